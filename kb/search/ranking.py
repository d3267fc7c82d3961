"""The order of matches: by relevance or by date, what is in force before what is not."""

import heapq
from array import array
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from itertools import compress
from operator import mul
from typing import Any

from kb.corpus import Shelf
from kb.documents import STATUSES
from kb.search.matches import Matches
from kb.search.scoring import worth_of_document
from kb.search.values import Query, Sort
from kb.versions import ENDED, Statuses

_ROUNDING = 0.1  # by which scores that are equal to one decimal may differ

_DIGEST_AFTER = 1e6  # more than any score: what holds the wording as a digest comes after every text that does
_NO_DAY = 10_000_000  # later than any day: what has no date comes last in either order

KEPT_DAYS = 8
"""Days whose ranks and facets are kept: today, and what somebody looks back at."""

_STATUS_RANK = {status: rank for rank, status in enumerate(STATUSES)}

Order = Callable[[int], tuple[Any, ...]]


def status_rank(status: str) -> int:
    """Return the place of a status among all; an unknown one ranks with those in force."""
    return _STATUS_RANK.get(status, 0)


def document_ranks(shelves: Sequence[Shelf], statuses: Statuses) -> list[int]:
    """Return for each document its place among all: in force first, then newest first."""
    by_status = [status_rank(statuses.of(shelf.metadata)) for shelf in shelves]
    days = [shelf.metadata.date.toordinal() if shelf.metadata.date else 0 for shelf in shelves]
    ranks = [0] * len(shelves)
    for rank, position in enumerate(sorted(range(len(ranks)), key=lambda at: (by_status[at], -days[at]))):
        ranks[position] = rank
    return ranks


class Ranking:
    """Orders passages of one snapshot. `document_of` gives the position in `shelves` for each passage number."""

    def __init__(self, shelves: Sequence[Shelf], document_of: "array[int]") -> None:
        self._shelves = shelves
        self._document_of = document_of
        self._days = [shelf.metadata.date.toordinal() if shelf.metadata.date else 0 for shelf in shelves]
        self._is_digest = [shelf.metadata.text == "digest" for shelf in shelves]
        self._ranks = lru_cache(maxsize=KEPT_DAYS)(lambda statuses: document_ranks(shelves, statuses))
        self._worth = lru_cache(maxsize=2 * KEPT_DAYS)(self._document_worth)

    def by_document(self, matches: Matches, query: Query) -> Matches:
        """Return *matches* with lower scores for what no longer holds, and for digests that hold the words.

        An article of a version that was replaced is often the shorter one, and would stand above the one in force.
        """
        worth = self._worth(query.statuses, query.is_of_wording)
        documents = map(self._document_of.__getitem__, matches.numbers)
        return Matches(
            matches.numbers, list(map(mul, matches.scores, map(worth.__getitem__, documents))), matches.counts
        )

    def top(self, query: Query, matches: Matches, pinned: Mapping[int, str]) -> list[int]:
        """Return the positions in *matches* of the page of *query*, in order; the passages *pinned* come first."""
        last = query.offset + query.limit
        # Only what may reach the page is put into full order; scores are compared to one decimal.
        values, slack = self._values(query, matches)
        positions: Sequence[int] = range(len(matches))
        if last < len(matches):
            least = heapq.nlargest(last, values)[-1] - slack
            reaching = {at for at, number in enumerate(matches.numbers) if number in pinned} if pinned else set()
            reaching.update([at for at, value in enumerate(values) if value >= least])
            positions = list(reaching)
        return heapq.nsmallest(last, positions, key=self._order(query, matches, pinned))[query.offset :]

    def documents(
        self, query: Query, matches: Matches, leading: Collection[int], pinned: Mapping[int, str]
    ) -> list[int]:
        """Return the *leading* documents of the page of *query*, in the order of the best passage of each."""
        cited = {self._document_of[number]: place for place, number in reversed(list(enumerate(pinned)))}
        key = self._key(query)

        def order(document: int) -> tuple[Any, ...]:
            within = matches.within(self._shelves[document].first, self._shelves[document].end)
            best = max(matches.scores[within.start : within.stop])
            return (cited.get(document, len(pinned)), *key(document, best))

        return heapq.nsmallest(query.offset + query.limit, leading, key=order)[query.offset :]

    def _values(self, query: Query, matches: Matches) -> tuple[Sequence[float], float]:
        """Return for each passage a value by which no two are in the wrong order, and what equal ones may differ by."""
        if query.sort != "relevance":
            days = self._days_in_order(query.sort)
            return [days[self._document_of[number]] for number in matches.numbers], 0.0
        if not query.is_of_wording:
            return matches.scores, _ROUNDING
        values = list(matches.scores)
        for shelf in compress(self._shelves, self._is_digest):
            for at in matches.within(shelf.first, shelf.end):
                values[at] -= _DIGEST_AFTER
        return values, _ROUNDING

    def _order(self, query: Query, matches: Matches, pinned: Mapping[int, str]) -> Order:
        document_of, numbers, scores, key = self._document_of, matches.numbers, matches.scores, self._key(query)
        first = {number: position for position, number in enumerate(pinned)}

        def order(at: int) -> tuple[Any, ...]:
            number = numbers[at]
            return (first.get(number, len(first)), *key(document_of[number], scores[at]), number)

        return order

    def _key(self, query: Query) -> Callable[[int, float], tuple[Any, ...]]:
        """Return what a passage of a document with a score is ordered by, that of its number apart."""
        if query.sort != "relevance":
            days = self._days_in_order(query.sort)
            return lambda document, score: (-days[document], document)  # and in each in the order of its text
        ranks = self._ranks(query.statuses)
        if not query.is_of_wording:
            return lambda document, score: (-round(score, 1), ranks[document])
        is_digest = self._is_digest
        return lambda document, score: (is_digest[document], -round(score, 1), ranks[document])

    def _days_in_order(self, sort: Sort) -> list[int]:
        """Return for each document its day as a number, larger for what comes first."""
        return [-day if day else -_NO_DAY for day in self._days] if sort == "oldest" else self._days

    def _document_worth(self, statuses: Statuses, is_of_wording: bool) -> list[float]:
        """Return for each document what its scores are multiplied by."""
        return [
            worth_of_document(has_ended=statuses.of(shelf.metadata) in ENDED, is_digest=is_digest and not is_of_wording)
            for shelf, is_digest in zip(self._shelves, self._is_digest, strict=True)
        ]
