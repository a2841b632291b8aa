"""What was asked once and answered: a creating request sent again gets the first answer again.

Owns the answers, for a day. Knows nothing of what was created.
"""
