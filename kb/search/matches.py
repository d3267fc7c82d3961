"""The passages that answer, before they are put into order: a hundred thousand of them are three lists, not objects."""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import compress


@dataclass(frozen=True)
class Matches:
    """Passage numbers in ascending order and, beside each, its score and the occurrences that are counted in it."""

    numbers: Sequence[int] = ()
    scores: Sequence[float] = ()
    counts: Sequence[int] = ()

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def occurrences(self) -> int:
        """Return the sum of all counts."""
        return sum(self.counts)

    def within(self, first: int, end: int) -> range:
        """Return the positions here of the passages whose numbers are in `[first, end)`."""
        return range(bisect_left(self.numbers, first), bisect_left(self.numbers, end))

    def only(self, chosen: Collection[object]) -> "Matches":
        """Return those for which *chosen*, one value a passage, is true."""
        if all(chosen):
            return self
        return Matches(
            list(compress(self.numbers, chosen)),
            list(compress(self.scores, chosen)),
            list(compress(self.counts, chosen)),
        )

    def without(self, gone: Collection[int]) -> "Matches":
        """Return those whose number is not among *gone*."""
        return self.only([number not in gone for number in self.numbers]) if gone else self

    def with_also(self, numbers: Collection[int]) -> "Matches":
        """Return these and the passages *numbers*, others with a score of 0."""
        if not numbers:
            return self
        merged, scores, counts = list(self.numbers), list(self.scores), list(self.counts)
        for number in numbers:
            at = bisect_left(merged, number)
            if merged[at : at + 1] != [number]:
                merged.insert(at, number)
                scores.insert(at, 0.0)
                counts.insert(at, 0)
        return Matches(merged, scores, counts)


def all_of(parts: Sequence[Matches]) -> Matches:
    """Return the passages in all of *parts*, scores and occurrences added."""
    if not parts:
        return Matches()
    first, *rest = sorted(parts, key=len)
    if not rest:
        return first
    scores = [dict(zip(other.numbers, other.scores, strict=True)) for other in rest]
    counts = [dict(zip(other.numbers, other.counts, strict=True)) for other in rest]
    common = first.only([all(number in other for other in scores) for number in first.numbers])
    return Matches(
        common.numbers,
        [score + sum(other[n] for other in scores) for n, score in zip(common.numbers, common.scores, strict=True)],
        [count + sum(other[n] for other in counts) for n, count in zip(common.numbers, common.counts, strict=True)],
    )
