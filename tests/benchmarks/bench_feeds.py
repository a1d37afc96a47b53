"""How rightly and how fast feeds are read: ours beside feedparser's, in one run.

1. Agreement on the well-formed test documents of feedparser itself. They are not in this
   project; take them from feedparser's source package and name the folder:

       pip download --no-binary feedparser --no-deps -d FOLDER feedparser
       tar -xzf FOLDER/feedparser-*.tar.gz -C FOLDER
       python tests/benchmarks/bench_feeds.py --feedparser-tests FOLDER/feedparser-*/tests

   An item agrees when both say the same; what one of them leaves out counts as a difference.
   "Where right" sets aside the differences that are deliberate, which are listed with their
   reasons.
2. Agreement on the real feeds of the shared data, where they are present.
3. Speed on feeds made here, as ratios: ours, feedparser as it is, feedparser without sanitising,
   and the bare parse of lxml. The times are CPU times, the best of several rounds.
"""

from __future__ import annotations

import argparse
import calendar
import io
import os
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
from lxml import etree

from crawler.doors import feed
from crawler.doors.decoding import decode
from crawler.doors.entries import MAX_TITLE, Reading, plain
from crawler.errors import DoorError

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"  # as tests/conftest.py has it
URL = "http://127.0.0.1:8097/feed"  # where feedparser's own tests are served from
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
READING = Reading(URL, "UTC", NOW)
# Folders of feedparser's tests about something else than reading feeds: how its HTML sanitiser
# words its output (we keep plain text) and a format that died in 1999.
OTHER_MATTERS = ("sanitize", "cdf")
FIELDS = ("title", "link", "date", "guid")
Row = dict[str, Any]
Reader = Callable[[bytes], list[Row]]


def ours(body: bytes) -> list[Row]:
    """Read the fields of each item with our reader, before entries without links are dropped."""
    found = feed.sound(body, READING) or feed.mended(decode(body), READING)
    return [
        {
            "title": plain(item.title(), MAX_TITLE),
            "link": item.link(READING),
            "date": item.published(READING),
            "guid": item.guid() or None,
        }
        for item in found.items
    ]


def theirs(body: bytes) -> list[Row]:
    """Read the same with feedparser; its fields pass through the same cleaning."""
    found = feedparser.parse(io.BytesIO(body), response_headers={"content-location": URL})
    return [
        {
            "title": plain(item.get("title", ""), MAX_TITLE),
            "link": READING.link(item.get("link")),
            "date": _their_date(item),
            "guid": item.get("id") or None,
        }
        for item in found.entries
    ]


def _their_date(item: Any) -> datetime | None:
    for key in ("published_parsed", "created_parsed", "updated_parsed"):
        parts = dict.get(item, key)
        if parts:
            try:
                return datetime.fromtimestamp(calendar.timegm(parts), UTC)
            except (ValueError, OverflowError):
                return None
    return None


# Why ours says something else on purpose: documents of feedparser's tests → the reason.
DELIBERATE = (
    (r"entry_title(_content_mode)?_base64|http_entry_title_base64",
     "a title in base64: no press writes one since Atom 0.3"),
    (r"_multiple_values|date_overwriting",
     "of several dates of one kind the first counts, feedparser takes the last"),
    (r"entity_in_doctype|doctype_contains_entity", "no entity of a document type is expanded"),
    (r"item_category_image", "a picture's title is not the item's"),
    (r"entry_id_no_norm|entry_id_with_attributes|http_entry_id_base|atom10_id|pravda_2020",
     "a GUID is kept as it is written, and is an address only when it is a whole one"),
    (r"http_content_language_entry_title_inherit_2", "a relative GUID is no address"),
    (r"rdf_item_|rdf_channel_empty", "rdf:about leads to the article where <link> is missing"),
    (r"item_guid_not_permalink", "a GUID that is a whole address is one when there is no <link>"),
    (r"item_guid_isPermaLink_ValueError", "a GUID that is no address is still a GUID"),
    (r"rss_version_10|rss_version_090", "RDF without a channel or items is no feed"),
    (r"rss_empty_document", "XML without a feed's root is no feed"),
    (r"rss_incomplete_cdata", "an item that is cut off is left out until the next reading"),
    (r"/cdf_", "CDF died in 1999"),
    (r"atomthreadingwithentry", "parts of a second are kept"),
    (r"ebcdic|cp037|cp500|cp875|ibm037|ibm039|ibm1140|ibm500|csibm", "no press writes EBCDIC"),
    (r"illformed/chardet", "undeclared East Asian encodings are not guessed"),
)  # fmt: skip


def agreement(files: list[Path], root: Path) -> None:
    """Print on how many documents, and on how many values, the two readers agree."""
    count: Counter[str] = Counter()
    reasons: dict[str, list[str]] = defaultdict(list)
    for file in files:
        name = str(file.relative_to(root))
        reason = next((why for what, why in DELIBERATE if re.search(what, name)), "")
        differing: set[str] = set()
        for field, same in _compared(file.read_bytes()):
            count[f"{field}, values"] += 1
            count[f"{field}, same values"] += same
            if not same and field not in differing:
                differing.add(field)
                reasons[reason or "NOT EXPLAINED"].append(f"{name} ({field})")
        for field in ("entries", *FIELDS):
            kind = "same documents" if field not in differing else "on purpose" if reason else ""
            count[f"{field}, {kind}"] += 1
    print(f"  {len(files)} documents   agree   where right   values that either finds, agree")
    for field in ("entries", *FIELDS):
        documents = count[f"{field}, same documents"]
        agreeing, values = count[f"{field}, same values"], count[f"{field}, values"]
        right = len(files) - count[f"{field}, on purpose"]
        print(
            f"    {field:<13} {100 * documents / len(files):5.1f} %"
            f"   {100 * documents / max(1, right):5.1f} %"
            f"   {agreeing:12} of {values}"
        )
    for why, names in sorted(reasons.items()):
        print(f"    {len(names):3} x {why}: {', '.join(names[:3])}{' …' * (len(names) > 3)}")


def _compared(body: bytes) -> Iterator[tuple[str, bool]]:
    """Yield each value that either reader finds, and whether both say the same."""
    reference = theirs(body)
    try:
        found = ours(body)
    except DoorError:
        yield "entries", False
        return
    yield "entries", len(found) == len(reference)
    for mine, other in zip(found, reference, strict=False):
        for field in FIELDS:
            if mine[field] or other[field]:
                yield field, mine[field] == other[field]


def made(items: int, letters: int) -> bytes:
    """Write a feed as WordPress writes them; `letters` of full text for each item."""
    words = "Геологи нашли редкоземельные металлы на севере области, сообщает ведомство. "
    paragraph = f"<p>{words * 3}<a href='/tag/rudnik'>Рудник</a> &laquo;Северный&raquo;</p>\n"
    whole = paragraph * (letters // len(paragraph))
    begin = datetime(2026, 11, 22, 6, tzinfo=UTC)
    parts = []
    for number in range(items):
        moment = (begin - number * timedelta(minutes=11)).strftime("%a, %d %b %Y %H:%M:%S +0000")
        link = f"https://press.example/2026/11/22/rudnik-severnyi-otkryt-{number}/"
        encoded = f"<content:encoded><![CDATA[{whole}]]></content:encoded>" if whole else ""
        parts.append(
            f"<item><title>На севере области открыт рудник № {number}</title><link>{link}</link>"
            f"<dc:creator><![CDATA[Редакция]]></dc:creator><pubDate>{moment}</pubDate>"
            f"<category><![CDATA[Экономика]]></category><guid isPermaLink='false'>{link}</guid>"
            f"<description><![CDATA[<p>{words * 2}</p>]]></description>{encoded}</item>"
        )
    return (
        "<?xml version='1.0' encoding='UTF-8'?><rss version='2.0' "
        "xmlns:content='http://purl.org/rss/1.0/modules/content/' "
        "xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>Пресса</title>"
        f"<link>https://press.example/</link>{''.join(parts)}</channel></rss>"
    ).encode()


def best(work: Callable[[], object], rounds: int) -> float:
    """Return the best CPU time of a call, in milliseconds."""
    work()  # first calls load tables and compile patterns
    times = []
    for _ in range(rounds):
        begun = time.process_time_ns()
        work()
        times.append(time.process_time_ns() - begun)
    return min(times) / 1e6


def speed(name: str, body: bytes) -> None:
    """Print what one feed costs each reader; ratios are to feedparser as it is."""
    plainly = {"sanitize_html": False, "resolve_relative_uris": False}
    reference = best(lambda: feedparser.parse(io.BytesIO(body)), 10)
    rows = {
        "ours": best(lambda: feed.read(body, READING), 60),
        "feedparser": reference,
        "  not sanitising": best(lambda: feedparser.parse(io.BytesIO(body), **plainly), 10),
        "lxml alone": best(lambda: etree.fromstring(body), 60),
    }
    print(f"  {name}, {len(body) / 1000:.0f} kB")
    for reader, cost in rows.items():
        print(f"    {reader:<18} {cost:8.2f} ms  {cost / reference:6.3f}")


def main() -> None:
    """Run the three measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feedparser-tests", type=Path, help="folder with wellformed/ and others")
    root = parser.parse_args().feedparser_tests
    if root:
        for folder in ("wellformed", "illformed", "encoding", "entities"):
            print(f"feedparser's own documents: {folder}")
            found = sorted((root / folder).rglob("*.xml"))
            agreement([f for f in found if not set(f.parts) & set(OTHER_MATTERS)], root)
    else:
        print("feedparser's own documents: no --feedparser-tests given (see the docstring)")
    real = Path(os.environ.get("AKBULAK_TEST_DATA", SHARED)) / "real" / "feeds"
    if real.is_dir():
        print("real feeds")
        agreement(sorted(real.glob("*.xml")), real)
    print("speed")
    speed("30 items", made(30, 0))
    speed("50 full-text items", made(50, 2600))


if __name__ == "__main__":
    main()
