"""How a checker does on the gold set: each mark found or missed, each finding right or too much.

A citation is found if a finding has its very span; a quotation or a formulation if one overlaps it, for where the marks
around it belong is nobody's concern. Nothing is said of what stands inside a quotation of official wording: it is not the
writer's.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from kb.corpus.formulations import Formulations
from kb.documents import Address
from kb.drafts.checking import Checker
from kb.drafts.finding import Finding
from kb.library import Library
from kb.text.folding import fold_text
from tests.measures.gold.entries import Entry, Mark, Setting, Span
from tests.measures.gold.rates import Rate

Outcome = Literal["ok", "missed", "span", "target", "verdict"]
"""What became of a mark: all right; not found; found with another span; another document or part; another verdict."""

Check = Callable[[str, date | None], tuple[Finding, ...]]


def checker_of(library: Library) -> Check:
    """The checker as the gold set uses it: the findings in a text, by a day or by the one that the text says."""
    checker = Checker(library)
    return lambda text, day: checker.check(text, day).findings


@dataclass(frozen=True)
class Scored:
    """What became of one mark, and the findings that are about it."""

    entry: Entry
    mark: Mark
    outcome: Outcome
    findings: tuple[Finding, ...]

    @property
    def counts(self) -> bool:
        """Whether the mark is part of the score."""
        return not (self.mark.debatable or self.entry.debatable)


@dataclass(frozen=True)
class Extra:
    """A finding for which there is no mark. `rule` is that of the mark it overlaps, else of the entry it stands in."""

    entry: Entry
    finding: Finding
    rule: str
    overlaps: bool


@dataclass(frozen=True)
class Result:
    """What a checker did on a list of entries, whose ids are `entries`, judged by one corpus."""

    setting: Setting
    entries: tuple[str, ...]
    scored: tuple[Scored, ...]
    extras: tuple[Extra, ...]
    findings: tuple[tuple[Entry, Finding], ...] = field(repr=False)

    def of_kind(self, kind: str, *, rule: str = "") -> list[Scored]:
        """The marks of a kind that are part of the score, of one rule if it is given."""
        return [
            one for one in self.scored if one.counts and one.mark.kind == kind and (not rule or one.mark.rule == rule)
        ]

    def excess(self, kind: str, rule: str = "", *, lenient: bool = False) -> list[Extra]:
        """The findings of a kind that are too much; if `lenient`, those that overlap a mark of their kind are not."""
        return [
            one
            for one in self.extras
            if one.finding.kind == kind
            and not one.entry.debatable
            and (not rule or one.rule == rule)
            and not (lenient and one.overlaps)
        ]

    def recall(self, kind: str, rule: str = "", *, lenient: bool = False) -> Rate:
        """Of the marks that must be found, those that were."""
        marks = [one for one in self.of_kind(kind, rule=rule) if not one.mark.optional]
        missed = {"missed"} if lenient else {"missed", "span"}
        return Rate(sum(one.outcome not in missed for one in marks), len(marks))

    def precision(self, kind: str, rule: str = "", *, lenient: bool = False) -> Rate:
        """Of the findings, those for which there is a mark."""
        missed = {"missed"} if lenient else {"missed", "span"}
        right = sum(one.outcome not in missed for one in self.of_kind(kind, rule=rule))
        return Rate(right, right + len(self.excess(kind, rule, lenient=lenient)))

    def resolution(self, kind: str, rule: str = "") -> Rate:
        """Of the marks that were found, those with the right document and part."""
        found = [one for one in self.of_kind(kind, rule=rule) if one.outcome not in {"missed", "span"}]
        return Rate(sum(one.outcome != "target" for one in found), len(found))

    def verdicts(self, kind: str, rule: str = "") -> Rate:
        """Of the marks that were found and resolved, those with the right verdict."""
        found = [one for one in self.of_kind(kind, rule=rule) if one.outcome in {"ok", "verdict"}]
        return Rate(sum(one.outcome == "ok" for one in found), len(found))

    def rules(self, kind: str) -> list[str]:
        """The rules of a kind, in the order of the alphabet."""
        return sorted({one.mark.rule for one in self.of_kind(kind)} | {one.rule for one in self.excess(kind)})

    @property
    def false_part_missing(self) -> list[tuple[Entry, Finding]]:
        """Every 条款号不符 that is not true."""
        true = {
            (one.entry.id, finding.span)
            for one in self.scored
            if "条款号不符" in one.mark.verdicts[self.setting]
            for finding in one.findings
        }
        return [
            (entry, finding)
            for entry, finding in self.findings
            if finding.verdict == "条款号不符" and (entry.id, finding.span) not in true
        ]

    @property
    def altered(self) -> Rate:
        """Of the quotations that differ from their source, those that are told."""
        marks = [one for one in self.of_kind("quotation") if _must_differ(one.mark, self.setting)]
        return Rate(sum(one.outcome == "ok" for one in marks), len(marks))

    @property
    def false_alarms(self) -> Rate:
        """Of the quotations that do not differ, those of which it is said that they do; of marks round anything else too."""
        marks = [one for one in self.of_kind("quotation") if "有出入" not in one.mark.verdicts[self.setting]]
        alarms = sum(any(finding.verdict == "有出入" for finding in one.findings) for one in marks)
        alarms += sum(one.finding.verdict == "有出入" for one in self.excess("quotation"))
        return Rate(alarms, len(marks) + len(self.excess("quotation")))

    def marks(self) -> dict[str, list[str]]:
        """What became of every mark, by entry, to be compared with another run; what is too much stands behind."""
        told: dict[str, list[str]] = {identifier: [] for identifier in self.entries}
        for one in self.scored:
            told[one.entry.id].append(one.outcome)
        for extra in self.extras:
            start, end = extra.finding.span
            told[extra.entry.id].append(f"+{extra.finding.kind} {start}-{end} {extra.finding.verdict}")
        return told


def run(entries: Iterable[Entry], check: Check, library: Library, setting: Setting) -> Result:
    """Checks every entry and scores what comes back."""
    entries = tuple(entries)
    scored: list[Scored] = []
    extras: list[Extra] = []
    findings: list[tuple[Entry, Finding]] = []
    for entry in entries:
        found = [one for one in check(entry.text, entry.day) if not _is_in_quotation(one, entry)]
        findings.extend((entry, one) for one in found)
        judged = [_score(entry, mark, found, library, setting) for mark in entry.marks]
        scored.extend(judged)
        extras.extend(_extras(entry, judged, found))
    return Result(setting, tuple(entry.id for entry in entries), tuple(scored), tuple(extras), tuple(findings))


def _is_in_quotation(finding: Finding, entry: Entry) -> bool:
    return finding.kind != "quotation" and any(_overlap(finding.span, span) for span in entry.quoted)


def _score(entry: Entry, mark: Mark, found: list[Finding], library: Library, setting: Setting) -> Scored:
    about = tuple(one for one in found if one.kind == mark.kind and _is_about(one, mark))
    return Scored(entry, mark, _outcome(entry, mark, about, found, library, setting), about)


def _is_about(finding: Finding, mark: Mark) -> bool:
    if mark.kind == "citation":
        return finding.span in mark.spans()
    return any(_overlap(finding.span, span) for span in mark.spans())


def _outcome(
    entry: Entry,
    mark: Mark,
    about: tuple[Finding, ...],
    found: list[Finding],
    library: Library,
    setting: Setting,
) -> Outcome:
    if not about:
        taken = {span for other in entry.marks if other is not mark for span in other.spans()}
        near = any(one.kind == mark.kind and _overlap(one.span, mark.span) and one.span not in taken for one in found)
        return "span" if near else "missed"
    if not _is_resolved(mark, about, library):
        return "target"
    true = mark.verdicts[setting]
    said = [one.verdict in true for one in about]
    return "ok" if (any(said) if _must_differ(mark, setting) else all(said)) else "verdict"


def _must_differ(mark: Mark, setting: Setting) -> bool:
    true = mark.verdicts[setting]
    return "有出入" in true and "一致" not in true


def _is_resolved(mark: Mark, about: tuple[Finding, ...], library: Library) -> bool:
    match mark.kind:
        case "citation":
            return any(_points_right(mark, one, library) for one in about)
        case "quotation":
            decided = [one for one in about if one.verdict in {"一致", "有出入"} and one.target]
            return all(one.target and one.target.document in mark.targets for one in decided) or None in mark.targets
        case _:
            meant = mark.formulation
            return not meant or any(_means(one, meant, library.formulations) for one in about)


def _means(finding: Finding, wording: str, formulations: Formulations) -> bool:
    """Whether a finding is about the formulation: by its name, else by what its sentence says or where it points."""
    meant = formulations.named(wording)
    if finding.formulation:
        return finding.formulation == meant.name
    is_source = finding.target is not None and finding.target.document in {one.document for one in meant.sources}
    return is_source or fold_text(meant.wording) in fold_text(finding.detail + finding.suggestion)


def _points_right(mark: Mark, finding: Finding, library: Library) -> bool:
    target = finding.target
    if target is None:
        return None in mark.targets
    if target.document not in mark.targets:
        return False
    if any("条款号不符" in true for true in mark.verdicts.values()):
        return True  # there is no such part to point at
    if _said(mark.address) == _said(target.address):
        return True
    held_in_full = library.snapshot.shelf(target.document).metadata.text == "full"
    return not held_in_full and target.address in Address(mark.address).lineage


def _said(address: str) -> str:
    """An address without 第一款 before an item, which nobody says of an article that has but one paragraph."""
    return address.replace("__para_1__item", "__item")


def _extras(entry: Entry, judged: list[Scored], found: list[Finding]) -> Iterable[Extra]:
    used = {id(finding) for one in judged for finding in one.findings}
    for finding in found:
        if id(finding) in used:
            continue
        overlapped = [mark for mark in entry.marks if mark.kind == finding.kind and _overlap(mark.span, finding.span)]
        yield Extra(entry, finding, overlapped[0].rule if overlapped else entry.rule, bool(overlapped))


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
