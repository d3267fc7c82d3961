"""A snapshot: the corpus as it was indexed, in one folder that never changes.

Pages, hits and citations are read from here and not from the corpus, so that what is shown is what was searched, also
while somebody edits a file. Passages are numbered through the snapshot; the number is the key in every index beside it.
A snapshot is made of segments, each some documents; an update adds a segment and marks the old versions as gone.
"""

import json
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import cast

from kb.corpus.attestation import Attestations
from kb.corpus.catalogue import Catalogue
from kb.corpus.folder import Corpus, Remark
from kb.corpus.json_rows import Json, metadata_from_json, metadata_to_json, passage_from_json, passage_to_json
from kb.corpus.records import Records
from kb.corpus.source_files import SourceFile, Trace, content_of
from kb.documents import Address, Document, Metadata, Passage, Section
from kb.errors import IndexUnusableError, UnknownDocumentError

MANIFEST = "manifest.json"
CURRENT = "CURRENT"
GENERATION = "generation-"
"""The file in the index that names the folder of the snapshot that serves, and how the names of such folders begin."""

# Whole documents that stay in memory once they were read: about 130 KB each.
_KEPT = 512
# Passages at the end of a text among which the article is that closes it; tables and lists may be annexed behind it.
_CLOSING = 8


def current(index: Path) -> Path | None:
    """Return the folder of the generation that serves; None if there is none."""
    try:
        name = (index / CURRENT).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    folder = index / name
    return folder if name.startswith(GENERATION) and "/" not in name and folder.is_dir() else None


@dataclass(frozen=True)
class Shelf:
    """One document of a snapshot: its passages are the numbers `[first, end)`; `sections` count from its first passage.

    `sha256` is that of its file, empty if it has none; `trace` the one by which the file can be known again. `wording` is
    the fingerprint of its text, if it is held in full.
    """

    metadata: Metadata
    first: int
    end: int
    path: str
    sha256: str
    sections: tuple[Section, ...]
    trace: Trace | None = None
    wording: str = ""


@dataclass(frozen=True)
class SegmentPlace:
    """A segment's folder inside the snapshot, and the passage numbers `[first, end)` in it."""

    name: str
    first: int
    end: int

    def write(self, folder: Path, documents: Iterable[Document]) -> None:
        """Make the segment's folder, with the passages of *documents*."""
        (folder / self.name).mkdir()
        passages = (passage for document in documents for passage in document.passages)
        Records.write(folder / self.name, "passages", map(passage_to_json, passages))


@dataclass(frozen=True)
class Manifest:
    """The contents of a snapshot.

    `words` are those that were added to the dictionary by which its text was cut; `as_of` is the day on which what
    the catalogue says held, None if it does not say.
    """

    format: str
    words: tuple[str, ...]
    corpus_version: str
    facts: str
    segments: tuple[SegmentPlace, ...]
    documents: tuple[Shelf, ...]
    bad_files: tuple[Remark, ...]
    as_of: date | None = None

    @property
    def passages(self) -> int:
        """Return how many passage numbers are in use, also of replaced documents."""
        return self.segments[-1].end if self.segments else 0

    @property
    def files(self) -> dict[str, SourceFile]:
        """Return the files known again by their trace, by document id."""
        files_by_trace = ((shelf.metadata.id, shelf) for shelf in self.documents if shelf.trace is not None)
        return {name: SourceFile(name, shelf.path, shelf.sha256, shelf.trace, True) for name, shelf in files_by_trace}

    def write(self, folder: Path) -> None:
        content = vars(self) | {
            "segments": list(map(asdict, self.segments)),
            "documents": list(map(_shelf_to_json, self.documents)),
            "bad_files": list(map(asdict, self.bad_files)),
            "as_of": self.as_of.isoformat() if self.as_of else None,
        }
        (folder / MANIFEST).write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Return the manifest in `folder`. Raises IndexUnusableError if it is missing or damaged."""
        try:
            content = json.loads((folder / MANIFEST).read_text("utf-8"))
            words, as_of = tuple(content.pop("words")), content.pop("as_of")
            return cls(
                words=words,
                segments=tuple(SegmentPlace(**segment) for segment in content.pop("segments")),
                documents=tuple(map(_shelf_from_json, content.pop("documents"))),
                bad_files=tuple(Remark(**bad) for bad in content.pop("bad_files")),
                as_of=date.fromisoformat(as_of) if as_of else None,
                **content,
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexUnusableError("索引的清单缺失或损坏，请运行 kb index 重建。") from error


class Snapshot:
    """A snapshot, open for reading; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Open the snapshot in `folder`. Raises IndexUnusableError if any of its files is missing or damaged."""
        self.folder = folder
        self.manifest = Manifest.read(folder)
        self._segments = [(place, Records(folder / place.name, "passages")) for place in self.manifest.segments]
        for place, records in self._segments:
            if len(records) != place.end - place.first:
                raise IndexUnusableError("索引文件与清单不符，请运行 kb index 重建。")
        self._starts = [place.first for place, _ in self._segments]
        self.documents: Mapping[str, Shelf] = {shelf.metadata.id: shelf for shelf in self.manifest.documents}
        self._document = lru_cache(maxsize=_KEPT)(self._assemble)
        self._places = lru_cache(maxsize=_KEPT)(self._places_in)

    def close(self) -> None:
        for _, records in self._segments:
            records.close()

    @cached_property
    def document_numbers(self) -> "array[int]":
        """Return for each passage number the position of its document.

        Positions are those in `manifest.documents`, or -1 for a document that is gone.
        """
        numbers = array("i", [-1]) * self.manifest.passages
        for position, shelf in enumerate(self.manifest.documents):
            numbers[shelf.first : shelf.end] = array("i", [position]) * (shelf.end - shelf.first)
        return numbers

    @cached_property
    def live_passages(self) -> int:
        return sum(shelf.end - shelf.first for shelf in self.manifest.documents)

    @property
    def has_gone(self) -> bool:
        """Tell whether there are passages of documents that were replaced or removed."""
        return self.live_passages != self.manifest.passages

    def record(self, number: int) -> bytes:
        """Return a passage as it is kept, in JSON and UTF-8: to look into many and read none."""
        return self._raw(number)

    def passage(self, number: int) -> Passage:
        """Return the passage with this number."""
        return passage_from_json(self._raw(number))

    def shelf(self, identifier: str) -> Shelf:
        """Return the document's place. Raises NotFoundError if there is no such document."""
        try:
            return self.documents[identifier]
        except KeyError:
            raise UnknownDocumentError(identifier) from None

    def came_in(self, identifier: str) -> date | None:
        """Return the day of the `arrival`; None of a document without a text. Raises NotFoundError."""
        moment = self.arrival(identifier)
        return moment.date() if moment else None

    def arrival(self, identifier: str) -> datetime | None:
        """Return when a text came into the corpus, in the zone of this machine; None of a document that has none.

        It is the moment at which it was fetched, else that at which its file was last written. Raises NotFoundError if
        there is no such document.
        """
        shelf = self.shelf(identifier)
        if shelf.metadata.fetched:
            with suppress(ValueError):
                return datetime.fromisoformat(shelf.metadata.fetched).astimezone()
        if not shelf.sha256:
            return None
        # A file without a trace was still being written to when it was read, right before the snapshot was made.
        moment = shelf.trace.modified / 1e9 if shelf.trace else (self.folder / MANIFEST).stat().st_mtime
        return datetime.fromtimestamp(moment).astimezone()

    def document(self, identifier: str) -> Document:
        """Return the whole document. Raises NotFoundError if there is no such document."""
        return self._document(identifier)

    def passage_at(self, identifier: str, address: Address) -> Passage | None:
        """Return the passage with this address, None if there is none; the rest of its document is not read.

        Raises NotFoundError if there is no such document.
        """
        number = self._places(identifier).get(address)
        return None if number is None else self.passage(number)

    def unchanged(self, files: Iterable[SourceFile], catalogue: Catalogue) -> dict[str, Shelf]:
        """Return the documents that *files* and *catalogue* do not change, by id.

        Each has the trace that its file has now. Of documents known by the catalogue alone there is no file.
        """
        now = {file.id: file for file in files}
        entries, before = catalogue.entries, self._catalogue().entries
        unchanged: dict[str, Shelf] = {}
        for identifier, shelf in self.documents.items():
            file = now.get(identifier)
            is_same = (shelf.path, shelf.sha256) == (file.path, file.sha256) if file else identifier in entries
            if is_same and bool(shelf.sha256) == bool(file) and entries.get(identifier) == before.get(identifier):
                unchanged[identifier] = replace(shelf, trace=file.lasting_trace) if file else shelf
        return unchanged

    @cached_property
    def attestations(self) -> Attestations:
        """Return what other sources have of the texts, beside what is held. Raises IndexUnusableError if damaged."""
        return Attestations.read(self.folder)

    def closing(self, word: str) -> Iterator[tuple[Metadata, list[Passage]]]:
        """Yield the documents held in full with *word* in one of the passages that close them, and those passages."""
        sought = word.encode()
        for shelf in self.manifest.documents:
            if shelf.metadata.text == "full":
                last = range(max(shelf.first, shelf.end - _CLOSING), shelf.end)
                if passages := [passage_from_json(raw) for number in last if sought in (raw := self._raw(number))]:
                    yield shelf.metadata, passages

    def _raw(self, number: int) -> bytes:
        place, records = self._segments[bisect_right(self._starts, number) - 1]
        return records[number - place.first]

    def _catalogue(self) -> Catalogue:
        return Catalogue.parsed(content_of(self.folder / Corpus.CATALOGUE), Corpus.CATALOGUE)

    def _places_in(self, identifier: str) -> dict[str, int]:
        """Return the number of each passage of a document by its address, which stands first in the record."""
        shelf = self.shelf(identifier)
        numbers = range(shelf.first, shelf.end)
        return {json.loads(raw[1 : raw.index(b",")]): number for number in numbers if (raw := self._raw(number))}

    def _assemble(self, identifier: str) -> Document:
        shelf = self.shelf(identifier)
        passages = tuple(self.passage(number) for number in range(shelf.first, shelf.end))
        return Document(shelf.metadata, passages, shelf.sections, shelf.path)


def _shelf_to_json(shelf: Shelf) -> Json:
    metadata = metadata_to_json(shelf.metadata)
    return vars(shelf) | {"metadata": metadata, "sections": list(map(_section_to_json, shelf.sections))}


def _shelf_from_json(content: Json) -> Shelf:
    sections = tuple(map(_section_from_json, content["sections"]))
    trace = Trace(*content["trace"]) if content["trace"] else None
    metadata = metadata_from_json(content["metadata"])
    return Shelf(**{**content, "metadata": metadata, "sections": sections, "trace": trace})


def _section_to_json(section: Section) -> list[object]:
    children = [_section_to_json(child) for child in section.children]
    return [section.address, section.label, section.heading, section.first, section.end, section.line, children]


def _section_from_json(row: list[object]) -> Section:
    children = tuple(_section_from_json(child) for child in cast("list[list[object]]", row[6]))
    address, *_ = place = cast("tuple[str, str, str, int, int, int]", tuple(row[:6]))
    return Section(Address(address), *place[1:], children)
