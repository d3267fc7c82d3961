"""The text in which citations are looked for: a citation in one piece, and the text's own numbers where they stand."""

import pytest

from kb.citations.citation import find
from kb.citations.layout import in_one_piece


@pytest.mark.parametrize(
    ("text", "address", "written"),
    [
        ("《甲条例》第四十\n五条", "art_45", "《甲条例》第四十\n五条"),
        ("《甲条例》第四十五\n条", "art_45", "《甲条例》第四十五\n条"),
        ("《甲条例》第\n　　四十五条", "art_45", "《甲条例》第\n　　四十五条"),
        ("《甲条例》\n第四十五条的规定", "art_45", "《甲条例》\n第四十五条"),
        ("《甲条例》（试行）\n第四十五条第二款", "art_45__para_2", "《甲条例》（试行）\n第四十五条第二款"),
        ("《甲条例》的\n第四十五条，", "art_45", "《甲条例》的\n第四十五条"),
        ("《甲条例》第四十五条\n第二款的规定", "art_45__para_2", "《甲条例》第四十五条\n第二款"),
        ("《甲条例》第四十 五条", "art_45", "《甲条例》第四十 五条"),
        ("《甲条例》第1 2条", "art_12", "《甲条例》第1 2条"),
        ("《甲条例》第四⼗\u200b五\ufe0f条\u200b", "art_45", "《甲条例》第四⼗\u200b五\ufe0f条"),
        ("《甲\u200b条例》\u2060第肆拾伍条", "art_45", "《甲\u200b条例》\u2060第肆拾伍条"),
        ("《甲条例》\n第四十五条", "art_45", "《甲条例》\n第四十五条"),
        ("《甲条例》\t第四十五条", "art_45", "《甲条例》\t第四十五条"),
        ("《甲條例》第四十五條第（二）項", "art_45__item_2", "《甲條例》第四十五條第（二）項"),
        ("《甲条例》第45条之2的规定", "art_45-2", "《甲条例》第45条之2"),
        ("《甲条例》第三条规定的第二款", "art_3__para_2", "《甲条例》第三条规定的第二款"),
        ("《甲条例》①第四十五条", "art_45", "《甲条例》①第四十五条"),
        ("《甲条例》[1]第四十五条", "art_45", "《甲条例》[1]第四十五条"),
        ("《甲条例》45条的规定", "art_45", "《甲条例》45条"),
        ("《甲条例》第三条第②项", "art_3__item_2", "《甲条例》第三条第②项"),
        ("《甲条例》第三条㈡项", "art_3__item_2", "《甲条例》第三条㈡项"),
    ],
)
def test_a_citation_is_read_as_people_see_it(text: str, address: str, written: str) -> None:
    (citation,) = find(text)
    assert (citation.address, text[slice(*citation.span)], citation.unread) == (address, written, None)


@pytest.mark.parametrize(
    "text",
    [
        "《甲条例》\n第一章　总则",
        "《甲条例》\n第三条　为了",
        "《甲条例》\n第三条为了",
        "《甲条例》\n第三条（名称）",
        "《甲条例》第三条\n第二款",
        "《甲条例》第三条\n（一）看清单",
        "学习《甲条例》。\n第三条的规定",
        "第三季度\n五条建议",
    ],
)
def test_a_line_that_begins_with_its_own_number_begins_there(text: str) -> None:
    assert in_one_piece(text).text == text


def test_of_several_items_of_a_paragraph_that_a_word_points_at_each_is_one() -> None:
    assert [c.address for c in find("前款第一项、第二项或者第四项所列")] == ["item_1", "item_2", "item_4"]


def test_an_article_knows_the_chapter_that_is_named_with_it() -> None:
    (citation,) = find("《甲条例》第二章第一节第三十条第二款")
    assert (citation.address, citation.within) == ("art_30__para_2", "chp_2__sec_1")
    assert [c.within for c in find("《甲条例》第二章、第三十条")] == ["", ""]
