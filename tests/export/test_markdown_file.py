"""Markdown that is given out is the document, and is taken in again as what it was."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import example
from hypothesis import given as for_any

from kb.corpus.catalogue import Catalogue
from kb.documents.document import Document
from kb.export.markdown import markdown_file
from tests.conftest import SHIPPED
from tests.export.conftest import Given
from tests.support.exported import HEAD, HELD, document, odd_documents, parts
from tests.support.intake import documents_in


def again(held: Document) -> Document:
    return document(markdown_file(held).decode(), held.id)


@pytest.mark.parametrize("identifier", HELD)
def test_every_document_is_read_again_with_the_same_passages_and_addresses(
    given: Mapping[str, Given], identifier: str
) -> None:
    held = given[identifier].document
    assert parts(again(held)) == parts(held)
    assert again(held).metadata == held.metadata


def test_the_real_full_texts_are_too(real: Mapping[str, Given]) -> None:
    assert len(real) == 12
    for one in real.values():
        assert parts(again(one.document)) == parts(one.document)
        assert again(one.document).metadata == one.document.metadata


@pytest.mark.parametrize("identifier", ["shili-2024", "zhunze-yangli", "baogao-yangli", "ceshi-2021"])
def test_what_is_imported_again_is_the_same_document(
    given: Mapping[str, Given], tmp_path: Path, identifier: str
) -> None:
    held = given[identifier].document
    path = tmp_path / f"{identifier}.md"
    path.write_bytes(markdown_file(held))
    (understood,) = documents_in(path, Catalogue({}), {})
    assert understood.metadata == held.metadata
    assert [(p.address, p.paragraphs) for p in understood.structure.passages] == [
        (p.address, p.paragraphs) for p in held.passages
    ]


def test_a_document_without_signs_is_given_out_as_its_file_is(given: Mapping[str, Given]) -> None:
    file = SHIPPED / "regulations" / "dangnei-jiandu-2016.md"
    assert markdown_file(given["dangnei-jiandu-2016"].document) == file.read_bytes()


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("## 第三条规定的办法\n\n甲。", "## 第三条规定的办法"),
        ("第三条　甲。", "第三条　甲。"),
        ("一、甲\n\n乙。\n\n## 附件\n\n丙。", "## 附件"),
        ("## 第一章的由来\n\n甲。", "## 第一章的由来"),
        ("第一章　甲\n\n第一条　乙。", "第一章　甲"),
    ],
)
def test_the_sign_of_a_heading_stands_only_where_it_is_needed(body: str, line: str) -> None:
    written = markdown_file(document(HEAD + body)).decode()
    assert line in written.split("\n")
    assert parts(document(written)) == parts(document(HEAD + body))


@pytest.mark.parametrize(
    "body",
    [
        "第一条　甲。\n\n| 乙 | 丙 |\n| 丁 | 戊 |\n\n己。\n",
        "第一条　甲。\n\n| 乙 | 丙 |\n| --- | --- |\n| 丁 |[^1]\n\n| 戊 |\n\n己。\n",
        "一、甲[^1][^乙]\n\n| 乙 |\n| --- |\n\n甲[^1] [^2]\n\n## 注释\n\n[^1]: 丙。[^2]\n",
        "第一条　甲。\n\n## 附件1\n\n## 乙\n\n第一条　丙。\n\n## 附录A　丁\n\n戊。\n",
    ],
)
def test_tables_marks_and_annexes_are_written_as_they_are_read(body: str) -> None:
    assert markdown_file(document(HEAD + body)).decode().endswith(f"---\n\n{body}")


@for_any(odd_documents())
@example(document("---\ntitle: 怪样例条例\nclosing: 1\n---\n结语\n\n甲。\n\n乙。\n"))
@example(document("---\ntitle: 怪样例条例\n---\n目录\n\n第一章 甲\n\n第一章 甲\n\n第一条　乙\n"))
@example(document(HEAD + "第一条[^2]\n\n[^1]\n\n第二条\n\n[^1][^2] [^3]\n"))
@example(document(HEAD + "第一编\n\n附件：甲乙丙丁\n\n第一条　乙\n"))
@example(document(HEAD + "甲。\n\n## [^1] [^乙]\n\n目录\n\n| 甲 |\n| 甲 |\n"))
@example(document("---\ntitle: 怪样例条例\nclosing: 1\n---\n第一条　甲\n\n乙。\n\n附件一\n\n丙\n"))
def test_any_document_is_read_again_as_it_was(held: Document) -> None:
    assert parts(again(held)) == parts(held)
    assert again(held).metadata == held.metadata
    assert markdown_file(again(held)) == markdown_file(held)
