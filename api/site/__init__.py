"""How the site behaves, as far as staff sets it while it runs: its name, how comments are held, what is allowed.

Owns the settings and their history. Never reads the environment, and never says what follows from a setting.
"""
