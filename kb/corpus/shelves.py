"""The shelves of a snapshot: what it knows of each document beside its text, a row each.

An update writes the rows of what changed and takes over all others as they are.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast
from weakref import WeakValueDictionary

from kb.corpus.json_rows import metadata_from_json, metadata_to_json
from kb.corpus.source_files import SourceFile, Trace
from kb.documents import Address, Document, Metadata, Section
from kb.errors import IndexUnusableError
from kb.files import StoredRows, writing_rows
from kb.versions import REPEALS, Repeal, repeals_in

SHELVES = "documents.db"
"""The file of a generation that keeps them."""

# Passages at the end of a text among which the article is that closes it; tables and lists may be annexed behind it.
_CLOSING = 8

_TABLES = """
CREATE TABLE documents (id TEXT PRIMARY KEY, metadata TEXT, first INTEGER, end INTEGER, path TEXT, sha256 TEXT,
                        trace TEXT, wording TEXT) WITHOUT ROWID;
CREATE TABLE sections (id TEXT PRIMARY KEY, content TEXT);
CREATE TABLE repeals (id TEXT, title TEXT, address TEXT, since TEXT, latest TEXT);
CREATE INDEX repeals_by_document ON repeals (id);
"""

# Metadata that is the same in two generations is one value in a process: it is read once, and held once.
_known: WeakValueDictionary[str, Metadata] = WeakValueDictionary()


@dataclass(frozen=True)
class Shelf:
    """One document of a snapshot: its passages are the numbers `[first, end)`.

    `sha256` is that of its file, empty if it has none; `trace` the one by which the file can be known again. `wording` is
    the fingerprint of its text, if it is held in full.
    """

    metadata: Metadata
    first: int
    end: int
    path: str
    sha256: str
    trace: Trace | None = None
    wording: str = ""


class Shelves:
    """The shelves in the folder of a snapshot, open for reading; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Open them. Raises IndexUnusableError if they are missing or damaged."""
        self._rows = StoredRows(folder / SHELVES)
        self.close = self._rows.close

    def all(self) -> tuple[Shelf, ...]:
        """Return all shelves, by id. Raises IndexUnusableError."""
        try:
            return tuple(
                Shelf(_metadata(metadata), first, end, path, sha256, _trace(trace), wording)
                for metadata, first, end, path, sha256, trace, wording in self._rows.select(
                    "SELECT metadata, first, end, path, sha256, trace, wording FROM documents ORDER BY id"
                )
            )
        except (ValueError, TypeError, KeyError) as error:
            raise IndexUnusableError("索引的清单损坏，请运行 kb index 重建。") from error

    def sections(self, identifier: str) -> tuple[Section, ...]:
        """Return the sections of a document; they count from its first passage."""
        rows = self._rows.select("SELECT content FROM sections WHERE id = ?", identifier)
        return _sections(rows[0][0]) if rows else ()

    def all_sections(self) -> dict[str, tuple[Section, ...]]:
        """Return the sections of all documents that have any, by id."""
        return {name: _sections(content) for name, content in self._rows.select("SELECT id, content FROM sections")}

    def repeals(self) -> list[Repeal]:
        """Return what the articles that close the documents held in full repeal, by document."""
        rows = self._rows.select("SELECT title, id, address, since, latest FROM repeals ORDER BY id, rowid")
        return [
            Repeal(title, name, Address(place), _day(since), _day(last)) for title, name, place, since, last in rows
        ]


def shelves_in(folder: Path) -> tuple[Shelf, ...]:
    """Return the shelves in the folder of a snapshot, by id. Raises IndexUnusableError."""
    with closing(Shelves(folder)) as shelves:
        return shelves.all()


def files_of(shelves: Iterable[Shelf]) -> dict[str, SourceFile]:
    """Return the files known again by their trace, by document id."""
    known = ((shelf.metadata.id, shelf) for shelf in shelves if shelf.trace is not None)
    return {name: SourceFile(name, shelf.path, shelf.sha256, shelf.trace, True) for name, shelf in known}


def write_shelves(
    folder: Path,
    shelves: Mapping[str, Shelf],
    documents: Mapping[str, Document],
    base: tuple[Path, Mapping[str, Shelf]] | None,
) -> None:
    """Write *shelves*, by id, into a snapshot's folder, with the sections and repeals of *documents*.

    *base* is the folder of the snapshot that is added to, and its shelves: of these only what changed is written.
    """
    before = base[1] if base else {}
    changed = {name: shelf for name, shelf in shelves.items() if before.get(name) is not shelf}
    anew = [(name,) for name in before if name not in shelves or name in documents]
    with writing_rows(folder / SHELVES, _TABLES, base[0] / SHELVES if base else None) as rows:
        rows.executemany("DELETE FROM documents WHERE id = ?", anew)
        rows.executemany("DELETE FROM sections WHERE id = ?", anew)
        rows.executemany("DELETE FROM repeals WHERE id = ?", anew)
        rows.executemany("REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?)", map(_row, changed.values()))
        written = [documents[name] for name in sorted(documents)]
        sections = ((document.id, _to_json(list(map(_section_to_json, document.sections)))) for document in written)
        rows.executemany("INSERT INTO sections VALUES (?, ?)", (row for row in sections if row[1] != "[]"))
        rows.executemany("INSERT INTO repeals VALUES (?, ?, ?, ?, ?)", _repeals(written))


def _row(shelf: Shelf) -> tuple[object, ...]:
    trace = " ".join(map(str, shelf.trace)) if shelf.trace else ""
    metadata = _to_json(metadata_to_json(shelf.metadata))
    return shelf.metadata.id, metadata, shelf.first, shelf.end, shelf.path, shelf.sha256, trace, shelf.wording


def _to_json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _metadata(content: str) -> Metadata:
    known = _known.get(content)
    if known is None:
        known = _known[content] = metadata_from_json(json.loads(content))
    return known


def _trace(content: str) -> Trace | None:
    return Trace(*map(int, content.split())) if content else None


def _repeals(documents: Iterable[Document]) -> Iterator[tuple[str, str, str, str, str]]:
    for document in documents:
        if document.metadata.text == "full":
            closing = [passage for passage in document.passages[-_CLOSING:] if REPEALS in passage.text]
            for repeal in repeals_in(document.metadata, closing):
                since, latest = (day.isoformat() if day else "" for day in (repeal.since, repeal.latest))
                yield document.id, repeal.title, repeal.address, since, latest


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


def _section_to_json(section: Section) -> list[object]:
    children = [_section_to_json(child) for child in section.children]
    return [section.address, section.label, section.heading, section.first, section.end, section.line, children]


def _sections(content: str) -> tuple[Section, ...]:
    return tuple(map(_section_from_json, json.loads(content)))


def _section_from_json(row: list[object]) -> Section:
    children = tuple(_section_from_json(child) for child in cast("list[list[object]]", row[6]))
    address, *_ = place = cast("tuple[str, str, str, int, int, int]", tuple(row[:6]))
    return Section(Address(address), *place[1:], children)
