"""A paper that an office can print, written paragraph by paragraph: the one writer of Word files."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from kb.documents import Paragraph
from kb.export.characters import allowed
from kb.export.word_look import CELL, TEXT, ParagraphLook, dress, element, head, turn

_EPOCH = (1980, 1, 1, 0, 0, 0)

# Word takes no longer name for a bookmark; such an address is deep inside an article and has none.
_LONGEST_NAME = 40

_BREAK = re.compile("([\t\r\n])")


@dataclass(frozen=True)
class PaperWords:
    """PaperWords of one look in a paragraph: bold, in another Chinese font, raised (a mark of a note), marked (what was
    searched), struck (what no longer stands)."""

    text: str
    is_bold: bool = False
    font: str = ""
    is_raised: bool = False
    is_marked: bool = False
    is_struck: bool = False

    @property
    def markup(self) -> str:
        """A run of Word; nothing for no words."""
        look = (
            (f'<w:rFonts w:eastAsia="{self.font}"/>' if self.font else "")
            + ("<w:b/>" if self.is_bold or self.is_marked else "")
            + ("<w:strike/>" if self.is_struck else "")
            + ('<w:u w:val="single"/>' if self.is_marked else "")
            + ('<w:vertAlign w:val="superscript"/>' if self.is_raised else "")
        )
        properties = f"<w:rPr>{look}</w:rPr>" if look else ""
        return f"<w:r>{properties}{_letters(self.text)}</w:r>" if self.text else ""


@dataclass(frozen=True)
class FileFacts:
    """What a file says of itself. Its day is that of its text: the day on which it was made would change its bytes."""

    title: str = ""
    author: str = ""
    subject: str = ""
    identifier: str = ""
    keywords: str = ""
    comments: str = ""
    day: date | None = None


class Paper:
    """A Word file in the look of an official paper, to which paragraphs are added; the same give the same bytes."""

    def __init__(self, facts: FileFacts) -> None:
        self._file = docx.Document()
        dress(self._file)
        _describe(self._file, facts)
        self._end = self._file.sections[0]._sectPr
        self._bookmarks = 0

    def head(self, text: str) -> None:
        """Put *text* at the head of every page, in red over a line."""
        head(self._file.sections[0], text)

    def add(
        self, look: ParagraphLook, *words: PaperWords | str, bookmarks: Iterable[str] = (), is_flush: bool = False
    ) -> None:
        """Add a paragraph; `bookmarks` are the names of places around it, `is_flush` says that its first line is not indented."""
        style = "" if look is TEXT else f"<w:pStyle w:val={quoteattr(look.id)}/>"
        style += '<w:ind w:firstLineChars="0" w:firstLine="0"/>' if is_flush else ""
        runs = "".join((PaperWords(each) if isinstance(each, str) else each).markup for each in words)
        for name in bookmarks:
            runs = self._bookmarked(name, runs)
        self._end.addprevious(element(f"<w:p>{f'<w:pPr>{style}</w:pPr>' if style else ''}{runs}</w:p>"))

    def add_table(self, rows: Sequence[Paragraph]) -> None:
        """Add a table of rows of a document."""
        self._end.addprevious(element(_table(rows)))

    def turn(self) -> None:
        """Lay the paper across."""
        turn(self._file.sections[0])

    def add_grid(self, rows: str, widths: Iterable[int]) -> None:
        """Add a table whose *rows* are written already, with columns of these *widths* in twentieths of a point."""
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        layout = '<w:tblLayout w:type="fixed"/>'
        self._end.addprevious(element(f"<w:tbl>{_frame(layout)}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"))

    def packed(self) -> bytes:
        """Return the file with one day on all parts, without the template's picture."""
        _without_thumbnail(self._file)
        saved, packed = BytesIO(), BytesIO()
        self._file.save(saved)
        with ZipFile(saved) as source, ZipFile(packed, "w", ZIP_DEFLATED) as target:
            for entry in source.infolist():
                copy = ZipInfo(entry.filename, _EPOCH)
                copy.compress_type = ZIP_DEFLATED
                target.writestr(copy, source.read(entry))
        return packed.getvalue()

    def _bookmarked(self, name: str, runs: str) -> str:
        if len(name) > _LONGEST_NAME:
            return runs
        self._bookmarks += 1
        number = f'w:id="{self._bookmarks}"'
        return f"<w:bookmarkStart {number} w:name={quoteattr(name)}/>{runs}<w:bookmarkEnd {number}/>"


def marked(text: str, spans: Iterable[tuple[int, int]]) -> list[PaperWords]:
    """Return a text in words, those in `spans`, in order and apart, marked."""
    words: list[PaperWords] = []
    at = 0
    for start, end in spans:
        words += [PaperWords(text[at:start]), PaperWords(text[start:end], is_marked=True)]
        at = end
    return [*words, PaperWords(text[at:])]


def _letters(text: str) -> str:
    """Return the content of a run; a tab and a line end are elements of their own."""
    signs = {"\t": "<w:tab/>", "\r": "<w:br/>", "\n": "<w:br/>"}
    return "".join(
        signs.get(piece) or f'<w:t xml:space="preserve">{escape(piece)}</w:t>'
        for piece in _BREAK.split(allowed(text))
        if piece
    )


def _table(rows: Sequence[Paragraph]) -> str:
    columns = max(len(row.cells) for row in rows)
    lines = "".join(_row(row, columns) for row in rows)
    return f"<w:tbl>{_frame()}<w:tblGrid>{'<w:gridCol/>' * columns}</w:tblGrid>{lines}</w:tbl>"


def _frame(layout: str = "") -> str:
    """Return what a table says of itself: as wide as the text, lines around every cell."""
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for edge in edges)
    return (
        f'<w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{borders}</w:tblBorders>{layout}'
        '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    )


def _row(row: Paragraph, columns: int) -> str:
    """Return a row of so many cells: empty ones at the end; its marks are in its own last."""
    is_head = row.kind == "header"
    marks = "".join(f"[{mark}]" for mark in row.marks)
    texts = row.cells
    runs_of = [PaperWords(cell, is_bold=is_head).markup for cell in texts]
    runs_of[-1] += PaperWords(marks, is_raised=True).markup
    markup = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{5000 // columns}" w:type="pct"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{CELL.id}"/></w:pPr>{run}</w:p></w:tc>'
        for run in [*runs_of, *[""] * (columns - len(texts))]
    )
    return f"<w:tr>{'<w:trPr><w:tblHeader/></w:trPr>' if is_head else ''}{markup}</w:tr>"


# The file


def _describe(file: WordDocument, facts: FileFacts) -> None:
    core = file.core_properties
    core.title, core.author, core.subject = (allowed(text) for text in (facts.title, facts.author, facts.subject))
    core.identifier, core.language = allowed(facts.identifier), "zh-CN"
    core.keywords, core.comments = allowed(facts.keywords), facts.comments
    core.last_modified_by = ""
    day = facts.day
    if day:
        core.created = core.modified = datetime(day.year, day.month, day.day)  # noqa: DTZ001
    else:
        for name in ("created", "modified"):
            for each in core._element.findall(qn(f"dcterms:{name}")):
                core._element.remove(each)


def _without_thumbnail(file: WordDocument) -> None:
    package = file.part.package
    relations = package.rels if package else {}
    for name, relation in list(relations.items()):
        if relation.reltype.endswith("/thumbnail"):
            del relations[name]
