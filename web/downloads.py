"""Copies of documents to take away: Word, Markdown, Akoma Ntoso."""

from flask import Blueprint, Response, make_response, request

from kb.errors import NotFoundError
from kb.export import MIMETYPES, copy_of, named
from kb.library import LiveLibrary


def blueprint(live: LiveLibrary) -> Blueprint:
    """The routes of the downloads over `live`."""
    routes = Blueprint("downloads", __name__)

    @routes.get("/export/<name>")
    def export(name: str) -> Response:
        told = named(name)
        if told is None:
            raise NotFoundError("没有这种格式，请在文件页面的“下载”里选择 Word、Markdown 或 Akoma Ntoso。")
        identifier, form = told
        response = make_response(copy_of(live.library(), identifier, form))
        response.mimetype = MIMETYPES[form]
        response.headers.set("Content-Disposition", "attachment", filename=name)
        response.add_etag()
        response.make_conditional(request)
        return response

    return routes
