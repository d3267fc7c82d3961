"""Posting lists: the passages that hold a word, and how two such lists meet."""

from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock

# One look into a sorted list by halving costs about as much as to run over eight of its numbers.
_WORTH_HALVING = 8


@dataclass(frozen=True)
class Postings:
    """The passage numbers that hold one word, in ascending order, and the word's weight in each."""

    numbers: "array[int]"
    weights: "array[float]"

    def __len__(self) -> int:
        return len(self.numbers)

    def among(self, numbers: Sequence[int]) -> Sequence[int]:
        """Return those of *numbers*, which ascend, that are here."""
        own = self.numbers
        if len(numbers) * _WORTH_HALVING > len(own):
            return sorted(set(numbers).intersection(own))
        places = [bisect_left(own, number) for number in numbers]
        return [n for n, at in zip(numbers, places, strict=True) if at < len(own) and own[at] == n]

    def weights_of(self, numbers: Sequence[int]) -> Sequence[float]:
        """Return the weights of *numbers*, all of which are here."""
        if numbers is self.numbers:
            return self.weights
        if len(numbers) * _WORTH_HALVING > len(self):
            return list(map(dict(zip(self.numbers, self.weights, strict=True)).__getitem__, numbers))
        return [self.weights[bisect_left(self.numbers, number)] for number in numbers]


class KeptPostings:
    """Posting lists that were read, the last ones kept, `most` numbers in all; safe to share between threads.

    `read` is never called by two threads at a time.
    """

    def __init__(self, read: Callable[[str], Postings], most: int) -> None:
        self._read = read
        self._most = most
        self._size = 0
        self._kept: OrderedDict[str, Postings] = OrderedDict()
        self._lock = Lock()

    def of(self, word: str) -> Postings:
        """Return the posting list of *word*; empty if no passage holds it."""
        with self._lock:
            postings = self._kept.get(word)
            if postings is None:
                postings = self._kept[word] = self._read(word)
                self._size += len(postings)
            self._kept.move_to_end(word)
            while self._size > self._most and len(self._kept) > 1:
                _, oldest = self._kept.popitem(last=False)
                self._size -= len(oldest)
            return postings
