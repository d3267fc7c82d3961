"""A query as the cluster is asked it: which passages answer, what each is worth, and what all of them sum up to.

Each wording and word is a clause that returns how often it stands in a passage (see `mapping`). A page asks
for what the clauses are worth, in order; a sum asks for the counts themselves and for the documents that answer, as bits.
Both are worked out by small scripts in the cluster, the same for every query, so that they are compiled once.
"""

import sys
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

from kb.documents import STATUSES
from kb.search.opensearch import typed_marks
from kb.search.opensearch.generation import ClusterGeneration
from kb.search.opensearch.mapping import WEIGHT, Json
from kb.search.ranking import status_rank
from kb.search.scoring import K1, MOST_OF_WORDING, B, worth, worth_of_document
from kb.search.values import FIRST_PASSAGES, Filters, Query
from kb.text import Wording
from kb.versions import ENDED

Counts = Mapping[int, int]

LAST_FIRST: Json = {"sort": [{"number": "asc"}], "_source": False, "stored_fields": "_none_"}
"""Passage numbers in order, and nothing else of the passages."""

MOST_TERMS = 400
"""How many pairs of a wording are looked for as they stand: fewer than the cluster takes in one query."""

_FREQUENCY = """
    double frequency = Math.rint(_score / params.terms);
    if (params.counts.size() > 0) {
        def counted = params.counts.get(String.valueOf(doc['number'].value));
        if (counted != null) { frequency = counted; }
    }
"""
_COUNT = f"{_FREQUENCY} return frequency;"
_SCORE_OF_WORDING = f"""{_FREQUENCY}
    float norm = (float) ({K1} * ({1 - B} + {B} * doc['length'].value / params.mean));
    double score = {MOST_OF_WORDING} * frequency / (frequency + norm);
"""
_WORTH_OF_WORDING = f"{_SCORE_OF_WORDING} return score;"
_COUNT_OF_WORD = f"return params.worth * Math.floor(_score / {WEIGHT});"
_WORTH_OF_WORD = f"""
    double weight = _score / {WEIGHT}.0;
    float norm = (float) ({K1} * ({1 - B} + {B} * doc['length'].value / params.mean));
    return params.rarity * weight / (weight + norm);
"""
_RANK = """
    long rank = doc['rank'].value;
    if (params.ranks.size() > 0) {
        def other = params.ranks.get(String.valueOf(doc['document'].value));
        if (other != null) { rank = other; }
    }
"""
# The score to one decimal, and within it the status: of equal scores what is in force comes first. What holds the wording
# as a digest comes after every text that does: such scores are beyond it, and below what a float holds exactly.
_PLACES = len(STATUSES)
_BEYOND = 2**23
_ORDER = f"""{_RANK}
    boolean ended = rank >= {min(status_rank(status) for status in ENDED)};
    boolean digest = doc['text_kind'].value == 'digest';
    double worth = ended ? {worth_of_document(has_ended=True, is_digest=False)} : 1.0;
    if (digest && !params.of_wording) {{
        worth = ended ? {worth_of_document(has_ended=True, is_digest=True)} : {worth_of_document(has_ended=False, is_digest=True)};
    }}
    double order = Math.rint(score * worth * 10) * {_PLACES} + (params.by_status ? {_PLACES - 1} - rank : 0);
    return order + (params.by_status && params.of_wording && !digest ? {_BEYOND} : 0);
"""
_ORDER_OF_SUM = f"double score = _score; {_ORDER}"
# Of a wording alone the same in one script, which is called for every passage that holds it.
_ORDER_OF_WORDING = f"{_SCORE_OF_WORDING} {_ORDER}"
_PINNED = """
    def place = params.pinned.get(String.valueOf(doc['number'].value));
    return place == null ? params.pinned.size() : place;
"""

# Which documents answer, a bit each, and how many occurrences there are. The two are apart, since OpenSearch 3.8 tells a
# scripted metric the scores of another segment where the score itself looks at a field.
_DOCUMENTS = {
    "init_script": "state.documents = new BitSet();",
    "map_script": "state.documents.set((int) doc['document'].value);",
    "combine_script": "return state.documents.toLongArray();",
    "reduce_script": """
        BitSet documents = new BitSet();
        for (state in states) {
            if (state != null) {
                long[] words = new long[state.length];
                for (int i = 0; i < words.length; i++) { words[i] = state[i]; }
                documents.or(BitSet.valueOf(words));
            }
        }
        return documents.toLongArray();
    """,
}
_SUMS: Json = {"documents": {"scripted_metric": _DOCUMENTS}, "count": {"sum": {"script": {"source": "_score"}}}}
_DIGITS = bytes.maketrans(b"01", b"\0\1")
_OLDEST = "return doc['date'].value == 0 ? Integer.MAX_VALUE : doc['date'].value;"


def visible(generation: ClusterGeneration) -> Json:
    """Return the clause for the passages that a generation looks at."""
    unseen: list[Json] = [{"range": {"number": {"gte": generation.end}}}]
    if generation.leaving:
        unseen.append({"terms": {"document": [ordinal for ordinal, _, _ in generation.leaving]}})
    return {"must_not": unseen}


@dataclass(frozen=True)
class Clause:
    """A wording as the index is asked for it: `query` returns its count times `terms`, and finds at least every passage
    that holds it. `counts`, by passage number, is how often it really stands where the index alone cannot tell."""

    query: Json
    terms: int
    counts: Counts

    def found(self) -> Json:
        """Return the query, worth nothing."""
        return _found(self.query)

    def counted(self) -> Json:
        """Return the query, worth how often the wording stands there."""
        if self.terms == 1 and not self.counts:
            return self.query
        return _script(self.query, _COUNT, terms=self.terms, counts=self._counts())

    def scored(self, mean: float) -> Json:
        """Return the query, worth the score of the wording."""
        return _script(self.query, _WORTH_OF_WORDING, **self.values(mean))

    def values(self, mean: float) -> Json:
        """Return the parameters of the script that scores the wording."""
        return {"terms": self.terms, "counts": self._counts(), "mean": mean}

    def _counts(self) -> dict[str, int]:
        return {str(number): count for number, count in self.counts.items()}


@dataclass(frozen=True)
class Values:
    """What each part of a query is asked for: that it is there, how often, or what it is worth."""

    wording: Callable[[Clause], Json]
    word: Callable[[str], Json]
    headings: float = 0


def clause_of(wording: Wording, counts: Counts | None = None, field: str = "text") -> Clause:
    """Return the clause for a wording; where *counts* are given and it is not sure, only their passages are found."""
    query, terms = _standing(wording, field)
    if counts is not None and not is_sure(wording):
        query = {"bool": {"must": [query], "filter": [{"terms": {"number": sorted(counts)}}]}}
    return Clause(query, terms, counts or {})


def is_sure(wording: Wording) -> bool:
    """Tell whether all that the index finds holds the wording.

    Not if it is too long to be asked for whole, or has more marks in one place than are told apart.
    """
    return len(wording.plain) <= MOST_TERMS and (not wording.has_marks or typed_marks.places_of(wording.with_marks)[1])


def _standing(wording: Wording, field: str) -> tuple[Json, int]:
    if wording.has_marks and field == "text":
        places = typed_marks.places_of(wording.with_marks)[0].split()[:MOST_TERMS]
        return {"match_phrase": {"marked": " ".join(places)}}, len(places)
    plain = wording.plain[: MOST_TERMS + 1]
    if len(plain) == 1:
        return {"term": {f"{field}.one": plain}}, 1
    return {"match_phrase": {field: plain}}, len(plain) - 1


@dataclass(frozen=True)
class ClusterQuery:
    """A query with all that is to be known before the cluster can be asked it.

    `clauses` are those of its wordings, `excluded` those of what is excluded, and `headings` those of what is asked for in
    titles and headings alone. `rarity` tells what each word adds at most, `standing` which of them stand anywhere; `mean` is
    the mean length of passages in bytes. `others` are the statuses that are not the ones on record, by the ordinal of the
    document; `pinned` the numbers of the passages that are cited, in order. `folded` are documents, by ordinal, in whose
    place another edition of the same work is shown. `covered` is what each word adds to the share of the question that a
    passage holds, and how much it must hold where some of the words are enough.
    """

    query: Query
    generation: ClusterGeneration
    clauses: tuple[Clause, ...]
    excluded: tuple[Clause, ...]
    headings: tuple[Clause, ...]
    rarity: Mapping[str, float]
    standing: tuple[str, ...]
    mean: float
    others: Mapping[int, str]
    pinned: tuple[int, ...]
    covered: tuple[Mapping[str, int], int]
    folded: tuple[int, ...] = ()

    def page(self, size: int, after: Sequence[Any] | None = None, skip: int = 0) -> Json:
        """Return the request for a page, from *skip* or after a passage.

        Each passage tells its number as the last of its sort values.
        """

        def word(text: str) -> Json:
            return _word(text, _WORTH_OF_WORD, rarity=self.rarity[text], mean=self.mean)

        filters = [*self._filters(), *self._unfolded()]
        if len(self.clauses) == 1 and not self.query.words and not self.query.headings:
            answering = self._answering(Values(lambda clause: clause.query, word), filters)
            query = _script(answering, _ORDER_OF_WORDING, **self._by(), **self.clauses[0].values(self.mean))
        else:
            worths = Values(lambda clause: clause.scored(self.mean), word, headings=1)
            query = _script(self._answering(worths, filters), _ORDER_OF_SUM, **self._by())
        body: Json = {
            "query": query,
            "sort": self._sort(),
            "size": size,
            "track_total_hits": after is None,
            "track_scores": True,
            "_source": False,
            "stored_fields": "_none_",
        }
        return {**body, "search_after": list(after)} if after is not None else {**body, "from": skip}

    def documents(self) -> Json:
        """Return the request for a page of documents, in the order of the best passage of each.

        Each tells the numbers of its first passages as those of its inner hits, with their scores.
        """
        body = self.page(self.query.limit, skip=self.query.offset)
        order: list[Json] = [*self._pinned_first(), *([] if self.query.is_of_wording else [{"_score": "desc"}])]
        first: Json = {
            "name": "first",
            "size": FIRST_PASSAGES,
            "sort": [*order, {"number": "asc"}],
            "track_scores": True,
            "_source": False,
            "stored_fields": "_none_",
        }
        return {**body, "collapse": {"field": "document", "inner_hits": first}}

    def totals(self, documents: Sequence[int]) -> list[Json]:
        """Return the requests for what of each of *documents* answers, see `totalled`."""
        by_document = {
            "documents": {
                "terms": {"field": "document", "size": len(documents), "collect_mode": "depth_first"},
                "aggs": {"count": _SUMS["count"]},
            }
        }
        return self._sums([*self._filters(), {"terms": {"document": list(documents)}}], by_document)

    def sums(self) -> list[Json]:
        """Return the requests for what all answers sum up to, see `summed`."""
        aggregations = dict(_SUMS)
        if self.query.filters:
            aggregations["admitted"] = {"filter": {"bool": {"filter": self._filters()}}, "aggs": _SUMS}
        return self._sums([], aggregations)

    def _sums(self, filters: list[Json], aggregations: Json) -> list[Json]:
        """Return the requests for *aggregations* of counts; words counted through others take off from the first."""
        worths = {word: worth(word, self.standing) for word in self.standing}
        more = {word: places for word, places in worths.items() if places > 0}
        added = self._sum(Clause.counted, more, filters, aggregations)
        less = {word: -places for word, places in worths.items() if places < 0}
        return [added, self._sum(Clause.found, less, filters, aggregations)] if less else [added]

    def _sum(
        self, wording: Callable[[Clause], Json], worths: Mapping[str, int], filters: list[Json], aggregations: Json
    ) -> Json:
        def word(text: str) -> Json:
            standing: Json = {"term": {"words": text}}
            return _word(text, _COUNT_OF_WORD, worth=worths[text]) if text in worths else _found(standing)

        beside = [clause.counted() for clause in self.headings]
        query = self._answering(Values(wording, word), filters, beside)
        return {"query": query, "size": 0, "track_total_hits": False, "aggs": aggregations}

    def total(self) -> Json:
        """Return the request for the count of passages, pinned ones left aside."""
        main = self._main(Values(Clause.found, lambda word: _found({"term": {"words": word}})))
        query = {"bool": {"must": [main], "filter": self._filters(), **visible(self.generation)}}
        return {"query": query, "size": 0, "track_total_hits": True}

    # Which passages

    def _answering(self, values: Values, filters: list[Json], beside: Sequence[Json] = ()) -> Json:
        """Return what answers, valued by *values*, and what is pinned; *beside* adds to the value."""
        main = self._main(values)
        either = [{"bool": {"must": [main], "should": list(beside)}} if beside else main]
        if self.pinned:
            either.append(_found({"terms": {"number": list(self.pinned)}}))
        return {"bool": {"should": either, "minimum_should_match": 1, "filter": filters, **visible(self.generation)}}

    def _main(self, values: Values) -> Json:
        words = self.query.words
        valued = [values.wording(clause) for clause in self.clauses]
        required: list[Json] = []
        if words and self.query.tier == "all":
            valued += map(values.word, words)
        elif words:
            valued.append({"bool": {"should": list(map(values.word, words)), "minimum_should_match": 1}})
        if words:
            # Words that stand only in the title and the headings above a passage are found there.
            required.append({"bool": {"should": [{"term": {"words_in_text": word}} for word in words]}})
        if words and self.query.tier == "some":
            required.append(self._covering())
        if self.query.headings:
            valued.append({"constant_score": {"filter": self._under_headings(), "boost": values.headings}})
        excluded = [clause.query for clause in self.excluded]
        return {"bool": {"must": valued, "filter": required, "must_not": excluded}}

    def _covering(self) -> Json:
        """Return the passages that hold enough of the words."""
        weights, needed = self.covered
        shares = [
            {"constant_score": {"filter": {"term": {"words": word}}, "boost": weights[word]}}
            for word in self.query.words
        ]
        script = {"source": "return _score;"}
        return {"script_score": {"query": {"bool": {"should": shares}}, "script": script, "min_score": needed}}

    def _under_headings(self) -> Json:
        """Return the passages under all the headings; alone, only the headings."""
        field = "above" if self.clauses or self.query.words else "own"
        standing = [_standing(Wording(wording.plain), field)[0] for wording in self.query.headings]
        return {"bool": {"filter": standing}}

    # Filters and order

    def _filters(self) -> list[Json]:
        filters: Filters = self.query.filters
        rules: list[Json] = [
            {"terms": {name: list(values)}}
            for name, values in (("genre", filters.genre), ("issuer", filters.issuer))
            if values
        ]
        if filters.years:
            rules.append({"range": {"year": {"gte": filters.years[0], "lte": filters.years[1]}}})
        if filters.documents:
            rules.append({"terms": {"id": list(filters.documents)}})
        if filters.status:
            rules.append(self._of_status(filters.status))
        return rules

    def _of_status(self, statuses: tuple[str, ...]) -> Json:
        """Return the clause for these statuses on the day in question."""
        on_record: Json = {"bool": {"filter": [{"terms": {"status": list(statuses)}}]}}
        if not self.others:
            return on_record
        on_record["bool"]["must_not"] = [{"terms": {"document": sorted(self.others)}}]
        changed = sorted(ordinal for ordinal, status in self.others.items() if status in statuses)
        return {"bool": {"should": [on_record, {"terms": {"document": changed}}]}}

    def _unfolded(self) -> list[Json]:
        return [{"bool": {"must_not": [{"terms": {"document": list(self.folded)}}]}}] if self.folded else []

    def _by(self) -> Json:
        ranks = {str(ordinal): status_rank(status) for ordinal, status in self.others.items()}
        by_status, of_wording = self.query.sort == "relevance", self.query.is_of_wording
        return {"ranks": ranks, "by_status": by_status, "of_wording": of_wording}

    def _sort(self) -> list[Json]:
        score: Json = {"_score": "desc"}
        newest: Json = {"date": "desc"}
        order = {"relevance": [score, newest], "date": [newest], "oldest": [_ascending(_OLDEST)]}
        return [*self._pinned_first(), *order[self.query.sort], {"id": "asc"}, {"number": "asc"}]

    def _pinned_first(self) -> list[Json]:
        pinned = {str(number): place for place, number in enumerate(self.pinned)}
        return [_ascending(_PINNED, pinned=pinned)] if pinned else []


def score_of(row: Json) -> float:
    """Return the score of a passage, to one decimal."""
    return float(row["_score"] % _BEYOND // _PLACES) / 10


def _ascending(script: str, **params: Json) -> Json:
    """Return what puts a page into the order of the numbers that *script* gives."""
    return {"_script": {"type": "number", "order": "asc", "script": {"source": script, "params": params}}}


@dataclass(frozen=True)
class Summed:
    """The documents, by ordinal, that answer, and how many occurrences there are; of `admitted` ones what passes the
    filters."""

    documents: frozenset[int]
    admitted: frozenset[int]
    occurrences: int


def summed(answers: Sequence[Json]) -> Summed:
    """Return what the answers to `ClusterQuery.sums` say."""
    first = answers[0]["aggregations"]
    within = [answer["aggregations"].get("admitted", answer["aggregations"]) for answer in answers]
    counts = [sums["count"]["value"] for sums in within]
    documents = _bits(first["documents"]["value"])
    admitted = documents if within[0] is first else _bits(within[0]["documents"]["value"])
    return Summed(documents, admitted, round(counts[0] - sum(counts[1:])))


def totalled(answers: Sequence[Json]) -> dict[int, tuple[int, int]]:
    """Return what the answers to `ClusterQuery.totals` say: passages and occurrences, by the ordinal of the document."""
    first, *less = [answer["aggregations"]["documents"]["buckets"] for answer in answers]
    taken_off = [{bucket["key"]: bucket["count"]["value"] for bucket in buckets} for buckets in less]
    return {
        bucket["key"]: (
            bucket["doc_count"],
            round(bucket["count"]["value"] - sum(off.get(bucket["key"], 0) for off in taken_off)),
        )
        for bucket in first
    }


def _bits(words: list[int]) -> frozenset[int]:
    """Return the positions of the bits set, the lowest first."""
    whole = int.from_bytes(array("q", words).tobytes(), sys.byteorder)
    digits = bin(whole)[:1:-1].encode().translate(_DIGITS)
    return frozenset(compress(range(len(digits)), digits))


def _found(query: Json) -> Json:
    """Return what matches, worth nothing."""
    return {"constant_score": {"filter": query, "boost": 0}}


def _word(word: str, script: str, **values: float) -> Json:
    return _script({"term": {"words": word}}, script, **values)


def _script(query: Json, source: str, **values: Any) -> Json:
    return {"script_score": {"query": query, "script": {"source": source, "params": values}}}
