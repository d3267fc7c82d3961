"""The tables of a page: which hold data, and the rows of those. Old sites lay out whole pages in tables."""

from dataclasses import dataclass, field
from html import unescape
from itertools import chain

from kb.files.heading import MOST_COLUMNS
from kb.files.html.elements import Element
from kb.files.html.tree import Event, Tree
from kb.files.visible_text import CELL_END, Piece

_LONGEST_CELL = 200
"""Code points: what is longer is text and no datum, unless the table has a head."""

_MOST_BREAKS = 5
"""Lines in a cell, from which on it is a column of a page."""

_MOST_ROWS_SPANNED = 65_534
"""As the HTML standard has it (4.9.11)."""

CELLS = frozenset({"td", "th"})
_PARTS = CELLS | {"table", "thead", "tbody", "tfoot", "tr", "caption"}


@dataclass
class _Cell:
    length: int = 0
    paragraphs: int = 0
    breaks: int = 0
    is_broken: bool = True

    def see(self, length: int) -> None:
        self.paragraphs += self.is_broken
        self.is_broken = False
        self.length += length


@dataclass
class _Survey:
    """What is known of a table that is open."""

    rows: int = 0
    width: int = 0
    columns: int = 0
    has_head: bool = False
    holds_tables: bool = False
    cell: _Cell | None = None
    cells: list[_Cell] = field(default_factory=list)

    @property
    def holds_data(self) -> bool:
        """Rows and columns, and in each cell one paragraph, no longer than a datum."""
        return (
            not self.holds_tables
            and self.rows > 1
            and 1 < self.columns <= MOST_COLUMNS
            and all(cell.paragraphs <= 1 and cell.breaks <= _MOST_BREAKS for cell in self.cells)
            and (self.has_head or all(cell.length <= _LONGEST_CELL for cell in self.cells))
        )


def data_tables(tree: Tree) -> set[Element]:
    """Return the tables of a page that hold data; the others only put text in its place."""
    tables: set[Element] = set()
    surveys: list[_Survey] = []
    for event in tree.walk():
        element = event.element
        if element.name == "table" and event.kind == "start":
            if surveys:
                surveys[-1].holds_tables = True
            surveys.append(_Survey())
        elif surveys and event.kind == "start":
            _begin(surveys[-1], element)
        elif surveys and event.kind == "end":
            _end(surveys[-1], element)
            if element.name == "table" and surveys.pop().holds_data:
                tables.add(element)
        elif surveys and event.kind in {"text", "raw"}:
            _see(surveys[-1], event, tree)
    return tables


def _see(table: _Survey, event: Event, tree: Tree) -> None:
    length = len("".join(unescape(tree.source[event.start : event.end]).split()))
    if length and table.cell is not None:
        table.cell.see(length)


def _begin(table: _Survey, element: Element) -> None:
    if element.name == "tr":
        table.rows += 1
        table.width = 0
    elif element.name in CELLS:
        table.width += spanned(element)
        table.columns = max(table.columns, table.width)
        table.has_head |= element.name == "th"
        table.cell = _Cell()
        table.cells.append(table.cell)
    elif table.cell is not None and element.name == "br":
        table.cell.breaks += 1
    elif table.cell is not None and element.breaks_line:
        table.cell.is_broken = True


def _end(table: _Survey, element: Element) -> None:
    if element.name in CELLS:
        table.cell = None
    elif table.cell is not None and element.name not in _PARTS and element.name != "br" and element.breaks_line:
        table.cell.is_broken = True


def spanned(cell: Element) -> int:
    """Return how many columns a cell takes."""
    return max(1, min(cell.whole_number("colspan", 1), MOST_COLUMNS + 1))


class Rows:
    """The rows of a data table, cell by cell. A cell over several rows or columns stands in the first of them.

    `is_begun` is whether the row has cells.
    """

    def __init__(self) -> None:
        # How many rows, with this one, the cell in a column still takes.
        self._below: dict[int, int] = {}
        self._cells: list[tuple[Piece, ...]] = []

    @property
    def is_begun(self) -> bool:
        return bool(self._cells)

    def add(self, pieces: tuple[Piece, ...], cell: Element) -> None:
        """Add the next cell of the row."""
        self._skip()
        start = len(self._cells)
        self._cells += [pieces, *[()] * (spanned(cell) - 1)]
        rows = min(cell.whole_number("rowspan", 1), _MOST_ROWS_SPANNED)
        if rows > 1:
            self._below |= dict.fromkeys(range(start, min(len(self._cells), MOST_COLUMNS)), rows)

    def end(self) -> tuple[Piece, ...]:
        """End the row and return its pieces; none if all its cells are empty."""
        self._skip()
        cells, self._cells = self._cells, []
        self._below = {column: left - 1 for column, left in self._below.items() if left > 1}
        if not any(cells):
            return ()
        return tuple(chain(cells[0], *((CELL_END, *cell) for cell in cells[1:])))

    def _skip(self) -> None:
        """Pass over the places that a cell from a row above takes."""
        while len(self._cells) in self._below:
            self._cells.append(())
