"""Log lines: for people, or one JSON object a line; never with a secret in them."""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from datetime import UTC, datetime

from crawler.config import Config

# A Telegram token (core.telegram.org/bots/api, "Authorizing your bot") and a URL's password.
# A URL of the Bot API holds the token right after the letters "bot": no \b there.
_TOKEN = re.compile(r"(?<!\d)\d{5,12}:[A-Za-z0-9_-]{20,}")
_PASSWORD = re.compile(r"(\w+://[^\s:/@]*):[^\s@/]+@")
QUIET = (
    "scrapy",
    "twisted",
    "apscheduler",
    "httpx",
    "httpcore",
    "filelock",
    "asyncio",
    "alembic",
    "pymorphy3",
)
# Never below WARNING: the first two write the bot's token into their lines, the third says at
# every start which database it is about.
SILENT = ("httpx", "httpcore", "alembic")


def masked(text: str) -> str:
    """The text without tokens and passwords."""
    return _PASSWORD.sub(r"\1:***@", _TOKEN.sub("***", text))


class TextFormatter(logging.Formatter):
    """`18:05:01 name: words`, local time of the machine."""

    def format(self, record: logging.LogRecord) -> str:
        """One line; a traceback only where the level is DEBUG."""
        moment = time.strftime("%H:%M:%S", time.localtime(record.created))
        level = "" if record.levelno < logging.WARNING else f"{record.levelname.lower()}: "
        text = f"{moment} {level}{record.getMessage()}"
        if record.exc_info and logging.getLogger().isEnabledFor(logging.DEBUG):
            text += "\n" + self.formatException(record.exc_info)
        return masked(text)


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Keys: at, level, logger, message, and error where there is one."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": masked(record.getMessage()),
        }
        if record.exc_info:
            line["error"] = masked(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def configure(config: Config, *, verbose: bool = False) -> None:
    """Send log lines to stderr; libraries speak only of warnings unless `verbose`."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if config.log_format == "json" else TextFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    for name in QUIET:
        loud = verbose and name not in SILENT
        logging.getLogger(name).setLevel(logging.INFO if loud else logging.WARNING)
