"""Who cites a document and what it cites; and what is shown of a document beside a citation of it."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, jsonify, render_template, request

from kb.citations import Connection
from kb.contract import citations_json, opening_json
from kb.documents import Metadata
from kb.library import Library, LiveLibrary
from kb.urls import document_url
from web.citation_graph import Neighbour, citation_graph
from web.parameters import as_of


@dataclass(frozen=True)
class ConnectedDocument:
    """A document that cites or is cited, as the list shows it: at how many places, how many of them name a part, and the
    name and page of each passage in which they stand."""

    known: Metadata
    places: int
    parts: int
    passages: tuple[tuple[str, str], ...]

    def beside(self, url: str) -> Neighbour:
        """Return its box in the picture, which leads to *url*."""
        return Neighbour(self.known.title, self.places, url, self.known.year, self.known.status)


def blueprint(live: LiveLibrary) -> Blueprint:
    """Return the routes of citations."""
    routes = Blueprint("citations", __name__)

    @routes.get("/documents/<identifier>/citations")
    def citations(identifier: str) -> str:
        return _citations_page(live.library(), identifier, as_of(request.args))

    @routes.get("/api/documents/<identifier>/citations")
    def citations_twin(identifier: str) -> Response:
        return jsonify(citations_json(live.library(), identifier, as_of(request.args)))

    @routes.get("/api/documents/<identifier>/opening")
    def opening(identifier: str) -> Response:
        return jsonify(opening_json(live.library(), identifier, as_of(request.args)))

    return routes


def _citations_page(library: Library, identifier: str, day: date | None) -> str:
    known, connections = library.metadata(identifier, day), library.connections(identifier, day)
    citing = [_connected(library, connection, day) for connection in connections.citing]
    cited = [_connected(library, connection, day) for connection in connections.cited]
    graph = citation_graph(
        Neighbour(known.title, 0, "", known.year, known.status),
        [document.beside(document.passages[0][1]) for document in citing],
        [document.beside(document_url(document.known.id, as_of=day)) for document in cited],
    )
    return render_template(
        "citations.html",
        known=known,
        citing=citing,
        cited=cited,
        moved=len(library.destinations.moved_from(identifier, day or library.today)),
        graph=graph,
        as_of=day,
        day=day or library.today,
    )


def _connected(library: Library, connection: Connection, day: date | None) -> ConnectedDocument:
    passages = dict.fromkeys(
        (link.source_address.label, document_url(link.source, link.source_address, as_of=day))
        for link in connection.links
    )
    parts = sum(bool(link.address) for link in connection.links)
    return ConnectedDocument(library.metadata(connection.document, day), connection.places, parts, tuple(passages))
