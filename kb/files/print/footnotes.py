"""Footnotes: small print at the foot of a page, with the place in the text that each belongs to."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from kb.files.print.lines import PrintedLine, joined
from kb.files.print.pages import PrintedPage
from kb.files.visible_text import Span

_SMALL = 0.92  # of the size of the text: 四号 beside 三号 is 0.88; 小三, which is text too, 0.94
_MARK = re.compile(
    r"\s*(?:([①-⑳])|[\[〔（(]\s*(\d{1,3})\s*[\]〕）)]|(\d{1,3})(?![\d.．]\d|\d)|([*＊†‡]+))\s*[.．、]?\s*"
)
_REFERENCE = re.compile(r"[\[〔（(]?(?:([①-⑳])|(\d{1,3})|([*＊†‡]+))[\]〕）)]?")
_ENDS = tuple("。！？!?；;”」』）)")
_LONGEST_RULE = 0.5  # of the height of the page: a longer line frames something, or closes the text


@dataclass(frozen=True)
class _Foot:
    """The small print at the foot of a page: what stands before the first mark, and the notes with theirs."""

    before: list[PrintedLine]
    notes: list[tuple[str, list[PrintedLine]]]
    is_ruled: bool

    @property
    def lines(self) -> list[PrintedLine]:
        return [*self.before, *(line for _, lines in self.notes for line in lines)]


def without_footnotes(pages: Sequence[PrintedPage], size: float) -> tuple[list[PrintedPage], list[str]]:
    """Return the pages without their footnotes, and the notes, the first of them number 1.

    Lines that refer to notes have their numbers and not the marks. `size` is that of the text, in points.

    Small print is a note if it begins with a mark and the mark stands in the text of the page, or a short rule above it.
    """
    bare: list[PrintedPage] = []
    notes: list[str] = []
    for page in pages:
        foot = _foot(page, size)
        small = {id(line) for line in foot.lines}
        text = [line for line in page.lines if id(line) not in small]
        goes_on = bool(foot.before and foot.is_ruled and notes and not notes[-1].endswith(_ENDS))
        if not goes_on and not _is_foot(foot, text):
            bare.append(page)
            continue
        if goes_on:
            notes[-1] = joined([notes[-1], *(line.text for line in foot.before)])
        else:
            text += foot.before
        for mark, lines in foot.notes:
            notes.append(_note(lines))
            text = _referring(text, mark, len(notes))
        bare.append(replace(page, lines=tuple(text)))
    return bare, notes


def _is_foot(foot: _Foot, text: Sequence[PrintedLine]) -> bool:
    has_rule = foot.is_ruled and not foot.before
    return bool(foot.notes) and (has_rule or any(_reference(line, mark) for mark, _ in foot.notes for line in text))


def _foot(page: PrintedPage, size: float) -> _Foot:
    block: list[PrintedLine] = []
    for line in reversed(page.lines):
        if line.size > _SMALL * size or any(table.box[1] > line.top for table in page.tables):
            break
        block.insert(0, line)
    before: list[PrintedLine] = []
    notes: list[tuple[str, list[PrintedLine]]] = []
    for line in block:
        mark = _mark(line.text)
        if mark and (not notes or _follows(notes[-1][0], mark)):
            notes.append((mark, [line]))
        else:
            (notes[-1][1] if notes else before).append(line)
    return _Foot(before, notes, bool(block) and _is_ruled(page, block[0]))


def _is_ruled(page: PrintedPage, line: PrintedLine) -> bool:
    """Whether a short rule stands just above the line, and no other line between them."""
    return any(
        line.top - 3 * line.size < top <= line.top + 0.3 * line.size
        and x1 - x0 < _LONGEST_RULE * page.height
        and x0 < line.x0 + 3 * line.size
        for x0, top, x1, _ in page.rules
    )


def _mark(text: str) -> str:
    """Return the mark at the start of a note, ① and [1] as 1; empty for none."""
    match = _MARK.match(text)
    return _plain(match) if match else ""


def _plain(mark: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", mark[mark.lastindex or 0])


def _follows(before: str, mark: str) -> bool:
    """Whether a note with this mark can come next: a line within a note may begin with a number too (12月…)."""
    return not mark.isdigit() or not before.isdigit() or int(mark) in {1, int(before) + 1}


def _note(lines: Sequence[PrintedLine]) -> str:
    return _MARK.sub("", joined(line.text for line in lines), count=1).strip()


def _referring(lines: Sequence[PrintedLine], mark: str, note: int) -> list[PrintedLine]:
    """Return the lines, the first with the mark now with the number of the note."""
    for at, line in enumerate(lines):
        if span := _reference(line, mark):
            return [*lines[:at], _cut(line, *span, note), *lines[at + 1 :]]
    return list(lines)


def _reference(line: PrintedLine, mark: str) -> Span | None:
    """Return where the mark stands in a line: high and small, or ①."""
    circled = (match.span() for match in re.finditer("(?<!^)[①-⑳]", line.text))
    for start, end in chain(line.raised, circled):
        for match in _REFERENCE.finditer(line.text, start, end):
            if _plain(match) == mark:
                return match.span()
    return None


def _cut(line: PrintedLine, start: int, end: int, note: int) -> PrintedLine:
    length = end - start
    moved = ((a - length * (a >= end), b - length * (b >= end)) for a, b in line.raised)
    return replace(
        line,
        text=line.text[:start] + line.text[end:],
        raised=tuple((a, b) for a, b in moved if a < b),
        notes=(*line.notes, note),
    )
