"""The judge of the extraction benchmark judges as it says."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from extraction_references import UNKNOWN_URL, load
from extraction_scores import body_figures, body_score, days, same_day, same_title

ALMATY = ZoneInfo("Asia/Almaty")


def test_a_text_is_judged_by_runs_of_four_words_each_as_often_as_it_occurs() -> None:
    score = body_score("one two three four five", "one two three four six one two three four")

    # Found are 2 shingles, wanted 6; "one two three four" is in both, once and twice.
    assert score.true_positive == pytest.approx(1 / 7)
    assert score.precision == pytest.approx(1 / 2)
    assert score.recall == pytest.approx(1 / 6)


@pytest.mark.parametrize(
    ("found", "wanted", "precision", "recall"),
    [
        ("рудник стоит", "рудник стоит", 1, 1),
        ("Рудник стоит", "рудник стоит", 0, 0),  # case counts, as in the public benchmark
        ("", "рудник", 0, 0),
        ("рудник", "", 0, 0),
        ("", "", 1, 1),
    ],
)
def test_short_and_empty_texts_are_judged_too(
    found: str, wanted: str, precision: float, recall: float
) -> None:
    score = body_score(found, wanted)
    assert (score.precision, score.recall) == (precision, recall)


def test_a_page_without_a_result_costs_recall_and_the_mean_f1_but_not_precision() -> None:
    figures = body_figures([body_score("a b c d", "a b c d"), body_score("", "a b c d")])

    assert (figures.precision, figures.recall, figures.mean_f1) == (1, 0.5, 0.5)
    assert figures.f1 == pytest.approx(2 / 3)
    assert body_figures([]).f1 == 0


@pytest.mark.parametrize(
    ("found", "same"),
    [
        ('"Рудник" - стоит', True),
        (" «Рудник»\u00a0— стоит\n", True),
        ("«Руд\u00adник» — стоит", True),
        ("«рудник» — стоит", False),
        ("«Рудник» — стоит | Капитал", False),
        (None, False),
    ],
)
def test_titles_are_the_same_but_for_space_and_typography(found: str | None, same: bool) -> None:
    assert same_title(found, "«Рудник» — стоит") is same


NIGHT = datetime(2024, 4, 18, 1, tzinfo=ALMATY)  # in UTC still the 17th


@pytest.mark.parametrize(
    ("found", "same"),
    [
        (date(2024, 4, 18), True),
        (date(2024, 4, 17), True),
        (date(2024, 4, 16), False),
        (NIGHT.astimezone(UTC), True),
        (datetime(2024, 4, 18, 23, 0), True),  # noqa: DTZ001  (extractors give such)
        (datetime(2024, 4, 19, 23, 0, tzinfo=UTC), False),
    ],
)
def test_a_day_is_right_in_the_page_s_zone_or_in_utc(found: datetime | date, same: bool) -> None:
    assert same_day(found, NIGHT, None) is same


def test_a_day_alone_is_compared_in_the_zone_that_the_reference_names() -> None:
    late = datetime(2024, 4, 17, 20, tzinfo=UTC)

    assert same_day(late, date(2024, 4, 18), ALMATY)
    assert not same_day(late, date(2024, 4, 18), None)
    assert days(date(2024, 4, 18), ALMATY) == {date(2024, 4, 18)}


def test_references_are_read_in_every_form(tmp_path: Path) -> None:
    write(tmp_path / "a.html", "<p>1")
    write(tmp_path / "a.reference.txt", "<p>раз</p>")
    write(tmp_path / "b.html.gz", "<p>2")
    write(tmp_path / "b.json", {"title": "Два", "published": "2024-04-18", "language": "ru",
                                "timezone": "Asia/Almaty", "url": "https://b.kz/2"})  # fmt: skip
    write(tmp_path / "alone.html", "nobody says what should be read here")

    plain, own = load(tmp_path)

    assert (plain.name, plain.read(), plain.url) == ("a", b"<p>1", UNKNOWN_URL)
    assert plain.text is not None
    assert plain.text.split() == ["раз"]
    assert (own.read(), own.title, own.text, own.url) == (b"<p>2", "Два", None, "https://b.kz/2")
    assert (own.published, own.language, own.timezone) == (date(2024, 4, 18), "ru", ALMATY)


@pytest.mark.parametrize("given", [".", "html"])
def test_the_public_benchmark_is_read_from_its_folder_or_from_its_pages(
    tmp_path: Path, given: str
) -> None:
    write(tmp_path / "ground-truth.json", {"x1": {"articleBody": "раз два", "url": "https://a.kz"}})
    (tmp_path / "html").mkdir()
    write(tmp_path / "html" / "x1.html.gz", "<p>раз два")

    (one,) = load(tmp_path / given)

    assert (one.text, one.url, one.read().decode()) == ("раз два", "https://a.kz", "<p>раз два")


def test_a_page_of_fundus_belongs_to_the_shape_that_was_printed_when_it_was_saved(
    tmp_path: Path,
) -> None:
    def shape(title: str, day: str) -> dict[str, object]:
        sections = [{"headline": ["Часть"], "paragraphs": ["слова"]}]
        return {"title": title, "publishing_date": f"{day} 20:00:00+03:00",
                "body": {"summary": ["Коротко"], "sections": sections}}  # fmt: skip

    versions = {"V1": shape("Старая", "2023-05-01"), "V2": shape("Новая", "2024-05-01")}
    write(tmp_path / "Gazeta.expected.json", versions)
    write(tmp_path / "Gazeta_2023_06_01.html.gz", "old")
    write(tmp_path / "Gazeta_2024_05_01.html.gz", "new")
    write(tmp_path / "Gazeta_2020_01_01.html.gz", "before all")
    write(tmp_path / "ru.meta.info", {"Gazeta_2024_05_01.html.gz": {"url": "https://g.ru/2"}})

    old, new = load(tmp_path)

    assert (old.title, new.title) == ("Старая", "Новая")
    assert (old.url, new.url) == (UNKNOWN_URL, "https://g.ru/2")
    assert new.text == "Коротко\nЧасть\nслова"


def write(file: Path, content: object) -> None:
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    file.write_bytes(gzip.compress(text.encode()) if file.suffix == ".gz" else text.encode())
