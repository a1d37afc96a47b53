"""Doors turn the bytes of a feed, sitemap or listing into entries, and find doors on a page."""

from crawler.doors.discovery import discover
from crawler.doors.reading import parse, read
from crawler.doors.showing import Shown, SitemapPart, Wishes

__all__ = ["Shown", "SitemapPart", "Wishes", "discover", "parse", "read"]
