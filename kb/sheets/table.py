"""A table as lines: one for each row."""

from collections.abc import Iterable, Sequence

from kb.documents import read_lines

MOST_COLUMNS = 100
"""How many cells a row may have: Word allows 63, and a span that claims more is only a way to fill the memory."""


def row(cells: Sequence[str]) -> str:
    """`| 甲 | 乙 |`; empty if all cells are. What looks like the edge of a cell is written ｜."""
    if not any(cells):
        return ""
    return f"| {' | '.join(cell.replace('|', '｜') for cell in cells)} |"


def holds_articles(lines: Iterable[str]) -> bool:
    """Whether a cell with these lines is a page and no cell: articles stand in it, each a paragraph."""
    read = [line for each in lines for line in read_lines(each)]
    return len(read) > 1 and any(line.kind == "article" for line in read)
