"""A whole draft: citations, quotations and formulations together, the report, and what it was judged by."""

from dataclasses import replace
from datetime import date
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.contract import report_json
from kb.documents import parse
from kb.drafts import own_articles
from kb.drafts.checking import MOST_LISTED, Checker, Report
from kb.drafts.finding import Finding, Verdict
from kb.files import DRAFT as DRAFT_BOUNDS
from kb.files import read_file
from kb.library import Library
from tests.measures.own_articles import regulation, seconds

DRAFT = """关于填写卡片情况的报告

依照《示例工作条例（试行）》第三条，各小组填写了“三色卡片”（绿色卡片、红色卡片、黄色卡片）。
《示例工作条例（试行）》第二十条规定的事项，已经办完。《未收录样例办法》第三条另有要求。
《示例条例》第六条规定：“组长由成员推选，任期３年。”

示例小组
2026年3月1日
"""


@pytest.fixture(scope="module")
def checker(library: Library) -> Checker:
    return Checker(library)


@pytest.fixture(scope="module")
def report(checker: Checker) -> Report:
    return checker.check(DRAFT)


def verdicts(report: Report) -> list[tuple[str, str, str]]:
    return [(finding.kind, finding.text, finding.verdict) for finding in report.findings]


def test_everything_in_a_draft_is_found_in_its_order(report: Report) -> None:
    assert verdicts(report) == [
        ("citation", "《示例工作条例（试行）》第三条", "一致"),
        ("formulation", "三色卡片", "一致"),
        ("formulation", "绿色卡片、红色卡片、黄色卡片", "有出入"),
        ("citation", "《示例工作条例（试行）》第二十条", "条款号不符"),
        ("citation", "《未收录样例办法》第三条", "本库未收录"),
        ("citation", "《示例条例》第六条", "一致"),
        ("quotation", "组长由成员推选，任期３年。", "有出入"),
    ]


def test_every_mark_is_what_stands_at_its_span(report: Report) -> None:
    assert all(DRAFT[slice(*finding.span)] == finding.text for finding in report.findings)


def test_the_coverage_says_what_was_not_checked_and_why(report: Report) -> None:
    assert report.coverage == "识别 7 处，核验 6 处，未核 1 处（本库未收录全文 1）。"
    assert (report.checked, report.unchecked) == (6, [("本库未收录全文", 1)])


@pytest.mark.parametrize(
    ("findings", "unjudged", "coverage"),
    [
        (
            [("一致", ""), ("未核", "没有写明是哪份文件")],
            (("引文没有写出处", 3), ("引号没有配对", 2)),
            "识别 2 处，核验 1 处，未核 1 处（没有写明是哪份文件 1）；另有 5 处没有核对（引文没有写出处 3，引号没有配对 2）。",
        ),
        ([("一致", "")], (), "识别 1 处，核验 1 处。"),
        (
            [],
            (("引文没有写出处", 1),),
            "没有可以核对的引用、引文或提法；这不等于核验通过。有 1 处没有核对（引文没有写出处 1）。",
        ),
    ],
)
def test_the_coverage_counts_what_was_seen_and_not_judged(
    findings: list[tuple[Verdict, str]], unjudged: tuple[tuple[str, int], ...], coverage: str
) -> None:
    marks = tuple(Finding((0, 1), "甲", "citation", verdict, "乙。", reason) for verdict, reason in findings)
    report = Report(marks, None, False, "1", 1, (), unjudged)
    assert report.coverage == coverage
    text = read_file("甲".encode(), "稿.txt", DRAFT_BOUNDS)
    reasons = [{"reason": reason, "count": count} for reason, count in unjudged]
    assert report_json(report, text)["coverage"]["unjudged"] == reasons


def test_what_must_be_changed_comes_first_and_the_gravest_of_it(report: Report) -> None:
    assert {need: [finding.verdict for finding in findings] for need, findings in report.by_need.items()} == {
        "change": ["条款号不符", "有出入", "有出入"],
        "look": ["本库未收录"],
        "nothing": ["一致", "一致", "一致"],
    }
    assert report.headline == "3 处要改，1 处没有核到。"


@pytest.mark.parametrize(
    ("text", "day", "headline", "is_clean"),
    [
        ("依照《示例条例》第三条办理。", None, "没有要改的。", True),
        ("依照《示例工作条例（试行）》第二十条办理。", None, "1 处要改。", False),
        ("依照《某某样例办法》第三条办理。", None, "没有要改的，1 处没有核到。", False),
        ("今天天气很好。", None, "没有发现引用、引文或提法；这不等于核验通过。", False),
    ],
)
def test_a_report_says_in_a_sentence_what_there_is_to_do(
    checker: Checker, text: str, day: date | None, headline: str, is_clean: bool
) -> None:
    report = checker.check(text, day)
    assert (report.headline, report.is_clean) == (headline, is_clean)


def test_what_has_lapsed_since_the_draft_was_written_asks_for_nothing() -> None:
    lapsed = Finding((0, 1), "甲", "citation", "已修订", "乙（2015年）引用时有效，现已修订。", is_history=True)
    before = Report((lapsed,), date(2016, 1, 1), True, "1", 1, ())
    now = Report((replace(lapsed, is_history=False),), date(2026, 1, 1), True, "1", 1, ())
    assert (before.headline, before.is_clean) == ("没有要改的。", True)
    assert (now.headline, now.is_clean) == ("1 处要改。", False)
    unread = Report((replace(lapsed, reason="本库未收录全文"),), date(2016, 1, 1), True, "1", 1, ())
    assert (unread.headline, unread.is_clean) == ("没有要改的，1 处没有核到。", False)
    assert unread.coverage == "识别 1 处，核验 0 处，未核 1 处（本库未收录全文 1）。"


def test_nothing_found_is_no_pass(checker: Checker) -> None:
    empty = checker.check("今天天气很好。")
    assert empty.findings == ()
    assert not empty.is_clean
    assert "不等于核验通过" in empty.coverage


def test_a_draft_that_is_right_passes(checker: Checker) -> None:
    assert checker.check("依照《示例条例》第三条办理。").is_clean


@pytest.mark.parametrize(
    ("text", "given", "day", "is_dated"),
    [
        (DRAFT, None, date(2026, 3, 1), True),
        (DRAFT, date(2025, 1, 1), date(2025, 1, 1), True),
        ("《示例条例》第三条", None, date(2026, 11, 21), False),
    ],
)
def test_the_day_is_the_one_given_else_the_drafts_own_else_the_catalogues(
    checker: Checker, text: str, given: date | None, day: date, is_dated: bool
) -> None:
    report = checker.check(text, given)
    assert (report.day, report.is_dated) == (day, is_dated)


def test_the_sources_are_named_with_their_state(report: Report, library: Library) -> None:
    assert [source.document for source in report.sources] == ["shili-2024", "weishoulu-2020"]
    assert report.sources[0].sha256 == library.snapshot.shelf("shili-2024").sha256
    assert len(report.sources[0].sha256) == 64
    assert report.corpus_version == library.snapshot.manifest.corpus_version


def test_the_same_draft_gives_the_same_report(report: Report, library: Library) -> None:
    assert Checker(library).check(DRAFT) == report


def test_a_formulation_inside_a_title_that_is_cited_is_no_mark_of_its_own(checker: Checker) -> None:
    report = checker.check("《三色卡片管理办法》")
    assert [finding.kind for finding in report.findings] == ["citation"]


def test_a_draft_that_cites_what_it_has_not_is_parsed_once(checker: Checker, monkeypatch: pytest.MonkeyPatch) -> None:
    parsing = Mock(wraps=parse)
    monkeypatch.setattr(own_articles, "parse", parsing)
    text = regulation(400)
    report = checker.check(text)
    parsing.assert_called_once_with(text)
    assert [finding.verdict for finding in report.findings] == ["条款号不符"] * 400
    assert report.findings[0].detail == "本稿共51条，到第五十一条为止，没有第九百条。"


def test_a_draft_twice_as_long_takes_no_more_than_three_times_as_long(checker: Checker) -> None:
    # Measured 2.0; 4.0 when each finding looked at the whole draft anew.
    assert seconds(checker, regulation(800)) <= 3 * seconds(checker, regulation(400))


def test_the_json_has_the_shape_of_the_contract(report: Report) -> None:
    text = read_file(DRAFT.encode(), "稿.txt", DRAFT_BOUNDS)
    content = report_json(report, text)
    assert content["coverage"]["marks"] == 7
    assert content["coverage"]["unchecked"] == [{"reason": "本库未收录全文", "count": 1}]
    assert set(content["corpus"]) == {"version", "documents"}
    first = content["findings"][0]
    assert first["span"] == list(report.findings[0].span)
    assert (first["line"], first["column"]) == (3, 3)
    assert first["target"]["url"] == "/documents/shili-2024#art_3"
    for finding in content["findings"]:
        assert {"span", "line", "column", "text", "kind", "target", "verdict", "detail", "suggestion", "diff"} <= set(
            finding
        )
    assert [finding["needs"] for finding in content["findings"]].count("change") == 3
    quotation = content["findings"][-1]
    assert "".join(p["text"] for p in quotation["diff"] if p["op"] != "source") == quotation["text"]
    assert quotation["suggestion"] == "组长由成员推选，任期２年。"


@given(
    st.lists(
        st.sampled_from(
            ["《示例条例》", "第三条", "第二十条", "前款", "该条例", "“三色卡片”", "规定：“", "”", "。", "\n", "，", "（以下简称《条例》）",
             "《条例》", "同条第二项", "绿色卡片、", "一是", "二是", "三色卡牌", "组长由成员推选", "第七条第二款", "2026年3月1日", "《", "》", "  "]
        ),
        max_size=40,
    ).map("".join)
)  # fmt: skip
def test_any_draft_has_a_report_whose_marks_stand_in_it(library: Library, text: str) -> None:
    report = Checker(library).check(text)
    assert [f.span for f in report.findings] == sorted(f.span for f in report.findings)
    for finding in report.findings:
        assert text[slice(*finding.span)] == finding.text != ""
        assert finding.detail
        assert finding.is_checked or finding.reason


def test_what_a_source_says_is_not_held_against_who_quotes_it(checker: Checker) -> None:
    text = "《示例工作条例（试行）》第五条规定：“合并的办法依照本条例第四条和《测试管理规定》第一百零一条。”"
    report = checker.check(text)
    assert [(kind, verdict) for kind, _, verdict in verdicts(report) if verdict != "一致"] == []
    assert ("quotation", "一致") in {(kind, verdict) for kind, _, verdict in verdicts(report)}


def test_of_too_many_findings_those_that_ask_for_something_are_listed_and_all_are_counted(checker: Checker) -> None:
    right, wrong = "《示例工作条例（试行）》第三条。", "《示例工作条例（试行）》第九十九条。"
    report = checker.check("\n".join([right] * MOST_LISTED + [wrong] * 20))
    assert len(report.findings) == MOST_LISTED + 20
    assert (len(report.listed), report.unlisted) == (MOST_LISTED, 20)
    assert [finding.verdict for finding in report.listed] == ["一致"] * (MOST_LISTED - 20) + ["条款号不符"] * 20
    assert report.headline == "20 处要改。"
    assert f"识别 {MOST_LISTED + 20} 处" in report.coverage


def test_findings_that_are_not_too_many_are_all_listed(report: Report) -> None:
    assert report.listed == report.findings
    assert report.unlisted == 0
