"""How staff works through what readers said: queues, claims, decisions one by one and many at once, log and figures.

Owns the claims. Never owns a status, which changes in `comments` alone, nor a counter: a queue is a query.
"""
