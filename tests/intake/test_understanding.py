"""What a file is understood to be."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kb.corpus.catalogue import Catalogue
from kb.errors import DocumentError
from kb.files import LeftOut, suffix_of
from kb.intake.understanding import papers_in, understand
from kb.intake.understood import Understood
from tests.intake.test_extents import LEAD, NAVIGATION, REGULATION, TAIL
from tests.support.visible import visible

CATALOGUE = """
as_of: '2026-11-21'
regulations:
- id: shili-2015
  title: 示例工作条例
  issuer: 示例机关
  approved: 2015-03-01
  published: 2015-03-10
  articles: 5
- id: shili-2024
  title: 示例工作条例
  issuer: 示例机关
  approved: 2024-01-10
  published: 2024-01-31
  articles: 3
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    (tmp_path / "catalogue.yaml").write_text(CATALOGUE, "utf-8")
    return Catalogue.read(tmp_path / "catalogue.yaml")


def understood(lines: list[str], name: str, catalogue: Catalogue, **fields: Any) -> list[Understood]:
    return understand(visible(lines, suffix=suffix_of(name), **fields), name, "0" * 64, catalogue, {})


def test_a_page_is_understood_with_its_version_and_what_was_cut(catalogue: Catalogue) -> None:
    (found,) = understood([*NAVIGATION, *LEAD, *REGULATION, *TAIL], "网页.html", catalogue)
    assert (found.metadata.id, found.articles, found.expected, found.problems) == ("shili-2024", 3, 3, ())
    assert [one.kind for one in found.left_out] == ["网页导航", "新闻导语", "网页尾部"]
    assert found.left_out[2] == LeftOut("网页尾部", " / ".join(TAIL), "第 19–23 行")
    assert found.body.startswith("示例工作条例\n\n（2024年")


def test_a_missing_article_is_told_with_what_is_expected(catalogue: Catalogue) -> None:
    (found,) = understood([line for line in REGULATION if "第二条" not in line], "示例.txt", catalogue)
    assert found.size == "2 条（应有 3 条）"
    assert [problem.message for problem in found.problems] == [
        "编号不连续：缺第二条，这份文本可能不完整，请核对原文。",
        "找到 2 条，应有 3 条，请核对文件是否完整。",
    ]


def test_the_file_name_may_tell_the_version_but_not_against_the_note(catalogue: Catalogue) -> None:
    without_note = [REGULATION[0], *REGULATION[2:]]
    (found,) = understood(without_note, "in/shili-2015.txt", catalogue)
    assert found.metadata.id == "shili-2015"
    with pytest.raises(DocumentError, match="另一个版本"):
        understood(REGULATION, "in/shili-2015.txt", catalogue)


def test_a_version_that_is_not_listed_is_a_document_of_its_own(catalogue: Catalogue) -> None:
    lines = [line.replace("2024年", "2020年") for line in REGULATION]
    (found,) = understood(lines, "示例.txt", catalogue)
    assert found.metadata.id == "shiligongzuotiaoli-2020"
    assert (found.metadata.approved, found.metadata.published) == (date(2020, 1, 10), date(2020, 1, 31))
    assert found.metadata.effective == date(2020, 1, 31)


def test_the_date_of_the_page_is_not_the_date_of_the_document(catalogue: Catalogue) -> None:
    lines = ["发布时间：2015年03月10日", REGULATION[0], *REGULATION[2:]]
    (found,) = understood(lines, "网页.html", catalogue)
    assert found.metadata.id == "shili-2024"  # by the number of its articles


def test_what_a_paper_says_of_itself_is_kept() -> None:
    lines = [
        "示例市民政局文件",
        "示民发〔2024〕3号",
        "关于加强示例工作的意见",
        "一、总体要求",
        "坚持从实际出发，做好工作。",
        "示例市民政局",
        "2024年3月1日",
    ]
    (found,) = understood(lines, "意见.docx", Catalogue({}))
    known = found.metadata
    assert (known.title, known.genre, known.issuer) == ("关于加强示例工作的意见", "意见", "示例市民政局")
    assert (known.document_number, known.published) == ("示民发〔2024〕3号", date(2024, 3, 1))
    assert [(one.kind, one.place) for one in found.left_out] == [("版头", "第 1–2 行")]


def test_a_title_may_come_from_the_file_and_is_said_to() -> None:
    lines = ["示例工作关系民生，必须抓好抓实。", "一、抓好学习", "认真学习，深入思考。"]
    (found,) = understood(lines, "01 示例工作情况汇报.docx", Catalogue({}))
    assert found.metadata.title == "示例工作情况汇报"
    assert found.metadata.title_by_editor
    assert "没有题名" in found.problems[-1].message


def test_footnotes_come_at_the_end_under_a_heading_of_their_own() -> None:
    lines = [*REGULATION[:4], REGULATION[4] + "[^2]", *REGULATION[5:]]
    (found,) = understood(lines, "示例.docx", Catalogue({}), footnotes=("没有引到的注", "见有关规定。"))
    assert found.body.endswith("## 注释\n\n[^2]: 见有关规定。")


def test_tables_stay_together_and_paragraphs_are_set_apart() -> None:
    lines = ["示例名单的通知", "名单如下，请各单位核对。", "| 甲 | 乙 |", "| 一 | 二 |", "特此通知。"]
    (found,) = understood(lines, "通知.docx", Catalogue({}))
    assert found.body == "示例名单的通知\n\n名单如下，请各单位核对。\n\n| 甲 | 乙 |\n| 一 | 二 |\n\n特此通知。"


def test_two_papers_of_one_file_get_an_id_each(catalogue: Catalogue) -> None:
    second = [line.replace("示例", "样例") for line in REGULATION]
    found = understood([*REGULATION, *second], "汇编.txt", catalogue)
    assert [one.metadata.id for one in found] == ["shili-2024", "yangligongzuotiaoli-2024"]
    assert [one.articles for one in found] == [3, 3]


@pytest.mark.parametrize("lines", [[], ["", " "], ["Only English here, and a sentence."]])
def test_what_has_no_title_is_refused(lines: list[str]) -> None:
    with pytest.raises(DocumentError, match="题名"):
        understood(lines, "notes.txt", Catalogue({}))


@pytest.mark.parametrize("head", [["目　录"], []])
@pytest.mark.parametrize("leader", ["…………", "　", "．．．．．"])
def test_printed_contents_are_left_out_and_told(catalogue: Catalogue, head: list[str], leader: str) -> None:
    names = ["第一章　总则", "第二章　登记", "第三章　附则"]
    listed = [*head, *(f"{name}{leader}{page}" for page, name in enumerate(names, 1))]
    body = [names[0], "第一条　甲。", names[1], "第二条　乙。", names[2], "第三条　丙。"]
    (found,) = understood(["示例县民政局值班管理办法", *listed, *body], "办法.txt", catalogue)
    assert [(cut.kind, cut.text) for cut in found.left_out] == [("目录", " / ".join(listed))]
    assert found.metadata.title == "示例县民政局值班管理办法"
    assert [section.address for section in found.structure.sections] == ["chp_1", "chp_2", "chp_3"]
    assert found.body.count("总则") == 1
    assert found.problems == ()


def test_a_chapter_that_only_the_contents_have_is_told(catalogue: Catalogue) -> None:
    lines = ["示例办法", "第一章　总则……1", "第二章　登记……2", "第一章　总则", "第一条　甲。", "第二条　乙。"]
    (found,) = understood(lines, "办法.txt", catalogue)
    assert [problem.message.split("，")[0] for problem in found.problems] == ["目录里列有第二章"]


def test_a_file_whose_lines_are_all_doubtful_has_a_second_reading() -> None:
    lines = [
        "示例县民政局值班说明",
        "为了规范示例县民政局的值班工作，保证政令畅通，做到上情下达和下情",
        "上报，制定本说明。",
        "值班人员应当按照规定到岗，认真记录来电的时间、单位和",
        "事由，并且按时报告。",
    ]
    (paper,) = papers_in("\n".join(lines).encode(), "说明.txt", Catalogue({}), {})
    (unbroken,) = paper.unbroken
    assert "做到上情下达和下情上报，制定本说明。" not in paper.body
    assert "做到上情下达和下情上报，制定本说明。" in paper.like(unbroken).body
    assert [remark.place for remark in paper.remarks] == ["第 2、4 行之后"]
