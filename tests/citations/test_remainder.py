"""What follows a citation and was not read: told where it looks like a part, and not where something is counted."""

import time

import pytest

from kb.citations.citation import find
from tests.support.pace import slowness


def unread(text: str) -> list[str]:
    """What was not read behind each citation of the text."""
    return [text[slice(*citation.unread)] for citation in find(text) if citation.unread]


@pytest.mark.parametrize(
    ("behind", "piece"),
    [
        ("第三四条的规定", "第三四条"),
        ("第××条的规定", "第××条"),
        ("第　条的规定", "第　条"),
        ("第\ue004条", "第\ue004条"),
        ("第〓十条之一", "第〓十条之一"),
        ("第〔四〕条", "第〔四〕条"),
        ("第四A条", "第四A条"),
        ("第四十。", "第四十"),
        ("第四十的规定", "第四十"),
        ("Article 45", "Article 45"),
        ("第Ⅳ章", "第Ⅳ章"),
        ("第二款的规定", "第二款"),
        ("（第四五条）", "第四五条"),
        ("（试行）第四五条", "第四五条"),
        ("（以下简称《条例》）第四五条", "第四五条"),
        ("，第四五条", "第四五条"),
        ("有关工作机构设置的第四五条", "第四五条"),
        ("99条", "99条"),
        ("三章十条", "三章十条"),
        ("九条、", "九条"),
        ("第十条一款", "一款"),
        ("第十条1至3项", "1至3项"),
        ("一至三章", "一至三章"),
        ("§45", "§45"),
        ("第XLV条 现通知如下", "第XLV条"),
        ("第四十\ue004\n五条", "第四十\ue004\n五条"),
        ("，\n第四十\ue004五条", "第四十\ue004五条"),
        ("第一无二条", "第一无二条"),
        ("》第四五条", "第四五条"),
        ("《第四五条", "第四五条"),
        ("第三，五，七条", "第三，五，七条"),
        ("第一百五条的规定", "第一百五条"),
        ("规定，第三四条另有要求", "第三四条"),
        ("第四̲十条", "第四̲十条"),
        ("第45（四十五）条", "第45（四十五）条"),
        ("第1O条", "第1O条"),
        ("第百零五条", "第百零五条"),
        ("第十条第一段", "第一段"),
        ("第十条但书", "但书"),
        ("第十条后段", "后段"),
        ("第十条-1的规定", "-1"),
        ("第十条甲款", "甲款"),
        ("第十条第××款", "第××款"),
    ],
)
def test_what_looks_like_a_part_and_was_not_read_is_told(behind: str, piece: str) -> None:
    assert unread(f"根据《示例工作条例》{behind}") == [piece]


@pytest.mark.parametrize(
    "behind",
    [
        "",
        "第十条第二款第（三）项的规定",
        "第十条、第十一条或者第十二条",
        "第三条措施",
        "，第一，加强学习",
        "提出的第三项措施",
        "提出10条措施",
        "三项要求",
        "十条措施",
        "第一时间传达到各支部，条件成熟的要先行",
        "第二批试点，第三款产品",
        "第一节课",
        "第五项目部",
        "第一章程",
        "出台后，各科室围绕落实，第××条路线全部走通",
        "。第××条的规定",
        "；第××条的规定",
        "第十条-第十二条",
        "第十条—12日",
        "第十条和本章第二节",
        "第3—5项工作",
        "\n第三项　抓落实",
        "\n第一条　甲",
        "\n第三章　乙",
        "印发后的第一条轨道交通",
        "印发以来，第二项是抓落实",
        "第十条规定的第二款",
        "第十条一款产品",
    ],
)
def test_what_is_read_or_counted_or_of_another_clause_is_not_told(behind: str) -> None:
    assert unread(f"根据《示例工作条例》{behind}") == []


@pytest.mark.parametrize("text", ["《甲规定》原第三条", "依照原第三条办理"])
def test_a_former_article_is_none_that_is_known(text: str) -> None:
    assert unread(text) == ["原"]


def test_what_was_not_read_belongs_to_the_name_before_it() -> None:
    assert unread("《甲规定》和《乙规定》第三四条、《丙规定》第五条") == ["第三四条"]


def test_blanks_are_passed_over_in_linear_time() -> None:
    blanks = " " * 20_000
    started = time.process_time()
    assert [citation.name for citation in find(f"根据《示例工作条例》{blanks}第三四条")] == ["示例工作条例"]
    # Some 20 ms; with the square of the blanks it took half a minute.
    assert time.process_time() - started < 2 * slowness()
