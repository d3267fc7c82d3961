"""Tables as people take them away: every cell is there as text, in a workbook, a Word file and Markdown."""

import csv
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path, PurePath

import docx
import markdown
import pytest
from bs4 import BeautifulSoup
from docx.shared import Mm
from lxml import etree

from kb.export import Table, TableColumn, TableGroup, table_file, table_form, words
from kb.export.table_files import TABLE_FORMS, TableFormError
from kb.text import DiffPiece

DIFF = (DiffPiece("same", "小组每"), DiffPiece("draft", "季度"), DiffPiece("source", "月"), DiffPiece("same", "清点。"))
TRICKY = (
    "=1+1", "+86", "-甲", "@甲", "＝甲", "2018-05-06", "007", "https://example.org/", "甲|乙", "**甲**", "<b>甲</b>",
    "甲\n乙", "", "\x01甲", "《示例》", "甲\\",
)  # fmt: skip
TABLE = Table(
    "=清理台账",
    ("共 2 份。", "=时效按今天。"),
    (TableColumn("制度", 12), TableColumn("变化", 20)),
    (
        TableGroup("要改", (*((cell, "乙") for cell in TRICKY), ("甲", DIFF))),
        TableGroup("不用改", (("丙", (DiffPiece("source", "丁"),)),)),
    ),
)
ROWS = [[group.heading, *map(words, row)] for group in TABLE.groups for row in group.rows]


def plain(text: str) -> str:
    """A cell of the workbook, which shows the pieces of a difference one after the other."""
    return text.replace("[-", "").replace("-]", "").replace("{+", "").replace("+}", "").replace("\x01", "\ufffd")


def sheet_rows(raw: bytes) -> list[list[str]]:
    """The cells of the first sheet, all of which must be strings, read by their XML."""
    with zipfile.ZipFile(BytesIO(raw)) as package:
        sheet = etree.fromstring(package.read("xl/worksheets/sheet1.xml"))
    name = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    rows: list[list[str]] = []
    for row in sheet.iterfind(".//m:row", name):
        cells = row.findall("m:c", name)
        assert all(
            cell.get("t") == "inlineStr" and [child.tag for child in cell] == [f"{{{name['m']}}}is"] for cell in cells
        )
        rows.append(["".join(map(str, cell.itertext())) for cell in cells])
    return rows


def test_a_workbook_has_the_head_and_all_rows_as_text() -> None:
    rows = sheet_rows(table_file(TABLE, "xlsx"))
    assert [row[0] for row in rows[:3]] == [TABLE.title, *TABLE.notes]
    assert rows[3] == ["要做的", "制度", "变化"]
    assert rows[4:] == [list(map(plain, row)) for row in ROWS]


def test_what_no_longer_stands_is_struck_in_a_workbook() -> None:
    with zipfile.ZipFile(BytesIO(table_file(TABLE, "xlsx"))) as package:
        sheet = BeautifulSoup(package.read("xl/worksheets/sheet1.xml"), "xml")
    struck = [run.t.text for run in sheet.find_all("r") if run.t and run.find("strike")]
    assert struck == ["季度"]


def test_a_word_file_lies_across_with_a_table_for_each_group() -> None:
    made = docx.Document(BytesIO(table_file(TABLE, "docx")))
    section = made.sections[0]
    assert [round(side.mm) for side in (section.page_width or Mm(0), section.page_height or Mm(0))] == [297, 210]
    assert [len(table.rows) - 1 for table in made.tables] == [len(group.rows) for group in TABLE.groups]
    cells = [[cell.text for cell in row.cells] for table in made.tables for row in table.rows[1:]]
    assert cells == [list(map(plain, row[1:])) for row in ROWS]
    (struck,) = (run.text for run in made.tables[0].rows[-1].cells[1].paragraphs[0].runs if run.font.strike)
    assert struck == "季度"
    assert [paragraph.text for paragraph in made.paragraphs[:3]] == [TABLE.title, *TABLE.notes]


def test_markdown_shows_the_cells_as_they_are() -> None:
    page = BeautifulSoup(markdown.markdown(table_file(TABLE, "md").decode(), extensions=["tables"]), "html.parser")
    rows = [[cell.get_text() for cell in row.find_all("td")] for row in page.find_all("tr") if row.find("td")]
    shown = {"": "", "甲\n乙": "甲乙", "\x01甲": "\x01甲"}
    expected = [shown.get(cell, cell) for cell in TRICKY]
    assert [row[0] for row in rows[: len(TRICKY)]] == expected
    assert rows[len(TRICKY)][1] == "小组每~~季度~~月清点。"
    assert page.find("b") is None
    assert [heading.get_text() for heading in page.find_all("h2")] == ["要改", "不用改"]


@pytest.mark.parametrize("form", TABLE_FORMS)
def test_the_same_table_gives_the_same_bytes(form: str) -> None:
    form = table_form(PurePath(f"台账.{form}"))
    assert table_file(TABLE, form) == table_file(TABLE, form)


@pytest.mark.parametrize("name", ["台账.xls", "台账", "台账.pdf"])
def test_a_name_that_tells_no_form_is_told(name: str) -> None:
    with pytest.raises(TableFormError, match=r"\.xlsx、\.docx、\.md"):
        table_form(PurePath(name))


def test_an_empty_table_is_a_file_too() -> None:
    empty = Table("空", (), TABLE.columns, ())
    assert sheet_rows(table_file(empty, "xlsx")) == [["空"], ["要做的", "制度", "变化"]]
    assert docx.Document(BytesIO(table_file(empty, "docx"))).tables == []


def test_another_program_reads_the_same_rows(tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None or not any(Path(office).resolve().parent.glob("*sclo.*")):
        pytest.skip("没有 LibreOffice 的电子表格：略过由它读工作簿的用例")
    (tmp_path / "台账.xlsx").write_bytes(table_file(TABLE, "xlsx"))
    to_csv = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    command = [
        office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", to_csv,
        "--outdir", str(tmp_path), str(tmp_path / "台账.xlsx"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (made,) = tmp_path.glob("*.csv")
    with made.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in rows[:3]] == [TABLE.title, *TABLE.notes]
    assert rows[4:] == [list(map(plain, row)) for row in ROWS]
