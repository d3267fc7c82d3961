"""What is asked: drawn by the rules of `tests.measures.bench.queries` from files of the corpus at hand, by a fixed seed."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kb.corpus.folder import Corpus
from kb.search.query import Question
from tests.measures.bench.corpus import Imported, Provision
from tests.measures.bench.queries import SEED, known_items, substrings

_FILES = 400
_PARITY = 1_000


@dataclass(frozen=True)
class Questions:
    """Substrings of 2 to 12 characters, three words of an article each, and further substrings for the test of parity."""

    exact: tuple[Question, ...]
    words: tuple[Question, ...]
    parity: tuple[str, ...]

    @classmethod
    def drawn(cls, corpus: Corpus) -> "Questions":
        """The questions for a corpus: the same for the same corpus."""
        provisions = list(_provisions(corpus))
        articles = frozenset(p.number for p in provisions if p.is_article and "\u3000" in p.text)
        known = known_items(provisions, Imported((), {}, articles, Counter()))
        return cls(
            tuple(Question(wording, mode="exact") for wording in substrings(provisions)),
            tuple(Question(" ".join(item.words), mode="words") for item in known),
            tuple(substrings(provisions, _PARITY, seed=SEED + 1)),
        )


def _provisions(corpus: Corpus) -> Iterator[Provision]:
    """The passages of random files as provisions; one that is not from a line of the file (the title) is none."""
    files, catalogue = corpus.files(), corpus.catalogue()
    chosen = random.Random(SEED).sample(files, min(_FILES, len(files)))
    number = 0
    for file in chosen:
        for passage in corpus.read(file, catalogue).passages:
            if passage.line:
                lines = tuple(paragraph.text for paragraph in passage.paragraphs)
                yield Provision(number, file.id, 0, 0, lines, passage.kind == "article")
                number += 1
