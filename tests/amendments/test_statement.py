"""What a decision quotes is set apart from what it says, in every way that quotations are written."""

import pytest

from kb.amendments.statement import read_statement

FIRST, SECOND, THIRD = "\ue000", "\ue001", "\ue002"


@pytest.mark.parametrize(
    ("lines", "text", "quotations"),
    [
        (["将“甲”修改为“乙”。"], f"将{FIRST}修改为{SECOND}。", [("甲",), ("乙",)]),
        (['将"甲"修改为"乙"。'], f"将{FIRST}修改为{SECOND}。", [("甲",), ("乙",)]),
        (["修改为：“甲。", "“乙。”", "删去丙。"], f"修改为：{FIRST}\n删去丙。", [("甲。", "乙。")]),
        (['修改为："甲：', "（一）乙；", '"（二）丙。"'], f"修改为：{FIRST}", [("甲：", "（一）乙；", "（二）丙。")]),
        (['"甲。""乙。"修改为："丙。"'], f"{FIRST}{SECOND}修改为：{THIRD}", [("甲。",), ("乙。",), ("丙。",)]),
        (["修改为：“甲‘乙’丙。”"], f"修改为：{FIRST}", [("甲“乙”丙。",)]),
        (["修改为：“甲“乙”丙。”"], f"修改为：{FIRST}", [("甲“乙”丙。",)]),
        (['修改为："实行"谁登记谁保管"的办法。"'], f"修改为：{FIRST}", [('实行"谁登记谁保管"的办法。',)]),
    ],
)
def test_quotations_are_set_apart(lines: list[str], text: str, quotations: list[tuple[str, ...]]) -> None:
    statement = read_statement(lines)
    assert statement.text == text
    assert [quotation.paragraphs for quotation in statement.quotations] == quotations
    assert all(quotation.is_closed for quotation in statement.quotations)


@pytest.mark.parametrize(
    "lines", [["修改为：“甲。", "“乙。"], ["修改为：“甲“乙。", "“丙。”"], ['修改为："甲。', '"乙。', "增加一款：丙。"]]
)
def test_a_quotation_whose_end_is_not_sure_says_so(lines: list[str]) -> None:
    assert not read_statement(lines).quotations[0].is_closed


def test_of_a_long_quotation_the_beginning_is_shown() -> None:
    statement = read_statement([f"修改为：“{'甲' * 40}”。"])
    assert statement.shown(0, len(statement.text)) == f"修改为：“{'甲' * 20}……”。"
