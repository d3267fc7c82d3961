"""What lies in a folder of documents, what cannot be seen there, and what no document can be called."""

import errno
import os
import sys
from pathlib import Path

import pytest

from kb.corpus.folder import Corpus
from kb.corpus.listing import ROOT, FolderListing, shown
from tests.support.shut import shut


def document(path: Path, title: str = "甲") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\ntitle: {title}\n---\n\n第一条　甲。\n", "utf-8")
    return path


def test_files_are_listed_in_order_without_hidden_ones_and_readmes(tmp_path: Path) -> None:
    for name in ("b/二.md", "a.md", "b/一.docx", ".c.md", ".d/e.md", "b/README.md", "readme.MD"):
        document(tmp_path / name)
    listing = FolderListing.of(tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in listing.paths] == ["a.md", "b/一.docx", "b/二.md"]
    assert sorted(path.name for path in listing.hidden) == [".c.md", ".d"]
    assert (listing.closed, listing.unfit, listing.empty) == ({}, {}, set())


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.ESTALE])
def test_a_folder_that_cannot_be_listed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    document(tmp_path / "a.md")
    document(tmp_path / "mine" / "deep" / "b.md")
    shut(monkeypatch, tmp_path / "mine" / "deep", number)
    listing = FolderListing.of(tmp_path)
    assert {name: error.errno for name, error in listing.closed.items()} == {"mine/deep/": number}
    assert [path.name for path in listing.paths] == ["a.md"]


def test_a_folder_that_is_not_there_is_told_from_one_that_is_empty(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert FolderListing.of(tmp_path / "empty").empty == {ROOT}
    assert not FolderListing.of(tmp_path / "empty").is_missing
    assert FolderListing.of(tmp_path / "none").is_missing
    document(tmp_path / "a" / "x.md")
    assert FolderListing.of(tmp_path).empty == {"empty/"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows 上没有这样的名称")
@pytest.mark.parametrize(
    ("name", "said", "why"),
    [
        ("a\r\nX.md", "a\\x0d\\x0aX.md", "控制字符"),
        ("a\x1b[31m.md", "a\\x1b[31m.md", "控制字符"),
        ('x"><img src=y>.md', 'x"><img src=y>.md', '< > "'),
        ("a" * 240 + ".md", "a" * 240 + ".md", "太长"),
        ("办" * 80 + ".md", "办" * 80 + ".md", "太长"),
        (b"2024\xc4\xea.md", "2024\\xc4\\xea.md", "UTF-8"),
        ("夹\n子/x.md", "夹\\x0a子/", "控制字符"),
    ],
)
def test_a_name_that_no_document_can_have_is_left_out_and_told(
    tmp_path: Path, name: str | bytes, said: str, why: str
) -> None:
    try:
        document(tmp_path / os.fsdecode(name))
    except (OSError, UnicodeError):
        pytest.skip("这个文件系统不能有这样的名称")
    document(tmp_path / "党员（2024年）a-b_c.d.md")
    corpus = Corpus(tmp_path)
    assert [file.id for file in corpus.files()] == ["党员（2024年）a-b_c.d"]
    (remark,) = corpus.overlooked()
    assert (remark.path, why in remark.message) == (said, True)
    assert str(remark).isprintable()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="这个系统没有管道")
def test_a_pipe_is_no_document_and_nobody_waits_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.md")
    os.mkfifo(tmp_path / "catalogue.yaml")
    document(tmp_path / "a.md")
    corpus = Corpus(tmp_path)
    assert [file.id for file in corpus.files()] == ["a"]
    assert [(remark.path, "管道" in remark.message) for remark in corpus.overlooked()] == [("x.md", True)]
    assert corpus.facts_now()[0] == b""


def test_names_are_printed_with_what_nobody_sees_by_its_number() -> None:
    assert shown("办法\n\u2028.md") == "办法\\x0a\\u2028.md"
