"""What readers and staff say about articles: comments, replies, and what is said about them.

Owns every status and its log: one function changes it. Never owns who reads it, nor where a passage went.
"""
