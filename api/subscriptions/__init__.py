""" "Notify of": who wants to hear of which comments, and the mails that tell them.

Owns subscriptions and notices. One reader gets one mail about a comment at most, and only while the comment is shown.
"""
