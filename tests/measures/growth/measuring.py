"""The times of shapes on surfaces, and how they grow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf, log

from kb.drafts import Checker
from tests.measures.growth.surfaces import steps
from tests.measures.intake.shapes import HostileShape, seconds_of

SIZES = (5_000, 20_000, 50_000, 100_000)
STEEPEST = 1.15
"""The slope between 20,000 and 100,000 characters in logarithms: 1 is as the text, 2 as its square. Caches fill."""

LONGEST = 2.0
"""Seconds of the processor at 100,000 characters."""

# Below these seconds at the longest length nobody waits, and the noise of a shared machine is larger than the time.
UNNOTICED = 0.5
_TRIES = 3


@dataclass(frozen=True)
class Growth:
    """Seconds of the processor for one shape on one surface, at each length; infinite if it was given up."""

    shape: str
    surface: str
    sizes: tuple[int, ...]
    seconds: tuple[float, ...]

    @property
    def slope(self) -> float:
        """How steeply the time grows from the second length to the last."""
        begin, end = 1 if len(self.sizes) > 2 else 0, len(self.sizes) - 1
        before, last = max(self.seconds[begin], 1e-4), max(self.seconds[end], 1e-4)
        return log(last / before) / log(self.sizes[end] / self.sizes[begin])

    def is_fault(self, longest: float = LONGEST, unnoticed: float = UNNOTICED) -> bool:
        """Tell whether it takes too long, or grows faster than the text and is noticed."""
        return self.seconds[-1] > longest or (self.seconds[-1] > unnoticed and self.slope > STEEPEST)


def measure(
    shapes: Sequence[HostileShape], sizes: Sequence[int], checker: Checker, *, unnoticed: float = UNNOTICED
) -> Iterator[Growth]:
    """Yield the growth of every shape on every surface; what looks like a fault is measured again before it is believed."""
    for shape in shapes:
        times: dict[str, list[float]] = {}
        for size in sizes:
            for name, step in steps(shape, size, checker):
                times.setdefault(name, []).append(_timed(step))
        for name, seconds in times.items():
            if len(seconds) != len(sizes):
                continue  # refused at one of the lengths
            growth = Growth(shape.name, name, tuple(sizes), tuple(seconds))
            yield _again(growth, shape, checker) if growth.is_fault(unnoticed=unnoticed) else growth


def _timed(step: object) -> float:
    seconds, _ = seconds_of(step)  # type: ignore[arg-type]
    return inf if seconds is None else seconds


def _again(growth: Growth, shape: HostileShape, checker: Checker) -> Growth:
    """The least of several measures of each length: whoever shares the machine makes a time longer and never shorter."""
    best = list(growth.seconds)
    for at, size in enumerate(growth.sizes):
        for _ in range(_TRIES if best[at] < inf else 0):
            for _, step in steps(shape, size, checker, growth.surface):
                best[at] = min(best[at], _timed(step))
    return Growth(growth.shape, growth.surface, growth.sizes, tuple(best))
