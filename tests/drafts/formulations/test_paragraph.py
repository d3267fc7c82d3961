"""A paragraph: the way back from its folded wording, and what stands around a place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.drafts.formulations.paragraph import DraftParagraph, paragraphs
from kb.text.folding import fold_text


def of(text: str) -> DraftParagraph:
    return DraftParagraph(text, 0, len(text))


@pytest.mark.parametrize(
    ("text", "wording", "written"),
    [
        ("要“三会一课”好", "三会一课", "三会一课"),
        ("要三会 一课好", "三会一课", "三会 一课"),
        ("增强“四个意识”、坚定", "增强四个意识", "增强“四个意识”"),
        ("推进“两学一做”学习教育", "两学一做学习教育", "“两学一做”学习教育"),
        ("推进“两学一做”学习教育", "推进两学", "推进“两学"),
    ],
)
def test_a_place_leads_back_to_what_is_written_with_both_halves_of_its_marks(
    text: str, wording: str, written: str
) -> None:
    paragraph = of(text)
    start = paragraph.plain.index(wording)
    assert paragraph.written(start, start + len(wording)) == written


@pytest.mark.parametrize(
    ("text", "is_quoted"),
    [
        ("“三会一课”", True),
        ('"三会一课"', True),
        ("「三会一课」", True),
        ("“ 三会一课 ”", True),
        ("“三会一课", False),
        ("“落实三会一课”", False),
        ("三会一课", False),
    ],
)
def test_a_place_is_quoted_if_a_mark_stands_right_before_and_right_after(text: str, is_quoted: bool) -> None:
    paragraph = of(text)
    start = paragraph.plain.index("三会一课")
    assert paragraph.is_quoted(start, start + 4) == is_quoted
    assert paragraph.text[slice(*paragraph.span_with_marks(start, start + 4))].strip('“”"「」 ') in text


@pytest.mark.parametrize(
    ("text", "is_in_title"),
    [
        ("《四风》", True),
        ("《关于〈四风〉的通知》", True),
        ("《通知》和四风", False),
        ("《四风", False),
        ("四风》", False),
    ],
)
def test_a_title_is_what_stands_between_both_of_its_marks(text: str, is_in_title: bool) -> None:
    paragraph = of(text)
    assert paragraph.is_in_title(paragraph.plain.index("四风")) == is_in_title


@given(st.text('甲“”"《》 　\n、ﷺ①', max_size=30))
def test_paragraphs_are_the_lines_and_their_places_lie_in_them(text: str) -> None:
    for paragraph in paragraphs(text):
        line = text[paragraph.offset : paragraph.end]
        assert line in text.split("\n")
        assert paragraph.plain == fold_text(line)
        for start in range(len(paragraph.plain)):
            first, last = paragraph.span(start, start + 1)
            assert paragraph.offset <= first < last <= paragraph.end
