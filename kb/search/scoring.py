"""What wordings and words are worth, the same in every engine: BM25, and what it takes to be told from it.

Words by BM25F proper: the weighted frequencies of all fields are added before saturation (Robertson, Zaragoza and Taylor
2004). A weight is that sum. Its whole part is how often the word stands in the text, so what a word is worth in headings
and in the title stays below one. Weights are multiples of 1/8, which floats and whole numbers hold exactly.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from kb.documents import Document, Passage
from kb.search.values import Query
from kb.text import Segmenter

K1, B = 1.2, 0.75
"""How soon more occurrences add nothing, and how much a long passage counts for less: the usual values of BM25."""

MOST_OF_WORDING = 10
"""What a wording that stands as it is adds to a score at most: as much as a word that one passage in a hundred holds."""

ENDED_WORTH = 0.9
"""What a passage of a document that was revised or repealed is worth beside the same passage of one in force: enough where
an article grew by a few words, as most do, and too little to hide a better answer."""

DIGEST_WORTH = 0.9
"""What a digest with the words that were typed is worth beside the official text with the same ones: it is shorter, says
the same in our own words, and stood above it. One that holds the wording itself comes after every text that does."""

COVERED = 0.45
"""How much of what its words weigh a passage must hold of a question to be shown as perhaps related, by how rare they are;
of three words or more at least two. Of 376 sentences of a library of 32,517 passages with one word mistaken, missing or
moved, 86 in 100 still find their passage; of 400 rows of words thrown together 11 in 100 find anything."""

# Postings that “some of the words” may read; words beyond it, the commonest, are left out. About 100 ms.
_MOST_POSTINGS = 100_000

_MOST_NAMED = 8  # words that a notice names: a line of it

# A title stands on every passage of its document: with more weight it drowned the passage that was looked for (MRR .65
# for .71). All of it together stays below one occurrence in the text.
_HEADING, _TITLE = 0.25, 0.125
_MOST_BESIDE_TEXT = 0.875  # the largest multiple of 1/8 below one

_KEPT_TEXTS = 4096  # headings and titles whose words are kept: the passages under one come one after another

Weights = dict[str, float]


class Weigher:
    """Cuts passages into words and weighs them."""

    def __init__(self, segmenter: Segmenter) -> None:
        self._segmenter = segmenter
        self._words_of = lru_cache(maxsize=_KEPT_TEXTS)(segmenter.words)

    def title(self, document: Document) -> Weights:
        """Return what a document's names add to each passage."""
        metadata = document.metadata
        return dict.fromkeys(self._words_of(f"{metadata.title} {' '.join(metadata.aliases)}"), _TITLE)

    def weights(self, passage: Passage, title: Weights) -> Weights:
        """Return the words of a passage, its headings and title, with weights."""
        beside = dict(title)
        for heading in passage.path:
            for word in self._words_of(heading):
                beside[word] = beside.get(word, 0.0) + _HEADING
        weights: Weights = dict(Counter(self._segmenter.words(passage.text)))
        for word, weight in beside.items():
            weights[word] = weights.get(word, 0) + min(weight, _MOST_BESIDE_TEXT)
        return weights


def worth_of_document(*, has_ended: bool, is_digest: bool) -> float:
    """Return what the scores of a document's passages are multiplied by."""
    return (ENDED_WORTH if has_ended else 1.0) * (DIGEST_WORTH if is_digest else 1.0)


def rarity(frequency: int, passages: int) -> float:
    """Return what a word adds to a score at most: the inverse document frequency of BM25, times `K1 + 1`."""
    return math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5)) * (K1 + 1)


def worth(word: str, words: Sequence[str]) -> int:
    """Return how many places *word* adds to the words within it.

    So 发展党员, looked for with 发展 and 党员, is one place and not three.
    """
    within = [other for other in words if other != word and other in word]
    smallest = [inner for inner in within if not any(inner != other and other in inner for other in within)]
    return 1 - len(smallest)


def within_reach(query: Query, frequencies: dict[str, int]) -> Query:
    """Return *query*, which asks for some words, with those that can be read in time; it says which are left out."""
    affordable = _affordable(frequencies)
    left_out = [word for word in query.words if word not in affordable and frequencies[word]]
    if not left_out:
        return query
    names = f"{'、'.join(left_out[:_MOST_NAMED])}{'等词' if len(left_out) > _MOST_NAMED else ''}"
    words = tuple(word for word in query.words if word not in left_out)
    return replace(query, words=words, left_out=f"{names}太常见，没有单独用来查找。")


def coverage(words: Sequence[str], frequencies: Mapping[str, int], passages: int) -> tuple[dict[str, int], int]:
    """Return what each word adds to the share of a question that a passage holds, and how much it must hold.

    These are whole numbers, so that every engine adds them up alike. A word that stands nowhere weighs most.
    """
    weights = {word: round(100 * rarity(frequencies[word], passages)) for word in words}
    others_needed = COVERED / (1 - COVERED)
    for word in sorted(weights, key=lambda word: -weights[word]) if len(weights) > 2 else ():
        others = sum(weights.values()) - weights[word]
        weights[word] = min(weights[word], math.ceil(others * others_needed) - 1)  # not enough by itself
    return weights, math.ceil(COVERED * sum(weights.values()))


def _affordable(frequencies: dict[str, int]) -> list[str]:
    """Return the rarest words, as many as may be read; at least one."""
    chosen: list[str] = []
    postings = 0
    for word, frequency in sorted(frequencies.items(), key=lambda item: item[1]):
        postings += frequency
        if chosen and postings > _MOST_POSTINGS:
            break
        if frequency:
            chosen.append(word)
    return chosen
