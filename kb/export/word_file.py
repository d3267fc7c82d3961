"""A document as a Word file that an office can print: the look of 公文, every part a bookmark of its address."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph

from kb.documents import Document, Metadata, Paragraph, Passage, Section, runs
from kb.export.characters import allowed
from kb.export.word_look import (
    ANNEX,
    CELL,
    CHAPTER,
    NOTE,
    OUTLINE,
    SECTION,
    SUBOUTLINE,
    TEXT,
    TITLE,
    ParagraphLook,
    dress,
    element,
    head,
)

_DIGEST = "条文要点，非原文"
_BY_EDITOR = "（题名由编者拟定，原文没有题名）"
_EPOCH = (1980, 1, 1, 0, 0, 0)

# Word takes no longer name for a bookmark; such an address is deep inside an article and has none.
_LONGEST_NAME = 40

_LEADS = {"sec": OUTLINE, "sub": SUBOUTLINE}


def word_file(document: Document) -> bytes:
    """Return the Word file; the same document gives the same bytes.

    Its lines are those of the document, code point for code point, but for characters that XML forbids, each of which is
    U+FFFD there, and for the numbers of footnotes, which are `[1]` as their marks are. Of a digest the head of every page says that
    it is not the wording. A title that an editor gave is put over the text and said to be the editor's.
    """
    file = docx.Document()
    dress(file)
    _describe(file, document.metadata)
    if document.metadata.text == "digest":
        head(file.sections[0], _DIGEST)
    _Writing(file, document).write()
    return _packed(file)


class _Writing:
    """Writes the text of one document into a Word file."""

    def __init__(self, file: WordDocument, document: Document) -> None:
        self._file = file
        self._document = document
        self._bookmarks = 0
        headless = (section for section in document.all_sections() if not self._has_heading(section))
        self._headless = {section.first: section for section in reversed(list(headless))}

    def write(self) -> None:
        document = self._document
        if document.metadata.title_by_editor:
            self._add(TITLE, document.title)
            self._add(NOTE, _BY_EDITOR)
        is_table = False
        for position, passage in enumerate(document.passages):
            for table, run in runs(passage.paragraphs):
                if is_table and table:
                    self._add(TEXT, "")  # else Word would make one table of the two
                is_table = bool(table)
                if is_table:
                    self._file.sections[0]._sectPr.addprevious(element(_table(run)))
                else:
                    self._paragraph(position, run[0])
        if is_table:
            self._add(TEXT, "")  # Word wants a paragraph after a table

    def _has_heading(self, section: Section) -> bool:
        return self._document.passages[section.first].address == section.address

    def _paragraph(self, position: int, paragraph: Paragraph) -> None:
        passage = self._document.passages[position]
        is_first = paragraph is passage.paragraphs[0]
        lead = _lead(self._headless.get(position), paragraph) if is_first else ("", TEXT)
        style = _style(passage)
        block = self._file.add_paragraph(style=style.name)
        number = paragraph.number_length if passage.kind == "article" and is_first else 0
        self._run(block, paragraph.text[:number], is_bold=True)
        self._run(block, lead[0], font=lead[1].font)
        self._run(block, _text(paragraph)[max(number, len(lead[0])) :])
        for mark in paragraph.marks:
            block.add_run(allowed(f"[{mark}]")).font.superscript = True
        if is_first:
            self._bookmark(block, passage.address)
            if position in self._headless:
                self._bookmark(block, self._headless[position].address)

    def _add(self, style: ParagraphLook, text: str) -> None:
        self._run(self._file.add_paragraph(style=style.name), text)

    def _run(self, block: WordParagraph, text: str, *, is_bold: bool = False, font: str = "") -> None:
        if not text:
            return
        run = block.add_run(allowed(text))
        if is_bold:
            run.bold = True
        if font:
            run._r.get_or_add_rPr().append(element(f'<w:rFonts w:eastAsia="{font}"/>'))

    def _bookmark(self, block: WordParagraph, name: str) -> None:
        """Put a bookmark around what stands in a paragraph."""
        if len(name) > _LONGEST_NAME:
            return
        self._bookmarks += 1
        number = f'w:id="{self._bookmarks}"'
        block._p.insert(0 if block._p.pPr is None else 1, element(f'<w:bookmarkStart {number} w:name="{name}"/>'))
        block._p.append(element(f"<w:bookmarkEnd {number}/>"))


def _style(passage: Passage) -> ParagraphLook:
    kind = passage.address.original.kind
    if passage.kind == "heading" and kind == "title":
        return TITLE
    if passage.address.root == "note":
        return NOTE
    if passage.kind != "heading":
        return TEXT
    if passage.address.is_annex:
        return ANNEX
    if kind == "sec":
        return SECTION if passage.address.original.parent.original.kind == "chp" else OUTLINE
    return SUBOUTLINE if kind == "sub" else CHAPTER


def _lead(section: Section | None, paragraph: Paragraph) -> tuple[str, ParagraphLook]:
    """Return the first words that serve as heading (（一）加强领导。各级…), and its style."""
    style = _LEADS.get(section.address.original.kind) if section else None
    if section is None or style is None or not paragraph.text.startswith(section.heading):
        return "", TEXT
    return paragraph.text[: len(section.heading) + 1], style


def _text(paragraph: Paragraph) -> str:
    """Return the printed line: a footnote bears its number as its marks do."""
    if paragraph.kind != "footnote":
        return paragraph.text
    return f"[{paragraph.note}] {paragraph.rest}"


def _table(rows: Sequence[Paragraph]) -> str:
    columns = max(len(row.cells) for row in rows)
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for edge in edges)
    lines = "".join(_row(row, columns) for row in rows)
    grid = "<w:gridCol/>" * columns
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{borders}</w:tblBorders>'
        '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/></w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>"
    )


def _row(row: Paragraph, columns: int) -> str:
    """Return a row of so many cells: empty ones at the end; its marks are in its own last."""
    is_head = row.kind == "header"
    marks = "".join(f"[{mark}]" for mark in row.marks)
    texts = row.cells
    runs_of = [_cell_run(cell, "<w:b/>" if is_head else "") for cell in texts]
    runs_of[-1] += _cell_run(marks, '<w:vertAlign w:val="superscript"/>') if marks else ""
    markup = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{5000 // columns}" w:type="pct"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{CELL.id}"/></w:pPr>{run}</w:p></w:tc>'
        for run in [*runs_of, *[""] * (columns - len(texts))]
    )
    return f"<w:tr>{'<w:trPr><w:tblHeader/></w:trPr>' if is_head else ''}{markup}</w:tr>"


def _cell_run(text: str, look: str) -> str:
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(allowed(text))}</w:t></w:r>'


# The file


def _describe(file: WordDocument, metadata: Metadata) -> None:
    """Write what the file says of itself. Its day is the document's: the day on which it was made would change its bytes."""
    core = file.core_properties
    core.title, core.author, core.subject = (
        allowed(text) for text in (metadata.title, metadata.issuer, metadata.genre)
    )
    core.identifier, core.language = allowed(metadata.id), "zh-CN"
    core.keywords = allowed(metadata.document_number)
    core.comments = f"{_DIGEST}，由政策文库编写，引用请核对原文。" if metadata.text == "digest" else ""
    core.last_modified_by = ""
    if metadata.date:
        core.created = core.modified = datetime(metadata.date.year, metadata.date.month, metadata.date.day)  # noqa: DTZ001
    else:
        for name in ("created", "modified"):
            for day in core._element.findall(qn(f"dcterms:{name}")):
                core._element.remove(day)


def _packed(file: WordDocument) -> bytes:
    """Return the file with one day on all parts, without the template's picture."""
    _without_thumbnail(file)
    saved, packed = BytesIO(), BytesIO()
    file.save(saved)
    with ZipFile(saved) as source, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for entry in source.infolist():
            copy = ZipInfo(entry.filename, _EPOCH)
            copy.compress_type = ZIP_DEFLATED
            target.writestr(copy, source.read(entry))
    return packed.getvalue()


def _without_thumbnail(file: WordDocument) -> None:
    package = file.part.package
    relations = package.rels if package else {}
    for name, relation in list(relations.items()):
        if relation.reltype.endswith("/thumbnail"):
            del relations[name]
