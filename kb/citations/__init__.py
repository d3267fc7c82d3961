"""Citations: recognised in a text, resolved to a part of a document, kept as links."""

from kb.citations.canonical import canonical_name, canonical_of
from kb.citations.editions import Edition
from kb.citations.layout import Home
from kb.citations.links import Link, Links, links_of
from kb.citations.outdated import CitingDocument, FateKind, OldCitation, Outdated
from kb.citations.relinking import Renaming
from kb.citations.resolution import Resolution, Resolver, Unresolved
from kb.citations.rule_names import is_formed_like_rule
from kb.citations.typed import typed_citations
from kb.citations.whole_text import Reference, references_in

__all__ = [
    "CitingDocument", "Edition", "FateKind", "Home", "Link", "Links", "OldCitation", "Outdated", "Reference", "Renaming",
    "Resolution", "Resolver", "Unresolved", "canonical_name", "canonical_of", "is_formed_like_rule", "links_of", "references_in",
    "typed_citations",
]  # fmt: skip
