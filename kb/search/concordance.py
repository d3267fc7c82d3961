"""The concordance: each place that answers in one line, the words in the middle and what stands around them."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from kb.documents import Address
from kb.search.values import Hit
from kb.text import fold_text

AROUND = 40
"""Characters shown before and behind the words: as many as the widest column has room for."""


@dataclass(frozen=True)
class ContextLine:
    """One place in a passage: `hit.text[first:last]`, with the words that answer at `[start, end)`.

    It stays within its paragraph. A passage in which nothing is marked gives one line from its beginning, without a middle.
    """

    hit: Hit
    first: int
    start: int
    end: int
    last: int

    @property
    def before(self) -> str:
        """Return what stands before the words."""
        return self.hit.text[self.first : self.start]

    @property
    def words(self) -> str:
        """Return the words that answer, as they stand there."""
        return self.hit.text[self.start : self.end]

    @property
    def after(self) -> str:
        """Return what stands behind the words."""
        return self.hit.text[self.end : self.last]

    @property
    def is_cut(self) -> tuple[bool, bool]:
        """Tell whether the paragraph goes on before the line, its number left aside, and behind it."""
        text = self.hit.text
        before = text[text.rfind("\n", 0, self.first) + 1 : self.first].strip()
        return before not in {"", self.hit.label}, text[self.last : self.last + 1] not in {"", "\n"}

    @cached_property
    def part(self) -> tuple[Address, str]:
        """Return the address and the name of the smallest part that it stands in: 第四十条第二款.

        That is the passage itself, or what is cited of it, where nothing is marked or the part is not counted.
        """
        hit = self.hit
        if not hit.highlights or hit.anchor != hit.address:
            return hit.anchor, hit.label
        paragraph = hit.paragraphs[hit.text.count("\n", 0, self.start)]
        if paragraph.label == hit.label:
            return hit.address, hit.label
        return paragraph.address, paragraph.label


def lines_of(hit: Hit) -> tuple[ContextLine, ...]:
    """Return the lines of a hit, in order: of one with the wording each of its places, of one with the words the densest."""
    if not hit.highlights:
        end = hit.text.find("\n")
        return (ContextLine(hit, 0, 0, 0, min(2 * AROUND, len(hit.text) if end < 0 else end)),)
    if hit.tier in {"exact", "citation"}:
        return tuple(_line(hit, *span) for span in hit.highlights)
    return (max((_line(hit, *span) for span in hit.highlights), key=_words_in),)


def in_order(lines: Iterable[ContextLine], *, by: str) -> list[ContextLine]:
    """Return *lines* in the order of what follows the words (`after`), or of what precedes them, read backwards."""
    if by == "after":
        return sorted(lines, key=lambda line: fold_text(line.after))
    return sorted(lines, key=lambda line: fold_text(line.before)[::-1])


def _line(hit: Hit, start: int, end: int) -> ContextLine:
    text = hit.text
    number = re.match(rf"{re.escape(hit.label)}\s*", text)  # 第七条, which the line bears as its name
    begin = max(text.rfind("\n", 0, start) + 1, number.end() if number and number.end() <= start else 0)
    first = max(begin, start - AROUND)
    line_end = text.find("\n", end)
    return ContextLine(hit, first, start, end, min(len(text) if line_end < 0 else line_end, end + AROUND))


def _words_in(line: ContextLine) -> int:
    """Return how many different words are marked in a line."""
    return len({line.hit.text[start:end] for start, end in _marks_in(line)})


def _marks_in(line: ContextLine) -> Iterator[tuple[int, int]]:
    marks = line.hit.highlights
    for start, end in marks[max(0, bisect_right(marks, (line.first, 0)) - 1) :]:
        if start >= line.last:
            return
        if start >= line.first and end <= line.last:
            yield start, end
