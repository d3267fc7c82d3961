"""The application factory: the site over one library."""

import logging
import threading
from collections.abc import Callable
from datetime import date

from flask import Flask, Response, current_app, jsonify, make_response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from kb.contract import error_json
from kb.errors import IndexUnusableError, KbError
from kb.library import LiveLibrary
from kb.settings import Settings
from web import (
    api,
    citations,
    delivery,
    doors,
    drafts,
    journal,
    lists,
    pace,
    pages,
    panel,
    rendering,
    results,
    site,
    versions,
)
from web.kept import KeptChecker, KeptSuggestions
from web.status_codes import status_code
from web.uploads import InMemoryRequest

Answer = tuple[Response | str, int]

SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
"""What every answer is sent with: nothing is loaded from anywhere but this site, and nothing inline runs."""

# The code and the sentence with which an HTTP error is told.
_HTTP_ERRORS = {
    400: ("bad_request", "这个请求看不明白，请从首页重新开始。"),
    404: ("not_found", "没有这个页面，请检查网址，或从首页查找。"),
    405: ("method_not_allowed", "这个网址不能这样使用，请从首页重新开始。"),
    413: ("too_large", "内容太大：稿件一次最多 10 MB，请去掉图片，或分成几份再核对。"),
    500: ("internal", "程序出了问题，请稍后再试；如果还不行，请把刚才的操作告诉管理员。"),
}


def create_app(
    settings: Settings,
    *,
    today: Callable[[], date] = date.today,
    census: api.Census = api.alone,
    checks: pace.Pace | None = None,
    is_prepared: bool = False,
) -> Flask:
    """Return the site over the corpus and index that *settings* name; the index is built first if it has to be.

    *today* tells the day whose statuses are shown where no other is asked about; *census* the processes of the site;
    *checks* is the pace of checking that they share. Where another process sees to it that the index *is_prepared*, what
    is there is served, and as long as nothing is there whoever asks is told. Raises KbError if there is nothing to serve.
    """
    live = LiveLibrary(settings, today)
    if not is_prepared:
        live.prepare()
    checker, suggestions = KeptChecker(live), KeptSuggestions(live)
    # Dictionaries and texts take a second to load: not in the way of the first page, nor of the first search.
    threading.Thread(target=_warm, args=(suggestions, checker), daemon=True).start()
    app = Flask(__name__)
    app.request_class = InMemoryRequest
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024  # bytes; only a draft is larger, see `uploads.admit`
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(today=today, address=site.page_address)
    rendering.install(app)
    # What comes later in this list is done to an answer before what comes earlier.
    delivery.install(app, live)
    site.install(app, settings)
    journal.install(app)
    pace.install(app, checks or pace.Pace(settings.checks))
    app.after_request(_secure)
    app.register_blueprint(pages.blueprint(live))
    app.register_blueprint(results.blueprint(live))
    app.register_blueprint(lists.blueprint(live))
    app.register_blueprint(versions.blueprint(live))
    app.register_blueprint(citations.blueprint(live))
    app.register_blueprint(drafts.blueprint(checker))
    app.register_blueprint(panel.blueprint(checker))
    app.register_blueprint(doors.blueprint(live))
    app.register_blueprint(api.blueprint(live, checker, suggestions, census))
    app.register_error_handler(KbError, _known_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _defect(app))
    return app


def _warm(*kept: KeptSuggestions | KeptChecker) -> None:
    """Load one after the other, in the order in which people come to need them."""
    try:
        for one in kept:
            one.warm()
    except IndexUnusableError as error:  # it is being built anew: whoever asks meanwhile is told
        logging.getLogger(__name__).warning(error.message)


def _secure(response: Response) -> Response:
    for name, value in (SECURITY | site.over_tls(current_app)).items():
        response.headers.setdefault(name, value)
    if request.method == "POST":  # only drafts are posted, and no answer to one is to be kept anywhere
        response.headers["Cache-Control"] = "no-store"
    if not request.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-cache")
    return response


def _known_error(error: Exception) -> Answer:
    assert isinstance(error, KbError)
    return _answer(status_code(error), error.code, error.message)


def _http_error(error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = error.code or 500
    _, sentence = _HTTP_ERRORS[400 if status < 500 else 500]
    answer, status = _answer(status, *_HTTP_ERRORS.get(status, ("http_error", sentence)))
    response = make_response(answer, status)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _defect(app: Flask) -> Callable[[Exception], Answer]:
    def answer(error: Exception) -> Answer:
        # What an exception says may quote a draft or what was searched: only its kind and place are told.
        app.logger.error("unexpected error: %s", journal.places_of(error), extra={"fault": error})
        return _answer(500, *_HTTP_ERRORS[500])

    return answer


def _answer(status: int, code: str, message: str) -> Answer:
    if request.path.startswith("/api/") or request.path == "/healthz":
        return jsonify(error_json(code, message)), status
    return pages.error_page(status, message), status
