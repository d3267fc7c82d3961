"""What one line of a policy text is."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.documents.lines import Line, LineKind, read_lines
from tests.support.pace import slowness


def only(text: str) -> Line:
    (line,) = read_lines(text)
    return line


@pytest.mark.parametrize(
    ("text", "kind", "value", "rest"),
    [
        ("第一编　总　则", "part", 1, "总　则"),
        ("第十二章　附　则", "chapter", 12, "附　则"),
        ("## 第二章 小组", "chapter", 2, "小组"),
        ("第 三 章　卡片", "chapter", 3, "卡片"),
        ("第３章　卡片", "chapter", 3, "卡片"),
        ("第三章", "chapter", 3, ""),
        ("第二节　午间", "section", 2, "午间"),
        ("第一条　为了测试，制定本条例。", "article", 1, "为了测试，制定本条例。"),
        ("## 第一条 为了测试，制定本条例。", "article", 1, "为了测试，制定本条例。"),
        ("第 １０ 条  为了测试。", "article", 10, "为了测试。"),
        ("第一百零一条 为了测试。", "article", 101, "为了测试。"),
        ("第十条", "article", 10, ""),
        ("第一条为了测试。", "article", 1, "为了测试。"),
        ("一、把早晨安排好", "outline", 1, "把早晨安排好"),
        ("## 十二、把早晨安排好", "outline", 12, "把早晨安排好"),
        ("（一）念得清楚", "suboutline", 1, "念得清楚"),
        ("(十一) 念得清楚", "suboutline", 11, "念得清楚"),
        ("1. 绿色卡片", "point", 1, "绿色卡片"),
        ("２．绿色卡片", "point", 2, "绿色卡片"),
        ("（3）绿色卡片", "point", 3, "绿色卡片"),
        ("总　则", "bare", 0, "总　则"),
        ("附则", "bare", 0, "附则"),
        ("总 纲", "bare", 0, "总 纲"),
        ("结束语", "bare", 0, "结束语"),
        ("### 卡片的样式", "heading", 0, "卡片的样式"),
        ("卡片长九厘米。", "plain", 0, "卡片长九厘米。"),
    ],
)
def test_the_kind_of_a_line_is_seen_from_its_form(text: str, kind: LineKind, value: int, rest: str) -> None:
    line = only(text)
    assert (line.kind, line.value, line.rest) == (kind, value, rest)


@pytest.mark.parametrize("text", ["第⼗\u200b条　甲\ufe0f乙", "\ufeff第十条　甲乙", "第拾条　甲乙"])
def test_a_number_is_read_as_people_see_it_and_the_text_stays(text: str) -> None:
    (line,) = read_lines(text)
    assert (line.kind, line.value, line.text, line.rest) == ("article", 10, text.strip(), text.partition("　")[2])


def test_an_inserted_article_has_two_numbers() -> None:
    line = only("第十条之一　重做一次。")
    assert (line.kind, line.value, line.inserted, line.rest) == ("article", 10, 1, "重做一次。")


@pytest.mark.parametrize(
    "text",
    [
        "第三章规定的办法，另行制定。",
        "第三章和第四章的规定，同样适用于库房。",
        "第十条、第十一条同样适用。",
        "第三条至第五条另有规定。",
        "第三季度的统计由第十次会议审定。",
        "第十次会议",
        "一百张卡片",
        "1.5厘米",
        "3.14是圆周率",
        "#标题没有空格",
        "**精神",
        "第百条　没有这样的数。",
    ],
)
def test_prose_that_begins_like_a_number_is_plain(text: str) -> None:
    assert only(text).kind == "plain"


def test_an_article_whose_text_follows_without_a_space_may_be_prose() -> None:
    assert only("第十条规定的卡片另行印制。").follows_text
    assert not only("第十条　规定卡片另行印制。").follows_text
    assert not only("## 第十条规定卡片另行印制。").follows_text


@pytest.mark.parametrize(
    ("text", "runs_in"),
    [
        ("（一）加强领导。各小组都要重视。", True),
        ("（一）加强领导；", True),
        ("（一）加强领导", False),
        ("一、早看清单，立足“三早”打基础", False),
        ("（一）看得明白。看的人用尺子", False),
        ("（一）立足“三早”", False),
    ],
)
def test_a_numbered_paragraph_is_told_from_a_heading(text: str, runs_in: bool) -> None:
    assert only(text).runs_in is runs_in


def test_blank_lines_and_rules_hold_no_text() -> None:
    assert read_lines("\n \u3000\n-----\n***\n___\n=====\n") == []


def test_lines_are_counted_from_the_first_line_of_the_file() -> None:
    assert [line.line for line in read_lines("甲\n\n乙", first_line=10)] == [10, 12]


def test_indentation_is_no_text_and_the_rest_is_not_altered() -> None:
    assert only("\u3000\u3000贯彻**细心精神”，  两不误。 ").text == "贯彻**细心精神”，  两不误。"


def test_a_sign_that_belongs_to_a_heading_is_kept() -> None:
    assert only("## 学习 C#").text == "学习 C#"


# Rows of tables


def test_a_row_is_kept_as_it_stands_and_counted_in_its_table() -> None:
    rows = read_lines("| 甲 | 乙 |\n| 子 | |\n\n| 丙 |\n正文。\n|丁|戊|")
    assert [(line.kind, line.text, line.value) for line in rows] == [
        ("row", "| 甲 | 乙 |", 1),
        ("row", "| 子 | |", 2),
        ("row", "| 丙 |", 1),
        ("plain", "正文。", 0),
        ("row", "|丁|戊|", 1),
    ]


@pytest.mark.parametrize("rule", ["| --- | :-: |", "|---|---|", "| :-- | --: |", "|--|:-|"])
def test_what_parts_the_head_of_a_table_from_its_rows_holds_no_text(rule: str) -> None:
    found = read_lines(f"| 甲 | 乙 |\n{rule}\n| 子 | 丑 |")
    assert [(line.text, line.is_header, line.line) for line in found] == [
        ("| 甲 | 乙 |", True, 1),
        ("| 子 | 丑 |", False, 3),
    ]


def test_a_table_without_a_head_may_begin_with_its_rule() -> None:
    assert [(line.text, line.is_header) for line in read_lines("| --- |\n| 甲 |")] == [("| 甲 |", False)]


@pytest.mark.parametrize("row", ["| - | - |", "| — | — |", "| -- | 甲 |"])
def test_dashes_that_say_that_there_is_nothing_are_text(row: str) -> None:
    assert [line.text for line in read_lines(f"| 甲 | 乙 |\n{row}")] == ["| 甲 | 乙 |", row]


def test_a_rule_below_other_rows_than_the_first_is_text() -> None:
    assert len(read_lines("| 甲 |\n| 乙 |\n| --- |")) == 3


@pytest.mark.parametrize("text", ["|", "| 甲", "甲 | 乙", "甲 |", "｜甲｜"])
def test_a_line_with_an_edge_is_no_row_by_that(text: str) -> None:
    assert only(text).kind == "plain"


# Footnotes


@pytest.mark.parametrize(
    ("text", "clean", "marks"),
    [
        ("卡片长九厘米。[^1]", "卡片长九厘米。", ("1",)),
        ("卡片长九厘米。[^1][^2]", "卡片长九厘米。", ("1", "2")),
        ("卡片长九厘米。 [^注]", "卡片长九厘米。", ("注",)),
        ("第十条　卡片长九厘米。[^1]", "第十条　卡片长九厘米。", ("1",)),
        ("## 第三章　卡片[^1]", "第三章　卡片", ("1",)),
        ("| 甲 | 乙 |[^1]", "| 甲 | 乙 |", ("1",)),
        ("[^1]: 九厘米是指内长。[^2]", "[^1]: 九厘米是指内长。", ("2",)),
        ("卡片[^1]长九厘米。", "卡片[^1]长九厘米。", ()),
        ("卡片[^1]长九厘米。[^2]", "卡片[^1]长九厘米。", ("2",)),
        ("卡片长九厘米。[1]", "卡片长九厘米。[1]", ()),
        ("卡片长九厘米。[^]", "卡片长九厘米。[^]", ()),
        ("[^1]", "[^1]", ()),
        ("[^1][^2]", "[^1][^2]", ()),
    ],
)
def test_marks_of_footnotes_at_the_end_of_a_line_are_taken_off(text: str, clean: str, marks: tuple[str, ...]) -> None:
    line = only(text)
    assert (line.text, line.marks) == (clean, marks)


def test_a_line_of_nothing_but_marks_and_something_else_is_read_in_no_time() -> None:
    began = time.process_time()
    assert only("[^1]" * 50_000 + "[1]").marks == ()
    assert len(only("甲" + "[^1]" * 50_000).marks) == 50_000
    assert time.process_time() - began < 2 * slowness()


@pytest.mark.parametrize(
    ("text", "note", "rest"),
    [("[^1]: 内长。", "1", "内长。"), ("[^1]：内长。", "1", "内长。"), ("[^甲]:内长。", "甲", "内长。")],
)
def test_a_line_that_begins_with_a_mark_and_a_colon_is_a_footnote(text: str, note: str, rest: str) -> None:
    line = only(text)
    assert (line.kind, line.note, line.rest) == ("footnote", note, rest)


@pytest.mark.parametrize("text", ["[^1] 内长。", "[1]: 内长。", "[^1]:", "见[^1]: 内长。"])
def test_a_line_that_only_looks_like_a_footnote_is_text(text: str) -> None:
    assert (only(text).kind, only(text).note) == ("plain", "")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_line_is_something(text: str) -> None:
    for line in read_lines(text):
        assert line.text
        assert 0 <= line.number_length <= len(line.text)
        assert line.text.startswith(line.text[: line.number_length])
