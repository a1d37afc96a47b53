"""`python -m bot` as a person or a supervisor runs it: a process of its own."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from bot_world import ANNA, OUTLETS, TOPICS, meet, new_database, print_article

from crawler.store import Database, chats, outbox
from crawler.store.schema import processes as process_rows

if TYPE_CHECKING:
    from telegram_server import TelegramServer

ROOT = Path(__file__).parents[2]


class World:
    """A folder with seeds and a database, and the bots that run on it."""

    def __init__(self, folder: Path) -> None:
        self.database = new_database(folder)
        seeds = folder / "seeds"
        for name, rows in (
            ("outlets", [{"id": o.id, "name": o.name, "kind": o.kind} for o in OUTLETS]),
            (
                "topics",
                [
                    {
                        "id": topic.id,
                        "titles": {"kk": "тақырып", **topic.titles},
                        "query": topic.query,
                        "notify": topic.notify,
                    }
                    for topic in TOPICS
                ],
            ),
        ):
            (seeds / name).mkdir(parents=True)
            (seeds / name / "all.yaml").write_text(yaml.safe_dump(rows), encoding="utf-8")
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("AKBULAK_")},
            "AKBULAK_DATABASE_URL": self.database.url.render_as_string(hide_password=False),
            "AKBULAK_SEEDS": str(seeds),
            "AKBULAK_LANGUAGE": "en",
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "COLUMNS": "100",
        }
        self.folder = folder

    async def start(self, *options: str, **settings: str) -> Process:
        names = {f"AKBULAK_{name.upper()}": value for name, value in settings.items()}
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *options,
            env=self.environment | names,
            cwd=self.folder,
            stdout=PIPE,
            stderr=PIPE,
        )

    async def run(self, *options: str, **settings: str) -> tuple[int | None, str, str]:
        process = await self.start(*options, **settings)
        async with asyncio.timeout(60):
            out, err = await process.communicate()
        return process.returncode, out.decode(), err.decode()

    def counts(self) -> dict[str, int]:
        with self.database.read() as connection:
            return outbox.counts(connection)


@pytest.fixture
def world(tmp_path: Path):
    world = World(tmp_path)
    yield world
    world.database.close()


def telegram(server: TelegramServer) -> dict[str, str]:
    return {
        "telegram_token": server.token,
        "telegram_api": server.base_url,
        "admins": str(ANNA),
    }


def on_terminal(database: Database) -> None:
    meet(database, chats.TERMINAL, "terminal")


async def test_without_a_token_alerts_are_printed_until_the_bot_is_told_to_end(world):
    on_terminal(world.database)
    print_article(world.database, "[red]Договор[/red] & <b>")
    bot = await world.start()
    async with asyncio.timeout(60):
        lines = [(await bot.stdout.readline()).decode() for _ in range(4)]
        bot.send_signal(signal.SIGTERM)
        await bot.communicate()

    assert lines == [
        "[red]Договор[/red] & <b>\n",
        "Степной вестник · 22 November, 14:05 · Russian\n",
        "Месторождение Акбулак передано Казгеологии.\n",
        "topic Akbulak deal · Акбулак + Казгеология\n",
    ]
    assert bot.returncode == 0


async def test_drain_prints_one_object_a_line_and_a_second_time_nothing(world):
    on_terminal(world.database)
    for number in range(3):
        print_article(world.database, f"Новость {number}")

    code, out, _ = await world.run("--drain", "--json")
    again = await world.run("--drain", "--json")

    alerts = [json.loads(line) for line in out.splitlines()]
    assert [alert["title"] for alert in alerts] == [f"Новость {n}" for n in range(3)]
    assert {alert["topics"][0]["id"] for alert in alerts} == {"akbulak-deal"}
    assert code == 0
    assert again[:2] == (0, "")


async def test_an_output_that_is_closed_ends_the_bot_and_keeps_the_alert(world):
    on_terminal(world.database)
    print_article(world.database)
    reading, writing = os.pipe()
    os.close(reading)
    bot = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "--drain",
        env=world.environment,
        cwd=world.folder,
        stdout=writing,
        stderr=PIPE,
    )
    os.close(writing)
    _, err = await bot.communicate()

    assert bot.returncode == 1
    assert err.decode().strip() == "the output is closed: Broken pipe"
    assert world.counts() == {"pending": 1}


async def test_drain_with_a_token_sends_what_waits(world, telegram_server):
    telegram_server.add_chat(ANNA)
    meet(world.database, ANNA)
    print_article(world.database)

    code, out, err = await world.run("--drain", **telegram(telegram_server))

    assert (code, out, err) == (0, "", "")
    assert len(telegram_server.ledger) == 1
    assert not any(call.method == "getUpdates" for call in telegram_server.requests)


async def test_drain_says_what_it_could_not_send(world, telegram_server):
    telegram_server.add_chat(ANNA)
    meet(world.database, ANNA)
    print_article(world.database)
    telegram_server.fail_next("sendMessage", status=429, parameters={"retry_after": 3600})
    bot = await world.start("--drain", **telegram(telegram_server))
    await telegram_server.called("sendMessage", timeout=30)
    bot.send_signal(signal.SIGINT)
    _, err = await bot.communicate()

    assert bot.returncode == 0
    assert "1 message(s) still wait" in err.decode()


@pytest.mark.parametrize("options", [(), ("--drain",)])
async def test_a_wrong_token_is_one_sentence_without_the_token(world, telegram_server, options):
    meet(world.database, ANNA)
    print_article(world.database)
    wrong = "99999:another-token_that_is_not_known"
    code, out, err = await world.run(
        *options, **telegram(telegram_server) | {"telegram_token": wrong}
    )

    assert (code, out) == (2, "")
    assert err.strip().split("\n")[-1] == (
        "Telegram refuses the token (see AKBULAK_TELEGRAM_TOKEN; @BotFather gives a new one)"
    )
    assert "Traceback" not in err
    assert wrong not in err


async def test_the_token_is_not_even_in_the_loudest_log(world, telegram_server):
    telegram_server.add_chat(ANNA)
    meet(world.database, ANNA)
    print_article(world.database)
    telegram_server.fail_next("getMe", status=502)
    telegram_server.drop_next("sendMessage")
    bot = await world.start("-v", log_format="json", **telegram(telegram_server))
    await telegram_server.sent(1, timeout=30)
    telegram_server.fail_next("sendMessage", status=401)
    print_article(world.database, "Вторая")
    async with asyncio.timeout(60):
        out, err = await bot.communicate()

    assert bot.returncode == 2
    assert "Traceback" in err.decode(), "as asked by -v"
    assert telegram_server.token not in (out + err).decode()
    assert telegram_server.token.split(":")[1] not in (out + err).decode()


@pytest.mark.parametrize(
    ("settings", "options", "reason", "code"),
    [
        ({"languages": "ru"}, (), "did you mean AKBULAK_LANGUAGE?", 2),
        ({"database_url": "mysql://x/y"}, (), "mysql is not supported", 2),
        ({"database_url": "postgresql://u:secret@127.0.0.1:1/x"}, (), "cannot be opened", 1),
        ({"telegram_token": "12345:" + "x" * 35}, ("--json",), "--json prints alerts", 2),
    ],
)
async def test_wrong_use_is_one_sentence(world, settings, options, reason, code):
    got, out, err = await world.run(*options, **settings)

    assert (got, out) == (code, "")
    assert reason in err
    assert "Traceback" not in err
    assert "secret" not in err


async def test_a_second_bot_on_the_database_gives_way(world):
    now = datetime.now(UTC)
    row = {"id": "bot-1", "kind": "bot", "host": socket.gethostname(), "pid": os.getpid()}
    with world.database.write() as connection:
        connection.execute(process_rows.insert().values(started_at=now, seen_at=now, **row))

    code, _, err = await world.run()
    drained, _, reason = await world.run("--drain")

    assert (code, drained) == (1, 0)
    assert err.strip() == "another bot is delivering from this database already"
    assert reason.strip() == err.strip() + "; nothing to do"


async def test_a_bot_that_fell_silent_is_replaced(world):
    long_ago = datetime.now(UTC) - timedelta(minutes=5)
    row = {"id": "bot-1", "kind": "bot", "host": "another-machine", "pid": 1}
    with world.database.write() as connection:
        connection.execute(
            process_rows.insert().values(started_at=long_ago, seen_at=long_ago, **row)
        )

    code, _, err = await world.run("--drain")

    assert (code, err) == (0, "")


@pytest.mark.slow
async def test_killing_the_bot_loses_nothing_and_repeats_at_most_once_a_kill(
    world, telegram_server
):
    readers, kills = 30, 8
    for chat_id in range(1, readers + 1):
        telegram_server.add_chat(chat_id)
        meet(world.database, chat_id)
    print_article(world.database)
    telegram_server.hang_next("sendMessage", 0.03, None, when="after")
    chance = random.Random(7)

    for kill in range(kills):
        bot = await world.start(**telegram(telegram_server))
        await telegram_server.sent(2 + kill * 3, timeout=30)
        await asyncio.sleep(chance.random() * 0.06)
        bot.kill()
        await bot.communicate()
    code, _, _ = await world.run("--drain", **telegram(telegram_server))

    arrived = Counter(sent.chat_id for sent in telegram_server.ledger)
    repeats = [sent for sent in telegram_server.ledger if "may be a repeat" in sent.text]
    assert code == 0
    assert set(arrived) == set(range(1, readers + 1)), "nothing is lost"
    assert arrived.total() - readers <= len(repeats) <= kills
    assert world.counts() == {"sent": readers}
