"""What is checked of a file is what comes in of it, whatever the file."""

import os
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from kb.drafts import read_draft
from kb.files import DRAFT_SUFFIXES, VisibleText
from kb.intake.quarantine import read_incoming
from tests.conftest import PROJECT
from tests.support.print_shop import LEFT, TOP, Leaf, Run, pdf_file
from tests.support.uploads import DRAFT, word_file

SHARED = os.environ.get("KB_SHARED", "")
FOLDERS = [PROJECT / "tests" / "fixtures", PROJECT / "corpus", *([Path(SHARED)] if SHARED else [])]
FILES = sorted(
    path
    for folder in FOLDERS
    for path in folder.rglob("*")
    if path.suffix in DRAFT_SUFFIXES and "cases" not in path.parts and path.stat().st_size < 1_000_000
)
_SIGNS = re.compile(r"^#{1,6} |^\| | \|$|(?:\[\^\d+\])+$")


def without_signs(line: str) -> str:
    """Return a line of intake as people read it: no #, no edges of cells, no marks of notes."""
    is_row = line.startswith("|")
    bare = _SIGNS.sub("", _SIGNS.sub("", line))
    return bare.replace(" | ", "\t").replace("｜", "|") if is_row else bare


def _words(lines: Iterable[str]) -> list[str]:
    bare = (without_signs(line).replace("|", "").strip() for line in lines)
    return [line for line in bare if line.strip("-:\t ")]  # the rule below the head of a table is no word


def same_text(raw: bytes, name: str) -> VisibleText:
    draft, incoming = read_draft(raw, name), read_incoming(raw, name)
    assert draft.text == incoming.text
    assert draft.lines == incoming.lines
    assert draft.paragraphs == incoming.paragraphs
    assert (draft.left_out, draft.remarks) == (incoming.left_out, incoming.remarks)
    return draft


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_at_hand_has_one_text(path: Path) -> None:
    text = same_text(path.read_bytes(), path.name)
    # A paragraph that begins with a sign of its own keeps it in both.
    assert _words(text.lines) == _words(paragraph.text for paragraph in text.paragraphs)
    assert [note.text for note in text.notes] == list(text.footnotes)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (word_file(), "稿.docx"),
        (pdf_file([Leaf([Run("依照《示例工作条例》第九条办理。", LEFT, TOP)])]), "稿.pdf"),
        (DRAFT.encode("gb18030"), "稿.txt"),
        (f"<title>稿</title><p hidden>看不见</p><ol><li>{DRAFT}</ol>".encode(), "稿.htm"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_draft_of_every_format_has_one_text(raw: bytes, name: str) -> None:
    assert same_text(raw, name).text
