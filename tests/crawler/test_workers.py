"""Workers: whatever a page does to its parser, it costs that page only."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from multiprocessing import forkserver
from pathlib import Path

import pytest
import worker_tasks as tasks

from crawler import workers as module
from crawler.errors import DoorError, WorkerError
from crawler.workers import Workers

URL = "https://kapital.kz/feed"
TESTS = Path(__file__).resolve().parents[1]
PARENT = """
import asyncio, worker_tasks
from crawler.workers import Workers

async def main():
    workers = Workers(2)
    pids = await asyncio.gather(*(workers.run("page", "u", worker_tasks.pid) for _ in range(8)))
    print(*set(pids), flush=True)
    await workers.run("page", "u", worker_tasks.hang, 600)

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.fixture
def workers() -> Iterator[Workers]:
    workers = Workers(2)
    yield workers
    workers.close()


async def failure(workers: Workers, task: Callable[..., object], *args: object) -> WorkerError:
    with pytest.raises(WorkerError) as caught:
        await workers.run("door", URL, task, *args)
    assert (caught.value.url, caught.value.stage) == (URL, "door")
    return caught.value


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


class TestWork:
    async def test_is_done_in_other_processes(self, workers: Workers) -> None:
        assert await workers.run("page", URL, tasks.double, 4, plus=1) == 9
        pids = await asyncio.gather(*(workers.run("page", URL, tasks.pid) for _ in range(6)))
        assert os.getpid() not in pids
        assert len(set(pids)) <= workers.count == 2

    async def test_that_ends_in_an_error_of_ours_brings_it_back_whole(
        self, workers: Workers
    ) -> None:
        with pytest.raises(DoorError) as caught:
            await workers.run("door", URL, tasks.refuse)
        assert (caught.value.url, caught.value.hint) == (URL, "look")

    async def test_that_ends_in_a_bug_names_it_and_the_page(self, workers: Workers) -> None:
        with pytest.raises(WorkerError, match="the parser failed: KeyError") as caught:
            await workers.run("door", URL, tasks.stumble)
        assert (caught.value.stage, caught.value.url) == ("door", URL)


class TestTrouble:
    async def test_a_parser_that_hangs_is_killed(
        self, workers: Workers, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await workers.run("page", URL, tasks.double, 1)  # workers are started
        monkeypatch.setattr(module, "TIME_LIMIT_S", 0.5)
        start = time.monotonic()
        error = await failure(workers, tasks.hang, 600)
        assert "did not end" in error.message
        assert time.monotonic() - start < 10

    @pytest.mark.parametrize("task", [tasks.leave, tasks.crash])
    async def test_a_parser_that_takes_its_process_down_is_told_of(
        self, workers: Workers, task: Callable[[], None]
    ) -> None:
        assert (await failure(workers, task)).message == "the parser crashed"

    async def test_a_parser_that_leaves_as_if_all_were_well_is_missed_soon(
        self, workers: Workers
    ) -> None:
        """Exit code 0 is a worker's usual end to pebble, which waits out the task's time."""
        await workers.run("page", URL, tasks.double, 1)
        start = time.monotonic()
        assert (await failure(workers, tasks.leave, 0)).message == "the parser crashed"
        assert time.monotonic() - start < module.TIME_LIMIT_S / 2
        assert await workers.run("page", URL, tasks.double, 1) == 2

    async def test_a_parser_that_computes_too_long_is_ended_by_name(
        self, workers: Workers, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "CPU_LIMIT_S", 1)
        error = await failure(workers, tasks.spin)
        assert error.message == "the parser took more than 1 s of computing"
        assert await workers.run("page", URL, tasks.double, 1) == 2

    async def test_a_parser_that_waits_for_a_core_is_not_guilty(
        self, workers: Workers, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "CPU_LIMIT_S", 1)
        assert await workers.run("page", URL, tasks.hang, 2.5) == "back"

    async def test_each_task_has_its_own_time_to_compute(
        self, workers: Workers, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "CPU_LIMIT_S", 1)
        for _ in range(6):
            assert await workers.run("page", URL, tasks.burn, 0.7) > 0

    async def test_two_that_hang_do_not_hold_up_the_others_for_long(
        self, workers: Workers, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "CPU_LIMIT_S", 1)
        bad = [asyncio.ensure_future(workers.run("page", URL, tasks.spin)) for _ in range(2)]
        start = time.monotonic()
        assert await workers.run("page", URL, tasks.double, 2) == 4
        assert time.monotonic() - start < module.TIME_LIMIT_S / 2
        ends = await asyncio.gather(*bad, return_exceptions=True)
        assert all(isinstance(end, WorkerError) for end in ends)

    @pytest.mark.parametrize("megabytes", [1_000, 8_000])
    async def test_a_parser_that_devours_memory_is_stopped(
        self, workers: Workers, megabytes: int
    ) -> None:
        error = await failure(workers, tasks.devour, megabytes)
        assert error.message == "the parser ran out of memory"

    async def test_a_parser_may_use_what_a_large_page_needs(self, workers: Workers) -> None:
        assert await workers.run("page", URL, tasks.devour, 400) == 400 * 1024**2

    async def test_leaves_all_other_tasks_alone(
        self, workers: Workers, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await workers.run("page", URL, tasks.double, 1)
        good = [workers.run("page", URL, tasks.double, number) for number in range(10)]
        bad = [workers.run("page", URL, task) for task in (tasks.crash, tasks.devour, tasks.leave)]
        mixed = [*good[:3], bad[0], *good[3:6], bad[1], *good[6:8], bad[2], *good[8:]]
        results = await asyncio.gather(*mixed, return_exceptions=True)
        numbers = [result for result in results if isinstance(result, int)]
        assert numbers == [2 * number for number in range(10)]
        assert sum(isinstance(result, WorkerError) for result in results) == 3

    async def test_work_goes_on_after_each_of_many_crashes(self, workers: Workers) -> None:
        for number in range(4):
            await failure(workers, tasks.crash)
            assert await workers.run("page", URL, tasks.double, number) == 2 * number


class TestDeadPool:
    async def test_is_replaced_and_work_goes_on(self, workers: Workers) -> None:
        """As after an out-of-memory killer that took the fork server."""
        assert await workers.run("page", URL, tasks.double, 1) == 2
        pool, server = workers._pool, forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]  # CPython names it so
        assert server is not None
        os.kill(server, signal.SIGKILL)
        deadline = time.monotonic() + 20
        while pool.active and time.monotonic() < deadline:
            await asyncio.sleep(0.1)
        assert not pool.active
        assert [await workers.run("page", URL, tasks.double, n) for n in range(3)] == [0, 2, 4]
        assert workers._pool is not pool

    async def test_that_cannot_be_replaced_is_told_of(
        self, workers: Workers, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        workers.close()
        monkeypatch.setattr(workers, "_make_pool", lambda: workers._pool)
        with pytest.raises(WorkerError, match="no parser can be started"):
            await workers.run("page", URL, tasks.double, 1)


class TestEnd:
    async def test_closing_kills_what_is_running(self) -> None:
        workers = Workers(1)
        pid = await workers.run("page", URL, tasks.pid)
        waiting = asyncio.ensure_future(workers.run("page", URL, tasks.hang, 600))
        await asyncio.sleep(0.3)
        start = time.monotonic()
        await asyncio.to_thread(workers.close)
        assert time.monotonic() - start < 10
        assert not runs(pid)
        waiting.cancel()
        await asyncio.wait([waiting])

    def test_orphans_vanish_after_kill_9_of_their_parent(self, tmp_path: Path) -> None:
        script = tmp_path / "parent.py"
        script.write_text(PARENT)
        folder = tmp_path / "t"
        folder.mkdir()
        parent = subprocess.Popen(
            [sys.executable, str(script)],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(TESTS), "TMPDIR": str(folder)},
        )
        assert parent.stdout is not None
        pids = [int(word) for word in parent.stdout.readline().split()]
        assert pids
        assert all(runs(pid) for pid in pids)
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        deadline = time.monotonic() + 10
        while any(runs(pid) for pid in pids) and time.monotonic() < deadline:
            time.sleep(0.1)
        parent.stdout.close()
        assert [pid for pid in pids if runs(pid)] == []
        assert list(folder.iterdir()) == []  # the fork server's socket had a folder
