"""A small world for tests of the store: outlets, topics, articles and entries of ours."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from crawler.dedupe import fingerprint
from crawler.items import Article, Entry
from crawler.outlets import Door, DoorKind, Outlet
from crawler.store import Connection, Database, articles, chats
from crawler.store import outlets as outlet_rows
from crawler.store import topics as topic_rows
from crawler.store.topics import TopicRow

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ANNA, BOLAT, GROUP = 1001, 1002, -500  # chats


def outlet(outlet_id: str, *, tier: int = 2, doors: Sequence[str] = ("feed",)) -> Outlet:
    """An outlet whose doors are feeds at these paths."""
    home = f"https://{outlet_id}.example/"
    feeds = tuple(Door(kind=DoorKind.FEED, url=home + path) for path in doors)
    return Outlet(
        id=outlet_id,
        name=outlet_id.capitalize(),
        homepage=home,
        kind="regional",
        tier=tier,  # type: ignore[arg-type]  # a test's number
        doors=feeds,
    )


VESTNIK, DALA, STEP = outlet("vestnik", tier=1), outlet("dala"), outlet("step", tier=3)
TOPICS = [
    TopicRow("akbulak", {"ru": "Акбулак", "en": "Akbulak"}, "акбулак", "now", 1),
    TopicRow("tungsten", {"ru": "Вольфрам", "en": "Tungsten"}, "вольфрам", "silent", 1),
    TopicRow("geology", {"ru": "Геология", "en": "Geology"}, "геология", "digest", 1),
]


def populate(database: Database) -> None:
    """Write the outlets and topics."""
    with database.write() as connection:
        outlet_rows.sync(connection, [VESTNIK, DALA, STEP], NOW)
        topic_rows.sync(connection, TOPICS, NOW)


def follow(connection: Connection, chat_id: int, *topic_ids: str, kind: str = "private") -> None:
    """Make a chat that follows these topics."""
    chats.meet(connection, chat_id, kind, f"chat {chat_id}", NOW)
    chats.follow(connection, chat_id, topic_ids, NOW)


def article(
    path: str = "a",
    *,
    outlet_id: str = "vestnik",
    title: str = "Акбулак: подписан договор",
    text: str = "",
    published: datetime | None = NOW,
    fetched_at: datetime | None = NOW,
) -> Article:
    """An article at https://<outlet>.example/<path>; its words follow from the path."""
    url = f"https://{outlet_id}.example/{path}"
    words = text or " ".join(f"{path} слово{number}" for number in range(30))
    return Article(
        url=url + "?utm=1",
        canonical_url=url,
        outlet_id=outlet_id,
        title=title,
        lead="Коротко о договоре.",
        text=words,
        published=published,
        authors=("А. Ахметов",),
        language="ru",
        fetched_at=fetched_at,
    )


def add_article(
    connection: Connection,
    item: Article,
    *,
    story_id: int | None = None,
    copy_of: int | None = None,
    topics: Sequence[str] = (),
    now: datetime = NOW,
) -> int:
    """Store an article, in a story of its own unless one is named; return its id."""
    if story_id is None:
        story_id = articles.TableStories(connection, now).new_story(item)
    article_id = articles.add(connection, item, fingerprint(item), story_id, now, copy_of=copy_of)
    for number, topic_id in enumerate(topics, start=1):
        articles.add_match(
            connection, article_id, topic_id, 1, now,
            score=float(number), terms=[topic_id], sentence=f"Об этом: {topic_id}.",
        )  # fmt: skip
    return article_id


def loud(_: Entry) -> bool:
    """No entry is of a baseline."""
    return False


def shown(*paths: str, outlet_id: str = "vestnik") -> list[tuple[str, Entry]]:
    """What a door shows: entries at these paths, each with its canonical URL."""
    urls = [f"https://{outlet_id}.example/{path}" for path in paths]
    return [(url, Entry(url=url + "?from=rss", title=f"О {url[-1]}")) for url in urls]


def run_together(code: str, arguments: Sequence[Sequence[str]]) -> list[str]:
    """Run `code` in one process for each list of arguments, from one moment on; return outputs.

    The code says that it is ready by printing a line, and waits for one before it begins.
    """
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, *each],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for each in arguments
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    ends = [process.communicate(timeout=120) for process in processes]
    assert [(p.returncode, err) for p, (_, err) in zip(processes, ends, strict=True)] == [
        (0, "")
    ] * len(processes)
    return [out for out, _ in ends]
