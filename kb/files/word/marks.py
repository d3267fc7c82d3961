"""Links, comments and tracked changes put into a part of a Word file by insertion alone: every byte that was there stays.

A run that is marked in part is divided: its tags are closed and opened again, with a copy of its properties.

    <w:r><w:rPr><w:b/></w:rPr><w:t>依照</w:t></w:r><w:hyperlink r:id="rId7"><w:r><w:rPr><w:b/></w:rPr><w:t …>《条例》</w:t></w:r></w:hyperlink>
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from xml.parsers import expat

from kb.files.word.comments import MarkStyles
from kb.files.word.letters import Anchor, Letters
from kb.files.word.xml import WHITE_SPACE, XmlElement, XmlPart, child, escape, prefix_of, value

_SPACE = re.compile(rb"""(\sxml:space\s*=\s*)("[^"]*"|'[^']*')""")

# What a run looked like before somebody changed its look, which was never so of a new one.
_LOOK_BEFORE = re.compile(rb"<(\w+:)?rPrChange\b.*?</\1?rPrChange>", re.DOTALL)

LettersWithin = tuple[Letters, int, int]
"""Letters and the span of their text that is to be marked."""


@dataclass(frozen=True)
class LinkStretch:
    """Letters that one link can go around, `first` from its code point `start`, `last` to its code point `end`."""

    letters: tuple[Letters, ...]
    start: int
    end: int

    @property
    def first(self) -> Letters:
        return self.letters[0]

    @property
    def last(self) -> Letters:
        return self.letters[-1]

    def opens(self) -> Iterator[XmlElement]:
        """Yield the runs whose first letters are in it."""
        for letters in self.letters:
            if content_of(letters.run)[0] is letters.element and (letters is not self.first or self.start == 0):
                yield letters.run


def stretches(within: Iterable[LettersWithin]) -> Iterator[LinkStretch]:
    """Yield what can be linked: no links, no fields, nor blanks alone."""
    free = [each for each in within if each[0].around.takes_links and not each[0].is_closed]
    for _, group in groupby(free, key=lambda each: (each[0].part.name, each[0].group)):
        pieces = list(group)
        if any(letters.text[first:last].strip() for letters, first, last in pieces):
            yield LinkStretch(tuple(letters for letters, _, _ in pieces), pieces[0][1], pieces[-1][2])


@dataclass(frozen=True)
class CommentEnd:
    """A place for an end of a comment: before or after the code point `index` of `letters`, in or around `anchor`."""

    letters: Letters
    index: int
    anchor: Anchor

    @property
    def is_outside(self) -> bool:
        return not self.anchor.is_alone(self.letters.run)


def comment_ends(within: Iterable[LettersWithin]) -> tuple[CommentEnd, CommentEnd] | None:
    """Return where a comment begins and ends; None if it can stand nowhere."""
    ends = [
        (CommentEnd(letters, first, anchor), CommentEnd(letters, last, anchor))
        for letters, first, last in within
        if (anchor := letters.anchor) is not None
    ]
    return (ends[0][0], ends[-1][1]) if ends else None


def content_of(run: XmlElement) -> list[XmlElement]:
    """The children of a run but for its properties and what shows nothing."""
    return [each for each in run.children if each.kind not in ("rPr", "lastRenderedPageBreak")]


@dataclass(frozen=True)
class _Cut:
    """A place within a run, in the text of `letters` or, without them, between two of the run's children."""

    run: XmlElement
    letters: Letters | None = None
    in_cdata: bool = False


@dataclass
class _Gap:
    """What is inserted at one byte, in this order."""

    plain: bytes = b""
    cut: _Cut | None = None
    link_end: bytes = b""
    deletion_end: bytes = b""
    inserted: list[bytes] = field(default_factory=list)
    comment_ends: list[bytes] = field(default_factory=list)
    comment_starts: list[bytes] = field(default_factory=list)
    link_start: bytes = b""
    deletion_start: bytes = b""


_NO_STYLES = MarkStyles()


class Marks:
    """The insertions into one part. `office` is the namespace of r:id."""

    def __init__(self, part: XmlPart, office: str, styles: MarkStyles = _NO_STYLES) -> None:
        self._part = part
        self._raw = part.raw
        self._namespace = part.namespace
        self._office = office
        self._styles = styles
        self._gaps: dict[int, _Gap] = {}
        self._letter_bytes: dict[int, LetterBytes] = {}

    def link(self, stretch: LinkStretch, relationship: str) -> None:
        """Put a link around `stretch`; its address is the relationship of that id."""
        outer = stretch.first.run.outer
        word = prefix_of(outer, self._namespace, "w")
        office = prefix_of(outer, self._office, "r")
        self._before(stretch.first, stretch.start).link_start = b'<%shyperlink%s%s %sid="%s" %shistory="1">' % (
            word.text,
            word.declaration,
            office.declaration,
            office.text,
            relationship.encode(),
            word.text,
        )
        self._after(stretch.last, stretch.end).link_end = b"</%shyperlink>" % word.text
        for run in stretch.opens():
            offset, style = self._style_of(run)
            if style:
                self._gap(offset).plain += style

    def comment(self, number: int, first: CommentEnd, last: CommentEnd) -> None:
        """Anchor the comment of that `number` from one place to another.

        What may hold no comment, a text box or a note, is commented where it hangs on the body.
        """
        start = first.anchor.first.start
        begin = self._gap(start) if first.is_outside else self._before(first.letters, first.index)
        after = self._part.end(last.anchor.last)
        end = self._gap(after) if last.is_outside else self._after(last.letters, last.index)
        if after <= start:
            end = self._gap(self._part.end(first.anchor.last))
        begin.comment_starts.append(self._comment_mark(first.anchor, "commentRangeStart", number))
        end.comment_ends.append(self._comment_mark(last.anchor, "commentRangeEnd", number))
        end.comment_ends.append(self._comment_reference(last.anchor, number))

    def delete(self, letters: LettersWithin, last: LettersWithin, start: bytes, end: bytes) -> None:
        """Put the tags of a deletion around the letters from `letters` to `last`, which stand in one run."""
        self._before(*letters[:2]).deletion_start = start
        self._after(last[0], last[2]).deletion_end = end

    def insert_before(self, letters: Letters, index: int, content: bytes) -> None:
        """Put `content`, which stands where a run may, before the code point `index` of `letters`."""
        self._before(letters, index).inserted.append(content)

    def insert_after(self, letters: Letters, index: int, content: bytes) -> None:
        """Put `content`, which stands where a run may, after the code points of `letters` up to `index`."""
        self._after(letters, index).inserted.append(content)

    def insert_at(self, offset: int, content: bytes) -> None:
        """Put `content` at a byte of the part."""
        self._gap(offset).inserted.append(content)

    def run_of(self, run: XmlElement, text: str) -> bytes:
        """Return a run of `text` that looks like `run`."""
        part, properties = self._part, child(run, "rPr")
        w = prefix_of(run.scope, self._namespace, "w")
        look = b"" if properties is None else self._raw[properties.start : part.end(properties)]
        letters = b'<%st%s xml:space="preserve">%s</%st>' % (w.text, w.declaration, escape(text), w.text)
        return part.start_tag(run) + _LOOK_BEFORE.sub(b"", look) + letters + part.end_tag(run)

    def rendered(self) -> bytes:
        """Return the part with all that was put into it."""
        pieces: list[bytes] = []
        at = 0
        is_linked = False
        for offset in sorted(self._gaps):
            gap = self._gaps[offset]
            is_linked = bool(gap.link_start) or (is_linked and not gap.link_end)
            pieces += (self._raw[at:offset], self._insertion(gap, is_linked=is_linked))
            at = offset
        pieces.append(self._raw[at:])
        return b"".join(pieces)

    # Places

    def _gap(self, offset: int, cut: _Cut | None = None) -> _Gap:
        gap = self._gaps.setdefault(offset, _Gap())
        gap.cut = gap.cut or cut
        return gap

    def _before(self, letters: Letters, index: int) -> _Gap:
        if index:
            return self._inside(letters, index)
        if content_of(letters.run)[0] is letters.element:
            return self._gap(letters.run.start)
        return self._gap(letters.element.start, _Cut(letters.run))

    def _after(self, letters: Letters, index: int) -> _Gap:
        if index < len(letters.text):
            return self._inside(letters, index)
        if content_of(letters.run)[-1] is letters.element:
            return self._gap(self._part.end(letters.run))
        return self._gap(self._part.end(letters.element), _Cut(letters.run))

    def _inside(self, letters: Letters, index: int) -> _Gap:
        letter_bytes = self._letter_bytes.get(letters.element.start)
        if letter_bytes is None:
            letter_bytes = self._letter_bytes[letters.element.start] = LetterBytes(letters)
            for offset, inserted in letter_bytes.kept_space():
                self._gap(offset).plain += inserted
        offset, in_cdata = letter_bytes.place(index)
        return self._gap(offset, _Cut(letters.run, letters, in_cdata))

    # What is inserted

    def _insertion(self, gap: _Gap, *, is_linked: bool) -> bytes:
        closing, opening = self._division(gap.cut, is_linked=is_linked) if gap.cut else (b"", b"")
        ends, starts = b"".join(gap.comment_ends), b"".join(gap.comment_starts)
        changed = gap.deletion_end + b"".join(gap.inserted)
        return (
            gap.plain + closing + gap.link_end + changed + ends + starts + gap.link_start + gap.deletion_start + opening
        )

    def _division(self, cut: _Cut, *, is_linked: bool) -> tuple[bytes, bytes]:
        """The tags that close a run at `cut`, and those that open it again."""
        part, run = self._part, cut.run
        closing, opening = part.end_tag(run), part.start_tag(run) + self._properties(run, is_linked=is_linked)
        if cut.letters is None:
            return closing, opening
        element = cut.letters.element
        closing = part.end_tag(element) + closing
        opening += preserving(part.start_tag(element))
        return (b"]]>" + closing, opening + b"<![CDATA[") if cut.in_cdata else (closing, opening)

    def _properties(self, run: XmlElement, *, is_linked: bool) -> bytes:
        properties = child(run, "rPr")
        offset, style = self._style_of(run) if is_linked else (0, b"")
        if properties is None:
            return style
        at = offset or properties.start
        return self._raw[properties.start : at] + style + self._raw[at : self._part.end(properties)]

    def _style_of(self, run: XmlElement) -> tuple[int, bytes]:
        """What gives `run` the style of links, and the byte where it goes in; nothing if the run has a style."""
        w = prefix_of(run.scope, self._namespace, "w")
        properties = child(run, "rPr")
        if not self._styles.link or child(properties, "rStyle") is not None:
            return 0, b""
        style = w.element("rStyle", declares=True, val=self._styles.link)
        if properties is None:
            return self._part.inner(run), w.element("rPr", style, declares=True)
        # An empty tag has no inside.
        return (0, b"") if self._part.is_empty_tag(properties) else (self._part.inner(properties), style)

    def _comment_mark(self, anchor: Anchor, name: str, number: int) -> bytes:
        return prefix_of(anchor.first.outer, self._namespace, "w").element(name, declares=True, id=str(number))

    def _comment_reference(self, anchor: Anchor, number: int) -> bytes:
        w = prefix_of(anchor.first.outer, self._namespace, "w")
        style = self._styles.of_reference(w) + w.element("commentReference", id=str(number))
        return w.element("r", style, declares=True)


class LetterBytes:
    """The bytes of a `w:t` in pieces, as expat tells them: an entity, a line end, CDATA, and what is between them.

    The pieces are kept as numbers, for there may be millions: the byte of each, its place in the text, its kind.
    """

    def __init__(self, letters: Letters) -> None:
        part, element = letters.part, letters.element
        self._raw = part.raw
        self._letters = letters
        self._inner = part.inner(element)
        self._tag, self._close = part.start_tag(element), part.end_tag(element)
        self._space = value(element, "space")
        self._offsets, self._places, self._in_cdata = array("Q"), array("Q"), array("B")
        self._length = 0
        self._hidden = 0
        self._read(part.raw[self._inner : element.close])

    def place(self, index: int) -> tuple[int, bool]:
        """Return the byte before a visible code point and whether it is in CDATA."""
        index += self._hidden
        piece = bisect_right(self._places, index) - 1
        offset, rest = self._offsets[piece], index - self._places[piece]
        if rest:
            # A piece of more than one code point stands in the file as it is.
            offset += len(self._raw[offset : offset + 4 * rest].decode(errors="ignore")[:rest].encode())
        return offset, bool(self._in_cdata[piece])

    def kept_space(self) -> Iterator[tuple[int, bytes]]:
        """Yield what is inserted, and where, for white space to look as before.

        What is at a cut stays seen, what is at the ends unseen.
        """
        if self._space == "preserve":
            return
        if self._hidden or self._space:
            yield self._again(0, preserving(self._tag))
        else:
            yield self._inner - 1, b' xml:space="preserve"'
        if self._hidden + len(self._letters.text) < self._length:
            yield self._again(len(self._letters.text), self._tag)

    def _again(self, index: int, tag: bytes) -> tuple[int, bytes]:
        """The element closed before the visible code point `index`, and begun again with `tag`."""
        offset, in_cdata = self.place(index)
        return offset, b"]]>" + self._close + tag + b"<![CDATA[" if in_cdata else self._close + tag

    def _read(self, content: bytes) -> None:
        is_blank = self._space != "preserve"
        in_cdata = False

        def take(text: str) -> None:
            nonlocal is_blank
            self._offsets.append(self._inner + parser.CurrentByteIndex - len(b"<t>"))
            self._places.append(self._length)
            self._in_cdata.append(in_cdata)
            self._length += len(text)
            if is_blank:
                rest = text.lstrip(WHITE_SPACE)
                self._hidden += len(text) - len(rest)
                is_blank = not rest

        def switch() -> None:
            nonlocal in_cdata
            in_cdata = not in_cdata

        parser = expat.ParserCreate()
        parser.CharacterDataHandler = take
        parser.StartCdataSectionHandler = parser.EndCdataSectionHandler = switch
        parser.Parse(b"<t>" + content + b"</t>", True)


def preserving(tag: bytes) -> bytes:
    """Return a start tag that keeps white space."""
    if _SPACE.search(tag):
        return _SPACE.sub(rb'\1"preserve"', tag)
    return tag[:-1] + b' xml:space="preserve">'
