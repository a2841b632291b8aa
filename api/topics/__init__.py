"""What the publication writes about: sections, which may have a parent, and tags.

Owns the tree of topics. A topic is public from its making; it never says which drafts carry it.
"""
