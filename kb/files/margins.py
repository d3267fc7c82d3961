"""Margins: where the lines of a text end, if a program ended them.

Within clauses nobody ends a line by hand at one place again and again, and what is broken so is broken until its sentence
ends. Lines of poems, lists and tables end where their writers wanted, and lead to no full stop.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kb.files.seam import CONTENTS, GAP, NOT_LAST, PAGE_NUMBER, QUOTED, RUNNING, indivisible, is_closed, opening, width
from kb.files.visible_text import VisibleParagraph

# Half-widths.
_WIDEST = 240  # of a line that a program ended: mail ends at 72 to 80, a landscape page of small type at 160
_NARROWEST = 24  # a column of a newspaper has 24 to 36; lines of poems and of names are shorter
_RAGGED = 14  # free at the end of a line before a word of seven characters (中华人民共和国)
_HUNG = 4  # what may stand out: two marks at the end of a line that must not begin the next
_NEAR = 4  # so near one another end lines that are filled character by character

_LEAST = 3  # lines that must end at one place before it is a margin; two that are long, and end exactly there
_LONG = 40
_MOST_OF = 0.5  # of the lines that end within clauses at a place, how many must lead to the end of a sentence
_RUNNING = 0.2  # of these, how many must hold a mark; of lines of 14 characters a third do
_FEW = 20  # one line in so many may end oddly
_RAGGED_FROM = 0.02  # of the lines, how many end where a character more had room, where a program keeps words whole
_REACH = 40  # lines beyond the last one that ended at a margin within which it still holds: a page


@dataclass(frozen=True, slots=True)
class FilledLine:
    """A line that holds something: the paragraph `at`, without white space around it.

    `indent` is where it begins and `edge` where it ends, in half-widths. `apart` is what parts it from the line before:
    `VisibleParagraph.apart`, and the empty lines between. Nothing stands between lines of one `block` but empty lines.
    """

    at: int
    text: str
    indent: int
    edge: int
    apart: int
    block: int

    @property
    def is_tabular(self) -> bool:
        """Whether blanks make columns of it; one behind a number is none."""
        if not GAP.search(self.text):
            return bool(CONTENTS.search(self.text))
        begun = opening(self.text)
        return bool(GAP.search(begun.rest if begun else self.text))


def text_begins(whole: str) -> int:
    """Return where a line begins behind its blanks, and the signs that mail puts before what it quotes."""
    start = len(whole) - len(whole.lstrip())
    quoted = QUOTED.match(whole, start)
    rest = whole[quoted.end() :] if quoted else ""
    return quoted.end() + len(rest) - len(rest.lstrip()) if quoted else start


def filled_lines(paragraphs: Iterable[VisibleParagraph]) -> Iterator[FilledLine]:
    """Yield the lines of a text; tables, marked headings and the numbers of pages are left out."""
    block = empty = depth = 0
    for at, paragraph in enumerate(paragraphs):
        whole = paragraph.text
        start = text_begins(whole)
        text = whole[start:].rstrip()
        if paragraph.kind not in {"text", "item"} or (paragraph.notes and not text):
            block += 1
        elif text and not PAGE_NUMBER.fullmatch(text):
            before, depth = depth, whole.count(">", 0, start)
            block += depth != before
            indent = paragraph.indent + width(whole[:start])
            yield FilledLine(at, text, indent, indent + width(text), paragraph.apart + empty, block)
            empty = 0
        elif not text:
            empty += 1


@dataclass(frozen=True)
class Margin:
    """A place at which lines end, and by how much a full line may end before it, in half-widths: at the most, and usually.

    `shown` are the numbers of the lines that show it.
    """

    edge: int
    slack: int
    usual_slack: int
    shown: tuple[int, ...]

    def holds(self, line: FilledLine, *, is_written_into: bool = False) -> bool:
        """Tell whether a line ends at it or before it, or may have done so before somebody wrote into it."""
        return line.edge <= (2 * self.edge if is_written_into else self.edge + _HUNG)

    def is_filled(self, line: FilledLine, after: FilledLine) -> bool:
        """Tell whether a line ends where others do."""
        return line.edge >= self.edge - self.slack or self._leaves_no_room(line, after)

    def is_full(self, line: FilledLine, after: FilledLine) -> bool:
        """Tell whether what the next line begins with found no room, as far as that can be told."""
        return self._leaves_no_room(line, after) or line.edge >= self.edge - self.usual_slack

    @property
    def chance(self) -> float:
        """How often the last line of a paragraph looks full, for each that is not filled."""
        return (self.usual_slack + 2) / max(1, self.edge - self.slack)

    def _leaves_no_room(self, line: FilledLine, after: FilledLine) -> bool:
        return line.edge + width(after.text[: indivisible(after.text)]) > self.edge


class Margins:
    """The margins of a text. `within` are the numbers of the lines that end within a clause, before a plain line."""

    def __init__(self, lines: Sequence[FilledLine]) -> None:
        self._lines = lines
        self.within = [at for at, (line, after) in enumerate(pairwise(lines)) if _ends_within(line, after)]
        self.all = list(self._found())
        places = sorted((at, number) for number, margin in enumerate(self.all) for at in margin.shown)
        self._places = [at for at, _ in places]
        self._numbers = [number for _, number in places]

    def near(self, at: int) -> Margin | None:
        """Return the margin of the lines around line `at`."""
        after = bisect_left(self._places, at)
        nearest = min(self._places[max(0, after - 1) : after + 1], key=lambda place: abs(place - at), default=None)
        if nearest is None or abs(nearest - at) > _REACH:
            return None
        return self.all[self._numbers[bisect_left(self._places, nearest)]]

    def _found(self) -> Iterator[Margin]:
        left = self.within
        while left:
            edge = self._commonest(left)
            here = [at for at in left if edge - _RAGGED <= self._lines[at].edge <= edge + _HUNG]
            yield from self._margin(edge, here)
            left = [at for at in left if not edge - _RAGGED <= self._lines[at].edge <= edge + _HUNG]

    def _commonest(self, within: Sequence[int]) -> int:
        """Return the place at which, or shortly before it, most of the lines end."""
        counted = Counter(self._lines[at].edge for at in within)
        near, ragged = (
            {edge: sum(counted[edge - back] for back in range(far + 1)) for edge in counted} for far in (_NEAR, _RAGGED)
        )
        counts = near if 2 * max(near.values()) >= max(ragged.values()) else ragged
        most = max(counts.values())
        return min(edge for edge, count in counts.items() if count == most)

    def _margin(self, edge: int, within: Sequence[int]) -> Iterator[Margin]:
        """Yield the margin at that place, if the lines show one."""
        shown = self._in_sentences(within, edge)
        running = sum(bool(RUNNING.search(self._lines[at].text)) for at in shown)
        ends = sorted(self._lines[at].edge for at in shown)
        least = _LEAST if not shown or edge < _LONG or ends[-1] - ends[0] >= _NEAR else 2
        if len(shown) < max(least, _MOST_OF * len(within)) or running < _RUNNING * len(shown):
            return
        counted = Counter(ends)
        edge = max(end for end in ends if end <= edge or counted[end] > len(ends) / _FEW)
        strict = Margin(edge, _NEAR - 1, 0, tuple(shown))
        ragged = sum(not strict.is_filled(self._lines[at], self._lines[at + 1]) for at in shown)
        usual = edge - ends[len(ends) // 5]
        yield replace(strict, slack=_RAGGED, usual_slack=usual) if ragged > _RAGGED_FROM * len(ends) else strict

    def _in_sentences(self, within: Sequence[int], edge: int) -> list[int]:
        """Return those of the lines from which other full lines lead to the end of a sentence."""
        leads: dict[int, bool] = {}
        for at in reversed(within):
            after = at + 1
            while after not in leads and not is_closed(self._lines[after].text) and self._goes_on(after, edge):
                after += 1
            leads[at] = leads.get(after, is_closed(self._lines[after].text))
        return [at for at in within if leads[at]]

    def _goes_on(self, at: int, edge: int) -> bool:
        """Whether an open line is full, and a plain one follows."""
        if at + 1 >= len(self._lines) or not edge - _RAGGED <= self._lines[at].edge <= edge + _HUNG:
            return False
        after = self._lines[at + 1]
        return after.block == self._lines[at].block and opening(after.text) is None


def _ends_within(line: FilledLine, after: FilledLine) -> bool:
    """Whether a line ends within a clause, and a plain one follows that is not much longer."""
    last, first = line.text[-1], after.text[0]
    is_within = (last.isalnum() or last in NOT_LAST) and (first.isalnum() or first in NOT_LAST)
    if not is_within or line.block != after.block or not _NARROWEST <= line.edge <= _WIDEST:
        return False
    is_longer = after.edge > line.edge + _RAGGED
    return not (is_longer or line.is_tabular or after.is_tabular or opening(after.text))
