"""What an engine is: an index, which builds write, and the engine that is opened over a snapshot of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kb.corpus import SegmentPlace, Shelf, Snapshot
from kb.documents import Document
from kb.search.values import Query, Results
from kb.text import Segmenter, Wording


@dataclass(frozen=True)
class Addition:
    """What a build adds to an index, and what it takes out of it.

    `folder` is that of the generation that is being written, `format` the name of what this program writes, `base` the
    snapshot that it goes on from, None if all is built anew. `place` is the new segment, which holds the passages of `added` in order. `removed` are documents of `base` that
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


class SearchEngine(Protocol):
    """Answers queries over one snapshot. Safe to share between threads."""

    def search(self, query: Query) -> Results:
        """Return the passages that answer *query*: all of them counted, one page of them as hits.

        Raises KbError if the engine cannot answer; never an empty result instead.
        """
        ...

    def count(self, query: Query) -> int:
        """Return how many passages answer *query*, those that are pinned left aside."""
        ...

    def holding(self, wording: Wording, most: int | None = None, *, in_full: bool = False) -> Sequence[int]:
        """Return the numbers of the first *most* passages holding *wording*, in order.

        *in_full*, only those of documents whose text is held in full. Without hits and highlights it costs a tenth of a
        search.
        """
        ...

    def trouble(self) -> str:
        """Return what keeps it from answering now, in a sentence; else nothing.

        It takes at most two seconds, and never raises.
        """
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...


class SearchIndex(Protocol):
    """An engine's index, for builds and for those who open it."""

    name: str
    """The engine's own name; a generation that another engine made is built anew."""

    most_segments: int
    """How many segments a snapshot may have before it is worn out by updates."""

    own_files: frozenset[str]
    """The files that it writes anew into each generation, by name."""

    def holds(self, snapshot: Snapshot) -> bool:
        """Tell whether the index of *snapshot* is there, made by this program.

        Then a build may go on from it. Raises KbError if that cannot be told now.
        """
        ...

    def write(self, addition: Addition) -> None:
        """Write what is added: its generation can then be searched, every other as before.

        May end at any moment; a later call begins where it is best to. Raises KbError if it cannot be done.
        """
        ...

    def serve(self, folder: Path) -> None:
        """Let the generation in *folder* serve from now on; others may be dropped."""
        ...

    def open(self, snapshot: Snapshot) -> SearchEngine:
        """Return the engine over *snapshot*. Raises IndexUnusableError if its files are not in the snapshot's folder."""
        ...
