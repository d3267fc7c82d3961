"""`kb review` and `kb check --future`, as they are run in a shell."""

import json
from pathlib import Path

import docx
import pytest

from tests.cli.test_commands import kb
from tests.drafts.editions import corpus_of_editions
from tests.export.test_tables import sheet_rows

RULE = "示例办法\n\n第一条　根据《示例丙办法》，制定本办法。\n\n第二条　依照《示例甲乙条例》第二条的规定办理。\n\n2018年5月6日\n"
AS_OF = ("--as-of", "2026-11-25")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("review")
    corpus_of_editions(folder)
    return folder


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    inside = tmp_path / "制度"
    inside.mkdir()
    (inside / "=办法.txt").write_text(RULE, "utf-8")
    (inside / "图.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(20))
    return inside


def test_the_ledger_is_listed_with_what_to_do_first(folder: Path, rules: Path) -> None:
    done = kb(folder, "review", *AS_OF, str(rules))
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines[0] == "共 2 份文件：要改 1 份（2 处），没有核到 1 份（1 处）。其中 1 份没有读成。"
    assert [line for line in lines if line.startswith(("要改", "没有核到"))] == ["要改 2 处", "没有核到 1 处"]
    assert "  =办法.txt:5  已修订  《示例甲乙条例》第二条" in lines
    assert "      变化：条号变为第三条，文字未变" in lines
    assert "      建议：《示例甲乙条例》第三条" in lines


@pytest.mark.parametrize("suffix", ["xlsx", "docx", "md"])
def test_the_ledger_is_written_in_the_form_that_its_name_tells(folder: Path, rules: Path, suffix: str) -> None:
    out = rules / f"台账.{suffix}"
    assert kb(folder, "review", *AS_OF, str(rules), "-o", str(out)).returncode == 1
    before = out.read_bytes()
    again = kb(folder, "review", *AS_OF, str(rules), "-o", str(out))
    assert "共 2 份文件" in again.stdout  # the ledger is no rule
    assert out.read_bytes() == before
    if suffix == "xlsx":
        rows = sheet_rows(before)
        head = next(row for row in rows if row[0] == "要做的")
        cited = next(row for row in rows if "《示例甲乙条例》第二条" in row)
        values = dict(zip(head, cited, strict=True))
        assert (values["文件"], values["成文日期"], values["现状"]) == ("=办法.txt", "2018-05-06", "已修订")
        assert values["建议改为"] == "《示例甲乙条例》第三条"
    elif suffix == "docx":
        assert [len(table.rows) for table in docx.Document(str(out)).tables] == [3, 2]
    else:
        assert "## 要改（2 处）" in before.decode()


def test_the_json_of_the_ledger_has_every_row(folder: Path, rules: Path) -> None:
    ledger = json.loads(kb(folder, "review", *AS_OF, "--json", str(rules)).stdout)
    assert ledger["as_of"] == "2026-11-25"
    assert ledger["unread"] == ["图.png"]
    assert [row["needs"] for row in ledger["rows"]] == ["change", "change", "look"]
    row = next(row for row in ledger["rows"] if row["text"] == "《示例甲乙条例》第二条")
    assert (row["since"], row["lines"], row["suggestion"]) == ("2020-03-01", [5], "《示例甲乙条例》第三条")


def test_nothing_to_mend_exits_with_0(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "对.txt").write_text("依照《示例丁规定》第二条的规定办理。\n2018年5月6日\n", "utf-8")
    assert kb(folder, "review", *AS_OF, str(tmp_path)).returncode == 0


@pytest.mark.parametrize("arguments", [("没有的文件夹",), ("制度", "-o", "台账.pdf"), ("空",)])
def test_what_cannot_be_done_is_one_sentence_and_exits_with_2(
    folder: Path, rules: Path, arguments: tuple[str, ...]
) -> None:
    (rules.parent / "空").mkdir()
    places = [str(rules.parent / each) if not each.startswith("-") else each for each in arguments]
    done = kb(folder, "review", *places)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1


def test_a_check_looks_ahead_if_it_is_asked_to(folder: Path, tmp_path: Path) -> None:
    draft = tmp_path / "稿.txt"
    draft.write_text("依照《示例丁规定》第二条的规定办理。\n2026年11月26日\n", "utf-8")
    done = kb(folder, "check", "--future", str(draft))
    assert done.returncode == 0
    assert "  2027年7月1日起  《示例丁规定》（2015年）不再有效" in done.stdout.splitlines()
    assert "  1:3  一致 → 已废止  《示例丁规定》第二条" in done.stdout.splitlines()
    said = json.loads(kb(folder, "check", "--future", "--json", str(draft)).stdout)
    (day,) = said["future"]
    (finding,) = day["findings"]
    assert (day["date"], finding["before"], finding["verdict"]) == ("2027-07-01", "一致", "已废止")
    assert "future" not in json.loads(kb(folder, "check", "--json", str(draft)).stdout)


def test_a_check_says_that_nothing_is_known_to_come(folder: Path, tmp_path: Path) -> None:
    draft = tmp_path / "稿.txt"
    draft.write_text("见《示例丙办法》第二条。\n2018年5月6日\n", "utf-8")
    done = kb(folder, "check", "--future", str(draft))
    assert "以后：所引的文件没有已知的施行、废止日期，结果不会因此而变。" in done.stdout
