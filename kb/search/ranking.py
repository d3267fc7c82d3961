"""The order of matches: by relevance or by date, what is in force before what is not."""

import heapq
from array import array
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import mul
from typing import Any

from kb.corpus import Shelf
from kb.documents import STATUSES
from kb.search.matches import Matches
from kb.search.scoring import ENDED_WORTH
from kb.search.values import Query
from kb.versions import ENDED, Statuses

_ROUNDING = 0.1  # by which scores that are equal to one decimal may differ

KEPT_DAYS = 8
"""Days whose ranks and facets are kept: today, and what somebody looks back at."""

_STATUS_RANK = {status: rank for rank, status in enumerate(STATUSES)}

Order = Callable[[int], tuple[Any, ...]]


def status_rank(status: str) -> int:
    """Return the place of a status among all; an unknown one ranks with those in force."""
    return _STATUS_RANK.get(status, 0)


class Ranking:
    """Orders passages of one snapshot. `document_of` gives the position in `shelves` for each passage number."""

    def __init__(self, shelves: Sequence[Shelf], document_of: "array[int]") -> None:
        self._shelves = shelves
        self._document_of = document_of
        self._days = [shelf.metadata.date.toordinal() if shelf.metadata.date else 0 for shelf in shelves]
        self._ranks = lru_cache(maxsize=KEPT_DAYS)(self._document_ranks)
        self._worth = lru_cache(maxsize=KEPT_DAYS)(self._document_worth)

    def by_status(self, matches: Matches, statuses: Statuses) -> Matches:
        """Return *matches* with lower scores for what no longer holds.

        An article of a version that was replaced is often the shorter one, and would stand above the one in force.
        """
        worth = self._worth(statuses)
        documents = map(self._document_of.__getitem__, matches.numbers)
        return Matches(
            matches.numbers, list(map(mul, matches.scores, map(worth.__getitem__, documents))), matches.counts
        )

    def top(self, query: Query, matches: Matches, pinned: Mapping[int, str]) -> list[int]:
        """Return the positions in *matches* of the page of *query*, in order; the passages *pinned* come first."""
        last = query.offset + query.limit
        # Only what may reach the page is put into full order; scores are compared to one decimal.
        values: Sequence[float] = matches.scores
        slack = _ROUNDING
        if query.sort == "date":
            values, slack = [self._days[self._document_of[number]] for number in matches.numbers], 0.0
        positions: Sequence[int] = range(len(matches))
        if last < len(matches):
            least = heapq.nlargest(last, values)[-1] - slack
            reaching = {at for at, number in enumerate(matches.numbers) if number in pinned} if pinned else set()
            reaching.update([at for at, value in enumerate(values) if value >= least])
            positions = list(reaching)
        return heapq.nsmallest(last, positions, key=self._order(query, matches, pinned))[query.offset :]

    def _order(self, query: Query, matches: Matches, pinned: Mapping[int, str]) -> Order:
        days, ranks, document_of = self._days, self._ranks(query.statuses), self._document_of
        numbers, scores, is_by_date = matches.numbers, matches.scores, query.sort == "date"
        first = {number: position for position, number in enumerate(pinned)}

        def order(at: int) -> tuple[Any, ...]:
            number = numbers[at]
            document, place, score = document_of[number], first.get(number, len(first)), -round(scores[at], 1)
            if is_by_date:
                return (place, -days[document], score, document, number)
            return (place, score, ranks[document], number)

        return order

    def _document_worth(self, statuses: Statuses) -> list[float]:
        """Return for each document what its scores are multiplied by."""
        return [ENDED_WORTH if statuses.of(shelf.metadata) in ENDED else 1.0 for shelf in self._shelves]

    def _document_ranks(self, statuses: Statuses) -> list[int]:
        """Return for each document its place: in force first, then newest first."""
        by_status = [status_rank(statuses.of(shelf.metadata)) for shelf in self._shelves]
        order = sorted(range(len(by_status)), key=lambda position: (by_status[position], -self._days[position]))
        ranks = [0] * len(order)
        for rank, position in enumerate(order):
            ranks[position] = rank
        return ranks
