"""Pages and feeds to damage: the shared collection where it is, and what we wrote in any case."""

from __future__ import annotations

import gzip
import os
from datetime import UTC, datetime
from functools import lru_cache
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from crawler.demo.press import Press, demo_folder

TESTS = Path(__file__).resolve().parent
SHARED = TESTS.parents[1] / "shared" / "data"  # as conftest.py has it
_MOMENT = datetime(2026, 4, 18, 12, tzinfo=UTC)  # of the press, so that its pages never change


def collect(folder: Path) -> tuple[str, ...]:
    """Name the files to damage, always in the same order.

    The collection of real pages and feeds and `tests/data/saved` stay where they are; the pages
    and feeds of the little press are written into `folder`.
    """
    shared = Path(os.environ.get("AKBULAK_TEST_DATA", SHARED)) / "real"
    real = [
        *shared.glob("pages/*/*.html"), *shared.glob("pages/*/*.html.gz"),
        *shared.glob("feeds/*.xml"),
    ]  # fmt: skip
    saved = (TESTS / "data" / "saved").glob("*.html")
    return tuple(str(file) for file in (*sorted(real), *sorted(saved), *write_press(folder)))


def write_press(folder: Path) -> list[Path]:
    """Write every article and door of the little press into `folder`."""
    written = []
    with Press(demo_folder(), now=_MOMENT) as press:
        doors = [door.url for outlet in press.outlets for door in outlet.doors]
        for number, url in enumerate([*doors, *(article.url for article in press.articles)]):
            parts = urlsplit(url)
            connection = HTTPConnection("127.0.0.1", press.port, timeout=10)
            connection.request("GET", parts.path or "/", headers={"Host": parts.netloc})
            answer = connection.getresponse()
            body = answer.read()
            connection.close()
            if answer.status == 200:
                file = folder / f"press_{number:04}"
                # The port is a free one, another in each run.
                file.write_bytes(body.replace(b":%d" % press.port, b":8899"))
                written.append(file)
    return written


@lru_cache(maxsize=512)
def load(file: str) -> bytes:
    """Read a file of the corpus."""
    body = Path(file).read_bytes()
    return gzip.decompress(body) if file.endswith(".gz") else body
