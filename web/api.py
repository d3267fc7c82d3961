"""The JSON twins of the pages."""

from flask import Blueprint, Response, jsonify, request

from kb.contract import document_json, documents_json, formulation_json, health_json, report_json, results_json
from kb.library import Library
from web.asking import as_of, asked
from web.desk import Desk
from web.openapi import description
from web.submission import from_api


def as_json(content: object) -> Response:
    """`content` as a JSON response."""
    return jsonify(content)


def blueprint(library: Library, desk: Desk) -> Blueprint:
    """The routes of the API over `library`, and over the `desk` at which drafts are checked."""
    routes = Blueprint("api", __name__)

    @routes.get("/healthz")
    def health() -> Response:
        return as_json(health_json(library.reading()))

    @routes.get("/api/openapi.json")
    def openapi() -> Response:
        return as_json(description())

    @routes.get("/api/search")
    def search() -> Response:
        question = asked(request.args)
        return as_json(results_json(library.reading().search(question), question.as_of))

    @routes.get("/api/documents")
    def documents() -> Response:
        reading, day = library.reading(), as_of(request.args)
        return as_json(documents_json(reading.documents(day), day))

    @routes.get("/api/documents/<identifier>")
    def document(identifier: str) -> Response:
        reading, day = library.reading(), as_of(request.args)
        return as_json(document_json(reading.document(identifier, day), day))

    @routes.get("/api/formulations")
    def formulations() -> Response:
        reading = library.reading()
        return as_json({"formulations": [formulation_json(one, reading) for one in reading.formulations.all]})

    @routes.get("/api/formulations/<path:name>")
    def formulation(name: str) -> Response:
        reading = library.reading()
        return as_json(formulation_json(reading.formulations.named(name), reading))

    @routes.post("/api/check")
    def check() -> Response:
        checked = desk.check(from_api(request))
        return as_json(report_json(checked.report, checked.written))

    return routes
