"""题注: which lines below a title say when a text was passed."""

import pytest

from kb.intake.note import broken_notes, note_of

TITLE = "示例工作条例"


@pytest.mark.parametrize(
    ("lines", "note"),
    [
        (["（2024年1月10日示例会议通过）", "", "第一条　示例。"], "（2024年1月10日示例会议通过）"),
        (["（2010年1月10日示例会议通过", "根据2024年3月5日《关于修改", "〈示例工作条例〉的决定》修正）", "第一条　示例。"],
         "（2010年1月10日示例会议通过根据2024年3月5日《关于修改〈示例工作条例〉的决定》修正）"),
        (["2010年1月10日 示例会议通过", "2024年3月5日 示例会议修正）", "第一章　总则"], "2010年1月10日 示例会议通过\n2024年3月5日 示例会议修正）"),
        (["2010年1月10日示例会议通过。2024年3月5日示例会议修订。", "第一条　示例。"], "2010年1月10日示例会议通过。2024年3月5日示例会议修订。"),
        (["（2010年1月10日示例会议通过", "第一条　2024年3月5日修订的示例。"], "（2010年1月10日示例会议通过"),
        (["为落实2023年5月1日印发的《示例意见》，制定本条例。", "第一条　示例。"], ""),
        (["2023年5月1日，示例机关印发了《示例意见》。", "第一条　示例。"], ""),
        (["新华社示例5月1日电　2023年5月1日发布"], ""),
        (["发布时间：2023年5月1日 发布", "第一条　示例。"], ""),
    ],
)  # fmt: skip
def test_a_note_says_when_a_text_was_passed(lines: list[str], note: str) -> None:
    assert note_of([TITLE, *lines]) == note


def test_a_broken_note_is_no_title_of_another_paper() -> None:
    lines = [
        "（2016年7月3日示例会议通过　根据2023年12",
        "月29日示例会议《关于修改〈示例工作条例〉的决定》",
        "修正）",
        "第一条　示例。",
    ]
    assert list(broken_notes(lines)) == [(0, 3)]


def test_words_with_blanks_in_them_are_read() -> None:
    note = "（2021年4月29日示例县第三次会议通　过）"
    assert note_of(["示例办法", note, "第一条　为了值班，制定本办法。"]) == note.replace("\u3000", "")
