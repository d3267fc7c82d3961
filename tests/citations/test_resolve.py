"""From a citation to a document and a part of it, or to the reason why not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.citations.resolve import Resolution, Resolver, Unresolved
from kb.document import Document, Metadata
from kb.library import Reading
from kb.structure import parse


@pytest.fixture(scope="module")
def resolver(reading: Reading) -> Resolver:
    return reading.resolver


def resolved(resolver: Resolver, text: str, home: str = "") -> list[Resolution | Unresolved]:
    return [resolver.resolve(citation, home) for citation in resolver.find(text)]


@pytest.mark.parametrize(
    ("text", "document", "address"),
    [
        ("《示例工作条例（试行）》", "shili-2024", ""),
        ("《示例工作条例(试行)》", "shili-2024", ""),
        ("《示例工作条例》", "shili-2024", ""),
        ("《示例条例》", "shili-2024", ""),
        ("《示例条例》第十条", "shili-2024", "art_10"),
        ("《示例条例》第十条之一", "shili-2024", "art_10-1"),
        ("《示例条例》第七条第二款第（二）项", "shili-2024", "art_7__para_2__item_2"),
        ("《示例条例》第七条第（二）项", "shili-2024", "art_7__para_2__item_2"),
        ("《示例条例》第三条第（二）项第3目", "shili-2024", "art_3__para_1__item_2__point_3"),
        ("《示例条例》第三章", "shili-2024", "chp_3"),
        ("示例工作条例第三条", "shili-2024", "art_3"),
        ("《测试管理规定》第一百零一条", "ceshi-2021", "art_101"),
        ("《测试管理规定》第101条", "ceshi-2021", "art_101"),
        ("《测试管理规定》第二编", "ceshi-2021", "part_2"),
        ("《测试管理规定》第二编第一章", "ceshi-2021", "part_2__chp_1"),
        ("《测试管理规定》第五十条第一款第（三）项", "ceshi-2021", "art_50__para_1__item_3"),
        ("《关于样例生活的若干准则》第三部分（二）", "zhunze-yangli", "sec_3__sub_2"),
        ("《准则》第三部分", "zhunze-yangli", "sec_3"),
        ("《准则》第二条", "zilv-yangli", "art_2"),
        ("《示例条例实施细则》第一条", "xize-yangli", "art_1"),
        ("《样例查看条例》第七条", "jiandu-yaodian", "art_7"),
    ],
)
def test_a_part_that_is_held_is_found(resolver: Resolver, text: str, document: str, address: str) -> None:
    assert resolved(resolver, text) == [Resolution(document, address, True, True)]


def test_a_name_that_is_not_quite_right_is_found_and_told(resolver: Resolver) -> None:
    assert resolved(resolver, "《示例的工作条例》第三条") == [Resolution("shili-2024", "art_3", True, False)]


def test_an_alias_of_several_documents_is_several(resolver: Resolver) -> None:
    (answer,) = resolved(resolver, "《准则》")
    assert isinstance(answer, Unresolved)
    assert (answer.reason, set(answer.candidates)) == ("several", {"zhunze-yangli", "zilv-yangli"})


@pytest.mark.parametrize(
    "text",
    [
        "《从未有过的办法》",
        "《从未有过的办法》第三条",
        "《关于印发〈示例工作条例（试行）〉的通知》",
        "《示例条例实施办法》第一条",
    ],
)
def test_a_document_that_is_not_known_is_none(resolver: Resolver, text: str) -> None:
    assert resolved(resolver, text) == [Unresolved("none")]


@pytest.mark.parametrize(
    "part", ["第十四条", "第九条之一", "第一条第二款", "第七条第二款第（三）项", "第五章", "第一部分"]
)
def test_a_part_that_a_full_text_has_not_is_no_part(resolver: Resolver, part: str) -> None:
    assert resolved(resolver, f"《示例条例》{part}") == [Unresolved("no_part", ("shili-2024",))]


def test_a_document_without_text_is_known_but_not_held(resolver: Resolver) -> None:
    assert resolved(resolver, "《未收录样例办法》") == [Resolution("weishoulu-2020", "", False, True)]
    assert resolved(resolver, "《未收录样例办法》第五条") == [Resolution("weishoulu-2020", "art_5", False, True)]


def test_an_article_beyond_the_known_last_one_is_no_part_even_without_text(resolver: Resolver) -> None:
    assert resolved(resolver, "《未收录样例办法》第十三条") == [Unresolved("no_part", ("weishoulu-2020",))]


def test_a_digest_answers_with_the_article_and_does_not_deny_others(resolver: Resolver) -> None:
    assert resolved(resolver, "《样例查看条例》第七条第二款") == [Resolution("jiandu-yaodian", "art_7", True, True)]
    assert resolved(resolver, "《样例查看条例》第九条") == [Resolution("jiandu-yaodian", "art_9", False, True)]


def test_the_version_in_force_is_meant(resolver: Resolver) -> None:
    assert resolved(resolver, "《示例工作条例（试行）》第四条") == [Resolution("shili-2024", "art_4", True, True)]


def test_a_new_version_that_names_its_own_title_means_the_other(resolver: Resolver) -> None:
    (answer,) = resolved(resolver, "《示例工作条例（试行）》同时废止", home="shili-2024")
    assert answer == Resolution("shili-2015", "", True, True)


def test_an_internal_part_is_one_of_the_document_it_stands_in(resolver: Resolver) -> None:
    assert resolved(resolver, "适用第七条第二款第（二）项。", home="shili-2024") == [
        Resolution("shili-2024", "art_7__para_2__item_2", True, True)
    ]
    assert resolved(resolver, "适用第七条。") == [Unresolved("none")]
    assert resolved(resolver, "适用第九十条。", home="shili-2024") == [Unresolved("no_part", ("shili-2024",))]


def test_a_chapter_of_one_book_is_no_chapter_of_another() -> None:
    body = "第一编　甲\n第一章　子\n第一条　一。\n第二编　乙\n第一章　丑\n第二条　二。\n第二章　寅\n第三条　三。"
    structure = parse(body)
    document = Document(Metadata("a", "甲办法"), structure.passages, structure.sections)
    resolver = Resolver([document.metadata], lambda _: document)
    assert resolver.typed("《甲办法》第一编第二章") == [Unresolved("no_part", ("a",))]
    (second,) = resolver.typed("《甲办法》第二编第二章")
    assert isinstance(second, Resolution)
    assert document.passages[document.position(second.address)].text == "第二章　寅"


def test_a_paragraph_whose_number_only_begins_alike_is_another() -> None:
    body = "第一条　甲。\n" + "乙。\n" * 8 + "有下列情形的：\n（一）子；\n（二）丑。"
    structure = parse(body)
    document = Document(Metadata("a", "甲办法"), structure.passages, structure.sections)
    assert document.holds("art_1__para_10__item_2")
    resolver = Resolver([document.metadata], lambda _: document)
    assert resolver.typed("《甲办法》第一条第一款第（二）项") == [Unresolved("no_part", ("a",))]


# The search box


@pytest.mark.parametrize(
    ("text", "document", "address"),
    [
        ("示例工作条例第十条", "shili-2024", "art_10"),
        ("示例条例 7条", "shili-2024", "art_7"),
        ("示例条例7条", "shili-2024", "art_7"),
        ("示例条例　７条", "shili-2024", "art_7"),
        ("示例条例七条", "shili-2024", "art_7"),
        ("示例条例 第7条第2款", "shili-2024", "art_7__para_2"),
        ("《示例条例》第十条之一", "shili-2024", "art_10-1"),
        (" 《示例条例》 第十条 ", "shili-2024", "art_10"),
        ("示例工作条例（试行）", "shili-2024", ""),
        ("示例工作条例(试行)第三条", "shili-2024", "art_3"),
        ("《准则》第三部分", "zhunze-yangli", "sec_3"),
        ("准则第三部分（一）", "zhunze-yangli", "sec_3__sub_1"),
        ("示例条例实施细则第一条", "xize-yangli", "art_1"),
        ("测试管理规定第一百零一条", "ceshi-2021", "art_101"),
        ("测试管理规定101条", "ceshi-2021", "art_101"),
        ("测试管理规定第二编第一章", "ceshi-2021", "part_2__chp_1"),
        ("示例条例三章", "shili-2024", "chp_3"),
    ],
)
def test_a_citation_typed_into_the_box_is_understood(
    resolver: Resolver, text: str, document: str, address: str
) -> None:
    assert resolver.typed(text) == [Resolution(document, address, True, True)]


@pytest.mark.parametrize(
    "text",
    [
        "三色卡片", "第七条", "示例条例是什么", "学习示例条例", "示例条例 卡片", "《示例条例》和《准则》", "示例条例4", "卡片", "条",
        "《", "》", "“示例条例”是", "条例", "",
    ],
)  # fmt: skip
def test_what_is_no_citation_as_a_whole_is_left_to_the_search(resolver: Resolver, text: str) -> None:
    assert resolver.typed(text) == []


def test_a_part_that_is_not_there_is_told_in_the_box_as_well(resolver: Resolver) -> None:
    assert resolver.typed("示例条例第九十九条") == [Unresolved("no_part", ("shili-2024",))]
    assert resolver.typed("《没有的文件》第一条") == [Unresolved("none")]


@pytest.mark.parametrize(
    ("text", "document", "address", "held"),
    [
        ("支部工作条例第十条", "zhibu-2018", "art_10", True),
        ("《中国共产党支部工作条例（试行）》第十条", "zhibu-2018", "art_10", True),
        ("党内监督条例 7条", "dangnei-jiandu-2016", "art_7", True),
        ("党内监督条例第八条", "dangnei-jiandu-2016", "art_8", False),
        ("关于新形势下党内政治生活的若干准则第三部分", "zhunze-2016", "sec_3", True),
    ],
)
def test_citations_of_the_shipped_corpus(shipped: Reading, text: str, document: str, address: str, held: bool) -> None:
    assert shipped.resolver.typed(text) == [Resolution(document, address, held, True)]


def test_a_short_name_with_a_part_means_the_document_that_has_it(shipped: Reading) -> None:
    (answer,) = shipped.resolver.typed("《准则》第三部分")
    assert isinstance(answer, Resolution)
    assert (answer.document, answer.address) == ("zhunze-2016", "sec_3")


@pytest.mark.parametrize("text", ["四种形态", "三会一课", "“两个维护”", "党支部"])
def test_formulations_are_no_citations(shipped: Reading, text: str) -> None:
    assert shipped.resolver.typed(text) == []


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_anything_may_be_typed(reading: Reading, text: str) -> None:
    reading.resolver.typed(text)
    reading.resolver.typed(f"《{text}》第三条")
    reading.resolver.typed(f"示例条例{text}")


def test_versions_of_one_work_without_dates_do_not_confuse() -> None:
    known = [
        Metadata("a-1", "甲办法", work="a", status="已废止"),
        Metadata("a-2", "甲办法", work="a", status="现行有效"),
    ]
    resolver = Resolver(known, lambda identifier: Document(next(m for m in known if m.id == identifier)))
    assert resolver.typed("甲办法") == [Resolution("a-2", "", True, True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("示例条例第三条、第四条", ["art_3", "art_4"]),
        ("示例条例第三条至第五条", ["art_3", "art_4", "art_5"]),
        ("2015年示例条例第三条", ["art_3"]),
        ("《示例条例》（2015）第三条", ["art_3"]),
        ("示例條例第三條", ["art_3"]),
    ],
)
def test_several_parts_and_editions_may_be_typed(resolver: Resolver, text: str, expected: list[str]) -> None:
    answers = resolver.typed(text)
    assert [one.address for one in answers if isinstance(one, Resolution)] == expected
    version = "shili-2015" if "2015" in text else "shili-2024"
    assert {one.document for one in answers if isinstance(one, Resolution)} == {version}


def test_a_name_nobody_knows_is_a_citation_all_the_same(resolver: Resolver) -> None:
    assert resolver.typed("没听过的办法第三条") == [Unresolved("none")]


def test_of_a_paragraph_that_is_not_there_the_article_is_near(resolver: Resolver) -> None:
    (answer,) = resolver.typed("示例条例第一条第九款")
    assert isinstance(answer, Unresolved)
    assert (answer.reason, answer.nearest) == ("no_part", "art_1")
