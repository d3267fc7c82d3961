"""What a rule cites, as it stands today: in force, revised, repealed, and what became of the very part that is resolution."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from kb.citations import Fate, Reference, Resolution
from kb.documents import Address, Document, Metadata, Provenance
from kb.drafts.checking import Checker, Reading
from kb.drafts.finding import Finding
from kb.drafts.rules.ledger import LedgerRow, Role, Rule, Task
from kb.text import DiffPiece, pieces
from kb.versions import Lapse, name_of_edition

_STOP = re.compile(r"[。；;\n]")
_LEADS = re.compile(r"根据|依据|依照|按照|遵照|参照|贯彻|落实|执行")
_MAKES = re.compile(r"制定|制订|修订|特作|特制|提出")
_REPEALS = re.compile(r"废止|停止(?:执行|施行|实施)|不再(?:执行|施行|实施)|失效")
_BESIDE = 12
"""Characters that are shown beside a change: a clause, by which it is found again."""
_LONGEST_DIFF = 600
"""Characters of changes in one row: of an article that was written anew a cell of a table shows no more on a page."""


class Bases:
    """Judges what rules cite by the texts that are in force on `day`."""

    def __init__(self, checker: Checker, day: date) -> None:
        self._checker = checker
        self._library = checker.library
        self._day = day

    def rows(self, rule: Rule, reading: Reading) -> Iterator[LedgerRow]:
        """Yield a row for each citation of a rule, in the order of its text."""
        for reference in reading.references:
            alone = replace(reading, references=[reference])  # each by itself: no row says that another says it
            for _, finding in self._checker.citations(alone, self._day):
                yield self._row(rule, alone, reference, self._as_of_today(alone, finding))

    def _as_of_today(self, reading: Reading, finding: Finding) -> Finding:
        """Return the finding; of what had not begun on the day of the rule, how it stands today."""
        if finding.verdict != "尚未施行":
            return finding
        return self._checker.citations(replace(reading, day=self._day), self._day)[0][1]

    def _row(self, rule: Rule, reading: Reading, reference: Reference, finding: Finding) -> LedgerRow:
        row = LedgerRow(
            rule,
            _role(reading.text, finding),
            finding.need,
            " ".join(finding.text.split()),
            _state(finding),
            finding.detail,
            lines=(reading.text.count("\n", 0, finding.span[0]) + 1,),
            proposal=finding.suggestion,
        )
        outcome = reference.outcome
        if not isinstance(outcome, Resolution):
            return self._unresolved(row, reading, reference, finding)
        if not outcome.document:
            return replace(row, state=row.state if finding.need == "look" else "本制度的条款")
        row = replace(row, basis=self._name(outcome, finding), sources=(self._provenance(outcome.document),))
        lapse = self._library.resolver.lapse(outcome.document, reading.day, self._day)
        if lapse is None:
            return self._holding(row, outcome, finding)
        return self._lapsed(row, reading, reference, outcome, lapse, finding)

    def _unresolved(self, row: LedgerRow, reading: Reading, reference: Reference, finding: Finding) -> LedgerRow:
        if _is_repeal(reading.text, finding):
            return replace(row, task="nothing")
        if finding.verdict != "已废止":
            return row
        repeal = self._library.validity.repeals.of(reference.antecedent or reference.citation.name)
        return replace(
            row, task="nothing" if _is_former(reference) else "change", since=repeal.since if repeal else None
        )

    def _holding(self, row: LedgerRow, resolution: Resolution, finding: Finding) -> LedgerRow:
        status = self._library.validity.status(resolution.document, self._day) or "时效不详"
        if finding.verdict == "名称有误":
            return replace(row, state=f"{status}；名称有误")
        if finding.verdict not in {"一致", "尚未施行"} or finding.reason:
            reason = finding.reason or finding.verdict
            return replace(row, task="look", state=f"{status}（{reason}）")
        return replace(row, state=status)

    # What no longer holds

    def _lapsed(
        self,
        row: LedgerRow,
        reading: Reading,
        reference: Reference,
        resolution: Resolution,
        lapse: Lapse,
        finding: Finding,
    ) -> LedgerRow:
        after = lapse.successor
        row = replace(
            row,
            state=lapse.status if after or lapse.status == "已废止" else f"{lapse.status}（新版没有著录）",
            since=lapse.since,
            sources=(*row.sources, *([Provenance.of(after)] if after else [])),
        )
        if _is_former(reference) or (lapse.status == "已废止" and _is_repeal(reading.text, finding)):
            return replace(row, task="nothing")
        if finding.verdict == "名称有误" or lapse.status == "已废止":
            return replace(row, task="change")
        if after is None:
            return replace(row, task="look" if resolution.address or row.role == "依据" else "nothing")
        if resolution.address:
            return self._of_part(row, resolution, after, finding)
        return self._of_whole(row, reference, resolution, after)

    def _of_whole(self, row: LedgerRow, reference: Reference, resolution: Resolution, after: Metadata) -> LedgerRow:
        """Return the row on a text that is only named, which means the one in force, under its name."""
        before = self._library.validity.documents[resolution.document]
        if after.title != before.title:
            return replace(row, task="change")
        if row.role != "依据" and not reference.citation.edition:
            return replace(row, task="nothing", change="只写了名称，指现行的文本", proposal="")
        compared = ""
        if before.text == after.text == "full":
            compared = f"新旧对照：{self._library.versions.compare(before.id, after.id).summary}"
        return replace(row, task="compare", change=compared, proposal="")

    def _of_part(self, row: LedgerRow, resolution: Resolution, after: Metadata, finding: Finding) -> LedgerRow:
        before = self._library.validity.documents[resolution.document]
        if finding.reason or not (before.text == after.text == "full" and resolution.is_held):
            return replace(row, task="look", change="新旧文本没有都收录全文，不能逐条比较")
        fate = self._library.outdated.became(before.id, after.id, resolution.address)
        if fate is None:
            return replace(row, task="compare", change="所引是一章（编、节），请对照新版")
        if fate.kind == "dropped":
            return replace(row, task="change", change="新版没有对应的条文")
        old, new = self._library.snapshot.document(before.id), self._library.snapshot.document(after.id)
        label = old.label(resolution.address)
        is_there = label.startswith(fate.label)
        number = "" if is_there else f"条号变为{fate.label}，"
        if fate.kind == "same":
            return replace(row, task="nothing", change="所引条文未变", proposal="")
        if fate.kind == "moved":
            return replace(row, task="change", change=f"{number}文字未变")
        task: Task = "compare" if is_there and before.title == after.title else "change"
        diff = _short(_compared(old, new, resolution.address, fate))
        return replace(row, task=task, change=f"{number}文字有修改" if number else "所引条文有修改", diff=diff)

    # Names

    def _name(self, resolution: Resolution, finding: Finding) -> str:
        metadata = self._library.validity.documents[resolution.document]
        label = finding.target.label if finding.target and resolution.address else ""
        several = self._library.resolver.versions(metadata.id)
        return f"{name_of_edition(metadata) if several else f'《{metadata.title}》'}{label}"

    def _provenance(self, identifier: str) -> Provenance:
        return Provenance.of(self._library.validity.documents[identifier])


def _state(finding: Finding) -> str:
    return f"未核（{finding.reason}）" if finding.verdict == "未核" and finding.reason else finding.verdict


def _is_former(reference: Reference) -> bool:
    """Tell whether the rule says itself that the text is a former one: 原《…》."""
    return reference.citation.edition.is_former


def _role(text: str, finding: Finding) -> Role:
    """Return whether a citation is the basis of a rule: 根据《…》…，制定本办法."""
    before, after = _sentence(text, finding)
    return "依据" if _LEADS.search(before) and _MAKES.search(after) else "引用"


def _is_repeal(text: str, finding: Finding) -> bool:
    """Tell whether a rule repeals what it cites: 原《…》同时废止."""
    return bool(_REPEALS.search(_sentence(text, finding)[1]))


def _sentence(text: str, finding: Finding) -> tuple[str, str]:
    """Return what stands before a mark in its sentence, and after it."""
    start, end = finding.span
    begin = max((stop.end() for stop in _STOP.finditer(text, max(0, start - 400), start)), default=max(0, start - 400))
    stop = _STOP.search(text, end)
    return text[begin:start], text[end : stop.start() if stop else len(text)]


def _compared(old: Document, new: Document, part: Address, fate: Fate) -> tuple[DiffPiece, ...]:
    """Return the wording of a part beside that of its heir, their numbers aside; of a 款 that cannot be followed the article's."""
    address = part.article if fate.address == fate.address.article and part.is_article else part
    return pieces(_wording(old, address), _wording(new, fate.address))


def _wording(document: Document, address: Address) -> str:
    paragraphs = document.paragraphs_of(address)
    if not paragraphs:
        return document.part_text(address)
    return "\n".join((paragraphs[0].rest, *(paragraph.text for paragraph in paragraphs[1:])))


def _short(diff: Sequence[DiffPiece]) -> tuple[DiffPiece, ...]:
    """Return the changes with a few characters beside each, and no more of them than a cell shows."""
    last = len(diff) - 1
    shown = [_cut(piece, is_first=at == 0, is_last=at == last) for at, piece in enumerate(diff)]
    short: list[DiffPiece] = []
    for piece in shown:
        if sum(len(each.text) for each in short) + len(piece.text) > _LONGEST_DIFF:
            return (*short, DiffPiece("same", "……（其余请看新旧对照）"))
        short.append(piece)
    return tuple(short)


def _cut(piece: DiffPiece, *, is_first: bool, is_last: bool) -> DiffPiece:
    text = piece.text
    if piece.op != "same" or len(text) <= 2 * _BESIDE:
        return piece
    head = "" if is_first else text[:_BESIDE]
    tail = "" if is_last else text[-_BESIDE:]
    return DiffPiece("same", f"{head}…{tail}")
