"""Quotation marks: which belong together, in a paragraph and over several."""

import pytest

from kb.drafts.quotations.marks import marks_in
from kb.drafts.quotations.quoted import find


@pytest.mark.parametrize(
    ("text", "broad", "alone"),
    [
        ("规定：“甲乙丙”。", [], []),
        ("规定：“甲乙\n丙”。", ["甲乙\n丙"], []),
        ("规定：“甲乙\n\n丙\n丁”。", ["甲乙\n\n丙\n丁"], []),
        ("规定：“甲乙\n“丙\n“丁”。", ["甲乙\n“丙\n“丁"], []),
        ("规定：「甲乙\n丙」“丁”。", ["甲乙\n丙"], []),
        ('规定："甲乙\n丙"。', ["甲乙\n丙"], []),
        ("规定：“甲乙\n丙“丁”戊。", [], [3]),
        ("甲”乙", [], [1]),
        ("甲“乙", [], [1]),
        ('甲"乙"丙"', [], [1, 3, 5]),
        ("“甲\n" + "乙\n" * 30 + "丙”", [], [0, 64]),
        ("don’t ’98 “甲”", [], []),
    ],
)
def test_marks_are_joined_over_lines_or_stand_alone(text: str, broad: list[str], alone: list[int]) -> None:
    marks = marks_in(text)
    assert [text[pair.start + 1 : pair.end] for pair in marks.broad] == broad
    assert list(marks.alone) == alone


@pytest.mark.parametrize("text", ["规定：“甲乙丙丁“。", "规定：”甲乙丙丁”", '规定：“甲乙丙丁"，再说', "\n“甲乙丙丁“"])
def test_a_mark_the_wrong_way_round_or_of_another_shape_still_encloses(text: str) -> None:
    marks = marks_in(text)
    assert [text[pair.start + 1 : pair.end] for pair in marks.pairs] == ["甲乙丙丁"]
    assert marks.alone == ()


def test_marks_may_be_nested_as_deep_as_anybody_likes() -> None:
    assert find("“" * 2_000 + "卡片由组长当天签收" + "”" * 2_000)[0].text.strip("“”") == "卡片由组长当天签收"
