"""Builds the index: from the corpus to a snapshot with its engine, beside the old one, switched in one step.

`index/` holds generations, each complete in itself, and the file `CURRENT` that names the one that serves. A build
writes a new generation and then replaces `CURRENT`; until that moment, whatever happens, the old one serves.
"""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock, Timeout

from kb.catalogue import Catalogue
from kb.citations.links import Link, Links, links_of
from kb.citations.resolve import Resolver
from kb.corpus import FACTS, Corpus, Remark, SourceFile
from kb.document import Document
from kb.errors import BuildInProgressError, DocumentError, IndexUnusableError
from kb.search.whoosh_engine import write_segment
from kb.search.words_index import WordsWriter
from kb.snapshot import SEAL, Manifest, SegmentPlace, Shelved, Snapshot, check_seal, write_passages, write_seal
from kb.text.words import Segmenter


def _program() -> str:
    """A name for the program as it is: the same sources give the same name. About two milliseconds."""
    package = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


# What another program read or cut (its parser, its folding, its jieba) is not ours to serve: after an update the index
# is built anew.
FORMAT = f"whoosh/jieba-{version('jieba')}/{_program()}"
CURRENT = "CURRENT"
_LOCK = ".build.lock"
_GENERATION = "generation-"
_WRITTEN_ANEW = {"manifest.json", "links.json"}

# An update adds a segment; beyond these the index is built anew, so that it stays small and quick.
_MOST_SEGMENTS = 12
_MOST_GONE = 0.3

Progress = Callable[[int, int], None]
"""Called with how many documents are done and how many there are."""


@dataclass(frozen=True)
class Built:
    """What a build did."""

    folder: Path
    documents: int
    passages: int
    changed: int
    bad_files: tuple[Remark, ...]


def current(index: Path) -> Path | None:
    """The folder of the generation that serves; None if there is none."""
    try:
        name = (index / CURRENT).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    folder = index / name
    return folder if name.startswith(_GENERATION) and "/" not in name and folder.is_dir() else None


def is_stale(index: Path, corpus: Corpus) -> bool:
    """Whether the index is missing, foreign or damaged, or the corpus has changed since it was built.

    Raises DocumentError if there is no corpus.
    """
    corpus_version = version_of(corpus.files(), _facts(corpus))
    folder = current(index)
    if folder is None:
        return True
    try:
        manifest = Manifest.read(folder)
    except IndexUnusableError:
        return True
    return (manifest.format, manifest.corpus_version) != (FORMAT, corpus_version)


def build(index: Path, corpus: Corpus, *, anew: bool = False, progress: Progress | None = None) -> Built:
    """Brings the index up to the corpus and returns what was done; an index that is up to date is left as it is.

    Only changed documents are read again, unless `anew` or the old index cannot be used. Raises BuildInProgressError
    if another process is building, and KbError if the corpus cannot be read at all.
    """
    index.mkdir(parents=True, exist_ok=True)
    with _only_builder(index):
        _remove_leftovers(index)
        old = None if anew else _usable(index, _digest(*_facts(corpus)))
        try:
            return _Build(index, corpus, old, progress or (lambda done, of: None)).run()
        finally:
            if old is not None:
                old.close()


@contextmanager
def _only_builder(index: Path) -> Iterator[None]:
    """Holds the lock of builders, which the system frees even if this process is killed."""
    lock = FileLock(index / _LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise BuildInProgressError("另一个进程正在建立索引，请等它完成后再试。") from None
    try:
        yield
    finally:
        lock.release()


def _usable(index: Path, facts: str) -> Snapshot | None:
    """The old snapshot, if an update may build on it: same format, same catalogue and formulations, not worn out."""
    folder = current(index)
    if folder is None:
        return None
    try:
        check_seal(folder)
        snapshot = Snapshot(folder)
    except IndexUnusableError:
        return None
    manifest = snapshot.manifest
    gone = manifest.passages - snapshot.live_passages
    if (
        (manifest.format, manifest.facts) != (FORMAT, facts)
        or len(manifest.segments) >= _MOST_SEGMENTS
        or gone > _MOST_GONE * max(manifest.passages, 1)
    ):
        snapshot.close()
        return None
    return snapshot


class _Build:
    """One build: finds what changed, writes a new generation, switches to it."""

    def __init__(self, index: Path, corpus: Corpus, old: Snapshot | None, progress: Progress) -> None:
        self._index = index
        self._corpus = corpus
        self._old = old
        self._progress = progress
        self._catalogue = corpus.catalogue()
        self._files = corpus.files()
        self._facts = _facts(corpus)

    def run(self) -> Built:
        corpus_version = version_of(self._files, self._facts)
        old = self._old
        if old is not None and old.manifest.corpus_version == corpus_version:
            return Built(old.folder, len(old.documents), old.live_passages, 0, old.manifest.bad_files)
        folder = self._index / f"{_GENERATION}{secrets.token_hex(6)}"
        folder.mkdir()
        try:
            return self._write(folder, corpus_version)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def _write(self, folder: Path, corpus_version: str) -> Built:
        kept = self._kept()
        changed, bad_files = self._changed(kept)
        first = self._old.manifest.passages if self._old else 0
        linked = _link_tree(self._old.folder, folder) if self._old is not None else {}
        shelves, place = self._write_segment(folder, changed, first)
        words = self._old.manifest.words if self._old else self._domain_words(changed)
        self._write_words(folder, Segmenter(words), kept, changed)
        segments = (*(self._old.manifest.segments if self._old else ()), place)
        documents = tuple(sorted((*kept.values(), *shelves), key=lambda shelved: shelved.metadata.id))
        facts = _digest(*self._facts)
        as_of = self._catalogue.as_of
        manifest = Manifest(FORMAT, words, corpus_version, facts, segments, documents, tuple(bad_files), as_of)
        manifest.write(folder)
        self._write_links(folder, kept, changed)
        write_seal(folder, linked)
        self._switch(folder)
        live = sum(shelved.end - shelved.first for shelved in documents)
        return Built(folder, len(documents), live, len(changed), tuple(bad_files))

    def _kept(self) -> dict[str, Shelved]:
        """The documents of the old snapshot whose file, and what the catalogue says of them, is as it was."""
        if self._old is None:
            return {}
        now = {file.id: (file.path, file.sha256) for file in self._files}
        held = set(now)
        kept: dict[str, Shelved] = {}
        for identifier, shelved in self._old.documents.items():
            same_file = now.get(identifier) == (shelved.path, shelved.sha256)
            still_listed = not shelved.sha256 and identifier not in held and identifier in self._catalogue.entries
            if same_file or still_listed:
                kept[identifier] = shelved
        return kept

    def _changed(self, kept: dict[str, Shelved]) -> tuple[list[tuple[Document, str]], list[Remark]]:
        """The documents to be read again, each with its file's sha256, and the files that cannot be read."""
        changed: list[tuple[Document, str]] = []
        bad_files = self._corpus.overlooked()
        waiting = [file for file in self._files if file.id not in kept]
        for done, file in enumerate(waiting):
            self._progress(done, 2 * len(waiting))
            document = _read(self._corpus, file, self._catalogue, bad_files)
            if document is not None:
                changed.append((document, file.sha256))
        held = {document.id for document, _ in changed} | set(kept)
        changed.extend((document, "") for document in self._corpus.listed(self._catalogue, held))
        return changed, bad_files

    def _write_segment(
        self, folder: Path, changed: list[tuple[Document, str]], first: int
    ) -> tuple[list[Shelved], SegmentPlace]:
        shelves: list[Shelved] = []
        end = first
        for document, sha256 in changed:
            begin, end = end, end + len(document.passages)
            shelves.append(Shelved(document.metadata, begin, end, document.path, sha256, document.sections))
        name = f"segment-{len(self._old.manifest.segments) if self._old else 0}"
        place = SegmentPlace(name, first, end)
        (folder / name).mkdir()
        documents = [document for document, _ in changed]
        write_passages(folder / name, documents)
        write_segment(folder, place, (passage for document in documents for passage in document.passages))
        return shelves, place

    def _domain_words(self, changed: list[tuple[Document, str]]) -> tuple[str, ...]:
        """What should count as one word: titles and short names, and the formulations."""
        names = [name for document, _ in changed for name in (document.title, *document.metadata.aliases)]
        formulations = self._corpus.formulations()
        return tuple(sorted({*(name for name in names if 2 <= len(name) <= 20), *formulations.words()}))

    def _write_words(
        self, folder: Path, segmenter: Segmenter, kept: dict[str, Shelved], changed: list[tuple[Document, str]]
    ) -> None:
        writer = WordsWriter(folder, segmenter)
        try:
            for identifier, shelved in self._old.documents.items() if self._old else ():
                if identifier not in kept:
                    writer.remove(range(shelved.first, shelved.end))
            for done, (document, _) in enumerate(changed):
                self._progress(len(changed) + done, 2 * len(changed))
                writer.add(document)
        except BaseException:
            writer.cancel()
            raise
        writer.commit()
        self._progress(2 * len(changed), 2 * len(changed))

    def _write_links(self, folder: Path, kept: dict[str, Shelved], changed: list[tuple[Document, str]]) -> None:
        """The links of changed documents anew; those of another are kept, unless it cites a work of which a version has
        changed, or a name or a date by which versions are told apart has come or gone."""
        read = {document.id: document for document, _ in changed}
        old = self._old

        def document(identifier: str) -> Document:
            if identifier in read:
                return read[identifier]
            assert old is not None
            return old.document(identifier)

        known = [shelved.metadata for shelved in kept.values()] + [d.metadata for d in read.values()]
        resolver = Resolver(known, document)
        before = {s.metadata for s in old.documents.values()} if old else set()
        same_names = {_naming(m) for m in before} == {_naming(m) for m in known}
        works = {metadata.id: metadata.work or metadata.id for metadata in known}
        changed_works = {works[identifier] for identifier in read}
        old_links = Links.read(old.folder) if old is not None and kept else None

        def links(identifier: str) -> list[Link]:
            if old_links is not None and same_names and identifier in kept:
                listed = old_links.of(identifier)
                if not any(works.get(link.target) in changed_works for link in listed):
                    return listed
            return links_of(document(identifier), resolver)

        Links({identifier: links(identifier) for identifier in (*kept, *read)}).write(folder)

    def _switch(self, folder: Path) -> None:
        """Names `folder` as the one that serves, after all of it has reached the disk."""
        for path in folder.rglob("*"):
            if path.is_file():
                _sync(path)
        name = self._index / f"{CURRENT}.{os.getpid()}"
        name.write_text(folder.name + "\n", "utf-8")
        _sync(name)
        name.replace(self._index / CURRENT)


_TELLING = (
    "id", "title", "aliases", "status", "text", "work", "document_number",
    "approved", "published", "effective", "repealed", "superseded_by",
)  # fmt: skip
"""What decides which document, and which version of it, a citation means."""


def _naming(metadata: object) -> tuple[object, ...]:
    return tuple(getattr(metadata, name) for name in _TELLING)


def _read(corpus: Corpus, file: SourceFile, catalogue: Catalogue, bad_files: list[Remark]) -> Document | None:
    try:
        return corpus.read(file, catalogue)
    except DocumentError as error:
        bad_files.append(Remark(file.path, error.line, error.message))
        return None


def _facts(corpus: Corpus) -> tuple[bytes, ...]:
    """The files beside the documents on which the index depends."""
    paths = map(corpus.facts, FACTS)
    return tuple(path.read_bytes() if path.exists() else b"" for path in paths)


def version_of(files: Sequence[SourceFile], facts: Sequence[bytes]) -> str:
    """A name for the state of a corpus of these files and facts (the bytes of each of `FACTS`): the same give the same."""
    listed = "\n".join(f"{file.path}\t{file.sha256}" for file in files)
    return _digest(listed.encode(), *facts)


def _digest(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:16]


def _link_tree(source: Path, target: Path) -> dict[str, list[int]]:
    """The files of the old generation in the new one: linked, since none of them is ever changed; and their fingerprints."""
    seal = json.loads((source / SEAL).read_text("utf-8"))
    linked = {name: seal[name] for name in seal if name not in _WRITTEN_ANEW}
    for name in linked:
        copy = target / name
        copy.parent.mkdir(exist_ok=True)
        try:
            os.link(source / name, copy)
        except OSError:
            shutil.copy2(source / name, copy)
    return linked


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _remove_leftovers(index: Path) -> None:
    """Removes generations that no longer serve, the last one before the current excepted: readers may still hold it."""
    serving = current(index)
    others = [path for path in index.glob(f"{_GENERATION}*") if path != serving]
    finished = sorted((p for p in others if (p / SEAL).exists()), key=lambda p: p.stat().st_mtime)
    for path in others:
        if path not in finished[-1:]:
            shutil.rmtree(path, ignore_errors=True)
    for path in index.glob(f"{CURRENT}.*"):
        path.unlink(missing_ok=True)
