"""What a page says of itself: JSON-LD, meta tags, microdata, and what it shows at its headline.

Order of trust for each field: JSON-LD (written for search engines, checked by them), then
OpenGraph and other meta tags, then microdata and visible marks; the headline alone is taken as
it is printed.
"""

from __future__ import annotations

from collections.abc import Iterator

from crawler.pages.fields import (
    authors,
    canonical,
    details,
    headings,
    jsonld,
    liveblog,
    marks,
    moments,
    names,
)
from crawler.pages.fields import titles as headlines
from crawler.pages.fields.jsonld import Linked
from crawler.pages.fields.marks import Marks
from crawler.pages.fields.spoken import Spoken
from crawler.pages.fields.values import Claim, Fields
from crawler.pages.tree import Node, Tree

__all__ = ["Fields", "read"]

_ARTICLE_TYPES = ("article", "news", "newsarticle", "article:published", "blog")


def read(tree: Tree, url: str, zone: str) -> Fields:
    """Collect the fields; `zone` (IANA name) is used for times without one."""
    found = marks.collect(tree)
    linked = jsonld.read(tree, url)
    meta = found.meta
    titles = tuple(_titles(found, linked))
    page_title = next((line for node in tree.all("title") if (line := _line(node))), "")
    site = jsonld.plain(meta.get("og:site_name", "")) or linked.site or (
        jsonld.plain(meta.get("application-name", ""))
    )  # fmt: skip
    known = names.of_site(site, url, None) | details.publishers(found, linked)
    shown = headings.top(tree, found)
    chosen = headlines.choose(shown, titles, page_title, known)
    if chosen.heading is None:
        shown += headings.others(tree, found)
        chosen = headlines.choose(shown, titles, page_title, known)
    # Where no heading is the headline, the first one still shows where the article begins.
    place = chosen.heading or next((one for one in shown if one.is_top), None)
    headline = place.node if place else None
    spoken = Spoken(tree, headline)
    dated = moments.find(tree, found, linked, headline, url, zone, spoken)
    people, people_source = authors.find(tree, found, linked, headline, known, spoken)
    described = details.first_text(_descriptions(found, linked))
    section = details.section(found, linked, chosen.text)
    picture = details.picture(found, linked, url)
    live = liveblog.read(tree, found, linked)
    language = details.first_text(_languages(tree, found, linked))
    sources = {
        "title": chosen.source,
        "description": described.source,
        "published": dated.published_source,
        "modified": dated.modified_source,
        "authors": people_source,
        "section": section.source if section else "",
        "image_url": picture.source if picture else "",
        "language": language.source,
    }
    return Fields(
        titles=titles,
        headings=shown,
        headline=Claim(chosen.text[: headlines.MAX_TITLE], chosen.source),
        names=known,
        page_title=page_title,
        site_name=site,
        description=described.text,
        lead=details.marked_lead(found),
        body=jsonld.string(linked.article.get("articleBody")),
        published=dated.published,
        modified=dated.modified,
        authors=people,
        section=section.text if section else None,
        image_url=picture.text if picture else None,
        canonicals=tuple(canonical.claims(found, linked, url)),
        editions=canonical.editions(found, url),
        language=language.text or None,
        is_article=bool(linked.article) or meta.get("og:type", "").lower() in _ARTICLE_TYPES,
        is_free=_is_free(linked),
        is_live=live.is_live,
        live_text=live.text,
        sources={name: source for name, source in sources.items() if source},
    )


def _line(node: Node) -> str:
    return jsonld.plain(node.line[: headlines.MAX_TITLE])


def _titles(found: Marks, linked: Linked) -> Iterator[Claim]:
    for item, labels in (
        (linked.article, ("headline", "name", "alternativeHeadline")),
        (linked.page, ("headline",)),
    ):
        for name in labels:
            if line := jsonld.string(item.get(name)):
                yield Claim(line, "json-ld")
    for name in ("og:title", "twitter:title", "title", "dc.title", "headline", "sailthru.title",
                 "parsely-title"):  # fmt: skip
        if line := jsonld.plain(found.meta.get(name, "")):
            yield Claim(line, "og" if name == "og:title" else "meta")


def _descriptions(found: Marks, linked: Linked) -> Iterator[Claim]:
    yield Claim(jsonld.plain(found.meta.get("og:description", "")), "og")
    yield Claim(jsonld.plain(found.meta.get("description", "")), "meta")
    yield Claim(jsonld.string(linked.article.get("description")), "json-ld")
    yield Claim(jsonld.plain(found.meta.get("twitter:description", "")), "meta")


def _languages(tree: Tree, found: Marks, linked: Linked) -> Iterator[Claim]:
    yield Claim(jsonld.string(linked.article.get("inLanguage")), "json-ld")
    root = tree.first("html")
    if root is not None:
        yield Claim(root.get("lang") or root.get("xml:lang") or "", "html tag")
    yield Claim(found.meta.get("og:locale", ""), "og")


def _is_free(linked: Linked) -> bool:
    return str(linked.article.get("isAccessibleForFree", True)).lower() not in ("false", "0", "no")
