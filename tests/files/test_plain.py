"""Plain text: read in the encodings that offices have, and given back byte for byte but for links and remarks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.files import plain
from kb.files.draft import Annotation, TooLargeError, UnreadableFileError

URL = "https://kb.example.org/documents/a#art_1"
TEXT = "依照《示例条例》第三条，\r\n办理。\n"
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "gb18030"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_text_is_read_in_its_encoding_and_written_in_the_same(encoding: str) -> None:
    written = plain.read(TEXT.encode(encoding))
    assert written.visible == TEXT
    start = TEXT.index("《")
    linked = plain.annotate(written, [Annotation(start, start + 6, URL, "一行\n两行")])
    expected = TEXT.replace("《示例条例》", f"《示例条例》<{URL}>〔核对：一行 两行〕")
    assert linked.decode(encoding) == expected
    assert plain.annotate(written, []) == TEXT.encode(encoding)


def test_lines_that_end_as_on_old_macs_are_lines() -> None:
    written = plain.read("甲\r乙".encode())
    assert written.visible == "甲\n乙"
    assert written.place(2) == (2, 1)
    assert plain.annotate(written, [Annotation(0, 1, URL)]) == f"甲<{URL}>\r乙".encode()


@pytest.mark.parametrize("raw", [b"\x00\x01", "甲".encode() + b"\x00", b"\xff\xfe\x00\xd8", b"\x81"])
def test_what_is_no_text_is_refused_with_a_next_step(raw: bytes) -> None:
    with pytest.raises(UnreadableFileError, match="请"):
        plain.read(raw)


def test_more_text_than_a_draft_can_have_is_refused() -> None:
    with pytest.raises(TooLargeError, match="万字"):
        plain.read(("字" * 500_001).encode())


@pytest.mark.parametrize("span", [(-1, 1), (0, 0), (2, 1), (0, 99)])
def test_a_mark_that_is_not_in_the_text_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="not in the text"):
        plain.annotate(plain.read("甲乙".encode()), [Annotation(*span, URL)])


def test_only_addresses_of_the_web_are_put_in() -> None:
    with pytest.raises(ValueError, match="no address"):
        plain.annotate(plain.read("甲乙".encode()), [Annotation(0, 1, "javascript:alert(1)")])


@given(st.text(st.sampled_from("甲乙《》 \n\t𠮷é"), max_size=30), st.sampled_from(ENCODINGS), st.data())
def test_without_what_was_put_in_the_file_is_as_it_was(text: str, encoding: str, data: st.DataObject) -> None:
    raw = text.encode(encoding)
    written = plain.read(raw)
    ends = sorted(data.draw(st.sets(st.integers(1, len(text)), max_size=3))) if text else []
    marks = [Annotation(end - 1, end, URL) for end in ends]
    linked = plain.annotate(written, marks).decode(encoding)
    assert linked.replace(f"<{URL}>", "").encode(encoding) == raw
    assert linked.count(URL) == len(marks)
