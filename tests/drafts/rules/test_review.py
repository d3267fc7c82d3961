"""清理台账: every basis has its row, with its present state, what changed in the cited article, and what to do."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.drafts import check_file
from kb.drafts.checking import Checker
from kb.drafts.rules import Ledger, LedgerRow, review, rules_in
from kb.errors import KbError
from kb.library import Library
from tests.drafts.editions import TODAY, library_of_editions

RULE = """示例市小组卡片管理办法

（2018年5月6日示例市小组会议通过）

第一条　根据《示例甲乙条例》《示例丙办法》，结合实际，制定本办法。

第二条　卡片依照《示例甲乙条例》第二条保存，遗失的依照《示例甲乙条例》第四条的规定报告。

第三条　清点依照《示例甲乙条例》第三条的规定，外借依照《示例甲乙条例》第五条的规定。

第四条　《示例庚规定》第三条另有规定的，从其规定；本办法第二条的规定适用于各小组。

第五条　本办法自2018年6月1日起施行，《示例丁规定》以《示例甲乙条例》第四十条为准。
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with library_of_editions(tmp_path_factory.mktemp("editions")) as library:
        yield library


@pytest.fixture(scope="module")
def checker(library: Library) -> Checker:
    return Checker(library)


def reviewed(checker: Checker, folder: Path, day: date = TODAY) -> Ledger:
    files = [(file.relative_to(folder).as_posix(), file) for file in rules_in([folder])]
    return review(files, checker, day)


def of_text(checker: Checker, folder: Path, text: str) -> Ledger:
    (folder / "制度.txt").write_text(text, "utf-8")
    return reviewed(checker, folder)


def row_on(ledger: Ledger, text: str) -> LedgerRow:
    (row,) = (row for row in ledger.rows if row.text == text)
    return row


@pytest.fixture(scope="module")
def ledger(checker: Checker, tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return of_text(checker, tmp_path_factory.mktemp("rules"), RULE)


@pytest.mark.parametrize(
    ("text", "role", "task", "state", "change", "proposal", "since"),
    [
        ("《示例甲乙条例》", "依据", "compare", "已修订", "新旧对照：6 条对 5 条：", "", date(2020, 3, 1)),
        ("《示例丙办法》", "依据", "change", "已废止", "", "", date(2022, 5, 1)),
        ("《示例甲乙条例》第二条", "引用", "change", "已修订", "条号变为第三条，文字未变", "《示例甲乙条例》第三条",
         date(2020, 3, 1)),
        ("《示例甲乙条例》第三条", "引用", "change", "已修订", "条号变为第二条，文字有修改", "《示例甲乙条例》第二条",
         date(2020, 3, 1)),
        ("《示例甲乙条例》第四条", "引用", "nothing", "已修订", "所引条文未变", "", date(2020, 3, 1)),
        ("《示例甲乙条例》第五条", "引用", "change", "已修订", "新版没有对应的条文", "", date(2020, 3, 1)),
        ("《示例甲乙条例》第四十条", "引用", "change", "条款号不符", "", "", None),
        ("《示例庚规定》第三条", "引用", "look", "本库未收录", "", "", None),
        ("《示例丁规定》", "引用", "nothing", "现行有效", "", "", None),
        ("本办法第二条", "引用", "nothing", "本制度的条款", "", "", None),
    ],
)  # fmt: skip
def test_a_basis_is_told_as_it_stands_today(
    ledger: Ledger, text: str, role: str, task: str, state: str, change: str, proposal: str, since: date | None
) -> None:
    row = row_on(ledger, text)
    assert (row.role, row.task, row.state, row.proposal, row.since) == (role, task, state, proposal, since)
    assert row.change.startswith(change)
    assert bool(row.change) == bool(change)


def test_what_changed_in_the_cited_article_is_shown(ledger: Ledger) -> None:
    diff = row_on(ledger, "《示例甲乙条例》第三条").diff
    assert "".join(piece.text for piece in diff if piece.op != "source") == "小组每季度清点一次，由组长签名后交保管员。"
    assert "".join(piece.text for piece in diff if piece.op != "draft") == "小组每个月清点一次，由组长签名后交保管员。"


def test_a_rule_is_known_by_its_title_and_its_own_day(ledger: Ledger) -> None:
    rules = {row.rule for row in ledger.rows}
    (rule,) = rules
    assert (rule.title, rule.day, rule.file) == ("示例市小组卡片管理办法", date(2018, 5, 6), "制度.txt")


def test_what_needs_something_comes_first_and_the_head_counts_it(ledger: Ledger) -> None:
    order = ["change", "compare", "look", "nothing"]
    assert [row.task for row in ledger.rows] == sorted((row.task for row in ledger.rows), key=order.index)
    assert ledger.headline == "共 1 份文件：要改 1 份（5 处），要对照 1 份（1 处），没有核到 1 份（1 处）。"
    assert "2026年11月25日" in ledger.notes[1]
    assert "目录截至 2026年11月21日" in ledger.notes[1]
    assert ledger.notes[2:] == ("有的依据取自非官方汇编（示例文集，截至 2026-08-28），引用前请核对原文。",)
    assert not ledger.is_clean


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("本办法自2018年6月1日起施行，《示例丙办法》同时废止。\n2018年5月6日\n", "nothing"),
        ("《示例丙办法》规定的事项由组长办理。\n2018年5月6日\n", "change"),
        ("本办法自2018年6月1日起施行。原《示例丙办法》停止执行。\n2018年5月6日\n", "nothing"),
    ],
)
def test_a_rule_need_not_be_mended_for_what_it_repeals_or_calls_former(
    checker: Checker, tmp_path: Path, text: str, task: str
) -> None:
    assert row_on(of_text(checker, tmp_path, text), "《示例丙办法》").task == task


def test_a_name_alone_that_is_no_basis_means_the_text_in_force(checker: Checker, tmp_path: Path) -> None:
    text = "卡片的事项按照《示例甲乙条例》办理。\n2018年5月6日\n"
    row = row_on(of_text(checker, tmp_path, text), "《示例甲乙条例》")
    assert (row.task, row.state, row.change) == ("nothing", "已修订", "只写了名称，指现行的文本")


def test_what_had_not_begun_when_the_rule_was_made_is_told_as_it_stands_today(checker: Checker, tmp_path: Path) -> None:
    text = "丁的事项依照《示例丁规定》第二条的规定办理。\n2015年2月1日\n"
    row = row_on(of_text(checker, tmp_path, text), "《示例丁规定》第二条")
    assert (row.task, row.state) == ("nothing", "现行有效")


def test_the_same_words_that_say_the_same_are_one_row_with_their_lines(checker: Checker, tmp_path: Path) -> None:
    line = "依照《示例甲乙条例》第二条的规定办理。\n"
    row = row_on(of_text(checker, tmp_path, f"{line}甲。\n{line}2018年5月6日\n"), "《示例甲乙条例》第二条")
    assert row.lines == (1, 3)


def test_a_rule_without_a_day_is_read_by_today_and_the_head_says_so(checker: Checker, tmp_path: Path) -> None:
    ledger = of_text(checker, tmp_path, "依照《示例甲乙条例》第三条的规定办理。\n")
    assert row_on(ledger, "《示例甲乙条例》第三条").state == "现行有效"
    assert "1 份没有写明日期，所引版本按今天的核对。" in ledger.notes


def test_a_notice_gives_its_number_to_the_rule_that_it_issues(checker: Checker, tmp_path: Path) -> None:
    notice = (
        "示例市民政局关于印发《示例市卡片保管办法》的通知\n\n示民发〔2018〕3号\n\n各小组：\n\n"
        "现将《示例市卡片保管办法》印发给你们，请遵照执行。\n\n示例市民政局\n\n2018年5月6日\n\n示例市卡片保管办法\n\n"
        "第一条　为了保管卡片，根据《示例甲乙条例》，制定本办法。\n\n第二条　卡片由组长保管。\n\n"
        "第三条　本办法自2018年6月1日起施行。\n"
    )
    ledger = of_text(checker, tmp_path, notice)
    rule = ledger.rows[0].rule
    assert (rule.title, rule.document_number, rule.day) == (
        "示例市卡片保管办法",
        "示民发〔2018〕3号",
        date(2018, 5, 6),
    )


def test_every_file_has_a_row_also_one_that_cannot_be_read(checker: Checker, tmp_path: Path) -> None:
    (tmp_path / "子").mkdir()
    (tmp_path / "子" / "坏.docx").write_bytes(b"PK\x03\x04 broken")
    (tmp_path / "图.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(20))
    (tmp_path / "空.txt").write_text("", "utf-8")
    (tmp_path / "闲.txt").write_text("今天天气很好。", "utf-8")
    (tmp_path / "~$闲.docx").write_bytes(b"lock")
    (tmp_path / ".kbignore.toml").write_text("", "utf-8")
    ledger = reviewed(checker, tmp_path)
    assert {row.rule.file for row in ledger.rows} == {"子/坏.docx", "图.png", "空.txt", "闲.txt"}
    assert set(ledger.unread) == {"子/坏.docx", "图.png", "空.txt"}
    assert {row.state for row in ledger.rows} == {"没有读成", "没有发现引用"}
    assert all(row.detail for row in ledger.rows)
    assert ledger.headline.endswith("其中 3 份没有读成。")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(KbError, match="没有"):
        rules_in([tmp_path / "没有"])


def test_the_ledger_itself_is_no_rule(tmp_path: Path) -> None:
    for name in ("甲.txt", "台账.xlsx"):
        (tmp_path / name).write_bytes(b"x")
    assert [file.name for file in rules_in([tmp_path], without=tmp_path / "台账.xlsx")] == ["甲.txt"]


_PIECES = st.sampled_from(
    [
        "根据《示例甲乙条例》，制定本办法。", "依照《示例甲乙条例》第二条的规定办理。", "按照前款的规定办理。",
        "依照《示例丙办法》第二条、第三条的规定办理。", "《示例甲乙条例》第一条规定：“为了保管示例卡片，制定本条例。”",
        "《从未有过的办法》第三条另有规定。", "《示例甲乙条列》第二条", "依照《示例甲乙条例》（2016年）第九条办理。",
        "该条例第四条的规定不变。", "读《示例书名》。", "《示例戊规定》第二条", "第三条　依照本办法第一条的规定办理。",
    ]
)  # fmt: skip


@given(lines=st.lists(_PIECES, max_size=8), year=st.sampled_from(["", "2014年5月6日", "2018年5月6日", "2025年5月6日"]))
def test_every_citation_that_a_check_finds_has_its_row(
    checker: Checker, tmp_path_factory: pytest.TempPathFactory, lines: list[str], year: str
) -> None:
    folder = tmp_path_factory.mktemp("drawn")
    (folder / "制度.txt").write_text("\n".join(["示例办法", *lines, year]), "utf-8")
    rows = {(line, row.text) for row in reviewed(checker, folder).rows for line in row.lines}
    report = check_file(folder / "制度.txt", checker, None).report
    cited = [finding for finding in report.findings if finding.kind == "citation"]
    text = (folder / "制度.txt").read_text("utf-8")
    assert {(text.count("\n", 0, f.span[0]) + 1, " ".join(f.text.split())) for f in cited} <= rows
    assert reviewed(checker, folder).rows


def test_nothing_to_mend_is_clean(ledger: Ledger) -> None:
    right = tuple(row for row in ledger.rows if row.task == "nothing")
    assert replace(ledger, rows=right).is_clean
    assert not replace(ledger, rows=()).is_clean
