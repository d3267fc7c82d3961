"""The offices that issue a paper."""

import pytest

from kb.intake.issuers import issuers_of_letterhead, issuers_of_title, offices


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("示例市民政局示例市财政局", ["示例市民政局", "示例市财政局"]),
        ("示例市民政局　　　　示例市财政局（盖章）", ["示例市民政局", "示例市财政局"]),
        ("示 例 市 民 政 局", ["示例市民政局"]),
        ("民政部办公厅财政部办公厅", ["民政部办公厅", "财政部办公厅"]),
        ("中共示例市委组织部示例市民政局", ["中共示例市委组织部", "示例市民政局"]),
        ("中共示例省委教育工作委员会", ["中共示例省委教育工作委员会"]),
        ("人力资源和社会保障部 财政部", ["人力资源和社会保障部", "财政部"]),
        ("中共中央国务院", ["中共中央", "国务院"]),
        ("请认真执行。", []),
        ("2024年5月6日", []),
    ],
)
def test_each_office_is_whole(text: str, names: list[str]) -> None:
    assert list(offices(text)) == names


def test_a_title_and_a_joint_letterhead_name_all_of_them() -> None:
    both = ("示例市民政局", "示例市财政局")
    assert issuers_of_title("示例市民政局示例市财政局关于印发《示例办法》的通知") == both
    assert issuers_of_title("关于示例的通知") == ()
    assert issuers_of_letterhead(["000012", "示例市民政局", "示例市财政局", "文件"]) == both
    assert issuers_of_letterhead(["示例市民政局文件", "示例市财政局", "示民发〔2024〕5号"]) == both
    assert issuers_of_letterhead(["关于征求文件"]) == ()
