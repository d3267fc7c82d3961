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
from kb.export.copies import Form, file_name
from kb.formulations import CanonicalSource, Formulation
from kb.library import Library, Reading
from kb.outdated import Citing
from kb.search import tiers
from kb.search.engine import FACETS, Hit, Results
from kb.search.highlight import highlight
from kb.search.query import MOST_HITS, Asked
from kb.text.phrase import Wording
from kb.timeline import Version
from kb.urls import document_url, export_url
from web import rendering
from web.asking import asked as asked_by
from web.asking import search_url
from web.history import History

_FACET_NAMES = {"genre": "文种", "issuer": "发文机关", "status": "时效性", "year": "年份"}
_FORM_NAMES: dict[Form, str] = {"docx": "Word", "md": "Markdown", "akn": "Akoma Ntoso"}
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

    `anchors` are the sections that begin here without a heading line of their own; `manner` and `depth` say how a
    heading looks. Of a table there is one of `paragraphs`, its first row, with the markup of all.
    """

    passage: Passage
    anchors: tuple[str, ...]
    manner: str
    depth: int
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


def blueprint(library: Library, history: History) -> Blueprint:
    """The routes of the pages over `library`, and over the `history` of what it holds."""
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
        reading = library.reading()
        return render_template("documents.html", genres=_by_genre(reading.documents()), holdings=_holdings(reading))

    @routes.get("/documents/<identifier>")
    def document(identifier: str) -> str:
        reading = library.reading()
        return _reading_page(reading, reading.document(identifier), request.args.get("q", ""), history)

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


def _reading_page(reading: Reading, document: Document, typed: str, history: History) -> str:
    wordings, notice = _to_mark(reading, typed)
    marker, notes = rendering.Marker(), rendering.Notes(document)
    links = {}
    for key, grouped in groupby(reading.links.of(document.id), lambda link: (link.source_address, link.paragraph)):
        links[key] = list(grouped)
    told = partial(_version_told, reading)
    parts = [_part(reading, document, passage, links, wordings, marker, notes, told) for passage in document.passages]
    known = document.metadata
    return render_template(
        "document.html",
        document=document,
        cite=partial(canonical_of, document),
        known=known,
        parts=parts,
        sections=document.sections,
        articles=_articles(document),
        typed=typed,
        marks=marker.count,
        notice=notice,
        history=_history(document.id, history),
        cited_by=_citing_documents(reading, document.id),
        has_title=document.holds("title"),
        downloads=_downloads(document.id) if known.text != "none" else (),
    )


@dataclass(frozen=True)
class VersionLine:
    """One version in the 沿革 of a document: itself, when it holds, its status today, and the version before it if the two
    can be compared."""

    version: Version
    status: str
    before: Metadata | None


@dataclass(frozen=True)
class DocumentHistory:
    """What a document's page says of versions: those of its work, newest first; that it no longer holds, since when and
    what does; and its own citations of old versions."""

    lines: tuple[VersionLine, ...]
    lapsed: str
    since: date | None
    successor: Metadata | None
    is_comparable: bool
    citing: Citing


def _history(identifier: str, history: History) -> DocumentHistory:
    versions, today = history.versions(), history.today()
    known = versions.known[identifier]
    lines: list[VersionLine] = []
    if known.work:
        one = versions.timeline(known.work)
        lines = [
            VersionLine(version, version.status_on(today), versions.before(one, version))
            for version in reversed(one.versions)
        ]
    lapse = versions.outdated.lapse(identifier, today)
    successor = lapse.successor if lapse else None
    return DocumentHistory(
        tuple(lines) if len(lines) > 1 else (),
        lapse.status if lapse else "",
        lapse.since if lapse else None,
        successor,
        bool(successor and successor.text == known.text == "full"),
        versions.outdated.of(identifier, today),
    )


def _version_told(reading: Reading, link: Link) -> str:
    """What to say of a link that leads to another version than the one that was cited; nothing of any other."""
    if not link.cited:
        return ""
    cited = reading.snapshot.shelved(link.cited).metadata
    return f"引用的是{cited.year}年版，本库未收录其正文，这里打开的是另一版" if cited.year else "引用的是另一版"


def _downloads(identifier: str) -> list[tuple[str, str]]:
    """The formats in which a document can be taken away, each with where."""
    return [(name, export_url(file_name(identifier, form))) for form, name in _FORM_NAMES.items()]


def _to_mark(reading: Reading, typed: str) -> tuple[tuple[Wording, ...], str]:
    """What a query marks on the reading page: what it found on the results page."""
    if not typed.strip():
        return (), ""
    try:
        results = reading.search(Asked(typed, limit=1))
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
    notes: rendering.Notes,
    told: rendering.Told,
) -> Part:
    before = marker.count
    rows = [
        rendering.Row(paragraph, highlight(paragraph.text, wordings), links.get((passage.address, position), []))
        for position, paragraph in enumerate(passage.paragraphs)
    ]
    paragraphs: list[tuple[Paragraph, Markup, Markup]] = []
    for table, run in groupby(rows, _table_of):
        if table:
            paragraphs.append(_table(document, passage, table, list(run), marker, notes, told))
        else:
            paragraphs.extend(_line(row, marker, notes, told) for row in run)
    cited_by = _citing_parts(reading, document, passage)
    first = document.position(passage.address)
    begun = (section.address for section in document.all_sections() if section.first == first)
    anchors = tuple(one for one in begun if one != passage.address)
    first_mark = before + 1 if marker.count > before else 0
    manner, depth = _heading_manner(passage)
    return Part(passage, anchors, manner, depth, tuple(paragraphs), cited_by, first_mark, marker.count)


def _table_of(row: rendering.Row) -> str:
    """The address of the table that a row is of; empty for what is no row."""
    return addresses.parent(row.paragraph.address) if row.paragraph.is_row else ""


def _table(
    document: Document,
    passage: Passage,
    address: str,
    rows: list[rendering.Row],
    marker: rendering.Marker,
    notes: rendering.Notes,
    told: rendering.Told,
) -> tuple[Paragraph, Markup, Markup]:
    identifier = address if address != passage.address else ""
    text = rendering.table(rows, document.label(address), marker, notes, told, identifier=identifier)
    return rows[0].paragraph, Markup(), text


def _line(
    row: rendering.Row, marker: rendering.Marker, notes: rendering.Notes, told: rendering.Told
) -> tuple[Paragraph, Markup, Markup]:
    held = row.paragraph
    is_note = held.kind == "footnote"
    number = notes.number(held, row.marks, marker) if is_note else rendering.number(held, row.marks, marker)
    return held, number, rendering.paragraph(held, row.marks, row.links, marker, told) + notes.marks(held)


def _heading_manner(passage: Passage) -> tuple[str, int]:
    """How the heading of a part looks, as a class, and how deep the part lies; an annex begins a text of its own."""
    annex = addresses.annex_of(passage.address)
    if annex == passage.address:
        return "annex", 0
    inside = passage.address.removeprefix(f"{annex}{SEPARATOR}") if annex else passage.address
    depth = len(passage.path) - (1 if annex else 0)
    return "outline" if inside.startswith("sec") else "", max(0, depth)


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
        step = addresses.article_of(passage.address).rpartition(SEPARATOR)[2]
        short = step.removeprefix("art_").replace("-", "之")
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
    shelved = reading.snapshot.documents.get(source.document)
    if shelved is None:
        return source, None, "", ""
    held = source.address and reading.document(source.document).holds(source.address)
    url = document_url(source.document, source.address if held else "")
    return source, shelved.metadata, url, "" if held else "本库未收录这一部分"
