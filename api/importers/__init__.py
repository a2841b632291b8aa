"""Brings documents in from outside: today, a folder of Markdown files.

Owns the reading of such files. Changes nothing but through the verbs of the rooms below.
"""
