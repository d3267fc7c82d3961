"""How a Word file looks: the paper, the type and the styles of 党政机关公文格式 (GB/T 9704—2012).

A4; 版心 156 × 225 mm (5.2.1); text in 仿宋 三号 with 28 points a line, which are 22 lines a page (5.2.2, 5.2.3); titles in
小标宋 二号, first headings in 黑体, second ones in 楷体 (7.3.1, 7.3.3); page numbers in 四号 between two dashes, on the outer
side (7.5); an annex begins a page, 附件 and its number in 黑体 at the left edge (7.3.5). Chapters of a regulation are centred in 黑体, as the gazette prints them.
"""

import re
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section, _Footer
from docx.shared import Emu, Mm, Pt
from docx.text.paragraph import Paragraph as WordParagraph

LATIN = "Times New Roman"
RED = "9B1C1C"

_ACROSS = {"top_margin": 22, "bottom_margin": 22, "left_margin": 18, "right_margin": 18}
_MILLIMETRES = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}

# What stands in for a font that is not installed: the first is bought, the second comes with Windows and WPS.
_SUBSTITUTES = {
    "方正小标宋简体": "宋体", "仿宋": "仿宋_GB2312", "楷体": "楷体_GB2312", "黑体": "SimHei", "宋体": "SimSun",
}  # fmt: skip


@dataclass(frozen=True)
class ParagraphLook:
    """How paragraphs of a style look. `size` is in points, `line` the exact height of a line in points, `before` and `after` the
    space around paragraphs of this style, `indent` the indentation of the first line in characters; `level` is the one in
    the outline, 0 for none; `is_page` says that a page begins with it."""

    id: str
    name: str
    font: str
    size: float = 16
    line: int = 28
    align: str = "left"
    indent: int = 2
    before: int = 0
    after: int = 0
    level: int = 0
    is_page: bool = False


TEXT = ParagraphLook("Normal", "Normal", "仿宋")
TITLE = ParagraphLook("Title", "Title", "方正小标宋简体", size=22, line=36, align="center", indent=0, after=14)
NOTE = ParagraphLook("Note", "题注", "楷体", align="center", indent=0, after=14)
CHAPTER = ParagraphLook("Heading1", "heading 1", "黑体", align="center", indent=0, before=14, after=7, level=1)
SECTION = ParagraphLook("Heading2", "heading 2", "楷体", align="center", indent=0, before=7, level=2)
OUTLINE = ParagraphLook("Outline1", "公文一级标题", "黑体", level=1)
SUBOUTLINE = ParagraphLook("Outline2", "公文二级标题", "楷体", level=2)
ANNEX = ParagraphLook("Annex", "附件", "黑体", indent=0, after=14, level=1, is_page=True)
CELL = ParagraphLook("Cell", "表格文字", "仿宋", size=12, line=18, align="left", indent=0)
FINE = ParagraphLook("Fine", "表格小字", "仿宋", size=10.5, line=15, align="left", indent=0)
HEADER = ParagraphLook("Header", "header", "黑体", size=12, line=18, align="center", indent=0)
FOOTER = ParagraphLook("Footer", "footer", "宋体", size=14, line=18, align="left", indent=0)

STYLES = (TEXT, TITLE, NOTE, CHAPTER, SECTION, OUTLINE, SUBOUTLINE, ANNEX, CELL, FINE, HEADER, FOOTER)

# Twentieths of a point, by which 28 characters of 16 points fit into a line of 156 mm (5.2.3). A grid for characters would
# do it too, but LibreOffice 7.4 gives each of them half as much room again. Lines so filled need not be justified, and are
# not: where LibreOffice 7.4 squeezes a justified line it prints it without the mark at its end.
_CLOSER = -5

_FIRST_NAME = re.compile("<[\\w:]+")
_KEPT = {"DefaultParagraphFont", "TableNormal", "NoList"}


def dress(document: WordDocument) -> None:
    """Give an empty document its paper and styles, without those of the template."""
    _styles(document)
    _fonts(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, millimetres in _MILLIMETRES.items():
        setattr(section, name, Mm(millimetres))
    section.header_distance, section.footer_distance = Mm(20), Mm(26)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def turn(section: Section) -> None:
    """Lay the paper of *section* across, with edges that leave a wide table its room."""
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    for name, millimetres in _ACROSS.items():
        setattr(section, name, Mm(millimetres))
    section.header_distance, section.footer_distance = Mm(12), Mm(12)


def head(section: Section, text: str) -> None:
    """Put *text* at the head of every page, in red over a line."""
    for header in (section.header, section.even_page_header):
        paragraph = header.paragraphs[0]
        paragraph.style = HEADER.name
        properties = paragraph._p.get_or_add_pPr()
        line = f'<w:bottom w:val="single" w:sz="6" w:space="4" w:color="{RED}"/>'
        border = element(f"<w:pBdr>{line}</w:pBdr>")
        properties.insert_element_before(border, "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr")
        run = paragraph.add_run(text)
        run._r.get_or_add_rPr().append(element(f'<w:color w:val="{RED}"/>'))


def element(markup: str) -> Any:
    """Return the element of *markup*, in which w: is the namespace of Word."""
    return parse_xml(_FIRST_NAME.sub(rf"\g<0> {nsdecls('w')}", markup, count=1))


def _styles(document: WordDocument) -> None:
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in _KEPT:
            styles.remove(style)
    for defaults in styles.findall(qn("w:docDefaults")):
        styles.replace(defaults, element(f"<w:docDefaults>{_DEFAULTS}</w:docDefaults>"))
    for style in STYLES:
        styles.append(element(_style(style)))
    for theme in document.settings.element.findall(qn("w:themeFontLang")):
        theme.set(qn("w:eastAsia"), "zh-CN")


_DEFAULTS = (
    '<w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋" '
    'w:cs="Times New Roman"/><w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" '
    'w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/>'
)


def _style(style: ParagraphLook) -> str:
    is_text = style is TEXT
    default = ' w:default="1"' if is_text else ""
    size = round(style.size * 2)
    outline = f'<w:outlineLvl w:val="{style.level - 1}"/>' if style.level else ""
    keep = "<w:keepNext/><w:keepLines/>" if style.level else ""
    page = "<w:pageBreakBefore/>" if style.is_page else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{style.id}"{default}><w:name w:val={quoteattr(style.name)}/>'
        + ("" if is_text else '<w:basedOn w:val="Normal"/><w:next w:val="Normal"/>')
        + f"<w:qFormat/><w:pPr>{keep}{page}"
        f'<w:spacing w:before="{style.before * 20}" w:after="{style.after * 20}" w:line="{style.line * 20}" w:lineRule="exact"/>'
        f'<w:ind w:firstLineChars="{style.indent * 100}" w:firstLine="{round(style.indent * style.size * 20)}"/>'
        f'<w:contextualSpacing/><w:jc w:val="{style.align}"/>{outline}</w:pPr>'
        f'<w:rPr><w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{style.font}"/>'
        f'<w:spacing w:val="{_CLOSER if style.size == TEXT.size else 0}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        "</w:rPr></w:style>"
    )


def _fonts(document: WordDocument) -> None:
    """Write what may stand in for each font."""
    package = document.part.package
    for part in package.iter_parts() if package else ():
        if part.partname == "/word/fontTable.xml":
            part._blob = _font_table()


def _font_table() -> bytes:
    rows = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="auto"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for name, other in _SUBSTITUTES.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts {nsdecls("w")}>{rows}</w:fonts>'.encode()


def _page_number(footer: _Footer, side: WD_ALIGN_PARAGRAPH) -> None:
    """Write — 1 —, one character in from the outer edge."""
    paragraph = footer.paragraphs[0]
    paragraph.style = FOOTER.name
    paragraph.alignment = side
    form = paragraph.paragraph_format
    form.left_indent, form.right_indent = (Pt(14), Emu(0)) if side == WD_ALIGN_PARAGRAPH.LEFT else (Emu(0), Pt(14))
    paragraph.add_run("— ")
    _field(paragraph, "PAGE")
    paragraph.add_run(" —")


def _field(paragraph: WordParagraph, instruction: str) -> None:
    paragraph._p.append(element(f'<w:fldSimple w:instr="{instruction}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
