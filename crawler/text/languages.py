"""Which language a text is written in: Russian, Kazakh and English above all."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.text.folding import alphabet, fold
from crawler.text.forms import is_russian
from crawler.text.kazakh import OWN_LETTERS
from crawler.text.splitting import tokens
from crawler.text.wordlists import word_set

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

EXAMINED = 4_000  # characters; the beginning of an article decides as well as all of it
SURE = 0.8  # py3langid's normalised probability above which a short text needs no hint
WEAK = 0.5  # below this a short text is anything
SHORT = 40  # letters below which a guess by character statistics is weak
FEW = 12  # words of a title
UNKNOWN = "und"  # ISO 639-2, "undetermined"

_KAZAKH_WORDS = word_set(
    """
    мен бен пен және бұл үшін туралы деп бойынша болды болып болады екі бар жоқ жаңа кейін
    дейін осы сол оның олар біз сіз қалай қандай тағы емес еді екен арқылы бірақ сондай алды
    жатыр адам жыл адамдар қазақстан жылы ел елді
    """
)
_RUSSIAN_WORDS = word_set(
    """
    и в во на с со по из за к ко о об от до для при что как это не но или его их она он они мы
    был была было были будет под над у же ли бы также который после более через между около
    """
)
_ENGLISH_WORDS = word_set(
    """
    the of and to in a an is are was were for on with by from at as that this it its be has
    have had will not says said after over new more than into
    """
)
# Kazakh in Latin letters (decrees of 2018 and 2021).
_QAZAQ_WORDS = word_set(
    """
    jáne jäne turaly úshin üşın boıynsha boiynşa qazaqstan qazaqstannyñ bul bolyp bolady
    """
)
# Endings that only Russian has among our three (Грамматика-80): adjectives, verbs, abstract nouns.
_RUSSIAN_ENDING = re.compile(
    r"(?:ого|его|ому|ему|ыми|ими|ые|ый|ая|ое|ых|ую|ость|ости|ение|ения|ений|ция|ции|ций|ство|ства"
    r"|ться|тся|ать|ить|еть|ают|яют|ился|ли|ла|ского|ской|ские|ский|ском)$"
)
# Letters of Cyrillic languages that are neither Russian nor Kazakh: then statistics decide.
_FOREIGN_CYRILLIC = frozenset("їєґўјљњћђџќѓѕҳҷӣӯҙҫҡҗ")
_OWN_RUSSIAN = frozenset("ыэё")  # not in Bulgarian, Serbian, Macedonian or Ukrainian
_NOT_KYRGYZ = frozenset("ұғқіә")  # what Kyrgyz and Mongolian, which have ө and ү too, lack


def language(text: str, hint: str | None = None) -> str:
    """Return the ISO 639-1 code of the text's language, "und" where nothing tells.

    A Kazakh page with Russian names is Kazakh; Russian text with a Kazakh name is Russian.
    `hint` (what the page or the outlet claims) only breaks ties.
    """
    words = [token.surface for token in tokens(text[:EXAMINED])]
    letters = "".join(words)
    count = sum(c.isalpha() for c in letters)
    claimed = hint[:2].lower() if hint else ""
    if not count:
        return claimed or UNKNOWN
    written = alphabet(letters)
    if written == "cyrillic":
        return _cyrillic(words, letters.lower(), count, claimed)
    if written == "latin":
        return _latin(words, text, count, claimed)
    return _statistics(text, count, claimed)


def _cyrillic(words: list[str], letters: str, count: int, claimed: str) -> str:
    kazakh, russian = _evidence(words)
    foreign = sum(c in _FOREIGN_CYRILLIC for c in letters)
    if foreign * 100 > count:  # at least one letter in a hundred
        return _statistics(" ".join(words), count, claimed)
    if kazakh > russian:
        if count > SHORT and _NOT_KYRGYZ.isdisjoint(letters):
            return _statistics(" ".join(words), count, claimed)
        return "kk"
    if russian > kazakh:
        if count > SHORT and _OWN_RUSSIAN.isdisjoint(letters):
            guess, sure = _guess(" ".join(words))
            return guess if sure >= SURE and guess in ("bg", "mk", "sr", "uk", "be") else "ru"
        return "ru"
    if claimed in ("ru", "kk"):
        return claimed
    guess, _ = _guess(" ".join(words))
    return guess if count > SHORT or guess in ("ru", "kk") else "ru"


def _evidence(words: list[str]) -> tuple[float, float]:
    """Weigh the words that only Kazakh has against those that only Russian has.

    A capitalised word is often a name, and a name says little of the language around it. In a
    title of a few words each counts, so there the dictionary is asked too.
    """
    kazakh = russian = 0.0
    for surface in words:
        word = fold(surface)
        name = surface[0].isupper() and not surface.isupper()
        if word in _KAZAKH_WORDS:
            kazakh += 1.0
        elif not OWN_LETTERS.isdisjoint(word):
            kazakh += 0.4 if name else 1.0
        elif word in _RUSSIAN_WORDS:
            russian += 1.0
        elif len(word) > 4 and _RUSSIAN_ENDING.search(word):
            russian += 0.4 if name else 0.8
        elif len(words) <= FEW and not name and is_russian(word):
            russian += 0.35
    return kazakh, russian


def _latin(words: list[str], text: str, count: int, claimed: str) -> str:
    folded = [fold(word) for word in words]
    if sum(word in _QAZAQ_WORDS for word in folded) * 15 > len(words):
        return "kk"
    if sum(word in _ENGLISH_WORDS for word in folded) * 5 >= len(words):
        return "en"
    return _statistics(text[:EXAMINED], count, claimed)


def _statistics(text: str, count: int, claimed: str) -> str:
    guess, sure = _guess(text)
    if sure >= SURE or (count > SHORT and not claimed):
        return guess
    if claimed:
        return claimed
    likely = dict(_identifier().rank(text)[:3])
    if likely.get("en", 0.0) * 2 >= sure and text.isascii():
        return "en"  # a short title of names: no better guess than the press's common language
    return guess if sure >= WEAK else UNKNOWN


def _guess(text: str) -> tuple[str, float]:
    """py3langid's best language and its probability, 0 … 1."""
    label, probability = _identifier().classify(text)
    return str(label), float(probability)


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    """The model, loaded when first needed (0.2 s, 30 MB)."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([label for label in identifier.labels if len(label) == 2])
    return identifier
