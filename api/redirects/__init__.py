"""Old paths of the site and what stands for them now: a document, another path, or nothing any more (gone).

Owns the list. A document is named by its kind and id, so that a chain cannot grow and a loop cannot be written.
"""
