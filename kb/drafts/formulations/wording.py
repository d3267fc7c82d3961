"""What is said of a usage: verdict, one sentence, and what could be written instead."""

import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise

from kb.corpus import CanonicalSource, Formulation, FormulationChange
from kb.drafts.finding import Finding, Span, Target, Verdict
from kb.drafts.formulations.days import first_day
from kb.drafts.formulations.enumerations import FaultyList, is_pure, listed
from kb.drafts.formulations.paragraph import DraftParagraph
from kb.drafts.formulations.variants import Variant
from kb.text import fold_text, pieces

_INNER = str.maketrans("“”", "‘’")

# What tells in a sentence of the time before a change.
_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)年")
_CONGRESS = re.compile("(?P<number>十[五六七八九]|二十)(?:大|届)")
_CONGRESS_YEARS = {"十五": 1997, "十六": 2002, "十七": 2007, "十八": 2012, "十九": 2017, "二十": 2022}
_STOP = re.compile("[。!?;]")
_REACH = 120  # characters of a sentence that are read on either side


class Remarks:
    """Makes the findings. `target_of` is where a canonical source can be read, or None."""

    def __init__(self, target_of: Callable[[CanonicalSource], Target | None]) -> None:
        self._target_of = target_of
        self._targets: dict[str, Target | None] = {}

    def usage(self, paragraph: DraftParagraph, start: int, end: int, formulation: Formulation, wording: str) -> Finding:
        """Return that a formulation is used as it is."""
        counted = f"，共{formulation.count}项" if formulation.count else ""
        detail = f"提法{_quoted(wording)}{counted}{self._source(formulation)}。"
        return self._finding(paragraph.text, paragraph.span(start, end), formulation, "一致", detail)

    def variant(self, paragraph: DraftParagraph, start: int, end: int, variant: Variant, day: date | None) -> Finding:
        """Return that it is written otherwise than it usually is."""
        formulation, span = variant.formulation, paragraph.span(start, end)
        if variant.change is not None:
            is_past = _is_past(paragraph, start, end, variant.change, day)
            return self._former(paragraph.text, span, formulation, variant.change, variant.right, is_past=is_past)
        why = f"：{variant.why}" if variant.why else ""
        written = _quoted(paragraph.text[slice(*span)])
        detail = f"这里写作{written}，通行的写法是{_quoted(variant.right)}，请核对{why}。"
        return self._finding(paragraph.text, span, formulation, "有出入", detail, variant.right)

    def faulty(self, paragraph: DraftParagraph, faulty: FaultyList, day: date | None) -> Finding:
        """Return that a list of its members is not as it should be."""
        enumeration = faulty.member_list.enumeration
        formulation, span = enumeration.formulation, _span(paragraph, faulty)
        if enumeration.change is not None:
            start, end = faulty.member_list.start, faulty.member_list.end
            is_past = _is_past(paragraph, start, end, enumeration.change, day)
            now = _rewritten(paragraph, faulty)
            return self._former(paragraph.text, span, formulation, enumeration.change, now, is_past=is_past)
        detail = f"{_fact(paragraph, faulty)}{_reserve(formulation)}。"
        now = formulation.wording if faulty.fault == "number" else _rewritten(paragraph, faulty)
        return self._finding(paragraph.text, span, formulation, "有出入", detail, now)

    def _former(
        self, text: str, span: Span, formulation: Formulation, change: FormulationChange, now: str, *, is_past: bool
    ) -> Finding:
        if is_past:
            detail = f"这是当时的表述，后来有变化（{_in_words(change.date)}）：{change.change}。"
            return self._finding(text, span, formulation, "一致", detail)
        detail = f"这是{_in_words(change.date)}变化以前的表述：{change.change}，请核对。"
        return self._finding(text, span, formulation, "已修订", detail, now)

    def _finding(
        self, text: str, span: Span, formulation: Formulation, verdict: Verdict, detail: str, suggestion: str = ""
    ) -> Finding:
        target = self._target(formulation)
        written = text[slice(*span)]
        return Finding(
            span,
            written,
            "formulation",
            verdict,
            detail,
            target=target,
            suggestion=suggestion,
            diff=pieces(written, suggestion) if suggestion else (),
            formulation=formulation.name,
        )

    def _target(self, formulation: Formulation) -> Target | None:
        """The first of its sources that can be read; if none can, the first that is known."""
        if formulation.name not in self._targets:
            targets = [
                target for source in formulation.sources if source.document and (target := self._target_of(source))
            ]
            self._targets[formulation.name] = next(
                (target for target in targets if target.is_held), targets[0] if targets else None
            )
        return self._targets[formulation.name]

    def _source(self, formulation: Formulation) -> str:
        target = self._target(formulation)
        if target is not None:
            return f"，见《{target.title}》{target.label}"
        place = next((source.location for source in formulation.sources if not source.document), "")
        return f"，出自{place}" if place else ""


def _fact(paragraph: DraftParagraph, faulty: FaultyList) -> str:
    """What is otherwise in a list than it usually is."""
    enumeration, formulation = faulty.member_list.enumeration, faulty.member_list.enumeration.formulation
    name = _quoted(formulation.name if formulation.is_label else formulation.wording)
    match faulty.fault:
        case "number":
            return f"这里列的是提法{name}的{enumeration.size}项，名称的数目不同，请核对"
        case "count":
            return f"提法{name}应有{formulation.count}项，这里列了{faulty.count}项，请核对"
        case "order":
            fact = f"提法{name}各项的次序与通行的不同，请核对"
        case "missing":
            missing = "、".join(_quoted(enumeration.shown[position]) for position in faulty.member_list.missing)
            fact = f"提法{name}有{enumeration.size}项，这里没有{missing}，请核对是否漏写"
        case _:
            wrong = "，".join(
                f"{_quoted(paragraph.written(start, end))}这一项通行的是{_quoted(enumeration.shown[position])}"
                for start, end, position in faulty.wrong
            )
            fact = f"这里似在列举提法{name}，其中{wrong}，请核对"
    return f"{fact}；通行的是：{enumeration.listing}"


def _rewritten(paragraph: DraftParagraph, faulty: FaultyList) -> str:
    """The list as it should be, in the words of the draft where they are right; empty if that is not plain."""
    member_list, enumeration = faulty.member_list, faulty.member_list.enumeration
    current = enumeration.formulation.members
    if faulty.fault == "former":
        return listed(forms[0] for forms in current) if is_pure(paragraph.plain, member_list) and current else ""
    if faulty.fault == "other":
        return _replaced(paragraph, faulty)
    if faulty.fault == "count" or not is_pure(paragraph.plain, member_list):
        return ""
    spans = [paragraph.span_with_marks(item.start, item.end) for item in member_list.items]
    by_position = {
        item.position: paragraph.text[slice(*span)] for item, span in zip(member_list.items, spans, strict=True)
    }
    right = [by_position.get(position, shown) for position, shown in enumerate(enumeration.shown)]
    if faulty.fault == "missing":
        return listed(right)
    gaps = [paragraph.text[before[1] : after[0]] for before, after in pairwise(spans)]
    return "".join(member + gap for member, gap in zip(right, [*gaps, ""], strict=True))


def _replaced(paragraph: DraftParagraph, faulty: FaultyList) -> str:
    enumeration = faulty.member_list.enumeration
    position, end = _span(paragraph, faulty)
    rewritten = ""
    for first, last, member in faulty.wrong:
        start, stop = paragraph.span(first, last)
        rewritten += paragraph.text[position:start] + enumeration.shown[member]
        position = stop
    return rewritten + paragraph.text[position:end]


def _span(paragraph: DraftParagraph, faulty: FaultyList) -> Span:
    """From the first member of the list, with its quotation mark, to the last; of a numbered list its name."""
    if faulty.name:
        return paragraph.span(*faulty.name)
    places = [(item.start, item.end) for item in faulty.member_list.items] + [
        (start, end) for start, end, _ in faulty.wrong
    ]
    spans = [paragraph.span_with_marks(*place) for place in places]
    return min(start for start, _ in spans), max(end for _, end in spans)


def _reserve(formulation: Formulation) -> str:
    return "" if formulation.confidence == "high" else "（所列内容尚待核对原文）"


def _quoted(wording: str) -> str:
    return f"“{wording.translate(_INNER)}”"


def _is_past(paragraph: DraftParagraph, start: int, end: int, change: FormulationChange, day: date | None) -> bool:
    """Whether the former wording was right where it stands: by the day of the draft, or as history."""
    if day is not None and day < first_day(change.date):
        return True
    return is_told_of_its_time(paragraph.plain, start, end, change)


def _in_words(day: str) -> str:
    return "".join(f"{int(number)}{unit}" for number, unit in zip(day.split("-"), "年月日", strict=False))


def is_told_of_its_time(text: str, start: int, end: int, change: FormulationChange) -> bool:
    """Return whether the sentence tells of the time before a change.

    The sentence around `text[start:end]` names an earlier year or congress, or both wordings: 从三个自信到四个自信.
    """
    sentence = _STOP.split(text[max(0, start - _REACH) : start])[-1] + _STOP.split(text[end : end + _REACH])[0]
    years = [int(year["year"]) for year in _YEAR.finditer(sentence)]
    years += [_CONGRESS_YEARS[congress["number"]] for congress in _CONGRESS.finditer(sentence)]
    return any(year < int(change.date[:4]) for year in years) or (
        change.now != "" and fold_text(change.now) in sentence
    )
