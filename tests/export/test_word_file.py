"""Word files that are given out: the document's lines in the look of an official paper."""

import zipfile
from collections import Counter
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

import docx
import pdfplumber
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph
from hypothesis import given as for_any

from kb.documents import table as tables
from kb.documents.document import Document, Paragraph
from kb.export.characters import allowed
from kb.export.word_file import word_file
from tests.export.conftest import Given
from tests.files.test_word_programs import converted, libreoffice
from tests.support.exported import HEAD, HELD, document, odd_documents
from tests.support.word_files import misplaced

__all__ = ["libreoffice"]

BY_EDITOR = "（题名由编者拟定，原文没有题名）"


def opened(held: Document) -> WordDocument:
    return docx.Document(BytesIO(word_file(held)))


def held_lines(held: Document) -> list[str]:
    """The lines that a Word file of a document should show, cells of a table one after the other."""
    lines = [held.title, BY_EDITOR] if held.metadata.title_by_editor else []
    is_table = False
    for passage in held.passages:
        for own, run in groupby(passage.paragraphs, lambda one: one.address.parent if one.is_row else ""):
            lines += [""] if is_table and own else []
            is_table = bool(own)
            rows = list(run)
            lines += table_lines(rows) if is_table else [line_of(row) for row in rows]
    return [allowed(line).replace("\r", "\n") for line in lines]


def line_of(paragraph: Paragraph) -> str:
    note = f"[{paragraph.note}] " if paragraph.kind == "footnote" else ""
    return note + paragraph.text[paragraph.number_length if note else 0 :] + marks_of(paragraph)


def marks_of(paragraph: Paragraph) -> str:
    return "".join(f"[{mark}]" for mark in paragraph.marks)


def table_lines(rows: list[Paragraph]) -> list[str]:
    written = [[row.text[start:end] for start, end in tables.cell_spans(row.text)] for row in rows]
    for cells, row in zip(written, rows, strict=True):
        cells[-1] += marks_of(row)
    return [cell for cells in written for cell in [*cells, *[""] * (max(map(len, written)) - len(cells))]]


def shown(raw: bytes) -> list[str]:
    paragraphs = docx.Document(BytesIO(raw)).part.element.iter(qn("w:p"))
    text = "\n".join(str(paragraph.text) for paragraph in paragraphs)
    return text.rstrip("\n").split("\n")


@pytest.mark.parametrize("identifier", HELD)
def test_every_document_is_there_line_by_line(given: Mapping[str, Given], identifier: str) -> None:
    held = given[identifier].document
    assert shown(word_file(held)) == held_lines(held)


def test_the_real_full_texts_are_too(real: Mapping[str, Given]) -> None:
    for one in real.values():
        assert shown(word_file(one.document)) == held_lines(one.document)


@for_any(odd_documents())
def test_any_document_is_there_line_by_line_in_a_file_that_is_in_order(held: Document) -> None:
    raw = word_file(held)
    assert shown(raw) == "\n".join(held_lines(held)).rstrip("\n").split("\n")
    assert misplaced(raw) == []


def test_the_same_document_is_the_same_file(given: Mapping[str, Given]) -> None:
    for one in given.values():
        assert word_file(one.document) == word_file(one.document)
    with zipfile.ZipFile(BytesIO(word_file(given["shili-2024"].document))) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in package.namelist() if "thumbnail" in name]


# How it looks


def fonts(made: WordDocument, style: str) -> tuple[str, float]:
    """The Chinese font of a style and its size in points."""
    element = made.styles[style].element
    (font,) = attributes(element, "w:rPr/w:rFonts", "w:eastAsia")
    (size,) = attributes(element, "w:rPr/w:sz", "w:val")
    return font, int(size) / 2


def attributes(element: Any, path: str, *names: str) -> list[str]:
    """The attributes of what stands at `path` under an element."""
    found = element.find("/".join(map(qn, path.split("/"))))
    return [str(found.get(qn(name))) for name in names]


def line(made: WordDocument, beginning: str) -> WordParagraph:
    (found,) = (paragraph for paragraph in made.paragraphs if paragraph.text.startswith(beginning))
    return found


def style(paragraph: WordParagraph) -> str:
    assert paragraph.style is not None
    return str(paragraph.style.style_id)


def test_the_paper_is_that_of_the_standard(given: Mapping[str, Given]) -> None:
    made = opened(given["shili-2024"].document)
    section = made.sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round((size or 0) / 36000) for size in sizes] == [210, 297, 37, 28]
    assert fonts(made, "Normal") == ("仿宋", 16)
    assert fonts(made, "Title") == ("方正小标宋简体", 22)
    assert fonts(made, "Heading 1") == ("黑体", 16)
    text = made.styles["Normal"].element
    assert attributes(text, "w:pPr/w:spacing", "w:line", "w:lineRule") == ["560", "exact"]
    assert attributes(text, "w:pPr/w:ind", "w:firstLineChars", "w:firstLine") == ["200", "640"]


def test_each_part_has_its_style(given: Mapping[str, Given]) -> None:
    regulation = opened(given["shili-2024"].document)
    assert style(line(regulation, "示例工作条例")) == "Title"
    assert style(line(regulation, "（2024年2月20日")) == "Note"
    assert style(line(regulation, "第一章")) == "Heading1"
    assert style(line(regulation, "第四条")) == "Normal"
    assert style(line(opened(given["ceshi-2021"].document), "第一节")) == "Heading2"
    outline = opened(given["zhunze-yangli"].document)
    assert style(line(outline, "一、把早晨安排好")) == "Outline1"
    assert style(line(outline, "（一）念得清楚")) == "Outline2"


def test_the_number_of_an_article_is_bold_and_nothing_else(given: Mapping[str, Given]) -> None:
    made = opened(given["shili-2024"].document)
    bold = [run.text for paragraph in made.paragraphs for run in paragraph.runs if run.bold]
    assert [text.strip() for text in bold[:2]] == ["第一条", "第二条"]
    assert len(bold) == 14


def test_a_heading_that_runs_into_its_paragraph_is_set_in_its_type(given: Mapping[str, Given]) -> None:
    made = opened(given["zhunze-yangli"].document)
    first, rest = line(made, "（二）看得明白。").runs
    assert first.text == "（二）看得明白。"
    assert attributes(first._r, "w:rPr/w:rFonts", "w:eastAsia") == ["楷体"]
    assert rest._r.rPr is None


def test_every_article_and_heading_is_a_bookmark_of_its_address(given: Mapping[str, Given]) -> None:
    for one in given.values():
        body = opened(one.document).element
        names = [str(mark.get(qn("w:name"))) for mark in body.iter(qn("w:bookmarkStart"))]
        assert len(names) == len(set(names))
        expected = {p.address for p in one.document.passages if p.kind != "table"}
        assert {name for name in expected if len(name) <= 40} <= set(names)
        starts = [str(mark.get(qn("w:id"))) for mark in body.iter(qn("w:bookmarkStart"))]
        ends = [str(mark.get(qn("w:id"))) for mark in body.iter(qn("w:bookmarkEnd"))]
        assert sorted(starts) == sorted(ends)


def test_a_bookmark_is_around_its_article(given: Mapping[str, Given]) -> None:
    made = opened(given["shili-2024"].document)
    children = [child.tag for child in line(made, "第四条")._p]
    assert children[0 if children[0] != qn("w:pPr") else 1] == qn("w:bookmarkStart")
    assert children[-1] == qn("w:bookmarkEnd")


def header_of(made: WordDocument) -> list[str]:
    section = made.sections[0]
    return [header.paragraphs[0].text for header in (section.header, section.even_page_header)]


def test_a_digest_says_on_every_page_that_it_is_not_the_wording(given: Mapping[str, Given]) -> None:
    digest = opened(given["jiandu-yaodian"].document)
    assert header_of(digest) == ["条文要点，非原文"] * 2
    assert "条文要点，非原文" in digest.core_properties.comments
    assert header_of(opened(given["shili-2024"].document)) == ["", ""]


def test_pages_are_numbered_on_the_outer_side(given: Mapping[str, Given]) -> None:
    made = opened(given["shili-2024"].document)
    section = made.sections[0]
    sides = []
    for footer in (section.footer, section.even_page_footer):
        paragraph = footer.paragraphs[0]
        assert "".join(str(text.text) for text in paragraph._p.iter(qn("w:t"))) == "— 1 —"
        assert attributes(paragraph._p, "w:fldSimple", "w:instr") == ["PAGE"]
        sides.append(paragraph.alignment)
    assert [str(side).split()[0] for side in sides] == ["RIGHT", "LEFT"]


def test_the_file_says_what_it_is(given: Mapping[str, Given]) -> None:
    core = opened(given["shili-2024"].document).core_properties
    assert (core.title, core.author, core.subject) == ("示例工作条例（试行）", "示例委员会", "条例")
    assert core.created is not None
    assert core.created.date() == date(2024, 3, 1)
    undated = opened(document(HEAD + "第一条　甲。")).core_properties
    assert undated.created is None


def test_a_title_that_an_editor_gave_is_said_to_be(given: Mapping[str, Given]) -> None:
    made = opened(given["baogao-yangli"].document)
    assert [paragraph.text for paragraph in made.paragraphs[:2]] == ["样例小组年度报告", BY_EDITOR]


TABLE = "第一条　甲：\n\n| 乙 | 丙 |\n| --- | --- |\n| 丁 |  |\n| 戊 | 己 | 庚 |\n\n第二条　辛。"


def test_a_table_is_a_table_with_its_head_repeated(given: Mapping[str, Given]) -> None:
    (table,) = opened(document(HEAD + TABLE)).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["乙", "丙", ""],
        ["丁", "", ""],
        ["戊", "己", "庚"],
    ]
    assert table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None


def test_a_head_that_is_none_is_not_repeated() -> None:
    (table,) = opened(document(HEAD + TABLE.replace("| --- | --- |\n", ""))).tables
    assert table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is None


def test_two_tables_stay_two() -> None:
    made = opened(document(HEAD + "甲。\n\n| 乙 |\n\n| 丙 |"))
    assert len(made.tables) == 2
    tags = [child.tag for child in made.element[0]]
    assert tags[tags.index(qn("w:tbl")) + 1] == qn("w:p")


def raised(paragraph: WordParagraph) -> list[str]:
    return [run.text for run in paragraph.runs if run.font.superscript]


def test_marks_are_raised_and_footnotes_bear_them(given: Mapping[str, Given]) -> None:
    made = opened(given["shili-guidang"].document)
    assert raised(line(made, "第一条　为了规范")) == ["[1]"]
    assert raised(made.tables[0].rows[3].cells[4].paragraphs[0]) == ["[2]"]
    assert line(made, "[2] ").text == "[2] 组长外出三日以上的，视为不在。"
    assert raised(line(made, "[2] ")) == []


def test_an_annex_begins_a_page(given: Mapping[str, Given]) -> None:
    made = opened(given["shili-guidang"].document)
    assert style(line(made, "附件1")) == style(line(made, "附件2")) == "Annex"
    assert style(line(made, "示例卡片归档规程")) == "Title"
    assert made.styles["附件"].element.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}") is not None


def test_a_table_at_the_end_is_followed_by_a_paragraph() -> None:
    body = opened(document(HEAD + "甲。\n\n| 乙 | 丙 |")).element[0]
    assert [child.tag for child in body][-3:] == [qn("w:tbl"), qn("w:p"), qn("w:sectPr")]


# LibreOffice


@pytest.fixture(scope="module")
def in_libreoffice(libreoffice: Path, given: Mapping[str, Given]) -> Mapping[str, list[str]]:
    """The lines that LibreOffice shows of each document, and of one with tables."""
    folder = libreoffice / "exported"
    folder.mkdir()
    sources = {**{key: one.document for key, one in given.items()}, "table": document(HEAD + TABLE)}
    for name, held in sources.items():
        (folder / f"{name}.docx").write_bytes(word_file(held))
    converted(folder.glob("*.docx"), "txt:Text (encoded):UTF8", folder / "text")
    return {path.stem: path.read_text("utf-8-sig").rstrip("\n").split("\n") for path in (folder / "text").glob("*.txt")}


def test_libreoffice_shows_the_lines_of_every_document(
    in_libreoffice: Mapping[str, list[str]], given: Mapping[str, Given]
) -> None:
    assert len(in_libreoffice) == len(given) + 1
    for name, one in given.items():
        assert in_libreoffice[name] == held_lines(one.document)
    assert in_libreoffice["table"] == held_lines(document(HEAD + TABLE))


def test_libreoffice_prints_every_character_and_warns_on_every_page_of_a_digest(
    libreoffice: Path, given: Mapping[str, Given]
) -> None:
    """It loses marks at the ends of justified lines, which is why lines are not justified."""
    folder = libreoffice / "printed"
    folder.mkdir()
    names = ["zhibu-2018", "jihuo-dangjian-dongneng", "zhunze-yangli"]
    for name in names:
        (folder / f"{name}.docx").write_bytes(word_file(given[name].document))
    converted(folder.glob("*.docx"), "pdf", folder)
    for name in names:
        held = given[name].document
        with pdfplumber.open(folder / f"{name}.pdf") as printed:
            pages = ["".join(char["text"] for char in page.chars) for page in printed.pages]
        lost = Counter("".join("".join(held_lines(held)).split())) - Counter("".join(pages))
        assert lost == Counter()
        for number, page in enumerate(pages, 1):
            assert ("条文要点，非原文" in page) == (held.metadata.text == "digest")
            assert f"— {number} —" in page
