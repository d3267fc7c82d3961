"""One setting switches: the same commands, site and answers on a cluster."""

import json
import os
import re
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kb.settings import ClusterAddress
from tests.conftest import copy_of_invented
from tests.web.conftest import free_port, start_serving, wait_until_ready

DRAFT = (
    "按照《示例工作条例（试行）》第七条，“编号与清单不符”的卡片要核对。\n"
    "有人说“用三色卡片和两张清单核对物件”，见《示例工作条例（试行）》第九十九条。\n"
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("switched")
    copy_of_invented(folder / "corpus")
    (folder / "稿件.txt").write_text(DRAFT, "utf-8")
    return folder


@pytest.fixture(scope="module")
def environment(cluster_address: ClusterAddress) -> dict[str, str]:
    return {
        "KB_ENGINE": "opensearch",
        "KB_OPENSEARCH_URL": ",".join(cluster_address.urls),
        "KB_OPENSEARCH_INDEX": "switched",
    }


def kb(home: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    index = home / (environment.get("KB_ENGINE") or "whoosh")
    said = {**os.environ, "KB_CORPUS": str(home / "corpus"), "KB_INDEX": str(index), **environment}
    command = [sys.executable, "-m", "kb", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=said, check=False)


def told(done: "subprocess.CompletedProcess[str]") -> Any:
    """What a command printed, without the times."""
    return json.loads(re.sub(r'"took_ms": [\d.]+', '"took_ms": 0', done.stdout)), done.returncode


@pytest.mark.parametrize(
    "arguments",
    [
        ("index",),
        ("search", "三色卡片", "--json"),
        ("search", "归档 当天 卡片", "--json", "--mode", "words", "--limit", "30"),
        ("search", "样例", "--json", "--genre", "条例", "--as-of", "2020-01-01"),
        ("search", "示例工作条例第七条", "--json"),
        ("search", "没有这句话", "--json"),
        ("show", "shili-2024", "art_7", "--json"),
        ("check", "--json", "{home}/稿件.txt"),
        ("lint", "--json"),
        ("verify", "--json", "--samples", "60"),
    ],
    ids=lambda arguments: "-".join(arguments[:3]),
)
def test_a_command_says_the_same_by_both_engines(
    home: Path, environment: dict[str, str], arguments: tuple[str, ...]
) -> None:
    arguments = tuple(argument.format(home=home) for argument in arguments)
    if "--json" not in arguments:
        assert kb(home, *arguments, **environment).stdout == kb(home, *arguments).stdout
        return
    assert told(kb(home, *arguments, **environment)) == told(kb(home, *arguments))


def test_an_engine_that_is_not_there_is_one_sentence_and_exits_with_2(home: Path) -> None:
    for said, expected in (({"KB_ENGINE": "lucene"}, "KB_ENGINE"), ({"KB_ENGINE": "opensearch"}, "KB_OPENSEARCH_URL")):
        done = kb(home, "search", "卡片", **said)
        assert done.returncode == 2
        assert expected in done.stderr
        assert done.stderr.count("\n") == 1


def test_a_search_without_the_cluster_is_one_sentence_and_exits_with_2(home: Path, environment: dict[str, str]) -> None:
    kb(home, "index", **environment)
    done = kb(home, "search", "卡片", **{**environment, "KB_OPENSEARCH_URL": "http://127.0.0.1:9"})
    assert done.returncode == 2
    assert "检索集群暂时连不上" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.fixture
def workers(home: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Two workers over one corpus and one index."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    kb(home, "index", **environment)
    ports = [free_port(), free_port()]
    serving = [start_serving(home / "corpus", home / "opensearch", port) for port in ports]
    try:
        for port, process in zip(ports, serving, strict=True):
            wait_until_ready(f"http://127.0.0.1:{port}", process)
        yield [f"http://127.0.0.1:{port}" for port in ports]
    finally:
        for process in serving:
            process.terminate()
            process.communicate()


def test_what_is_indexed_is_found_by_every_worker(home: Path, environment: dict[str, str], workers: list[str]) -> None:
    assert [_found(url, "新增一句记号") for url in workers] == [[], []]
    text = "---\ntitle: 新增记号办法\n---\n\n第一条　新增一句记号。\n"
    (home / "corpus" / "regulations" / "xinzeng.md").write_text(text, "utf-8")
    assert kb(home, "index", **environment).returncode == 0
    assert [_found(url, "新增一句记号") for url in workers] == [["xinzeng"], ["xinzeng"]]
    assert [_engine(url) for url in workers] == [{"name": "opensearch", "answers": True}] * 2


def _found(url: str, text: str) -> list[str]:
    with urllib.request.urlopen(f"{url}/api/search?q={urllib.parse.quote(text)}", timeout=30) as answer:
        return [hit["document"] for hit in json.load(answer)["hits"]]


def _engine(url: str) -> Any:
    with urllib.request.urlopen(f"{url}/healthz", timeout=30) as answer:
        return json.load(answer)["engine"]
