"""The picture of who cites a document and what it cites, drawn by the server: boxes in three columns, and lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

# A window of 768 pixels shows so many boxes of a side at once; who is not among them is in the list beside.
_MOST = 10
# Lengths in the units of the picture, which are pixels where it is not made smaller: a line of text holds fourteen
# characters of sixteen units, beside the number of places.
_WIDTH, _SIDE, _MIDDLE = 960, 300, 190
_HEIGHT, _GAP, _LINE = 46, 10, 19
_CHARACTERS, _IN_MIDDLE = 14, 10
_MOST_LINES, _MOST_IN_MIDDLE = 2, 5
_THINNEST, _THICKEST = 1.0, 6.0


@dataclass(frozen=True)
class Neighbour:
    """A document beside the one in the middle: its title and year, at how many places one cites the other, its page."""

    title: str
    places: int
    url: str
    year: int | None = None
    status: str = ""


@dataclass(frozen=True)
class GraphBox:
    """A box of the picture, with the lines of text in it; what it stands for, and the line to the middle, if any."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[tuple[float, str], ...]
    neighbour: Neighbour
    path: str = ""
    weight: float = 0.0

    @property
    def centre(self) -> float:
        """Return the height of its middle."""
        return self.y + self.height / 2


@dataclass(frozen=True)
class CitationGraph:
    """The picture: who cites stands on the left, what is cited on the right."""

    width: int
    height: float
    middle: GraphBox
    citing: tuple[GraphBox, ...]
    cited: tuple[GraphBox, ...]


def citation_graph(document: Neighbour, citing: Sequence[Neighbour], cited: Sequence[Neighbour]) -> CitationGraph:
    """Draw a document between its neighbours, the heaviest first; of too many the rest is one box.

    That leads to the lists of all on the same page, `#citing` and `#cited`.
    """
    sides = [_bounded(citing, "#citing"), _bounded(cited, "#cited")]
    most = max((neighbour.places for side in (citing, cited) for neighbour in side[:_MOST]), default=1)
    rows = max(1, *map(len, sides))
    lines = _wrapped(document.title, _IN_MIDDLE, _MOST_IN_MIDDLE) + ([f"{document.year}年"] if document.year else [])
    tall = max(2 * _HEIGHT, (len(lines) + 1) * _LINE)
    height = max(rows * (_HEIGHT + _GAP) - _GAP, tall) + 2 * _GAP
    left = (_WIDTH - _MIDDLE) / 2
    middle = GraphBox(left, (height - tall) / 2, _MIDDLE, tall, _placed(lines, height / 2), document)
    return CitationGraph(
        _WIDTH,
        height,
        middle,
        tuple(_boxes(sides[0], 0, middle, height, most, is_citing=True)),
        tuple(_boxes(sides[1], _WIDTH - _SIDE, middle, height, most, is_citing=False)),
    )


def _bounded(neighbours: Sequence[Neighbour], all_of_them: str) -> list[Neighbour]:
    shown, rest = list(neighbours[:_MOST]), neighbours[_MOST:]
    places = sum(neighbour.places for neighbour in rest)
    return [*shown, Neighbour(f"其余 {len(rest)} 份", places, all_of_them)] if rest else shown


def _boxes(
    neighbours: Sequence[Neighbour], x: float, middle: GraphBox, height: float, most: int, *, is_citing: bool
) -> list[GraphBox]:
    top = (height - len(neighbours) * (_HEIGHT + _GAP) + _GAP) / 2
    boxes: list[GraphBox] = []
    for at, neighbour in enumerate(neighbours):
        y = top + at * (_HEIGHT + _GAP)
        centre = y + _HEIGHT / 2
        lines = _placed(_wrapped(neighbour.title, _CHARACTERS, _MOST_LINES), centre)
        share = sqrt(min(neighbour.places, most) / most)
        weight = _THINNEST + (_THICKEST - _THINNEST) * share
        # The ends of the lines share out the side of the middle.
        end = middle.y + middle.height * (at + 1) / (len(neighbours) + 1)
        points = (x + _SIDE, centre, middle.x, end) if is_citing else (middle.x + middle.width, end, x, centre)
        boxes.append(GraphBox(x, y, _SIDE, _HEIGHT, lines, neighbour, _curve(*points), round(weight, 1)))
    return boxes


def _curve(x: float, y: float, to_x: float, to_y: float) -> str:
    half = (x + to_x) / 2
    return f"M{x:g} {y:g}C{half:g} {y:g} {half:g} {to_y:g} {to_x:g} {to_y:g}"


def _wrapped(title: str, characters: int, most: int) -> list[str]:
    """Cut a title into lines of equal length; one that is too long ends in …."""
    count = min(most, -(-len(title) // characters))
    length = characters if count == most else -(-len(title) // count)
    lines = [title[at : at + length] for at in range(0, len(title), length)]
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1][:-1] + "…"]


def _placed(lines: Sequence[str], centre: float) -> tuple[tuple[float, str], ...]:
    """Return the lines with the heights on which they stand, around *centre*."""
    first = centre - (len(lines) - 1) * _LINE / 2 + 5
    return tuple((first + at * _LINE, line) for at, line in enumerate(lines))
