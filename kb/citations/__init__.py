"""Citations: recognised in a text, resolved to a part of a document, kept as links."""

from kb.citations.canonical import canonical_name, canonical_of
from kb.citations.cited_parts import has_kind
from kb.citations.layout import Home, line_starts, own_text
from kb.citations.links import Link, Links, linked
from kb.citations.outdated import Citing, FateKind, OldCitation, Outdated
from kb.citations.relinking import Renaming
from kb.citations.resolution import Resolution, Resolver, Unresolved
from kb.citations.titles import GENERIC, is_telling
from kb.citations.typed import typed_citations
from kb.citations.whole_text import Cited, read

__all__ = [
    "GENERIC",
    "Cited",
    "Citing",
    "FateKind",
    "Home",
    "Link",
    "Links",
    "OldCitation",
    "Outdated",
    "Renaming",
    "Resolution",
    "Resolver",
    "Unresolved",
    "canonical_name",
    "canonical_of",
    "has_kind",
    "is_telling",
    "line_starts",
    "linked",
    "own_text",
    "read",
    "typed_citations",
]
