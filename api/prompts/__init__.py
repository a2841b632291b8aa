"""Questions the publication puts on passages of its articles.

Owns the question, and whether it is open. Never knows who answered, only how many readers see who did.
"""
