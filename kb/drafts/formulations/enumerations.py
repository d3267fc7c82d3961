"""Enumerations: the members of a formulation where a text lists them, joined by 、和以及 alone, and what is wrong there."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from kb.corpus import Formulation, FormulationChange
from kb.drafts.formulations.naming import names
from kb.drafts.formulations.sounds import is_slip
from kb.text import fold_text

Fault = Literal["order", "missing", "other", "former", "count", "number"]

STOP = "、,;。:!?()"
_AND = "(?:以及|和|与|及)"
_JOINT = re.compile(f"[、,;]?{_AND}?")
# A comma parts clauses: what stands on its other side, each in its own, has no order.
_CLOSE_JOINT = re.compile(f"、?{_AND}?")
_OTHER = re.compile(rf"[、,;](?P<other>[^{STOP}]{{2,}}?)(?:[、,;]{_AND}?|{_AND})")
_OTHER_CLAUSE = re.compile(rf"[、,;](?P<other>[^。;:!?()]{{2,60}}?)(?:[、,;]{_AND}?|{_AND})")
_NEXT = re.compile(rf"(?:、?{_AND}|、)[^{STOP}]{{2}}|等")
_BEFORE = re.compile(rf"[^{STOP}](?:、|和|与|及|以及)$")
# 维护党中央权威和集中统一领导 and longer ones are clauses themselves: commas join them as 、 joins others.
_CLAUSE = 8
# 增强……, ……的新发展理念: how far the word may stand that tells what is listed.
_NEAR = 8
# 增强“四个意识”, 少数服从多数: members of so many characters are listed for nothing else.
_OWN = 6


@dataclass(frozen=True, eq=False)
class Enumeration:
    """The members of a formulation in canonical order, each with its folded ways of writing; `shown` are those to propose.

    `change` is set if the list was so only before that change. `misspelt` are other wordings, known to be wrong, by
    member. Of a list of signs only the length can be judged.
    """

    formulation: Formulation
    shown: tuple[str, ...]
    members: tuple[tuple[str, ...], ...]
    misspelt: tuple[tuple[str, ...], ...] = ()
    change: FormulationChange | None = None
    is_of_signs: bool = False

    @property
    def size(self) -> int:
        return len(self.members)

    @property
    def is_of_clauses(self) -> bool:
        """Whether commas join its members."""
        return any("、" in form or len(form) >= _CLAUSE for forms in self.members for form in forms)

    @property
    def other(self) -> re.Pattern[str]:
        """What stands between two members if there is something else in the place of one."""
        return _OTHER_CLAUSE if self.is_of_clauses else _OTHER

    @property
    def listing(self) -> str:
        return listed(self.shown)


def listed(members: Iterable[str]) -> str:
    """Return members as a list in one line."""
    together = list(members)
    return ("，" if any("、" in member for member in together) else "、").join(together)


@dataclass(frozen=True)
class MemberMark:
    """A member that stands at `[start, end)` of a folded paragraph; `is_exact` if in one of its right ways of writing."""

    start: int
    end: int
    position: int
    is_exact: bool


@dataclass(frozen=True)
class MemberList:
    """Members of one enumeration that a text lists at `[start, end)` of a folded paragraph, with nothing else in between.

    In a list of which the text says by a name what it lists, other things may stand in the place of members.
    """

    enumeration: Enumeration
    items: tuple[MemberMark, ...]
    start: int
    end: int

    @property
    def positions(self) -> list[int]:
        return [item.position for item in self.items]

    @property
    def is_whole(self) -> bool:
        return len(self.items) == self.enumeration.size

    @property
    def missing(self) -> list[int]:
        return sorted(set(range(self.enumeration.size)) - set(self.positions))


@dataclass(frozen=True)
class FaultyList:
    """A list with what is wrong in it. `wrong` is where something else stands in the place of a member, and of which one;
    `count` is how many members it has, if that is what is wrong; `name` is then where it is named."""

    member_list: MemberList
    fault: Fault
    wrong: tuple[tuple[int, int, int], ...] = ()
    count: int = 0
    name: tuple[int, int] | None = None


def enumerations(formulation: Formulation) -> Iterator[Enumeration]:
    """Yield the list of a formulation, and those that it had before.

    None if texts do not list it in fixed words.
    """
    if formulation.members:
        wrong: defaultdict[str, list[str]] = defaultdict(list)
        for variant in formulation.wrong_variants:
            wrong[fold_text(variant.right)].extend(map(fold_text, variant.wordings))
        members = _folded(formulation.members)
        misspelt = tuple(tuple(form for form in forms for form in wrong.get(form, ())) for forms in members)
        yield Enumeration(formulation, tuple(forms[0] for forms in formulation.members), members, misspelt)
    if formulation.signs:
        yield Enumeration(formulation, (), _folded(formulation.signs), is_of_signs=True)
    for change in formulation.changes:
        if change.members:
            shown = tuple(forms[0] for forms in change.members)
            yield Enumeration(formulation, shown, _folded(change.members), change=change)


def _folded(members: Iterable[Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(map(fold_text, forms)) for forms in members)


def outermost(hits: Iterable[MemberMark]) -> list[MemberMark]:
    """Return the hits in order that lie in no other.

    The longer counts, then the one that begins first.
    """
    outer: list[MemberMark] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end, not hit.is_exact)):
        if not outer or hit.start >= outer[-1].end:
            outer.append(hit)
    return outer


def lists(text: str, enumeration: Enumeration, items: Sequence[MemberMark]) -> Iterator[MemberList]:
    """Yield the lists that members in a folded paragraph make up.

    *items* are the outermost ones, in order.
    """
    if enumeration.is_of_signs or len(items) < enumeration.size - 1:
        return
    run = [items[0]]
    for before, item in pairwise(items):
        gap = text[before.end : item.start]
        is_new = item.position not in {earlier.position for earlier in run}
        if is_new and (_JOINT.fullmatch(gap) or enumeration.other.fullmatch(gap)):
            run.append(item)
            continue
        yield _list(enumeration, run)
        run = [item]
    yield _list(enumeration, run)


def _list(enumeration: Enumeration, run: Sequence[MemberMark]) -> MemberList:
    return MemberList(enumeration, tuple(run), run[0].start, run[-1].end)


def judge(text: str, member_list: MemberList) -> FaultyList | None:
    """Return the list with what is wrong in it, or None.

    None also if it need not be a list of this formulation: then its name must tell.
    """
    enumeration = member_list.enumeration
    if enumeration.change:
        is_former = _is_pure(text, member_list) and _is_former(text, member_list)
        return FaultyList(member_list, "former") if member_list.is_whole and is_former else None
    exact = sum(item.is_exact for item in member_list.items)
    if exact * 2 < enumeration.size:
        return None
    if member_list.is_whole and _is_pure(text, member_list):
        return judge_whole(text, member_list, is_named=False)
    return _judge_slip(text, member_list) if len(member_list.missing) == 1 and enumeration.size >= 3 else None


def _is_former(text: str, member_list: MemberList) -> bool:
    """Whether it is the list as it was before a change. A list that was only made longer by it may also be partial: then
    a name or another word that goes with it stands beside it, and it ends where it ended: not 和党的建设."""
    enumeration = member_list.enumeration
    current = {form for forms in enumeration.formulation.members for form in forms}
    if not all(shown in current for shown in enumeration.shown):
        return True
    return _is_told(text, member_list) and not goes_on(text, member_list.start, member_list.end)


def _is_told(text: str, member_list: MemberList) -> bool:
    """Whether a name, or a word that goes with the formulation, stands beside the list. Short members may also be listed
    for themselves, 如政治纪律、组织纪律、廉洁纪律、工作纪律、群众纪律、生活纪律."""
    if min(len(form) for forms in member_list.enumeration.members for form in forms) >= _OWN:
        return True
    formulation = member_list.enumeration.formulation
    around = text[max(0, member_list.start - _NEAR) : member_list.start] + text[member_list.end :][:_NEAR]
    return any(
        word in around for word in map(fold_text, (*names(formulation), *formulation.beside, *formulation.verbs))
    )


def goes_on(text: str, start: int, end: int) -> bool:
    """Return whether more is joined to a list, on either side.

    The list stands at `[start, end)`.
    """
    return bool(_NEXT.match(text, end) or _BEFORE.search(text, max(0, start - 3), start))


def judge_whole(text: str, member_list: MemberList, *, is_named: bool) -> FaultyList | None:
    """Return a whole list with what is wrong in it, or None.

    *is_named* if the text says by a name what it lists.
    """
    wrong = tuple((item.start, item.end, item.position) for item in member_list.items if not item.is_exact)
    if wrong:
        return FaultyList(member_list, "other", wrong)
    formulation = member_list.enumeration.formulation
    if not formulation.fixed_order or member_list.positions == sorted(member_list.positions):
        return None
    joint = _JOINT if member_list.enumeration.is_of_clauses else _CLOSE_JOINT
    if not _is_pure(text, member_list, joint):
        return None
    is_sure = is_named or (_is_told(text, member_list) and not goes_on(text, member_list.start, member_list.end))
    return FaultyList(member_list, "order") if is_sure else None


def _is_pure(text: str, member_list: MemberList, joint: re.Pattern[str] = _JOINT) -> bool:
    return all(joint.fullmatch(text[a.end : b.start]) for a, b in pairwise(member_list.items))


def is_pure(text: str, member_list: MemberList) -> bool:
    """Return whether all that is listed is members.

    Nothing but separators stands between them.
    """
    items = member_list.items
    return (items[0].start, items[-1].end) == (member_list.start, member_list.end) and _is_pure(text, member_list)


def _judge_slip(text: str, member_list: MemberList) -> FaultyList | None:
    """What sounds like the member that is missing stands in its place: 核心意识、看其意识."""
    (missing,) = member_list.missing
    for form in member_list.enumeration.members[missing]:
        for start, end in _places(text, member_list, len(form)):
            if is_slip(text[start:end], form):
                first, last = min(start, member_list.start), max(end, member_list.end)
                completed = MemberList(member_list.enumeration, member_list.items, first, last)
                return FaultyList(completed, "other", ((start, end, missing),))
    return None


def _places(text: str, member_list: MemberList, length: int) -> Iterator[tuple[int, int]]:
    """Where something else is joined to the members: in the one gap among them, if there is one, else before or behind."""
    gaps = [(a.end, b.start) for a, b in pairwise(member_list.items) if not _JOINT.fullmatch(text[a.end : b.start])]
    if gaps:
        other = member_list.enumeration.other.fullmatch(text, *gaps[0]) if len(gaps) == 1 else None
        yield from [other.span("other")] if other else []
        return
    start, end = member_list.start, member_list.end
    if (joint := _JOINT.match(text, end)) and joint.end() > end:
        yield joint.end(), joint.end() + length
    for width in (1, 2, 3):
        if start - width >= length and _JOINT.fullmatch(text, start - width, start):
            yield start - width - length, start - width
