"""Tables as files: a workbook, a Word file, Markdown."""

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Literal, get_args

from kb.errors import KbError
from kb.export.table import Cell, Table
from kb.text import DiffPiece

TableForm = Literal["xlsx", "docx", "md"]
TABLE_FORMS: tuple[TableForm, ...] = get_args(TableForm)
_BY_SUFFIX: dict[str, TableForm] = {f".{form}": form for form in TABLE_FORMS}

_SIGNS = re.compile(r"[\\`*_{}\[\]|~#]")
_OF_MARKUP = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MARKS = {"same": "", "draft": "~~", "source": "**"}


class TableFormError(KbError):
    """A file name that tells no form of tables."""

    code = "bad_query"


def table_form(path: PurePath) -> TableForm:
    """Return the form that the name of a file tells. Raises TableFormError if it tells none."""
    form = _BY_SUFFIX.get(path.suffix.lower())
    if form is None:
        kinds = "、".join(f".{form}" for form in TABLE_FORMS)
        raise TableFormError(f"写不成“{path.suffix or path.name}”，请把文件名改成以 {kinds} 之一结尾。")
    return form


def table_file(table: Table, form: TableForm) -> bytes:
    """Return the table as a file; the same table gives the same bytes."""
    # What writes workbooks and Word files takes up to half a second to load: who wants the other does not wait for it.
    match form:
        case "xlsx":
            from kb.export.workbook import workbook

            return workbook(table)
        case "docx":
            from kb.export.rows_paper import table_paper

            return table_paper(table)
        case "md":
            return "\n".join(_lines(table)).encode()


# Markdown: a table for each group, what no longer stands struck out


def _lines(table: Table) -> Iterator[str]:
    yield f"# {_plain(table.title)}\n"
    for note in table.notes:
        yield f"{_plain(note)}\n"
    for group in table.groups:
        yield f"## {_plain(group.heading)}\n"
        yield f"| {' | '.join(_plain(column.heading) for column in table.columns)} |"
        yield f"|{' --- |' * len(table.columns)}"
        for row in group.rows:
            yield f"| {' | '.join(map(_written, row))} |"
        yield ""


def _written(cell: Cell) -> str:
    pieces = [DiffPiece("same", cell)] if isinstance(cell, str) else cell
    return "".join(_piece(piece) for piece in pieces)


def _piece(piece: DiffPiece) -> str:
    """Return the words of a piece in its marks, which want no blank inside them and do not go over a break."""
    mark = _MARKS[piece.op]
    lines = (_plain(line.strip()) for line in piece.text.splitlines())
    return "<br>".join(f"{mark}{line}{mark}" if line else "" for line in lines)


def _plain(text: str) -> str:
    """Return *text* without meaning for Markdown or HTML, in one line."""
    signed = _SIGNS.sub(r"\\\g<0>", " ".join(text.splitlines()))
    return "".join(_OF_MARKUP.get(sign, sign) for sign in signed)
