"""Faults that a test orders: refusals, closed connections, answers that come late or never."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from telegram_values import Json, Refusal

When = Literal["before", "after"]
_REASONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}
FROM_THE_PROXY = (502, 503, 504)  # these come with an HTML page, not with JSON


@dataclass
class Fault:
    """What goes wrong, for which requests, and how many times more."""

    kind: Literal["fail", "drop", "hang"]
    method: str  # "*" for every method
    times: int | None  # None: until healed
    chat_id: int | None = None
    when: When = "before"
    seconds: float = 0.0
    refusal: Refusal | None = None

    def fits(self, method: str, params: Json) -> bool:
        """Whether this request is one of those meant."""
        return self.method in ("*", method) and self.chat_id in (None, _chat_id(params))


class Faults:
    """The faults still to come, in the order in which they were ordered."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Order a fault."""
        self._waiting.append(fault)

    def heal(self, method: str | None = None) -> None:
        """Cancel faults: those of `method`, or all."""
        self._waiting = [
            fault for fault in self._waiting if method is not None and fault.method != method
        ]

    def take(self, method: str, params: Json) -> Fault | None:
        """Return the fault that meets this request, one use of it being spent."""
        for fault in self._waiting:
            if fault.fits(method, params):
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self._waiting.remove(fault)
                return fault
        return None


def refusal(status: int, description: str | None, parameters: Json | None) -> Refusal:
    """Return the refusal for a status; 429 without parameters asks to wait for one second."""
    if status == 429:
        parameters = parameters or {"retry_after": 1}
        after = parameters["retry_after"]
        description = description or f"Too Many Requests: retry after {after}"
    return Refusal(status, description or _REASONS[status], parameters)


def _chat_id(params: Json) -> int | None:
    try:
        return int(params["chat_id"])
    except (KeyError, TypeError, ValueError):
        return None
