"""One text of a Word file, the body or a note: its paragraphs and tables in order, with the numbers that Word makes."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Union

from kb.files.heading import MOST_COLUMNS
from kb.files.visible_text import LeftOut, Piece
from kb.files.word.letters import Surroundings
from kb.files.word.numbers import Counting, Lists
from kb.files.word.paragraph import (
    DELETED,
    HIDDEN,
    Box,
    ParagraphReader,
    Sink,
    WordLine,
    is_gone,
    is_prompt,
    runs_on,
    within,
)
from kb.files.word.parts import NoteKey
from kb.files.word.styles import StyleChain, Styles, heading_level, indents, is_contents
from kb.files.word.xml import XmlElement, XmlPart, child, number, value

Block = Union["WordParagraph", "WordTable"]

_AROUND_ROWS_AND_CELLS = {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}


@dataclass
class WordParagraph:
    """A paragraph: the number that Word puts before it and what parts it from the text, its lines (one at least), its
    level if it is marked as a heading, from 0, and what stands in the text boxes that hang on it. `indents` are how far in
    its first line and its others begin, in half-widths."""

    lines: list[WordLine]
    number: str = ""
    gap: str = ""
    level: int | None = None
    boxes: list[Block] = field(default_factory=list)
    runs_on: bool = False
    indents: tuple[int, int] = (0, 0)

    @property
    def is_empty(self) -> bool:
        return not self.number and all(line.is_empty for line in self.lines)


@dataclass
class WordCell:
    """A cell, which takes so many columns; or the empty place before the first cell of a row or after the last."""

    blocks: list[Block] = field(default_factory=list)
    columns: int = 1
    is_place: bool = False


@dataclass
class WordTable:
    """A table, row by row."""

    rows: list[list[WordCell]]


class Story:
    """Reads a text, which `root` of a part holds, into a sink.

    Of a note, `reference` is what stands around the reference to it. Raises TooLargeError if there is too much.
    """

    def __init__(
        self,
        part: XmlPart,
        root: XmlElement,
        styles: Styles,
        lists: Lists,
        sink: Sink,
        reference: Surroundings | None = None,
    ) -> None:
        self._root = root
        self._name = part.name
        self._styles = styles
        self._lists = lists
        self._sink = sink
        self._reader = ParagraphReader(part, root, styles, sink, reference)
        self._counting = Counting(lists)
        self._counting_in_boxes = Counting(lists)
        self._around = Surroundings()
        # Whether the next paragraph is the first of a control around paragraphs, which LibreOffice reads as an input
        # field: there a comment would swallow the text before it.
        self._begins_input = False

    @property
    def references(self) -> dict[NoteKey, Surroundings]:
        """The notes it refers to, each with what stands around the first reference."""
        return self._reader.references

    def blocks(self) -> list[Block]:
        """Return what stands in it."""
        return self._blocks(self._root)

    def _blocks(self, container: XmlElement) -> list[Block]:
        """What stands in a body, a note, a cell or a text box."""
        blocks: list[Block] = []
        self._read(container, blocks)
        return blocks

    def _read(self, container: XmlElement, blocks: list[Block]) -> None:
        for element in container.children:
            match element.kind:
                case "p":
                    self._add_unless_contents(element, blocks)
                case "tbl":
                    blocks.append(self._table(element))
                case "del" | "moveFrom":
                    self._sink.leave_out(DELETED, element.all_text)
                case "altChunk":
                    blocks += self._piece(value(element, "id"))
                case "subDoc":
                    self._leave_out_file(value(element, "id"))
                case "sdt" if self._leaves_out(element, blocks):
                    self._sink.pass_over(element)
                case "commentRangeStart" | "commentRangeEnd":
                    self._sink.comments.add(value(element, "id"))
                case "sdtPr" | "sectPr" | "tcPr":
                    pass
                case _:
                    with self._inside(element, container):
                        self._read(element, blocks)

    @contextmanager
    def _inside(self, element: XmlElement, parent: XmlElement) -> Iterator[None]:
        """Read what stands in a control, an insertion or the like around paragraphs, rows or cells."""
        outer, begins_input = self._around, self._begins_input
        self._around = within(outer, element)
        # LibreOffice knows tables of contents and title pages (docPartObj) for what they are.
        if element.kind == "sdt" and parent.kind != "tbl" and child(element, "sdtPr", "docPartObj") is None:
            self._begins_input = True
        yield
        self._around, self._begins_input = outer, self._begins_input and begins_input

    def _add_unless_contents(self, element: XmlElement, blocks: list[Block]) -> None:
        """Add a paragraph, but for a line of Word's own table of contents and the word above it."""
        chain = self._styles.of_paragraph(child(element, "pPr"))
        paragraph, is_field = self._paragraph(element, chain)
        is_line = is_contents(chain) or (is_field and len(_words(paragraph)) <= _LONGEST_LINE)
        if not is_line or not _words(paragraph):
            self._add(paragraph, blocks)
            return
        self._take_title_of_contents(blocks)
        self._sink.contents.append(_words(paragraph))

    def _take_title_of_contents(self, blocks: list[Block]) -> None:
        """Take the word above a table of contents, which is a paragraph like others, to its lines."""
        near = range(len(blocks) - 1, max(-1, len(blocks) - 1 - _NEAR), -1)
        at = next((at for at in near if not _is_blank(blocks[at])), -1)
        title = blocks[at] if at >= 0 else None
        if not self._sink.contents and isinstance(title, WordParagraph) and _CONTENTS.fullmatch(_words(title)):
            self._sink.contents.append(_words(title))
            del blocks[at]

    def _leaves_out(self, control: XmlElement, blocks: list[Block]) -> bool:
        """Tell of a control that nobody filled in, or of a table of contents that Word made, and return whether it is one."""
        if is_prompt(control):
            self._sink.leave_out("占位文字", control.all_text)
            return True
        is_table_of_contents = _is_contents(control)
        if is_table_of_contents:
            self._take_title_of_contents(blocks)
            self._sink.contents += (each.all_text for each in control.descendants("p"))
        return is_table_of_contents

    def _piece(self, identifier: str) -> Iterator[Block]:
        """Read a piece of another format that belongs into the text; what is none of ours is told."""
        things = self._sink.things
        lines = (
            things.lines(self._name, identifier, self._sink.bounds, is_inner=self._sink.is_inner) if things else None
        )
        if lines is None:
            self._leave_out_file(identifier)
        for line in lines or ():
            self._sink.count(line)
            yield WordParagraph([WordLine([Piece(line, None)])])

    def _leave_out_file(self, identifier: str) -> None:
        things = self._sink.things
        omission = things.embedded(self._name, identifier, "") if things else LeftOut("嵌入的文件", "")
        self._sink.left_out.append(replace(omission, place=self._sink.place))

    def _add(self, paragraph: WordParagraph, blocks: list[Block]) -> None:
        """Add a paragraph, to the one before if that goes on in the same line."""
        before = blocks[-1] if blocks else None
        if not (isinstance(before, WordParagraph) and before.runs_on):
            blocks.append(paragraph)
            return
        first = paragraph.lines[0]
        if before.number and paragraph.number:
            first.pieces.insert(0, Piece(paragraph.number + paragraph.gap, None))
        elif paragraph.number:
            before.number, before.gap = paragraph.number, paragraph.gap
        before.lines[-1].pieces += first.pieces
        before.lines[-1].notes += first.notes
        before.lines += paragraph.lines[1:]
        before.level = paragraph.level if before.level is None else before.level
        before.boxes += paragraph.boxes
        before.runs_on = paragraph.runs_on

    def _paragraph(self, element: XmlElement, chain: StyleChain) -> tuple[WordParagraph, bool]:
        """Return a paragraph of these styles, and whether it stands in a field that makes a table of contents."""
        properties = child(element, "pPr")
        content = self._reader.read(element, chain, self._around_paragraph(element))
        gone, hidden = is_gone(properties), runs_on(properties, chain)
        paragraph = WordParagraph(content.lines, runs_on=gone or hidden, indents=indents(properties, chain))
        place = self._lists.place(properties, chain)
        # A paragraph that is not there, or not seen, is not counted.
        if not gone and not (hidden and content.is_empty):
            paragraph.level = heading_level(properties, chain)
            if place is not None:
                paragraph.number, paragraph.gap = self._counting.number(place)
                self._sink.count(paragraph.number)
        for box in content.boxes:
            paragraph.boxes += self._box(box)
        return paragraph, content.is_contents

    def _around_paragraph(self, element: XmlElement) -> Surroundings:
        around, is_input = self._around, self._begins_input
        self._begins_input = False
        if around.line is None:
            around = around._replace(line=element, takes_comments=not is_input)
        return around._replace(takes_links=False) if is_input else around

    def _box(self, box: Box) -> list[Block]:
        """A text box, which counts its own lists."""
        counting, self._counting = self._counting, self._counting_in_boxes
        around, self._around = self._around, box.around
        with self._reader.apart():
            blocks = self._blocks(box.element)
        self._counting, self._around = counting, around
        return blocks

    def _table(self, element: XmlElement) -> WordTable:
        table = WordTable([])
        for row in self._parts(element, "tr"):
            cells = self._row(row, is_first=not table.rows)
            if cells:
                table.rows.append(cells)
        return table

    def _row(self, element: XmlElement, *, is_first: bool) -> list[WordCell]:
        properties = child(element, "trPr")
        if child(properties, "del") is not None:
            self._sink.leave_out(DELETED, element.all_text)
            return []
        if child(properties, "hidden") is not None:
            self._sink.leave_out(HIDDEN, element.all_text)
            return []
        before, after = (number(child(properties, name)) or 0 for name in ("gridBefore", "gridAfter"))
        cells = [self._cell(cell, is_in_first=is_first) for cell in self._parts(element, "tc")]
        return [*_place(before), *cells, *_place(after)]

    def _cell(self, element: XmlElement, *, is_in_first: bool) -> WordCell:
        """A cell; empty if it goes on from the row above."""
        properties = child(element, "tcPr")
        merge = child(properties, "vMerge")
        columns = _columns(number(child(properties, "gridSpan")) or 1)
        self._sink.count("\t" * columns)
        if merge is not None and value(merge) in {"", "continue"} and not is_in_first:
            self._sink.leave_out(HIDDEN, element.all_text)
            return WordCell(columns=columns)
        return WordCell(self._blocks(element), columns)

    def _parts(self, element: XmlElement, kind: str) -> Iterator[XmlElement]:
        """The rows of a table, or the cells of a row, also those in content controls."""
        for part in element.children:
            if part.kind == kind:
                yield part
            elif part.kind in _AROUND_ROWS_AND_CELLS:
                with self._inside(part, element):
                    yield from self._parts(part, kind)


_NEAR = 4
"""Paragraphs up to the title of a table of contents, blank ones among them."""

_LONGEST_LINE = 100
"""Code points of a line of a table of contents: the longest heading of a regulation has 60, then dots and a page."""

_CONTENTS = re.compile(r"目\s*[录次]")


def _is_blank(block: Block) -> bool:
    return isinstance(block, WordParagraph) and block.is_empty and not block.boxes


def _words(paragraph: WordParagraph) -> str:
    return (paragraph.number + paragraph.gap + " ".join(line.text for line in paragraph.lines)).strip()


def _is_contents(control: XmlElement) -> bool:
    """Return whether a control holds a table of contents that Word made (ECMA-376 part 1, 17.5.2.12)."""
    gallery = child(control, "sdtPr", "docPartObj", "docPartGallery")
    return value(gallery).casefold() == "table of contents"


def _place(columns: int) -> list[WordCell]:
    return [WordCell([], _columns(columns), is_place=True)] if columns > 0 else []


def _columns(count: int) -> int:
    return max(1, min(count, MOST_COLUMNS))
