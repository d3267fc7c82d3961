"""Visible texts as tests write them down."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from kb.files import VisibleText
from kb.files.visible_text import Piece, VisibleParagraph


def visible(lines: Iterable[str], *, footnotes: Iterable[str] = (), **fields: Any) -> VisibleText:
    """Return the text of a file whose lines, as intake reads them, are these."""
    return replace(VisibleText(".txt", _paragraphs(lines), _paragraphs(footnotes)), **fields)


def _paragraphs(lines: Iterable[str]) -> tuple[VisibleParagraph, ...]:
    return tuple(VisibleParagraph((Piece(line, None),)) for line in lines)
