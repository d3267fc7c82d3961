"""`kb amend`, as it is run in a shell: on documents of the corpus and on files."""

import json
from pathlib import Path

import pytest

from tests.amendments.example import ADJUSTED, LAW
from tests.cli.test_commands import kb

DECISION = (
    "示例会议关于修改《示例管理法》的决定\n\n（2025年10月1日示例会议通过）\n\n示例会议决定对《示例管理法》作如下修改：\n\n"
    "一、将第五条修改为：“登记簿由专人保管。”\n\n二、增加一条，作为第六条：“登记簿保存十年。”\n\n"
    f"本决定自2026年1月1日起施行。\n\n{ADJUSTED}\n"
)
NEW = (
    LAW.replace("第八条　", "第九条　")
    .replace("第七条　", "第八条　")
    .replace("第六条　", "第七条　")
    .replace("第五条　登记簿由组长保管。", "第五条　登记簿由专人保管。\n\n第六条　登记簿保存十年。")
)


def _paper(title: str, note: str, body: str) -> str:
    return f"{title}\n\n（{note}）\n\n" + "\n\n".join(body.splitlines())


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the old text, the decision and the published text as files, and an empty corpus."""
    folder = tmp_path_factory.mktemp("amending")
    (folder / "corpus").mkdir()
    (folder / "旧版.txt").write_text(_paper("示例管理法", "2001年4月1日示例会议通过", LAW), encoding="utf-8")
    (folder / "决定.txt").write_text(DECISION, encoding="utf-8")
    note = "2001年4月1日示例会议通过　根据2025年10月1日示例会议《关于修改〈示例管理法〉的决定》修正"
    (folder / "新版.txt").write_text(_paper("示例管理法", note, NEW), encoding="utf-8")
    return folder


def test_a_decision_is_applied_to_a_file_and_written_for_import(home: Path) -> None:
    output = home / "新文本.md"
    done = kb(home, "amend", str(home / "旧版.txt"), str(home / "决定.txt"), "--out", str(output))
    assert done.returncode == 0, done.stderr
    assert "决定的每一项都读懂了。" in done.stdout
    assert "本库没有收录公布的合并文本" in done.stdout
    assert "第五条  修改（决定第一项）" in done.stdout
    assert "（无） → 第六条  新增（决定第二项）" in done.stdout
    assert "第一条  未改" not in done.stdout
    written = output.read_text(encoding="utf-8")
    assert "由本库据修改决定生成，非官方文本" in written
    assert "第六条　登记簿保存十年。" in written
    assert "effective: 2026-01-01" in written


def test_the_published_text_proves_it_word_for_word(home: Path) -> None:
    arguments = (str(home / "旧版.txt"), str(home / "决定.txt"), "--against", str(home / "新版.txt"))
    done = kb(home, "amend", *arguments, "--all")
    assert done.returncode == 0, done.stdout
    assert "与所藏合并文本逐字一致 9 条，没有出入。" in done.stdout
    assert "第一条  未改" in done.stdout
    told = json.loads(kb(home, "amend", *arguments, "--json").stdout)
    assert (told["proof"]["identical"], told["proof"]["deviations"], told["open"]) == (9, [], [])
    assert told["map"][5] == {"old": [], "new": "art_6", "kind": "新增", "items": ["决定第二项"], "settled": True}


def test_what_was_not_understood_comes_first_and_exits_with_1(home: Path) -> None:
    unclear = home / "不明.txt"
    unclear.write_text(DECISION.replace("登记簿由专人保管。”", "登记簿由专人保管。"), encoding="utf-8")
    done = kb(home, "amend", str(home / "旧版.txt"), str(unclear))
    assert done.returncode == 1
    assert done.stdout.splitlines()[1].startswith("没有读懂、没有照改的 1 处")
    assert "决定第一项" in done.stdout.splitlines()[2]
    assert "第五条" in done.stdout.splitlines()[2]


def test_numbers_that_contradict_write_nothing(home: Path) -> None:
    wrong = home / "错号.txt"
    wrong.write_text(DECISION.replace("作为第六条", "作为第十六条"), encoding="utf-8")
    output = home / "没有.md"
    done = kb(home, "amend", str(home / "旧版.txt"), str(wrong), "--out", str(output))
    assert (done.returncode, output.exists()) == (1, False)
    assert "条号对不上" in done.stdout


def test_a_decision_on_another_text_cannot_be_applied(home: Path) -> None:
    other = home / "别的.txt"
    other.write_text(DECISION.replace("示例管理法", "样例管理法"), encoding="utf-8")
    done = kb(home, "amend", str(home / "旧版.txt"), str(other))
    assert done.returncode == 2
    assert "请检查旧版和决定是不是一对" in done.stderr
    assert kb(home, "amend", "没有这个编号", str(other)).returncode == 2


def test_the_published_text_in_the_corpus_is_found_by_itself(home: Path) -> None:
    for name in ("旧版.txt", "决定.txt", "新版.txt"):
        done = kb(home, "import", "--yes", str(home / name))
        assert done.returncode == 0, done.stdout
    works = json.loads(kb(home, "works", "--json").stdout)["works"]
    (held,) = (work for work in works if work["title"] == "示例管理法")
    old = held["versions"][0]["document"]
    kept = (home / "corpus" / "local").glob("*.md")
    decision = next(path.stem for path in kept if "title: 示例会议关于修改" in path.read_text(encoding="utf-8"))
    done = kb(home, "amend", old, decision)
    assert "与所藏合并文本逐字一致 9 条，没有出入。" in done.stdout
    assert done.returncode == 0
