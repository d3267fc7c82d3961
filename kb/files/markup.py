"""Text among signs of markup: pieces with their places on the way in, links and comments on the way back."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise, takewhile
from urllib.parse import quote

from kb.files.change import Change, UnchangeableError
from kb.files.decoding import Decoded
from kb.files.visible_text import INTAKE, Annotation, Piece, Span, VisibleParagraph, VisibleText

_URL = re.compile("https?://", re.IGNORECASE)
# What a URL may be made of (RFC 3986), but for ' ( ) * [ ], which a text around it could be read to end at.
_KEPT_IN_URL = "%!#$&+,/:;=?@_.~-"

_MADE = "一处修改不能跨段落，也不能改自动生成的文字，请打开原文件自己改。"

# Reading


class Pieces:
    """The pieces of a paragraph, as they are found in the source; what stands together there is one piece."""

    def __init__(self) -> None:
        self._pieces: list[Piece] = []

    def stand_for(self, text: str, start: int, end: int) -> None:
        """Add `text`, for which `[start, end)` of the source stands: a space for a line end, “ for &ldquo;."""
        last = self._pieces[-1] if self._pieces else None
        if last and last.is_literal and end - start == len(text) and last.place and last.place[1] == start:
            self._pieces[-1] = Piece(last.text + text, (last.place[0], end))
        elif text:
            self._pieces.append(Piece(text, (start, end)))

    def make(self, text: str) -> None:
        """Add text that stands nowhere in the source."""
        self._pieces.append(Piece(text, None))

    def take(self, edge: str | None = None) -> tuple[Piece, ...]:
        """Return the pieces without the characters of `edge` at both ends (None: white space), and begin anew."""
        pieces, self._pieces = self._pieces, []
        while pieces and not pieces[-1].text.rstrip(edge):
            pieces.pop()
        first = next((at for at, piece in enumerate(pieces) if piece.text.lstrip(edge)), 0)
        if pieces:
            pieces[-1] = pieces[-1].part(0, len(pieces[-1].text.rstrip(edge)))
            size = len(pieces[first].text)
            pieces[first] = pieces[first].part(size - len(pieces[first].text.lstrip(edge)), size)
        return tuple(pieces[first:])

    def blanks(self, edge: str | None = None) -> str:
        """Return the characters of `edge` (None: white space) with which the paragraph begins."""
        text = "".join(takewhile(lambda text: not text.strip(edge), (piece.text for piece in self._pieces)))
        first = next((piece.text for piece in self._pieces if piece.text.strip(edge)), "")
        return text + first[: len(first) - len(first.lstrip(edge))]

    @property
    def last(self) -> str:
        """The last character; empty if there is none."""
        return next((piece.text[-1] for piece in reversed(self._pieces) if piece.text), "")


def is_chinese_line_end(before: str, after: str) -> bool:
    """Whether a line end between the two is no space: between characters that take the place of two Latin ones."""
    return unicodedata.east_asian_width(before[-1]) in "WF" and unicodedata.east_asian_width(after[0]) in "WF"


def finished(text: VisibleText, closed: Iterable[Span] = ()) -> VisibleText:
    """Return a text with the visible spans of `closed`, which are stretches of its source that are links."""
    return replace(text, closed=_visible_spans((*text.paragraphs, *text.notes), closed))


def line_of(source: str, at: int) -> str:
    """Return the line of a place in the source in words: 第 3 行."""
    return f"第 {source.count(chr(10), 0, at) + 1} 行"


def _visible_spans(paragraphs: Iterable[VisibleParagraph], stretches: Iterable[Span]) -> tuple[Span, ...]:
    """Return the visible spans of stretches of the source, which do not end within a piece; joined where they meet."""
    within = merged(stretches)
    spans: list[Span] = []
    at = 0
    for paragraph in paragraphs:
        for piece in paragraph.pieces:
            if piece.place and piece.text and meets(within, *piece.place):
                spans.append((at, at + len(piece.text)))
            at += len(piece.text)
        at += 1
    return tuple(merged(spans))


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order, joined where they meet."""
    apart: list[Span] = []
    for start, end in sorted(spans):
        if apart and start <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(end, apart[-1][1])
        else:
            apart.append((start, end))
    return apart


def meets(spans: Sequence[Span], start: int, end: int) -> bool:
    """Whether `[start, end)` has a part of one of `spans`, which are in order and apart."""
    at = bisect_left(spans, (start + 1, 0))
    return (at > 0 and spans[at - 1][1] > start) or (at < len(spans) and spans[at][0] < end)


# The way back


@dataclass(frozen=True)
class Insertion:
    """`text` put before code point `at` of the source; of several at one place the lowest `rank` comes first."""

    at: int
    text: str
    rank: int = 0


@dataclass(frozen=True)
class TextOrigin:
    """A text file, for what goes back into it.

    `insertions` makes what is put in of the annotations that ask for something, `escaped` markup of the words of a change.
    """

    decoded: Decoded
    insertions: Callable[[VisibleText, Sequence[Annotation]], Iterable[Insertion]]
    escaped: Callable[[str], str]

    def given_back(
        self,
        text: VisibleText,
        changes: Sequence[Change],
        annotations: Sequence[Annotation],
        date: datetime | None,
    ) -> bytes:
        """Return the file with changes and insertions, and nothing else changed."""
        self._check_seen(text, changes)
        return self._encoded(self._written(text, changes, annotations))

    def _encoded(self, source: str) -> bytes:
        return self.decoded.encoded(source)

    def _written(self, text: VisibleText, changes: Iterable[Change], annotations: Iterable[Annotation]) -> str:
        """Return the decoded text with changes and insertions."""
        replacements = [self._replacement(text, change) for change in changes]
        insertions = [*self.insertions(text, _requests(annotations, text.text))]
        insertions += [insertion for insertion, _ in replacements]
        dropped = [place for _, places in replacements for place in places]
        parts: list[str] = []
        done = 0
        for insertion in sorted(insertions, key=lambda insertion: (insertion.at, insertion.rank)):
            parts += (*self._kept(done, insertion.at, dropped), insertion.text)
            done = insertion.at
        return "".join([*parts, *self._kept(done, len(self.decoded.text), dropped)])

    def _kept(self, start: int, end: int, dropped: Sequence[Span]) -> Iterator[str]:
        """Yield what is kept of a stretch of the source; `dropped` are in order and apart."""
        for first, last in dropped:
            if first < end and last > start:
                yield self.decoded.text[start:first]
                start = max(start, last)
        yield self.decoded.text[start:end]

    def _replacement(self, text: VisibleText, change: Change) -> tuple[Insertion, list[Span]]:
        """Return what is put in for a change, and what is dropped of the source."""
        places = list(text.places(change.start, change.end))
        if sum(end - start for (start, end), _ in places) < change.end - change.start:
            raise UnchangeableError(_MADE, change)
        words = self.escaped(change.text)
        if places:  # behind the signs that open a mark at its beginning
            return Insertion(places[0][1][0], words, rank=2), [place for _, place in places]
        at = text.gap(change.start)
        if at is None:
            raise UnchangeableError(_MADE, change)
        return Insertion(at, words), []

    def _check_seen(self, text: VisibleText, changes: Sequence[Change]) -> None:
        """Raise UnchangeableError if what a person would see is not what the changes say.

        A change may come to stand among signs (****), or begin a list.
        """
        if changes and not self._is_seen(text, changes):
            change = next((change for change in changes if not self._is_seen(text, [change])), changes[-1])
            raise UnchangeableError("这处修改会打乱文件里的标记，请打开原文件自己改。", change)

    def _is_seen(self, text: VisibleText, changes: Sequence[Change]) -> bool:
        from kb.files.formats import read_file  # which loads the readers, and they this module

        raw = self._encoded(self._written(text, changes, ()))
        # Where lines are broken may change with their length, and is no letter.
        parted = "\n" if any("\n" in change.text for change in changes) else ""
        expected = parted.join(with_changes(text.text, changes).split())
        seen = parted.join(read_file(raw, f"稿{text.suffix}", INTAKE).text.split()) if raw.strip() else ""
        return seen == expected


def with_changes(text: str, changes: Iterable[Change]) -> str:
    """Return a text with changes, which are in order."""
    parts: list[str] = []
    done = 0
    for change in changes:
        parts += (text[done : change.start], change.text)
        done = change.end
    return "".join([*parts, text[done:]])


def stretches(text: VisibleText, start: int, end: int) -> Iterator[tuple[Span, Span]]:
    """Yield the visible span `[start, end)` in stretches, each with its place: cut where paragraphs and cells end, and where
    the source has more than blanks between two pieces. What is blank is left out, what one sign stands for left whole."""
    source, place = text.source or "", (0, 0)
    visible: Span | None = None
    for span, stands in text.places(start, end):
        if visible and visible[1] == span[0] and stands[0] >= place[1] and not source[place[1] : stands[0]].strip():
            visible, place = (visible[0], span[1]), (place[0], stands[1])
            continue
        if visible and text.text[slice(*visible)].strip():
            yield visible, place
        visible, place = span, stands
    if visible and text.text[slice(*visible)].strip():
        yield visible, place


def _requests(annotations: Iterable[Annotation], visible: str) -> list[Annotation]:
    """Return the annotations that ask for something, in order; those of the same span become a single one.

    Raises ValueError for a span that is empty or not in the text, or an address other than http and https.
    """
    wishes: dict[Span, Annotation] = {}
    for annotation in annotations:
        span = annotation.start, annotation.end
        if not 0 <= annotation.start < annotation.end <= len(visible):
            raise ValueError(f"span {span} is not in the text, of {len(visible)} code points")
        if annotation.url and not _URL.match(annotation.url):
            raise ValueError(f"{annotation.url!r} is no address of the web")
        if annotation.url or annotation.comment:
            other = wishes.get(span, Annotation(*span))
            comment = "\n".join(filter(None, (other.comment, annotation.comment)))
            wishes[span] = Annotation(*span, other.url or annotation.url, comment)
    return [wishes[span] for span in sorted(wishes)]


def tiles(annotations: Sequence[Annotation]) -> Iterator[tuple[int, int, Annotation]]:
    """Yield where each annotation holds, as visible spans `[start, end)` that do not overlap: of two at one place the shorter
    does, so that the citation within a quotation has its own link and the rest of the quotation its own."""
    edges = sorted({edge for annotation in annotations for edge in (annotation.start, annotation.end)})
    index = {edge: position for position, edge in enumerate(edges)}
    owners: list[Annotation | None] = [None] * len(edges)
    for annotation in sorted(annotations, key=lambda annotation: annotation.start - annotation.end):
        first, last = index[annotation.start], index[annotation.end]
        owners[first:last] = [annotation] * (last - first)
    for (start, end), owner in zip(pairwise(edges), owners, strict=False):
        if owner is not None:
            yield start, end, owner


def safe_url(url: str) -> str:
    """Return `url` in ASCII, with every character that could end it, in any markup, percent-encoded."""
    return quote(url, safe=_KEPT_IN_URL)


def one_line(comment: str) -> str:
    """Return a comment as one line, its lines parted by spaces."""
    return " ".join(comment.splitlines())
