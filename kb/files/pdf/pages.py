"""The pages of a PDF file as print: lines, tables and rules, each at its place. The only module that uses pdfplumber."""

import logging
import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import islice, pairwise
from typing import Any, Literal

from pdfminer.pdfdocument import PDFEncryptionError
from pdfminer.pdfpage import PDFPage
from pdfplumber.page import Page
from pdfplumber.pdf import PDF
from pdfplumber.table import TableFinder

from kb.files.decoding import UNKNOWN
from kb.files.pdf.glyphs import Glyph, is_mojibake, legible, unified
from kb.files.pdf.lines import PrintedLine, lines_of
from kb.files.pdf.tables import Box, PrintedTable, is_inside, table_of
from kb.files.visible_text import Bounds, TooLargeError, UnreadableFileError

MOST_PAGES = 1_000
"""More pages than any document of the field has; each takes about 30 ms."""

MOST_UNPACKED = 256 * 1024 * 1024
"""Bytes that one compressed part of a file may have; the text of a page has some thousands, a large picture 100 million."""

_STREAM = re.compile(rb"stream\r?\n")
_CHUNK = 1 << 18
_THICKEST_EDGE = 3.0  # points; some programs draw an edge as a thin filled box
_MOST_EDGES = 3_000  # a page with more lines is a drawing; looking for tables takes the square of it
_MOST_POINTS = 20_000  # PDF 1.7, annex C: a page is at most 14,400 points wide
_STAMP = 40  # characters that scanning apps print on each picture (扫描全能王 创建), and page numbers
_OUTLINES = 50  # curves from which on a page without text shows letters as drawings

_ENCRYPTED = "这份 PDF 设有密码，无法读取，请用 PDF 阅读器打开，去掉密码后另存{}。"
_BROKEN = "这份 PDF 已经损坏，无法读取，请重新下载，或用 PDF 阅读器打开、另存后{}。"
_SWELLING = "这份 PDF 解压后过大，为安全起见不予读取，请用 PDF 阅读器打开后另存，或拆分后{}。"
_TOO_LONG = "这份 PDF 超过 {} 页，请拆分后{}。"

State = Literal["text", "picture", "blank", "unreadable"]
Turn = Literal["level", "up", "down", "over", "askew"]

# What is odd in a file is told to the user in its report, and not on the error output, as the reader's remarks would be.
for _name in ("pdfminer", "pdfplumber"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class PrintedPage:
    """A page as it is read: one that is printed sideways has been turned.

    `rules` are thin level lines, as boxes. `askew` is text that runs in another direction than the rest, a watermark.
    `glyphs` and `unknown` count all characters, and those that the font does not tell; `radicals` those that were replaced
    by ordinary ones. `state` is "picture" for a page that shows something and has no text layer.
    """

    number: int
    height: float = 0.0
    lines: tuple[PrintedLine, ...] = ()
    tables: tuple[PrintedTable, ...] = ()
    rules: tuple[Box, ...] = ()
    askew: str = ""
    glyphs: int = 0
    unknown: int = 0
    radicals: Counter[str] = field(default_factory=Counter)
    state: State = "text"
    is_mojibake: bool = False


def read_pages(raw: bytes, bounds: Bounds) -> tuple[tuple[PrintedPage, ...], str]:
    """Return the pages of a PDF file, and the title among its properties.

    Raises UnreadableFileError if it is encrypted or broken, TooLargeError if it is too long; MemoryError if it needs more
    than there is. A page that cannot be read while others can has the state "unreadable".
    """
    if any(size > MOST_UNPACKED for size in _unpacked_sizes(raw)):
        raise TooLargeError(_SWELLING.format(bounds.purpose))
    try:
        pdf = PDF(BytesIO(raw))
        sheets = list(islice(PDFPage.create_pages(pdf.doc), MOST_PAGES + 1))
        title = str(pdf.metadata.get("Title") or "")
    except Exception as error:  # the parser meets hostile bytes with every kind of error
        raise _refused(error, bounds) from error
    if len(sheets) > MOST_PAGES:
        raise TooLargeError(_TOO_LONG.format(MOST_PAGES, bounds.purpose))
    pages = tuple(_page(pdf, page, number, bounds) for number, page in enumerate(sheets, 1))
    if all(page.state == "unreadable" for page in pages):
        raise UnreadableFileError(_BROKEN.format(bounds.purpose))
    return pages, title


def _unpacked_sizes(raw: bytes) -> Iterator[int]:
    """Yield how large each compressed part is, as far as `MOST_UNPACKED`.

    The reader unpacks a part as a whole. Not every system can limit the memory that takes.
    """
    view = memoryview(raw)
    for start in _STREAM.finditer(raw):
        unpacking, size, at = zlib.decompressobj(), 0, start.end()
        try:
            while not unpacking.eof and size <= MOST_UNPACKED and at < len(raw):
                packed = view[at : at + _CHUNK]
                size += len(unpacking.decompress(packed, _CHUNK))
                at += len(packed) - len(unpacking.unconsumed_tail)
        except zlib.error:
            continue  # a part that is not compressed, or in another way
        yield size


def _refused(error: BaseException, bounds: Bounds) -> Exception:
    """Return what is raised for what the parser raised, which wraps errors in others."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, MemoryError):
            return cause
        if isinstance(cause, PDFEncryptionError):
            return UnreadableFileError(_ENCRYPTED.format(bounds.purpose))
        inner = cause.args[0] if cause.args else None
        cause = inner if isinstance(inner, BaseException) else None
    return UnreadableFileError(_BROKEN.format(bounds.purpose))


def _page(pdf: PDF, sheet: PDFPage, number: int, bounds: Bounds) -> PrintedPage:
    try:
        page = Page(pdf, sheet, number)
        printed = _printed(page, number)
        page.close()
    except Exception as error:
        refused = _refused(error, bounds)
        if isinstance(refused, MemoryError):
            raise refused from error
        return PrintedPage(number, state="unreadable")
    return printed


def _printed(page: Page, number: int) -> PrintedPage:
    chars: list[Any] = [(char, legible(char["text"])) for char in page.chars if _is_on(page, char)]
    turn = _direction(char for char, _ in chars)
    straight = [(char, text) for char, text in chars if text and _turn(char["matrix"]) == turn]
    if _is_picture(page, straight):
        return PrintedPage(number, state="picture")
    if not straight:
        return PrintedPage(number, state="blank")
    place = _Placing(page.width, page.height, "down" if turn == "level" and _runs_down(straight) else turn)
    glyphs = [_glyph(char, unified(text), place) for char, text in straight]
    tables = _tables(page, glyphs, place, number)
    outside = [glyph for glyph in glyphs if not any(is_inside(glyph, table.box) for table in tables)]
    text = "".join(text for _, text in straight)
    return PrintedPage(
        number,
        place.height_read,
        tuple(replace(line, page=number) for line in lines_of(outside)),
        tuple(tables),
        tuple(_rules(page, place)),
        "".join(text for char, text in chars if text and _turn(char["matrix"]) != turn).strip(),
        sum(not glyph.is_space for glyph in glyphs),
        text.count(UNKNOWN),
        Counter(text for _, text in straight if unified(text) != text),
        is_mojibake=is_mojibake(text),
    )


def _is_on(page: Page, char: Any) -> bool:
    places = [char[key] for key in ("x0", "x1", "top", "bottom", "size")]
    if not all(math.isfinite(place) and abs(place) < _MOST_POINTS for place in places):
        return False
    x0, top, x1, bottom = page.bbox
    return bool(char["x1"] > x0 and char["x0"] < x1 and char["bottom"] > top and char["top"] < bottom)


def _is_picture(page: Page, straight: Sequence[Any]) -> bool:
    """Whether the page shows something, and its text layer is none of it but a stamp at most."""
    count = sum(not text.isspace() for _, text in straight)
    if count == 0:
        return bool(page.images) or len(page.curves) >= _OUTLINES
    if count > _STAMP:
        return False
    area = max(((image["x1"] - image["x0"]) * (image["bottom"] - image["top"]) for image in page.images), default=0)
    return bool(area > 0.6 * page.width * page.height)


def _turn(matrix: Sequence[float]) -> Turn:
    """Return the direction of a character by its matrix (PDF 1.7, 9.4.4)."""
    a, b = matrix[0], matrix[1]
    if abs(b) < 0.05 * abs(a):
        return "level" if a > 0 else "over"
    if abs(a) < 0.05 * abs(b):
        return "up" if b > 0 else "down"
    return "askew"


def _direction(chars: Iterable[Any]) -> Turn:
    """Return the direction in which most characters of a page are set."""
    counted: Counter[Turn] = Counter(_turn(char["matrix"]) for char in chars if not char["text"].isspace())
    return counted.most_common(1)[0][0] if counted else "level"


def _runs_down(straight: Sequence[Any]) -> bool:
    """Whether upright characters follow one another down the page, as in vertical writing."""
    pairs = [(a, b) for (a, _), (b, _) in pairwise(straight)]
    down = sum(abs(b["x0"] - a["x0"]) < 0.3 * a["size"] < 0.5 * a["size"] < b["top"] - a["top"] for a, b in pairs)
    return len(pairs) > 20 and down > 0.7 * len(pairs)


@dataclass(frozen=True)
class _Placing:
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


def _glyph(char: Any, text: str, place: _Placing) -> Glyph:
    x0, top, x1, bottom = place.box(char["x0"], char["top"], char["x1"], char["bottom"])
    size = char["size"] if place.turn in {"level", "over"} else bottom - top
    return Glyph(text, x0, x1, top, bottom, size)


def _tables(page: Page, glyphs: Sequence[Glyph], place: _Placing, number: int) -> list[PrintedTable]:
    if not 4 <= len(page.edges) <= _MOST_EDGES:
        return []
    tables: list[PrintedTable] = []
    for table in TableFinder(page.filter(_is_no_ground)).tables:
        box = place.box(*table.bbox)
        inside = [glyph for glyph in glyphs if is_inside(glyph, box)]
        printed = table_of((place.box(*cell) for cell in table.cells), inside, number)
        if printed is not None:
            tables.append(printed)
    return tables


def _is_no_ground(thing: Any) -> bool:
    """Whether a thing on a page may be the edge of a cell: a colour laid behind words, which has no outline, is none."""
    is_filled = thing["object_type"] == "rect" and thing["fill"] and not thing["stroke"]
    return not (is_filled and min(thing["width"], thing["height"]) > _THICKEST_EDGE)


def _rules(page: Page, place: _Placing) -> Iterator[Box]:
    """Yield thin level lines, as they stand above footnotes."""
    for thing in (*page.lines, *page.rects):
        box = place.box(thing["x0"], thing["top"], thing["x1"], thing["bottom"])
        if box[3] - box[1] < 3 and box[2] - box[0] > 20:
            yield box
