"""The same text twice."""

import pytest

from kb.corpus import wording_of
from kb.documents import parse

TEXT = "示例工作条例\n\n第一条　为了示例，根据有关规定，制定本条例。\n\n第二条　示例工作应当真实、完整、及时，便于查阅和引用，不得随意删改。\n"


def wording(text: str, title: str = "示例工作条例", least: int = 40) -> str:
    return wording_of(parse(text, title=title).passages, least)


def test_width_spaces_and_blank_lines_make_no_difference() -> None:
    other = TEXT.replace("\n\n", "\n").replace("，", ",").replace("　", " ")
    assert wording(other) == wording(TEXT)


def test_the_title_makes_no_difference() -> None:
    title = "《示例工作条例》全文"
    assert wording(TEXT.replace("示例工作条例", title), title) == wording(TEXT)


def test_one_character_of_the_text_does() -> None:
    assert wording(TEXT.replace("应当", "可以")) != wording(TEXT)


@pytest.mark.parametrize("text", ["第一条　示例。", "第一条　范例。"])
def test_texts_too_short_to_be_told_from_others_have_none(text: str) -> None:
    assert wording(text) == ""


def test_short_texts_can_be_compared_with_each_other() -> None:
    assert (
        wording("第一条　示例。", least=0) == wording("第一条  示例。", least=0) != wording("第一条　范例。", least=0)
    )
