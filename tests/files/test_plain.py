"""Plain text: read in the encodings that offices have, and given back byte for byte but for links and remarks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.files.formats import read_file
from kb.files.plain import read
from kb.files.visible_text import DRAFT, INTAKE, Annotation, TooLargeError, UnreadableFileError

URL = "https://kb.example.org/documents/a#art_1"
TEXT = "依照《示例条例》第三条，\r\n办理。\n"
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "gb18030"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_text_is_read_in_its_encoding_and_written_in_the_same(encoding: str) -> None:
    text = read(TEXT.encode(encoding), DRAFT)
    assert text.text == TEXT.replace("\r\n", "\n")
    start = TEXT.index("《")
    linked = text.annotated([Annotation(start, start + 6, URL, "一行\n两行")])
    expected = TEXT.replace("《示例条例》", f"《示例条例》<{URL}>〔核对：一行 两行〕")
    assert linked.decode(encoding) == expected
    assert text.annotated([]) == TEXT.encode(encoding)


def test_lines_that_end_as_on_old_macs_are_lines() -> None:
    text = read("甲\r乙".encode(), DRAFT)
    assert text.text == "甲\n乙"
    assert text.position(2) == (2, 1)
    assert text.annotated([Annotation(0, 1, URL)]) == f"甲<{URL}>\r乙".encode()


@pytest.mark.parametrize("raw", [b"\x00\x01", "甲".encode() + b"\0\1\2\3", b"\xff\xfe\x00\xd8", b"\x81"])
def test_what_is_no_text_is_refused_with_a_next_step(raw: bytes) -> None:
    with pytest.raises(UnreadableFileError, match="请"):
        read(raw, DRAFT)


def test_more_text_than_a_draft_can_have_is_refused() -> None:
    with pytest.raises(TooLargeError, match="万字"):
        read(("字" * 500_001).encode(), DRAFT)


@pytest.mark.parametrize("span", [(-1, 1), (0, 0), (2, 1), (0, 99)])
def test_a_mark_that_is_not_in_the_text_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="not in the text"):
        read("甲乙".encode(), DRAFT).annotated([Annotation(*span, URL)])


def test_only_addresses_of_the_web_are_put_in() -> None:
    with pytest.raises(ValueError, match="no address"):
        read("甲乙".encode(), DRAFT).annotated([Annotation(0, 1, "javascript:alert(1)")])


@given(st.text(st.sampled_from("甲乙《》 \n\t𠮷é"), max_size=30), st.sampled_from(ENCODINGS), st.data())
def test_without_what_was_put_in_the_file_is_as_it_was(text: str, encoding: str, data: st.DataObject) -> None:
    raw = text.encode(encoding)
    ends = sorted(data.draw(st.sets(st.integers(1, len(text)), max_size=3))) if text else []
    marks = [Annotation(end - 1, end, URL) for end in ends if text[end - 1] != "\n"]
    linked = read(raw, DRAFT).annotated(marks).decode(encoding)
    assert linked.replace(f"<{URL}>", "").encode(encoding) == raw
    assert linked.count(URL) == len(marks)


BIG5 = (
    "中國共產黨章程\n第一條　年滿十八歲的中國工人、農民、軍人、知識分子和其他社會階層的先進分子，承認黨的綱領和章程。\n"
)


def test_big5_is_not_taken_for_gb18030() -> None:
    text = read(BIG5.encode("big5"), INTAKE)
    assert (text.text, text.left_out) == (BIG5, ())
    linked = text.annotated([Annotation(0, 3, URL)])
    assert linked == BIG5.replace("中國共", f"中國共<{URL}>", 1).encode("big5")
    with pytest.raises(UnreadableFileError, match="UTF-8"):
        text.annotated([Annotation(0, 3, URL, "与原文不对")])


def test_gb18030_with_a_few_private_characters_is_no_big5() -> None:
    source = "第一条　示例工作的步骤是：先写样例，再改样例。\ue000"
    assert (
        read_file(source.encode("gb18030"), "稿.txt", INTAKE).text == "第一条　示例工作的步骤是：先写样例，再改样例。〓"
    )


def test_what_is_private_in_every_line_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="编码"):
        read(("\ue000\ue001丂\ue766" * 9).encode("gb18030"), DRAFT)


def test_a_character_that_cannot_be_read_is_shown_as_such_told_and_left_as_it_was() -> None:
    source = "第一条\n" + "示例工作" * 20 + "\ue123条例\ufffd\n"
    text = read_file(source.encode(), "稿.txt", INTAKE)
    assert text.lines[1].endswith("〓条例〓")
    (told,) = text.left_out
    assert (told.kind, told.place, "2 个字" in told.text) == ("认不出的字", "第 2 行", True)
    assert text.annotated([Annotation(0, 3, URL)]).decode().endswith("\ue123条例\ufffd\n")


def test_every_line_is_a_paragraph_and_front_matter_none() -> None:
    text = read("---\r\ntitle: 题\r\n---\r\n| 甲 |\r\n\r\n# 乙".encode(), INTAKE)
    assert (text.lines, text.first_line, text.front) == (("| 甲 |", "", "# 乙"), 4, {"title": "题"})
    assert text.position(0) == (4, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_bad_byte_is_told_with_its_line(encoding: str) -> None:
    raw = ("第一条　示例工作的步骤。\n" * 30).encode(encoding)
    at = raw.index(b"\n") + 1
    with pytest.raises(UnreadableFileError, match="第 2 行有坏字节") as refused:
        read(raw[:at] + b"\xff" + raw[at:], INTAKE)
    assert refused.value.line == 2


def test_utf_8_that_was_saved_as_gbk_is_refused() -> None:
    garbled = ("第一条　示例工作的步骤。\n" * 9).encode().decode("gb18030", "ignore")
    with pytest.raises(UnreadableFileError, match="乱码"):
        read_file(garbled.encode(), "稿.txt", INTAKE)
