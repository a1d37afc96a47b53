"""The token never shows in a log line."""

from __future__ import annotations

import logging

import pytest

from bot import logs
from crawler.config import Config

TOKEN = "no-usual-token:secret"


@pytest.fixture
def _own_logging():
    root, telegram = logging.getLogger(), logging.getLogger("telegram")
    before = root.handlers[:], root.level, telegram.level
    yield
    root.handlers[:], root.level, telegram.level = before


@pytest.mark.usefixtures("_own_logging")
@pytest.mark.parametrize("verbose", [False, True])
def test_a_token_of_any_shape_is_masked_in_every_line(capsys, verbose):
    logs.install(Config(_env_file=None), TOKEN, verbose=verbose)  # type: ignore[call-arg]  # pydantic-settings' own argument

    logging.getLogger("somebody").warning("POST https://x/bot%s/sendMessage", TOKEN)
    logging.getLogger("httpx").warning("HTTP Request: POST https://x/bot%s/getMe", TOKEN)
    logging.getLogger("httpx").info("quiet")
    logging.getLogger("telegram.Bot").debug("what strangers write")

    written = capsys.readouterr().err
    assert written.count("bot***/") == 2
    assert TOKEN not in written
    assert "strangers" not in written
    assert "quiet" not in written
