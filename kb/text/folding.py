"""Folding: the form in which two texts are compared, and the way back to the original.

What “the phrase is there” means is decided here and nowhere else. Folding unifies width and compatibility forms
(Unicode NFKC), radicals, and signs that people cannot tell apart, folds Latin case, and drops white space, what nobody
sees and the marks that do not break a phrase: quotation marks of every kind and title marks. Other punctuation is kept.

    >>> fold("监督执纪“四种形态”，ＡＢ Ｃ").text
    '监督执纪四种形态,abc'
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, compress, repeat

from kb.text.shapes import ALIKE, RADICALS, is_unseen

# Unicode property Quotation_Mark (PropList.txt 15.0), after NFKC.
_QUOTATION_MARKS = "\"'«»‘’‚‛“”„‟‹›⹂「」『』〝〞〟"
_OPENING_TITLE_MARKS = "《〈"
_CLOSING_TITLE_MARKS = "》〉"

# In marked text each mark is one of three control characters, which no folded text contains. A quotation mark has no
# direction there: the straight ones have none, and typists turn the curly ones round.
QUOTE, OPENING, CLOSING = "\x01", "\x02", "\x03"
MARKS = QUOTE + OPENING + CLOSING

_SHAPE_OF = (
    ALIKE
    | dict.fromkeys(_QUOTATION_MARKS, QUOTE)
    | dict.fromkeys(_OPENING_TITLE_MARKS, OPENING)
    | dict.fromkeys(_CLOSING_TITLE_MARKS, CLOSING)
)
_NOT_A_MARK = str.maketrans("", "", MARKS)
_UNIFIED = str.maketrans(RADICALS)

# A character that may join the one before it under NFKC: combining marks, conjoining Hangul vowels and finals, and
# the half-width Japanese sound marks (ｶﾞ folds to ガ).
_JOINING = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u093c\u0e31-\u0e4e\u1160-\u11ff"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u302a-\u302f\u3099\u309a\uff9e\uff9f\ufe20-\ufe2f"
)
_JOINS = re.compile(f"[{_JOINING}]")
_CLUSTER = re.compile(f"[^{_JOINING}][{_JOINING}]+|.", re.DOTALL)


def _fold_cluster(cluster: str) -> str:
    unified = cluster.translate(_UNIFIED)
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", unified).casefold())
    return "".join(_SHAPE_OF.get(character, character) for character in folded if not is_unseen(character))


class _Clusters(dict[str, str]):
    """The folded form of each character met so far: some 60 ns once warm."""

    def __init__(self, fold_cluster: Callable[[str], str]) -> None:
        self._fold_cluster = fold_cluster

    def __missing__(self, cluster: str) -> str:
        folded = self._fold_cluster(cluster)
        if len(cluster) == 1:
            self[cluster] = folded
        return folded


_folded = _Clusters(_fold_cluster)
_unmarked = _Clusters(lambda cluster: without_marks(_folded[cluster]))


def _clusters(text: str) -> Sequence[str]:
    """Return the characters of *text*, each with those that join it."""
    return text if text.isascii() or not _JOINS.search(text) else _CLUSTER.findall(text)


def fold_with_marks(text: str) -> str:
    """Return *text* folded, its quotation and title marks as `QUOTE`, `OPENING` and `CLOSING`."""
    return "".join(map(_folded.__getitem__, _clusters(text)))


def without_marks(folded: str) -> str:
    """Return folded text without the marks that `fold_with_marks` keeps."""
    return folded.translate(_NOT_A_MARK)


def fold_text(text: str) -> str:
    """Return *text* folded; the module says what that drops and unifies."""
    return without_marks(fold_with_marks(text))


@dataclass(frozen=True)
class Folded:
    """A folded text with the way back.

    `starts[i]` and `ends[i]` are the code points `[start, end)` of the original from which character `i` came; two
    folded characters of one original character (㎡ → m2) share it.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the original span of the folded `[start, end)`, which is not empty."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str, *, marks: bool = False) -> Folded:
    """Return *text* folded with its positions; with control characters for `marks`."""
    clusters = _clusters(text)
    pieces = [*map((_folded if marks else _unmarked).__getitem__, clusters)]
    lengths = [*map(len, pieces)]
    edges = range(len(text) + 1) if len(clusters) == len(text) else [0, *accumulate(map(len, clusters))]
    return Folded("".join(pieces), _repeated(edges[:-1], lengths), _repeated(edges[1:], lengths))


def _repeated(positions: Sequence[int], times: Sequence[int]) -> tuple[int, ...]:
    if max(times, default=0) == 1:  # nearly every text: nothing becomes two characters
        return tuple(compress(positions, times))
    return tuple(chain.from_iterable(map(repeat, positions, times)))
