"""What a document said at each save: numbered, immutable snapshots of authors, FAQs and articles.

Owns the history and the columns every written document has. Never changes or deletes a revision.
"""
