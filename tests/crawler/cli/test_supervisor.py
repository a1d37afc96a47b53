"""The supervisor: children are started again, ended together, and never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

# The supervisor takes the signals of its process, so it runs in one of its own.
SCRIPT = """
import json, sys
from crawler.cli import run
run.RESTART_PAUSES_S, run.GRACE_S, run.STEADY_AFTER_S = json.loads(sys.argv[2])
sys.exit(run.Supervisor(json.loads(sys.argv[1])).run())
"""
# Every child writes its pid into a file named after it, one line for each life.
CHILD = """
import os, signal, sys, time
with open(sys.argv[1], "a") as file:
    print(os.getpid(), file=file, flush=True)
life = len(open(sys.argv[1]).readlines())
exec(sys.argv[2])
"""
STAY = "time.sleep(600)"
# Says farewell when it is asked to end.
POLITE = """
def end(*_):
    open(sys.argv[1] + "-farewell", "w").close()
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
open(sys.argv[1] + "-ready", "w").close()
time.sleep(600)
"""


class World:
    """One supervisor with its children."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process: subprocess.Popen[str] | None = None

    def start(
        self, *, pauses: str = "[0.1]", grace: float = 20, steady: float = 60, **children: str
    ) -> subprocess.Popen[str]:
        import json

        commands = {
            name: [sys.executable, "-c", CHILD, str(self.folder / name), code]
            for name, code in children.items()
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, json.dumps(commands), f"[{pauses}, {grace}, {steady}]"],
            stderr=subprocess.PIPE,
            text=True,
        )
        return self.process

    def lives(self, name: str) -> list[int]:
        """The pids that a child has had."""
        file = self.folder / name
        return [int(line) for line in file.read_text().split()] if file.exists() else []

    def wait(self, condition: Callable[[], bool], seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, "it does not happen"
            time.sleep(0.05)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    assert world.process is not None
    if world.process.poll() is None:
        world.process.kill()
        world.process.wait()
    if world.process.stderr is not None:
        world.process.stderr.close()
    for file in tmp_path.iterdir():
        for pid in world.lives(file.name):
            if runs(pid):
                os.kill(pid, signal.SIGKILL)


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_all_children_well(world: World, number: signal.Signals) -> None:
    supervisor = world.start(crawler=POLITE, bot=POLITE)
    world.wait(lambda: all((world.folder / f"{n}-ready").exists() for n in ("crawler", "bot")))
    supervisor.send_signal(number)
    assert supervisor.wait(30) == 0
    assert supervisor.stderr is not None
    assert supervisor.stderr.read() == "Stopped; nothing is lost.\n"
    assert all((world.folder / f"{name}-farewell").exists() for name in ("crawler", "bot"))
    assert not any(runs(pid) for name in ("crawler", "bot") for pid in world.lives(name))


def test_a_child_that_dies_is_started_again_and_the_other_left_alone(world: World) -> None:
    supervisor = world.start(crawler="sys.exit(1) if life < 3 else " + STAY, bot=STAY)
    world.wait(lambda: len(world.lives("crawler")) == 3)
    assert len(world.lives("bot")) == 1
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(30) == 0
    assert supervisor.stderr is not None
    said = supervisor.stderr.read()
    assert said.count("crawler ended (code 1); started again in 0.1 s") == 2


def test_a_killed_child_is_started_again(world: World) -> None:
    world.start(bot=STAY)
    world.wait(lambda: len(world.lives("bot")) == 1)
    os.kill(world.lives("bot")[0], signal.SIGKILL)
    world.wait(lambda: len(world.lives("bot")) == 2)


def test_the_pauses_between_lives_grow(world: World) -> None:
    supervisor = world.start(pauses="[0.1, 0.2, 0.3]", bot="sys.exit(1) if life < 6 else " + STAY)
    world.wait(lambda: len(world.lives("bot")) == 6)
    supervisor.send_signal(signal.SIGTERM)
    supervisor.wait(30)
    assert supervisor.stderr is not None
    said = supervisor.stderr.read().splitlines()
    pauses = [line.split()[-2] for line in said if line.startswith("bot ended")]
    assert pauses == ["0.1", "0.2", "0.3", "0.3", "0.3"]


def test_a_steady_child_begins_the_pauses_anew(world: World) -> None:
    supervisor = world.start(
        pauses="[0.1, 60]", steady=0.0, bot="sys.exit(1) if life < 4 else " + STAY
    )
    world.wait(lambda: len(world.lives("bot")) == 4)
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(30) == 0


def test_a_child_with_wrong_settings_ends_everything_with_its_code(world: World) -> None:
    supervisor = world.start(crawler=STAY, bot="time.sleep(1); sys.exit(2)")
    assert supervisor.wait(30) == 2
    assert supervisor.stderr is not None
    assert "Stopped" not in supervisor.stderr.read()
    assert len(world.lives("bot")) == 1
    assert not any(runs(pid) for pid in world.lives("crawler"))


def test_a_child_that_does_not_end_in_time_is_killed(world: World) -> None:
    deaf = "signal.signal(signal.SIGTERM, signal.SIG_IGN); open(sys.argv[1] + '-deaf', 'w'); "
    supervisor = world.start(grace=0.5, bot=deaf + STAY)
    world.wait(lambda: (world.folder / "bot-deaf").exists())
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(30) == 0
    assert not any(runs(pid) for pid in world.lives("bot"))
