"""The tables of a page: which hold data, and the rows of those. Old sites lay out whole pages in tables."""

from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from kb.files.heading import MOST_COLUMNS, row
from kb.files.html.elements import breaks_line, tag, walk, whole_number

_LONGEST_CELL = 200
"""Code points: what is longer is text and no datum, unless the table has a head."""

_MOST_BREAKS = 5
_MOST_ROWS_SPANNED = 65_534
CELLS = frozenset({"td", "th"})
_PARTS = CELLS | {"table", "thead", "tbody", "tfoot", "tr", "caption"}


@dataclass
class _Cell:
    length: int = 0
    paragraphs: int = 0
    breaks: int = 0
    is_broken: bool = True

    def see(self, text: str | None) -> None:
        seen = len("".join((text or "").split()))
        if seen:
            self.paragraphs += self.is_broken
            self.is_broken = False
            self.length += seen


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


def data_tables(root: Element) -> set[Element]:
    """The tables of a page that hold data; the others only put text in its place."""
    found: set[Element] = set()
    tables: list[_Survey] = []
    for event, element in walk(root) if root.find(".//table") is not None else ():
        name = tag(element)
        if name == "table" and event == "start":
            if tables:
                tables[-1].holds_tables = True
            tables.append(_Survey())
        elif tables and event == "start":
            _begin(tables[-1], element, name)
        elif tables and event == "end":
            _end(tables[-1], element, name)
            if name == "table" and tables.pop().holds_data:
                found.add(element)
        cell = tables[-1].cell if tables else None
        if cell is not None:
            cell.see(element.text if event == "start" else element.tail)
    return found


def _begin(table: _Survey, element: Element, name: str) -> None:
    if name == "tr":
        table.rows += 1
        table.width = 0
    elif name in CELLS:
        table.width += spanned(element)
        table.columns = max(table.columns, table.width)
        table.has_head |= name == "th"
        table.cell = _Cell()
        table.cells.append(table.cell)
    elif table.cell is not None and name == "br":
        table.cell.breaks += 1
    elif table.cell is not None and breaks_line(element):
        table.cell.is_broken = True


def _end(table: _Survey, element: Element, name: str) -> None:
    if name in CELLS:
        table.cell = None
    elif table.cell is not None and name not in _PARTS and name != "br" and breaks_line(element):
        table.cell.is_broken = True


def spanned(cell: Element) -> int:
    """How many columns a cell takes."""
    return max(1, min(whole_number(cell, "colspan", 1), MOST_COLUMNS + 1))


class Rows:
    """The rows of a data table, cell by cell. A cell over several rows or columns stands in the first of them.

    `is_first` is whether none was written yet, `is_begun` whether the row has cells.
    """

    def __init__(self) -> None:
        # How many rows, with this one, the cell in a column still takes.
        self._below: dict[int, int] = {}
        self._cells: list[str] = []
        self.is_first = True

    @property
    def is_begun(self) -> bool:
        return bool(self._cells)

    def add(self, text: str, cell: Element) -> None:
        """Adds the next cell of the row."""
        self._skip()
        start = len(self._cells)
        self._cells += [text, *[""] * (spanned(cell) - 1)]
        rows = min(whole_number(cell, "rowspan", 1), _MOST_ROWS_SPANNED)
        if rows > 1:
            self._below |= dict.fromkeys(range(start, min(len(self._cells), MOST_COLUMNS)), rows)

    def end(self) -> str:
        """The row as a line; empty if all its cells are."""
        self._skip()
        cells, self._cells = self._cells, []
        self._below = {column: left - 1 for column, left in self._below.items() if left > 1}
        return row(cells)

    def _skip(self) -> None:
        """Passes over the places that a cell from a row above takes."""
        while len(self._cells) in self._below:
            self._cells.append("")
