"""Dedupe decides: is it the same article, a reprint, an update; and which story is it part of?"""

from crawler.dedupe.deduper import Deduper
from crawler.dedupe.fingerprints import fingerprint
from crawler.dedupe.index import FingerprintIndex, Known, MemoryIndex
from crawler.dedupe.stories import MemoryStories, StoryIndex, StoryLinker

__all__ = [
    "Deduper",
    "FingerprintIndex",
    "Known",
    "MemoryIndex",
    "MemoryStories",
    "StoryIndex",
    "StoryLinker",
    "fingerprint",
]
