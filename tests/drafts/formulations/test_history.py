"""Sentences that use a former wording as history."""

import pytest

from kb.corpus import FormulationChange
from kb.drafts.formulations.wording import is_told_of_its_time

_CHANGE = FormulationChange("2016-07-01", "三色卡片改为四色卡片", ("三色卡片",), now="四色卡片")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2013年提出三色卡片。", True),
        ("党的十八大提出三色卡片。", True),
        ("十八届三中全会强调三色卡片。", True),
        ("三色卡片发展为四色卡片。", True),
        ("三色卡片要用好。", False),
        ("2018年用好三色卡片。", False),
        ("党的二十大以来用好三色卡片。", False),
        ("2013年成立。三色卡片要用好。", False),
        ("三色卡片要用好。2013年成立。", False),
    ],
)
def test_a_former_wording_is_history_beside_an_earlier_year_or_beside_the_new_one(text: str, told: bool) -> None:
    start = text.index("三色卡片")
    assert is_told_of_its_time(text, start, start + 4, _CHANGE) == told
