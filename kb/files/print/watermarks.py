"""Watermarks and stamps: words laid over the text, or beneath it, which are taken out so that the text stays whole.

Text never lies on text. Where it does, one of the two is no text: what is faint, what stands at the same place of page
after page, what is tiled over one, what has a colour or a size of its own.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from kb.files.print.glyphs import Glyph

_COVERED = 0.25
"""The share of the smaller of two letters that lies in the other: touching letters of a tight line share less."""

_LAID_OVER = 0.2
"""The share of the letters of a watermark that lie on text: between two lines of text there is room for one."""

_FAINT = 0.5
"""Lightness from 0 (black) to 1 (white): the greys of watermarks begin at 0.6, grey text for reading ends at 0.45."""

_GREY = 0.08
"""How far red, green and blue of a grey are apart at most."""

_LARGE = 1.5
"""Times the size of the text: the title of a paper is 22 points to 16."""

_TILES = 3
"""So often on one page the same words are tiled over it."""

_EDGE = 0.1
"""Of the height of a page: what recurs here is a head or a foot, which `furniture` tells."""

_CELL = 40.0
"""Points: letters are looked for in squares of this size, so that only neighbours are compared."""

_MOST_IN_A_CELL = 200
"""Letters in a square of 40 points: of 5 points there are 64; more is no text, and would take the square of it."""

_FILLING = re.compile(r"[_＿.．…·—–\-─□☐○◯☑√✓✔×\s]*")
"""What is there to be written over: dotted lines, boxes."""


@dataclass(frozen=True)
class Ink:
    """How a letter is drawn: red, green and blue from 0 to 1, how opaque, in which font."""

    red: float = 0.0
    green: float = 0.0
    blue: float = 0.0
    alpha: float = 1.0
    font: str = ""

    @property
    def lightness(self) -> float:
        """How light it is on white paper, from 0 to 1, as eyes judge it (Rec. 601)."""
        return 1 - self.alpha * (1 - (0.299 * self.red + 0.587 * self.green + 0.114 * self.blue))

    @property
    def is_coloured(self) -> bool:
        return max(self.red, self.green, self.blue) - min(self.red, self.green, self.blue) > _GREY

    @property
    def is_faint(self) -> bool:
        return self.alpha < 0.95 or self.lightness > _FAINT


BLACK = Ink()


@dataclass(frozen=True)
class InkedGlyph:
    """A letter of a page and its ink; `is_marked` says that the file itself calls it a part of a watermark."""

    glyph: Glyph
    ink: Ink = BLACK
    is_marked: bool = False


@dataclass(eq=False)
class _Run:
    """Letters that were set one after the other, of one size and ink, from the number `first` of their page."""

    page: int
    letters: list[InkedGlyph]
    size: float
    ink: Ink
    covered: int = 0
    is_main: bool = False
    rivals: set["_Run"] = field(default_factory=set)

    @property
    def words(self) -> str:
        return "".join(letter.glyph.text for letter in self.letters).strip()

    @property
    def key(self) -> str:
        """Its words, the same for the days and hours that differ from copy to copy."""
        return re.sub(r"\d", "#", "".join(self.words.split()))

    @property
    def place(self) -> tuple[int, int]:
        first = self.letters[0].glyph
        return round(first.x0 / 4), round(first.top / 4)

    def goes_on_in(self, letter: InkedGlyph) -> bool:
        last, glyph = self.letters[-1].glyph, letter.glyph
        is_other = letter.ink != self.ink or letter.is_marked != self.letters[-1].is_marked
        if is_other or abs(glyph.size - self.size) > 0.5:
            return False
        step, fall = glyph.x0 - last.x1, glyph.top - last.top
        is_beside = abs(fall) < 0.3 * self.size and -0.5 * self.size < step < 6 * self.size
        is_below = abs(glyph.x0 - last.x0) < 0.3 * self.size and 0 < fall < 3 * self.size
        return is_beside or (is_below and not self.is_main)


@dataclass(frozen=True)
class Watermark:
    """Words laid over a page, from 1, and how often."""

    words: str
    page: int


def watermarks(
    pages: Sequence[Sequence[InkedGlyph]], heights: Sequence[float]
) -> tuple[list[set[int]], list[Watermark]]:
    """Return the numbers of the letters of each page that belong to watermarks, and the watermarks.

    `heights` are those of the pages, in points.
    """
    runs = [_runs(letters, number) for number, letters in enumerate(pages)]
    for page in runs:
        _compare(page)
    recurring = _Recurrence(runs, heights)
    gone = {run for page in runs for run in page if _is_watermark(run, recurring)}
    keys = {(run.key, round(run.size)) for run in gone}
    gone |= {run for page in runs for run in page if (run.key, round(run.size)) in keys and not run.is_main}
    gone |= {run for page in runs for run in page if recurring.is_tiled(run)}
    numbers = [{id(letter) for run in page if run in gone for letter in run.letters} for page in runs]
    letters_gone = [
        {at for at, letter in enumerate(letters) if id(letter) in here}
        for letters, here in zip(pages, numbers, strict=True)
    ]
    marks = dict.fromkeys(Watermark(run.words, run.page + 1) for page in runs for run in page if run in gone)
    return letters_gone, list(marks)


def _runs(letters: Sequence[InkedGlyph], page: int) -> list[_Run]:
    """Return the letters of a page in runs; those of the usual size and ink are its text."""
    counted = Counter((round(letter.glyph.size), letter.ink) for letter in letters if not letter.glyph.is_space)
    main = counted.most_common(1)[0][0] if counted else None
    runs: list[_Run] = []
    for letter in letters:
        if runs and runs[-1].goes_on_in(letter):
            runs[-1].letters.append(letter)
        elif not letter.glyph.is_space:
            size = letter.glyph.size
            runs.append(_Run(page, [letter], size, letter.ink, is_main=(round(size), letter.ink) == main))
    return runs


def _compare(runs: Sequence[_Run]) -> None:
    """Count for each run of a page how many of its letters lie on others, and name those others."""
    if len({(run.size, run.ink) for run in runs}) < 2 and not _may_overlap(runs):
        return
    covered: defaultdict[_Run, set[int]] = defaultdict(set)
    for inside in _squares(runs).values():
        for (run, glyph), (other, beside) in combinations(inside[:_MOST_IN_A_CELL], 2):
            if other is not run and glyph.text != beside.text and _covers(glyph, beside):
                covered[run].add(id(glyph))
                covered[other].add(id(beside))
                run.rivals.add(other)
                other.rivals.add(run)
    for run, glyphs in covered.items():
        run.covered = len(glyphs)


def _squares(runs: Iterable[_Run]) -> Mapping[tuple[int, int], list[tuple[_Run, Glyph]]]:
    """Return the letters of a page by the squares that they reach into."""
    squares: defaultdict[tuple[int, int], list[tuple[_Run, Glyph]]] = defaultdict(list)
    for run in runs:
        for glyph in (letter.glyph for letter in run.letters if not _FILLING.fullmatch(letter.glyph.text)):
            for square in _cells(glyph):
                squares[square].append((run, glyph))
    return squares


def _may_overlap(runs: Sequence[_Run]) -> bool:
    """Whether runs of one size and ink go back up the page, as text laid over text does."""
    return any(after.letters[0].glyph.top < before.letters[0].glyph.top - 1 for before, after in pairwise(runs))


def _cells(glyph: Glyph) -> Iterator[tuple[int, int]]:
    for across in range(int(glyph.x0 // _CELL), int(min(glyph.x1, glyph.x0 + 500) // _CELL) + 1):
        for down in range(int(glyph.top // _CELL), int(min(glyph.bottom, glyph.top + 500) // _CELL) + 1):
            yield across, down


def _covers(glyph: Glyph, other: Glyph) -> bool:
    """Whether a good part of the smaller of two letters lies in the other."""
    width = min(glyph.x1, other.x1) - max(glyph.x0, other.x0)
    height = min(glyph.bottom, other.bottom) - max(glyph.top, other.top)
    if width <= 0 or height <= 0:
        return False
    smaller = min((each.x1 - each.x0) * (each.bottom - each.top) for each in (glyph, other))
    return width * height > _COVERED * smaller


class _Recurrence:
    """How often the same words stand at the same place of several pages, and on one page."""

    def __init__(self, runs: Sequence[Sequence[_Run]], heights: Sequence[float]) -> None:
        self._pages = len(runs)
        self._heights = heights
        self._at_place = Counter((run.key, run.place) for page in runs for run in page)
        self._on_page = Counter((run.key, run.page) for page in runs for run in page)

    def recurs(self, run: _Run, least: int = 2) -> bool:
        """Whether the words stand at this place of most pages, of so many at least, or are tiled over this one."""
        x, y = run.place
        near = ((run.key, (x + across, y + down)) for across in (-1, 0, 1) for down in (-1, 0, 1))
        pages = sum(self._at_place[each] for each in near)
        return pages >= max(least, 0.5 * self._pages) or self._on_page[run.key, run.page] >= _TILES

    def is_tiled(self, run: _Run) -> bool:
        """Whether a run that touches no text is faint and recurs within the type area, of three pages or tiles."""
        glyph, height = run.letters[0].glyph, self._heights[run.page]
        is_inside = _EDGE * height < glyph.top and glyph.bottom < (1 - _EDGE) * height
        is_often = self._pages >= _TILES or self._on_page[run.key, run.page] >= _TILES
        is_mark = run.ink.is_faint and not run.is_main and len(run.words) > 1
        return is_mark and is_inside and is_often and self.recurs(run)


def _is_watermark(run: _Run, recurring: _Recurrence) -> bool:
    """Whether a run lies on others and is less of a text than they."""
    if any(letter.is_marked for letter in run.letters):
        return True
    if len(run.words) < 2 or run.covered < max(1, _LAID_OVER * len(run.letters)):
        return False
    weight = _weight(run, recurring)
    is_mark = weight > 0 or (run.is_main and recurring.recurs(run, _TILES))
    return is_mark and any((weight, run.size) > (_weight(other, recurring), other.size) for other in run.rivals)


def _weight(run: _Run, recurring: _Recurrence) -> int:
    """How much speaks for a watermark, and against the text of the page."""
    signs: Iterable[int] = (
        2 * run.ink.is_faint,
        2 * recurring.recurs(run),
        -2 * run.is_main,
        run.ink.is_coloured,
    )
    return sum(signs) + _is_large(run)


def _is_large(run: _Run) -> bool:
    return any(other.is_main and run.size > _LARGE * other.size for other in run.rivals)
