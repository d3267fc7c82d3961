"""Usages: where a draft uses a formulation, or nearly, or lists its members, and what is to be said of each place."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

from kb.corpus import CanonicalSource, Formulations
from kb.drafts.finding import Finding, Target
from kb.drafts.formulations.enumerations import MemberMark
from kb.drafts.formulations.lexicon import Lexicon, MemberEntry, entries
from kb.drafts.formulations.list_length import list_after
from kb.drafts.formulations.marks import ParagraphMarks
from kb.drafts.formulations.near_misses import (
    NearMiss,
    Witness,
    by_ear,
    is_counted,
    is_other_number,
)
from kb.drafts.formulations.paragraph import DraftParagraph, Ground, paragraphs
from kb.drafts.formulations.sounds import by_sound
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
        self._lexicon = Lexicon((by_sound(entry.wording), entry) for entry in entries(formulations.all))

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
                    [*self._used(marks), *self._missed(marks, stands, day), *self._listed(marks, stands, day)],
                )
            )
        return findings

    def _see(self, paragraph: DraftParagraph) -> ParagraphMarks:
        """Everything in the paragraph that has to do with a formulation."""
        marks = ParagraphMarks(paragraph)
        plain = paragraph.plain
        for start, end, entry in self._lexicon.finditer(by_sound(plain)):
            wording = plain[start:end]
            exact = wording == entry.wording
            if isinstance(entry, MemberEntry):
                if exact or entry.is_right:
                    marks.member(entry.enumeration, MemberMark(start, end, entry.position, exact and entry.is_right))
            elif isinstance(entry, NearMiss):
                if exact:
                    marks.misses.append((start, end, entry))
            elif exact:
                marks.name(start, end, entry.formulation, entry.right)
            elif miss := by_ear(entry.formulation, entry.wording, entry.right, wording):
                marks.misses.append((start, end, miss))
        return marks

    def _used(self, marks: ParagraphMarks) -> Iterator[Finding]:
        paragraph = marks.paragraph
        for name in marks.names:
            if not name.formulation.is_label and self._is_meant(paragraph, name.start, name.end):
                yield self._remarks.usage(paragraph, name.start, name.end, name.formulation, name.wording)

    def _is_meant(self, paragraph: DraftParagraph, start: int, end: int) -> bool:
        """Whether the wording at this place is the formulation, and not a piece of other words."""
        if paragraph.is_in_title(start):
            return False
        if paragraph.is_quoted(start, end):
            return True
        if is_counted(paragraph.plain[start:end]) and (end - start <= 3 or is_other_number(paragraph, start)):
            return False
        return not self._witness.crosses(paragraph, start, end)

    def _missed(self, marks: ParagraphMarks, stands: Callable[[str], bool], day: date | None) -> Iterator[Finding]:
        paragraph = marks.paragraph
        for start, end, miss in marks.misses:
            if marks.is_part_of_name(start, end, wholly=miss.kind != "name") or paragraph.is_in_title(start):
                continue
            if self._witness.counts(miss, paragraph, start, end) and (
                miss.change or not stands(paragraph.plain[start:end])
            ):
                yield self._remarks.near_miss(paragraph, start, end, miss, day)

    def _listed(self, marks: ParagraphMarks, stands: Callable[[str], bool], day: date | None) -> Iterator[Finding]:
        paragraph, plain = marks.paragraph, marks.paragraph.plain
        explained = Ground(len(plain))
        for faulty in marks.faults():
            member_list = faulty.member_list
            explained.take(member_list.start, member_list.end)
            if paragraph.is_in_title(member_list.start):
                continue
            if faulty.fault == "former" or not stands(plain[member_list.start : member_list.end]):
                yield self._remarks.faulty(paragraph, faulty, day)
        yield from self._counted(marks, explained)

    def _counted(self, marks: ParagraphMarks, explained: Ground) -> Iterator[Finding]:
        """Lists of another length than the name before them says, but for those of which more is known."""
        for name in marks.names:
            formulation = name.formulation
            if not formulation.count or formulation.count not in (len(formulation.members), len(formulation.signs)):
                continue
            counted = list_after(marks.paragraph.plain, name.end, marks.items_of(formulation), formulation.count)
            if counted is None or not explained.is_free(counted.start, counted.end):
                continue
            place = (name.start, name.end) if counted.is_numbered else (counted.start, counted.end)
            yield self._remarks.counted(marks.paragraph, place, formulation, counted)


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
