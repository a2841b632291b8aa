"""Whom somebody can call or write to who is in need: helplines by region, language and topic.

Owns the list. Readers are never shown what nobody of the staff verified, or nobody for too long.
"""
