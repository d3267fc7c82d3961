"""What an index in the cluster is: its fields, how they are cut, and what a passage is there.

Nothing linguistic happens in the cluster: words come cut, as jieba cuts them, and characters are only counted. A field that
is looked into returns how often something stands in it (`counted`), times the number of its terms; what that is worth is
worked out in the query. The texts themselves are not kept there: they are in the snapshot, from which hits are shown.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from kb.corpus import Shelf
from kb.documents import Document, Metadata, Passage, all_sections
from kb.search.opensearch import typed_marks
from kb.search.ranking import status_rank
from kb.search.scoring import Weigher, Weights
from kb.text import Segmenter, fold_text, fold_with_marks, without_marks

Json = dict[str, Any]

WEIGHT = 8
"""A word's weight is a multiple of 1/8; the index holds it as a whole number."""

WINDOW = 12_000
"""How far the cluster turns pages by itself: as far as the site does, and a page more."""

_FREQUENCY = "\x04"  # between a word and its weight
_LONGEST_WORD = 200  # code points; a query has no more

_COUNTED: Json = {"type": "text", "similarity": "counted", "norms": False}
_PLAIN: Json = {
    **_COUNTED,
    "analyzer": "pairs",
    "fields": {"one": {**_COUNTED, "analyzer": "characters", "index_options": "freqs"}},
}
_KEYWORD: Json = {"type": "keyword"}
_INTEGER: Json = {"type": "integer"}
_DOC_VALUE: Json = {"type": "integer", "index": False}

FIELDS: Json = {
    **dict.fromkeys(("number", "document", "year"), _INTEGER),
    **dict.fromkeys(("id", "text_kind", "genre", "issuer", "status"), _KEYWORD),
    **dict.fromkeys(("rank", "date", "length"), _DOC_VALUE),
    **dict.fromkeys(("text", "above", "own"), _PLAIN),
    "marked": {**_COUNTED, "analyzer": "gaps", "search_analyzer": "spaced"},
    "words": {**_COUNTED, "analyzer": "weighted", "search_analyzer": "spaced", "index_options": "freqs"},
    "words_in_text": {**_COUNTED, "analyzer": "spaced", "index_options": "docs"},
}

_ANALYSIS: Json = {
    "tokenizer": {
        "pairs": {"type": "ngram", "min_gram": 2, "max_gram": 2},
        "characters": {"type": "ngram", "min_gram": 1, "max_gram": 1},
        "spaced": {"type": "whitespace", "max_token_length": 10_000},
    },
    "filter": {
        "frequencies": {"type": "delimited_term_freq", "delimiter": _FREQUENCY},
        "alternatives": {
            "type": "pattern_capture",
            "preserve_original": False,
            "patterns": [f"([^{typed_marks.ALTERNATIVE}]+)"],
        },
    },
    "analyzer": {
        "pairs": {"type": "custom", "tokenizer": "pairs"},
        "characters": {"type": "custom", "tokenizer": "characters"},
        "spaced": {"type": "custom", "tokenizer": "spaced"},
        "weighted": {"type": "custom", "tokenizer": "spaced", "filter": ["frequencies"]},
        "gaps": {"type": "custom", "tokenizer": "spaced", "filter": ["alternatives"]},
    },
}


def definition(shards: int, replicas: int, meta: Json) -> Json:
    """Return what an index is created with.

    It is refreshed only when somebody says so: what a build sends is not to be seen before it is complete.
    """
    settings: Json = {
        "number_of_shards": shards,
        "number_of_replicas": replicas,
        "refresh_interval": "-1",
        "max_result_window": WINDOW,
        "max_terms_count": 1_000_000,  # documents that leave with one update, or have another status on a day
        "similarity": {"counted": {"type": "scripted", "script": {"source": "return doc.freq;"}}},
    }
    mappings = {"dynamic": "strict", "_meta": meta, "_source": {"enabled": False}, "properties": FIELDS}
    return {"settings": {"index": settings, "analysis": _ANALYSIS}, "mappings": mappings}


@dataclass(frozen=True)
class Entry:
    """A passage as the cluster gets it; `number` is its id there too, `length` the bytes of its folded text. `content` is
    None if it need not be sent."""

    number: int
    length: int
    content: Json | None


class Entries:
    """Makes the entries of documents."""

    def __init__(self, segmenter: Segmenter) -> None:
        self._weigher = Weigher(segmenter)

    def of(self, shelf: Shelf, document: Document, ordinal: int, have: Callable[[int], bool]) -> Iterator[Entry]:
        """Yield the entries of a document's passages, in order.

        *ordinal* is the number of the document in the index, which may *have* a passage already.
        """
        metadata = document.metadata
        same = {**_of_document(metadata), "document": ordinal}
        names = [fold_text(name) for name in (metadata.title, *metadata.aliases)]
        headings = [(part.first, part.end, fold_text(part.heading)) for part in all_sections(document.sections)]
        title = self._weigher.title(document)
        for index, passage in enumerate(document.passages):
            number, texts = shelf.first + index, _texts(passage)
            if have(number):
                yield Entry(number, texts["length"], None)
                continue
            above = [*names, *(heading for first, end, heading in headings if first <= index < end)]
            own = [*(names if index == 0 else ()), *(name for first, end, name in headings if first == index < end)]
            words = _words(self._weigher.weights(passage, title))
            content = {**same, **texts, **words, "above": above, "own": own, "number": number}
            yield Entry(number, texts["length"], content)


def _words(weights: Weights) -> Json:
    """Return the words with weights, and those in the text itself."""
    short = {word: weight for word, weight in weights.items() if len(word) <= _LONGEST_WORD}
    return {
        "words": " ".join(f"{word}{_FREQUENCY}{round(weight * WEIGHT)}" for word, weight in short.items()),
        "words_in_text": " ".join(word for word, weight in short.items() if weight >= 1),
    }


def _of_document(metadata: Metadata) -> Json:
    return {
        "id": metadata.id,
        "text_kind": metadata.text,
        "genre": metadata.genre,
        "issuer": metadata.issuer,
        "status": metadata.status,
        "rank": status_rank(metadata.status),
        "date": metadata.date.toordinal() if metadata.date else 0,
        **({"year": metadata.year} if metadata.year is not None else {}),
    }


def _texts(passage: Passage) -> Json:
    """Return the folded text, paragraph by paragraph; those with marks also with their gaps. `length` is in bytes."""
    folded = [fold_with_marks(paragraph.text) for paragraph in passage.paragraphs]
    plain = [without_marks(line) for line in folded]
    return {
        "text": plain,
        "marked": [places for line in folded if (places := typed_marks.written(line))],
        "length": sum(len(line.encode()) + 1 for line in plain),
    }
