"""Single characters as a page prints them: where each stands, and which character a font's odd code stands for."""

import re
import unicodedata
from dataclasses import dataclass

from kb.files.decoding import UNKNOWN
from kb.text import RADICALS

# Two dashes that the font draws as one sign.
_DRAWN = RADICALS | {"⸺": "——", "⸻": "———"}
_COMPATIBLE = re.compile("[\u2e3a\u2e3b\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06\U0002f800-\U0002fa1f]")
_CID = re.compile(r"\(cid:\d+\)")
# Codes of the fonts Symbol and Wingdings, which have no place in Unicode: the dots and arrows before items of a list.
_BULLETS = dict.fromkeys("\uf06c\uf06e\uf075\uf076\uf09f\uf0a7\uf0b7\uf0d8\uf0e0\uf0fc", "•")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\x00\r\n"))


@dataclass(frozen=True, slots=True)
class Glyph:
    """What one place of a page shows: `text` is a character, or several that the font draws as one (ﬁ).

    Points (1/72 inch) from the left and the top of the page as it is read; `size` is that of the type.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float

    @property
    def is_space(self) -> bool:
        return self.text.isspace()

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def unified(text: str) -> str:
    """Return text with ordinary characters for radicals and compatibility forms: 马 for ⻢, fi for ﬁ.

    Fonts draw both alike, and programs that make PDF files write down the wrong one of the two.
    """
    return _COMPATIBLE.sub(lambda match: _DRAWN.get(match[0]) or unicodedata.normalize("NFKC", match[0]), text)


def legible(text: str) -> str:
    """Return what the text layer gives for a glyph, without invisible characters; 〓 for none.

    None is what a font without a table of its characters gives ("(cid:123)"), a private code, lost text (U+FFFD).
    """
    if text in _BULLETS:
        return _BULLETS[text]
    if _CID.fullmatch(text):
        return UNKNOWN
    text = text.translate(_INVISIBLE)
    return UNKNOWN if any(map(_is_lost, text)) else text


def _is_lost(character: str) -> bool:
    return character == "\ufffd" or unicodedata.category(character) in {"Co", "Cn", "Cs"} or character < "\t"


def is_narrow(character: str) -> bool:
    """Whether it belongs to a script that puts spaces between words; Chinese characters and their punctuation do not."""
    return unicodedata.east_asian_width(character) in {"Na", "N", "H"} and not character.isspace()


def is_mojibake(text: str) -> bool:
    """Whether it is Chinese whose bytes were taken for Western letters: ÖÐ¹ú for 中国 in GBK."""
    shown = [c for c in text if not c.isspace()]
    return len(shown) >= 20 and sum("\x80" <= c <= "\xff" for c in shown) * 10 > len(shown) * 3
