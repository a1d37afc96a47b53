"""Topics as searches of aggregators: `{q}` in the catalogue → one address for each topic."""

from crawler.searches.filling import MAX_SEARCHES, expand, searches

__all__ = ["MAX_SEARCHES", "expand", "searches"]
