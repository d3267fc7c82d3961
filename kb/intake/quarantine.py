"""Reads files in processes of their own, so that one that hangs, swells or breaks its reader costs only itself.

A PDF or Word file from outside can make any reader run for hours or fill the memory. So each is read by a worker that has
a time and a memory limit; a worker that exceeds one, or dies, is replaced, and its file is named. Plain text, which is
read in one pass, is read here.
"""

import contextlib
import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TimedOut
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from typing import Any

from pebble import ProcessExpired, ProcessPool

from kb.errors import DocumentError, KbError
from kb.files import DRAFT, INTAKE, Bounds, UnreadableFileError, VisibleText, read_file
from kb.intake.files import InMemory, Source

_AHEAD = 3  # files for each worker that are given out before the first of them is done

_PLAIN = frozenset({".txt", ".md", ".markdown"})
_PLAIN_BYTES = 5 * 1024 * 1024  # two million characters, read in a fraction of a second

_TIMED_OUT = "读取超时（超过 {:g} 秒），这个文件可能有问题，请用原来的程序打开后另存，或拆分后再试。"
_TOO_MUCH = "读取时占用内存过多，请拆分，或用原来的程序打开、另存后再试。"
_DIED = "这个文件没有读完，读取的程序就中断了，文件可能已损坏，请用原来的程序打开、另存后再试。"
_CHANGED = "读取的时候文件被改动了，请等它写完再试。"

Reader = Callable[[bytes, str], VisibleText]
Progress = Callable[[int, int], None]
_Reading = tuple[VisibleText, str] | DocumentError  # the text and the sha256 of the bytes it was in


@dataclass(frozen=True)
class Limits:
    """What reading one file may take: seconds, bytes of memory (0: no limit); and how many are read at a time."""

    seconds: float = 60.0  # by the clock: a PDF file of 300 pages takes 13 seconds of computing
    # Of address space, where the system can limit it (not on Windows and macOS): a PDF file of 300 pages takes 110
    # million, and large pictures and fonts are held whole.
    memory: int = 2 * 1024**3
    workers: int = min(
        2, os.cpu_count() or 1
    )  # their memory then adds up to 4 GB, and other cores stay free for people


@dataclass(frozen=True)
class Outcome:
    """What came of a file: its text and the sha256 of the bytes it was read from, or why there is none."""

    file: Source
    text: VisibleText | None = None
    sha256: str = ""
    error: KbError | None = None


def read_apart(raw: bytes, name: str) -> VisibleText:
    """Read a draft in a process of its own, never from disk.

    Raises UnreadableFileError if it cannot be read, or takes too much time or memory.
    """
    (outcome,) = read_all([InMemory(name, raw)], reader=partial(_text_of, bounds=DRAFT))
    if outcome.text is None:
        raise UnreadableFileError(outcome.error.message if outcome.error else _DIED)
    return outcome.text


def _text_of(raw: bytes, name: str, bounds: Bounds) -> VisibleText:
    return replace(read_file(raw, name, bounds), origin=None)  # what a worker sends back holds no open file


read_incoming: Reader = partial(_text_of, bounds=INTAKE)
"""Return the text of a file that comes in."""


def read_all(
    files: Iterable[Source],
    *,
    limits: Limits | None = None,
    reader: Reader = read_incoming,
    progress: Progress | None = None,
) -> Iterator[Outcome]:
    """Yield the outcome of each file, in the order of the files. `progress` hears how many of how many are done.

    `reader` must be a function of a module, as another process has to find it.
    """
    waiting = list(files)
    limits = limits or Limits()
    workers = min(limits.workers, sum(not _is_plain(file) for file in waiting))
    with _Ward(replace(limits, workers=max(1, workers)), reader) as ward:
        for done, outcome in enumerate(_in_order(waiting, ward), 1):
            yield outcome
            if progress is not None:
                progress(done, len(waiting))


def _in_order(files: list[Source], ward: "_Ward") -> Iterator[Outcome]:
    queue: deque[tuple[Source, Future[_Reading] | None]] = deque()
    left = iter(files)
    while True:
        while len(queue) < _AHEAD * ward.limits.workers and (file := next(left, None)) is not None:
            queue.append((file, None if _is_plain(file) else ward.give(file)))
        if not queue:
            return
        file, future = queue.popleft()
        yield _outcome(file, _read(file, ward.reader)) if future is None else ward.outcome(file, future)


def _is_plain(file: Source) -> bool:
    return file.suffix in _PLAIN and file.size <= _PLAIN_BYTES


def _read(file: Source, reader: Reader) -> _Reading:
    """Read *file* once, in a worker or here; the hash is that of the bytes whose text it is."""
    try:
        before = file.trace
        raw = file.read()
        text = reader(raw, file.name)
    except KbError as error:  # not every one can be sent from one process to another
        return DocumentError(error.message, path=file.name, line=getattr(error, "line", 0))
    except MemoryError:
        return DocumentError(_TOO_MUCH, path=file.name)
    if file.trace != before:
        return DocumentError(_CHANGED, path=file.name)
    return text, hashlib.sha256(raw).hexdigest()


def _outcome(file: Source, reading: _Reading) -> Outcome:
    return Outcome(file, error=reading) if isinstance(reading, DocumentError) else Outcome(file, *reading)


def _limit(memory: int) -> None:
    """Limit the address space of a worker, where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    with contextlib.suppress(ValueError, OSError):  # macOS refuses
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


class _Ward:
    """The workers. They are started when the first file is given out, and once more if all of them fail together."""

    def __init__(self, limits: Limits, reader: Reader) -> None:
        self.limits = limits
        self.reader = reader
        self._pool: ProcessPool | None = None

    def __enter__(self) -> "_Ward":
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def give(self, file: Source) -> Future[_Reading]:
        if self._pool is None or not self._pool.active:
            self._stop()
            memory = self.limits.memory
            spawning: Any = get_context("spawn")  # the same on every system, and safe beside threads
            self._pool = ProcessPool(
                self.limits.workers,
                initializer=_limit if memory else None,
                initargs=(memory,) if memory else (),
                context=spawning,
            )
        return self._pool.schedule(_read, args=(file, self.reader), timeout=self.limits.seconds)

    def outcome(self, file: Source, future: Future[_Reading]) -> Outcome:
        try:
            reading = self._result(file, future)
        except TimedOut:
            reading = DocumentError(_TIMED_OUT.format(self.limits.seconds), path=file.name)
        except MemoryError:
            reading = DocumentError(_TOO_MUCH, path=file.name)
        except (ProcessExpired, BrokenProcessPool, EOFError, OSError):
            reading = DocumentError(_DIED, path=file.name)
        return _outcome(file, reading)

    def _result(self, file: Source, future: Future[_Reading]) -> _Reading:
        """Return what the worker sent. A file that was waiting when all workers failed together is given out again, once."""
        try:
            return future.result()
        except (BrokenProcessPool, EOFError):
            return self.give(file).result()

    def _stop(self) -> None:
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None
