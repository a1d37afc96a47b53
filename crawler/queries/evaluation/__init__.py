"""Whether one document satisfies one query, and with which words."""
