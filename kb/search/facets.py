"""The facets of an answer: for each the values that it may be narrowed to, counted by documents."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

from kb.corpus import Shelf
from kb.search.ranking import KEPT_DAYS
from kb.search.values import FACETS, FacetValue, Query
from kb.versions import Statuses

Missed = Mapping[int, tuple[str, ...]]
"""The documents, by position, that do not pass the filters, each with the names of those filters."""


class Facets:
    """Counts the documents of one snapshot by the values of their facets."""

    def __init__(self, shelves: Sequence[Shelf]) -> None:
        self._metadata = [shelf.metadata for shelf in shelves]
        self._own = {name: [str(getattr(metadata, name) or "") for metadata in self._metadata] for name in FACETS}
        self._values = lru_cache(maxsize=KEPT_DAYS)(self._values_on)

    def missed(self, query: Query, documents: Collection[int]) -> Missed:
        """Return those of *documents* that do not pass the filters of *query*."""
        if not query.filters:
            return {}
        metadata, status_of, missed = self._metadata, query.statuses.of, query.filters.missed
        return {n: names for n in documents if (names := missed(metadata[n], status_of(metadata[n])))}

    def of(self, query: Query, documents: Collection[int], missed: Missed) -> dict[str, tuple[FacetValue, ...]]:
        """Count for each facet the documents passing the other filters, by value.

        The commonest value comes first, years from the last.
        """
        facets: dict[str, tuple[FacetValue, ...]] = {}
        for name, values in self._values(query.statuses).items():
            passing = [n for n in documents if missed.get(n, (name,)) == (name,)] if missed else documents
            counted = Counter(map(values.__getitem__, passing))
            counted.pop("", None)
            facets[name] = tuple(FacetValue(*item) for item in sorted(counted.items(), key=_order(name)))
        return facets

    def _values_on(self, statuses: Statuses) -> dict[str, list[str]]:
        """Return for each facet the value of every document; empty for one that has none."""
        return {**self._own, "status": [statuses.of(metadata) for metadata in self._metadata]}


def _order(name: str) -> Callable[[tuple[str, int]], tuple[Any, ...]]:
    if name == "year":
        return lambda item: (-int(item[0]),)
    return lambda item: (-item[1], item[0])
