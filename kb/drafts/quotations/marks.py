"""Quotation marks and which of them belong together: within a paragraph, and over several where something is quoted."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_CLOSING = {"“": "”", "‘": "’", "「": "」", "『": "』", "〝": "〞", "｢": "｣", "﹁": "﹂", "﹃": "﹄", "«": "»"}
_FAMILY = {mark: opening for opening, closing in _CLOSING.items() for mark in (opening, closing)} | {
    '"': '"',
    "＂": '"',
}
_MARK = re.compile(f"[{''.join(_FAMILY)}]")
OPENING = f'[{"".join(_CLOSING)}"＂]'
"""The marks with which a quotation may begin, as an expression."""

_MOST_BLANK = 8
_OPENS = re.compile(r"(?:[：:，,\n>＞]|\A)[^\S\n]*\Z")
_CLOSES = re.compile(r"[^\S\n]*(?:[。；，、！？（(\n]|\Z)")
# ’ in don’t and ’98: no quotation mark.
_IN_LATIN = re.compile(r"(?<=[A-Za-z])[’‘](?=[A-Za-z\s])|[‘’](?=\d\d(?!\d))")

_BLANK = " \t\u3000\u00a0>＞"
# Paragraphs and characters over which a quotation may go on: an article with twelve items, and as much as anybody quotes.
_MOST_LINES = 20
_MOST_CHARACTERS = 2_000


@dataclass(frozen=True)
class MarkPair:
    """Two marks that belong together, by their positions in the text, and the pairs of the same shape inside."""

    start: int
    end: int
    inside: tuple["MarkPair", ...] = ()


@dataclass(frozen=True)
class QuotationMarks:
    """The quotation marks of a text.

    `pairs` stand in one paragraph, `broad` over several, both in no order; `alone` are the positions of those without a partner.
    """

    pairs: tuple[MarkPair, ...]
    broad: tuple[MarkPair, ...]
    alone: tuple[int, ...]


def marks_in(text: str) -> QuotationMarks:
    """Return the quotation marks of *text*, whose paragraphs are its lines, shape by shape."""
    latin = {match.start() for match in _IN_LATIN.finditer(text)} if "’" in text else set()
    positions: dict[str, list[int]] = {}
    for match in _MARK.finditer(text):
        if match.start() not in latin:
            positions.setdefault(_FAMILY[match[0]], []).append(match.start())
    pairs: list[MarkPair] = []
    broad: list[MarkPair] = []
    alone: list[int] = []
    for opening, places in positions.items():
        joined = _Joined(text)
        for line in _by_line(text, places):
            joined.add(*(_straight(line) if opening == '"' else _nested(text, line)))
        pairs += joined.pairs
        broad += joined.broad
        alone += joined.alone + joined.begun
    mistyped = list(_mistyped(text, sorted(alone)))
    paired = {at for pair in mistyped for at in (pair.start, pair.end)}
    return QuotationMarks((*pairs, *mistyped), tuple(broad), tuple(sorted(set(alone) - paired)))


def _mistyped(text: str, alone: list[int]) -> Iterator[MarkPair]:
    """The pairs of which a mark is the wrong way round or of another shape: 规定：“…“。, 规定：“…"。

    They are the only two of a line, begin behind a colon or a comma or with the line, and end before a stop or with it.
    """
    for line in _by_line(text, alone):
        if (
            len(line) == 2
            and _OPENS.search(text, max(0, line[0] - _MOST_BLANK), line[0])
            and _CLOSES.match(text, line[1] + 1)
        ):
            yield MarkPair(line[0], line[1])


def _by_line(text: str, places: Sequence[int]) -> list[list[int]]:
    """The places, those of one line together."""
    lines: list[list[int]] = []
    end = -1
    for at in places:
        if at > end:
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            lines.append([])
        lines[-1].append(at)
    return lines


def _straight(places: list[int]) -> tuple[list[MarkPair], list[int]]:
    """Straight marks have no direction: with one forgotten nobody can say what is inside."""
    if len(places) % 2:
        return [], places
    return [MarkPair(*pair) for pair in list(pairwise(places))[::2]], []


def _nested(text: str, places: list[int]) -> tuple[list[MarkPair], list[int]]:
    """The pairs of one shape in a line, each with those inside it; and the marks without a partner."""
    levels: list[list[MarkPair]] = [[]]
    openings: list[int] = []
    alone: list[int] = []
    for at in places:
        if text[at] in _CLOSING:
            openings.append(at)
            levels.append([])
        elif openings:
            inside = levels.pop()
            levels[-1].append(MarkPair(openings.pop(), at, tuple(inside)))
        else:
            alone.append(at)
    return [pair for level in levels for pair in level], sorted(alone + openings)


class _Joined:
    """Joins the marks of one shape over lines: `begun` are those of a quotation that has not ended yet.

    Of a quotation of several paragraphs each may begin with a mark, and only the last ends with one. None of the same shape
    stands inside.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self.pairs: list[MarkPair] = []
        self.broad: list[MarkPair] = []
        self.alone: list[int] = []
        self.begun: list[int] = []

    def add(self, pairs: list[MarkPair], left: list[int]) -> None:
        """Take the marks of the next line that has any: its pairs, and those without a partner."""
        if not (self.begun and self._goes_on(pairs, left)):
            self.alone += self.begun
            self.begun = []
            self.pairs += pairs
            begins = left and self._may_begin(left) and not any(pair.start > left[-1] for pair in pairs)
            self.alone += left[:-1] if begins else left
            self.begun = left[-1:] if begins else []

    def _goes_on(self, pairs: list[MarkPair], left: list[int]) -> bool:
        """Whether the line goes on with the quotation that has begun, and takes it up."""
        at = left[0] if left else pairs[0].start
        start = self.begun[0]
        if (
            len(pairs) + len(left) > 1
            or at - start > _MOST_CHARACTERS
            or self._text.count("\n", start, at) > _MOST_LINES
        ):
            return False
        if pairs and self._is_all(pairs[0]):
            self.broad.append(MarkPair(start, pairs[0].end))
            self.begun = []
        elif left and self._text[at] not in _CLOSING:
            self.broad.append(MarkPair(start, at))
            self.begun = []
        elif left and self._begins_line(at):
            self.begun.append(at)
        else:
            return False
        return True

    def _may_begin(self, left: list[int]) -> bool:
        return self._text[left[-1]] in _CLOSING or (len(left) == 1 and self._text[left[0]] in '"＂')

    def _begins_line(self, at: int) -> bool:
        return not self._text[self._text.rfind("\n", 0, at) + 1 : at].strip(_BLANK)

    def _is_all(self, pair: MarkPair) -> bool:
        """Whether a line is nothing but these marks and what is between them, a source in a bracket perhaps."""
        end = self._text.find("\n", pair.end)
        after = self._text[pair.end + 1 : end if end >= 0 else len(self._text)].strip("。；，" + _BLANK)
        return self._begins_line(pair.start) and (not after or after[0] in "（(—")
