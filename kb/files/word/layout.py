"""The blocks of a Word file laid out as visible paragraphs: lines, rows of tables, headings, marks of notes."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from kb.files.heading import MOST_LEVELS, holds_articles, is_heading_like
from kb.files.visible_text import CELL_END, Piece, VisibleParagraph
from kb.files.word.parts import NoteKey
from kb.files.word.story import Block, WordCell, WordParagraph, WordTable

_SPACE = Piece(" ", None)


class WordLayout:
    """Lays out the blocks of a text and numbers the notes that they refer to, of those in `notes`.

    `references` are these notes, each with its number, in their order.
    """

    def __init__(self, notes: Collection[NoteKey], blocks: Sequence[Block]) -> None:
        self.references: dict[NoteKey, int] = {}
        self._notes = notes
        self._blocks = blocks
        self._has_headings = _are_told_apart(blocks)
        self._tables = 0
        self._empty = 0  # paragraphs before the next one, of which nothing is seen

    def paragraphs(self) -> Iterator[VisibleParagraph]:
        """Yield the paragraphs that hold something."""
        return self._laid_out(self._blocks)

    def _laid_out(self, blocks: Sequence[Block]) -> Iterator[VisibleParagraph]:
        for block in blocks:
            yield from self._paragraph(block) if isinstance(block, WordParagraph) else self._table(block)

    def _paragraph(self, paragraph: WordParagraph) -> Iterator[VisibleParagraph]:
        apart = 1 + self._empty
        self._empty += 1
        for line in _lines(paragraph):
            text, notes = "".join(piece.text for piece in line.pieces), self._numbers(line.notes)
            visible = VisibleParagraph(line.pieces, notes=notes, indent=line.indent, apart=max(apart, line.apart))
            if self._has_headings and paragraph.level is not None and is_heading_like(text):
                yield replace(visible, kind="heading", level=min(paragraph.level + 1, MOST_LEVELS))
            elif text or notes:
                yield visible
            apart = self._empty = 0
        yield from self._laid_out(paragraph.boxes)

    def _table(self, table: WordTable) -> Iterator[VisibleParagraph]:
        if _is_page(table):
            for cells in table.rows:
                for cell in cells:
                    yield from self._laid_out(cell.blocks)
            return
        self._tables += 1
        number = self._tables
        for cells in table.rows:
            pieces = self._row(cells)
            if any(piece is not CELL_END for piece in pieces):
                yield VisibleParagraph(pieces, "row", table=number)

    def _row(self, cells: Sequence[WordCell]) -> tuple[Piece, ...]:
        """The cells of a row: what spans columns stands in the first of them."""
        pieces: list[Piece] = []
        for cell in cells:
            for line in _flat(cell.blocks):
                marks = [Piece("", None, note) for note in self._numbers(line.notes)]
                space = [_SPACE] if line.pieces and pieces and pieces[-1] is not CELL_END else []
                pieces += [*space, *line.pieces, *marks]
            pieces += [CELL_END] * cell.columns
        return tuple(pieces[:-1])

    def _numbers(self, keys: Sequence[NoteKey]) -> tuple[int, ...]:
        return tuple(
            self.references.setdefault(key, len(self.references) + 1)
            for key in dict.fromkeys(keys)
            if key in self._notes
        )


def flat(blocks: Sequence[Block]) -> tuple[Piece, ...]:
    """Return the pieces of blocks in one line, as in a note."""
    pieces: list[Piece] = []
    for line in _flat(blocks):
        pieces += [*([_SPACE] if pieces and line.pieces else []), *line.pieces]
    return tuple(pieces)


class _Line(NamedTuple):
    """A line with its number, the notes that it refers to, and `indent` and `apart` as of `VisibleParagraph`."""

    pieces: tuple[Piece, ...]
    notes: Sequence[NoteKey]
    indent: int
    apart: int


def _flat(blocks: Sequence[Block]) -> Iterator[_Line]:
    """The lines of blocks, and of all that stands in them."""
    for block in blocks:
        if isinstance(block, WordParagraph):
            yield from _lines(block)
            yield from _flat(block.boxes)
        else:
            for cells in block.rows:
                for cell in cells:
                    yield from _flat(cell.blocks)


def _lines(paragraph: WordParagraph) -> Iterator[_Line]:
    """The lines of a paragraph that hold something, the first after its number, and the notes they refer to."""
    number, apart = paragraph.number, 0
    for at, line in enumerate(paragraph.lines):
        if not line.is_empty:
            pieces = (*_numbered(number, paragraph.gap if line.pieces else ""), *line.pieces)
            yield _Line(pieces, line.notes, line.indent + paragraph.indents[at > 0], apart)
            number = ""
        apart = 1 if line.is_empty and at else 0
    if number.strip():
        yield _Line(_numbered(number.strip()), (), paragraph.indents[0], apart)


def _numbered(number: str, gap: str = "") -> tuple[Piece, ...]:
    return (Piece(number + gap, None),) if number else ()


def _is_page(table: WordTable) -> bool:
    """Whether a table is only a frame around text: of one column, or with articles in a cell."""
    if all(sum(not cell.is_place for cell in cells) <= 1 for cells in table.rows):
        return True
    return any(holds_articles(_texts(cell)) for cells in table.rows for cell in cells)


def _texts(cell: WordCell) -> Iterator[str]:
    for block in cell.blocks:
        if isinstance(block, WordParagraph):
            begin = block.number + block.gap
            yield from (f"{begin if not at else ''}{line.text}" for at, line in enumerate(block.lines))


def _are_told_apart(blocks: Sequence[Block]) -> bool:
    """Whether headings are marked as such. Where most paragraphs are, the mark says nothing."""
    paragraphs = [each for each in _paragraphs(blocks) if not each.is_empty]
    headings = sum(paragraph.level is not None for paragraph in paragraphs)
    return 2 * headings <= len(paragraphs)


def _paragraphs(blocks: Sequence[Block]) -> Iterator[WordParagraph]:
    for block in blocks:
        if isinstance(block, WordParagraph):
            yield block
        else:
            for cells in block.rows:
                for cell in cells:
                    yield from _paragraphs(cell.blocks)
