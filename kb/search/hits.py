"""Hits, made from a snapshot: the same for every engine."""

from collections.abc import Mapping

from kb.corpus import Snapshot
from kb.search.engine import Hit, Query
from kb.search.highlight import highlight


def hit(query: Query, snapshot: Snapshot, number: int, score: float, cited: Mapping[int, str]) -> Hit:
    """The passage with this number, its score to one decimal as scores are compared; `cited` are those that the query cites, see `pinned`."""
    passage, part = snapshot.passage(number), cited.get(number)
    known = snapshot.manifest.documents[snapshot.document_numbers[number]].metadata
    return Hit(
        document=known.id,
        title=known.title,
        address=passage.address,
        label=passage.label,
        path=passage.path,
        kind=passage.kind,
        text=passage.text,
        highlights=highlight(passage.text, query.marked),
        tier="citation" if part else query.tier,
        score=round(score, 1),
        status=query.statuses.of(known),
        text_kind=known.text,
        anchor=part or passage.address,
    )


def pinned(query: Query, snapshot: Snapshot) -> dict[int, str]:
    """The passages that are cited, by number, each with the part to open."""
    numbers: dict[int, str] = {}
    for place in query.pinned:
        first = snapshot.shelved(place.document).first
        numbers[first + snapshot.document(place.document).position(place.address)] = place.address
    return numbers
