"""The JSON twins of the pages."""

from flask import Blueprint, Response, jsonify, request

from kb.contract import document_json, formulation_json, health_json, metadata_json, results_json
from kb.library import Library
from web.asking import asked
from web.openapi import description


def as_json(content: object) -> Response:
    """`content` as a JSON response."""
    return jsonify(content)


def blueprint(library: Library) -> Blueprint:
    """The routes of the API over `library`."""
    routes = Blueprint("api", __name__)

    @routes.get("/healthz")
    def health() -> Response:
        return as_json(health_json(library.reading()))

    @routes.get("/api/openapi.json")
    def openapi() -> Response:
        return as_json(description())

    @routes.get("/api/search")
    def search() -> Response:
        return as_json(results_json(library.reading().search(asked(request.args))))

    @routes.get("/api/documents")
    def documents() -> Response:
        return as_json({"documents": [metadata_json(known) for known in library.reading().documents()]})

    @routes.get("/api/documents/<identifier>")
    def document(identifier: str) -> Response:
        return as_json(document_json(library.reading().document(identifier)))

    @routes.get("/api/formulations")
    def formulations() -> Response:
        reading = library.reading()
        return as_json({"formulations": [formulation_json(one, reading) for one in reading.formulations.all]})

    @routes.get("/api/formulations/<path:name>")
    def formulation(name: str) -> Response:
        reading = library.reading()
        return as_json(formulation_json(reading.formulations.named(name), reading))

    return routes
