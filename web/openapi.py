"""The description of the API, in OpenAPI 3.1."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import get_args

from kb import __version__
from kb.contract import DAY, SHAPES, TEXT, Json, choice, listing, reference, shape
from kb.export import MIMETYPES, SUFFIXES
from kb.library import Library
from kb.search import MOST_CHARACTERS, MOST_HITS, Mode, Sort

Examples = Mapping[str, Mapping[str, str]]
"""Values that the parameters in a path can take, by path and name."""


def description(examples: Examples = MappingProxyType({})) -> Json:
    """Return the OpenAPI document, with *examples* of what can be put into its paths."""
    described = _description()
    for path, values in examples.items():
        operation = described["paths"][path]["get"]
        shown = [_with_example(parameter, values) for parameter in operation["parameters"]]
        described["paths"][path] = {"get": {**operation, "parameters": shown}}
    return described


def _with_example(parameter: Json, values: Mapping[str, str]) -> Json:
    name = parameter["name"]
    return {**parameter, "example": values[name]} if name in values else parameter


def examples_in(library: Library) -> Examples:
    """Return examples of parameters with which every path answers, as far as *library* holds what it takes."""
    held = [metadata for metadata in library.documents() if metadata.text != "none"]
    read = (library.document(metadata.id) for metadata in held)
    document = next((each for each in read if each.articles), library.document(held[0].id) if held else None)
    formulation = next(iter(library.formulations.all), None)
    timelines = library.versions.timelines()
    befores = ((library.versions.comparable_before(t, version), version) for t in timelines for version in t.versions)
    pair = next(((before.id, version.metadata.id) for before, version in befores if before), None)
    examples: dict[str, dict[str, str]] = {"/api/search": {"q": "党支部"}}
    if document:
        part = (document.articles or document.passages)[0].address
        for path in ("", "/citations", "/opening"):
            examples[f"/api/documents/{{id}}{path}"] = {"id": document.id}
        for path in ("parts", "history"):
            examples[f"/api/documents/{{id}}/{path}/{{address}}"] = {"id": document.id, "address": part}
        examples["/export/{name}"] = {"name": document.id + SUFFIXES["docx"]}
    if formulation:
        examples["/api/formulations/{name}"] = {"name": formulation.name}
    if timelines:
        examples["/api/works/{work}"] = {"work": timelines[0].work}
    if pair:
        examples["/api/compare/{old}/{new}"] = {"old": pair[0], "new": pair[1]}
    return examples


def _description() -> Json:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "政策文库",
            "version": __version__,
            "description": "查找、阅读政策文件，核对稿件里的引用、引文和提法。",
        },
        "paths": {
            "/api/search": _get("查找词句", "Results", _SEARCH_PARAMETERS, errors=(400, 503)),
            "/api/suggest": _get(
                "没有输完的词句可能要找什么：文件、提法、标题、条",
                "Suggestions",
                [_in_query("q", "已经输入的字", TEXT)],
                (503,),
            ),
            "/search/rows.{form}": _ROWS,
            "/api/documents": _get("全部文件", "Documents", [_ON_DAY], errors=(400, 503)),
            "/api/documents/{id}": _get(
                "一份文件", "Document", [_in_path("id", "文件编号"), _ON_DAY], errors=(400, 404)
            ),
            "/api/documents/{id}/parts/{address}": _get(
                "文件的一部分：原文、引文、时效，失效的另有现行的对应部分", "Part", _PART, errors=(400, 404)
            ),
            "/export/{name}": _EXPORT,
            "/api/formulations": _get("全部提法", "Formulations"),
            "/api/formulations/{name}": _get("一个提法", "Formulation", [_in_path("name", "提法名称")], errors=(404,)),
            "/api/compare/{old}/{new}": _get("两份文件逐条比较", "Comparison", _COMPARED, errors=(400, 404, 409)),
            "/api/works/{work}": _get(
                "一部文件的沿革，某日适用哪一版", "Timeline", [_in_path("work", "文件系列编号"), _ON_DAY], (400, 404)
            ),
            "/api/documents/{id}/citations": _get(
                "谁引用它，它引用谁，各有几处", "Citations", [_in_path("id", "文件编号"), _ON_DAY], errors=(400, 404)
            ),
            "/api/documents/{id}/opening": _get(
                "一份文件的简要著录和正文的开头", "Opening", [_in_path("id", "文件编号"), _ON_DAY], errors=(400, 404)
            ),
            "/api/documents/{id}/history/{address}": _get(
                "一条（一段）在各版里的文字，新的在前", "PartHistory", _PART, errors=(400, 404, 409)
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
    # As a form sends what was not filled in; of a list an empty value is one of its values.
    empty = {} if required or "items" in schema else {"allowEmptyValue": True}
    return {"name": name, "in": "query", "required": required, "description": summary, "schema": schema, **empty}


def _submission(as_of: Json, **content: Json) -> Json:
    """Return the shape of what is sent to be checked; its day may be left out."""
    return {**shape(**content), "properties": {**content, "as_of": as_of}}


_ON_DAY = _in_query("as_of", "看哪一天的时效，如 2020-01-01；不写则是今天", DAY)

# What is to be searched for beside blanks and quotation marks; the folding knows some dozens more of the invisible kind.
_QUERY: Json = {
    "type": "string",
    "minLength": 1,
    "maxLength": MOST_CHARACTERS,
    "pattern": r"[^\s\x00-\x20\x7f-\xa0\"'“”‘’«»‹›〈〉《》「」『』]",
}
_YEARS: Json = {"type": "string", "pattern": r"^([0-9]{4}|[0-9]{4}-([0-9]{4})?|-[0-9]{4})$"}

_NARROWING = [
    _in_query("q", f"词句，最多 {MOST_CHARACTERS} 字", _QUERY, required=True),
    _in_query("mode", "自动、原样、按词语", choice(get_args(Mode), default="auto")),
    _in_query("genre", "文种，可写几次", listing(TEXT)),
    _in_query("issuer", "发文机关，可写几次", listing(TEXT)),
    _in_query("status", "时效，可写几次", listing(TEXT)),
    _in_query("year", "一年或一段：2016、2016-2019、2016-、-2019", _YEARS),
    _in_query("document", "只查这份文件，写编号，可写几次", listing(TEXT)),
    _in_query("sort", "排列：按相关程度、最新在前、最早在前", choice(get_args(Sort), default="relevance")),
    _ON_DAY,
]
_SEARCH_PARAMETERS = [
    *_NARROWING,
    _in_query("limit", "每页几段", {"type": "integer", "minimum": 1, "maximum": MOST_HITS, "default": 10}),
    _in_query("offset", "从第几段之后开始", {"type": "integer", "minimum": 0, "maximum": 10000, "default": 0}),
]

_FILE: Json = {"type": "string", "format": "binary"}
_EMPTY: Json = {"type": "string", "maxLength": 0}  # a field that was not filled in
_AS_OF: Json = {"anyOf": [DAY, _EMPTY], "description": "成文日期；不写则按文中落款"}
# A text of nothing but what nobody can read is refused: control signs, characters of private use, the sign of a lost one.
_UNREADABLE = "\\x00-\\x08\\x0e-\\x1f\\x7f\\ue000-\\uf8ff\\ufffd-\\uffff\U000f0000-\U0010ffff"
_WORDING: Json = {
    "type": "string",
    "minLength": 1,
    "pattern": rf"[^{_UNREADABLE}\s]",
}
_SUBMITTED = {
    "application/json": {
        **_submission({**_AS_OF, "anyOf": [DAY, _EMPTY, {"type": "null"}]}, text=_WORDING),
        "additionalProperties": False,
    },
    "multipart/form-data": _submission(
        _AS_OF, file={**_WORDING, "description": "稿件文件：Word、PDF、Markdown、网页、纯文本；不带文件名的算纯文本"}
    ),
}

_EXPORT: Json = {
    "get": {
        "summary": "一份文件的副本：编号加后缀，.docx 是 Word，.md 是 Markdown，.xml 是 Akoma Ntoso 3.0",
        "parameters": [
            _in_path("name", "文件名，如 zhibu-2018.docx"),
            {
                "name": "part",
                "in": "query",
                "description": "只要这一部分（只用于 .docx，可写几次）：art_10、chp_3，从一条到一条写 art_3..art_7",
                "schema": {"type": "array", "items": {"type": "string"}},
            },
        ],
        "responses": {
            "200": {
                "description": "文件；同一文库的同一份文件，每次都逐字节相同",
                "content": {mimetype: {"schema": _FILE} for mimetype in MIMETYPES.values()},
            },
            "404": {
                "description": "没有这份文件或这一部分，或未收录正文：一句话说明的页面",
                "content": {"text/html": {"schema": TEXT}},
            },
        },
    }
}

_ROWS: Json = {
    "get": {
        "summary": "查到的全部段落，带引文：csv 是表格，json 见 Rows，docx 是 Word；参数与 /api/search 相同，不分页",
        "parameters": [
            {**_in_path("form", "csv、json 或 docx"), "schema": choice(("csv", "json", "docx"))},
            *_NARROWING,
        ],
        "responses": {
            "200": {
                "description": "文件",
                "content": {
                    "application/json": {"schema": reference("Rows")},
                    "text/csv": {"schema": _FILE},
                    MIMETYPES["docx"]: {"schema": _FILE},
                },
            },
            "400": {
                "description": "不能这样查，或者超过 5000 段：一句话说明的页面",
                "content": {"text/html": {"schema": TEXT}},
            },
            "404": {"description": "没有这种格式：一句话说明的页面", "content": {"text/html": {"schema": TEXT}}},
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
        "responses": _responses("核对报告", "Report", (400, 403, 413, 415, 422, 429, 503)),
    }
}

_PART = [_in_path("id", "文件编号"), _in_path("address", "地址，如 art_10__para_2"), _ON_DAY]

_COMPARED = [_in_path("old", "旧版编号"), _in_path("new", "新版编号"), _ON_DAY]
