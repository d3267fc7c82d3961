"""Which reader a file gets, and what is said of files that have none."""

import subprocess
import sys

import pytest

from kb.errors import DocumentError
from kb.files.sheets import SUFFIXES, read, suffix_of
from tests.support.word_files import paragraph, word_file


def test_the_end_of_the_name_tells_the_reader() -> None:
    assert read(word_file(paragraph("示例。")), "文件夹/样例.DOCX").lines == ("示例。",)
    assert read("<p>示例。".encode(), "样例.htm").lines == ("示例。",)
    assert read("<p>示例。".encode(), "样例.txt").lines == ("<p>示例。",)
    assert {".docx", ".html", ".htm", ".md", ".txt"} <= SUFFIXES
    assert (suffix_of(".docx"), suffix_of("a\\b.c\\d")) == ("", "")


def test_nobody_waits_for_readers_that_are_not_used() -> None:
    started = "import sys, kb.cli; print({'docx', 'lxml'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", started], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("样例.doc", "旧版 Word 文件不能导入，请用 Word 或 WPS 打开后另存为 .docx"),
        ("样例.wps", "WPS 文件不能导入，请用 Word 或 WPS 打开后另存为 .docx"),
        ("样例.docm", "带宏的 Word 文件不能导入，请用 Word 或 WPS 打开后另存为 .docx"),
        ("样例.rtf", "RTF 文件不能导入，请用 Word 或 WPS 打开后另存为 .docx"),
        ("样例.odt", "OpenDocument 文件不能导入，请用 Word 或 WPS 打开后另存为 .docx"),
        ("样例.xlsx", "暂不支持“.xlsx”文件，请另存为"),
        ("样例", "暂不支持“样例”文件，请另存为"),
    ],
)
def test_a_file_without_a_reader_is_told_what_to_become(name: str, said: str) -> None:
    with pytest.raises(DocumentError, match=said) as caught:
        read(b"x", name)
    assert caught.value.path == name
