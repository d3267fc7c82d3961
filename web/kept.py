"""What is kept for the library that serves now: the checker of drafts, the suggestions. Nothing of a draft is kept."""

import gc
import hashlib
import threading
from contextlib import suppress
from dataclasses import dataclass

from kb.corpus import Snapshot
from kb.drafts import Checker, ComingDay, ForeignLinesError, Mending, Report, outlook, read_draft, with_unread
from kb.errors import EngineUnavailableError
from kb.files import VisibleText
from kb.library import Latest, Library, LiveLibrary
from kb.search import Suggestion, Suggestions
from web.uploads import Submission


@dataclass(frozen=True)
class CheckedDraft:
    """A draft with the report on it, the library by which it was judged, and what its writer has changed since.

    `coming` are the days to come on which verdicts may turn.
    """

    text: VisibleText
    report: Report
    library: Library
    mending: Mending
    coming: tuple[ComingDay, ...] = ()


class KeptChecker:
    """Checks drafts by what the library serves now; a checker takes a while to make, so the latest one is kept."""

    def __init__(self, live: LiveLibrary) -> None:
        self._live = live
        self._latest: Latest[Snapshot, Checker] = Latest()

    def checker(self) -> Checker:
        """Return the checker for the library that serves now. Raises IndexUnusableError if there is none."""
        library = self._live.library()
        return self._latest.of(library.snapshot, lambda: _checker_of(library))

    def warm(self) -> None:
        """Load what the first search and the first check would wait for; with the cluster away, as much as can be."""
        checker = self.checker()
        checker.library.segmenter.warm()
        with suppress(EngineUnavailableError):  # the log has it, and whoever searches or checks is told
            checker.warm()
        # All this stays: the collector need not go through it again in the middle of somebody's check.
        gc.collect()
        gc.freeze()

    def check(self, draft: Submission) -> CheckedDraft:
        """Return the report on a draft. Raises UnreadableFileError, TooLargeError and ForeignLinesError."""
        text = read_draft(draft.raw, draft.name)
        checker = self.checker()
        reading = checker.read(text.text, draft.day)
        report = with_unread(checker.report(reading), text)
        return CheckedDraft(text, report, checker.library, mending_of(draft, text), outlook(checker, reading))


def mending_of(draft: Submission, text: VisibleText) -> Mending:
    """Return what was changed in a draft with *text*. Raises ForeignLinesError if it was done in another."""
    if draft.rewritten and draft.state != state_of(text.text):
        raise ForeignLinesError
    return Mending.of_lines(text.text, draft.rewritten)


def state_of(text: str) -> str:
    """Return what tells a text from others, so that changes are made in the one in which they were written."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class KeptSuggestions:
    """Suggests by what the library serves now; the names take a second to read, and nobody waits for that."""

    def __init__(self, live: LiveLibrary) -> None:
        self._live = live
        self._lock = threading.Lock()
        self._latest: tuple[Library, Suggestions] | None = None
        self._wanted: Library | None = None

    def suggest(self, text: str) -> tuple[Suggestion, ...]:
        """Return what *text* may be meant for; nothing while the names of a new generation, or a new day, are being read."""
        library = self._live.library()
        latest = self._latest
        if latest is not None and latest[0] is library:
            return latest[1].suggest(text)
        with self._lock:
            if self._wanted is not library:
                self._wanted = library
                threading.Thread(target=self.warm, daemon=True).start()
        return ()

    def warm(self) -> None:
        """Read the names now and not at the first letter typed."""
        library = self._wanted = self._live.library()
        self._latest = None  # let go first: it may hold the files of an older generation open
        names = Suggestions(library.snapshot, library.resolver, library.formulations, library.statuses())
        self._latest = library, names


def _checker_of(library: Library) -> Checker:
    gc.collect()  # the checker before this one holds files open, and would for long
    return Checker(library)
