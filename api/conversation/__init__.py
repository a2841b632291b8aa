"""Saying something: the one door that comments, the letter that confirms an address, and "Notify of" share.

Composes them. Owns nothing.
"""
