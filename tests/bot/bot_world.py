"""A small world for the bot's tests: a database with an outlet, topics, readers and articles."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.app import TelegramBot
from crawler.config import Config
from crawler.items import Article, Quality
from crawler.outlets import Outlet
from crawler.store import Connection, Database, articles, chats, outbox, topics
from crawler.store import outlets as outlet_rows
from crawler.store.topics import TopicRow

ANNA, BOLAT = 1001, 1002  # readers
NOW = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)  # 14:05 in Almaty
SENTENCE = "Месторождение Акбулак передано Казгеологии."
OUTLETS = [
    Outlet(id="stepnoy-vestnik", name="Степной вестник", kind="regional"),
    Outlet(id="dala", name="Дала & Co", kind="national"),
]
TOPICS = [
    TopicRow(
        "akbulak-deal",
        {"ru": "Сделка по Акбулаку", "kk": "Ақбұлақ мәмілесі", "en": "Akbulak deal"},
        "акбулак",
        "now",
        1,
    ),
    TopicRow("kz-tungsten", {"ru": "Вольфрам", "en": "Tungsten"}, "вольфрам", "silent", 1),
]


def new_database(folder: Path) -> Database:
    """A migrated SQLite database with the outlets and topics."""
    database = Database(f"sqlite:///{folder / 'bot.db'}")
    database.upgrade()
    fill(database)
    return database


def fill(database: Database) -> None:
    """Write the outlets and topics."""
    with database.write() as connection:
        outlet_rows.sync(connection, OUTLETS, NOW)
        topics.sync(connection, TOPICS, NOW)


def settings(database: Database, **values: Any) -> Config:
    """Settings for tests: English, two readers on the list."""
    usual: dict[str, Any] = {"language": "en", "admins": (ANNA, BOLAT)}
    url = database.url.render_as_string(hide_password=False)
    return Config(database_url=url, _env_file=None, **(usual | values))  # type: ignore[call-arg]  # pydantic-settings' own argument


def meet(
    database: Database, chat_id: int = ANNA, kind: str = "private", language: str | None = None
) -> None:
    """A chat that follows every topic."""
    with database.write() as connection:
        chats.meet(connection, chat_id, kind, f"chat {chat_id}", NOW, language)
        chats.follow(connection, chat_id, [topic.id for topic in TOPICS], NOW)


def print_article(
    database: Database,
    title: str = "Акбулак: подписан договор",
    *,
    sentence: str = SENTENCE,
    terms: Sequence[str] = ("Акбулак", "Казгеология"),
    quality: Quality = Quality.FULL,
    silent: bool = False,
) -> int:
    """Store an article that matches akbulak-deal, with an alert for each follower."""
    with database.write() as connection:
        return _print(connection, title, sentence, terms, quality, silent=silent)


def _print(
    connection: Connection,
    title: str,
    sentence: str,
    terms: Sequence[str],
    quality: Quality,
    *,
    silent: bool,
) -> int:
    number = hashlib.sha256(title.encode("utf-8", "replace")).hexdigest()[:16]
    url = f"https://stepnoy.example/news/{number}?a=1&b=2"
    article = Article(
        url=url,
        canonical_url=url,
        outlet_id="stepnoy-vestnik",
        title=title,
        lead="Коротко о договоре.",
        text=sentence,
        published=NOW,
        language="ru",
        fetched_at=NOW,
        quality=quality,
    )
    story = articles.TableStories(connection, NOW).new_story(article)
    article_id = articles.add(connection, article, number, story, NOW)
    articles.add_match(
        connection, article_id, "akbulak-deal", 1, NOW, score=8.0, terms=terms, sentence=sentence
    )
    for chat_id, followed in chats.followers(connection, ["akbulak-deal"]).items():
        outbox.put(
            connection,
            chat_id,
            "alert",
            f"alert:{article_id}",
            NOW,
            article_id=article_id,
            payload={"topics": followed},
            silent=silent,
        )
    return article_id


@asynccontextmanager
async def serving(
    database: Database, base_url: str, token: str, **values: Any
) -> AsyncIterator[asyncio.Task[None]]:
    """The Telegram bot, running against a server until the block ends."""
    config = settings(database, telegram_token=SecretStr(token), telegram_api=base_url, **values)
    stop = asyncio.Event()
    task = asyncio.create_task(TelegramBot(config, database, token).serve(stop))
    try:
        yield task
    finally:
        stop.set()
        await asyncio.wait([task])
        if not task.cancelled() and (error := task.exception()):
            raise error
