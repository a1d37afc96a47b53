"""Doors turn the bytes of a feed, sitemap, listing, search or channel into entries; find doors."""

from crawler.doors.discovery import about, common_paths, discover, robots_sitemaps
from crawler.doors.links import resolved, unresolved
from crawler.doors.reading import parse, read
from crawler.doors.showing import Shown, SitemapPart, Wishes

__all__ = [
    "Shown",
    "SitemapPart",
    "Wishes",
    "about",
    "common_paths",
    "discover",
    "parse",
    "read",
    "resolved",
    "robots_sitemaps",
    "unresolved",
]
