"""A user's own corpus, begun by a command."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PROJECT

RULE = "---\ntitle: 样例办法\n---\n\n第一条　值班样例岗。\n"


def kb(folder: Path, *arguments: str, **said: str) -> "subprocess.CompletedProcess[str]":
    own = {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
    command = [sys.executable, "-m", "kb", *arguments]
    environment = {**own, "PYTHONPATH": str(PROJECT), **said}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_a_corpus_that_is_begun_lies_over_the_shipped_one_and_is_begun_once(tmp_path: Path) -> None:
    told = kb(tmp_path, "init", "--here")
    assert told.returncode == 0, told.stderr
    assert f"--corpus {tmp_path / 'corpus'}" in told.stdout
    (tmp_path / "corpus" / "README.md").write_text("自己的说明\n", "utf-8")
    (tmp_path / "corpus" / "yangli.md").write_text(RULE, "utf-8")
    (tmp_path / "corpus" / "local" / "zhibu-2018.md").write_text(RULE, "utf-8")
    again = json.loads(kb(tmp_path, "init", "--here", "--json").stdout)
    shipped = len([*(PROJECT / "corpus" / "regulations").iterdir(), *(PROJECT / "corpus" / "reports").iterdir()])
    assert again == {
        "corpus": str(tmp_path / "corpus"),
        "index": str(tmp_path / "index"),
        "new": False,
        "documents": shipped + 1,
    }
    assert (tmp_path / "corpus" / "README.md").read_text("utf-8") == "自己的说明\n"


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(RULE, "utf-8")
    told = kb(tmp_path, "init", "--corpus", str(tmp_path))
    assert (told.returncode, told.stdout) == (2, "")
    assert "没有动它" in told.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


def test_the_corpus_of_a_checkout_needs_no_beginning(tmp_path: Path) -> None:
    told = kb(tmp_path, "init")
    assert told.returncode == 0
    assert f"工程里的文库：{PROJECT / 'corpus'}" in told.stdout
    assert not (PROJECT / "corpus" / ".policy-kb").exists()


@pytest.mark.parametrize(
    ("typed", "at", "offered"), [("kb se", 1, {"serve", "search"}), ("kb search --mo", 2, {"--mode"})]
)
def test_a_shell_is_told_how_to_complete(tmp_path: Path, typed: str, at: int, offered: set[str]) -> None:
    said = {"_KB_COMPLETE": "bash_complete", "COMP_WORDS": typed, "COMP_CWORD": str(at)}
    call = "import sys; sys.argv = ['kb']; from kb.cli import main; main()"
    own = {**os.environ, "PYTHONPATH": str(PROJECT), **said}
    done = subprocess.run(
        [sys.executable, "-c", call], cwd=tmp_path, env=own, capture_output=True, text=True, check=True
    )
    assert {line.removeprefix("plain,") for line in done.stdout.splitlines()} == offered
