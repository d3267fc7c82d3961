"""Builds the index: from the corpus to a snapshot with its engine, a new generation beside the one that serves."""

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from kb.citations import Links, Renaming, Resolver, links_of
from kb.corpus import (
    STILL_AS_BEFORE,
    Corpus,
    Facts,
    Manifest,
    Remark,
    SegmentPlace,
    Shelved,
    Snapshot,
    SourceFile,
    check_seal,
    facts_seen,
    write_passages,
    write_seal,
)
from kb.documents import Document, Metadata
from kb.errors import DocumentError, IndexUnusableError
from kb.indexing import generations
from kb.indexing.generations import RENEWED, current
from kb.search import EMBEDDED, Addition, SearchIndex
from kb.text import Segmenter, Wording, fold_text
from kb.versions import Validity


def _program() -> str:
    """A name for the program as it is: the same sources give the same name. About two milliseconds."""
    package = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


# What another program read or cut (its parser, its folding, its jieba) is not ours to serve: after an update the index
# is built anew.
_PROGRAM = f"jieba-{version('jieba')}/{_program()}"
_RENEWING = ".renewing"

# An update adds a segment; with more than the engine bears, or this share of passages gone, the index is built anew, so
# that it stays small and quick.
_MOST_GONE = 0.3
# How many times as worn an index may be that is added to at once while it is built anew beside.
_BORNE = 6

# When more documents than these change at a time, all are linked anew, which then costs less than to look which need it.
_MOST_COMPARED = 24

Progress = Callable[[int, int], None]
"""Called with how many documents are done and how many there are."""


Changed = list[tuple[Document, SourceFile]]
"""Documents to be indexed, each with its file; one known by the catalogue alone has a file without sha256."""


@dataclass(frozen=True)
class Differences:
    """The documents that came, changed and went, since the build before."""

    added: tuple[Metadata, ...] = ()
    altered: tuple[Metadata, ...] = ()
    removed: tuple[Metadata, ...] = ()


@dataclass(frozen=True)
class Built:
    """What a build did; `differences` is None if the index was up to date. `is_worn` says that it should be built anew."""

    folder: Path
    documents: int
    passages: int
    changed: int
    bad_files: tuple[Remark, ...]
    differences: Differences | None = None
    is_worn: bool = False


def format_of(engine: SearchIndex) -> str:
    """The format of the generations that this program writes for an engine."""
    return f"{engine.name}/{_PROGRAM}"


def is_stale(index: Path, corpus: Corpus, engine: SearchIndex = EMBEDDED) -> bool:
    """Tell whether the index is missing, foreign or damaged, or the corpus has changed since it was built.

    Only files that have been written to since are read. Raises DocumentError if there is no corpus.
    """
    manifest = _manifest(current(index))
    if manifest is None or manifest.format != format_of(engine):
        corpus.paths()  # raises if there is no corpus
        return True
    return manifest.corpus_version != version_of(corpus.files(manifest.files), facts_seen(corpus))


def _manifest(folder: Path | None) -> Manifest | None:
    try:
        return Manifest.read(folder) if folder is not None else None
    except IndexUnusableError:
        return None


@contextmanager
def last_snapshot(index: Path, engine: SearchIndex = EMBEDDED) -> Iterator[Snapshot | None]:
    """Open the snapshot that serves, for a `with`; None if this program cannot add to it: missing, damaged, foreign."""
    snapshot = _opened(current(index), engine)
    try:
        yield snapshot
    finally:
        if snapshot is not None:
            snapshot.close()


def build(
    index: Path,
    corpus: Corpus,
    *,
    engine: SearchIndex = EMBEDDED,
    anew: bool = False,
    progress: Progress | None = None,
    unfinished: frozenset[str] = frozenset(),
    at_once: bool = False,
) -> Built:
    """Brings the index up to the corpus and returns what was done; an index that is up to date is left as it is.

    Only changed documents are read again, unless `anew` or the old index cannot be used. A file that can no longer be
    read is told in `bad_files`, and what it held last stays. The files of `unfinished`, paths relative to the corpus, are
    taken as they were, since somebody is writing them. `at_once` adds to an index that should be built anew, as long as
    it can be borne, for somebody who will `renew` it. Raises BuildInProgressError if another process is building, and
    KbError if the corpus cannot be read at all, or the index not be written here.
    """
    index.mkdir(parents=True, exist_ok=True)
    with generations.only_builder(index):
        generations.remove_leftovers(index)
        last = None if anew else _opened(current(index), engine)
        renewed = None if anew else _opened(index / RENEWED, engine)
        try:
            facts = Facts.read(corpus, last.folder if last else None, unfinished)
            base = _base(last, renewed, facts, engine, at_once=at_once)
            report = progress or (lambda done, of: None)
            built = _Build(index, corpus, engine, facts, last, base, unfinished, report).run()
            generations.switch(index, built.folder)
            engine.serve(built.folder)
        finally:
            for snapshot in filter(None, (last, renewed)):
                snapshot.close()
        shutil.rmtree(index / RENEWED, ignore_errors=True)
        return built


def renew(index: Path, corpus: Corpus, engine: SearchIndex = EMBEDDED) -> None:
    """Builds the index that serves anew, beside it and without keeping anybody from adding to it; the next build goes on
    from there. Raises BuildInProgressError if another process does this already, and KbError as `build` does."""
    beside = index / _RENEWING
    beside.mkdir(parents=True, exist_ok=True)
    with generations.only_builder(beside):
        generations.remove_leftovers(beside, keeping=0)
        last = _opened(current(index), engine)
        try:
            facts = Facts.read(corpus, last.folder if last else None)
            built = _Build(beside, corpus, engine, facts, last, None, frozenset(), lambda done, of: None).run()
        finally:
            if last is not None:
                last.close()
        shutil.rmtree(index / RENEWED, ignore_errors=True)
        built.folder.rename(index / RENEWED)


def _opened(folder: Path | None, engine: SearchIndex) -> Snapshot | None:
    """The snapshot in `folder`, if this program made it for `engine` and it is whole."""
    if folder is None:
        return None
    try:
        check_seal(folder)
        snapshot = Snapshot(folder)
    except IndexUnusableError:
        return None
    if snapshot.manifest.format == format_of(engine):
        return snapshot
    snapshot.close()
    return None


def _base(
    last: Snapshot | None, renewed: Snapshot | None, facts: Facts, engine: SearchIndex, *, at_once: bool
) -> Snapshot | None:
    """The snapshot that is added to: the one that serves, or the one that was built anew beside it; None if all is to be
    built anew."""
    usable = [snapshot for snapshot in (last, renewed) if snapshot is not None and engine.holds(snapshot)]
    for snapshot in usable:
        if not _is_worn(snapshot.manifest, facts, engine):
            return snapshot
    return last if last in usable and last and at_once and _wear(last.manifest, engine) < _BORNE else None


def _is_worn(manifest: Manifest, facts: Facts, engine: SearchIndex) -> bool:
    """Whether a snapshot should be built anew: worn out by updates, or cut with other formulations."""
    return manifest.facts != _words_of(facts) or _wear(manifest, engine) >= 1


def _wear(manifest: Manifest, engine: SearchIndex) -> float:
    """How worn a snapshot is: 1 is as worn as it should become."""
    live = sum(shelved.end - shelved.first for shelved in manifest.documents)
    gone = (manifest.passages - live) / max(manifest.passages, 1)
    return max(len(manifest.segments) / engine.most_segments, gone / _MOST_GONE)


class _Build:
    """One build: finds what changed, and writes a new generation.

    `last` is the snapshot that serves. `base` is the one that is added to, the same or one that was built anew beside it;
    None if all is built anew.
    """

    def __init__(
        self,
        index: Path,
        corpus: Corpus,
        engine: SearchIndex,
        facts: Facts,
        last: Snapshot | None,
        base: Snapshot | None,
        unfinished: frozenset[str],
        progress: Progress,
    ) -> None:
        self._index = index
        self._corpus = corpus
        self._engine = engine
        self._facts = facts
        self._last = last
        self._old = base
        self._progress = progress
        self._before: Mapping[str, Shelved] = last.documents if last else {}
        self._files, self._waiting = self._at_rest(corpus.files(last.manifest.files if last else None), unfinished)

    def run(self) -> Built:
        corpus_version = version_of(self._files, self._facts.seen)
        old = self._old
        if old is not None and old is self._last and old.manifest.corpus_version == corpus_version:
            is_worn = _is_worn(old.manifest, self._facts, self._engine)
            return Built(old.folder, len(old.documents), old.live_passages, 0, old.manifest.bad_files, is_worn=is_worn)
        folder = generations.begin(self._index)
        try:
            return self._write(folder, corpus_version)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def _write(self, folder: Path, corpus_version: str) -> Built:
        kept, changed, bad_files = self._taken()
        first = self._old.manifest.passages if self._old else 0
        linked = (
            generations.go_on_from(self._old.folder, folder, self._engine.own_files) if self._old is not None else {}
        )
        shelves, place = self._write_segment(folder, changed, first)
        words = self._old.manifest.words if self._old else self._domain_words(changed)
        self._write_engine(folder, place, Segmenter(words), kept, shelves, changed)
        segments = (*(self._old.manifest.segments if self._old else ()), place)
        documents = tuple(sorted((*kept.values(), *shelves), key=lambda shelved: shelved.metadata.id))
        facts = self._old.manifest.facts if self._old else _words_of(self._facts)
        as_of = self._facts.catalogue.as_of
        manifest = Manifest(
            format_of(self._engine), words, corpus_version, facts, segments, documents, tuple(bad_files), as_of
        )
        manifest.write(folder)
        self._facts.write(folder)
        self._write_links(folder, kept, changed)
        write_seal(folder, linked)
        live = sum(shelved.end - shelved.first for shelved in documents)
        is_worn, differences = _is_worn(manifest, self._facts, self._engine), self._differences(documents)
        return Built(folder, len(documents), live, len(changed), tuple(bad_files), differences, is_worn=is_worn)

    def _differences(self, documents: tuple[Shelved, ...]) -> Differences:
        """What is not as it was in the snapshot that served."""
        before, after = self._before, {shelved.metadata.id: shelved for shelved in documents}
        return Differences(
            tuple(one.metadata for one in documents if one.metadata.id not in before),
            tuple(one.metadata for one in documents if _differs(before.get(one.metadata.id), one)),
            tuple(before[identifier].metadata for identifier in before if identifier not in after),
        )

    def _at_rest(self, files: list[SourceFile], unfinished: frozenset[str]) -> tuple[list[SourceFile], set[str]]:
        """The files, those of documents that somebody is writing as they were; and the ids of these documents."""
        waiting = {file.id for file in files if file.path in unfinished}
        waiting |= {identifier for identifier, shelved in self._before.items() if shelved.path in unfinished}
        were = [
            SourceFile(identifier, self._before[identifier].path, self._before[identifier].sha256)
            for identifier in waiting
            if identifier in self._before and self._before[identifier].sha256
        ]
        files = [file for file in files if file.id not in waiting] + were
        return sorted(files, key=lambda file: file.id), waiting

    def _taken(self) -> tuple[dict[str, Shelved], Changed, list[Remark]]:
        """The documents that stay as they are; those to be indexed, each with its file's sha256; and the files that
        cannot be read: of these what they held last stays."""
        kept = self._old.unchanged(self._files, self._facts.catalogue) if self._old is not None else {}
        changed: Changed = []
        bad_files = [*self._facts.remarks, *self._corpus.overlooked()]
        to_read = [file for file in self._files if file.id not in kept]
        for done, file in enumerate(to_read):
            self._progress(done, 2 * len(to_read))
            document, why = self._read(file)
            last = self._before.get(file.id)
            if document is not None:
                changed.append((document, file))
            elif last is not None and last.sha256:
                self._stay(last, kept, changed)
                why = why and replace(why, message=f"{why.message}{STILL_AS_BEFORE}")
            bad_files.extend([why] if why else [])
        held = {document.id for document, _ in changed} | set(kept)
        listed = self._corpus.listed(self._facts.catalogue, held)
        changed.extend((document, SourceFile(document.id, document.path, "")) for document in listed)
        return kept, changed, bad_files

    def _stay(self, last: Shelved, kept: dict[str, Shelved], changed: Changed) -> None:
        """Takes over what a document held last: as it lies in the index, or, if that is built anew, out of it."""
        there = self._old.documents.get(last.metadata.id) if self._old else None
        if there is not None and there.sha256 == last.sha256:
            kept[last.metadata.id] = there
        elif self._last is not None:
            file = SourceFile(last.metadata.id, last.path, last.sha256)
            changed.append((self._last.document(last.metadata.id), file))

    def _read(self, file: SourceFile) -> tuple[Document | None, Remark | None]:
        """The document in a file; None if somebody is writing it or if it cannot be read, which is told."""
        if file.id in self._waiting:
            return None, None
        try:
            document = self._corpus.read(file, self._facts.catalogue)
        except DocumentError as error:
            return None, Remark(file.path, error.line, error.message)
        if not self._corpus.is_as_listed(file):
            return None, Remark(file.path, 0, "这个文件正在改动，等它写完再收入。")
        return document, None

    def _write_segment(self, folder: Path, changed: Changed, first: int) -> tuple[list[Shelved], SegmentPlace]:
        shelves: list[Shelved] = []
        end = first
        for document, file in changed:
            begin, end = end, end + len(document.passages)
            source = document.path, file.sha256, document.sections, file.lasting_trace
            shelves.append(Shelved(document.metadata, begin, end, *source))
        name = f"segment-{len(self._old.manifest.segments) if self._old else 0}"
        place = SegmentPlace(name, first, end)
        (folder / name).mkdir()
        write_passages(folder / name, (document for document, _ in changed))
        return shelves, place

    def _domain_words(self, changed: Changed) -> tuple[str, ...]:
        """What should count as one word: titles and short names, and the formulations."""
        names = [name for document, _ in changed for name in (document.title, *document.metadata.aliases)]
        return tuple(sorted({*(name for name in names if 2 <= len(name) <= 20), *self._facts.formulations.words()}))

    def _write_engine(
        self,
        folder: Path,
        place: SegmentPlace,
        segmenter: Segmenter,
        kept: dict[str, Shelved],
        shelves: list[Shelved],
        changed: Changed,
    ) -> None:
        before = self._old.documents.values() if self._old else ()
        removed = tuple(shelved for shelved in before if shelved.metadata.id not in kept)
        added = tuple(zip(shelves, (document for document, _ in changed), strict=True))
        whole = 2 * len(changed)

        def done(documents: int) -> None:
            self._progress(len(changed) + documents, whole)

        self._engine.write(Addition(folder, format_of(self._engine), self._old, place, added, removed, segmenter, done))
        self._progress(whole, whole)

    def _write_links(self, folder: Path, kept: dict[str, Shelved], changed: Changed) -> None:
        """The links of changed documents anew, and of those that may read differently now; those of others are kept."""
        read = {document.id: document for document, _ in changed}

        def document(identifier: str) -> Document:
            if identifier in read:
                return read[identifier]
            assert self._old is not None
            return self._old.document(identifier)

        known = [shelved.metadata for shelved in kept.values()] + [d.metadata for d in read.values()]
        resolver = Resolver(known, document, self._facts.catalogue.as_of)
        if self._old is None or not kept:
            Links({identifier: links_of(read[identifier], resolver) for identifier in read}).write(folder)
            return
        old = Links.read(self._old.folder)
        anew = self._to_link_anew(old, resolver, set(kept), set(read))
        by_source = {identifier: old.in_document(identifier) for identifier in kept if identifier not in anew}
        by_source.update({identifier: links_of(document(identifier), resolver) for identifier in (*anew, *read)})
        Links(by_source).write(folder)

    def _to_link_anew(self, links: Links, resolver: Resolver, kept: set[str], read: set[str]) -> set[str]:
        """Of the documents that are `kept` those that may link differently now, when those of `read` are new."""
        assert self._old is not None
        old = self._old
        known = [shelved.metadata for shelved in old.documents.values()]
        before = Validity(known).known_on(old.manifest.as_of)
        after = resolver.validity.known_on(self._facts.catalogue.as_of)
        changed = read | {one for one in {*before, *after} if before.get(one) != after.get(one)}
        if len(changed) > _MOST_COMPARED:
            return kept
        renaming = Renaming(before, after, changed)
        names = {name for identifier in kept for name in links.in_document(identifier).names}
        concerned = {name for name in names if renaming.concerns(name)}
        named = self._holding(old, renaming.plain)
        return {one for one in kept if one in named or not concerned.isdisjoint(links.in_document(one).names)}

    def _holding(self, snapshot: Snapshot, names: Iterable[str]) -> set[str]:
        """The documents in whose text one of `names` stands."""
        numbers, documents = snapshot.document_numbers, snapshot.manifest.documents
        with closing(self._engine.open(snapshot)) as engine:
            holding = {number for name in names for number in engine.holding(Wording(fold_text(name)))}
        return {documents[numbers[number]].metadata.id for number in holding}


def _differs(before: Shelved | None, now: Shelved) -> bool:
    """Whether a document is not as it was before, when it was there."""
    return before is not None and (before.sha256, before.metadata) != (now.sha256, now.metadata)


def _words_of(facts: Facts) -> str:
    """A name for the formulations by which text is cut: the same words give the same name."""
    return _digest("\n".join(sorted(facts.formulations.words())).encode())


def version_of(files: Sequence[SourceFile], facts: Sequence[bytes]) -> str:
    """A name for the state of a corpus of these files and facts (the bytes of each of `FACTS`): the same give the same."""
    listed = "\n".join(f"{file.path}\t{file.sha256}" for file in files)
    return _digest(listed.encode(), *facts)


def _digest(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:16]
