"""The query language: words of three languages, matched against articles one by one or by many."""

from crawler.queries.document import Document
from crawler.queries.explanation.explain import Explanation
from crawler.queries.explanation.match import Match
from crawler.queries.grammar.parser import parse
from crawler.queries.grammar.refusals import caret
from crawler.queries.grammar.warnings import warnings
from crawler.queries.limits import CHAT, FILE, STORED, Limits
from crawler.queries.percolation.percolator import Percolator
from crawler.queries.percolation.standing import Standing, counted_signs
from crawler.queries.query import Query

__all__ = [
    "CHAT",
    "FILE",
    "STORED",
    "Document",
    "Explanation",
    "Limits",
    "Match",
    "Percolator",
    "Query",
    "Standing",
    "caret",
    "counted_signs",
    "parse",
    "warnings",
]
