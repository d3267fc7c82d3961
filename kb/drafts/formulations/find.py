"""Usages: where a draft uses a formulation, in a wording on record, or lists its members, and what is to be said."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

from kb.corpus import CanonicalSource, Formulations
from kb.drafts.finding import Finding, Target
from kb.drafts.formulations.enumerations import MemberMark
from kb.drafts.formulations.lexicon import Lexicon, MemberEntry, entries
from kb.drafts.formulations.marks import ParagraphMarks
from kb.drafts.formulations.paragraph import DraftParagraph, Ground, paragraphs
from kb.drafts.formulations.variants import Variant
from kb.drafts.formulations.witness import Witness
from kb.drafts.formulations.wording import Remarks
from kb.text import Segmenter


class Usages:
    """Finds the usages of formulations in drafts. Prepared once for a generation of the corpus; safe in many threads."""

    def __init__(
        self,
        formulations: Formulations,
        stands: Callable[[str], bool],
        *,
        target_of: Callable[[CanonicalSource], Target | None] = lambda source: None,
        segmenter: Segmenter | None = None,
    ) -> None:
        """`stands` tells whether a folded wording stands in a full text of the corpus, and is then no mistake.

        `target_of` is where a canonical source can be read, or None. `segmenter` must not know the formulations as words,
        since it is asked where the words of ordinary language end; by default there is one that does not.
        """
        self._stands = stands
        self._remarks = Remarks(target_of)
        self._segmenter = segmenter or Segmenter()
        self._witness = Witness(self._segmenter)
        self._lexicon = Lexicon((entry.wording, entry) for entry in entries(formulations.all))

    def warm(self) -> None:
        """Load the dictionary now and not at the first draft: 0.1 s with rjieba, 1 s with jieba."""
        self._segmenter.warm()

    def find(self, text: str, *, day: date | None = None) -> list[Finding]:
        """Return the findings in *text*, in order, none over another.

        Spans are code points of *text*, within one line each. *day* is the day by which the draft is judged; without one what was
        changed is judged as it is now.
        """
        stands = cache(self._stands)
        findings: list[Finding] = []
        for paragraph in paragraphs(text):
            marks = self._see(paragraph)
            findings.extend(
                _apart(
                    paragraph,
                    [*self._used(marks), *self._varied(marks, stands, day), *self._listed(marks, stands, day)],
                )
            )
        return findings

    def _see(self, paragraph: DraftParagraph) -> ParagraphMarks:
        """Everything in the paragraph that has to do with a formulation."""
        marks = ParagraphMarks(paragraph)
        for start, end, entry in self._lexicon.finditer(paragraph.plain):
            if isinstance(entry, MemberEntry):
                marks.member(entry.enumeration, MemberMark(start, end, entry.position, entry.is_right))
            elif isinstance(entry, Variant):
                marks.variants.append((start, end, entry))
            else:
                marks.name(start, end, entry.formulation, entry.right)
        return marks

    def _used(self, marks: ParagraphMarks) -> Iterator[Finding]:
        paragraph = marks.paragraph
        for name in marks.names:
            if not name.formulation.is_label and self._witness.is_meant(paragraph, name.start, name.end):
                yield self._remarks.usage(paragraph, name.start, name.end, name.formulation, name.wording)

    def _varied(self, marks: ParagraphMarks, stands: Callable[[str], bool], day: date | None) -> Iterator[Finding]:
        paragraph = marks.paragraph
        for start, end, variant in marks.variants:
            if variant.is_in_use(day) or marks.is_part_of_name(start, end, wholly=not variant.is_name):
                continue
            if self._witness.counts(variant, paragraph, start, end) and (
                variant.change or not stands(paragraph.plain[start:end])
            ):
                yield self._remarks.variant(paragraph, start, end, variant, day)

    def _listed(self, marks: ParagraphMarks, stands: Callable[[str], bool], day: date | None) -> Iterator[Finding]:
        paragraph, plain = marks.paragraph, marks.paragraph.plain
        for faulty in marks.faults():
            member_list = faulty.member_list
            if paragraph.is_in_title(member_list.start):
                continue
            if faulty.fault == "former" or not stands(plain[member_list.start : member_list.end]):
                yield self._remarks.faulty(paragraph, faulty, day)


def _apart(paragraph: DraftParagraph, findings: list[Finding]) -> list[Finding]:
    """The findings in order, one for a place: what is wrong before what is right, and the longer before what lies in it.

    So 增强“四个意识”、坚定“四个自信”、做到“两个维护” is one finding and not three.
    """
    ground = Ground(paragraph.end - paragraph.offset)
    chosen: list[Finding] = []
    for finding in sorted(
        findings, key=lambda finding: (finding.verdict == "一致", finding.span[0] - finding.span[1], finding.span[0])
    ):
        start, end = finding.span[0] - paragraph.offset, finding.span[1] - paragraph.offset
        if ground.is_free(start, end):
            ground.take(start, end)
            chosen.append(finding)
    return sorted(chosen, key=lambda finding: finding.span)
