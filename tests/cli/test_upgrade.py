"""The commands of today on folders that former versions left."""

import json
import urllib.request
from pathlib import Path

import pytest

from kb import __version__
from kb.corpus import current
from kb.indexing.maker import Maker
from tests.cli.test_commands import kb
from tests.support.former import VERSIONS, FormerHome
from tests.web.conftest import free_port, start_serving, wait_until_ready

SENTENCE = f"索引是旧版本的程序建立的，已由本程序（{__version__} 版）从文库重新建立。"


@pytest.mark.parametrize(
    ("version", "command"),
    [*((version, ("index",)) for version in VERSIONS), (VERSIONS[0], ("search", "值班")), (VERSIONS[0], ("verify",))],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_a_command_on_the_folder_of_a_former_version_says_one_sentence(
    version: str, command: tuple[str, ...], tmp_path: Path
) -> None:
    home = FormerHome.unzipped(version, tmp_path)
    done = kb(home.folder, *command)
    assert done.returncode == 0, done.stderr
    assert [line for line in done.stderr.splitlines() if line.endswith("。")] == [SENTENCE]
    assert "Traceback" not in done.stderr
    again = kb(home.folder, *command)
    assert (again.returncode, "索引是" in again.stderr) == (0, False)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_site_opens_on_the_folder_of_a_former_version(version: str, tmp_path: Path) -> None:
    home = FormerHome.unzipped(version, tmp_path)
    port = free_port()
    process = start_serving(home.corpus, home.index, port)
    try:
        wait_until_ready(f"http://127.0.0.1:{port}", process)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/documents", timeout=60) as answer:
            documents = json.loads(answer.read())["documents"]
    finally:
        process.terminate()
        _, said = process.communicate(timeout=60)
    assert {document["id"]: document["title"] for document in documents} == home.answers["documents"]
    assert SENTENCE in said
    assert "Traceback" not in said


@pytest.mark.parametrize("command", [("index",), ("search", "值班"), ("verify",), ("serve", "--port", "0")])
def test_an_index_of_a_later_version_is_told_and_nothing_is_written(command: tuple[str, ...], tmp_path: Path) -> None:
    home = FormerHome.unzipped(VERSIONS[0], tmp_path)
    folder = current(home.index)
    assert folder is not None
    Maker("99.1.0", "whoosh/later").write(folder)
    before = {path: path.stat().st_mtime_ns for path in home.index.rglob("*") if path.name != ".build.lock"}
    done = kb(home.folder, *command)
    assert done.returncode == 2
    assert "99.1.0" in done.stderr
    assert "Traceback" not in done.stderr
    assert {path: path.stat().st_mtime_ns for path in home.index.rglob("*") if path.name != ".build.lock"} == before
