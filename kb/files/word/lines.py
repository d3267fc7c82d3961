"""The paragraphs and tables of a Word file as the lines of a sheet."""

from collections.abc import Collection, Iterator, Sequence

from kb.documents import is_row
from kb.files.heading import heading, holds_articles, row
from kb.files.word.paragraph import Line
from kb.files.word.parts import NoteKey
from kb.files.word.story import Block, Cell, Paragraph, Table


class Lines:
    """Writes lines and numbers the notes that they refer to, of those that are `known`, in their order: `references`."""

    def __init__(self, known: Collection[NoteKey], blocks: Sequence[Block]) -> None:
        self.references: dict[NoteKey, int] = {}
        self._known = known
        self._has_headings = _are_told_apart(blocks)

    def of(self, blocks: Sequence[Block]) -> list[str]:
        """The lines of `blocks`, an empty one between two tables."""
        lines: list[str] = []
        for block in blocks:
            if isinstance(block, Paragraph):
                lines += self._paragraph(block)
                continue
            table = self._table(block)
            if lines and table and is_row(lines[-1]) and is_row(table[0]):
                lines.append("")
            lines += table
        return lines

    def flat(self, blocks: Sequence[Block]) -> str:
        """`blocks` in one line, as in a cell or a note."""
        return " ".join(filter(None, self._pieces(blocks)))

    def _pieces(self, blocks: Sequence[Block]) -> Iterator[str]:
        for block in blocks:
            if isinstance(block, Paragraph):
                yield from self._lines(block)
                yield from self._pieces(block.boxes)
            else:
                for cells in block.rows:
                    yield from (self.flat(cell.blocks) for cell in cells)

    def _paragraph(self, paragraph: Paragraph) -> Iterator[str]:
        for line in self._lines(paragraph):
            is_heading = self._has_headings and paragraph.level is not None
            yield heading(line, (paragraph.level or 0) + 1) if is_heading else line
        yield from self.of(paragraph.boxes)

    def _lines(self, paragraph: Paragraph) -> Iterator[str]:
        """The lines of a paragraph that hold something, the first after its number."""
        number = paragraph.number
        for line in paragraph.lines:
            if line.is_empty:
                continue
            text = line.text
            begin = number + (paragraph.gap if number and text else "")
            number = ""
            yield f"{begin}{text}{self._marks(line)}"
        if number.strip():
            yield number.strip()

    def _marks(self, line: Line) -> str:
        known = [note for note in dict.fromkeys(line.notes) if note in self._known]
        return "".join(f"[^{self.references.setdefault(note, len(self.references) + 1)}]" for note in known)

    def _table(self, table: Table) -> list[str]:
        if _is_page(table):
            return [line for cells in table.rows for cell in cells for line in self.of(cell.blocks)]
        return [line for line in map(self._row, table.rows) if line]

    def _row(self, cells: Sequence[Cell]) -> str:
        """A row as a line: what spans columns stands in the first of them."""
        texts = [(self.flat(cell.blocks), cell.columns) for cell in cells]
        return row([each for text, columns in texts for each in (text, *[""] * (columns - 1))])


def _is_page(table: Table) -> bool:
    """Whether a table is only a frame around text: of one column, or with articles in a cell."""
    if all(sum(not cell.is_place for cell in cells) <= 1 for cells in table.rows):
        return True
    return any(holds_articles(_words(cell)) for cells in table.rows for cell in cells)


def _words(cell: Cell) -> Iterator[str]:
    for block in cell.blocks:
        if isinstance(block, Paragraph):
            begin = block.number + block.gap
            yield from (f"{begin if not at else ''}{line.text}" for at, line in enumerate(block.lines))


def _are_told_apart(blocks: Sequence[Block]) -> bool:
    """Whether headings are marked as such. Where most paragraphs are, the mark says nothing."""
    paragraphs = [each for each in _paragraphs(blocks) if not each.is_empty]
    marked = sum(paragraph.level is not None for paragraph in paragraphs)
    return 2 * marked <= len(paragraphs)


def _paragraphs(blocks: Sequence[Block]) -> Iterator[Paragraph]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for cells in block.rows:
                for cell in cells:
                    yield from _paragraphs(cell.blocks)
