"""The pages: each route gathers what its template shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from flask import Blueprint, Response, render_template, request

from kb.citations import canonical_name, canonical_of
from kb.corpus import CanonicalSource, Formulation
from kb.documents import Metadata
from kb.errors import NotFoundError
from kb.export import MIMETYPES, copy_of, named
from kb.library import Library, LiveLibrary
from kb.search import FACETS, MOST_HITS, Hit, Question, Results
from kb.urls import document_url
from web import rendering
from web.parameters import as_of, question_of, search_url
from web.reading_page import reading_page

_FACET_NAMES = {"genre": "文种", "issuer": "发文机关", "status": "时效性", "year": "年份"}
_GENRES = ("工作报告", "党章", "准则", "条例", "规定", "办法", "规则", "细则", "意见")
_GENRE_PLACES = {genre: place for place, genre in enumerate(_GENRES)}

_PAGES_BESIDE = 3  # links to pages before and after this one: with the first and the last they fit into one line


@dataclass(frozen=True)
class Group:
    """The hits of one document on a page.

    `year` tells versions apart; `official` is where the official wording of a text is that is not held in full.
    """

    first: Hit
    year: int | None
    official: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class Facet:
    """One facet as links: its name, and for each value its count, its address, and whether it is chosen."""

    name: str
    values: tuple[tuple[str, int, str, bool], ...]


@dataclass(frozen=True)
class Holdings:
    """What the corpus holds."""

    documents: int
    passages: int
    full: int
    digest: int
    without_text: int


def blueprint(live: LiveLibrary) -> Blueprint:
    """Return the routes of the pages over *live*."""
    routes = Blueprint("pages", __name__)

    @routes.get("/")
    def home() -> str:
        library = live.library()
        return render_template(
            "home.html",
            holdings=_holdings(library),
            genres=_by_genre(library.documents()),
            formulations=library.formulations.all,
            left_out=library.snapshot.manifest.bad_files,
        )

    @routes.get("/search")
    def search() -> str:
        if not request.args.get("q", "").strip():
            return render_template("search.html", typed="", results=None)
        return _search_page(live.library())

    @routes.get("/documents")
    def documents() -> str:
        library, day = live.library(), as_of(request.args)
        genres = _by_genre(library.documents(day))
        return render_template("documents.html", genres=genres, holdings=_holdings(library), as_of=day)

    @routes.get("/documents/<identifier>")
    def read(identifier: str) -> str:
        library, day = live.library(), as_of(request.args)
        document = library.document(identifier, day)
        return reading_page(library, document, request.args.get("q", ""), day)

    @routes.get("/formulations")
    def formulations() -> str:
        return render_template("formulations.html", formulations=live.library().formulations.all)

    @routes.get("/formulations/<path:name>")
    def formulation(name: str) -> str:
        library = live.library()
        return _formulation_page(library, library.formulations.named(name))

    @routes.get("/export/<name>")
    def export(name: str) -> Response:
        return _download(live.library(), name)

    routes.add_url_rule("/guide", view_func=_guide)
    routes.add_url_rule("/favicon.ico", view_func=_icon)
    return routes


_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="4" fill="#9b1c1c"/>'
    '<path d="M8 9h16M8 16h16M8 23h10" stroke="#fff" stroke-width="3"/></svg>'
)


def _icon() -> Response:
    return Response(_ICON, mimetype="image/svg+xml")


def _guide() -> str:
    return render_template("guide.html", guide=rendering.guide())


def error_page(status: int, message: str) -> str:
    """Return the page that says what went wrong and what next."""
    return render_template("error.html", status=status, message=message, typed=request.args.get("q", ""))


# Search


def _search_page(library: Library) -> str:
    question = question_of(request.args)
    results = library.search(question)
    return render_template(
        "search.html",
        typed=question.text,
        question=question,
        as_of=question.as_of,
        kept=[(name, value) for name, value in request.args.items(multi=True) if name not in {"as_of", "offset"}],
        today_url=search_url(request.args, as_of=None),
        results=results,
        mode=results.mode,
        groups=_groups(library, results.hits),
        facets=_facets(results),
        others=_other_ways(library, question, results),
        sorts=_sorts(question),
        pages=_pages(question, results),
        excerpt=rendering.excerpt,
        cite=partial(_citation, library),
    )


def _groups(library: Library, hits: Iterable[Hit]) -> list[Group]:
    """Return the hits by document, in the order of first hits."""
    by_document: dict[str, list[Hit]] = {}
    for hit in hits:
        by_document.setdefault(hit.document, []).append(hit)
    groups: list[Group] = []
    for identifier, own in by_document.items():
        metadata = library.snapshot.shelf(identifier).metadata
        official = metadata.official_urls[0] if metadata.text != "full" and metadata.official_urls else ""
        groups.append(Group(own[0], metadata.year, official, tuple(own)))
    return groups


def _citation(library: Library, hit: Hit) -> str:
    """Return how an official text cites the part that a hit opens; an article needs nothing but the hit for it."""
    if hit.anchor == hit.address and hit.anchor.is_article:
        return canonical_name(library.snapshot.shelf(hit.document).metadata, hit.anchor, label=hit.label)
    return canonical_of(library.snapshot.document(hit.document), hit.anchor)


def _facets(results: Results) -> list[Facet]:
    facets: list[Facet] = []
    for name in FACETS:
        chosen = request.args.getlist(name)
        values: list[tuple[str, int, str, bool]] = []
        for facet in results.facets.get(name, ()):
            is_chosen = facet.value in chosen
            url = search_url(request.args, **{name: None if is_chosen else facet.value})
            values.append((facet.value, facet.count, url, is_chosen))
        if len(values) > 1 or any(is_chosen for *_, is_chosen in values):
            facets.append(Facet(_FACET_NAMES[name], tuple(values)))
    return facets


def _other_ways(library: Library, question: Question, results: Results) -> list[tuple[str, str]]:
    """Return links to the question put differently, with their counts."""
    ways: list[tuple[str, str]] = []
    if count := library.more_by_words(question, results):
        ways.append((f"按词语查找：含有全部词语的有 {count} 段", search_url(request.args, mode="words")))
    ways += [(f"是否要找“{wording}”？", search_url(request.args, q=wording, mode=None)) for wording in results.near]
    if question.mode != "auto":
        ways.append(("改为自动", search_url(request.args, mode=None)))
    return ways


def _sorts(question: Question) -> list[tuple[str, str, bool]]:
    names = (("relevance", "按相关程度"), ("date", "按日期"))
    return [(name, search_url(request.args, sort=sort), question.sort == sort) for sort, name in names]


def _pages(question: Question, results: Results) -> list[tuple[str, str, bool]]:
    """Return links to the pages around this one."""
    last = (results.total.passages - 1) // question.limit
    here = question.offset // question.limit
    if last <= 0:
        return []

    def url(page: int) -> str:
        return search_url(request.args, offset=page * question.limit or None)

    near = sorted({0, last, *range(max(0, here - _PAGES_BESIDE), min(last, here + _PAGES_BESIDE) + 1)})
    links = [("上一页", url(here - 1), False)] if here else []
    links += [(str(page + 1), url(page), page == here) for page in near]
    return links + ([("下一页", url(here + 1), False)] if here < last else [])


# Lists


def _holdings(library: Library) -> Holdings:
    kinds = [metadata.text for metadata in library.documents()]
    return Holdings(
        len(kinds), library.snapshot.live_passages, kinds.count("full"), kinds.count("digest"), kinds.count("none")
    )


def _by_genre(documents: list[Metadata]) -> list[tuple[str, list[Metadata]]]:
    """Return documents by genre, in the order an office thinks of."""
    genres: dict[str, list[Metadata]] = {}
    for metadata in documents:
        genres.setdefault(metadata.genre or "其他", []).append(metadata)
    return sorted(genres.items(), key=lambda item: (_GENRE_PLACES.get(item[0], len(_GENRES)), item[0]))


# Formulations


def _formulation_page(library: Library, formulation: Formulation) -> str:
    question = Question(formulation.wording, "exact", limit=MOST_HITS)
    results = library.search(question)
    return render_template(
        "formulation.html",
        formulation=formulation,
        sources=[_source(library, source) for source in formulation.sources],
        results=results,
        groups=_groups(library, results.hits),
        excerpt=rendering.excerpt,
        cite=partial(_citation, library),
        typed=formulation.wording,
    )


def _source(library: Library, source: CanonicalSource) -> tuple[CanonicalSource, Metadata | None, str, str]:
    """Return a source with its document, URL, and what is missing."""
    if source.document not in library.snapshot.documents:
        return source, None, "", ""
    is_held = source.address and library.document(source.document).holds(source.address)
    url = document_url(source.document, source.address if is_held else "")
    return source, library.metadata(source.document), url, "" if is_held else "本库未收录这一部分"


# Copies to take away


def _download(library: Library, name: str) -> Response:
    """Return the copy of a document with this file name. Raises NotFoundError if there is none in such a format."""
    copy = named(name)
    if copy is None:
        raise NotFoundError("没有这种格式，请在文件页面的“下载”里选择 Word、Markdown 或 Akoma Ntoso。")
    identifier, form = copy
    response = Response(copy_of(library, identifier, form), mimetype=MIMETYPES[form])
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.add_etag()
    response.make_conditional(request)
    return response
