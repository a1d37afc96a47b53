"""Topics that are edited while the scheduled crawl runs."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from invented import command, feed, item, page
from site_server import Answer, Sites, serving
from whole_support import Akbulak

TOPIC = """
- id: akbulak
  titles: {{ru: А, kk: А, en: A}}
  query: |
    {query}
  notify: now
"""


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    """Look until the condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come in time"
        time.sleep(0.2)


def edit(akbulak: Akbulak, query: str) -> None:
    """Write the one topic's query anew, as an editor does."""
    file = akbulak.cwd / "seeds" / "topics" / "all.yaml"
    file.write_text(TOPIC.format(query=query), encoding="utf-8")


def print_news(akbulak: Akbulak, server: Sites, *titles: str) -> None:
    """Let the outlet print these on top of its feed, and make it due; wait until all are read."""
    site = server.pages["one.localhost"]
    known = int(akbulak.rows("select count(*) from articles")[0][0])
    numbers = range(known + 1, known + 1 + len(titles))
    for number, title in zip(numbers, titles, strict=True):
        site[f"/n/{number}"] = page(title, f"{title}, told in number {number}.")
    site["/feed"] = feed(*(item(n, t, 0.1) for n, t in zip(numbers, titles, strict=True)))
    now = datetime.now(UTC).replace(tzinfo=None)
    akbulak.rows("update outlets set next_poll_at = :now", now=now)
    wait_for(lambda: akbulak.rows("select count(*) from articles")[0][0] == known + len(titles))


def matched(akbulak: Akbulak) -> list[tuple[str, int]]:
    """Titles of matched articles with the version of the topic that found them."""
    rows = akbulak.rows(
        "select title, topic_version from matches join articles on id = article_id order by id"
    )
    return [(row.title, row.topic_version) for row in rows]


@pytest.mark.slow
def test_a_later_article_is_judged_by_the_new_query_and_a_broken_one_keeps_the_old(
    tmp_path: Path,
) -> None:
    site = {"/feed": feed(item(1, "Weather on Monday", 1)), "/n/1": page("Weather", "Rain.")}
    with serving({"one.localhost": site}) as server:
        akbulak = command(server, tmp_path)
        service = akbulak.start("crawler")
        wait_for(lambda: (tmp_path / "trouble.db").exists())
        wait_for(lambda: akbulak.rows("select 1 from sqlite_master where name = 'articles'"))
        wait_for(lambda: akbulak.rows("select count(*) from articles")[0][0] == 1)

        edit(akbulak, "Tasbulak")
        wait_for(lambda: akbulak.rows("select version from topics")[0][0] == 2)
        print_news(akbulak, server, "Tasbulak deal signed", "Akbulak deal signed")
        assert matched(akbulak) == [("Tasbulak deal signed", 2)]
        assert len(akbulak.rows("select id from outbox where kind = 'alert'")) == 1

        edit(akbulak, "Tasbulak OR (Akbulak")
        refused = "select reason from events where verdict = 'topic refused'"
        wait_for(lambda: akbulak.rows(refused))
        print_news(akbulak, server, "Tasbulak again", "Akbulak again")
        assert matched(akbulak)[1:] == [("Tasbulak again", 2)]
        (told,) = akbulak.rows(refused)
        assert told.reason.startswith("all.yaml:5:17: akbulak: query: a parenthesis that is")
        (notice,) = akbulak.rows("select payload from outbox where kind = 'notice'")
        assert "all.yaml:5:17" in notice.payload
        assert "all.yaml:5:17" in akbulak.run("status").stdout

        service.send_signal(signal.SIGTERM)
        _, err = service.communicate(timeout=60)
        assert service.returncode == 0, err.decode()
        assert "Traceback" not in err.decode()
        history = akbulak.run("topics", "history", "akbulak").stdout
        assert "[-akbulak-] {+tasbulak+}" in history

        # A service that starts again finds the same broken file, and watches on.
        again = akbulak.start("crawler")
        print_news(akbulak, server, "Tasbulak once more", "Akbulak once more")
        assert matched(akbulak)[2:] == [("Tasbulak once more", 2)]
        again.send_signal(signal.SIGTERM)
        assert again.wait(60) == 0
        assert akbulak.run("crawl").returncode == 2, "a person at the keyboard is told"


def test_a_story_can_be_followed_from_the_address_of_an_article(tmp_path: Path) -> None:
    words = "Corvane Mining has drilled at Tasbulak, and Tasbulak holds yttrium."
    site = {"/n/1": page("First well at Tasbulak", words), "/robots.txt": Answer(404, "none")}
    with serving({"one.localhost": site}) as server:
        akbulak = command(server, tmp_path)
        url = f"http://one.localhost:{server.port}/n/1"
        found = akbulak.run("topics", "suggest", url)
        assert found.returncode == 0, found.stderr
        (topic,) = yaml.safe_load(found.stdout[found.stdout.index("- id: ") :])
        assert "Tasbulak" in topic["query"]
        pasted = tmp_path / "seeds" / "topics" / "story.yaml"
        pasted.write_text(yaml.safe_dump([topic], allow_unicode=True), encoding="utf-8")
        checked = akbulak.run("topics", "check")
        assert checked.returncode == 0, checked.stdout
        assert "2 topics" in checked.stderr
        refused = akbulak.run("topics", "suggest", "http://127.0.0.1:9/private")
        assert refused.returncode == 2
        assert akbulak.rows("select count(*) from articles")[0][0] == 0, "nothing is stored"
