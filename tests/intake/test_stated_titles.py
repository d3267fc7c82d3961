"""What a file states as its title confirms a line; the name of its site does not."""

import pytest

from kb.intake.stated_titles import StatedTitles
from kb.intake.title import goes_on

FOOTER = ["示例条例", "主办：示例县信息中心　网站地图"]


@pytest.mark.parametrize(
    ("stated", "title", "rank"),
    [
        (["示例值班条例_示例县信息中心"], "示例值班条例", 1),
        (["通知公告", "示例值班条例 - 示例网"], "示例值班条例", 2),
        (["示例值班条例（2023年修订）"], "示例值班条例", 1),
        (["示例县信息中心"], "示例县信息中心", None),
        (["示例值班条例"], "示例值班办法", None),
    ],
)
def test_a_statement_has_a_rank_and_the_name_of_a_site_none(stated: list[str], title: str, rank: int | None) -> None:
    assert StatedTitles(stated, (), FOOTER, is_page=True).rank(title) == rank


def test_a_title_on_record_and_a_sole_heading_are_confirmed_without_a_statement() -> None:
    titles = StatedTitles([], {"示例条例"}, ["# 示例规则", "第一条　示例。"], is_page=False)
    assert [titles.confirms(f"示例{kind}") for kind in ("条例", "规则", "办法")] == [True, True, False]


@pytest.mark.parametrize(
    ("upper", "lower", "on_page", "elsewhere"),
    [
        ("关于印发《示例办法》", "的通知", True, True),
        ("示例县值班人员选举代表和", "乡代表的办法", False, True),
        ("政策文件", "管理办法", False, True),  # a menu over a title, or its first line
        ("示例条例", "2024", False, False),
    ],
)
def test_less_is_joined_on_a_page(upper: str, lower: str, on_page: bool, elsewhere: bool) -> None:
    assert (goes_on(upper, lower, is_page=True), goes_on(upper, lower, is_page=False)) == (on_page, elsewhere)
