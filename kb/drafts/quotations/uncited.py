"""Quotations from no document that is named: looked for in all full texts."""

from dataclasses import replace
from itertools import islice

from kb.drafts.finding import Finding
from kb.drafts.quotations.collation import Collation
from kb.drafts.quotations.cuts import Cuts
from kb.drafts.quotations.originals import REPORT, Originals
from kb.drafts.quotations.quoted import SET_PHRASE, Quotation
from kb.versions import year_of_edition

LEAST_ELSEWHERE = 0.75
"""How much of a quotation must be found in a text that it does not name, for that to be named."""
# Said to be the words of a text that is not named (有关法律规定：“…”): a clause of ten characters with three changes keeps .7.
_LEAST_OF_A_TEXT = 0.7
# Documents in which a quotation without a source is looked at: in one it may be a whole clause that in another is a part.
_MOST_SOURCES = 8


class Uncited:
    """Judges quotations by all full texts of one reading of the corpus."""

    def __init__(self, originals: Originals, cuts: Cuts) -> None:
        self._originals = originals
        self._cuts = cuts

    def finding(self, blank: Finding, quotation: Quotation, *, is_claim: bool) -> Finding | None:
        """Return where the words stand, or, if somebody is said to have said them, that it cannot be said.

        The writer's own words are no finding, nor is a set phrase. *is_claim* says that it is said to be somebody's words.
        """
        is_texts = is_claim and quotation.by_text and not quotation.by_person
        if not is_texts and quotation.size <= SET_PHRASE and not quotation.by_colon:
            return None
        collation = self._originals.verbatim(quotation)
        if collation is not None and collation.original.document.metadata.genre != REPORT:
            return self._with_source(blank, quotation, collation, is_texts=is_texts)
        if not is_claim:
            return None
        blank = replace(blank, reason="本库没有出处")
        if collation is not None:
            return replace(
                collation.placed(blank),
                detail=f"本库只有{collation.place_name}引用过这段话，没有它的出处，请查官方原文。",
            )
        near = self._originals.nearest(quotation, _LEAST_OF_A_TEXT if is_texts else LEAST_ELSEWHERE)
        if near is None:
            return replace(blank, detail="本库的全文里没有这段话，请查官方原文。")
        if not near.edits:
            return near.agreeing(blank)
        if is_texts:
            doubt = f"本库的全文里没有这段话；{near.likeness}，请核对原文。"
            return replace(near.differing(blank, doubt), reason="")
        detail = f"本库的全文里没有这段话；{near.likeness}，请查官方原文。"
        return replace(blank, detail=detail, candidates=(near.target,), evidence=near.evidence)

    def _with_source(self, blank: Finding, quotation: Quotation, collation: Collation, *, is_texts: bool) -> Finding:
        """The words stand in a text that is not named; of those that several texts have nobody can say the source."""
        if is_texts:
            places = islice(self._originals.all_verbatim(quotation), _MOST_SOURCES)
            findings = [self._cuts.judged(blank, place) for place in places]
            return next((finding for finding in findings if finding.verdict == "一致"), findings[0])
        finding = collation.agreeing(blank)
        if self._originals.is_of_several(quotation):
            return replace(finding, detail=f"没有写出处；这段话见于本库几份文件，如{collation.place_name}。")
        return finding

    def elsewhere(self, quotation: Quotation) -> str:
        """Return where the words stand, to be added to a sentence; empty if nowhere."""
        collation = self._originals.verbatim(quotation)
        return (
            f"；这段话见{collation.place_name}{year_of_edition(collation.original.document.metadata)}"
            if collation
            else ""
        )
