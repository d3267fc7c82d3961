"""The command, as it is run in a shell."""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from kb.cli.group import COMMANDS
from kb.cli.group import kb as group
from tests.conftest import SHIPPED
from tests.support.pace import strain
from tests.web.conftest import free_port, start_serving, wait_until_ready

REGULATION = "样例工作条例\n\n第一条　为了样例。\n\n第二条　样例一致。\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    shutil.copytree(SHIPPED, folder / "corpus", ignore=shutil.ignore_patterns("local"))
    return folder


def kb(folder: Path, *arguments: str, answer: str = "") -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "KB_CORPUS": str(folder / "corpus"), "KB_INDEX": str(folder / "index")}
    command = [sys.executable, "-m", "kb", *arguments]
    return subprocess.run(command, input=answer, capture_output=True, text=True, env=environment, check=False)


def test_search_marks_the_phrase_and_counts(folder: Path) -> None:
    done = kb(folder, "search", "四种形态")
    assert done.returncode == 0
    assert "共 2 份文件，2 段，2 处。" in done.stdout
    assert done.stdout.count("【四种形态】") == 2
    assert "#art_7" in done.stdout


def test_json_is_one_object_of_the_contract(folder: Path) -> None:
    done = kb(folder, "search", "三会一课", "--json", "--genre", "条例", "--year", "2018-2019", "--limit", "1")
    found = json.loads(done.stdout)
    assert found["total"]["documents"] == 2
    assert len(found["hits"]) == 1
    assert found["facets"]["genre"] == [{"value": "条例", "count": 2}]


def test_show_prints_a_part_or_all(folder: Path) -> None:
    assert kb(folder, "show", "zhibu-2018", "art_10").stdout.count("第十条") == 1
    everything = kb(folder, "show", "zhibu-2018").stdout
    assert "第三十七条" in everything
    assert "条文要点，由本项目编写，不是原文" in everything
    part = json.loads(kb(folder, "show", "zhibu-2018", "art_10", "--json").stdout)
    assert (part["label"], part["citation"]) == ("第十条", "《中国共产党支部工作条例（试行）》第十条")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "nope"), "没有编号为“nope”的文件"),
        (("show", "zhibu-2018", "art_99"), "没有“art_99”这一部分"),
        (("search", ""), "请输入要查找的词句"),
        (("search", "党", "--year", "x"), "看不明白"),
        (("search", "党", "--as-of", "去年"), "2020-01-01 的样子"),
        (("show", "zhibu-2018", "--as-of", "2020-02-30"), "2020-01-01 的样子"),
        (("search", "党", "--limit", "0"), "每页条数"),
        (("serach", "党"), "命令写法不对"),
        (("search", "党", "--mode", "fuzzy"), "命令写法不对"),
        (("import", "没有这个文件.md"), "没有可以导入的文件"),
        (("search", "党", "--corpus", "/没有这个文件夹"), "找不到文库文件夹"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence_with_exit_code_2(
    folder: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = kb(folder, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_errors_in_json_have_the_shape_of_the_contract(folder: Path) -> None:
    done = kb(folder, "show", "nope", "--json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["code"] == "not_found"


def test_import_asks_writes_and_makes_findable(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "yangli.txt"
    path.write_text(REGULATION, "utf-8")
    refused = kb(folder, "import", str(path), answer="n\n")
    assert "2 条" in refused.stdout
    assert "没有写入" in refused.stdout
    assert not (folder / "corpus" / "local" / "yangli.md").exists()
    done = kb(folder, "import", "--yes", str(path), str(tmp_path / "没有.md"))
    assert done.returncode == 1
    assert "没有导入" in done.stderr
    assert "样例一致" in kb(folder, "search", "样例一致").stdout.replace("【", "").replace("】", "")
    (folder / "corpus" / "local" / "yangli.md").unlink()
    assert kb(folder, "index").returncode == 0
    assert "0 处" in kb(folder, "search", "“样例一致”").stdout


def test_lint_verify_and_index_say_what_they_did(folder: Path) -> None:
    assert "没有发现问题" in kb(folder, "lint").stdout
    assert "全部一致" in kb(folder, "verify", "--samples", "100").stdout
    bad = folder / "corpus" / "regulations" / "huai.md"
    bad.write_text("---\ntitle: [坏\n---\n", "utf-8")
    done = kb(folder, "index")
    assert done.returncode == 1
    assert "huai.md:2" in done.stderr
    assert kb(folder, "search", "四种形态").returncode == 0
    bad.unlink()
    assert kb(folder, "index", "--json").returncode == 0


def test_lint_tells_faults_of_the_catalogue_from_gaps(folder: Path) -> None:
    row = {
        "id": "quyue-2015",
        "title": "示例取阅条例",
        "genre": "条例",
        "published": "2016-06-01",
        "status": "现行有效",
    }
    content = yaml.safe_dump({"regulations": [row]}, allow_unicode=True)
    (folder / "corpus" / "local").mkdir(exist_ok=True)
    path = folder / "corpus" / "local" / "catalogue.yaml"
    path.write_text(content, "utf-8")
    done = kb(folder, "lint", "--catalogue")
    assert done.returncode == 1
    assert "1 行：1 处要改正，1 行还有不知道或者没有核实的" in done.stdout
    told = json.loads(kb(folder, "lint", "--catalogue", "--json").stdout)
    assert (told["rows"], len(told["faults"]), [gap["message"] for gap in told["gaps"]]) == (
        1,
        1,
        ["缺官方网址、条数。"],
    )
    path.unlink()


def test_every_command_has_help_in_chinese(folder: Path) -> None:
    listed = kb(folder, "--help").stdout
    for command in COMMANDS:
        assert command in listed
        text = kb(folder, command, "-h").stdout
        assert "用法" in text
        assert "--corpus" in text
        assert "--index" in text
        assert "Usage" not in text
        assert "Options" not in text


HEAVY = ("docx", "httpx", "lxml", "pdfplumber", "pebble", "pypinyin", "watchfiles")


@pytest.mark.parametrize("modules", ["kb.cli.searching", "kb.cli.upkeep", "kb.cli.site, web.serving"])
def test_what_takes_long_to_load_is_loaded_by_the_command_that_needs_it(modules: str) -> None:
    program = f"import sys, {modules}; print(*(name for name in {HEAVY} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_the_list_of_commands_loads_none_and_names_all(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "kb", "--help"], capture_output=True, text=True, check=True
    )
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert not {f"kb.cli.{module}" for module, _ in COMMANDS.values()} & loaded
    assert not {*HEAVY} & loaded
    assert {name.split(".")[1] for name in loaded if name.startswith("kb.")} <= {"__main__", "cli", "errors", "text"}
    for module in dict.fromkeys(module for module, _ in COMMANDS.values()):
        import_module(f"kb.cli.{module}")
    assert set(group.commands) == set(COMMANDS)
    for command, (_, what) in COMMANDS.items():
        assert f"{command} " in done.stdout
        assert what in done.stdout


def test_serve_is_ready_within_two_seconds_once_the_index_is_built(folder: Path) -> None:
    took = [seconds_until_answered(folder) for _ in range(3)]
    assert min(took[1:]) < 2 * strain()


def seconds_until_answered(folder: Path) -> float:
    """How long a site that is started takes until it has answered a search."""
    began = time.monotonic()
    port = free_port()
    process = start_serving(folder / "corpus", folder / "index", port)
    url = f"http://127.0.0.1:{port}"
    wait_until_ready(url, process)
    with urllib.request.urlopen(f"{url}/api/search?q=%E5%85%9A", timeout=60) as answer:
        assert answer.status == 200
    took = time.monotonic() - began
    process.terminate()
    process.communicate(timeout=120)
    return took


def test_a_running_site_takes_up_a_new_document(folder: Path) -> None:
    port = free_port()
    process = start_serving(folder / "corpus", folder / "index", port)
    url = f"http://127.0.0.1:{port}"
    wait_until_ready(url, process)
    try:
        new = folder / "corpus" / "regulations" / "xin.md"
        new.write_text("---\ntitle: 新样例\n---\n\n第一条　独一无二的样例。\n", "utf-8")
        assert kb(folder, "index").returncode == 0
        with urllib.request.urlopen(f"{url}/documents/xin", timeout=10) as answer:
            assert "独一无二的样例" in answer.read().decode()
        new.unlink()
    finally:
        process.terminate()
        process.communicate(timeout=120)


def test_a_port_in_use_is_said_in_a_sentence(folder: Path) -> None:
    port = free_port()
    process = start_serving(folder / "corpus", folder / "index", port)
    wait_until_ready(f"http://127.0.0.1:{port}", process)
    try:
        done = kb(folder, "serve", "--port", str(port))
        assert done.returncode == 2
        assert "已经被占用" in done.stderr
        assert "换一个地址或端口" in done.stderr
    finally:
        process.terminate()
        process.communicate(timeout=120)


def test_a_closed_pipe_is_no_failure(folder: Path) -> None:
    environment = {**os.environ, "KB_CORPUS": str(folder / "corpus"), "KB_INDEX": str(folder / "index")}
    shell = f"{sys.executable} -m kb search 党 --limit 100 | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("index", "--index", __file__), "不能读写"),
        (("serve", "--host", "300.1.1.1"), "换一个地址或端口"),
        (("show",), "少了一项"),
        (("lint", "--foo"), "没有选项“--foo”"),
    ],
)
def test_a_wrong_place_or_wording_is_no_traceback(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    done = kb(folder, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_what_begins_with_a_hyphen_may_be_searched(folder: Path) -> None:
    assert kb(folder, "search", "党支部 -换届").returncode == 0
    assert kb(folder, "search", "-换届").returncode == 0


def test_search_and_show_tell_what_was_in_force_on_a_day(folder: Path) -> None:
    found = kb(
        folder, "search", "巡视工作条例", "--as-of", "2020-01-01", "--status", "现行有效", "--mode", "exact"
    ).stdout
    assert found.startswith("按 2020年1月1日 的时效。")
    assert "xunshi-2017" in found
    assert "xunshi-2024" not in found
    assert "现行有效（2020年1月1日）" in kb(folder, "show", "xunshi-2017", "--as-of", "2020-01-01").stdout
    assert "已修订" in kb(folder, "show", "xunshi-2017").stdout
    shown = json.loads(kb(folder, "show", "xunshi-2017", "--as-of", "2020-01-01", "--json").stdout)
    assert (shown["status"], shown["as_of"]) == ("现行有效", "2020-01-01")


def test_what_goes_into_a_file_is_utf_8_wherever_it_runs(folder: Path) -> None:
    """On a Chinese Windows it would be GBK, in which 𠅤 cannot be written."""
    environment = {**os.environ, "KB_CORPUS": str(folder / "corpus"), "KB_INDEX": str(folder / "index")}
    command = [sys.executable, "-m", "kb", "search", "𠅤字辈的四种形态"]
    gbk = {"PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"}
    done = subprocess.run(command, capture_output=True, env=environment | gbk, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert "四种形态" in done.stdout.decode("utf-8")
