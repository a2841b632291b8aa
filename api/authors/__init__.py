"""Who writes for the publication, as readers meet them: name, headline, bio, portrait, links.

Owns authors. An author is not an account, and never shows one.
"""
