"""The links of a generation: made anew for documents that changed or may read differently now, kept for all others."""

from collections.abc import Collection, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from kb.citations import Links, Renaming, Resolver, known_documents, links_of, write_links
from kb.corpus import Shelf, Snapshot
from kb.documents import Document
from kb.search import SearchIndex
from kb.text import Wording, fold_text

# When more documents than these change at a time, all are linked anew: to look which need it then costs more than it saves.
_MOST_COMPARED = 24


@dataclass(frozen=True)
class Linking:
    """Links documents against all that a generation holds, `now`.

    `base` is the snapshot that is added to, None if all is built anew; of it the shelves of `unchanged` stay. `documents`
    are those that are indexed now, by id; `as_of` is the day of the catalogue.
    """

    base: Snapshot | None
    engine: SearchIndex
    now: Collection[Shelf]
    unchanged: dict[str, Shelf]
    documents: dict[str, Document]
    as_of: date | None

    @cached_property
    def _resolver(self) -> Resolver:
        metadata = [shelf.metadata for shelf in self.now]
        return Resolver(metadata, self._document, self.as_of)

    def write(self, folder: Path) -> None:
        """Write the links of all documents into the generation in *folder*."""
        base = self.base if self.unchanged else None
        anew = self._anew(base) if base else set[str]()
        links = {name: links_of(self._document(name), self._resolver) for name in (*anew, *self.documents)}
        gone = base.documents.keys() - self.unchanged.keys() if base else ()
        write_links(folder, links, base.folder if base else None, gone)

    def _anew(self, base: Snapshot) -> set[str]:
        with closing(Links(base.folder)) as links:
            return self._to_link_anew(base, links)

    def _document(self, identifier: str) -> Document:
        if identifier in self.documents or self.base is None:
            return self.documents[identifier]
        return self.base.document(identifier)

    def _to_link_anew(self, base: Snapshot, links: Links) -> set[str]:
        """Return the unchanged documents that may link differently now."""
        before = known_documents((shelf.metadata for shelf in base.shelves), base.manifest.as_of).by_id
        after = self._resolver.documents.by_id
        changed = set(self.documents)
        if after is not before:
            changed |= {name for name in {*before, *after} if before.get(name) != after.get(name)}
        if len(changed) > _MOST_COMPARED:
            return set(self.unchanged)
        renaming = Renaming(before, after, changed)
        naming = {document for name in links.names() if renaming.concerns(name) for document in links.naming(name)}
        return self.unchanged.keys() & (naming | self._holding(base, renaming.plain))

    def _holding(self, base: Snapshot, names: Iterable[str]) -> set[str]:
        """Return the documents in whose text any of *names* stands."""
        numbers, documents = base.document_numbers, base.shelves
        with closing(self.engine.open(base)) as engine:
            passages = {number for name in names for number in engine.holding(Wording(fold_text(name)))}
        return {documents[numbers[number]].metadata.id for number in passages}
