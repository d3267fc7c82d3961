"""A document and its parts: addresses, articles, paragraphs, tables, annexes."""

from kb.documents.address import ANNEXES, WHOLE, Address
from kb.documents.document import (
    STATUSES,
    TEXT_KIND_NAMES,
    Document,
    Metadata,
    Paragraph,
    Passage,
    PassageKind,
    Place,
    Point,
    Section,
    TextKind,
    all_sections,
    runs,
)
from kb.documents.lines import Line, LineKind, line_starts, read_lines
from kb.documents.structure import Problem, Structure, parse
from kb.documents.table import cell_spans, is_row

__all__ = [
    "ANNEXES", "STATUSES", "TEXT_KIND_NAMES", "WHOLE", "Address", "Document", "Line", "LineKind", "Metadata",
    "Paragraph", "Passage", "PassageKind", "Place", "Point", "Problem", "Section", "Structure", "TextKind",
    "all_sections", "cell_spans", "is_row", "line_starts", "parse", "read_lines", "runs",
]  # fmt: skip
