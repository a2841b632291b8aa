"""Questions readers ask and the answers the publication stands behind, with who reviewed them and when.

Owns FAQs. Knows nothing of the articles that show them.
"""
