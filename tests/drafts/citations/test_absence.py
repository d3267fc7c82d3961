"""What can be said of a part that is not in the text that is held."""

import pytest

from kb.citations.cited_parts import nearest, parts_of
from kb.documents import Address
from kb.documents.document import Document, Metadata
from kb.documents.structure import parse
from kb.drafts.citations.absence import Divisions, Doubt

WHOLE = """第一章　总则
第一条　为了归档，制定本办法。
第二条　卡片分为：
（一）绿色卡片；
（二）黄色卡片，记：
1. 在办事项；
2. 待办事项。
卡片不得折角。
第二章　附则
第三条　本办法自印发之日起施行。"""
OUTLINE = "一、早晨\n早晨先看清单。\n（一）看数目\n数目要对。\n（二）看名称\n名称要对。\n二、午间\n午间核对。"


def made(body: str, **particulars: int) -> Document:
    structure = parse(body, title="归档办法")
    return Document(Metadata("a", "归档办法", **particulars), structure.passages, structure.sections)  # type: ignore[arg-type]


def doubted(body: str, address: str, wording: str = "", **particulars: int) -> Doubt | None:
    document = made(body, **particulars)
    assert parts_of(document, Address(address)) == []
    return Divisions(document).doubt(Address(address), nearest(document, Address(address)), wording)


@pytest.mark.parametrize(
    "address",
    [
        "art_4",
        "art_1-1",
        "chp_3",
        "art_1__para_2",
        "art_2__para_3",
        "art_2__para_1__item_3",
        "art_2__item_3",
        "art_2__item_2__point_3",
        "art_2__para_2__item_1",
    ],
)
def test_a_part_that_a_whole_text_has_not_is_denied(address: str) -> None:
    assert doubted(WHOLE, address) is None
    assert doubted(WHOLE, address, articles=3, chapters=2) is None


@pytest.mark.parametrize("address", ["sec_3", "sec_1__sub_3", "sec_2__sub_1"])
def test_a_part_that_an_outline_has_not_is_denied(address: str) -> None:
    assert doubted(OUTLINE, address) is None


@pytest.mark.parametrize(
    ("body", "address", "reason"),
    [
        # not all articles are there
        (WHOLE.replace("第三条　本办法自印发之日起施行。", "第三条　当天归档。"), "art_4", "全文不完整"),
        (WHOLE.replace("第二条　", "第四条　"), "art_2", "全文不完整"),
        (WHOLE[WHOLE.index("第二条") :], "art_1", "全文不完整"),
        (WHOLE + "\n第三条　本办法自印发之日起施行。", "art_4", "全文不完整"),
        (OUTLINE.removesuffix("。"), "sec_3", "全文不完整"),
        (OUTLINE.replace("二、午间", "三、午间"), "sec_2", "全文不完整"),
        # paragraphs are not apart
        (WHOLE.replace("\n卡片不得折角。", ""), "art_1__para_2", "全文的条款没有分行"),
        (WHOLE.replace("制定本办法。", "制定本办法。　　卡片要归档。"), "art_1__para_2", "全文的条款没有分行"),
        (WHOLE.replace("卡片不得折角。", "卡片不得\n折角。"), "art_2__para_4", "全文的条款没有分行"),
        # items stand in the middle of a line
        (
            WHOLE.replace("制定本办法。", "办法如下：（一）看；（二）记；（三）存。"),
            "art_1__para_1__item_3",
            "全文的条款没有分行",
        ),
        (WHOLE.replace("制定本办法。", "办法如下：一是看；二是记。"), "art_1__item_2", "全文的条款没有分行"),
        (WHOLE.replace("制定本办法。", "办法如下：1.看；2.记。"), "art_1__item_2", "全文的条款没有分行"),
        (
            WHOLE.replace("绿色卡片；", "绿色卡片：①已办事项；②已收事项；"),
            "art_2__item_1__point_2",
            "全文的条款没有分行",
        ),
        (OUTLINE.replace("午间核对。", "午间核对。（一）念；（二）看。"), "sec_2__sub_2", "全文的条款没有分行"),
        # two parts have one number
        (WHOLE.replace("（二）黄色卡片，记：", "（一）黄色卡片，记："), "art_2__para_1__item_3", "全文的条款没有分清"),
        # it is divided otherwise than it is cited
        (WHOLE, "sec_2", "条款的叫法不同"),
        (OUTLINE, "art_2", "条款的叫法不同"),
        (OUTLINE, "chp_2", "条款的叫法不同"),
        (WHOLE.replace("第一章　总则\n", "").replace("第二章　附则\n", ""), "chp_1", "条款的叫法不同"),
    ],
)
def test_where_the_text_that_is_held_may_mislead_nothing_is_denied(body: str, address: str, reason: str) -> None:
    doubt = doubted(body, address)
    assert doubt is not None
    assert doubt.reason == reason
    assert "归档办法" in doubt.sentence


GAPPY = WHOLE.replace("第三条　本办法", "第三条　卡片归档。\n第六条　甲。\n第十条　本办法")


@pytest.mark.parametrize(
    ("body", "address", "why"),
    [
        (GAPPY, "art_4", "缺第四条至第五条、第七条至第九条"),
        (GAPPY, "art_11", "缺第四条至第五条、第七条至第九条"),
        (WHOLE.replace("第二章　", "第三章　"), "art_4", "缺第二章"),
        (WHOLE.replace("第二章　", "第三章　"), "chp_2", "缺第二章"),
        (WHOLE.replace("绿色卡片", "〓色卡片"), "art_4", "有认不出的字"),
        (WHOLE.replace("绿色卡片", "\ue004色卡片"), "chp_3", "有认不出的字"),
        (WHOLE.replace("（二）黄色", "（三）黄色"), "art_2__para_1__item_2", "缺第二条第一款第（二）项"),
        (WHOLE.replace("（二）黄色", "（三）黄色"), "art_2__item_4", "缺第二条第一款第（二）项"),
        (WHOLE.replace("绿色卡片", "〓色卡片"), "art_2__item_3", "有认不出的字"),
        (WHOLE.replace("第三条　本", "第三条\n第四条　本"), "art_5", "第三条没有正文"),
        (WHOLE.replace("第三条　本", "第三条　甲。\n第五条　乙。\n第四条　本"), "art_6", "条文次序颠倒"),
    ],
)
def test_a_text_that_shows_that_it_is_not_whole_denies_nothing_and_says_why(body: str, address: str, why: str) -> None:
    doubt = doubted(body, address)
    assert doubt is not None
    assert doubt.reason == "全文不完整"
    assert f"可能不完整（{why}）" in doubt.sentence


@pytest.mark.parametrize(("particulars", "address"), [({"articles": 5}, "art_4"), ({"chapters": 3}, "chp_3")])
def test_a_text_with_fewer_parts_than_are_on_record_denies_none(particulars: dict[str, int], address: str) -> None:
    doubt = doubted(WHOLE, address, "", **particulars)
    assert doubt is not None
    assert doubt.reason == "全文不完整"


@pytest.mark.parametrize(("address", "label"), [("art_2", "第二条"), ("art_2__para_1", "第二条第一款")])
def test_an_outline_cited_by_articles_proposes_the_part(address: str, label: str) -> None:
    doubt = doubted(OUTLINE, address)
    assert doubt is not None
    assert doubt.sentence == f"《归档办法》分2个部分，不分条，“{label}”可能指第二部分，请核对"


def test_a_point_of_an_outline_may_be_a_paragraph() -> None:
    doubt = doubted(OUTLINE, "sec_2__sub_3", "《归档办法》第二部分第三点")
    assert doubt is not None
    assert doubt.reason == "条款的叫法不同"


@pytest.mark.parametrize(
    ("address", "extent"),
    [
        ("art_4", "共3条，到第三条为止"),
        ("chp_3", "共2章"),
        ("art_1__para_2", "第一条共1款"),
        ("art_2__para_3", "第二条共2款、2项"),
        ("art_2__item_2__point_3", "第二条第一款第（二）项共2目"),
        ("art_1__para_1__item_1", "第一条下面不分款、项"),
    ],
)
def test_what_there_is_instead_is_said_in_words(address: str, extent: str) -> None:
    document = made(WHOLE)
    assert Divisions(document).extent(Address(address), nearest(document, Address(address))) == extent


@pytest.mark.parametrize(
    ("address", "extent"),
    [("sec_3", "共2个部分"), ("sec_1__sub_3", "第一部分共2个小部分"), ("sec_2__sub_1", "第二部分下面不再分")],
)
def test_the_same_of_an_outline(address: str, extent: str) -> None:
    document = made(OUTLINE)
    assert Divisions(document).extent(Address(address), nearest(document, Address(address))) == extent


def test_articles_that_were_put_in_are_counted_apart() -> None:
    body = WHOLE.replace("第二章　附则", "第二条之一　卡片要清点。\n第二章　附则")
    document = made(body)
    assert Divisions(document).extent(Address("art_4"), Address("")) == "共3条（另有第二条之一），到第三条为止"
    assert doubted(body, "art_4", articles=3) is None
    assert doubted(body, "art_4", articles=4) is None


@pytest.mark.parametrize(
    "items",
    ["1.甲；\n2.乙；", "（1）甲；\n（2）乙。", "1、甲；\n2、乙。", "①甲；\n②乙。", "1)甲；\n2)乙。", "a.甲；\nb.乙。"],
)
def test_items_that_are_numbered_in_digits_are_items(items: str) -> None:
    body = f"第一条　包括：\n{items}\n第二条　卡片归档。\n清单归档。\n第三条　本办法自印发之日起施行。"
    document = made(body)
    assert parts_of(document, Address("art_1__item_2")) == ["art_1__para_1__point_2"]
    assert parts_of(document, Address("art_1__para_1__item_2")) == ["art_1__para_1__point_2"]
    assert doubted(body, "art_1__item_4") is not None
    assert parts_of(made(WHOLE), Address("art_2__para_1__item_9")) == []


@pytest.mark.parametrize("address", ["art_1__item_1", "art_1__item_9", "art_1__para_1__item_2", "art_1__para_9"])
@pytest.mark.parametrize("items", ["一是甲；\n二是乙。", "●甲；\n●乙。"])
def test_where_lines_count_in_another_way_no_item_is_denied(items: str, address: str) -> None:
    body = f"第一条　包括：\n{items}\n第二条　卡片归档。\n清单归档。\n第三条　本办法自印发之日起施行。"
    doubt = doubted(body, address)
    assert doubt is not None
    assert doubt.reason == "条款的叫法不同"


@pytest.mark.parametrize("items", ["（一）甲；（二）乙；（三）丙。", "(1)甲；(2)乙；(3)丙。", "①甲；②乙；③丙。"])
def test_of_items_in_the_middle_of_a_line_none_is_denied(items: str) -> None:
    body = f"第一条　包括：{items}\n第二条　卡片归档。\n清单归档。\n第三条　本办法自印发之日起施行。"
    for number in (1, 3, 4, 9):
        assert doubted(body, f"art_1__item_{number}") is not None


def test_an_item_that_a_text_cites_is_none_of_its_own() -> None:
    body = WHOLE.replace("为了归档，", "依照第二条第（一）项，")
    assert doubted(body, "art_1__item_3") is None


def test_the_chapter_of_an_article_is_known() -> None:
    divisions = Divisions(made(WHOLE))
    assert divisions.stands_in(Address("art_2"), Address("chp_1"))
    assert not divisions.stands_in(Address("art_3"), Address("chp_1"))
    assert divisions.place(Address("art_3")) == "第二章"
