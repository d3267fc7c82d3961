"""What is read of a Word file: the text a person sees, with the numbers that Word makes, and what is left out."""

import shutil
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.documents.lines import read_lines
from kb.errors import KbError
from kb.files.visible_text import INTAKE, LeftOut, VisibleText
from kb.files.word.document import read
from tests.files.test_word_programs import OPEN_DOCUMENT, by_hand, by_python_docx, converted
from tests.support.word_files import (
    OFFICE_STRICT,
    STRICT,
    Names,
    field,
    note,
    paragraph,
    reference,
    text,
    text_box,
    unzipped,
    word_file,
    zipped,
)


def text_of(body: str, **parts: str) -> VisibleText:
    return read(word_file(body, parts=parts), INTAKE)


def lines(body: str, **parts: str) -> list[str]:
    return list(text_of(body, **parts).lines)


def texts(body: str, **parts: str) -> list[str]:
    return text_of(body, **parts).text.split("\n")


def closed(raw: bytes) -> list[str]:
    """The text of what is a link or a field already."""
    seen = read(raw, INTAKE)
    return [seen.text[start:end] for start, end in seen.closed]


def level(index: int, shown: str, form: str = "chineseCountingThousand", more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{shown}"/></w:lvl>'
    )


def pattern(*levels: str, number: int = 0) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def made_after(pattern_number: int = 0, number: int = 1, more: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{pattern_number}"/>{more}</w:num>'


def numbered(content: str, at: int = 0, number: int = 1, more: str = "") -> str:
    properties = f'<w:pPr><w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>{more}</w:pPr>'
    return f"<w:p>{properties}{text(content) if content else ''}</w:p>"


def styled(content: str, style: str, more: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{text(content)}</w:p>'


def left_out(body: str, **parts: str) -> list[tuple[str, str]]:
    return [(each.kind, each.text) for each in text_of(body, **parts).left_out]


# Numbers that Word makes

CHAPTERS_AND_ARTICLES = (
    pattern(
        level(0, "第%1章"),
        level(1, "第%2条", more='<w:lvlRestart w:val="0"/>'),
        level(2, "（%3）"),
    )
    + made_after()
)


def test_articles_that_word_numbers_run_through_the_chapters() -> None:
    body = (
        numbered("总则")
        + numbered("为了规范示例工作，制定本条例。", 1)
        + numbered("示例工作分两步：", 1)
        + numbered("写；", 2)
        + numbered("改。", 2)
        + numbered("附则")
        + numbered("本条例自发布之日起施行：", 1)
        + numbered("示例。", 2)
    )
    assert lines(body, numbering=CHAPTERS_AND_ARTICLES) == [
        "第一章　总则",
        "第一条　为了规范示例工作，制定本条例。",
        "第二条　示例工作分两步：",
        "（一）　写；",
        "（二）　改。",
        "第二章　附则",
        "第三条　本条例自发布之日起施行：",
        "（一）　示例。",
    ]


@pytest.mark.parametrize(
    ("form", "start", "number"),
    [
        ("decimal", 12, "12"),
        ("decimalZero", 7, "07"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalEnclosedCircle", 3, "③"),
        ("decimalEnclosedCircleChinese", 21, "㉑"),
        ("decimalEnclosedCircle", 51, "51"),
        ("decimalEnclosedParen", 2, "⑵"),
        ("decimalEnclosedFullstop", 2, "⒉"),
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 24, "二十四"),
        ("chineseCountingThousand", 101, "一百零一"),
        ("japaneseCounting", 110, "一百一十"),
        ("taiwaneseCountingThousand", 19, "十九"),
        ("ideographDigital", 20, "二〇"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("ideographLegalTraditional", 30, "叁拾"),
        ("ideographTraditional", 2, "乙"),
        ("ideographZodiac", 12, "亥"),
        ("ideographEnclosedCircle", 3, "㊂"),
        ("lowerLetter", 2, "b"),
        ("upperLetter", 28, "BB"),
        ("lowerRoman", 4, "iv"),
        ("upperRoman", 1990, "MCMXC"),
        ("upperRoman", 4000, "4000"),
        ("lowerLetter", 0, "0"),
        ("noSuchForm", 5, "5"),
        ("none", 5, ""),
    ],
)
def test_a_number_is_written_in_its_form(form: str, start: int, number: str) -> None:
    numbering = pattern(level(0, "【%1】", form, start=start)) + made_after()
    assert lines(numbered("示例。"), numbering=numbering) == [f"【{number}】　示例。"]


@pytest.mark.parametrize(
    ("gap", "line"),
    [
        ("", "第一条　示例。"),
        ('<w:suff w:val="tab"/>', "第一条　示例。"),
        ('<w:suff w:val="space"/>', "第一条　示例。"),
        ('<w:suff w:val="nothing"/>', "第一条示例。"),
    ],
)
def test_what_parts_a_number_from_its_text_is_kept(gap: str, line: str) -> None:
    numbering = pattern(level(0, "第%1条", more=gap)) + made_after()
    assert lines(numbered("示例。"), numbering=numbering) == [line]


def test_spaces_typed_into_the_number_are_part_of_it() -> None:
    spaced = pattern(level(0, "第%1条\u3000", more='<w:suff w:val="nothing"/>')) + made_after()
    assert lines(numbered("示例。"), numbering=spaced) == ["第一条　示例。"]
    both = pattern(level(0, "第%1条 ")) + made_after()
    assert lines(numbered("示例。"), numbering=both) == ["第一条　示例。"]


def test_inner_levels_begin_anew_after_outer_ones() -> None:
    numbering = (
        pattern(
            level(0, "%1.", "decimal"),
            level(1, "%1.%2", "decimal"),
            level(2, "%1.%2.%3", "decimal", '<w:lvlRestart w:val="1"/>'),
        )
        + made_after()
    )
    body = "".join(numbered("例", at) for at in (0, 1, 2, 2, 1, 2, 0, 1, 2))
    assert [line.partition("\u3000")[0] for line in lines(body, numbering=numbering)] == (
        ["1.", "1.1", "1.1.1", "1.1.2", "1.2", "1.2.3", "2.", "2.1", "2.1.1"]
    )


def test_a_level_in_legal_style_shows_outer_ones_in_digits_and_one_passed_over_is_counted() -> None:
    numbering = pattern(level(0, "第%1章"), level(1, "%1.%2", "decimalZero", "<w:isLgl/>")) + made_after()
    assert lines(numbered("甲", 1) + numbered("乙") + numbered("丙", 1), numbering=numbering) == [
        "1.01　甲",
        "第二章　乙",
        "2.01　丙",
    ]


def test_lists_of_one_pattern_count_on_and_those_with_a_start_of_their_own_begin_there() -> None:
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    other = f'<w:lvlOverride w:ilvl="0">{level(0, "%1)", "lowerLetter")}</w:lvlOverride>'
    numbering = (
        pattern(level(0, "第%1条"))
        + made_after()
        + made_after(0, 2)
        + made_after(0, 3, again)
        + made_after(0, 4, other)
    )
    body = "".join(numbered("例", number=number) for number in (1, 1, 2, 3, 3, 1, 4))
    assert [line.partition("\u3000")[0] for line in lines(body, numbering=numbering)] == (
        ["第一条", "第二条", "第三条", "第五条", "第六条", "第七条", "h)"]
    )


def test_numbers_come_by_style_and_a_level_names_the_style() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="a1"><w:name w:val="章"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="a2"><w:name w:val="条"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="另条"/><w:basedOn w:val="a2"/></w:style>'
    )
    linked = pattern(
        level(0, "第%1章", more='<w:pStyle w:val="a1"/>'), level(1, "第%2条", more='<w:pStyle w:val="a2"/>')
    )
    body = (
        styled("总则", "a1")
        + styled("甲。", "a2")
        + styled("乙。", "a3")
        + styled("没有编号。", "a2", '<w:numPr><w:numId w:val="0"/></w:numPr>')
    )
    assert lines(body, styles=styles, numbering=linked + made_after()) == [
        "第一章　总则",
        "第一条　甲。",
        "第二条　乙。",
        "没有编号。",
    ]


def test_a_pattern_may_be_that_of_a_style_of_lists() -> None:
    styles = '<w:style w:type="numbering" w:styleId="L"><w:name w:val="条款"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    numbering = (
        pattern('<w:styleLink w:val="L"/>', level(0, "第%1条"))
        + pattern('<w:numStyleLink w:val="L"/>', number=1)
        + made_after()
        + made_after(1, 2)
    )
    assert lines(numbered("甲。", number=2), styles=styles, numbering=numbering) == ["第一条　甲。"]


def test_signs_are_not_kept_and_newer_forms_are_known() -> None:
    newer = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" '
        'w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback>'
        '</mc:AlternateContent><w:lvlText w:val="%1."/></w:lvl>'
    )
    numbering = pattern(level(0, "\uf0b7", "bullet")) + made_after() + pattern(newer, number=1) + made_after(1, 2)
    assert lines(numbered("甲") + numbered("乙", number=2), numbering=numbering) == ["甲", "001.　乙"]


def test_what_is_deleted_or_hidden_is_not_counted() -> None:
    deleted = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>'
        '<w:del w:id="2"><w:r><w:delText>删去的一条。</w:delText></w:r></w:del></w:p>'
    )
    hidden = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:vanish/></w:rPr></w:pPr>'
        f"{text('隐藏的一条。', '<w:vanish/>')}</w:p>"
    )
    seen = text_of(
        numbered("甲。") + deleted + hidden + numbered("乙。"), numbering=pattern(level(0, "第%1条")) + made_after()
    )
    assert seen.lines == ("第一条　甲。", "第二条　乙。")
    place = "“甲。”一段"
    assert seen.left_out == (LeftOut("已删除的修订", "删去的一条。", place), LeftOut("隐藏文字", "隐藏的一条。", place))


def test_a_number_without_text_is_seen_too() -> None:
    numbering = pattern(level(0, "第%1条")) + made_after()
    assert lines(numbered("") + paragraph("示例。"), numbering=numbering) == ["第一条", "示例。"]


def test_numbering_that_is_not_in_order_costs_no_text() -> None:
    broken = '<w:num w:numId="x"/><w:num w:numId="3"><w:abstractNumId w:val="9"/></w:num>' + pattern(
        '<w:lvl w:ilvl="一"/><w:lvl w:ilvl="0"/>', number=1
    )
    body = numbered("甲。", number=3) + numbered("乙。", number=7) + numbered("丙。", at=99)
    assert lines(body, numbering=broken + made_after(1)) == ["甲。", "乙。", "丙。"]


def test_a_citation_of_an_article_that_word_numbers_finds_it_and_a_made_number_has_no_place() -> None:
    clauses = ("甲。", "乙。", "丙。", "违反第三条规定的，按本办法第二条处理。", "丁。")
    seen = text_of("".join(map(numbered, clauses)), numbering=pattern(level(0, "第%1条")) + made_after())
    assert seen.text.split("\n")[3] == "第四条　违反第三条规定的，按本办法第二条处理。"
    fourth = seen.paragraphs[3].pieces
    assert [(piece.text, piece.place) for piece in fourth] == [
        ("第四条　", None),
        (clauses[3], (6, 6 + len(clauses[3]))),
    ]


# Paragraphs


def test_paragraphs_come_in_order_whatever_they_stand_in() -> None:
    control = f"<w:sdt><w:sdtPr><w:alias w:val='题'/></w:sdtPr><w:sdtContent>{paragraph('控件中的段落。')}</w:sdtContent></w:sdt>"
    link = f'<w:hyperlink w:anchor="x">{text("链接")}</w:hyperlink>'
    inline = f"<w:sdt><w:sdtContent>{text('控件')}</w:sdtContent></w:sdt>"
    body = (
        paragraph("甲", link, "乙", inline, "丙。")
        + control
        + f"<w:customXml>{paragraph('标记中的段落。')}</w:customXml>"
        + paragraph(
            f'<w:ins w:id="1">{text("插入的")}</w:ins>', f'<w:moveTo w:id="2">{text("移来的")}</w:moveTo>', "字。"
        )
        + paragraph(f'<w:moveFrom w:id="3">{text("移走的")}</w:moveFrom>', "末。")
    )
    assert lines(body) == ["甲链接乙控件丙。", "控件中的段落。", "标记中的段落。", "插入的移来的字。", "末。"]


def test_text_split_over_runs_is_not_broken() -> None:
    body = paragraph(*(text(letter, "<w:b/>") for letter in "监督执纪“四种形态”"))
    assert lines(body) == ["监督执纪“四种形态”"]


def test_a_line_ended_by_hand_ends_and_a_tab_is_a_wide_space() -> None:
    run = (
        "<w:r><w:t>第一行</w:t><w:br/><w:t>第二行</w:t><w:tab/><w:t>表</w:t><w:br w:type='page'/><w:t>第三</w:t>"
        "<w:cr/><w:t>A</w:t><w:noBreakHyphen/><w:t>B</w:t><w:softHyphen/><w:t>C</w:t></w:r>"
    )
    assert lines(f"<w:p>{run}</w:p>") == ["第一行", "第二行　表", "第三", "A-BC"]


def test_indentation_and_empty_paragraphs_are_no_lines() -> None:
    body = paragraph("　　 缩进。 ") + paragraph("") + paragraph("<w:r><w:tab/></w:r>", "制表。") + "<w:p/>"
    assert lines(body) == ["缩进。", "制表。"]


def test_signs_of_symbol_fonts_are_read_where_they_are_known() -> None:
    def sign(font: str, char: str) -> str:
        return f'<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>'

    body = paragraph(sign("Wingdings 2", "F052"), "是", sign("宋体", "2116"), "号", sign("Webdings", "F0FF"), "。")
    assert lines(body) == ["☑是№号。"]
    assert left_out(body) == [("特殊符号", "Webdings F0FF")]


def test_a_formula_is_read_in_a_line() -> None:
    half = "<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
    math = half.replace("<m:f>", '<m:f xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">')
    assert lines(paragraph("须有", f"<w:r>{math}</w:r>", "以上同意。")) == ["须有1/2以上同意。"]


def test_fields_show_their_result_and_not_their_code() -> None:
    body = (
        paragraph("见第", field("PAGEREF x", text("7")), "页。")
        + paragraph(f'<w:fldSimple w:instr="DATE">{text("2026年1月1日")}</w:fldSimple>')
        + paragraph(field(" IF ", text("外"), field("X", text("内"))))
    )
    assert lines(body) == ["见第7页。", "2026年1月1日", "外内"]


def test_a_field_that_never_ends_swallows_nothing() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    end_deleted = '<w:del w:id="1"><w:r><w:fldChar w:fldCharType="end"/></w:r></w:del>'
    assert lines(paragraph(begin, "甲。") + paragraph("乙。")) == ["甲。", "乙。"]
    assert lines(paragraph(begin, "甲", end_deleted, "。") + paragraph("乙。")) == ["甲。", "乙。"]


def test_a_table_of_contents_is_left_out_over_its_paragraphs() -> None:
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    code = "<w:r><w:instrText>TOC</w:instrText></w:r>"
    body = (
        paragraph(marks[0], code, marks[1], "第一章") + paragraph("第二章") + paragraph(marks[2]) + paragraph("正文。")
    )
    assert (lines(body), left_out(body)) == (["正文。"], [("目录", "第一章 / 第二章")])


def test_a_number_drawn_in_a_circle_by_a_field_is_read() -> None:
    def drawn(code: str) -> str:
        return (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> eq \\o\\ac(○,</w:instrText></w:r>'
            f'<w:r><w:instrText>{code}</w:instrText></w:r><w:r><w:instrText>)</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    assert lines(paragraph(drawn("2"), "示例。") + paragraph(drawn("印"), "示例。")) == ["②示例。", "印示例。"]
    unread = paragraph("甲", field("AUTONUM").replace('<w:r><w:fldChar w:fldCharType="separate"/></w:r>', ""))
    assert left_out(unread) == [("域", "AUTONUM")]


def test_a_paragraph_whose_end_is_deleted_or_hidden_goes_on_in_the_next() -> None:
    deleted = '<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>' + text("前半，") + "</w:p>"
    heading = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:vanish/><w:specVanish/></w:rPr></w:pPr>'
        + text("目的。")
        + "</w:p>"
    )
    drop_cap = '<w:p><w:pPr><w:framePr w:dropCap="drop" w:lines="2"/></w:pPr>' + text("示") + "</w:p>"
    body = deleted + paragraph("后半。") + heading + paragraph("为了示例。") + drop_cap + paragraph("例工作。")
    assert lines(body, numbering=pattern(level(0, "第%1条")) + made_after()) == [
        "前半，后半。",
        "第一条　目的。为了示例。",
        "示例工作。",
    ]


def test_a_text_box_is_read_once_after_the_paragraph_it_hangs_on() -> None:
    drawn = '<w:r><w:pict><v:shape><v:textpath string="示例委员会文件"/></v:shape></w:pict></w:r>'
    body = (
        paragraph("前。", text_box(paragraph("框中一。"), paragraph("框中二。"))) + paragraph(drawn) + paragraph("后。")
    )
    assert lines(body) == ["前。", "框中一。", "框中二。", "示例委员会文件", "后。"]


def test_a_text_box_counts_for_itself() -> None:
    numbering = pattern(level(0, "第%1条")) + made_after()
    boxed = f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>{text("甲。")}{text_box(numbered("框。"))}</w:p>'
    assert lines(boxed + numbered("乙。"), numbering=numbering) == ["第一条　甲。", "第一条　框。", "第二条　乙。"]


def test_a_row_is_a_paragraph_whose_cells_are_parted_by_tabs() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{paragraph('内一')}</w:tc><w:tc>{paragraph('内二')}</w:tc></w:tr></w:tbl>"
    table = f"<w:tbl><w:tr><w:tc>{paragraph('甲')}{inner}{paragraph('甲后')}</w:tc><w:tc>{paragraph('乙')}</w:tc></w:tr></w:tbl>"
    assert texts(paragraph("前") + table + paragraph() + paragraph("后")) == ["前", "甲 内一 内二 甲后\t乙", "后"]


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r>", "甲\u3000乙"),
        ("<w:r><w:t>《示例</w:t><w:br/><w:t>条例》</w:t><w:cr/></w:r>", "《示例\n条例》"),
        ("<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:softHyphen/><w:t>c</w:t></w:r>", "a-bc"),
        ('<w:r><w:t>甲</w:t><w:sym w:font="Symbol" w:char="F0B7"/></w:r>', "甲·"),
        ("<w:r><w:t> 甲&#9;</w:t></w:r><w:r><w:t>乙\n丙 </w:t></w:r>", "甲乙 丙"),
        ('<w:r><w:t xml:space="preserve"> 甲\r\n</w:t></w:r>', "甲"),
        ("<w:r><w:t>&lt;&amp;&#x20000;😀<![CDATA[<丙>&]]><!-- 注 -->丁</w:t></w:r>", "<&𠀀😀<丙>&丁"),
        ("<w:r><w:t>甲</w:t><w:tab/><w:delText>删</w:delText><w:t>乙</w:t></w:r>", "甲\u3000乙"),
        ("<w:pPr><w:tabs><w:tab w:val='left' w:pos='420'/></w:tabs></w:pPr><w:r><w:t>甲</w:t></w:r>", "甲"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:t>显</w:t></w:r>", "显"),
        ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>显</w:t></w:r>', "显"),
        (
            (
                '<w:r><w:rPr><w:b/><w:rPrChange w:id="1" w:author="甲"><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr>'
                "<w:t>显</w:t></w:r>"
            ),
            "显",
        ),
        (
            (
                "<w:r><w:ruby><w:rt><w:r><w:t>shì lì</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>示例</w:t></w:r></w:rubyBase>"
                "</w:ruby></w:r>"
            ),
            "示例",
        ),
        ("<w:smartTag><w:r><w:t>甲</w:t></w:r></w:smartTag><w:bdo><w:r><w:t>乙</w:t></w:r></w:bdo>", "甲乙"),
        (
            "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent><w:r><w:t>甲</w:t></w:r></w:sdtContent></w:sdt>",
            "甲",
        ),
        ("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath><w:r><w:t>甲</w:t></w:r>", "甲"),
    ],
)
def test_what_is_read_of_a_paragraph(xml: str, expected: str) -> None:
    assert text_of(f"<w:p>{xml}</w:p>").text == expected


def test_tracked_changes_are_read_as_if_accepted() -> None:
    deleted = '<w:del w:id="1" w:author="甲"><w:r><w:delText>旧</w:delText></w:r><w:r><w:t>旧</w:t></w:r></w:del>'
    inserted = f'<w:ins w:id="2" w:author="甲">{text("新")}</w:ins>'
    moved = f'<w:moveTo w:id="3" w:author="甲">{text("移来")}</w:moveTo>'
    away = f'<w:moveFrom w:id="4" w:author="甲">{text("移走")}</w:moveFrom>'
    assert texts(paragraph("甲", deleted, inserted, moved, away, "乙")) == ["甲新移来乙"]


def test_a_text_box_breaks_no_line_and_is_read_after_the_paragraph_it_hangs_on() -> None:
    body = paragraph("框前", text_box(paragraph("框内一"), paragraph("框内二")), "框后") + paragraph("下段")
    assert texts(body) == ["框前框后", "框内一", "框内二", "下段"]


def test_the_old_version_is_read_where_there_is_no_new_one() -> None:
    only = f"<mc:AlternateContent><mc:Fallback>{text('旧版')}</mc:Fallback></mc:AlternateContent>"
    both = (
        f"<mc:AlternateContent><mc:Choice Requires='a'>{text('一')}</mc:Choice><mc:Choice Requires='b'>{text('二')}"
        f"</mc:Choice><mc:Fallback>{text('三')}</mc:Fallback></mc:AlternateContent>"
    )
    assert texts(paragraph(only, both)) == ["旧版一"]


def test_the_result_of_a_field_is_read_and_its_code_is_not() -> None:
    nested = field("IF " + "x", text("内"))
    simple = f'<w:fldSimple w:instr="PAGE">{text("7")}</w:fldSimple>'
    raw = word_file(paragraph("见", field('REF "甲"', text("第"), nested, text("条")), "，第", simple, "页"))
    assert read(raw, INTAKE).text == "见第内条，第7页"
    assert closed(raw) == ["第内条", "7"]


def test_what_a_field_computes_in_its_code_is_not_read() -> None:
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    body = paragraph("甲", begin, text("内部值"), separate, text("结果"), end, "乙")
    assert texts(body) == ["甲结果乙"]


@pytest.mark.parametrize(
    "kinds", [("begin",), ("begin", "separate"), ("separate",), ("end", "end"), ("begin", "begin")]
)
def test_a_field_that_is_broken_hides_nothing(kinds: tuple[str, ...]) -> None:
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in kinds]
    raw = word_file(paragraph("甲", *marks, "乙") + paragraph("丙"))
    assert read(raw, INTAKE).text == "甲乙\n丙"
    assert read(raw, INTAKE).closed == ()


def test_a_field_that_a_text_box_leaves_open_ends_with_it() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    raw = word_file(paragraph(field("REF", text("前"), text_box(paragraph(begin, "框")), text("后")), "尾"))
    assert read(raw, INTAKE).text == "前后尾\n框"
    assert closed(raw) == ["前后", "框"]


def test_links_are_closed() -> None:
    links = f'<w:hyperlink r:id="rId9">{text("一")}</w:hyperlink><w:hyperlink w:anchor="x">{text("二")}</w:hyperlink>'
    raw = word_file(paragraph("甲", links, "乙"))
    assert read(raw, INTAKE).text == "甲一二乙"
    assert closed(raw) == ["一二"]


def test_notes_follow_the_body_in_the_order_in_which_it_refers_to_them() -> None:
    separator = '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>线</w:t></w:r></w:p></w:footnote>'
    deleted = f'<w:del w:id="9" w:author="甲">{reference("footnote", 4)}</w:del>'
    raw = word_file(
        paragraph("甲", reference("footnote", 3), reference("endnote", 1), "乙", reference("footnote", 2), deleted)
        + paragraph("丙", reference("footnote", 0), reference("footnote", 99)),
        parts={
            "footnotes": separator
            + note("footnote", 2, paragraph("注二"), paragraph("注二又"))
            + note("footnote", 3, paragraph("注三"))
            + note("footnote", 4, paragraph("删去的注"))
            + note("footnote", 5, paragraph("无人引用")),
            "endnotes": note("endnote", 1, paragraph("尾注")),
        },
    )
    assert read(raw, INTAKE).text.split("\n") == ["甲乙", "丙", "注三", "尾注", "注二 注二又"]


def test_lines_and_columns_are_counted_in_the_text() -> None:
    seen = text_of(paragraph("甲") + paragraph("乙丙"))
    assert (seen.suffix, seen.source) == (".docx", None)
    assert (seen.position(2), seen.position(3)) == ((2, 1), (2, 2))


# What is left out


def test_what_nobody_reads_is_left_out_and_told() -> None:
    styles = '<w:style w:type="character" w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style>'
    deletion = "<w:del w:id='1'><w:r><w:delText>删</w:delText></w:r><w:r><w:delText>去</w:delText></w:r></w:del>"
    body = (
        paragraph("正文", deletion, "一", "<w:del w:id='2'><w:r><w:delText>又删</w:delText></w:r></w:del>", "。")
        + paragraph(
            "可见", text("藏", "<w:vanish/>"), text("着", '<w:rStyle w:val="h"/>'), text("见", '<w:vanish w:val="0"/>')
        )
        + paragraph(
            "<w:r><w:ruby><w:rt><w:r><w:t>shì</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>示</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            "例",
        )
    )
    comments = (
        f'<w:comment w:id="0">{paragraph("请核对")}</w:comment><w:comment w:id="1">{paragraph("请核对")}</w:comment>'
    )
    seen = text_of(body, styles=styles, comments=comments)
    assert seen.lines == ("正文一。", "可见见", "示例")
    assert [(each.kind, each.text) for each in seen.left_out] == [
        ("已删除的修订", "删去"),
        ("已删除的修订", "又删"),
        ("隐藏文字", "藏着"),
        ("注音", "shì"),
        ("批注", "请核对"),
        ("批注", "请核对"),
    ]


def test_what_a_style_of_letters_hides_is_not_in_the_text() -> None:
    styles = '<w:style w:type="character" w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style>'
    citation = "《中国共产党支部工作条例（试行）》第九十九条"
    seen = text_of(paragraph("可见", text(citation, '<w:rStyle w:val="h"/>'), "。"), styles=styles)
    assert seen.text == "可见。"
    assert seen.left_out == (LeftOut("隐藏文字", citation, "“可见。”一段"),)


def test_headers_and_footers_are_told_once_each() -> None:
    document: Any = docx.Document()
    document.add_paragraph("正文。")
    for section in (document.sections[0], document.add_section()):
        section.header.is_linked_to_previous = False
        section.header.paragraphs[0].text = "示例委员会文件"
    document.sections[0].footer.paragraphs[0].text = "— 1 —"
    read_back = read(saved(document), INTAKE)
    assert read_back.lines == ("正文。",)
    assert read_back.left_out == (LeftOut("页眉", "示例委员会文件"), LeftOut("页脚", "— 1 —"))


def test_pictures_are_told_with_their_description() -> None:
    picture = (
        '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<wp:docPr id="1" name="图片 1" descr="示例印章"/><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/>'
        "</wp:inline></w:drawing></w:r>"
    )
    assert left_out(paragraph("字。", picture)) == [("图片", "示例印章")]


def test_deleted_rows_and_embedded_files_are_told() -> None:
    row = f"<w:tr><w:trPr><w:del w:id='1'/></w:trPr><w:tc>{paragraph('旧行')}</w:tc></w:tr>"
    kept = f"<w:tr><w:tc>{paragraph('甲')}</w:tc><w:tc>{paragraph('乙')}</w:tc></w:tr>"
    body = f'<w:tbl>{row}{kept}</w:tbl><w:altChunk r:id="rId9"/>'
    assert lines(body) == ["| 甲 | 乙 |"]
    assert left_out(body) == [("已删除的修订", "旧行"), ("嵌入的文件", "")]


# Headings

HEADINGS = "".join(
    f'<w:style w:type="paragraph" w:styleId="{number}"><w:name w:val="heading {number}"/><w:pPr>'
    f'<w:outlineLvl w:val="{number - 1}"/></w:pPr></w:style>'
    for number in (1, 2)
)


def test_headings_are_marked_by_style_or_level() -> None:
    body = (
        styled("示例工作条例", "1")
        + paragraph("甲。")
        + styled("第一章　总则", "2")
        + paragraph("乙。")
        + f'<w:p><w:pPr><w:outlineLvl w:val="8"/></w:pPr>{text("附表")}</w:p>'
        + paragraph("丙。")
        + styled("没有这个样式", "9")
        + styled("正文级别", "1", '<w:outlineLvl w:val="9"/>')
    )
    assert lines(body, styles=HEADINGS) == [
        "# 示例工作条例",
        "甲。",
        "## 第一章　总则",
        "乙。",
        "###### 附表",
        "丙。",
        "没有这个样式",
        "正文级别",
    ]


def test_a_paragraph_that_only_looks_like_a_heading_is_none() -> None:
    body = styled("第一条　为了规范示例工作，制定本条例。", "2") + styled("长" * 61, "2") + styled("如下：", "2")
    assert lines(body + paragraph("甲。") * 4, styles=HEADINGS)[:3] == [
        "第一条　为了规范示例工作，制定本条例。",
        "长" * 61,
        "如下：",
    ]


def test_where_everything_is_a_heading_nothing_is() -> None:
    body = styled("示例工作条例", "1") + styled("示例委员会", "1") + paragraph("甲。")
    assert lines(body, styles=HEADINGS) == ["示例工作条例", "示例委员会", "甲。"]


# Tables


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def cell(*content: str, properties: str = "") -> str:
    inside = "".join(each if each.startswith("<") else paragraph(each) for each in content or ("",))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def test_a_table_is_a_line_for_each_row() -> None:
    body = table(cell("类别") + cell("数量|单位"), cell("示例", "二行") + cell("3"), cell() + cell())
    assert lines(paragraph("如表：") + body + paragraph("后。")) == [
        "如表：",
        "| 类别 | 数量｜单位 |",
        "| 示例 二行 | 3 |",
        "后。",
    ]


def test_merged_cells_have_their_text_once() -> None:
    span, down, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        cell("宽", properties=span) + cell("右"),
        cell("高", properties=down) + cell("1") + cell("2"),
        cell("", properties=on) + cell("3") + cell("4"),
        "<w:trPr><w:gridBefore w:val='1'/></w:trPr>" + cell("5") + cell("6"),
    )
    assert lines(body) == ["| 宽 |  | 右 |", "| 高 | 1 | 2 |", "|  | 3 | 4 |", "|  | 5 | 6 |"]


def test_two_tables_are_parted_and_a_table_in_a_cell_is_part_of_it() -> None:
    inner = table(cell("内一") + cell("内二"), cell("内三") + cell("内四"))
    body = table(cell("甲") + cell("乙", inner, "丙")) + table(cell("丁") + cell("戊"))
    assert lines(body) == ["| 甲 | 乙 内一 内二 内三 内四 丙 |", "", "| 丁 | 戊 |"]


def test_a_frame_around_text_is_no_table() -> None:
    article = "第一条　为了示例。"
    one_column = table(cell("第一段。", "第二段。"), cell("第三段。"))
    page = table(cell("栏目") + cell("示例条例", article, "第二条　另一条。"))
    assert lines(one_column) == ["第一段。", "第二段。", "第三段。"]
    assert lines(page) == ["栏目", "示例条例", article, "第二条　另一条。"]


def test_word_numbers_cells_and_lists_go_on_after_them() -> None:
    numbering = pattern(level(0, "%1", "decimal")) + made_after()
    body = table(cell(numbered("")) + cell("甲"), cell(numbered("")) + cell("乙")) + numbered("后")
    assert lines(body, numbering=numbering) == ["| 1 | 甲 |", "| 2 | 乙 |", "3　后"]


# Notes


def test_notes_are_marked_at_the_end_of_their_paragraph_in_order() -> None:
    body = (
        paragraph("甲", reference("footnote", 2), "乙", reference("endnote", 1), "。")
        + paragraph("丙", reference("footnote", 9), "。")
        + table(cell("丁", paragraph("戊", reference("footnote", 3))) + cell("己"))
        + paragraph("又见", reference("footnote", 2))
    )
    seen = text_of(
        body,
        footnotes='<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
        + note("footnote", 2, paragraph("注一。"), paragraph("续。"))
        + note("footnote", 3, paragraph("注三。"))
        + note("footnote", 4, paragraph("没有人引用。")),
        endnotes=note("endnote", 1, paragraph("尾注。")),
    )
    assert seen.lines == ("甲乙。[^1][^2]", "丙。", "| 丁 戊[^3] | 己 |", "又见[^1]")
    assert seen.footnotes == ("注一。 续。", "尾注。", "注三。")


def test_the_text_holds_notes_after_the_body_and_no_marks() -> None:
    body = paragraph("甲", reference("footnote", 2)) + table(
        cell("乙", paragraph(reference("footnote", 3))) + cell("丙")
    )
    seen = text_of(body, footnotes=note("footnote", 2, paragraph("注二。")) + note("footnote", 3, paragraph("注三。")))
    assert seen.text == "甲\n乙\t丙\n注二。\n注三。"
    assert seen.lines == ("甲[^1]", "| 乙[^2] | 丙 |")
    assert [(paragraph.kind, paragraph.text) for paragraph in seen.notes] == [("note", "注二。"), ("note", "注三。")]


def test_the_mark_that_the_writer_chose_gives_way() -> None:
    mark = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>*</w:t></w:r>'
    seen = text_of(paragraph("甲", mark, "乙。"), footnotes=note("footnote", 2, paragraph("注。")))
    assert (seen.lines, seen.footnotes) == (("甲乙。[^1]",), ("注。",))


def test_what_is_deleted_refers_to_no_note() -> None:
    deleted = f"<w:del w:id='1'>{reference('footnote', 2)}</w:del>"
    seen = text_of(paragraph("甲。", deleted), footnotes=note("footnote", 2, paragraph("注。")))
    assert (seen.lines, seen.footnotes) == (("甲。",), ())


# Files


def saved(document: Any) -> bytes:
    made = BytesIO()
    document.save(made)
    return made.getvalue()


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("示例工作条例（试行）", "示例工作条例（试行）"),
        ("Microsoft Word - 关于示例工作的意见", "关于示例工作的意见"),
        ("文档1", ""),
        ("新建 Microsoft Word 文档", ""),
        ("示例工作条例.doc", ""),
        ("Word Document", ""),
        ("", ""),
    ],
)
def test_the_title_in_the_properties_is_a_hint_if_it_is_one(stated: str, title: str) -> None:
    document: Any = docx.Document()
    document.add_paragraph("正文。")
    document.core_properties.title = stated
    assert read(saved(document), INTAKE).title == title


def test_strict_files_are_read() -> None:
    strict = Names(STRICT, OFFICE_STRICT)
    numbering = pattern(level(0, "第%1条")) + made_after()
    raw = word_file(numbered("甲。") + paragraph("乙", reference("footnote", 1)), names=strict)
    assert read(raw, INTAKE).lines == ("甲。", "乙")
    parts: Mapping[str, str] = {"numbering": numbering, "footnotes": note("footnote", 1, paragraph("注。"))}
    raw = word_file(numbered("甲。") + paragraph("乙", reference("footnote", 1)), names=strict, parts=parts)
    assert read(raw, INTAKE).lines == ("第一条　甲。", "乙[^1]")


def test_a_picture_that_is_missing_does_no_harm() -> None:
    files = unzipped(word_file(paragraph("正文。")))
    links = files["word/_rels/document.xml.rels"]
    link = b'<Relationship Id="rId9" Type="%s/image" Target="media/none.png"/></Relationships>' % OFFICE_STRICT.encode()
    files["word/_rels/document.xml.rels"] = links.replace(b"</Relationships>", link)
    assert read(zipped(files), INTAKE).lines == ("正文。",)


ENTITY = (
    '<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY a "字"><!ENTITY b SYSTEM "file:///etc/hostname">]>'
    f'<w:document xmlns:w="{Names().word}"><w:body>{paragraph("&a;&b;")}</w:body></w:document>'
)


def with_part(name: str, content: bytes) -> bytes:
    return zipped({**unzipped(word_file(paragraph("正文。"))), name: content})


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "空的"),
        (b"PK\x03\x04 no zip", "损坏"),
        (b"plain text", "不是 .docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧格式"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (word_file(paragraph("正文。"))[:-40], "损坏"),
        (word_file("", document=ENTITY), "实体"),
        (word_file("", document=f'<w:document xmlns:w="{Names().word}"/>'), "损坏"),
        (word_file("", document=f'<w:styles xmlns:w="{Names().word}"/>'), "损坏"),
        (word_file("<w:p>"), "损坏"),
        (word_file("<w:sdt><w:sdtContent>" * 200 + "</w:sdtContent></w:sdt>" * 200), "损坏"),
        (word_file("<w:p/>"), "没有文字"),
        (with_part("word/vbaProject.bin", b"x"), "宏"),
        (word_file("<w:p/>" * 1_000_001), "过长"),
        (word_file(paragraph("字" * 100_000) * 20 + paragraph("字")), "200 万字"),
        (word_file(paragraph("字" * 100_000) * 200), "解压后过大"),
    ],
)
def test_what_is_not_to_be_trusted_is_refused_in_a_sentence(raw: bytes, said: str) -> None:
    with pytest.raises(KbError, match=said) as caught:
        read(raw, INTAKE)
    assert caught.value.message.endswith("。")


def test_entities_anywhere_are_refused() -> None:
    for part in ("styles", "numbering", "footnotes", "comments"):
        files = unzipped(word_file(paragraph("正文。"), parts={part: ""}))
        files[f"word/{part}.xml"] = f'<!DOCTYPE x [<!ENTITY a "b">]><w:{part} xmlns:w="{Names().word}"/>'.encode()
        with pytest.raises(KbError, match="实体"):
            read(zipped(files), INTAKE)


def test_a_small_file_that_unpacks_to_a_large_one_is_refused() -> None:
    packed = BytesIO(word_file(paragraph("正文。")))
    with ZipFile(packed, "a", ZIP_DEFLATED) as file, file.open("word/media/a.bin", "w") as out:
        for _ in range(30):
            out.write(bytes(1_000_000))
    with pytest.raises(KbError, match="解压后过大"):
        read(packed.getvalue(), INTAKE)


def test_a_span_over_more_columns_than_there_can_be_fills_no_memory() -> None:
    body = table(*(cell("字", properties='<w:gridSpan w:val="99999999"/>') + cell("后") for _ in range(3)))
    assert all(len(line) < 400 and line.endswith("| 后 |") for line in lines(body))


# Letters, without those that no XML can hold, and without what is trimmed or ends a line.
LETTERS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs", "Cn")), min_size=1, max_size=20)


@settings(max_examples=20)  # python-docx takes its time
@given(st.lists(st.lists(LETTERS, min_size=1, max_size=4), min_size=1, max_size=6))
def test_every_paragraph_that_goes_in_comes_out(paragraphs: list[list[str]]) -> None:
    document: Any = docx.Document()
    for runs in paragraphs:
        added = document.add_paragraph()
        for number, run in enumerate(runs):
            added.add_run(run).bold = number % 2 == 1
    assert read(saved(document), INTAKE).lines == tuple("".join(runs) for runs in paragraphs)


@given(st.lists(st.tuples(st.integers(0, 3), LETTERS), min_size=1, max_size=12))
def test_numbers_cost_no_letter_of_the_text(paragraphs: list[tuple[int, str]]) -> None:
    numbering = pattern(*(level(at, f"第%{at + 1}条") for at in range(4))) + made_after()
    escaped = [(at, words.replace("&", "和").replace("<", "小").replace(">", "大")) for at, words in paragraphs]
    found = lines("".join(numbered(words, at) for at, words in escaped), numbering=numbering)
    assert [line.partition("\u3000")[2] for line in found] == [words for _, words in escaped]
    assert all(line.startswith("第") for line in found)


def test_files_that_python_docx_and_a_hand_made_are_read_whole() -> None:
    assert read(by_python_docx(), INTAKE).lines == (
        "# 关于示例工作的报告",
        "依照 《示例工作条例》第十条 办理。",
        "换行　制表",
        "改：《示例工作条例》第十条旧链接",
        "列表项：《示例工作条例》第十条",
        "| 见《示例工作条例》第十条 |  |",
        "|  | 内表《示例工作条例》第十条 |",
        "有批注的",
    )
    assert read(by_hand(), INTAKE).footnotes == ("注：《示例工作条例》第十条", "尾注：《示例工作条例》第十条")


PAGE = """<html><head><meta charset="utf-8"><title>示例工作条例</title></head><body>
<h1>示例工作条例</h1><p>（2024年2月20日示例委员会会议通过）</p><h2>第一章　总则</h2><p>第一条　为了规范示例工作，制定本条例。</p>
<p>第二条　示例工作分两步：</p><ol><li>写；</li><li>改。</li></ol><h2>第二章　附则</h2><p>第三条　本条例自发布之日起施行。</p>
<table border="1"><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td><td>丁</td></tr></table></body></html>"""


@pytest.fixture(scope="module")
def by_libreoffice(tmp_path_factory: pytest.TempPathFactory) -> dict[str, VisibleText]:
    """What LibreOffice makes of a page and of a text in its own format, as Word files, read."""
    if shutil.which("soffice") is None:
        pytest.skip("没有 LibreOffice：略过由它生成文件的用例")
    folder = tmp_path_factory.mktemp("libreoffice")
    (folder / "page.html").write_text(PAGE, "utf-8")
    (folder / "text.fodt").write_text(OPEN_DOCUMENT, "utf-8")
    converted([folder / "page.html"], "odt", folder / "made")
    converted([folder / "made" / "page.odt", folder / "text.fodt"], "docx", folder / "made")
    return {name: read((folder / "made" / f"{name}.docx").read_bytes(), INTAKE) for name in ("page", "text")}


def test_a_regulation_that_libreoffice_saved_is_read_with_its_numbers(
    by_libreoffice: Mapping[str, VisibleText],
) -> None:
    assert by_libreoffice["page"].title == "示例工作条例"
    assert by_libreoffice["page"].lines == (
        "# 示例工作条例",
        "（2024年2月20日示例委员会会议通过）",
        "## 第一章　总则",
        "第一条　为了规范示例工作，制定本条例。",
        "第二条　示例工作分两步：",
        "1.　写；",
        "2.　改。",
        "## 第二章　附则",
        "第三条　本条例自发布之日起施行。",
        "| 甲 | 乙 |",
        "| 丙 | 丁 |",
    )


def counted_at_random(seed: int) -> bytes:
    """Forty paragraphs on the five levels of three lists of one pattern, the last of which begins anew."""
    chance = Random(seed)
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    levels = ("第%1章", "第%2条", "（%3）", "%4．", "%4.%5")
    numbering = pattern(*(level(at, shown) for at, shown in enumerate(levels)))
    numbering += made_after() + made_after(0, 2) + made_after(0, 3, anew)
    body, at = "", 0
    for number in range(40):
        at = chance.randint(0, min(4, at + 1))
        body += numbered(f"例{number}", at, chance.choice([1, 1, 2, 3]))
    return word_file(body, parts={"numbering": numbering})


def test_libreoffice_counts_the_same(tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("没有 LibreOffice：略过与它对照编号的用例")
    files = [tmp_path / f"{seed}.docx" for seed in range(6)]
    for seed, file in enumerate(files):
        file.write_bytes(counted_at_random(seed))
    converted(files, "txt:Text (encoded):UTF8", tmp_path / "made")
    for file in files:
        shown = (tmp_path / "made" / f"{file.stem}.txt").read_text("utf-8-sig").split()
        assert "".join(read(file.read_bytes(), INTAKE).lines).replace("\u3000", "") == "".join(shown)


def test_a_text_that_libreoffice_saved_is_read_with_what_hangs_on_it(by_libreoffice: Mapping[str, VisibleText]) -> None:
    read_back = by_libreoffice["text"]
    assert read_back.lines[1:] == (
        "依照《示例工作条例》第十条办理，新增内容。已有链接[^1]",
        "框外文字",
        "框内《示例工作条例》第十条",
        "| 格一 | 格二《示例工作条例》第十条 |",
        "末段。😀𠀀 <&",
    )
    assert read_back.footnotes == ("见《示例工作条例》第十条。",)
    assert {(each.kind, each.text) for each in read_back.left_out} == {("已删除的修订", "删去的字"), ("批注", "旧批注")}


@pytest.mark.parametrize(
    ("name", "articles"), [("zhibu-2018.txt", 37), ("fazhan-dangyuan-2014.txt", 44), ("zhangcheng-2017.txt", 55)]
)
def test_articles_of_real_texts_come_with_the_numbers_that_word_gives_them(
    shared: Path, name: str, articles: int
) -> None:
    """The articles of a real text without their numbers, in a list of Word's, are read as they were typed."""
    typed = read_lines((shared / "regulations" / name).read_text("utf-8"))
    body = "".join(
        numbered(escaped(line.rest)) if line.kind == "article" else paragraph(text(escaped(line.text)))
        for line in typed
    )
    numbering = pattern(level(0, "第%1条", "japaneseCounting")) + made_after()
    found = read_lines("\n".join(lines(body, numbering=numbering)))
    assert [line.value for line in found if line.kind == "article"] == list(range(1, articles + 1))
    assert [line.rest for line in found] == [line.rest for line in typed]


def escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")
