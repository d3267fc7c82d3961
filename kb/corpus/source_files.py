"""The files of documents, and the traces by which one that nobody has written to is known without being read."""

import errno
import hashlib
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

# Nanoseconds that the clock of a file system may stand still. FAT counts in two seconds, and old file systems in whole
# ones: there a time has no fraction. Elsewhere the clock of the kernel ticks, on Linux every 10 ms at most, on Windows
# every 16 ms; a tenth of a second is six times that.
_COARSE, _FINE = 2_000_000_000, 100_000_000


class Trace(NamedTuple):
    """What the system says of a file: bytes, moments of the last writing and of the last change of any kind (ns), inode.

    The second moment tells of a file whose time of writing was set back (`cp -p`, `touch -r`); on Windows it is that of
    the file's making, which never changes.
    """

    size: int
    modified: int
    changed: int
    inode: int

    @classmethod
    def of(cls, path: str | Path) -> "Trace | None":
        """Return the trace of the file at *path*; None if there is none."""
        try:
            status = os.stat(path)  # noqa: PTH116 - asked of every file of a corpus, thrice as quick as by a path
        except OSError:
            return None
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)

    def is_lasting(self, moment: int) -> bool:
        """Tell whether every writing after *moment* (ns since 1970) gives another trace.

        It does not while the file system's clock still shows the time of the last writing: a second one of as many
        bytes would then go unseen.
        """
        tick = _FINE if self.modified % 1_000_000_000 else _COARSE
        return max(self.modified, self.changed) + tick <= moment


@dataclass(frozen=True)
class SourceFile:
    """A document's file: `path` relative to the corpus, the sha256 of its bytes, and the trace that it had before they were
    read.

    `is_lasting` says that a file with this trace still has these bytes. `raw` are the bytes themselves; None if they were
    not read, since they are known to be as they were.
    """

    id: str
    path: str
    sha256: str
    trace: Trace | None = None
    is_lasting: bool = field(default=False, compare=False)
    raw: bytes | None = field(default=None, compare=False, repr=False)

    @property
    def lasting_trace(self) -> Trace | None:
        """Return the trace by which the file can be known again; None if it has to be read for that."""
        return self.trace if self.is_lasting else None


def sha256_of(raw: bytes) -> str:
    """Return the sha256 of *raw* in hexadecimal digits."""
    return hashlib.sha256(raw).hexdigest()


def bytes_of(path: Path) -> bytes:
    """Return the bytes of the file at *path*. Raises OSError, also of a pipe or a device: reading one may never end."""
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise OSError(errno.ENXIO, os.strerror(errno.ENXIO), str(path))
    return path.read_bytes()


def content_of(path: Path) -> bytes | None:
    """Return the bytes of the file at *path*; None if there is none. Raises OSError if it cannot be read."""
    try:
        return bytes_of(path)
    except FileNotFoundError:
        return None
