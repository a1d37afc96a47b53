"""Real pages, where they are present; the thresholds are modest and hold for the first version."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

from crawler.items import Article
from crawler.pages import PageKind, extract, kind_of

pytestmark = pytest.mark.real
START = 30  # letters; publishers print other headlines than they tell search engines


def shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return set(zip(words, words[1:], words[2:], strict=False))


def recall(article: Article, reference: str) -> float:
    """Share of the reference's word triples that the article has."""
    wanted = shingles(re.sub(r"<[^>]+>", " ", reference))
    return len(wanted & shingles(article.text)) / max(1, len(wanted))


def load(file: Path) -> bytes:
    body = file.read_bytes()
    return gzip.decompress(body) if file.suffix == ".gz" else body


def with_reference(folder: Path) -> list[tuple[Path, str]]:
    pairs = []
    for file in sorted(folder.glob("*.html")):
        reference = file.with_name(f"{file.stem}.reference.txt")
        if reference.is_file():
            pairs.append((file, reference.read_text(encoding="utf-8", errors="replace")))
    return pairs


@pytest.mark.parametrize(("folder", "sample"), [("kz", 3), ("ru-reference", 15)])
def test_most_of_the_reference_text_is_found(shared_data: Path, folder: str, sample: int) -> None:
    pairs = with_reference(shared_data / "real" / "pages" / folder)
    pairs = pairs[:: max(1, len(pairs) // sample)][:sample]
    assert len(pairs) == sample
    shares = []
    for file, reference in pairs:
        article = extract(load(file), f"https://{file.name.split('_')[1]}/news/1.html")
        assert article.language == "ru", file.name
        shares.append(recall(article, reference))
    assert sum(shares) / len(shares) > 0.7
    assert sorted(shares)[len(shares) // 4] > 0.5


@pytest.mark.parametrize(
    ("name", "title", "day"),
    [
        ("kz/inform_kz_a3725092_20201201.html", "Полностью обеспечить регион мясом", "2020-12-01"),
        ("ru/Kommersant_2025_05_14.html.gz", "Легкий троннинг", "2025-05-14"),
        ("ru/mk_ru_20200923.html", "Причиной тайной инаугурации", "2020-09-23"),
        ("ru/oren_mk_ru_20200218_orenburg.html", "Оренбургским чиновникам купят", "2020-02-18"),
        ("ru/tass_ru_8836033_20200628.html", "Движение по ЦКАД-5 открывается", "2020-06-28"),
        ("ru/aif_ru_20201019.html", "Отрезать голову во имя пророка", "2020-10-19"),
        ("en/APNews_2024_09_03.html.gz", "The presidential campaigns brace", "2024-09-03"),
        ("en/Reuters_2024_03_07.html.gz", "Israeli tank 'likely' fired", "2024-03-07"),
    ],
)
def test_title_and_date_are_right(shared_data: Path, name: str, title: str, day: str) -> None:
    html = load(shared_data / "real" / "pages" / name)
    article = extract(html, "https://press.example/news/1.html")
    assert article.title.startswith(title)
    assert article.published is not None
    assert article.published.date().isoformat() == day
    assert kind_of(html, "https://press.example/news/1.html") == PageKind.ARTICLE
    assert len(article.text) > 500


@pytest.mark.parametrize("name", ["APNews", "Reuters"])
def test_titles_and_texts_of_publishers_agree(shared_data: Path, name: str) -> None:
    folder = shared_data / "real" / "pages" / "en"
    expected = json.loads((folder / f"{name}.expected.json").read_text(encoding="utf-8"))
    by_title = {item["title"][:START]: item for item in expected.values()}
    found = [extract(load(f), "https://press.example/a/1") for f in folder.glob(f"{name}_*.gz")]
    known = [article for article in found if article.title[:START] in by_title]
    assert known
    for article in known:
        sections = by_title[article.title[:START]]["body"]["sections"]
        reference = " ".join(line for part in sections for line in part["paragraphs"])
        assert recall(article, reference) > 0.8


def test_words_of_the_rail_are_not_in_the_text(shared_data: Path) -> None:
    file = shared_data / "real" / "pages" / "en" / "thewest_com_au_2020_rareearth_only_in_rail.html"
    html = load(file)
    assert b"rare earth" in html.lower()
    assert "rare earth" not in extract(html, "https://thewest.example/a/1").text.casefold()


def test_a_section_is_told_from_an_article(shared_data: Path) -> None:
    file = shared_data / "real" / "pages" / "kz" / "nur_kz_listing_politics_2024.blade.html"
    assert kind_of(load(file), "https://www.nur.kz/politics/") == PageKind.LISTING
