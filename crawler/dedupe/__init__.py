"""Dedupe decides: the same article, a reprint, an update of what; which story is it part of?"""

from crawler.dedupe.deduper import Deduper
from crawler.dedupe.fingerprints import fingerprint
from crawler.dedupe.index import FingerprintIndex, Known, MemoryIndex
from crawler.dedupe.rebuilding import rebuild, reverse_diff
from crawler.dedupe.revisions import Change, ChangeKind, Revision, compare
from crawler.dedupe.stories import MemoryStories, StoryIndex, StoryLinker

__all__ = [
    "Change",
    "ChangeKind",
    "Deduper",
    "FingerprintIndex",
    "Known",
    "MemoryIndex",
    "MemoryStories",
    "Revision",
    "StoryIndex",
    "StoryLinker",
    "compare",
    "fingerprint",
    "rebuild",
    "reverse_diff",
]
