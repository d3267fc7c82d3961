"""The table of formats: the only list of the ends of file names."""

import re

import pytest

from kb.files import (
    DRAFT,
    DRAFT_SUFFIXES,
    FORMATS,
    IMPORT_SUFFIXES,
    INTAKE,
    UnreadableFileError,
    format_of,
    read_file,
    suffix_of,
    unread,
)
from tests.conftest import PROJECT


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
    file_format = format_of(f"旧稿{suffix}")
    assert file_format is not None
    with pytest.raises(UnreadableFileError, match=f"^{file_format.name}不能直接读取，请.*再核对。$"):
        read_file(b"x", f"旧稿{suffix}", DRAFT)


def test_an_unknown_format_is_told_with_those_that_are_read() -> None:
    message = unread("表.xlsx", INTAKE)
    assert message.startswith("暂不支持“.xlsx”文件，请")
    assert set(re.findall(r"\.[a-z]+", message)) - {".xlsx"} <= set(IMPORT_SUFFIXES)


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
    assert [each for each in listing if not each.startswith("kb/intake/official/page.py: _NAMES")] == []


def test_drafts_and_what_comes_in_are_of_the_same_formats() -> None:
    assert set(DRAFT_SUFFIXES) == set(IMPORT_SUFFIXES)
