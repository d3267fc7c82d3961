"""The links of a generation: made anew for documents that changed or may read differently now, kept for all others."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kb.citations import Links, Renaming, Resolver, links_of
from kb.corpus import Shelf, Snapshot
from kb.documents import Document
from kb.search import SearchIndex
from kb.text import Wording, fold_text
from kb.versions import Validity

# When more documents than these change at a time, all are linked anew: to look which need it then costs more than it saves.
_MOST_COMPARED = 24


@dataclass(frozen=True)
class Linking:
    """Links documents against all that a generation holds.

    `base` is the snapshot that is added to, None if all is built anew; of it the shelves of `unchanged` stay. `documents`
    are those that are indexed now, by id; `as_of` is the day of the catalogue.
    """

    base: Snapshot | None
    engine: SearchIndex
    unchanged: dict[str, Shelf]
    documents: dict[str, Document]
    as_of: date | None

    @cached_property
    def _resolver(self) -> Resolver:
        metadata = [shelf.metadata for shelf in self.unchanged.values()]
        metadata += [document.metadata for document in self.documents.values()]
        return Resolver(metadata, self._document, self.as_of)

    def links(self) -> Links:
        """Return the links of all documents."""
        if self.base is None or not self.unchanged:
            return Links({name: links_of(document, self._resolver) for name, document in self.documents.items()})
        old = Links.read(self.base.folder)
        anew = self._to_link_anew(self.base, old)
        links = {name: old.in_document(name) for name in self.unchanged if name not in anew}
        links |= {name: links_of(self._document(name), self._resolver) for name in (*anew, *self.documents)}
        return Links(links)

    def _document(self, identifier: str) -> Document:
        if identifier in self.documents or self.base is None:
            return self.documents[identifier]
        return self.base.document(identifier)

    def _to_link_anew(self, base: Snapshot, links: Links) -> set[str]:
        """Return the unchanged documents that may link differently now."""
        before = Validity([shelf.metadata for shelf in base.manifest.documents]).known_on(base.manifest.as_of)
        after = self._resolver.validity.known_on(self.as_of)
        changed = {name for name in {*before, *after} if before.get(name) != after.get(name)} | set(self.documents)
        if len(changed) > _MOST_COMPARED:
            return set(self.unchanged)
        renaming = Renaming(before, after, changed)
        names = {name: links.in_document(name).names for name in self.unchanged}
        concerned = {name for name in set().union(*names.values()) if renaming.concerns(name)}
        holding = self._holding(base, renaming.plain)
        return {document for document in names if document in holding or not concerned.isdisjoint(names[document])}

    def _holding(self, base: Snapshot, names: Iterable[str]) -> set[str]:
        """Return the documents in whose text any of *names* stands."""
        numbers, documents = base.document_numbers, base.manifest.documents
        with closing(self.engine.open(base)) as engine:
            passages = {number for name in names for number in engine.holding(Wording(fold_text(name)))}
        return {documents[numbers[number]].metadata.id for number in passages}
