"""What the public can read: one file per kind, and nothing that is not published.

Composes the rooms below. Owns no table and no verb, and changes nothing.
"""
