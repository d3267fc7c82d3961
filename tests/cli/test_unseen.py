"""What cannot be seen, written or waited for: said in one sentence with the path, and nothing is lost by it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.shut import bound_by_permissions

_LONG = 120.0
INTERRUPTED = """
import runpy, sys
class Interrupting:
    def find_spec(self, name, path, target=None):
        if name == "kb.cli":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupting())
sys.argv = ["kb", "index"]
runpy.run_module("kb", run_name="__main__")
"""


def kb(home: Path, *arguments: str, before: list[str] | None = None) -> "subprocess.CompletedProcess[str]":
    places = ["--corpus", str(home / "corpus"), "--index", str(home / "index")]
    command = [*(before or []), sys.executable, "-m", "kb", *arguments, *places]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=_LONG, stdin=subprocess.DEVNULL)


def write(home: Path, folder: str, *names: str) -> None:
    (home / "corpus" / folder).mkdir(parents=True, exist_ok=True)
    for name in names:
        text = f"---\ntitle: 办法{name}\n---\n\n第一条　{folder}的{name}。\n"
        (home / "corpus" / folder / f"{name}.md").write_text(text, "utf-8")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A corpus with an index: three documents in `mine`, two in `theirs`."""
    write(tmp_path, "mine", "甲", "乙", "丙")
    write(tmp_path, "theirs", "丁", "戊")
    (tmp_path / "corpus" / "catalogue.yaml").write_text("regulations: []\n", "utf-8")
    assert kb(tmp_path, "index").returncode == 0
    yield tmp_path
    for folder in (tmp_path / "corpus", tmp_path / "corpus" / "mine", tmp_path / "index"):
        if folder.exists():
            folder.chmod(0o755)


def hits(home: Path, wording: str) -> int:
    passages: int = json.loads(kb(home, "search", wording, "--mode", "exact", "--json").stdout)["total"]["passages"]
    return passages


def test_a_folder_without_permission_is_named_and_its_documents_stay(home: Path) -> None:
    before = bound_by_permissions()
    (home / "corpus" / "mine").chmod(0)
    done = kb(home, "index", before=before)
    assert done.returncode == 1
    assert f"“{home / 'corpus' / 'mine'}”：打不开这个文件夹（没有权限）" in done.stderr
    assert "3 份文件仍使用上一次的内容" in done.stderr
    assert "索引完成：5 份文件，10 段；没有变化。" in done.stdout
    told = json.loads(kb(home, "index", "--json", before=before).stdout)
    assert ([each["path"] for each in told["left_out"]], told["removed"]) == (["mine/"], 0)
    lint = kb(home, "lint", before=before)
    assert lint.returncode == 1
    assert "mine/：打不开这个文件夹" in lint.stdout
    (home / "corpus" / "mine").chmod(0o755)
    assert kb(home, "index").returncode == 0


def test_a_corpus_without_permission_is_no_fault_of_how_the_command_was_written(home: Path) -> None:
    before = bound_by_permissions()
    (home / "corpus").chmod(0)
    done = kb(home, "index", before=before)
    assert (done.returncode, "命令写法不对" in done.stderr) == (1, False)
    assert "没有权限" in done.stderr
    assert str(home / "corpus") in done.stderr
    shutil.rmtree(home / "index")
    done = kb(home, "index", before=before)
    assert done.returncode == 2
    assert f"打不开文库文件夹“{home / 'corpus'}”（没有权限）" in done.stderr


def test_a_corpus_that_was_emptied_is_believed_when_it_is_typed(home: Path) -> None:
    shutil.rmtree(home / "corpus")
    (home / "corpus").mkdir()
    done = kb(home, "index")
    assert done.returncode == 1
    assert "一份文件也没有了" in done.stderr
    assert hits(home, "mine的甲") == 1
    done = kb(home, "index", "--allow-empty")
    assert (done.returncode, "删除 5 份" in done.stdout) == (0, True)
    assert hits(home, "mine的甲") == 0


def test_documents_that_went_are_counted(home: Path) -> None:
    (home / "corpus" / "mine" / "甲.md").unlink()
    (home / "corpus" / "theirs" / "丁.md").unlink()
    write(home, "theirs", "己")
    assert "4 份文件，8 段；更新了 1 份，删除 2 份。" in kb(home, "index").stdout
    (home / "corpus" / "mine" / "乙.md").unlink()
    assert json.loads(kb(home, "index", "--json").stdout)["removed"] == 1


@pytest.mark.parametrize("command", ["import", "unpack", "pull", "fill", "attest"])
def test_nothing_is_written_where_a_share_is_not_mounted(home: Path, command: str) -> None:
    paper, pack = home / "新办法.md", home / "x.kbpack"
    paper.write_text("新样例办法\n\n第一条　甲。\n\n第二条　乙。\n", "utf-8")
    assert kb(home, "pack", "-o", str(pack)).returncode == 0
    shutil.rmtree(home / "corpus")
    (home / "corpus").mkdir()
    arguments = {
        "import": ["--yes", str(paper)],
        "unpack": ["--yes", str(pack)],
        "pull": ["--yes"],
        "attest": [str(paper)],
    }
    done = kb(home, command, *arguments.get(command, []))
    assert done.returncode == 2
    assert f"没有写入任何文件：“{home / 'corpus'}”文库文件夹里一份文件也没有了" in done.stderr
    assert list((home / "corpus").rglob("*")) == []
    assert hits(home, "mine的甲") == 1


def test_who_imports_while_the_index_cannot_be_written_is_told_that_the_document_is_there(home: Path) -> None:
    paper = home / "新办法.md"
    paper.write_text("新样例办法\n\n第一条　新来的一条。\n\n第二条　乙。\n", "utf-8")
    (home / "index" / ".build.lock").unlink(missing_ok=True)
    (home / "index" / ".build.lock").mkdir()  # nobody can open it for writing, root included
    done = kb(home, "import", "--yes", str(paper))
    assert done.returncode == 2
    assert f"文件已经写进文库“{home / 'corpus'}”" in done.stderr
    assert str(home / "index") in done.stderr
    assert len(list((home / "corpus" / "local").glob("[!.]*.md"))) == 1
    (home / "index" / ".build.lock").rmdir()
    assert kb(home, "index").returncode == 0
    assert hits(home, "新来的一条") == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="这个系统没有管道")
def test_nobody_waits_for_a_pipe_and_strange_names_are_told(home: Path) -> None:
    os.mkfifo(home / "corpus" / "mine" / "管道.md")
    write(home, "mine", "a\nb", "x<img>")
    write(home, "mine", ".藏起来的")
    done = kb(home, "index")
    assert done.returncode == 1
    assert "没有收入：mine/管道.md：是管道" in done.stderr
    assert "没有收入：mine/a\\x0ab.md：" in done.stderr
    assert "没有收入：mine/x<img>.md：" in done.stderr
    assert "藏起来" not in done.stderr
    assert "mine/.藏起来的.md：名称以点开头" in kb(home, "lint").stdout


def test_ctrl_c_while_it_loads_is_no_traceback() -> None:
    done = subprocess.run([sys.executable, "-c", INTERRUPTED], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (2, "已中止。")
