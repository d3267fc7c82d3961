"""The pages: each route gathers what its template shows."""

from flask import Blueprint, Response, current_app, render_template, request

from kb.errors import NotFoundError
from kb.export import MIMETYPES, copy_of, file_name, named, part_of
from kb.library import Library, LiveLibrary
from web import rendering
from web.parameters import as_of
from web.reading_page import reading_page


def blueprint(live: LiveLibrary) -> Blueprint:
    """Return the routes of the pages over *live*."""
    routes = Blueprint("pages", __name__)

    @routes.get("/documents/<identifier>")
    def read(identifier: str) -> str:
        library, day = live.library(), as_of(request.args)
        document = library.document(identifier, day)
        return reading_page(library, document, request.args.get("q", ""), day)

    @routes.get("/export/<name>")
    def export(name: str) -> Response:
        return _download(live.library(), name, request.args.getlist("part"))

    routes.add_url_rule("/guide", view_func=_guide)
    routes.add_url_rule("/favicon.ico", view_func=_icon)
    return routes


def _icon() -> Response:
    return current_app.send_static_file("icon.ico")


def _guide() -> str:
    return render_template("guide.html", guide=rendering.guide())


def error_page(status: int, message: str) -> str:
    """Return the page that says what went wrong and what next."""
    return render_template("error.html", status=status, message=message, typed=request.args.get("q", ""))


# Copies to take away


def _download(library: Library, name: str, parts: list[str]) -> Response:
    """Return the copy of a document with this file name, or of parts of it.

    Raises NotFoundError if there is none in such a format, or no such part.
    """
    copy = named(name)
    if copy is None:
        raise NotFoundError("没有这种格式，请在文件页面的“下载”里选择 Word、Markdown 或 Akoma Ntoso。")
    identifier, form = copy
    content = part_of(library, identifier, parts, form) if parts else copy_of(library, identifier, form)
    response = Response(content, mimetype=MIMETYPES[form])
    response.headers.set("Content-Disposition", "attachment", filename=file_name(identifier, form, parts))
    response.add_etag()
    response.make_conditional(request)
    return response
