"""A query as a search index sees it: what it can look up, and what must be read."""
