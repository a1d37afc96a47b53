"""Page objects: one small class for each outlet whose pages the general extractor gets wrong.

The catalogue names them (`page: nur`); adding one is a class in a file here and a line in
`PAGE_OBJECTS`.
"""

from crawler.pages.objects.base import PageObject
from crawler.pages.objects.nur import NurPage

PAGE_OBJECTS: dict[str, type[PageObject]] = {"nur": NurPage}

__all__ = ["PAGE_OBJECTS", "PageObject"]
