"""Rows in one SQLite file that is written once, and then mapped and read as they are asked for."""

import errno
import os
import shutil
import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from kb.errors import IndexUnusableError

# A file is mapped up to so many bytes, all of it: pages are then the system's, and one for all processes that read it.
_MAPPED = 1 << 40


class StoredRows:
    """The rows of one file, which nobody writes to any more. Safe to share between threads, and with forked processes."""

    def __init__(self, path: Path) -> None:
        """Open the file at *path*. Raises IndexUnusableError if it is missing or no such file."""
        self._path = path
        self._lock = Lock()
        self._by_process: dict[int, sqlite3.Connection] = {}
        self.close = weakref.finalize(self, _close, self._by_process)
        self.select("SELECT count(*) FROM sqlite_master")

    def select(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Return the rows that *statement* selects. Raises IndexUnusableError if the file is damaged."""
        try:
            with self._lock:
                return self._connection().execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise IndexUnusableError(f"索引文件“{self._path.name}”缺失或损坏，请运行 kb index 重建。") from error

    def _connection(self) -> sqlite3.Connection:
        """Return the connection of this process: SQLite forbids to carry one into a forked process."""
        connection = self._by_process.get(os.getpid())
        if connection is None:
            # Immutable: no locks, no journal, and no file is made beside it, also in a folder that is given to read alone.
            address = f"{self._path.absolute().as_uri()}?mode=ro&immutable=1"
            connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            self._by_process[os.getpid()] = connection
            connection.execute(f"PRAGMA mmap_size={_MAPPED}")
        return connection


def _close(by_process: dict[int, sqlite3.Connection]) -> None:
    """Close what this process has opened; what was carried into it is not its own."""
    connection = by_process.pop(os.getpid(), None)
    if connection is not None:
        connection.close()


@contextmanager
def writing_rows(path: Path, tables: str, base: Path | None = None) -> Iterator[sqlite3.Connection]:
    """Write rows into a new file at *path*, for a `with`: beside those of *base*, else into the *tables* that it makes.

    Raises OSError if that cannot be done. Nothing is promised of the file before it ends: it is sealed and synced later.
    """
    if base is not None:
        shutil.copyfile(base, path)  # many times as fast as to write the rows again; the system may share the blocks
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        if base is None:
            connection.executescript(tables)
        connection.execute("BEGIN")
        yield connection
        connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        code = errno.ENOSPC if error.sqlite_errorcode == sqlite3.SQLITE_FULL else errno.EIO
        raise OSError(code, os.strerror(code), str(path)) from error
    finally:
        connection.close()
