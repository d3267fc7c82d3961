"""What the box offers while somebody types."""

from dataclasses import replace
from datetime import date

import pytest

from kb.library import Library
from kb.search import MOST_SUGGESTED, Suggestion, Suggestions


@pytest.fixture(scope="module")
def suggestions(shipped: Library) -> Suggestions:
    return over(shipped)


@pytest.fixture(scope="module")
def invented(library: Library) -> Suggestions:
    return over(library)


def over(library: Library, day: date = date(2026, 11, 21)) -> Suggestions:
    library = replace(library, day=day)
    return Suggestions(library.snapshot, library.resolver, library.formulations, library.statuses())


def first(suggestions: Suggestions, text: str) -> tuple[str, str, str]:
    row = next(iter(suggestions.suggest(text)), Suggestion("heading", "—"))
    return row.kind, row.document or row.text, row.address


@pytest.mark.parametrize(
    "text",
    [
        "支部工作", "支部工作条例", "支部条例", "支条例", "中国共产党支部", "《支部工作条例》", "支部 工作", "支部工作條例", "支部工作条例第",
        "zhibu", "zhibugongzuotiaoli", "zhibu gongzuo tiaoli", "zbgztl", "ZBGZTL", "ｚｂｇｚｔｌ", "zbgz", "支部gztl", "zbtl", "zhibutl",
    ],
)  # fmt: skip
def test_a_title_is_offered_by_its_characters_its_pinyin_and_its_initials(suggestions: Suggestions, text: str) -> None:
    assert first(suggestions, text) == ("document", "zhibu-2018", "")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("四种形", "四种形态（监督执纪）"), ("szxt", "四种形态（监督执纪）"), ("sizhongxingtai", "四种形态（监督执纪）"), ("四種形態", "四种形态（监督执纪）"),
        ("shyk", "三会一课"), ("三会", "三会一课"), ("sanhui", "三会一课"), ("一课", "三会一课"),
    ],
)  # fmt: skip
def test_a_formulation_is_offered_likewise(suggestions: Suggestions, text: str, name: str) -> None:
    assert first(suggestions, text) == ("formulation", name, "")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("zbgztl 10", "art_10"), ("zbgztl10", "art_10"), ("支部工作条例 10", "art_10"), ("支部工作条例10", "art_10"),
        ("支部条例十", "art_10"), ("支部条例 十", "art_10"), ("支部工作条例第十", "art_10"), ("支部工作条例第十条", "art_10"),
        ("支部工作条例 10条", "art_10"), ("支部工作條例第十條", "art_10"), ("zhibu 15", "art_15"), ("支部gztl 2", "art_2"),
    ],
)  # fmt: skip
def test_a_number_behind_a_name_offers_the_article(suggestions: Suggestions, text: str, address: str) -> None:
    assert first(suggestions, text) == ("article", "zhibu-2018", address)


def test_an_article_that_is_not_there_is_not_offered_but_its_document(suggestions: Suggestions) -> None:
    assert first(suggestions, "支部工作条例 999") == ("document", "zhibu-2018", "")
    assert first(suggestions, "支部工作条例第十一百") == ("document", "zhibu-2018", "")


def test_a_paragraph_of_an_article_is_offered(invented: Suggestions) -> None:
    assert first(invented, "示例工作条例第三条第二款") == ("article", "shili-2024", "art_3__para_2")


def test_a_heading_is_offered_with_its_document(suggestions: Suggestions) -> None:
    (row,) = [row for row in suggestions.suggest("组织设置") if row.kind == "heading"]
    assert (row.text, row.note, row.address) == ("第二章 组织设置", "《中国共产党支部工作条例（试行）》", "chp_2")


def test_one_row_stands_for_a_work_and_opens_the_version_in_force(library: Library) -> None:
    today = [row.document for row in over(library).suggest("示例工作条例") if row.kind == "document"]
    then = [row.document for row in over(library, date(2020, 1, 1)).suggest("示例工作条例") if row.kind == "document"]
    assert (today[0], then[0]) == ("shili-2024", "shili-2015")
    assert not {"shili-2015"} & set(today)


def test_an_older_version_is_offered_when_its_year_is_typed(invented: Suggestions) -> None:
    (row,) = [row for row in invented.suggest("示例工作条例2015") if row.kind == "document"]
    assert row.document == "shili-2015"
    assert "已修订" in row.note or "已废止" in row.note
    assert first(invented, "2015年示例工作条例 3") == ("article", "shili-2015", "art_3")


def test_titles_come_before_headings_and_rows_of_a_kind_stand_together(suggestions: Suggestions) -> None:
    for text in ("党", "党员", "z", "d", "支部", "组织", "党的"):
        kinds = [row.kind for row in suggestions.suggest(text)]
        assert len(kinds) <= MOST_SUGGESTED
        assert kinds == sorted(kinds, key=list(dict.fromkeys(kinds)).index)
        if {"document", "heading"} <= set(kinds):
            assert kinds.index("document") < kinds.index("heading")


def test_no_row_comes_twice(suggestions: Suggestions) -> None:
    for text in ("党章", "dz", "党章 10", "党章2022", "支部", "zb"):
        rows = [(row.kind, row.text, row.document, row.address) for row in suggestions.suggest(text)]
        assert len(set(rows)) == len(rows)


@pytest.mark.parametrize("text", ["", " ", "《》", "“”", "字" * 61, "qqqqq", "[一 TO 龥]", "*", "\x00", "的的的的"])
def test_nothing_is_offered_where_nothing_is_meant(suggestions: Suggestions, text: str) -> None:
    assert suggestions.suggest(text) == ()
