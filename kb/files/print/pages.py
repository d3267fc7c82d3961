"""Pages of print: what was looked at becomes lines and tables, without what lies over the text."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from kb.files.print.glyphs import Glyph
from kb.files.print.lines import PrintedLine, lines_of
from kb.files.print.tables import Box, PrintedTable, is_inside, table_of
from kb.files.print.watermarks import InkedGlyph, watermarks
from kb.files.visible_text import LeftOut, ReadingRemark

STAMP = 40
"""Characters that scanning apps print on each picture (扫描全能王 创建), and page numbers."""

THICKEST_EDGE = 3.0
"""Points; some programs draw an edge as a thin filled box."""

MOST_EDGES = 3_000
"""Lines of a page; one with more is a drawing, and looking for tables takes the square of it."""

OUTLINES = 50
"""Curves from which on a drawing may show letters."""

SPECK = 0.001
"""Of a page, 0.6 cm² of A4: what is smaller is a line, a dot, a mark."""

LARGE_PICTURE = 0.1
"""Of a page: a table of three rows; a seal of 4 cm has 0.026."""

_SCANNED = 0.6  # of a page: a scan fills it but for its margins

State = Literal["text", "picture", "blank", "unreadable"]
Turn = Literal["level", "up", "down", "over", "askew"]


@dataclass(frozen=True)
class PrintedPage:
    """A page as it is read: one that is printed sideways has been turned.

    `rules` are thin level lines, as boxes. `askew` is text that runs in another direction than the rest, a watermark.
    `left_out` is what else stands on it and is not read, without its place. `glyphs` and `unknown` count all characters, and
    those that the font does not tell; `forms` those that were written as ordinary letters. `state` is "picture" for a page
    that shows something and has no text layer.
    """

    number: int
    height: float = 0.0
    lines: tuple[PrintedLine, ...] = ()
    tables: tuple[PrintedTable, ...] = ()
    rules: tuple[Box, ...] = ()
    askew: str = ""
    glyphs: int = 0
    unknown: int = 0
    forms: Counter[str] = field(default_factory=Counter)
    state: State = "text"
    is_mojibake: bool = False
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True)
class Print:
    """The pages of a file, the title among its properties, and what belongs to the file as a whole and is not read, or was
    read in a way that its reader should know."""

    pages: tuple[PrintedPage, ...]
    title: str = ""
    left_out: tuple[LeftOut, ...] = ()
    remarks: tuple[ReadingRemark, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A page that was looked at, before it is known what lies over its text: letters, values of forms, cells of tables.

    `share` is how much of it pictures take, from 0 to 1, `is_drawn` whether it holds many curves.
    """

    page: PrintedPage
    letters: Sequence[InkedGlyph] = ()
    values: Sequence[Glyph] = ()
    tables: Sequence[tuple[Box, ...]] = ()
    share: float = 0.0
    is_drawn: bool = False


def printed_pages(sheets: Sequence[Sheet]) -> tuple[PrintedPage, ...]:
    """Return the pages of a file, without the watermarks over their text, which are told."""
    taken, marks = watermarks([sheet.letters for sheet in sheets], [sheet.page.height for sheet in sheets])
    told: dict[int, list[LeftOut]] = {}
    for mark in marks:
        told.setdefault(mark.page, []).append(LeftOut("水印", mark.words))
    return tuple(
        _printed(sheet, gone, told.get(at, ())) for at, (sheet, gone) in enumerate(zip(sheets, taken, strict=True), 1)
    )


def _printed(sheet: Sheet, gone: set[int], marks: Sequence[LeftOut]) -> PrintedPage:
    """Return a page without what lies over its text: `gone` are numbers of its letters, `marks` what they say."""
    page = sheet.page
    glyphs = [letter.glyph for at, letter in enumerate(sheet.letters) if at not in gone]
    words = "".join(glyph.text for glyph in glyphs).strip()
    state = page.state if page.state == "unreadable" else _state(sheet, glyphs)
    left_out = [*page.left_out, *marks]
    if state == "picture":
        left_out = [each for each in left_out if each.kind not in {"图片", "大幅图片", "图形"}]
        left_out += [LeftOut("图片上的字", words)] if words else []
        glyphs = []
    glyphs += sheet.values
    tables = [
        table for cells in sheet.tables if (table := table_of(cells, _within(cells, glyphs), page.number)) is not None
    ]
    outside = [glyph for glyph in glyphs if not any(is_inside(glyph, table.box) for table in tables)]
    return replace(
        page,
        lines=tuple(replace(line, page=page.number) for line in lines_of(outside)),
        tables=tuple(tables),
        glyphs=sum(not glyph.is_space for glyph in glyphs),
        state=state,
        left_out=tuple(left_out),
    )


def pictures_told(count: int, share: float) -> Iterator[LeftOut]:
    """Yield what is told of pictures, which take so great a share of a page; nothing of none."""
    if count:
        kind = "大幅图片" if share >= LARGE_PICTURE else "图片"
        yield LeftOut(kind, f"{count} 幅图片，占版面 {max(1, round(100 * min(1.0, share)))}%，其中的文字读不出")


def _state(sheet: Sheet, glyphs: Sequence[Glyph]) -> State:
    """Return whether a page shows text; something, its text layer being none of it but a stamp at most; or nothing."""
    count = sum(not glyph.is_space for glyph in glyphs)
    if count == 0:
        return "picture" if sheet.share > 0 or sheet.is_drawn else "blank"
    return "picture" if count <= STAMP and sheet.share > _SCANNED else "text"


def _within(cells: Sequence[Box], glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Return the glyphs in the box around cells."""
    x0, top = min(cell[0] for cell in cells), min(cell[1] for cell in cells)
    x1, bottom = max(cell[2] for cell in cells), max(cell[3] for cell in cells)
    return [glyph for glyph in glyphs if is_inside(glyph, (x0, top, x1, bottom))]


def turn_of(a: float, b: float) -> Turn:
    """Return the direction of a line that runs by `a` to the right and `b` up the page."""
    if abs(b) < 0.05 * abs(a):
        return "level" if a > 0 else "over"
    if abs(a) < 0.05 * abs(b):
        return "up" if b > 0 else "down"
    return "askew"


def direction(characters: Iterable[tuple[Turn, str]]) -> Turn:
    """Return the direction in which a page is set: in which most different characters are, for a watermark that is tiled
    over it may have more of them than its text; askew only if there is no other."""
    letters: dict[Turn, set[str]] = {}
    for turn, text in characters:
        if not text.isspace():
            letters.setdefault(turn, set()).add(text)
    straight: list[Turn] = [turn for turn in letters if turn != "askew"]
    return max(straight, key=lambda turn: len(letters[turn])) if straight else "askew" if letters else "level"


def runs_down(places: Sequence[tuple[float, float, float]]) -> bool:
    """Whether upright characters (left, top, size) follow one another down the page, as in vertical writing."""
    down = sum(
        abs(after[0] - before[0]) < 0.3 * before[2] < 0.5 * before[2] < after[1] - before[1]
        for before, after in pairwise(places)
    )
    return len(places) > 21 and down > 0.7 * (len(places) - 1)


@dataclass(frozen=True)
class Placing:
    """Turns places on a page so that its text reads from left to right and from the top down."""

    width: float
    height: float
    turn: Turn

    @property
    def height_read(self) -> float:
        return self.width if self.turn in {"up", "down"} else self.height

    def box(self, x0: float, top: float, x1: float, bottom: float) -> Box:
        match self.turn:
            case "up":
                return self.height - bottom, x0, self.height - top, x1
            case "down":
                return top, self.width - x1, bottom, self.width - x0
            case "over":
                return self.width - x1, self.height - bottom, self.width - x0, self.height - top
            case _:
                return x0, top, x1, bottom
