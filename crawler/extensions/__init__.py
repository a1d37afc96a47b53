"""Scrapy extensions: name resolution under the guard, and the books of a poll."""
