"""Proves the search against a plain scan of the corpus at hand."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from kb.corpus import Corpus, Snapshot
from kb.documents import Document
from kb.errors import DocumentError
from kb.indexing.survey import Survey
from kb.search import Query, SearchEngine, Spans, highlight
from kb.text import Wording, fold_with_marks

LONGEST = 200

Answer = dict[tuple[str, str], Spans]
"""For each passage (document, address) where the wording stands in it; and under `_TOTAL` how many passages hold it, and
how often it stands in them."""

_TOTAL = ("合计", "段数和处数")


class Generation(Protocol):
    """A generation of the index that is open."""

    @property
    def snapshot(self) -> Snapshot: ...

    @property
    def engine(self) -> SearchEngine: ...


@dataclass(frozen=True)
class Disagreement:
    """A wording for which the search and the scan do not agree."""

    wording: str
    missing: tuple[tuple[str, str], ...]
    excess: tuple[tuple[str, str], ...]
    misplaced: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        parts = [
            f"{name} {'、'.join('#'.join(place) for place in places[:3])}"
            for name, places in (("漏", self.missing), ("多", self.excess), ("位置或数目不符", self.misplaced))
            if places
        ]
        return f"“{self.wording}”：{'；'.join(parts)}"


@dataclass(frozen=True)
class Verified:
    """How many wordings were tried, over how many passages, and where search and scan differ."""

    samples: int
    passages: int
    differences: tuple[Disagreement, ...]


def verify(generation: Generation, corpus: Corpus, samples: int, seed: int = 0) -> Verified:
    """Compare search with a scan of the files, for *samples* wordings.

    Wordings have 1 to 200 characters and are taken at random from the files, one in ten with its characters shuffled;
    passages, occurrences and highlights are compared.
    """
    scan = _PlainScan(corpus, generation.snapshot)
    differences: list[Disagreement] = []
    for text in scan.wordings(samples, random.Random(seed)):
        wording = Wording.of(text)
        expected = scan.answer(wording)
        answer = _search(generation, text, wording)
        if answer != expected:
            differences.append(_difference(text, expected, answer))
    return Verified(samples, len(scan.passages), tuple(differences))


def _search(generation: Generation, text: str, wording: Wording) -> Answer:
    results = generation.engine.search(Query(text, "exact", (wording,), limit=10**9))
    answer: Answer = {(hit.document, hit.address): hit.highlights for hit in results.hits}
    answer[_TOTAL] = ((results.total.passages, results.total.occurrences),)
    return answer


def _difference(text: str, expected: Answer, answer: Answer) -> Disagreement:
    both = expected.keys() & answer.keys()
    return Disagreement(
        text,
        tuple(sorted(expected.keys() - both)),
        tuple(sorted(answer.keys() - both)),
        tuple(sorted(place for place in both if expected[place] != answer[place])),
    )


class _PlainScan:
    """The corpus read from its files, every paragraph folded.

    Nothing is taken from the index, but for a file that can no longer be read what it held last.
    """

    def __init__(self, corpus: Corpus, snapshot: Snapshot) -> None:
        self.passages = [
            (document.id, passage.address, passage.text, [fold_with_marks(p.text) for p in passage.paragraphs])
            for document in _documents(corpus, snapshot)
            for passage in document.passages
        ]

    def answer(self, wording: Wording) -> Answer:
        answer: Answer = {}
        occurrences = 0
        for document, address, text, paragraphs in self.passages:
            count = sum(wording.count(paragraph) for paragraph in paragraphs)
            if count:
                occurrences += count
                answer[document, address] = highlight(text, (wording,))
        answer[_TOTAL] = ((len(answer), occurrences),)
        return answer

    def wordings(self, samples: int, chance: random.Random) -> Iterator[str]:
        """Yield pieces of the text, short ones oftener; one in ten with its characters shuffled."""
        count = 0
        while self.passages and count < samples:
            paragraph = chance.choice(chance.choice(self.passages)[2].split("\n"))
            length = min(len(paragraph), int(LONGEST ** chance.random()) or 1)
            if not length:
                continue
            start = chance.randint(0, len(paragraph) - length)
            piece = paragraph[start : start + length]
            if count % 10 == 9:
                piece = "".join(chance.sample(piece, len(piece)))
            if not Wording.of(piece).is_empty:
                count += 1
                yield piece


def _documents(corpus: Corpus, snapshot: Snapshot) -> Iterator[Document]:
    catalogue = corpus.catalogue()
    with_file: set[str] = set()
    survey = Survey.of(corpus, snapshot.shelves)
    for file in survey.files:
        try:
            document = snapshot.document(file.id) if file.id in survey.kept else corpus.read(file, catalogue)
        except DocumentError:
            last = snapshot.documents.get(file.id)
            if last is None or not last.sha256:
                continue  # left out of the index as well, and told there
            document = snapshot.document(file.id)
        with_file.add(document.id)
        yield document
    yield from corpus.listed(catalogue, with_file)
