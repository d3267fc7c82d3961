"""Finding citations in a paragraph, before anything is looked up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.citations.find import Names, find

NAMES = Names(["示例工作条例", "示例工作条例（试行）", "测试管理规定", "党章"])


def cited(text: str) -> list[tuple[str, str, str, str]]:
    """What is cited: kind, name, address, and the characters that stand there."""
    return [(c.kind, c.name, c.address, text[c.span[0] : c.span[1]]) for c in find(text, NAMES)]


def addresses(text: str) -> list[str]:
    return [citation.address for citation in find(text, NAMES)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("依照《示例工作条例》办理", [("titled", "示例工作条例", "", "《示例工作条例》")]),
        ("《示例工作条例（试行）》", [("titled", "示例工作条例（试行）", "", "《示例工作条例（试行）》")]),
        ("《示例条例》第十条规定", [("titled", "示例条例", "art_10", "《示例条例》第十条")]),
        ("《示例条例》（试行）第十条", [("titled", "示例条例", "art_10", "《示例条例》（试行）第十条")]),
        (
            "《示例条例》（示发〔2024〕3号）第十条",
            [("titled", "示例条例", "art_10", "《示例条例》（示发〔2024〕3号）第十条")],
        ),
        ("《示例条例》的第十条", [("titled", "示例条例", "art_10", "《示例条例》的第十条")]),
        ("《示例条例》 第 十 条", [("titled", "示例条例", "art_10", "《示例条例》 第 十 条")]),
        (
            "《关于印发〈示例工作条例（试行）〉的通知》",
            [("titled", "关于印发〈示例工作条例（试行）〉的通知", "", "《关于印发〈示例工作条例（试行）〉的通知》")],
        ),
        (
            "《关于印发《示例工作条例》的通知》",
            [("titled", "关于印发《示例工作条例》的通知", "", "《关于印发《示例工作条例》的通知》")],
        ),
        ("学习示例工作条例第三条", [("named", "示例工作条例", "art_3", "示例工作条例第三条")]),
        ("示例工作条例（试行）第三条", [("named", "示例工作条例（试行）", "art_3", "示例工作条例（试行）第三条")]),
        ("学习党章", [("named", "党章", "", "党章")]),
        (
            "《甲》第三条、第五条和《乙》第一条",
            [
                ("titled", "甲", "art_3", "《甲》第三条"),
                ("titled", "甲", "art_5", "第五条"),
                ("titled", "乙", "art_1", "《乙》第一条"),
            ],
        ),
        ("依照第七条第二款", [("internal", "", "art_7__para_2", "第七条第二款")]),
        ("依照本条例第七条", [("internal", "", "art_7", "本条例第七条")]),
        ("该规定第七条", [("internal", "", "art_7", "该规定第七条")]),
        ("《甲》和第七条", [("titled", "甲", "", "《甲》"), ("internal", "", "art_7", "第七条")]),
        ("《甲》《乙》", [("titled", "甲", "", "《甲》"), ("titled", "乙", "", "《乙》")]),
    ],
)
def test_documents_and_parts_that_are_named(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert cited(text) == expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("第十条", ["art_10"]),
        ("第10条", ["art_10"]),
        ("第１０条", ["art_10"]),
        ("第一百零一条", ["art_101"]),
        ("第十条之一", ["art_10-1"]),
        ("第十条之一第二款", ["art_10-1__para_2"]),
        ("第十条之一规定的", ["art_10-1"]),
        ("第十条之一的规定予以处理", ["art_10-1"]),
        ("第十条第二款", ["art_10__para_2"]),
        ("第十条第（三）项", ["art_10__item_3"]),
        ("第十条第三项", ["art_10__item_3"]),
        ("第十条（三）", ["art_10__item_3"]),
        ("第十条第二款第（三）项", ["art_10__para_2__item_3"]),
        ("第十条第二款第三项第2目", ["art_10__para_2__item_3__point_2"]),
        ("第十条第二款的第(三)项", ["art_10__para_2__item_3"]),
        ("第三、五、七条", ["art_3", "art_5", "art_7"]),
        ("第三条、第五条和第七条", ["art_3", "art_5", "art_7"]),
        ("第十条至第十二条", ["art_10", "art_12"]),
        ("第三条第一款、第五条", ["art_3__para_1", "art_5"]),
        ("第三章", ["chp_3"]),
        ("第三章第一节", ["chp_3__sec_1"]),
        ("第三章第十条", ["art_10"]),
        ("第二编", ["part_2"]),
        ("第二编第一章", ["part_2__chp_1"]),
        ("第三部分", ["sec_3"]),
        ("第三部分（二）", ["sec_3__sub_2"]),
    ],
)
@pytest.mark.parametrize("before", ["《示例条例》", "示例工作条例", "依照"])
def test_parts_in_every_way_of_writing(before: str, part: str, expected: list[str]) -> None:
    assert addresses(before + part) == expected


@pytest.mark.parametrize(
    "text",
    [
        "第三季度的统计",
        "第十次会议",
        "第一书记",
        "三分之一以上",
        "十条建议",
        "第一百张",
        "第一、把清单看好",
        "前款所列原则",
        "示例条例",
        "",
        "书名号《》里没有字",
        "《没有结束",
    ],
)
def test_what_cites_nothing(text: str) -> None:
    assert addresses(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "示例工作条例实施细则",
        "示例工作条例的实施办法",
        "示例工作条例（修订草案）",
        "示例工作条例释义",
        "某省示例工作条例",
        "某市示例工作条例第三条",
    ],
)
def test_a_longer_name_is_another_document(text: str) -> None:
    assert "示例工作条例" not in [c.name for c in find(text, NAMES)]


@pytest.mark.parametrize("text", ["某市示例工作条例第三条", "示例工作条例实施细则第三条", "示例工作条例实施办法第三条"])
def test_a_part_of_another_document_is_no_part_of_this_one(text: str) -> None:
    assert [c for c in find(text, NAMES) if c.kind == "internal"] == []


def test_the_longest_known_name_wins() -> None:
    names = Names(["示例条例", "示例条例实施细则"])
    assert [c.name for c in find("示例条例实施细则第一条", names)] == ["示例条例实施细则"]


def test_a_known_name_inside_title_marks_is_not_cited_twice() -> None:
    assert [c.kind for c in find("《关于修改示例工作条例的决定》", NAMES)] == ["titled"]


def test_without_names_only_marks_and_parts_are_found() -> None:
    assert [c.kind for c in find("示例工作条例第三条和《甲》")] == ["titled"]
    assert list(Names([]).finditer("示例工作条例")) == []


@given(
    st.lists(
        st.sampled_from(
            [
                "《",
                "》",
                "〈",
                "〉",
                "第",
                "十",
                "3",
                "条",
                "款",
                "项",
                "（",
                "二",
                "）",
                "、",
                "至",
                "之",
                "章",
                "部分",
                "本条例",
                "示例工作条例",
                "，",
                " ",
                "以",
            ]
        ),
        max_size=60,
    ).map("".join)
)
def test_citations_of_any_text_are_in_order_inside_it_and_apart(text: str) -> None:
    last = 0
    for citation in find(text, NAMES):
        start, end = citation.span
        assert last <= start < end <= len(text)
        last = end


@pytest.mark.parametrize(
    "text", ["《" * 2000, "第" * 2000, "第一、" * 700, "一、" * 700, "《甲" * 700 + "》" * 700, "第十条第" * 500]
)
def test_long_and_odd_text_is_read_in_time(text: str) -> None:
    find(text, NAMES)
