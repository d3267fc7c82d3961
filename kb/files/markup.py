"""Text among signs of markup: pieces with their places on the way in, links and comments on the way back."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from urllib.parse import quote

from kb.files.decoding import LOST, UNKNOWN, Decoded
from kb.files.visible_text import Annotation, LeftOut, Piece, Span, VisibleParagraph, VisibleText

_URL = re.compile("https?://", re.IGNORECASE)
# What a URL may be made of (RFC 3986), but for ' ( ) * [ ], which a text around it could be read to end at.
_KEPT_IN_URL = "%!#$&+,/:;=?@_.~-"

# Reading


class Pieces:
    """The pieces of a paragraph, as they are found in the source; what stands together there is one piece."""

    def __init__(self) -> None:
        self._pieces: list[Piece] = []

    def stand_for(self, text: str, start: int, end: int) -> None:
        """Add `text`, for which `[start, end)` of the source stands: a space for a line end, “ for &ldquo;."""
        last = self._pieces[-1] if self._pieces else None
        if last and _is_literal(last) and end - start == len(text) and last.place and last.place[1] == start:
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
            pieces[-1] = _part(pieces[-1], 0, len(pieces[-1].text.rstrip(edge)))
            size = len(pieces[first].text)
            pieces[first] = _part(pieces[first], size - len(pieces[first].text.lstrip(edge)), size)
        return tuple(pieces[first:])

    @property
    def last(self) -> str:
        """The last character; empty if there is none."""
        return next((piece.text[-1] for piece in reversed(self._pieces) if piece.text), "")


def is_chinese_line_end(before: str, after: str) -> bool:
    """Whether a line end between the two is no space: between characters that take the place of two Latin ones."""
    return unicodedata.east_asian_width(before[-1]) in "WF" and unicodedata.east_asian_width(after[0]) in "WF"


def _is_literal(piece: Piece) -> bool:
    """Whether a piece stands in the source as it is."""
    return piece.place is not None and piece.place[1] - piece.place[0] == len(piece.text)


def _part(piece: Piece, start: int, end: int) -> Piece:
    if piece.place is None or not _is_literal(piece):
        return replace(piece, text=piece.text[start:end])
    return Piece(piece.text[start:end], (piece.place[0] + start, piece.place[0] + end))


def finished(text: VisibleText, closed: Iterable[Span] = ()) -> VisibleText:
    """Return a text with 〓 for what nobody can read, which is told; `closed` are stretches of its source that are links."""
    source = text.source or ""
    if lost := [character.start() for character in LOST.finditer(source)]:
        remark = LeftOut("认不出的字", f"{len(lost)} 个字认不出，以 {UNKNOWN} 代替", line_of(source, lost[0]))
        paragraphs, notes = map(_legible, text.paragraphs), map(_legible, text.notes)
        text = replace(text, paragraphs=tuple(paragraphs), notes=tuple(notes), left_out=(*text.left_out, remark))
    return replace(text, closed=_visible_spans((*text.paragraphs, *text.notes), closed))


def _legible(paragraph: VisibleParagraph) -> VisibleParagraph:
    pieces = (replace(piece, text=LOST.sub(UNKNOWN, piece.text)) for piece in paragraph.pieces)
    return replace(paragraph, pieces=tuple(pieces)) if LOST.search(paragraph.text) else paragraph


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
    """A text file, for what goes back into it: what `insertions` makes of the annotations that ask for something."""

    decoded: Decoded
    insertions: Callable[[VisibleText, Sequence[Annotation]], Iterable[Insertion]]

    def annotated(self, text: VisibleText, annotations: Sequence[Annotation], date: datetime | None) -> bytes:
        """Return the file with the insertions, and nothing else changed."""
        return self.decoded.encoded(self.inserted(text, annotations))

    def inserted(self, text: VisibleText, annotations: Sequence[Annotation]) -> str:
        """Return the decoded text with the insertions."""
        insertions = self.insertions(text, _requests(annotations, text.text))
        source = self.decoded.text
        parts: list[str] = []
        done = 0
        for insertion in sorted(insertions, key=lambda insertion: (insertion.at, insertion.rank)):
            parts += (source[done : insertion.at], insertion.text)
            done = insertion.at
        return "".join([*parts, source[done:]])


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
