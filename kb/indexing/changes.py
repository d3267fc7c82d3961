"""Which files of the corpus have changed, and which of them somebody is still writing."""

import os
import signal
import sys
import time
from pathlib import Path

from kb.corpus import Corpus, Trace

# A file is at rest when nothing has changed in it for so long: longer than an editor takes between two writes of one save.
QUIET = 0.35

# A file that a program keeps open without writing is waited for so long, and one that never comes to rest so long.
LONGEST_OPEN = 10.0
LONGEST = 30.0


class Settling:
    """Looks at the files of a corpus again and again."""

    def __init__(self, corpus: Corpus, *, may_ask: bool = True, may_be_gone: bool = False) -> None:
        """Take every file for one that somebody is writing.

        `may_ask` says that the system may be asked whether a file is open for writing; a network drive cannot tell.
        `may_be_gone` says that the corpus was there and may come back. Raises DocumentError if it is not there otherwise.
        """
        if not may_be_gone:
            corpus.paths()
        self._corpus = corpus
        self._may_ask = may_ask
        self.traces = traces(corpus)
        now = time.monotonic()
        # Nobody knows what went on before: each file has to prove that it is at rest.
        self._restless: dict[str, tuple[float, float]] = dict.fromkeys(self.traces, (now, now))

    def look(self) -> frozenset[str]:
        """Return the files that somebody is writing or has just changed.

        They are paths relative to the corpus; also files just moved or removed are there. Afterwards `traces` holds
        every file that is there.
        """
        now = time.monotonic()
        before, self.traces = self.traces, traces(self._corpus)
        for path in before.keys() | self.traces.keys():
            if before.get(path) != self.traces.get(path):
                first, _ = self._restless.get(path, (now, now))
                self._restless[path] = (first, now)
        moving = {
            path for path, (first, last) in self._restless.items() if self._is_moving(path, now - first, now - last)
        }
        self._restless = {path: times for path, times in self._restless.items() if path in moving}
        return frozenset(moving)

    def _is_moving(self, path: str, restless: float, unchanged: float) -> bool:
        """Tell whether a file has not come to rest.

        `restless` and `unchanged` are the seconds since the first and since the last change.
        """
        if restless > LONGEST or unchanged < QUIET:
            return restless <= LONGEST
        return self._may_ask and unchanged < LONGEST_OPEN and is_being_written(self._corpus.path_of(path))


def traces(corpus: Corpus) -> dict[str, Trace]:
    """Return the traces of all files on which the index depends.

    The key is the path relative to the corpus. Of an editor's own files (.x.md.swp, x.md~, .~lock.x.md#, x.tmp) none
    is a document, and none is here. Of a corpus that is not to be seen there are none.
    """
    paths = [*corpus.paths_seen().values(), *map(corpus.facts, Corpus.FACTS)]
    traces = ((corpus.name_of(path), Trace.of(path)) for path in paths)
    return {name: trace for name, trace in traces if trace is not None}


def is_being_written(path: Path) -> bool:
    """Tell whether a program has the file open for writing; False where the system cannot tell.

    Linux gives a read lease on a file only while nobody has it open for writing (fcntl(2), F_SETLEASE). It is given back
    at once; a program that opens the file in between waits for that moment.
    """
    if sys.platform != "linux":
        return False
    import fcntl  # there is none on Windows

    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)  # what tells of that program; it does no harm
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:
        return False  # not ours, or a file system without leases
    finally:
        os.close(descriptor)
    return False
