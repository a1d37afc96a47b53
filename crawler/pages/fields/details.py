"""The smaller fields of an article: section, picture, lead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Final
from urllib.parse import urljoin, urlsplit

from crawler import text
from crawler.pages.fields import jsonld
from crawler.pages.fields.jsonld import Linked
from crawler.pages.fields.marks import CRUMBS, LEAD, Marks, is_foreign
from crawler.pages.fields.names import key
from crawler.pages.fields.values import NOTHING, Claim, Fields

MAX_SECTION: Final = 60  # letters; a publisher's name is not longer either
MAX_STEPS: Final = 12  # of a breadcrumb trail
MAX_LEAD: Final = 1000  # letters of a description
MIN_LEAD: Final = 20
# Share of a description's words that the article has: descriptions of articles had .6 and more,
# slogans of sites less than .3, on the pages that we looked at.
MAX_KNOWN = 6_000  # letters of the text that a description is compared with
KNOWN_WORDS: Final = 0.5
_STEM: Final = 5  # letters that the forms of a word share

_HOME: Final = frozenset(
    {
        "home", "homepage", "main", "start", "главная", "главная страница", "на главную", "начало",
        "басты бет", "башкы бет", "бас бет",
    }
)  # fmt: skip
_NO_PICTURE = re.compile(
    r"logo|placeholder|no-?_?(?:image|photo|img)|default[-_.]|blank\.|spacer|(?:^|[/_-])1x1|"
    r"pixel\.|favicon|sprite|apple-touch|og[-_]?(?:default|image)\.|social[-_]?(?:default|share)|"
    r"share[-_]?(?:image|default)|stub\.|zaglushka|dummy",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{4,}")


def absolute(href: str | None, url: str) -> str | None:
    """Resolve a link of a page; `None` when it leads to no web address."""
    try:
        link = urljoin(url, (href or "").strip())
        parts = urlsplit(link)
    except ValueError:
        return None
    return link if href and parts.scheme in ("http", "https") and parts.netloc else None


def publishers(marks: Marks, linked: Linked) -> frozenset[str]:
    """Return the keys (`names.key`) of the names that the page gives its publisher."""
    nodes = marks.property_of("publisher", "copyrightholder", "sourceorganization")
    named = chain.from_iterable(
        (node, *(one for one in node.inner() if one.get("itemprop") == "name"))
        for node in islice(nodes, 3)
    )
    lines = [node.get("content") or node.line for node in named if node.letters <= MAX_SECTION]
    return frozenset(filter(None, map(key, (linked.site, *lines))))


def section(marks: Marks, linked: Linked, title: str) -> Claim | None:
    """Find the rubric: as claimed, else the last step of the trail that is not the article."""
    claimed = chain(
        (Claim(line, "json-ld") for line in jsonld.names(linked.article.get("articleSection"))),
        (Claim(marks.meta[name], "meta") for name in _SECTION_TAGS if name in marks.meta),
        (Claim(node.get("content") or node.line, "microdata")
         for node in islice(marks.property_of("articlesection"), 3)),
    )  # fmt: skip
    own = text.fold(title)
    for claim in claimed:
        if (line := _section_name(claim.text)) and text.fold(line) != own:
            return Claim(line, claim.source)
    for source, steps in (("json-ld", linked.trail), ("breadcrumbs", tuple(_crumbs(marks)))):
        named = [line for step in steps if (line := _section_name(step))]
        named = [line for line in named if not own.startswith(text.fold(line).rstrip("….")[:40])]
        if named:
            return Claim(named[-1], source)
    return None


_SECTION_TAGS = ("article:section", "og:article:section", "parsely-section", "mediator_theme",
                 "sailthru.section", "cxenseparse:section")  # fmt: skip


def _section_name(line: str) -> str:
    line = " ".join(jsonld.plain(line).split()).strip(" /›»>|")
    return "" if len(line) > MAX_SECTION or text.fold(line) in _HOME else line


def _crumbs(marks: Marks) -> Iterator[str]:
    for box in marks.named.get(CRUMBS, ())[:3]:
        links = [node.line for node in islice(box.inner("a"), MAX_STEPS)]
        if any(links):
            yield from (line for line in links if line)
            return


def picture(marks: Marks, linked: Linked, url: str) -> Claim | None:
    """Find the article's picture: absolute, and by its name no logo or placeholder."""
    for link, source in _pictures(marks, linked):
        if (address := absolute(link, url)) and not _NO_PICTURE.search(urlsplit(address).path):
            return Claim(address, source)
    return None


def _pictures(marks: Marks, linked: Linked) -> Iterator[tuple[str, str]]:
    for name in ("image", "thumbnailUrl"):
        for link in jsonld.addresses(linked.article.get(name), linked.by_id):
            yield link, "json-ld"
    for name in ("og:image", "og:image:secure_url", "og:image:url", "twitter:image",
                 "twitter:image:src"):  # fmt: skip
        if told := marks.meta.get(name):
            yield jsonld.plain(told), name.partition(":")[0]
    if "image_src" in marks.links:
        yield marks.links["image_src"], "link"
    for node in islice(marks.property_of("image"), 5):
        source = node.get("content") or node.get("src") or node.get("href") or ""
        if source and not is_foreign(node):
            yield source, "microdata"


def marked_lead(marks: Marks) -> str:
    """Return the text of the first box that is marked as the lead; empty when there is none."""
    for node in marks.named.get(LEAD, ()):
        if MIN_LEAD <= node.letters <= MAX_LEAD and not is_foreign(node) and not node.linked:
            return node.line
    return ""


def lead_of(fields: Fields, words: str) -> tuple[str, str]:
    """Choose the lead: the page's description of this article, else the first paragraph.

    A description of which the article has few words is the site's slogan. One that is cut, and
    that the first paragraph begins with, gives way to the paragraph. Returns the lead and its
    source, both empty when there is neither.
    """
    first = words.partition("\n")[0]
    known = _lowered(f"{fields.page_title} {words[:MAX_KNOWN]}")
    claimed = (
        (fields.lead, "lead box"),
        (fields.description, fields.sources.get("description", "meta")),
    )
    for line, source in claimed:
        line = " ".join(text.normalise(line[:MAX_LEAD]).split())
        if len(line) < MIN_LEAD:
            continue
        start = line.rstrip(". …")
        if text.fold(first).startswith(text.fold(start)):
            return first[:MAX_LEAD], "first paragraph"
        stems = {word[:_STEM] for word in _WORD.findall(_lowered(line))}
        found = sum(stem in known for stem in stems)
        if not words or (stems and found >= KNOWN_WORDS * len(stems)):
            return line, source
    return (first[:MAX_LEAD], "first paragraph") if first else ("", "")


def _lowered(line: str) -> str:
    return line.casefold().replace("ё", "е")


def first_text(values: Iterable[Claim]) -> Claim:
    """Return the first claim that says anything; an empty one when none does."""
    return next((claim for claim in values if claim.text), NOTHING)
