"""The one place where highlight spans are made, for every engine, the command line and the reading page."""

from collections.abc import Iterable, Iterator, Mapping

from kb.corpus import Snapshot
from kb.documents import Address
from kb.search.values import FIRST_PASSAGES, Hit, Query
from kb.text import Wording, fold

Spans = tuple[tuple[int, int], ...]


def highlight(text: str, wordings: Iterable[Wording]) -> Spans:
    """Return where any of *wordings* stands in *text*: code points, half-open, merged.

    Spans never cross a line end, since a wording must stand within one paragraph.
    """
    searched = [wording for wording in wordings if not wording.is_empty]
    if not searched:
        return ()
    spans: list[tuple[int, int]] = []
    start = 0
    for paragraph in text.split("\n"):
        folded = fold(paragraph, marks=True)
        for wording in searched:
            spans.extend((start + first, start + last) for first, last in wording.spans(folded))
        start += len(paragraph) + 1
    return _merged(spans)


def _merged(spans: list[tuple[int, int]]) -> Spans:
    merged: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if merged and first < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)


def hit(query: Query, snapshot: Snapshot, number: int, score: float, parts: Mapping[int, Address]) -> Hit:
    """Return a passage as a hit, its score to one decimal.

    `parts` are those that the query cites, see `pinned`.
    """
    passage, part = snapshot.passage(number), parts.get(number)
    metadata = snapshot.shelves[snapshot.document_numbers[number]].metadata
    return Hit(
        document=metadata.id,
        title=metadata.title,
        address=passage.address,
        label=passage.label,
        path=passage.path,
        kind=passage.kind,
        text=passage.text,
        highlights=highlight(passage.text, query.marked),
        tier="citation" if part else query.tier,
        score=round(score, 1),
        status=query.statuses.of(metadata),
        text_kind=metadata.text,
        anchor=part or passage.address,
        paragraphs=passage.paragraphs,
    )


def first_hits(
    query: Query, snapshot: Snapshot, scored: Iterable[tuple[int, float]], parts: Mapping[int, Address]
) -> Iterator[Hit]:
    """Yield the first passages of a document as hits, until there are `FIRST_PASSAGES`, or as many places of the wording."""
    places = 0
    for number, score in scored:
        yield (shown := hit(query, snapshot, number, score, parts))
        places += max(1, len(shown.highlights)) if query.is_of_wording else 1
        if places >= FIRST_PASSAGES:
            return


def pinned(query: Query, snapshot: Snapshot) -> dict[int, Address]:
    """Return the passages that are cited, each with the part to open."""
    numbers: dict[int, Address] = {}
    for place in query.pinned:
        first = snapshot.shelf(place.document).first
        numbers[first + snapshot.document(place.document).position(place.address)] = place.address
    return numbers
