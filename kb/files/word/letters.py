"""The visible letters of a Word file, each with the element it stands in, and what stands around it."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from kb.files.visible_text import Span
from kb.files.word.xml import XmlElement, XmlPart


@dataclass(frozen=True)
class Anchor:
    """What a comment is put around, from the start of its first element to the end of its last, in the body.

    A single run may also be divided, so that the comment stands in it.
    """

    first: XmlElement
    last: XmlElement

    def is_alone(self, run: XmlElement) -> bool:
        """Return whether it is nothing but this run."""
        return self.first is run and self.last is run


@dataclass(slots=True, eq=False)
class FieldSpan:
    """A complex field that ends somewhere (page numbers, references, tables of contents).

    `line` is the paragraph of the body it begins in, `code` what it says it shows, once it was read. `first` and `last` are what a comment on its marks is put around,
    `is_in_line` whether it ends in the same paragraph.
    """

    line: XmlElement | None
    first: XmlElement | None
    last: XmlElement | None = None
    is_in_line: bool = False
    code: str = ""

    @property
    def anchor(self) -> Anchor | None:
        """What a comment on its result is put around; in it, LibreOffice 7.4 would take the comment for text."""
        if self.first is None or self.last is None or not self.is_in_line or self.first.outer is not self.last.outer:
            return None
        return Anchor(self.first, self.last)


class Surroundings(NamedTuple):
    """What stands around a place of a text.

    `line` is the paragraph of the body that the place is in or hangs on; `holder` what comments are put around, if no run
    can hold them; `takes_comments` and `takes_links` whether there can be any. `fields` are the fields around it whose
    result it is in, from the outermost.
    """

    line: XmlElement | None = None
    holder: XmlElement | None = None
    takes_comments: bool = True
    takes_links: bool = True
    is_link: bool = False
    fields: tuple[FieldSpan, ...] = ()

    @property
    def anchor(self) -> Anchor | None:
        """What a comment is put around, once all fields were read; None if there can be none."""
        if self.holder is None or not self.takes_comments:
            return None
        return self.fields[0].anchor if self.fields else Anchor(self.holder, self.holder)


class Letters(NamedTuple):
    """The visible letters of one child of a run: `w:t`, or a mark like `w:tab` that stands for a letter.

    A link goes on over letters of one `group` of one part. `holder` is what comments are put around. `reference` is what stands around the reference to the note
    that the letters are in: comments cannot stand in notes.
    """

    text: str
    part: XmlPart
    run: XmlElement
    element: XmlElement
    group: int
    holder: XmlElement
    around: Surroundings
    reference: Surroundings | None = None

    @property
    def anchor(self) -> Anchor | None:
        """What a comment is put around; None if there can be none."""
        return (self.reference or self.around._replace(holder=self.holder)).anchor

    @property
    def is_closed(self) -> bool:
        """Whether they are a link or the result of a field already."""
        return self.around.is_link or bool(self.around.fields)


@dataclass
class AllLetters:
    """The letters of a file in the order in which they are read; places are code points into them, joined."""

    items: list[Letters] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    length: int = 0

    def add(self, letters: Letters) -> Span:
        """Add letters and return their place."""
        start = self.length
        self.items.append(letters)
        self.starts.append(start)
        self.length += len(letters.text)
        return start, self.length

    def within(self, start: int, end: int) -> Iterator[tuple[Letters, int, int]]:
        """Yield the letters at a place, each with its span there."""
        index = max(0, bisect_right(self.starts, start) - 1)
        while index < len(self.items) and (at := self.starts[index]) < end:
            letters = self.items[index]
            first, last = max(0, start - at), min(len(letters.text), end - at)
            if first < last:
                yield letters, first, last
            index += 1
