"""What a build takes from the corpus: what stays, what is to be indexed, what cannot be read."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from kb.corpus import Corpus, Remark, Shelf, Snapshot, SourceFile
from kb.documents import Document
from kb.errors import DocumentError
from kb.indexing.facts import STILL_AS_BEFORE, Facts
from kb.indexing.survey import Survey, as_before

Progress = Callable[[int, int], None]
"""Called with how many documents are done and how many there are."""


def untold(done: int, of: int) -> None:
    """Tell nobody of progress."""


Changes = list[tuple[Document, SourceFile]]
"""Documents to be indexed, each with its file; one known by the catalogue alone has a file without sha256."""


@dataclass(frozen=True)
class Harvest:
    """`unchanged` are the documents of the snapshot that is added to which stay as they are, by id."""

    unchanged: dict[str, Shelf]
    changes: Changes
    bad_files: tuple[Remark, ...]

    @property
    def documents(self) -> list[Document]:
        """Return the documents to be indexed, in the order of their passages."""
        return [document for document, _ in self.changes]


class Harvester:
    """Looks at the files of a corpus once, and reads those that have to be read.

    `last` is the snapshot that serves, from which what a file held last is taken where that file is being written or
    cannot be read; `base` the one that is added to, None if all is built anew.
    """

    def __init__(
        self,
        corpus: Corpus,
        survey: Survey,
        facts: Facts,
        last: Snapshot | None,
        base: Snapshot | None,
        unfinished: frozenset[str],
    ) -> None:
        self._corpus = corpus
        self._survey = survey
        self._facts = facts
        self._last = last
        self._base = base
        self._before = last.documents if last else {}
        self._waiting = {file.id for file in survey.files if file.path in unfinished}
        self._waiting |= {name for name, shelf in self._before.items() if shelf.path in unfinished}
        before = {name: shelf for name, shelf in self._before.items() if name in self._waiting}
        files = [file for file in survey.files if file.id not in self._waiting]
        self.files = as_before(files, before)
        self._waiting |= survey.kept

    def run(self, progress: Progress) -> Harvest:
        """Read the files that are not as they were. Of one that cannot be read, what it held last stays."""
        unchanged = self._base.unchanged(self.files, self._facts.catalogue) if self._base is not None else {}
        changes: Changes = []
        bad_files = [*self._survey.remarks, *self._facts.remarks, *self._survey.overlooked]
        to_read = [file for file in self.files if file.id not in unchanged]
        for done, file in enumerate(to_read):
            progress(done, 2 * len(to_read))
            document, remark = self._read(file)
            last = self._before.get(file.id)
            if document is not None:
                changes.append((document, file))
            elif last is not None and last.sha256:
                self._stay(last, unchanged, changes)
                remark = remark and replace(remark, message=f"{remark.message}{STILL_AS_BEFORE}")
            bad_files.extend([remark] if remark else [])
        with_file = {document.id for document, _ in changes} | set(unchanged)
        for document in self._corpus.listed(self._facts.catalogue, with_file):
            changes.append((document, SourceFile(document.id, document.path, "")))
        return Harvest(unchanged, changes, tuple(bad_files))

    def _stay(self, last: Shelf, unchanged: dict[str, Shelf], changes: Changes) -> None:
        """Take over what a document held last, out of the index."""
        shelf = self._base.documents.get(last.metadata.id) if self._base else None
        if shelf is not None and shelf.sha256 == last.sha256:
            unchanged[last.metadata.id] = shelf
        elif self._last is not None:
            changes.append((self._last.document(last.metadata.id), _file(last)))

    def _read(self, file: SourceFile) -> tuple[Document | None, Remark | None]:
        """Return the document in a file; none if somebody is writing it, or it cannot be seen or read, which is told."""
        if file.id in self._waiting:
            return None, None
        try:
            document = self._corpus.read(file, self._facts.catalogue)
        except DocumentError as error:
            return None, Remark(file.path, error.line, error.message)
        if not self._corpus.is_as_listed(file):
            return None, Remark(file.path, 0, "这个文件正在改动，等它写完再收入。")
        return document, None


def _file(shelf: Shelf) -> SourceFile:
    """Return the file of a document as it was; nobody knows whether it still is, so it has no trace."""
    return SourceFile(shelf.metadata.id, shelf.path, shelf.sha256)
