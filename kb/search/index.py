"""Where an engine keeps what it searches: written by builds, opened by readings. Each engine has one."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kb.corpus import SegmentPlace, Shelf, Snapshot
from kb.documents import Document
from kb.search.values import SearchEngine
from kb.text import Segmenter


@dataclass(frozen=True)
class Addition:
    """What a build adds to an index, and what it takes out of it.

    `folder` is that of the generation that is being written, `format` the name of what this program writes; `base` the snapshot that it goes on from, None if all is built
    anew. `place` is the new segment, which holds the passages of `added` in order. `removed` are documents of `base` that
    are gone, or were replaced. `done` is told how many documents of `added` are done.
    """

    folder: Path
    format: str
    base: Snapshot | None
    place: SegmentPlace
    added: tuple[tuple[Shelf, Document], ...]
    removed: tuple[Shelf, ...]
    segmenter: Segmenter
    done: Callable[[int], object]


class SearchIndex(Protocol):
    """An engine's index, for builds and for readings."""

    name: str
    """The engine's own name; a generation that another engine made is built anew."""

    most_segments: int
    """How many segments a snapshot may have before it is worn out by updates."""

    own_files: frozenset[str]
    """The files that it writes anew into each generation, by name."""

    def holds(self, snapshot: Snapshot) -> bool:
        """Whether what the engine keeps for `snapshot` is there and as this program writes it, so that a build may go on
        from it. Raises KbError if that cannot be told now."""
        ...

    def write(self, addition: Addition) -> None:
        """Writes what is added, so that the generation in `addition.folder` can be searched and every other as before.

        May end at any moment; a later call begins where it is best to. Raises KbError if it cannot be done.
        """
        ...

    def serve(self, folder: Path) -> None:
        """Is told that the generation in `folder` is the one that serves from now on: others may be dropped."""
        ...

    def open(self, snapshot: Snapshot) -> SearchEngine:
        """The engine over `snapshot`. Raises IndexUnusableError if what it needs in the snapshot's folder is not there."""
        ...
