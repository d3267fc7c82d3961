"""Files that are written whole or not at all, and stay written when the power goes.

A name in a folder is on the disk once the folder is synced; only then does nothing undo a rename.
"""

import errno
import os
import secrets
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import BinaryIO

# Windows refuses to replace a file that a virus scanner, a preview or a reader has open. They let go of it within
# moments; who still holds it after two seconds has it open for work, and a person has to be told.
_WINDOWS = os.name == "nt"
_PATIENCE, _PAUSE = 2.0, 0.02

# The name of a file that is not finished: it tells nothing of the one it is to be, whose own name may be as long as a
# name can be, and nobody else gives such a name.
_UNFINISHED = ".kb-unfinished-"
# Seconds after which an unfinished file is surely nobody's on a system that cannot tell: no file takes an hour to write.
_SURELY_LEFT = 3600.0

# Files that are sent to the disk at once: a disk takes several in hardly more time than one.
_AT_A_TIME = 16
# What file systems say that cannot sync a folder (some network drives): there is nothing that could be done about it.
_CANNOT_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}
_CANNOT_LOCK = {errno.ENOLCK, errno.ENOSYS, *_CANNOT_SYNC}


def write_whole(path: Path, content: bytes) -> None:
    """Put `content` at `path` in one step, once all of it is on the disk.

    Killed at any moment it leaves what was there before. Raises OSError, which names `path`.
    """
    with open_whole(path) as file:
        file.write(content)


@contextmanager
def open_whole(path: Path) -> Iterator[BinaryIO]:
    """Open a file to be written bit by bit, which takes the place of `path` when done.

    If an exception is raised it does not. Raises OSError, which names `path`.
    """
    with naming(path):
        _remove_left(path.parent.absolute())
        with _begun(path.parent) as (file, unfinished):
            yield file
            file.flush()
            os.fsync(file.fileno())
            if _WINDOWS:
                file.close()  # what is open cannot be renamed there; elsewhere it stays locked until it is in place
            put_in_place(unfinished, path)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Have an OSError name *path* that names no file, or one that no user knows."""
    try:
        yield
    except OSError as error:
        if error.filename is None or Path(os.fsdecode(error.filename)).name.startswith(_UNFINISHED):
            error.filename, error.filename2 = str(path), None
        raise


def put_in_place(unfinished: Path, path: Path) -> None:
    """Let a finished file or folder take the place of `path` in one step, for good.

    Raises OSError if it cannot, on Windows only once whoever has `path` open has not let go of it for two seconds.
    """
    put_all_in_place([(unfinished, path)])


def put_all_in_place(pairs: Iterable[tuple[Path, Path]]) -> None:
    """Let each finished file take the place of another, one after the other; then all of it is for good.

    Raises as `put_in_place`.
    """
    folders: dict[Path, None] = {}
    for unfinished, path in pairs:
        _replace(unfinished, path)
        folders |= {path.parent: None}
    for folder in folders:
        sync(folder)


def _replace(unfinished: Path, path: Path) -> None:
    last = time.monotonic() + _PATIENCE
    while True:
        try:
            unfinished.replace(path)
        except PermissionError:
            if not _WINDOWS or time.monotonic() > last:
                raise
            time.sleep(_PAUSE)
        else:
            return


def make_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing, for good. One that is there stays as it is."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for path in missing:
        sync(path.parent)


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, reach the disk. On Windows names do so by themselves.

    Raises OSError, which names `path`.
    """
    is_folder = path.is_dir()
    if _WINDOWS and is_folder:
        return
    descriptor = os.open(path, os.O_RDONLY if is_folder else os.O_RDWR)
    try:
        with naming(path.absolute()):  # a folder may be called “.”, which tells nobody anything
            os.fsync(descriptor)
    except OSError as error:
        if not is_folder or error.errno not in _CANNOT_SYNC:
            raise
    finally:
        os.close(descriptor)


def sync_all(folder: Path) -> None:
    """Have all that is in a folder reach the disk, and its own names; several files take hardly longer than one."""
    paths = [path for path in folder.rglob("*") if path.is_file() or path.is_dir()]
    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        for _ in pool.map(sync, [*paths, folder]):
            pass


@contextmanager
def _begun(folder: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """Begin a file that is removed if it does not take its place; it is locked as long as somebody writes it."""
    file, path = _locked(folder)
    with file:
        try:
            yield file, path
        except BaseException:
            file.close()
            with suppress(OSError):  # the next writer removes it
                path.unlink()
            raise


def _locked(folder: Path) -> tuple[BinaryIO, Path]:
    """Return a new file, locked. One that another writer took for left, in the moment before it was locked, does not count."""
    while True:
        path = folder / f"{_UNFINISHED}{secrets.token_hex(8)}"
        file = path.open("x+b")
        if _lock(file) and path.exists():
            return file, path
        file.close()


@cache
def _remove_left(folder: Path) -> None:
    """Remove what killed writers left in *folder*: once for each process, as there may be many files in it."""
    for path in folder.glob(f"{_UNFINISHED}*"):
        with suppress(OSError):  # not ours to remove, or somebody else just did
            _remove_if_left(path)


if sys.platform == "win32":

    def _lock(file: BinaryIO) -> bool:
        return True  # nobody can remove a file there that is open

    def _remove_if_left(path: Path) -> None:
        if time.time() - path.stat().st_mtime > _SURELY_LEFT:
            path.unlink()

else:
    import fcntl

    def _lock(file: BinaryIO) -> bool:
        """Lock a file for its writer; the system frees it if he is killed. False if somebody else has it."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            if error.errno not in _CANNOT_LOCK:
                raise
        return True

    def _remove_if_left(path: Path) -> None:
        """Remove a file that nobody writes any more. Raises OSError if somebody does, or nothing can be locked there."""
        with path.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()  # while it is locked: who just began to write it sees that it is gone
