"""What an official site is to the intake: it lists what it has under a title, and gives the files of one entry."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from kb.intake.official.fetching import Fetcher
from kb.intake.official.page import Page
from kb.text import fold_text

MOST_PAGES = 5
"""Pages of a list that are read: one a second, and who finds nothing among the first fifty titles writes more of it."""


@dataclass(frozen=True)
class SiteVersion:
    """A version of a text, as the site lists it among others of the same; `is_this` says that it is the entry itself."""

    title: str
    published: date | None
    is_this: bool = False


@dataclass(frozen=True)
class SiteEntry:
    """A text that a site lists.

    `key` is what the site calls it, `address` a page that a person can open. `standing` is what the site says of its
    validity, with its own number, `status` what that is in our words (`kb.documents.STATUSES`), empty if it does not say.
    `posted` is the day of the page, which need not be that of the text. `remarks` are what could not be read of it.
    """

    key: str
    title: str
    address: str
    published: date | None = None
    effective: date | None = None
    posted: date | None = None
    standing: str = ""
    status: str = ""
    issuer: str = ""
    document_number: str = ""
    kind: str = ""
    versions: tuple[SiteVersion, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def days(self) -> frozenset[date]:
        """Return the days that the site states of the text."""
        return frozenset(day for day in (self.published, self.effective) if day)


@dataclass(frozen=True)
class SiteFile:
    """A file with the text of an entry: `form` is what the site calls its kind, `address` where a person can open it."""

    key: str
    form: str
    address: str


@dataclass(frozen=True)
class SiteText:
    """The files in which a site has a text, the best first, and the versions that it lists."""

    files: tuple[SiteFile, ...]
    versions: tuple[SiteVersion, ...] = ()


@dataclass(frozen=True)
class ListPage:
    """One page of a list: its rows, how many there are on all pages, as the site says (None: it does not)."""

    rows: tuple[SiteEntry, ...]
    total: int | None
    is_last: bool


@dataclass(frozen=True)
class Listing:
    """What a site has under some words.

    `entries` bear all of them in their titles. `looked_at` rows were read; `total` is how many there are, as the site says.
    """

    words: tuple[str, ...]
    entries: tuple[SiteEntry, ...]
    looked_at: int
    total: int | None = None
    is_whole: bool = True

    @property
    def notice(self) -> str:
        """Say what is not listed, and why; empty if that is nothing."""
        others = self.looked_at - len(self.entries)
        wording = "、".join(f"“{word}”" for word in self.words)
        parts = [
            f"网站按单个的词查找，它给出的 {self.looked_at} 条里有 {others} 条题名没有{wording}，没有列出。"
        ] * bool(others)
        if not self.is_whole:
            there = f"网站共有 {self.total} 条，" if self.total is not None else ""
            parts.append(f"{there}只看了前 {self.looked_at} 条；要找的不在里面，请把题名写得更全再试。")
        return "".join(parts)


class Site(Protocol):
    """An official site. `name` is what users call it, `home` the page that a person opens."""

    @property
    def name(self) -> str:
        """Return what users call it."""
        ...

    @property
    def home(self) -> str:
        """Return the page that a person opens."""
        ...

    def search(self, words: Sequence[str], fetcher: Fetcher, *, most: int = MOST_PAGES) -> Listing:
        """Return what the site has with all *words* in its title; *most* pages are read. Raises SiteError."""
        ...

    def text(self, entry: SiteEntry, fetcher: Fetcher) -> SiteText:
        """Return in which files the site has the text of *entry*. Raises SiteError."""
        ...

    def page(self, file: SiteFile, fetcher: Fetcher) -> Page:
        """Return a file, with the address that a person can open. Raises SiteError, also if it is empty."""
        ...


def listing(words: Sequence[str], pages: Iterable[ListPage], most: int) -> Listing:
    """Return what stands on the first pages of a list.

    Sites put what fits best first: after a page without any title that bears the words the others are not asked for.
    """
    rows: dict[str, SiteEntry] = {}
    entries: list[SiteEntry] = []
    total: int | None = None
    is_whole = True
    for number, page in enumerate(pages, 1):
        total = page.total
        fresh = {row.key: row for row in page.rows if row.key not in rows}
        rows |= fresh
        fitting = [row for row in fresh.values() if bears(row.title, words)]
        entries += fitting
        is_whole = page.is_last
        if page.is_last or not fitting or number == most:
            break
    return Listing(tuple(words), tuple(entries), len(rows), total, is_whole)


def bears(title: str, words: Sequence[str]) -> bool:
    """Tell whether all *words* stand in a title, in any width of signs."""
    folded = fold_text(title)
    return all(fold_text(word) in folded for word in words)
