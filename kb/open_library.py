"""The library as a program in Python uses it: `kb.open()`.

>>> import kb
>>> with kb.open() as library:
...     results = library.search("三会一课", limit=1)
...     report = library.check("坚持“三会一课”制度，见《中国共产党支部工作条例（试行）》第九十九条。")
>>> results.hits[0].text[results.hits[0].highlights[0][0] :][:4]
'三会一课'
>>> [finding.verdict for finding in report.findings if finding.need == "change"]
['条款号不符']
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Self

from kb.corpus import Snapshot
from kb.documents import Document, Metadata
from kb.drafts import Checker, Report, read_draft, report_on
from kb.files import VisibleText
from kb.indexing import Progress
from kb.library import Latest, Library, LiveLibrary
from kb.search import Filters, Mode, Question, Results, Sort
from kb.settings import Settings
from kb.text import years
from kb.versions import Timeline

# A text begins with what it begins with, a file at its byte order mark: positions are counted from there.
_MARK = "\ufeff"
_NAME = "稿件.txt"


class OpenLibrary:
    """The library, open: always the newest generation of its index, by the statuses of today where no day is named.

    Everything that goes wrong is a `kb.errors.KbError`, a sentence with the next step. Safe to share between threads.
    """

    def __init__(self, settings: Settings, progress: Progress | None = None) -> None:
        """Open what *settings* name; the index is built first if it has to be. Raises KbError."""
        self._live = LiveLibrary(settings)
        self._live.prepare(progress)
        self._checker: Latest[Snapshot, Checker] = Latest()

    def search(
        self,
        text: str,
        *,
        mode: Mode = "auto",
        genre: Iterable[str] = (),
        issuer: Iterable[str] = (),
        status: Iterable[str] = (),
        year: str | None = None,
        sort: Sort = "relevance",
        limit: int = 10,
        offset: int = 0,
        as_of: date | None = None,
    ) -> Results:
        """Return the passages that hold a wording, or what a citation names, as `kb search` does.

        `year` is one or a stretch: 2016-2019. Of 1 to 100 hits `limit` are given, from the one at `offset` on. Raises
        QueryError for what cannot be searched, and KbError if the engine cannot answer.
        """
        filters = Filters(tuple(genre), tuple(issuer), tuple(status), years(year))
        return self.library.search(Question(text, mode, filters, sort, limit, offset, as_of))

    def check(self, text: str, *, as_of: date | None = None) -> Report:
        """Return what is to be said of the citations, quotations and formulations of a draft, as `kb check` does.

        It is judged by the day that `as_of` or its own date names; positions are code points of *text*. Nothing of it is kept. Raises TooLargeError, and KbError if the engine cannot answer.
        """
        library = self.library
        checker = self._checker.of(library.snapshot, lambda: Checker(library))
        draft = draft_of(text)
        report = report_on(draft, checker, as_of)
        findings = (replace(finding, span=draft.in_source(*finding.span)) for finding in report.findings)
        return replace(report, findings=tuple(findings))

    def document(self, identifier: str, *, as_of: date | None = None) -> Document:
        """Return a document with its parts, and its status on a day. Raises NotFoundError."""
        return self.library.document(identifier, as_of)

    def documents(self, *, as_of: date | None = None) -> list[Metadata]:
        """Return what is known of all documents: those with text first, then by genre, newest first."""
        return self.library.documents(as_of)

    def works(self) -> list[Timeline]:
        """Return the works of which there are several versions, each with these, by title."""
        return self.library.versions.timelines()

    @property
    def library(self) -> Library:
        """Return the generation that serves now, with all that the rooms of this package offer."""
        return self._live.library()

    def close(self) -> None:
        """Close the files of the generation that served last."""
        self.library.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def draft_of(text: str) -> VisibleText:
    """Return a draft as it is read for a check. Raises TooLargeError."""
    return read_draft((_MARK + text).encode("utf-8", "replace"), _NAME)


def open_library(corpus: str | PathLike[str] | None, index: str | PathLike[str] | None) -> OpenLibrary:
    """Return the library in these folders; without them in those that the command `kb` takes."""
    return OpenLibrary(Settings.load(corpus=Path(corpus) if corpus else None, index=Path(index) if index else None))
