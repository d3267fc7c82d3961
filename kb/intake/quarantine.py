"""Reads files in processes of their own, so that one that hangs, swells or breaks its reader costs only itself.

A file from outside can make any reader run for hours or fill the memory, and so can its text those that look for papers in
it. So each is read, and understood, by a worker that has a time and a memory limit; a worker that exceeds one, or dies, is
replaced, and its file is named. A short plain text, for which nobody need wait for a worker, is read here.
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
from typing import Any, Generic, TypeVar

from pebble import ProcessExpired, ProcessPool

from kb.errors import DocumentError, KbError
from kb.files import DRAFT, INTAKE, Bounds, UnreadableFileError, VisibleText, format_of, read_file
from kb.intake.files import LOOKED_AT, InMemory, Source

_AHEAD = 3  # files for each worker that are given out before the first of them is done

# 20,000 characters: the worst of the shapes that tests/measures/intake/shapes.py tries takes a second of that length.
_PLAIN_BYTES = 64 * 1024

# Bytes of short plain texts together: above it workers, which take a second to start, are done before one process is.
_PLAIN_TOGETHER = 1024 * 1024

_TIMED_OUT = "读取超时（超过 {:g} 秒），这个文件可能有问题，请用原来的程序打开后另存，或拆分后再试。"
_TOO_MUCH = "读取时占用内存过多，请拆分，或用原来的程序打开、另存后再试。"
_DIED = "这个文件没有读完，读取的程序就中断了，文件可能已损坏，请用原来的程序打开、另存后再试。"
_FAULT = "读这个文件时程序出了错（{}），没有读成；请用原来的程序打开、另存后再试，不行请把它交给维护的人。"
_CHANGED = "读取的时候文件被改动了，请等它写完再试。"

Content = TypeVar("Content")
Reader = Callable[[bytes, str], Content]
"""Makes something of the bytes of a file and its name. Another process must be able to find it."""

Progress = Callable[[int, int], None]
_Reading = tuple[Content, str] | DocumentError  # what was made and the sha256 of the bytes it was made of


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
class Outcome(Generic[Content]):
    """What came of a file: what its reader made and the sha256 of the bytes it was made of, or why there is none."""

    file: Source
    content: Content | None = None
    sha256: str = ""
    error: KbError | None = None


def read_apart(raw: bytes, name: str) -> VisibleText:
    """Read a draft in a process of its own, never from disk.

    Raises UnreadableFileError if it cannot be read, or takes too much time or memory.
    """
    (outcome,) = read_all([InMemory(name, raw)], partial(_text_of, bounds=DRAFT))
    if outcome.content is None:
        raise UnreadableFileError(outcome.error.message if outcome.error else _DIED)
    return outcome.content


def _text_of(raw: bytes, name: str, bounds: Bounds) -> VisibleText:
    return replace(read_file(raw, name, bounds), origin=None)  # what a worker sends back holds no open file


read_incoming: Reader[VisibleText] = partial(_text_of, bounds=INTAKE)
"""Return the text of a file that comes in."""


def read_all(
    files: Iterable[Source],
    reader: Reader[Content],
    *,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Iterator[Outcome[Content]]:
    """Yield what *reader* makes of each file, in the order of the files, under *limits*.

    `progress` hears how many of how many are done.
    """
    waiting = list(files)
    limits = limits or Limits()
    plain = {at for at, file in enumerate(waiting) if _is_plain(file)}
    if sum(waiting[at].size for at in plain) > _PLAIN_TOGETHER:
        plain = set()
    workers = min(limits.workers, len(waiting) - len(plain))
    with _Ward(replace(limits, workers=max(1, workers)), reader) as ward:
        for done, outcome in enumerate(_in_order(waiting, plain, ward), 1):
            yield outcome
            if progress is not None:
                progress(done, len(waiting))


def _in_order(files: list[Source], here: set[int], ward: "_Ward[Content]") -> Iterator[Outcome[Content]]:
    """Yield what comes of each file; those at the positions *here* are read in this process."""
    queue: deque[tuple[Source, Future[_Reading[Content]] | None]] = deque()
    left = enumerate(files)
    while True:
        while len(queue) < _AHEAD * ward.limits.workers and (following := next(left, None)) is not None:
            at, file = following
            queue.append((file, None if at in here else ward.give(file)))
        if not queue:
            return
        file, future = queue.popleft()
        yield _outcome(file, _read(file, ward.reader)) if future is None else ward.outcome(file, future)


def _is_plain(file: Source) -> bool:
    """Whether it is text by its first bytes, whatever its name says: a PDF file called 意见.txt is none."""
    if file.size > _PLAIN_BYTES:
        return False
    try:
        file_format = format_of(file.name, file.beginning(LOOKED_AT))
    except KbError:
        return False
    return file_format is not None and file_format.is_text


def _read(file: Source, reader: Reader[Content]) -> _Reading[Content]:
    """Read *file* once, in a worker or here; the hash is that of the bytes of which something was made."""
    try:
        before = file.trace
        raw = file.read()
        content = reader(raw, file.name)
    except KbError as error:  # not every one can be sent from one process to another
        return DocumentError(error.message, path=file.name, line=getattr(error, "line", 0))
    except MemoryError:
        return DocumentError(_TOO_MUCH, path=file.name)
    except Exception as error:  # what nobody foresaw, in one file of five hundred, must not cost the others
        return DocumentError(_FAULT.format(type(error).__name__), path=file.name)
    if file.trace != before:
        return DocumentError(_CHANGED, path=file.name)
    return content, hashlib.sha256(raw).hexdigest()


def _outcome(file: Source, reading: _Reading[Content]) -> Outcome[Content]:
    return Outcome(file, error=reading) if isinstance(reading, DocumentError) else Outcome(file, *reading)


_of_worker: Any = None  # the reader of a worker, which is sent to it once and not with every file


def _prepare(memory: int, reader: Reader[Content]) -> None:
    """Make a process a worker: it has its reader and, where the system can limit it, so much address space."""
    global _of_worker
    _of_worker = reader
    if not memory:
        return
    try:
        import resource
    except ImportError:  # Windows
        return
    with contextlib.suppress(ValueError, OSError):  # macOS refuses
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _read_by_worker(file: Source) -> _Reading[Any]:
    return _read(file, _of_worker)


class _Ward(Generic[Content]):
    """The workers. They are started when the first file is given out, and once more if all of them fail together."""

    def __init__(self, limits: Limits, reader: Reader[Content]) -> None:
        self.limits = limits
        self.reader = reader
        self._pool: ProcessPool | None = None

    def __enter__(self) -> "_Ward[Content]":
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def give(self, file: Source) -> Future[_Reading[Content]]:
        if self._pool is None or not self._pool.active:
            self._stop()
            spawning: Any = get_context("spawn")  # the same on every system, and safe beside threads
            self._pool = ProcessPool(
                self.limits.workers,
                initializer=_prepare,
                initargs=(self.limits.memory, self.reader),
                context=spawning,
            )
        return self._pool.schedule(_read_by_worker, args=(file,), timeout=self.limits.seconds)

    def outcome(self, file: Source, future: Future[_Reading[Content]]) -> Outcome[Content]:
        try:
            reading = self._result(file, future)
        except TimedOut:
            reading = DocumentError(_TIMED_OUT.format(self.limits.seconds), path=file.name)
        except MemoryError:
            reading = DocumentError(_TOO_MUCH, path=file.name)
        except (ProcessExpired, BrokenProcessPool, EOFError, OSError):
            reading = DocumentError(_DIED, path=file.name)
        return _outcome(file, reading)

    def _result(self, file: Source, future: Future[_Reading[Content]]) -> _Reading[Content]:
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
