"""Letters on their way: each a job, sealed while it waits, because what it says is for one reader alone.

Owns the way out. Decides neither who is written to nor what.
"""
