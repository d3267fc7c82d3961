"""What is measured: whether answers are complete and right, how good their order is, how long they take."""

import math
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from kb.text.folding import fold_text
from tests.measures.bench.corpus import Provision
from tests.measures.bench.ours import Ours
from tests.measures.bench.peers import ALL, TOP, Peer
from tests.measures.bench.queries import Known
from tests.measures.bench.reference import Reference

DEPTH = 100
"""How far down a known item is looked for."""

_ROUNDS = 3
_WARM_UP = 20
_SLOW = 0.02


@dataclass(frozen=True)
class Times:
    """Milliseconds: the median, the 95th percentile and the longest over all queries."""

    p50: float
    p95: float
    longest: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Times":
        """The percentiles of `seconds`, one value a query."""
        ordered = sorted(second * 1000 for second in seconds)
        return cls(_rank(ordered, 0.5), _rank(ordered, 0.95), ordered[-1])


@dataclass(frozen=True)
class Accuracy:
    """Mean recall of a query, precision over all answers, and how many queries were answered exactly right."""

    recall: float
    precision: float
    complete: int
    asked: int
    same_counts: int | None = None


@dataclass(frozen=True)
class Quality:
    """The share of known items among the first ten answers, and the mean of 1/rank, 0 beyond the first hundred."""

    hit_at_10: float
    mrr: float
    unanswered: int


_T = TypeVar("_T")
Ask = Callable[[Peer], object]


def exact(wording: str) -> Ask:
    """Asks for the first page of an exact answer."""
    return lambda peer: peer.exact(wording, TOP)


def words(asked: Sequence[str]) -> Ask:
    """Asks for the first page of what holds all words."""
    return lambda peer: peer.words(asked, TOP)


def timed(peers: Sequence[Peer], asks: Sequence[Ask]) -> dict[str, Times]:
    """The times of each peer, by name: of three rounds the median for each query; one round for those that are slow.

    The peers take turns round by round, so that a disturbance of the machine meets all of them.
    """
    seconds: dict[str, list[list[float]]] = {peer.name: [] for peer in peers}
    slow = {peer.name for peer in peers if statistics.fmean(_round(peer, asks[:_WARM_UP])) > _SLOW}
    for round_number in range(_ROUNDS):
        for peer in peers:
            if round_number == 0 or peer.name not in slow:
                seconds[peer.name].append(_round(peer, asks))
    return {
        name: Times.of([statistics.median(one) for one in zip(*rounds, strict=True)])
        for name, rounds in seconds.items()
    }


def truth(provisions: Sequence[Provision], wordings: Sequence[str]) -> list[frozenset[int]]:
    """For each wording the provisions that hold it in one of their paragraphs, by a plain scan."""
    texts = [(provision.number, [fold_text(line) for line in provision.lines]) for provision in provisions]
    needles = list(map(fold_text, wordings))
    return [frozenset(number for number, lines in texts if any(needle in line for line in lines)) for needle in needles]


def accuracy(
    ask: Callable[[str, int], Sequence[int]], wordings: Sequence[str], expected: Sequence[frozenset[int]]
) -> Accuracy:
    """How a peer's complete answers compare with the truth."""
    found = [frozenset(ask(wording, ALL)) for wording in wordings]
    return _compare(found, expected)


def our_accuracy(ours: Ours, reference: Reference, wordings: Sequence[str]) -> Accuracy:
    """The same for ours, over all passages and all pages, with the stated number of occurrences compared too."""
    answers = [(ours.answer(wording), reference.answer(wording)) for wording in wordings]
    compared = _compare([found.places for found, _ in answers], [wanted.places for _, wanted in answers])
    same = sum(found.occurrences == wanted.occurrences for found, wanted in answers)
    return Accuracy(compared.recall, compared.precision, compared.complete, compared.asked, same)


def quality(peer: Peer, known: Sequence[Known]) -> Quality:
    """Where the known items stand in a peer's answers."""
    ranks: list[int] = []
    unanswered = 0
    for item in known:
        found = list(peer.words(item.words, DEPTH))
        unanswered += not found
        ranks.append(found.index(item.number) + 1 if item.number in found else 0)
    return Quality(
        sum(1 <= rank <= 10 for rank in ranks) / len(ranks),
        statistics.fmean(1 / r if r else 0.0 for r in ranks),
        unanswered,
    )


def _round(peer: Peer, asks: Sequence[Ask]) -> list[float]:
    seconds: list[float] = []
    for ask in asks:
        started = time.perf_counter()
        ask(peer)
        seconds.append(time.perf_counter() - started)
    return seconds


def _rank(ordered: Sequence[float], share: float) -> float:
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _compare(found: Sequence[frozenset[_T]], expected: Sequence[frozenset[_T]]) -> Accuracy:
    pairs = list(zip(found, expected, strict=True))
    right = sum(len(given & wanted) for given, wanted in pairs)
    given_in_all = sum(len(given) for given, _ in pairs)
    return Accuracy(
        recall=statistics.fmean(len(given & wanted) / len(wanted) for given, wanted in pairs),
        precision=right / given_in_all if given_in_all else 0.0,
        complete=sum(given == wanted for given, wanted in pairs),
        asked=len(pairs),
    )
