"""Traditional characters become simplified ones by OpenCC's tables."""

import pytest

from kb.text.hanzi import simplified


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("四種形態", "四种形态"),
        ("監督執紀“四種形態”（2017）", "监督执纪“四种形态”（2017）"),
        ("乾燥", "干燥"),
        ("乾坤", "乾坤"),  # a phrase in which the character stays
        ("不瞭解", "不了解"),
        ("瞭望", "瞭望"),
        ("四种形态", "四种形态"),
        ("", ""),
        ("A\n𠀀", "A\n𠀀"),
    ],
)
def test_traditional_becomes_simplified(written: str, form: str) -> None:
    assert simplified(written) == form
