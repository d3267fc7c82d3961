"""What is kept for the library that serves now: the checker of drafts. Nothing of a draft is kept."""

import gc
from contextlib import suppress
from dataclasses import dataclass

from kb.corpus import Snapshot
from kb.drafts import Checker, Report, read_draft, report_on
from kb.errors import EngineUnavailableError
from kb.files import VisibleText
from kb.library import Latest, Library, LiveLibrary
from web.uploads import Submission


@dataclass(frozen=True)
class CheckedDraft:
    """A draft with the report on it, and the library by which it was judged."""

    text: VisibleText
    report: Report
    library: Library


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
        """Return the report on a draft. Raises UnreadableFileError and TooLargeError."""
        text = read_draft(draft.raw, draft.name)
        checker = self.checker()
        return CheckedDraft(text, report_on(text, checker, draft.day), checker.library)


def _checker_of(library: Library) -> Checker:
    gc.collect()  # the checker before this one holds files open, and would for long
    return Checker(library)
