"""What passes by itself is asked once more, after the pause; nothing else is."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from crawling import crawl
from raw_server import raw_serving
from site_server import Answer, Sites, serving

PAUSE = 0.4
TRANSIENT = (408, 500, 502, 504, 522, 524)
LASTING = (400, 401, 403, 404, 410, 429, 451, 501, 503)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Sites, dict[str, int]]:
    sites: dict[str, dict[str, Answer | list[Answer]]] = {
        f"s{status}.localhost": {"/": [Answer(status), Answer(status), Answer(200)]}
        for status in (*TRANSIENT, *LASTING)
    }
    sites["passing.localhost"] = {"/": [Answer(502), Answer(200)]}
    with serving(sites) as server:
        told = crawl(
            server,
            tmp_path_factory.mktemp("crawl"),
            [f"http://{host}:{{port}}/" for host in sites],
            environment={"AKBULAK_HOST_DELAY": str(PAUSE)},
        )
        return server, {f["asked"].split("//")[1].split(".")[0]: f["status"] for f in told}


Crawled = tuple[Sites, dict[str, int]]


@pytest.mark.parametrize("status", TRANSIENT)
def test_a_status_that_passes_is_asked_once_more(crawled: Crawled, status: int) -> None:
    assert crawled[0].paths(f"s{status}.localhost").count("/") == 2
    assert crawled[1][f"s{status}"] == status


def test_a_second_answer_that_is_good_counts(crawled: Crawled) -> None:
    assert crawled[1]["passing"] == 200


def test_the_host_has_its_pause_before(crawled: Crawled) -> None:
    times = [hit.at for hit in crawled[0].hits if hit.host == "passing.localhost"]
    assert all(later - earlier > PAUSE - 0.02 for earlier, later in pairwise(times))


@pytest.mark.parametrize("status", LASTING)
def test_a_status_that_stays_is_not(crawled: Crawled, status: int) -> None:
    assert crawled[0].paths(f"s{status}.localhost").count("/") == 1


def test_a_connection_that_broke_is_tried_again_and_a_timeout_is_not(tmp_path: Path) -> None:
    short = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\nab"
    silent = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n"
    with raw_serving({"/short": short, "/silent": silent, "/gone": b""}) as server:
        asked = [f"http://{path}.localhost:{{port}}/{path}" for path in ("short", "gone")]
        crawl(server, tmp_path, asked, settings={"DOWNLOAD_TIMEOUT": 2})
        paths = [head.split()[1] for head in server.heads]
    assert (paths.count(b"/short"), paths.count(b"/gone")) == (2, 2)
