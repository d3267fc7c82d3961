"""Whether the answers are right: against a plain scan of what stands in the files, which knows nothing of any index."""

import json
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from kb.corpus.folder import Corpus
from kb.documents.document import Document
from kb.library import Library
from kb.search.query import MOST_HITS, Question
from kb.search.values import Hit
from kb.text.folding import fold_text

_MOST_PAGED = 1_000
"""Answers of so many passages at most are read to their last page, ten pages; of longer ones the totals are compared."""

Place = tuple[str, str]


@dataclass(frozen=True)
class Parity:
    """How many answers were compared, how many of them passage by passage, and the wordings whose answer was wrong."""

    questions: int
    paged: int
    wrong: tuple[str, ...]

    @property
    def share(self) -> float:
        return 1 - len(self.wrong) / self.questions


@dataclass(frozen=True)
class Expected:
    """What a wording is to be answered with: documents, passages and occurrences in all, and the passages themselves if
    they are few enough to be read to the last page."""

    wording: str
    total: tuple[int, int, int]
    places: tuple[Place, ...] | None

    @classmethod
    def of(cls, wording: str, found: Counter[Place]) -> "Expected":
        total = (len({document for document, _ in found}), len(found), found.total())
        return cls(wording, total, tuple(sorted(found)) if len(found) <= _MOST_PAGED else None)


def expected(corpus: Corpus, wordings: Sequence[str], kept: Path) -> list[Expected]:
    """What the scan finds; it takes minutes over a million passages, so it is kept in a file for the next engine."""
    if not kept.exists():
        scan = PlainScan(corpus)
        found = [Expected.of(wording, scan.find(wording)) for wording in wordings]
        kept.write_text(json.dumps([asdict(one) for one in found], ensure_ascii=False), "utf-8")
    told = json.loads(kept.read_text("utf-8"))
    return [
        Expected(
            one["wording"],
            (one["total"][0], one["total"][1], one["total"][2]),
            None if one["places"] is None else tuple((document, address) for document, address in one["places"]),
        )
        for one in told
    ]


class PlainScan:
    """The folded paragraphs of a corpus, joined by line ends."""

    def __init__(self, corpus: Corpus) -> None:
        lines: list[str] = []
        self._places: list[Place] = []
        self._starts = array("Q")
        end = 0
        for document in _documents(corpus):
            for passage in document.passages:
                self._places.append((document.id, passage.address))
                self._starts.append(end)
                text = "".join(f"{fold_text(paragraph.text)}\n" for paragraph in passage.paragraphs)
                lines.append(text)
                end += len(text)
        self._text = "".join(lines)

    def find(self, wording: str) -> Counter[Place]:
        """The passages that hold a wording without marks, and how often each."""
        needle = fold_text(wording)
        found: Counter[Place] = Counter()
        at = self._text.find(needle)
        while at != -1:
            found[self._places[bisect_right(self._starts, at) - 1]] += 1
            at = self._text.find(needle, at + len(needle))
        return found


def _documents(corpus: Corpus) -> Iterator[Document]:
    """The documents in the files, and those that the catalogue alone knows, which have a title."""
    catalogue, files = corpus.catalogue(), corpus.files()
    for file in files:
        yield corpus.read(file, catalogue)
    yield from corpus.listed(catalogue, {file.id for file in files})


def compared(library: Library, wanted: Sequence[Expected]) -> Parity:
    """What the engine answers, compared with what is expected: all totals, and every passage of short answers."""
    wrong = tuple(one.wording for one in wanted if not _is_right(library, one))
    return Parity(len(wanted), sum(one.places is not None for one in wanted), wrong)


def _is_right(library: Library, wanted: Expected) -> bool:
    first = library.search(Question(wanted.wording, mode="exact", limit=MOST_HITS))
    if (first.total.documents, first.total.passages, first.total.occurrences) != wanted.total:
        return False
    if wanted.places is None:
        return True
    offsets = range(MOST_HITS, len(wanted.places), MOST_HITS)
    pages = [library.search(Question(wanted.wording, "exact", limit=MOST_HITS, offset=at)).hits for at in offsets]
    return sorted(_places([first.hits, *pages])) == list(wanted.places)


def _places(pages: Iterable[Iterable[Hit]]) -> Iterable[Place]:
    return ((hit.document, hit.address) for page in pages for hit in page)
