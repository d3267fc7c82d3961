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
from kb.intake.official.recognition import Found, NotTheDocumentError, Wanted, find, no_document
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
    """What became of one document. `url` is where its text came from, `fetched` when, `sha256` that of the bytes.

    `articles` were found, `expected` are on record. `problems` are what a person should look at.
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
    """The documents of a corpus and its `catalogue`, as they are when this is made."""

    def __init__(self, corpus: Corpus, snapshot: Snapshot | None = None) -> None:
        """Ask *snapshot* for what it has as it is in *corpus*. It stays open as long as documents are asked for."""
        self._corpus = corpus
        self._inventory = Inventory(corpus, snapshot)
        self.catalogue = self._inventory.catalogue

    def to_pull(self) -> list[Wanted]:
        """Return the documents that have official addresses and are not held in full, by id."""
        return [self._wanted(known) for known in self._addressed() if known.text != "full"]

    def to_check(self) -> list[Wanted]:
        """Return the documents that have official addresses and are held in full, by id."""
        return [self._wanted(known) for known in self._addressed() if known.text == "full"]

    def named(self, identifiers: Iterable[str], *, full_only: bool = False) -> list[Wanted]:
        """Return the documents with these ids, each once.

        Raises NotFoundError for one that is not known, has no official address, or, if `full_only`, no full text.
        """
        documents: list[Wanted] = []
        for identifier in dict.fromkeys(identifiers):
            known = self._inventory.metadata.get(identifier)
            if known is None:
                raise NotFoundError(f"没有编号为“{identifier}”的文件，编号可在网站的文件页面上看到。")
            if not known.official_urls:
                raise NotFoundError(
                    f"《{known.title}》（{identifier}）没有著录官方网址，请用 kb import 导入手头的文件。"
                )
            if full_only and known.text != "full":
                raise _not_full(known.id, known.title)
            documents.append(self._wanted(known))
        return documents

    def _addressed(self) -> list[Metadata]:
        return [known for _, known in sorted(self._inventory.metadata.items()) if known.official_urls]

    def _wanted(self, known: Metadata) -> Wanted:
        entry = self.catalogue.entries.get(known.id)
        rivals = tuple(
            Rival(other, self._inventory.document(other.id) if other.text == "full" else None)
            for other in self._inventory.metadata.values()
            if other.id != known.id
            and ((known.work and other.work == known.work) or fold_text(other.title) == fold_text(known.title))
        )
        held = self._inventory.document(known.id) if known.text != "none" else None
        return Wanted(known, entry.closing if entry else 0, held, rivals)

    def keep(self, wanted: Wanted, found: Found, page: Page) -> None:
        """Writes the text into `corpus/local/`, in one step. An older text there is set aside."""
        own = self.catalogue.beyond(wanted.metadata)
        self._corpus.write_local(
            replace(own, text="full", source=page.url, fetched=_moment(page)),
            found.understood.body,
            closing=found.understood.closing,
            sha256=found.understood.sha256,
        )


def _not_full(identifier: str, title: str) -> NotFoundError:
    return NotFoundError(f"《{title}》（{identifier}）还没有全文，请先运行 kb pull {identifier}。")


def _moment(page: Page) -> str:
    return page.at.isoformat().replace("+00:00", "Z")


# The work


def pull(shelf: PullDesk, documents: Sequence[Wanted], fetcher: Fetcher) -> Iterator[Pulled]:
    """Fetches one document after another and keeps those that are found; yields what became of each.

    Raises OfflineError as soon as it is clear that no host can be reached.
    """
    return _each(documents, fetcher, lambda wanted: _pull(shelf, wanted, fetcher))


def check_for_changes(shelf: PullDesk, documents: Sequence[Wanted], fetcher: Fetcher) -> Iterator[Pulled]:
    """Fetches one document after another and compares it with the text that is held; nothing is written.

    Raises OfflineError as `pull`.
    """
    return _each(documents, fetcher, lambda wanted: _check(shelf, wanted, fetcher))


def _each(documents: Sequence[Wanted], fetcher: Fetcher, work: Callable[[Wanted], Pulled]) -> Iterator[Pulled]:
    waiting: list[Pulled] = []
    for wanted in documents:
        waiting.append(work(wanted))
        if fetcher.reached or not fetcher.unreachable:
            yield from waiting
            waiting.clear()
        elif len(fetcher.unreachable) >= _ENOUGH:
            break
    if waiting:
        raise _offline(fetcher)


def _offline(fetcher: Fetcher) -> OfflineError:
    hosts = "、".join(origin.partition("//")[2] for origin in fetcher.unreachable)
    return OfflineError(
        f"没有网络，或代理没有设好：{hosts} 都连不上；条文要点照旧可用，也可以用 kb import 导入手头的文件。"
    )


def _pull(shelf: PullDesk, wanted: Wanted, fetcher: Fetcher) -> Pulled:
    tried: list[Tried] = []
    held = wanted.full
    for url, page, found in _pages(wanted, shelf.catalogue, fetcher, tried):
        if found.shortcomings:
            tried.append(Tried(url, "".join(found.shortcomings)))
            continue
        if held is not None and _lines(held) == _lines(found.document):
            return _told("unchanged", wanted, page, found, tried)
        shelf.keep(wanted, found, page)
        differences = _differences(held, found.document) if held is not None else ()
        return _told("stored", wanted, page, found, tried, differences)
    return _failed(wanted, tried)


def _check(shelf: PullDesk, wanted: Wanted, fetcher: Fetcher) -> Pulled:
    """A page whose numbers fit decides; if there is none, the first that bears the title without being another version:
    the text may have been changed so that they do not fit any more."""
    held = wanted.full
    if held is None:
        raise _not_full(wanted.id, wanted.title)
    tried: list[Tried] = []
    odd: list[tuple[Page, Found]] = []
    for _, page, found in _pages(wanted, shelf.catalogue, fetcher, tried):
        if not found.shortcomings:
            return _compared(wanted, held, page, found, tried)
        odd.append((page, found))
    return _compared(wanted, held, *odd[0], tried) if odd else _failed(wanted, tried)


def _pages(
    wanted: Wanted, catalogue: Catalogue, fetcher: Fetcher, tried: list[Tried]
) -> Iterator[tuple[str, Page, Found]]:
    """The addresses whose pages hold the document, in their order, with the pages; the others go to `tried`."""
    for url in wanted.metadata.official_urls:
        try:
            page = fetcher.fetch(url)
            found = find(page, _text(page), wanted, catalogue)
        except (FetchError, NotTheDocumentError) as error:
            tried.append(Tried(url, error.message))
            if isinstance(error, UnreachableError) and not fetcher.reached and len(fetcher.unreachable) >= _ENOUGH:
                return
        else:
            yield url, page, found


def _text(page: Page) -> VisibleText:
    """The text of a page, read where a file that hangs or swells its reader costs only itself.

    Raises NotTheDocumentError if it is of no kind that is read, or cannot be read.
    """
    if not page.suffix:
        raise NotTheDocumentError(f"取到的不是网页、PDF、Word 或文本（{page.media_type[:60] or '类型不明'}）。")
    (outcome,) = read_all([InMemory(page.name, page.readable)])
    if outcome.text is None:
        raise no_document(page, outcome.error.message if outcome.error else "读不了取到的内容。")
    return outcome.text


def _compared(wanted: Wanted, held: Document, page: Page, found: Found, tried: Sequence[Tried]) -> Pulled:
    differences = _differences(held, found.document)
    return _told("changed" if differences else "unchanged", wanted, page, found, tried, differences)


def _differences(old: Document, new: Document) -> tuple[ArticleChange, ...]:
    """What changed between two texts, in the order of the new one; empty if every part has its wording and its number."""
    return tuple(
        ArticleChange(pair.change, pair.old.label, pair.new.label)
        for pair in Alignment(old, new).pairs
        if pair.change != "same"
    )


def _lines(document: Document) -> list[str]:
    return [passage.text for passage in document.passages if passage.line]


def _told(
    outcome: Outcome,
    wanted: Wanted,
    page: Page,
    found: Found,
    tried: Sequence[Tried],
    differences: tuple[ArticleChange, ...] = (),
) -> Pulled:
    understood = found.understood
    problems = found.shortcomings or tuple(problem.message for problem in understood.problems)
    return Pulled(
        wanted.id,
        wanted.title,
        outcome,
        page.url,
        understood.sha256,
        _moment(page),
        understood.articles or None,
        wanted.metadata.articles,
        problems,
        tuple(tried),
        differences,
    )


def _failed(wanted: Wanted, tried: Sequence[Tried]) -> Pulled:
    return Pulled(wanted.id, wanted.title, "failed", expected=wanted.metadata.articles, tried=tuple(tried))
