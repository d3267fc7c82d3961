"""The embedded engine: Whoosh for words, the folded text for exact wording."""

import heapq
import math
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from kb.document import STATUSES, Passage
from kb.errors import IndexUnusableError
from kb.search.engine import FACETS, FacetValue, Hit, Query, Results, Tier, Total
from kb.search.highlight import highlight
from kb.search.scan import FoldedText, write_scan
from kb.search.words_index import WordsIndex
from kb.snapshot import SegmentPlace, Shelved, Snapshot
from kb.text.fold import fold_text
from kb.text.phrase import Wording
from kb.validity import ENDED, Statuses

_K1, _B = 1.2, 0.75  # BM25

# Postings that “some of the words” may read; words beyond it, the commonest, are left out. About 100 ms.
_MOST_POSTINGS = 100_000

# Days whose ranks and facets are kept: today, and what somebody looks back at.
_KEPT_DAYS = 8

# What a passage of a document that was revised or repealed is worth beside the same passage of one in force: enough where
# an article grew by a few words, as most do, and too little to hide a better answer.
_ENDED_WORTH = 0.9

_STATUS_RANK = {status: rank for rank, status in enumerate(STATUSES)}

Scores = dict[int, float]
Counts = Mapping[int, int]


def write_segment(folder: Path, place: SegmentPlace, passages: Iterable[Passage]) -> None:
    """Writes what the exact side needs for one segment."""
    write_scan(folder / place.name, passages)


class WhooshEngine:
    """Searches one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Opens the engine's files in the snapshot's folder. Raises IndexUnusableError if they are not as they should be."""
        self._snapshot = snapshot
        self._words = WordsIndex(snapshot.folder)
        if len(self._words) != snapshot.manifest.passages:
            self._words.close()
            raise IndexUnusableError("词语索引与清单不符，请运行 kb index 重建。")
        self._texts = [(place, FoldedText(snapshot.folder / place.name)) for place in snapshot.manifest.segments]
        self._shelves = snapshot.manifest.documents
        self._document_of = snapshot.document_numbers
        self._norms = self._length_norms()
        self._ranks = lru_cache(maxsize=_KEPT_DAYS)(self._document_ranks)
        self._ended = lru_cache(maxsize=_KEPT_DAYS)(self._ended_documents)
        self._facet_values = lru_cache(maxsize=_KEPT_DAYS)(self._values_of_facets)
        self._folded_headings = [_folded_headings(shelved) for shelved in self._shelves]

    def close(self) -> None:
        self._words.close()
        for _, text in self._texts:
            text.close()

    def search(self, query: Query) -> Results:
        """See `SearchEngine.search`."""
        query = self._within_reach(query)
        scores, counts = self._answers(query)
        pinned = self._pinned(query)
        for number in pinned:
            scores.setdefault(number, 0.0)
        by_document = Counter(map(self._document_of.__getitem__, scores))
        admitted = set(by_document)
        if query.filters:
            admitted = {n for n in by_document if query.admits(self._shelves[n].metadata)}
        facets = self._facets(query, by_document)
        if len(admitted) != len(by_document):
            scores = {number: score for number, score in scores.items() if self._document_of[number] in admitted}
        occurrences = sum(_sum_over(counted, scores) for counted in counts)
        scores = self._by_status(scores, query.statuses)
        top = self._top(query, scores, pinned)
        hits = tuple(self._hit(query, number, scores[number], pinned.get(number)) for number in top)
        return Results(query, Total(len(admitted), len(scores), occurrences), hits, facets)

    def count(self, query: Query) -> int:
        """See `SearchEngine.count`."""
        scores, _ = self._answers(self._within_reach(query))
        if not query.filters:
            return len(scores)
        return sum(1 for n in scores if query.admits(self._shelves[self._document_of[n]].metadata))

    # Which passages answer

    def _within_reach(self, query: Query) -> Query:
        """`query`, of “some of the words” only those that can be read in time; it says so if any is left out."""
        if query.tier != "some":
            return query
        kept = _affordable({word: self._words.frequency(word) for word in query.words})
        left_out = [word for word in query.words if word not in kept and self._words.frequency(word)]
        if not left_out:
            return query
        told = f"{'、'.join(left_out[:8])}{'等词' if len(left_out) > 8 else ''}太常见，没有单独用来查找。"
        words = tuple(word for word in query.words if word not in left_out)
        return replace(query, words=words, notice=(query.notice or "") + told)

    def _answers(self, query: Query) -> tuple[Scores, list[Counts]]:
        """The passages that answer, scored, and the occurrences to be counted in them."""
        found: list[Scores] = []
        counts: list[Counts] = []
        for wording in query.wordings:
            counted = self._occurrences(wording)
            counts.append(counted)
            found.append(self._score_wording(counted))
        if query.words:
            scored, stands = self._score_words(query)
            counts.append(stands)
            found.append(scored)
        if query.headings:
            alone = not found
            found.append(dict.fromkeys(self._under_headings(query.headings, alone=alone), 1.0))
            counts.extend(self._occurrences(wording) for wording in query.headings if alone)
        scores = _all_of(found)
        for wording in query.excluded:
            for number in self._occurrences(wording):
                scores.pop(number, None)
        return scores, counts

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
        norms = self._norms
        return {number: 10 * count / (count + norms[number]) for number, count in counted.items()}

    def _score_words(self, query: Query) -> tuple[Scores, Counts]:
        """The passages that hold all (or some) of the words, scored; and how often the words stand in each text."""
        frequencies = {word: self._words.frequency(word) for word in query.words}
        if query.tier == "all":
            if not all(frequencies.values()):
                return {}, {}
            return self._intersect(sorted(query.words, key=frequencies.__getitem__))
        return self._unite([word for word in query.words if frequencies[word]])

    def _intersect(self, words: list[str]) -> tuple[Scores, Counts]:
        """Passages that hold every one of `words`, which begin with the rarest."""
        lists = [self._words.postings(words[0])]
        common = set(lists[0][0])
        for word in words[1:]:
            lists.append(self._words.postings(word))
            common.intersection_update(lists[-1][0])
            if not common:
                return {}, {}
        return self._scored(words, [_only(common, *postings) for postings in lists])

    def _unite(self, words: list[str]) -> tuple[Scores, Counts]:
        """Passages that hold any of `words`."""
        return self._scored(words, [zip(*self._words.postings(word), strict=True) for word in words])

    def _scored(self, words: list[str], lists: Iterable[Iterable[tuple[int, float]]]) -> tuple[Scores, Counts]:
        scores: Scores = {}
        counts: dict[int, int] = {}
        in_text: set[int] = set()
        norms, document_of = self._norms, self._document_of
        for word, postings in zip(words, lists, strict=True):
            rarity = self._rarity(word) * (_K1 + 1)
            worth = _worth(word, words)
            for number, weight in postings:
                if document_of[number] < 0:
                    continue
                scores[number] = scores.get(number, 0.0) + rarity * weight / (weight + norms[number])
                if weight >= 1:
                    in_text.add(number)
                    counts[number] = counts.get(number, 0) + worth * int(weight)
        # Words that stand only in the title and the headings above a passage are found there.
        return {number: score for number, score in scores.items() if number in in_text}, counts

    def _rarity(self, word: str) -> float:
        """The inverse document frequency of BM25."""
        frequency = self._words.frequency(word)
        return math.log(1 + (len(self._norms) - frequency + 0.5) / (frequency + 0.5))

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

    def _top(self, query: Query, scores: Scores, pinned: Mapping[int, str]) -> list[int]:
        """The passages of the page that was asked for, in order."""
        last = query.offset + query.limit
        numbers: Iterable[int] = scores
        if query.sort == "relevance" and last < len(scores):
            # Only what may reach the page is put into full order; scores are compared to one decimal.
            least = heapq.nlargest(last, scores.values())[-1] - 0.1
            numbers = (number for number, score in scores.items() if score >= least or number in pinned)
        return heapq.nsmallest(last, numbers, key=self._order(query, scores, pinned))[query.offset :]

    def _order(self, query: Query, scores: Scores, pinned: Mapping[int, str]) -> Callable[[int], tuple[Any, ...]]:
        ranks, shelves, document_of = self._ranks(query.statuses), self._shelves, self._document_of
        first = {number: position for position, number in enumerate(pinned)}

        def by_relevance(number: int) -> tuple[Any, ...]:
            return (first.get(number, len(first)), -round(scores[number], 1), ranks[document_of[number]], number)

        def by_date(number: int) -> tuple[Any, ...]:
            position = document_of[number]
            day = shelves[position].metadata.date
            return (
                first.get(number, len(first)),
                -day.toordinal() if day else 0,
                -round(scores[number], 1),
                position,
                number,
            )

        return by_date if query.sort == "date" else by_relevance

    def _by_status(self, scores: Scores, statuses: Statuses) -> Scores:
        """The scores, lower for what no longer holds: an article of a version that was replaced is often the shorter one,
        and would stand above the one in force."""
        ended, document_of = self._ended(statuses), self._document_of
        if not ended:
            return scores
        return {n: score * _ENDED_WORTH if document_of[n] in ended else score for n, score in scores.items()}

    def _ended_documents(self, statuses: Statuses) -> frozenset[int]:
        """The documents, by position, that were revised or repealed."""
        return frozenset(n for n, shelved in enumerate(self._shelves) if statuses.of(shelved.metadata) in ENDED)

    def _document_ranks(self, statuses: Statuses) -> list[int]:
        """For each document its place among all, for passages of equal relevance: in force first, newest first."""

        def order(position: int) -> tuple[int, int, int]:
            known = self._shelves[position].metadata
            rank = _STATUS_RANK.get(statuses.of(known), 0)
            return (rank, -known.date.toordinal() if known.date else 0, position)

        ranks = [0] * len(self._shelves)
        for rank, position in enumerate(sorted(range(len(self._shelves)), key=order)):
            ranks[position] = rank
        return ranks

    def _length_norms(self) -> "array[float]":
        """For each passage number what BM25 adds to a frequency: more for a passage that is longer than the mean."""
        lengths = array("Q")
        for _, text in self._texts:
            lengths.extend(text.lengths())
        mean = max(1.0, sum(lengths) / max(1, len(lengths)))
        return array("f", (_K1 * (1 - _B + _B * length / mean) for length in lengths))

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
        of_facets = self._facet_values(query.statuses)
        for name in FACETS:
            values = Counter(
                of_facets[name][n]
                for n in by_document
                if not query.filters or query.admits(self._shelves[n].metadata, but=name)
            )
            values.pop("", None)
            ordered = sorted(values.items(), key=_facet_order(name))
            facets[name] = tuple(FacetValue(value, count) for value, count in ordered)
        return facets

    def _values_of_facets(self, statuses: Statuses) -> dict[str, list[str]]:
        """For each facet the value of every document; empty for one that has none."""
        known = [shelved.metadata for shelved in self._shelves]
        own = {name: [str(getattr(one, name) or "") for one in known] for name in FACETS}
        return {**own, "status": [statuses.of(one) for one in known]}

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
            status=query.statuses.of(known),
            text_kind=known.text,
            anchor=cited or passage.address,
        )


def _worth(word: str, words: list[str]) -> int:
    """How many places one occurrence of `word` adds to those of the words within it, so that 发展党员, asked for with
    发展 and 党员, is one place and not three."""
    within = [other for other in words if other != word and other in word]
    smallest = [one for one in within if not any(one != other and other in one for other in within)]
    return 1 - len(smallest)


def _only(common: set[int], numbers: list[int], weights: list[float]) -> list[tuple[int, float]]:
    """Of sorted postings those of `common`, all of which are there."""
    return [(number, weights[bisect_left(numbers, number)]) for number in common]


def _sum_over(counted: Counts, numbers: Scores) -> int:
    """The sum of the counts of `numbers`."""
    if len(counted) == len(numbers):  # what is counted was counted in what answers
        return sum(counted.values())
    return sum(count for number, count in counted.items() if number in numbers)


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


def _all_of(found: list[Scores]) -> Scores:
    """The passages that are in all of `found`, their scores added."""
    if not found:
        return {}
    if len(found) == 1:
        return found[0]
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
