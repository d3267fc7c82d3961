"""`kb mcp`, asked by the client of the official SDK over standard input and output."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters
from mcp.shared.exceptions import MCPError

from kb.library import Library
from tests.conftest import PROJECT

TOOLS = {"search", "show", "check", "works"}
DRAFT = "绝密示例段落"


@pytest.fixture(scope="module")
def index(library: Library) -> Path:
    return library.snapshot.folder.parent


@pytest.fixture(scope="module")
def server(invented_folder: Path, index: Path) -> StdioServerParameters:
    return StdioServerParameters(
        command=sys.executable,
        args=["-m", "kb", "mcp", "--corpus", str(invented_folder), "--index", str(index)],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )


def ask(server: StdioServerParameters, questions: Callable[[Client], Awaitable[Any]]) -> Any:
    async def asking() -> Any:
        async with Client(server) as client:
            return await questions(client)

    return asyncio.run(asyncio.wait_for(asking(), 60))


def test_the_tools_answer_in_the_shapes_that_they_tell(server: StdioServerParameters) -> None:
    asked: list[tuple[str, dict[str, Any]]] = [
        ("search", {"query": "三色卡片", "limit": 2, "status": ["现行有效"]}),
        ("show", {"document": "shili-2024", "address": "art_3"}),
        ("show", {"document": "shili-2024"}),
        ("check", {"text": "依照《示例工作条例》第九百条。", "as_of": "2026-01-01"}),
        ("works", {"work": "shili-2015"}),
    ]

    async def questions(client: Client) -> Any:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        return tools, [(name, await client.call_tool(name, arguments)) for name, arguments in asked]

    tools, answers = ask(server, questions)
    assert set(tools) == TOOLS
    for name, answer in answers:
        assert not answer.is_error, answer
        Draft202012Validator(tools[name].output_schema).validate(answer.structured_content)
        assert json.loads(answer.content[0].text) == answer.structured_content
    results, part, document, report, timeline = (answer.structured_content for _, answer in answers)
    assert all("三色卡片" in hit["text"] for hit in results["hits"])
    assert part["citation"].endswith("第三条")
    assert document["id"] == "shili-2024"
    assert [finding["verdict"] for finding in report["findings"]] == ["条款号不符"]
    assert [version["document"] for version in timeline["versions"]] == ["shili-2015", "shili-2024"]


def test_documents_are_resources(server: StdioServerParameters) -> None:
    async def questions(client: Client) -> Any:
        listed = (await client.list_resources()).resources
        return listed, await client.read_resource("policy-kb://documents/shili-2024")

    listed, read = ask(server, questions)
    assert "policy-kb://documents/shili-2024" in {resource.uri for resource in listed}
    assert "三色卡片" in read.contents[0].text


def test_what_cannot_be_is_told_in_a_sentence_that_repeats_nothing(server: StdioServerParameters) -> None:
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("show", {"document": "nirgends"}),
        ("check", {"text": DRAFT, "as_of": "去年"}),
        ("check", {"text": [DRAFT]}),
        ("check", {"text": " "}),
        ("search", {"query": "三色", "limit": 0}),
        ("search", {"query": "三色", "other": DRAFT}),
        ("nirgends", {}),
    ]

    async def questions(client: Client) -> Any:
        answers = [await client.call_tool(name, arguments) for name, arguments in wrong]
        with pytest.raises(MCPError):
            await client.read_resource("policy-kb://documents/nirgends")
        return answers

    for answer in ask(server, questions):
        assert answer.is_error
        assert answer.content[0].text.endswith("。")
        assert DRAFT not in answer.content[0].text


def test_nothing_but_the_protocol_is_written_and_nothing_of_a_draft_is_logged(server: StdioServerParameters) -> None:
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "示例", "version": "1"}}
    messages: list[dict[str, Any]] = [
        {"id": 1, "method": "initialize", "params": hello},
        {"method": "notifications/initialized"},
        {"id": 2, "method": "tools/call", "params": {"name": "check", "arguments": {"text": DRAFT}}},
        {"id": 3, "method": "tools/call", "params": {"name": "check", "arguments": DRAFT}},
    ]
    lines = [json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=False) for message in messages]
    process = subprocess.Popen(
        [server.command, *server.args],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=server.env,
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write("".join(f"{line}\n" for line in lines).encode())
    process.stdin.flush()
    answers = [json.loads(process.stdout.readline()) for _ in range(3)]
    rest, told = process.communicate(timeout=120)
    assert {answer["id"] for answer in answers} == {1, 2, 3}
    assert rest == b""
    assert DRAFT not in told.decode()


def test_without_the_sdk_a_sentence_tells_how_to_install_it(tmp_path: Path) -> None:
    (tmp_path / "mcp.py").write_text("raise ImportError", "utf-8")
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{PROJECT}"}
    told = subprocess.run([sys.executable, "-m", "kb", "mcp"], capture_output=True, text=True, env=environment)
    assert told.returncode == 2
    assert told.stdout == ""
    assert "requirements/mcp.lock" in told.stderr
