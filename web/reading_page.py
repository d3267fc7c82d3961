"""The reading page: a document by its parts, with what it cites and who cites it, its versions, and what is known of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby

from flask import render_template
from markupsafe import Markup

from kb.citations import CitingDocument, Link
from kb.corpus import Attestation
from kb.documents import Document, Metadata, Paragraph, Passage, Provenance
from kb.errors import QueryError
from kb.export import SUFFIXES, Form
from kb.library import Library
from kb.search import Question, highlight
from kb.text import Wording, in_words
from kb.urls import csl_url, document_url, export_url
from kb.versions import Version, first_part, year_of_edition
from web import rendering
from web.contents import contents_of

_FORM_NAMES: dict[Form, str] = {"docx": "Word", "md": "Markdown", "akn": "Akoma Ntoso"}


@dataclass(frozen=True)
class Part:
    """A passage as the reading page shows it, with who cites it and the marks before and after its own.

    `anchors` are the sections that begin here without a heading line of their own; `manner` and `depth` say how a
    heading looks. Of a table there is one of `paragraphs`, its first row, with the markup of all. `readings` are, for each other
    source that has other words here, the text that is held and its own, each with the name of the source.
    """

    passage: Passage
    anchors: tuple[str, ...]
    manner: str
    depth: int
    paragraphs: tuple[tuple[Paragraph, Markup, Markup], ...]
    cited_by: tuple[tuple[str, str, str], ...]
    readings: tuple[tuple[tuple[str, Markup], tuple[str, Markup]], ...]
    first_mark: int
    last_mark: int


@dataclass(frozen=True)
class VersionLine:
    """One version in the 沿革 of a document: itself, its status on the day, the version before if the two can be compared."""

    version: Version
    status: str
    before: Metadata | None


@dataclass(frozen=True)
class DocumentHistory:
    """What a document's page says of versions: those of its work, newest first, and its own citations of old ones.

    `lapsed` is its status if it no longer holds, `since` the day, `successor` what holds in its place. `held` is how many
    versions there are to follow an article through, 0 if not two; `first` the address of the first.
    """

    lines: tuple[VersionLine, ...]
    lapsed: str
    since: date | None
    successor: Metadata | None
    is_comparable: bool
    citing: CitingDocument
    held: int
    first: str


def reading_page(library: Library, document: Document, typed: str, as_of: date | None) -> str:
    """Return the page of *document* with what was typed marked in it; *as_of* is the day that was asked about, if any."""
    wordings, notice = _to_mark(library, typed, as_of)
    page = _Page(library, document, wordings, as_of)
    parts = [page.part(passage) for passage in document.passages]
    metadata = document.metadata
    downloads = [(name, export_url(document.id + SUFFIXES[form])) for form, name in _FORM_NAMES.items()]
    downloads.append(("Zotero", csl_url(document.id)))
    return render_template(
        "document.html",
        document=document,
        as_of=as_of,
        known=metadata,
        parts=parts,
        edition=library.validity.edition(document.id),
        facts=_facts(metadata),
        provenance=Provenance.of(metadata),
        attestations=library.snapshot.attestations.of(document.id),
        contents=contents_of(document),
        typed=typed,
        marks=page.marker.count,
        notice=notice,
        history=_history(document, library, as_of or library.today),
        cited_by=_citing_documents(library, document.id, as_of),
        moved=len(library.destinations.moved_from(document.id, as_of or library.today)),
        has_title=document.holds("title"),
        downloads=downloads if metadata.text != "none" else (),
    )


def _facts(metadata: Metadata) -> list[str]:
    """Return what a paper says of itself below its title: who issued it, its 文号, its days; of what compilation it is."""
    days = (
        ("通过", metadata.approved),
        ("发布", metadata.published),
        ("起施行", metadata.effective),
        ("废止", metadata.repealed),
    )
    told = [f"{in_words(day)}{event}" for event, day in days if day]
    compiled = Provenance.of(metadata).name if metadata.collection else ""
    return [fact for fact in (metadata.issuer, metadata.document_number, *told, compiled) if fact]


def _history(document: Document, library: Library, day: date) -> DocumentHistory:
    metadata = document.metadata
    lines: list[VersionLine] = []
    if metadata.work:
        timeline = library.versions.timeline(metadata.work)
        lines = [
            VersionLine(version, version.status_on(day), library.versions.comparable_before(timeline, version))
            for version in reversed(timeline.versions)
        ]
    lapse = library.validity.lapse(metadata.id, day)
    successor = lapse.successor if lapse else None
    return DocumentHistory(
        tuple(lines) if len(lines) > 1 else (),
        lapse.status if lapse else "",
        lapse.since if lapse else None,
        successor,
        bool(successor and successor.text == metadata.text == "full"),
        library.outdated.of(metadata.id, day),
        library.versions.held_beside(metadata),
        first_part(document),
    )


def _to_mark(library: Library, typed: str, as_of: date | None) -> tuple[tuple[Wording, ...], str]:
    """Return the wordings that a query marks, as on the results page."""
    if not typed.strip():
        return (), ""
    try:
        results = library.search(Question(typed, limit=1, as_of=as_of))
    except QueryError as error:
        return (), error.message
    return results.query.marked, ""


class _Page:
    """Makes the parts of one page, one after another: marks and notes are numbered through all of it."""

    def __init__(self, library: Library, document: Document, wordings: tuple[Wording, ...], as_of: date | None) -> None:
        self._library = library
        self._document = document
        self._wordings = wordings
        self._as_of = as_of
        self._notes = rendering.Footnotes(document)
        self._links: dict[tuple[str, int], list[Link]] = {}
        for link in library.links.of(document.id):
            self._links.setdefault((link.source_address, link.paragraph), []).append(link)
        self._sections: dict[int, list[str]] = {}
        for section in document.all_sections():
            self._sections.setdefault(section.first, []).append(section.address)
        self.marker = rendering.Marker()

    def part(self, passage: Passage) -> Part:
        """Return the next part of the page."""
        before = self.marker.count
        rows = [
            rendering.Row(
                paragraph, highlight(paragraph.text, self._wordings), self._links.get((passage.address, position), [])
            )
            for position, paragraph in enumerate(passage.paragraphs)
        ]
        paragraphs: list[tuple[Paragraph, Markup, Markup]] = []
        for table, run in groupby(rows, lambda row: row.paragraph.table):
            if table:
                paragraphs.append(self._table(passage, table, list(run)))
            else:
                paragraphs.extend(map(self._line, run))
        begun = self._sections.get(self._document.position(passage.address), ())
        anchors = tuple(address for address in begun if address != passage.address)
        first_mark = before + 1 if self.marker.count > before else 0
        manner, depth = _heading_manner(passage)
        cited_by = self._citing_parts(passage)
        readings = tuple(map(partial(self._both, passage), self._differing(passage)))
        return Part(
            passage, anchors, manner, depth, tuple(paragraphs), cited_by, readings, first_mark, self.marker.count
        )

    def _differing(self, passage: Passage) -> Iterator[Attestation]:
        for attestation in self._library.snapshot.attestations.of(self._document.id):
            variant = attestation.variant(passage.address)
            if variant is not None and variant.is_of_words:
                yield attestation

    def _both(self, passage: Passage, attestation: Attestation) -> tuple[tuple[str, Markup], tuple[str, Markup]]:
        """Return a passage as it is held and as another source has it."""
        ours, theirs = rendering.both_readings(*attestation.both(self._document, passage.address))
        own = Provenance.of(self._document.metadata).full_name
        return (own, ours), (attestation.provenance.full_name, theirs)

    def _table(self, passage: Passage, address: str, rows: list[rendering.Row]) -> tuple[Paragraph, Markup, Markup]:
        identifier = address if address != passage.address else ""
        label = self._document.label(address)
        text = rendering.table(rows, label, self.marker, self._notes, self._leads, identifier=identifier)
        return rows[0].paragraph, rendering.joined([]), text

    def _line(self, row: rendering.Row) -> tuple[Paragraph, Markup, Markup]:
        line, notes, marker = row.paragraph, self._notes, self.marker
        is_note = line.kind == "footnote"
        number = notes.number(line, row.marks, marker) if is_note else rendering.number(line, row.marks, marker)
        text = rendering.paragraph(line, row.marks, row.links, marker, self._leads)
        return line, number, text + notes.marks(line) if line.marks else text

    def _leads(self, link: Link) -> tuple[str, str]:
        """Return where a link leads, with a remark on another version."""
        destination = self._library.destinations.of(link, self._as_of or self._library.today)
        address = destination.address if destination.is_held else ""
        return document_url(destination.document, address, as_of=self._as_of), destination.remark

    def _citing_parts(self, passage: Passage) -> tuple[tuple[str, str, str], ...]:
        """Return who cites a passage: title, place, address."""
        if passage.address == "title":
            return ()
        citing: dict[str, tuple[str, str, str]] = {}
        for link in self._library.links.to_passage(self._document.id, passage.address):
            label = link.source_address.label
            is_own = link.source == self._document.id
            title = "本文件" if is_own else f"《{self._library.snapshot.shelf(link.source).metadata.title}》"
            url = document_url(link.source, link.source_address, as_of=self._as_of)
            citing.setdefault(url, (title, label, url))
        return tuple(citing.values())


def _heading_manner(passage: Passage) -> tuple[str, int]:
    """Return class and depth of a part's heading; an annex begins a text of its own."""
    annex = passage.address.annex
    if passage.address.is_annex:
        return "annex", 0
    depth = len(passage.path) - (1 if annex else 0)
    return "outline" if passage.address.below(annex).root.kind == "sec" else "", max(0, depth)


def _citing_documents(library: Library, identifier: str, as_of: date | None) -> list[tuple[str, int, str]]:
    """Return the documents that cite this one or parts of it: title, how often, where first."""
    counted: dict[str, list[Link]] = {}
    for link in library.destinations.to(identifier, as_of or library.today):
        counted.setdefault(link.source, []).append(link)
    citing: list[tuple[str, int, str]] = []
    for source, links in counted.items():
        metadata = library.snapshot.shelf(source).metadata
        url = document_url(source, links[0].source_address, as_of=as_of)
        citing.append((f"{metadata.title}{year_of_edition(metadata)}", len(links), url))
    return citing
