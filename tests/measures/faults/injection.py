"""A fault at the n-th step that a process takes in the file system.

The interpreter tells of every step before it is taken (audit events); fsync, of which it does not tell, is wrapped.
"""

import errno
import itertools
import os
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.measures.faults.trail import Trail

KINDS = ("kill", "ENOSPC", "EIO", "EACCES", "full", "short")
"""Killed; refused once, with one of three reasons; a disk that is full from then on; and one that fills while a file is
written, which is then as long as there was room."""

# Bytes that still fit when a disk fills while a file is written.
_ROOM = (0, 1, 100, 3_000)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = {
    "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.utime",
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """What goes wrong at which step, counted from 1; at step 0 nothing does."""

    step: int
    kind: str = "kill"

    @property
    def number(self) -> int:
        """The number by which the system tells of it."""
        return int(getattr(errno, self.kind, errno.ENOSPC))


class Injection:
    """Counts the steps that this process takes below *home*, and has the fault happen at its own.

    `steps` are those that were taken, by name, `trail` what was synced of them. There is no way back: the process is for this alone.
    """

    def __init__(self, home: Path, fault: Fault) -> None:
        self.steps: list[str] = []
        self.trail = Trail()
        self._home, self._fault = str(home), fault
        self._count = itertools.count(1)
        self._fsync: Callable[[Any], None] = os.fsync

    def begin(self) -> None:
        sys.addaudithook(self._hear)
        os.fsync = self._synced

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if not isinstance(path, int) and flags & _WRITING and self._is_below(path):
                self._step("open", path)
        elif event in _CHANGES and any(map(self._is_below, arguments)):
            self._step(event, arguments[0])
            if event == "os.rename":
                self.trail.rename(*arguments[:2])
            elif event == "os.mkdir":
                self.trail.make(arguments[0])

    def _is_below(self, path: Any) -> bool:
        """Tell whether a path is below home; one that is relative is so, as home is where the process is."""
        if not isinstance(path, str | bytes | os.PathLike):
            return False
        name = os.fsdecode(path)
        return name.startswith(self._home) or (bool(name) and not name.startswith("/"))

    def _synced(self, fd: Any) -> None:
        self._step("fsync")
        self._fsync(fd)
        self.trail.sync(fd)

    def _step(self, event: str, path: Any = None) -> None:
        self.steps.append(event if path is None else f"{event} {Path(os.fsdecode(path)).name}")
        number, fault = next(self._count), self._fault
        if not 0 < fault.step <= number or (number > fault.step and fault.kind != "full"):
            return
        if fault.kind == "full" and event in {"os.remove", "os.rmdir"}:
            return  # on a full disk, too, something can be removed
        if fault.kind == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if fault.kind == "short":
            _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (_ROOM[number % len(_ROOM)], hard))
            return
        raise OSError(fault.number, os.strerror(fault.number), path)
