"""From a citation to a document and a part of it, or to the reason why not."""

from datetime import date

import pytest

from kb.citations.layout import Home
from kb.citations.resolution import Resolution, Resolver, Unresolved
from kb.citations.whole_text import references_in
from kb.documents import Address
from kb.documents.document import Document, Metadata
from kb.documents.structure import parse
from kb.library import Library


@pytest.fixture(scope="module")
def resolver(library: Library) -> Resolver:
    return library.resolver


def resolved(resolver: Resolver, text: str, home: str = "") -> list[Resolution | Unresolved]:
    return [resolver.resolve(citation, home) for citation in resolver.find(text)]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("《示例工作条例》第一条", "art_1"),
        ("《示例工作条例》第二条第二款第（一）项", "art_2__para_2__item_1"),
        ("《示例工作条例》第二条第（二）项", "art_2__para_2__item_2"),
    ],
)
def test_a_citation_means_the_text_and_not_an_annex(annexed: Library, text: str, address: str) -> None:
    assert resolved(annexed.resolver, text) == [Resolution("shili-guidang", Address(address), True, True)]


def test_an_article_that_only_an_annex_would_have_is_none_of_the_text(annexed: Library) -> None:
    """第二章 of an annex makes no chapters either."""
    (found,) = resolved(annexed.resolver, "《示例工作条例》第六条")
    assert isinstance(found, Unresolved)
    assert found.reason == "no_part"


@pytest.mark.parametrize(
    ("text", "document", "address"),
    [
        ("《示例工作条例（试行）》", "shili-2024", ""),
        ("《示例工作条例(试行)》", "shili-2024", ""),
        ("《示例条例》", "shili-2024", ""),
        ("《示例条例》第十条", "shili-2024", "art_10"),
        ("《示例条例》第十条之一", "shili-2024", "art_10-1"),
        ("《示例条例》第七条第二款第（二）项", "shili-2024", "art_7__para_2__item_2"),
        ("《示例条例》第七条第（二）项", "shili-2024", "art_7__para_2__item_2"),
        ("《示例条例》第三条第（二）项第3目", "shili-2024", "art_3__para_1__item_2__point_3"),
        ("《示例条例》第三章", "shili-2024", "chp_3"),
        ("示例工作条例第三条", "shili-2024", "art_3"),
        ("《关于印发〈示例工作条例（试行）〉的通知》", "shili-2024", ""),
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
    assert resolved(resolver, text) == [Resolution(document, Address(address), True, True)]


def test_a_name_that_is_not_quite_right_is_found_and_told(resolver: Resolver) -> None:
    for name in ("示例的工作条例", "示例工作条例"):
        assert resolved(resolver, f"《{name}》第三条") == [Resolution("shili-2024", Address("art_3"), True, False)]


def test_an_alias_of_several_documents_is_several(resolver: Resolver) -> None:
    (answer,) = resolved(resolver, "《准则》")
    assert isinstance(answer, Unresolved)
    assert (answer.reason, set(answer.candidates)) == ("several", {"zhunze-yangli", "zilv-yangli"})


@pytest.mark.parametrize(
    "text",
    [
        "《从未有过的办法》",
        "《从未有过的办法》第三条",
        "《关于印发〈从未有过的办法〉的通知》",
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
    assert resolved(resolver, "《未收录样例办法》") == [Resolution("weishoulu-2020", Address(""), False, True)]
    assert resolved(resolver, "《未收录样例办法》第五条") == [
        Resolution("weishoulu-2020", Address("art_5"), False, True)
    ]


def test_an_article_beyond_the_known_last_one_is_no_part_even_without_text(resolver: Resolver) -> None:
    assert resolved(resolver, "《未收录样例办法》第十三条") == [Unresolved("no_part", ("weishoulu-2020",))]


def test_a_digest_answers_with_the_article_and_does_not_deny_others(resolver: Resolver) -> None:
    assert resolved(resolver, "《样例查看条例》第七条第二款") == [
        Resolution("jiandu-yaodian", Address("art_7"), True, True)
    ]
    assert resolved(resolver, "《样例查看条例》第九条") == [Resolution("jiandu-yaodian", Address("art_9"), False, True)]


def test_the_version_in_force_is_meant(resolver: Resolver) -> None:
    assert resolved(resolver, "《示例工作条例（试行）》第四条") == [
        Resolution("shili-2024", Address("art_4"), True, True)
    ]


def test_a_new_version_that_names_its_own_title_means_the_other(resolver: Resolver) -> None:
    (answer,) = resolved(resolver, "《示例工作条例（试行）》同时废止", home="shili-2024")
    assert answer == Resolution("shili-2015", Address(""), True, True)


def test_an_internal_part_is_one_of_the_document_it_stands_in(resolver: Resolver) -> None:
    assert resolved(resolver, "适用第七条第二款第（二）项。", home="shili-2024") == [
        Resolution("shili-2024", Address("art_7__para_2__item_2"), True, True)
    ]
    assert resolved(resolver, "适用第七条。") == [Unresolved("none")]
    assert resolved(resolver, "适用第九十条。", home="shili-2024") == [Unresolved("no_part", ("shili-2024",))]


def written(body: str) -> Resolver:
    """A resolver that knows one document, 甲乙办法, with this text."""
    structure = parse(body)
    document = Document(Metadata("a", "甲乙办法"), structure.passages, structure.sections)
    return Resolver([document.metadata], lambda _: document)


_TWO_BOOKS = "第一编　甲\n第一章　子\n第一条　一。\n第二编　乙\n第一章　丑\n第二条　二。\n第二章　寅\n第三条　三。"


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("第二编第二章", Resolution("a", Address("part_2__chp_2"), True, True)),
        ("第一编第二章", Unresolved("no_part", ("a",))),
        ("第二章", Resolution("a", Address("part_2__chp_2"), True, True)),
        ("第一章", Unresolved("several_parts", ("a",))),
        ("第三章", Unresolved("no_part", ("a",))),
    ],
)
def test_a_chapter_of_one_book_is_no_chapter_of_another(part: str, expected: Resolution | Unresolved) -> None:
    assert resolved(written(_TWO_BOOKS), f"《甲乙办法》{part}") == [expected]


def test_inside_a_book_its_own_chapter_is_meant() -> None:
    structure = parse(_TWO_BOOKS.replace("第二条　二。", "第二条　本编第一章没有规定的，适用第二章。"))
    document = Document(Metadata("a", "甲乙办法"), structure.passages, structure.sections)
    home = Home.of(document)
    found = references_in(home.text, Resolver([document.metadata], lambda _: document), home=home)
    assert [one.outcome for one in found] == [
        Resolution("a", Address("part_2__chp_1"), True, True),
        Resolution("a", Address("part_2__chp_2"), True, True),
    ]


def test_a_paragraph_whose_number_only_begins_alike_is_another() -> None:
    resolver = written("第一条　甲。\n" + "乙。\n" * 8 + "有下列情形的：\n（一）子；\n（二）丑。")
    assert resolver.parts("a", Address("art_1__para_10__item_2")) == ["art_1__para_10__item_2"]
    assert resolved(resolver, "《甲乙办法》第一条第一款第（二）项") == [Unresolved("no_part", ("a",))]


def test_an_item_that_two_paragraphs_have_is_several_parts() -> None:
    resolver = written("第一条　甲：\n（一）子；\n（二）丑。\n乙：\n（一）寅；\n（二）卯；\n（三）辰。")
    (answer,) = resolved(resolver, "《甲乙办法》第一条第（二）项")
    assert isinstance(answer, Unresolved)
    assert (answer.reason, answer.nearest, answer.cited_as) == ("several_parts", "art_1", "art_1__item_2")
    assert resolver.parts("a", answer.cited_as) == ["art_1__para_1__item_2", "art_1__para_2__item_2"]
    assert resolved(resolver, "《甲乙办法》第一条第（三）项") == [
        Resolution("a", Address("art_1__para_2__item_3"), True, True)
    ]


def test_of_a_part_that_is_not_there_the_nearest_is_told_and_what_was_asked() -> None:
    resolver = written("第一条　甲：\n（一）子；\n（二）丑。")
    (answer,) = resolved(resolver, "《甲乙办法》第一条第（二）项第3目")
    assert isinstance(answer, Unresolved)
    assert (answer.reason, answer.nearest, answer.cited_as) == (
        "no_part",
        "art_1__para_1__item_2",
        "art_1__item_2__point_3",
    )


# Versions


@pytest.mark.parametrize(
    ("text", "day", "document"),
    [
        ("《示例工作条例（试行）》第三条", None, "shili-2024"),
        ("《示例工作条例（试行）》第三条", date(2024, 4, 1), "shili-2024"),
        ("《示例工作条例（试行）》第三条", date(2024, 3, 31), "shili-2015"),
        ("《示例工作条例（试行）》第三条", date(2015, 6, 1), "shili-2015"),
        ("《示例工作条例（试行）》第三条", date(2000, 1, 1), "shili-2015"),
        ("《示例工作条例（试行）》（2015年）第三条", date(2024, 4, 1), "shili-2015"),
        ("《示例工作条例（试行）》（2015年5月6日示例委员会发布）第三条", None, "shili-2015"),
        ("《示例工作条例（试行）（2015年）》第三条", None, "shili-2015"),
        ("《示例工作条例（试行）》（示发〔2024〕3号）第三条", date(2016, 1, 1), "shili-2024"),
        ("2015年发布的《示例工作条例（试行）》第三条", None, "shili-2015"),
        ("2015年5月发布的示例工作条例第三条", None, "shili-2015"),
        ("《关于印发〈示例工作条例（试行）〉的通知》（示发〔2024〕3号）", date(2016, 1, 1), "shili-2024"),
    ],
)
def test_the_version_is_the_one_that_is_named_else_the_one_of_the_day(
    resolver: Resolver, text: str, day: date | None, document: str
) -> None:
    (citation,) = resolver.find(text)
    outcome = resolver.resolve(citation, day=day)
    assert isinstance(outcome, Resolution)
    assert outcome.document == document


def test_versions_of_one_work_without_dates_do_not_confuse() -> None:
    known = [
        Metadata("a-1", "甲乙办法", work="a", status="已废止"),
        Metadata("a-2", "甲乙办法", work="a", status="现行有效"),
    ]
    resolver = Resolver(known, lambda identifier: Document(next(m for m in known if m.id == identifier)))
    assert resolved(resolver, "《甲乙办法》") == [Resolution("a-2", Address(""), True, True)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("卡片条例（试行）", Resolution("a-1", Address(""), True, True)),
        ("卡片条例》（试行）", Resolution("a-1", Address(""), True, True)),
        ("卡片条例", Resolution("a-2", Address(""), True, True)),
        ("箱子条例（试行）", "no_edition"),
    ],
)
def test_a_name_that_says_on_trial_means_an_edition_on_trial(name: str, expected: Resolution | str) -> None:
    known = [
        Metadata("a-1", "甲乙卡片工作条例（试行）", work="a", status="已修订", published=date(2010, 1, 1)),
        Metadata("a-2", "甲乙卡片工作条例", aliases=("卡片条例",), work="a", published=date(2020, 1, 1)),
        Metadata("b", "甲乙箱子工作条例", aliases=("箱子条例",), work="b", published=date(2020, 1, 1)),
    ]
    resolver = Resolver(known, lambda identifier: Document(next(m for m in known if m.id == identifier)))
    (answer,) = resolved(resolver, f"《{name}》" if "》" not in name else f"《{name}")
    assert (answer.reason if isinstance(answer, Unresolved) else answer) == expected


def test_one_version_that_is_held_twice_is_one() -> None:
    old, new = date(2015, 3, 15), date(2023, 3, 15)
    known = [
        Metadata("a-2015", "甲乙法", effective=old, text="none"),
        Metadata("a-2023", "甲乙法", effective=new, text="none"),
        Metadata("again-2023", "甲乙法", effective=new, text="none"),
    ]
    resolver = Resolver(known, lambda _: Document(known[0]))
    answers = [resolver.resolve(resolver.find("《甲乙法》")[0], day=day) for day in (date(2016, 1, 1), new, None)]
    assert [answer.document for answer in answers if isinstance(answer, Resolution)] == ["a-2015", "a-2023", "a-2023"]


def test_two_of_one_title_and_day_by_two_offices_are_two() -> None:
    day = date(2023, 3, 15)
    known = [Metadata(name, "甲乙办法", effective=day, issuer=name, text="none") for name in ("某局", "另一局")]
    (answer,) = resolved(Resolver(known, lambda _: Document(known[0])), "《甲乙办法》")
    assert isinstance(answer, Unresolved)
    assert answer.reason == "several"
