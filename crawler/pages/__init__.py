"""Pages turn the HTML of any outlet into an `Article`, or say why there is none."""

from crawler.pages.extraction import MAX_BYTES, MAX_TEXT, Reading, extract, read
from crawler.pages.kinds import PageKind, kind_of

__all__ = ["MAX_BYTES", "MAX_TEXT", "PageKind", "Reading", "extract", "kind_of", "read"]
