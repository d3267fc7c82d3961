"""The words that tell an edition of a text from its others."""

from datetime import date
from typing import Any

import pytest

from kb.documents import Document, Metadata
from kb.documents.structure import parse
from kb.versions import Validity
from kb.versions.edition import change_of, edition_words, is_same_edition, name_of_edition, year_of_edition

FIRST = Metadata("a", "示例章程", approved=date(2012, 3, 1), first=True)
SECOND = Metadata("b", "示例章程", approved=date(2017, 10, 24), change="修改")
THIRD = Metadata("c", "示例章程", approved=date(2022, 10, 22))
WORK = (FIRST, SECOND, THIRD)


@pytest.mark.parametrize(("metadata", "words"), [(FIRST, "2012年"), (SECOND, "2017年修改"), (THIRD, "2022年版")])
def test_an_edition_is_told_by_its_year_and_what_is_on_record_of_it(metadata: Metadata, words: str) -> None:
    assert edition_words(metadata, WORK) == words


def test_a_work_of_one_edition_needs_no_words() -> None:
    assert edition_words(FIRST, [FIRST]) == ""
    assert edition_words(FIRST, ()) == ""


def test_the_same_edition_on_record_twice_is_one() -> None:
    twin = Metadata("d", "示例章程", published=FIRST.approved)
    assert edition_words(FIRST, [FIRST, twin]) == ""
    silent = Metadata("e", "示例章程", published=SECOND.approved)
    assert edition_words(silent, [*WORK, silent]) == "2017年修改"


def test_a_text_that_says_that_it_was_revised_has_another_edition_though_it_is_not_held() -> None:
    assert edition_words(SECOND, [SECOND]) == "2017年修改"


def test_an_edition_without_a_year_is_not_told() -> None:
    assert edition_words(Metadata("d", "示例章程"), WORK) == ""


def test_editions_of_one_year_are_told_by_the_month_and_those_of_one_month_by_the_day() -> None:
    spring, autumn, later = (
        Metadata(day.isoformat(), "示例法", published=day, change="修正")
        for day in (date(2018, 3, 1), date(2018, 10, 5), date(2018, 10, 26))
    )
    work = [spring, autumn, later]
    assert [edition_words(each, work) for each in work] == ["2018年3月修正", "2018年10月5日修正", "2018年10月26日修正"]


def test_the_library_knows_the_other_editions_of_a_document() -> None:
    validity = Validity(Metadata(m.id, m.title, approved=m.approved, change=m.change, work="w") for m in WORK)
    assert [validity.edition(m.id) for m in WORK] == ["2012年版", "2017年修改", "2022年版"]


def document(note: str, approved: date, *, title: str = "示例条例", change: str = "") -> Document:
    structure = parse(f"{note}\n第一章　总则\n第一条　2024年5月6日起修订的卡片。", title=title)
    metadata = Metadata("a", title, approved=approved, change=change)
    return Document(metadata, structure.passages, structure.sections)


@pytest.mark.parametrize(
    ("note", "approved", "change"),
    [
        ("（2010年4月21日示例会议批准　2010年6月4日示例机关发布　2019年11月29日示例会议修订）", date(2019, 11, 29), "修订"),
        ("（2010年4月21日示例会议批准　2019年11月29日示例会议修订）", date(2010, 4, 21), ""),
        ("（示例小组第三次大会部分修改，2022年10月22日通过）", date(2022, 10, 22), "修改"),
        ("（示例小组第二次大会部分修改，2017年10月24日通过　第三次大会部分修改，2022年10月22日通过）", date(2017, 10, 24), "修改"),
        ("（2018年7月31日示例会议修订，2018年8月18日示例机关发布）", date(2018, 7, 31), "修订"),
        ("根据2018年10月26日示例会议《关于修改〈示例条例〉的决定》第四次修正", date(2018, 10, 26), "修正"),
        ("1999年12月25日示例会议第一次修正\n2005年10月27日示例会议修订", date(2005, 10, 27), "修订"),
        ("2024年9月27日示例院令第791号公布", date(2024, 9, 27), ""),
        ("", date(2024, 9, 27), ""),
    ],
)  # fmt: skip
def test_the_note_below_the_title_tells_what_made_an_edition(note: str, approved: date, change: str) -> None:
    assert change_of(document(note, approved)) == change


def test_what_is_told_of_another_year_does_not_name_an_edition() -> None:
    assert change_of(document("（2021年12月28日示例会议修订　2022年1月3日发布）", date(2022, 1, 3))) == ""


def test_the_name_of_a_text_or_its_metadata_may_tell_what_made_it() -> None:
    assert change_of(document("", date(2016, 11, 7), title="示例法（2016年修正）")) == "修正"
    assert change_of(document("", date(2017, 11, 7), title="示例法（2016年修正）")) == ""
    assert change_of(document("", date(2017, 11, 7), change="修改")) == "修改"


def test_an_edition_is_named_by_its_title_and_year() -> None:
    assert name_of_edition(SECOND) == "《示例章程》（2017年）"
    assert name_of_edition(Metadata("a", "甲")) == "《甲》"
    assert name_of_edition(Metadata("a", "甲"), unknown="（年份不详）") == "《甲》（年份不详）"
    assert year_of_edition(Metadata("a", "甲")) == ""


def test_documents_of_one_title_that_are_no_versions_are_told_apart_wherever_they_are_listed() -> None:
    def named(**signs: Any) -> list[str]:
        rows = [
            Metadata(f"r{n}", "个人述职报告", **{name: values[n] for name, values in signs.items()}) for n in (0, 1)
        ]
        validity = Validity(rows)
        return [validity.edition(row.id) for row in rows]

    assert named(issuer=["示例县民政局", "示例县财政局"]) == ["示例县民政局", "示例县财政局"]
    assert (
        named(issuer=["甲局", "甲局"], document_number=["示发〔2024〕1号", "示发〔2024〕2号"])[0] == "示发〔2024〕1号"
    )
    assert named(published=[date(2024, 1, 5), date(2024, 1, 6)]) == ["2024-01-05", "2024-01-06"]
    assert named(source=["由用户导入：张三.docx", "由用户导入：李四.docx"]) == ["张三", "李四"]
    assert named() == ["r0", "r1"]
    assert Validity([Metadata("a", "甲报告"), Metadata("b", "乙报告")]).edition("a") == ""


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ({"published": date(2024, 3, 1)}, {"published": date(2024, 3, 1)}, True),
        ({"published": date(2024, 3, 1)}, {"published": date(2019, 3, 1)}, False),
        ({"approved": date(2024, 2, 20)}, {"approved": date(2024, 2, 20), "published": date(2024, 3, 1)}, True),
        ({"published": date(2014, 3, 1)}, {"published": date(2014, 3, 1), "approved": date(2018, 6, 1)}, False),
        ({"effective": date(2024, 5, 1)}, {"effective": date(2024, 5, 1)}, False),
        ({"document_number": "示令第3号"}, {"document_number": "示令第3号"}, True),
        ({"document_number": "示令第3号"}, {"document_number": "示令第4号"}, False),
        (
            {"document_number": "示令第3号", "published": date(2014, 3, 1)},
            {"document_number": "示令第3号", "published": date(2018, 6, 1)},
            False,
        ),
        ({}, {"published": date(2024, 3, 1)}, False),
        ({}, {}, False),
    ],
)
def test_texts_are_one_edition_by_their_days_or_number(
    one: dict[str, Any], other: dict[str, Any], is_same: bool
) -> None:
    first, second = Metadata("a", "甲乙法", **one), Metadata("b", "甲乙法", **other)
    assert is_same_edition(first, second) == is_same_edition(second, first) == is_same
