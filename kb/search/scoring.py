"""What wordings and words are worth, the same in every engine: BM25, and what it takes to be told from it."""

import math
from collections.abc import Sequence
from dataclasses import replace

from kb.search.values import Query

K1, B = 1.2, 0.75  # BM25

ENDED_WORTH = 0.9
"""What a passage of a document that was revised or repealed is worth beside the same passage of one in force: enough where
an article grew by a few words, as most do, and too little to hide a better answer."""

# Postings that “some of the words” may read; words beyond it, the commonest, are left out. About 100 ms.
_MOST_POSTINGS = 100_000


def rarity(frequency: int, passages: int) -> float:
    """What a word adds to a score at most: the inverse document frequency of BM25, times `K1 + 1`."""
    return math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5)) * (K1 + 1)


def worth(word: str, words: Sequence[str]) -> int:
    """How many places one occurrence of `word` adds to those of the words within it, so that 发展党员, asked for with
    发展 and 党员, is one place and not three."""
    within = [other for other in words if other != word and other in word]
    smallest = [one for one in within if not any(one != other and other in one for other in within)]
    return 1 - len(smallest)


def within_reach(query: Query, frequencies: dict[str, int]) -> Query:
    """`query`, of “some of the words” only those that can be read in time; it says so if any is left out."""
    kept = _affordable(frequencies)
    left_out = [word for word in query.words if word not in kept and frequencies[word]]
    if query.tier != "some" or not left_out:
        return query
    told = f"{'、'.join(left_out[:8])}{'等词' if len(left_out) > 8 else ''}太常见，没有单独用来查找。"
    words = tuple(word for word in query.words if word not in left_out)
    return replace(query, words=words, notice=(query.notice or "") + told)


def _affordable(frequencies: dict[str, int]) -> list[str]:
    """The rarest of the words that occur at all, as many as may be read; at least one."""
    chosen: list[str] = []
    postings = 0
    for word, frequency in sorted(frequencies.items(), key=lambda item: item[1]):
        postings += frequency
        if chosen and postings > _MOST_POSTINGS:
            break
        if frequency:
            chosen.append(word)
    return chosen
