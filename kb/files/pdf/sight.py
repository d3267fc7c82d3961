"""What of a page is seen: letters that are painted, on paper, in layers that are shown; and what only pictures show."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from kb.files.pdf.annotations import Annotations, FieldValue, Rectangle, annotations
from kb.files.pdf.canvas import Canvas, Paint
from kb.files.print.glyphs import Glyph
from kb.files.print.pages import OUTLINES, SPECK, pictures_told
from kb.files.print.watermarks import Ink
from kb.files.seam import is_narrow
from kb.files.visible_text import LeftOut

_WHITE = 0.97
"""Lightness from which on paper nothing is seen; the lightest greys that are printed are 0.95."""

_TRANSPARENT = 0.03
_SMALLEST = 1.5
"""Points: smaller letters are a line to the eye; the smallest print on labels has 4."""

_MOST_GROUNDS = 2_000
"""Coloured places and pictures of a page, the largest, behind which white letters are looked for."""

_MOST_POINTS = 20_000  # PDF 1.7, annex C: a page is at most 14,400 points wide
_FAR = 3.0
"""Sizes of the type from one character to the next beyond which other words begin."""

SeenChar = tuple[Any, str]
"""A character of pdfplumber's, and what is legible of it."""


def seen(page: Canvas, chars: Sequence[SeenChar]) -> tuple[list[SeenChar], list[LeftOut]]:
    """Return the characters of a page that a person sees, and what the others say."""
    grounds = _Grounds(page)
    shown: list[SeenChar] = []
    unseen: dict[str, list[SeenChar]] = {}
    for char, text in chars:
        kind = _unseen(page, char, grounds)
        (unseen.setdefault(kind, []) if kind else shown).append((char, text))
    return shown, [LeftOut(kind, words) for kind, hidden in unseen.items() if (words := told_once(hidden))]


def told_once(chars: Sequence[SeenChar]) -> str:
    """Return the words of characters, those that are printed again and again once; what stands apart is parted."""
    words: dict[str, None] = {}
    stretch = ""
    for before, (char, text) in zip([None, *(char for char, _ in chars)], chars, strict=False):
        if before and max(abs(char["x0"] - before["x0"]), abs(char["top"] - before["top"])) > _FAR * before["size"]:
            words[stretch.strip()] = None
            stretch = ""
        stretch += text
    words[stretch.strip()] = None
    return " / ".join(filter(None, words))


def _unseen(page: Canvas, char: Any, grounds: "_Grounds") -> str:
    """Return as what a character is told that nobody sees; empty for one that is seen."""
    paint: Paint = char["paint"]
    if not _is_on(page, char):
        return "页面以外的文字"
    if not paint.is_shown or char["size"] < _SMALLEST or paint.alpha < _TRANSPARENT:
        return "隐藏文字"
    if not paint.is_painted:
        return "" if grounds.has_picture(char) else "隐藏文字"
    is_white = paint.render in {0, 4} and ink_of(char).lightness > _WHITE
    return "隐藏文字" if is_white and not grounds.has_any(char) else ""


def _is_on(page: Canvas, char: Any) -> bool:
    places = [char[key] for key in ("x0", "x1", "top", "bottom", "size")]
    if not all(abs(place) < _MOST_POINTS for place in places):  # nor is it a number that is none
        return False
    x0, top, x1, bottom = page.paper
    return bool(char["x1"] > x0 and char["x0"] < x1 and char["bottom"] > top and char["top"] < bottom)


class _Grounds:
    """What lies behind letters: pictures, and places of a colour."""

    def __init__(self, page: Canvas) -> None:
        self._page = page
        self._pictures = _largest(page.images)
        self._is_drawn = len(page.curves) >= OUTLINES
        self._colours: list[Any] | None = None

    def has_picture(self, char: Any) -> bool:
        """Whether a picture lies there, or the page is a drawing: then unpainted letters are its text layer."""
        return self._is_drawn or any(_holds(picture, char) for picture in self._pictures)

    def has_any(self, char: Any) -> bool:
        """Whether there is something on which white letters are seen."""
        if self._colours is None:
            shapes = (*self._page.rects, *self._page.curves)
            self._colours = _largest(each for each in shapes if each["fill"] and ink_of(each).lightness <= _WHITE)
        is_dark = self._page.has_shading or any(_holds(place, char) for place in self._colours)
        return is_dark or self.has_picture(char)


def _largest(things: Any) -> list[Any]:
    return sorted(things, key=lambda thing: -thing["width"] * thing["height"])[:_MOST_GROUNDS]


def _holds(thing: Any, char: Any) -> bool:
    across, down = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(thing["x0"] <= across <= thing["x1"] and thing["top"] <= down <= thing["bottom"])


# Colours


def ink_of(thing: Any) -> Ink:
    """Return with which ink a thing on a page is filled."""
    colour = thing.get("non_stroking_color")
    parts = colour if isinstance(colour, (tuple, list)) else (colour,)
    numbers = tuple(round(float(part), 3) for part in parts if isinstance(part, (int, float)))
    return _ink(numbers, str(thing.get("ncs") or ""), thing["paint"].alpha, str(thing.get("fontname") or ""))


@lru_cache(maxsize=1_000)
def _ink(colour: tuple[float, ...], space: str, alpha: float, font: str) -> Ink:
    """Return the ink of a colour in grey, RGB or CMYK; one of a space of its own by how much of it there is."""
    match colour:
        case (grey,) if space in {"Separation", "DeviceN"}:
            colour = (1 - grey,) * 3
        case (grey,) if space != "Indexed":
            colour = (grey,) * 3
        case (cyan, magenta, yellow, black):
            colour = tuple((1 - each) * (1 - black) for each in (cyan, magenta, yellow))
        case (_, _, _):
            pass
        case _:
            colour = (0.0, 0.0, 0.0)
    red, green, blue = (min(1.0, max(0.0, each)) for each in colour)
    return Ink(red, green, blue, alpha, font)


# Pictures


def picture_share(page: Canvas) -> float:
    """Return how much of a page pictures take, from 0 to 1; those in strips are added up."""
    area = page.width * page.height
    return min(1.0, sum(image["width"] * image["height"] for image in page.images) / area) if area > 0 else 0.0


def pictures(page: Canvas, letters: Sequence[SeenChar]) -> Iterator[LeftOut]:
    """Yield what pictures and drawings a page of text shows, but for those whose text was recognised and stands on them."""
    area = page.width * page.height
    layer = [char for char, text in letters if not char["paint"].is_painted and not text.isspace()]
    images = [image for image in page.images if image["width"] * image["height"] > SPECK * area]
    if layer:
        images = [image for image in _largest(images) if not any(_holds(image, char) for char in layer)]
    yield from pictures_told(
        len(images), sum(image["width"] * image["height"] for image in images) / area if area else 0
    )
    if len(page.curves) >= OUTLINES and letters:
        yield LeftOut("图形", "由线条画成的图形，其中若有文字，读不出")


# What is laid on the page


def laid_on(page: Canvas) -> Annotations:
    """Return the values of forms, notes and files that lie on a page."""
    letters = sorted(page.chars, key=lambda char: char["top"])
    tops = [char["top"] for char in letters]

    def shown_in(box: Rectangle) -> str:
        near = letters[bisect_left(tops, box.top - 40) : bisect_right(tops, box.bottom)]
        place = dict(zip(("x0", "top", "x1", "bottom"), box, strict=True))
        return "".join(char["text"] for char in sorted(near, key=lambda char: char["x0"]) if _holds(place, char))

    return annotations(page.page_obj, page.box_of, shown_in)


def filled_in(value: FieldValue, box: Rectangle) -> Iterator[Glyph]:
    """Yield the letters of a value, one beside the other in its field, which is at `box` of the page as it is read."""
    size = min(value.size, 0.9 * (box.bottom - box.top))
    top = box.top + 2 if len(value.lines) > 1 else (box.top + box.bottom - size) / 2
    for line in value.lines:
        widths = [size * (0.5 if is_narrow(character) else 1.0) for character in line]
        shrink = min(1.0, max(1.0, box.x1 - box.x0) / max(1.0, sum(widths)))
        x = box.x0 + min(2.0, (box.x1 - box.x0) / 10)
        for character, width in zip(line, widths, strict=True):
            yield Glyph(character, x, x + width * shrink, top, top + size, size)
            x += width * shrink
        top += 1.2 * size
