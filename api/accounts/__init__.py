"""Who works here: staff with roles, their sessions, API keys, and the one place that says who asks.

Owns accounts, credentials and the table of what each role may do. Knows nothing of what is published or said.
"""
