"""Log lines: readable for people or machines, never with a secret in them."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.config import Config
from crawler.logs import QUIET, JsonFormatter, TextFormatter, configure, masked

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """The root logger, put back as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in QUIET}
    yield root
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, old in levels.items():
        logging.getLogger(name).setLevel(old)


def config(log_format: str = "text") -> Config:
    return Config(log_format=log_format, _env_file=None)  # type: ignore[call-arg, arg-type]  # a test's


class TestMasking:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            (f"token {TOKEN}!", "token ***!"),
            (f"POST https://api.telegram.org/bot{TOKEN}/getMe", "POST https://api.telegram.org/bot***/getMe"),
            (f"'{TOKEN}'", "'***'"),
            ("postgresql://anna:pa55@db/akbulak", "postgresql://anna:***@db/akbulak"),
            ("a redis://:pa55@db and x://u:p@h", "a redis://:***@db and x://u:***@h"),
            ("https://kapital.kz:443/feed", "https://kapital.kz:443/feed"),
            ("at 18:05:01 in 2026", "at 18:05:01 in 2026"),
            ("mail anna@kapital.kz: hello", "mail anna@kapital.kz: hello"),
        ],
    )  # fmt: skip
    def test_hides_secrets_and_nothing_else(self, text: str, expected: str) -> None:
        assert masked(text) == expected

    @given(before=st.text(), after=st.text())
    def test_hides_a_token_in_the_address_of_the_bot_api(self, before: str, after: str) -> None:
        assert TOKEN not in masked(f"{before}/bot{TOKEN}/{after}")


class TestText:
    def test_is_a_time_and_words(self, root: logging.Logger) -> None:
        line = TextFormatter().format(record(logging.INFO, "read %d", 3))
        assert line[2] == line[5] == ":"
        assert line[8:] == " read 3"

    def test_names_the_level_of_what_is_wrong(self) -> None:
        assert TextFormatter().format(record(logging.WARNING, "x")).endswith(" warning: x")

    @pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO])
    def test_shows_a_traceback_only_to_those_who_look_for_faults(
        self, root: logging.Logger, level: int
    ) -> None:
        root.setLevel(level)
        line = TextFormatter().format(record(logging.ERROR, "x", failed=True))
        assert ("Traceback" in line) is (level == logging.DEBUG)
        assert TOKEN not in line


class TestJson:
    def test_is_one_object_a_line(self) -> None:
        line = JsonFormatter().format(record(logging.INFO, "Ақбұлақ\n%s", TOKEN))
        assert "\n" not in line
        fields = json.loads(line)
        at = datetime.fromisoformat(fields.pop("at"))
        assert at.utcoffset() is not None
        assert fields == {"level": "info", "logger": "crawler.x", "message": "Ақбұлақ\n***"}

    def test_carries_the_error(self) -> None:
        fields = json.loads(JsonFormatter().format(record(logging.ERROR, "x", failed=True)))
        assert "ValueError: ***" in fields["error"]


class TestConfigure:
    @pytest.mark.parametrize("verbose", [False, True])
    def test_keeps_libraries_quiet_and_some_always(
        self, root: logging.Logger, verbose: bool
    ) -> None:
        configure(config(), verbose=verbose)
        assert root.level == (logging.DEBUG if verbose else logging.INFO)
        scrapy, httpx = (logging.getLogger(name).level for name in ("scrapy", "httpx"))
        assert scrapy == (logging.INFO if verbose else logging.WARNING)
        assert httpx == logging.WARNING
        assert logging.getLogger("alembic").level == logging.WARNING

    @pytest.mark.parametrize(
        ("log_format", "formatter"), [("text", TextFormatter), ("json", JsonFormatter)]
    )
    def test_writes_to_stderr_in_the_form_that_is_asked_for(
        self, root: logging.Logger, log_format: str, formatter: type
    ) -> None:
        configure(config(log_format))
        configure(config(log_format))
        (handler,) = root.handlers
        assert isinstance(handler, logging.StreamHandler)
        assert handler.stream is sys.stderr
        assert isinstance(handler.formatter, formatter)


def record(level: int, message: str, *args: object, failed: bool = False) -> logging.LogRecord:
    info = None
    if failed:
        try:
            raise ValueError(TOKEN)
        except ValueError:
            info = sys.exc_info()
    return logging.LogRecord("crawler.x", level, "x.py", 1, message, args, info)
