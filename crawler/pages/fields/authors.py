"""Who wrote an article: structured data, then the byline that readers see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Final

from crawler.pages.fields import jsonld
from crawler.pages.fields.jsonld import Linked
from crawler.pages.fields.marks import AUTHOR, Marks, is_foreign
from crawler.pages.fields.names import key
from crawler.pages.fields.spoken import Spoken
from crawler.pages.tree import Node, Tree

MAX_AUTHORS: Final = 10
MAX_NAME: Final = 60  # letters; longer "authors" are sentences
MAX_WORDS: Final = 5  # of a name: "Шейх Мұхаммед бин Рашид әл-Мактум" has one more and is no author
MAX_BYLINE: Final = 200  # letters
MAX_MARKED: Final = 10  # boxes that are read
_NEAR: Final = 300  # elements and texts after the headline among which an unmarked byline stands

_AND = re.compile(r"\s*[,;/|•·]\s*|\s+(?:and|und|и|және|with|&)\s+|\s+-\s+", re.IGNORECASE)
_LEADING_AND = re.compile(r"^(?:and|и|және)\s+", re.IGNORECASE)
_DOMAIN = re.compile(r"\w\.[a-zа-я]{2,}$", re.IGNORECASE)
# What stands before names, with a colon or, where it is no word of a name, without one.
_LABEL = re.compile(
    r"^\W*(?:(?:story |words |text |report(?:ed|ing)? |written |posted |published )?by\b\s*:?|"
    r"(?:written by|author|authors|автор(?:ы)?(?: (?:текста|статьи|материала|публикации))?|"
    r"текст|мәтін(?:і)?|авторы|жазған|дайындаған|әзірлеген|материалы|"
    r"(?:материал )?подготовил[аи]?|записал[аи]?|беседовал[аи]?|корреспондент)\s*[:\-–—]|"
    r"(?:жазған|дайындаған|әзірлеген|подготовил[аи]?|беседовал[аи]?)\s)\s*",
    re.IGNORECASE,
)
_LABEL_WORDS: Final = (
    "автор", "текст", "мәтін", "жазған", "дайындаған", "әзірлеген", "подготовил", "записал",
    "беседовал", "корреспондент", "by ", "author",
)  # fmt: skip
_CREDIT = re.compile(
    r"(?:фото|photo|сурет|видео|video|image|иллюстрац|инфограф|коллаж|getty|shutterstock)",
    re.IGNORECASE,
)
# Words that name work or a place in a newsroom, no person.
_ROLE = re.compile(
    r"\b(?:редак\w+|корр?еспондент\w*|журналист\w*|обозревател\w*|собкор\w*|тілші\w*|"
    r"агентств\w*|пресс-служб\w*|баспасөз|служба|отдел|admin(?:istrator)?|админ\w*|"
    r"editor\w*|staff|reporters?|correspondents?|writers?|newsroom|desk|team|contributors?|"
    r"press|news|новост\w*|жаңалық\w*|агенттігі|online|media|медиа|author|автор\w*|"
    r"комментари\w*|comments?|подробнее|читать|share|follow|read|view|более|все|все материалы|"
    r"user|guest|гость|webmaster|unknown|none|null|undefined|сайт\w*|портал\w*|источник\w*)\b",
    re.IGNORECASE,
)
_TAIL = re.compile(r"\s*(?:\(.*|,.*|\bfor\b .*|\bдля\b .*|\d.*)$", re.DOTALL)
_NAME_WORD = re.compile(r"[^\W\d_]+(?:[-’'ʼ.][^\W\d_]*)*\.?")
_PARTICLES: Final = frozenset(
    {
        "de", "da", "di", "del", "della", "van", "von", "der", "den", "la", "le", "el", "al", "bin",
        "ibn", "dos", "du", "af", "zu", "оглы", "оғлы", "улы", "ұлы", "кызы", "қызы", "фон", "де",
        "ван", "дер", "ди", "да", "ла", "эль", "аль", "әл",
    }
)  # fmt: skip


def find(
    tree: Tree, marks: Marks, linked: Linked, headline: Node | None, names: frozenset[str],
    spoken: Spoken,
) -> tuple[tuple[str, ...], str]:  # fmt: skip
    """Return the authors and where they were found; `names` are keys of the outlet's names."""
    for source, found in _claims(tree, marks, linked, headline, spoken):
        people = tuple(dict.fromkeys(name for name in found if key(name) not in names))
        if people:
            return people[:MAX_AUTHORS], source
    return (), ""


def _claims(
    tree: Tree, marks: Marks, linked: Linked, headline: Node | None, spoken: Spoken
) -> Iterator[tuple[str, Iterable[str]]]:
    told = jsonld.names(linked.article.get("author"), linked.by_id)
    yield "json-ld", chain.from_iterable(_told(name) for name in told)
    meta = marks.meta
    for name in ("author", "article:author", "article:author_name", "sailthru.author", "byl",
                 "parsely-author", "mediator_author", "dc.creator", "dcterms.creator",
                 "cxenseparse:author", "twitter:creator:name"):  # fmt: skip
        if value := meta.get(name):
            yield "meta", (name for name in _told(jsonld.plain(value)) if _is_person(name))
    yield "microdata", _boxes(_names_of(marks.property_of("author", "creator")))
    yield "byline", _boxes(_near(marks.by_author, headline))
    yield "byline", _boxes(_near(marks.named.get(AUTHOR, ()), headline))
    yield "visible text", _lines(tree, headline, spoken)


def _told(name: str) -> Iterator[str]:
    """Take names out of what is said for machines, which may be one string for all of them."""
    name = " ".join(_LABEL.sub("", name).split())
    if "://" in name or "@" in name or len(name) > MAX_BYLINE or _CREDIT.match(name):
        return
    for part in _AND.split(name)[:MAX_AUTHORS]:
        part = _LEADING_AND.sub("", part).strip(" .,:;—–-")
        if (
            2 <= len(part) <= MAX_NAME
            and not _ROLE.fullmatch(part)
            and not part.isdigit()
            and ":" not in part
            and not _DOMAIN.search(part)
        ):
            yield part


def _names_of(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield of each box the part that is marked as the name, if one is."""
    for node in islice(nodes, MAX_MARKED):
        inner = (one for one in islice(node.inner(), _NEAR) if one.get("itemprop") == "name")
        yield next(inner, node)


def _near(nodes: Iterable[Node], headline: Node | None) -> Iterator[Node]:
    """Yield boxes of this article: not over its headline's box, not in lists of others."""
    start = 0
    if headline is not None:
        box = next(islice(headline.up(), 3, None), headline)
        start = box.start
    for node in islice(nodes, 6 * MAX_MARKED):
        if node.start >= start and not is_foreign(node):
            yield node


def _boxes(nodes: Iterable[Node]) -> Iterator[str]:
    """Yield the names of the first box that holds any, and of its like beside it."""
    found: Node | None = None
    for node in islice(nodes, MAX_MARKED):
        if found is not None and (node.tag, node.names) != (found.tag, found.names):
            continue
        line = node.get("content") or (node.line if node.letters <= MAX_BYLINE else "")
        for name in _people(line):
            found = found or node
            yield name


def _people(line: str) -> Iterator[str]:
    """Take names of people out of a byline: "By Anna Li and Ivan Petrov, staff writers"."""
    line = " ".join(line.split())
    if _CREDIT.match(line):
        return
    rest = _LABEL.sub("", line[:MAX_BYLINE])
    for part in _AND.split(rest)[:MAX_AUTHORS]:
        name = _TAIL.sub("", _LABEL.sub("", _LEADING_AND.sub("", part))).strip(" .,:;—–-")
        if _is_person(name):
            yield name


def _is_person(name: str) -> bool:
    words = name.split()
    return (
        2 <= len(words) <= MAX_WORDS
        and len(name) <= MAX_NAME
        and not _ROLE.search(name)
        and all(
            _NAME_WORD.fullmatch(word) and (word[0].isupper() or word.lower() in _PARTICLES)
            for word in words
        )
    )


def _lines(tree: Tree, headline: Node | None, spoken: Spoken) -> Iterator[str]:
    """Yield names after a label: near the headline "By …", anywhere "Автор: …"."""
    start = headline.end if headline is not None else len(tree.items)
    items = tree.items
    for place in spoken.places(_LABEL_WORDS):
        item = items[place]
        if not isinstance(item, str) or len(item) > MAX_BYLINE:
            continue
        label = _LABEL.match(item)
        if label is None:
            continue
        near = start <= place < start + _NEAR
        if not near and not label[0].rstrip().endswith((":", "-", "–", "—")):
            continue
        line = item
        if not item[label.end() :].strip():  # the name stands in an element of its own
            after = (piece for piece in items[place + 1 : place + 8] if isinstance(piece, str))
            line += " " + next((piece for piece in after if piece.strip()), "")
        people = list(_people(line))
        if people:
            yield from people
            return
