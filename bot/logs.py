"""The token out of every log line, whatever its shape and whoever writes it."""

from __future__ import annotations

import logging

from crawler import logs
from crawler.config import Config

MASK = "***"


class TokenMask(logging.Filter):
    """Replaces the token in every record that passes.

    `crawler.logs` knows what tokens look like; this knows the one that is in use, even when it is
    mistyped and looks like none.
    """

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def hide(self, text: str) -> str:
        """The text without tokens and passwords."""
        return logs.masked(text.replace(self._token, MASK))

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask the record; it is always let through."""
        record.msg, record.args = self.hide(record.getMessage()), ()
        return True


def install(config: Config, token: str | None, *, verbose: bool) -> None:
    """Send the log of this process to standard error, without the token."""
    logs.configure(config, verbose=verbose)
    # At DEBUG python-telegram-bot writes down whole updates, strangers' words among them.
    for name in ("telegram", "pymorphy3"):
        logging.getLogger(name).setLevel(logging.INFO if verbose else logging.WARNING)
    if token:
        for handler in logging.getLogger().handlers:
            handler.addFilter(TokenMask(token))
