"""A Word file of fifty pages, made with python-docx, with what is awkward in real ones: text cut into runs at random
places, headings, tables, footnotes."""

import random
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from tests.measures.bench.drafts.draft import Draft, Line

TABLES = 5
ROWS = 6
FOOTNOTES = 10

_MOST_RUNS = 4
_CONVERSION_SECONDS = 120
_A4 = (Mm(210), Mm(297))
_FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_FOOTNOTE_SIGN = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
_PAGE = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")


@dataclass(frozen=True)
class WordFile:
    """What was written: the draft's lines as paragraphs, runs, tables and notes. `pages` is None if nobody could count."""

    path: Path
    paragraphs: int
    runs: int
    pages: int | None


def write(draft: Draft, path: Path, seed: int) -> WordFile:
    """Writes the draft to `path` and counts its pages with LibreOffice, if it is installed."""
    document = Document()
    writer = _Writer(document, random.Random(seed))
    writer.write(draft.lines)
    document.save(str(path))
    return WordFile(path, writer.paragraphs, writer.runs, _pages(path))


class _Writer:
    def __init__(self, document: WordDocument, chance: random.Random) -> None:
        self._document = document
        self._chance = chance
        self._notes: list[str] = []
        self.paragraphs = 0
        self.runs = 0

    def write(self, lines: Sequence[Line]) -> None:
        """All lines, those of text as paragraphs, but for some that go into tables and into notes."""
        self._lay_out()
        inside = [line for line in lines if not line.level]
        chosen = self._chance.sample(inside[:-2], TABLES * ROWS + FOOTNOTES)
        in_tables, in_notes = chosen[: TABLES * ROWS], chosen[TABLES * ROWS :]
        elsewhere = set(map(id, chosen))
        body = [line for line in lines if id(line) not in elsewhere]
        tables = {len(body) * (at + 1) // (TABLES + 1): in_tables[at * ROWS : (at + 1) * ROWS] for at in range(TABLES)}
        notes = {len(body) * (at + 1) // (FOOTNOTES + 2) + 3: line for at, line in enumerate(in_notes)}
        for at, line in enumerate(body):
            paragraph = self._paragraph(line)
            if at in notes:
                self._note(paragraph, notes[at])
            if at in tables:
                self._table(tables[at])
        self._add_notes_part()

    def _lay_out(self) -> None:
        """A4 with the margins of an official paper, in the type of an attachment: some thirty characters a line."""
        section = self._document.sections[0]
        section.page_width, section.page_height = _A4
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        normal = self._document.styles["Normal"]
        assert isinstance(normal, ParagraphStyle)
        normal.font.name, normal.font.size = "Times New Roman", Pt(14)
        element: Any = normal.element
        element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋")
        normal.paragraph_format.line_spacing = Pt(22)
        normal.paragraph_format.space_after = Pt(0)

    def _paragraph(self, line: Line) -> Paragraph:
        if line.level:
            return self._fill(self._document.add_heading(level=line.level), line.text)
        paragraph = self._fill(self._document.add_paragraph(), line.text)
        paragraph.paragraph_format.first_line_indent = Pt(28)
        return paragraph

    def _fill(self, paragraph: Paragraph, text: str) -> Paragraph:
        """Puts the text in as runs, cut where chance will have it, some of them bold."""
        cuts = sorted(self._chance.sample(range(1, len(text)), min(self._chance.randrange(_MOST_RUNS), len(text) - 1)))
        for start, end in pairwise([0, *cuts, len(text)]):
            run = paragraph.add_run(text[start:end])
            run.bold = True if self._chance.random() < 0.1 else None
            self.runs += 1
        self.paragraphs += 1
        return paragraph

    def _table(self, lines: Sequence[Line]) -> None:
        table = self._document.add_table(rows=1, cols=2, style="Table Grid")
        self._fill(table.cell(0, 0).paragraphs[0], "序号")
        self._fill(table.cell(0, 1).paragraphs[0], "办理情况")
        for number, line in enumerate(lines, 1):
            cells = table.add_row().cells
            self._fill(cells[0].paragraphs[0], f"{number}号")
            self._fill(cells[1].paragraphs[0], line.text)

    def _note(self, paragraph: Paragraph, line: Line) -> None:
        self._notes.append(line.text)
        run = paragraph.add_run()
        run.font.superscript = True
        reference: Any = parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="{len(self._notes)}"/>')
        run._r.append(reference)
        self.paragraphs += 1
        self.runs += 2

    def _add_notes_part(self) -> None:
        """The part that holds the footnotes, which python-docx does not know."""
        notes = "".join(
            f'<w:footnote w:id="{number}"><w:p>{_FOOTNOTE_SIGN}<w:r><w:t>{escape(text)}</w:t></w:r></w:p></w:footnote>'
            for number, text in enumerate(self._notes, 1)
        )
        written = f"<w:footnotes {nsdecls('w')}>{''.join(_separators())}{notes}</w:footnotes>"
        own = self._document.part
        part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES_TYPE, written.encode(), own.package)
        own.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _separators() -> Iterator[str]:
    for number, kind in ((-1, "separator"), (0, "continuationSeparator")):
        yield f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'


def _pages(path: Path) -> int | None:
    """The pages that LibreOffice lays out; None if it is not installed."""
    office = shutil.which("soffice")
    if office is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        profile = (Path(folder) / "profile").as_uri()
        command = [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir", folder]
        subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=_CONVERSION_SECONDS)
        return len(_PAGE.findall((Path(folder) / f"{path.stem}.pdf").read_bytes()))
