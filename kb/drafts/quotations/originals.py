"""The full texts of the corpus, where a quotation whose source is not named, or is named wrongly, is looked for."""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from heapq import nlargest
from itertools import pairwise

from kb.drafts.quotations.collation import Collation
from kb.drafts.quotations.original import Original
from kb.drafts.quotations.quoted import Quotation
from kb.library import Library
from kb.text import Wording

REPORT = "工作报告"
"""The genre of the texts that quote, and are no source for what they quote."""

# Documents that are kept folded: all 378 laws of the benchmark.
_KEPT = 512
# A wording that stands in more passages tells nothing of its source; the bound keeps the check of one short.
_MOST_PASSAGES = 500
# Passages that are compared with a quotation, those with its rarest chunks first; each costs about a millisecond.
_MOST_CANDIDATES = 12

# A quotation in which `n` characters differ leaves one of `n + 1` chunks of it whole: four may differ of a long one, and
# the shortest that is a quotation, of eight characters, makes two.
_SHORTEST_CHUNK = 3
_RARE_CHUNK = 4
_MOST_CHUNKS = 5


class Originals:
    """The documents of one reading that are held in full; each is folded once and kept while it is used.

    Which passages hold a wording is asked of the engine, whichever serves, without hits and highlights.
    """

    def __init__(self, library: Library) -> None:
        self._known = library.resolver.known
        self._snapshot = library.snapshot
        self._engine = library.engine
        self.of = lru_cache(maxsize=_KEPT)(self._read)

    def _read(self, identifier: str) -> Original:
        """The original of a document that is held in full."""
        return Original(self._snapshot.document(identifier))

    def warm(self) -> None:
        """Read the full texts, those in force first, as many as are kept."""
        documents = self._snapshot.shelves
        full = [self._known(shelf.metadata.id) for shelf in documents if shelf.metadata.text == "full"]
        for metadata in sorted(full, key=lambda metadata: metadata.status != "现行有效")[:_KEPT]:
            self.of(metadata.id)

    def verbatim(self, quotation: Quotation) -> Collation | None:
        """Return where the quotation stands as it is, or None.

        In a regulation rather than in a report, in force rather than not.
        """
        return next(self.all_verbatim(quotation), None)

    def is_of_several(self, quotation: Quotation) -> bool:
        """Return whether the quotation stands as it is in more than one work."""
        works: set[str] = set()
        for collation in self.all_verbatim(quotation):
            works.add(self._known(collation.original.document.id).work_or_id)
            if len(works) > 1:
                return True
        return False

    def all_verbatim(self, quotation: Quotation) -> Iterator[Collation]:
        """Yield a place in each document in which the quotation stands as it is, the best source first."""
        wordings = [stretch.folded for stretch in quotation.stretches]
        documents = dict.fromkeys(position for position, _ in self._passages_with(quotation.longest_line))
        for position in sorted(documents, key=self._rank):
            original = self.of(self._snapshot.shelves[position].metadata.id)
            places = original.find(wordings, original.range_of(""))
            if places:
                yield Collation(quotation, original, places)

    def _rank(self, position: int) -> tuple[bool, bool]:
        metadata = self._known(self._snapshot.shelves[position].metadata.id)
        return metadata.genre == REPORT, metadata.status != "现行有效"

    def nearest(self, quotation: Quotation, least: float) -> Collation | None:
        """Return the place most like the quotation, if alike enough (0 to 1).

        Only passages that hold a chunk of its longest line as it is are looked at.
        """
        wordings = [stretch.folded for stretch in quotation.stretches]
        weights: defaultdict[tuple[int, int], float] = defaultdict(float)
        for chunk in _chunks(quotation.longest_line):
            passages = list(self._passages_with(chunk))
            for passage in passages:  # what stands in few passages tells more than what is everywhere
                weights[passage] += 1 / len(passages)
        collations: list[Collation] = []
        for position, index in nlargest(_MOST_CANDIDATES, weights, key=weights.__getitem__):
            original = self.of(self._snapshot.shelves[position].metadata.id)
            within = original.near_passage(index, sum(map(len, wordings)))
            if places := original.near(wordings, within, least):
                collations.append(Collation(quotation, original, places))
        return min(collations, key=lambda collation: collation.edits, default=None)

    def _passages_with(self, folded: str) -> Iterator[tuple[int, int]]:
        """The passages in whose folded text `folded` stands: the position of the document among all, and of the passage
        in it. A wording that is everywhere is told of the first of them."""
        documents, shelves = self._snapshot.document_numbers, self._snapshot.shelves
        for number in self._engine.holding(Wording(folded), _MOST_PASSAGES, in_full=True):
            yield documents[number], number - shelves[documents[number]].first


def _chunks(folded: str) -> list[str]:
    """`folded` cut into pieces long enough to be rare, and into one more, of which more stay whole."""
    counts = {max(1, min(_MOST_CHUNKS, len(folded) // length)) for length in (_SHORTEST_CHUNK, _RARE_CHUNK)}
    cuts = ([len(folded) * at // count for at in range(count + 1)] for count in sorted(counts))
    return list(dict.fromkeys(folded[start:end] for places in cuts for start, end in pairwise(places)))
