"""What the objects of a page draw: letters, lines and pictures, each at its place on the page, in points."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import hypot, isfinite, sqrt

from kb.files.print.pages import THICKEST_EDGE
from kb.files.seam import is_narrow
from kb.files.visible_text import Bounds
from kb.files.xml_tree import XmlNode

POINTS = 72 / 25.4
"""Points in a millimetre, the unit of OFD."""

Matrix = tuple[float, float, float, float, float, float]
"""x' = ax + cy + e, y' = bx + dy + f; the y of OFD runs down."""

_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_PAGE: Matrix = (POINTS, 0.0, 0.0, POINTS, 0.0, 0.0)
_NESTED = 32
"""How deep drawings may use one another; a drawing that uses itself ends here."""

_ASCENT = 0.88  # of the size: above the line on which letters stand, as fonts for Chinese have it
_MOST_NUMBERS = 1_000_000  # in one list; a line of text has some hundred
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_STEP = re.compile(r"([SMLQBAC])([^SMLQBAC]*)")
_ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


@dataclass(frozen=True, slots=True)
class Letter:
    """A character where it is drawn: `x` and `y` are where its line of writing begins under it, in points of the page.

    `along` is the direction of its line, `size` that of its type, `advance` how far it reaches. `colour` are red, green and
    blue from 0 to 1, `alpha` how opaque it is.
    """

    text: str
    x: float
    y: float
    along: tuple[float, float]
    size: float
    advance: float
    colour: tuple[float, float, float] = (0.0, 0.0, 0.0)
    alpha: float = 1.0

    @property
    def box(self) -> tuple[float, float, float, float]:
        """x0, top, x1, bottom of an upright letter, on the page."""
        dx, dy = self.along
        # From the line of writing up to the ascent, and down below it, across the direction of writing.
        up, down = _ASCENT * self.size, (1 - _ASCENT) * self.size
        corners = [
            (self.x + dx * way + dy * across, self.y + dy * way - dx * across)
            for way in (0.0, self.advance)
            for across in (up, -down)
        ]
        across_page, down_page = zip(*corners, strict=True)
        return min(across_page), min(down_page), max(across_page), max(down_page)


@dataclass
class Drawing:
    """What one page draws: letters, straight lines and the boxes of pictures and of places filled with a colour.

    `curves` counts the bent lines, `hidden` are the words of what is not shown.
    """

    letters: list[Letter] = field(default_factory=list)
    segments: list[tuple[float, float, float, float]] = field(default_factory=list)
    pictures: list[tuple[float, float, float, float]] = field(default_factory=list)
    grounds: list[tuple[float, float, float, float]] = field(default_factory=list)
    curves: int = 0
    hidden: list[str] = field(default_factory=list)


@dataclass
class Budget:
    """How many things a file has drawn, and letters: drawings that use one another can make a million of ten."""

    bounds: Bounds
    things: int = 0
    letters: int = 0

    def spend(self, letters: int) -> None:
        """Count one more thing with so many letters. Raises TooLargeError if there are too many."""
        self.things += 1
        self.letters += letters
        self.bounds.check_signs(self.things)
        self.bounds.check_characters(self.letters)


def drawn(trees: Iterable[XmlNode], units: Mapping[str, XmlNode], budget: Budget) -> Drawing:
    """Return what the layers of a page and its templates draw.

    Raises TooLargeError if that is more than is left of the budget.
    """
    drawing = Drawing()
    for tree in trees:
        _Brush(drawing, units, budget).draw(tree.inside("Layer"), _PAGE, 0)
    return drawing


def drawn_in(appearance: XmlNode, units: Mapping[str, XmlNode], budget: Budget) -> Drawing:
    """Return what the appearance of an annotation draws, from its own corner. Raises as `drawn`."""
    drawing = Drawing()
    _Brush(drawing, units, budget).draw([appearance], _PAGE, 0)
    return drawing


@dataclass(frozen=True)
class _Brush:
    drawing: Drawing
    units: Mapping[str, XmlNode]
    budget: Budget

    def draw(self, holders: Iterable[XmlNode], outer: Matrix, depth: int) -> None:
        kinds: dict[str, Callable[[XmlNode, Matrix, int], None]] = {
            "TextObject": self._text,
            "PathObject": self._path,
            "ImageObject": self._picture,
            "CompositeObject": self._unit,
            "PageBlock": self._block,
        }
        for holder in holders:
            for thing in holder.children:
                if thing.name not in kinds or depth > _NESTED:
                    continue
                self.budget.spend(sum(len(code.text) for code in thing.each("TextCode")))
                if thing.attributes.get("Visible") == "false":
                    self.drawing.hidden.append("".join(code.text for code in thing.inside("TextCode")))
                else:
                    kinds[thing.name](thing, outer, depth)

    def _block(self, block: XmlNode, outer: Matrix, depth: int) -> None:
        self.draw([block], outer, depth + 1)

    def _unit(self, use: XmlNode, outer: Matrix, depth: int) -> None:
        unit = self.units.get(use.attributes.get("ResourceID", ""))
        content = unit.at("Content") if unit else None
        if content is not None:
            self.draw([content], _within(outer, use), depth + 1)

    def _picture(self, picture: XmlNode, outer: Matrix, depth: int) -> None:
        matrix = _within(outer, picture)
        if "CTM" not in picture.attributes:
            x, y, width, height = _box(picture)
            matrix = _times(outer, (width, 0, 0, height, x, y))
        corners = [_point(matrix, *corner) for corner in ((0, 0), (1, 0), (0, 1), (1, 1))]
        xs, ys = zip(*corners, strict=True)
        self.drawing.pictures.append((min(xs), min(ys), max(xs), max(ys)))

    def _path(self, path: XmlNode, outer: Matrix, depth: int) -> None:
        if path.attributes.get("Stroke") == "false" and path.attributes.get("Fill", "false") == "false":
            return
        matrix = _within(outer, path)
        data = path.text_at("AbbreviatedData")
        segments = [(*_point(matrix, *start), *_point(matrix, *end)) for start, end in _segments(data)]
        self.drawing.curves += sum(map(data.count, "QBA"))
        if path.attributes.get("Fill") == "true" and segments and not _is_thin(segments):
            self.drawing.grounds.append(_around(segments))
        if path.attributes.get("Stroke") != "false" or _is_thin(segments):
            self.drawing.segments += segments

    def _text(self, thing: XmlNode, outer: Matrix, depth: int) -> None:
        matrix = _within(outer, thing)
        size = _number(thing.attributes.get("Size") or thing.attributes.get("size", ""), 0.0) or _box(thing)[3]
        scale = sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))
        stretch = _number(thing.attributes.get("HScale", ""), 1.0)
        colour, alpha = _paint(thing)
        x = y = 0.0
        for code in thing.each("TextCode"):
            x, y = _number(code.attributes.get("X", ""), x), _number(code.attributes.get("Y", ""), y)
            text = code.text.strip("\r\n\t")
            for character, at, advance, down in _set(text, code.attributes, size * stretch, (x, y)):
                start, end = _point(matrix, *at), _point(matrix, at[0] + advance, at[1] + down)
                reach = hypot(end[0] - start[0], end[1] - start[1])
                # Which way is up says the matrix: a letter below another in a column stands upright.
                way = hypot(matrix[0], matrix[1]) or 1.0
                along = (matrix[0] / way, matrix[1] / way)
                if isfinite(start[0]) and isfinite(start[1]) and isfinite(reach):
                    letter = Letter(character, *start, along, size * scale, reach, colour, alpha)
                    self.drawing.letters.append(letter)


def _set(
    text: str, attributes: Mapping[str, str], size: float, at: tuple[float, float]
) -> Iterator[tuple[str, tuple[float, float], float, float]]:
    """Yield the characters of a line with where each begins and how far it reaches, across and down.

    From one to the next it is as far as is stated; where nothing is stated, as far as a letter is wide.
    """
    units = len(text.encode("utf-16-le")) // 2
    across, down = (_steps(attributes.get(name, "")) for name in ("DeltaX", "DeltaY"))
    if units > len(text) and max(len(across), len(down)) >= units - 1:
        across, down = _by_code_point(text, across), _by_code_point(text, down)
    x, y = at
    for number, character in enumerate(text):
        width = size * (0.5 if is_narrow(character) or character == " " else 1.0)
        is_last = number == len(text) - 1
        dx = across[number] if number < len(across) else 0.0 if down else width
        dy = down[number] if number < len(down) else 0.0
        # As far as the next is set, so far a letter reaches, unless it is set apart: no letter is wider than its size.
        reach = dx if 0 < dx <= 1.05 * size and not is_last else width
        yield character, (x, y), reach, 0.0
        x, y = x + dx, y + dy


def _by_code_point(text: str, steps: list[float]) -> list[float]:
    """Return steps that were counted in units of UTF-16 as those of characters: 𠮷 is two units."""
    summed: list[float] = []
    at = 0
    for character in text:
        units = 2 if character > "\uffff" else 1
        summed.append(sum(steps[at : at + units]))
        at += units
    return summed


def _steps(statement: str) -> list[float]:
    """Return a list of distances; `g 3 5.6` in it stands for three of 5.6."""
    steps: list[float] = []
    words = iter(statement.split())
    for word in words:
        if word == "g":
            count, step = _number(next(words, ""), 0.0), _number(next(words, ""), 0.0)
            steps += [step] * max(0, min(int(count), _MOST_NUMBERS - len(steps)))
        else:
            steps.append(_number(word, 0.0))
    return steps


def _segments(data: str) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Yield the straight lines of a path (9.1 of the standard); where it is curved there is none."""
    start = here = (0.0, 0.0)
    for step in _STEP.finditer(data):
        operator, numbers = step[1], [float(number) for number in _NUMBER.findall(step[2])]
        if len(numbers) < _ARGUMENTS[operator]:
            return
        before, end = here, (numbers[-2], numbers[-1]) if numbers else start
        here = end
        if operator in "SM":
            start = end
        elif operator in "LC":
            yield before, end


def _is_thin(segments: list[tuple[float, float, float, float]]) -> bool:
    """Whether filled lines are so near one another that they are seen as one: an edge, and no ground behind words."""
    x0, top, x1, bottom = _around(segments) if segments else (0.0, 0.0, 0.0, 0.0)
    return min(x1 - x0, bottom - top) <= THICKEST_EDGE


def _around(segments: list[tuple[float, float, float, float]]) -> tuple[float, float, float, float]:
    """Return the box around lines."""
    xs = [x for x0, _, x1, _ in segments for x in (x0, x1)]
    ys = [y for _, y0, _, y1 in segments for y in (y0, y1)]
    return min(xs), min(ys), max(xs), max(ys)


def _paint(thing: XmlNode) -> tuple[tuple[float, float, float], float]:
    """Return the colour in which a text is filled, and how opaque it is."""
    fill = thing.at("FillColor")
    values = [_number(value, 0.0) for value in (fill.attributes.get("Value", "") if fill else "").split()]
    alpha = _number(thing.attributes.get("Alpha", ""), 255.0) / 255
    alpha *= _number(fill.attributes.get("Alpha", ""), 255.0) / 255 if fill else 1.0
    if thing.attributes.get("Fill") == "false" and thing.attributes.get("Stroke", "false") == "false":
        alpha = 0.0
    red, green, blue = values if len(values) == 3 else values * 3 if len(values) == 1 else (0.0, 0.0, 0.0)
    return (_share(red), _share(green), _share(blue)), alpha


def _share(value: float) -> float:
    return min(1.0, max(0.0, value / 255))


def _within(outer: Matrix, thing: XmlNode) -> Matrix:
    """Return the matrix from the space of a thing to points of the page: first its own, then its corner."""
    x, y, _, _ = _box(thing)
    numbers = [_number(word, 0.0) for word in thing.attributes.get("CTM", "").split()]
    own: Matrix = (
        (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]) if len(numbers) == 6 else _IDENTITY
    )
    return _times(outer, (*own[:4], own[4] + x, own[5] + y))


def _box(thing: XmlNode) -> tuple[float, float, float, float]:
    return box_of(thing.attributes.get("Boundary", "")) or (0.0, 0.0, 0.0, 0.0)


def box_of(statement: str) -> tuple[float, float, float, float] | None:
    """Return x, y, width and height in millimetres; None if they are not stated."""
    numbers = [_number(word, 0.0) for word in statement.split()]
    return (numbers[0], numbers[1], numbers[2], numbers[3]) if len(numbers) == 4 else None


def _times(outer: Matrix, inner: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    return (
        outer[0] * a + outer[2] * b,
        outer[1] * a + outer[3] * b,
        outer[0] * c + outer[2] * d,
        outer[1] * c + outer[3] * d,
        outer[0] * e + outer[2] * f + outer[4],
        outer[1] * e + outer[3] * f + outer[5],
    )


def _point(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _number(word: str, default: float) -> float:
    try:
        number = float(word)
    except ValueError:
        return default
    return number if isfinite(number) else default
