"""The form in which text is stored: readable, without invisible characters."""

from __future__ import annotations

import re
import unicodedata

# Unicode Standard 5.8, "Newline Guidelines": each of these ends a line.
_LINE_ENDS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")

# Characters a reader never sees (Unicode Standard 23 "Special Areas and Format Characters",
# UTS 39 "Default_Ignorable_Code_Point"). Visible format characters of Arabic stay.
_INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls, without the line ends and the tab
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u3164\uffa0"  # soft hyphen, joiners, fillers
    "\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"  # zero width, bidi
    "\ufe00-\ufe0f\ufff0-\ufffb\ufffe\uffff\ufdd0-\ufdef"  # variation selectors, non-characters
    "\ud800-\udfff"  # lone surrogates: cannot be encoded
    "\ue000-\uf8ff\U000f0000-\U0010ffff"  # private use: the outlet's icon font
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"  # tags and their like
    "]"
)

# One sign for each meaning; «guillemets» stay, for they are the quotes of Russian and Kazakh.
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("“”„‟〝〞＂″", '"'),
        **dict.fromkeys("‘’‚‛ʼʹ′´", "'"),
        **dict.fromkeys("‐‑⁃﹣－", "-"),  # hyphens
        **dict.fromkeys("−‒", "–"),  # minus and figure dash
        "―": "—",
        **{chr(0xFB00 + i): text for i, text in enumerate(("ff", "fi", "fl", "ffi", "ffl"))},
    }
)
# A replacement by pattern costs an eighth of `str.translate`, which looks up every letter.
_SIGN = re.compile(f"[{re.escape(''.join(map(chr, _SIGNS)))}]")
_BLANK = "\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_SPACES = re.compile(f"(?:[{_BLANK}]|  )[ {_BLANK}]*")  # a single space stays as it is
_BLANK_AROUND_LINES = re.compile(" ?\n[ \n]*")

# A stress mark over a Cyrillic vowel (Акбула́к) helps a reader and splits a word for a machine;
# Unicode has no composed letters for these, so after NFC it stands alone.
_STRESS = re.compile("(?<=[аеёиоуыэюяәіөұүАЕЁИОУЫЭЮЯӘІӨҰҮ])[\u0300\u0301]+")


def normalise(text: str) -> str:
    """Return `text` as it is stored: NFC, one kind of space, quote and dash, nothing invisible.

    Done once, where text enters (DESIGN.md, invariant 3). A newline stays as the border of a
    paragraph; blank lines and blanks at line ends go. Applying it again changes nothing.
    """
    text = without_invisible(_LINE_ENDS.sub("\n", text))
    if not text.isascii():
        text = unicodedata.normalize("NFC", _SIGN.sub(_meant, text))  # ﬁ and a mark: fí
    return _BLANK_AROUND_LINES.sub("\n", _SPACES.sub(" ", text)).strip(" \n")


def without_invisible(text: str) -> str:
    """Return `text` in NFC without what nobody sees and without stress marks (Акбула́к)."""
    text = _INVISIBLE.sub("", text)
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text)
    return unicodedata.normalize("NFC", _STRESS.sub("", text))


def _meant(sign: re.Match[str]) -> str:
    return _SIGNS[ord(sign[0])]
