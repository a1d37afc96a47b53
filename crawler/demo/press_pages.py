"""Writes the little press's pages: articles, home and section pages, in each CMS's own markup."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from html import escape
from string import Template
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from crawler.demo.press_data import Chrome, PressArticle, PressData, Shape, newest_first
from crawler.outlets import Outlet

_EACH = re.compile(r"<!--each (?P<name>\w+)-->(?P<body>.*?)<!--/(?P=name)-->", re.DOTALL)
_ALL = "news"  # the section that shows every article
_READ_ALSO = 3  # own headlines beside every article
Context = Mapping[str, object]


def fill(template: str, context: Context) -> str:
    """Fill `$name` with escaped text and repeat `<!--each name-->…<!--/name-->` over lists.

    A name that begins with `raw_` is put in as it is. An inner block sees the outer names.
    """

    def repeat(block: re.Match[str]) -> str:
        rows = context.get(block["name"], ())
        assert isinstance(rows, Sequence)
        return "".join(fill(block["body"], {**context, **row}) for row in rows)

    words = {
        name: value if name.startswith("raw_") else escape(value)
        for name, value in context.items()
        if isinstance(value, str)
    }
    # Blocks first: an article's text may hold a dollar sign, which the outer pass must not read.
    pieces: list[str] = []
    end = 0
    for block in _EACH.finditer(template):
        pieces += [Template(template[end : block.start()]).substitute(words), repeat(block)]
        end = block.end()
    pieces.append(Template(template[end:]).substitute(words))
    return "".join(pieces)


class Site:
    """The pages of one outlet; `render` gives all of them by path with query."""

    def __init__(self, data: PressData, outlet: Outlet, articles: Sequence[PressArticle]) -> None:
        self.outlet = outlet
        self.shape: Shape = data.shapes[outlet.id]
        self.chrome = data.chrome
        self.template = data.templates[self.shape.template]
        self.amp_template = data.templates.get(f"{self.shape.template}-twin", "")
        self.home = (outlet.homepage or "").rstrip("/")
        self.zone = ZoneInfo(outlet.timezone)
        self.articles = newest_first(articles)

    def render(self) -> dict[str, bytes]:
        """Every page of the outlet: articles with their AMP twins, home and section pages."""
        pages: dict[str, bytes] = {}
        for language in self.outlet.languages:
            printed = [a for a in self.articles if a.language == language]
            edition = self.shape.editions.get(language, "")
            lists = {f"{edition}/": printed}
            for section in self.chrome[language].sections:
                path = self.shape.section_path.format(edition=edition, section=section)
                lists[path] = [a for a in printed if section in (a.section, _ALL)]
            for path, shown in lists.items():
                pages.setdefault(path, self._listing(path, language, shown))
        if self.shape.editions:
            pages["/"] = self._listing("/", self.outlet.languages[0], self.articles)
        for article in self.articles:
            pages[article.url.removeprefix(self.home)] = self._article(article, self.template)
            if self.shape.amp_path:
                twin = self.shape.amp_path.format(slug=article.slug)
                pages[twin] = self._article(article, self.amp_template)
        return pages

    def missing(self) -> bytes:
        """The page that stands for an unknown address."""
        label = self.chrome[self.outlet.languages[0]].labels["missing"]
        page = f"<!DOCTYPE html><html><title>404</title><body><h1>{label}</h1></body></html>"
        return page.encode(self.shape.encoding, "xmlcharrefreplace")

    def _article(self, article: PressArticle, template: str) -> bytes:
        paragraphs = [{"text": paragraph} for paragraph in article.text.split("\n")]
        context: dict[str, object] = {
            **self._around(article.language, article),
            "listing": [],
            "article": [
                {
                    "title": article.title,
                    "lead": paragraphs[0]["text"],
                    "author": article.author or self.outlet.name,
                    "date": self._date(article),
                    "iso": article.published.astimezone(self.zone).isoformat(),
                    "slug": article.slug,
                    "head": paragraphs[:2],
                    "rest": paragraphs[2:],
                    "tags": [{"tag": tag} for tag in article.tags],
                    "comments": [
                        {"who": who, "said": said}
                        for who, said in self.chrome[article.language].comments
                    ],
                }
            ],
            "page_title": article.title,
            "page_lead": str(paragraphs[0]["text"]),
            "page_url": article.url,
            "page_iso": article.published.astimezone(self.zone).isoformat(),
            "amp_url": self.home + (self.shape.amp_path or "").format(slug=article.slug),
            "alternates": [
                {"hreflang": other.language, "href": other.url}
                for other in self.articles
                if article.pair and other.pair == article.pair
            ],
            "section_name": self.chrome[article.language].sections[article.section],
            "raw_json_ld": self._json_ld(article),
        }
        return self._encode(fill(template, context))

    def _listing(self, path: str, language: str, shown: Sequence[PressArticle]) -> bytes:
        cards = [
            {
                "url": a.url,
                "title": a.title,
                "date": self._date(a),
                "iso": a.published.astimezone(self.zone).isoformat(),
                "lead": a.text.split("\n")[0],
            }
            for a in shown
        ]
        context: dict[str, object] = {
            **self._around(language, None),
            "article": [],
            "listing": [{"cards": cards}],
            "page_title": self.outlet.name,
            "page_lead": self.outlet.name,
            "page_url": self.home + path,
            "page_iso": "",
            "amp_url": self.home + path,
            "alternates": [],
            "section_name": "",
            "raw_json_ld": json.dumps({"@context": "https://schema.org", "@type": "WebSite"}),
        }
        return self._encode(fill(self.template, context))

    def _around(self, language: str, article: PressArticle | None) -> dict[str, object]:
        """The chrome: menus, tickers, "read also", cookie notice."""
        chrome: Chrome = self.chrome[language]
        edition = self.shape.editions.get(language, "")
        own = [a for a in self.articles if a.language == language and a != article]
        start = own.index(self._after(own, article)) if own and article else 0
        others = [own[(start + step) % len(own)] for step in range(min(_READ_ALSO, len(own)))]
        of_the_mine = next((a for a in own if a.about), own[0] if own else None)
        return {
            "site": self.outlet.name,
            "home": f"{self.home}{edition}/",
            "lang": language,
            "menu": [
                {
                    "name": name,
                    "href": self.home
                    + self.shape.section_path.format(edition=edition, section=section),
                }
                for section, name in chrome.sections.items()
            ],
            "service": [{"name": name} for name in chrome.menu],
            "ticker": [{"line": line} for line in chrome.ticker],
            "others": [{"title": a.title, "href": a.url} for a in others],
            "promoted": chrome.promoted,
            "promoted_url": of_the_mine.url if of_the_mine else self.home,
            "charset": [{"name": self.shape.encoding}] if self.shape.charset_in != "header" else [],
            "feeds": [{"href": self.home + feed.path} for feed in self.shape.feeds],
            **{f"label_{name}": label for name, label in chrome.labels.items()},
        }

    @staticmethod
    def _after(own: Sequence[PressArticle], article: PressArticle) -> PressArticle:
        older = (a for a in own if a.published <= article.published)
        return next(older, own[0])

    def _date(self, article: PressArticle) -> str:
        local = article.published.astimezone(self.zone)
        return format_datetime(local, self.shape.dates, tzinfo=self.zone, locale=article.language)

    def _json_ld(self, article: PressArticle) -> str:
        facts = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": article.title,
            "description": article.text.split("\n")[0],
            "datePublished": article.published.astimezone(self.zone).isoformat(),
            "dateModified": article.published.astimezone(self.zone).isoformat(),
            "inLanguage": article.language,
            "mainEntityOfPage": article.url,
            "author": {"@type": "Person", "name": article.author or self.outlet.name},
            "publisher": {"@type": "NewsMediaOrganization", "name": self.outlet.name},
        }
        # "</" would end the script element: html.spec.whatwg.org, restrictions for script contents
        return json.dumps(facts, ensure_ascii=False).replace("</", "<\\/")

    def _encode(self, page: str) -> bytes:
        return page.encode(self.shape.encoding, "xmlcharrefreplace")
