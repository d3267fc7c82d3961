"""Checks a draft: finds its citations, quotations and formulations, judges each, and reports all that was found."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kb.citations import Home, Reference, references_in
from kb.corpus import CanonicalSource
from kb.documents import WHOLE, Address, Provenance
from kb.drafts.citations.judging import CitationJudge
from kb.drafts.dating import day_of
from kb.drafts.finding import NEEDS, Finding, Judgement, Need, Span, Target
from kb.drafts.formulations.find import Usages
from kb.drafts.own_articles import own_parts
from kb.drafts.quotations.judging import Quotations
from kb.library import Library

MOST_LISTED = 1_000
"""Findings that a page, a terminal or an answer lists: those of three hundred pages of the densest paper at hand, which has
a mark in 220 characters. More would be a page of many megabytes, which nobody reads; they are counted all the same."""


@dataclass(frozen=True)
class ReportSource:
    """A document by which something was judged, with the sha256 of its file, and where its text comes from."""

    document: str
    title: str
    sha256: str
    text_kind: str
    provenance: Provenance

    @property
    def source(self) -> str:
        """Where its text comes from, in words."""
        return self.provenance.name

    @property
    def collected(self) -> date | None:
        """The day as of which the compilation was made that it is of."""
        return self.provenance.collected


@dataclass(frozen=True)
class Report:
    """All that a check found, in the order of the text.

    `day` is the one by which validity was judged, `is_dated` whether the draft or the asker named it (else it is the day
    of the catalogue). `corpus_version` and `sources` name what it was judged by: the same draft, day and sources give the
    same findings. `unjudged` is what was seen and not judged, which has no finding: why, and how many for each reason, the
    most frequent first (引文没有写出处 3, 引号没有配对 2). `excepted` is how many findings were taken out, since somebody lets them
    stand. `classification` is the 密级 that the draft bears (机密★1年).
    """

    findings: tuple[Finding, ...]
    day: date | None
    is_dated: bool
    corpus_version: str
    documents: int
    sources: tuple[ReportSource, ...]
    unjudged: tuple[tuple[str, int], ...] = ()
    excepted: int = 0
    classification: str = ""

    @property
    def warning(self) -> str:
        """What to say first of a draft that bears a 密级; empty of another."""
        return f"稿件标有密级“{self.classification}”，请在涉密环境处理。" if self.classification else ""

    @property
    def checked(self) -> int:
        return sum(1 for finding in self.findings if finding.is_checked)

    @property
    def unchecked(self) -> list[tuple[str, int]]:
        """Why marks could not be checked, and how many for each reason, the most frequent first."""
        return Counter(finding.reason for finding in self.findings if not finding.is_checked).most_common()

    @property
    def is_clean(self) -> bool:
        """Whether there was something to check and none of it asks for a change or a look: nothing found is no pass."""
        return bool(self.findings or self.excepted) and all(finding.need == "nothing" for finding in self.findings)

    @property
    def by_need(self) -> dict[Need, list[Finding]]:
        """The findings by what they ask for: what must be changed, what could not be checked, the rest.

        Of each the gravest first; what no finding asks for is left out.
        """
        by_need: dict[Need, list[Finding]] = {}
        for finding in sorted(self.findings, key=lambda finding: (finding.weight, finding.span)):
            by_need.setdefault(finding.need, []).append(finding)
        return by_need

    @cached_property
    def listed(self) -> tuple[Finding, ...]:
        """The findings that are listed, in the order of the text: all, or of too many the gravest."""
        if len(self.findings) <= MOST_LISTED:
            return self.findings
        gravest = sorted(self.findings, key=lambda finding: (finding.weight, finding.span))[:MOST_LISTED]
        return tuple(sorted(gravest, key=lambda finding: (finding.span, finding.weight)))

    @property
    def unlisted(self) -> int:
        """How many findings are counted and not listed."""
        return len(self.findings) - len(self.listed)

    @property
    def headline(self) -> str:
        """What there is to do, in a sentence: 4 处要改，3 处没有核到."""
        if not (self.findings or self.excepted):
            return self.coverage
        return headline(*(len(self.by_need.get(need, ())) for need in ("change", "look")))

    @property
    def summary(self) -> str:
        """What there is to do, and what was found and checked, in two sentences; in one if nothing was found."""
        return self.coverage if self.headline == self.coverage else f"{self.headline}{self.coverage}"

    @property
    def coverage(self) -> str:
        """What was found, checked and left unjudged, in a sentence.

        识别 12 处，核验 9 处，未核 3 处（本库未收录 2，指向不止一份文件 1）；另有 5 处没有核对（引文没有写出处 3，引号没有配对 2）。
        """
        aside = f"有 {_counted(self.unjudged)}" if self.unjudged else ""
        if not (self.findings or self.excepted):
            what = "没有可以核对的引用、引文或提法" if aside else "没有发现引用、引文或提法"
            return f"{what}；这不等于核验通过。{f'{aside}。' if aside else ''}"
        marks = len(self.findings)
        parts = [f"识别 {marks + self.excepted} 处，核验 {self.checked} 处"]
        parts += [f"未核 {marks - self.checked} 处（{_reasons(self.unchecked)}）"] if self.unchecked else []
        parts += [f"列为例外 {self.excepted} 处"] if self.excepted else []
        return "，".join(parts) + (f"；另{aside}。" if aside else "。")


def _counted(unjudged: Sequence[tuple[str, int]]) -> str:
    return f"{sum(count for _, count in unjudged)} 处没有核对（{_reasons(unjudged)}）"


def _reasons(counts: Iterable[tuple[str, int]]) -> str:
    return "，".join(f"{reason} {count}" for reason, count in counts)


def headline(change: int, look: int, *, was_mended: bool = False) -> str:
    """Return how many places ask for a change and how many for a look, or that all were mended, in a sentence."""
    nothing = "都改好了" if was_mended else f"没有{NEEDS['change']}的"
    to_change = f"{change} 处{NEEDS['change']}" if change else nothing
    return f"{to_change}，{look} 处{NEEDS['look']}。" if look else f"{to_change}。"


@dataclass(frozen=True)
class Reading:
    """A draft as it reads on `day`: its own articles, and its citations with what they point at.

    `is_dated` says that the draft or the asker named the day.
    """

    text: str
    day: date | None
    is_dated: bool
    home: Home | None
    references: list[Reference]


class Checker:
    """Checks drafts by one reading of the corpus; made once, used for many."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._citations = CitationJudge(library)
        self._quotations = Quotations(library)
        self._usages = Usages(library.formulations, library.holds, target_of=self._target_of)

    def warm(self) -> None:
        """Load what the first check would wait for."""
        self._usages.warm()
        self._quotations.warm()
        self.check("《从未有过的样例工作条列（试行）》第一条规定：“从未有过的样例文字，从未有过的样例文字。”“四个形态”")

    def check(self, text: str, day: date | None = None) -> Report:
        """Return the report on *text*, paragraphs separated by line feeds.

        Validity is judged by *day*, else by the day that the text itself bears, else by that of the catalogue.
        """
        return self.report(self.read(text, day))

    def read(self, text: str, day: date | None = None) -> Reading:
        """Return *text* as it reads on the day by which `check` judges it."""
        dated = day or day_of(text)
        judged_by = dated or self.library.snapshot.manifest.as_of
        home = own_parts(text)
        references = references_in(text, self.library.resolver, home=home, day=judged_by)
        return Reading(text, judged_by, dated is not None, home, references)

    def report(self, reading: Reading) -> Report:
        """Return the report on a draft that was read."""
        manifest = self.library.snapshot.manifest
        text, references = reading.text, reading.references
        starts = [reference.span[0] for reference in references]
        usages = self._usages.find(text, day=reading.day)
        judgements = (
            *self._cited_and_quoted(reading),
            Judgement(tuple(usage for usage in usages if not _is_inside(usage, references, starts))),
        )
        findings = _without_quoted([finding for judgement in judgements for finding in judgement.findings])
        findings.sort(key=lambda finding: (finding.span, finding.weight))
        unjudged = Counter(reason for judgement in judgements for reason in judgement.unjudged)
        return Report(
            tuple(findings),
            reading.day,
            reading.is_dated,
            manifest.corpus_version,
            len(self.library.snapshot.shelves),
            self._sources(findings),
            tuple(unjudged.most_common()),
        )

    def cited_and_quoted(self, reading: Reading) -> list[Finding]:
        """Return the findings on citations and quotations alone, which the day of a reading may change."""
        return _without_quoted(
            [finding for judgement in self._cited_and_quoted(reading) for finding in judgement.findings]
        )

    def citations(self, reading: Reading, now: date) -> list[tuple[Reference, Finding]]:
        """Return each citation with its finding, which tells what has lapsed by *now*."""
        return self._citations.each(reading.text, reading.references, reading.day, home=reading.home, now=now)

    def _cited_and_quoted(self, reading: Reading) -> tuple[Judgement, Judgement]:
        return (
            self._citations.judge(reading.text, reading.references, reading.day, home=reading.home),
            self._quotations.judge(reading.text, reading.references, day=reading.day),
        )

    def _sources(self, findings: list[Finding]) -> tuple[ReportSource, ...]:
        targets = [target for finding in findings for target in (*finding.grounds, *finding.candidates)]
        used = sorted({target.document for target in targets})
        shelves = [self.library.snapshot.shelf(identifier) for identifier in used]
        return tuple(
            ReportSource(
                shelf.metadata.id,
                shelf.metadata.title,
                shelf.sha256,
                shelf.metadata.text,
                Provenance.of(shelf.metadata),
            )
            for shelf in shelves
        )

    def _target_of(self, source: CanonicalSource) -> Target | None:
        """The place where a formulation is laid down, if it is a document of the corpus."""
        shelf = self.library.snapshot.documents.get(source.document)
        if shelf is None:
            return None
        document = self.library.document(source.document)
        is_held = bool(source.address) and document.holds(source.address)
        address = Address(source.address) if is_held else WHOLE
        label = document.label(address) if address else ""
        return Target.part(shelf.metadata, address, label, is_held=shelf.metadata.text != "none")


def _without_quoted(findings: list[Finding]) -> list[Finding]:
    """The findings but for doubts about citations that a quotation has from its source: 前款 there is the source's own word."""
    quoted = sorted(finding.span for finding in findings if finding.kind == "quotation" and finding.evidence)
    starts = [start for start, _ in quoted]
    return [finding for finding in findings if not (_is_doubt(finding) and _lies_in(finding.span, quoted, starts))]


def _is_doubt(finding: Finding) -> bool:
    return finding.kind == "citation" and finding.verdict != "一致"


def _lies_in(span: Span, spans: list[Span], starts: list[int]) -> bool:
    index = bisect_right(starts, span[0]) - 1
    return index >= 0 and span[1] <= spans[index][1]


def _is_inside(usage: Finding, references: list[Reference], starts: list[int]) -> bool:
    """Whether a formulation is part of a name that is cited: 中央八项规定 in 《贯彻落实中央八项规定实施细则》.

    `starts` are where the citations begin; they do not overlap.
    """
    index = bisect_right(starts, usage.span[0]) - 1
    return index >= 0 and usage.span[1] <= references[index].span[1]
