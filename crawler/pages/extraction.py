"""The general extractor: structured data for the fields, the article's box for the text."""

from __future__ import annotations

from urllib.parse import urlsplit

from lxml import html as lxml_html

from crawler import markup, text
from crawler.errors import PageError
from crawler.items import Article, Quality
from crawler.outlets import Outlet
from crawler.pages import body, storable, structured, substance, titles
from crawler.pages.objects import PAGE_OBJECTS, PageObject
from crawler.pages.refusal import refusal
from crawler.pages.structured import Fields

MAX_BYTES = 10_000_000  # of a page; "Budgets" of the hostile catalogue
MIN_TEXT = 120  # letters; below that a page is a stub
MAX_TEXT = 200_000  # letters; the longest real article had 10 000, a book page is cut here
MAX_LEAD = 1000  # letters
TEASER_RATIO = 1.15  # a text not longer than the description times this is a teaser
TEASER_TEXT = 500  # letters; longer texts are no teasers, whatever the description


def extract(
    html: bytes, url: str, *, encoding: str | None = None, outlet: Outlet | None = None
) -> Article:
    """Extract the article of a page.

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
        return _extract(html, url, encoding, outlet)
    except PageError:
        raise
    except Exception as error:  # the parsers of foreign pages let out anything
        raise _error(f"the page cannot be read: {type(error).__name__}", url, outlet) from error


def _extract(html: bytes, url: str, encoding: str | None, outlet: Outlet | None) -> Article:
    if len(html) > MAX_BYTES:
        raise _error(f"a page of {len(html):,} bytes (limit {MAX_BYTES:,})", url, outlet)
    source = markup.decode(html, encoding)[: markup.MAX_HTML]
    if not source.strip():
        raise _error("an empty page", url, outlet)
    if substance.is_binary(source):
        raise _no_article("binary data, no HTML", url, outlet)
    root = markup.tree(source) if "<" in source else None
    if root is None:
        raise _error("no HTML", url, outlet)
    zone = outlet.timezone if outlet else "UTC"
    fields = structured.read(root, url, zone)
    page = _page_object(source, zone, outlet)
    title = storable.line((page.title if page else "") or titles.headline(fields, url, outlet))
    names = (*fields.authors, fields.site_name, outlet.name if outlet else "")
    words, cut = _text(root, page, fields, title, names)
    reason = refusal(root, source, words, is_article=fields.is_article)
    if reason:
        raise _error(reason, url, outlet)
    if not title:
        raise _no_article("no title" if words else "neither a title nor a text", url, outlet)
    long = len(words) > MAX_TEXT
    words = text.normalise(words[:MAX_TEXT])
    lacking = substance.lack(root, words)
    if lacking == substance.LIST and fields.is_article and urlsplit(url).path.strip("/"):
        words, lacking = "", None  # a flash or pictures alone: what was found are the menus
    if lacking:
        raise _no_article(lacking, url, outlet)
    quality, quality_reason = judge(words, fields, cut=cut, long=long)
    section = storable.line((page.section if page else None) or fields.section or "")
    authors = map(storable.line, (page.authors if page else ()) or fields.authors)
    image = fields.image_url
    return Article(
        url=url,
        canonical_url=_canonical(fields.canonical, url, outlet),
        outlet_id=outlet.id if outlet else (urlsplit(url).hostname or "").removeprefix("www."),
        title=title,
        lead=(storable.line(fields.description) or words.partition("\n")[0])[:MAX_LEAD],
        text=words,
        published=(page.published if page else None) or fields.published,
        modified=fields.modified,
        authors=tuple(name for name in authors if name),
        language=text.language(f"{title}\n{words}", hint=_hint(fields.language)),
        image_url=image if image and storable.is_address(image) else None,
        section=section or None,
        quality=quality,
        quality_reason=quality_reason,
    )


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


def _text(
    root: lxml_html.HtmlElement,
    page: PageObject | None,
    fields: Fields,
    title: str,
    names: tuple[str, ...],
) -> tuple[str, bool]:
    if page is not None:
        words, cut = body.clean(page.text, title)
        if len(words) >= MIN_TEXT:
            return words, cut
    body.drop_pointers(root)
    words, cut = body.extract_text(root, title, names)
    # A page filled in by JavaScript holds its text in JSON-LD only. Trafilatura may have found it
    # there too, without its paragraphs.
    stub = len(words) < MIN_TEXT and len(fields.body) > len(words)
    if stub or (fields.body and words.split() == fields.body.split()):
        words, _ = body.clean(fields.body, title)
    return words, cut


def _page_object(source: str, zone: str, outlet: Outlet | None) -> PageObject | None:
    maker = PAGE_OBJECTS.get(outlet.page) if outlet and outlet.page else None
    return maker(source, zone) if maker else None


def _canonical(claimed: str | None, url: str, outlet: Outlet | None) -> str:
    """Believe the page's canonical address when it is of the same site and not its home page."""
    own = {(urlsplit(url).hostname or "").removeprefix("www."), *(outlet.hosts if outlet else ())}
    if claimed:
        parts = urlsplit(claimed)
        host = (parts.hostname or "").removeprefix("www.")
        related = any(host == name or _below(host, name) or _below(name, host) for name in own)
        if related and (parts.path.strip("/") or parts.query) and storable.is_address(claimed):
            return text.canonical_url(claimed)
    return text.canonical_url(url)


def _below(host: str, name: str) -> bool:
    return bool(name) and "." in name and host.endswith("." + name)


def _hint(tag: str | None) -> str | None:
    code = (tag or "").strip().lower()[:2]
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


def _error(message: str, url: str, outlet: Outlet | None) -> PageError:
    return PageError(message, url=url, outlet=outlet.id if outlet else None, stage="page")


def _no_article(lacking: str, url: str, outlet: Outlet | None) -> PageError:
    return _error(f"no article on this page: {lacking}", url, outlet)
