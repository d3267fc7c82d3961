"""The library: one generation of the index, open; what the site and the command line stand on."""

import logging
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from kb.citations import Connections, Destinations, Links, Outdated, Resolver, typed_citations
from kb.corpus import Corpus, Formulations, Snapshot, current
from kb.documents import STATUSES, Document, Metadata, Place
from kb.errors import IndexUnusableError, KbError, sentence_of
from kb.indexing import (
    Differences,
    Maker,
    Progress,
    build,
    check_not_newer,
    is_stale,
    last_made_by,
    open_snapshot,
    rebuilt_from,
)
from kb.search import (
    EMBEDDED,
    MOST_HITS,
    Hit,
    NearForm,
    NumberRegister,
    Query,
    Question,
    Results,
    SearchEngine,
    SearchIndex,
    Sort,
    answer_to,
    engine_of,
    forms_near,
    more_by_words,
    places_of,
    search,
    told_of,
)
from kb.settings import Settings
from kb.text import DocumentNumber, Segmenter, Wording, fold_text
from kb.versions import Heirs, Repeals, Statuses, Validity, Versions

if TYPE_CHECKING:
    from kb.amendments import HeldDecisions

# Seconds until a generation that could not be opened is tried again: one on a network drive may still be on its way, and
# looking through a large one takes seconds.
_RETRY = 5.0

Key = TypeVar("Key")
Value = TypeVar("Value")


class Latest(Generic[Key, Value]):
    """Keeps the value that was made last, for as long as it is asked for by the same key. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: tuple[Key, Value] | None = None

    def of(self, key: Key, make: Callable[[], Value]) -> Value:
        """Return the value for *key*, made by *make* if another was kept. Raises what *make* raises."""
        last = self._last
        if last is None or last[0] != key:
            with self._lock:
                last = self._last
                if last is None or last[0] != key:
                    self._last = None  # let go first: it may hold the files of an older generation open
                    self._last = last = (key, make())
        return last[1]


class OpenFiles:
    """The open files of a generation, closed when the last who reads it lets go of this.

    Not when the garbage collector comes round to it: a site that takes up an update a minute would run out of files.
    """

    def __init__(self, *readers: SearchEngine | Snapshot | Links) -> None:
        self.close = weakref.finalize(self, _close, readers)
        self.close.atexit = False  # a process that ends lets go of all, and a thread may still be reading


def _close(readers: tuple[SearchEngine | Snapshot | Links, ...]) -> None:
    for reader in readers:
        reader.close()


def _heirs(validity: Validity, read: Callable[[str], Document]) -> Callable[[Document, Document], Heirs]:
    """Return what tells which article of a version became which; the grammar of decisions is loaded when it is asked."""

    @cache
    def decisions() -> "HeldDecisions":
        from kb.amendments import HeldDecisions

        return HeldDecisions(validity.documents.values(), read)

    return lambda old, new: decisions().heirs(old, new)


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
    destinations: Destinations
    formulations: Formulations
    files: OpenFiles
    day: date | None = None

    @classmethod
    def open(cls, folder: Path, day: date | None = None, index: SearchIndex = EMBEDDED) -> "Library":
        """Open the generation in *folder*. Raises IndexUnusableError if it is damaged or of another format."""
        snapshot = open_snapshot(folder, index)
        segmenter = Segmenter(snapshot.manifest.words)
        engine = index.open(snapshot)
        links = Links(folder)
        documents = [shelf.metadata for shelf in snapshot.shelves]
        repeals = Repeals(snapshot.repeals())
        resolver = Resolver(documents, snapshot.document, snapshot.manifest.as_of, repeals)
        versions = Versions(resolver.validity, snapshot.document, _heirs(resolver.validity, snapshot.document))
        outdated = Outdated(versions, links)
        destinations = Destinations(resolver.validity, links)
        formulations = Formulations.read(folder / Corpus.FORMULATIONS)
        files = OpenFiles(engine, snapshot, links)
        citing = (links, resolver, versions, outdated, destinations)
        return cls(snapshot, engine, segmenter, *citing, formulations, files, day)

    @property
    def engine_name(self) -> str:
        """Return the name of the engine that searches: whoosh or opensearch."""
        return self.snapshot.manifest.format.partition("/")[0]

    def search(self, question: Question) -> Results:
        """Return the answer to what was typed: the part that it cites first, if it is a citation, then the tiers."""
        day = question.as_of or self.day
        number = self.numbers.typed(question.text) if question.mode == "auto" else None
        if number is not None:
            return self._of_number(replace(question, statuses=self.statuses(day)), number)
        citations = typed_citations(question.text, self.resolver, day) if question.mode == "auto" else []
        answer = answer_to(citations, self.snapshot, self.validity.known_on(day))
        statuses = self.statuses(day)
        question = replace(question, statuses=statuses, pinned=answer.places, is_citation=bool(citations))
        results = search(self.engine, question, self.segmenter)
        query = replace(results.query, notice=answer.notice or results.query.notice)
        return replace(results, query=query, near=() if results.is_as_typed else self.near(question))

    def _of_number(self, question: Question, number: DocumentNumber) -> Results:
        """Return the documents that bear a 文号, then the passages that mention it in any shape."""
        usual, *others = number.shapes
        bearing = self.numbers.bearing(number)
        titles = places_of(bearing, self.snapshot)
        queries = (Query(shape, "exact", (Wording.of(shape),), filters=question.filters) for shape in others)
        mentions = (Place(hit.document, hit.address) for query in queries for hit in self.everything(query, MOST_HITS))
        pinned = tuple(dict.fromkeys((*titles, *mentions)))
        results = search(self.engine, replace(question, pinned=pinned, is_citation=True, wording=usual), self.segmenter)
        notice = told_of(number, bearing, results.total.passages - len(titles))
        return replace(results, query=replace(results.query, notice=notice))

    @cached_property
    def numbers(self) -> NumberRegister:
        """Return the documents by their 文号."""
        return NumberRegister(self.validity.documents.values())

    def near(self, question: Question) -> tuple[NearForm, ...]:
        """Return what may have been meant by what stands nowhere; of what is asked by its words, nothing."""
        if question.mode == "words" or question.is_citation:
            return ()
        known = [formulation.wording for formulation in self.formulations.near(question.text)]
        return forms_near(question, self.engine, self.snapshot, known)

    def everything(self, query: Query, most: int, sort: Sort | None = None) -> tuple[Hit, ...]:
        """Return the first *most* passages that answer a query that was answered, not a page of them."""
        return self.engine.search(replace(query, sort=sort or query.sort, limit=most, offset=0, unit="passages")).hits

    def titled(self, text: str) -> list[str]:
        """Return the documents of which a name holds *text*; those that lead their work first."""
        folded = fold_text(text)
        named = [identifier for names, identifier in self._folded_names if folded in names]
        ranks = {status: rank for rank, status in enumerate(STATUSES)}
        documents = [self.metadata(identifier) for identifier in named]
        documents.sort(key=lambda known: (ranks.get(known.status, 0), -(known.date.toordinal() if known.date else 0)))
        return [known.id for known in documents]

    @cached_property
    def _folded_names(self) -> list[tuple[str, str]]:
        return [
            ("\n".join(fold_text(name) for name in (known.title, *known.aliases)), known.id)
            for known in self.validity.documents.values()
        ]

    def more_by_words(self, question: Question, results: Results) -> int:
        """Return how many passages hold all the words; 0 if the wording is in as many."""
        return more_by_words(self.engine, question, results, self.segmenter)

    def holds(self, wording: str) -> bool:
        """Tell whether a wording stands in a document held in full."""
        query = Query(wording, "exact", (Wording.of(wording),), limit=MOST_HITS)
        return any(hit.text_kind == "full" for hit in self.engine.search(query).hits)

    def statuses(self, as_of: date | None = None) -> Statuses:
        """Return the statuses of all documents on a day, else on `day`."""
        return self.validity.on(as_of or self.day)

    def metadata(self, identifier: str, as_of: date | None = None) -> Metadata:
        """Return the metadata of a document on a day. Raises NotFoundError."""
        self.snapshot.shelf(identifier)
        return self.validity.known_on(as_of or self.day)[identifier]

    def documents(self, as_of: date | None = None) -> list[Metadata]:
        """Return the metadata of all documents on a day: those with text first, then by genre, newest first."""
        order = {"full": 0, "digest": 1, "none": 2}
        documents = self.validity.known_on(as_of or self.day).values()
        return sorted(documents, key=lambda m: (order[m.text], m.genre, -(m.date.toordinal() if m.date else 0), m.id))

    def document(self, identifier: str, as_of: date | None = None) -> Document:
        """Return the document, with its metadata on a day. Raises NotFoundError."""
        document, metadata = self.snapshot.document(identifier), self.metadata(identifier, as_of)
        return document if document.metadata == metadata else replace(document, metadata=metadata)

    def connections(self, identifier: str, as_of: date | None = None) -> Connections:
        """Return who cites a document, and what it cites, on a day. Raises NotFoundError."""
        self.snapshot.shelf(identifier)
        return Connections.of(identifier, self.destinations, self.links, as_of or self.today)

    @property
    def validity(self) -> Validity:
        """Return what tells statuses and successors: for statuses, links, the history of works, and drafts alike."""
        return self.resolver.validity

    @property
    def today(self) -> date:
        """Return the day for which this is open; if it is open for none, the day that it is."""
        return self.day or date.today()

    def close(self) -> None:
        """Close the files of the generation."""
        self.files.close()


class LiveLibrary:
    """Keeps the newest generation open for today.

    It takes up a newer one when a build has switched to it, and the next day when it has come.
    """

    def __init__(self, settings: Settings, today: Callable[[], date] = date.today) -> None:
        self.settings = settings
        self._today = today
        self.corpus = Corpus.of(settings)
        self.engine = engine_of(settings)
        self._folder: Path | None = None
        self._held: Library | None = None
        self._refused: tuple[Path, float] | None = None
        self._trouble = ""
        self._generation: Latest[Path, Library] = Latest()
        self._on_day: Latest[tuple[Library, date], Library] = Latest()

    def prepare(self, progress: Progress | None = None) -> str:
        """Build the index if it has to be; return what to tell about it, if any.

        It has to be if it is missing, older than the corpus, or unusable. If another process is building, the disk is full
        or the corpus gone, what is there serves. Raises KbError or OSError if there is nothing to serve, NewerIndexError if
        a later version of the program made it.
        """
        check_not_newer(self.settings.index)
        notice = self._bring_up(progress)
        try:
            library = self.library()
        except IndexUnusableError as error:
            build(self.settings.index, self.corpus, engine=self.engine, anew=True, progress=progress)
            notice = f"{error.message.split('，')[0]}，已从文库重新建立。"
            library = self.library()
        return notice or self._restored(library, progress)

    def _bring_up(self, progress: Progress | None) -> str:
        """Build the index if it has to be; whatever keeps it from that, what is there serves."""
        had_one = current(self.settings.index) is not None
        rebuilt = rebuilt_from(self.settings.index, self.engine)
        try:
            if not is_stale(self.settings.index, self.corpus, self.engine):
                return ""
            built = build(self.settings.index, self.corpus, engine=self.engine, progress=progress)
        except (KbError, OSError) as error:
            if not had_one:
                raise
            return f"索引没有更新：{sentence_of(error)}仍使用原来的索引。"
        if rebuilt or not had_one:
            return rebuilt or "索引已建立。"
        return "" if built.differences in (None, Differences()) and built.bad_files else "文库有变化，索引已更新。"

    def _restored(self, library: Library, progress: Progress | None) -> str:
        """Build anew what the engine has lost; return what to tell about it, if any.

        An engine that cannot be reached now is waited for: documents can be read meanwhile.
        """
        if trouble := library.engine.trouble():
            return trouble
        try:
            if self.engine.holds(library.snapshot):
                return ""
            build(self.settings.index, self.corpus, engine=self.engine, progress=progress)
        except (KbError, OSError) as error:
            return sentence_of(error)
        return "检索引擎里没有本库的索引，已从文库重新建立。"

    def library(self) -> Library:
        """Return the generation that serves now, open for today.

        If it cannot be opened, because it is damaged or another version of the program made it, the one that was open goes
        on. Raises IndexUnusableError if none can be read.
        """
        day = self._today()
        generation = self._newest()
        return self._on_day.of((generation, day), lambda: replace(generation, day=day))

    def notices(self) -> list[str]:
        """Return what keeps this from being up to date, a sentence each: folders that are not to be seen, a bad index."""
        unseen = [str(remark) for remark in self.library().snapshot.manifest.bad_files if remark.is_folder]
        return [*unseen, self._trouble] if self._trouble else unseen

    def _newest(self) -> Library:
        folder = self._serving()
        if folder is None:
            raise IndexUnusableError("还没有索引，请先运行 kb index。")
        held, refused = self._held, self._refused
        if held is not None and refused is not None and refused[0] == folder and time.monotonic() < refused[1]:
            return held
        try:
            newest = self._generation.of(folder, lambda: self._open(folder))
        except (KbError, OSError) as error:
            if held is None:
                raise
            self._refused = folder, time.monotonic() + _RETRY
            self._go_on(f"新的索引打不开，仍使用原来的：{sentence_of(error)}")
            return held
        self._folder, self._held, self._refused, self._trouble = folder, newest, None, ""
        return newest

    def _serving(self) -> Path | None:
        """Return the folder to serve from: the generation that is named, unless another version of the program made it.

        Then this one goes on with what it has open, or, where it has just started, with the last that its version made.
        """
        folder = current(self.settings.index)
        if folder is None or folder == self._folder:
            return folder or self._folder
        here, maker = Maker.here(self.engine), Maker.of(folder)
        if maker.format == here.format:
            return folder
        former = last_made_by(here, self.settings.index) if maker.format else None
        return self._folder or former or folder

    def _go_on(self, trouble: str) -> None:
        """Keep what is open, and tell why, once as long as it is the same."""
        if trouble != self._trouble:
            self._trouble = trouble
            logging.getLogger(__name__).warning(trouble)

    def _open(self, folder: Path) -> Library:
        try:
            return Library.open(folder, None, self.engine)
        except IndexUnusableError:
            newer = current(self.settings.index)
            if newer is None or newer == folder:
                raise
            return self._open(newer)  # while it was being opened, builds went on and removed it


@contextmanager
def open_for_command(settings: Settings, progress: Progress | None = None) -> Iterator[tuple[Library, str]]:
    """Open the library for one command; give with it what there is to tell about its index.

    Raises KbError or OSError if there is nothing to open, also of a corpus that is not there: whoever types a command is
    told of a slip in its name, while a site goes on with what it has.
    """
    live = LiveLibrary(settings)
    if not live.corpus.is_there:
        live.corpus.paths()
    notice = live.prepare(progress)
    library = live.library()
    try:
        yield library, notice
    finally:
        library.close()
