"""A Word file made of plain text."""

from io import BytesIO

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.files.visible_text import Annotation
from kb.files.word.making import made_of, word_file_of
from tests.support.word_files import read

TEXT = "关于样例的报告\n\n　　依照《示例条例》<第三条>，“甲 & 乙”  办理。\n\n示例小组\n"


def test_what_is_seen_in_it_is_the_text() -> None:
    assert made_of(TEXT).text == TEXT
    lines = (line.strip("\u3000") for line in TEXT.split("\n"))
    assert read(word_file_of(TEXT)).text.split("\n") == [line for line in lines if line]


@given(st.text(st.sampled_from("示例 <>&\"'\n\t　𠮷“”"), max_size=40))
def test_any_text_comes_back_character_by_character(text: str) -> None:
    assert made_of(text).text == text.replace("\t", " ")


@pytest.mark.parametrize("control", ["\x00", "\x0b", "\r", "\ufffe"])
def test_a_control_character_keeps_its_place_as_a_space(control: str) -> None:
    assert made_of(f"甲{control}乙").text == "甲 乙"


def test_another_program_reads_it_and_our_links_and_comments_in_it() -> None:
    start = TEXT.index("《示例条例》")
    annotated = made_of(TEXT).annotated([Annotation(start, start + 6, "https://example.org/a", "一致：在。")])
    opened = docx.Document(BytesIO(annotated))
    assert [paragraph.text for paragraph in opened.paragraphs] == TEXT.split("\n")
    assert [link.text for paragraph in opened.paragraphs for link in paragraph.hyperlinks] == ["《示例条例》"]
    assert [comment.text for comment in opened.comments] == ["一致：在。"]


def test_the_same_text_gives_the_same_file() -> None:
    assert word_file_of(TEXT) == word_file_of(TEXT) == made_of(TEXT).annotated([])
