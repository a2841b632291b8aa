"""How often somebody may try something. A network and an address are counted under marks that tell neither.

Owns the counts, for two days. Knows no figure: what is too often is for the room that asks.
"""
