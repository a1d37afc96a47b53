"""The general extractor: structured data for the fields, the article's box for the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from crawler import markup, text
from crawler.errors import PageError
from crawler.items import Article, Quality
from crawler.outlets import Outlet
from crawler.pages import body, paging, storable, substance, tree
from crawler.pages.fields import canonical, structured, titles
from crawler.pages.fields.details import lead_of
from crawler.pages.fields.structured import Fields
from crawler.pages.objects import PAGE_OBJECTS, PageObject
from crawler.pages.refusal import refusal
from crawler.pages.tree import Tree

MAX_BYTES = 10_000_000  # of a page; "Budgets" of the hostile catalogue
MIN_TEXT = 120  # letters; below that a page is a stub
MAX_TEXT = 200_000  # letters; the longest real article had 10 000, a book page is cut here
MAX_LEAD = 1000  # letters
TEASER_RATIO = 1.15  # a text not longer than the description times this is a teaser
TEASER_TEXT = 500  # letters; longer texts are no teasers, whatever the description
TOLD_MORE = 2.0  # times the page's text: then search engines are told what readers are not shown
PAGE_OBJECT = "page object"

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from a page."""

    article: Article
    # Where each field came from: "json-ld", "og", "h1", "time", "page", "trafilatura", …
    sources: Mapping[str, str]
    next_page: str | None = None  # address of the page on which the article goes on
    misfit: str | None = None  # why the outlet's page object no longer fits the page, in words


def extract(
    html: bytes, url: str, *, encoding: str | None = None, outlet: Outlet | None = None
) -> Article:
    """Extract the article of a page: `read` without the sources of its fields."""
    return read(html, url, encoding=encoding, outlet=outlet).article


def read(
    html: bytes, url: str, *, encoding: str | None = None, outlet: Outlet | None = None
) -> Reading:
    """Read the article of a page, with the source of each field.

    `encoding` is the charset of the HTTP header. `outlet` gives the time zone for times
    without one, the names to cut from titles, the hosts that canonical addresses may have and
    the page object. The article's `quality` says whether the text is whole, and why not. All its
    strings encode to UTF-8 and hold no controls but the line ends of `text`.

    Raises:
        PageError: `url` is no web address, or no article is there (empty, too large, no HTML,
            bot check, consent wall, error page, list of links); the message says which.
    """
    if not storable.is_address(url):
        # Without `url`: the message has it, in a form that can be stored.
        raise PageError(
            f"{url[:200]!r} is not a web address",
            outlet=outlet.id if outlet else None,
            stage="page",
        )
    try:
        return _read(html, url, encoding, outlet)
    except (PageError, MemoryError):
        raise  # who runs out of memory is replaced
    except Exception as error:  # the parsers of foreign pages let out anything
        raise _error(f"the page cannot be read: {type(error).__name__}", url, outlet) from error


def _read(html: bytes, url: str, encoding: str | None, outlet: Outlet | None) -> Reading:
    if len(html) > MAX_BYTES:
        raise _error(f"a page of {len(html):,} bytes (limit {MAX_BYTES:,})", url, outlet)
    source = markup.decode(html, encoding)[: markup.MAX_HTML]
    if not source.strip():
        raise _error("an empty page", url, outlet)
    if substance.is_binary(source):
        raise _no_article("binary data, no HTML", url, outlet)
    grown = tree.grow(source) if "<" in source else None
    if grown is None:
        raise _error("no HTML", url, outlet)
    zone = outlet.timezone if outlet else "UTC"
    fields = structured.read(grown, url, zone)
    sources = dict(fields.sources)
    page, misfit = _page_object(grown, url, zone, outlet)
    title = _title(page, fields, url, outlet, sources)
    names = (*fields.authors, fields.site_name, outlet.name if outlet else "")
    words, cut = _text(grown, source, page, fields, title, names, sources)
    reason = refusal(grown, source, words, is_article=fields.is_article)
    if reason:
        raise _error(reason, url, outlet)
    if not title:
        raise _no_article("no title" if words else "neither a title nor a text", url, outlet)
    long = len(words) > MAX_TEXT
    words = words[:MAX_TEXT].strip()
    lacking = substance.lack(grown, words)
    if lacking == substance.LIST and fields.is_article and urlsplit(url).path.strip("/"):
        words, lacking = "", None  # a flash or pictures alone: what was found are the menus
    if lacking:
        raise _no_article(lacking, url, outlet)
    quality, quality_reason = judge(words, fields, cut=cut, long=long)
    lead, sources["lead"] = lead_of(fields, words)
    address, sources["canonical_url"] = canonical.address(fields, url, outlet)
    own = _Own(page, sources)
    authors = map(storable.line, own.choose("authors", fields.authors))
    image = own.choose("image_url", fields.image_url)
    article = Article(
        url=url,
        canonical_url=address,
        outlet_id=outlet.id if outlet else (urlsplit(url).hostname or "").removeprefix("www."),
        title=title,
        lead=storable.line(own.choose("lead", lead))[:MAX_LEAD],
        text=words,
        published=own.choose("published", fields.published),
        modified=own.choose("modified", fields.modified),
        authors=tuple(name for name in authors if name),
        language=text.language(f"{title}\n{words}", hint=_hint(fields.language)),
        image_url=image if image and storable.is_address(image) else None,
        section=storable.line(own.choose("section", fields.section) or "") or None,
        quality=quality,
        quality_reason=quality_reason,
    )
    known = {name: found for name, found in sources.items() if getattr(article, name, None)}
    return Reading(article, known, paging.next_page(grown, url), misfit)


class _Own:
    """What the outlet's page object gives goes before what the general extractor found."""

    def __init__(self, page: PageObject | None, sources: dict[str, str]) -> None:
        self._page = page
        self._sources = sources

    def choose(self, name: str, general: _Value) -> _Value:
        value: _Value = getattr(self._page, name) if self._page else general
        if self._page is None or not value:
            return general
        self._sources[name] = PAGE_OBJECT
        return value


def judge(
    words: str, fields: Fields, *, cut: bool = False, long: bool = False
) -> tuple[Quality, str]:
    """Say how much of the article there is, and why not all of it.

    `cut`: by a paywall; `long`: by us, at `MAX_TEXT`.
    """
    if len(words) < MIN_TEXT:
        return Quality.STUB, f"only {len(words)} letters of text"
    if long:
        return Quality.PARTIAL, f"a text of more than {MAX_TEXT:,} letters is cut there"
    if cut:
        return Quality.PARTIAL, "a paywall cuts the text"
    if not fields.is_free:
        return Quality.PARTIAL, "the page says that it is not free to read"
    if len(words) < min(TEASER_TEXT, len(fields.description) * TEASER_RATIO):
        return Quality.PARTIAL, "hardly more than the page's own description"
    if words.endswith(("…", "...")) and len(words) < TEASER_TEXT:
        return Quality.PARTIAL, "the text breaks off"
    return Quality.FULL, ""


def _title(
    page: PageObject | None,
    fields: Fields,
    url: str,
    outlet: Outlet | None,
    sources: dict[str, str],
) -> str:
    if page is not None and (title := storable.line(page.title)):
        sources["title"] = PAGE_OBJECT
        return title
    title, sources["title"] = titles.headline(fields, url, outlet)
    return storable.line(title)


def _text(
    grown: Tree,
    source: str,
    page: PageObject | None,
    fields: Fields,
    title: str,
    names: tuple[str, ...],
    sources: dict[str, str],
) -> tuple[str, bool]:
    if page is not None:
        words, cut = body.clean(page.text, title)
        sources["text"] = PAGE_OBJECT
        return words, cut
    if fields.live_text:
        words, cut = body.clean(fields.live_text, title)
        sources["text"] = "json-ld"
        return words, cut
    words, cut, sources["text"] = body.extract_text(grown, source, title, names, fields.body)
    # A page filled in by JavaScript holds its text in JSON-LD only. Trafilatura may have found it
    # there too, without its paragraphs.
    if fields.body and (
        len(fields.body) > TOLD_MORE * len(words) or words.split() == fields.body.split()
    ):
        words, cut = body.clean(fields.body, title)
        sources["text"] = "json-ld"
    return words, cut


def _page_object(
    grown: Tree, url: str, zone: str, outlet: Outlet | None
) -> tuple[PageObject | None, str | None]:
    """Make the outlet's page object; where it does not fit the page, say why."""
    maker = PAGE_OBJECTS.get(outlet.page) if outlet and outlet.page else None
    if maker is None:
        return None, None
    page = maker(grown, url, zone)
    misfit = page.failure()
    return (None, misfit) if misfit else (page, None)


def _hint(tag: str | None) -> str | None:
    code = (tag or "").strip().lower()[:2]
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


def _error(message: str, url: str, outlet: Outlet | None) -> PageError:
    return PageError(message, url=url, outlet=outlet.id if outlet else None, stage="page")


def _no_article(lacking: str, url: str, outlet: Outlet | None) -> PageError:
    return _error(f"no article on this page: {lacking}", url, outlet)
