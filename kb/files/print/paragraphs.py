"""Paragraphs out of lines of print: which line begins one, and which goes on with the line before it.

The rules are those of Chinese office print (GB/T 9704—2012, 党政机关公文格式): a paragraph begins two characters in, its
lines are filled to the right margin, titles stand in the middle. Where a file keeps none of them, a line that ends before
the next word would have had to wrap ends a paragraph.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from kb.documents import Line
from kb.files.print.lines import PrintedLine, joined, usual_size
from kb.files.seam import CLOSED, CONTENTS, indivisible, is_narrow, is_numbered, opening, stands_apart
from kb.files.visible_text import Piece, VisibleParagraph
from kb.text import UNREADABLE, from_first_letter

# Shares of the size of the type.
_INDENT = 1.2  # a paragraph begins 2 in; an opening mark of half a width stands out by less than 1
_CENTRED = 2.4  # more than the 2 of an indented line, on both sides
_HAIR = 0.5  # half a character: lines that begin so near one another begin together
_SLACK = 0.3  # less than the narrowest mark, which is half a width
_UNFILLED = 0.08  # justified lines end at the margin but for rounding
_NEXT_TO = 1.12  # sizes that differ more belong to different paragraphs
_APART = 1.35  # leadings between lines of different paragraphs
_FAR_RIGHT = 0.35  # of the width of the text: signatures and dates begin there

_PARTS = frozenset({"part", "chapter", "section", "article"})
_UNREAD = re.compile(f"[{UNREADABLE}]")
_TITLE_ENDS = re.compile(
    r"(?:通知|通报|决定|决议|意见|条例|规定|办法|规则|细则|准则|章程|方案|要点|报告|总结|讲话|公告|公报|通告|批复|请示|函|纪要|规划|计划|纲要|建议|说明|制度)"
    r"(?:[（(].{1,12}[）)])?$"
)


@dataclass(frozen=True)
class TypeArea:
    """Where the text of a page lies: its left and right margin, in points; and whether full lines are justified, so that
    only the last line of a paragraph can end a hair before the margin."""

    left: float
    right: float
    is_justified: bool = False

    def is_indented(self, line: PrintedLine) -> bool:
        return line.x0 - self.left > _INDENT * line.size

    def is_centred(self, line: PrintedLine) -> bool:
        return min(line.x0 - self.left, self.right - line.x1) > _CENTRED * line.size and self.is_balanced(line)

    def is_balanced(self, line: PrintedLine) -> bool:
        """Whether as much is free before the line as after it."""
        return abs((line.x0 - self.left) - (self.right - line.x1)) < 1.2 * line.size

    def is_far_right(self, line: PrintedLine) -> bool:
        return line.x0 - self.left > _FAR_RIGHT * (self.right - self.left)


class Setting:
    """How a file is set: type areas, the size of its text and how far its lines are apart, found from all its lines.

    Left and right pages, and the columns of a page, have type areas of their own. `indents` says that only the first line
    of a paragraph is indented.
    """

    def __init__(self, lines: Sequence[PrintedLine], leading: float) -> None:
        self.size = usual_size(lines)
        self.leading = leading
        groups: defaultdict[tuple[int, int], list[PrintedLine]] = defaultdict(list)
        for line in lines:
            groups[self._group(line)].append(line)
        self._areas = {group: _area(members, self.size) for group, members in groups.items()}
        self._unite()
        self.indents = self._indents(lines)

    def area(self, line: PrintedLine) -> TypeArea:
        return self._areas[self._group(line)]

    def _indents(self, lines: Sequence[PrintedLine]) -> bool:
        back = stays = 0
        for before, line in pairwise(lines):
            if self.area(before).is_indented(before) and not _is_short(before, line, self):
                is_flush = not self.area(line).is_indented(line)
                back += is_flush
                stays += not is_flush and not before.text.endswith(CLOSED)
        return back >= 3 and back > 3 * stays

    @staticmethod
    def _group(line: PrintedLine) -> tuple[int, int]:
        return line.page % 2, line.column

    def _unite(self) -> None:
        """Unite the areas of left and right pages that differ by little: few lines tell margins badly."""
        for column in {column for _, column in self._areas}:
            both = [self._areas[side, column] for side in (0, 1) if (side, column) in self._areas]
            if len(both) == 2 and abs(both[0].left - both[1].left) < 3 * self.size:
                left, right = min(a.left for a in both), max(a.right for a in both)
                justified = all(area.is_justified for area in both)
                self._areas |= {(side, column): TypeArea(left, right, justified) for side in (0, 1)}


def paragraphs(lines: Sequence[PrintedLine], setting: Setting) -> list[VisibleParagraph]:
    """Return the paragraphs of lines in reading order with nothing between them."""
    groups: list[list[PrintedLine]] = []
    for line in lines:
        if groups and not _begins(line, groups[-1], setting):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_paragraph(group) for group in _titles(groups, setting)]


def _paragraph(lines: Sequence[PrintedLine]) -> VisibleParagraph:
    text = joined(line.text for line in lines).strip()
    notes = tuple(note for line in lines for note in line.notes)
    return VisibleParagraph((Piece(text, None),), notes=notes, page=lines[0].page)


def _begins(line: PrintedLine, paragraph: Sequence[PrintedLine], setting: Setting) -> bool:
    """Whether `line` begins a paragraph and does not go on with `paragraph`."""
    before, area = paragraph[-1], setting.area(line)
    if not 1 / _NEXT_TO < line.size / before.size < _NEXT_TO:
        return True
    if area.is_centred(line) and _is_broken(before, line, setting):
        return False
    if area.is_centred(line) or setting.area(before).is_centred(before) or area.is_far_right(line):
        return True
    if _is_apart(before, line, setting) or _is_short(before, line, setting) or CONTENTS.search(before.text):
        return True
    begun = _begun(line)
    if begun is not None and begun.kind in _PARTS and stands_apart(begun):
        return True
    if is_numbered(begun):
        return area.is_indented(line) or before.text.endswith(CLOSED)
    return area.is_indented(line) and not _hangs(line, paragraph, setting)


def _begun(line: PrintedLine) -> Line | None:
    """Return the heading, article or item that a line begins."""
    return opening(_UNREAD.sub(" ", from_first_letter(line.text)))


def _is_broken(before: PrintedLine, line: PrintedLine, setting: Setting) -> bool:
    """Whether a line in the middle is the rest of a heading that was too long for one line."""
    is_open = not before.text.endswith(CLOSED) and not is_numbered(_begun(line))
    return is_open and not _is_apart(before, line, setting) and not _is_short(before, line, setting)


def _is_apart(before: PrintedLine, line: PrintedLine, setting: Setting) -> bool:
    """Whether more space than usual lies between two lines of one page."""
    on_one_page = before.page == line.page and before.column == line.column
    usual = setting.leading * max(1.0, line.size / setting.size)
    return on_one_page and usual > 0 and line.top - before.top > _APART * max(usual, line.size)


def _is_short(line: PrintedLine, after: PrintedLine, setting: Setting) -> bool:
    """Whether the beginning of the next line would still have found room on this one."""
    area = setting.area(line)
    free = area.right - line.x1
    if area.is_justified and line.text.endswith(CLOSED) and _UNFILLED * line.size < free < 2 * line.size:
        return True
    return free > _first_width(after) + _SLACK * line.size


def _first_width(line: PrintedLine) -> float:
    """Return how wide the indivisible beginning of a line is: a word, or a character with its marks."""
    text = line.text[: indivisible(line.text)]
    return sum(0.5 if is_narrow(character) else 1.0 for character in text) * line.size


def _hangs(line: PrintedLine, paragraph: Sequence[PrintedLine], setting: Setting) -> bool:
    """Whether an indented line goes on with a paragraph all of whose lines, or all but the first, are indented."""
    before = paragraph[-1]
    hair = _HAIR * line.size
    if abs(before.x0 - line.x0) < hair and len(paragraph) > 1:
        return True
    if setting.indents and abs(before.x0 - line.x0) < hair:
        return False
    is_hanging = before.x0 - line.x0 < hair and setting.area(before).is_indented(before)
    return (is_hanging or is_numbered(_begun(before))) and not before.text.endswith(CLOSED)


def _titles(groups: Sequence[list[PrintedLine]], setting: Setting) -> list[list[PrintedLine]]:
    """Return the paragraphs, the lines of a title put together: in the middle, large, of one size, the last
    of them with the kind of document at its end (关于做好示例工作 / 的通知)."""
    titled: list[list[PrintedLine]] = []
    at = 0
    while at < len(groups):
        end = at + 1
        while end < len(groups) and _goes_on_title(groups[end - 1][-1], groups[end][0], setting):
            end += 1
        lines = [line for group in groups[at:end] for line in group]
        is_title = end - at > 1 and _TITLE_ENDS.search(lines[-1].text)
        titled += [lines] if is_title else groups[at:end]
        at = end
    return titled


def _goes_on_title(before: PrintedLine, line: PrintedLine, setting: Setting) -> bool:
    is_large = line.size > _NEXT_TO * setting.size and abs(line.size - before.size) < 0.2
    near = before.page == line.page and line.top - before.top < 2.6 * line.size
    is_over = bool(_TITLE_ENDS.search(before.text)) and not line.text.startswith(("的", "及", "和"))
    return is_large and near and setting.area(line).is_balanced(line) and not is_over


def _area(lines: Sequence[PrintedLine], size: float) -> TypeArea:
    """Return the type area of lines: where most of the longest end, and several leftmost begin."""
    body = [line for line in lines if abs(line.size - size) < 0.1 * size] or list(lines)
    left = _margin([line.x0 for line in body], size)
    longest = max(line.x1 for line in body)
    ends = [round(line.x1) for line in body if line.x1 > left + 0.85 * (longest - left)]
    most, count = Counter(ends).most_common(1)[0]
    full = [line for line in body if line.x1 > most - 2 * size]
    filled = [line for line in full if abs(line.x1 - most) <= 1.5]
    is_justified = len(filled) >= max(10, 0.8 * len(full)) and fmean(line.stretch for line in filled) > 0.01
    return TypeArea(left, float(most if count > 1 else longest), is_justified)


def _margin(places: Sequence[float], size: float) -> float:
    """Return the leftmost place at which several lines begin, if there is one."""
    needed = max(2, len(places) // 20)
    ordered = sorted(places)
    counts = (bisect_right(ordered, place + 0.3 * size) - bisect_left(ordered, place - 0.3 * size) for place in ordered)
    return next((place for place, count in zip(ordered, counts, strict=True) if count >= needed), ordered[0])
