"""Writes the little press's feeds and its news sitemap, each in its own dialect and encoding."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr
from zoneinfo import ZoneInfo

from crawler.demo.press_data import FeedShape, PressArticle
from crawler.outlets import Outlet

_RSS = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" \
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>{name}</title><link>{home}</link><description>{name}</description>{language}{built}
{items}
</channel></rss>
"""
_ATOM = """<feed xmlns="http://www.w3.org/2005/Atom">
<title>{name}</title><id>{home}</id><link href="{home}"/>{built}
{items}
</feed>
"""
_RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" \
xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="{home}"><title>{name}</title><link>{home}</link>
<description>{name}</description><items><rdf:Seq>{listed}</rdf:Seq></items></channel>
{items}
</rdf:RDF>
"""
_SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" \
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
{items}
</urlset>
"""


def write_feed(outlet: Outlet, shape: FeedShape, articles: Sequence[PressArticle]) -> bytes:
    """Write the outlet's feed as bytes; `articles` newest first, all of them are shown."""
    zone = ZoneInfo(outlet.timezone)
    frame, item = {
        "rss": (_RSS, _rss_item),
        "atom": (_ATOM, _atom_item),
        "rdf": (_RDF, _rdf_item),
    }[shape.format]
    newest = articles[0].published.astimezone(zone) if articles and shape.dates else None
    document = frame.format(
        name=escape(outlet.name),
        home=escape(outlet.homepage or ""),
        language=f"<language>{shape.language}</language>" if shape.language else "",
        built=_built(shape, newest) if newest else "",
        listed="".join(f"<rdf:li rdf:resource={quoteattr(_link(shape, a))}/>" for a in articles),
        items="\n".join(item(shape, article, zone) for article in articles),
    )
    prolog = f'<?xml version="1.0" encoding="{shape.encoding}"?>\n'
    # A character reference inside CDATA would be shown as it is written, so CDATA must encode.
    unencodable = "strict" if shape.cdata else "xmlcharrefreplace"
    return (prolog + document).encode(shape.encoding, unencodable)


def write_news_sitemap(outlet: Outlet, articles: Sequence[PressArticle]) -> bytes:
    """Write a news sitemap (developers.google.com, "Create a news sitemap") of the articles."""
    zone = ZoneInfo(outlet.timezone)
    items = [
        f"<url><loc>{escape(article.url)}</loc><news:news><news:publication>"
        f"<news:name>{escape(outlet.name)}</news:name>"
        f"<news:language>{article.language}</news:language></news:publication>"
        f"<news:publication_date>{_iso(article, zone)}</news:publication_date>"
        f"<news:title>{escape(article.title)}</news:title></news:news></url>"
        for article in articles
    ]
    return _SITEMAP.format(items="\n".join(items)).encode()


def _built(shape: FeedShape, newest: datetime) -> str:
    if shape.format == "atom":
        return f"<updated>{newest.isoformat()}</updated>"
    return f"<lastBuildDate>{format_datetime(newest)}</lastBuildDate>"


def _iso(article: PressArticle, zone: tzinfo) -> str:
    return article.published.astimezone(zone).isoformat()


def _link(shape: FeedShape, article: PressArticle) -> str:
    if not shape.tracking:
        return article.feed_url
    return article.feed_url + ("&" if "?" in article.feed_url else "?") + shape.tracking


def _wrap(shape: FeedShape, text: str) -> str:
    return (
        "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"
        if shape.cdata
        else escape(text)
    )


def _html(article: PressArticle) -> str:
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in article.text.split("\n"))


def _lead(article: PressArticle) -> str:
    return article.text.split("\n")[0]


def _rss_item(shape: FeedShape, article: PressArticle, zone: tzinfo) -> str:
    parts = [
        f"<title>{_wrap(shape, article.title)}</title>",
        f"<link>{escape(_link(shape, article))}</link>",
        f'<guid isPermaLink="false">{article.outlet_id}-{article.slug}-{article.language}</guid>',
    ]
    if shape.dates:
        parts.append(f"<pubDate>{format_datetime(article.published.astimezone(zone))}</pubDate>")
    if article.author:
        parts.append(f"<dc:creator>{_wrap(shape, article.author)}</dc:creator>")
    parts += [f"<category>{_wrap(shape, tag)}</category>" for tag in article.tags]
    if shape.body != "title":
        parts.append(f"<description>{_wrap(shape, _lead(article))}</description>")
    if shape.body == "full":
        parts.append(f"<content:encoded>{_wrap(shape, _html(article))}</content:encoded>")
    return "<item>" + "".join(parts) + "</item>"


def _atom_item(shape: FeedShape, article: PressArticle, zone: tzinfo) -> str:
    link = _link(shape, article)
    parts = [
        f"<title>{_wrap(shape, article.title)}</title>",
        f'<link rel="alternate" href={quoteattr(link)}/>',
        f"<id>tag:{article.outlet_id}.localhost,2025:{article.slug}-{article.language}</id>",
        f"<published>{_iso(article, zone)}</published><updated>{_iso(article, zone)}</updated>",
        f"<author><name>{escape(article.author or article.outlet_id)}</name></author>",
        f"<summary>{_wrap(shape, _lead(article))}</summary>",
    ]
    if shape.body == "full":
        parts.append(f'<content type="html">{escape(_html(article))}</content>')
    return f'<entry xml:lang="{article.language}">' + "".join(parts) + "</entry>"


def _rdf_item(shape: FeedShape, article: PressArticle, zone: tzinfo) -> str:
    link = _link(shape, article)
    return (
        f"<item rdf:about={quoteattr(link)}><title>{_wrap(shape, article.title)}</title>"
        f"<link>{escape(link)}</link><description>{_wrap(shape, _lead(article))}</description>"
        f"<dc:date>{_iso(article, zone)}</dc:date>"
        f"<dc:language>{article.language}</dc:language></item>"
    )
