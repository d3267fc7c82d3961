"""How a wording differs from its source, and where in a longer source it belongs.

Both are compared folded, so that width, spaces and quotation marks are no difference; punctuation is.

    >>> pieces("应当于五年内", "应当在三年内")
    (DiffPiece(op='same', text='应当'), DiffPiece(op='draft', text='于五'), DiffPiece(op='source', text='在三'), DiffPiece(op='same', text='年内'))
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import partial_ratio_alignment

from kb.text.folding import Folded, fold

Op = Literal["same", "draft", "source"]


class DiffPiece(NamedTuple):
    """A stretch that stands in both texts, in the draft or in its source."""

    op: Op
    text: str


# How far an end of the place is looked for beside the window that was found first. A wording may have lost so many
# characters at once; each costs a comparison of about a microsecond.
_REACH = 40


@dataclass(frozen=True)
class _Block:
    """`length` folded characters that both texts share, where each has them."""

    draft: int
    source: int
    length: int

    def without(self, head: int, tail: int) -> "_Block":
        """Return the block without its first *head* and last *tail* characters."""
        return _Block(self.draft + head, self.source + head, self.length - head - tail)


@dataclass(frozen=True)
class Difference:
    """Where two texts differ: spans `[start, end)` of code points, of which one may be empty."""

    draft: tuple[int, int]
    source: tuple[int, int]


def changes(draft: str, source: str) -> tuple[Difference, ...]:
    """Return where *draft* and *source* differ when folded, in order."""
    ours, theirs = fold(draft), fold(source)
    matching = Levenshtein.opcodes(ours.text, theirs.text).as_matching_blocks()
    blocks = [_Block(block.a, block.b, block.size) for block in matching if block.size]
    blocks = _readable(_of_whole_characters(blocks, ours, theirs), len(ours.text), len(theirs.text))
    return tuple(_changes(blocks, _Side(draft, ours), _Side(source, theirs)))


def differences(before: str, after: str) -> tuple[Difference, ...]:
    """Return where two texts differ as they stand, quotation marks and spaces too, in order."""
    matching = Levenshtein.opcodes(before, after).as_matching_blocks()
    blocks = _readable(
        [_Block(block.a, block.b, block.size) for block in matching if block.size], len(before), len(after)
    )
    found: list[Difference] = []
    ours = theirs = 0
    for block in [*blocks, _Block(len(before), len(after), 0)]:
        if (ours, theirs) != (block.draft, block.source):
            found.append(Difference((ours, block.draft), (theirs, block.source)))
        ours, theirs = block.draft + block.length, block.source + block.length
    return tuple(found)


def pieces(draft: str, source: str) -> tuple[DiffPiece, ...]:
    """Return *draft* and *source* as stretches that they share or not.

    They are of the original texts, in order; what the draft has comes before what the source has in its place. The texts
    of `same`, which is written as in the draft, and `draft` joined are the draft.
    """
    stretches: list[DiffPiece] = []
    at = 0
    for change in changes(draft, source):
        start, end = change.draft
        stretches += [DiffPiece("same", draft[at:start]), DiffPiece("draft", draft[start:end])]
        stretches.append(DiffPiece("source", source[slice(*change.source)]))
        at = end
    stretches.append(DiffPiece("same", draft[at:]))
    return tuple(stretch for stretch in stretches if stretch.text)


def _of_whole_characters(blocks: list[_Block], ours: Folded, theirs: Folded) -> list[_Block]:
    """Return the blocks without parts of characters that fold to several: ㎡ to m2."""
    whole: list[_Block] = []
    for block in blocks:
        head = max(_torn_head(ours, block.draft, block.length), _torn_head(theirs, block.source, block.length))
        tail = max(
            _torn_tail(ours, block.draft + block.length, block.length),
            _torn_tail(theirs, block.source + block.length, block.length),
        )
        if head + tail < block.length:
            whole.append(block.without(head, tail))
    return whole if whole == blocks else _of_whole_characters(whole, ours, theirs)


def _torn_head(folded: Folded, at: int, most: int) -> int:
    """Count the characters from *at* on that share the original of the one before."""
    torn = 0
    while at and torn < most and folded.starts[at + torn] == folded.starts[at - 1]:
        torn += 1
    return torn


def _torn_tail(folded: Folded, at: int, most: int) -> int:
    """Count the characters before *at* that share the original of the one there."""
    torn = 0
    while at < len(folded.text) and torn < most and folded.starts[at - 1 - torn] == folded.starts[at]:
        torn += 1
    return torn


def _readable(blocks: list[_Block], ours: int, theirs: int) -> list[_Block]:
    """Return the blocks that are longer than a change beside them.

    理管 for 管理 is one change and not an addition, a 理 and an omission.
    """
    readable = list(blocks)
    position = 0
    while position < len(readable):
        start = readable[position - 1] if position else _Block(0, 0, 0)
        block = readable[position]
        end = readable[position + 1] if position + 1 < len(readable) else _Block(ours, theirs, 0)
        before, after = _size(start, block), _size(block, end)
        if block.length <= before and block.length <= after:
            del readable[position]
            position = max(0, position - 1)
        else:
            position += 1
    return readable


def _size(before: _Block, after: _Block) -> int:
    """How large the change between two blocks is: the longer of its two sides."""
    return max(after.draft - before.draft, after.source - before.source) - before.length


@dataclass(frozen=True)
class _Side:
    """One of the two texts, and how it folds."""

    text: str
    folded: Folded

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return the original span of folded `[start, end)`, where an empty one would stand."""
        if start < end:
            return self.folded.original(start, end)
        at = self.folded.ends[start - 1] if start else 0
        return at, at


def _changes(blocks: list[_Block], draft: _Side, source: _Side) -> Iterator[Difference]:
    """Yield what stands between the blocks.

    What folding drops of the draft stands with what is the same, if it can.
    """
    ours = theirs = 0
    for block in [*blocks, _Block(len(draft.folded.text), len(source.folded.text), 0)]:
        if (ours, theirs) != (block.draft, block.source):
            start, end = draft.place(ours, block.draft)
            if ours < block.draft:  # what folding drops before the first character and after the last goes with it
                start, end = start if ours else 0, end if block.length else len(draft.text)
            yield Difference((start, end), source.place(theirs, block.source))
        ours, theirs = block.draft + block.length, block.source + block.length


@dataclass(frozen=True)
class NearestPlace:
    """Where a wording belongs in a longer text: `[start, end)` of it.

    `edits` characters must be added, dropped or replaced to make the one of the other.
    """

    start: int
    end: int
    edits: int

    def moved(self, offset: int) -> "NearestPlace":
        """Return the same place in a text in which this one begins at *offset*."""
        return NearestPlace(self.start + offset, self.end + offset, self.edits)


def nearest(wording: str, text: str, *, least: float = 0.0) -> NearestPlace | None:
    """Return the stretch of *text* with the fewest edits from *wording*.

    Both are compared as they are, folded by the caller. None if a window as long as the wording shares less than `least` (0 to 1) with it, or nothing at all. Of several
    stretches with the fewest edits it is one that begins and ends where a clause does, and is as long as the wording. In a
    text that repeats a few characters over and over, a stretch with an edit less may be overlooked.
    """
    if not wording or not text:
        return None
    start, end = 0, len(text)
    if len(wording) < len(text):
        window = partial_ratio_alignment(wording, text, score_cutoff=100 * least)
        if window is None or window.dest_start == window.dest_end:
            return None
        start, end = window.dest_start, window.dest_end
    place = _with_best_ends(wording, text, start, end)
    return place if place.edits < max(len(wording), place.end - place.start) and place.end > place.start else None


def _with_best_ends(wording: str, text: str, start: int, end: int) -> NearestPlace:
    """Return the place near `[start, end)`, each end moved until nothing is gained."""
    cost = _cost(wording, text, start, end)
    while True:
        reach = min(cost[0] + 1, _REACH)
        ends = range(max(start, end - reach), min(len(text), end + reach) + 1)
        better, end = min((_cost(wording, text, start, at), at) for at in ends)
        starts = range(max(0, start - reach), min(end, start + reach) + 1)
        better, start = min((_cost(wording, text, at, end), at) for at in starts)
        if better >= cost:
            return NearestPlace(start, end, cost[0])
        cost = better


def _cost(wording: str, text: str, start: int, end: int) -> tuple[int, int, int]:
    """Return the edits of a place, its ends within a clause, and its other length."""
    edits = Levenshtein.distance(wording, text[start:end])
    begins = start == 0 or not text[start - 1].isalnum()
    stops = end == len(text) or not text[end].isalnum()
    return edits, 2 - begins - stops, abs(end - start - len(wording))
