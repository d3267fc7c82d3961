"""The pages on versions: two side by side, the history of a work, citations of old ones; and their JSON twins."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Literal

from flask import Blueprint, Response, jsonify, render_template, request

from kb.contract import comparison_json, outdated_json, part_history_json, timeline_json
from kb.documents import WHOLE, Document, Metadata
from kb.errors import TextNotHeldError
from kb.library import Library, LiveLibrary
from kb.urls import compare_url
from kb.versions import Comparison, ComparisonRow, Gap, Heading, PartHistory, Side, Timeline, Version, first_part
from web import rendering
from web.parameters import as_of
from web.status_codes import status_code

Shown = Literal["changed", "all"]

# What its heading divides: a 编 before the 章 in it.
_RANKS = {"part": 0, "chp": 1, "preamble": 1, "conclusion": 1, "sec": 2, "hdg": 2, "sub": 3}


@dataclass(frozen=True)
class Fold:
    """Rows in a run that are not shown: how many, which, the address at which all are shown, and the ids at which links
    to them arrive."""

    summary: str
    url: str
    anchors: tuple[str, ...]


@dataclass(frozen=True)
class ComparisonLine:
    """One line of the comparison as the page shows it: a heading, a row, or rows that are folded."""

    kind: Literal["heading", "row", "fold"]
    anchor: str = ""
    heading: Heading | None = None
    row: ComparisonRow | None = None
    fold: Fold | None = None


@dataclass(frozen=True)
class HistoryEntry:
    """One version as the page of its work shows it: its status on the day, the one before that it can be compared with,
    how many documents cite it, and the days before it on which none was in force."""

    version: Version
    status: str
    holds: bool
    before: Metadata | None
    cited_by: int
    gap: Gap | None


def blueprint(live: LiveLibrary) -> Blueprint:
    """Return the routes of the pages on versions and of their JSON twins."""
    routes = Blueprint("versions", __name__)

    @routes.get("/compare/<old>/<new>")
    def compared(old: str, new: str) -> str | tuple[str, int]:
        library, day = live.library(), as_of(request.args)
        documents = (library.document(old), library.document(new))
        try:
            comparison = library.versions.compare(old, new, day or library.day)
        except TextNotHeldError as error:
            return _refused(documents, error, day, library), status_code(error)
        return _compare_page(comparison, documents, day, library)

    @routes.get("/api/compare/<old>/<new>")
    def compared_json(old: str, new: str) -> Response:
        library, day = live.library(), as_of(request.args)
        return jsonify(comparison_json(library.versions.compare(old, new, day or library.day), day))

    @routes.get("/works/<work>")
    def work(work: str) -> str:
        library = live.library()
        return _work_page(library.versions.timeline(work), as_of(request.args), library)

    @routes.get("/api/works/<work>")
    def work_json(work: str) -> Response:
        library, day = live.library(), as_of(request.args)
        timeline = library.versions.timeline(work)
        return jsonify(timeline_json(timeline, timeline.on(day or library.today), day))

    @routes.get("/documents/<identifier>/history/<address>")
    def history(identifier: str, address: str) -> str:
        library, day = live.library(), as_of(request.args)
        return _history_page(library.versions.part_history(identifier, address), day, library)

    @routes.get("/api/documents/<identifier>/history/<address>")
    def history_json(identifier: str, address: str) -> Response:
        library, day = live.library(), as_of(request.args)
        history = library.versions.part_history(identifier, address)
        return jsonify(part_history_json(history, day or library.today, day))

    @routes.get("/outdated")
    def outdated() -> str:
        library, day = live.library(), as_of(request.args)
        citing = library.outdated.all(day or library.today)
        return render_template(
            "outdated.html",
            as_of=day,
            day=day or library.today,
            citing=[source for source in citing if source.citations and not source.is_over],
            over=[source for source in citing if source.citations and source.is_over],
            mentions=sum(source.mentions for source in citing),
        )

    @routes.get("/api/outdated")
    def outdated_twin() -> Response:
        library, day = live.library(), as_of(request.args)
        on = day or library.today
        return jsonify(outdated_json(library.outdated.all(on), on, day))

    return routes


# Two versions


def _refused(documents: tuple[Document, Document], error: TextNotHeldError, day: date | None, library: Library) -> str:
    """Return the page of two documents that cannot be compared: what is known of them, and why not."""
    return render_template(
        "compare.html", **_heads(documents, day, library), refused=error.message, comparison=None, items=[]
    )


def _compare_page(
    comparison: Comparison, documents: tuple[Document, Document], day: date | None, library: Library
) -> str:
    shown: Shown = "all" if request.args.get("show") == "all" else "changed"
    everything = compare_url(comparison.old.id, comparison.new.id, as_of=day, show="all")
    return render_template(
        "compare.html",
        **_heads(documents, day, library),
        refused="",
        comparison=comparison,
        items=list(_items(comparison, documents, shown, everything)),
        shown=shown,
        everything=everything,
    )


def _heads(documents: tuple[Document, Document], day: date | None, library: Library) -> dict[str, object]:
    """Return what stands above both columns: the documents, their status on *day*, when they hold."""
    heads = [library.versions.version(document.id) for document in documents]
    old, new = (head.metadata.work for head in heads)
    return {
        "heads": [(head, head.status_on(day or library.today)) for head in heads],
        "work": new if old == new else "",
        "as_of": day,
    }


def _items(
    comparison: Comparison, documents: tuple[Document, Document], shown: Shown, everything: str
) -> Iterator[ComparisonLine]:
    """Return headings and rows in reading order.

    Where only changes are shown, the other rows are folded, and headings under which nothing has changed are left out.
    """
    passed: list[Heading | ComparisonRow] = []
    above: list[Heading] = []
    for line in _in_order(comparison, *documents):
        passed.append(line)
        if isinstance(line, Heading):
            above = [head for head in above if _rank(head) < _rank(line)] + [line]
        if shown == "all" or (line.kind != "same" if isinstance(line, Heading) else line.has_changed):
            yield from _up_to(passed, above, everything, is_all=shown == "all")
            passed, above = [], []
    yield from _up_to(passed, [], everything, is_all=False)


def _up_to(
    passed: list[Heading | ComparisonRow], above: list[Heading], everything: str, *, is_all: bool
) -> Iterator[ComparisonLine]:
    """Return what was passed since the last line shown, of the headings only those *above* the next one."""
    folded: list[ComparisonRow] = []
    for position, line in enumerate(passed):
        is_next = position == len(passed) - 1
        if isinstance(line, ComparisonRow) and not (line.has_changed or (is_all and is_next)):
            folded.append(line)
        elif isinstance(line, ComparisonRow) or line in above:
            if folded:
                yield ComparisonLine("fold", fold=_fold(folded, everything))
                folded = []
            if isinstance(line, ComparisonRow):
                yield ComparisonLine("row", _anchor(line), row=line)
            else:
                yield ComparisonLine("heading", _heading_anchor(line), heading=line)
    if folded:
        yield ComparisonLine("fold", fold=_fold(folded, everything))


def _in_order(comparison: Comparison, old: Document, new: Document) -> Iterator[Heading | ComparisonRow]:
    """Return headings and rows in reading order.

    A heading comes before the first row that stands under it or after it in the new version; of a heading that was
    dropped, in the old one.
    """
    before: dict[int, list[Heading]] = {}
    starts_new = [new.position(row.new[0].address) if row.new else -1 for row in comparison.rows]
    starts_old = [old.position(row.old[0].address) if row.old else -1 for row in comparison.rows]
    for heading in comparison.headings:
        if heading.new is not None:
            starts, at = starts_new, new.position(heading.new[0])
        else:
            starts, at = starts_old, old.position((heading.old or ("", ""))[0])
        place = next((number for number, start in enumerate(starts) if start > at), len(starts))
        before.setdefault(place, []).append(heading)
    for number, row in enumerate(comparison.rows):
        yield from before.get(number, ())
        yield row
    yield from before.get(len(comparison.rows), ())


def _rank(heading: Heading) -> int:
    address = (heading.new or heading.old or (WHOLE, ""))[0]
    return _RANKS.get(address.kind, 3)


def _anchor(row: ComparisonRow) -> str:
    """Return the id of a row: its new address; of what was dropped the old one, marked."""
    return row.new[0].address if row.new else f"old-{row.old[0].address}"


def _heading_anchor(heading: Heading) -> str:
    return heading.new[0] if heading.new else f"old-{(heading.old or ('', ''))[0]}"


def _fold(rows: list[ComparisonRow], everything: str) -> Fold:
    parts: list[str] = []
    for is_article, grouped in groupby(rows, key=lambda row: row.is_of_articles):
        run = list(grouped)
        now, before = _span([row.new[0] for row in run]), _span([row.old[0] for row in run])
        old = f"，原{before}" if is_article and before != now else ""
        parts.append(f"{len(run)} {'条' if is_article else '段'}（{now}{old}）")
    return Fold(f"未改 {'、'.join(parts)}", f"{everything}#{_anchor(rows[0])}", tuple(map(_anchor, rows)))


def _span(sides: list[Side]) -> str:
    first, last = sides[0].label, sides[-1].label
    return first if first == last else f"{first}至{last}"


# The history of a work


def _work_page(timeline: Timeline, day: date | None, library: Library) -> str:
    on = timeline.on(day or library.today)
    entries = [
        HistoryEntry(
            version,
            version.status_on(on.day),
            version in on.in_force,
            library.versions.comparable_before(timeline, version),
            len({link.source for link in library.destinations.to(version.metadata.id, on.day)}),
            next((gap for gap in timeline.gaps if gap.ends == version.begins), None),
        )
        for version in timeline.versions
    ]
    held = [version.metadata for version in timeline.versions if library.versions.held_beside(version.metadata)]
    return render_template(
        "work.html",
        timeline=timeline,
        on=on,
        entries=entries,
        as_of=day,
        incomparable=any(entry.before is None for entry in entries[1:]),
        followed=library.snapshot.document(held[-1].id) if held else None,
        first_part=first_part,
    )


# One part through the versions


def _history_page(history: PartHistory, day: date | None, library: Library) -> str:
    parts = [passage for passage in history.document.passages if passage.kind != "heading"]
    at = parts.index(history.passage)
    return render_template(
        "history.html",
        history=history,
        known=library.metadata(history.document.id, day),
        edition_of=library.validity.edition,
        before=parts[at - 1] if at else None,
        after=parts[at + 1] if at + 1 < len(parts) else None,
        articles=[(rendering.article_number(part), part) for part in history.document.articles],
        runs=[(is_held, list(run)) for is_held, run in groupby(history.versions, key=attrgetter("is_held"))],
        day=day or library.today,
        as_of=day,
    )
