"""Files that are written whole or not at all."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

# Windows refuses to replace a file that a virus scanner, a preview or a reader has open. They let go of it within
# moments; who still holds it after two seconds has it open for work, and a person has to be told.
_WINDOWS = os.name == "nt"
_PATIENCE, _PAUSE = 2.0, 0.02


def write_whole(path: Path, content: bytes) -> None:
    """Put `content` at `path` in one step, once all of it is on the disk.

    Killed at any moment it leaves what was there before.
    """
    with open_whole(path) as file:
        file.write(content)


@contextmanager
def open_whole(path: Path) -> Iterator[BinaryIO]:
    """Open a file to be written bit by bit, which takes the place of `path` when done.

    If an exception is raised it does not.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with unfinished.open("w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        put_in_place(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def put_in_place(unfinished: Path, path: Path) -> None:
    """Let a finished file take the place of `path` in one step.

    Raises OSError if it cannot, on Windows only once whoever has `path` open has not let go of it for two seconds.
    """
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
