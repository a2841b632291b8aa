"""Readers: who they are, as far as they said so, and how they show it again.

Owns addresses (sealed), links by mail and sessions. Never knows what a reader said.
"""
