"""Alerts on standard output: for people with Rich, for machines as a JSON object a line."""

from __future__ import annotations

import errno
import json
import os
import sys

from rich.console import Console
from rich.rule import Rule

from bot.alerts.message import Message
from bot.alerts.render import to_rich


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Fail as every other closed output does; Rich would end the process here."""
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))


class TerminalSender:
    """Prints; a terminal never refuses a message, but its reader may go away (OSError)."""

    def __init__(self, *, as_json: bool = False) -> None:
        self._as_json = as_json
        self._console = _Console(file=sys.stdout, markup=False, emoji=False, highlight=False)

    async def send(
        self, chat_id: int, message: Message, *, silent: bool = False, plain: bool = False
    ) -> int | None:
        """Print one message. Raises OSError when the output is closed."""
        if self._as_json:
            line = json.dumps(message.record, ensure_ascii=False)
            sys.stdout.write(line.encode("utf-8", "replace").decode("utf-8") + "\n")
        else:
            self._console.print(to_rich(message), soft_wrap=not self._console.is_terminal)
            self._console.print(Rule(style="dim", characters="─"))
        sys.stdout.flush()
        return None
