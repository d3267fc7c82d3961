"""Many inputs, over as many processes as are asked for, each of which opens a world of its own."""

import logging
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context

from tests.measures.fuzz.trial import FuzzFailure, Trial, asked, trial
from tests.measures.fuzz.world import FuzzWorld, opened

# Inputs that a process takes at once: enough that handing them out costs nothing, few enough that the end is not waited for.
_TOGETHER = 500


@dataclass
class FuzzResult:
    """What came of many inputs: how many there were, how many were refused, and the slowest answer, by surface."""

    asked: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)
    slowest: dict[str, float] = field(default_factory=dict)
    failures: list[FuzzFailure] = field(default_factory=list)

    def count(self, done: Trial) -> None:
        """Take in how one input fared."""
        self.asked[done.surface] += 1
        self.refused[done.surface] += done.is_refused
        self.seconds[done.surface] += done.seconds  # type: ignore[assignment]
        self.slowest[done.surface] = max(done.seconds, self.slowest.get(done.surface, 0.0))
        if done.failure is not None:
            self.failures.append(done.failure)

    def add(self, other: "FuzzResult") -> None:
        """Take in what came of others."""
        self.asked += other.asked
        self.refused += other.refused
        self.seconds += other.seconds
        for surface, seconds in other.slowest.items():
            self.slowest[surface] = max(seconds, self.slowest.get(surface, 0.0))
        self.failures += other.failures

    @property
    def total(self) -> int:
        """How many inputs there were."""
        return sum(self.asked.values())


def run_here(world: FuzzWorld, seed: int, numbers: Iterable[int], until: float | None = None) -> FuzzResult:
    """Ask the inputs of those numbers in this process, no more once the clock of the processor shows *until*."""
    result = FuzzResult()
    with _silence():
        for number in numbers:
            if until is not None and time.process_time() > until:
                break
            result.count(trial(world, seed, number))
    return result


@contextmanager
def _silence() -> Iterator[None]:
    """Log no defects: they are told here."""
    loggers = [logging.getLogger(name) for name in ("kb", "web")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def ask_again(world: FuzzWorld, inputs: Iterable[tuple[str, bytes]]) -> FuzzResult:
    """Ask inputs that were kept."""
    result = FuzzResult()
    for surface, raw in inputs:
        result.count(asked(world, surface, raw))
    return result


def run_apart(seed: int, count: int, processes: int) -> Iterator[FuzzResult]:
    """Ask so many inputs in other processes; yield what has come of them so far, again and again."""
    result = FuzzResult()
    starts = range(0, count, _TOGETHER)
    with ProcessPoolExecutor(processes, get_context("spawn"), initializer=_open_world) as pool:
        jobs = [pool.submit(_some, seed, start, min(start + _TOGETHER, count)) for start in starts]
        for job in as_completed(jobs):
            result.add(job.result())
            yield result


_open = ExitStack()  # closed with the process
_worlds: list[FuzzWorld] = []


def _open_world() -> None:
    _worlds.append(_open.enter_context(opened()))


def _some(seed: int, start: int, end: int) -> FuzzResult:
    return run_here(_worlds[0], seed, range(start, end))
