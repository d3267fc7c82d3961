"""The versions of the documents of one library: each in its work, two aligned or compared; what takes long is kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import lru_cache

from kb.documents import Document, Metadata
from kb.errors import UnknownDocumentError
from kb.versions.alignment import Alignment, Heirs
from kb.versions.comparison import Comparison, check_held, compare
from kb.versions.part_history import PartHistory, part_history
from kb.versions.timeline import Timeline, Version, in_order
from kb.versions.validity import Validity

# An alignment refers to two documents, of which the corpus keeps several hundred anyway: this many add little to them. A
# page of outdated citations, or a long draft, goes through the pairs of a few dozen works.
_KEPT_ALIGNMENTS = 64
# A comparison holds the wording of both once more; a reader goes back and forth between a few.
_KEPT_COMPARISONS = 32


class Versions:
    """The versions of all documents that `validity` knows; `read` reads one of them by its id.

    `heirs` tells what became of the articles of one version in another where that is known, and nothing elsewhere.
    """

    def __init__(
        self,
        validity: Validity,
        read: Callable[[str], Document],
        heirs: Callable[[Document, Document], Heirs] | None = None,
    ) -> None:
        self._heirs = heirs or (lambda _, __: ())
        self.validity = validity
        self.document = read
        self.alignment = lru_cache(maxsize=_KEPT_ALIGNMENTS)(self._alignment)
        self._comparison = lru_cache(maxsize=_KEPT_COMPARISONS)(self._compare)

    def version(self, identifier: str) -> Version:
        """Return a document as one version of its work. Raises NotFoundError."""
        return Version(self._metadata(identifier), self.validity)

    def timeline(self, work: str) -> Timeline:
        """Return the versions of a work. Raises NotFoundError."""
        own = self.validity.versions(work)
        if not own:
            raise UnknownDocumentError(work)
        return Timeline(work, tuple(Version(metadata, self.validity) for metadata in in_order(own, self.validity)))

    def timelines(self) -> list[Timeline]:
        """Return the timelines of all works of which there are several versions, by title."""
        works = dict.fromkeys(metadata.work for metadata in self.validity.documents.values())
        several = (self.timeline(work) for work in works if len(self.validity.versions(work)) > 1)
        return sorted(several, key=lambda timeline: (timeline.title, timeline.work))

    def comparable_before(self, timeline: Timeline, version: Version) -> Metadata | None:
        """Return the version before *version*, if both are held in full."""
        earlier = timeline.before(version.metadata.id)
        return earlier.metadata if earlier and earlier.metadata.text == version.metadata.text == "full" else None

    def compare(self, old: str, new: str, day: date | None = None) -> Comparison:
        """Compare two documents, with their status on *day*. Raises NotFoundError and TextNotHeldError."""
        comparison, metadata = self._comparison(old, new), self.validity.known_on(day)
        return replace(comparison, old=metadata[old], new=metadata[new])

    def part_history(self, identifier: str, address: str) -> PartHistory:
        """Return a part of a document in every version of its work.

        Raises NotFoundError for a part that is not there, and for a heading; TextNotHeldError without the wording.
        """
        document = self._document(identifier)
        check_held(document.metadata)
        work = document.metadata.work
        versions = self.timeline(work).versions if work else (self.version(identifier),)
        return part_history(document, address, versions, self._comparison, self.document)

    def held_beside(self, metadata: Metadata) -> int:
        """Return how many versions of a text are held in full, itself among them; 0 if there are no two of them."""
        versions = self.validity.versions(metadata.work) if metadata.work and metadata.text == "full" else ()
        held = sum(version.text == "full" for version in versions)
        return held if held > 1 else 0

    def _compare(self, old: str, new: str) -> Comparison:
        return compare(self.alignment(old, new))

    def _alignment(self, old: str, new: str) -> Alignment:
        before, after = self._document(old), self._document(new)
        return Alignment(before, after, self._heirs(before, after))

    def _document(self, identifier: str) -> Document:
        """Read a document; its work is known also where that only follows from who took whose place."""
        metadata, document = self._metadata(identifier), self.document(identifier)
        return document if document.metadata == metadata else replace(document, metadata=metadata)

    def _metadata(self, identifier: str) -> Metadata:
        if identifier not in self.validity.documents:
            raise UnknownDocumentError(identifier)
        return self.validity.documents[identifier]
