"""Word and PDF files of a text: typeset as an office does, or converted by LibreOffice as it comes."""

import shutil
import subprocess
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from kb.documents.lines import Line, read_lines

_CONVERSION_SECONDS = 600
_CENTRED = {"part", "chapter", "section", "bare"}


def has_office() -> bool:
    """Whether LibreOffice is installed."""
    return shutil.which("soffice") is not None


def typeset(title: str, lines: Sequence[str]) -> bytes:
    """A Word file of the text in the look of GB/T 9704: title and chapters centred, paragraphs indented by two characters."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(37),
        Mm(35),
        Mm(28),
        Mm(26),
    )
    style: Any = document.styles["Normal"]
    style.font.size = Pt(16)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋")
    if title:
        _add(document, title, is_centred=True, size=22)
    for line in read_lines("\n".join(lines)):
        _add(document, _plain(line), is_centred=line.kind in _CENTRED)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _plain(line: Line) -> str:
    return line.text


def _add(document: Any, text: str, *, is_centred: bool, size: int = 16) -> None:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    if is_centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    else:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.first_line_indent = Pt(2 * size)
    paragraph.paragraph_format.line_spacing = Pt(28)


def converted(files: Sequence[Path], kind: str, folder: Path) -> None:
    """Has LibreOffice write `files` as `kind` (docx or pdf) into `folder`, web pages with all that is on them."""
    pages = [file for file in files if file.suffix == ".html"]
    others = [file for file in files if file.suffix != ".html"]
    for group, reads in ((others, []), (pages, ["--infilter=HTML (StarWriter)"])):
        if group:
            target = {"docx": "docx:MS Word 2007 XML", "pdf": "pdf:writer_pdf_Export"}[kind]
            profile = f"-env:UserInstallation={(folder.parent / 'profile').as_uri()}"
            command = ["soffice", profile, "--headless", *reads, "--convert-to", target, "--outdir", str(folder)]
            subprocess.run([*command, *map(str, group)], check=True, capture_output=True, timeout=_CONVERSION_SECONDS)
