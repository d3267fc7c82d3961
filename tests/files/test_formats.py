"""The table of formats: the only list of the ends of file names."""

import re
import subprocess
import sys

import pytest
from click.testing import CliRunner

from kb.cli.group import kb as kb_command
from kb.errors import KbError
from kb.files import (
    DRAFT,
    DRAFT_SUFFIXES,
    FORMATS,
    IMPORT_SUFFIXES,
    INTAKE,
    USUAL_SUFFIXES,
    Annotation,
    TooLargeError,
    UnreadableFileError,
    format_of,
    format_of_type,
    read_file,
    suffix_of,
    unread,
)
from tests.conftest import PROJECT
from tests.support.word_files import word_file_of

TEXT = "依照《示例条例》第三条办理。"


def test_every_suffix_is_of_one_format() -> None:
    suffixes = [suffix for file_format in FORMATS for suffix in file_format.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in suffixes)


def test_what_is_read_has_a_reader_and_nothing_else_has() -> None:
    for file_format in FORMATS:
        assert (file_format.reader is not None) == (file_format.may_be_draft or file_format.may_be_imported)


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("a.DOCX", ".docx"),
        ("C:\\稿件\\报告.Htm", ".htm"),
        ("报告", ""),
        (".docx", ""),
        ("a.b/报告", ""),
        ("资料.zip/a.md", ".md"),
    ],
)
def test_the_suffix_is_the_end_of_the_last_part_of_a_name(name: str, suffix: str) -> None:
    assert suffix_of(name) == suffix


def test_a_name_without_an_end_is_that_of_plain_text() -> None:
    assert read_file("第一条　甲。".encode(), "粘贴的稿件", DRAFT).suffix == ".txt"


@pytest.mark.parametrize("suffix", [suffix for each in FORMATS if each.reader is None for suffix in each.suffixes])
def test_what_people_have_beside_is_named_with_the_next_step(suffix: str) -> None:
    file_format = format_of(f"旧稿{suffix}", b"x")
    assert file_format is not None
    with pytest.raises(UnreadableFileError, match=f"^{file_format.name}不能直接读取，.*请.*再核对。$"):
        read_file(b"x", f"旧稿{suffix}", DRAFT)


def test_an_unknown_format_is_told_with_those_that_are_read() -> None:
    message = unread("程序.exe", None, INTAKE)
    assert message.startswith("暂不支持“.exe”文件，请")
    assert set(re.findall(r"\.[a-z]+", message)) - {".exe"} <= set(IMPORT_SUFFIXES)


def test_no_other_module_lists_the_suffixes() -> None:
    suffix = re.compile("|".join(re.escape(f'"{each}"') for each in {*IMPORT_SUFFIXES, *DRAFT_SUFFIXES}))
    listing = [
        f"{path.relative_to(PROJECT).as_posix()}: {line.strip()}"
        for folder in ("kb", "web")
        for path in (PROJECT / folder).rglob("*.py")
        if path.name != "formats.py"
        for line in path.read_text("utf-8").splitlines()
        if len(set(suffix.findall(line))) > 3
    ]
    assert [each for each in listing if not each.startswith("kb/files/content.py")] == []


def test_drafts_and_what_comes_in_are_of_the_same_formats() -> None:
    assert set(DRAFT_SUFFIXES) == set(IMPORT_SUFFIXES)


def test_people_are_told_of_every_format_that_is_read() -> None:
    readme = (PROJECT / "README.md").read_text("utf-8")
    (told,) = re.findall(r"^- 能读的格式：((?:`\.\w+`、?)+)", readme, re.MULTILINE)
    assert re.findall(r"\.\w+", told) == list(USUAL_SUFFIXES)
    for command in ("import", "check"):
        said = CliRunner().invoke(kb_command, [command, "--help"]).output
        assert all(suffix in said for suffix in USUAL_SUFFIXES)


def test_no_two_formats_are_called_the_same_by_servers() -> None:
    called = [media_type for file_format in FORMATS for media_type in file_format.media_types]
    assert len(called) == len(set(called))
    assert all(format_of_type(media_type) is not None for media_type in called)


# The door


@pytest.mark.parametrize(
    ("name", "raw", "suffix"),
    [
        ("报告.txt", TEXT.encode(), ".txt"),
        ("报告", TEXT.encode(), ".txt"),
        ("报告.MD", TEXT.encode(), ".md"),
        ("报告.markdown", TEXT.encode(), ".md"),
        ("报告.html", f"<p>{TEXT}</p>".encode(), ".html"),
        ("文件夹/报告.htm", f"<p>{TEXT}</p>".encode(), ".html"),
        ("报告.docx", word_file_of(TEXT), ".docx"),
        ("C:\\文稿\\报告.v2.DOCX", word_file_of(TEXT), ".docx"),
        ("国标.txt", TEXT.encode("gb18030"), ".txt"),
        ("宽字.txt", TEXT.encode("utf-16"), ".txt"),
    ],
)
def test_the_name_tells_the_format_and_the_text_is_seen(name: str, raw: bytes, suffix: str) -> None:
    for bounds in (DRAFT, INTAKE):
        text = read_file(raw, name, bounds)
        assert (text.suffix, text.text.strip()) == (suffix, TEXT)


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("空.txt", b""),
        ("空白.md", b" \n "),
        ("程序.txt", bytes(range(256)) * 8),
        ("改名.html", b"%PDF-1.7 "),
        ("改名.docx", b"Rar!\x1a\x07\x01\0"),
        ("稿.pdf", b"%PDF-"),
        ("图.png", b"\x89PNG"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence_with_a_next_step(name: str, raw: bytes) -> None:
    for bounds in (DRAFT, INTAKE):
        with pytest.raises(UnreadableFileError, match=r"请.+。$") as refused:
            read_file(raw, name, bounds)
        assert isinstance(refused.value, KbError)


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(TooLargeError, match="10 MB"):
        read_file(b"a" * (DRAFT.bytes + 1), "大.docx", DRAFT)


@pytest.mark.parametrize("name", ["稿.txt", "稿.md", "稿.html", "稿.docx"])
def test_a_draft_comes_back_in_its_own_format(name: str) -> None:
    raw = word_file_of(TEXT) if name.endswith("docx") else TEXT.encode()
    text = read_file(raw, name, DRAFT)
    start = text.text.index("《")
    linked = text.annotated([Annotation(start, start + 6, "https://example.org/a")])
    assert linked != raw
    assert read_file(linked, name, DRAFT).suffix == text.suffix
    assert text.annotated([]) == raw


def test_nobody_waits_for_readers_that_are_not_used() -> None:
    started = "import sys, kb.cli; print({'docx', 'lxml', 'pdfplumber'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", started], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout.strip() == "set()"
