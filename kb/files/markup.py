"""What of a source is seen: visible text, built piece by piece with the way back, and what is put into the source."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import quote

from kb.files.draft import Annotation, Span, TooLargeError

MOST_CHARACTERS = 500_000
"""Code points of visible text in one draft: some thousand printed pages."""

MOST_SIGNS = 300_000
"""Lines, tags and other signs of markup in one draft, so that a file of nothing else takes no time either."""

_URL = re.compile("https?://", re.IGNORECASE)
# What a URL may be made of (RFC 3986), but for ' ( ) * [ ], which a text around it could be read to end at.
_KEPT_IN_URL = "%!#$&+,/:;=?@_.~-"


@dataclass
class Sight:
    """The visible text that has been seen so far.

    Code point `i` of it came from the code points `[starts[i], ends[i])` of the source; both grow with `i`.
    """

    _pieces: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def see(self, text: str, start: int) -> None:
        """Adds `text`, which stands as it is at `start` of the source."""
        self._refuse_too_much(len(text))
        self._pieces.append(text)
        self.starts.extend(range(start, start + len(text)))
        self.ends.extend(range(start + 1, start + len(text) + 1))

    def read(self, text: str, start: int, end: int) -> None:
        """Adds `text`, which is what `[start, end)` of the source stands for: a space for a line end, “ for &ldquo;."""
        self._refuse_too_much(len(text))
        self._pieces.append(text)
        self.starts.extend([start] * len(text))
        self.ends.extend([end] * len(text))

    def end_paragraph(self, start: int) -> None:
        """Adds the line feed before the text that begins at `start` of the source; nothing before the first text."""
        if self.ends:
            self.read("\n", self.ends[-1], max(start, self.ends[-1]))

    def spans(self, stretches: Iterable[Span]) -> tuple[Span, ...]:
        """The visible spans of stretches of the source, in order and joined where they meet; those of which nothing is
        seen left out."""
        joined: list[Span] = []
        for stretch in sorted(stretches):
            start, end = (bisect_left(self.starts, edge) for edge in stretch)
            if joined and start <= joined[-1][1]:
                joined[-1] = joined[-1][0], max(end, joined[-1][1])
            elif start < end:
                joined.append((start, end))
        return tuple(joined)

    def stretches(self, start: int, end: int, cuts: Sequence[int]) -> Iterator[Span]:
        """The visible span `[start, end)` in pieces: cut at line feeds, which belong to none, and where the source has one
        of `cuts`, which are in order. What one reference stands for is not cut in two, and what is blank is left out."""
        first, last = bisect_left(cuts, self.starts[start]), bisect_left(cuts, self.ends[end - 1])
        edges = {bisect_left(self.starts, cut) for cut in cuts[first:last]} | {start, end}
        visible = self.visible
        feeds = [at for at in range(start, end) if visible[at] == "\n"]
        edges |= {edge for at in feeds for edge in (at, at + 1)}
        for left, right in pairwise(sorted(edge for edge in edges if start <= edge <= end)):
            piece = self._whole(left), self._whole(right)
            if visible[slice(*piece)].strip():
                yield piece

    def _whole(self, at: int) -> int:
        """`at`, or the end of what came from the same place of the source as the code point before it."""
        while 0 < at < len(self.starts) and self.starts[at] == self.starts[at - 1]:
            at += 1
        return at

    @property
    def visible(self) -> str:
        """All that has been seen."""
        if len(self._pieces) > 1:
            self._pieces[:] = ["".join(self._pieces)]
        return "".join(self._pieces)

    def _refuse_too_much(self, more: int) -> None:
        if len(self.starts) + more > MOST_CHARACTERS:
            raise too_many_characters()


def too_many_characters() -> TooLargeError:
    return TooLargeError(f"文稿超过 {MOST_CHARACTERS // 10_000} 万字，请分成几份再核对。")


class Tally:
    """Counts the signs of markup in one draft."""

    def __init__(self) -> None:
        self.count = 0

    def add(self, number: int = 1) -> None:
        """Raises TooLargeError when there are more than a draft can have."""
        self.count += number
        if self.count > MOST_SIGNS:
            raise TooLargeError(f"文件里的标记和行超过 {MOST_SIGNS // 10_000} 万处，请另存为纯文本或 .docx 再核对。")


# Annotations: what is put into the source


@dataclass(frozen=True)
class Insertion:
    """`text` put before code point `at` of the source; of several at one place the lowest `rank` comes first."""

    at: int
    text: str
    rank: int = 0


def inserted(source: str, insertions: Iterable[Insertion]) -> str:
    """`source` with the insertions, and nothing else changed."""
    pieces: list[str] = []
    done = 0
    for insertion in sorted(insertions, key=lambda one: (one.at, one.rank)):
        pieces += (source[done : insertion.at], insertion.text)
        done = insertion.at
    return "".join([*pieces, source[done:]])


def wanted(annotations: Iterable[Annotation], visible: str) -> list[Annotation]:
    """The annotations that ask for something, in order; those of one span become one.

    Raises ValueError for a span that is empty or not in the text, or an address other than http and https.
    """
    found: dict[Span, Annotation] = {}
    for one in annotations:
        if not 0 <= one.start < one.end <= len(visible):
            raise ValueError(f"span {one.start, one.end} is not in the text, of {len(visible)} code points")
        if one.url and not _URL.match(one.url):
            raise ValueError(f"{one.url!r} is no address of the web")
        if one.url or one.comment:
            span = one.start, one.end
            other = found.get(span, Annotation(*span))
            comment = "\n".join(filter(None, (other.comment, one.comment)))
            found[span] = Annotation(*span, other.url or one.url, comment)
    return [found[span] for span in sorted(found)]


def tiles(annotations: Sequence[Annotation]) -> Iterator[tuple[int, int, Annotation]]:
    """Where each annotation holds, as visible spans `[start, end)` that do not overlap: of two at one place the shorter
    does, so that the citation within a quotation has its own link and the rest of the quotation its own."""
    edges = sorted({edge for one in annotations for edge in (one.start, one.end)})
    index = {edge: position for position, edge in enumerate(edges)}
    owner: list[Annotation | None] = [None] * len(edges)
    for one in sorted(annotations, key=lambda one: one.start - one.end):
        first, last = index[one.start], index[one.end]
        owner[first:last] = [one] * (last - first)
    for (start, end), holder in zip(pairwise(edges), owner, strict=False):
        if holder is not None:
            yield start, end, holder


def safe_url(url: str) -> str:
    """`url` in ASCII, with every character that could end it, in any markup, percent-encoded."""
    return quote(url, safe=_KEPT_IN_URL)


def meets(spans: Sequence[Span], start: int, end: int) -> bool:
    """Whether `[start, end)` has a part of one of `spans`, which are in order and apart."""
    at = bisect_left(spans, (start + 1, 0))
    return (at > 0 and spans[at - 1][1] > start) or (at < len(spans) and spans[at][0] < end)


def one_line(comment: str) -> str:
    """A comment as one line, its lines parted by spaces."""
    return " ".join(comment.splitlines())
