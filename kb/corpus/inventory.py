"""What a corpus holds at this moment, read from the snapshot where that is the same as the files."""

from kb.corpus.catalogue import Catalogue
from kb.corpus.folder import Corpus
from kb.corpus.shelves import files_of
from kb.corpus.snapshot import Snapshot
from kb.corpus.source_files import SourceFile
from kb.corpus.wordings import wording_of
from kb.documents import Document, Metadata
from kb.errors import DocumentError


class Inventory:
    """The documents of a corpus as they are when this is made; those of the catalogue alone are there without text.

    A document that cannot be read is not there; every build of the index tells of it. `titles` has its title still, with
    those of all documents that have a file, by id; `wordings` are the ids of the documents that are held in full, by the
    fingerprint of what they say.
    """

    def __init__(self, corpus: Corpus, snapshot: Snapshot | None = None) -> None:
        """Read all files that *snapshot* does not hold as they are.

        It stays open as long as documents are asked for.
        """
        self.catalogue: Catalogue = corpus.catalogue()
        files = corpus.files(files_of(snapshot.shelves) if snapshot is not None else None)
        unchanged = snapshot.unchanged(files, self.catalogue) if snapshot is not None else {}
        self._documents = _read(corpus, [file for file in files if file.id not in unchanged], self.catalogue)
        self._unchanged = snapshot.document if snapshot is not None else self._documents.__getitem__
        self.metadata: dict[str, Metadata] = {name: shelf.metadata for name, shelf in unchanged.items()}
        self.metadata |= {name: document.metadata for name, document in self._documents.items()}
        self.wordings = {shelf.wording: name for name, shelf in unchanged.items() if shelf.wording}
        for name, document in self._documents.items():
            if document.metadata.text == "full" and (wording := wording_of(document.passages)):
                self.wordings[wording] = name
        self.titles: dict[str, str] = {
            file.id: self.metadata[file.id].title if file.id in self.metadata else corpus.title(file) for file in files
        }
        for document in corpus.listed(self.catalogue, set(self.metadata)):
            self._documents[document.id] = document
            self.metadata[document.id] = document.metadata

    def document(self, identifier: str) -> Document:
        """Return the document with an id that is in `metadata`."""
        return self._documents[identifier] if identifier in self._documents else self._unchanged(identifier)


def _read(corpus: Corpus, files: list[SourceFile], catalogue: Catalogue) -> dict[str, Document]:
    documents: dict[str, Document] = {}
    for file in files:
        try:
            documents[file.id] = corpus.read(file, catalogue)
        except DocumentError:
            continue
    return documents
