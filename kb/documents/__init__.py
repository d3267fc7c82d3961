"""A document and its parts: addresses, articles, paragraphs, tables, annexes."""

from kb.documents.address import ANNEXES, WHOLE, Address
from kb.documents.contents import printed_contents, shortfalls
from kb.documents.document import (
    CHANGES,
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
from kb.documents.provenance import IMPORTED_FROM, Origin, Provenance
from kb.documents.structure import Problem, Structure, parse
from kb.documents.table import cell_spans, is_row
from kb.documents.wholeness import disorder, gaps, in_words, is_empty

__all__ = [
    "ANNEXES",
    "CHANGES",
    "IMPORTED_FROM",
    "STATUSES",
    "TEXT_KIND_NAMES",
    "WHOLE",
    "Address",
    "Document",
    "Line",
    "LineKind",
    "Metadata",
    "Origin",
    "Paragraph",
    "Passage",
    "PassageKind",
    "Place",
    "Point",
    "Problem",
    "Provenance",
    "Section",
    "Structure",
    "TextKind",
    "all_sections",
    "cell_spans",
    "disorder",
    "gaps",
    "in_words",
    "is_empty",
    "is_row",
    "line_starts",
    "parse",
    "printed_contents",
    "read_lines",
    "runs",
    "shortfalls",
]  # fmt: skip
