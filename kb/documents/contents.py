"""Printed tables of contents: 第一章　总则…………1. They list the headings of a text and are none.

One is seen by the pages that its entries end with, or by 目录 above them, or since its headings, with no text below them,
come again. It may be typed, made by Word, stand in the columns of a table, or run over lines.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb.documents import table
from kb.documents.address import WHOLE
from kb.documents.lines import Line, LineKind, read_lines
from kb.text import fold_text

_NAMES = {"目录", "目次", "contents"}
_LONGEST_NAME = 16  # characters: c o n t e n t s, 目　　　　录
_PAGE = r"(?:[0-9０-９]{1,4}|[ivxlcIVXLC]{1,5})"
_DOTS = r"(?:[.．·・•‥…⋯。_—–－-][\s\u3000]*){2,}|[…⋯]"
_DOTTED = re.compile(
    rf"(?P<name>.*?[^\s\u3000.．·・•‥…⋯。_—–－-])[\s\u3000]*(?:{_DOTS})[\s\u3000]*[（(]?(?P<page>{_PAGE})?[）)]?"
)
_PAGED = re.compile(rf"(?P<name>.*\S)(?:[\s\u3000]+{_PAGE}|[\s\u3000]*[（(][\s\u3000]*{_PAGE}[\s\u3000]*[）)])")
_ONLY_PAGE = re.compile(rf"[（(]?{_PAGE}[）)]?")
_HEADINGS = frozenset[LineKind]({"part", "chapter", "section", "article", "bare", "outline"})
# A second 第一章 is that of the text itself, but right below a 编.
_RESTARTS = {
    "part": {""},
    "chapter": {"part"},
    "article": {"part"},
    "outline": {"part", "chapter", "section", "article"},
}
# 附件1 登记表　4 is listed too.
_LISTED_LAST = "附"
# A heading of a regulation has up to 40 characters, over two lines of print twice as many.
_LONGEST = 80
# Two lines may be a chapter and its section; what is listed has more, unless its pages or 目录 tell.
_FEWEST = 3
# Between the entries and the text may stand its title, 题注 and the sign of an annex.
_MOST_BETWEEN = 6
_LISTED = {"part": "part", "chapter": "chp"}


@dataclass(frozen=True)
class PrintedContents:
    """Lines `[start, end)` that are a table of contents, and the entries that have a number."""

    start: int
    end: int
    entries: tuple[Line, ...]


def shortfalls(lines: Sequence[Line], blocks: Sequence[PrintedContents]) -> Iterator[tuple[PrintedContents, str]]:
    """Yield in a sentence, with the block, which chapters it lists that stand nowhere else in *lines*."""
    everywhere = Counter((line.kind, line.value) for line in lines)
    for block in blocks:
        here = Counter((line.kind, line.value) for line in lines[block.start : block.end])
        listed = [(entry.kind, entry.value) for entry in block.entries if entry.kind in _LISTED]
        absent = [part for part in listed if everywhere[part] <= here[part]]
        if names := dict.fromkeys(WHOLE.child(_LISTED[kind], value).label for kind, value in absent):
            yield block, f"目录里列有{'、'.join(names)}，正文里没有，这份文本可能不完整，请核对原文。"


def printed_contents(lines: Sequence[Line]) -> list[PrintedContents]:
    """Return the tables of contents in a text, in order."""
    return list(_Search(lines).blocks())


def without_contents(lines: Sequence[Line], blocks: Sequence[PrintedContents]) -> list[Line]:
    """Return the lines, those of *blocks* as what they are: text, and no parts."""
    plain = list(lines)
    for block in blocks:
        for at in range(block.start, block.end):
            if plain[at].kind != "row":
                plain[at] = replace(plain[at], kind="contents", value=0, inserted=0, number_length=0, style="")
    return plain


@dataclass(frozen=True)
class _Entry:
    """What a line would be as an entry: its heading without the page; `is_dotted` says that dots lead to the page."""

    heading: Line
    is_paged: bool
    is_dotted: bool


def _is_name(text: str) -> bool:
    return len(text) <= _LONGEST_NAME and fold_text(text) in _NAMES


class _Search:
    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._entries = [_entry(line) for line in lines]
        self._by_text: dict[str, list[int]] = {}
        self._by_number: dict[tuple[str, int, int], list[int]] = {}
        for at, line in enumerate(lines):
            if len(line.text) <= _LONGEST:
                self._by_text.setdefault(fold_text(line.text), []).append(at)
            if line.value:
                self._by_number.setdefault((line.kind, line.value, line.inserted), []).append(at)

    def blocks(self) -> Iterator[PrintedContents]:
        at = 0
        while at < len(self._lines):
            end, passed = self._end(at)
            if end > at:
                entries = [entry.heading for i in range(at, end) if (entry := self._entries[i]) is not None]
                cells = [line for i in range(at, end) for line in _cells(self._lines[i])]
                yield PrintedContents(at, end, tuple(line for line in [*entries, *cells] if line.value))
            at = max(end, passed, at + 1)

    def _end(self, at: int) -> tuple[int, int]:
        """Return where the contents that begin on line *at* end, and up to where none can begin; `at` if none do."""
        is_titled = _is_name(self._lines[at].text) and not self._is_due(at)
        first = at + is_titled
        if not is_titled and self._entries[at] is None:
            return at, at
        stop = self._run(first)
        paged = [entry for entry in self._entries[first:stop] if entry is not None and entry.is_paged]
        again = self._again(first, stop)
        if is_titled:
            return self._end_of_titled(first, stop, again) or at, at
        if again and (len(paged) > 1 or (stop - first >= _FEWEST and self._is_list(first, stop, again))):
            return min(stop, again), stop
        is_numbered = any(entry.heading.kind in _HEADINGS for entry in paged)
        is_sure = is_numbered and sum(entry.is_dotted for entry in paged) > 1
        return (self._last_paged(first, stop) if is_sure else at), stop

    def _end_of_titled(self, first: int, stop: int, again: int) -> int:
        """Return where contents under 目录 end; 0 if no entry stands there."""
        paged = self._last_paged(first, stop)
        return (min(stop, again) if again and paged else 0) or paged or self._comes_again(first) or min(stop, again)

    def _last_paged(self, first: int, stop: int) -> int:
        """Return the line behind the last entry with a page; 0 if none has one."""
        paged = (
            i for i in range(stop - 1, first - 1, -1) if (entry := self._entries[i]) is not None and entry.is_paged
        )
        return next(paged, -1) + 1

    def _is_list(self, first: int, stop: int, again: int) -> bool:
        """Tell whether headings without pages and without 目录 are a list of those that come behind them."""
        lines = self._lines
        if lines[first].kind == "article":
            is_same = not _is_short(lines[again])
        else:
            is_same = fold_text(lines[again].text) in {
                fold_text(lines[first].text),
                fold_text(lines[again].text[: lines[again].number_length]),
            }
        return is_same and not any(line.text.startswith("附") for line in lines[stop:again])

    def _is_due(self, at: int) -> bool:
        """Tell whether a line is the text of an article whose number stands alone above."""
        return at > 0 and self._lines[at - 1].kind == "article" and not self._lines[at - 1].rest

    def _run(self, first: int) -> int:
        """Return where the lines end that can be entries, those among them that run over to the next line."""
        at = first
        firsts: set[str] = set()
        while at < len(self._lines):
            entry = self._entries[at]
            if entry is None:
                following = self._entries[at + 1 : at + 2]
                is_broken = _is_short(self._lines[at]) and any(e is not None and e.is_paged for e in following)
                if not is_broken:
                    break
            elif entry.heading.value == 1 and entry.heading.kind in _RESTARTS:
                is_below = self._kind(at - 1) in _RESTARTS[entry.heading.kind]
                if entry.heading.kind in firsts and not (entry.is_paged or is_below):
                    break  # the text itself
                firsts.add(entry.heading.kind)
            at += 1
        return at

    def _kind(self, at: int) -> str:
        entry = self._entries[at] if at >= 0 else None
        return entry.heading.kind if entry is not None else ""

    def _again(self, first: int, stop: int) -> int:
        """Return where the first entry comes again right behind the entries; 0 if it does not."""
        entry = self._entries[first] if first < stop else None
        if entry is None or not entry.heading.value:
            return 0
        heading = entry.heading
        places = self._by_number.get((heading.kind, heading.value, heading.inserted), [])
        place = bisect_right(places, stop - 1)
        if place == len(places) or places[place] > stop + _MOST_BETWEEN:
            return 0
        between = self._lines[stop : places[place]]
        return places[place] if all(line.kind in {"plain", "heading"} for line in between) else 0

    def _comes_again(self, first: int) -> int:
        """Return where the first entry under 目录 comes again at last, with no sentence before; 0 if it does not."""
        if first >= len(self._lines) or self._lines[first].kind == "row":
            return 0
        entry = self._entries[first]
        text = fold_text(entry.heading.text if entry else self._lines[first].text)
        sentences = (at for at in range(first, len(self._lines)) if not _is_short(self._lines[at]))
        places = self._by_text.get(text, [])
        place = bisect_left(places, next(sentences, len(self._lines))) - 1
        return places[place] if place >= 0 and places[place] > first else 0


def _entry(line: Line) -> _Entry | None:
    """Return what a line is as an entry of contents; None if it can be none."""
    if line.kind == "row":
        cells = _cells(line)
        return _Entry(replace(cells[0], value=0), is_paged=True, is_dotted=True) if cells else None
    if not _is_short(line):
        return None
    for expression in (_DOTTED, _PAGED):
        if match := expression.fullmatch(line.text):
            heading = next(iter(read_lines(match["name"])), None)
            is_dotted = expression is _DOTTED
            is_paged = not is_dotted or bool(match["page"])
            is_listed = heading is not None and (heading.kind in _HEADINGS or heading.text.startswith(_LISTED_LAST))
            if heading is not None and (is_dotted or is_listed):
                return _Entry(replace(heading, line=line.line), is_paged=is_paged, is_dotted=is_dotted)
    return _Entry(line, is_paged=False, is_dotted=False) if line.kind in _HEADINGS else None


def _is_short(line: Line) -> bool:
    is_text = line.kind not in {"row", "footnote"}
    return is_text and len(line.text) <= _LONGEST and not line.text.endswith(tuple("。；！？：;!?:，,"))


def _cells(line: Line) -> list[Line]:
    """Return the headings in the cells of a row of contents; none if it is no such row."""
    if line.kind != "row":
        return []
    cells = [line.text[start:end] for start, end in table.cell_spans(line.text) if start < end]
    headings: list[Line] = []
    pages = 0
    for cell in cells:
        match = _DOTTED.fullmatch(cell) or _PAGED.fullmatch(cell)
        read = next(iter(read_lines(match["name"] if match else cell)), None)
        if _ONLY_PAGE.fullmatch(cell):
            pages += 1
        elif read is not None and read.kind in _HEADINGS and len(cell) <= _LONGEST:
            headings.append(replace(read, line=line.line))
            pages += match is not None
        elif not match:
            return []
    return headings if pages and headings else []
