"""Keeps the index up with the corpus: it looks when the system tells of a change, and builds when the files are at rest.

What the system tells is only a hint to look: events may be lost, and do not say when a file is written to its end. What
has changed is found by looking at the files, and what is built is what `kb index` builds. A build writes beside the
index that serves and switches in one step, so readers see the state before or the state after.
"""

import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from kb.corpus import Corpus, Remark, Trace, current
from kb.errors import BuildInProgressError, DocumentError, KbError, reason_of, sentence_of
from kb.indexing.building import Built, Differences, build, renew
from kb.indexing.changes import Settling
from kb.indexing.generations import RENEWED
from kb.indexing.harvest import Progress, untold
from kb.search import engine_of
from kb.settings import Settings

# Seconds. Between two looks at files that are not at rest; at a folder that cannot tell of changes; and at all of it in
# any case, in case nobody told.
_STEP, _POLL, _IN_ANY_CASE = 0.05, 0.5, 30.0
# How often it looks up although nothing is told: is the folder still the one that is watched, is the index still there.
_BEAT = 1.0
# Changes that are at rest wait so long for others that are not, to be indexed together with them.
_PATIENCE = 0.5
_RETRY = 0.2


@dataclass(frozen=True)
class Update:
    """The index was brought up: what the build did, in how many seconds, and the files that cannot be read since then."""

    built: Built
    seconds: float
    bad_files: tuple[Remark, ...]


@dataclass(frozen=True)
class Trouble:
    """The index could not be brought up; it will be tried again."""

    code: str
    message: str


@dataclass(frozen=True)
class Overlooked:
    """Files that came and hold no document, although somebody may think so."""

    files: tuple[Remark, ...]


Tell = Callable[[Update | Trouble | Overlooked], object]


class _Stopped(Exception):  # noqa: N818 - no error
    """Somebody wants the watch to end; a build that is under way is given up."""


class Watch:
    """Watches one corpus for one index."""

    def __init__(self, settings: Settings, tell: Tell, *, poll: bool = False) -> None:
        """Look at the folder once; `run` watches it.

        `poll` looks at the files at intervals, for drives that do not tell of changes. Raises DocumentError if there
        is neither a corpus nor an index.
        """
        self._index = settings.index
        self._corpus = Corpus.of(settings)
        self._engine = engine_of(settings)
        self._tell = tell
        self._poll = poll
        self._settling = Settling(self._corpus, may_ask=not poll, may_be_gone=current(self._index) is not None)
        self._indexed: dict[str, Trace] | None = None
        self._bad_files: tuple[Remark, ...] = ()
        self._told = ""
        self._renewal = _Renewal(settings)

    def run(self, stop: threading.Event, progress: Progress | None = None) -> None:
        """Bring the index up, again and again, until `stop` is set; `progress` is told of the first time."""
        self._try(stop, progress or untold, stirred=True)
        try:
            for stirred in self._stirrings(stop):
                self._try(stop, untold, stirred=stirred)
        finally:
            self._renewal.give_up()

    def _stirrings(self, stop: threading.Event) -> Iterator[bool]:
        """Yield whenever it is time to look; True for a possible change."""
        looked = time.monotonic()
        for has_changed in _polled(stop) if self._poll else _told(self._corpus.folder, stop, self._cannot_be_told):
            is_time = time.monotonic() - looked > _IN_ANY_CASE
            looked = time.monotonic() if has_changed or is_time else looked
            yield has_changed or is_time

    def _cannot_be_told(self, error: OSError) -> None:
        self._complain("watch", f"系统不能告知文件夹的变化（{reason_of(error)}），改为每隔半秒查看一次。")

    def _try(self, stop: threading.Event, progress: Progress, *, stirred: bool) -> None:
        """Bring the index up if there is anything to do; whatever goes wrong is told and does not end the watch."""
        try:
            if stirred or self._is_to_be_built():
                self._bring_up(stop, progress)
        except _Stopped:
            return
        except KbError as error:
            self._complain(error.code, error.message)
        except OSError as error:
            self._complain("failed", sentence_of(error))
        except Exception as error:  # a defect must not leave the site with an old corpus for good
            logging.getLogger(__name__).exception("unexpected error")
            self._complain("internal", f"程序出了问题（{type(error).__name__}），索引没有更新，会再试。")

    def _is_to_be_built(self) -> bool:
        return self._indexed is None or current(self._index) is None or self._renewal.is_ready

    def _complain(self, code: str, message: str) -> None:
        """Tell what is wrong, once as long as it is the same."""
        self._indexed = None  # tried again at the next beat
        if message != self._told:
            self._told = message
            self._tell(Trouble(code, message))

    def _bring_up(self, stop: threading.Event, progress: Progress) -> None:
        """Wait for files to come to rest, and index until nothing changes."""
        waited = time.monotonic()
        while not stop.is_set():
            moving = self._settling.look()
            pending = self._pending()
            if not pending:
                break
            is_due = not moving or time.monotonic() - waited > _PATIENCE
            if pending <= moving or not is_due:
                stop.wait(_STEP)
                continue
            self._update(moving, stop, progress, has_changed=pending != {""})
            waited = time.monotonic()
        self._tell_overlooked()

    def _pending(self) -> set[str]:
        """Return the files that are not as they were indexed.

        An empty name is among them if there is something else to do.
        """
        now, indexed = self._settling.traces, self._indexed or {}
        changed = {path for path in now.keys() | indexed.keys() if now.get(path) != indexed.get(path)}
        return changed | {""} if self._is_to_be_built() else changed

    def _update(self, moving: frozenset[str], stop: threading.Event, progress: Progress, *, has_changed: bool) -> None:
        started, traces = time.monotonic(), self._settling.traces

        def report(done: int, of: int) -> None:
            if stop.is_set():
                raise _Stopped
            progress(done, of)

        try:
            built = build(
                self._index, self._corpus, engine=self._engine, progress=report, unfinished=moving, at_once=True
            )
        except BuildInProgressError:
            stop.wait(_RETRY)
            return
        were = self._indexed or {}
        waiting = {path: were[path] for path in moving if path in were}
        self._indexed = {path: trace for path, trace in traces.items() if path not in moving} | waiting
        self._tell_update(built, time.monotonic() - started, has_changed=has_changed)
        if built.is_worn:
            self._renewal.begin()

    def _tell_update(self, built: Built, seconds: float, *, has_changed: bool) -> None:
        fresh = tuple(remark for remark in built.bad_files if remark not in self._bad_files)
        self._bad_files, self._told = built.bad_files, ""
        folders = [remark for remark in fresh if remark.is_folder]
        for remark in folders:
            self._tell(Trouble(DocumentError.code, remark.within(self._corpus.folder)))
        files = tuple(remark for remark in fresh if not remark.is_folder)
        is_told = bool(folders) or not has_changed
        is_something = built.differences is not None and not (is_told and built.differences == Differences())
        if is_something or files:
            self._tell(Update(built, seconds, files))

    def _tell_overlooked(self) -> None:
        remarks = tuple(remark for remark in self._corpus.overlooked() if remark not in self._bad_files)
        if remarks:
            self._bad_files += remarks
            self._tell(Overlooked(remarks))


class _Renewal:
    """Builds a worn index anew, in a process of its own that keeps nobody from updates and takes no time from them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: BaseProcess | None = None

    @property
    def is_ready(self) -> bool:
        """Tell whether there is a new index to be taken up."""
        return (self._settings.index / RENEWED).is_dir()

    def begin(self) -> None:
        """Begin, unless it is under way."""
        if self._process is None or not self._process.is_alive():
            process = multiprocessing.get_context("spawn").Process(target=_renew, args=(self._settings,), daemon=True)
            process.start()
            self._process = process

    def give_up(self) -> None:
        """End it, if it is under way; that does no harm at any moment."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None


def _renew(settings: Settings) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the watch, which then ends this
    if sys.platform != "win32":
        os.nice(10)  # what people wait for goes first
    with suppress(KbError, OSError):  # begun again after the next update; the watch tells what is wrong
        renew(settings.index, Corpus.of(settings), engine_of(settings))


def _polled(stop: threading.Event) -> Iterator[bool]:
    while not stop.wait(_POLL):
        yield True


def _told(folder: Path, stop: threading.Event, cannot: Callable[[OSError], object]) -> Iterator[bool]:
    """Yield True when the system tells of a change, else False.

    False comes once a second. Where the system cannot tell, `cannot` is called, and the folder looked at at
    intervals.
    """
    import watchfiles  # a site without a watch does not wait for it

    while not stop.is_set():
        watched = _identity(folder)
        is_watched = False
        if watched is None:
            stop.wait(_BEAT)
            yield True
            continue
        try:
            for changes in watchfiles.watch(
                folder,
                watch_filter=None,
                debounce=100,
                rust_timeout=int(_BEAT * 1000),
                yield_on_timeout=True,
                stop_event=stop,
                force_polling=False,
                ignore_permission_denied=True,
                raise_interrupt=False,
            ):
                yield bool(changes) or not is_watched
                is_watched = True  # what changed before was not told: it has been looked for now
                if _identity(folder) != watched:
                    break  # another folder is there now, or none
        except FileNotFoundError:
            continue
        except OSError as error:
            cannot(error)
            yield from _polled(stop)
        yield True


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
