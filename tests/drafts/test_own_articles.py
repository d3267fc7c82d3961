"""A draft that is itself a regulation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.citations.layout import Home
from kb.documents.document import Document
from kb.drafts.own_articles import own_parts


def parts(text: str) -> Home:
    home = own_parts(text)
    assert home is not None
    return home


MEASURE = """卡片丢失处理办法
（2024年5月6日印发）

第一章　总　则

第一条　为了处理卡片丢失，制定本办法。

第二条
丢失卡片的，当天报告。
　　前款规定适用于全体组员。

第二条之一　捡到卡片的，交给组长：
（一）当天交；
（二）当面交。

第二章　附　则
第三条　违反第二条规定的，重做一次。
第三条规定的期限是一天。
第四条　本办法自印发之日起施行。
"""


def test_a_draft_with_a_long_table_is_a_regulation_all_the_same() -> None:
    table = "\n".join(f"| {number} | 卡片 |" for number in range(1, 200))
    text = f"第一条　甲：[^1]\n{table}\n前款规定的卡片归档。\n第二条　乙。\n第三条　丙。\n[^1]: 丁。"
    home = parts(text)
    assert home.address_at(text.index("前款")) == "art_1__para_2"
    assert home.address_at(text.index("| 7 |")) == "art_1__para_1__tbl_1__tr_7"


def test_the_contents_of_a_draft_and_articles_run_into_one_line_leave_its_articles_what_they_are() -> None:
    text = "目录\n第一条 一……1\n第二条 二……2\n第三条 三……3\n第一条 一。\n第二条 二。第三条　三。\n第四条 四。"
    home = parts(text)
    assert [passage.address for passage in home.document.articles] == ["art_1", "art_2", "art_3", "art_4"]
    assert home.address_at(text.index("第三条　三")) == "art_3__para_1"
    assert text.index("第三条　三") in home.own_numbers


def test_its_articles_and_their_parts_are_known() -> None:
    document = parts(MEASURE).document
    assert [passage.address for passage in document.passages if passage.kind == "article"] == [
        "art_1", "art_2", "art_2-1", "art_3", "art_4",
    ]  # fmt: skip
    assert document.holds("chp_2")
    assert document.holds("art_2__para_2")
    assert document.holds("art_2-1__para_1__item_2")


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("为了处理", "art_1__para_1"),
        ("丢失卡片的", "art_2__para_1"),
        ("前款规定", "art_2__para_2"),
        ("当面交", "art_2-1__para_1__item_2"),
        ("违反第二条", "art_3__para_1"),
        ("的期限是一天", "art_3__para_2"),
        ("自印发之日", "art_4__para_1"),
    ],
)
def test_it_is_known_in_which_part_a_word_stands(words: str, address: str) -> None:
    assert parts(MEASURE).address_at(MEASURE.index(words)) == address


def test_the_numbers_that_lines_begin_with_are_known() -> None:
    home = parts(MEASURE)
    numbers = sorted(home.own_numbers)
    assert [MEASURE[start : start + 3] for start in numbers] == [
        "第一章", "第一条", "第二条", "第二条", "（一）", "（二）", "第二章", "第三条", "第四条",
    ]  # fmt: skip
    assert MEASURE.index("第三条规定") not in numbers


def test_signs_of_markdown_are_no_part_of_the_text() -> None:
    text = "# 办法\n\n## 第一条 一。\n\n## 第二条 二。\n\n前款规定的。\n\n## 第三条 三。\n"
    home = parts(text)
    assert home.address_at(text.index("前款")) == "art_2__para_2"
    assert text.index("第二条") in home.own_numbers


@pytest.mark.parametrize(
    "text",
    [
        "",
        "没有条文的报告。",
        "第一条　一。\n第二条　二。",
        "第二条　二。\n第三条　三。\n第四条　四。",
        "第一条　一。\n第二条　二。\n第四条　四。",
        "第一条　一。\n第二条　二。\n第三条　三。\n第一条　一。\n第二条　二。\n第三条　三。",
        "第一条，要学习。\n第二条，要落实。\n第三条，要督查。",
        "一、学习第一条\n二、学习第二条\n三、学习第三条",
    ],
)
def test_any_other_text_has_no_parts_of_its_own(text: str) -> None:
    assert own_parts(text) is None


def test_a_printed_table_of_contents_of_chapters_is_no_hindrance() -> None:
    text = "目录\n第一章　甲\n第二章　乙\n第一章　甲\n第一条　一。\n第二条　二。\n第二章　乙\n第三条　三。"
    assert parts(text).document.holds("chp_2")


@pytest.mark.parametrize(
    "text",
    [
        "第一条\n" * 20_000,
        "第一条　甲。\n第二条　乙。\n第三条　丙。\n" + "丁。\n" * 20_000,
        "第一条　甲。\n第二条　乙。\n第三条　丙。\n" + "（一）丁；\n" * 20_000,
        "第一章　甲\n" * 20_000 + "第一条　甲。\n第二条　乙。\n第三条　丙。\n",
        "第一条　甲。\n第二条　乙。\n第三条　丙。\n" + "第三条之一　丁。\n" * 20_000,
    ],
)
def test_a_text_that_numbers_thousands_of_parts_alike_is_none_and_takes_no_time(text: str) -> None:
    assert own_parts(text) is None


LINES = st.sampled_from(
    [
        "第一条　甲。",
        "第二条　乙。",
        "第三条　丙。",
        "第四条",
        "第三条之一　丁。",
        "（一）子；",
        "1. 丑",
        "第一章　总则",
        "总则",
        "前款规定。",
        "第二条规定的。",
        "",
        "　　戊。",
        "## 第五条 己。",
        "一、庚",
        "目录",
        "（2024年）",
    ]
)


@given(st.lists(LINES, max_size=16).map("\n".join))
def test_of_any_text_the_places_are_in_order_and_stand_in_it(text: str) -> None:
    home = own_parts(text)
    if home is None:
        return
    assert list(home.starts) == sorted(home.starts)
    assert len(home.starts) == len(home.addresses) == sum(len(passage.paragraphs) for passage in home.document.passages)
    assert all(0 <= start < len(text) for start in home.starts)
    assert isinstance(home.document, Document)


def test_of_articles_that_count_up_each_has_its_place() -> None:
    text = "\n".join(f"第{number}条　卡片{number}号。\n卡片归档。" for number in range(1, 60))
    home = parts(text)
    for number in range(1, 60):
        assert home.address_at(text.index(f"卡片{number}号")) == f"art_{number}__para_1"
