"""Where a passage is, and where it went when the text was edited.

Owns the alignment of blocks. Knows texts; never knows who said what about them.
"""
