"""The embedded engine: Whoosh for words, the folded text for exact wording."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest
from itertools import compress, islice

from kb.corpus import Snapshot
from kb.documents import Address, Metadata, Section, all_sections
from kb.errors import IndexUnusableError
from kb.search.editions import Editions
from kb.search.facets import Facets
from kb.search.highlights import first_hits, hit, pinned
from kb.search.matches import Matches, all_of
from kb.search.ranking import Ranking
from kb.search.scoring import MOST_OF_WORDING, coverage, rarity, within_reach, worth
from kb.search.values import FIRST_PASSAGES, DocumentTotal, Hit, Query, Results, Total
from kb.search.whoosh.exact import FoldedText
from kb.search.whoosh.norms import Norms
from kb.search.whoosh.words import WordsIndex
from kb.text import Wording, fold_text


@dataclass(frozen=True)
class _Listing:
    """The passages of a page by position, those of each document apart if it is one of documents; how much there is to turn
    through, and the documents."""

    positions: Sequence[Sequence[int]]
    length: int
    by_document: tuple[DocumentTotal, ...] = ()


class WhooshEngine:
    """Searches one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Open the engine's files in the snapshot's folder. Raises IndexUnusableError if they are not as they should be."""
        self._snapshot = snapshot
        self._words = WordsIndex(snapshot.folder)
        if len(self._words) != snapshot.manifest.passages:
            self._words.close()
            raise IndexUnusableError("词语索引与清单不符，请运行 kb index 重建。")
        self._texts = [(place, FoldedText(snapshot.folder / place.name)) for place in snapshot.manifest.segments]
        self._shelves = snapshot.shelves
        self._passages = snapshot.manifest.passages
        self._norms = Norms([(place.first, text) for place, text in self._texts], self._passages)

    # A build asks for no more than who holds a name: what takes longer is made when it is asked for.

    @cached_property
    def _document_of(self) -> "array[int]":
        return self._snapshot.document_numbers

    @cached_property
    def _is_live(self) -> bytes:
        """Return for each passage whether its document is there still; nothing if all are."""
        if not self._snapshot.has_gone:
            return b""
        live = bytearray(self._passages)
        for shelf in self._shelves:
            live[shelf.first : shelf.end] = b"\1" * (shelf.end - shelf.first)
        return bytes(live)

    @cached_property
    def _ranking(self) -> Ranking:
        return Ranking(self._shelves, self._document_of)

    @cached_property
    def _facets(self) -> Facets:
        return Facets(self._shelves)

    @cached_property
    def _editions(self) -> Editions:
        return Editions(self._shelves)

    def close(self) -> None:
        """See `SearchEngine.close`."""
        self._words.close()
        for _, text in self._texts:
            text.close()

    def trouble(self) -> str:
        """Return nothing: its files are open."""
        return ""

    def search(self, query: Query) -> Results:
        """See `SearchEngine.search`."""
        query = self._within_reach(query)
        parts = pinned(query, self._snapshot)
        matches = self._answers(query).with_also(parts)
        documents = set(self._documents(matches))
        missed = self._facets.missed(query, documents)
        facets = self._facets.of(query, documents, missed)
        if missed:
            matches = matches.only([document not in missed for document in self._documents(matches)])
        matches = self._ranking.by_document(matches, query)
        page = self._page(query, matches, documents - missed.keys(), parts)
        hits = tuple(self._hits(query, matches, page, parts))
        total = Total(len(documents) - len(missed), len(matches), matches.occurrences)
        return Results(query, total, hits, facets, length=page.length, by_document=page.by_document)

    def _hits(self, query: Query, matches: Matches, page: "_Listing", parts: Mapping[int, Address]) -> Iterator[Hit]:
        for positions in page.positions:
            scored = ((matches.numbers[at], matches.scores[at]) for at in positions)
            if query.unit == "documents":
                yield from first_hits(query, self._snapshot, scored, parts)
            else:
                yield from (hit(query, self._snapshot, number, score, parts) for number, score in scored)

    def _page(self, query: Query, matches: Matches, documents: set[int], parts: Mapping[int, Address]) -> "_Listing":
        """Return which of *matches*, the passages of *documents*, the page shows, and of how much."""
        if query.unit == "passages":
            return _Listing([self._ranking.top(query, matches, parts)], len(matches))
        leading = self._editions.leading(documents, query.statuses)
        if query.unit == "documents":
            shown: Iterable[int] = self._ranking.documents(query, matches, leading, parts)
            positions = [self._first_of(document, query, matches, parts) for document in shown]
            length = len(leading)
        else:
            others = [matches.within(*self._numbers(other)) for own in leading.values() for other in own]
            chosen = bytearray(b"\1") * len(matches)
            for within in others:
                chosen[within.start : within.stop] = bytes(len(within))
            places = list(compress(range(len(matches)), chosen)) if others else range(len(matches))
            top = self._ranking.top(query, matches.only(chosen), parts)
            positions, length = [[places[at] for at in top]], len(places)
            shown = dict.fromkeys(self._document_of[matches.numbers[at]] for at in positions[0])
        return _Listing(
            positions, length, tuple(self._total(document, matches, leading[document]) for document in shown)
        )

    def _first_of(self, document: int, query: Query, matches: Matches, parts: Mapping[int, Address]) -> Sequence[int]:
        """Return the positions of the first passages of a document, those that are cited before others."""
        cited = {number: place for place, number in enumerate(parts)}

        def order(at: int) -> tuple[float, ...]:
            number = matches.numbers[at]
            return (cited.get(number, len(cited)), 0 if query.is_of_wording else -round(matches.scores[at], 1), number)

        return nsmallest(FIRST_PASSAGES, matches.within(*self._numbers(document)), key=order)

    def _total(self, document: int, matches: Matches, others: Iterable[int] = ()) -> DocumentTotal:
        """Return how much of a document, and of the editions that it leads, is among *matches*."""
        within = matches.within(*self._numbers(document))
        occurrences = sum(matches.counts[within.start : within.stop])
        identifier = self._shelves[document].metadata.id
        return DocumentTotal(
            identifier, len(within), occurrences, tuple(self._total(other, matches) for other in others)
        )

    def _numbers(self, document: int) -> tuple[int, int]:
        return self._shelves[document].first, self._shelves[document].end

    def count(self, query: Query) -> int:
        """See `SearchEngine.count`."""
        matches = self._answers(self._within_reach(query))
        missed = self._facets.missed(query, set(self._documents(matches)))
        return sum(document not in missed for document in self._documents(matches)) if missed else len(matches)

    def _documents(self, matches: Matches) -> Iterable[int]:
        """Return for each passage the position of its document."""
        return map(self._document_of.__getitem__, matches.numbers)

    def holding(self, wording: Wording, most: int | None = None, *, in_full: bool = False) -> list[int]:
        """See `SearchEngine.holding`."""
        return list(islice(self._all_holding(wording, in_full=in_full), most))

    def _all_holding(self, wording: Wording, *, in_full: bool) -> Iterator[int]:
        document_of, shelves = self._document_of, self._shelves
        for place, text in self._texts:
            for number, _ in text.occurrences(wording):
                position = document_of[place.first + number]
                if position >= 0 and (not in_full or shelves[position].metadata.text == "full"):
                    yield place.first + number

    # Which passages answer

    def _within_reach(self, query: Query) -> Query:
        if query.tier != "some":
            return query
        return within_reach(query, {word: self._words.frequency(word) for word in query.words})

    def _answers(self, query: Query) -> Matches:
        """Return the passages that answer, with scores and occurrences."""
        parts = [self._holding(wording) for wording in query.wordings]
        if query.words:
            parts.append(self._with_words(query))
        if query.headings:
            parts.append(self._under_headings(query.headings, alone=not parts))
        answers = all_of(parts)
        for wording in query.excluded:
            answers = answers.without(set(self._holding(wording).numbers))
        return answers

    def _holding(self, wording: Wording) -> Matches:
        """Return the passages that hold *wording*, one segment after another."""
        numbers: list[int] = []
        counts: list[int] = []
        for place, text in self._texts:
            within, counted = text.counted(wording)
            numbers.extend(map(place.first.__add__, within))
            counts.extend(counted)
        return self._live(Matches(numbers, self._score_wording(numbers, counts), counts))

    def _live(self, matches: Matches) -> Matches:
        """Return *matches* without the passages of documents that were replaced."""
        return matches.only([self._is_live[number] for number in matches.numbers]) if self._is_live else matches

    def _score_wording(self, numbers: list[int], counts: list[int]) -> list[float]:
        """Return scores saturated and normalised by length as BM25 does: a short article about it precedes a long one."""
        scores = self._norms.single(numbers)
        often = [at for at, count in enumerate(counts) if count != 1]
        for at, norm in zip(often, self._norms.of([numbers[at] for at in often]), strict=True):
            scores[at] = MOST_OF_WORDING * counts[at] / (counts[at] + norm)
        return scores

    def _with_words(self, query: Query) -> Matches:
        """Return the passages that hold all (or some) of the words."""
        words = sorted(query.words, key=self._words.frequency) if query.tier == "all" else list(query.words)
        if query.tier == "all":
            return self._live(self._scored(words, self._common(words)))
        return self._live(self._united(words))

    def _common(self, words: list[str]) -> Sequence[int]:
        """Return the passages that hold all of *words*, the rarest first."""
        if not self._words.frequency(words[0]):
            return ()
        common: Sequence[int] = self._words.postings(words[0]).numbers
        for word in words[1:]:
            if common:
                common = self._words.postings(word).among(common)
        return common

    def _scored(self, words: list[str], numbers: Sequence[int]) -> Matches:
        """Return those of *numbers* in whose text one of *words* stands.

        All of them hold all of *words*; what stands only in the title and the headings above a passage is found there.
        """
        if not numbers:
            return Matches()
        scores = [0.0] * len(numbers)
        counts = [0] * len(numbers)
        in_text = [False] * len(numbers)
        norms = self._norms.of(numbers)
        for word in words:
            most, places = self._rarity(word), worth(word, words)
            weights = self._words.postings(word).weights_of(numbers)
            scores = [s + most * w / (w + norm) for s, w, norm in zip(scores, weights, norms, strict=True)]
            counts = [count + places * int(w) for count, w in zip(counts, weights, strict=True)]
            in_text = [before or w >= 1 for before, w in zip(in_text, weights, strict=True)]
        return Matches(numbers, scores, counts).only(in_text)

    def _united(self, words: list[str]) -> Matches:
        """Return the passages that hold enough of *words*, and at least one in their text."""
        scores: dict[int, float] = {}
        counts: dict[int, int] = {}
        covered: Counter[int] = Counter()
        weights, needed = coverage(words, {word: self._words.frequency(word) for word in words}, self._passages)
        words = [word for word in words if self._words.frequency(word)]
        for word in words:
            most, places, share = self._rarity(word), worth(word, words), weights[word]
            postings = self._words.postings(word)
            norms = self._norms.of(postings.numbers)
            for number, weight, norm in zip(postings.numbers, postings.weights, norms, strict=True):
                scores[number] = scores.get(number, 0.0) + most * weight / (weight + norm)
                covered[number] += share
                if weight >= 1:
                    counts[number] = counts.get(number, 0) + places * int(weight)
        numbers = sorted(number for number in counts if covered[number] >= needed)
        return Matches(numbers, [scores[number] for number in numbers], [counts[number] for number in numbers])

    def _rarity(self, word: str) -> float:
        return rarity(self._words.frequency(word), self._passages)

    def _under_headings(self, headings: tuple[Wording, ...], *, alone: bool) -> Matches:
        """Return the passages whose title or headings hold every one of *headings*.

        *alone*, these are only the headings themselves, with the occurrences in them.
        """
        numbers = sorted(set.intersection(*(self._under(wording, alone=alone) for wording in headings)))
        counts = [0] * len(numbers)
        for wording in headings if alone else ():
            holding = self._holding(wording)
            counted = dict(zip(holding.numbers, holding.counts, strict=True))
            counts = [count + counted.get(n, 0) for count, n in zip(counts, numbers, strict=True)]
        return Matches(numbers, [1.0] * len(numbers), counts)

    def _under(self, wording: Wording, *, alone: bool) -> set[int]:
        numbers: set[int] = set()
        for shelf, (title, sections) in zip(self._shelves, self._folded_headings, strict=True):
            if wording.plain in title:
                numbers.update(range(shelf.first, shelf.first + 1 if alone else shelf.end))
            for heading, first, end in sections:
                if wording.plain in heading:
                    numbers.update(range(shelf.first + first, shelf.first + (first + 1 if alone else end)))
        return numbers

    @cached_property
    def _folded_headings(self) -> list[tuple[str, list[tuple[str, int, int]]]]:
        """Return for each document its title and its headings, folded; few ask for them."""
        sections = self._snapshot.all_sections()
        return [_folded_headings(shelf.metadata, sections.get(shelf.metadata.id, ())) for shelf in self._shelves]


def _folded_headings(metadata: Metadata, sections: Iterable[Section]) -> tuple[str, list[tuple[str, int, int]]]:
    title = "\n".join(fold_text(name) for name in (metadata.title, *metadata.aliases))
    return title, [(fold_text(section.heading), section.first, section.end) for section in all_sections(sections)]
