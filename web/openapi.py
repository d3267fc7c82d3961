"""The description of the API, in OpenAPI 3.1."""

from typing import Any, get_args

from kb import __version__
from kb.citations import FateKind
from kb.drafts import WEIGHT, Kind
from kb.export import MIMETYPES
from kb.versions import KIND_NAMES, HeadingKind

Json = dict[str, Any]


def description() -> Json:
    """The OpenAPI document."""
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
            "/api/compare/{old}/{new}": _get(
                "两份文件逐条比较",
                "Comparison",
                [_in_path("old", "旧版编号"), _in_path("new", "新版编号"), _ON_DAY],
                errors=(400, 404, 409),
            ),
            "/api/works/{work}": _get(
                "一部文件的沿革，某日适用哪一版",
                "Timeline",
                [_in_path("work", "文件系列编号"), _ON_DAY],
                errors=(400, 404),
            ),
            "/api/outdated": _get("引用了旧版的地方", "Outdated", [_ON_DAY], errors=(400,)),
            "/api/check": _CHECK,
            "/healthz": _get("是否可用", "Health", errors=(503,)),
        },
        "components": {"schemas": _SCHEMAS},
    }


def _get(summary: str, schema: str, parameters: list[Json] | None = None, errors: tuple[int, ...] = ()) -> Json:
    return {
        "get": {"summary": summary, "parameters": parameters or [], "responses": _responses(summary, schema, errors)}
    }


def _responses(summary: str, schema: str, errors: tuple[int, ...]) -> Json:
    failed = {str(status): _response("一句话说明原因和下一步", "Error") for status in errors}
    return {"200": _response(summary, schema), **failed}


def _response(summary: str, schema: str) -> Json:
    return {
        "description": summary,
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}},
    }


def _in_path(name: str, summary: str) -> Json:
    return {"name": name, "in": "path", "required": True, "description": summary, "schema": {"type": "string"}}


def _in_query(name: str, summary: str, schema: Json, *, required: bool = False) -> Json:
    return {"name": name, "in": "query", "required": required, "description": summary, "schema": schema}


def _object(required: Json, **optional: Json) -> Json:
    return {"type": "object", "required": list(required), "properties": {**required, **optional}}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


_TEXT: Json = {"type": "string"}
_TEXT_OR_NULL: Json = {"type": ["string", "null"]}
_COUNT: Json = {"type": "integer", "minimum": 0}
_FLAG: Json = {"type": "boolean"}
_COUNT_OR_NULL: Json = {"type": ["integer", "null"], "minimum": 0}
_TEXTS = _list(_TEXT)
_DAY: Json = {"type": "string", "format": "date"}
_ASKED_DAY: Json = {**_DAY, "description": "时效是哪一天的；问了才有"}
_DAY_OR_NULL: Json = {"type": ["string", "null"], "format": "date"}
_TEXT_KIND: Json = {"type": "string", "enum": ["full", "digest", "none"], "description": "全文、条文要点、未收录正文"}

_AS_OF: Json = {"type": "string", "format": "date", "description": "成文日期；不写则按文中落款"}
_SUBMITTED = {
    "application/json": _object({"text": _TEXT}, as_of={**_AS_OF, "type": ["string", "null"]}),
    "multipart/form-data": _object({"file": {"type": "string", "format": "binary"}}, as_of=_AS_OF),
}

_EXPORT: Json = {
    "get": {
        "summary": "一份文件的副本：编号加后缀，.docx 是 Word，.md 是 Markdown，.xml 是 Akoma Ntoso 3.0",
        "parameters": [_in_path("name", "文件名，如 zhibu-2018.docx")],
        "responses": {
            "200": {
                "description": "文件；同一文库的同一份文件，每次都逐字节相同",
                "content": {
                    mimetype: {"schema": {"type": "string", "format": "binary"}} for mimetype in MIMETYPES.values()
                },
            },
            "404": {
                "description": "没有这份文件，或未收录正文：一句话说明的页面",
                "content": {"text/html": {"schema": {"type": "string"}}},
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

_ON_DAY = _in_query("as_of", "看哪一天的时效，如 2020-01-01；不写则是今天", _DAY)

_SEARCH_PARAMETERS = [
    _in_query("q", "词句，最多 200 字", _TEXT, required=True),
    _in_query("mode", "自动、原样、按词语", {"type": "string", "enum": ["auto", "exact", "words"], "default": "auto"}),
    _in_query("genre", "文种，可写几次", _TEXTS),
    _in_query("issuer", "发文机关，可写几次", _TEXTS),
    _in_query("status", "时效，可写几次", _TEXTS),
    _in_query("year", "一年或一段：2016、2016-2019", _TEXT),
    _in_query("sort", "排列", {"type": "string", "enum": ["relevance", "date"], "default": "relevance"}),
    _in_query("limit", "每页几段", {"type": "integer", "minimum": 1, "maximum": 100, "default": 10}),
    _in_query("offset", "从第几段之后开始", {"type": "integer", "minimum": 0, "maximum": 10000, "default": 0}),
    _ON_DAY,
]

_PASSAGE: Json = {
    "address": _TEXT,
    "label": _TEXT,
    "path": _TEXTS,
    "kind": {"type": "string", "enum": ["article", "paragraph", "heading", "table"]},
    "text": _TEXT,
}

_METADATA: Json = {
    "id": _TEXT,
    "title": _TEXT,
    "aliases": _TEXTS,
    "genre": _TEXT,
    "issuer": _TEXT,
    "document_number": _TEXT_OR_NULL,
    "approved": _TEXT_OR_NULL,
    "published": _TEXT_OR_NULL,
    "effective": _TEXT_OR_NULL,
    "repealed": _TEXT_OR_NULL,
    "status": _TEXT,
    "work": _TEXT_OR_NULL,
    "supersedes": _TEXT_OR_NULL,
    "superseded_by": _TEXT_OR_NULL,
    "text_kind": _TEXT_KIND,
    "articles": _COUNT_OR_NULL,
    "source": _TEXT_OR_NULL,
    "fetched": _TEXT_OR_NULL,
    "official_urls": _TEXTS,
    "notice": _TEXT_OR_NULL,
    "url": _TEXT,
}

_TARGET: Json = _object({"document": _TEXT, "address": _TEXT, "title": _TEXT, "label": _TEXT, "url": _TEXT})

_FINDING: Json = _object(
    {
        "span": {
            **_list(_COUNT),
            "minItems": 2,
            "maxItems": 2,
            "description": "稿件里的码点位置，含头不含尾；Word 文件是其中文字的位置",
        },
        "line": _COUNT,
        "column": _COUNT,
        "text": _TEXT,
        "kind": {"type": "string", "enum": list(get_args(Kind))},
        "target": {**_TARGET, "type": ["object", "null"]},
        "verdict": {"type": "string", "enum": list(WEIGHT)},
        "detail": _TEXT,
        "reason": _TEXT_OR_NULL,
        "candidates": _list(_TARGET),
        "evidence": _TEXT_OR_NULL,
        "suggestion": _TEXT_OR_NULL,
        "diff": {
            "type": ["array", "null"],
            "items": _object({"op": {"type": "string", "enum": ["same", "draft", "source"]}, "text": _TEXT}),
        },
    }
)

_REPORT: Json = _object(
    {
        "coverage": _object(
            {
                "marks": _COUNT,
                "checked": _COUNT,
                "unchecked": _list(_object({"reason": _TEXT, "count": _COUNT})),
                "sentence": _TEXT,
            }
        ),
        "corpus": _object({"version": _TEXT, "documents": _COUNT}),
        "as_of": _TEXT_OR_NULL,
        "dated": {"type": "boolean"},
        "sources": _list(
            _object({"document": _TEXT, "title": _TEXT, "sha256": _TEXT_OR_NULL, "text_kind": _TEXT_KIND})
        ),
        "findings": _list(_FINDING),
    }
)

_COUNTS: Json = _object({"old": _COUNT, "new": _COUNT, "kinds": _object(dict.fromkeys(KIND_NAMES, _COUNT))})
_SIDE: Json = _object({"address": _TEXT, "label": _TEXT, "url": _TEXT})
_HEADING_OR_NULL: Json = {**_object({"address": _TEXT, "text": _TEXT}), "type": ["object", "null"]}
_VERSION_OR_NULL: Json = {
    **_object({"document": _TEXT, "title": _TEXT, "year": _COUNT_OR_NULL}),
    "type": ["object", "null"],
}

_COMPARISON: Json = _object(
    {
        "old": _ref("Metadata"),
        "new": _ref("Metadata"),
        "is_same": {"type": "boolean"},
        "summary": _TEXT,
        "notes": _TEXTS,
        "counts": _object({"articles": _COUNTS, "paragraphs": _COUNTS}),
        "headings": _list(
            _object(
                {
                    "kind": {"type": "string", "enum": list(get_args(HeadingKind))},
                    "old": _HEADING_OR_NULL,
                    "new": _HEADING_OR_NULL,
                }
            )
        ),
        "rows": _list(
            _object(
                {
                    "kind": {"type": "string", "enum": list(KIND_NAMES)},
                    "kind_name": _TEXT,
                    "old": _list(_SIDE),
                    "new": _list(_SIDE),
                    "pieces": _list(_object({"op": {"type": "string", "enum": ["same", "old", "new"]}, "text": _TEXT})),
                }
            )
        ),
        "links": {
            **_list(_object({"old": _TEXT, "new": _TEXT_OR_NULL})),
            "description": "旧版各部分（条、款、项）在新版的地址；删去的为 null，没有把握的不列",
        },
        "url": _TEXT,
    },
    as_of=_ASKED_DAY,
)

_TIMELINE: Json = _object(
    {
        "work": _TEXT,
        "title": _TEXT,
        "as_of": _DAY,
        "in_force": _TEXTS,
        "perhaps": {**_TEXTS, "description": "日期不全、不能断定是否适用的"},
        "answer": _TEXT,
        "gaps": _list(_object({"begins": _DAY, "ends": _DAY})),
        "versions": _list(
            _object(
                {
                    "document": _TEXT,
                    "title": _TEXT,
                    "year": _COUNT_OR_NULL,
                    "begins": _DAY_OR_NULL,
                    "ends": {**_DAY_OR_NULL, "description": "不再有效的第一天"},
                    "interval": _TEXT,
                    "status": _TEXT,
                    "text_kind": _TEXT_KIND,
                    "url": _TEXT,
                }
            )
        ),
        "url": _TEXT,
    }
)

_OLD_CITATION: Json = _object(
    {
        "address": _TEXT,
        "label": _TEXT,
        "text": _TEXT,
        "url": _TEXT,
        "cited": _object(
            {
                "document": _TEXT,
                "title": _TEXT,
                "year": _COUNT_OR_NULL,
                "address": _TEXT_OR_NULL,
                "label": _TEXT_OR_NULL,
                "status": _TEXT,
                "since": _DAY_OR_NULL,
            }
        ),
        "was_valid": {"type": ["boolean", "null"], "description": "成文时所引版本是否有效"},
        "is_named": {"type": "boolean", "description": "明确指明旧版"},
        "successor": _VERSION_OR_NULL,
        "became": {
            **_object(
                {
                    "kind": {"type": "string", "enum": list(get_args(FateKind))},
                    "address": _TEXT_OR_NULL,
                    "label": _TEXT_OR_NULL,
                }
            ),
            "type": ["object", "null"],
        },
        "detail": _TEXT,
    }
)

_OUTDATED: Json = _object(
    {
        "as_of": _DAY,
        "total": _COUNT,
        "documents": _list(
            _object(
                {
                    "document": _TEXT,
                    "title": _TEXT,
                    "year": _COUNT_OR_NULL,
                    "is_over": {"type": "boolean", "description": "本身已经失效"},
                    "citations": _list(_OLD_CITATION),
                    "url": _TEXT,
                }
            )
        ),
    }
)

_FACET = _list(_object({"value": _TEXT, "count": _COUNT}))

_SCHEMAS: Json = {
    "Results": _object(
        {
            "query": _object(
                {"text": _TEXT, "mode": {"type": "string", "enum": ["exact", "words"]}, "notice": _TEXT_OR_NULL},
                as_of=_ASKED_DAY,
            ),
            "total": _object({"documents": _COUNT, "passages": _COUNT, "occurrences": _COUNT}),
            "facets": _object({"genre": _FACET, "issuer": _FACET, "status": _FACET, "year": _FACET}),
            "hits": _list(_ref("Hit")),
            "took_ms": {"type": "number"},
        }
    ),
    "Hit": _object(
        {
            "document": _TEXT,
            "title": _TEXT,
            **_PASSAGE,
            "highlights": {
                **_list({**_list(_COUNT), "minItems": 2, "maxItems": 2}),
                "description": "text 里的码点位置，含头不含尾",
            },
            "tier": {"type": "string", "enum": ["citation", "exact", "all", "some"]},
            "score": {"type": "number"},
            "status": _TEXT,
            "text_kind": _TEXT_KIND,
            "url": _TEXT,
        }
    ),
    "Documents": _object({"documents": _list(_ref("Metadata"))}, as_of=_ASKED_DAY),
    "Metadata": _object(_METADATA),
    "Document": _object(
        {**_METADATA, "sections": _list(_ref("Section")), "passages": _list(_ref("Passage"))}, as_of=_ASKED_DAY
    ),
    "Section": _object({"address": _TEXT, "label": _TEXT, "heading": _TEXT, "children": _list(_ref("Section"))}),
    "Passage": _object({**_PASSAGE, "footnotes": _TEXTS}),
    "Formulations": _object({"formulations": _list(_ref("Formulation"))}),
    "Formulation": _object(
        {
            "name": _TEXT,
            "components": _TEXTS,
            "count": _COUNT_OR_NULL,
            "sources": _list(
                _object({"location": _TEXT, "document": _TEXT_OR_NULL, "address": _TEXT_OR_NULL, "url": _TEXT_OR_NULL})
            ),
            "wrong_variants": _list(_object({"wrong": _TEXT, "why": _TEXT_OR_NULL})),
            "changes": _list(_object({"date": _TEXT, "change": _TEXT})),
            "confidence": {"type": "string", "enum": ["high", "medium"]},
            "url": _TEXT,
        }
    ),
    "Comparison": _COMPARISON,
    "Timeline": _TIMELINE,
    "Outdated": _OUTDATED,
    "Report": _REPORT,
    "Health": _object(
        {
            "status": _TEXT,
            "version": _TEXT,
            "engine": _object({"name": _TEXT, "answers": _FLAG}),
            "corpus": _object({"version": _TEXT, "documents": _COUNT, "passages": _COUNT, "left_out": _COUNT}),
        }
    ),
    "Error": _object({"error": _object({"code": _TEXT, "message": _TEXT})}),
}
