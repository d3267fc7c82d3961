"""Puts the official wording in the place of digests: what is to be fetched, from which address it comes, how it is kept."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from kb.corpus import Catalogue, Corpus, Inventory, Snapshot
from kb.documents import Document, Metadata
from kb.errors import KbError, NotFoundError
from kb.files import closing_of, split_front_matter
from kb.intake.attesting import keep_reading
from kb.intake.files import InMemory
from kb.intake.official.edition import Rival
from kb.intake.official.fetching import Fetcher, FetchError
from kb.intake.official.page import Page
from kb.intake.official.recognition import NotTheDocumentError, PullTarget, Recognition, recognition_in
from kb.intake.official.sites import LAWS, SiteEntry, SiteError
from kb.intake.quarantine import read_all
from kb.intake.title import compared
from kb.text import fold_text
from kb.versions import Alignment, Change

Outcome = Literal["stored", "unchanged", "changed", "failed"]
"""`stored`: the text is in the corpus now. `unchanged`: it was there, as the address gives it. `changed`: the address
gives another than is there, and nothing was written. `failed`: no address gave it."""

# After so many hosts of which none could be reached there is no network, and the others need not be tried.
_ENOUGH = 3


class OfflineError(KbError):
    """No host can be reached at all."""

    code = "offline"


@dataclass(frozen=True)
class Tried:
    """An address that did not give the document, and why."""

    url: str
    reason: str


@dataclass(frozen=True)
class ArticleChange:
    """An article (or paragraph) that became another, by their names; that of a new one before, or of a dropped one
    after, is empty."""

    change: Change
    old: str
    new: str


@dataclass(frozen=True)
class Pulled:
    """The outcome for one document.

    `url` is where its text came from, `fetched` when, `sha256` that of the bytes. `articles` were found, `expected`
    are on record. `problems` are for a person to look at.
    """

    id: str
    title: str
    outcome: Outcome
    url: str = ""
    sha256: str = ""
    fetched: str = ""
    articles: int | None = None
    expected: int | None = None
    problems: tuple[str, ...] = ()
    tried: tuple[Tried, ...] = ()
    differences: tuple[ArticleChange, ...] = ()


class PullDesk:
    """The documents that can be pulled, and the place where they are kept."""

    def __init__(self, corpus: Corpus, snapshot: Snapshot | None = None) -> None:
        """Ask *snapshot* for what it has as it is in *corpus*. It stays open as long as documents are asked for."""
        self._corpus = corpus
        self._inventory = Inventory(corpus, snapshot)
        self.catalogue = self._inventory.catalogue

    def to_pull(self) -> list[PullTarget]:
        """Return the documents with official addresses that are not held in full."""
        return self._addressed(is_full=False)

    def to_check(self) -> list[PullTarget]:
        """Return the documents with official addresses that are held in full."""
        return self._addressed(is_full=True)

    def with_ids(self, identifiers: Iterable[str], *, full_only: bool = False) -> list[PullTarget]:
        """Return the documents with these ids, each once.

        Raises NotFoundError for one that is not known, has no official address, or, if `full_only`, no full text.
        """
        documents: list[PullTarget] = []
        for identifier in dict.fromkeys(identifiers):
            metadata = self._inventory.metadata.get(identifier)
            if metadata is None:
                raise NotFoundError(f"没有编号为“{identifier}”的文件，编号可在网站的文件页面上看到。")
            if not metadata.official_urls:
                raise NotFoundError(
                    f"《{metadata.title}》（{identifier}）没有著录官方网址，请用 kb import 导入手头的文件。"
                )
            if full_only and metadata.text != "full":
                raise _not_full(metadata.id, metadata.title)
            documents.append(self.target(metadata))
        return documents

    def _addressed(self, *, is_full: bool) -> list[PullTarget]:
        return [
            self.target(metadata)
            for _, metadata in sorted(self._inventory.metadata.items())
            if metadata.official_urls and (metadata.text == "full") == is_full
        ]

    def versions_of(self, title: str) -> list[Metadata]:
        """Return the documents of a title, the newest first, those whose titles are the same to the letter alone if there are."""
        alike = [row for row in self._inventory.metadata.values() if compared(row.title) == compared(title)]
        exact = [row for row in alike if fold_text(row.title) == fold_text(title)]
        return sorted(exact or alike, key=lambda row: str(row.date or ""), reverse=True)

    def is_superseded(self, identifier: str) -> bool:
        """Tell whether another document takes the place of this one."""
        return any(row.supersedes == identifier for row in self._inventory.metadata.values())

    @property
    def identifiers(self) -> frozenset[str]:
        """Return the ids of all documents, held or only listed."""
        return frozenset((*self._inventory.metadata, *self._inventory.titles))

    def target(self, metadata: Metadata) -> PullTarget:
        """Return a document as one that is to be fetched, beside those with which it could be mistaken."""
        entry = self.catalogue.entries.get(metadata.id)
        rivals = tuple(
            Rival(other, self._inventory.document(other.id) if other.text == "full" else None)
            for other in self._inventory.metadata.values()
            if other.id != metadata.id
            and ((metadata.work and other.work == metadata.work) or fold_text(other.title) == fold_text(metadata.title))
        )
        current = self._inventory.document(metadata.id) if metadata.text != "none" else None
        return PullTarget(metadata, entry.closing if entry else 0, current, rivals)

    def keep(self, target: PullTarget, recognition: Recognition) -> None:
        """Write the text into `corpus/local/`, in one step. An older text there is set aside.

        That of a compilation goes on as what a second source has of this edition.
        """
        before = target.full
        if before is not None and before.metadata.collection:
            raw = self._corpus.paths()[target.id].read_text("utf-8")
            front, body, _ = split_front_matter(raw, path=before.path)
            sha256, closing = str(front.get("sha256", "")), closing_of(front)
            keep_reading(self._corpus, target.metadata, before.metadata, body, sha256=sha256, closing=closing)
        own, page = self.catalogue.beyond(target.metadata), recognition.page
        metadata = replace(own, text="full", source=page.url, fetched=_moment(page), collection="", collected=None)
        understood = recognition.understood
        self._corpus.write_local(metadata, understood.body, closing=understood.closing, sha256=understood.sha256)


def _not_full(identifier: str, title: str) -> NotFoundError:
    return NotFoundError(f"《{title}》（{identifier}）还没有全文，请先运行 kb pull {identifier}。")


def _moment(page: Page) -> str:
    return page.at.isoformat().replace("+00:00", "Z")


# The work


def pull(desk: PullDesk, documents: Sequence[PullTarget], fetcher: Fetcher) -> Iterator[Pulled]:
    """Fetch the documents, keep those found, yield the outcome of each.

    Raises OfflineError as soon as it is clear that no host can be reached.
    """
    return _each(documents, fetcher, lambda target: _pull(desk, target, fetcher))


def check_for_changes(desk: PullDesk, documents: Sequence[PullTarget], fetcher: Fetcher) -> Iterator[Pulled]:
    """Fetch the documents and compare each with the text held.

    Raises OfflineError as `pull`.
    """
    return _each(documents, fetcher, lambda target: _check(desk, target, fetcher))


def _each(documents: Sequence[PullTarget], fetcher: Fetcher, work: Callable[[PullTarget], Pulled]) -> Iterator[Pulled]:
    waiting: list[Pulled] = []
    for target in documents:
        waiting.append(work(target))
        if fetcher.reached or not fetcher.unreachable:
            yield from waiting
            waiting.clear()
        elif len(fetcher.unreachable) >= _ENOUGH:
            break
    if waiting:
        hosts = "、".join(origin.partition("//")[2] for origin in fetcher.unreachable)
        raise OfflineError(
            f"没有网络，或代理没有设好：{hosts} 都连不上；条文要点照旧可用，也可以用 kb import 导入手头的文件。"
        )


def _pull(desk: PullDesk, target: PullTarget, fetcher: Fetcher) -> Pulled:
    tried: list[Tried] = []
    for url, recognition in _pages(target, desk.catalogue, fetcher, tried):
        if recognition.shortcomings:
            tried.append(Tried(url, "".join(recognition.shortcomings)))
        else:
            return store(desk, target, recognition, tried)
    return _failed(target, tried)


def store(desk: PullDesk, target: PullTarget, recognition: Recognition, tried: Sequence[Tried]) -> Pulled:
    """Keep a text that is the document, unless it is the one that is held; that of a compilation gives way to it."""
    current = target.full
    if current is not None and not current.metadata.collection and _lines(current) == _lines(recognition.document):
        return _pulled("unchanged", target, recognition, tried)
    desk.keep(target, recognition)
    return _pulled("stored", target, recognition, tried, _differences(current, recognition))


def _check(desk: PullDesk, target: PullTarget, fetcher: Fetcher) -> Pulled:
    """Compare the text held with the first page whose numbers fit.

    If there is none, with the first that bears the title without being another version: the text may have been changed
    so that the numbers do not fit any more.
    """
    current = target.full
    if current is None:
        raise _not_full(target.id, target.title)
    tried: list[Tried] = []
    odd: Recognition | None = None
    for _, recognition in _pages(target, desk.catalogue, fetcher, tried):
        if not recognition.shortcomings:
            return _compared(target, current, recognition, tried)
        odd = odd or recognition
    return _compared(target, current, odd, tried) if odd else _failed(target, tried)


def _pages(
    target: PullTarget, catalogue: Catalogue, fetcher: Fetcher, tried: list[Tried]
) -> Iterator[tuple[str, Recognition]]:
    """Yield the addresses whose pages hold the document; the others go to `tried`."""
    for url in target.metadata.official_urls:
        entry = LAWS.entry_at(url)
        try:
            gets = [partial(fetcher.fetch, url)] if entry is None else _files(entry, fetcher)
        except SiteError as error:
            tried.append(Tried(url, error.message))
            gets = []
        for get in gets:
            try:
                recognition = recognition_of(get(), target, catalogue)
            except (FetchError, SiteError, NotTheDocumentError) as error:
                tried.append(Tried(url, error.message))
            else:
                yield url, recognition
        if not fetcher.reached and len(fetcher.unreachable) >= _ENOUGH:
            return


def _files(entry: SiteEntry, fetcher: Fetcher) -> list[Callable[[], Page]]:
    """Return what gets each file of a text whose page holds none itself. Raises SiteError, also if there is none."""
    files = LAWS.text(entry, fetcher).files
    if not files:
        raise SiteError(f"{LAWS.name}上只有条目，没有文件；请用浏览器打开看有没有正文，下载后用 kb import 导入。")
    return [partial(LAWS.page, file, fetcher) for file in files]


def recognition_of(page: Page, target: PullTarget, catalogue: Catalogue) -> Recognition:
    """Return the document on a page, read and recognised in a process of its own.

    Raises NotTheDocumentError if it is of no kind that is read, cannot be read, or is not the document.
    """
    if not page.suffix:
        raise NotTheDocumentError(f"取到的不是网页、PDF、Word 或文本（{page.media_type[:60] or '类型不明'}）。")
    reader = partial(recognition_in, page=page, target=target, catalogue=catalogue)
    (outcome,) = read_all([InMemory(page.name, page.readable)], reader)
    if outcome.content is None:
        raise NotTheDocumentError(outcome.error.message if outcome.error else "读不了取到的内容。")
    return outcome.content


def _compared(target: PullTarget, current: Document, recognition: Recognition, tried: Sequence[Tried]) -> Pulled:
    differences = _differences(current, recognition)
    return _pulled("changed" if differences else "unchanged", target, recognition, tried, differences)


def _differences(old: Document | None, recognition: Recognition) -> tuple[ArticleChange, ...]:
    """Return what changed between two texts, in the new one's order."""
    pairs = Alignment(old, recognition.document).pairs if old is not None else ()
    return tuple(ArticleChange(pair.change, pair.old.label, pair.new.label) for pair in pairs if pair.change != "same")


def _lines(document: Document) -> list[str]:
    return [passage.text for passage in document.passages if passage.line]


def _pulled(
    outcome: Outcome,
    target: PullTarget,
    recognition: Recognition,
    tried: Sequence[Tried],
    differences: tuple[ArticleChange, ...] = (),
) -> Pulled:
    understood = recognition.understood
    problems = recognition.shortcomings or tuple(problem.message for problem in understood.problems)
    return Pulled(
        target.id,
        target.title,
        outcome,
        recognition.page.url,
        understood.sha256,
        _moment(recognition.page),
        understood.articles or None,
        target.metadata.articles,
        problems,
        tuple(tried),
        differences,
    )


def _failed(target: PullTarget, tried: Sequence[Tried]) -> Pulled:
    return Pulled(target.id, target.title, "failed", expected=target.metadata.articles, tried=tuple(tried))
