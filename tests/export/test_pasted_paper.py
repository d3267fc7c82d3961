"""A pasted draft as a Word file in the look of an official paper."""

from datetime import UTC, datetime
from io import BytesIO

import docx
import pytest
from docx.shared import Mm
from hypothesis import given
from hypothesis import strategies as st

from kb.export import draft_paper
from kb.files import Annotation, Change
from tests.support.revised import accepted, rejected
from tests.support.word_files import read

TEXT = "关于样例的报告\n\n　　依照《示例条例》<第三条>，“甲 & 乙”  办理。\n\n示例小组\n"


def test_what_is_seen_in_it_is_the_text() -> None:
    made = draft_paper(TEXT)
    assert made.text == TEXT
    lines = (line.strip("\u3000") for line in TEXT.split("\n"))
    assert read(made.annotated([])).text.split("\n") == [line for line in lines if line]


@given(st.text(st.sampled_from("示例 <>&\"'\n\t　𠮷“”第一条、（一）。"), max_size=40))
def test_any_text_comes_back_character_by_character(text: str) -> None:
    made = draft_paper(text)
    assert made.text == text.replace("\t", " ")
    letters = [
        each.text for paragraph in docx.Document(BytesIO(made.annotated([]))).paragraphs for each in paragraph.runs
    ]
    assert "".join(letters) == made.text.replace("\n", "")


@pytest.mark.parametrize("control", ["\x00", "\x0b", "\r", "\ufffe"])
def test_a_control_character_keeps_its_place_as_a_space(control: str) -> None:
    assert draft_paper(f"甲{control}乙").text == "甲 乙"


def test_it_has_the_paper_the_styles_and_the_headings_of_an_official_paper() -> None:
    lines = [
        "关于样例工作的报告",
        "（2026年11月21日）",
        "同志们：",
        "一、总体情况",
        "（一）加强领导。各级组织要示范。",
        "（二）样例小标题",
        "第一条　为了示例，制定本条例。",
        "第一章　总则",
        "　　正文。",
    ]
    opened = docx.Document(BytesIO(draft_paper("\n".join(lines)).annotated([])))
    assert [each.style.name if each.style else "" for each in opened.paragraphs] == [
        "Title", "题注", "Normal", "公文一级标题", "Normal", "公文二级标题", "Normal", "Heading 1", "Normal",
    ]  # fmt: skip
    assert [run.text for run in opened.paragraphs[4].runs] == ["（一）加强领导。", "各级组织要示范。"]
    assert next((run.text, run.bold) for run in opened.paragraphs[6].runs) == ("第一条", True)
    section = opened.sections[0]
    sizes = [section.page_width, section.page_height, section.left_margin]
    assert [round((size or 0) / Mm(1)) for size in sizes] == [210, 297, 28]
    assert "PAGE" in section.footer._element.xml
    flush = [each.paragraph_format.first_line_indent == 0 for each in opened.paragraphs]
    assert [at for at, is_flush in enumerate(flush) if is_flush] == [2, 8]
    assert opened.core_properties.title == lines[0]


def test_a_single_line_or_a_sentence_is_no_title() -> None:
    for text in ("示例条例第三条", "依照《示例条例》办理。\n乙"):
        assert docx.Document(BytesIO(draft_paper(text).annotated([]))).paragraphs[0].style.name == "Normal"  # type: ignore[union-attr]


def test_another_program_reads_it_and_our_links_and_comments_in_it() -> None:
    start = TEXT.index("《示例条例》")
    annotated = draft_paper(TEXT).annotated([Annotation(start, start + 6, "https://example.org/a", "一致：在。")])
    opened = docx.Document(BytesIO(annotated))
    assert [paragraph.text for paragraph in opened.paragraphs] == TEXT.split("\n")
    assert [link.text for paragraph in opened.paragraphs for link in paragraph.hyperlinks] == ["《示例条例》"]
    assert [comment.text for comment in opened.comments] == ["一致：在。"]


def test_changes_go_into_it_as_tracked_changes() -> None:
    start = TEXT.index("示例条例")
    changes = [Change(start, start + 4, "示例的条例"), Change(0, 2, "")]
    made = draft_paper(TEXT).changed(changes, [], datetime(2026, 11, 21, tzinfo=UTC))
    assert read(accepted(made)).text.startswith("样例的报告\n依照《示例的条例》")
    assert read(rejected(made)).text == read(draft_paper(TEXT).annotated([])).text


def test_the_same_text_gives_the_same_file() -> None:
    assert draft_paper(TEXT).annotated([]) == draft_paper(TEXT).annotated([])
