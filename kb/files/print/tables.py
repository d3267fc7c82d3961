"""Tables with ruled lines: their cells, put in rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from kb.files.print.glyphs import Glyph
from kb.files.print.lines import joined, lines_of

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom, in points from the left and the top of a page."""

Row = tuple[str, ...]
_SAME_LINE = 2.0  # points: a rule is up to 1.5 thick, and some programs draw both of its edges


@dataclass(frozen=True)
class PrintedTable:
    """A table where it stands on its page. A cell that reaches over several places is in the first, the others are empty."""

    rows: tuple[Row, ...]
    box: Box
    page: int

    def goes_on_in(self, other: "PrintedTable") -> bool:
        """Whether `other`, which follows it on the next page, has the same columns."""
        same_place = abs(self.box[0] - other.box[0]) + abs(self.box[2] - other.box[2]) < 3 * _SAME_LINE
        return len(self.rows[0]) == len(other.rows[0]) and same_place and other.page == self.page + 1


def table_of(cells: Iterable[Box], glyphs: Iterable[Glyph], page: int) -> PrintedTable | None:
    """Return the table that `cells` make; None if they are none.

    None are boxes around or behind paragraphs, of which one lies over another, or beside which text stands, or of which none stands beside another.
    """
    boxes = sorted(cells, key=lambda box: (box[1], box[0]))
    edges = _apart(box[0] for box in boxes)
    if len(edges) < 2:
        return None
    rows: list[Row] = []
    inside = list(glyphs)
    tops = _apart(box[1] for box in boxes)
    for _, row in groupby(boxes, key=lambda box: _nearest(tops, box[1])):
        texts = [""] * len(edges)
        for box in row:
            texts[_nearest(edges, box[0])] = _text(box, inside)
        rows.append(tuple(texts))
    whole = (min(edges), boxes[0][1], max(box[2] for box in boxes), max(box[3] for box in boxes))
    is_table = any(sum(map(bool, row)) > 1 for row in rows)
    shown = (glyph for glyph in inside if is_inside(glyph, whole))
    if not is_table or any(sum(is_inside(glyph, box) for box in boxes) != 1 for glyph in shown):
        return None
    return PrintedTable(tuple(rows), whole, page)


def is_inside(glyph: Glyph, box: Box) -> bool:
    """Whether the middle of the glyph lies in the box."""
    across = (glyph.x0 + glyph.x1) / 2
    return box[0] <= across < box[2] and box[1] <= glyph.middle < box[3]


def _text(box: Box, glyphs: Sequence[Glyph]) -> str:
    return joined(line.text for line in lines_of([glyph for glyph in glyphs if is_inside(glyph, box)]))


def _apart(places: Iterable[float]) -> list[float]:
    """Return the places in order, those a hair apart as one."""
    apart: list[float] = []
    for place in sorted(places):
        if not apart or place - apart[-1] > _SAME_LINE:
            apart.append(place)
    return apart


def _nearest(places: Sequence[float], place: float) -> int:
    return min(range(len(places)), key=lambda at: abs(places[at] - place))
