"""Where a passage is, and where it went when the text was edited.

Owns the alignment of blocks, the finding of passages and their way from revision to revision. Knows texts; never knows
who said what about them.
"""
