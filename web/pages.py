"""The pages: each route gathers what its template shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby

from flask import Blueprint, Response, make_response, render_template, request
from markupsafe import Markup

from kb import address as addresses
from kb.address import SEPARATOR
from kb.citations.canonical import canonical_of
from kb.citations.links import Link
from kb.contract import mode_of
from kb.document import Document, Metadata, Paragraph, Passage
from kb.errors import QueryError
from kb.formulations import CanonicalSource, Formulation
from kb.library import Library, Reading
from kb.search import tiers
from kb.search.engine import FACETS, Hit, Results
from kb.search.highlight import Spans, highlight
from kb.search.query import MOST_HITS, Asked
from kb.text.phrase import Wording
from kb.urls import document_url
from web import rendering
from web.asking import as_of, search_url
from web.asking import asked as asked_by

_FACET_NAMES = {"genre": "文种", "issuer": "发文机关", "status": "时效性", "year": "年份"}
_GENRE_ORDER = ["工作报告", "党章", "准则", "条例", "规定", "办法", "规则", "细则", "意见"]


@dataclass(frozen=True)
class Group:
    """The hits of one document on a page; the year, by which versions are told apart; of a document whose text is not
    held in full the address of the official wording."""

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
class Part:
    """A passage as the reading page shows it, with who cites it and the marks before and after its own.

    `anchors` are the sections that begin here without a heading line of their own.
    """

    passage: Passage
    anchors: tuple[str, ...]
    paragraphs: tuple[tuple[Paragraph, Markup, Markup], ...]
    cited_by: tuple[tuple[str, str, str], ...]
    first_mark: int
    last_mark: int


@dataclass(frozen=True)
class Holdings:
    """What the corpus holds."""

    documents: int
    passages: int
    full: int
    digest: int
    listed: int


def blueprint(library: Library) -> Blueprint:
    """The routes of the pages over `library`."""
    routes = Blueprint("pages", __name__)

    @routes.get("/")
    def home() -> str:
        reading = library.reading()
        return render_template(
            "home.html",
            holdings=_holdings(reading),
            genres=_by_genre(reading.documents()),
            formulations=reading.formulations.all,
            left_out=reading.snapshot.manifest.bad_files,
        )

    @routes.get("/search")
    def search() -> str:
        if not request.args.get("q", "").strip():
            return render_template("search.html", typed="", results=None)
        return _search_page(library.reading())

    @routes.get("/documents")
    def documents() -> str:
        reading, day = library.reading(), as_of(request.args)
        genres = _by_genre(reading.documents(day))
        return render_template("documents.html", genres=genres, holdings=_holdings(reading), as_of=day)

    @routes.get("/documents/<identifier>")
    def document(identifier: str) -> str:
        reading, day = library.reading(), as_of(request.args)
        return _reading_page(reading, reading.document(identifier, day), request.args.get("q", ""), day)

    @routes.get("/formulations")
    def formulations() -> str:
        return render_template("formulations.html", formulations=library.reading().formulations.all)

    @routes.get("/formulations/<path:name>")
    def formulation(name: str) -> str:
        reading = library.reading()
        return _formulation_page(reading, reading.formulations.named(name))

    @routes.get("/guide")
    def guide() -> str:
        return render_template("guide.html", guide=rendering.guide())

    @routes.get("/favicon.ico")
    def icon() -> Response:
        response = make_response(_ICON)
        response.mimetype = "image/svg+xml"
        return response

    return routes


_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="4" fill="#9b1c1c"/>'
    '<path d="M8 9h16M8 16h16M8 23h10" stroke="#fff" stroke-width="3"/></svg>'
)


def error_page(status: int, message: str) -> str:
    """The page that says what went wrong and what to do next."""
    return render_template("error.html", status=status, message=message, typed=request.args.get("q", ""))


# Search


def _search_page(reading: Reading) -> str:
    asked = asked_by(request.args)
    results = reading.search(asked)
    return render_template(
        "search.html",
        typed=asked.text,
        asked=asked,
        as_of=asked.as_of,
        kept=[(name, value) for name, value in request.args.items(multi=True) if name not in {"as_of", "offset"}],
        today_url=search_url(request.args, as_of=None),
        results=results,
        mode=mode_of(results),
        groups=_groups(reading, results.hits),
        facets=_facets(results),
        others=_other_ways(reading, asked, results),
        sorts=_sorts(asked),
        pages=_pages(asked, results),
        excerpt=rendering.excerpt,
        cite=partial(_citation, reading),
    )


def _groups(reading: Reading, hits: Iterable[Hit]) -> list[Group]:
    """The hits by document, in the order in which each document's first hit comes."""
    by_document: dict[str, list[Hit]] = {}
    for hit in hits:
        by_document.setdefault(hit.document, []).append(hit)
    groups: list[Group] = []
    for identifier, listed in by_document.items():
        known = reading.snapshot.shelved(identifier).metadata
        official = known.official_urls[0] if known.text != "full" and known.official_urls else ""
        groups.append(Group(listed[0], known.year, official, tuple(listed)))
    return groups


def _citation(reading: Reading, hit: Hit) -> str:
    """How an official text cites the part that a hit opens."""
    return canonical_of(reading.document(hit.document), hit.anchor)


def _facets(results: Results) -> list[Facet]:
    facets: list[Facet] = []
    for name in FACETS:
        chosen = request.args.getlist(name)
        values = tuple(
            (
                v.value,
                v.count,
                search_url(request.args, **{name: None if v.value in chosen else v.value}),
                v.value in chosen,
            )
            for v in results.facets.get(name, ())
        )
        if len(values) > 1 or any(value[3] for value in values):
            facets.append(Facet(_FACET_NAMES[name], values))
    return facets


def _other_ways(reading: Reading, asked: Asked, results: Results) -> list[tuple[str, str]]:
    """Links to the same question put differently, with how many passages would answer."""
    ways: list[tuple[str, str]] = []
    if results.query.tier == "exact" and asked.mode == "auto":
        query = tiers.words_plan(asked, reading.segmenter)
        if query is not None and len(query.words) > 1:
            count = reading.engine.count(query)
            if count > results.total.passages:
                ways.append((f"按词语查找：含有全部词语的有 {count} 段", search_url(request.args, mode="words")))
    if not results.total.passages or results.query.tier in {"all", "some"}:
        near = reading.formulations.near(asked.text)
        ways += [(f"查找“{one.wording}”", search_url(request.args, q=one.wording, mode=None)) for one in near[:3]]
    if asked.mode != "auto":
        ways.append(("改为自动", search_url(request.args, mode=None)))
    return ways


def _sorts(asked: Asked) -> list[tuple[str, str, bool]]:
    names = (("relevance", "按相关程度"), ("date", "按日期"))
    return [(name, search_url(request.args, sort=sort), asked.sort == sort) for sort, name in names]


def _pages(asked: Asked, results: Results) -> list[tuple[str, str, bool]]:
    """Links to the pages around this one."""
    last = (results.total.passages - 1) // asked.limit
    here = asked.offset // asked.limit
    if last <= 0:
        return []

    def url(page: int) -> str:
        return search_url(request.args, offset=page * asked.limit or None)

    near = sorted({0, last, *range(max(0, here - 3), min(last, here + 3) + 1)})
    links = [("上一页", url(here - 1), False)] if here else []
    links += [(str(page + 1), url(page), page == here) for page in near]
    return links + ([("下一页", url(here + 1), False)] if here < last else [])


# Reading


def _reading_page(reading: Reading, document: Document, typed: str, day: date | None) -> str:
    wordings, notice = _to_mark(reading, typed, day)
    marker = rendering.Marker()
    links = {}
    for key, grouped in groupby(reading.links.of(document.id), lambda link: (link.source_address, link.paragraph)):
        links[key] = list(grouped)
    parts = [_part(reading, document, passage, links, wordings, marker) for passage in document.passages]
    known = document.metadata
    others = [d for d in reading.documents(day) if known.work and d.work == known.work and d.id != known.id]
    return render_template(
        "document.html",
        document=document,
        as_of=day,
        cite=partial(canonical_of, document),
        known=known,
        parts=parts,
        sections=document.sections,
        articles=_articles(document),
        typed=typed,
        marks=marker.count,
        notice=notice,
        versions=sorted(others, key=lambda d: str(d.date or ""), reverse=True),
        cited_by=_citing_documents(reading, document.id),
        has_title=document.holds("title"),
    )


def _to_mark(reading: Reading, typed: str, day: date | None) -> tuple[tuple[Wording, ...], str]:
    """What a query marks on the reading page: what it found on the results page."""
    if not typed.strip():
        return (), ""
    try:
        results = reading.search(Asked(typed, limit=1, as_of=day))
    except QueryError as error:
        return (), error.message
    return results.query.marked, ""


def _part(
    reading: Reading,
    document: Document,
    passage: Passage,
    links: dict[tuple[str, int], list[Link]],
    wordings: tuple[Wording, ...],
    marker: rendering.Marker,
) -> Part:
    before = marker.count
    paragraphs: list[tuple[Paragraph, Markup, Markup]] = []
    for position, paragraph in enumerate(passage.paragraphs):
        marks: Spans = highlight(paragraph.text, wordings)
        number = rendering.number(paragraph, marks, marker)
        text = rendering.paragraph(paragraph, marks, links.get((passage.address, position), []), marker)
        paragraphs.append((paragraph, number, text))
    cited_by = _citing_parts(reading, document, passage)
    first = document.position(passage.address)
    addresses = (section.address for section in document.all_sections() if section.first == first)
    anchors = tuple(address for address in addresses if address != passage.address)
    return Part(passage, anchors, tuple(paragraphs), cited_by, before + 1 if marker.count > before else 0, marker.count)


def _citing_parts(reading: Reading, document: Document, passage: Passage) -> tuple[tuple[str, str, str], ...]:
    """Who cites a passage: title, place, address."""
    if passage.address == "title":
        return ()
    found: dict[str, tuple[str, str, str]] = {}
    for link in reading.links.to_passage(document.id, passage.address):
        label = addresses.label(link.source_address)
        said = "本文件" if link.source == document.id else f"《{reading.document(link.source).title}》"
        url = document_url(link.source, link.source_address)
        found.setdefault(url, (said, label, url))
    return tuple(found.values())


def _citing_documents(reading: Reading, identifier: str) -> list[tuple[str, int, str]]:
    """The documents that cite this one or parts of it: title, how often, where first."""
    counted: dict[str, list[Link]] = {}
    for link in reading.links.to(identifier):
        counted.setdefault(link.source, []).append(link)
    return [
        (_dated(reading.snapshot.shelved(source).metadata), len(links), document_url(source, links[0].source_address))
        for source, links in counted.items()
    ]


def _dated(known: Metadata) -> str:
    """A title with its year, by which versions are told apart."""
    return f"{known.title}（{known.year}）" if known.year else known.title


def _articles(document: Document) -> dict[str, list[tuple[str, str, str]]]:
    """For each innermost section the articles that stand directly in it, for the table of contents: short, full, address."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    sections = document.all_sections()
    for position, passage in enumerate(document.passages):
        if passage.kind != "article":
            continue
        inside = [section for section in sections if section.first <= position < section.end]
        home = max(inside, key=lambda section: section.first).address if inside else ""
        short = passage.address.split(SEPARATOR)[0].removeprefix("art_").replace("-", "之")
        found.setdefault(home, []).append((short, passage.label, passage.address))
    return found


# Lists


def _holdings(reading: Reading) -> Holdings:
    known = reading.documents()
    kinds = [metadata.text for metadata in known]
    return Holdings(
        len(known), reading.snapshot.live_passages, kinds.count("full"), kinds.count("digest"), kinds.count("none")
    )


def _by_genre(known: list[Metadata]) -> list[tuple[str, list[Metadata]]]:
    """Documents by genre, in the order in which an office thinks of them."""
    genres: dict[str, list[Metadata]] = {}
    for metadata in known:
        genres.setdefault(metadata.genre or "其他", []).append(metadata)
    return sorted(
        genres.items(), key=lambda item: (_GENRE_ORDER.index(item[0]) if item[0] in _GENRE_ORDER else 99, item[0])
    )


# Formulations


def _formulation_page(reading: Reading, formulation: Formulation) -> str:
    asked = Asked(formulation.wording, "exact", limit=MOST_HITS)
    results = reading.search(asked)
    return render_template(
        "formulation.html",
        formulation=formulation,
        sources=[_source(reading, source) for source in formulation.sources],
        results=results,
        groups=_groups(reading, results.hits),
        excerpt=rendering.excerpt,
        cite=partial(_citation, reading),
        typed=formulation.wording,
    )


def _source(reading: Reading, source: CanonicalSource) -> tuple[CanonicalSource, Metadata | None, str, str]:
    """A canonical source with the document it stands in, where it can be opened, and how much of it is held."""
    if source.document not in reading.snapshot.documents:
        return source, None, "", ""
    held = source.address and reading.document(source.document).holds(source.address)
    url = document_url(source.document, source.address if held else "")
    return source, reading.known(source.document), url, "" if held else "本库未收录这一部分"
