"""Looks after the processes that serve together: one that ended is started again, and that is told and counted."""

import logging
import mmap
import multiprocessing
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from threading import Event, Thread

from kb.contract import PROCESSES

# Seconds. A process is started again after a moment, and after twice as long each time unless it stood for a while: one that
# falls at its first step is not to take all the time of the others.
_STEADY, _FIRST_PAUSE, _LONGEST_PAUSE = 30.0, 0.5, 30.0
_GLANCE = 0.2  # seconds between two looks: sooner than somebody asks a second time

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Count:
    """How many processes of a kind there are to be, how many there are, and how often any was started again."""

    wanted: int = 0
    alive: int = 0
    restarts: int = 0


class Census:
    """The counts of all kinds, in memory that every process sees that is forked from this one."""

    def __init__(self) -> None:
        self._counts = memoryview(mmap.mmap(-1, 3 * 8 * len(PROCESSES))).cast("q")

    def __getitem__(self, kind: str) -> Count:
        at = 3 * PROCESSES.index(kind)
        return Count(*self._counts[at : at + 3].tolist())

    def __setitem__(self, kind: str, count: Count) -> None:
        at = 3 * PROCESSES.index(kind)
        for number, value in enumerate((count.wanted, count.alive, count.restarts)):
            self._counts[at + number] = value

    def as_json(self) -> dict[str, dict[str, int]]:
        """Return the counts by kind."""
        return {kind: dict(vars(self[kind])) for kind in PROCESSES}


@dataclass(frozen=True)
class Duty:
    """What a process is there for: `begin` starts it, `name` is told in the log.

    `may_end` says that it has done its work when it ends by itself. `fallen` is called when it was ended by a signal.
    """

    kind: str
    name: str
    begin: Callable[[], BaseProcess]
    may_end: bool = False
    fallen: Callable[[], object] = lambda: None


class _Post:
    """A duty, and the process that does it now, if any; `due` is when the next one is to begin."""

    def __init__(self, duty: Duty) -> None:
        self.duty = duty
        self.process: BaseProcess | None = None
        self.is_over = False
        self.restarts = 0
        self.due = self._began = 0.0
        self._pause = _FIRST_PAUSE

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.is_alive()

    def look(self) -> None:
        """Start the process if it is time to; see to it if it has ended."""
        now = time.monotonic()
        if self.is_over or self.is_alive:
            return
        if self.process is not None:
            self._see_to(self.process, now)
        elif now >= self.due:
            self._began, self.process = now, self.duty.begin()

    def _see_to(self, process: BaseProcess, now: float) -> None:
        code = process.exitcode or 0
        self.process = None
        if self.duty.may_end and code >= 0:
            self.is_over = True
            return
        if now - self._began > _STEADY:
            self._pause = _FIRST_PAUSE
        self.due, self._pause = now + self._pause, min(2 * self._pause, _LONGEST_PAUSE)
        self.restarts += 1
        _log.warning("%s意外退出（%s），随即重新启动；已经重新启动 %d 次。", self.duty.name, _way(code), self.restarts)
        if code < 0:
            self.duty.fallen()


def end_with_parent(end: Callable[[], object]) -> None:
    """Call *end* in this process once the one that started it is gone."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    sentinel = parent.sentinel

    def watch() -> None:
        wait([sentinel])
        end()

    Thread(target=watch, daemon=True).start()


def _way(code: int) -> str:
    """Return how a process ended."""
    if code >= 0:
        return f"退出码 {code}"
    try:
        return f"信号 {signal.Signals(-code).name}"
    except ValueError:
        return f"信号 {-code}"


class Attendance:
    """Keeps processes at their duties. Everything but `beside` happens in the thread that calls it."""

    def __init__(self, duties: Sequence[Duty], census: Census) -> None:
        self._posts = [_Post(duty) for duty in duties]
        self._census = census

    def stand(self, is_over: Callable[[], object]) -> None:
        """Look after the processes until *is_over*."""
        while not is_over():
            self._look()
            time.sleep(_GLANCE)

    @contextmanager
    def beside(self) -> Iterator[None]:
        """Look after the processes in a thread, for a `with`; they end with it."""
        over = Event()
        self._look()
        thread = Thread(target=self.stand, args=(over.is_set,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
            self.end(_LONGEST_PAUSE, lambda: False)

    def end(self, seconds: float, is_hurried: Callable[[], object]) -> None:
        """Have the processes end, and wait for them; kill those that have not after *seconds*, or once *is_hurried*."""
        processes = [post.process for post in self._posts if post.process is not None]
        for process in processes:
            process.terminate()
        until = time.monotonic() + seconds
        while any(process.is_alive() for process in processes) and time.monotonic() < until and not is_hurried():
            time.sleep(_GLANCE / 4)
        for process in processes:
            process.kill()
            process.join()

    def _look(self) -> None:
        for post in self._posts:
            post.look()
        for kind in {post.duty.kind for post in self._posts}:
            posts = [post for post in self._posts if post.duty.kind == kind]
            wanted = sum(not post.is_over for post in posts)
            self._census[kind] = Count(wanted, sum(post.is_alive for post in posts), sum(p.restarts for p in posts))
