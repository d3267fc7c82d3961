"""What a power cut could undo: a file that took its place before it was synced, a name in a folder that never was."""

import os
from pathlib import Path
from typing import Any

from kb.corpus import CURRENT

_Identity = tuple[int, int]


class Trail:
    """Hears of all renames, new folders and syncs of a process, in order.

    What is in an index generation is synced as a whole, before the generation serves; only then does it count.
    """

    def __init__(self) -> None:
        self._synced: set[_Identity] = set()
        self._due: dict[_Identity, Path] = {}
        self._gaps: list[str] = []

    def sync(self, descriptor: int) -> None:
        """Hear of a sync."""
        status = os.fstat(descriptor)
        self._synced.add((status.st_dev, status.st_ino))
        self._due.pop((status.st_dev, status.st_ino), None)

    def make(self, folder: Any) -> None:
        """Hear of a folder that is about to be made, unless it is there."""
        path = Path(os.fsdecode(folder))
        if not path.exists():
            self._wait_for(path)

    def rename(self, source: Any, target: Any) -> None:
        """Hear of a rename that is about to be done."""
        source, target = (Path(os.fsdecode(path)) for path in (source, target))
        self._wait_for(target)
        if target.parent.name == "words":  # an index of words is written in a generation
            return
        moved = [source, *source.rglob("*")]
        if target.name == CURRENT:
            generation = target.parent / source.read_text("utf-8").strip()
            moved += [generation, *generation.rglob("*")]
        self._gaps += [f"{path.name} was not synced before {target}" for path in moved if _of(path) not in self._synced]

    def _wait_for(self, path: Path) -> None:
        """Wait for the folder of a new name to be synced."""
        if path.parent.exists():
            self._due[_of(path.parent)] = path.absolute()

    @property
    def gaps(self) -> list[str]:
        """Return what was not synced, or in the wrong order; a name that is gone by now is none."""
        late = [f"the folder was not synced after {path}" for path in self._due.values() if path.exists()]
        return self._gaps + late


def _of(path: Path) -> _Identity:
    status = path.stat()
    return status.st_dev, status.st_ino
