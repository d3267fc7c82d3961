"""Enumerations: the lists of a text that give the members of a formulation, and what in them is not as it should be."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from rapidfuzz import fuzz

from kb.corpus import Formulation, FormulationChange
from kb.text import fold_text

Fault = Literal["order", "missing", "other", "former"]

_STOP = "、,;。:!?()"
_AND = "(?:以及|并且|还有|同时|和|与|及|又|并|而|或)"
# Between two members: nothing (富强民主), 、 ，和, or what goes with each: 、增强; 的震慑，扎牢; ；二是牢固树立.
# But not what says how one is to the other: ，最关键的是.
_VERB = f"(?:(?:[一二三四五六七八九十]|同时|也)是)?[^{_STOP}是]"
_JOINT = re.compile(
    f"[、,;/]?{_AND}?|[^{_STOP}是]{{0,6}}[、,;]{_VERB}{{0,6}}|[^{_STOP}是]{{0,3}}{_AND}[^{_STOP}是]{{0,3}}"
)
_PURE = re.compile(f"[、,;]?{_AND}?")
_OTHER = re.compile(rf"[、,;](?P<other>[^{_STOP}]{{2,}}?)(?:[、,;]{_AND}?|{_AND})")
_OTHER_LONG = re.compile(rf"[、,;](?P<other>[^。;:!?()]{{4,}}?)[、,;]{_AND}?")
_NEXT = re.compile(rf"(?:、?{_AND}|、)(?P<other>[^{_STOP}和与及]{{2,}})")
_BEFORE = re.compile(rf"(?P<other>[^{_STOP}和与及]{{2,}})(?:、|和|与|及|以及)$")
_OPEN = re.compile("等")
# Characters that are looked at on either side of a list: the longest member has 26, and two may stand there.
_MOST = 60
# The next and the last thing that is joined to a list, by how many 、 stand within a member.
_FIRST = [
    re.compile(rf"(?:[、,]?{_AND}|[、,;])(?P<other>[^{_STOP}]+(?:、[^{_STOP}]+){{{inner}}})") for inner in range(3)
]
_LAST = [
    re.compile(rf"(?P<other>[^{_STOP}]+(?:、[^{_STOP}]+){{{inner}}})(?:[、,]?{_AND}|[、,;])$") for inner in range(3)
]
_PART_ONLY = re.compile("(?:特别是|尤其是|其中|包含|首先|重点|主要)[^。;:!?]{0,4}$")

# A list that lacks a member and does not name the formulation may be meant to be partial: 经济建设、文化建设. Five members of
# six do not stand together by chance.
_MANY = 6
# “三会一课”，即…: so many characters between a name and its list say nothing else.
_DIRECT = 3


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
    def is_long(self) -> bool:
        """Whether its members are so long that none of them is said by chance."""
        return self.shortest >= 6

    @property
    def shortest(self) -> int:
        """How many characters the shortest member has."""
        return min(len(forms[0]) for forms in self.members)

    @property
    def listing(self) -> str:
        return listed(self.shown)


def listed(members: Iterable[str]) -> str:
    """Return members as a list in one line."""
    names = list(members)
    return ("，" if any("、" in member for member in names) else "、").join(names)


@dataclass(frozen=True)
class MemberMark:
    """A member that stands at `[start, end)` of a folded paragraph; `is_exact` if in one of its right ways of writing."""

    start: int
    end: int
    position: int
    is_exact: bool


@dataclass(frozen=True)
class MemberList:
    """Members of one enumeration that follow each other in one sentence. `other` is what stands among them and is none:
    where, and in the place of which member."""

    enumeration: Enumeration
    items: tuple[MemberMark, ...]
    other: tuple[int, int, int] | None = None

    @property
    def start(self) -> int:
        return min(self.items[0].start, self.other[0]) if self.other else self.items[0].start

    @property
    def end(self) -> int:
        return max(self.items[-1].end, self.other[1]) if self.other else self.items[-1].end

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
    `missing` are the members that are not there."""

    member_list: MemberList
    fault: Fault
    wrong: tuple[tuple[int, int, int], ...] = ()
    missing: tuple[int, ...] = ()


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


def lists(text: str, enumeration: Enumeration, hits: Iterable[MemberMark]) -> Iterator[MemberList]:
    """Yield the lists that the members in a folded paragraph make up, in order."""
    items = () if enumeration.is_of_signs else _longest(hits)
    if not items or len({item.position for item in items}) < max(1, enumeration.size - 1):
        return
    # 开放创新、绿色低碳 is no list of 开放, 创新 and 绿色.
    joint = _JOINT if enumeration.shortest > 2 else _PURE
    run, other = [items[0]], None
    for before, item in pairwise(items):
        gap = text[before.end : item.start]
        between = _other(gap, enumeration) if other is None else None
        is_joined = between is not None or joint.fullmatch(gap) is not None
        if not is_joined or item.position in {earlier.position for earlier in run}:
            yield MemberList(enumeration, tuple(run), other)
            run, other = [item], None
            continue
        if between:
            other = (before.end + between[0], before.end + between[1], len(run))
        run.append(item)
    yield MemberList(enumeration, tuple(run), other)


def _longest(hits: Iterable[MemberMark]) -> list[MemberMark]:
    """The hits without those that lie in a longer one or begin within the one before."""
    outer: list[MemberMark] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end, not hit.is_exact)):
        if outer and hit.start < outer[-1].end:
            continue
        outer.append(hit)
    return outer


def _other(gap: str, enumeration: Enumeration) -> tuple[int, int] | None:
    """Where in the gap between two members one stands that is none of them."""
    lengths = [len(forms[0]) for forms in enumeration.members]
    inner = any("、" in forms[0] for forms in enumeration.members)
    match = (_OTHER_LONG if inner else _OTHER).fullmatch(gap)
    if match is None or not max(2, min(lengths) - 1) <= len(match["other"]) <= max(lengths) + 4:
        return None
    return match.span("other")


def judge(text: str, member_list: MemberList, distance: int | None) -> FaultyList | None:
    """Return the list with what is wrong in it, or None.

    None also if it need not be a list of this formulation. *distance* is how many characters from it the formulation is named
    in the same sentence, None if it is not.
    """
    enumeration = member_list.enumeration
    if enumeration.change:
        return (
            FaultyList(member_list, "former")
            if member_list.is_whole and not member_list.other and _is_former(text, member_list, distance)
            else None
        )
    exact = sum(item.is_exact for item in member_list.items)
    if member_list.is_whole and not member_list.other:
        return _judge_whole(member_list, exact)
    if (
        len(member_list.missing) != 1
        or exact * 2 < enumeration.size - 1
        or member_list.positions != sorted(member_list.positions)
    ):
        return None
    if enumeration.size == 2 and not enumeration.is_long:
        return None
    forms = enumeration.members[member_list.missing[0]]
    places = list(_in_place(text, member_list))
    if any(_is_one_of(text[first:last], forms) for first, last in places):
        return None
    alike = next((place for place in places if _alike(text[slice(*place)], forms)), None)
    if alike or (member_list.other and (distance is not None or enumeration.size >= 5)):
        return _judge_other(member_list, alike or places[0])
    return _judge_missing(text, member_list, distance)


def _is_former(text: str, member_list: MemberList, distance: int | None) -> bool:
    """Whether it is the list as it was before a change. A list that was only made longer by it may also be partial: then it
    must be named, or stand beside a word that goes with it, and end where it ended: not 和党的建设."""
    enumeration, formulation = member_list.enumeration, member_list.enumeration.formulation
    current = {form for forms in formulation.members for form in forms}
    if not all(shown in current for shown in enumeration.shown):
        return True
    around = text[max(0, member_list.start - 6) : member_list.start] + text[member_list.end : member_list.end + 6]
    if distance is None and not any(word in around for word in (*formulation.beside, *formulation.verbs)):
        return False
    goes_on = _NEXT.match(text, member_list.end) or _OPEN.match(text, member_list.end)
    return not goes_on and not _BEFORE.search(text, max(0, member_list.start - _MOST), member_list.start)


def _judge_whole(member_list: MemberList, exact: int) -> FaultyList | None:
    enumeration = member_list.enumeration
    if exact * 2 < enumeration.size:
        return None
    if member_list.positions != sorted(member_list.positions):
        sure = enumeration.size >= 3 or enumeration.is_long
        return FaultyList(member_list, "order") if sure and not enumeration.formulation.is_order_free else None
    wrong = _inexact(member_list)
    return FaultyList(member_list, "other", wrong) if wrong else None


def _inexact(member_list: MemberList) -> tuple[tuple[int, int, int], ...]:
    return tuple((item.start, item.end, item.position) for item in member_list.items if not item.is_exact)


def _in_place(text: str, member_list: MemberList) -> Iterator[tuple[int, int]]:
    """What stands where the missing member should: among the others, or joined to them at the end where it belongs."""
    (missing,) = member_list.missing
    if member_list.other:
        if member_list.other[2] == missing:
            yield member_list.other[:2]
        return
    forms = member_list.enumeration.members[missing]
    for form in forms if missing in (0, member_list.enumeration.size - 1) else ():
        inner = form.count("、")
        if missing == 0:
            before = _LAST[inner].search(text, max(0, member_list.start - _MOST), member_list.start)
            if before:
                yield _cut(text, *before.span("other"), form, from_end=True)
        else:
            after = _FIRST[inner].match(text, member_list.end, member_list.end + _MOST)
            if after:
                yield _cut(text, *after.span("other"), form, from_end=False)


def _judge_other(member_list: MemberList, place: tuple[int, int]) -> FaultyList:
    """Something else stands at `place` instead of the missing member."""
    other = (*place, member_list.missing[0])
    completed = MemberList(member_list.enumeration, member_list.items, other)
    return FaultyList(completed, "other", tuple(sorted([*_inexact(member_list), other])))


def _cut(text: str, start: int, end: int, form: str, *, from_end: bool) -> tuple[int, int]:
    """The part of `[start, end)` that is most like a member, without what goes with it in the sentence."""
    lengths = [length for length in range(len(form) - 2, len(form) + 3) if 2 <= length <= end - start] or [end - start]
    places = [(end - length, end) if from_end else (start, start + length) for length in lengths]
    return max(places, key=lambda place: (fuzz.ratio(text[slice(*place)], form), place[0] - place[1]))


def _is_one_of(wording: str, forms: Sequence[str]) -> bool:
    """Whether `wording` is a member, perhaps with a 的 that makes no difference: 大额资金的使用."""
    return wording.replace("的", "") in {form.replace("的", "") for form in forms}


def _alike(wording: str, forms: Sequence[str]) -> bool:
    """Whether `wording` may be meant for a member: half of its characters are the same, of a long one more."""
    return any(fuzz.ratio(wording, form) >= _likeness(len(form)) for form in forms)


def _likeness(length: int) -> int:
    return 75 if length >= 8 else 60 if length >= 6 else 50


def _judge_missing(text: str, member_list: MemberList, distance: int | None) -> FaultyList | None:
    enumeration = member_list.enumeration
    if member_list.other or enumeration.size < 3 or enumeration.formulation.is_order_free:
        return None
    is_named = distance is not None and (enumeration.size > 3 or distance <= _DIRECT)
    if not (is_named or enumeration.size >= _MANY) or _OPEN.match(text, member_list.end):
        return None
    if _PART_ONLY.search(text, max(0, member_list.start - 12), member_list.start):
        return None
    return FaultyList(member_list, "missing", missing=tuple(member_list.missing))


def is_pure(text: str, member_list: MemberList) -> bool:
    """Return whether nothing but separators stands between the members."""
    return all(_PURE.fullmatch(text[a.end : b.start]) for a, b in pairwise(member_list.items))
