"""Links that show one article before it is published, to whoever holds them, until they end.

Owns the links. Shows drafts in the shape readers get, and never falls back to the live page.
"""
