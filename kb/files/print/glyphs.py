"""Single characters as a page prints them: where each stands, and which character a font's odd code stands for."""

import re
from dataclasses import dataclass

from kb.files.mojibake import garbled
from kb.text import BULLETS, is_lost, seen

_CID = re.compile(r"\(cid:\d+\)")
_LOST = "\ufffd"
_LINE_ENDS = dict.fromkeys(map(ord, "\r\n"))


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


def legible(text: str) -> str:
    """Return what the text layer gives for a glyph, as people see it: 马 for ⻢, fi for ﬁ, nothing for what is not seen.

    Programs that make PDF files write down the wrong one of two forms that fonts draw alike. What a font without a table
    of its characters gives ("(cid:123)") is lost (U+FFFD). Private codes stay, since only the whole text shows whether they
    stand for blanks.
    """
    if _CID.fullmatch(text):
        return _LOST
    return "".join("•" if sign in BULLETS else seen(sign) for sign in text.translate(_LINE_ENDS))


def count_lost(text: str) -> int:
    """Return how many characters cannot be read."""
    return sum(map(is_lost, text))


def is_mojibake(text: str) -> bool:
    """Whether most of it was read wrongly before it was written: ÖÐ¹ú for 中国."""
    return 2 * garbled(text) > len(text)
