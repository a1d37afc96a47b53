"""The date as a page shows it to readers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from press_pages import RU, read

AT = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)  # 10:00 in Almaty
TEXT = "".join(f"<p>{line}</p>" for line in RU)


def published(body: str) -> datetime | None:
    return read(f"<title>Рудник открыт</title><body>{body}</body>").published


@pytest.mark.parametrize(
    "line",
    [
        "20.11.2026 10:00",
        "20.11.2026, 10:00 | Айгуль Серикова",
        "20 ноября 2026, 10:00",
        "10:00, 20 ноября 2026",
        "2026 ж. 20 қараша, 10:00",
        "2026 жылғы 20 қараша 10:00",
        "November 20, 2026 10:00 am",
    ],
)
@pytest.mark.parametrize(
    "page",
    [
        "<div><h1>Рудник</h1><font color=gray>{}</font>" + TEXT + "</div>",
        "<div><div><h1>Рудник</h1></div><div>{}</div><div>" + TEXT + "</div></div>",
        "<div><span>{}</span><h1>Рудник</h1>" + TEXT + "</div>",
    ],
    ids=["under", "in a box of its own", "over"],
)
def test_a_plain_date_beside_the_headline_is_the_last_witness(page: str, line: str) -> None:
    assert published(page.format(line)) == AT


@pytest.mark.parametrize(
    "page",
    [
        "<div>20.11.2026 10:00</div><div><h1>Рудник</h1>" + TEXT + "</div>",
        "<div><h1>Рудник</h1>" + TEXT + "<p>Рынок 20.11.2026 10:00 уже закрыт</p></div>",
        "<div><h1>Рудник</h1><a href=/2>20.11.2026 10:00</a>" + TEXT + "</div>",
        "<div>20.11.2026 10:00" + TEXT + "</div>",
    ],
    ids=["clock of the site", "in the text", "in a link", "no headline"],
)
def test_a_date_elsewhere_is_no_witness(page: str) -> None:
    assert published(page) is None


def test_a_mark_is_believed_before_a_plain_line() -> None:
    mark = '<time datetime="2026-11-20T10:00">сегодня</time>'
    assert published(f"<div><h1>Рудник</h1><i>01.02.2020</i>{mark}{TEXT}</div>") == AT
