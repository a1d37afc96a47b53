"""The topics: what is watched for, in which words, and who is to be told how loudly.

`seeds/topics/*.yaml` is data; names that several topics share stand in `entities.yaml` beside
that folder. Every topic carries golden examples, which `check` holds against its query.
"""

from crawler.topics.checking import Failure, check, failures
from crawler.topics.differing import Piece, differences
from crawler.topics.naming import names
from crawler.topics.problems import Problem
from crawler.topics.reading import Reading, load, load_entities, read, stamp
from crawler.topics.values import Example, Examples, Means, Titles, Topic

__all__ = [
    "Example",
    "Examples",
    "Failure",
    "Means",
    "Piece",
    "Problem",
    "Reading",
    "Titles",
    "Topic",
    "check",
    "differences",
    "failures",
    "load",
    "load_entities",
    "names",
    "read",
    "stamp",
]
