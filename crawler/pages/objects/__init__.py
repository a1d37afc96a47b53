"""Page objects: one small class for each outlet whose pages the general extractor gets wrong.

The catalogue names them (`page: nur`); adding one is a class in a file here and its name in the
list below. docs/adding-an-outlet.md shows how.
"""

from crawler.pages.objects.base import PageObject
from crawler.pages.objects.inform import InformPage
from crawler.pages.objects.kommersant import KommersantPage
from crawler.pages.objects.mk import MkPage
from crawler.pages.objects.nur import NurPage
from crawler.pages.objects.tass import TassPage
from crawler.pages.objects.tengrinews import TengrinewsPage

PAGE_OBJECTS: dict[str, type[PageObject]] = {
    page.name: page
    for page in (InformPage, KommersantPage, MkPage, NurPage, TassPage, TengrinewsPage)
}

__all__ = ["PAGE_OBJECTS", "PageObject"]
