"""The readers of drafts and of intake behind one face, until each format has one reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kb.errors import DocumentError
from kb.files.draft import Written
from kb.files.sheet import Sheet
from kb.files.visible_text import (
    DRAFT,
    Annotation,
    Bounds,
    Piece,
    UnreadableFileError,
    VisibleParagraph,
    VisibleText,
)


@dataclass(frozen=True)
class _OldOrigin:
    written: Written

    def annotated(self, text: VisibleText, annotations: Sequence[Annotation], date: datetime | None) -> bytes:
        from kb.files.word import document

        return document.annotate(self.written.raw, annotations, date=date)


def word(raw: bytes, bounds: Bounds) -> VisibleText:
    return _read(raw, ".docx", bounds)


def _read(raw: bytes, suffix: str, bounds: Bounds) -> VisibleText:
    from kb.files.word import document, sheet

    if bounds == DRAFT:
        return _from_written(document.read(raw), suffix)
    try:
        return _from_sheet(sheet.read(raw, suffix), suffix)
    except DocumentError as error:
        raise UnreadableFileError(error.message, line=error.line) from error


def _from_sheet(sheet: Sheet, suffix: str) -> VisibleText:
    def paragraph(text: str) -> VisibleParagraph:
        return VisibleParagraph((Piece(text, None),))

    return VisibleText(
        suffix,
        tuple(map(paragraph, sheet.lines)),
        tuple(map(paragraph, sheet.footnotes)),
        sheet.left_out,
        sheet.title,
        sheet.front,
        sheet.first_line,
    )


def _from_written(written: Written, suffix: str) -> VisibleText:
    paragraphs = []
    at = 0
    for line in written.visible.split("\n"):
        if written.starts is None or written.ends is None:
            pieces: tuple[Piece, ...] = (Piece(line, (at, at + len(line))),)
        else:
            pieces = tuple(
                Piece(letter, (written.starts[at + index], written.ends[at + index]))
                for index, letter in enumerate(line)
            )
        paragraphs.append(VisibleParagraph(pieces))
        at += len(line) + 1
    source = None if written.format == "word" else written.source
    return VisibleText(suffix, tuple(paragraphs), source=source, closed=written.closed, origin=_OldOrigin(written))
