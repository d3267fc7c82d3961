"""The page of results: by document, passage by passage, or line by line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast, get_args
from urllib.parse import quote

from flask import Blueprint, Response, jsonify, render_template, request

from kb.contract import rows_json
from kb.documents import Metadata
from kb.errors import NotFoundError
from kb.export import MIMETYPES, csv_file, rows_file, search_rows
from kb.library import Library, LiveLibrary
from kb.search import MOST_HITS, ContextLine, DocumentTotal, Hit, Question, Results, Unit, in_order, lines_of
from kb.text import in_words
from kb.versions import year_of_edition
from web import rendering
from web.headline import chosen_in, counts_places, formulations_in, headline_of, opened_by, other_ways
from web.narrowing import asked_of, facets_of, periods_of
from web.parameters import Parameters, choice_of, lines_url, question_of, rows_url, search_url
from web.site import site_address

View = Literal["documents", "passages", "lines"]

_VIEWS: dict[View, tuple[str, Unit, str]] = {
    "documents": ("按文件", "documents", "份"),
    "passages": ("段落", "leading", "段"),
    "lines": ("逐条一行", "passages", "段"),
}
"""The views: what each is called, what a page of it lists, and in what that is counted."""

_SORTS: dict[View, dict[str, str]] = {
    "documents": {"relevance": "按相关程度", "date": "最新在前", "oldest": "最早在前"},
    "passages": {"relevance": "按相关程度", "date": "最新在前", "oldest": "最早在前"},
    "lines": {"oldest": "最早在前", "date": "最新在前", "after": "按后文", "before": "按前文"},
}
_BY_CONTEXT = ("after", "before")

_SIZES = (10, 20, 50, 100)  # ten documents with three lines each are a window and a half, and cost half of twenty
_FORMS = {"docx": "Word", "csv": "表格（CSV）", "json": "JSON"}
_LONGEST_NAME = 20  # characters of what was typed that the name of a file repeats

_PAGES_BESIDE = 3  # links to pages before and after this one: with the first and the last they fit into one line
_FIRST_LINES = 3  # lines by which a document is shown: with its title they are as high as a passage was

# Passages whose lines are put into the order of what stands around them: all are read for one page, 0.1 s.
_MOST_IN_ORDER = 1_000


@dataclass(frozen=True)
class Group:
    """The hits of one document on a page.

    `edition` tells versions apart; `official` is where the official wording of a text is that is not held in full.
    """

    first: Hit
    year: int | None
    edition: str
    official: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class DocumentEntry:
    """One document of a page: how much of it answers, in words; what is cited of it, and its first lines.

    `more` tells that there are others, at `url`, as a piece of a page at `lines_url`; `others` are links to the other editions of the work, with their counts.
    """

    group: Group
    count: str
    cited: tuple[Hit, ...]
    lines: tuple[ContextLine, ...]
    more: bool
    url: str
    lines_url: str
    others: tuple[tuple[str, str], ...]


def blueprint(live: LiveLibrary) -> Blueprint:
    """Return the routes of the results over *live*."""
    routes = Blueprint("results", __name__)

    @routes.get("/search")
    def search() -> str:
        if not request.args.get("q", "").strip():
            return render_template("search.html", typed="", results=None)
        return _page(live.library(), request.args)

    @routes.get("/search/lines")
    def lines() -> str:
        return _lines_of_document(live.library(), request.args)

    @routes.get("/search/rows.<form>")
    def rows(form: str) -> Response:
        return _taken_away(live.library(), request.args, form)

    return routes


def groups_of(library: Library, hits: Iterable[Hit]) -> list[Group]:
    """Return the hits by document, in the order of first hits."""
    by_document: dict[str, list[Hit]] = {}
    for hit in hits:
        by_document.setdefault(hit.document, []).append(hit)
    return [_group(library, tuple(own)) for own in by_document.values()]


def _group(library: Library, hits: tuple[Hit, ...]) -> Group:
    metadata = library.snapshot.shelf(hits[0].document).metadata
    official = metadata.official_urls[0] if metadata.text != "full" and metadata.official_urls else ""
    return Group(hits[0], metadata.year, library.validity.edition(metadata.id), official, hits)


# The page


def _page(library: Library, parameters: Parameters) -> str:
    view = cast(View, choice_of(parameters, "view", get_args(View)))
    sort = choice_of(parameters, "sort", tuple(_SORTS[view]))
    question = _question(parameters, view, sort)
    results = library.search(question)
    can_be_ordered = results.total.passages <= _MOST_IN_ORDER
    lines = _ordered(library, results, sort) if sort in _BY_CONTEXT and can_be_ordered else None
    return render_template(
        "search.html",
        typed=question.text,
        question=question,
        as_of=question.as_of,
        kept=[(name, value) for name, value in parameters.items(multi=True) if name not in {"as_of", "offset"}],
        today_url=search_url(parameters, as_of=None),
        results=results,
        headline=headline_of(results),
        narrowed="；".join(asked_of(library, question)[1:]),
        asked=f"{'；'.join(asked_of(library, question))}。时效按{in_words(question.as_of or library.today)}。",
        forms=_FORMS,
        taken={form: rows_url(parameters, form) for form in _FORMS},
        view=view,
        rows=_rows(library, results, parameters) if view == "documents" else [],
        groups=groups_of(library, results.hits) if view != "documents" else [],
        lines=_page_of(lines, question) if lines is not None else None,
        others={total.document: _others(library, results, total, parameters) for total in results.by_document}
        if view == "passages"
        else {},
        first_appearance=_first_appearance(library, results) if view == "lines" else None,
        opened=opened_by(library, question, results, parameters),
        formulations=formulations_in(library, question),
        near=[(form, search_url(parameters, q=form.wording, mode=None)) for form in results.near],
        ways=other_ways(library, question, results, parameters),
        views=_views(parameters, view),
        sorts=_sorts(parameters, view, sort, can_be_ordered),
        sizes=[(size, search_url(parameters, limit=size), size == question.limit) for size in _SIZES],
        pages=_pages(question, len(lines) if lines is not None else results.length, parameters),
        facets=facets_of(results, parameters),
        periods=periods_of(results, parameters, library.today.year),
        chosen=chosen_in(library, parameters),
        lines_of=lines_of,
        excerpt=rendering.excerpt,
    )


def _question(parameters: Parameters, view: View, sort: str) -> Question:
    """Return what is asked for a page of *view*; its size is one of `_SIZES` unless another was typed into the address."""
    asked = parameters.copy()
    asked["sort"] = "oldest" if sort in _BY_CONTEXT else sort
    asked["limit"] = asked.get("limit") or str(_SIZES[0])
    return replace(question_of(asked), unit=_VIEWS[view][1])


def _lines_of_document(library: Library, parameters: Parameters) -> str:
    """Return the lines of the documents that are asked for, as a piece of a page."""
    asked = parameters.copy()
    asked["limit"], asked["offset"] = str(MOST_HITS), "0"
    question = question_of(asked)
    question = (
        question if library.search(replace(question, limit=1)).mode == "words" else replace(question, sort="oldest")
    )
    results = library.search(question)
    return render_template(
        "lines.html",
        typed=question.text,
        as_of=question.as_of,
        hits=results.hits,
        left_out=results.length - len(results.hits),
        url=search_url(parameters, view="lines"),
        lines_of=lines_of,
    )


def _taken_away(library: Library, parameters: Parameters, form: str) -> Response:
    """Return all rows of an answer as a file.

    Raises TooManyRowsError if there are too many, NotFoundError if there is no such format.
    """
    if form not in _FORMS:
        raise NotFoundError("没有这种格式，请在查找结果下面选择 Word、表格（CSV）或 JSON。")
    question = replace(question_of(parameters), limit=1, offset=0)
    results = library.search(question)
    day, asked = question.as_of or library.today, asked_of(library, question)
    rows = search_rows(library, results, site_address())
    if form == "json":
        response = jsonify(rows_json(results, rows, asked, day))
    elif form == "csv":
        response = Response(csv_file(rows), mimetype="text/csv")
    else:
        response = Response(rows_file(asked, headline_of(results).whole, rows, day), mimetype=MIMETYPES["docx"])
    name = "".join(character for character in question.text if character.isalnum())[:_LONGEST_NAME]
    named = {"filename*": f"UTF-8''{quote(f'查找{name}{day.isoformat()}.{form}')}"}
    response.headers.set("Content-Disposition", "attachment", **named)
    return response


# By document


def _rows(library: Library, results: Results, parameters: Parameters) -> list[DocumentEntry]:
    groups = {group.first.document: group for group in groups_of(library, results.hits)}
    return [_row(library, results, total, groups[total.document], parameters) for total in results.by_document]


def _row(
    library: Library, results: Results, total: DocumentTotal, group: Group, parameters: Parameters
) -> DocumentEntry:
    cited = tuple(hit for hit in group.hits if hit.tier == "citation" and hit.anchor != "title")
    lines = [line for hit in group.hits if hit not in cited for line in lines_of(hit)]
    amount = total.occurrences if counts_places(results) else total.passages
    return DocumentEntry(
        group,
        _count(results, total),
        cited,
        tuple(lines[:_FIRST_LINES]),
        amount > len(lines[:_FIRST_LINES]) + len(cited),
        search_url(parameters, view="lines", document=total.document, sort=None, limit=None),
        lines_url(parameters, total.document),
        _others(library, results, total, parameters),
    )


def _others(
    library: Library, results: Results, total: DocumentTotal, parameters: Parameters
) -> tuple[tuple[str, str], ...]:
    """Return links to the other editions that answer: 2017年版 1 处."""
    links: list[tuple[str, str]] = []
    for other in total.others:
        metadata = library.snapshot.shelf(other.document).metadata
        name = library.validity.edition(other.document) or year_of_edition(metadata).strip("（）") or "另一版"
        amount = _count(results, other)
        url = search_url(parameters, view="lines", document=other.document, sort=None, limit=None)
        links.append((f"{name} {amount}", url))
    return tuple(links)


def _count(results: Results, total: DocumentTotal) -> str:
    """Return how much of a document answers: in places of the wording, else in passages."""
    if counts_places(results) and total.occurrences:
        return f"{total.occurrences} 处"
    return f"{total.passages} 段"


# ContextLine by line


def _ordered(library: Library, results: Results, sort: str) -> list[ContextLine]:
    """Return all lines, in the order of what stands around the words."""
    hits = library.everything(results.query, _MOST_IN_ORDER)
    return in_order((line for hit in hits for line in lines_of(hit)), by=sort)


def _page_of(lines: Sequence[ContextLine], question: Question) -> Sequence[ContextLine]:
    return lines[question.offset : question.offset + question.limit]


def _first_appearance(library: Library, results: Results) -> Metadata | None:
    """Return the oldest of the documents held in full in which the wording stands."""
    query = results.query
    if not counts_places(results) or not query.wordings or query.excluded or not results.total.occurrences:
        return None
    numbers = library.engine.holding(query.wordings[0], in_full=True)
    positions = {library.snapshot.document_numbers[number] for number in numbers}
    known = [library.snapshot.shelves[position].metadata for position in positions]
    dated = [
        metadata
        for metadata in known
        if metadata.date and not query.filters.missed(metadata, query.statuses.of(metadata))
    ]
    return min(dated, key=lambda metadata: (metadata.date, metadata.id), default=None)


# Moving about


def _views(parameters: Parameters, here: View) -> list[tuple[str, str, bool]]:
    return [
        (name, search_url(parameters, view=None if view == "documents" else view, sort=None), view == here)
        for view, (name, _, _) in _VIEWS.items()
    ]


def _sorts(parameters: Parameters, view: View, here: str, can_be_ordered: bool) -> list[tuple[str, str, bool]]:
    return [
        (name, search_url(parameters, sort=sort), sort == here)
        for sort, name in _SORTS[view].items()
        if can_be_ordered or sort not in _BY_CONTEXT
    ]


def _pages(question: Question, length: int, parameters: Parameters) -> list[tuple[str, str, bool]]:
    """Return links to the pages around this one."""
    last = (length - 1) // question.limit
    here = question.offset // question.limit
    if last <= 0:
        return []

    def url(page: int) -> str:
        return search_url(parameters, offset=page * question.limit or None)

    near = sorted({0, last, *range(max(0, here - _PAGES_BESIDE), min(last, here + _PAGES_BESIDE) + 1)})
    links = [("上一页", url(here - 1), False)] if here else []
    links += [(str(page + 1), url(page), page == here) for page in near]
    return links + ([("下一页", url(here + 1), False)] if here < last else [])
