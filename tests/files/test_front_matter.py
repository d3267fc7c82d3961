"""Front matter: what may stand there, and what is said when it is wrong."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.documents.document import Metadata
from kb.errors import DocumentError
from kb.files.front_matter import closing_of, front_matter_of, metadata_of, split_front_matter


def read(front: str) -> Metadata:
    values, _, _ = split_front_matter(f"---\n{front}\n---\n正文\n", path="a.md")
    return metadata_of(values, "a", path="a.md")


def test_front_matter_body_and_first_line_are_told_apart() -> None:
    assert split_front_matter("---\ntitle: 题\n---\n\n正文\n") == ({"title": "题"}, "\n正文\n", 4)


def test_a_file_without_front_matter_is_all_body() -> None:
    assert split_front_matter("正文\n---\n") == ({}, "正文\n---\n", 1)


@pytest.mark.parametrize(
    "text", ["\ufeff---\ntitle: 题\n---\n甲\n乙", "---\r\ntitle: 题\r\n---\r\n甲\r\n乙", "---\rtitle: 题\r---\r甲\r乙"]
)
def test_byte_order_marks_and_line_ends_of_other_systems_are_read(text: str) -> None:
    front, body, line = split_front_matter(text)
    assert (front, body, line) == ({"title": "题"}, "甲\n乙", 4)


def test_a_rule_in_the_body_does_not_end_the_front_matter_early() -> None:
    front, body, _ = split_front_matter("---\ntitle: 甲---乙\n---\n子\n---\n丑\n")
    assert front == {"title": "甲---乙"}
    assert body == "子\n---\n丑\n"


def test_values_are_read_as_what_they_are() -> None:
    known = read(
        "title: 题\naliases:\n- 甲\n- 乙\npublished: 2018-10-28\neffective: '2018-11-01'\nstatus: 现行有效\ntext: digest\narticles: 37"
    )
    assert known.aliases == ("甲", "乙")
    assert (known.published, known.effective) == (date(2018, 10, 28), date(2018, 11, 1))
    assert (known.status, known.text, known.articles) == ("现行有效", "digest", 37)


@pytest.mark.parametrize(
    ("front", "line", "says"),
    [
        ("title: [题", 2, "YAML"),
        ("title: 题\nofficial_urls: ['javascript:alert(1)']", 2, "官方网址"),
        ("title: 题\nissuer: : x", 3, "YAML"),
        ("title: 题\n\tissuer: x", 3, "YAML"),
        ("- 题", 2, "名称: 内容"),
        ("genre: 条例", 1, "题名"),
        ("title: ''", 1, "题名"),
        ("title: 12", 1, "题名"),
        ("title: 题\nneirong: x", 2, "neirong"),
        ("title: 题\npublished: 2016-02-30", None, "日期"),
        ("title: 题\npublished: 去年", 2, "日期"),
        ("title: 题\naliases: 甲", 2, "列表"),
        ("title: 题\ntext: 全文", 2, "text"),
        ("title: 题\nstatus: 有效", 2, "status"),
        ("title: 题\ntext: [full]", 2, "text"),
        ("title: 题\nstatus: [现行有效]", 2, "status"),
        ("title: 题\narticles: 三十七", 2, "articles"),
        ("title: 题\nchapters: [8]", 2, "chapters"),
        ("title: 题\nconfidence: [high]", 2, "confidence"),
    ],
)
def test_a_bad_front_matter_is_named_with_its_line(front: str, line: int | None, says: str) -> None:
    with pytest.raises(DocumentError, match=says) as caught:
        read(front)
    assert caught.value.path == "a.md"
    assert caught.value.line >= 1
    assert line is None or caught.value.line == line


def test_a_front_matter_that_is_not_closed_is_said_not_to_be() -> None:
    with pytest.raises(DocumentError, match="没有结束") as caught:
        split_front_matter("---\ntitle: 题\n正文", path="a.md")
    assert caught.value.line == 1


@pytest.mark.parametrize(("value", "count"), [("2", 2), ("0", 0), ("-1", 0), ("甲", 0)])
def test_the_number_of_closing_paragraphs(value: str, count: int) -> None:
    front, _, _ = split_front_matter(f"---\ntitle: 题\nclosing: {value}\n---\n")
    assert closing_of(front) == count


NAMES = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x9FFF, exclude_categories=["Cs", "Cc"]), max_size=12)


@given(NAMES.filter(str.strip), st.lists(NAMES, max_size=3), NAMES, st.none() | st.dates(date(1000, 1, 1)))
def test_what_is_written_is_read_again(title: str, aliases: list[str], issuer: str, day: date | None) -> None:
    known = Metadata("a", title, aliases=tuple(aliases), issuer=issuer, published=day, status="现行有效", articles=3)
    front, body, _ = split_front_matter(front_matter_of(known, closing=1) + "正文\n")
    assert metadata_of(front, "a") == known
    assert closing_of(front) == 1
    assert body == "正文\n"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_file_is_read_or_refused_with_a_sentence(text: str) -> None:
    for file in (text, f"---\n{text}\n---\n甲", f"---\ntitle: 题\n{text}\n---\n甲"):
        try:
            front, _, _ = split_front_matter(file)
            metadata_of(front, "a")
        except DocumentError as error:
            refused = error.message
            assert refused.endswith("。")
