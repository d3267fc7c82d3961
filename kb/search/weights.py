"""What words a passage is found by, and with what weight: the same for every engine.

BM25F proper: the weighted frequencies of all fields are added before saturation (Robertson, Zaragoza and Taylor 2004). A
weight is that sum. Its whole part is how often the word stands in the text, so what a word is worth in headings and in the
title stays below one. Weights are multiples of 1/8.
"""

from collections import Counter
from functools import lru_cache

from kb.documents import Document, Passage
from kb.text import Segmenter

_HEADING, _TITLE = 0.25, 0.125
_MOST_BESIDE_TEXT = 0.875

Weights = dict[str, float]


class Weigher:
    """Cuts passages into words and weighs them."""

    def __init__(self, segmenter: Segmenter) -> None:
        self._segmenter = segmenter
        self._words_of = lru_cache(maxsize=4096)(segmenter.words)

    def title(self, document: Document) -> Weights:
        """What the names of a document add to each of its passages."""
        known = document.metadata
        return dict.fromkeys(self._words_of(f"{known.title} {' '.join(known.aliases)}"), _TITLE)

    def weights(self, passage: Passage, title: Weights) -> Weights:
        """The words of a passage, of the headings above it, and of the title."""
        beside = dict(title)
        for heading in passage.path:
            for word in self._words_of(heading):
                beside[word] = beside.get(word, 0.0) + _HEADING
        weights: Weights = dict(Counter(self._segmenter.words(passage.text)))
        for word, weight in beside.items():
            weights[word] = weights.get(word, 0) + min(weight, _MOST_BESIDE_TEXT)
        return weights
