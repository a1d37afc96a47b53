"""Pages that take their parser down: what a worker of the tests does instead of reading a page."""

from __future__ import annotations

import ctypes
import os
import time
from typing import Any

from crawler.pipelines.packing import Packed
from crawler.pipelines.reading import ReadArticle, read_to_keep


def page(words: str, *, harm: str = "") -> bytes:
    """A page of an invented outlet; `harm` is what it does to its parser."""
    text = "".join(f"<p>{words} Об этом говорится в сообщении номер {n}.</p>" for n in range(6))
    return (
        f"<html lang='ru'><head><title>{words}</title><!--{harm}--></head>"
        f"<body><article><h1>{words}</h1>{text}</article></body></html>"
    ).encode()


def read_or_die(body: bytes, *given: Any) -> tuple[ReadArticle, Packed | None]:
    """Read a page, unless it says what it does to its parser."""
    if b"<!--leaves-->" in body:
        os._exit(3)
    if b"<!--crashes-->" in body:
        ctypes.string_at(0)
    if b"<!--never ends-->" in body:
        while True:
            pass
    if b"<!--sleeps-->" in body:
        time.sleep(3_600)
    return read_to_keep(body, *given)
