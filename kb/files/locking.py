"""A lock on what processes do one at a time."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from kb.errors import KbError


@contextmanager
def alone(path: Path, busy: KbError, *, stays: bool = True) -> Iterator[None]:
    """Hold the lock that is the file *path*, for a `with`; the system frees it if this process is killed.

    Its file is removed at the end unless it `stays`. Raises `busy` if another process holds the lock, OSError if the file
    cannot be made.
    """
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise busy from None
    try:
        yield
    finally:
        if not stays:
            with suppress(OSError):  # Windows does not remove what is open
                path.unlink()  # while it is held: who waits for it sees that it is gone, and makes another
        lock.release()
