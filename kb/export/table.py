"""A table as people take it away: sentences above it, columns, rows of cells."""

from collections.abc import Sequence
from dataclasses import dataclass

from kb.text import DiffPiece

Cell = str | Sequence[DiffPiece]
"""Words, or a wording beside another: `draft` is what no longer stands, `source` what stands instead."""


@dataclass(frozen=True)
class TableColumn:
    """A column: its heading, and its width in Chinese characters."""

    heading: str
    width: int


@dataclass(frozen=True)
class TableGroup:
    """Rows that stand together under a heading; each has a cell for every column."""

    heading: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Table:
    """A table: its title, the sentences above it, its columns, its rows in groups."""

    title: str
    notes: tuple[str, ...]
    columns: tuple[TableColumn, ...]
    groups: tuple[TableGroup, ...]


def words(cell: Cell) -> str:
    """Return a cell in plain words: [-what no longer stands-]{+what stands instead+}."""
    if isinstance(cell, str):
        return cell
    signs = {"same": ("", ""), "draft": ("[-", "-]"), "source": ("{+", "+}")}
    return "".join(signs[piece.op][0] + piece.text + signs[piece.op][1] for piece in cell)
