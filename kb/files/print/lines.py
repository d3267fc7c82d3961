"""Lines of print: the characters of a page put in rows, left to right, in one column or two."""

import re
import statistics
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import accumulate, groupby, pairwise
from operator import attrgetter

from kb.files.print.glyphs import Glyph
from kb.files.seam import is_narrow, parting
from kb.files.visible_text import Span

# Shares of the size of the type.
_WORD_GAP = 0.2  # a space between words is a quarter and more; kerning moves letters by less than a tenth
_MIXED_GAP = 0.6  # programs part Chinese from Latin by a quarter of themselves, in justified lines by up to half
_CHINESE_GAP = 0.75  # an ideographic space is 1; beside a mark of half a width the gap may be half
_SPREAD_GAP = 0.25  # characters of a justified line are some hundredths apart, those of a spread one a quarter
_start = attrgetter("x0")
_TO_WRITE_ON = frozenset("_＿")
_NOTE_MARK = re.compile(r"[\d①-⑳*＊†‡\[\]〔〕()（）]+")


@dataclass(frozen=True)
class PrintedLine:
    """One line of a page, in points from its left and top.

    `stretch` is the white space between its characters on the average: a little in a line that is justified. `raised` are the spans of `text`, half-open code points, that are set small and high, as the marks of footnotes are.
    `column` is 0 for a line over the whole page, 1 and 2 in a page of two columns. `notes` are the footnotes, from 1,
    that it refers to.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    page: int = 0
    column: int = 0
    stretch: float = 0.0
    raised: tuple[Span, ...] = ()
    notes: tuple[int, ...] = ()


@dataclass
class _Row:
    """Glyphs on one line; top and bottom are those of the largest."""

    top: float
    bottom: float
    glyphs: list[Glyph] = field(default_factory=list)

    def holds(self, glyph: Glyph) -> bool:
        return self.top < glyph.middle < self.bottom or glyph.top < (self.top + self.bottom) / 2 < glyph.bottom

    def add(self, glyph: Glyph) -> None:
        self.glyphs.append(glyph)
        if glyph.bottom - glyph.top > self.bottom - self.top:
            self.top, self.bottom = glyph.top, glyph.bottom


def lines_of(glyphs: Sequence[Glyph]) -> list[PrintedLine]:
    """Return the lines of a page in reading order: down the page, and the left column first where there are two."""
    gutter = _gutter(glyphs)
    if gutter is None:
        return _lines(glyphs, 0)
    middle = sum(gutter) / 2
    lines: list[PrintedLine] = []
    for is_across, rows in groupby(_rows(glyphs), lambda row: any(g.x0 < middle < g.x1 for g in row.glyphs)):
        inside = [glyph for row in rows for glyph in row.glyphs]
        if is_across:
            lines += _lines(inside, 0)
        else:
            lines += _lines([glyph for glyph in inside if glyph.x1 <= middle], 1)
            lines += _lines([glyph for glyph in inside if glyph.x1 > middle], 2)
    return lines


def usual_size(lines: Iterable[PrintedLine]) -> float:
    """Return the size in which most characters are set, in points; 0 without lines."""
    counted: Counter[float] = Counter()
    for line in lines:
        counted[line.size] += len(line.text)
    return counted.most_common(1)[0][0] if counted else 0.0


def joined(texts: Iterable[str]) -> str:
    """Return lines as one text: nothing between Chinese characters, a space between words.

    A word that was divided at the end of a line is put together again (inter-/national), a hyphen of its own stays
    (COVID-/19).
    """
    return reduce(_joint, texts, "")


def _joint(before: str, after: str) -> str:
    dropped, between = parting(before, after)
    return before[: len(before) - dropped] + between + after


def _lines(glyphs: Iterable[Glyph], column: int) -> list[PrintedLine]:
    return [line for row in _rows(glyphs) if (line := _line(row, column)) is not None]


def _rows(glyphs: Iterable[Glyph]) -> list[_Row]:
    """Return the glyphs in rows, from the top of the page down."""
    rows: list[_Row] = []
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.top, glyph.x0)):
        row = next((row for row in reversed(rows[-6:]) if row.holds(glyph)), None)
        if row is None:
            row = _Row(glyph.top, glyph.bottom)
            rows.append(row)
        row.add(glyph)
    return sorted(rows, key=lambda row: row.top)


def _line(row: _Row, column: int) -> PrintedLine | None:
    shown = _not_written_over(_printed_once(sorted((glyph for glyph in row.glyphs if not glyph.is_space), key=_start)))
    if not shown:
        return None
    size = Counter(round(glyph.size, 1) for glyph in shown).most_common(1)[0][0] or 1.0
    high = [_is_raised(glyph, row, size) for glyph in shown]
    text, raised = "", list[Span]()
    for before, gap, glyph, is_high in zip([False, *high], ["", *_gaps(row, shown, size)], shown, high, strict=False):
        start = len(text) + len(gap)
        text += gap + glyph.text
        if is_high:
            raised.append((raised.pop()[0] if before else start, len(text)))
    ends = (shown[0].x0, max(glyph.x1 for glyph in shown), row.top, row.bottom)
    printed_width = sum(glyph.x1 - glyph.x0 for glyph in row.glyphs if glyph.x0 >= ends[0])
    stretch = (ends[1] - ends[0] - printed_width) / len(shown)
    return PrintedLine(text, *ends, size, column=column, stretch=stretch, raised=tuple(raised))


def _printed_once(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Return the glyphs, those printed twice to look bold once."""
    singles: list[Glyph] = []
    for glyph in glyphs:
        twin = next((single for single in reversed(singles[-3:]) if single.text == glyph.text), None)
        if twin is None or glyph.x0 - twin.x0 > 0.3 * (twin.x1 - twin.x0):
            singles.append(glyph)
    return singles


def _not_written_over(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Return the glyphs without the strokes of a line on which others are written: 姓名：张三, not 姓名：_张__三_."""
    return [
        glyph
        for at, glyph in enumerate(glyphs)
        if glyph.text not in _TO_WRITE_ON
        or not any(
            other.text not in _TO_WRITE_ON and min(glyph.x1, other.x1) - max(glyph.x0, other.x0) > 0.2 * glyph.size
            for other in glyphs[max(0, at - 3) : at + 4]
        )
    ]


def _is_raised(glyph: Glyph, row: _Row, size: float) -> bool:
    is_small = glyph.size <= 0.8 * size or (glyph.text in "①②③④⑤⑥⑦⑧⑨⑩" and glyph.size < 0.95 * size)
    return is_small and glyph.bottom <= row.bottom - 0.15 * size and bool(_NOTE_MARK.fullmatch(glyph.text))


def _gaps(row: _Row, shown: Sequence[Glyph], size: float) -> Iterator[str]:
    """Yield the white space between each glyph and the next.

    Space that only spreads a line to its full width (中 国 共 产 党) is none. A gap wide enough for a character is an
    ideographic space (第一章　总则), and a space that the file itself holds stays where the line is not spread. Letters that
    stand apart in a line that holds spaces are spread too.
    """
    spaces_between = list(_spaces_between(row, shown))
    chinese = [
        (right.x0 - left.x1, space)
        for (left, right), space in zip(pairwise(shown), spaces_between, strict=True)
        if not is_narrow(left.text[-1]) and not is_narrow(right.text[0])
    ]
    usual = max(0.0, statistics.median(gap for gap, _ in chinese)) if chinese else 0.0
    apart = sum(bool(space) or gap > _SPREAD_GAP * size for gap, space in chinese)
    is_spread = len(chinese) >= 4 and apart >= 0.6 * len(chinese)
    for (left, right), space in zip(pairwise(shown), spaces_between, strict=True):
        narrow = is_narrow(left.text[-1]), is_narrow(right.text[0])
        extra = (right.x0 - left.x1 - usual) / size
        if space and not (is_spread and narrow == (False, False)):
            yield space
        elif narrow == (True, True):
            yield " " if extra > (_MIXED_GAP if any(spaces_between) else _WORD_GAP) else ""
        elif any(narrow):
            yield " " if extra > _MIXED_GAP else ""
        else:
            yield "\u3000" if extra > _CHINESE_GAP else ""


def _spaces_between(row: _Row, shown: Sequence[Glyph]) -> Iterator[str]:
    """Yield the spaces that the file holds between each glyph and the next."""
    spaces = _printed_once(sorted((glyph for glyph in row.glyphs if glyph.is_space), key=_start))
    for left, right in pairwise(shown):
        between = spaces[bisect_left(spaces, left.x0, key=_start) : bisect_left(spaces, right.x0, key=_start)]
        yield "".join(space.text for space in between)


def _gutter(glyphs: Sequence[Glyph]) -> tuple[float, float] | None:
    """Return the strip between two columns of prose; None if there is one column.

    It must be as wide as a character, lie in the middle third, and the lines on both sides of it must mostly fill their
    column: names and figures side by side are no columns.
    """
    shown = [glyph for glyph in glyphs if not glyph.is_space]
    if len(shown) < 200:
        return None
    start, end = min(glyph.x0 for glyph in shown), max(glyph.x1 for glyph in shown)
    size = statistics.median(glyph.size for glyph in shown)
    third = (end - start) / 3
    covered = _coverage(shown, start, end)
    most_across = max(1, len(covered) and max(covered) // 6)
    free = [at for at, count in enumerate(covered) if count <= most_across and third < at < 2 * third]
    strips = [[at for _, at in run] for _, run in groupby(enumerate(free), lambda pair: pair[1] - pair[0])]
    widest = max(strips, key=len, default=[])
    if len(widest) < max(size, 6):
        return None
    gutter = start + widest[0], start + widest[-1] + 1
    sides = ([g for g in shown if g.x1 <= gutter[1]], [g for g in shown if g.x0 >= gutter[0]])
    return gutter if all(_is_column(side) for side in sides) else None


def _coverage(glyphs: Iterable[Glyph], start: float, end: float) -> list[int]:
    """Count the glyphs over each point between `start` and `end`."""
    changes = [0] * (int(end - start) + 2)
    for glyph in glyphs:
        first = max(0, int(glyph.x0 - start))
        changes[first] += 1
        changes[max(first, min(len(changes) - 1, int(glyph.x1 - start)))] -= 1
    return list(accumulate(changes))


def _is_column(side: Sequence[Glyph]) -> bool:
    rows = _rows(side)
    if len(rows) < 5:
        return False
    width = _width(side)
    return sum(_width(row.glyphs) > 0.75 * width for row in rows) >= 0.5 * len(rows)


def _width(glyphs: Sequence[Glyph]) -> float:
    return max(glyph.x1 for glyph in glyphs) - min(glyph.x0 for glyph in glyphs)
