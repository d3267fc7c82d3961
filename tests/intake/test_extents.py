"""Which papers stand in a sheet, and what around them is cut."""

import pytest

from kb.intake.extents import extents
from kb.text.folding import fold_text

REGULATION = [
    "示例工作条例",
    "（2024年1月10日示例机关会议通过　2024年1月31日示例机关发布）",
    "第一章　总则",
    "第一条　为了示例，根据有关规定，制定本条例。",
    "第二条　示例工作遵循以下原则：",
    "（一）真实；",
    "（二）完整。",
    "第二章　附则",
    "第三条　本条例自发布之日起施行。",
]
NAVIGATION = [
    "首页",
    "新闻中心",
    "规章制度",
    "政策法规",
    "当前位置：首页 > 学习专栏",
    "文章来源： 作者： 发布时间：2024年02月19日",
]
LEAD = [
    "新华社某地1月31日电 近日，示例机关印发了《示例工作条例》，并发出通知，要求各地区各部门认真遵照执行。",
    "通知指出，示例工作十分重要。",
    "《示例工作条例》全文如下。",
]
TAIL = ["(责编：甲、乙)", "【打印正文】", "上一篇：另一篇文章[ 05-11 ]", "网站地图", "某单位 版权所有 Copyright ©"]
OPINION = [
    "关于加强示例工作的意见",
    "为了加强示例工作，现提出如下意见。",
    "一、总体要求",
    "坚持从实际出发，做好示例工作。",
    "二、主要任务",
    "（一）打好基础",
    "把基础打牢，把队伍建好，把制度立起来。",
    "各单位要结合实际抓好落实，重要情况及时报告。",
]


def divided(lines: list[str], *known: str, is_page: bool = False, page_title: str = "") -> list[tuple[str, list[str]]]:
    papers, _ = extents(lines, {fold_text(title) for title in known}, is_page=is_page, stated=(page_title,))
    return [(paper.title, lines[paper.start : paper.end]) for paper in papers]


def cut(lines: list[str], *known: str, is_page: bool = False) -> list[tuple[str, list[str]]]:
    _, cuts = extents(lines, {fold_text(title) for title in known}, is_page=is_page)
    return [(one.kind, lines[one.start : one.end]) for one in cuts]


def test_a_regulation_alone_is_taken_whole() -> None:
    assert divided(REGULATION) == [("示例工作条例", REGULATION)]
    assert cut(REGULATION) == []


def test_navigation_lead_and_tail_of_a_page_are_cut_and_told() -> None:
    page = [*NAVIGATION, *LEAD, *REGULATION, *TAIL]
    assert divided(page, is_page=True) == [("示例工作条例", REGULATION)]
    assert cut(page, is_page=True) == [("网页导航", NAVIGATION), ("新闻导语", LEAD), ("网页尾部", TAIL)]


def test_every_line_is_in_a_paper_or_in_a_cut() -> None:
    page = [*NAVIGATION, *LEAD, *REGULATION, *TAIL]
    papers, cuts = extents(page, set(), is_page=True)
    covered = sorted([(one.start, one.end) for one in papers] + [(one.start, one.end) for one in cuts])
    assert [start for start, _ in covered] == [0, *(end for _, end in covered[:-1])]
    assert covered[-1][1] == len(page)


def test_a_title_that_only_the_lead_states_is_taken_from_it() -> None:
    page = [*NAVIGATION, *LEAD, *REGULATION[2:]]
    assert divided(page, is_page=True) == [("示例工作条例", REGULATION[2:])]


def test_of_two_titles_on_a_page_the_one_above_the_text_counts() -> None:
    page = ["示例工作条例", "发布时间：2026年05月19日 点击数：次", *REGULATION]
    assert divided(page, is_page=True) == [("示例工作条例", REGULATION)]


def test_a_known_title_goes_before_a_nearer_line_that_looks_like_one() -> None:
    lines = [
        "示例廉洁准则",
        "全体人员必须坚定信念，廉洁自律，接受监督。",
        "人员廉洁自律规范",
        "第一条　公私分明。",
        "第二条　清白做人。",
    ]
    assert divided(lines, "示例廉洁准则") == [("示例廉洁准则", lines)]


def test_the_interview_after_an_opinion_is_cut_with_its_heading() -> None:
    tail = [
        "示例机关负责人就《关于加强示例工作的意见》",
        "答记者问",
        "来源：示例网",
        "问：请介绍一下背景。",
        "答：背景是这样的。",
    ]
    assert divided([*OPINION, *tail], is_page=True) == [("关于加强示例工作的意见", OPINION)]


def test_questions_that_are_the_paper_itself_stay() -> None:
    lines = [
        "示例工作问答意见",
        "一、基本情况",
        "问：什么是示例？",
        "答：示例是样子，供人参照使用。",
        "二、办理程序",
        "问：怎样办理？",
        "答：到窗口办理。",
    ]
    assert divided(lines) == [("示例工作问答意见", lines)]


def test_two_regulations_in_one_file_are_two() -> None:
    second = [line.replace("示例", "样例") for line in REGULATION]
    assert divided([*REGULATION, *second]) == [("示例工作条例", REGULATION), ("样例工作条例", second)]
    third = [line.replace("示例", "试样") for line in OPINION]
    assert [title for title, _ in divided([*REGULATION, *third])] == ["示例工作条例", "关于加强试样工作的意见"]


def test_a_notice_and_the_regulation_that_it_issues_are_two_papers() -> None:
    notice = [
        "示例机关关于印发《示例工作条例》的通知",
        "各单位：",
        "现将《示例工作条例》印发给你们，请认真贯彻执行。",
        "示例机关",
        "2024年1月31日",
    ]
    lines = ["示例机关文件", "示发〔2024〕3号", *notice, "附件", *REGULATION]
    assert divided(lines) == [("示例机关关于印发《示例工作条例》的通知", notice), ("示例工作条例", REGULATION)]
    assert cut(lines) == [("版头", lines[:2])]


def test_a_title_broken_over_lines_is_joined() -> None:
    lines = [
        "示例机关关于印发",
        "《示例工作条例》的通知",
        "各单位：",
        "现将《示例工作条例》印发给你们。",
        "",
        *REGULATION,
    ]
    assert next(title for title, _ in divided(lines)) == "示例机关关于印发《示例工作条例》的通知"


def test_an_annex_with_articles_of_its_own_stays_with_its_regulation() -> None:
    annex = ["附件1", "示例登记办法", "第一条　登记。", "第二条　注销。"]
    assert divided([*REGULATION, *annex]) == [("示例工作条例", [*REGULATION, *annex])]


def test_a_plan_inside_a_report_is_no_second_paper() -> None:
    lines = ["激活动能  助推发展", "今年工作有序推进，取得明显成效。", "一、主要做法", "抓好落实，务求实效。", "二、不足", "还有差距，需要努力。",
             "明年工作计划", "一、打基础", "把基础打牢。"]  # fmt: skip
    assert divided(lines) == [("激活动能  助推发展", lines)]


def test_a_text_without_structure_is_taken_whole() -> None:
    lines = ["关于召开示例会议的函", "某单位：", "定于近日召开示例会议，请派员参加。", "示例机关", "2024年1月31日"]
    assert divided(lines) == [("关于召开示例会议的函", lines)]


def test_a_text_without_a_title_has_none() -> None:
    lines = ["示例工作关系民生，必须抓好。", "一、抓好学习", "认真学习，深入思考。"]
    assert divided(lines) == [("", lines)]


def test_a_page_without_structure_begins_with_the_title_that_it_states() -> None:
    page = [*NAVIGATION, "示例短讯", "示例工作今天开始，各方反映良好。", *TAIL]
    assert divided(page, is_page=True, page_title="示例短讯 - 示例网") == [("示例短讯", page[6:8])]


def test_what_a_page_says_of_itself_below_the_title_is_cut() -> None:
    page = [OPINION[0], "来源：示例网　作者：甲", *OPINION[1:]]
    (paper,), (credit,) = extents(page, set(), is_page=True)
    assert paper.lines(page) == [OPINION[0], "", *OPINION[1:]]
    assert (credit.kind, credit.start, credit.end) == ("网页信息", 1, 2)


def test_the_imprint_at_the_end_is_cut() -> None:
    imprint = ["抄送：示例单位。", "示例机关办公室　　2024年1月31日印发"]
    assert divided([*REGULATION, *imprint]) == [("示例工作条例", REGULATION)]
    assert cut([*REGULATION, *imprint]) == [("版记", imprint)]


def test_nothing_of_a_file_is_cut_before_its_title_without_a_sign() -> None:
    lines = ["这是一段写在前面的说明，内容很重要。", *REGULATION]
    assert divided(lines) == [("示例工作条例", lines)]


@pytest.mark.parametrize("lines", [[], ["", "  "], ["-----"]])
def test_without_text_there_is_no_paper(lines: list[str]) -> None:
    assert divided(lines) == []


@pytest.mark.parametrize(
    "annex", ["附：示例税目表（注：《示例税目表》由示例机关发布）", "附表：《示例税目表》", "附图1：《示例图》"]
)
def test_an_annex_that_is_only_named_is_no_heading_of_the_tail(annex: str) -> None:
    assert cut([*REGULATION, annex, *TAIL], is_page=True) == [("网页尾部", TAIL)]


def test_a_title_may_have_the_mark_of_a_note() -> None:
    lines = ["首页", f"{REGULATION[0]}[^1]", *REGULATION[1:]]
    assert divided(lines, is_page=True)[0][0] == REGULATION[0]
