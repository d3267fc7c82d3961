"""The library: the corpus with its index, open for use. What the site and the command line stand on."""

import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from kb.citations import Links, Outdated, Resolver, typed_citations
from kb.corpus import FORMULATIONS, Corpus, Formulations, Snapshot, check_seal
from kb.documents import Document, Metadata
from kb.errors import IndexUnusableError, KbError
from kb.indexing import Progress, build, current, format_of, is_stale
from kb.search import (
    EMBEDDED,
    MOST_HITS,
    Asked,
    Query,
    Results,
    SearchEngine,
    SearchIndex,
    answer_to,
    engine_of,
    more_by_words,
    search,
)
from kb.settings import Settings
from kb.text import Segmenter, Wording
from kb.versions import Statuses, Validity, Versions

_MOST_NEAR = 3  # formulations that are offered: those of a family, 四种形态 and its kin; more would be a list to read


class OpenFiles:
    """The open files of a generation. They are closed when the last who reads it lets go of this, not when the garbage
    collector comes round to it: a site that takes up an update a minute would run out of files."""

    def __init__(self, *opened: SearchEngine | Snapshot) -> None:
        self.close = weakref.finalize(self, _close, opened)


def _close(opened: tuple[SearchEngine | Snapshot, ...]) -> None:
    for one in opened:
        one.close()


@dataclass(frozen=True)
class Library:
    """One generation of the index, open: everything that is read together belongs to the same state of the corpus.

    Statuses are those of `day` wherever no other day is asked about; None gives those on record. Links, and what judges
    drafts (`resolver`), never depend on it.
    """

    snapshot: Snapshot
    engine: SearchEngine
    segmenter: Segmenter
    links: Links
    resolver: Resolver
    versions: Versions
    outdated: Outdated
    formulations: Formulations
    files: OpenFiles
    day: date | None = None

    @classmethod
    def open(cls, folder: Path, day: date | None = None, index: SearchIndex = EMBEDDED) -> "Library":
        """Opens the generation in `folder`. Raises IndexUnusableError if it is damaged or of another format."""
        check_seal(folder)
        snapshot = Snapshot(folder)
        if snapshot.manifest.format != format_of(index):
            snapshot.close()
            raise IndexUnusableError("索引是另一个版本的程序或另一个引擎建立的，请运行 kb index 重建。")
        segmenter = Segmenter(snapshot.manifest.words)
        engine = index.open(snapshot)
        links = Links.read(folder)
        known = [shelved.metadata for shelved in snapshot.manifest.documents]
        resolver = Resolver(known, snapshot.document, snapshot.manifest.as_of)
        versions = Versions(resolver.validity, snapshot.document)
        outdated = Outdated(versions, links)
        formulations = Formulations.read(folder / FORMULATIONS)
        files = OpenFiles(engine, snapshot)
        return cls(snapshot, engine, segmenter, links, resolver, versions, outdated, formulations, files, day)

    @property
    def engine_name(self) -> str:
        """Which engine searches: whoosh or opensearch."""
        return self.snapshot.manifest.format.partition("/")[0]

    def search(self, asked: Asked) -> Results:
        """The answer to what was typed: the part that it cites first, if it is a citation, then what the tiers find."""
        day = asked.as_of or self.day
        cited = typed_citations(asked.text, self.resolver, day) if asked.mode == "auto" else []
        answer = answer_to(cited, self.snapshot, self.validity.known_on(day))
        asked = replace(asked, statuses=self.statuses(day), pinned=answer.places, is_citation=bool(cited))
        results = search(self.engine, asked, self.segmenter)
        query = replace(results.query, notice=answer.notice or results.query.notice)
        near = () if results.is_as_typed else self.formulations.near(asked.text)[:_MOST_NEAR]
        return replace(results, query=query, near=tuple(formulation.wording for formulation in near))

    def more_by_words(self, asked: Asked, results: Results) -> int:
        """Return how many passages hold all the words of what was found as typed, if that is more; else 0."""
        return more_by_words(self.engine, asked, results, self.segmenter)

    def stands(self, wording: str) -> bool:
        """Whether a wording stands as it is in a document whose text is held in full."""
        query = Query(wording, "exact", (Wording.of(wording),), limit=MOST_HITS)
        return any(hit.text_kind == "full" for hit in self.engine.search(query).hits)

    def statuses(self, as_of: date | None = None) -> Statuses:
        """The statuses of all documents on a day, else on the one for which this is open."""
        return self.validity.on(as_of or self.day)

    def known(self, identifier: str, as_of: date | None = None) -> Metadata:
        """What is known of a document on a day. Raises NotFoundError."""
        self.snapshot.shelved(identifier)
        return self.validity.known_on(as_of or self.day)[identifier]

    def documents(self, as_of: date | None = None) -> list[Metadata]:
        """All documents as known on a day, those with text first, then by genre, newest first."""
        order = {"full": 0, "digest": 1, "none": 2}
        known = self.validity.known_on(as_of or self.day).values()
        return sorted(known, key=lambda m: (order[m.text], m.genre, -(m.date.toordinal() if m.date else 0), m.id))

    def document(self, identifier: str, as_of: date | None = None) -> Document:
        """The document, with what is known of it on a day. Raises NotFoundError."""
        document, known = self.snapshot.document(identifier), self.known(identifier, as_of)
        return document if document.metadata == known else replace(document, metadata=known)

    @property
    def validity(self) -> Validity:
        """What tells statuses and successors: for statuses, links, the history of works, and drafts alike."""
        return self.resolver.validity

    @property
    def today(self) -> date:
        """The day for which this is open; if it is open for none, the day that it is."""
        return self.day or date.today()

    def close(self) -> None:
        self.files.close()


class LiveLibrary:
    """Keeps the newest generation open for today, takes up a newer one when a build has switched to it, and the next day
    when it has come."""

    def __init__(self, settings: Settings, today: Callable[[], date] = date.today) -> None:
        self.settings = settings
        self._today = today
        self.corpus = Corpus(settings.corpus)
        self.engine = engine_of(settings)
        self._opening = threading.Lock()
        self._library: Library | None = None

    def prepare(self, progress: Progress | None = None) -> str:
        """Builds the index if it is missing, older than the corpus, or unusable; returns what to tell about it, if any.

        If another process is building, what is there serves. Raises KbError if there is nothing to serve.
        """
        notice = ""
        if is_stale(self.settings.index, self.corpus, self.engine):
            had_one = current(self.settings.index) is not None
            try:
                build(self.settings.index, self.corpus, engine=self.engine, progress=progress)
                notice = "文库有变化，索引已更新。" if had_one else "索引已建立。"
            except KbError as error:
                if not had_one:
                    raise
                notice = f"索引没有更新：{error.message}仍使用原来的索引。"
        try:
            library = self.library()
        except IndexUnusableError as error:
            build(self.settings.index, self.corpus, engine=self.engine, anew=True, progress=progress)
            notice = f"{error.message.split('，')[0]}，已从文库重新建立。"
            library = self.library()
        return notice or self._held(library, progress)

    def _held(self, library: Library, progress: Progress | None) -> str:
        """Builds anew what the engine has lost; returns what to tell about it, if any. An engine that cannot be reached
        now is waited for: documents can be read meanwhile."""
        if trouble := library.engine.trouble():
            return trouble
        try:
            if self.engine.holds(library.snapshot):
                return ""
            build(self.settings.index, self.corpus, engine=self.engine, progress=progress)
        except KbError as error:
            return error.message
        return "检索引擎里没有本库的索引，已从文库重新建立。"

    def library(self) -> Library:
        """The generation that serves now, on the day that it now is. Raises IndexUnusableError if there is none that can be
        read."""
        folder, day = current(self.settings.index), self._today()
        library = self._library
        if library is not None and library.day == day and folder in {None, library.snapshot.folder}:
            return library
        with self._opening:
            if self._library is None or folder not in {None, self._library.snapshot.folder}:
                self._library = self._open(folder, day)
            elif self._library.day != day:
                self._library = replace(self._library, day=day)
            return self._library

    def _open(self, folder: Path | None, day: date) -> Library:
        if folder is None:
            raise IndexUnusableError("还没有索引，请先运行 kb index。")
        try:
            return Library.open(folder, day, self.engine)
        except IndexUnusableError:
            newer = current(self.settings.index)
            if newer in {None, folder}:
                raise
            return self._open(newer, day)  # while it was being opened, builds went on and removed it


@contextmanager
def opened(settings: Settings, progress: Progress | None = None) -> Iterator[tuple[Library, str]]:
    """The library open for one command, and what there is to tell about its index."""
    live = LiveLibrary(settings)
    notice = live.prepare(progress)
    library = live.library()
    try:
        yield library, notice
    finally:
        library.close()
