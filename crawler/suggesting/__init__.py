"""Proposes a topic that follows the story of an article: its names, its terms, a query."""

from crawler.suggesting.background import COMMON, RARE, Background, everyday
from crawler.suggesting.suggestion import Spoken, Suggestion, suggest

__all__ = ["COMMON", "RARE", "Background", "Spoken", "Suggestion", "everyday", "suggest"]
