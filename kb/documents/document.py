"""A document and its parts: values, immutable, complete when made."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Literal

from kb.documents.address import WHOLE, Address
from kb.documents.table import cell_spans
from kb.errors import NotFoundError

TextKind = Literal["full", "digest", "none"]
"""`full` holds the wording; `digest` 条文要点 in the project's own words; `none` nothing but what the catalogue knows."""

TEXT_KIND_NAMES: dict[TextKind, str] = {"full": "全文", "digest": "条文要点", "none": "未收录正文"}

STATUSES = ("现行有效", "尚未施行", "已修订", "已废止")
"""In the order in which they rank."""

CHANGES = ("修改", "修订", "修正")
"""What is done to a version to make the next: the words by which official texts tell their editions apart."""

PassageKind = Literal["article", "paragraph", "heading", "table"]
ParagraphKind = Literal["text", "row", "header", "footnote"]
"""`header` is the row that stands at the head of its table."""


@dataclass(frozen=True)
class Point:
    """一是…, 二是… within a paragraph: code points `[start, end)` of the paragraph's text."""

    address: Address
    label: str
    start: int
    end: int


@dataclass(frozen=True)
class Paragraph:
    """One line of the document, as it stands there.

    The first `number_length` code points of `text` are its number (第十条　, （一）, of a footnote `[^1]: `), which a page may
    set apart. `marks` name the footnotes that the line ends with; they are no part of `text`.
    """

    address: Address
    label: str
    text: str
    number_length: int = 0
    points: tuple[Point, ...] = ()
    kind: ParagraphKind = "text"
    marks: tuple[str, ...] = ()

    @property
    def rest(self) -> str:
        """Return the text without its number."""
        return self.text[self.number_length :]

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table."""
        return self.kind in {"row", "header"}

    @property
    def cells(self) -> list[str]:
        """What stands in the cells of a row, without the space around it."""
        return [self.text[start:end] for start, end in cell_spans(self.text)]

    @property
    def table(self) -> Address:
        """The address of the table that a row is of; empty for anything else."""
        return self.address.parent if self.is_row else WHOLE

    @property
    def note(self) -> str:
        """What its marks call a footnote; empty for anything else."""
        return self.text[2 : self.text.index("]")] if self.kind == "footnote" else ""


def runs(paragraphs: Iterable[Paragraph]) -> Iterator[tuple[Address, list[Paragraph]]]:
    """Yield the rows of a table together, after its address, all else alone."""
    for table, run in groupby(paragraphs, attrgetter("table")):
        if table:
            yield table, list(run)
        else:
            yield from ((WHOLE, [paragraph]) for paragraph in run)


@dataclass(frozen=True)
class Passage:
    """What is indexed, ranked, returned and linked.

    An article with its paragraphs, a heading, one paragraph, or a table with its rows.
    """

    address: Address
    label: str
    path: tuple[str, ...]
    kind: PassageKind
    paragraphs: tuple[Paragraph, ...]
    line: int

    @property
    def text(self) -> str:
        """The paragraphs, one a line."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it.

    The passages under it, directly or not, its heading first, are `[first, end)` of those of the document.
    """

    address: Address
    label: str
    heading: str
    first: int
    end: int
    line: int
    children: tuple["Section", ...] = ()


def all_sections(sections: Iterable[Section]) -> Iterator[Section]:
    """Yield *sections* and all below them, in reading order."""
    for section in sections:
        yield section
        yield from all_sections(section.children)


@dataclass(frozen=True)
class Place:
    """A part of a document by its address, or the whole document."""

    document: str
    address: Address


@dataclass(frozen=True)
class Metadata:
    """What is known of a document beside its text.

    Dates may be unknown: None is “not known”, never “none”. `change` is what made
    this version of the one before, one of `CHANGES`, empty if that is not on record. `first` says that it is known to be the
    first version of its work. `classification` is the 密级 that the paper bears (机密★1年), with the reason why it may be held
    here nevertheless, `urgency` its 紧急程度, `copy_number` its 份号. `fetched` is the moment at which the text was fetched from `source`, in ISO 8601 and UTC; empty if it was not.
    `collection` is the name of the 文集, an unofficial compilation, that the text came in with, and `collected` the day
    as of which that was compiled; `imported` the day on which a user brought the file in.
    """

    id: str
    title: str
    genre: str = ""
    aliases: tuple[str, ...] = ()
    issuer: str = ""
    document_number: str = ""
    approved: date | None = None
    published: date | None = None
    effective: date | None = None
    repealed: date | None = None
    change: str = ""
    status: str = ""
    work: str = ""
    supersedes: str = ""
    superseded_by: str = ""
    text: TextKind = "full"
    source: str = ""
    fetched: str = ""
    official_urls: tuple[str, ...] = ()
    articles: int | None = None
    chapters: int | None = None
    notice: str = ""
    classification: str = ""
    classification_reason: str = ""
    urgency: str = ""
    copy_number: str = ""
    collection: str = ""
    collected: date | None = None
    imported: date | None = None
    title_by_editor: bool = False
    first: bool = False
    confidence: str = "high"

    @property
    def year(self) -> int | None:
        """The year a reader files it under: that of its day."""
        return self.date.year if self.date else None

    @property
    def work_or_id(self) -> str:
        """The work it is a version of, its own id if none is on record."""
        return self.work or self.id

    @property
    def date(self) -> date | None:
        """The day it is sorted by: published, else approved, else in force.

        A text that was revised may still say when the first of its versions was published; then it is the day of the revision.
        """
        return max(filter(None, (self.published, self.approved)), default=self.effective)


@dataclass(frozen=True)
class Document:
    """One version of one policy text."""

    metadata: Metadata
    passages: tuple[Passage, ...] = ()
    sections: tuple[Section, ...] = ()
    path: str = ""

    @cached_property
    def _all_sections(self) -> tuple[Section, ...]:
        return tuple(all_sections(self.sections))

    @cached_property
    def _by_address(self) -> dict[str, int]:
        by_address: dict[str, int] = {}
        for position, passage in enumerate(self.passages):
            by_address[passage.address] = position
            for paragraph in passage.paragraphs:
                by_address.setdefault(paragraph.address, position)
                if paragraph.is_row:
                    by_address.setdefault(paragraph.table, position)
                for point in paragraph.points:
                    by_address[point.address] = position
        for section in self.all_sections():
            by_address.setdefault(section.address, section.first)
        return by_address

    @property
    def id(self) -> str:
        """The stem of its file, by which it is named everywhere."""
        return self.metadata.id

    @property
    def title(self) -> str:
        """Its full title."""
        return self.metadata.title

    @property
    def articles(self) -> tuple[Passage, ...]:
        """The articles of the text itself, without those of its annexes, which count anew."""
        return tuple(passage for passage in self.own_passages if passage.kind == "article")

    @property
    def own_passages(self) -> tuple[Passage, ...]:
        """The passages of the text itself, without what lies in its annexes."""
        return tuple(passage for passage in self.passages if not passage.address.annex)

    def all_sections(self) -> tuple[Section, ...]:
        """Return every section, in reading order."""
        return self._all_sections

    def holds(self, address: str) -> bool:
        """Tell whether a part with this address stands in the document."""
        return address in self._by_address

    def has_kind(self, kind: str) -> bool:
        """Tell whether the text itself, annexes aside, has parts of *kind*: `art`, `chp`, `sec`."""
        sections = (section.address for section in self.all_sections())
        is_section = any(address.kind == kind and not address.annex for address in sections)
        return is_section or any(passage.address.root.kind == kind for passage in self.passages)

    def position(self, address: str) -> int:
        """Return the position of the passage that holds *address*, of a section its first.

        Raises NotFoundError if there is no such part.
        """
        try:
            return self._by_address[address]
        except KeyError:
            raise NotFoundError(f"《{self.title}》中没有“{address}”这一部分，请从目录里选择。") from None

    def label(self, address: str) -> str:
        """Return the Chinese name of a part that stands in the document."""
        passage = self.passages[self.position(address)]
        for paragraph in passage.paragraphs:
            if paragraph.address == address and address != passage.address:
                return paragraph.label
            if address == paragraph.table != passage.address:
                return paragraph.label.removesuffix(paragraph.address.last.label)
            for point in paragraph.points:
                if point.address == address:
                    return f"{passage.label}{point.label}"
        for section in self.all_sections():
            if section.address == address:
                return section.label
        return passage.label

    def part_above(self, passage: Passage) -> str:
        """Return the name of the part that a passage outside articles is in: 总纲.

        It is empty of an article, and of a text that has no parts.
        """
        above = WHOLE if passage.kind == "article" else passage.address.parent
        return self.label(above) if above and self.holds(above) else ""

    def part_text(self, address: str) -> str:
        """Return the text of a part, of a section with all under it."""
        for section in self.all_sections():
            if section.address == address:
                return "\n".join(passage.text for passage in self.passages[section.first : section.end])
        passage = self.passages[self.position(address)]
        paragraphs = self.paragraphs_of(address) or passage.paragraphs
        for paragraph in paragraphs:
            for point in paragraph.points:
                if point.address == address:
                    return paragraph.text[point.start : point.end]
        return "\n".join(paragraph.text for paragraph in paragraphs)

    def around(self, address: str) -> dict[str, str]:
        """Return the parts that may be cited in place of a part, itself among them, by address with their names.

        In an article they are the whole, each 款, and what holds the part; elsewhere what holds it.
        """
        passage = self.passages[self.position(address)]
        above = [place for place in reversed(Address(address).lineage) if place.is_within(passage.address)]
        first, *inside = above or [Address(address)]
        sides = [line.address for line in passage.paragraphs if line.address.kind == "para"] or inside[:1]
        places = [first]
        for side in sides:
            places += [side, *inside[1:]] if side in inside[:1] else [side]
        names: dict[str, str] = {}
        for place in filter(self.holds, places):
            names.setdefault(self.label(place), place)
        return {place: name for name, place in names.items()}

    def number_of(self, address: str) -> str:
        """Return what stands before the text of a part as its number, with the blank behind it; empty if nothing does."""
        first = next(iter(self.paragraphs_of(address)), None)
        return first.text[: first.number_length] if first else ""

    def paragraphs_of(self, address: str) -> tuple[Paragraph, ...]:
        """Return the paragraphs of a passage or of a part of one; none of a point."""
        passage = self.passages[self.position(address)]
        if passage.address == address:
            return passage.paragraphs
        return tuple(paragraph for paragraph in passage.paragraphs if paragraph.address.is_within(address))
