"""A table as a workbook of Excel and WPS (ECMA-376, part 1, 18): one sheet, its head kept in view, all cells text."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from kb.export.characters import allowed
from kb.export.table import Cell, Table, TableColumn
from kb.text import DiffPiece

_EPOCH = (1980, 1, 1, 0, 0, 0)
_MOST = 32_000
"""Characters of a cell, of which Excel holds 32,767."""
_PER_CHARACTER = 2
"""Units of the width of a column, which are digits: a Chinese character is as wide as two."""
_GROUP = TableColumn("要做的", 5)
"""The first column: the heading of the group in which a row stands."""

_PLAIN, _TITLE, _HEAD, _CELL = range(4)  # the places of `cellXfs` in `_STYLES`
_LOOKS = {
    "same": "",
    "draft": '<rPr><strike/><color rgb="FF9B1C1C"/></rPr>',
    "source": '<rPr><b/><color rgb="FF1B5E20"/></rPr>',
}
_BEGIN = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_EDGES = "".join(f'<{edge} style="thin"/>' for edge in ("left", "right", "top", "bottom"))
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/styles.xml": f"<styleSheet {_MAIN}>"
    '<fonts count="3"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="16"/><name val="宋体"/></font>'
    '<font><b/><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFEEEEEE"/></patternFill></fill></fills>'
    f'<borders count="2"><border/><border>{_EDGES}</border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf xfId="0"/>'
    '<xf xfId="0" fontId="1" applyFont="1"/>'
    '<xf xfId="0" fontId="2" fillId="2" borderId="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
    '<alignment horizontal="center" vertical="center" wrapText="1"/></xf>'
    '<xf xfId="0" numFmtId="49" borderId="1" applyNumberFormat="1" applyBorder="1" applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf></cellXfs></styleSheet>',
}  # `numFmtId` 49 is text: what somebody types over a cell stays text, too


def workbook(table: Table) -> bytes:
    """Return the workbook of *table*; nothing in it is a formula, a number or a link, whatever it begins with."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as package:
        for name, content in {**_PARTS, "xl/worksheets/sheet1.xml": _sheet(table)}.items():
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            package.writestr(entry, _BEGIN + content)
    return packed.getvalue()


def _sheet(table: Table) -> str:
    """Return the sheet: the title, the sentences, the head of the columns, the rows with the heading of their group in front."""
    columns = (_GROUP, *table.columns)
    top = len(table.notes) + 2
    last = top + sum(len(group.rows) for group in table.groups)
    widths = "".join(
        f'<col min="{at}" max="{at}" width="{column.width * _PER_CHARACTER}" customWidth="1"/>'
        for at, column in enumerate(columns, 1)
    )
    return (
        f'<worksheet {_MAIN}><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0">'
        f'<pane ySplit="{top}" topLeftCell="A{top + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{widths}</cols><sheetData>{''.join(_rows(table, columns))}</sheetData>"
        f'<autoFilter ref="A{top}:{_letter(len(columns) - 1)}{max(last, top + 1)}"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/></worksheet>'
    )


def _rows(table: Table, columns: Sequence[TableColumn]) -> Iterator[str]:
    lines: list[tuple[int, Sequence[Cell]]] = [(_TITLE, (table.title,)), *((_PLAIN, (note,)) for note in table.notes)]
    lines.append((_HEAD, [column.heading for column in columns]))
    lines += [(_CELL, (group.heading, *row)) for group in table.groups for row in group.rows]
    for number, (style, cells) in enumerate(lines, 1):
        markup = "".join(_cell(f"{_letter(at)}{number}", style, cell) for at, cell in enumerate(cells))
        yield f'<row r="{number}">{markup}</row>'


def _letter(column: int) -> str:
    """Return the name of a column, counted from 0; a table has no more than twenty-six."""
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[column]


def _cell(place: str, style: int, cell: Cell) -> str:
    pieces = [DiffPiece("same", cell)] if isinstance(cell, str) else cell
    runs = "".join(_run(piece) for piece in pieces if piece.text)
    return f'<c r={quoteattr(place)} s="{style}" t="inlineStr"><is>{runs or "<t/>"}</is></c>'


def _run(piece: DiffPiece) -> str:
    text = f'<t xml:space="preserve">{escape(allowed(piece.text[:_MOST]))}</t>'
    return f"<r>{_LOOKS[piece.op]}{text}</r>"
