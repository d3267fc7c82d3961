"""稿件时间机: which verdicts on a draft will be others, from which day on, as far as commencements and repeals are known.

Only the works that the draft cites are asked; a draft whose works have nothing to come costs a look at their dates.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kb.citations import Reference, Resolution, Unresolved, readings_on
from kb.drafts.checking import Checker, Reading
from kb.drafts.finding import Finding
from kb.library import Library
from kb.text import in_words
from kb.versions import begins, ends, name_of_edition

_MOST_DAYS = 12
"""Days that are looked at, the nearest first: of 129 rows of the catalogue two have a day to come."""

_MOST_TOLD = 3
"""Marks that a sentence tells of; a fourth makes it a paragraph."""


@dataclass(frozen=True)
class Turn:
    """A mark whose verdict is `before` up to a day, and `after` from that day on."""

    before: Finding
    after: Finding

    @property
    def sentence(self) -> str:
        """Return what turns, and what could be written then, without a stop."""
        words = " ".join(self.after.text.split())
        proposal = f"，可改为{self.after.suggestion}" if self.after.suggestion else ""
        return f"“{words}”由“{self.before.verdict}”变为“{self.after.verdict}”{proposal}"


@dataclass(frozen=True)
class ComingDay:
    """A day from which something holds or no longer holds, `reason` says what, and the verdicts that turn on it."""

    day: date
    reason: str
    turns: tuple[Turn, ...]

    @property
    def sentence(self) -> str:
        """Return what happens on the day, and what turns on it: 2027年1月1日起《…》（2026年）施行：…"""
        lead = f"{in_words(self.day)}起{self.reason}"
        if not self.turns:
            return f"{lead}，本稿的核对结果不变。"
        more = f"等 {len(self.turns)} 处" if len(self.turns) > _MOST_TOLD else ""
        return f"{lead}：{'；'.join(turn.sentence for turn in self.turns[:_MOST_TOLD])}{more}。"


def outlook(checker: Checker, reading: Reading) -> tuple[ComingDay, ...]:
    """Return the days to come on which a work that the draft cites changes, the nearest first.

    They lie after the day of the draft and after today. The draft is parsed once, and its citations and quotations judged
    once for each day.
    """
    library = checker.library
    today = max(filter(None, (reading.day, library.today)))
    coming = _coming(library, reading.references, today)
    if not coming:
        return ()
    read = readings_on(reading.text, library.resolver, [today, *coming], home=reading.home).by_day
    now, *then = (replace(reading, day=day, references=each) for day, each in zip([today, *coming], read, strict=True))
    before = _by_mark(checker.cited_and_quoted(now))
    days: list[ComingDay] = []
    for on_day in then:
        after = _by_mark(checker.cited_and_quoted(on_day)) | dict(_lapsed(checker, now, on_day))
        turns = (Turn(before[mark], after[mark]) for mark in before.keys() & after.keys())
        turned = (turn for turn in turns if turn.before.verdict != turn.after.verdict)
        day = on_day.day or date.max
        days.append(ComingDay(day, coming[day], tuple(sorted(turned, key=lambda turn: turn.after.span))))
        before |= after
    return tuple(days)


_Mark = tuple[int, str]


def _by_mark(findings: Sequence[Finding]) -> dict[_Mark, Finding]:
    """Return the findings by where their mark begins and of what kind it is: it may end elsewhere on another day."""
    return {(finding.span[0], finding.kind): finding for finding in findings}


def _coming(library: Library, references: Sequence[Reference], after: date) -> dict[date, str]:
    """Return what begins or ends later than *after* of the works that are cited, by its day, the nearest first."""
    validity = library.validity
    documents = {document for reference in references for document in _documents(reference)}
    works = {validity.documents[document].work_or_id for document in documents if document in validity.documents}
    texts = {
        version.id: version
        for document in sorted(documents & validity.documents.keys())
        for version in (validity.documents[document], *validity.versions(validity.documents[document].work))
        if version.work_or_id in works
    }
    events: dict[date, list[str]] = {}
    for version in texts.values():
        first, successor = begins(version), validity.successor(version.id)
        last = ends(version, successor)
        if first and first > after:
            events.setdefault(first, []).insert(0, f"{name_of_edition(version)}施行")
        if last and last > after and not (successor and begins(successor) == last):
            events.setdefault(last, []).append(f"{name_of_edition(version)}不再有效")
    return {day: "，".join(dict.fromkeys(events[day])) for day in sorted(events)[:_MOST_DAYS]}


def _documents(reference: Reference) -> tuple[str, ...]:
    outcome = reference.outcome
    return (outcome.document,) if isinstance(outcome, Resolution) else outcome.candidates


def _lapsed(checker: Checker, now: Reading, then: Reading) -> Iterator[tuple[_Mark, Finding]]:
    """Yield the findings on parts of versions that hold now and no longer then.

    The name means another version then, in which the number may be that of another article: what is meant now decides.
    Where the part stays as it is under its number, there is nothing to do.
    """
    later = {reference.span: reference.outcome for reference in then.references}
    lapsing = [
        reference
        for reference in now.references
        if isinstance(reference.outcome, Resolution) and _lapses(checker.library, reference.outcome, now.day, then.day)
        if not _is_kept(checker.library, reference.outcome, later.get(reference.span))
    ]
    if lapsing and then.day:
        for _, finding in checker.citations(replace(now, references=lapsing), then.day):
            yield (finding.span[0], finding.kind), replace(finding, is_history=False)


def _lapses(library: Library, today: Resolution, now: date | None, then: date | None) -> bool:
    validity = library.validity
    return bool(today.document and validity.lapse(today.document, then) and not validity.lapse(today.document, now))


def _is_kept(library: Library, today: Resolution, later: Resolution | Unresolved | None) -> bool:
    """Tell whether a citation of a version that lapses means on the later day what it means now: a name alone, or the
    part unchanged."""
    if not isinstance(later, Resolution) or later.document == today.document:
        return False
    if not today.address:
        return True
    is_held = _are_held(library, today, later)
    fate = library.outdated.became(today.document, later.document, today.address) if is_held else None
    return fate is not None and fate.kind == "same"


def _are_held(library: Library, *resolutions: Resolution) -> bool:
    documents = library.validity.documents
    return all(each.is_held and documents[each.document].text == "full" for each in resolutions)
