"""How staff works through what readers said: queues, claims, decisions one by one and many at once, log and figures;
and what they keep in mind about readers.

Owns the claims and the notes. Never owns a status, which changes in `comments` alone, nor a counter: a queue is a
query.
"""
