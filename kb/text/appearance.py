"""The text as people see it, letter for letter, with the way back: what grammars read before anything is folded.

What nobody sees is left out, radicals and look-alike forms of characters and digits are the ordinary ones, and what is
drawn as an empty place is a blank. White space, marks and widths stay, since grammars are made of them.

    >>> clean("第四⼗\u200b五条").text, clean("第四⼗\u200b五条").original(0, 5)
    ('第四十五条', (0, 6))
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from kb.text.shapes import ODD, UNKNOWN, is_blank, is_lost, seen

# Looked for in every text: besides what may be seen as another character the circle that stands for 〇, and the
# traditional names of parts.
_ODD = re.compile(f"[{ODD}\u25cb\u25ef\u689d\u7bc0\u7de8\u9805]")
# The circle, and the traditional names of parts: 第三十條第一項 in a paper from Hong Kong.
_ORDINARY = {"○": "〇", "◯": "〇", "條": "条", "項": "项", "編": "编", "節": "节"}


@dataclass(frozen=True)
class Appearance:
    """A text as people see it; each of its characters is one of the original, in order.

    `left_out` holds, for each character that was left out, the code points of `text` before it.
    """

    text: str
    left_out: tuple[int, ...] = ()

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the original span of `[start, end)`; nothing that was left out at its edges is in it."""
        if not self.left_out:
            return start, end
        first = start + bisect_right(self.left_out, start)
        return first, max(first, end + bisect_right(self.left_out, end - 1))

    def without(self, positions: Iterable[int]) -> "Appearance":
        """Return it without the characters at some positions, which are in order."""
        leave = sorted(set(positions))
        if not leave:
            return self
        edges = [-1, *leave, len(self.text)]
        kept = "".join(self.text[a + 1 : b] for a, b in pairwise(edges))
        before = [at - bisect_right(leave, at - 1) for at in self.left_out]
        return Appearance(kept, tuple(sorted([*before, *(at - count for count, at in enumerate(leave))])))


_SINGLE = str.maketrans("“”", "‘’")


def in_quotation_marks(text: str) -> str:
    """Return *text* in quotation marks; those inside it become single ones, those around it are not doubled.

    >>> in_quotation_marks("“四个意识”、坚定"), in_quotation_marks("“三会一课”")
    ('“‘四个意识’、坚定”', '“三会一课”')
    """
    if text.startswith("“") and text.endswith("”"):
        inside = text[1:-1]
        if "“" not in inside and "”" not in inside:
            text = inside
    return f"“{text.translate(_SINGLE)}”"


def clean(text: str) -> Appearance:
    """Return *text* as people see it."""
    odd = [(match.start(), _seen(match[0])) for match in _ODD.finditer(text)]
    if not odd:
        return Appearance(text)
    pieces: list[str] = []
    end = 0
    for at, character in odd:
        pieces += (text[end:at], character)
        end = at + 1
    gone = [at for at, character in odd if not character]
    return Appearance("".join([*pieces, text[end:]]), tuple(at - count for count, at in enumerate(gone)))


def _seen(character: str) -> str:
    """Return what people see of a character: nothing or a character, 〓 for one that nobody can read."""
    if is_lost(character):
        return UNKNOWN
    letter = seen(character)
    if is_blank(letter):
        return letter
    other = _ORDINARY.get(letter) or unicodedata.normalize("NFKC", letter)
    return other if len(other) == 1 else letter if len(letter) < 2 else character
