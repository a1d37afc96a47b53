"""What the command says when something is wrong, and what it can do beside crawling."""

from __future__ import annotations

import csv
import io
import signal
import sqlite3
import time
from pathlib import Path

import pytest
import yaml
from whole_support import Akbulak, lines

from crawler.demo.press import Press


@pytest.fixture
def bare(tmp_path: Path) -> Akbulak:
    """The command with the shipped seeds, an empty database and nothing else set."""
    env = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
        "AKBULAK_DATABASE_URL": f"sqlite:///{tmp_path}/bare.db",
        "COLUMNS": "300",
    }
    return Akbulak(env, tmp_path)


@pytest.mark.parametrize(
    ("arguments", "settings", "code", "words"),
    [
        (["crawl", "--outlet", "kapitall"], {}, 2, "did you mean kapital"),
        (["crawl", "ftp://example.org/"], {}, 2, "only http and https"),
        (["crawl", "http://127.0.0.1/"], {}, 2, "private network"),
        (["crawl", "http://2130706433/"], {}, 2, "private network"),
        (["crawl", "--since", "soon"], {}, 2, "not a span of time"),
        (["crawl", "--nonsense"], {}, 2, "No such option"),
        (["fly"], {}, 2, "No such command"),
        (["query", "check", "mine AND ("], {}, 2, "^"),
        (["query", "check", "NOT mine"], {}, 2, "akbulak:"),
        (["story", "7"], {}, 1, "no story 7"),
        (["story", "0"], {}, 2, "greater than or equal to 1"),
        (["story", "9" * 20], {}, 2, "less than or equal to"),
        (["why", "https://example.org/none"], {}, 1, "No outlet that is read has shown"),
        (["search", "mine AND ("], {}, 2, "^"),
        (["search", "@akbulk"], {"AKBULAK_LANGUAGE": "en"}, 2, "did you mean @akbulak"),
        (["export", "a NEAR/x b"], {"AKBULAK_LANGUAGE": "en"}, 2, "NEAR takes a number"),
        (["why", "nonsense"], {}, 2, "not a web address"),
        (["status"], {"AKBULAK_DATABASE_URL": "mysql://x"}, 2, "not supported"),
        (["status"], {"AKBULAK_DATABASE_URL": "sqlite:////proc/no/such.db"}, 1, "cannot be opened"),
        (
            ["status"],
            {"AKBULAK_DATABASE_URL": "postgresql://a:pass-word@127.0.0.1:1/b"},
            1,
            "cannot be opened",
        ),
        (["status"], {"AKBULAK_TELEGRAM_TOKN": "1"}, 2, "did you mean AKBULAK_TELEGRAM_TOKEN"),
        (["status"], {"AKBULAK_TIMEZONE": "Mars/Base"}, 2, "AKBULAK_TIMEZONE"),
        (["crawl"], {"AKBULAK_SEEDS": "/nowhere"}, 2, "no outlet files"),
        (["outlets", "discover", "http://10.0.0.1/"], {}, 2, "private network"),
    ],
)
def test_wrong_use_gets_one_clear_sentence(
    bare: Akbulak, arguments: list[str], settings: dict[str, str], code: int, words: str
) -> None:
    result = bare.run(*arguments, **settings)
    assert result.returncode == code, result.stderr
    assert words in result.stderr
    assert "Traceback" not in result.stderr
    assert "pass-word" not in result.stderr + result.stdout


def test_verbose_shows_where_it_happened(bare: Akbulak) -> None:
    result = bare.run("why", "nonsense", "-v")
    assert result.returncode == 2
    assert "Traceback" in result.stderr


def test_verbose_says_nothing_of_the_schema(bare: Akbulak) -> None:
    assert "Context impl" not in bare.run("status", "-v").stderr


def test_a_bad_seed_file_names_file_outlet_and_field(bare: Akbulak, tmp_path: Path) -> None:
    folder = tmp_path / "seeds" / "outlets"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text(
        "- id: kapital\n  name: K\n  kind: busines\n  tiers: 1\n  homepage: https://kapital.kz/\n"
    )
    result = bare.run("crawl", AKBULAK_SEEDS=str(tmp_path / "seeds"))
    assert result.returncode == 2
    assert "mine.yaml: kapital: kind" in result.stderr
    assert "did you mean 'tier'?" in result.stderr


def test_a_wrong_token_ends_the_run_with_one_sentence(bare: Akbulak) -> None:
    result = bare.run(
        "run", AKBULAK_TELEGRAM_TOKEN="12345-no-token-at-all", AKBULAK_ADMINS="1", timeout=90
    )
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert "12345-no-token-at-all" not in result.stderr


def test_the_shipped_seeds_are_good(bare: Akbulak) -> None:
    outlets = bare.run("outlets", "check")
    assert outlets.returncode == 0, outlets.stderr
    assert "147 outlets" in outlets.stderr
    topics = bare.run("topics", "check")
    assert topics.returncode == 0, topics.stdout
    assert "11 topics" in topics.stderr
    listed = bare.run("outlets", "list", "--json")
    assert len(lines(listed.stdout, "outlet")) == 147
    assert len(bare.run("topics", "list").stdout.splitlines()) >= 22


def test_doctor_and_status_speak_before_the_first_crawl(bare: Akbulak) -> None:
    doctor = bare.run("doctor", "--offline")
    assert doctor.returncode == 0, doctor.stdout
    assert "not running" in doctor.stdout
    status = bare.run("status", "--json")
    assert lines(status.stdout, "status")[0]["outlets_read"] == 0
    upgraded = bare.run("db", "upgrade")
    assert "already at" in upgraded.stderr


def test_a_newer_database_is_refused_and_left_alone(bare: Akbulak, tmp_path: Path) -> None:
    bare.run("db", "upgrade")
    with sqlite3.connect(tmp_path / "bare.db") as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    result = bare.run("status")
    assert result.returncode == 1
    assert "newer Akbulak" in result.stderr


class TestAnyUrl:
    def test_an_article_is_read_and_shown(self, press: Press, akbulak_sqlite: Akbulak) -> None:
        article = next(a for a in press.articles if a.language == "kk")
        result = akbulak_sqlite.run("crawl", article.url)
        assert result.returncode == 0, result.stderr
        assert article.title[:40] in " ".join(result.stdout.split())
        assert len(akbulak_sqlite.rows("select id from articles")) == 1

    def test_a_feed_of_a_known_outlet(self, press: Press, akbulak_sqlite: Akbulak) -> None:
        door = next(d for o in press.outlets if o.id == "mining-herald" for d in o.doors)
        result = akbulak_sqlite.run("crawl", door.url, "--json")
        assert result.returncode == 0, result.stderr
        assert lines(result.stdout, "summary")[0]["articles_new"] >= 5

    def test_a_section_page(self, press: Press, akbulak_sqlite: Akbulak) -> None:
        door = next(d for o in press.outlets if o.id == "akzhar-gov" for d in o.doors)
        assert door.kind == "listing"
        result = akbulak_sqlite.run("crawl", door.url, "--json")
        assert result.returncode == 0, result.stderr
        assert lines(result.stdout, "summary")[0]["articles_new"] >= 2

    def test_an_outlet_outside_the_catalogue(self, press: Press, akbulak_sqlite: Akbulak) -> None:
        stranger = press.articles[0]
        seeds = Path(akbulak_sqlite.env["AKBULAK_SEEDS"]) / "outlets" / "press.yaml"
        known = seeds.read_text(encoding="utf-8").split("- id: ")
        kept = [part for part in known if not part.startswith(stranger.outlet_id)]
        seeds.write_text("- id: ".join(kept), encoding="utf-8")
        result = akbulak_sqlite.run("crawl", stranger.url, "--json")
        assert result.returncode == 0, result.stderr
        row = lines(result.stdout, "article")[0]
        assert row["outlet"].startswith("web-")
        assert row["title"] == stranger.title

    def test_what_is_not_there_fails_in_words(self, press: Press, akbulak_sqlite: Akbulak) -> None:
        result = akbulak_sqlite.run("crawl", f"{press.outlets[0].homepage}no/such/page")
        assert result.returncode == 1
        assert "404" in result.stdout + result.stderr


def test_ctrl_c_ends_cleanly_and_the_next_crawl_goes_on(
    press: Press, akbulak_sqlite: Akbulak
) -> None:
    process = akbulak_sqlite.start("crawl", AKBULAK_HOST_DELAY="0.5")
    deadline = time.monotonic() + 60
    while len(press.hits) < 40 and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Stopped early" in err.decode()
    assert "Traceback" not in err.decode()
    before = len(akbulak_sqlite.rows("select id from articles"))
    waiting = akbulak_sqlite.rows(
        "select count(*) from entries where state = 'pending' and attempts = 0"
    )[0][0]
    assert waiting
    assert f"{waiting} more wait for the next crawl" in err.decode()
    result = akbulak_sqlite.run("crawl", "--json")
    assert result.returncode == 0, result.stderr
    summary = lines(result.stdout, "summary")[0]
    assert before + summary["articles_new"] == len(press.articles)
    assert summary["waiting"] == 0


def test_checking_outlets_asks_their_doors_and_stores_nothing(
    press: Press, akbulak_sqlite: Akbulak
) -> None:
    checked = akbulak_sqlite.run("outlets", "check", *(o.id for o in press.outlets), "--json")
    doors = lines(checked.stdout, "door")
    assert {door["outlet"] for door in doors} == {o.id for o in press.outlets}, checked.stderr
    assert checked.returncode == int(
        any(not any(d["ok"] for d in doors if d["outlet"] == o.id) for o in press.outlets)
    )
    assert sum(door["entries"] for door in doors) > 0
    assert not (akbulak_sqlite.cwd / "whole.db").exists()


def test_the_archive_answers(press: Press, akbulak_sqlite: Akbulak) -> None:
    akbulak_sqlite.run("crawl", "--no-alerts")
    found = lines(akbulak_sqlite.run("search", "Tasbulak mine", "--json").stdout, "article")
    assert found
    assert all("Tasbulak" in hit["sentence"] for hit in found)
    story = akbulak_sqlite.run("story", str(found[0]["story"]))
    assert found[0]["title"][:30] in story.stdout
    table = list(csv.DictReader(io.StringIO(akbulak_sqlite.run("export").stdout)))
    assert len(table) == len(press.articles)
    tried = akbulak_sqlite.run("query", "test", "Tasbulak mine", "--json")
    assert lines(tried.stdout, "test")[0]["found"] == len(
        lines(akbulak_sqlite.run("search", "Tasbulak mine", "--limit", "500", "--json").stdout)
    )


def test_discover_prints_an_entry_that_add_can_use(
    press: Press, akbulak_sqlite: Akbulak, tmp_path: Path
) -> None:
    home = next(o.homepage for o in press.outlets if o.id == "dala-tany")
    assert home is not None
    printed = akbulak_sqlite.run("outlets", "discover", home)
    assert printed.returncode == 0, printed.stderr
    assert "kind: feed" in printed.stdout
    refused = akbulak_sqlite.run("outlets", "add", home)
    assert refused.returncode == 2
    assert "has this site already" in refused.stderr
    folder = Path(akbulak_sqlite.env["AKBULAK_SEEDS"]) / "outlets"
    for file in folder.glob("*.yaml"):
        others = [one for one in yaml.safe_load(file.read_text()) if one["id"] != "dala-tany"]
        file.write_text(yaml.safe_dump(others, allow_unicode=True))
    added = akbulak_sqlite.run("outlets", "add", home)
    assert added.returncode == 0, added.stderr
    assert (folder / "mine.yaml").is_file()


def test_the_demo_run_twice_on_one_database_alerts_once(tmp_path: Path) -> None:
    akbulak = Akbulak(
        {
            "PATH": "/usr/bin:/bin",
            "HOME": str(tmp_path),
            "AKBULAK_DATABASE_URL": f"sqlite:///{tmp_path}/demo.db",
        },
        tmp_path,
    )
    first = akbulak.run("demo", "--json")
    assert first.returncode == 0, first.stderr
    summary = lines(first.stdout, "summary")[0]
    assert summary["outlets_read"] >= 12
    assert summary["articles_new"] > 0
    assert summary["reprints"] > 0
    assert len(lines(first.stdout, "alert")) == summary["alerts"] > 0
    second = akbulak.run("demo", "--json")
    assert second.returncode == 0, second.stderr
    assert lines(second.stdout, "alert") == []
    assert lines(second.stdout, "summary")[0]["articles_new"] == 0
