"""Rows of a table as they stand in a file: `| 甲 | 乙 |`, one a line.

A `|` inside a cell is written `｜`. The line `| --- | :-: |` below the first row, as Markdown has it, says that this is
the head of the table.
"""

import re

_EDGE = "|"
_RULE = re.compile(r"\|(?:[ \t]*(?:-{2,}|:-+:?|-+:)[ \t]*\|)+")


def is_row(text: str) -> bool:
    """Tell whether a line without space around it is a row."""
    return len(text) > 1 and text.startswith(_EDGE) and text.endswith(_EDGE)


def is_rule(text: str) -> bool:
    """Tell whether a line parts the head of a table from its rows."""
    return text.startswith(_EDGE) and bool(_RULE.fullmatch(text))


def cell_spans(row: str) -> list[tuple[int, int]]:
    """Return where the cells of *row* stand, without space: code points `[start, end)`."""
    spans: list[tuple[int, int]] = []
    start = 1
    while (end := row.find(_EDGE, start)) >= 0:
        inside = row[start:end]
        first = start + len(inside) - len(inside.lstrip())
        spans.append((first, first + len(inside.strip())))
        start = end + 1
    return spans
