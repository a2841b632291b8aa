"""What an editor should know before publishing: what is missing, broken, hidden or taken.

Composes the rooms below. Owns no table and no verb, and stops nobody.
"""
