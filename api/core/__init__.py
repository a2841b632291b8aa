"""What every room stands on: database, errors, pages, schemas, clock, text, HTTP, ids.

Owns no table and no verb. Uses no room.
"""
