"""The engine on an OpenSearch cluster: asks it which passages answer, in what order, and shows them from the snapshot."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain, islice

from kb.corpus import Snapshot
from kb.documents import Address
from kb.errors import IndexUnusableError
from kb.search.editions import Editions
from kb.search.facets import Facets
from kb.search.highlights import first_hits, hit, pinned
from kb.search.opensearch.cluster import Cluster
from kb.search.opensearch.generation import ClusterGeneration
from kb.search.opensearch.mapping import WINDOW, Json
from kb.search.opensearch.query import (
    LAST_FIRST,
    Clause,
    ClusterQuery,
    clause_of,
    is_sure,
    score_of,
    summed,
    totalled,
    visible,
)
from kb.search.ranking import KEPT_DAYS
from kb.search.scoring import coverage, rarity, within_reach
from kb.search.values import DocumentTotal, Hit, Query, Results, Total
from kb.text import Wording, fold_with_marks
from kb.versions import Statuses

_KEPT_WORDS = 20_000  # words of which it is kept how often they stand: all that a day of searches asks for
_STEP = 5_000  # passages walked over at a time, where a page lies deeper than the cluster turns to


class OpenSearchEngine:
    """Searches the passages of one snapshot in a cluster."""

    def __init__(self, snapshot: Snapshot, cluster: Cluster, generation: ClusterGeneration) -> None:
        """Prepare; the cluster is not asked yet: a site starts, and shows documents, also while it is away."""
        self._snapshot = snapshot
        self._cluster = cluster
        self._generation = generation
        self._is_checked = False
        self._shelves = snapshot.shelves
        self._positions = {shelf.first: at for at, shelf in enumerate(self._shelves) if shelf.end > shelf.first}
        self._ordinals = {first: ordinal for ordinal, first in enumerate(generation.firsts)}
        self._facets = Facets(self._shelves)
        self._editions = Editions(self._shelves)
        self._others = lru_cache(maxsize=KEPT_DAYS)(self._not_on_record)
        self._frequency: dict[str, int] = {}

    def close(self) -> None:
        """Do nothing: connections are the process's, for every generation."""

    def trouble(self) -> str:
        """See `SearchEngine.trouble`."""
        return self._cluster.trouble()

    def search(self, query: Query) -> Results:
        """See `SearchEngine.search`."""
        self._check()
        query = self._within_reach(query)
        parts = pinned(query, self._snapshot)
        question = self._question(query, tuple(parts))
        is_near = query.offset + query.limit <= WINDOW
        is_of_all = query.unit == "passages"
        page = question.page(query.limit if is_near and is_of_all else 0, skip=query.offset if is_near else 0)
        answer, *sums = self._ask([page, *question.sums()])
        total = summed(sums)
        positions = set(map(self._position, total.documents))
        facets = self._facets.of(query, positions, self._facets.missed(query, positions))
        counted = Total(len(total.admitted), answer["hits"]["total"]["value"], total.occurrences)
        if is_of_all:
            rows = answer["hits"]["hits"] if is_near else self._walked(question)
            return Results(query, counted, self._hits(query, rows, parts), facets, length=counted.passages)
        return self._led(question, Results(query, counted, facets=facets), total.admitted, parts)

    def _led(
        self, question: ClusterQuery, results: Results, ordinals: Iterable[int], parts: Mapping[int, Address]
    ) -> Results:
        """Return *results* with a page of the leading of the documents that answer, or of their passages."""
        query, ordinal_of = question.query, {self._position(ordinal): ordinal for ordinal in ordinals}
        leading = self._editions.leading(sorted(ordinal_of), query.statuses)
        folded = tuple(ordinal_of[other] for others in leading.values() for other in others)
        question = replace(question, folded=folded)
        if query.unit == "documents":
            (answer,) = self._ask([question.documents()]) if leading else ({"hits": {"hits": []}},)
            shown = [int(row["fields"]["document"][0]) for row in answer["hits"]["hits"]]
            first = [row["inner_hits"]["first"]["hits"]["hits"] for row in answer["hits"]["hits"]]
            hits = tuple(chain.from_iterable(self._first_hits(query, rows, parts) for rows in first))
            length = len(leading)
        else:
            is_near = query.offset + query.limit <= WINDOW
            page = question.page(query.limit if is_near else 0, skip=query.offset if is_near else 0)
            (answer,) = self._ask([page])
            rows = answer["hits"]["hits"] if is_near else self._walked(question)
            hits = self._hits(query, rows, parts)
            shown = list(dict.fromkeys(self._ordinal_of(int(row["sort"][-1])) for row in rows))
            length = answer["hits"]["total"]["value"]
        editions = {at: [ordinal_of[other] for other in leading[self._position(at)]] for at in shown}
        totals = totalled(self._ask(question.totals([*shown, *chain(*editions.values())]))) if shown else {}

        def total(ordinal: int) -> DocumentTotal:
            identifier = self._shelves[self._position(ordinal)].metadata.id
            return DocumentTotal(identifier, *totals[ordinal], tuple(map(total, editions.get(ordinal, ()))))

        return replace(results, hits=hits, length=length, by_document=tuple(map(total, shown)))

    def _hits(self, query: Query, rows: Iterable[Json], parts: Mapping[int, Address]) -> tuple[Hit, ...]:
        return tuple(hit(query, self._snapshot, int(row["sort"][-1]), score_of(row), parts) for row in rows)

    def _first_hits(self, query: Query, rows: Iterable[Json], parts: Mapping[int, Address]) -> Iterator[Hit]:
        scored = ((int(row["sort"][-1]), score_of(row)) for row in rows)
        return first_hits(query, self._snapshot, scored, parts)

    def _position(self, ordinal: int) -> int:
        """Return the position in the snapshot of a document of the index."""
        return self._positions[self._generation.firsts[ordinal]]

    def _ordinal_of(self, number: int) -> int:
        """Return the document of a passage, as the index numbers documents."""
        return self._ordinals[self._shelves[self._snapshot.document_numbers[number]].first]

    def count(self, query: Query) -> int:
        """See `SearchEngine.count`."""
        self._check()
        question = self._question(self._within_reach(query), ())
        (answer,) = self._ask([question.total()])
        return int(answer["hits"]["total"]["value"])

    def holding(self, wording: Wording, most: int | None = None, *, in_full: bool = False) -> list[int]:
        """See `SearchEngine.holding`."""
        self._check()
        counts = None if is_sure(wording) else self._looked_into(wording, self._numbers(clause_of(wording).query))
        return list(islice(self._numbers(clause_of(wording, counts).query, most, in_full=in_full), most))

    # What is asked

    def _question(self, query: Query, pinned_numbers: tuple[int, ...]) -> ClusterQuery:
        passages, frequencies = max(1, self._generation.end), self._frequencies(query.words)
        alone = not query.wordings and not query.words
        return ClusterQuery(
            query,
            self._generation,
            clauses=tuple(map(self._clause, query.wordings)),
            excluded=tuple(map(self._clause, query.excluded)),
            headings=tuple(map(self._clause, query.headings)) if alone else (),
            rarity={word: rarity(frequency, passages) for word, frequency in frequencies.items()},
            standing=tuple(word for word, frequency in frequencies.items() if frequency),
            mean=max(1.0, self._generation.size / passages),
            others=self._others(query.statuses),
            pinned=pinned_numbers,
            covered=coverage(query.words, frequencies, passages),
        )

    def _within_reach(self, query: Query) -> Query:
        return within_reach(query, self._frequencies(query.words)) if query.tier == "some" else query

    def _frequencies(self, words: Sequence[str]) -> dict[str, int]:
        """Return how many passages hold each word, also above the text."""
        frequencies = {word: self._frequency[word] for word in words if word in self._frequency}
        unknown = [word for word in words if word not in frequencies]
        if unknown:
            answers = self._ask([self._total({"term": {"words": word}}) for word in unknown])
            frequencies |= {
                word: answer["hits"]["total"]["value"] for word, answer in zip(unknown, answers, strict=True)
            }
            if len(self._frequency) > _KEPT_WORDS:
                self._frequency = {}
            self._frequency |= frequencies
        return {word: frequencies[word] for word in words}

    def _total(self, query: Json) -> Json:
        matching = {"bool": {"filter": [query], **visible(self._generation)}}
        return {"query": matching, "size": 0, "track_total_hits": True}

    def _not_on_record(self, statuses: Statuses) -> dict[int, str]:
        """Return statuses that are not those on record, by document."""
        others = {
            shelf.first: statuses.of(shelf.metadata)
            for shelf in self._shelves
            if shelf.end > shelf.first and statuses.of(shelf.metadata) != shelf.metadata.status
        }
        return {ordinal: others[first] for ordinal, first in enumerate(self._generation.firsts) if first in others}

    def _ask(self, bodies: Sequence[Json]) -> list[Json]:
        """Return the answers. Raises IndexUnusableError if passages of this generation are no longer there.

        A process that sees a new generation two updates late would miss them in silence. To count them all costs next to
        nothing, since the cluster remembers the number as long as nothing changes.
        """
        *answers, whole = self._cluster.search(self._generation.index, [*bodies, self._total({"match_all": {}})])
        if whole["hits"]["total"]["value"] != self._snapshot.live_passages:
            raise IndexUnusableError(
                "索引已经更新，而这里读到的还是以前的，请再查一次；还是这样，请检查各处的 index 文件夹是否一致（见运维手册）。"
            )
        return answers

    def _check(self) -> None:
        """Raise IndexUnusableError if the index was made by another program; looked at once."""
        if self._is_checked:
            return
        (mapping,) = self._cluster.get(f"/{self._generation.index}/_mapping").values()
        if mapping["mappings"].get("_meta", {}).get("format") != self._snapshot.manifest.format:
            raise IndexUnusableError("检索集群里的索引是另一个版本的程序建立的，请运行 kb index --anew 重建。")
        self._is_checked = True

    # What the index alone cannot tell

    def _clause(self, wording: Wording) -> Clause:
        """Return the clause for a wording.

        The index counts also what overlaps (一一 in 一一一 twice), and may find too much for a wording with many marks: such
        passages are few, and are looked into here.
        """
        plain = clause_of(wording)
        if not is_sure(wording):
            return clause_of(wording, self._looked_into(wording, self._numbers(plain.query)))
        doubtful = {n for longer in _overlapping(wording) for n in self._numbers(clause_of(Wording(longer)).query)}
        return clause_of(wording, self._looked_into(wording, doubtful)) if doubtful else plain

    def _looked_into(self, wording: Wording, numbers: Iterable[int]) -> dict[int, int]:
        """Return which of these passages hold the wording, and how often."""
        counts = {number: self._count(wording, number) for number in numbers}
        return {number: count for number, count in counts.items() if count}

    def _count(self, wording: Wording, number: int) -> int:
        paragraphs = self._snapshot.passage(number).paragraphs
        return sum(wording.count(fold_with_marks(paragraph.text)) for paragraph in paragraphs)

    # Passages

    def _numbers(self, query: Json, most: int | None = None, *, in_full: bool = False) -> Iterator[int]:
        """Yield the numbers of the passages that match, in order."""
        required = [query, *([{"term": {"text_kind": "full"}}] if in_full else [])]
        matching = {"bool": {"filter": required, **visible(self._generation)}}
        size = min(_STEP, most or _STEP)
        body: Json = {"query": matching, "size": size, "track_total_hits": False, **LAST_FIRST}
        while True:
            (answer,) = self._ask([body])
            numbers = [int(row["sort"][0]) for row in answer["hits"]["hits"]]
            yield from numbers
            if len(numbers) < size:
                return
            body = {**body, "search_after": [numbers[-1]]}

    def _walked(self, question: ClusterQuery) -> list[Json]:
        """Return a page deeper than the cluster turns to by itself."""
        query, passed, after = question.query, 0, None
        page: list[Json] = []
        while passed < query.offset + query.limit:
            (answer,) = self._ask([question.page(_STEP, after)])
            hits: list[Json] = answer["hits"]["hits"]
            page.extend(hits[max(0, query.offset - passed) : max(0, query.offset + query.limit - passed)])
            passed += len(hits)
            if len(hits) < _STEP:
                break
            after = hits[-1]["sort"]
        return page


def _overlapping(wording: Wording) -> list[str]:
    """Return the shortest texts in which the wording overlaps itself: 党支部党支部党 of 党支部党."""
    plain = wording.plain
    shared = [size for size in range(1, len(plain)) if plain.endswith(plain[:size])]
    if wording.has_marks:
        shared.insert(0, 0)  # a mark may end one and begin the next
    shortest: list[str] = []
    for longer in sorted((plain + plain[size:] for size in shared), key=len):
        if not any(shorter in longer for shorter in shortest):
            shortest.append(longer)
    return shortest
