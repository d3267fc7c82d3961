"""One quotation against one document: what is cited of it, and where in it the words stand, or nearly."""

from collections.abc import Iterable
from dataclasses import dataclass

from kb.documents import Metadata
from kb.drafts.finding import Finding, Target
from kb.drafts.quotations.attribution import Claim
from kb.drafts.quotations.collation import Collation
from kb.drafts.quotations.original import Original, Range
from kb.drafts.quotations.quoted import Quotation


@dataclass(frozen=True)
class Case:
    """A quotation and the document that is held against it, in full. `ranges` are those of the parts that are cited,
    none if the part that is cited does not exist; `label` is what these parts are called, empty for the whole document.

    `claim` says what the draft makes of the two.
    """

    blank: Finding
    quotation: Quotation
    metadata: Metadata
    original: Original
    ranges: tuple[Range, ...]
    label: str
    claim: Claim

    @property
    def is_said(self) -> bool:
        return self.claim == "said"

    @property
    def whole(self) -> Target:
        """The document, beside a place of another by which the case is judged as well."""
        return Target.whole(self.metadata)

    @property
    def wordings(self) -> list[str]:
        return [stretch.folded for stretch in self.quotation.stretches]

    @property
    def cited(self) -> str:
        """What is cited, as a sentence says it."""
        return f"《{self.metadata.title}》{self.label}"

    @property
    def without(self) -> str:
        """That the words are not where they should be."""
        if self.label and not self.ranges:
            return f"本库的《{self.metadata.title}》没有{self.label}"
        return f"所引的{self.cited}没有这段话"

    def touches(self, collation: Collation) -> bool:
        """Return whether a place lies, if only in part, in what is cited."""
        return any(start < collation.end and collation.start < end for start, end in self.ranges)

    def stands(self, ranges: Iterable[Range]) -> Collation | None:
        """Return where the quotation stands as it is, in the first of *ranges* with it."""
        places_by_range = (self.original.find(self.wordings, within) for within in ranges)
        return next((Collation(self.quotation, self.original, places) for places in places_by_range if places), None)

    def nearest(self, ranges: Iterable[Range], least: float) -> Collation | None:
        """Return the place in *ranges* with the fewest edits, if alike enough."""
        places_by_range = (self.original.near(self.wordings, within, least) for within in ranges)
        collation = (Collation(self.quotation, self.original, places) for places in places_by_range if places)
        return min(collation, key=lambda collation: collation.edits, default=None)
