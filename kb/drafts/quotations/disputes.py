"""Where two sources of a text differ: by neither of them can anybody say that a quotation is wrong, or that it is right."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from kb.corpus import Attestation
from kb.documents import Address
from kb.drafts.disputed import TWO_READINGS, readings_of
from kb.drafts.finding import Finding, Target, look_up
from kb.drafts.quotations.original import Original
from kb.drafts.quotations.quoted import Quotation
from kb.library import Library

# Texts that were read as another source has them, and are kept: a draft quotes a few.
_KEPT = 64

Agreement = Callable[[Original], Finding | None]
"""Returns that a quotation agrees with a text as a source has it; None if it does not."""


class Disputes:
    """Knows what other sources have of the texts of one reading of the corpus."""

    def __init__(self, library: Library) -> None:
        self._attestations = library.snapshot.attestations
        self._document = library.snapshot.document
        self._others = lru_cache(maxsize=_KEPT)(self._read)

    def _read(self, identifier: str) -> tuple[tuple[Attestation, Original], ...]:
        document = self._document(identifier)
        return tuple(
            (each, Original(each.reading(document))) for each in self._attestations.of(identifier) if each.variants
        )

    def settled(self, finding: Finding | None, blank: Finding, identifier: str, agreement: Agreement) -> Finding | None:
        """Return *finding*, which was made by the text that is held, unless another source says otherwise of the same words."""
        is_right = finding is not None and finding.verdict == "一致"
        for attestation, original in self._others(identifier):
            there = agreement(original)
            if there is not None and there.target is not None and not is_right:
                return self._disputed(blank, attestation, there.target.address, is_right=False)
            if there is None and finding is not None and is_right and finding.target is not None:
                variant = attestation.variant(finding.target.address)
                if variant is not None and variant.kind == "wording":
                    disputed = self._disputed(blank, attestation, finding.target.address, is_right=True)
                    return replace(disputed, evidence=finding.evidence)
        return finding

    def of_place(self, finding: Finding | None, blank: Finding, quotation: Quotation) -> Finding | None:
        """Return *finding* on words whose source was looked for, unless another source of that text says otherwise."""
        targets = ([finding.target] if finding.target else [*finding.candidates]) if finding else []
        if finding is None or not targets or not self._attestations.of(targets[0].document):
            return finding
        target = targets[0]
        place = target.address.article or target.address
        wordings = [stretch.folded for stretch in quotation.stretches]
        own = Original(self._document(target.document))
        if bool(own.find(wordings, own.range_of(place))) != (finding.verdict == "一致"):
            return finding  # it stands there, and is cut short

        def agreement(original: Original) -> Finding | None:
            stands = original.find(wordings, original.range_of(place))
            return replace(blank, verdict="一致", target=replace(target, address=place)) if stands else None

        return self.settled(finding, blank, target.document, agreement)

    def _disputed(self, blank: Finding, attestation: Attestation, address: Address, *, is_right: bool) -> Finding:
        document = self._document(attestation.document)
        variant = attestation.variant(address)
        place = variant.address if variant and document.holds(variant.address) else address
        label = document.label(place) if place and document.holds(place) else ""
        with_held, with_other = ("一致", "不同") if is_right else ("不同", "一致")
        name = f"《{document.title}》{label}"
        detail = (
            f"{name}{TWO_READINGS}：引文与本库的{with_held}，与另一来源的{with_other}，"
            f"不能断定哪一处对，{look_up(document.metadata)}。"
        )
        readings = readings_of(document, attestation, place)
        return replace(
            blank,
            reason=TWO_READINGS,
            detail=detail,
            target=Target.part(document.metadata, place, label),
            readings=readings,
        )
