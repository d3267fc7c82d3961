"""Where annexes begin, and where a line only speaks of one."""

import pytest

from kb.documents.annexes import Stretch, stretches
from kb.documents.lines import read_lines
from kb.documents.structure import parse

SIGNED = "现将有关事项通知如下。\n样例小组\n2024年5月6日\n"
ARTICLES = "第一条　甲。\n第二条　乙。\n"


def annexes(body: str) -> list[tuple[str, str, str]]:
    """The kind, the name and the title of each annex of a text."""
    found = [stretch.mark for stretch in stretches(read_lines(body))]
    return [(mark.kind, mark.name, mark.title) for mark in found if mark is not None]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("附件", ("annex", "附件", "")),
        ("附件：", ("annex", "附件", "")),
        ("附件1", ("annex", "附件1", "")),
        ("附件１", ("annex", "附件1", "")),
        ("附 件 2：", ("annex", "附件2", "")),
        ("附件一", ("annex", "附件一", "")),
        ("附件：名单", ("annex", "附件", "名单")),
        ("附件1：名单", ("annex", "附件1", "名单")),
        ("附件1　名单", ("annex", "附件1", "名单")),
        ("附件 2024年名单", ("annex", "附件", "2024年名单")),
        ("附件1. 名单（样表）", ("annex", "附件1", "名单（样表）")),
        ("附件1（样表）", ("annex", "附件1", "（样表）")),
        ("## 附件1　名单", ("annex", "附件1", "名单")),
        ("附录A", ("appendix", "附录A", "")),
        ("附录", ("appendix", "附录", "")),
        ("附表3　名单", ("schedule", "附表3", "名单")),
        ("附图1　示意", ("figure", "附图1", "示意")),
        ("附件1-1　名单", ("annex", "附件1-1", "名单")),
        ("附件1—2：名单", ("annex", "附件1-2", "名单")),
        ("附件1.1 名单", ("annex", "附件1-1", "名单")),
        ("附件（1）　名单", ("annex", "附件1", "名单")),
        ("（附件1）", ("annex", "附件1", "")),
        ("附：", ("annex", "附", "")),
        ("附：名单", ("annex", "附", "名单")),
        ("起草说明", ("hdg", "起草说明", "起草说明")),
        ("关于《示例办法》的起草说明", ("hdg", "关于《示例办法》的起草说明", "关于《示例办法》的起草说明")),
    ],
)
@pytest.mark.parametrize("before", [SIGNED, ARTICLES])
def test_an_annex_begins_with_its_mark(before: str, line: str, expected: tuple[str, str, str]) -> None:
    assert annexes(f"{before}{line}\n| 甲 |\n丙。") == [expected]


@pytest.mark.parametrize(
    "line",
    [
        "附件所列表格由组长填写",
        "附件1所列表格由组长填写。",
        "附件1、附件2由组长填写",
        "附件一览表",
        "附则",
        "附　则",
        "附件1：名单，由组长填写。",
        "附带说明",
        "附件1-1所列名单",
        "见附件1",
        "附：本表由组长填写。",
        "起草说明由组长写",
    ],
)
@pytest.mark.parametrize("before", [SIGNED, ARTICLES])
def test_a_line_that_only_speaks_of_an_annex_begins_none(before: str, line: str) -> None:
    assert annexes(f"{before}{line}\n| 甲 |\n丙。") == []


@pytest.mark.parametrize(
    "listed",
    [
        "附件：1. 名单\n2. 清单",
        "附件：\n1. 名单\n2. 清单",
        "附件：名单",
        "附件1：名单\n附件2：清单",
        "附件：1．名单\n　　　2．清单\n（此页无正文）",
    ],
)
def test_a_list_of_annexes_before_the_signature_is_no_annex(listed: str) -> None:
    text = f"现将有关事项通知如下。\n{listed}\n样例小组\n2024年5月6日\n"
    assert annexes(text) == []
    assert annexes(f"{text}（此件公开发布）\n附件1\n名单\n| 甲 |\n附件2\n清单\n| 乙 |") == [
        ("annex", "附件1", "名单"),
        ("annex", "附件2", "清单"),
    ]


def test_a_list_after_articles_is_none_either() -> None:
    text = f"{ARTICLES}附件：1. 名单\n样例小组\n2024年5月6日\n附件\n名单\n| 甲 |"
    assert annexes(text) == [("annex", "附件", "名单")]


def test_after_a_mark_in_the_middle_of_a_text_the_articles_go_on() -> None:
    assert annexes(f"{ARTICLES}附表\n| 甲 |\n第三条　丙。") == []
    assert annexes(f"{ARTICLES}附表1\n| 甲 |\n附表2\n| 乙 |\n第三条　丙。") == []
    assert annexes("一、甲\n乙。\n附件1\n丙。\n二、丁\n戊。") == []


def test_an_annex_may_count_anew() -> None:
    assert len(annexes(f"{ARTICLES}附件1\n{ARTICLES}附件2\n{ARTICLES}")) == 2
    assert (
        len(annexes(f"一、甲\n乙。\n二、丙\n丁。\n附件1\n方案\n一、甲\n乙。\n附件2\n方案\n一、甲\n乙。\n{ARTICLES}"))
        == 2
    )


def test_what_has_no_text_before_it_is_the_text_itself() -> None:
    assert annexes(f"附件1\n示例办法\n{ARTICLES}") == []
    assert annexes(f"示例办法\n附件\n{ARTICLES}") == []


def test_nothing_below_is_no_annex_unless_it_is_the_next() -> None:
    assert annexes(f"{ARTICLES}附件1") == []
    assert annexes(f"{ARTICLES}附件1\n名单\n甲。\n附件2") == [("annex", "附件1", "名单"), ("annex", "附件2", "")]


def test_a_name_amid_plain_paragraphs_is_an_annex_only_as_a_heading() -> None:
    assert annexes("甲。\n附件：名单\n乙。") == []
    assert annexes("甲。\n## 附件：名单\n乙。") == [("annex", "附件", "名单")]


@pytest.mark.parametrize(
    ("below", "title"),
    [
        ("示例名单\n甲。", "示例名单"),
        ("## 示例名单\n甲。", "示例名单"),
        ("（样表）\n甲。", ""),
        ("填报单位：\n甲。", ""),
        ("示例名单如下。\n甲。", ""),
        ("| 甲 |\n乙。", ""),
        ("示例名单", ""),
        ("第一章　甲\n乙。", ""),
        ("2024年5月6日\n乙。\n丙。", ""),
    ],
)
def test_the_title_of_an_annex_may_stand_on_the_next_line(below: str, title: str) -> None:
    assert [found[2] for found in annexes(f"{ARTICLES}附件1\n{below}")] == [title]


def test_the_stretches_are_all_of_the_lines() -> None:
    lines = read_lines(f"{ARTICLES}附件1\n名单\n甲。[^1]\n注释\n[^1]: 乙。\n附件2\n丙。")
    found = stretches(lines)
    assert [line for stretch in found for line in stretch.lines] == lines
    assert [(len(s.lines), s.mark is None) for s in found] == [(2, True), (3, False), (2, True), (2, False)]


def test_a_text_without_annexes_is_one_stretch() -> None:
    lines = read_lines(ARTICLES)
    assert stretches(lines) == [Stretch(tuple(lines))]
    assert stretches([]) == [Stretch(())]


def test_annexes_within_annexes_have_addresses_and_names_of_their_own() -> None:
    structure = parse(
        f"{ARTICLES}附件1-1\n登记表\n| 甲 |\n附件1-2\n名册\n| 乙 |\n附件2\n办法\n第一条　丙。\n第二条　丁。"
    )
    assert [(section.address, section.label) for section in structure.sections] == [
        ("annex_1-1", "附件1-1"), ("annex_1-2", "附件1-2"), ("annex_2", "附件2"),
    ]  # fmt: skip
    assert [passage.address for passage in structure.passages if passage.kind == "article"] == [
        "art_1", "art_2", "annex_2__art_1", "annex_2__art_2",
    ]  # fmt: skip
    assert structure.passages[2].address.label == "附件1-1"
    assert structure.problems == ()


def test_what_explains_a_text_has_no_articles() -> None:
    structure = parse(f"{ARTICLES}示例单位\n2024年5月6日\n起草说明\n第一条　写明了目的。\n第二条　写明了范围。")
    assert [passage.address for passage in structure.articles] == ["art_1", "art_2"]
    assert structure.sections[-1].heading == "起草说明"
    assert structure.problems == ()


def test_an_annex_begins_behind_articles_of_which_one_is_missing_and_not_amid_them() -> None:
    assert annexes("第一条　甲。\n附件1\n名单\n第三条　乙。\n第四条　丙。") == []
    assert annexes("第一条甲甲。\n第三条乙乙。\n附件1\n办法\n第一条丙丙。\n第二条丁丁。") == [
        ("annex", "附件1", "办法")
    ]
