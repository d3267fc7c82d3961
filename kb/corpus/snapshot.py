"""A snapshot: the corpus as it was indexed, in one folder that never changes.

Pages, hits and citations are read from here and not from the corpus, so that what is shown is what was searched, also
while somebody edits a file. Passages are numbered through the snapshot; the number is the key in every index beside it.
A snapshot is made of segments, each some documents; an update adds a segment and marks the old versions as gone.
"""

import json
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import cached_property, lru_cache
from pathlib import Path

from kb.corpus.attestation import Attestations
from kb.corpus.catalogue import Catalogue
from kb.corpus.folder import Corpus, Remark
from kb.corpus.json_rows import passage_from_json, passage_to_json
from kb.corpus.records import Records
from kb.corpus.shelves import Shelf, Shelves
from kb.corpus.source_files import SourceFile, content_of
from kb.documents import Address, Document, Passage, Section
from kb.errors import IndexUnusableError, UnknownDocumentError
from kb.versions import Repeal

MANIFEST = "manifest.json"
CURRENT = "CURRENT"
GENERATION = "generation-"
"""The file in the index that names the folder of the snapshot that serves, and how the names of such folders begin."""

# Whole documents that stay in memory once they were read: about 130 KB each.
_KEPT = 512


def current(index: Path) -> Path | None:
    """Return the folder of the generation that serves; None if there is none."""
    try:
        name = (index / CURRENT).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    folder = index / name
    return folder if name.startswith(GENERATION) and "/" not in name and folder.is_dir() else None


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
    bad_files: tuple[Remark, ...]
    as_of: date | None = None

    @property
    def passages(self) -> int:
        """Return how many passage numbers are in use, also of replaced documents."""
        return self.segments[-1].end if self.segments else 0

    def write(self, folder: Path) -> None:
        content = vars(self) | {
            "segments": list(map(asdict, self.segments)),
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
        self._rows = Shelves(folder)
        self.shelves: tuple[Shelf, ...] = self._rows.all()
        self._segments = [(place, Records(folder / place.name, "passages")) for place in self.manifest.segments]
        for place, records in self._segments:
            if len(records) != place.end - place.first:
                raise IndexUnusableError("索引文件与清单不符，请运行 kb index 重建。")
        self._starts = [place.first for place, _ in self._segments]
        self.documents: Mapping[str, Shelf] = {shelf.metadata.id: shelf for shelf in self.shelves}
        self._document = lru_cache(maxsize=_KEPT)(self._assemble)
        self._places = lru_cache(maxsize=_KEPT)(self._places_in)

    def close(self) -> None:
        self._rows.close()
        for _, records in self._segments:
            records.close()

    @cached_property
    def document_numbers(self) -> "array[int]":
        """Return for each passage number the position of its document.

        Positions are those in `shelves`, or -1 for a document that is gone.
        """
        numbers = array("i", [-1]) * self.manifest.passages
        for position, shelf in enumerate(self.shelves):
            numbers[shelf.first : shelf.end] = array("i", [position]) * (shelf.end - shelf.first)
        return numbers

    @cached_property
    def live_passages(self) -> int:
        return sum(shelf.end - shelf.first for shelf in self.shelves)

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
                unchanged[identifier] = shelf if file is None else _traced(shelf, file)
        return unchanged

    @cached_property
    def attestations(self) -> Attestations:
        """Return what other sources have of the texts, beside what is held. Raises IndexUnusableError if damaged."""
        return Attestations.read(self.folder)

    def sections(self, identifier: str) -> tuple[Section, ...]:
        """Return the sections of a document; they count from its first passage."""
        return self._rows.sections(identifier)

    def all_sections(self) -> dict[str, tuple[Section, ...]]:
        """Return the sections of all documents that have any, by id."""
        return self._rows.all_sections()

    def repeals(self) -> list[Repeal]:
        """Return what the articles that close the documents held in full repeal."""
        return self._rows.repeals()

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
        return Document(shelf.metadata, passages, self.sections(identifier), shelf.path)


def _traced(shelf: Shelf, file: SourceFile) -> Shelf:
    """Return the shelf with the trace that its file has now; the same one if it has that."""
    return shelf if shelf.trace == file.lasting_trace else replace(shelf, trace=file.lasting_trace)
