"""Which of the editions of a work leads where one of them stands for all: the one in force, else the newest."""

from collections.abc import Collection, Sequence
from functools import lru_cache

from kb.corpus import Shelf
from kb.search.ranking import KEPT_DAYS, document_ranks
from kb.versions import Statuses

Leading = dict[int, tuple[int, ...]]
"""Documents that lead, by position, each with the other editions of its work, in force or newest first."""


class Editions:
    """Tells the editions of the works in one snapshot."""

    def __init__(self, shelves: Sequence[Shelf]) -> None:
        self._shelves = shelves
        self._on = lru_cache(maxsize=KEPT_DAYS)(self._works_and_ranks)

    def leading(self, documents: Collection[int], statuses: Statuses) -> Leading:
        """Return which of *documents* lead on the day of *statuses*, and the others that each stands for."""
        works, ranks = self._on(statuses)
        editions: dict[str, list[int]] = {}
        for document in documents:
            editions.setdefault(works[document], []).append(document)
        leading: Leading = {}
        for same in editions.values():
            first, *others = sorted(same, key=ranks.__getitem__) if len(same) > 1 else same
            leading[first] = tuple(others)
        return leading

    def _works_and_ranks(self, statuses: Statuses) -> tuple[list[str], list[int]]:
        works = [statuses.work_of(shelf.metadata) for shelf in self._shelves]
        return works, document_ranks(self._shelves, statuses)
