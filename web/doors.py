"""The doors for other programs: search from a browser's own box, a feed of what came in, citations for Zotero."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from flask import Blueprint, Response, jsonify, render_template

from kb.contract import Json
from kb.documents import TEXT_KIND_NAMES, Metadata
from kb.library import Library, LiveLibrary
from kb.urls import document_url
from web.openapi import description, examples_in
from web.reference import Operation, ShapeField, fields_of, operations_in
from web.site import site_address

# What a reader of feeds sees of the past; one that looks in every day misses nothing unless more comes in on one day.
_LATEST = 100
_UNINDEXED = ("/api", "/draft", "/search")


@dataclass(frozen=True)
class FeedEntry:
    """A document in the feed: `identifier` never changes, `updated` is when its text came in or its file was changed."""

    identifier: str
    metadata: Metadata
    edition: str
    updated: datetime
    url: str

    @property
    def summary(self) -> str:
        """Return what is known of it in a line: 中共中央，中发〔2018〕3号，现行有效，全文."""
        known = self.metadata
        return "，".join(filter(None, (known.issuer, known.document_number, known.status, TEXT_KIND_NAMES[known.text])))


def blueprint(live: LiveLibrary) -> Blueprint:
    """Return the routes for other programs over *live*."""
    routes = Blueprint("doors", __name__)

    @routes.get("/opensearch.xml")
    def opensearch() -> Response:
        return _xml("opensearch.xml", "application/opensearchdescription+xml")

    @routes.get("/feed.atom")
    def feed() -> Response:
        entries = list(_entries(live.library()))[:_LATEST]
        updated = entries[0].updated if entries else datetime.now(UTC)
        return _xml("feed.xml", "application/atom+xml", entries=entries, updated=updated)

    @routes.get("/robots.txt")
    def robots() -> Response:
        path = urlsplit(site_address()).path
        lines = ["User-agent: *", *(f"Disallow: {path}{each}" for each in _UNINDEXED)]
        return Response("\n".join(lines) + "\n", mimetype="text/plain")

    @routes.get("/api")
    def reference() -> str:
        described = description(examples_in(live.library()))
        shapes: dict[str, list[ShapeField]] = {
            name: list(fields_of(shape)) for name, shape in described["components"]["schemas"].items()
        }
        operations: list[Operation] = list(operations_in(described))
        return render_template("api.html", operations=operations, shapes=shapes)

    @routes.get("/documents/<identifier>.csl.json")
    def citation(identifier: str) -> Response:
        library = live.library()
        response = jsonify([csl_of(library.metadata(identifier), library.validity.edition(identifier))])
        response.mimetype = "application/vnd.citationstyles.csl+json"
        return response

    return routes


def _xml(template: str, mimetype: str, **values: object) -> Response:
    return Response(render_template(template, site=site_address(), **values), mimetype=mimetype)


def _entries(library: Library) -> Iterator[FeedEntry]:
    """Yield the documents with a text, the ones that came in or were changed last first."""
    came = ((library.snapshot.arrival(metadata.id), metadata) for metadata in library.documents())
    held = [(moment, metadata) for moment, metadata in came if moment is not None]
    for moment, metadata in sorted(held, key=lambda item: (item[0], item[1].id), reverse=True):
        identifier = uuid5(NAMESPACE_URL, f"policy-kb/documents/{metadata.id}").urn
        url = site_address() + document_url(metadata.id)
        yield FeedEntry(identifier, metadata, library.validity.edition(metadata.id), moment, url)


def csl_of(metadata: Metadata, edition: str) -> Json:
    """Return a document as CSL JSON, by which Zotero and others cite it."""
    values = {
        "id": metadata.id,
        "type": "report" if metadata.genre.endswith("报告") else "legislation",
        "title": metadata.title,
        "title-short": metadata.aliases[0] if metadata.aliases else "",
        "authority": metadata.issuer,
        "author": [{"literal": metadata.issuer}] if metadata.issuer else (),
        "number": metadata.document_number,
        "genre": metadata.genre,
        "version": edition,
        "issued": _date_parts(metadata.date),
        "status": metadata.status,
        "language": "zh-CN",
        "URL": site_address() + document_url(metadata.id),
        "source": metadata.source,
    }
    return {name: value for name, value in values.items() if value}


def _date_parts(day: date | None) -> Json:
    return {"date-parts": [[day.year, day.month, day.day]]} if day else {}
