"""The embedded engine: Whoosh for words, the folded text for exact wording. The only file that imports whoosh.

Only the API that Whoosh 2.7.4 had is used, so that any of its distributions will do. Whoosh's document number is the
snapshot's passage number: passages are added in that order and segments are never merged.
"""

import heapq
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, cast

from whoosh import fields, formats, index, scoring
from whoosh import query as _query_module

from kb.document import STATUSES, Document, Passage
from kb.errors import IndexUnusableError
from kb.search.engine import FACETS, FacetValue, Hit, Query, Results, Tier, Total
from kb.search.highlight import highlight
from kb.search.scan import FoldedText, write_scan
from kb.snapshot import SegmentPlace, Shelved, Snapshot
from kb.text.fold import fold_text
from kb.text.phrase import Wording
from kb.text.words import Segmenter

FORMAT = "whoosh-4"
_FOLDER = "words"
_FIELD = "words"

# BM25F proper: one virtual field whose term frequencies are weighted sums over the fields (Robertson, Zaragoza and
# Taylor 2004), so that saturation sees the sum. Weights by known-item trials on 26,196 provisions.
_TEXT_WEIGHT, _HEADING_WEIGHT, _TITLE_WEIGHT = 1.0, 1.0, 2.0
_K1, _B = 1.2, 0.75

# Postings one “some of the words” query may read; words beyond it, the commonest, are left out. About 100 ms.
_MOST_POSTINGS = 40_000

# Every distribution exports And, Or and Term here, not every one declares it.
whoosh_queries: Any = _query_module

_STATUS_RANK = {status: rank for rank, status in enumerate(STATUSES)}

Scores = dict[int, float]


class WordsField(fields.FieldType):  # type: ignore[misc]
    """A field whose value is words with their weights, cut before Whoosh sees them."""

    def __init__(self) -> None:
        self.format = formats.Existence()
        self.analyzer = None
        self.vector = None
        self.scorable = True
        self.stored = False
        self.unique = False
        self.indexed = True
        self.spelling = False
        self.column_type = None
        self.sortable_default = None
        self.multitoken_query = "default"

    def index(self, value: Mapping[str, float], **kwargs: object) -> Any:
        for word, weight in value.items():
            yield word.encode(), max(1, round(weight)), weight, b""

    def to_bytes(self, value: str | bytes) -> bytes:
        return value if isinstance(value, bytes) else value.encode()


def write_segment(folder: Path, place: SegmentPlace, passages: Iterable[Passage]) -> None:
    """Writes what the exact side needs for one segment."""
    write_scan(folder / place.name, passages)


class WordsWriter:
    """Adds passages to the words of a snapshot's folder; nothing is there until `commit`."""

    def __init__(self, folder: Path, segmenter: Segmenter) -> None:
        self._segmenter = segmenter
        words = folder / _FOLDER
        if index.exists_in(str(words)):
            self._index = index.open_dir(str(words))
        else:
            words.mkdir(exist_ok=True)
            self._index = index.create_in(str(words), fields.Schema(**{_FIELD: WordsField()}))
        self._writer = self._index.writer(limitmb=96)
        self._heading_words: dict[str, list[str]] = {}

    def add(self, document: Document) -> None:
        """Adds the passages of `document`, in order."""
        known = document.metadata
        title = self._words_of(f"{known.title} {' '.join(known.aliases)}")
        for passage in document.passages:
            weights: Counter[str] = Counter()
            for word in self._segmenter.words(passage.text):
                weights[word] += _TEXT_WEIGHT  # type: ignore[assignment]
            for heading in passage.path:
                for word in self._words_of(heading):
                    weights[word] += _HEADING_WEIGHT  # type: ignore[assignment]
            for word in title:
                weights[word] += _TITLE_WEIGHT  # type: ignore[assignment]
            self._writer.add_document(**{_FIELD: weights})

    def remove(self, numbers: Iterable[int]) -> None:
        """Marks passages as gone; their numbers are not used again."""
        for number in numbers:
            self._writer.delete_document(number)

    def commit(self) -> None:
        self._writer.commit(merge=False)
        self._index.close()

    def cancel(self) -> None:
        self._writer.cancel()
        self._index.close()

    def _words_of(self, heading: str) -> list[str]:
        """The words of a title or heading, which is the same for many passages."""
        if heading not in self._heading_words:
            self._heading_words[heading] = self._segmenter.words(heading)
        return self._heading_words[heading]


class WhooshEngine:
    """Searches one snapshot."""

    def __init__(self, snapshot: Snapshot, segmenter: Segmenter) -> None:
        """Opens the engine's files in the snapshot's folder. Raises IndexUnusableError if they are not as they should be."""
        self._snapshot = snapshot
        try:
            self._index = index.open_dir(str(snapshot.folder / _FOLDER))
            self._searcher = self._index.searcher(weighting=scoring.BM25F(B=_B, K1=_K1))
            self._texts = [(place, FoldedText(snapshot.folder / place.name)) for place in snapshot.manifest.segments]
        except IndexUnusableError:
            raise
        except Exception as error:  # whatever Whoosh meets in a damaged file
            logging.getLogger(__name__).warning("index cannot be opened: %r", error)
            raise IndexUnusableError("词语索引缺失或损坏，请运行 kb index 重建。") from error
        if self._searcher.reader().doc_count_all() != snapshot.manifest.passages:
            raise IndexUnusableError("词语索引与清单不符，请运行 kb index 重建。")
        self._segmenter = segmenter
        self._shelves = snapshot.manifest.documents
        self._document_of = snapshot.document_numbers
        self._mean_length = max(1.0, sum(text.size for _, text in self._texts) / max(1, snapshot.manifest.passages))
        self._folded_headings = [_folded_headings(shelved) for shelved in self._shelves]

    def close(self) -> None:
        self._searcher.close()
        self._index.close()
        for _, text in self._texts:
            text.close()

    def search(self, query: Query) -> Results:
        """See `SearchEngine.search`."""
        scores, occurrences = self._answers(query)
        pinned = self._pinned(query)
        for number in pinned:
            scores.setdefault(number, 0.0)
        by_document = Counter(map(self._document_of.__getitem__, scores))
        admitted = {n for n in by_document if query.filters.admits(self._shelves[n].metadata)}
        facets = self._facets(query, by_document)
        if len(admitted) != len(by_document):
            scores = {number: score for number, score in scores.items() if self._document_of[number] in admitted}
        top = heapq.nsmallest(query.offset + query.limit, scores, key=self._order(query, scores, pinned))
        total = Total(len(admitted), len(scores), sum(map(occurrences, scores)))
        hits = tuple(self._hit(query, number, scores[number], pinned.get(number)) for number in top[query.offset :])
        return Results(query, total, hits, facets)

    def count(self, query: Query) -> int:
        """See `SearchEngine.count`."""
        scores, _ = self._answers(query)
        if not query.filters:
            return len(scores)
        return sum(1 for n in scores if query.filters.admits(self._shelves[self._document_of[n]].metadata))

    # Which passages answer

    def _answers(self, query: Query) -> tuple[Scores, Callable[[int], int]]:
        """The passages that answer, scored, and how to count the occurrences in one of them."""
        found: list[Scores] = []
        counts: list[dict[int, int]] = []
        for wording in query.wordings:
            counted = self._occurrences(wording)
            counts.append(counted)
            found.append(self._score_wording(counted))
        if query.words:
            found.append(self._score_words(query))
        if query.headings:
            alone = not found
            found.append(dict.fromkeys(self._under_headings(query.headings, alone=alone), 1.0))
            counts.extend(self._occurrences(wording) for wording in query.headings if alone)
        scores = _all_of(found)
        for wording in query.excluded:
            for number in self._occurrences(wording):
                scores.pop(number, None)
        needles = [word.encode() for word in query.words]

        def occurrences(number: int) -> int:
            in_words = sum(self._count(number, needle) for needle in needles)
            return in_words + sum(counted.get(number, 0) for counted in counts)

        return scores, occurrences

    def _occurrences(self, wording: Wording) -> dict[int, int]:
        """The passages that hold `wording`, each with how often it stands there; the scan for one segment after another."""
        found: dict[int, int] = {}
        for place, text in self._texts:
            for number, count in text.occurrences(wording):
                if self._document_of[place.first + number] >= 0:
                    found[place.first + number] = count
        return found

    def _score_wording(self, counted: dict[int, int]) -> Scores:
        """Saturated and normalised by length as BM25 does, so that a short article about it precedes a long one."""
        scores: Scores = {}
        for number, count in counted.items():
            norm = _K1 * (1 - _B + _B * self._length(number) / self._mean_length)
            scores[number] = 10 * count / (count + norm)
        return scores

    def _score_words(self, query: Query) -> Scores:
        words = [word for word in query.words if self._frequency(word)]
        if query.tier == "all":
            if len(words) < len(query.words):
                return {}
            return self._run(whoosh_queries.And([whoosh_queries.Term(_FIELD, word) for word in words]))
        return (
            self._run(whoosh_queries.Or([whoosh_queries.Term(_FIELD, word) for word in self._affordable(words)]))
            if words
            else {}
        )

    def _affordable(self, words: list[str]) -> list[str]:
        """The rarest of `words`, as many as may be read; at least one."""
        chosen: list[str] = []
        postings = 0
        for word in sorted(words, key=self._frequency):
            postings += self._frequency(word)
            if chosen and postings > _MOST_POSTINGS:
                break
            chosen.append(word)
        return chosen

    def _frequency(self, word: str) -> int:
        return int(self._searcher.reader().doc_frequency(_FIELD, word.encode()))

    def _run(self, query: Any) -> Scores:
        scores: Scores = {}
        for searcher, base in cast("Iterable[tuple[Any, int]]", self._searcher.leaf_searchers()):
            matcher = query.matcher(searcher)
            while matcher.is_active():
                number = base + matcher.id()
                if self._document_of[number] >= 0:
                    scores[number] = matcher.score()
                matcher.next()
        return scores

    def _under_headings(self, headings: tuple[Wording, ...], *, alone: bool) -> set[int]:
        """The passages whose title or headings hold every one of `headings`; `alone`, only the headings themselves."""
        return set.intersection(*(self._under(wording, alone=alone) for wording in headings))

    def _under(self, wording: Wording, *, alone: bool) -> set[int]:
        numbers: set[int] = set()
        for shelved, (title, sections) in zip(self._shelves, self._folded_headings, strict=True):
            if wording.plain in title:
                numbers.update(range(shelved.first, shelved.first + 1 if alone else shelved.end))
            for heading, first, end in sections:
                if wording.plain in heading:
                    numbers.update(range(shelved.first + first, shelved.first + (first + 1 if alone else end)))
        return numbers

    # How they are ordered, counted and shown

    def _order(self, query: Query, scores: Scores, pinned: Mapping[int, str]) -> Callable[[int], tuple[Any, ...]]:
        shelves, document_of = self._shelves, self._document_of

        def by_relevance(number: int) -> tuple[Any, ...]:
            known = shelves[document_of[number]].metadata
            day = known.date.toordinal() if known.date else 0
            rank = _STATUS_RANK.get(known.status, 0)
            return (number not in pinned, -round(scores[number], 1), rank, -day, document_of[number], number)

        def by_date(number: int) -> tuple[Any, ...]:
            known = shelves[document_of[number]].metadata
            day = known.date.toordinal() if known.date else 0
            return (number not in pinned, -day, -round(scores[number], 1), document_of[number], number)

        return by_date if query.sort == "date" else by_relevance

    def _pinned(self, query: Query) -> dict[int, str]:
        """The passages that were cited, each with the part to open."""
        numbers: dict[int, str] = {}
        for place in query.pinned:
            shelved = self._snapshot.shelved(place.document)
            position = self._snapshot.document(place.document).position(place.address)
            numbers[shelved.first + position] = place.address
        return numbers

    def _facets(self, query: Query, by_document: Mapping[int, int]) -> dict[str, tuple[FacetValue, ...]]:
        """For each facet the documents that pass the other filters, counted by value."""
        facets: dict[str, tuple[FacetValue, ...]] = {}
        for name in FACETS:
            values = Counter(
                str(getattr(self._shelves[n].metadata, name) or "")
                for n in by_document
                if query.filters.admits(self._shelves[n].metadata, but=name)
            )
            values.pop("", None)
            ordered = sorted(values.items(), key=_facet_order(name))
            facets[name] = tuple(FacetValue(value, count) for value, count in ordered)
        return facets

    def _hit(self, query: Query, number: int, score: float, cited: str | None) -> Hit:
        passage = self._snapshot.passage(number)
        known = self._shelves[self._document_of[number]].metadata
        tier: Tier = "citation" if cited else query.tier
        return Hit(
            document=known.id,
            title=known.title,
            address=passage.address,
            label=passage.label,
            path=passage.path,
            kind=passage.kind,
            text=passage.text,
            highlights=highlight(passage.text, query.marked),
            tier=tier,
            score=round(score, 3),
            status=known.status,
            text_kind=known.text,
            anchor=cited or passage.address,
        )

    def _text(self, number: int) -> tuple[FoldedText, int]:
        for place, text in self._texts:
            if number < place.end:
                return text, number - place.first
        raise IndexUnusableError("索引文件与清单不符，请运行 kb index 重建。")

    def _length(self, number: int) -> int:
        text, local = self._text(number)
        return text.length(local)

    def _count(self, number: int, needle: bytes) -> int:
        text, local = self._text(number)
        return text.count(local, needle)


def _all_of(found: list[Scores]) -> Scores:
    """The passages that are in all of `found`, their scores added."""
    if not found:
        return {}
    first, *rest = sorted(found, key=len)
    return {
        number: score + sum(other[number] for other in rest)
        for number, score in first.items()
        if all(number in other for other in rest)
    }


def _facet_order(name: str) -> Callable[[tuple[str, int]], tuple[Any, ...]]:
    if name == "year":
        return lambda item: (-int(item[0]),)
    return lambda item: (-item[1], item[0])


def _folded_headings(shelved: Shelved) -> tuple[str, list[tuple[str, int, int]]]:
    known = shelved.metadata
    title = "\n".join(fold_text(name) for name in (known.title, *known.aliases))
    sections: list[tuple[str, int, int]] = []
    waiting = list(shelved.sections)
    while waiting:
        section = waiting.pop()
        sections.append((fold_text(section.heading), section.first, section.end))
        waiting.extend(section.children)
    return title, sections
