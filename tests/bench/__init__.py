"""What the read surface costs with 10,000 articles: `make bench`.

Fills a database, asks the real application, and prints a table for docs/benchmarks.md. Only ratios compare
across machines.
"""
