"""One text of a Word file, the body or a note: its paragraphs and tables in order, with the numbers that Word makes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Union

from lxml.etree import _Element as Element

from kb.files.heading import MOST_COLUMNS
from kb.files.sheet import refuse_too_long
from kb.files.visible_text import LeftOut
from kb.files.word.elements import all_text, child, kind, number, value
from kb.files.word.numbers import Counting, Lists
from kb.files.word.paragraph import DELETED, HIDDEN, Line, ParagraphReader, is_gone, runs_on
from kb.files.word.styles import Styles, heading_level

Block = Union["Paragraph", "Table"]


@dataclass
class Paragraph:
    """A paragraph: the number that Word puts before it and what parts it from the text, its lines (one at least), its
    level if it is marked as a heading, from 0, and what stands in the text boxes that hang on it."""

    lines: list[Line]
    number: str = ""
    gap: str = ""
    level: int | None = None
    boxes: list[Block] = field(default_factory=list)
    runs_on: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.number and all(line.is_empty for line in self.lines)


@dataclass
class Cell:
    """A cell, which takes so many columns; or the empty place before the first cell of a row or after the last."""

    blocks: list[Block] = field(default_factory=list)
    columns: int = 1
    is_place: bool = False


@dataclass
class Table:
    """A table, row by row."""

    rows: list[list[Cell]]


class Story:
    """Reads a text, whose root is `root`. `left_out` grows with what is not read.

    Raises TooLargeError if there is too much.
    """

    def __init__(self, root: Element, styles: Styles, lists: Lists) -> None:
        self.left_out: list[LeftOut] = []
        self._styles = styles
        self._lists = lists
        self._reader = ParagraphReader(styles, root)
        self._counting = Counting(lists)
        self._counting_in_boxes = Counting(lists)

    def blocks(self, container: Element) -> list[Block]:
        """What stands in a body, a note, a cell or a text box."""
        found: list[Block] = []
        self._read(container, found)
        return found

    def _read(self, container: Element, found: list[Block]) -> None:
        for each in container:
            match kind(each):
                case "p":
                    self._add(self._paragraph(each), found)
                case "tbl":
                    found.append(self._table(each))
                case "mc:AlternateContent":
                    first = next((one for one in each if kind(one)), None)
                    if first is not None:
                        self._read(first, found)
                case "del" | "moveFrom":
                    self._leave_out(DELETED, all_text(each))
                case "altChunk" | "subDoc":
                    self.left_out.append(LeftOut("嵌入的文件", ""))
                case "" | "sdtPr" | "sectPr" | "tcPr":
                    pass
                case _:
                    self._read(each, found)

    def _add(self, paragraph: Paragraph, found: list[Block]) -> None:
        """Adds a paragraph, to the one before if that goes on in the same line."""
        before = found[-1] if found else None
        if isinstance(before, Paragraph) and before.runs_on:
            first = paragraph.lines[0]
            if before.number and paragraph.number:
                first.pieces[:0] = [paragraph.number, paragraph.gap]
            elif paragraph.number:
                before.number, before.gap = paragraph.number, paragraph.gap
            before.lines[-1].pieces += first.pieces
            before.lines[-1].notes += first.notes
            before.lines += paragraph.lines[1:]
            before.level = paragraph.level if before.level is None else before.level
            before.boxes += paragraph.boxes
            before.runs_on = paragraph.runs_on
        else:
            found.append(paragraph)

    def _paragraph(self, element: Element) -> Paragraph:
        properties = child(element, "pPr")
        chain = self._styles.of_paragraph(properties)
        content = self._reader.read(element, chain)
        self._take_left_out()
        refuse_too_long(self._reader.count)
        gone, hidden = is_gone(element), runs_on(element, chain)
        paragraph = Paragraph(content.lines, runs_on=gone or hidden)
        place = self._lists.place(properties, chain)
        # A paragraph that is not there, or not seen, is not counted.
        if not gone and not (hidden and content.is_empty):
            paragraph.level = heading_level(properties, chain)
            if place is not None:
                paragraph.number, paragraph.gap = self._counting.number(place)
        for box in content.boxes:
            paragraph.boxes += self._box(box)
        return paragraph

    def _box(self, element: Element) -> list[Block]:
        """A text box, which counts its own lists."""
        counting, self._counting = self._counting, self._counting_in_boxes
        with self._reader.apart():
            blocks = self.blocks(element)
        self._counting = counting
        return blocks

    def _table(self, element: Element) -> Table:
        table = Table([])
        for each in _inside(element, "tr"):
            cells = self._row(each, is_first=not table.rows)
            if cells:
                table.rows.append(cells)
        return table

    def _row(self, element: Element, *, is_first: bool) -> list[Cell]:
        properties = child(element, "trPr")
        if child(properties, "del") is not None:
            self._leave_out(DELETED, all_text(element))
            return []
        if child(properties, "hidden") is not None:
            self._leave_out(HIDDEN, all_text(element))
            return []
        before, after = (number(child(properties, name)) or 0 for name in ("gridBefore", "gridAfter"))
        cells = [self._cell(each, is_in_first=is_first) for each in _inside(element, "tc")]
        return [*_place(before), *cells, *_place(after)]

    def _cell(self, element: Element, *, is_in_first: bool) -> Cell:
        """A cell; empty if it goes on from the row above."""
        properties = child(element, "tcPr")
        merge = child(properties, "vMerge")
        columns = _columns(number(child(properties, "gridSpan")) or 1)
        if merge is not None and value(merge) in {"", "continue"} and not is_in_first:
            self._leave_out(HIDDEN, all_text(element))
            return Cell(columns=columns)
        return Cell(self.blocks(element), columns)

    def _leave_out(self, what: str, words: str) -> None:
        if words.strip():
            self.left_out.append(LeftOut(what, words.strip()))

    def _take_left_out(self) -> None:
        self.left_out += self._reader.left_out
        self._reader.left_out.clear()


def _place(columns: int) -> list[Cell]:
    return [Cell([], _columns(columns), is_place=True)] if columns > 0 else []


def _columns(said: int) -> int:
    return max(1, min(said, MOST_COLUMNS))


def _inside(element: Element, name: str) -> Iterator[Element]:
    """The rows of a table, or the cells of a row, also those in content controls."""
    for each in element:
        if kind(each) == name:
            yield each
        elif kind(each) in {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}:
            yield from _inside(each, name)
