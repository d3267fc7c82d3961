"""By which version of a work a citation and a quotation are judged."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kb.drafts.checking import Checker
from kb.drafts.finding import Finding
from tests.conftest import opened

CATALOGUE = """
as_of: '2026-11-21'
regulations:
- {id: kapian-2014, title: 卡片工作条例（试行）, approved: 2014-03-01, effective: 2014-03-01, status: 已废止, work: kapian}
- {id: kapian-2018, title: 卡片工作条例, approved: 2018-03-01, effective: 2018-05-01, status: 已修订, work: kapian, document_number: 示发〔2018〕3号}
- {id: kapian-2023, title: 卡片工作条例, approved: 2023-03-01, effective: 2023-05-01, status: 现行有效, work: kapian}
- {id: mohe-2016, title: 墨盒管理办法, published: 2016-02-01, effective: 2016-02-01, status: 已修订, work: mohe}
- {id: biaoqian-2019, title: 标签管理办法, published: 2019-02-01, effective: 2019-06-01, status: 现行有效, work: biaoqian}
- {id: zhijia-2019, title: 纸夹管理办法, aliases: [回形夹办法], published: 2019-02-01, effective: 2019-06-01, status: 现行有效, work: zhijia, first: true}
- {id: zhangcheng-1982, title: 示例党章, aliases: [党章], approved: 1982-09-06, effective: 1982-09-06, status: 已修订, work: zhangcheng}
- {id: zhangcheng-2002, title: 示例党章, aliases: [党章], approved: 2002-11-14, effective: 2002-11-14, status: 现行有效, work: zhangcheng}
"""

FULL = "---\ntitle: {title}\n{facts}\ntext: full\n---\n\n{body}\n"

TEXTS = {
    "kapian-2014": "第一条　卡片每周归档一次。\n第二条　卡片由保管员锁进铁柜。\n第三条　丢失的卡片应当登报。",
    "kapian-2018": "第一条　卡片每月归档一次。\n第二条　卡片由保管员锁进木柜。\n第三条　丢失的卡片应当补写。\n第四条　本条例自2018年5月1日起施行。",
    "kapian-2023": "第一条　卡片每天归档一次。\n第二条　卡片扫描之后送交文书室。",
    "mohe-2016": "第一条　墨盒用完之后交回库房。\n第二条　墨盒每年清点一次。",
    "biaoqian-2019": "第一条　标签贴在封面的右上角。\n第二条　标签用蓝色墨水填写。",
    "zhijia-2019": "第一条　纸夹按照颜色分装。\n第二条　纸夹用完归还。\n第三条　本办法自2019年6月1日起施行。",
    "zhangcheng-2002": "第一条　成员每周擦一次黑板。",
}
# Two of one title that no catalogue knows, the later of which has kept its last article; and what closes by repealing.
UNLISTED = {
    "shuqian-2015": (
        "中华人民共和国书签法",
        "published: 2015-03-15\neffective: 2000-07-01",
        "第一条　书签用硬纸裁成。\n第二条　本法自2000年7月1日起施行。",
    ),
    "shuqian-2023": (
        "中华人民共和国书签法",
        "published: 2023-03-15\neffective: 2000-07-01",
        "第一条　书签用软布缝成。\n第二条　书签不得折角。\n第三条　本法自2000年7月1日起施行。",
    ),
    "wenju": (
        "中华人民共和国文具法典",
        "published: 2020-05-28\neffective: 2021-01-01",
        "第一条　文具分类存放。\n第二条　本法自2021年1月1日起施行。《中华人民共和国铅笔法》、《中华人民共和国尺子法》同时废止。",
    ),
    "chizi": (
        "中华人民共和国尺子法",
        "published: 1999-03-15\neffective: 1999-10-01\nstatus: 现行有效",
        "第一条　尺子每年校准一次。",
    ),
}
TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checker]:
    folder = tmp_path_factory.mktemp("editions")
    _write(folder / "corpus")
    library = opened(folder / "corpus", folder / "index")
    yield Checker(library)
    library.close()


def _write(corpus: Path) -> None:
    (corpus / "texts").mkdir(parents=True)
    (corpus / "catalogue.yaml").write_text(CATALOGUE, "utf-8")
    for identifier, body in TEXTS.items():
        title = (
            next(line for line in CATALOGUE.split("\n") if f"id: {identifier}," in line)
            .split("title: ")[1]
            .split(",")[0]
        )
        (corpus / "texts" / f"{identifier}.md").write_text(
            FULL.format(title=title, facts="genre: 条例", body=body), "utf-8"
        )
    for identifier, (title, facts, body) in UNLISTED.items():
        (corpus / "texts" / f"{identifier}.md").write_text(FULL.format(title=title, facts=facts, body=body), "utf-8")


def first(checker: Checker, text: str, day: date | None = TODAY) -> Finding:
    return checker.check(text, day).findings[0]


def quoted(checker: Checker, text: str, day: date | None = TODAY) -> Finding:
    return next(finding for finding in checker.check(text, day).findings if finding.kind == "quotation")


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("2018年《卡片工作条例》第三条", "kapian-2018"),
        ("2018年的《卡片工作条例》第三条", "kapian-2018"),
        ("2018年修订的《卡片工作条例》第三条", "kapian-2018"),
        ("2018年版《卡片工作条例》第三条", "kapian-2018"),
        ("2018年《卡片工作条例》（以下简称《条例》）第三条", "kapian-2018"),
        ("《卡片工作条例（2018年）》第三条", "kapian-2018"),
        ("《卡片工作条例》（2018年修正）第三条", "kapian-2018"),
        ("《卡片工作条例》第三条（2018年修正）", "kapian-2018"),
        ("《卡片工作条例》（示发〔2018〕3号）第三条", "kapian-2018"),
        ("依据示发〔2018〕3号《卡片工作条例》第三条", "kapian-2018"),
        ("《卡片工作条例（试行）》第三条", "kapian-2014"),
        ("《卡片工作条例》（试行）第三条", "kapian-2014"),
        ("原《卡片工作条例》第三条", "kapian-2018"),
        ("新《卡片工作条例》第二条", "kapian-2023"),
        ("现行《卡片工作条例》第二条", "kapian-2023"),
        ("《卡片工作条例》第二条", "kapian-2023"),
        ("党的十二大通过的党章", "zhangcheng-1982"),
        ("十六大党章第一条", "zhangcheng-2002"),
    ],
)
def test_the_edition_that_is_named_is_chosen(checker: Checker, text: str, document: str) -> None:
    finding = first(checker, text)
    assert finding.target is not None
    assert finding.target.document == document
    assert finding.verdict in {"一致", "已修订", "已废止"}


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        (
            "2009年《卡片工作条例》第三条",
            "本库没有《卡片工作条例》2009年的版本，有记载的是2014年、2018年、2023年的，请核对年份。",
        ),
        (
            "《卡片工作条例（2009年）》第九条",
            "本库没有《卡片工作条例》2009年的版本，有记载的是2014年、2018年、2023年的，请核对年份。",
        ),
        ("《卡片工作条例》（示发〔2009〕3号）第一条", "本库没有记载示发〔2009〕3号是《卡片工作条例》的哪一版"),
        ("《墨盒管理办法》（示发〔2009〕3号）第一条", "本库没有记载示发〔2009〕3号是《墨盒管理办法》的哪一版"),
        ("八大党章第一条", "本库没有《示例党章》1956年的版本，有记载的是1982年、2002年的，请核对年份。"),
        ("第一部党章第一条", "没有写明“第一部《示例党章》”是哪一年的"),
        ("原《标签管理办法》第一条", "没有写明“原《标签管理办法》”是哪一年的"),
        ("《墨盒管理办法（试行）》第一条", "本库没有收录《墨盒管理办法（试行）》，有记载的是2016年的，请核对名称。"),
    ],
)
def test_an_edition_that_is_not_on_record_stops_the_judgement(checker: Checker, text: str, detail: str) -> None:
    finding = first(checker, text)
    assert (finding.verdict, finding.reason) == ("未核", "没有这一版")
    assert finding.detail.startswith(detail)


@pytest.mark.parametrize("text", ["《卡片工作条例》（示发〔2023〕7号）", "示发〔2023〕7号《卡片工作条例》"])
def test_a_number_that_is_not_known_costs_the_part_its_agreement(checker: Checker, text: str) -> None:
    finding = first(checker, f"{text}第二条")
    assert (finding.verdict, finding.reason) == ("未核", "发文字号没有记载")
    assert first(checker, text).verdict == "一致"
    assert "不能核对“示发〔2023〕7号”" in first(checker, text).detail


def test_a_short_name_with_a_year_means_that_edition(checker: Checker) -> None:
    text = "《卡片工作条例》（以下简称《条例》）第一条。2018年《条例》第三条。2009年《条例》第三条。2018年修订《条例》时，作了修改。"
    findings = checker.check(text, TODAY).findings
    assert [finding.verdict for finding in findings] == ["一致", "已修订", "未核", "一致"]
    assert [finding.target.document for finding in findings if finding.target][1] == "kapian-2018"


def test_a_quotation_is_judged_by_the_edition_that_is_named(checker: Checker) -> None:
    old = "2018年《卡片工作条例》第二条规定：“卡片由保管员锁进木柜。”"
    assert quoted(checker, old).verdict == "一致"
    assert quoted(checker, old.replace("木柜", "铁柜")).verdict != "一致"
    for source in ("2009年《卡片工作条例》第一条", "八大党章", "党的八大通过的党章"):
        finding = quoted(checker, f"{source}规定：“卡片每年归档两次。”")
        assert (finding.verdict, finding.reason) == ("未核", "没有这一版")


# By the day


@pytest.mark.parametrize(
    ("day", "document"),
    [
        (date(2015, 1, 1), "kapian-2014"),
        (date(2018, 4, 30), "kapian-2014"),
        (date(2018, 5, 1), "kapian-2018"),
        (date(2023, 4, 30), "kapian-2018"),
        (date(2023, 5, 1), "kapian-2023"),
    ],
)
def test_else_it_is_the_edition_in_force_on_the_day(checker: Checker, day: date, document: str) -> None:
    """Also where that one was on trial, which its name does not say."""
    finding = first(checker, "《卡片工作条例》第二条", day)
    assert finding.target is not None
    assert finding.target.document == document


@pytest.mark.parametrize("text", ["《标签管理办法》", "《标签管理办法》第二条", "《标签管理办法》第九条"])
def test_a_later_edition_judges_nothing_unless_it_is_the_first(checker: Checker, text: str) -> None:
    finding = first(checker, text, date(2018, 1, 1))
    assert (finding.verdict, finding.reason) == ("未核", "成文时的版本没有收录")
    assert "本库只有2019年6月1日起施行的版本，成文时的版本没有收录" in finding.detail


def test_what_is_known_to_be_the_first_is_not_yet_in_force(checker: Checker) -> None:
    assert first(checker, "《纸夹管理办法》第一条", date(2018, 1, 1)).verdict == "尚未施行"
    assert first(checker, "《纸夹管理办法》第九条", date(2018, 1, 1)).verdict == "未核"
    assert first(checker, "《纸夹管理办法》第九条", date(2020, 1, 1)).verdict == "条款号不符"


def test_a_customary_name_may_have_been_that_of_an_earlier_text(checker: Checker) -> None:
    assert first(checker, "《回形夹办法》", date(2018, 1, 1)).verdict == "未核"
    assert first(checker, "《回形夹办法》", date(2020, 1, 1)).verdict == "一致"


def test_a_quotation_is_never_judged_by_a_later_edition_unless_it_stands_there(checker: Checker) -> None:
    day = date(2018, 1, 1)
    same = quoted(checker, "《标签管理办法》第二条规定：“标签用蓝色墨水填写。”", day)
    assert same.verdict == "一致"
    assert same.detail.endswith("成文时的版本没有收录，这里按2019年版核对。")
    other = quoted(checker, "《标签管理办法》第二条规定：“标签用黑色墨水填写。”", day)
    assert (other.verdict, other.reason) == ("未核", "成文时的版本没有收录")


def test_that_a_newer_version_is_not_on_record_is_no_fault_of_the_writer(checker: Checker) -> None:
    whole = first(checker, "《墨盒管理办法》")
    assert (whole.verdict, whole.detail) == ("一致", "《墨盒管理办法》已经修订，本库知道已有新版，没有著录。")
    part = first(checker, "《墨盒管理办法》第二条")
    assert (part.verdict, part.reason) == ("未核", "已有新版没有著录")
    quotation = quoted(checker, "《墨盒管理办法》第二条规定：“墨盒每月清点一次。”")
    assert (quotation.verdict, quotation.reason) == ("未核", "已有新版没有著录")


# One title twice


@pytest.mark.parametrize(
    ("text", "day", "verdict", "document"),
    [
        ("《中华人民共和国书签法》第二条", date(2024, 1, 1), "一致", "shuqian-2023"),
        ("《中华人民共和国书签法》第二条", None, "一致", "shuqian-2023"),
        ("《中华人民共和国书签法》第三条", date(2019, 1, 1), "条款号不符", "shuqian-2015"),
        ("2015年《中华人民共和国书签法》第一条", date(2024, 1, 1), "已修订", "shuqian-2015"),
        ("原《中华人民共和国书签法》第一条", None, "已修订", "shuqian-2015"),
        ("《中华人民共和国书签法》（2015年）第一条", date(2016, 1, 1), "已修订", "shuqian-2015"),
    ],
)
def test_two_of_one_title_are_one_work_by_their_days(
    checker: Checker, text: str, day: date | None, verdict: str, document: str
) -> None:
    finding = first(checker, text, day)
    assert finding.verdict == verdict
    assert finding.target is not None
    assert finding.target.document == document


# Repealed by a closing article


@pytest.mark.parametrize(
    ("text", "day", "detail"),
    [
        (
            "《中华人民共和国铅笔法》第三条",
            TODAY,
            "《中华人民共和国铅笔法》已经废止（2021年1月1日起），见《中华人民共和国文具法典》第二条；本库没有收录原文，不能核对第三条。",
        ),
        ("《铅笔法》", TODAY, "《铅笔法》已经废止（2021年1月1日起）"),
        (
            "《中华人民共和国铅笔法》",
            date(2019, 1, 1),
            "《中华人民共和国铅笔法》成文时还没有废止，后来已废止（2021年1月1日起）",
        ),
        (
            "《中华人民共和国尺子法》",
            TODAY,
            "《中华人民共和国尺子法》引用时已经废止（2021年1月1日起），见《中华人民共和国文具法典》第二条",
        ),
        (
            "《中华人民共和国尺子法》",
            date(2019, 1, 1),
            "《中华人民共和国尺子法》引用时有效，现已废止（2021年1月1日起）",
        ),
    ],
)
def test_what_a_closing_article_repeals_is_repealed(checker: Checker, text: str, day: date, detail: str) -> None:
    finding = first(checker, text, day)
    assert finding.verdict == "已废止"
    assert finding.detail.startswith(detail)
    assert "同时废止" in finding.evidence


# Bare mentions


def test_that_a_document_lapsed_is_told_once(checker: Checker) -> None:
    text = "学习《卡片工作条例》。\n遵守《卡片工作条例》。\n《卡片工作条例》第二条规定。\n落实《卡片工作条例》。"
    findings = checker.check(text, date(2020, 1, 1)).findings
    assert [finding.verdict for finding in findings] == ["已修订", "一致", "已修订", "一致"]
    assert findings[1].detail == "与第1行是同一文件，时效见该行。"


def test_of_two_texts_that_one_article_repeals_each_is_told(checker: Checker) -> None:
    findings = checker.check("《铅笔法》、《尺子法》和《铅笔法》都已过时。", TODAY).findings
    assert [finding.verdict for finding in findings] == ["已废止", "已废止", "一致"]
