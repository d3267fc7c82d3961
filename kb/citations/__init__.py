"""Citations: recognised in a text, resolved to a part of a document, kept as links."""

from kb.citations.canonical import canonical_name, canonical_of
from kb.citations.citation import Citation, find
from kb.citations.connections import Connection, Connections
from kb.citations.destinations import Destination, Destinations
from kb.citations.editions import Edition
from kb.citations.known import known_documents
from kb.citations.layout import Home
from kb.citations.links import LINKS, Link, Links, links_of, write_links
from kb.citations.outdated import CitingDocument, Fate, FateKind, OldCitation, Outdated
from kb.citations.parts import PartSign, read_part, read_tail
from kb.citations.relinking import Renaming
from kb.citations.resolution import Resolution, Resolver, Unresolved
from kb.citations.rule_names import is_formed_like_rule
from kb.citations.titles import is_of_one_version
from kb.citations.typed import typed_citations, typed_part
from kb.citations.whole_text import Reference, readings_on, references_in

__all__ = [
    "LINKS", "Citation", "CitingDocument", "Connection", "Connections", "Destination", "Destinations", "Edition", "Fate", "FateKind", "Home", "Link", "Links",
    "OldCitation", "Outdated", "PartSign", "Reference", "Renaming", "Resolution", "Resolver", "Unresolved", "canonical_name", "canonical_of", "find",
    "is_formed_like_rule", "is_of_one_version", "known_documents", "links_of", "read_part", "read_tail", "readings_on", "references_in", "typed_citations", "typed_part",
    "write_links",
]  # fmt: skip
