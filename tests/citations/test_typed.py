"""Citations that are typed into the search box."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.citations.resolution import Resolution, Resolver, Unresolved
from kb.citations.typed import typed_citations
from kb.documents import Address
from kb.documents.document import Document, Metadata
from kb.documents.structure import parse
from kb.library import Library


@pytest.fixture(scope="module")
def resolver(library: Library) -> Resolver:
    return library.resolver


@pytest.mark.parametrize(
    ("text", "document", "address"),
    [
        ("示例工作条例第十条", "shili-2024", "art_10"),
        ("示例条例 7条", "shili-2024", "art_7"),
        ("示例条例7条", "shili-2024", "art_7"),
        ("示例条例　７条", "shili-2024", "art_7"),
        ("示例条例七条", "shili-2024", "art_7"),
        ("示例条例第⼗\u200b条\ufeff", "shili-2024", "art_10"),
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
    (found,) = typed_citations(text, resolver)
    assert isinstance(found, Resolution)
    assert (found.document, found.address, found.is_held) == (document, address, True)


@pytest.mark.parametrize(
    "text",
    [
        "三色卡片", "第七条", "示例条例是什么", "学习示例条例", "示例条例 卡片", "《示例条例》和《准则》", "示例条例4", "卡片", "条",
        "《", "》", "“示例条例”是", "条例", "",
    ],
)  # fmt: skip
def test_what_is_no_citation_as_a_whole_is_left_to_the_search(resolver: Resolver, text: str) -> None:
    assert typed_citations(text, resolver) == []


def test_a_part_that_is_not_there_is_told_in_the_box_as_well(resolver: Resolver) -> None:
    assert typed_citations("示例条例第九十九条", resolver) == [Unresolved("no_part", ("shili-2024",))]
    assert typed_citations("《没有的文件》第一条", resolver) == [Unresolved("none")]


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
def test_citations_of_the_shipped_corpus(shipped: Library, text: str, document: str, address: str, held: bool) -> None:
    assert typed_citations(text, shipped.resolver) == [Resolution(document, Address(address), held, True)]


def test_a_short_name_with_a_part_means_the_document_that_has_it(shipped: Library) -> None:
    (answer,) = typed_citations("《准则》第三部分", shipped.resolver)
    assert isinstance(answer, Resolution)
    assert (answer.document, answer.address) == ("zhunze-2016", "sec_3")


@pytest.mark.parametrize("text", ["四种形态", "三会一课", "“两个维护”", "党支部"])
def test_formulations_are_no_citations(shipped: Library, text: str) -> None:
    assert typed_citations(text, shipped.resolver) == []


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_anything_may_be_typed(library: Library, text: str) -> None:
    typed_citations(text, library.resolver)
    typed_citations(f"《{text}》第三条", library.resolver)
    typed_citations(f"示例条例{text}", library.resolver)


def test_versions_of_one_work_without_dates_do_not_confuse() -> None:
    known = [
        Metadata("a-1", "甲办法", work="a", status="已废止"),
        Metadata("a-2", "甲办法", work="a", status="现行有效"),
    ]
    resolver = Resolver(known, lambda identifier: Document(next(m for m in known if m.id == identifier)))
    assert typed_citations("甲办法", resolver) == [Resolution("a-2", Address(""), True, True)]


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
    answers = typed_citations(text, resolver)
    assert [one.address for one in answers if isinstance(one, Resolution)] == expected
    version = "shili-2015" if "2015" in text else "shili-2024"
    assert {one.document for one in answers if isinstance(one, Resolution)} == {version}


def test_an_edition_that_is_not_on_record_is_told(resolver: Resolver) -> None:
    (answer,) = typed_citations("2009年示例条例第三条", resolver)
    assert isinstance(answer, Unresolved)
    assert (answer.reason, set(answer.candidates)) == ("no_edition", {"shili-2015", "shili-2024"})


def test_who_looks_for_a_part_is_shown_the_nearest_version(resolver: Resolver) -> None:
    """Nothing is judged by it: the text of the day is simply not here."""
    (answer,) = typed_citations("测试管理规定第二条", resolver, date(1999, 1, 1))
    assert isinstance(answer, Resolution)
    assert answer.address == "art_2"


def test_a_name_nobody_knows_is_a_citation_all_the_same(resolver: Resolver) -> None:
    assert typed_citations("没听过的办法第三条", resolver) == [Unresolved("none")]


def test_of_a_paragraph_that_is_not_there_the_article_is_near(resolver: Resolver) -> None:
    (answer,) = typed_citations("示例条例第一条第九款", resolver)
    assert isinstance(answer, Unresolved)
    assert (answer.reason, answer.nearest) == ("no_part", "art_1")


def test_of_parts_that_are_cited_alike_each_is_shown() -> None:
    body = "第一条　甲：\n（一）子；\n（二）丑。\n乙：\n（一）寅；\n（二）卯。"
    structure = parse(body)
    document = Document(Metadata("a", "甲乙办法"), structure.passages, structure.sections)
    answers = typed_citations("甲乙办法第一条第（二）项", Resolver([document.metadata], lambda _: document))
    assert [one.address for one in answers if isinstance(one, Resolution)] == [
        "art_1__para_1__item_2",
        "art_1__para_2__item_2",
    ]


@pytest.mark.parametrize("text", ["样法典第一条", "样法典1条", "样法1条", "样法第1条", "《样法》第一条", "樣法第一條"])
def test_a_law_is_typed_by_its_short_name(text: str) -> None:
    body = parse("第一条　甲。")
    known = [Metadata("a", "中华人民共和国样法典"), Metadata("b", "中华人民共和国样法")]
    documents = {metadata.id: Document(metadata, body.passages, body.sections) for metadata in known}
    answer = typed_citations(text, Resolver(known, documents.__getitem__))
    assert answer == [Resolution("a" if "典" in text else "b", Address("art_1"), True, True)]
