"""Akbulak's bot: the outbox out, to Telegram or to the terminal, and answers to readers."""

import os

# Times in telegram's errors as timedelta, the way of its next version: without this each 429
# writes a deprecation warning (python-telegram-bot 22.2, "Time Periods").
os.environ.setdefault("PTB_TIMEDELTA", "true")

__all__: list[str] = []
