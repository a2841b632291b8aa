"""What happened: who did what to what, and how it was then. Written in the transaction of the verb it reports.

Owns the log. Never changes or deletes an event, and never holds a secret.
"""
