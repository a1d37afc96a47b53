"""Is it them or us? When every outlet in a row cannot be reached, the fault is our network's."""

from __future__ import annotations

from crawler.errors import FetchError
from crawler.spiders.poll import Poll

NETWORK_KINDS = frozenset({"dns", "connect", "timeout"})
OFFLINE_AFTER = 5  # polls in a row that reached nobody


class Network:
    """Follows polls as they end; offline after `OFFLINE_AFTER` in a row that reached nobody."""

    def __init__(self) -> None:
        self._missed = 0

    @property
    def offline(self) -> bool:
        """Whether our own network seems to be down."""
        return self._missed >= OFFLINE_AFTER

    def take(self, poll: Poll) -> bool:
        """Take in how a poll ended; return whether that changed `offline`."""
        before = self.offline
        if unreachable(poll):
            self._missed += 1
        else:
            self._missed = 0
        return self.offline is not before


def unreachable(poll: Poll) -> bool:
    """Whether a poll failed before any server answered."""
    if poll.ok or poll.answered:
        return False
    return isinstance(poll.error, FetchError) and poll.error.kind in NETWORK_KINDS
