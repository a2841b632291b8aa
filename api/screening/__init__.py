"""What is looked for in a comment before anybody sees it, and the rules staff writes for that. Nothing is rejected."""
