"""Articles: the working copy editors change, and the publications readers see, each for its period.

Owns both and the step between them. Readers are never answered from the working copy.
"""
