"""Rows of a table as they stand in a file: `| 甲 | 乙 |`, one a line.

A `|` inside a cell is written `｜`. The line `| --- | :-: |` below the first row, as Markdown has it, says that this is
the head of the table.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter

from kb.documents.address import WHOLE, Address
from kb.documents.document import Paragraph

_EDGE = "|"
_RULE = re.compile(r"\|(?:[ \t]*(?:-{2,}|:-+:?|-+:)[ \t]*\|)+")


def is_row(text: str) -> bool:
    """Whether a line, without the space around it, is a row of a table."""
    return len(text) > 1 and text.startswith(_EDGE) and text.endswith(_EDGE)


def is_rule(text: str) -> bool:
    """Whether a line is the one that parts the head of a table from its rows."""
    return text.startswith(_EDGE) and bool(_RULE.fullmatch(text))


def cell_spans(row: str) -> list[tuple[int, int]]:
    """Where the cells of a row stand, without the space around them: code points `[start, end)` of `row`."""
    found: list[tuple[int, int]] = []
    start = 1
    while (end := row.find(_EDGE, start)) >= 0:
        inside = row[start:end]
        first = start + len(inside) - len(inside.lstrip())
        found.append((first, first + len(inside.strip())))
        start = end + 1
    return found


def runs(paragraphs: Iterable[Paragraph]) -> Iterator[tuple[Address, list[Paragraph]]]:
    """The rows of one table together, with its address; everything else alone, without one."""
    for own, run in groupby(paragraphs, attrgetter("table")):
        if own:
            yield own, list(run)
        else:
            yield from ((WHOLE, [paragraph]) for paragraph in run)


def cells(row: Paragraph) -> list[str]:
    """What stands in the cells of a row, without the space around it."""
    return [row.text[start:end] for start, end in cell_spans(row.text)]
