"""Builds the index: from the corpus to a snapshot with its engine, a new generation beside the one that serves."""

import shutil
from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from kb.corpus import (
    Corpus,
    Manifest,
    Remark,
    SegmentPlace,
    Shelf,
    Snapshot,
    SourceFile,
    current,
    wording_of,
    write_shelves,
)
from kb.documents import Document, Metadata
from kb.errors import IndexUnusableError
from kb.files import make_folder, naming, put_in_place, sync_all
from kb.indexing import generations
from kb.indexing.attesting import attestations, attestations_in
from kb.indexing.facts import Facts, facts_in
from kb.indexing.fingerprints import format_of, words_of
from kb.indexing.generations import RENEWED
from kb.indexing.harvest import Harvest, Harvester, Progress, untold
from kb.indexing.linking import Linking
from kb.indexing.maker import Maker, check_not_newer
from kb.indexing.survey import Survey, held, survey_of
from kb.search import EMBEDDED, Addition, SearchIndex
from kb.text import Segmenter

_RENEWING = ".renewing"

# An update adds a segment; with more than the engine bears, or this share of passages gone, the index is built anew, so
# that it stays small and quick.
_MOST_GONE = 0.3
# A name of more characters is no word in a query: 中国共产党纪律检查机关监督执纪工作规则 has 20.
_LONGEST_WORD = 20
# How many times as worn an index may be that is added to at once while it is built anew beside.
_BORNE = 6


@dataclass(frozen=True)
class Differences:
    """The documents that came, changed and went, since the build before."""

    added: tuple[Metadata, ...] = ()
    altered: tuple[Metadata, ...] = ()
    removed: tuple[Metadata, ...] = ()


@dataclass(frozen=True)
class Built:
    """The outcome of a build.

    `differences` is None if the index was up to date. `is_worn` says that it should be built anew.
    """

    folder: Path
    documents: int
    passages: int
    changed: int
    bad_files: tuple[Remark, ...]
    differences: Differences | None = None
    is_worn: bool = False


def is_stale(index: Path, corpus: Corpus, engine: SearchIndex = EMBEDDED) -> bool:
    """Tell whether the index is not that of this corpus.

    So it is if it is missing, foreign or damaged, or the corpus has changed. Only files that have been written to
    since are read. Raises DocumentError if there is no corpus, and as `build` does if it is gone.
    """
    folder = current(index)
    manifest = _manifest(folder)
    shelves = held(folder)
    if folder is None or manifest is None or shelves is None or manifest.format != format_of(engine):
        survey_of(index, corpus, None)  # raises if there is no corpus
        return True
    survey = survey_of(index, corpus, shelves)
    files = [*survey.files, *survey.readings(corpus, attestations_in(folder).files)]
    facts = facts_in(folder) if survey.hides_facts else corpus.facts_now()
    return manifest.corpus_version != survey.version(files, facts)


def _manifest(folder: Path | None) -> Manifest | None:
    try:
        return Manifest.read(folder) if folder is not None else None
    except IndexUnusableError:
        return None


def last_snapshot(
    index: Path, engine: SearchIndex = EMBEDDED, *, thorough: bool = False
) -> AbstractContextManager[Snapshot | None]:
    """Open the snapshot that serves, for a `with`; None if this program cannot add to it: missing, damaged, foreign.

    `thorough` reads every byte of it to see that it is whole.
    """
    return generations.usable_snapshot(current(index), engine, thorough=thorough)


def build(
    index: Path,
    corpus: Corpus,
    *,
    engine: SearchIndex = EMBEDDED,
    anew: bool = False,
    progress: Progress | None = None,
    unfinished: frozenset[str] = frozenset(),
    at_once: bool = False,
    may_be_empty: bool = False,
) -> Built:
    """Bring the index up to the corpus and returns what was done; an index that is up to date is left as it is.

    Only changed documents are read again, unless `anew` or the old index cannot be used. A file that can no longer be
    read is told in `bad_files`, and what it held last stays. The files of `unfinished`, paths relative to the corpus, are
    taken as they were, since somebody is writing them. `at_once` adds to an index that should be built anew, as long as
    it can be borne, for somebody who will `renew` it. Documents of folders that cannot be seen, or that are empty now,
    stay as they were, and the folders are told; of `may_be_empty` it is believed that they are empty. Raises
    BuildInProgressError if another process is building, NewerIndexError if a later version of the program made the index,
    unless `anew`, CorpusGoneError if documents cannot be kept that have to be, and KbError if the corpus cannot be read at
    all, or the index not be written here.
    """
    make_folder(index)
    with naming(index), generations.only_builder(index):
        if not anew:
            check_not_newer(index)
        generations.remove_leftovers(index)
        with (
            generations.usable_snapshot(current(index), engine) as serving,
            generations.usable_snapshot(None if anew else index / RENEWED, engine) as renewed,
        ):
            before = serving.shelves if serving else None
            survey = survey_of(index, corpus, before, anew=anew, may_be_empty=may_be_empty)
            last = None if anew and not survey.kept else serving
            facts = Facts.read(corpus, last.folder if last else None, unfinished, are_hidden=survey.hides_facts)
            base = None if anew else _base(last, renewed, facts, engine, at_once=at_once)
            built = _Build(index, corpus, survey, engine, facts, last, base, unfinished, progress or untold).run()
            generations.switch(index, built.folder)
            engine.serve(built.folder)
        shutil.rmtree(index / RENEWED, ignore_errors=True)
        return built


def renew(index: Path, corpus: Corpus, engine: SearchIndex = EMBEDDED) -> None:
    """Build the index that serves anew, beside it.

    Nobody is kept from adding to it meanwhile; the next build goes on from the new one. Raises BuildInProgressError
    if another process does this already, and KbError as `build` does.
    """
    beside = index / _RENEWING
    make_folder(beside)
    with naming(index), generations.only_builder(beside):
        generations.remove_leftovers(beside, keeping=0)
        with last_snapshot(index, engine) as last:
            survey = survey_of(index, corpus, last.shelves if last else None)
            facts = Facts.read(corpus, last.folder if last else None, are_hidden=survey.hides_facts)
            built = _Build(beside, corpus, survey, engine, facts, last).run()
        shutil.rmtree(index / RENEWED, ignore_errors=True)
        sync_all(built.folder)
        put_in_place(built.folder, index / RENEWED)


def _base(
    last: Snapshot | None, renewed: Snapshot | None, facts: Facts, engine: SearchIndex, *, at_once: bool
) -> Snapshot | None:
    """Return the snapshot that is added to; None to build anew.

    It is the one that serves, or the one that was built anew beside it.
    """
    usable = [snapshot for snapshot in (last, renewed) if snapshot is not None and engine.holds(snapshot)]
    for snapshot in usable:
        if not _is_worn(snapshot.manifest, snapshot.live_passages, facts, engine):
            return snapshot
    return (
        last
        if last in usable and last and at_once and _wear(last.manifest, last.live_passages, engine) < _BORNE
        else None
    )


def _is_worn(manifest: Manifest, live: int, facts: Facts, engine: SearchIndex) -> bool:
    """Tell whether a snapshot of so many *live* passages is worn out, or cut with other formulations."""
    return manifest.facts != words_of(facts.formulations) or _wear(manifest, live, engine) >= 1


def _wear(manifest: Manifest, live: int, engine: SearchIndex) -> float:
    """Return how worn a snapshot is; 1 is as much as allowed."""
    gone = (manifest.passages - live) / max(manifest.passages, 1)
    return max(len(manifest.segments) / engine.most_segments, gone / _MOST_GONE)


@dataclass(frozen=True)
class _Build:
    """One build: finds what changed, and writes a new generation.

    `last` is the snapshot that serves. `base` is the one that is added to, the same or one that was built anew beside it;
    None if all is built anew.
    """

    index: Path
    corpus: Corpus
    survey: Survey
    engine: SearchIndex
    facts: Facts
    last: Snapshot | None
    base: Snapshot | None = None
    unfinished: frozenset[str] = frozenset()
    progress: Progress = untold

    def run(self) -> Built:
        harvester = Harvester(self.corpus, self.survey, self.facts, self.last, self.base, self.unfinished)
        readings = self.survey.readings(self.corpus, self.last.attestations.files if self.last else {})
        corpus_version = self.survey.version([*harvester.files, *readings], self.facts.in_corpus)
        base = self.base
        if base is not None and base is self.last and base.manifest.corpus_version == corpus_version:
            return self._built(base.folder, base.manifest, base.shelves)
        folder = generations.begin(self.index)
        try:
            return self._write(folder, harvester.run(self.progress), readings, corpus_version)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def _write(self, folder: Path, harvest: Harvest, readings: list[SourceFile], corpus_version: str) -> Built:
        base = self.base.manifest if self.base is not None else None
        go_on_from, own_files = generations.go_on_from, self.engine.own_files
        fingerprints = go_on_from(self.base.folder, folder, own_files) if self.base is not None else {}
        place, shelves = self._write_segment(folder, harvest)
        words = base.words if base else self._domain_words(harvest)
        self._write_engine(folder, place, Segmenter(words), harvest, shelves)
        documents = {document.id: document for document in harvest.documents}
        all_now = sorted((*harvest.unchanged.values(), *shelves), key=lambda shelf: shelf.metadata.id)
        now = {shelf.metadata.id: shelf for shelf in all_now}

        def document(identifier: str) -> Document:
            return documents[identifier] if identifier in documents or not self.base else self.base.document(identifier)

        attested, remarks = attestations(self.corpus, self.facts, readings, self.last, now, document)
        attested.write(folder)
        manifest = Manifest(
            format=format_of(self.engine),
            words=words,
            corpus_version=corpus_version,
            facts=base.facts if base else words_of(self.facts.formulations),
            segments=(*(base.segments if base else ()), place),
            bad_files=(*harvest.bad_files, *remarks),
            as_of=self.facts.catalogue.as_of,
        )
        manifest.write(folder)
        write_shelves(folder, now, documents, (self.base.folder, self.base.documents) if self.base else None)
        self.facts.write(folder)
        Maker.here(self.engine).write(folder)
        Linking(self.base, self.engine, now.values(), harvest.unchanged, documents, manifest.as_of).write(folder)
        generations.write_seal(folder, fingerprints)
        return self._built(folder, manifest, now.values(), len(harvest.changes), self._differences(now))

    def _built(
        self,
        folder: Path,
        manifest: Manifest,
        shelves: Collection[Shelf],
        changed: int = 0,
        differences: Differences | None = None,
    ) -> Built:
        passages = sum(shelf.end - shelf.first for shelf in shelves)
        is_worn = _is_worn(manifest, passages, self.facts, self.engine)
        return Built(folder, len(shelves), passages, changed, manifest.bad_files, differences, is_worn)

    def _differences(self, after: Mapping[str, Shelf]) -> Differences:
        """Return what is not as it was in the snapshot that served."""
        before: Mapping[str, Shelf] = self.last.documents if self.last else {}
        return Differences(
            tuple(shelf.metadata for name, shelf in after.items() if name not in before),
            tuple(after[name].metadata for name in after if name in before and _differs(before[name], after[name])),
            tuple(shelf.metadata for name, shelf in before.items() if name not in after),
        )

    def _write_segment(self, folder: Path, harvest: Harvest) -> tuple[SegmentPlace, list[Shelf]]:
        """Write the passages of what is to be indexed; the shelves are where each document lies."""
        segments = self.base.manifest.segments if self.base is not None else ()
        first = end = segments[-1].end if segments else 0
        shelves: list[Shelf] = []
        for document, file in harvest.changes:
            begin, end = end, end + len(document.passages)
            wording = wording_of(document.passages) if document.metadata.text == "full" else ""
            source = document.path, file.sha256, file.lasting_trace
            shelves.append(Shelf(document.metadata, begin, end, *source, wording))
        place = SegmentPlace(f"segment-{len(segments)}", first, end)
        place.write(folder, harvest.documents)
        return place, shelves

    def _domain_words(self, harvest: Harvest) -> tuple[str, ...]:
        """Return what counts as one word: titles, short names, formulations."""
        names = [name for document in harvest.documents for name in (document.title, *document.metadata.aliases)]
        return tuple(
            sorted({*(name for name in names if 2 <= len(name) <= _LONGEST_WORD), *self.facts.formulations.words()})
        )

    def _write_engine(
        self, folder: Path, place: SegmentPlace, segmenter: Segmenter, harvest: Harvest, shelves: list[Shelf]
    ) -> None:
        before = self.base.documents if self.base is not None else {}
        removed = tuple(shelf for name, shelf in before.items() if name not in harvest.unchanged)
        added = tuple(zip(shelves, harvest.documents, strict=True))
        half = len(added)  # the files were the other half

        def done(documents: int) -> None:
            self.progress(half + documents, 2 * half)

        self.engine.write(Addition(folder, format_of(self.engine), self.base, place, added, removed, segmenter, done))
        self.progress(2 * half, 2 * half)


def _differs(before: Shelf, now: Shelf) -> bool:
    return before is not now and (before.sha256, before.metadata) != (now.sha256, now.metadata)
