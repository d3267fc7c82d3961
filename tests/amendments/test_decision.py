"""A decision is read into its items, in the ways that decisions count."""

import pytest

from kb.amendments.decision import bare_title, read_decision
from tests.amendments.example import document


@pytest.mark.parametrize(
    ("body", "title", "names"),
    [
        ("会议决定作如下修改：\n一、甲。\n又甲。\n二、乙。", "关于修改《示例法》的决定", ["决定正文", "决定第一项", "决定第二项"]),
        ("第三条　示例法第一条甲。\n第四条　乙。", "示例法修正案（1999年）", ["第三条", "第四条"]),
        ("会议决定作如下修改：\n第一条修改为：“甲。”", "关于修改《示例法》的决定", ["决定正文"]),
        ("一、甲：“乙。\n“一、丙。\n“五、丁。”\n二、戊。", "关于修改《示例法》的决定", ["决定第一项", "决定第二项"]),
    ],
)  # fmt: skip
def test_items_are_counted_as_the_decision_counts(body: str, title: str, names: list[str]) -> None:
    assert [item.name for item in read_decision(document(body, title)).items] == names


@pytest.mark.parametrize(
    ("title", "own", "is_about"),
    [
        ("关于修改《中华人民共和国示例法》的决定", "示例法", True),
        ("关于修改《示例法》的决定", "中华人民共和国示例法（2018年修正）", True),
        ("关于修改《示例法》的决定", "样例法", False),
        ("关于修改《样例法》等五部法律的决定", "示例法", True),
        ("关于修改《样例法》《示例法》的决定", "示例法", True),
        ("中华人民共和国示例法修正案（三）", "中华人民共和国示例法", True),
        ("示例会议决定", "示例法", True),
    ],
)
def test_a_decision_is_about_what_its_title_names(title: str, own: str, is_about: bool) -> None:
    assert read_decision(document("一、甲。", title)).amends(own) is is_about


def test_a_bare_title_has_no_country_and_nothing_behind() -> None:
    assert bare_title("中华人民共和国示例法（试行）") == bare_title("示例法(2016-11-07)") == "示例法"
