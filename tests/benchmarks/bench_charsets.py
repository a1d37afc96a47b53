"""How often a page's letters survive its encoding: ours beside w3lib (as Scrapy decodes), chardet
and charset-normalizer.

    python tests/benchmarks/bench_charsets.py [FOLDER]

Pages are made of the articles in FOLDER (default: the collection beside the checkout) that were
not used while the thresholds were chosen (`language_texts`), written in each encoding that Cyrillic
pages are in, with a right declaration, with none and with a wrong one: in the document, in the
header, in both. Printed is the share that is decoded to the very letters that were encoded, then
damage (bad bytes, pieces in another encoding, text encoded twice), then the time for one of the
real pages. The header is told to ours and to w3lib; chardet and charset-normalizer take none, but
look for a declaration in the document themselves.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import chardet
import charset_normalizer
from w3lib.encoding import html_to_unicode

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from language_texts import in_kept_half

from crawler import markup

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
PAGES = 25  # of each language
LENGTH = 3_000  # letters of an article
ROUNDS = 5
_PAGE = (
    "<!DOCTYPE html><html><head>{meta}<title>{title}</title><script>var a = [1, 2];</script></head>"
    '<body><div class="menu"><a href="/">{title}</a></div><h1>{title}</h1><p>{text}</p></body>'
    "</html>"
)
_ENCODINGS = {
    "ru": ("utf-8", "cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic", "utf-16-le"),
    "uk": ("utf-8", "cp1251", "koi8-u", "utf-16-be"),
    "kk": ("utf-8", "kz1048", "ptcp154", "utf-16-le"),
    "en": ("utf-8", "cp1252", "utf-16-le"),
}
_LABELS = {"mac-cyrillic": "x-mac-cyrillic", "cp1251": "windows-1251", "cp1252": "windows-1252"}
_WRONG = ("utf-8", "windows-1251", "koi8-r", "iso-8859-1")

Decoder = Callable[[bytes, str | None], str]


class Case(NamedTuple):
    """Bytes, what a server says of them, and what they say."""

    group: str
    body: bytes
    header: str | None
    text: str


def ours(body: bytes, header: str | None) -> str:
    """Decode as the crawler does."""
    return markup.decode(body, header)


def by_w3lib(body: bytes, header: str | None) -> str:
    """Decode as Scrapy's `HtmlResponse.text` does, with its guess among utf-8 and cp1252."""
    content_type = f"text/html; charset={header}" if header else "text/html"
    return str(html_to_unicode(content_type, body, auto_detect_fun=_scrapys_guess)[1])


def _scrapys_guess(body: bytes) -> str | None:
    for name in ("ascii", "utf-8", "cp1252"):
        try:
            body.decode(name)
        except UnicodeDecodeError:
            continue
        return name
    return None


def by_chardet(body: bytes, header: str | None) -> str:
    """Decode as chardet guesses from 64 KB."""
    name = chardet.detect(body[: markup.SAMPLE])["encoding"]
    return body.decode(name or "utf-8", errors="replace")


def by_normalizer(body: bytes, header: str | None) -> str:
    """Decode as charset-normalizer guesses."""
    best = charset_normalizer.from_bytes(body[: markup.SAMPLE]).best()
    return body.decode(best.encoding if best else "utf-8", errors="replace")


DECODERS: dict[str, Decoder] = {
    "ours": ours,
    "w3lib": by_w3lib,
    "chardet": by_chardet,
    "normalizer": by_normalizer,
}


def articles(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """The first articles of each language: (title, text)."""
    found: dict[str, list[tuple[str, str]]] = {code: [] for code in _ENCODINGS}
    for name in ("stream_2020-05-02_dev", "ntrex_dev"):
        for line in (folder / "stories" / f"{name}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            room = len(found.get(row["lang"], range(PAGES))) < PAGES
            if room and in_kept_half(row["text"]):
                found[row["lang"]].append((row["title"], row["text"][:LENGTH]))
    return found


def declared(found: dict[str, list[tuple[str, str]]]) -> Iterator[Case]:
    """Pages in every encoding with every declaration."""
    for code, encodings in _ENCODINGS.items():
        for encoding in encodings:
            right = _LABELS.get(encoding, encoding)
            labels = {"right": right, "none": None}
            labels |= {f"wrong: {label}": label for label in _WRONG if label != right}
            for kind, label in labels.items():
                group = f"{code} {encoding:12} {kind.split(':')[0]}"
                places = (
                    ((label, None), (None, label), (label, label)) if label else ((None, None),)
                )
                for title, text in found[code]:
                    for document, header in places:
                        meta = f'<meta charset="{document}">' if document else ""
                        page = _PAGE.format(meta=meta, title=title, text=text)
                        body = page.encode(encoding, "ignore")
                        yield Case(group, body, header, body.decode(encoding))


def damaged(found: dict[str, list[tuple[str, str]]]) -> Iterator[Case]:
    """Pages with bad bytes, with pieces of another encoding, and encoded twice."""
    for code in ("ru", "kk", "uk"):
        for title, text in found[code]:
            page = _PAGE.format(meta="", title=title, text=text)
            good = page.encode()
            middle = good.index(b"</h1>")
            for count in (1, 5):
                body = good[:middle] + b"\xff" * count + good[middle:]
                want = body.decode("utf-8", "replace")
                yield Case(f"utf-8, {count} bad bytes", body, "utf-8", want)
            for codec in ("cp1251", "cp1252", "latin-1"):
                twice = "".join(_browser(byte, codec) for byte in good).encode()
                yield Case(f"utf-8 twice, through {codec}", twice, "utf-8", page)
            if code == "ru":
                body = page.encode("cp1251", "ignore").replace(
                    b"<p>", f"<b>{title}</b><p>".encode()
                )
                want = page.replace("<p>", f"<b>{title}</b><p>")
                if want.encode("cp1251", "ignore").decode("cp1251") == want:
                    yield Case("cp1251, a piece in utf-8", body, "windows-1251", want)


def _browser(byte: int, codec: str) -> str:
    return bytes([byte]).decode(codec, "ignore") or chr(byte)


def shares(cases: Iterator[Case]) -> None:
    """Print for each group the share of pages that each decoder reads to the letter."""
    right: dict[str, dict[str, int]] = {}
    counts: dict[str, int] = {}
    for case in cases:
        counts[case.group] = counts.get(case.group, 0) + 1
        row = right.setdefault(case.group, dict.fromkeys(DECODERS, 0))
        for name, decoder in DECODERS.items():
            try:
                row[name] += decoder(case.body, case.header) == case.text
            except (LookupError, UnicodeError):
                continue
    print(f"{'':34}{'pages':>6}" + "".join(f"{name:>12}" for name in DECODERS))
    for group, row in right.items():
        figures = "".join(f"{row[name] / counts[group]:>12.3f}" for name in DECODERS)
        print(f"{group:34}{counts[group]:>6}{figures}")
    total = sum(counts.values())
    figures = "".join(f"{sum(r[name] for r in right.values()) / total:>12.3f}" for name in DECODERS)
    print(f"{'all':34}{total:>6}{figures}\n")


def speed(folder: Path) -> None:
    """Print the time for the real pages, most of them UTF-8, and for 10 MB."""
    pages = []
    for path in sorted((folder / "real" / "pages").rglob("*.html*")):
        body = path.read_bytes()
        pages.append(gzip.decompress(body) if path.suffix == ".gz" else body)
    mean = sum(map(len, pages)) / len(pages)
    print(f"{len(pages)} real pages of {mean / 1000:.0f} KB: microseconds for each")
    for name, decoder in {"bytes.decode": _bare, **DECODERS}.items():
        spent = _best(partial(_all, decoder, pages), ROUNDS if decoder in (ours, _bare) else 1)
        print(f"{name:>14} {spent / len(pages):8.0f}")
    for encoding in ("utf-8", "cp1251", "koi8-r"):
        body = ("Привет, мир. " * 900_000).encode(encoding)[:10_000_000]
        spent = _best(partial(ours, body, None), 1)
        print(f"10 MB of {encoding}: ours {spent / 1000:.0f} ms")


def _bare(body: bytes, header: str | None) -> str:
    return body.decode("utf-8", "replace")


def _all(decoder: Decoder, pages: list[bytes]) -> None:
    for page in pages:
        decoder(page, None)


def _best(call: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times) * 1e6


if __name__ == "__main__":
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    texts = articles(data)
    shares(declared(texts))
    shares(damaged(texts))
    speed(data)
