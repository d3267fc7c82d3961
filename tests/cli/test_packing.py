"""`kb pack` and `kb unpack`, as they are run in a shell."""

import json
from pathlib import Path

import pytest

from tests.cli.test_commands import kb
from tests.conftest import copy_of_invented
from tests.support.packs import everything, members, zipped

ANSWERED = "第一条　带进来的独一无二。"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    copy_of_invented(tmp_path / "corpus")
    return tmp_path


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another place, with a pack of a corpus that has one document more."""
    place = tmp_path / "other"
    copy_of_invented(place / "corpus")
    (place / "corpus" / "regulations" / "xin-2026.md").write_text(f"---\ntitle: 新样例办法\n---\n{ANSWERED}\n", "utf-8")
    done = kb(place, "pack", "-o", str(place / "a.kbpack"))
    assert done.returncode == 0, done.stderr
    return place


def test_a_pack_tells_its_fingerprint_and_what_it_is_good_for(other: Path, home: Path) -> None:
    made = json.loads(kb(other, "pack", "-o", str(other / "b.kbpack"), "--json").stdout)
    assert len(made["documents"]) == 9
    assert made["left_out"] == []
    spaced = " ".join(made["fingerprint"][at : at + 4] for at in range(0, 64, 4))
    done = kb(home, "unpack", str(other / "b.kbpack"), "--check")
    assert done.returncode == 0
    assert f"清单指纹：{spaced}" in done.stdout
    assert "xin-2026  《新样例办法》" in done.stdout
    assert "没有写入任何文件" in done.stdout
    for command in ("pack", "unpack"):
        assert "不能证明是谁打的包" in "".join(kb(home, command, "--help").stdout.split())


def test_a_pack_is_taken_in_after_it_was_asked_for_and_can_be_searched_at_once(other: Path, home: Path) -> None:
    before = everything(home / "corpus")
    refused = kb(home, "unpack", str(other / "a.kbpack"), answer="n\n")
    assert refused.returncode == 0
    assert "新增    xin-2026  《新样例办法》" in refused.stdout
    assert "没有写入任何文件。" in refused.stdout
    assert everything(home / "corpus") == before
    done = kb(home, "unpack", str(other / "a.kbpack"), answer="y\n")
    assert done.returncode == 0, done.stderr
    assert "已写入 1 个文件" in done.stdout
    found = kb(home, "search", "带进来的独一无二")
    assert "共 1 份文件，1 段，1 处。" in found.stdout
    assert "索引" not in found.stderr
    again = kb(home, "unpack", str(other / "a.kbpack"))
    assert again.returncode == 0
    assert "没有需要写入的" in again.stdout


def test_json_tells_what_was_done(other: Path, home: Path) -> None:
    told = json.loads(kb(home, "unpack", str(other / "a.kbpack"), "--yes", "--json").stdout)
    assert (told["new"], told["changed"], told["only_here"]) == (["xin-2026"], [], [])
    assert len(told["same"]) == 10
    checked = json.loads(kb(home, "unpack", str(other / "a.kbpack"), "--check", "--json").stdout)
    assert checked["fingerprint"] == told["fingerprint"]


def test_a_pack_becomes_a_new_corpus_with_its_index_where_one_is_named(other: Path, home: Path) -> None:
    into, index = home / "new" / "corpus", home / "new" / "index"
    done = kb(home, "unpack", str(other / "a.kbpack"), "--into", str(into), "--index", str(index))
    assert done.returncode == 0, done.stderr
    assert everything(into) == everything(other / "corpus")
    found = kb(home, "search", "带进来的独一无二", "--corpus", str(into), "--index", str(index))
    assert "共 1 份文件，1 段，1 处。" in found.stdout
    assert found.stderr == ""
    again = kb(home, "unpack", str(other / "a.kbpack"), "--into", str(into))
    assert again.returncode == 2
    assert "不是空文件夹" in again.stderr


def test_without_a_place_for_its_index_the_next_step_is_told(other: Path, home: Path) -> None:
    done = kb(home, "unpack", str(other / "a.kbpack"), "--into", str(home / "new"))
    assert f"kb serve --corpus {home / 'new'}" in done.stdout
    assert not (home / "index").exists()


def test_what_is_damaged_or_missing_is_said_in_a_sentence_and_nothing_is_written(other: Path, home: Path) -> None:
    before = everything(home / "corpus")
    raw = (other / "a.kbpack").read_bytes()
    files = members(raw)
    name = "corpus/regulations/xin-2026.md"
    bad = {
        "cut": (raw[: len(raw) // 2], "不是政策文库的包"),
        "changed": (zipped({**files, name: files[name].replace("独一".encode(), "独二".encode())}), "与清单不符"),
        "unknown": (zipped({**files, "corpus/../../x.md": b""}), "清单上没有的文件"),
    }
    for kind, (content, said) in bad.items():
        (home / f"{kind}.kbpack").write_bytes(content)
        done = kb(home, "unpack", str(home / f"{kind}.kbpack"), "--yes")
        assert done.returncode == 2
        assert said in done.stderr
        assert "Traceback" not in done.stderr
    missing = kb(home, "unpack", str(home / "none.kbpack"), "--json")
    assert missing.returncode == 2
    assert set(json.loads(missing.stdout)) == {"error"}
    assert everything(home / "corpus") == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("pack", "-o", "a.zip"), "应以 .kbpack 结尾"),
        (("pack", "nope", "-o", "a.kbpack"), "没有编号为“nope”的文件"),
        (("pack",), "少了一项"),
    ],
)
def test_a_pack_that_cannot_be_made_is_said_in_a_sentence(
    home: Path, arguments: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    done = kb(home, *arguments)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_file_that_is_no_document_is_a_finding(home: Path) -> None:
    (home / "corpus" / "huai.md").write_text("没有题名", "utf-8")
    done = kb(home, "pack", "-o", str(home / "a.kbpack"))
    assert done.returncode == 1
    assert "没有打包：huai.md:1" in done.stderr
