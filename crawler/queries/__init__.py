"""The query language: words of three languages, matched against articles one by one or by many."""

from crawler.queries.document import Document
from crawler.queries.limits import CHAT, FILE, Limits
from crawler.queries.parser import caret, parse
from crawler.queries.percolator import Percolator
from crawler.queries.query import Match, Query
from crawler.queries.warnings import warnings

__all__ = [
    "CHAT",
    "FILE",
    "Document",
    "Limits",
    "Match",
    "Percolator",
    "Query",
    "caret",
    "parse",
    "warnings",
]
