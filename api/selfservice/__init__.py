"""What a reader does with what is theirs: confirm an address, see, export and erase.

Composes readers, comments and subscriptions. Owns nothing.
"""
