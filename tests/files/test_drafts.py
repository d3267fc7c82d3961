"""The door to all formats: by name, by content, with limits."""

import pytest

from kb.errors import KbError
from kb.files.draft import Annotation, TooLargeError, UnreadableFileError
from kb.files.drafts import MOST_BYTES, annotate, read
from kb.files.word.making import made_of

TEXT = "依照《示例条例》第三条办理。"


@pytest.mark.parametrize(
    ("name", "raw", "kind"),
    [
        ("报告.txt", TEXT.encode(), "text"),
        ("报告", TEXT.encode(), "text"),
        ("报告.MD", TEXT.encode(), "markdown"),
        ("报告.markdown", TEXT.encode(), "markdown"),
        ("报告.html", f"<p>{TEXT}</p>".encode(), "html"),
        ("报告.htm", f"<p>{TEXT}</p>".encode(), "html"),
        ("报告.docx", made_of(TEXT), "word"),
        ("C:\\文稿\\报告.v2.docx", made_of(TEXT), "word"),
        ("国标.txt", TEXT.encode("gb18030"), "text"),
        ("宽字.txt", TEXT.encode("utf-16"), "text"),
    ],
)
def test_the_name_tells_the_format_and_the_text_is_seen(name: str, raw: bytes, kind: str) -> None:
    written = read(raw, name)
    assert (written.format, written.visible.strip()) == (kind, TEXT)


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("空.txt", b""),
        ("空白.md", b" \n "),
        ("程序.txt", bytes(range(256)) * 8),
        ("改名.txt", made_of(TEXT)),
        ("改名.md", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64)),
        ("改名.html", b"%PDF-1.7 "),
        ("改名.docx", TEXT.encode()),
        ("旧.doc", b"x"),
        ("稿.wps", b"x"),
        ("稿.pdf", b"%PDF-"),
        ("图.png", b"\x89PNG"),
    ],
)
def test_what_is_no_draft_is_refused_in_a_sentence_with_a_next_step(name: str, raw: bytes) -> None:
    with pytest.raises(UnreadableFileError, match=r"请.+。$") as refused:
        read(raw, name)
    assert isinstance(refused.value, KbError)
    assert refused.value.code == "unreadable_file"


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(TooLargeError, match="10 MB"):
        read(b"a" * (MOST_BYTES + 1), "大.docx")


@pytest.mark.parametrize("name", ["稿.txt", "稿.md", "稿.html", "稿.docx"])
def test_a_draft_comes_back_in_its_own_format(name: str) -> None:
    raw = made_of(TEXT) if name.endswith("docx") else TEXT.encode()
    written = read(raw, name)
    start = written.visible.index("《")
    linked = annotate(written, [Annotation(start, start + 6, "https://example.org/a")])
    assert linked != raw
    assert read(linked, name).format == written.format


@pytest.mark.parametrize("name", ["稿.txt", "稿.md", "稿.html", "稿.docx"])
def test_with_nothing_to_say_it_comes_back_byte_for_byte(name: str) -> None:
    raw = made_of(TEXT) if name.endswith("docx") else TEXT.encode()
    assert annotate(read(raw, name), []) == raw
