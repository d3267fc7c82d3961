"""The pages of an OFD file as print: letters, the cells of tables, rules and pictures, each at its place."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

from kb.files.ofd.around import Around, around
from kb.files.ofd.drawing import POINTS, Drawing, Letter, box_of, drawn
from kb.files.ofd.package import OfdDocument, OfdPackage, OfdPage, units_in
from kb.files.print.glyphs import Glyph, count_lost, is_mojibake, legible
from kb.files.print.pages import (
    MOST_EDGES,
    OUTLINES,
    SPECK,
    STAMP,
    Placing,
    Print,
    PrintedPage,
    Sheet,
    Turn,
    direction,
    pictures_told,
    printed_pages,
    runs_down,
    turn_of,
)
from kb.files.print.tables import Box
from kb.files.print.watermarks import Ink, InkedGlyph
from kb.files.visible_text import Bounds, LeftOut, ReadingRemark, UnreadableFileError
from kb.text import is_form

_A4 = (0.0, 0.0, 210.0, 297.0)  # millimetres; of a file that does not say how large its pages are
_SNAP = 3.0  # points: edges that are nearer belong together, as pdfplumber has it for PDF files
_STRAIGHT = 1.0  # points by which a level line may rise: some writers round
_TRANSPARENT = 0.03
_WHITE = 0.97  # lightness from which on paper nothing is seen


def read_pages(raw: bytes, bounds: Bounds) -> Print:
    """Return the pages of an OFD file, all its documents one after the other.

    Raises UnreadableFileError if it is encrypted, broken or not to be trusted, TooLargeError if it is too long. A page that
    cannot be read while others can has the state "unreadable".
    """
    package = OfdPackage(raw, bounds)
    beside = {id(document): around(package, document) for document in package.bodies}
    sheets: list[Sheet] = []
    for document, page in package.pages():
        sheets.append(_sheet(package, document, page, beside[id(document)]))
    if not sheets or all(sheet.page.state == "unreadable" for sheet in sheets):
        raise UnreadableFileError(package.damaged)
    title = next(filter(None, (document.title for document in package.bodies)), "")
    whole = tuple(each for lying in beside.values() for each in lying.whole)
    several = (ReadingRemark(f"文件里有 {len(beside)} 个文档，已依次读出"),) if len(beside) > 1 else ()
    return Print(printed_pages(sheets), title, whole, several)


def _sheet(package: OfdPackage, document: OfdDocument, page: OfdPage, beside: Around) -> Sheet:
    omissions = tuple(beside.on_pages.get(page.identifier, ()))
    if page.content is None:
        return Sheet(PrintedPage(page.number, state="unreadable", left_out=omissions))
    used = dict.fromkeys(template.attributes.get("TemplateID", "") for template in page.content.each("Template"))
    trees = [page.content, *(document.templates[each] for each in used if each in document.templates)]
    locations = (package.place(page.part, each.text) for each in page.content.each("PageRes"))
    units = document.units | units_in(filter(None, map(package.tree_or_none, filter(None, locations))))
    return _looked_at(page.number, drawn(trees, units, package.budget), _paper(document, trees), omissions)


def _paper(document: OfdDocument, trees: Sequence[Any]) -> tuple[float, float]:
    """Return width and height of a page, in points: its own, those of its template, or of the document."""
    sizes = [tree.text_at("Area", "PhysicalBox") for tree in trees]
    sizes.append(document.root.text_at("CommonData", "PageArea", "PhysicalBox"))
    *_, width, height = next(filter(None, map(box_of, sizes)), _A4)
    return width * POINTS, height * POINTS


def _looked_at(number: int, drawing: Drawing, paper: tuple[float, float], omissions: tuple[LeftOut, ...]) -> Sheet:
    letters, hidden, beyond = _seen(drawing, paper)
    turn = direction((_turn(letter), letter.text) for letter in letters)
    if turn == "askew" and len({letter.text for letter in letters}) < STAMP:
        turn = "level"  # nothing but a watermark
    straight = [letter for letter in letters if _turn(letter) == turn and legible(letter.text)]
    askew = "".join(letter.text for letter in letters if _turn(letter) != turn).strip()
    is_column = turn == "level" and runs_down([(*letter.box[:2], letter.size) for letter in straight])
    place = Placing(*paper, "down" if is_column else turn)
    text = "".join(legible(letter.text) for letter in straight)
    area = paper[0] * paper[1]
    share = min(1.0, sum(map(_area, drawing.pictures)) / area) if area > 0 else 0.0
    printed = PrintedPage(
        number,
        place.height_read,
        rules=tuple(_rules(drawing, place)),
        askew=askew,
        unknown=count_lost(text),
        forms=Counter(character for letter in straight for character in letter.text if is_form(character)),
        is_mojibake=is_mojibake(text),
        left_out=(*omissions, *hidden, *beyond, *_pictures(drawing, area)),
    )
    glyphs = [InkedGlyph(_glyph(letter, place), Ink(*letter.colour, letter.alpha)) for letter in straight]
    return Sheet(printed, glyphs, (), _tables(drawing, place), share, drawing.curves >= OUTLINES)


def _seen(drawing: Drawing, paper: tuple[float, float]) -> tuple[list[Letter], list[LeftOut], list[LeftOut]]:
    """Return the letters that a person sees on the paper, and what hidden ones and those beside it say.

    What is not painted over a picture is the text layer of a scan.
    """
    visible: list[Letter] = []
    hidden, beyond = list(drawing.hidden), ""
    stretch = ""
    for letter in drawing.letters:
        x0, top, x1, bottom = letter.box
        if x1 < 0 or bottom < 0 or x0 > paper[0] or top > paper[1]:
            beyond += letter.text
        elif _is_hidden(letter, drawing):
            stretch += letter.text
        else:
            visible.append(letter)
    hidden.append(stretch)
    words = " / ".join(filter(None, (each.strip() for each in hidden)))
    return (
        visible,
        [LeftOut("隐藏文字", words)] if words else [],
        [LeftOut("页面以外的文字", beyond.strip())] if beyond.strip() else [],
    )


def _is_hidden(letter: Letter, drawing: Drawing) -> bool:
    if letter.alpha < _TRANSPARENT:
        return not any(_holds(picture, letter) for picture in drawing.pictures)
    is_white = Ink(*letter.colour, 1.0).lightness > _WHITE
    return is_white and not any(_holds(ground, letter) for ground in (*drawing.grounds, *drawing.pictures))


def _holds(box: Box, letter: Letter) -> bool:
    x0, top, x1, bottom = letter.box
    return box[0] <= (x0 + x1) / 2 <= box[2] and box[1] <= (top + bottom) / 2 <= box[3]


def _turn(letter: Letter) -> Turn:
    """Return the direction of a letter; that of a page runs down it."""
    return turn_of(letter.along[0], -letter.along[1])


def _glyph(letter: Letter, place: Placing) -> Glyph:
    x0, top, x1, bottom = place.box(*letter.box)
    size = letter.size if place.turn != "down" else bottom - top
    return Glyph(legible(letter.text), x0, x1, top, bottom, size)


def _pictures(drawing: Drawing, area: float) -> Iterator[LeftOut]:
    """Yield what pictures and drawings show, but for those whose text was recognised and stands on them."""
    layer = [letter for letter in drawing.letters if letter.alpha < _TRANSPARENT]
    pictures = [box for box in drawing.pictures if _area(box) > SPECK * area]
    pictures = [box for box in pictures if not any(_holds(box, letter) for letter in layer)]
    yield from pictures_told(len(pictures), sum(map(_area, pictures)) / area if area > 0 else 0.0)
    if drawing.curves >= OUTLINES and drawing.letters:
        yield LeftOut("图形", "由线条画成的图形，其中若有文字，读不出")


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _tables(drawing: Drawing, place: Placing) -> list[tuple[Box, ...]]:
    """Return the cells of what may be tables."""
    edges = [_edge(place.box(*box)) for box in map(_upright, drawing.segments) if _is_edge(box)]
    if not 4 <= len(edges) <= MOST_EDGES:
        return []
    edges = merge_edges(edges, _SNAP, _SNAP, _SNAP, _SNAP)
    cells = intersections_to_cells(edges_to_intersections(edges, _SNAP, _SNAP))
    return [tuple(table) for table in cells_to_tables(cells)]


def _upright(segment: Box) -> Box:
    x0, y0, x1, y1 = segment
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _is_edge(box: Box) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    return min(width, height) <= _STRAIGHT and max(width, height) > _SNAP


def _edge(box: Box) -> dict[str, Any]:
    """Return a line as pdfplumber has it."""
    x0, top, x1, bottom = box
    is_level = x1 - x0 > bottom - top
    middle = (top + bottom) / 2 if is_level else (x0 + x1) / 2
    if is_level:
        top = bottom = middle
    else:
        x0 = x1 = middle
    places = {"x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0, "height": bottom - top}
    return {**places, "orientation": "h" if is_level else "v", "object_type": "line"}


def _rules(drawing: Drawing, place: Placing) -> Iterator[Box]:
    """Yield thin level lines, as they stand above footnotes."""
    for segment in drawing.segments:
        box = place.box(*_upright(segment))
        if box[3] - box[1] < 3 and box[2] - box[0] > 20:
            yield box
