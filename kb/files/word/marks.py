"""Links and comments put into a part of a Word file by insertion alone: every byte that was there stays.

A run that is marked in part is divided: its tags are closed and opened again, with a copy of its properties.

    <w:r><w:rPr><w:b/></w:rPr><w:t>依照</w:t></w:r><w:hyperlink r:id="rId7"><w:r><w:rPr><w:b/></w:rPr><w:t …>《条例》</w:t></w:r></w:hyperlink>
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from kb.files.word.comments import Styles
from kb.files.word.letters import Letters, Run
from kb.files.word.source import Source, preserving
from kb.files.word.text import WordText
from kb.files.word.xml import Element, escape, prefix_of, qualified_name


@dataclass(frozen=True)
class Stretch:
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

    def opens(self) -> Iterator[Run]:
        """The runs whose first letters are in it."""
        for letters in self.letters:
            if letters.child == 0 and (letters is not self.first or self.start == 0):
                yield letters.run


def stretches(text: WordText, start: int, end: int) -> Iterator[Stretch]:
    """What of the visible span `[start, end)` can be linked: not what is a link or a field, nor blanks alone."""
    within = [each for each in text.within(start, end) if each[0].can_be_linked and not each[0].is_closed]
    for _, found in groupby(within, key=lambda each: (each[0].part, each[0].group)):
        pieces = list(found)
        if any(letters.text[first:last].strip() for letters, first, last in pieces):
            yield Stretch(tuple(letters for letters, _, _ in pieces), pieces[0][1], pieces[-1][2])


@dataclass(frozen=True)
class Anchored:
    """A place for an end of a comment: before or after the code point `index` of `letters`, in or around `anchor`."""

    letters: Letters
    index: int
    anchor: Element

    @property
    def is_outside(self) -> bool:
        return self.anchor is not self.letters.run


def anchored(text: WordText, start: int, end: int) -> tuple[Anchored, Anchored] | None:
    """Where a comment on the visible span `[start, end)` begins and ends; None if nothing in it can be commented."""
    places = [
        (Anchored(letters, first, letters.anchor), Anchored(letters, last, letters.anchor))
        for letters, first, last in text.within(start, end)
        if letters.anchor is not None
    ]
    return (places[0][0], places[-1][1]) if places else None


@dataclass(frozen=True)
class _Cut:
    """A place within a run, in the text of `letters` or, without them, between two of the run's children."""

    run: Run
    letters: Letters | None = None
    in_cdata: bool = False


@dataclass
class _Gap:
    """What is inserted at one byte, in this order."""

    plain: bytes = b""
    cut: _Cut | None = None
    link_end: bytes = b""
    comment_ends: list[bytes] = field(default_factory=list)
    comment_starts: list[bytes] = field(default_factory=list)
    link_start: bytes = b""


class Marks:
    """The insertions into one part. `namespace` is that of its elements, `office` that of r:id."""

    def __init__(self, raw: bytes, namespace: str, office: str, styles: Styles) -> None:
        self._raw = raw
        self._namespace = namespace
        self._office = office
        self._styles = styles
        self._gaps: dict[int, _Gap] = {}
        self._sources: dict[int, Source] = {}

    def link(self, stretch: Stretch, relationship: str) -> None:
        """Puts a link around `stretch`; its address is the relationship of that id."""
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

    def comment(self, number: int, first: Anchored, last: Anchored) -> None:
        """Anchors the comment of that `number` from one place to another.

        What may hold no comment, a text box or a note, is commented where it hangs on the body.
        """
        begin = self._gap(first.anchor.start) if first.is_outside else self._before(first.letters, first.index)
        end = self._gap(last.anchor.end) if last.is_outside else self._after(last.letters, last.index)
        if last.anchor.end <= first.anchor.start:
            end = self._gap(first.anchor.end)
        begin.comment_starts.append(self._comment_mark(first.anchor, "commentRangeStart", number))
        end.comment_ends.append(self._comment_mark(last.anchor, "commentRangeEnd", number))
        end.comment_ends.append(self._comment_reference(last.anchor, number))

    @property
    def has_any(self) -> bool:
        return bool(self._gaps)

    def rendered(self) -> bytes:
        """The part with all that was put into it."""
        made: list[bytes] = []
        at = 0
        is_linked = False
        for offset in sorted(self._gaps):
            gap = self._gaps[offset]
            is_linked = bool(gap.link_start) or (is_linked and not gap.link_end)
            made += (self._raw[at:offset], self._insertion(gap, is_linked=is_linked))
            at = offset
        made.append(self._raw[at:])
        return b"".join(made)

    # Places

    def _gap(self, offset: int, cut: _Cut | None = None) -> _Gap:
        gap = self._gaps.setdefault(offset, _Gap())
        gap.cut = gap.cut or cut
        return gap

    def _before(self, letters: Letters, index: int) -> _Gap:
        if index:
            return self._inside(letters, index)
        if letters.child == 0:
            return self._gap(letters.run.start)
        return self._gap(letters.element.start, _Cut(letters.run))

    def _after(self, letters: Letters, index: int) -> _Gap:
        if index < len(letters.text):
            return self._inside(letters, index)
        if letters.child == letters.run.children - 1:
            return self._gap(letters.run.end)
        return self._gap(letters.element.end, _Cut(letters.run))

    def _inside(self, letters: Letters, index: int) -> _Gap:
        source = self._sources.get(letters.element.start)
        if source is None:
            source = self._sources[letters.element.start] = Source(self._raw, letters)
            for offset, inserted in source.kept_space():
                self._gap(offset).plain += inserted
        offset, in_cdata = source.place(index)
        return self._gap(offset, _Cut(letters.run, letters, in_cdata))

    # What is inserted

    def _insertion(self, gap: _Gap, *, is_linked: bool) -> bytes:
        closing, opening = self._division(gap.cut, is_linked=is_linked) if gap.cut else (b"", b"")
        ends, starts = b"".join(gap.comment_ends), b"".join(gap.comment_starts)
        return gap.plain + closing + gap.link_end + ends + starts + gap.link_start + opening

    def _division(self, cut: _Cut, *, is_linked: bool) -> tuple[bytes, bytes]:
        """The tags that close a run at `cut`, and those that open it again."""
        run = cut.run
        closing = b"</" + qualified_name(self._raw, run.start) + b">"
        opening = self._raw[run.start : run.inner] + self._properties(run, is_linked=is_linked)
        if cut.letters is None:
            return closing, opening
        element = cut.letters.element
        closing = b"</" + qualified_name(self._raw, element.start) + b">" + closing
        opening += preserving(self._raw[element.start : element.inner])
        return (b"]]>" + closing, opening + b"<![CDATA[") if cut.in_cdata else (closing, opening)

    def _properties(self, run: Run, *, is_linked: bool) -> bytes:
        properties = run.properties
        offset, style = self._style_of(run) if is_linked else (0, b"")
        if properties is None:
            return style
        at = offset or properties.start
        return self._raw[properties.start : at] + style + self._raw[at : properties.end]

    def _style_of(self, run: Run) -> tuple[int, bytes]:
        """What gives `run` the style of links, and the byte where it goes in; nothing if the run has a style."""
        w = prefix_of(run.scope, self._namespace, "w")
        if not self._styles.link or run.has_style:
            return 0, b""
        style = b'<%srStyle%s %sval="%s"/>' % (w.text, w.declaration, w.text, escape(self._styles.link))
        if run.properties is None:
            return run.inner, b"<%srPr%s>%s</%srPr>" % (w.text, w.declaration, style, w.text)
        # An empty tag has no inside.
        has_inside = self._raw[run.properties.inner - 2 : run.properties.inner] != b"/>"
        return (run.properties.inner, style) if has_inside else (0, b"")

    def _comment_mark(self, element: Element, name: str, number: int) -> bytes:
        w = prefix_of(element.outer, self._namespace, "w")
        return b'<%s%s%s %sid="%d"/>' % (w.text, name.encode(), w.declaration, w.text, number)

    def _comment_reference(self, element: Element, number: int) -> bytes:
        w = prefix_of(element.outer, self._namespace, "w")
        style = b""
        if self._styles.reference:
            value = escape(self._styles.reference)
            style = b'<%srPr><%srStyle %sval="%s"/></%srPr>' % (w.text, w.text, w.text, value, w.text)
        reference = b'<%scommentReference %sid="%d"/>' % (w.text, w.text, number)
        return b"<%sr%s>%s%s</%sr>" % (w.text, w.declaration, style, reference, w.text)
