"""How long a query takes to be read or refused, at worst and as usual.

    python tests/benchmarks/parser.py

First the time for a query of ten words, ours beside luqum's (where it is installed; it reads no
NEAR, so the query has none). Then some thirty nasty queries of the greatest length that a chat may
send (2 000 characters), each answered as often as fits a tenth of a second; printed is the worst of
their medians, which is to stay below 50 ms, and the five worst by name.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from crawler.errors import QueryError
from crawler.queries import CHAT, parse, warnings

ENTITIES = {f"entity-{n}": [f"имя{n} слово{i}" for i in range(20)] for n in range(100)}
USUAL = (
    '(Акбулак OR "rare earth" OR Казгеология) AND (Cove OR Althaus) AND title:месторождение '
    'AND "сирек жер" AND инвестор AND NOT Оренбург'
)
SHARE = 0.1  # seconds for each query
WORST = 50.0  # ms: issue "Queries", section Must be true

_UNITS = (
    "(", ")", "()", "(a ", '"', '"a"', '"a" ', "«", "«a", "„", "-", "--a", "NOT ", "-(", "a* ",
    "abc* ", "@x ", "@entity-1 ", "@entity-1 NEAR ", "=", "=a ", "^2", "a^2", "title:", "title:(",
    "SAMESENT(", "ATLEAST/2(a", "DEMOTE(a ", "a NEAR ", "a OR ", "a|", "/x/ ", "# \n", ",", "site:",
    "x site:a,", "lang:kk,", "a\u0301", "\u200b", "\u0130", "ОR ", "a:", "AND", "a&",
)  # fmt: skip


def cut(text: str) -> str:
    return (text * CHAT.length)[: CHAT.length]


def nasty() -> dict[str, str]:
    """The queries by name: signs repeated, and whatever else is large."""
    found = {repr(unit): cut(unit) for unit in _UNITS}
    found["100 words"] = " OR ".join(f"слово{n}" for n in range(100))
    found["100 entities"] = " OR ".join(f"@entity-{n}" for n in range(100))
    found["one long word"] = "щ" * CHAT.length
    found["one long unknown entity"] = "@" + "entity-" * 280
    found["one long unknown field"] = "т" * 1_990 + ":"
    found["mixed alphabets"] = cut("aбвгдеx ")
    found["a NEAR of ORs"] = " NEAR ".join(["(" + " OR ".join("abcdefghi") + ")"] * 11)
    found["100 words, each weighted"] = " ".join(f"слово{n}^10" for n in range(100))
    found["deep groups of ten"] = "(a b OR c d OR " * 10 + "e" + ")" * 10
    return found


def answered(query: str) -> None:
    try:
        str(parse(query, ENTITIES))
    except QueryError:
        return


def milliseconds(call: Callable[[], object]) -> float:
    """The median time of a call."""
    call()
    times: list[float] = []
    end = time.perf_counter() + SHARE
    while time.perf_counter() < end or len(times) < 3:
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def main() -> None:
    ours = milliseconds(lambda: parse(USUAL))
    print(f"a query of ten words: ours {ours * 1000:.0f} µs", end="")
    try:
        from luqum.parser import parser as luqum
    except ImportError:
        print("; luqum is not installed here")
    else:
        theirs = milliseconds(lambda: luqum.parse(USUAL))
        print(f", luqum {theirs * 1000:.0f} µs: {ours / theirs:.2f} of it")
    print(f"its warnings: {milliseconds(lambda: warnings(USUAL)) * 1000:.0f} µs")

    queries = nasty()
    times = {name: milliseconds(lambda text=text: answered(text)) for name, text in queries.items()}
    ordered = sorted(times.items(), key=lambda each: -each[1])
    verdict = "stays below" if ordered[0][1] < WORST else "IS ABOVE"
    print(f"{len(times)} nasty queries: worst {ordered[0][1]:.1f} ms, {verdict} {WORST:.0f} ms")
    for name, took in ordered[:5]:
        print(f"  {took:6.2f} ms  {name}")


if __name__ == "__main__":
    main()
