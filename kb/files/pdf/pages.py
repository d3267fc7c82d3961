"""The pages of a PDF file as print: lines, tables and rules, each at its place.

The file is opened here; what of a page is seen says `sight`, how it is painted `canvas`, what lies over text `watermarks`.
"""

import logging
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import islice
from typing import Any

from pdfminer.pdfdocument import PDFEncryptionError
from pdfminer.pdfpage import PDFPage
from pdfplumber.pdf import PDF
from pdfplumber.table import TableFinder

from kb.files.pdf.annotations import Rectangle, attached_files, has_xfa, is_dynamic_form
from kb.files.pdf.canvas import Canvas, Layers
from kb.files.pdf.sight import filled_in, ink_of, laid_on, picture_share, pictures, seen, told_once
from kb.files.print.glyphs import Glyph, count_lost, is_mojibake, legible
from kb.files.print.pages import (
    MOST_EDGES,
    OUTLINES,
    STAMP,
    THICKEST_EDGE,
    Placing,
    Print,
    PrintedPage,
    Sheet,
    Turn,
    direction,
    printed_pages,
    runs_down,
    turn_of,
)
from kb.files.print.tables import Box
from kb.files.print.watermarks import InkedGlyph
from kb.files.visible_text import Bounds, LeftOut, TooLargeError, UnreadableFileError
from kb.text import is_form

MOST_PAGES = 1_000
"""More pages than any document of the field has; each takes about 30 ms."""

MOST_UNPACKED = 256 * 1024 * 1024
"""Bytes that one compressed part of a file may have; the text of a page has some thousands, a large picture 100 million."""

_STREAM = re.compile(rb"stream\r?\n")
_CHUNK = 1 << 18

_ENCRYPTED = "这份 PDF 设有密码，无法读取，请用 PDF 阅读器打开，去掉密码后另存{}。"
_BROKEN = "这份 PDF 已经损坏，无法读取，请重新下载，或用 PDF 阅读器打开、另存后{}。"
_SWELLING = "这份 PDF 解压后过大，为安全起见不予读取，请用 PDF 阅读器打开后另存，或拆分后{}。"
_TOO_LONG = "这份 PDF 超过 {} 页，请拆分后{}。"
_MOST_OF_STAND_IN = 1_000  # characters: the request is four lines long
_DYNAMIC = "这份 PDF 是动态表单（XFA），打开时才生成页面，读不出里面的文字，请用 Adobe Reader 打开，打印成 PDF 后{}。"

# What is odd in a file is told to the user in its report, and not on the error output, as the reader's remarks would be.
for _name in ("pdfminer", "pdfplumber"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


def read_pages(raw: bytes, bounds: Bounds) -> Print:
    """Return the pages of a PDF file.

    Raises UnreadableFileError if it is encrypted or broken, TooLargeError if it is too long; MemoryError if it needs more
    than there is. A page that cannot be read while others can has the state "unreadable".
    """
    if any(size > MOST_UNPACKED for size in _unpacked_sizes(raw)):
        raise TooLargeError(_SWELLING.format(bounds.purpose))
    try:
        pdf = PDF(BytesIO(raw))
        sheets = list(islice(PDFPage.create_pages(pdf.doc), MOST_PAGES + 1))
        title = str(pdf.metadata.get("Title") or "")
        layers = Layers(pdf.doc.catalog)
        files = tuple(attached_files(pdf.doc))
        is_dynamic, is_xfa = is_dynamic_form(pdf.doc), has_xfa(pdf.doc)
    except Exception as error:  # the parser meets hostile bytes with every kind of error
        raise _refused(error, bounds) from error
    if len(sheets) > MOST_PAGES:
        raise TooLargeError(_TOO_LONG.format(MOST_PAGES, bounds.purpose))
    if is_dynamic:
        raise UnreadableFileError(_DYNAMIC.format(bounds.purpose))
    looked_at = [_sheet(pdf, page, number, layers, bounds) for number, page in enumerate(sheets, 1)]
    if all(sheet.page.state == "unreadable" for sheet in looked_at):
        raise UnreadableFileError(_BROKEN.format(bounds.purpose))
    if is_xfa and all(_is_stand_in(sheet) for sheet in looked_at):
        raise UnreadableFileError(_DYNAMIC.format(bounds.purpose))
    forms = (LeftOut("XFA 表单", "另有一份动态表单（XFA），填在其中的内容可能没有读到"),) if is_xfa else ()
    return Print(printed_pages(looked_at), title, (*files, *forms))


def _is_stand_in(sheet: Sheet) -> bool:
    """Whether a page only asks for a program that makes the true ones, as those of Adobe do."""
    words = "".join(letter.glyph.text for letter in sheet.letters[:_MOST_OF_STAND_IN]).lower()
    return words.startswith(("please wait", "请稍候", "请等待", "正在加载")) or not words.strip()


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


def _sheet(pdf: PDF, sheet: PDFPage, number: int, layers: Layers, bounds: Bounds) -> Sheet:
    try:
        page = Canvas(pdf, sheet, number, layers)
        looked_at = _looked_at(page, number)
        page.close()
    except Exception as error:
        refused = _refused(error, bounds)
        if isinstance(refused, MemoryError):
            raise refused from error
        return Sheet(PrintedPage(number, state="unreadable"))
    return looked_at


def _looked_at(page: Canvas, number: int) -> Sheet:
    chars, left_out = seen(page, [(char, legible(char["text"])) for char in page.chars])
    laid = laid_on(page)
    turn = direction((_turn(char), char["text"]) for char, _ in chars)
    if turn == "askew" and len({text for _, text in chars}) < STAMP:
        turn = "level"  # nothing but a watermark
    straight = [(char, text) for char, text in chars if text and _turn(char) == turn]
    askew = told_once([(char, text) for char, text in chars if _turn(char) != turn])
    place = Placing(page.width, page.height, "down" if turn == "level" and _runs_down(straight) else turn)
    text = "".join(text for _, text in straight)
    printed = PrintedPage(
        number,
        place.height_read,
        rules=tuple(_rules(page, place)),
        askew=askew,
        unknown=count_lost(text),
        forms=Counter(character for char, _ in straight for character in char["text"] if is_form(character)),
        is_mojibake=is_mojibake(text),
        left_out=(*left_out, *laid.left_out, *pictures(page, straight)),
    )
    return Sheet(
        printed,
        [InkedGlyph(_glyph(char, text, place), ink_of(char), char["paint"].is_watermark) for char, text in straight],
        [glyph for value in laid.values for glyph in filled_in(value, Rectangle(*place.box(*value.box)))],
        _tables(page, place),
        picture_share(page),
        len(page.curves) >= OUTLINES,
    )


def _turn(char: Any) -> Turn:
    """Return the direction of a character by its matrix (PDF 1.7, 9.4.4)."""
    return turn_of(char["matrix"][0], char["matrix"][1])


def _runs_down(straight: Sequence[Any]) -> bool:
    return runs_down([(char["x0"], char["top"], char["size"]) for char, _ in straight])


def _glyph(char: Any, text: str, place: Placing) -> Glyph:
    x0, top, x1, bottom = place.box(char["x0"], char["top"], char["x1"], char["bottom"])
    size = char["size"] if place.turn in {"level", "over"} else bottom - top
    return Glyph(text, x0, x1, top, bottom, size)


def _tables(page: Canvas, place: Placing) -> list[tuple[Box, ...]]:
    """Return the cells of what may be tables."""
    if not 4 <= len(page.edges) <= MOST_EDGES:
        return []
    return [tuple(place.box(*cell) for cell in table.cells) for table in TableFinder(page.filter(_is_no_ground)).tables]


def _is_no_ground(thing: Any) -> bool:
    """Whether a thing on a page may be the edge of a cell: a colour laid behind words, which has no outline, is none."""
    if not thing["paint"].is_shown:
        return False
    is_filled = thing["object_type"] == "rect" and thing["fill"] and not thing["stroke"]
    return not (is_filled and min(thing["width"], thing["height"]) > THICKEST_EDGE)


def _rules(page: Canvas, place: Placing) -> Iterator[Box]:
    """Yield thin level lines, as they stand above footnotes."""
    for thing in (*page.lines, *page.rects):
        box = place.box(thing["x0"], thing["top"], thing["x1"], thing["bottom"])
        if box[3] - box[1] < 3 and box[2] - box[0] > 20:
            yield box
