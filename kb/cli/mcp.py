"""The command that serves the library to programs that speak the Model Context Protocol: search, show, check, works.

Standard output belongs to the protocol. Drafts are held in memory as long as they are checked, and never logged.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, unquote

from kb import __version__
from kb.cli.group import FINE, kb, with_settings
from kb.cli.library import progress_bar
from kb.contract import (
    SHAPES,
    TEXT,
    Json,
    choice,
    document_json,
    listing,
    part_json,
    report_json,
    results_json,
    timeline_json,
)
from kb.errors import KbError, NotFoundError, QueryError
from kb.export import copy_of
from kb.open_library import OpenLibrary, draft_of
from kb.search import MOST_HITS
from kb.settings import Settings
from kb.text import day

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server

_URI = "policy-kb://documents/"
_MARKDOWN = "text/markdown"
_INSTRUCTIONS = (
    "政策文库：在收录的政策文件里逐字查找（不遗漏），按地址读条文，核对稿件里的引用、引文和提法，查一部文件的各个版本。"
    "引用条文请以 show 给出的原文和 citation 为准；text_kind 不是 full 的没有原文。"
)


class NoProtocolError(KbError):
    """The official SDK, which this command alone needs, is not installed."""

    code = "not_installed"


@dataclass(frozen=True)
class _Tool:
    """A tool: what it takes and gives, in the words of JSON Schema, and what it does. `takes` must all be given but `may`."""

    description: str
    takes: Json
    may: Json
    gives: tuple[str, ...]
    answer: Callable[[OpenLibrary, Json, date | None], Json]

    @property
    def input(self) -> Json:
        """Return the shape of its arguments."""
        properties = {**self.takes, **self.may, "as_of": _AS_OF}
        return {"type": "object", "properties": properties, "required": list(self.takes), "additionalProperties": False}

    @property
    def output(self) -> Json:
        """Return the shape of its answer, with all shapes that it refers to."""
        shapes = {name: _local(shape) for name, shape in SHAPES.items()}
        kinds = [{"$ref": f"#/$defs/{name}"} for name in self.gives]
        used = set(_referred(kinds, shapes))
        root: Json = {"type": "object", **(kinds[0] if len(kinds) == 1 else {"anyOf": kinds})}
        return {**root, "$defs": {name: shape for name, shape in shapes.items() if name in used}}


def _local(shape: Any) -> Any:
    """Return a shape of the API with its references to others as they stand in a schema of its own."""
    if isinstance(shape, dict):
        return {
            name: f"#/$defs/{value.rpartition('/')[2]}" if name == "$ref" else _local(value)
            for name, value in shape.items()
        }
    return [_local(item) for item in shape] if isinstance(shape, list) else shape


def _referred(shape: Any, shapes: Json, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield the names of the shapes that one refers to, and those that these refer to."""
    if isinstance(shape, dict):
        name = shape["$ref"].rpartition("/")[2] if "$ref" in shape else ""
        if name and name not in seen:
            yield name
            yield from _referred(shapes[name], shapes, seen | {name})
        shape = list(shape.values())
    if isinstance(shape, list):
        for item in shape:
            yield from _referred(item, shapes, seen)


def _search(library: OpenLibrary, given: Json, as_of: date | None) -> Json:
    return results_json(library.search(given.pop("query"), as_of=as_of, **given), as_of)


def _show(library: OpenLibrary, given: Json, as_of: date | None) -> Json:
    if given.get("address"):
        return part_json(library.library, given["document"], given["address"], as_of)
    return document_json(library.document(given["document"], as_of=as_of), as_of)


def _check(library: OpenLibrary, given: Json, as_of: date | None) -> Json:
    if not given["text"].strip():
        raise QueryError("text 里没有正文，请补上。")
    return report_json(library.check(given["text"], as_of=as_of), draft_of(given["text"]))


def _works(library: OpenLibrary, given: Json, as_of: date | None) -> Json:
    generation = library.library
    version = generation.validity.documents.get(given["work"])
    timeline = generation.versions.timeline(version.work_or_id if version and version.work else given["work"])
    return timeline_json(timeline, timeline.on(as_of or generation.today), as_of)


def _said(description: str, schema: Json = TEXT) -> Json:
    return {**schema, "description": description}


_AS_OF = _said("看哪一天的时效，如 2020-01-01；check 是成文日期；不写则是今天，check 按文中落款")
_TOOLS = {
    "search": _Tool(
        "查找词句：先原样（逐字，不遗漏），没有时按词语；也可以是引用，如“支部工作条例第十条”。",
        {"query": _said("词句，最多 200 字")},
        {
            "mode": _said("自动、原样、按词语", choice(("auto", "exact", "words"))),
            "genre": _said("只查这些文种", listing(TEXT)),
            "issuer": _said("只查这些发文机关", listing(TEXT)),
            "status": _said("只查这些时效，如 现行有效", listing(TEXT)),
            "year": _said("一年或一段：2016、2016-2019"),
            "limit": _said("给几段", {"type": "integer", "minimum": 1, "maximum": MOST_HITS}),
            "offset": _said("从第几段之后开始", {"type": "integer", "minimum": 0}),
        },
        ("Results",),
        _search,
    ),
    "show": _Tool(
        "读一份文件，或其中一部分（一条、一款、一章）的原文、引文写法、时效；失效的另给现行的对应部分。整部法律很长，能写地址就写地址。",
        {"document": _said("文件编号，如 zhibu-2018；查找结果里的 document")},
        {"address": _said("地址，如 art_10、art_10__para_2；不写则是整份文件")},
        ("Document", "Part"),
        _show,
    ),
    "check": _Tool(
        "核对稿件里的引用、引文和提法：有没有这一条，文字对不对，是否已经修订或废止。稿件不保存，不记入日志。",
        {"text": _said("稿件的正文")},
        {},
        ("Report",),
        _check,
    ),
    "works": _Tool(
        "一部文件的各个版本、起止日期，某日适用哪一版。",
        {"work": _said("文件系列编号，或其中一份文件的编号")},
        {},
        ("Timeline",),
        _works,
    ),
}


@kb.command(help="供 AI 助手等程序使用（MCP，标准输入输出），例如在其设置里填 kb mcp。")
@with_settings
def mcp(settings: Settings) -> int:
    try:
        import anyio
        from mcp.server.stdio import stdio_server
    except ImportError:
        raise NoProtocolError(
            'kb mcp 需要 MCP 程序包，请运行 pip install "mcp>=2.3,<3"'
            "（在工程里：.venv/bin/pip install --require-hashes -r requirements/mcp.lock）后再试。"
        ) from None
    logging.disable(logging.CRITICAL)  # what a library logs of a request that it cannot read may quote a draft
    with progress_bar("建立索引") as progress:
        library = OpenLibrary(settings, progress)
    server = _server(library)

    async def serve() -> None:
        async with stdio_server() as (requests, answers):
            await server.run(requests, answers, server.create_initialization_options())

    with library:
        anyio.run(serve)
    return FINE


def _server(library: OpenLibrary) -> "Server[Any]":
    import mcp_types as types
    from anyio import to_thread
    from mcp.server.lowlevel import Server
    from mcp.shared.exceptions import MCPError

    async def list_tools(_context: Any, _params: Any) -> types.ListToolsResult:
        only_reads = types.ToolAnnotations(read_only_hint=True, open_world_hint=False)
        return types.ListToolsResult(
            tools=[
                types.Tool(
                    name=name,
                    description=tool.description,
                    input_schema=tool.input,
                    output_schema=tool.output,
                    annotations=only_reads,
                )
                for name, tool in _TOOLS.items()
            ]
        )

    async def call_tool(_context: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        try:
            content = await to_thread.run_sync(_answer, library, params.name, params.arguments or {})
        except KbError as error:
            return types.CallToolResult(content=[types.TextContent(text=error.message)], is_error=True)
        return types.CallToolResult(content=[types.TextContent(text=_json(content))], structured_content=content)

    async def list_resources(_context: Any, _params: Any) -> types.ListResourcesResult:
        held = [metadata for metadata in library.documents() if metadata.text != "none"]
        return types.ListResourcesResult(
            resources=[
                types.Resource(
                    uri=_URI + quote(metadata.id),
                    name=metadata.id,
                    title=metadata.title,
                    description="，".join(filter(None, (str(metadata.year or ""), metadata.status))),
                    mime_type=_MARKDOWN,
                )
                for metadata in held
            ]
        )

    async def list_templates(_context: Any, _params: Any) -> types.ListResourceTemplatesResult:
        template = types.ResourceTemplate(
            uri_template=_URI + "{id}", name="document", title="一份文件", mime_type=_MARKDOWN
        )
        return types.ListResourceTemplatesResult(resource_templates=[template])

    async def read_resource(_context: Any, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        try:
            text = await to_thread.run_sync(_markdown, library, str(params.uri))
        except KbError as error:
            raise MCPError(types.INVALID_PARAMS, error.message) from None
        content = types.TextResourceContents(uri=params.uri, text=text, mime_type=_MARKDOWN)
        return types.ReadResourceResult(contents=[content])

    return Server(
        "policy-kb",
        version=__version__,
        title="政策文库",
        instructions=_INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read_resource,
    )


def _answer(library: OpenLibrary, name: str, arguments: Json) -> Json:
    """Return what a tool answers. Raises KbError; what is wrong otherwise is told without what was sent."""
    from jsonschema import Draft202012Validator

    tool = _TOOLS.get(name)
    if tool is None:
        raise NotFoundError(f"没有这个工具，可以用的有 {'、'.join(_TOOLS)}。")
    wrong = next(Draft202012Validator(tool.input).iter_errors(cast(Any, arguments)), None)
    if wrong is not None:
        raise QueryError(f"参数{'“' + str(wrong.path[0]) + '”' if wrong.path else ''}不对，请照工具说明改正。")
    given = dict(arguments)
    as_of = day(given.pop("as_of", None))
    try:
        return tool.answer(library, given, as_of)
    except KbError:
        raise
    except Exception as error:
        raise KbError(f"程序出了问题（{type(error).__name__}），请再试一次；如果还不行，请告诉管理员。") from None


def _markdown(library: OpenLibrary, uri: str) -> str:
    if not uri.startswith(_URI):
        raise NotFoundError(f"没有这个资源，请用 {_URI}文件编号。")
    return copy_of(library.library, unquote(uri.removeprefix(_URI)), "md").decode()


def _json(content: Json) -> str:
    import json

    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
