"""A Word file made of plain text, so that what was pasted can be taken away with links and comments in it."""

from dataclasses import replace
from io import BytesIO
from itertools import accumulate
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from kb.files.visible_text import DRAFT, Piece, VisibleParagraph, VisibleText
from kb.files.word.document import read_any

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# 仿宋 三号, two characters of indentation, 28 points between lines: 党政机关公文格式 (GB/T 9704—2012, 5.2.2 and 7.3.3).
_STYLES = (
    f'{_HEAD}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋"/><w:sz w:val="32"/>'
    '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:line="560" w:lineRule="exact"/>'
    '<w:ind w:firstLineChars="200" w:firstLine="640"/></w:pPr></w:pPrDefault></w:docDefaults></w:styles>'
)
_PARTS = {
    "[Content_Types].xml": (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPES}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_TYPES}.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
    ),
    "word/_rels/document.xml.rels": (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    "word/styles.xml": _STYLES,
}
_NOT_XML = dict.fromkeys([*range(0x0A), *range(0x0B, 0x20), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)], " ")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def made_of(text: str) -> VisibleText:
    """Return the text as a new Word file, to be given links and comments.

    A line of it is a paragraph; its text is `text`, code point for code point, empty lines too; control characters are spaces there. The same text gives
    the same bytes.
    """
    raw = word_file_of(text)
    ends = list(accumulate(len(line) for line in _shown(text).split("\n")))
    paragraphs = (
        VisibleParagraph((Piece(line, (end - len(line), end)),))
        for line, end in zip(_shown(text).split("\n"), ends, strict=True)
    )
    return replace(read_any(raw, DRAFT), paragraphs=tuple(paragraphs))


def word_file_of(text: str) -> bytes:
    """Return a Word file with a paragraph for each line of `text`."""
    paragraphs = "".join(f"<w:p>{_run(line)}</w:p>" for line in _shown(text).split("\n"))
    document = f'{_HEAD}<w:document xmlns:w="{_W}"><w:body>{paragraphs}<w:sectPr/></w:body></w:document>'
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as package:
        for name, content in {**_PARTS, "word/document.xml": document}.items():
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            package.writestr(entry, content.encode())
    return buffer.getvalue()


def _shown(text: str) -> str:
    return text.translate(_NOT_XML)


def _run(line: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r>' if line else ""
