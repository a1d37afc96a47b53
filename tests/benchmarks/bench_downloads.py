"""Downloads a second: bare Scrapy, our crawl, our crawl with extraction, on the same pages.

A server in a process of its own gives invented pages of 60–150 kB (gzip, as the web does) for 200
hosts on loopback. Each crawl runs in a process of its own, in turns, and the median of the
rounds counts.

* bare: Scrapy's own settings and downloader, one spider, no delay, our number of requests at once;
* ours: `crawler.settings` whole — guard, resolver, robots.txt, politeness (the smallest delay),
  redirects, unpacking, bounded handler — with a spider that counts;
* reading: the same, each page extracted and matched by `read_page` in two worker processes.

Run `python tests/benchmarks/bench_downloads.py [rounds]`.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import scrapy
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.http import Response

from crawler.outlets import Outlet
from crawler.pipelines.reading import Asked, ReadArticle, read_page
from crawler.queries import Standing
from crawler.schedule.engine import attach_reactor, make_runner
from crawler.spiders.context import PRELOAD
from crawler.workers import Workers

HOSTS, PAGES_PER_HOST, PAGES_READ = 200, 20, 3
KINDS = 20  # different pages
MODES = ("bare", "ours", "reading")
VOCABULARY = """рудник редкие земли компания министр добыча завод Казахстан договор цена металл
область производство инвестор запасы вольфрам правительство экспорт рынок отчёт тонна год"""


def page(number: int) -> bytes:
    """An invented news page: a few dozen paragraphs among menus, teasers and scripts."""
    dice, known = random.Random(number), VOCABULARY.split()

    def sentence(words: int) -> str:
        return " ".join(dice.choice(known) for _ in range(words)).capitalize() + ". "

    menu = "".join(f'<li><a href="/r/{n}">{sentence(3)}</a></li>' for n in range(150))
    text = "".join(f"<p>{sentence(14)}{sentence(11)}{sentence(16)}</p>" for _ in range(25))
    teasers = "".join(
        f'<div class="card"><a href="/n/{n}"><img src="/i/{n}.jpg"><h3>{sentence(8)}</h3></a></div>'
        for n in range(60)
    )
    script = "<script>" + f"var a{number}={{'b':[1,2,3]}};" * 900 + "</script>"
    html = (
        f"<!DOCTYPE html><html lang=ru><head><meta charset=utf-8><title>{sentence(7)}</title>"
        f"{script}</head><body><nav><ul>{menu}</ul></nav><article><h1>{sentence(7)}</h1>"
        f'<time datetime="2026-11-2{number % 10}T10:00:00+05:00">вчера</time>{text}</article>'
        f"<aside>{teasers}</aside></body></html>"
    )
    filler = "<!--" + "x" * 1_000 + "-->\n"
    return (html + filler * dice.randrange(0, 60)).encode()


class Server(asyncio.Protocol):
    """As little of HTTP as it takes."""

    answers: dict[bytes, bytes]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport
        self.buffer = b""

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
            path = head.split(b" ", 2)[1]
            self.transport.write(self.answers.get(path, self.answers[b"/robots.txt"]))


def answer(body: bytes, status: str = "200 OK") -> bytes:
    packed = gzip.compress(body)
    return (
        f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\n"
        f"Content-Length: {len(packed)}\r\n\r\n"
    ).encode() + packed


async def serve() -> None:
    pages = [page(number) for number in range(KINDS)]
    Server.answers = {f"/{n}".encode(): answer(body) for n, body in enumerate(pages)}
    Server.answers[b"/robots.txt"] = answer(b"User-agent: *\nDisallow: /private\n")
    server = await asyncio.get_running_loop().create_server(Server, "0.0.0.0", 0)
    sizes = sorted(len(body) // 1000 for body in pages)
    print(server.sockets[0].getsockname()[1], sizes[0], sizes[len(sizes) // 2], sizes[-1])
    sys.stdout.flush()
    await server.serve_forever()


class CountingSpider(Spider):
    """Asks each page of each host; reads them in worker processes where it has some."""

    name = "counting"

    def __init__(self, *args: Any, urls: list[str], workers: Workers | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.urls, self.workers = urls, workers
        self.good = self.read = 0
        self.worker_cpu = self.worker_wait = 0.0

    async def start(self) -> AsyncIterator[Request]:
        for url in self.urls:
            yield Request(url, dont_filter=True)

    async def parse(self, response: Response) -> None:
        assert response.status == 200
        assert len(response.body) > 50_000
        self.good += 1
        if self.workers is not None:
            article, cpu, wait = await self.workers.run("page", "u", timed, response.body)
            self.read += article.article.title != ""
            self.worker_cpu += cpu
            self.worker_wait += wait


OUTLET = Outlet(id="press", name="Press", kind="regional", languages=("ru",))
STANDING = Standing((("metals", "вольфрам AND запасы"), ("land", '"редкие земли" OR рудник')))


def waited() -> float:
    """Seconds that this process was ready and had no core (Linux)."""
    try:
        return int(Path("/proc/self/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
    except OSError:
        return 0.0


def timed(body: bytes) -> tuple[ReadArticle, float, float]:
    """In a worker: the article, the seconds of computing it took, and of waiting for a core."""
    cpu, wait, now = time.process_time(), waited(), datetime.now(UTC)
    url = "https://press.example/1"
    read = read_page(body, Asked(url, "utf-8", now, OUTLET, None, STANDING))
    return read, time.process_time() - cpu, waited() - wait


def bare_runner() -> AsyncCrawlerRunner:
    attach_reactor()
    return AsyncCrawlerRunner(
        {
            "CONCURRENT_REQUESTS": 512,
            "LOG_LEVEL": "WARNING",
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
        }
    )


async def crawl(mode: str, port: int) -> dict[str, float]:
    count = PAGES_READ if mode == "reading" else PAGES_PER_HOST
    # Ours resolves names in `.localhost` by itself; bare Scrapy is spared the lookup.
    host = "127.77.0.{}" if mode == "bare" else "h{}.localhost"
    names = [host.format(number + 1) for number in range(HOSTS)]
    urls = [f"http://{name}:{port}/{number}" for number in range(count) for name in names]
    runner = bare_runner() if mode == "bare" else make_runner(ITEM_PIPELINES={}, SPIDER_MODULES=[])
    workers = Workers(2, PRELOAD) if mode == "reading" else None
    if workers is not None:  # dictionaries are read once in the life of a worker
        await asyncio.gather(*(workers.run("page", "u", timed, page(n)) for n in range(8)))
    crawler = runner.create_crawler(CountingSpider)
    wall, cpu = time.perf_counter(), time.process_time()
    await runner.crawl(crawler, urls=urls, workers=workers)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    spider = crawler.spider
    assert isinstance(spider, CountingSpider)
    assert spider.good == len(urls), f"{spider.good} of {len(urls)} pages came"
    assert workers is None or spider.read == len(urls)
    if workers is not None:
        workers.close()
    return {
        "rate": len(urls) / wall,
        "cpu_ms": 1000 * cpu / len(urls),
        "worker_ms": 1000 * spider.worker_cpu / len(urls),
        "cores": (cpu + spider.worker_cpu) / wall,
        "busy": (spider.worker_cpu + spider.worker_wait) / wall,
        "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def measure(mode: str, port: int, folder: str) -> dict[str, float]:
    names = {n: v for n, v in os.environ.items() if not n.startswith("AKBULAK_")}
    done = subprocess.run(
        [sys.executable, __file__, mode, str(port)],
        capture_output=True,
        text=True,
        cwd=folder,
        check=True,
        env=names | {"AKBULAK_ALLOW_PRIVATE": ".localhost", "AKBULAK_HOST_DELAY": "0.01"},
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def main() -> None:
    """Serve, crawl in turns, print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    folder = str(Path(__file__).parent)
    with subprocess.Popen([sys.executable, __file__, "serve"], stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        port, low, middle, high = (int(word) for word in server.stdout.readline().split())
        print(f"Scrapy {scrapy.__version__}, {HOSTS} hosts, pages {low}–{middle}–{high} kB")
        found: dict[str, list[dict[str, float]]] = {mode: [] for mode in MODES}
        try:
            for _ in range(rounds):
                for mode in MODES:
                    found[mode].append(measure(mode, port, folder))
        finally:
            server.terminate()
    # Rounds are compared with themselves: the machine's mood changes between them.
    for mode in MODES:
        figures = {key: median(one[key] for one in found[mode]) for key in found[mode][0]}
        ratios = [
            one["rate"] / bare["rate"] for one, bare in zip(found[mode], found["bare"], strict=True)
        ]
        print(
            f"{mode:8} {figures['rate']:6.0f} pages/s  {median(ratios):5.2f} of bare  "
            f"{figures['cpu_ms']:5.2f} ms CPU a page  {figures['worker_ms']:5.1f} ms in workers  "
            f"{figures['cores']:4.2f} cores, workers at work or waiting for a core "
            f"{figures['busy']:4.2f} of 2  {figures['rss_mb']:4.0f} MB"
        )


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        asyncio.run(serve())
    elif len(sys.argv) > 2:
        print(json.dumps(asyncio.run(crawl(sys.argv[1], int(sys.argv[2])))), flush=True)
        os._exit(0)  # bare Scrapy's threads of name lookups would wait for a reactor's end
    else:
        main()
