"""Headings that a file marks as such: a style in Word, <h1> on a page."""

import re
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


_LONGEST = 60
"""Code points: 中共中央关于…若干重大问题的决定 has 40, and with its （2013年…通过） it is a line of its own."""

_DEEPEST = 6
_SENTENCE = re.compile("[。；！？!?;]|[，、：:,]$")
_MARK = re.compile(r"[#|>\-*+]|\[\^")


def heading(text: str, level: int) -> str:
    """`text` as a heading line of that level, from 1; as it is, if it reads like a sentence or like markup.

    Many files give whole paragraphs the style of a heading, for its looks.
    """
    if not is_heading_like(text):
        return text
    return f"{'#' * min(max(level, 1), _DEEPEST)} {text}"


def is_heading_like(text: str) -> bool:
    """Whether `text` is short and no sentence."""
    return 0 < len(text) <= _LONGEST and not _SENTENCE.search(text) and not _MARK.match(text)
