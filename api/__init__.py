"""Unspoken."""
