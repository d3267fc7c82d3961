"""The links between documents: what each passage cites, and who cites it."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from sqlite3 import Connection
from typing import Any, Literal

from kb.citations.citation import Citation
from kb.citations.editions import Edition, edition_in
from kb.citations.layout import Home
from kb.citations.resolution import Resolution, Resolver
from kb.citations.whole_text import Readings, Reference, readings_on
from kb.documents import Address, Document, Place
from kb.files import StoredRows, writing_rows

LINKS = "links.db"
"""The file of a generation that keeps them."""

# Documents are numbers there: an id is as long as all else in a row.
_TABLES = """
CREATE TABLE documents (number INTEGER PRIMARY KEY, id TEXT UNIQUE);
CREATE TABLE links (source INTEGER, at INTEGER, address TEXT, paragraph INTEGER, start INTEGER, end INTEGER,
                    target INTEGER, part TEXT, is_held INTEGER, cited_version INTEGER, is_named INTEGER,
                    is_bare INTEGER, PRIMARY KEY (source, at)) WITHOUT ROWID;
CREATE INDEX links_by_target ON links (target);
CREATE INDEX links_by_version ON links (cited_version) WHERE cited_version IS NOT NULL;
CREATE TABLE names (source INTEGER, name TEXT, qualifier TEXT, PRIMARY KEY (source, name, qualifier)) WITHOUT ROWID;
CREATE INDEX names_by_name ON names (name, qualifier);
"""
# A view may not bind values: what is asked of it comes behind.
_VIEW = """
CREATE VIEW found AS
SELECT links.*, origin.id AS origin, shown.id AS shown, cited.id AS cited FROM links
JOIN documents AS origin ON origin.number = source JOIN documents AS shown ON shown.number = target
LEFT JOIN documents AS cited ON cited.number = cited_version;
"""
_FROM = """
SELECT origin, address, paragraph, start, end, shown, part, is_held, cited, is_named, is_bare FROM found
WHERE source = (SELECT number FROM documents WHERE id = ?) ORDER BY at
"""
_TO = """
SELECT origin, address, paragraph, start, end, shown, part, is_held, cited, is_named, is_bare FROM found
WHERE target = (SELECT number FROM documents WHERE id = ?1)
   OR cited_version = (SELECT number FROM documents WHERE id = ?1)
ORDER BY origin, at
"""
_NAMES = "SELECT name, qualifier FROM names, documents WHERE source = number AND id = ?"
_NAMING = "SELECT id FROM names, documents WHERE source = number AND name = ? AND qualifier = ?"
# The links of documents that were read last, a few kilobytes each: a page asks for those of one again and again, passage
# by passage.
_KEPT, _KEPT_PARTS = 64, 16
# 《…》同时废止: a version that is repealed there is not relied on.
_REPEALED_AFTER = re.compile(r"[^。；;\n]*?(?:废止|停止执行|停止施行|停止使用|不再执行)")
_REPEALED_BEFORE = re.compile(r"废止(?:了|的)?[^。；;，,\n《》]{0,8}\Z")

NameWritten = tuple[str, str]
"""A name that stands in a text, and what stands in brackets after it."""


@dataclass(frozen=True)
class Link:
    """One resolved citation: it stands in `paragraph` (by position) of the passage `source_address` of `source`, at the
    code points `[start, end)`, and points at `address` of `target`; an empty address is the whole document.

    `is_held` says that the part can be opened; else only the document's own page can. `cited_version` is the version that
    was cited, where its text is not here and `target` is shown instead; else empty. `is_named` says that the text names
    this very version (2014年印发的《…》); `is_bare` that it names neither a part nor a version, and relies on the document:
    then the text in force is meant, whenever that is read.
    """

    source: str
    source_address: Address
    paragraph: int
    start: int
    end: int
    target: str
    address: Address
    is_held: bool
    cited_version: str = ""
    is_named: bool = False
    is_bare: bool = False

    @property
    def version(self) -> str:
        """Return the document that was cited, whether or not it can be shown."""
        return self.cited_version or self.target


@dataclass(frozen=True)
class DocumentLinks:
    """The links of one document, in reading order, and the names in it that were looked up."""

    links: list[Link] = field(default_factory=list)
    names: frozenset[NameWritten] = frozenset()


def links_of(document: Document, resolver: Resolver) -> DocumentLinks:
    """Return the citations in *document* that point at something known, itself included; and its names.

    Of several versions the one is cited that was in force when the document was written. Where the text of that one is
    not held and that of the one in force now is, the link leads there, as from a document without a date.
    """
    home = Home.of(document)
    paragraphs = [
        (passage.address, position)
        for passage in document.passages
        if passage.address != "title"
        for position in range(len(passage.paragraphs))
    ]
    links: list[Link] = []
    # Now is the day of the catalogue, and not that of the build: the same corpus has the same links.
    days = dict.fromkeys((document.metadata.date, None))
    readings = readings_on(home.text, resolver, days, home=home)
    for span, part, version, naming in _answers(readings, resolver):
        index = bisect_right(home.starts, span[0]) - 1
        start, end = (at - home.starts[index] for at in span)
        cited_version = "" if version == part.document else version
        place = (document.id, *paragraphs[index], start, end)
        is_bare = naming == "bare" and not part.address and _is_relied_on(document, version, home.text, span, resolver)
        links.append(
            Link(*place, part.document, part.address, part.is_held, cited_version, naming == "version", is_bare)
        )
    return DocumentLinks(links, readings.names)


@dataclass(frozen=True)
class _Part(Place):
    """A part that a citation points at; `is_missing` says that the document has no such part."""

    is_held: bool
    is_missing: bool = False


def _is_relied_on(document: Document, version: str, text: str, span: tuple[int, int], resolver: Resolver) -> bool:
    """Tell whether a name in *text* is of a document that is relied on: not of an own version, and not repealed there."""
    own, other = (resolver.known(identifier).work_or_id for identifier in (document.id, version))
    start = text.rfind("\n", 0, span[0]) + 1
    is_repealed = _REPEALED_AFTER.match(text, span[1]) or _REPEALED_BEFORE.search(text[start : span[0]])
    return own != other and not is_repealed


Naming = Literal["version", "edition", "bare"]
"""What the words of a citation tell of the version: which one it is, by year or number; that it is one of several (新、原、
试行); nothing."""


def _answers(readings: Readings, resolver: Resolver) -> Iterator[tuple[tuple[int, int], _Part, str, Naming]]:
    """Yield the span of each citation, the part to show for it, the version it means, and how the words name that.

    `readings` are those on the day on which the text was written and now, or now alone.
    """
    then, *others = ({reference.span: reference for reference in references} for references in readings.by_day)
    now = others[0] if others else then
    spans = sorted({*then, *now})
    parts = {span: (_part_of(then.get(span)), _part_of(now.get(span))) for span in spans}
    # A text that cites a part which only the version of today has means that version, whatever its date.
    of_today = {
        resolver.known(before.document).work_or_id
        for before, after in parts.values()
        if before and after and before.is_missing and before.document != after.document and not after.is_missing
    }
    named_versions: set[str] = set()
    for span, (before, after) in parts.items():
        part = before or after
        if part is None:
            continue
        version = part.document
        if before and after and before.document != after.document:
            if resolver.known(before.document).work_or_id in of_today:
                part, version = after, after.document
            elif after.is_held and not before.is_held:
                part = after
        yield span, part, version, _naming(then.get(span) or now[span], version, named_versions, resolver)


def _part_of(reference: Reference | None) -> _Part | None:
    if reference is None:
        return None
    outcome = reference.outcome
    if isinstance(outcome, Resolution):
        return _Part(outcome.document, outcome.address, outcome.is_held)
    if outcome.reason == "no_part" and reference.citation.kind not in {"internal", "relative"}:
        return _Part(outcome.candidates[0], reference.citation.address, False, is_missing=True)
    if outcome.reason == "several_parts" and outcome.nearest:
        return _Part(outcome.candidates[0], outcome.nearest, True)
    return None


def _naming(reference: Reference, version: str, named_versions: set[str], resolver: Resolver) -> Naming:
    """Return how the words name the version, or those at which they point back.

    *named_versions* are those named so far by year or number; one that is named here is added to them.
    """
    citation = reference.citation
    if not resolver.versions(version):
        return "bare"
    edition = _edition(citation, resolver)
    if citation.kind in {"titled", "named"} and resolver.is_named(version, edition):
        named_versions.add(version)
        return "version"
    if reference.antecedent and version in named_versions:
        return "version"
    return "edition" if edition or resolver.is_named_on_trial(version, citation) else "bare"


def _edition(citation: Citation, resolver: Resolver) -> Edition:
    """Return the edition that a citation names, beside the name or inside it (2007年党章)."""
    inside = resolver.titles.meaning(citation.name, citation.qualifier).edition if citation.name else ""
    alias = "" if resolver.titles.is_title(citation.name) else citation.name
    return edition_in([inside, alias]).and_also(citation.edition)


class Links:
    """All links of a snapshot, by source and by target, read as they are asked for. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Open the links in the snapshot in *folder*. Raises IndexUnusableError if they are missing or damaged."""
        self._rows = StoredRows(folder / LINKS)
        self.close = self._rows.close
        self._rows.select("SELECT 1 FROM links, names LIMIT 1")
        self._parts = lru_cache(maxsize=_KEPT_PARTS)(self._parts_of)
        self._from = lru_cache(maxsize=_KEPT)(self._links_from)
        self._to = lru_cache(maxsize=_KEPT)(self._links_to)

    def of(self, document: str) -> list[Link]:
        """Return what *document* cites, in reading order."""
        return list(self._from(document))

    def in_document(self, document: str) -> DocumentLinks:
        """Return what *document* cites, and the names in it."""
        names = self._rows.select(_NAMES, document)
        return DocumentLinks(self.of(document), frozenset((name, qualifier) for name, qualifier in names))

    def to(self, document: str) -> list[Link]:
        """Return who cites *document* from outside, or is shown it for a version that is not here."""
        return [link for link in self._to(document) if link.source != document]

    def to_passage(self, document: str, address: Address) -> list[Link]:
        """Return who cites a passage of *document* or a part of it, other passages of it included."""
        parts = self._parts(document).get(address, [])
        return [link for link in parts if (link.source, link.source_address) != (document, address)]

    def names(self) -> list[NameWritten]:
        """Return all names that stand in any document."""
        return [
            (name, qualifier) for name, qualifier in self._rows.select("SELECT DISTINCT name, qualifier FROM names")
        ]

    def naming(self, name: NameWritten) -> list[str]:
        """Return the documents in which a name stands."""
        return [source for (source,) in self._rows.select(_NAMING, *name)]

    def _links_from(self, document: str) -> tuple[Link, ...]:
        return tuple(map(_link, self._rows.select(_FROM, document)))

    def _links_to(self, document: str) -> tuple[Link, ...]:
        return tuple(map(_link, self._rows.select(_TO, document)))

    def _parts_of(self, document: str) -> dict[Address, list[Link]]:
        """Return who cites each part of *document*, or a part of that."""
        parts: dict[Address, list[Link]] = {}
        for link in self._to(document):
            for address in link.address.lineage if link.target == document else ():
                parts.setdefault(address, []).append(link)
        return parts


def write_links(
    folder: Path, by_source: Mapping[str, DocumentLinks], base: Path | None = None, gone: Collection[str] = ()
) -> None:
    """Write the links of documents into the snapshot in *folder*.

    *base* is the folder of the snapshot that is added to: its links stay, but for those of *gone* and of *by_source*.
    """
    with writing_rows(folder / LINKS, _TABLES + _VIEW, base / LINKS if base else None) as rows:
        if base:
            old = [(source,) for source in (*gone, *by_source)]
            rows.executemany("DELETE FROM links WHERE source = (SELECT number FROM documents WHERE id = ?)", old)
            rows.executemany("DELETE FROM names WHERE source = (SELECT number FROM documents WHERE id = ?)", old)
        known = {
            name
            for source, own in by_source.items()
            for name in (source, *(link.target for link in own.links), *(link.version for link in own.links))
        }
        rows.executemany("INSERT OR IGNORE INTO documents (id) VALUES (?)", ((name,) for name in sorted(known)))
        numbers = {name: _number(rows, name) for name in known}
        for source in sorted(by_source):
            own, number = by_source[source], numbers[source]
            rows.executemany(
                "INSERT INTO links VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                ((number, at, *_row(link, numbers)) for at, link in enumerate(own.links)),
            )
            rows.executemany("INSERT INTO names VALUES (?, ?, ?)", ((number, *name) for name in sorted(own.names)))


def _number(rows: Connection, document: str) -> int:
    return int(rows.execute("SELECT number FROM documents WHERE id = ?", (document,)).fetchone()[0])


def _row(link: Link, numbers: Mapping[str, int]) -> tuple[object, ...]:
    place = link.source_address, link.paragraph, link.start, link.end, numbers[link.target], link.address
    return *place, link.is_held, numbers.get(link.cited_version), link.is_named, link.is_bare


def _link(row: tuple[Any, ...]) -> Link:
    source, place, paragraph, start, end, target, address, is_held, cited_version, is_named, is_bare = row
    where = source, Address(place), paragraph, start, end, target, Address(address)
    return Link(*where, bool(is_held), cited_version or "", bool(is_named), bool(is_bare))
