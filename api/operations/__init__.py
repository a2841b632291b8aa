"""What those who run the place look at: the event log, the jobs, the calendar.

Composes the rooms below. Owns no table and no verb.
"""
