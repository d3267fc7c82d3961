"""A part of a text of which two sources have two readings, as a finding shows it."""

from kb.corpus import Attestation
from kb.documents import Address, Document, Provenance
from kb.drafts.finding import SourceReading

TWO_READINGS = "两处来源此处不同"
"""Why something was not checked of which two sources have two readings."""


def readings_of(document: Document, attestation: Attestation, address: Address) -> tuple[SourceReading, SourceReading]:
    """Return how the text that is held, and how the other source, has the passage with *address*."""
    ours, theirs = attestation.both(document, address)
    return (
        SourceReading(Provenance.of(document.metadata).full_name, ours),
        SourceReading(attestation.provenance.full_name, theirs),
    )
