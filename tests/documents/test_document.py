"""Documents: finding, naming and reading their parts."""

from datetime import date

import pytest

from kb.documents.document import Document, Metadata
from kb.errors import NotFoundError
from kb.library import Library


@pytest.mark.parametrize(
    ("known", "year"),
    [
        (Metadata("x", "题", published=date(2018, 1, 2), approved=date(2017, 1, 1)), 2018),
        (Metadata("x", "题", approved=date(2017, 1, 1), effective=date(2019, 1, 1)), 2017),
        (Metadata("x", "题", effective=date(2019, 1, 1)), 2019),
        (Metadata("x", "题"), None),
    ],
)
def test_the_year_is_that_of_publication_else_of_approval_else_of_effect(known: Metadata, year: int | None) -> None:
    assert known.year == year
    assert (known.date.year if known.date else None) == year


def test_a_part_is_read_whole(invented: dict[str, Document]) -> None:
    document = invented["shili-2024"]
    assert document.part_text("art_7__para_2").split("\n") == [
        "有下列情形之一的，组长可以拒收：",
        "（一）没有编号的；",
        "（二）编号与清单不符的。",
    ]
    assert document.part_text("art_3__para_1__item_2").count("\n") == 3
    assert document.part_text("chp_1").startswith("第一章 总则\n第一条")
    assert document.part_text("chp_1").endswith("小组成员都要知道。")


def test_a_point_is_read_to_the_next(invented: dict[str, Document]) -> None:
    text = invented["baogao-yangli"].part_text("sec_1__sub_1__p_1__pt_2")
    assert text == "二是早看第一遍。数目对得上。"


def test_the_position_of_a_part_is_that_of_its_passage(invented: dict[str, Document]) -> None:
    document = invented["shili-2024"]
    assert document.position("art_7__para_2__item_1") == document.position("art_7")
    assert document.passages[document.position("chp_2")].address == "chp_2"


@pytest.mark.parametrize("address", ["art_99", "", "第一条", "art_7__para_9"])
def test_a_part_that_is_not_there_is_said_not_to_be(invented: dict[str, Document], address: str) -> None:
    document = invented["shili-2024"]
    assert not document.holds(address)
    with pytest.raises(NotFoundError, match="目录"):
        document.position(address)


def test_a_table_in_an_article_is_a_part_of_it(annexed: Library) -> None:
    document = annexed.document("shili-guidang")
    table = "art_2__para_1__tbl_1"
    assert document.position(table) == document.position("art_2")
    assert document.label(table) == "第二条第一款第1表"
    assert document.part_text(table).startswith("| 种类 |")
    assert document.part_text(f"{table}__tr_4").startswith("| 红色卡片 |")
    assert document.part_text("art_2__para_2") == (
        "前款表中没有列明的卡片，由组长决定；组长不在的，由副组长决定。\n"
        "（一）属于日常的，按绿色卡片办理；\n"
        "（二）属于紧急的，按红色卡片办理。"
    )


def test_sections_are_listed_in_reading_order(invented: dict[str, Document]) -> None:
    firsts = [section.first for section in invented["ceshi-2021"].all_sections()]
    assert firsts == sorted(firsts)
