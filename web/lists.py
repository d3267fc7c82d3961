"""The first page, the table of documents, the formulations: what there is, to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask import Blueprint, render_template, request

from kb.corpus import CanonicalSource, Collection, Corpus, Formulation, Snapshot, collections_of
from kb.documents import Metadata, Origin, Provenance
from kb.library import Latest, Library, LiveLibrary
from kb.urls import document_url
from web import rendering
from web.document_table import DocumentRow, DocumentTable
from web.parameters import as_of
from web.shortlist import Shortlist
from web.usages import usages_of

# On the first page stands what fits beside each other without scrolling.
_LATELY, _MOST_CITED, _FORMULATIONS = 8, 8, 16

_NUMERALS = "一两三四五六七八九十"


@dataclass(frozen=True)
class Holdings:
    """What the corpus holds; `as_of` is the day on which what the catalogue says held."""

    works: int
    documents: int
    passages: int
    full: int
    digest: int
    without_text: int
    as_of: date | None


@dataclass(frozen=True)
class Source:
    """A kind of source of full texts, the collection if it is one, how many are from it, and the latest day known."""

    origin: Origin
    collection: str
    documents: int
    day: date | None


@dataclass(frozen=True)
class Arrival:
    """The works of which a text came in on one day: the day, how many, and the first of them."""

    day: date
    count: int
    rows: tuple[DocumentRow, ...]


@dataclass(frozen=True)
class FormulationRow:
    """A formulation in the list, as the box knows it."""

    formulation: Formulation

    @property
    def names(self) -> tuple[str, ...]:
        """Return its name, and how else it is written."""
        return self.formulation.name, self.formulation.wording, *self.formulation.also

    @property
    def words(self) -> str:
        """Return its content."""
        return " ".join(self.formulation.components)

    @property
    def group(self) -> tuple[int, str]:
        """Return the group under which it is looked for: the number with which it begins, else whether it has parts."""
        initial = self.formulation.name[0]
        if initial in _NUMERALS:
            return _NUMERALS.index(initial), initial
        has_parts = bool(self.formulation.components) or self.formulation.count is not None
        return (10, "其他列有各项的") if has_parts else (11, "固定的说法")


def blueprint(live: LiveLibrary) -> Blueprint:
    """Return the routes of these pages over *live*."""
    routes = Blueprint("lists", __name__)
    table = DocumentTable()
    cited: Latest[Snapshot, tuple[tuple[DocumentRow, int], ...]] = Latest()

    @routes.get("/")
    def home() -> str:
        library = live.library()
        rows = table.rows(library)
        return render_template(
            "home.html",
            holdings=_holdings(library, len(rows)),
            sources=_sources(library.documents()),
            to_pull=sum(bool(m.official_urls) and m.text != "full" for m in library.documents()),
            collections=_collections_to_come(live.corpus, library.documents()),
            arrivals=_arrivals(rows),
            cited=cited.of(library.snapshot, lambda: _most_cited(library, rows)),
            formulations=library.formulations.all[:_FORMULATIONS],
            count=len(library.formulations.all),
            left_out=library.snapshot.manifest.bad_files,
        )

    @routes.get("/documents")
    def documents() -> str:
        library = live.library()
        page = table.page(library, request.args)
        return render_template(
            "documents.html",
            page=page,
            narrowed=request.args.get("q", "").strip(),
            holdings=_holdings(library, len(table.rows(library, as_of(request.args)))),
            as_of=as_of(request.args),
            kept=[(name, value) for name, value in request.args.items() if name not in {"q", "page"} and value],
        )

    @routes.get("/formulations")
    def formulations() -> str:
        rows = [FormulationRow(formulation) for formulation in live.library().formulations.all]
        typed = request.args.get("q", "")
        shortlist = Shortlist.of(typed, rows)
        left = sorted(shortlist.rows, key=lambda row: row.group[0])
        return render_template(
            "formulations.html",
            groups=[(name, list(own)) for (_, name), own in groupby(left, key=lambda row: row.group)],
            total=len(left),
            held=len(rows),
            is_near=shortlist.is_near,
            narrowed=typed.strip(),
        )

    @routes.get("/formulations/<path:name>")
    def formulation(name: str) -> str:
        library = live.library()
        return _formulation_page(library, library.formulations.named(name))

    return routes


def _holdings(library: Library, works: int) -> Holdings:
    kinds = [metadata.text for metadata in library.documents()]
    return Holdings(
        works,
        len(kinds),
        library.snapshot.live_passages,
        kinds.count("full"),
        kinds.count("digest"),
        kinds.count("none"),
        library.snapshot.manifest.as_of,
    )


def _sources(documents: Sequence[Metadata]) -> list[Source]:
    """Return where the full texts come from, the largest first."""
    by_kind: dict[tuple[Origin, str], list[Provenance]] = {}
    for provenance in (Provenance.of(metadata) for metadata in documents if metadata.text == "full"):
        collection = provenance.place if provenance.origin == "compilation" else ""
        by_kind.setdefault((provenance.origin, collection), []).append(provenance)
    sources = [
        Source(origin, collection, len(own), max(filter(None, (each.day for each in own)), default=None))
        for (origin, collection), own in by_kind.items()
    ]
    return sorted(sources, key=lambda source: -source.documents)


def _collections_to_come(corpus: Corpus, documents: Sequence[Metadata]) -> list[Collection]:
    """Return the collections on record of which nothing is held yet."""
    held = {metadata.collection for metadata in documents}
    return [collection for name, collection in collections_of(corpus).items() if name not in held]


def _arrivals(rows: Sequence[DocumentRow]) -> list[Arrival]:
    """Return what came in last, by day; so many works in all."""
    dated = sorted((row for row in rows if row.came_in), key=_arrival, reverse=True)
    arrivals: list[Arrival] = []
    for day, run in groupby(dated, key=lambda row: row.came_in or date.min):
        own, room = list(run), _LATELY - sum(len(arrival.rows) for arrival in arrivals)
        if room <= 0:
            break
        arrivals.append(Arrival(day, len(own), tuple(own[:room])))
    return arrivals


def _arrival(row: DocumentRow) -> tuple[date, date]:
    return row.came_in or date.min, row.metadata.date or date.min


def _most_cited(library: Library, rows: Sequence[DocumentRow]) -> tuple[tuple[DocumentRow, int], ...]:
    """Return the works that most documents cite, in whichever edition, with how many."""
    counts: list[tuple[DocumentRow, int]] = []
    for row in rows:
        editions = {each.metadata.id for each in (row.edition, *row.others)}
        citing = {link.source for identifier in editions for link in library.links.to(identifier)} - editions
        counts.append((row, len(citing)))
    counts.sort(key=lambda counted: -counted[1])
    return tuple((row, count) for row, count in counts[:_MOST_CITED] if count)


def _formulation_page(library: Library, formulation: Formulation) -> str:
    return render_template(
        "formulation.html",
        formulation=formulation,
        sources=[_source(library, source) for source in formulation.sources],
        usages=usages_of(library, formulation.wording),
        excerpt=rendering.excerpt,
        typed=formulation.wording,
    )


def _source(library: Library, source: CanonicalSource) -> tuple[CanonicalSource, Metadata | None, str, str]:
    """Return a source with its document, URL, and what is missing."""
    if source.document not in library.snapshot.documents:
        return source, None, "", ""
    is_held = source.address and library.document(source.document).holds(source.address)
    url = document_url(source.document, source.address if is_held else "")
    return source, library.metadata(source.document), url, "" if is_held else "本库未收录这一部分"
