"""What a page carries besides its text: page numbers, running heads and feet."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from kb.files.print.lines import PrintedLine, usual_size
from kb.files.print.pages import PrintedPage
from kb.files.visible_text import LeftOut

_DASH = r"[-—–－―─~～·•.．]"
_SURE = re.compile(
    rf"(?:{_DASH}+\s*\d{{1,4}}\s*{_DASH}+|第\s*\d{{1,4}}\s*页(?:[\s,，、/（(]*共\s*\d{{1,4}}\s*页[)）]?)?"
    r"|共\s*\d{1,4}\s*页[\s,，、/]*第\s*\d{1,4}\s*页|\d{1,4}\s*[/／]\s*\d{1,4}|[Pp]age\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?)"
)
_NUMBER = re.compile(r"\d{1,4}")
_SAME_PLACE = 3  # points: heads of left and right pages differ by rounding
_OUTERMOST = 3  # lines at either end of a page that can be furniture
_ZONE = 0.15  # of the height of a page, from its edge: a text may begin there, but no head ends below
_OUTER = 0.1  # of the height: 3 cm of A4, where GB/T 9704 has its text begin at 3.7
_MARGIN = 0.065  # of the height of a page: 2 cm of A4; margins of text are 2.5 cm and more (GB/T 9704: 3.7 and 3.5)
_APART = 1.5  # leadings from a head or foot to the text at least; within a text the lines are one apart

End = Literal["top", "bottom"]


@dataclass(frozen=True)
class _EdgeLine:
    """The outermost line at one end of a page, and how far it is from the next, in points."""

    page: PrintedPage
    line: PrintedLine
    distance: float
    is_outer: bool
    is_apart: bool


def without_furniture(pages: Sequence[PrintedPage]) -> tuple[list[PrintedPage], list[LeftOut]]:
    """Return the pages without page numbers, heads and feet; and those."""
    leading, size = usual_leading(pages), usual_size(line for page in pages for line in page.lines)
    bare, left_out = list(pages), dict[int, list[LeftOut]]()
    for _ in range(_OUTERMOST):
        for end, kind in (("top", "页眉"), ("bottom", "页脚")):
            candidates = [candidate for page in bare if (candidate := _outermost(page, end, leading)) is not None]  # type: ignore[arg-type]
            furniture = {candidate.page.number: (candidate, "页码") for candidate in _numbers(candidates)}
            rest = [candidate for candidate in candidates if candidate.page.number not in furniture]
            furniture |= {candidate.page.number: (candidate, kind) for candidate in _repeated(rest, len(bare), size)}
            for number, (candidate, what) in furniture.items():
                left_out.setdefault(number, []).append(LeftOut(what, candidate.line.text, f"第 {number} 页"))
            bare = [
                _without(page, furniture[page.number][0].line) if page.number in furniture else page for page in bare
            ]
    return bare, [line for number in sorted(left_out) for line in left_out[number]]


def usual_leading(pages: Sequence[PrintedPage]) -> float:
    """Return how far lines are apart, from top to top, in points; 0 if unknown."""
    steps = [round(step, 1) for page in pages for step in _steps(page.lines)]
    return Counter(steps).most_common(1)[0][0] if steps else 0.0


def _steps(lines: Sequence[PrintedLine]) -> Iterator[float]:
    for above, below in pairwise(lines):
        if above.column == below.column and 0 < below.top - above.top < 6 * above.size:
            yield below.top - above.top


def _outermost(page: PrintedPage, end: End, leading: float) -> _EdgeLine | None:
    """Return the first or last line of a page near its edge, no table beyond."""
    lines = sorted(page.lines, key=lambda line: line.top, reverse=end == "bottom")
    if not lines:
        return None
    line = lines[0]
    tables = [table.box[1] if end == "top" else table.box[3] for table in page.tables]
    reach = line.bottom if end == "top" else page.height - line.top
    if reach > _ZONE * page.height or any(edge < line.top if end == "top" else edge > line.bottom for edge in tables):
        return None
    others = [abs(other.top - line.top) for other in lines[1:] if abs(other.top - line.top) > 1]
    distance = min(others, default=page.height)
    return _EdgeLine(page, line, distance, reach < _OUTER * page.height, distance > _APART * (leading or line.size))


def _numbers(candidates: Sequence[_EdgeLine]) -> list[_EdgeLine]:
    """Return the page numbers: — 1 —, 第 1 页 共 3 页, 1/3, or numbers that count up."""
    sure = [candidate for candidate in candidates if _SURE.fullmatch(candidate.line.text.strip())]
    bare = [candidate for candidate in candidates if _NUMBER.fullmatch(candidate.line.text.strip())]
    offsets = Counter(int(candidate.line.text) - candidate.page.number for candidate in bare)
    counting = (number for number in bare if offsets[int(number.line.text) - number.page.number] > 1 or number.is_apart)
    return [*sure, *counting]


def _repeated(candidates: Sequence[_EdgeLine], pages: int, size: float) -> Iterator[_EdgeLine]:
    """Yield the running heads or feet.

    Either the same words stand at the same place of several pages, a part of the lines there that the text itself would
    not make up; or in most pages something stands apart at the same place (the title of the chapter); or it is small
    print in the margin, where no text begins.
    """
    words = _words(candidates)
    tops = [round(candidate.line.top) for candidate in candidates]
    there, same = Counter(tops), Counter(zip(tops, words, strict=True))
    apart = Counter(top for candidate, top in zip(candidates, tops, strict=True) if candidate.is_apart)
    for candidate, top, wording in zip(candidates, tops, words, strict=True):
        near = range(top - _SAME_PLACE, top + _SAME_PLACE + 1)
        lines, alike = sum(there[at] for at in near), sum(same[at, wording] for at in near)
        is_repeated = (
            alike >= 2
            and alike >= 0.4 * lines
            and (candidate.is_apart or _is_small(candidate, size) or (alike >= 3 and candidate.is_outer))
        )
        is_always_apart = lines >= max(3, 0.6 * pages) and lines == sum(apart[at] for at in near)
        if is_repeated or is_always_apart or _is_outside(candidate, size):
            yield candidate


def _is_small(candidate: _EdgeLine, size: float) -> bool:
    return candidate.line.size < 0.92 * size


def _is_outside(candidate: _EdgeLine, size: float) -> bool:
    edge = _MARGIN * candidate.page.height
    is_outside = candidate.line.bottom < edge or candidate.line.top > candidate.page.height - edge
    return is_outside and candidate.distance > 1.5 * candidate.line.size and _is_small(candidate, size)


def _words(candidates: Sequence[_EdgeLine]) -> list[str]:
    """Return the words of each line, the same for lines that only count up."""
    split = [re.split(r"(\d{1,4})", "".join(candidate.line.text.split())) for candidate in candidates]
    forms = ["#".join(parts[::2]) for parts in split]
    values: dict[tuple[str, int], tuple[Counter[int], Counter[int]]] = {}
    for candidate, parts, form in zip(candidates, split, forms, strict=True):
        for at, number in enumerate(map(int, parts[1::2])):
            standing, counting = values.setdefault((form, at), (Counter(), Counter()))
            standing[number] += 1
            counting[number - candidate.page.number] += 1
    counts_up = {key: max(counting.values()) > max(standing.values()) for key, (standing, counting) in values.items()}
    return [
        f"{form} {[number - candidate.page.number * counts_up[form, at] for at, number in enumerate(map(int, parts[1::2]))]}"
        for candidate, parts, form in zip(candidates, split, forms, strict=True)
    ]


def _without(page: PrintedPage, line: PrintedLine) -> PrintedPage:
    return replace(page, lines=tuple(other for other in page.lines if other is not line))
