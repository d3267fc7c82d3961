"""What is listed, as a paper: the rows of a search, each passage under its citation; a table, on paper laid across."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from kb.export.paper import FileFacts, Paper, PaperWords, marked
from kb.export.search_row import SearchRow
from kb.export.table import Cell, Table, TableGroup
from kb.export.word_look import CELL, FINE, NOTE, OUTLINE, TEXT, TITLE
from kb.text import DiffPiece, in_words

_WHOLE = 14_800
"""Twentieths of a point that a paper laid across has between its edges: 261 mm."""


def rows_paper(asked: Sequence[str], counts: str, rows: Iterable[SearchRow], day: date) -> bytes:
    """Write the rows of a search as `kb.export.copies.rows_file` says."""
    paper = Paper(FileFacts(f"检索：{asked[0]}" if asked else "检索", "政策文库", day=day))
    paper.add(TITLE, "检索结果")
    for line in (*asked, "；".join(filter(None, (counts, f"{in_words(day)}检索")))):
        paper.add(NOTE, line)
    above = ("", "")
    for row in rows:
        if above != (row.title, row.edition):
            above = row.title, row.edition
            paper.add(OUTLINE, _heading(row))
        paragraphs = row.text.split("\n")
        at = 0
        for number, paragraph in enumerate(paragraphs):
            inside = _within(row.spans, at, at + len(paragraph))
            at += len(paragraph) + 1
            is_last = number == len(paragraphs) - 1
            paper.add(TEXT, *marked(paragraph, inside), *([_source(row)] if is_last else []))
    return paper.packed()


def _heading(row: SearchRow) -> str:
    remarks = "，".join(filter(None, (row.edition, "" if row.status == "现行有效" else row.status)))
    return f"{row.title}（{remarks}）" if remarks else row.title


def _source(row: SearchRow) -> PaperWords:
    digest = "条文要点，非原文；" if row.is_digest else ""
    return PaperWords(f"（{digest}{row.citation}）", font="楷体")


def _within(spans: Iterable[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """Return what of the spans is in a paragraph, in its own code points."""
    inside = ((max(first, start) - start, min(last, end) - start) for first, last in spans)
    return [(first, last) for first, last in inside if first < last]


# Tables


def table_paper(table: Table) -> bytes:
    """Return the Word file of *table*, a grid for each group, what no longer stands struck out."""
    paper = Paper(FileFacts(table.title, "政策文库"))
    paper.turn()
    paper.add(TITLE, table.title)
    for note in table.notes:
        paper.add(CELL, note)
    for group in table.groups:
        paper.add(OUTLINE, group.heading, is_flush=True)
        _add_group(paper, table, group)
    paper.add(CELL)  # Word wants a paragraph after a table
    return paper.packed()


def _add_group(paper: Paper, table: Table, group: TableGroup) -> None:
    """Add the rows of a group under the headings of the columns, which every page repeats."""
    shares = [column.width for column in table.columns]
    widths = [_WHOLE * share // sum(shares) for share in shares]
    head = [[PaperWords(column.heading, is_bold=True)] for column in table.columns]
    rows = [_grid_row(head, widths, is_head=True), *(_grid_row(map(_cell_words, row), widths) for row in group.rows)]
    paper.add_grid("".join(rows), widths)


def _grid_row(cells: Iterable[Iterable[PaperWords]], widths: Sequence[int], *, is_head: bool = False) -> str:
    """Return the markup of a row, which is not parted by the end of a page."""
    markup = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{FINE.id}"/></w:pPr>{"".join(words.markup for words in cell)}</w:p></w:tc>'
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if is_head else ''}</w:trPr>{markup}</w:tr>"


def _cell_words(cell: Cell) -> Iterator[PaperWords]:
    for piece in [DiffPiece("same", cell)] if isinstance(cell, str) else cell:
        yield PaperWords(piece.text, is_bold=piece.op == "source", is_struck=piece.op == "draft")
