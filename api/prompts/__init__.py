"""Questions the publication puts on passages of its articles.

Owns the question, and whether it is open; and the work list of the passages an edit moved or lost. Never knows who
answered, only how many answers readers see.
"""
