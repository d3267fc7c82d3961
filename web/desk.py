"""The desk at which drafts are checked by what the library serves now; nothing of a draft stays on it."""

import gc
from contextlib import suppress
from dataclasses import dataclass

from kb.corpus import Snapshot
from kb.drafts import Checker, Report, read_draft
from kb.errors import EngineUnavailableError
from kb.files import VisibleText
from kb.library import Latest, Library, LiveLibrary
from web.submission import Submission


@dataclass(frozen=True)
class Checked:
    """A draft with the report on it, and the library by which it was judged."""

    text: VisibleText
    report: Report
    library: Library


class Desk:
    """Checks drafts. A checker takes a while to make, so one is kept for the library that serves now."""

    def __init__(self, live: LiveLibrary) -> None:
        self._live = live
        self._checker: Latest[Snapshot, Checker] = Latest()

    def checker(self) -> Checker:
        """The checker for what the library serves now. Raises IndexUnusableError if it serves nothing."""
        library = self._live.library()
        return self._checker.of(library.snapshot, lambda: _made(library))

    def warm(self) -> None:
        """Loads what the first search and the first check would wait for; with the cluster away, as much as can be."""
        checker = self.checker()
        checker.library.segmenter.warm()
        with suppress(EngineUnavailableError):  # the log has it, and whoever searches or checks is told
            checker.warm()
        # All this stays: the collector need not go through it again in the middle of somebody's check.
        gc.collect()
        gc.freeze()

    def check(self, sent: Submission) -> Checked:
        """The report on a draft. Raises UnreadableFileError and TooLargeError."""
        text = read_draft(sent.raw, sent.name)
        checker = self.checker()
        return Checked(text, checker.check(text.text, sent.day), checker.library)


def _made(library: Library) -> Checker:
    gc.collect()  # the checker before holds files open, and would for long
    return Checker(library)
