"""Every alert arrives; none is lost, and a possible repeat says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from bot_world import ANNA, BOLAT, NOW, fill, meet, print_article, settings
from telegram import Bot

from bot.alerts import Clerk, Delivery, Message, Pacing, SendingError
from bot.alerts.telegram import TelegramSender
from crawler.store import Database, chats, outbox

if TYPE_CHECKING:
    from telegram_server import TelegramServer

GROUP, SUPERGROUP = -500, -100500


class Clock:
    """The database's time, moved by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def database(database: Database) -> Database:
    """Once on each kind of database."""
    fill(database)
    return database


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def delivery(
    database: Database, telegram_server: TelegramServer, clock: Clock
) -> AsyncIterator[Delivery]:
    telegram_server.add_chat(ANNA)
    telegram_server.add_chat(BOLAT)
    meet(database)
    bot = Bot(telegram_server.token, base_url=f"{telegram_server.base_url}/bot")
    pacing = Pacing(clock=iter(range(0, 10**9, 61)).__next__)  # a minute between any two looks
    clerk = Clerk(database, settings(database))
    yield Delivery(database, TelegramSender(bot), clerk, pacing, now=clock, chance=lambda: 1.0)
    await bot.request.shutdown()


async def deliver_all(delivery: Delivery) -> int:
    sent = 0
    while await delivery.deliver_next():
        sent += 1
    return sent


def states(database: Database) -> dict[str, int]:
    with database.read() as connection:
        return outbox.counts(connection)


async def test_an_alert_arrives_once_and_is_written_down(database, delivery, telegram_server):
    print_article(database, "Договор <подписан> & начат", silent=True)

    await deliver_all(delivery)

    [sent] = telegram_server.ledger
    assert sent.text.startswith("Договор <подписан> & начат\nСтепной вестник · 22 November")
    assert sent.disable_notification
    assert sent.link_preview == {"is_disabled": True}
    assert states(database) == {"sent": 1}


async def test_each_chat_gets_its_own_in_its_language_and_in_order(
    database, delivery, telegram_server
):
    meet(database, BOLAT, language="kk")
    for number in range(3):
        print_article(database, f"Новость {number}")

    assert await deliver_all(delivery) == 6

    for chat_id, word in ((ANNA, "November"), (BOLAT, "қараша")):
        texts = [sent.text for sent in telegram_server.ledger if sent.chat_id == chat_id]
        assert [text.split("\n")[0] for text in texts] == [f"Новость {n}" for n in range(3)]
        assert all(word in text for text in texts)


async def test_too_many_requests_pauses_that_chat_and_nobody_else(
    database, delivery, telegram_server, clock
):
    meet(database, BOLAT)
    print_article(database)
    parameters = {"retry_after": 43_838}
    telegram_server.fail_next("sendMessage", status=429, parameters=parameters, chat_id=ANNA)

    await deliver_all(delivery)
    assert [sent.chat_id for sent in telegram_server.ledger] == [BOLAT]
    clock.now += timedelta(seconds=43_837)
    assert await deliver_all(delivery) == 0
    clock.now += timedelta(seconds=1)
    await deliver_all(delivery)

    assert [sent.chat_id for sent in telegram_server.ledger] == [BOLAT, ANNA]
    assert "repeat" not in telegram_server.ledger[1].text


async def test_a_chat_that_blocked_us_sleeps_and_finds_everything_on_its_return(
    database, delivery, telegram_server
):
    print_article(database, "Первая")
    print_article(database, "Вторая")
    telegram_server.block(ANNA)

    await deliver_all(delivery)
    assert len(telegram_server.refusals) == 1
    assert states(database) == {"pending": 2}
    telegram_server.chats[ANNA].blocked = False
    meet(database)  # /start
    await deliver_all(delivery)

    assert [sent.text.split("\n")[0] for sent in telegram_server.ledger] == ["Первая", "Вторая"]


async def test_a_group_that_became_a_supergroup_takes_its_alerts_along(
    database, delivery, telegram_server
):
    telegram_server.add_chat(GROUP, "group")
    meet(database, GROUP, "group")
    print_article(database)
    telegram_server.migrate(GROUP, SUPERGROUP)

    await deliver_all(delivery)

    assert sorted(sent.chat_id for sent in telegram_server.ledger) == [SUPERGROUP, ANNA]
    with database.read() as connection:
        assert chats.followed(connection, SUPERGROUP) == ["akbulak-deal", "kz-tungsten"]
        assert chats.get(connection, GROUP).state == "asleep"


async def test_refused_markup_goes_once_more_in_plain_words(database, delivery, telegram_server):
    print_article(database, "Договор <подписан>")
    description = "Bad Request: can't parse entities: Unsupported start tag"
    telegram_server.fail_next("sendMessage", status=400, description=description)

    await deliver_all(delivery)

    [sent] = telegram_server.ledger
    assert sent.text.startswith("Договор <подписан> (https://stepnoy.example/news/")


@pytest.mark.parametrize(
    ("description", "times"),
    [
        ("Bad Request: can't parse entities: Unsupported start tag", 2),
        ("Bad Request: message is too long", 1),
    ],
)
async def test_a_message_that_is_refused_for_good_is_a_dead_letter_and_others_pass(
    database, delivery, telegram_server, description, times
):
    print_article(database, "Первая")
    print_article(database, "Вторая")
    telegram_server.fail_next("sendMessage", status=400, description=description, times=times)

    await deliver_all(delivery)

    assert [sent.text.split("\n")[0] for sent in telegram_server.ledger] == ["Вторая"]
    assert states(database) == {"dead": 1, "sent": 1}
    with database.read() as connection:
        [(_, reason)] = outbox.dead_letters(connection, 5)
    assert reason.lower() in description.lower()


async def later(delivery: Delivery, clock: Clock) -> None:
    """Let the silence after a failure of the network pass."""
    clock.now += timedelta(minutes=10)
    delivery._rest_until = asyncio.get_running_loop().time()
    await deliver_all(delivery)


@pytest.mark.parametrize(
    ("fault", "arrived", "marked"),
    [("drop before", 1, True), ("drop after", 2, True), ("502", 1, True), ("down", 1, False)],
)
async def test_a_broken_connection_loses_nothing_and_marks_what_may_be_a_repeat(
    database, delivery, telegram_server, clock, fault, arrived, marked
):
    print_article(database)
    if fault == "down":
        await telegram_server.stop()
    elif fault == "502":
        telegram_server.fail_next("sendMessage", status=502)
    else:
        telegram_server.drop_next("sendMessage", when=fault.removeprefix("drop "))

    await deliver_all(delivery)
    assert delivery.trouble
    assert states(database) == {"pending": 1}
    if fault == "down":
        await telegram_server.start()
    await later(delivery, clock)

    assert len(telegram_server.ledger) == arrived
    assert ("may be a repeat" in telegram_server.ledger[-1].text) == marked
    assert states(database) == {"sent": 1}
    assert delivery.trouble is None


async def test_a_message_that_failed_keeps_the_later_ones_of_its_chat_behind_it(
    database, delivery, telegram_server, clock
):
    meet(database, BOLAT)
    print_article(database, "Первая")
    print_article(database, "Вторая")
    telegram_server.fail_next("sendMessage", status=500, chat_id=ANNA)

    await deliver_all(delivery)
    delivery._rest_until = 0
    await deliver_all(delivery)
    assert {sent.chat_id for sent in telegram_server.ledger} == {BOLAT}
    await later(delivery, clock)

    texts = [sent.text for sent in telegram_server.ledger if sent.chat_id == ANNA]
    assert [text.split("\n")[0] for text in texts] == ["Первая", "Вторая"]


async def test_a_message_that_never_goes_does_not_silence_its_chat(
    database, delivery, telegram_server, clock
):
    print_article(database, "Отравленная")
    print_article(database, "Здоровая")
    telegram_server.fail_next("sendMessage", status=500, times=outbox.BLOCKING_ATTEMPTS)

    for _ in range(outbox.BLOCKING_ATTEMPTS):
        clock.now += timedelta(minutes=10)
        delivery._rest_until = 0
        await delivery.deliver_next()
    delivery._rest_until = 0
    await deliver_all(delivery)

    assert [sent.text.split("\n")[0] for sent in telegram_server.ledger] == ["Здоровая"]


async def test_a_refused_token_stops_everything_and_keeps_the_alert(
    database, delivery, telegram_server
):
    print_article(database)
    telegram_server.fail_next("sendMessage", status=401)

    with pytest.raises(SendingError, match="refuses the token"):
        await delivery.deliver_next()

    assert states(database) == {"pending": 1}


async def test_what_was_in_flight_when_the_bot_died_comes_again_marked(
    database, delivery, telegram_server
):
    print_article(database)
    with database.write() as connection:
        outbox.mark_sending(connection, 1)

    assert await deliver_all(delivery) == 0
    assert await delivery.recover() == 1
    await deliver_all(delivery)

    [sent] = telegram_server.ledger
    assert sent.text.endswith("🔁 This may be a repeat.")


async def test_a_notice_is_delivered_like_an_alert(database, delivery, telegram_server):
    with database.write() as connection:
        changes = [{"outlet": "Дала", "to": "slow", "why": "refuses us (403)", "since": None}]
        payload = {"notice": "health", "changes": changes}
        outbox.put(connection, ANNA, "notice", "health:1", NOW, payload=payload)

    await deliver_all(delivery)

    assert "✗ Дала cannot be read: refuses us (403)" in telegram_server.ledger[0].text


@pytest.mark.parametrize(("kind", "article"), [("notice", None), ("alert", None)])
async def test_a_row_that_cannot_be_read_is_a_dead_letter(database, delivery, kind, article):
    with database.write() as connection:
        outbox.put(connection, ANNA, kind, "odd", NOW, article_id=article, payload={})

    await deliver_all(delivery)

    assert states(database) == {"dead": 1}


class Printer:
    """A sender that takes everything."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    async def send(
        self, chat_id: int, message: Message, *, silent: bool = False, plain: bool = False
    ) -> int | None:
        self.texts.append(message.text)
        return None


async def test_the_loop_delivers_what_comes_and_ends_when_told(database):
    meet(database, chats.TERMINAL, "terminal")
    printer, stop = Printer(), asyncio.Event()
    loop = Delivery(database, printer, Clerk(database, settings(database)))
    task = asyncio.create_task(loop.run(stop))

    print_article(database)
    async with asyncio.timeout(10):
        while not printer.texts:
            await asyncio.sleep(0.05)
        stop.set()
        await task

    assert states(database) == {"sent": 1}


async def test_a_store_that_fails_for_a_while_loses_nothing(database, monkeypatch):
    meet(database, chats.TERMINAL, "terminal")
    print_article(database)
    printer = Printer()
    loop = Delivery(database, printer, Clerk(database, settings(database)))
    failures = iter([OSError("disk full")] * 2)
    write = database.run

    async def shaky(function, *args, **values):
        if function is outbox.mark_sent and (error := next(failures, None)):
            raise error
        return await write(function, *args, **values)

    monkeypatch.setattr(database, "run", shaky)
    monkeypatch.setattr("bot.alerts.delivery.POLL_SECONDS", 0.01)

    assert await loop.drain(asyncio.Event(), 10) == 0
    assert len(printer.texts) == 1
    assert states(database) == {"sent": 1}
