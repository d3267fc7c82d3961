"""The JSON twins of the pages on documents, formulations and drafts; those on versions are beside their pages."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, jsonify, request

from kb.contract import (
    PROCESSES,
    document_json,
    documents_json,
    formulation_json,
    formulations_json,
    health_json,
    part_json,
    report_json,
    results_json,
    suggestions_json,
)
from kb.library import LiveLibrary
from web.kept import KeptChecker, KeptSuggestions
from web.openapi import description, examples_in
from web.parameters import as_of, question_of
from web.uploads import from_api

Census = Callable[[], Mapping[str, Mapping[str, int]]]
"""How many processes of each of `PROCESSES` there are to be, are, and were started again."""


def alone() -> dict[str, dict[str, int]]:
    """Return the census of a site that is one process."""
    return {kind: {"wanted": n, "alive": n, "restarts": 0} for kind in PROCESSES for n in [int(kind == "workers")]}


def blueprint(live: LiveLibrary, checker: KeptChecker, suggestions: KeptSuggestions, census: Census) -> Blueprint:
    """Return the routes of the API over *live*, and over what is kept for it."""
    routes = Blueprint("api", __name__)

    @routes.get("/healthz")
    def health() -> Response:
        return jsonify(health_json(live.library(), census(), live.notices()))

    @routes.get("/api/openapi.json")
    def openapi() -> Response:
        return jsonify(description(examples_in(live.library())))

    @routes.get("/api/search")
    def search() -> Response:
        question = question_of(request.args)
        return jsonify(results_json(live.library().search(question), question.as_of))

    @routes.get("/api/documents")
    def documents() -> Response:
        library, day = live.library(), as_of(request.args)
        return jsonify(documents_json(library.documents(day), day))

    @routes.get("/api/documents/<identifier>")
    def document(identifier: str) -> Response:
        library, day = live.library(), as_of(request.args)
        return jsonify(document_json(library.document(identifier, day), day))

    @routes.get("/api/documents/<identifier>/parts/<address>")
    def part(identifier: str, address: str) -> Response:
        return jsonify(part_json(live.library(), identifier, address, as_of(request.args)))

    @routes.get("/api/formulations")
    def formulations() -> Response:
        return jsonify(formulations_json(live.library()))

    @routes.get("/api/formulations/<path:name>")
    def formulation(name: str) -> Response:
        library = live.library()
        return jsonify(formulation_json(library.formulations.named(name), library))

    @routes.post("/api/check")
    def check() -> Response:
        checked = checker.check(from_api(request))
        return jsonify(report_json(checked.report, checked.text))

    routes.add_url_rule("/api/suggest", "suggest", _suggest_by(suggestions))
    return routes


def _suggest_by(suggestions: KeptSuggestions) -> Callable[[], Response]:
    def suggest() -> Response:
        text = request.args.get("q", "")
        return jsonify(suggestions_json(text, suggestions.suggest(text)))

    return suggest
