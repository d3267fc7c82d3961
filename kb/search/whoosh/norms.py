"""What the length of a passage counts for: more is added to a frequency in one that is longer than the mean."""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from kb.search.scoring import K1, MOST_OF_WORDING, B
from kb.search.whoosh.exact import FoldedText

# Of fewer than one passage in so many, each is looked up in the text; for more, what all of them have is made once and
# kept. To make it takes as long as some ten thousand looks.
_FEW = 50


class Norms:
    """The norms of all passages of a snapshot, by number; of the segments each with its first number."""

    def __init__(self, texts: Sequence[tuple[int, FoldedText]], passages: int) -> None:
        self._firsts = [first for first, _ in texts]
        self._texts = [text for _, text in texts]
        self._passages = passages
        self._mean = max(1.0, sum(text.size for text in self._texts) / max(1, passages))

    def of(self, numbers: Sequence[int]) -> Sequence[float]:
        """Return what BM25 adds to a frequency in each of these passages."""
        if self._are_few(numbers):
            return array("f", map(self._norm, map(self._length, numbers)))  # rounded as those that are kept
        return list(map(self._all.__getitem__, numbers))

    def single(self, numbers: Sequence[int]) -> list[float]:
        """Return the scores of a wording that stands once in each of these passages."""
        if self._are_few(numbers):
            return list(map(_single, self.of(numbers)))
        return list(map(self._singles.__getitem__, numbers))

    def _are_few(self, numbers: Sequence[int]) -> bool:
        return len(numbers) * _FEW < self._passages

    def _norm(self, length: float) -> float:
        return K1 * (1 - B + B * length / self._mean)

    def _length(self, number: int) -> int:
        at = bisect_right(self._firsts, number) - 1
        return self._texts[at].length(number - self._firsts[at])

    @cached_property
    def _all(self) -> "array[float]":
        norms = array("f")
        for text in self._texts:
            norms.extend(_by_value(text.lengths(), self._norm))
        return norms

    @cached_property
    def _singles(self) -> "array[float]":
        return array("d", _by_value(self._all, _single))


def _single(norm: float) -> float:
    return MOST_OF_WORDING / (1 + norm)


def _by_value(values: Sequence[float], worth: Callable[[float], float]) -> Iterable[float]:
    """Return the worth of each value; many passages are of one length."""
    return map({value: worth(value) for value in set(values)}.__getitem__, values)
