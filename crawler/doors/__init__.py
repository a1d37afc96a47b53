"""Doors turn the bytes of a feed, sitemap or listing into entries, and find doors on a page."""

from crawler.doors.discovery import discover
from crawler.doors.reading import parse
from crawler.doors.sitemap import SitemapPart, sitemap_parts

__all__ = ["SitemapPart", "discover", "parse", "sitemap_parts"]
