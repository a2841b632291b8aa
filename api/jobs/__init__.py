"""What is done later: jobs written in the transaction that wants them, and the worker that does each once.

Owns the queue and the timetable. Knows no job by name; what a job does belongs to the room that enqueues it.
"""
