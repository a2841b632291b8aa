"""Who may not take part: a reader, an address, all addresses of a domain, a network.

Owns the bans. What becomes of what was said before is for the rooms above.
"""
