"""Tables in a text: rows that follow one another, each a line `| 甲 | 乙 |`, as they are imported."""

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

_ROW = re.compile(r"\|(?: [^|\n]* \|)+")
_RULE = re.compile(r"\|(?: :?-{3,}:? \|)+")
_CELL = re.compile(r" ([^|\n]*) \|")

T = TypeVar("T")


def cells(text: str) -> list[tuple[int, int]]:
    """The spans of the cells of a row, without the space beside each bar; none if the line is no row."""
    return [match.span(1) for match in _CELL.finditer(text, 1)] if _ROW.fullmatch(text) else []


def is_rule(text: str) -> bool:
    """Whether a row is the line of dashes by which Markdown sets a head apart: it is notation and no wording."""
    return bool(_RULE.fullmatch(text))


def runs(texts: Sequence[str], items: Sequence[T]) -> Iterator[tuple[bool, list[T]]]:
    """`items` in runs: all rows of one table together, everything else alone. `texts` are their lines."""
    run: list[T] = []
    for text, item in zip(texts, items, strict=True):
        if cells(text):
            run.append(item)
            continue
        if run:
            yield True, run
            run = []
        yield False, [item]
    if run:
        yield True, run
