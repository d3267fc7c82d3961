"""The description of the API, in OpenAPI 3.1."""

from collections.abc import Sequence
from typing import get_args

from kb import __version__
from kb.contract import DAY, SHAPES, TEXT, Json, choice, listing, or_null, reference, shape
from kb.export import MIMETYPES
from kb.search import MOST_HITS, Mode, Sort


def description() -> Json:
    """Return the OpenAPI document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "政策文库",
            "version": __version__,
            "description": "查找、阅读政策文件，核对稿件里的引用、引文和提法。",
        },
        "paths": {
            "/api/search": _get("查找词句", "Results", _SEARCH_PARAMETERS, errors=(400, 503)),
            "/api/documents": _get("全部文件", "Documents", [_ON_DAY], errors=(400, 503)),
            "/api/documents/{id}": _get(
                "一份文件", "Document", [_in_path("id", "文件编号"), _ON_DAY], errors=(400, 404)
            ),
            "/export/{name}": _EXPORT,
            "/api/formulations": _get("全部提法", "Formulations"),
            "/api/formulations/{name}": _get("一个提法", "Formulation", [_in_path("name", "提法名称")], errors=(404,)),
            "/api/compare/{old}/{new}": _get("两份文件逐条比较", "Comparison", _COMPARED, errors=(400, 404, 409)),
            "/api/works/{work}": _get(
                "一部文件的沿革，某日适用哪一版", "Timeline", [_in_path("work", "文件系列编号"), _ON_DAY], (400, 404)
            ),
            "/api/outdated": _get("引用了旧版的地方", "Outdated", [_ON_DAY], errors=(400,)),
            "/api/check": _CHECK,
            "/healthz": _get("是否可用", "Health", errors=(503,)),
        },
        "components": {"schemas": SHAPES},
    }


def _get(summary: str, schema: str, parameters: Sequence[Json] = (), errors: tuple[int, ...] = ()) -> Json:
    responses = _responses(summary, schema, errors)
    return {"get": {"summary": summary, "parameters": list(parameters), "responses": responses}}


def _responses(summary: str, schema: str, errors: tuple[int, ...]) -> Json:
    failed = {str(status): _response("一句话说明原因和下一步", "Error") for status in errors}
    return {"200": _response(summary, schema), **failed}


def _response(summary: str, schema: str) -> Json:
    return {"description": summary, "content": {"application/json": {"schema": reference(schema)}}}


def _in_path(name: str, summary: str) -> Json:
    return {"name": name, "in": "path", "required": True, "description": summary, "schema": TEXT}


def _in_query(name: str, summary: str, schema: Json, *, required: bool = False) -> Json:
    return {"name": name, "in": "query", "required": required, "description": summary, "schema": schema}


def _submission(as_of: Json, **content: Json) -> Json:
    """Return the shape of what is sent to be checked; its day may be left out."""
    return {**shape(**content), "properties": {**content, "as_of": as_of}}


_FILE: Json = {"type": "string", "format": "binary"}
_AS_OF: Json = {**DAY, "description": "成文日期；不写则按文中落款"}
_SUBMITTED = {
    "application/json": _submission(or_null(_AS_OF), text=TEXT),
    "multipart/form-data": _submission(_AS_OF, file=_FILE),
}

_EXPORT: Json = {
    "get": {
        "summary": "一份文件的副本：编号加后缀，.docx 是 Word，.md 是 Markdown，.xml 是 Akoma Ntoso 3.0",
        "parameters": [_in_path("name", "文件名，如 zhibu-2018.docx")],
        "responses": {
            "200": {
                "description": "文件；同一文库的同一份文件，每次都逐字节相同",
                "content": {mimetype: {"schema": _FILE} for mimetype in MIMETYPES.values()},
            },
            "404": {
                "description": "没有这份文件，或未收录正文：一句话说明的页面",
                "content": {"text/html": {"schema": TEXT}},
            },
        },
    }
}

_CHECK: Json = {
    "post": {
        "summary": "核对稿件；稿件不保存，不记入日志",
        "requestBody": {
            "required": True,
            "content": {mimetype: {"schema": schema} for mimetype, schema in _SUBMITTED.items()},
        },
        "responses": _responses("核对报告", "Report", (400, 413, 415, 422, 503)),
    }
}

_ON_DAY = _in_query("as_of", "看哪一天的时效，如 2020-01-01；不写则是今天", DAY)

_COMPARED = [_in_path("old", "旧版编号"), _in_path("new", "新版编号"), _ON_DAY]

_SEARCH_PARAMETERS = [
    _in_query("q", "词句，最多 200 字", TEXT, required=True),
    _in_query("mode", "自动、原样、按词语", choice(get_args(Mode), default="auto")),
    _in_query("genre", "文种，可写几次", listing(TEXT)),
    _in_query("issuer", "发文机关，可写几次", listing(TEXT)),
    _in_query("status", "时效，可写几次", listing(TEXT)),
    _in_query("year", "一年或一段：2016、2016-2019", TEXT),
    _in_query("sort", "排列", choice(get_args(Sort), default="relevance")),
    _in_query("limit", "每页几段", {"type": "integer", "minimum": 1, "maximum": MOST_HITS, "default": 10}),
    _in_query("offset", "从第几段之后开始", {"type": "integer", "minimum": 0, "maximum": 10000, "default": 0}),
    _ON_DAY,
]
