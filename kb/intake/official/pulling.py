"""Puts the official wording in the place of digests: what is to be fetched, from which address it comes, how it is kept."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kb.corpus import Catalogue, Corpus, Inventory, Snapshot
from kb.documents import Document, Metadata
from kb.errors import KbError, NotFoundError
from kb.files import VisibleText
from kb.intake.files import InMemory
from kb.intake.official.edition import Rival
from kb.intake.official.fetching import Fetcher, FetchError, UnreachableError
from kb.intake.official.page import Page
from kb.intake.official.recognition import NotTheDocumentError, PullTarget, Recognition, no_document, recognise
from kb.intake.quarantine import read_all
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
            documents.append(self._target(metadata))
        return documents

    def _addressed(self, *, is_full: bool) -> list[PullTarget]:
        return [
            self._target(metadata)
            for _, metadata in sorted(self._inventory.metadata.items())
            if metadata.official_urls and (metadata.text == "full") == is_full
        ]

    def _target(self, metadata: Metadata) -> PullTarget:
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
        """Write the text into `corpus/local/`, in one step. An older text there is set aside."""
        own, page = self.catalogue.beyond(target.metadata), recognition.page
        metadata = replace(own, text="full", source=page.url, fetched=_moment(page))
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
    current = target.full
    for url, recognition in _pages(target, desk.catalogue, fetcher, tried):
        if recognition.shortcomings:
            tried.append(Tried(url, "".join(recognition.shortcomings)))
        elif current is not None and _lines(current) == _lines(recognition.document):
            return _pulled("unchanged", target, recognition, tried)
        else:
            desk.keep(target, recognition)
            return _pulled("stored", target, recognition, tried, _differences(current, recognition))
    return _failed(target, tried)


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
        try:
            page = fetcher.fetch(url)
            recognition = recognise(page, _text(page), target, catalogue)
        except (FetchError, NotTheDocumentError) as error:
            tried.append(Tried(url, error.message))
            if isinstance(error, UnreachableError) and not fetcher.reached and len(fetcher.unreachable) >= _ENOUGH:
                return
        else:
            yield url, recognition


def _text(page: Page) -> VisibleText:
    """Return a page's text, read in a process of its own.

    Raises NotTheDocumentError if it is of no kind that is read, or cannot be read.
    """
    if not page.suffix:
        raise NotTheDocumentError(f"取到的不是网页、PDF、Word 或文本（{page.media_type[:60] or '类型不明'}）。")
    (outcome,) = read_all([InMemory(page.name, page.readable)])
    if outcome.text is None:
        raise no_document(page, outcome.error.message if outcome.error else "读不了取到的内容。")
    return outcome.text


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
