"""Judges the quotations of a draft: whether the words stand in the source that the draft names, as they are quoted."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from kb.citations import Reference, Resolution, Unresolved
from kb.documents import Metadata
from kb.drafts.citations.places import BEHIND, NEWER_NOT_ON_RECORD, NO_EDITION_KNOWN, NO_VERSION_KNOWN, Places
from kb.drafts.finding import Finding, Judgement, Target, look_up
from kb.drafts.quotations.attribution import Attribution, Claim, Tie, claims
from kb.drafts.quotations.case import Case
from kb.drafts.quotations.collation import ILLEGIBLE, Collation
from kb.drafts.quotations.cuts import Cuts
from kb.drafts.quotations.disputes import Disputes
from kb.drafts.quotations.marks import marks_in
from kb.drafts.quotations.original import Original, Range
from kb.drafts.quotations.originals import Originals
from kb.drafts.quotations.quoted import SET_PHRASE, Quotation, begins_line, find
from kb.drafts.quotations.sources import Citations
from kb.drafts.quotations.uncited import LEAST_ELSEWHERE, Uncited
from kb.drafts.quotations.unmarked import Announcement, announcements
from kb.library import Library
from kb.text import UNKNOWN, fold_text, is_legible
from kb.versions import own_days, year_of_edition

__all__ = ["Quotation", "Quotations", "find"]

# How much of a quotation must be found: in the article that it claims to be from, or in a whole document, for the
# difference to be shown; in one that only stands beside it, for it to be taken for a quotation from there; in the article
# that took the place of its own, for the change to be shown. Clauses of 8 to 10 characters reach .55 in an article of
# another work in 1.4 % of cases, .6 in all of another work in 14 %, .85 in less than 2 %; with one to three changes they
# keep .57 in 95 % of cases, clauses of 11 characters and more .67.
_LEAST_CLAIMED = 0.55
_LEAST_CLAIMED_OF_ALL = 0.6
_LEAST_BESIDE = 0.85
_LEAST_REVISED = 0.3
# Directly beside the citation of a part, a clause of ten characters that lost three keeps .57.
_LEAST_JOINED = 0.57
# Words without marks are the source's if hardly anything differs: in a sentence one character of eight, in a paragraph or
# a cell of their own, which only a quotation has beside a citation, three of ten; and never more than three in all, for a
# paraphrase of a clause changes more.
_PER_EDIT = 8
_PER_EDIT_OWN = 3
_MOST_EDITS = 3
# Folded characters from which on a part is searched like a whole document: 2 of the 25,797 articles of 378 laws are larger.
_LARGE = 3_000

_NO_SOURCE = "引文没有写出处"
_NOT_IN_SOURCE = "所引文件里没有的引文"
_UNPAIRED = "引号没有配对"


class Quotations:
    """Judges quotations by one reading of the corpus. What was folded and aligned once is kept for the next draft."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._resolver = library.resolver
        self._places = Places(library)
        self._originals = Originals(library)
        self._disputes = Disputes(library)
        self._cuts = Cuts()
        self._uncited = Uncited(self._originals, self._cuts)
        self._formulations = {fold_text(formulation.wording) for formulation in library.formulations.all}

    def warm(self) -> None:
        """Read the full texts, as many as are kept."""
        self._cuts.warm()
        self._originals.warm()

    def judge(self, text: str, references: Sequence[Reference], *, day: date | None = None) -> Judgement:
        """Return a finding for each quotation that claims a source, or has one, and what was seen and not judged.

        In the order of *text*. *references* are its citations, in order; *day* is the one by which validity is judged.
        """
        marks = marks_in(text)
        quotations = find(text, marks)
        citations = Citations(text, quotations, references)
        findings, unjudged = self._marked(text, quotations, citations, day)
        findings += self._unmarked(text, quotations, citations, day)
        return Judgement(tuple(findings), (*unjudged, *[_UNPAIRED] * len(marks.alone)))

    def _marked(
        self, text: str, quotations: Sequence[Quotation], citations: Citations, day: date | None
    ) -> tuple[list[Finding], list[str]]:
        findings: list[Finding] = []
        unjudged: list[str] = []
        settled = 0
        for claim in claims(text, quotations, citations):
            if claim.quotation.span[1] < settled:
                continue  # ‘…’ inside words that were held against their source
            finding = self._finding(claim, day)
            if finding is not None:
                findings.append(finding)
                settled = finding.span[1] if finding.target and finding.is_checked else settled
            elif _is_silent(text, claim):
                unjudged.append(_NOT_IN_SOURCE if claim.ties else _NO_SOURCE)
        return findings, unjudged

    def _finding(self, claim: Attribution, day: date | None) -> Finding | None:
        """What is said by the likeliest of its ties: one with which it agrees, else one from which it differs."""
        quotation = claim.quotation
        if not quotation.stretches:
            return None
        blank = Finding(quotation.span, quotation.text, "quotation", "未核", "")
        findings: list[Finding] = []
        for tie in claim.ties:
            finding = self._tied(blank, quotation, tie, day)
            if finding is not None and finding.verdict == "一致":
                return finding
            findings += [finding] if finding else []
        if findings:
            return next((finding for finding in findings if finding.diff), findings[0])
        said = any(tie.claim == "said" for tie in claim.ties)
        if quotation.is_mention:
            return None
        if any(_is_unknown(tie) for tie in claim.ties):
            # It may be from that text, which nobody here has read: what is like it elsewhere proves nothing.
            quotation = replace(quotation, by_text=False)
        finding = self._uncited.finding(blank, quotation, is_claim=said or quotation.attributed)
        return self._disputes.of_place(finding, blank, quotation)

    def _tied(self, blank: Finding, quotation: Quotation, tie: Tie, day: date | None) -> Finding | None:
        """What is said by one citation; None if it need not be the source."""
        if tie.claim != "said" and fold_text(quotation.text) in self._formulations:
            return None
        if quotation.is_mention:
            return self._disputes.of_place(self._mentioned(blank, quotation, tie, day), blank, quotation)
        outcome = tie.parts[-1].outcome
        if isinstance(outcome, Unresolved) and outcome.reason not in {"no_part", "several_parts"}:
            return self._unresolved(blank, quotation, tie, outcome, day)
        identifier = outcome.document if isinstance(outcome, Resolution) else outcome.candidates[0]
        if not identifier:
            return None  # a part of the draft itself
        metadata = self._resolver.known(identifier)
        if self._is_of_another_day(tie, metadata, day):
            return self._without_version(blank, quotation, (identifier,), day) if tie.claim == "said" else None
        if metadata.text != "full":
            return self._not_full(blank, quotation, metadata) if tie.claim == "said" else None
        finding = self._held(self._case(blank, quotation, tie, metadata), day)

        def agreement(original: Original) -> Finding | None:
            case = self._case(blank, quotation, tie, metadata, original)
            there = self._in_cited_part(case) or self._in_another_part(case)
            return there if there and there.verdict == "一致" else None

        return self._disputes.settled(finding, blank, identifier, agreement)

    def _mentioned(self, blank: Finding, quotation: Quotation, tie: Tie, day: date | None) -> Finding | None:
        """Of the name of an act, or what a revision changed: that it stands in the source, in any version, or nothing."""
        metadata = self._in_full(tie, day)
        if metadata is None:
            return None
        case = self._case(blank, quotation, tie, metadata)
        others = (replace(case, original=self._originals.of(other.id)) for other in self._other_versions(metadata))
        places = (other.stands([other.original.range_of("")]) for other in others)
        collation = case.stands(case.ranges)
        if collation is not None:
            return collation.agreeing(blank)
        other = next(filter(None, places), None)
        if other is None:
            return None
        year = year_of_edition(other.original.document.metadata)
        return replace(other.agreeing(blank), detail=f"与《{metadata.title}》{year}{other.target.label}原文一致。")

    def _in_full(self, tie: Tie, day: date | None) -> Metadata | None:
        """The document that a citation means, if it is the version of that day and held in full."""
        outcome = tie.parts[-1].outcome
        metadata = (
            self._resolver.known(outcome.document) if isinstance(outcome, Resolution) and outcome.document else None
        )
        is_right = metadata is not None and metadata.text == "full" and not self._is_of_another_day(tie, metadata, day)
        return metadata if is_right else None

    def _case(
        self, blank: Finding, quotation: Quotation, tie: Tie, metadata: Metadata, original: Original | None = None
    ) -> Case:
        original = original or self._originals.of(metadata.id)
        ranges: list[Range] = []
        label = ""
        for part in tie.parts:
            outcome = part.outcome
            address = outcome.address if isinstance(outcome, Resolution) else outcome.nearest
            if address or isinstance(outcome, Resolution):
                start, end = original.range_of(address)
                ranges.append((min(start, ranges[-1][1]) if part.citation.through and ranges else start, end))
            name = original.label(address) if isinstance(outcome, Resolution) else part.citation.address.label
            label += ("至" if part.citation.through else "、") * bool(label and name) + name
        # A part without a name that the document before it does not have is another's.
        is_anothers = any(part.is_tied and isinstance(part.outcome, Unresolved) for part in tie.parts)
        claim: Claim = "beside" if is_anothers else tie.claim
        return Case(blank, quotation, metadata, original, tuple(ranges), label, claim)

    # Held in full

    def _held(self, case: Case, day: date | None) -> Finding | None:
        finding = (
            self._in_cited_part(case)
            or self._in_illegible_part(case)
            or self._much_like_cited_part(case)
            or self._in_another_part(case)
            or self._in_another_version(case, day)
            or self._near_cited_part(case)
        )
        return finding or (self._nowhere(case) if case.is_said else None)

    def _in_cited_part(self, case: Case) -> Finding | None:
        collation = case.stands(case.ranges)
        return self._verbatim(case, collation) if collation else None

    def _in_illegible_part(self, case: Case) -> Finding | None:
        """Of words that would stand in the source but for signs in it that nobody can read: that nobody can say."""
        if case.original.is_legible:
            return None
        collation = case.nearest(case.ranges or [case.original.range_of("")], _LEAST_CLAIMED)
        return collation.illegible(case.blank) if collation and not collation.is_legible else None

    def _much_like_cited_part(self, case: Case) -> Finding | None:
        """Of words beside a citation: that they hardly differ from it, whatever another part has."""
        collation = case.nearest(case.ranges, _LEAST_BESIDE) if case.claim == "joined" and case.label else None
        return collation.differing(case.blank) if collation else None

    def _in_another_part(self, case: Case) -> Finding | None:
        whole = case.original.range_of("")
        # A list is quoted with the words that introduce it, and a sentence with the one that follows.
        around = [case.original.around(start, end) for start, end in case.ranges]
        collation = case.stands([*around, whole]) if whole not in case.ranges else None
        if collation is None:
            return None
        if not case.is_said or case.touches(collation):
            return self._verbatim(case, collation)
        detail = f"{case.without}，这段话见{collation.target.label or collation.place_name}，请改正条款号。"
        return replace(collation.placed(case.blank), verdict="有出入", detail=detail)

    def _verbatim(self, case: Case, collation: Collation) -> Finding:
        """The words stand in the source: after a colon they must be whole clauses of it, elsewhere whole words."""
        if case.claim == "beside":
            return collation.agreeing(case.blank)
        return self._cuts.judged(case.blank, collation)

    def _near_cited_part(self, case: Case) -> Finding | None:
        is_large = sum(end - start for start, end in case.ranges) >= _LARGE
        said = _LEAST_CLAIMED_OF_ALL if is_large else _LEAST_CLAIMED
        joined = _LEAST_JOINED if case.label and not is_large else _LEAST_BESIDE
        least = {"said": said, "joined": joined, "beside": _LEAST_BESIDE}[case.claim]
        collation = case.nearest(case.ranges, least)
        return collation.differing(case.blank) if collation else None

    def _nowhere(self, case: Case) -> Finding:
        """Not in the cited part, nor like anything in it; what stands elsewhere is named."""
        if not all(is_legible(case.original.text[start:end]) for start, end in case.ranges):
            detail = f"{case.without}，但那里有认不出的字（{UNKNOWN}），请查官方原文。"
            return replace(case.blank, reason=ILLEGIBLE, detail=detail, beside=(case.whole,))
        collation = case.nearest([case.original.range_of("")], LEAST_ELSEWHERE)
        if collation is not None:
            return collation.differing(case.blank, f"{case.without}；{collation.likeness}，请核对条款号和原文。")
        elsewhere = self._originals.verbatim(case.quotation)
        if elsewhere is not None:
            finding = replace(
                elsewhere.placed(case.blank), detail=f"{case.without}，这段话见{elsewhere.place_name}，请核对出处。"
            )
        elif near := self._originals.nearest(case.quotation, LEAST_ELSEWHERE):
            finding = replace(
                case.blank,
                detail=f"{case.without}；{near.likeness}，请核对出处。",
                candidates=(near.target,),
                evidence=near.evidence,
            )
        else:
            finding = replace(case.blank, detail=f"{case.without}，本库其他全文里也没有，请核对出处。")
        finding = replace(finding, beside=(case.whole,))
        if case.quotation.attributed:
            return replace(finding, verdict="有出入")
        return replace(finding, reason="未找到原文")

    # In another version

    def _in_another_version(self, case: Case, day: date | None) -> Finding | None:
        for version in self._other_versions(case.metadata):
            other = replace(case, original=self._originals.of(version.id))
            collation = other.stands([other.original.range_of("")])
            if collation is not None and _is_older(version, case.metadata):
                return self._outdated(case, collation, day)
            if collation is not None:
                return self._ahead(case, collation)
        return None

    def _other_versions(self, metadata: Metadata) -> Iterator[Metadata]:
        """The other versions of a work that are held in full: the older ones first, from the newest of them on."""
        versions = [self._resolver.known(identifier) for identifier in self._resolver.versions(metadata.id)]
        full = [version for version in versions if version.text == "full"]
        yield from (version for version in full if _is_older(version, metadata))
        yield from (version for version in full if not _is_older(version, metadata))

    def _outdated(self, case: Case, old: Collation, day: date | None) -> Finding:
        """The words are those of an older version: what its article became, and how that reads now."""
        was = f"《{case.metadata.title}》{year_of_edition(old.original.document.metadata)}{old.target.label}"
        edition = _year(case.original)
        then = f"{day.year}年{day.month}月{day.day}日" if day else "现在"
        is_valid = self._resolver.status_on(case.metadata.id, day) == "现行有效"
        fact = f"这是{was}的文字，{f'{then}有效' if is_valid else '所引'}的是{edition}版"
        alignment = self._library.versions.alignment(old.target.document, case.metadata.id)
        passage = old.original.passage(old.start).address
        heirs = [pair.new for pair in alignment.pairs_of(passage) if pair.new]
        ranges = [case.original.range_of(address) for address in heirs]
        now = case.nearest(ranges, _LEAST_REVISED)
        if now is not None and not now.is_legible:
            return now.illegible(case.blank)
        if now is not None:
            detail = f"{fact}，对应的是{now.target.label}，文字有修改，请按该版文字改正。"
            return replace(now.differing(case.blank, detail), verdict="已修订", beside=(old.target,))
        finding = replace(old.placed(case.blank), verdict="已修订", beside=(case.whole,))
        if not heirs:
            return replace(finding, detail=f"{fact}，其中没有相应的条文，请核对。")
        labels = "、".join(map(case.original.label, heirs))
        return replace(finding, detail=f"{fact}，对应的是{labels}，其中没有这段话，请核对。")

    def _ahead(self, case: Case, newer: Collation) -> Finding:
        """The words are those of a version that came after the one that is cited."""
        where = f"《{case.metadata.title}》{year_of_edition(newer.original.document.metadata)}{newer.target.label}"
        detail = f"所引的{_year(case.original)}版没有这段话，这是{where}的文字，请核对版本。"
        return replace(newer.placed(case.blank), verdict="有出入", detail=detail, beside=(case.whole,))

    # Not held in full, not known, or not cited

    def _not_full(self, blank: Finding, quotation: Quotation, metadata: Metadata) -> Finding:
        name = f"《{metadata.title}》"
        fact = f"本库收录的{name}是条文要点" if metadata.text == "digest" else f"本库未收录{name}的正文"
        reason = "条文要点不能核对引文" if metadata.text == "digest" else "本库未收录"
        detail = f"{fact}，不能核对这段引文{self._uncited.elsewhere(quotation)}，{look_up(metadata)}。"
        return replace(blank, reason=reason, detail=detail, target=Target.whole(metadata))

    def _unresolved(
        self, blank: Finding, quotation: Quotation, tie: Tie, outcome: Unresolved, day: date | None
    ) -> Finding | None:
        if tie.claim != "said":
            return None
        if outcome.reason == "no_edition":
            fact = self._places.without_edition(outcome, tie.parts[-1].antecedent or tie.parts[-1].citation.name)
            detail = f"{fact}；不能核对这段引文{self._uncited.elsewhere(quotation)}。"
            return replace(blank, reason=NO_EDITION_KNOWN, detail=detail)
        if outcome.reason == "no_version":
            return self._without_version(blank, quotation, outcome.candidates, day)
        for identifier in outcome.candidates if outcome.reason == "several" else ():
            if self._resolver.known(identifier).text == "full":
                original = self._originals.of(identifier)
                if places := original.find([stretch.folded for stretch in quotation.stretches], original.range_of("")):
                    return Collation(quotation, original, places).agreeing(blank)
        if outcome.candidates:
            detail = "所引的名称可能指几份文件，其中收录了全文的都没有这段话，请写出全称。"
            return replace(blank, reason="指向不止一份文件", detail=detail)
        citation = tie.parts[-1].citation
        if not citation.names_document:
            return None
        elsewhere = self._uncited.elsewhere(quotation)
        detail = f"本库未收录《{citation.name}》，不能核对这段引文{elsewhere}，请查官方原文。"
        return replace(blank, reason="本库未收录", detail=detail)

    def _is_of_another_day(self, tie: Tie, metadata: Metadata, day: date | None) -> bool:
        """Whether the document that is meant is not the one that was in force, and the draft does not name it."""
        if any(part.citation.edition for part in tie.parts):
            return False
        return self._is_behind(metadata, day) or bool(day and day < min(own_days(metadata), default=day))

    def _is_behind(self, metadata: Metadata, day: date | None) -> bool:
        is_revised = self._resolver.status_on(metadata.id, day) == "已修订"
        return is_revised and self._resolver.validity.successor(metadata.id) is None

    def _without_version(
        self, blank: Finding, quotation: Quotation, candidates: Sequence[str], day: date | None
    ) -> Finding:
        """The version in force on the day of the draft is not held: only what stands in another as it is can be told."""
        is_behind = self._is_behind(self._resolver.known(candidates[0]), day)
        fact = BEHIND if is_behind else NO_VERSION_KNOWN
        for metadata in map(self._resolver.known, candidates):
            if metadata.text == "full":
                original = self._originals.of(metadata.id)
                whole = original.range_of("")
                if places := original.find([stretch.folded for stretch in quotation.stretches], whole):
                    finding = Collation(quotation, original, places).agreeing(blank)
                    detail = f"{finding.detail.rstrip('。')}；{fact}，这里按{_year(original)}版核对。"
                    return replace(finding, detail=detail)
        metadata = self._resolver.known(candidates[0])
        detail = f"《{metadata.title}》{fact}，不能核对这段引文，{look_up(metadata)}。"
        reason = NEWER_NOT_ON_RECORD if is_behind else NO_VERSION_KNOWN
        return replace(blank, reason=reason, detail=detail, target=Target.whole(metadata))

    # Without quotation marks

    def _unmarked(
        self, text: str, quotations: Sequence[Quotation], citations: Citations, day: date | None
    ) -> Iterator[Finding]:
        """What is said of words without marks that a citation announces: nothing, unless they nearly are the source's."""
        for announcement in announcements(text, quotations, citations.free.references):
            metadata = self._in_full(announcement.tie, day)
            if metadata is not None:
                yield from self._announced(announcement, metadata)

    def _announced(self, announcement: Announcement, metadata: Metadata) -> Iterator[Finding]:
        """What is said of its paragraphs, up to the first that is not the source's."""
        for choice in announcement.paragraphs:
            findings = (self._near_words(quotation, announcement.tie, metadata) for quotation in choice)
            finding = next(filter(None, findings), None)
            if finding is None:
                return
            yield finding

    def _near_words(self, quotation: Quotation, tie: Tie, metadata: Metadata) -> Finding | None:
        blank = Finding(quotation.span, quotation.text, "quotation", "未核", "")
        finding = self._near_held(self._case(blank, quotation, tie, metadata))
        return finding and self._disputes.of_place(finding, blank, quotation)

    def _near_held(self, case: Case) -> Finding | None:
        quotation, blank = case.quotation, case.blank
        most = _most_edits(quotation)
        if len(case.wordings) != 1 or sum(end - start for start, end in case.ranges) > _LARGE:
            return None
        near = case.stands(case.ranges) or case.nearest(case.ranges, 1 - (most + 0.5) / quotation.size)
        whole = near.whole if near else None
        if whole is None or whole.edits > most:
            return None
        if not whole.edits:
            return whole.agreeing(blank)
        detail = f"没有加引号，与{whole.place_name}原文有{whole.differences}处不同；如果是引用，请改为原文。"
        return whole.differing(blank, detail)


def _most_edits(quotation: Quotation) -> int:
    """How many characters of words without marks may differ for them to be the source's."""
    share = quotation.size // (_PER_EDIT_OWN if quotation.attributed else _PER_EDIT)
    return min(_MOST_EDITS, share)


def _is_silent(text: str, claim: Attribution) -> bool:
    """Whether a quotation of which nothing is said looks like one: it is long, and a source or a verb stands by it, or it
    has a paragraph of its own."""
    quotation = claim.quotation
    start, end = quotation.span[0] - 1, quotation.span[1] + 1
    line_end = text.find("\n", end)
    behind = text[end : line_end if line_end >= 0 else len(text)]
    is_own = begins_line(text, start) and not behind.strip("。；， ")
    is_words = quotation.size > SET_PHRASE and not quotation.is_mention
    return is_words and bool(quotation.attributed or claim.ties or is_own)


def _is_unknown(tie: Tie) -> bool:
    """Whether a text is named that nobody here knows; 《条例》 names none."""
    outcome, citation = tie.parts[-1].outcome, tie.parts[-1].citation
    return isinstance(outcome, Unresolved) and outcome.reason == "none" and citation.names_document


def _is_older(version: Metadata, other: Metadata) -> bool:
    """Whether a version came before another; if a day is not known, whether it is the one no longer in force."""
    if version.date and other.date:
        return version.date < other.date
    return version.status in {"已修订", "已废止"}


def _year(original: Original) -> str:
    year = original.document.metadata.year
    return f"{year}年" if year else "另一"
