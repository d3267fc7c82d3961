"""What hangs on the text of a Word file and is no text of it, and what is its text though no letter of it stands there."""

import struct
from collections.abc import Mapping

import pytest

from kb.files.visible_text import INTAKE, LeftOut, VisibleText
from kb.files.word.document import read
from tests.support.word_files import Names, field, paragraph, text, unzipped, word_file, zipped

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
)
OLE = 'xmlns:o="urn:schemas-microsoft-com:office:office"'
MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
ARTICLE = "第二条　值班人员应当按时到岗，做好交接记录。"
PLACE = "“第二条　值班人员应当按时到岗…”一段"


def with_parts(
    body: str, parts: Mapping[str, bytes] | None = None, targets: Mapping[str, str] | None = None, **more: str
) -> VisibleText:
    """A file whose body refers to further parts: `targets` are their names, or addresses outside, by id."""
    files = unzipped(word_file(body, parts=more))
    name = "word/_rels/document.xml.rels"
    links = "".join(
        f'<Relationship Id="{identifier}" Type="{OFFICE}/{_kind(target)}" Target="{target}"'
        + (' TargetMode="External"/>' if ":" in target else "/>")
        for identifier, target in (targets or {}).items()
    )
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    files[name] = files.get(name, empty).replace(b"</Relationships>", links.encode() + b"</Relationships>")
    return read(zipped({**files, **{f"word/{part}": raw for part, raw in (parts or {}).items()}}), INTAKE)


def _kind(target: str) -> str:
    return "header" if target.startswith("header") else "package"


def told(seen: VisibleText) -> list[tuple[str, str]]:
    return [(each.kind, each.text) for each in seen.left_out]


# ------------------------------------------------------------------------------------------------------ files


def embedded(program: str, identifier: str = "rId90") -> str:
    shape = '<v:shape id="_x0000_i1025" style="width:76pt;height:49pt"><v:imagedata r:id="rId91"/></v:shape>'
    return f'<w:r><w:object>{shape}<o:OLEObject {OLE} Type="Embed" ProgID="{program}" DrawAspect="Icon" r:id="{identifier}"/></w:object></w:r>'


def packed(name: str) -> bytes:
    """An OLE package as Word makes of a file that is put into it as an icon."""
    label = name.encode("gb18030")
    native = (
        b"\x02\x00" + label + b"\0C:\\files\\" + label + b"\0\0\0\x03\0" + struct.pack("<L", 4) + b"tmp\0" + b"x" * 500
    )
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + struct.pack("<L", len(native)) + native


@pytest.mark.parametrize(
    ("program", "part", "raw", "name"),
    [
        ("Package", "embeddings/oleObject1.bin", packed("附表.xlsx"), "附表.xlsx"),
        ("Excel.Sheet.12", "embeddings/Sheet1.xlsx", b"x" * 800, "Excel 表格（Sheet1.xlsx）"),
        ("Word.Document.12", "embeddings/Document1.docx", b"x" * 800, "Word 文件（Document1.docx）"),
        ("Unknown.Thing", "embeddings/oleObject2.bin", b"x" * 800, "oleObject2.bin"),
    ],
)
def test_an_embedded_file_is_told_by_name_and_size_where_it_stands(
    program: str, part: str, raw: bytes, name: str
) -> None:
    seen = with_parts(paragraph(ARTICLE, embedded(program)), {part: raw}, {"rId90": part})
    assert seen.lines == (ARTICLE,)
    assert seen.left_out == (LeftOut("嵌入的文件", name, PLACE, len(raw)),)


def test_a_file_that_is_linked_to_or_missing_is_told() -> None:
    seen = with_parts(paragraph("附表：", embedded("Excel.Sheet.12")), targets={"rId90": "file:///C:/表/附表.xlsx"})
    assert told(seen) == [("链接的文件", "附表.xlsx")]
    assert told(with_parts(paragraph("附表：", embedded("Excel.Sheet.12", "rId404")))) == [("嵌入的文件", "Excel 表格")]


def test_a_formula_of_an_old_program_is_told_as_one() -> None:
    part = "embeddings/oleObject1.bin"
    ((kind, words),) = told(
        with_parts(paragraph("按", embedded("Equation.3"), "计算。"), {part: b"x"}, {"rId90": part})
    )
    assert (kind, words.startswith("Equation.3")) == ("公式", True)


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("afchunk.html", f"<p>{ARTICLE}</p><p>第三条　另行规定。</p>".encode()),
        ("afchunk.txt", f"{ARTICLE}\n第三条　另行规定。".encode("gb18030")),
        ("afchunk.docx", word_file(paragraph(ARTICLE) + paragraph("第三条　另行规定。"))),
    ],
)
def test_a_piece_of_another_format_is_read_at_its_place(name: str, raw: bytes) -> None:
    body = f'{paragraph("第一条　为了规范。")}<w:altChunk r:id="rId90"/>{paragraph("第四条　完。")}'
    seen = with_parts(body, {name: raw}, {"rId90": name})
    assert seen.lines == ("第一条　为了规范。", ARTICLE, "第三条　另行规定。", "第四条　完。")
    assert seen.left_out == ()


def test_a_piece_that_cannot_be_read_is_told() -> None:
    body = f'{paragraph(ARTICLE)}<w:altChunk r:id="rId90"/>'
    seen = with_parts(body, {"afchunk.mht": b"x" * 900}, {"rId90": "afchunk.mht"})
    assert seen.left_out == (LeftOut("嵌入的文件", "afchunk.mht", PLACE, 900),)


# --------------------------------------------------------------------------------------------------- pictures


def picture(width: float, height: float, description: str = "") -> str:
    size = f'<wp:extent cx="{int(width * 360000)}" cy="{int(height * 360000)}"/>'
    blip = '<a:graphic><a:blip r:embed="rId1"/></a:graphic>'
    return f'<w:r><w:drawing {DRAWING}><wp:inline>{size}<wp:docPr id="1" name="图" descr="{description}"/>{blip}</wp:inline></w:drawing></w:r>'


@pytest.mark.parametrize(
    ("size", "kind", "words"),
    [
        ((4, 4), "图片", "4.0×4.0 厘米"),
        ((14, 8), "大幅图片", "14.0×8.0 厘米"),
        ((15, 22), "大幅图片", "像是扫描的文字"),
    ],
)
def test_pictures_are_told_with_size_and_place(size: tuple[float, float], kind: str, words: str) -> None:
    (omission,) = with_parts(paragraph(ARTICLE, picture(*size, "值班流程"))).left_out
    assert (omission.kind, omission.place) == (kind, PLACE)
    assert omission.text.startswith("值班流程")
    assert words in omission.text


def test_charts_and_drawings_are_told_with_their_words() -> None:
    drawn = f'<w:r><w:drawing {DRAWING}><wp:inline><c:chart r:id="rId90"/><dgm:relIds r:dm="rId91"/></wp:inline></w:drawing></w:r>'
    space = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'

    def words(*lines: str) -> bytes:
        inside = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)
        return f"<x {space}>{inside}</x>".encode()

    parts = {"charts/chart1.xml": words("值班次数"), "diagrams/data1.xml": words("报告", "批准")}
    seen = with_parts(paragraph(ARTICLE, drawn), parts, {"rId90": "charts/chart1.xml", "rId91": "diagrams/data1.xml"})
    assert told(seen) == [("图表", "值班次数"), ("图形", "报告 / 批准")]


# -------------------------------------------------------------------------------------------------- watermarks


def drawn(words: str, identifier: str) -> str:
    return f'<w:r><w:pict><v:shape id="{identifier}" style="width:400pt"><v:textpath string="{words}"/></v:shape></w:pict></w:r>'


def test_a_watermark_is_told_apart_from_the_wording_of_the_head() -> None:
    header = paragraph("示民发〔2024〕5号", drawn("内部资料", "PowerPlusWaterMarkObject1"))
    parts = {"header1.xml": Names().around("hdr", header).encode()}
    seen = with_parts(paragraph(ARTICLE), parts, {"rId90": "header1.xml"})
    assert told(seen) == [("水印", "内部资料"), ("页眉", "示民发〔2024〕5号")]


def test_letters_drawn_in_the_text_are_text_but_for_a_watermark() -> None:
    body = paragraph(drawn("示例县民政局文件", "_x0000_s1026")) + paragraph(
        ARTICLE, drawn("样稿", "PowerPlusWaterMarkObject357")
    )
    seen = with_parts(body)
    assert (seen.lines, told(seen)) == (("示例县民政局文件", ARTICLE), [("水印", "样稿")])


# ------------------------------------------------------------------------------------------- forms and controls


def form_field(code: str, inside: str, *result: str) -> str:
    return field(code, *result).replace(
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:fldChar w:fldCharType="begin"><w:ffData>{inside}</w:ffData></w:fldChar>',
    )


@pytest.mark.parametrize(
    ("code", "inside", "shown"),
    [
        ("FORMCHECKBOX", '<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>', "☒"),
        ("FORMCHECKBOX", '<w:checkBox><w:default w:val="0"/></w:checkBox>', "☐"),
        (
            "FORMDROPDOWN",
            '<w:ddList><w:result w:val="1"/><w:listEntry w:val="白班"/><w:listEntry w:val="夜班"/></w:ddList>',
            "夜班",
        ),
    ],
)
def test_what_a_form_field_shows_is_text(code: str, inside: str, shown: str) -> None:
    assert with_parts(paragraph("班次：", form_field(code, inside), "。")).lines == (f"班次：{shown}。",)


def test_the_value_of_a_text_field_is_its_result() -> None:
    inside = '<w:textInput><w:default w:val="姓名"/></w:textInput>'
    assert with_parts(paragraph("姓名：", form_field("FORMTEXT", inside, text("张三")))).lines == ("姓名：张三",)


def control(content: str, properties: str) -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def test_a_prompt_is_no_text_and_a_value_is() -> None:
    prompt = control(text("单击或点击此处输入文字。"), "<w:showingPlcHdr/><w:text/>")
    value = control(text("张三"), "<w:text/>")
    kept = control(text("李四"), "<w:showingPlcHdr/><w:text/>")  # a program that forgets to take the sign away
    seen = with_parts(paragraph("姓名：", prompt, value, kept) + control(paragraph("选择一项。"), "<w:showingPlcHdr/>"))
    assert seen.lines == ("姓名：张三李四",)
    assert told(seen) == [("占位文字", "单击或点击此处输入文字。"), ("占位文字", "选择一项。")]


# ------------------------------------------------------------------------------------------- tables of contents

TOC = '<w:style w:type="paragraph" w:styleId="10"><w:name w:val="toc 1"/></w:style>'


def entry(words: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="10"/></w:pPr>{text(words)}<w:r><w:tab/></w:r>{text("1")}</w:p>'


@pytest.mark.parametrize("form", ["styles", "control", "field", "title before a control"])
def test_a_table_of_contents_that_word_made_is_left_out_and_told(form: str) -> None:
    entries = entry("第一章 总则") + entry("第二章 值班")
    body = paragraph("目　录") + entries
    if "control" in form:
        gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
        body = (
            control(body, gallery)
            if form == "control"
            else paragraph("目　录") + paragraph() + control(entries, gallery)
        )
    elif form == "field":
        marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
        code = '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-3" \\h </w:instrText></w:r>'
        body = (
            paragraph("目录")
            + paragraph(marks[0], code, marks[1], "第一章 总则1")
            + paragraph("第二章 值班3")
            + paragraph(marks[2])
        )
    seen = with_parts(paragraph("示例县值班办法") + body + paragraph("第一章　总则"), styles=TOC)
    assert seen.lines == ("示例县值班办法", "第一章　总则")
    ((kind, words),) = told(seen)
    assert kind == "目录"
    assert "第一章 总则" in words
    assert "第二章 值班" in words


# ----------------------------------------------------------------------------------------------------- formulas


def test_the_signs_of_a_formula_are_read() -> None:
    def letter(words: str) -> str:
        return f"<m:r><m:t>{words}</m:t></m:r>"

    fenced = f"<m:d><m:dPr/><m:e>{letter('a+b')}</m:e></m:d>"
    total = f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:e>{letter("x")}</m:e></m:nary>'
    root = f"<m:rad><m:e>{letter('c')}</m:e></m:rad>"
    formula = f"<m:oMath {MATH}>{fenced}{letter('=')}{total}{letter('+')}{root}</m:oMath>"
    assert with_parts(f"<w:p>{text('补贴：')}{formula}</w:p>").lines == ("补贴：(a+b)=∑x+√c",)


# ------------------------------------------------------------------------------------------------ struck letters


def test_what_is_struck_out_is_no_text_and_is_told() -> None:
    struck = text("可以", "<w:strike/>") + text("酌情", "<w:dstrike/>")
    seen = with_parts(paragraph("值班人员", struck, text("应当", '<w:strike w:val="0"/>'), "到岗。"))
    assert (seen.lines, told(seen)) == (("值班人员应当到岗。",), [("删除线文字", "可以酌情")])
