"""Pages turn the HTML of any outlet into an `Article`, or say why there is none."""

from crawler.pages.extraction import MAX_BYTES, extract
from crawler.pages.kinds import PageKind, kind_of

__all__ = ["MAX_BYTES", "PageKind", "extract", "kind_of"]
