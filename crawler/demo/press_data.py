"""What the little press prints: the shapes of its outlets, its texts, and where each appears."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from urllib.robotparser import RobotFileParser
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from crawler.config import PACKAGED_SEEDS, TREE_SEEDS
from crawler.errors import CatalogueError
from crawler.outlets import Outlet

AGENT = "Akbulak"  # the robots.txt group that decides `PressArticle.robots_disallowed`
Encoding = Literal["utf-8", "windows-1251"]


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FeedShape(_Data):
    """How one feed of an outlet is written."""

    path: str  # with its query, as the outlet's door has it
    format: Literal["rss", "atom", "rdf"]
    language: str | None = None  # the edition it carries; None = all
    encoding: Encoding = "utf-8"
    content_type: str = "application/rss+xml; charset=utf-8"
    body: Literal["full", "summary", "title"] = "summary"
    cdata: bool = False
    dates: bool = True
    tracking: str = ""  # query added to every link


class Shape(_Data):
    """How an outlet's site is built; addresses take {edition} {slug} {number} {section} {date}."""

    template: str  # a file of seeds/demo/templates, without .html
    article_path: str
    section_path: str = "{edition}/{section}/"
    blocked_path: str | None = None  # where articles with `blocked` live: robots.txt forbids it
    amp_path: str | None = None
    encoding: Encoding = "utf-8"
    charset_in: Literal["header", "meta", "both"] = "both"
    dates: str = "dd.MM.yyyy HH:mm"  # unicode.org/reports/tr35, as Babel writes it
    editions: dict[str, str] = Field(default_factory=dict)  # language → path prefix
    robots: str | None = None  # None: the outlet answers 404
    feeds: tuple[FeedShape, ...] = ()
    news_sitemap: str | None = None


class Chrome(_Data):
    """Words around the articles in one language: everything that must not be matched."""

    sections: dict[str, str]
    menu: tuple[str, ...]
    ticker: tuple[str, ...]
    promoted: str  # a "read also" line that names the mine on every page
    comments: tuple[tuple[str, str], ...]  # who, what
    labels: dict[str, str]


class Printing(_Data):
    """One appearance of a text; the first of a text is the original, the rest are reprints."""

    outlet: str
    hours_ago: float  # before the press's `now`
    title: str | None = None  # the outlet's own title, where it changed it
    blocked: bool = False
    amp: bool = False  # the feed links to the AMP twin


class Text(_Data):
    """A text as it was written, once; a text that is not printed is a spare for `publish`."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")  # also the slug of its addresses
    title: str
    section: str = "society"
    about: frozenset[str] = frozenset()  # ids of the demo topics that it matches
    author: str = ""
    tags: tuple[str, ...] = ()
    pair: str | None = None  # texts that share it are one article in several editions
    text: str  # paragraphs separated by an empty line
    printed: tuple[Printing, ...] = ()

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The paragraphs, each on one line."""
        return tuple(" ".join(part.split()) for part in self.text.split("\n\n") if part.strip())


@dataclass(frozen=True, slots=True)
class PressArticle:
    """The truth about one printed article, to hold what a crawl found against.

    `about` says what the text is about; whether an alert follows also depends on its age, on
    `reprint_of` and on `robots_disallowed`.
    """

    outlet_id: str
    url: str  # the page's canonical address
    title: str
    text: str  # paragraphs separated by a newline
    language: str
    published: datetime  # aware, UTC, whole minutes
    reprint_of: str | None = None  # address of the first printing of the same text
    about: frozenset[str] = frozenset()
    robots_disallowed: bool = False
    in_feed: bool = True  # False: only listings or a sitemap lead to it
    feed_url: str = ""  # as the feed links to it: AMP twin or canonical, before tracking
    section: str = "society"
    author: str = ""
    tags: tuple[str, ...] = ()
    pair: str | None = None
    slug: str = ""  # the id of the text


@dataclass(frozen=True, slots=True)
class PressData:
    """Everything under seeds/demo, read and checked."""

    outlets: tuple[Outlet, ...]
    shapes: dict[str, Shape]
    chrome: dict[str, Chrome]
    texts: tuple[tuple[str, Text], ...]  # language, text
    templates: dict[str, str]


def demo_folder() -> Path:
    """Where the little press's files are: in the wheel or in the checkout."""
    return (PACKAGED_SEEDS if PACKAGED_SEEDS.is_dir() else TREE_SEEDS) / "demo"


def read_press(folder: Path, port: int) -> PressData:
    """Read the press's files, with `{port}` in addresses filled in.

    Raises:
        CatalogueError: a file is missing or wrong; the message names it.
    """

    def read(name: str) -> Any:
        try:
            source = (folder / name).read_text(encoding="utf-8")
            return yaml.safe_load(source.replace("{port}", str(port)))
        except (OSError, yaml.YAMLError) as error:
            raise CatalogueError(
                f"{name}: cannot be read: {error}", stage="little press"
            ) from error

    try:
        data = PressData(
            outlets=tuple(Outlet.model_validate(raw) for raw in read("outlets.yaml")),
            shapes={key: Shape.model_validate(raw) for key, raw in read("press.yaml").items()},
            chrome={key: Chrome.model_validate(raw) for key, raw in read("chrome.yaml").items()},
            texts=tuple(
                (file.stem.split("-")[0], Text.model_validate(raw))
                for file in sorted((folder / "articles").glob("*.yaml"))
                for raw in read(f"articles/{file.name}")
            ),
            templates={
                file.stem: file.read_text(encoding="utf-8")
                for file in (folder / "templates").glob("*.html")
            },
        )
    except ValidationError as error:
        raise CatalogueError(str(error), stage="little press") from error
    _check(data)
    return data


def _check(data: PressData) -> None:
    ids = {outlet.id for outlet in data.outlets}
    problems = [f"press.yaml: {key}: not in outlets.yaml" for key in data.shapes.keys() - ids]
    problems += [f"outlets.yaml: {key}: not in press.yaml" for key in ids - data.shapes.keys()]
    problems += [
        f"press.yaml: {key}: no template '{shape.template}'"
        for key, shape in data.shapes.items()
        if shape.template not in data.templates
    ]
    seen: set[str] = set()
    for language, text in data.texts:
        where = f"articles/{language}: {text.id}"
        if text.id in seen and not text.pair:
            problems.append(f"{where}: id used twice")
        seen.add(text.id)
        problems += [
            f"{where}: no outlet '{p.outlet}'" for p in text.printed if p.outlet not in ids
        ]
    if problems:
        raise CatalogueError("; ".join(problems), stage="little press")


def print_all(data: PressData, now: datetime) -> list[PressArticle]:
    """Print every text in its outlets, at times counted back from `now`."""
    articles: list[PressArticle] = []
    for language, text in data.texts:
        first: str | None = None
        for printing in text.printed:
            published = now - timedelta(hours=printing.hours_ago)
            article = print_one(data, language, text, printing, published, first)
            first = first or article.url
            articles.append(article)
    return articles


def print_one(
    data: PressData,
    language: str,
    text: Text,
    printing: Printing,
    published: datetime,
    reprint_of: str | None = None,
) -> PressArticle:
    """Print one text in one outlet; `published` is cut to the whole minute."""
    shape = data.shapes[printing.outlet]
    outlet = next(outlet for outlet in data.outlets if outlet.id == printing.outlet)
    home = (outlet.homepage or "").rstrip("/")
    published = published.astimezone(UTC).replace(second=0, microsecond=0)
    names = {
        "edition": shape.editions.get(language, ""),
        "slug": text.id,
        "number": 10_000 + zlib.crc32(f"{outlet.id}/{language}/{text.id}".encode()) % 80_000,
        "section": text.section,
        "date": published.astimezone(ZoneInfo(outlet.timezone)).strftime("%Y/%m/%d"),
    }
    pattern = (shape.blocked_path if printing.blocked else None) or shape.article_path
    url = home + pattern.format_map(names)
    amp = shape.amp_path if printing.amp else None
    return PressArticle(
        outlet_id=outlet.id,
        url=url,
        title=printing.title or text.title,
        text="\n".join(text.paragraphs),
        language=language,
        published=published,
        reprint_of=reprint_of,
        about=text.about,
        robots_disallowed=not _allowed(shape.robots, url),
        in_feed=any(feed.language in (None, language) for feed in shape.feeds),
        feed_url=home + amp.format_map(names) if amp else url,
        section=text.section,
        author=text.author,
        tags=text.tags,
        pair=text.pair,
        slug=text.id,
    )


def _allowed(robots: str | None, url: str) -> bool:
    rules = RobotFileParser()
    rules.parse((robots or "").splitlines())
    return rules.can_fetch(AGENT, url)


def newest_first(articles: Sequence[PressArticle]) -> list[PressArticle]:
    """In the order in which feeds and listings show them; ties by address, so it never varies."""
    return sorted(articles, key=lambda a: (-a.published.timestamp(), a.url))
