"""Named lists: what stands right behind a name, or right before it, as the list of its members."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from kb.drafts.formulations.enumerations import (
    Enumeration,
    Fault,
    FaultyList,
    MemberList,
    MemberMark,
    goes_on,
    judge_whole,
    outermost,
)
from kb.drafts.formulations.naming import NUMBERS, is_counted
from kb.drafts.formulations.sounds import is_slip
from kb.text import fold_text, number

# “四种形态”：…… （党员大会……） 即……
_LEAD = re.compile("\\(?(?:[,:]|--)?(?:具体|分别)?(?:即|就是|也就是|是指|指的是|包括|指|是|为)?[:,]?")
_NO_LEAD = {"", ",", "是", "为"}
# ……看齐意识“四个意识”, ……这“四个意识”, ……（“四个意识”）
_TAIL = re.compile("[,的(]?(?:即|这|简称|统称|以下简称)?$")
_ORDINAL_LEAD = re.compile("[:,。;]?(?:即|就是|包括|分别是|要求|具体是|的要求|的内容|指的是|是指)?[:,。;]?")
_ORDINAL = re.compile("(?:(?P<is>[一二三四五六七八九十]+)是|第(?P<kind>[一二三四五六七八九十]+)种)")
_SEPARATOR = re.compile("[、,;]|(?<=\x00)(?:以及|和|与|及)|(?:以及|和|与|及)(?=\x00)")
_AND_MORE = re.compile("等|……|\\.\\.\\.")
_PARTLY = re.compile("主要|特别|尤其|其中|重点|首先|突出|包含|含|例?如|比如")
_DEFINES = re.compile("即|是|指")
_REACH = 400  # characters that are read for a list on either side of its name; the longest list on record has 260
_PLAIN = 4  # characters of its own that a member may have; with more the sentence says something of each
_KIND = 2  # 意识, 自信: characters in which all members end, by which one more of their kind is known
_JOINT_BEFORE = re.compile("(?:、|和|与|及|以及|、和)$")


@dataclass(frozen=True)
class _ListPart:
    """What is listed at `[start, end)`: the member that stands in it, if one does."""

    start: int
    end: int
    item: MemberMark | None


@dataclass(frozen=True)
class _Found:
    """The parts of a list; `may_lack` if some of its members may be left out on purpose."""

    parts: tuple[_ListPart, ...]
    may_lack: bool


def judge_named(
    text: str, name: tuple[int, int], enumeration: Enumeration, items: Sequence[MemberMark]
) -> FaultyList | None:
    """Return what is wrong in the list beside a name, or None.

    *name* is where it stands in the folded paragraph, *items* are the members in it, by their starts. A list of which
    most are no members is about something else (“三会一课”：一是抓计划，二是抓落实), one that says 等 need not be whole.
    """
    numbered = _numbered(text, name, enumeration, items)
    if numbered:
        return numbered
    found = _behind(text, name[1], enumeration, items) or _before(text, name[0], enumeration, items)
    return _judge(text, found, enumeration, name) if found else None


def _within(items: Sequence[MemberMark], start: int, end: int) -> list[MemberMark]:
    first, last = (bisect_left(items, place, key=_start) for place in (start, end))
    return [item for item in outermost(items[first:last]) if item.end <= end]


def _start(item: MemberMark) -> int:
    return item.start


def _behind(text: str, start: int, enumeration: Enumeration, items: Sequence[MemberMark]) -> _Found | None:
    lead = _LEAD.match(text, start)
    if lead is None or lead[0] in _NO_LEAD:
        return None
    bracket = "(" in lead[0]
    stop = re.compile("[)]" if bracket else "[。;:!?()]").search(text, lead.end(), lead.end() + _REACH)
    end = stop.start() if stop else min(len(text), lead.end() + _REACH)
    within = _within(items, lead.end(), end)
    if not within:
        return None
    if not bracket:
        comma = text.find(",", within[-1].end, end)
        end = comma if comma != -1 else end
    parts = _parts(text, lead.end(), end, within)
    if not bracket and parts and parts[-1].item:  # the sentence goes on behind its last member
        parts[-1] = _ListPart(parts[-1].start, parts[-1].item.end, parts[-1].item)
    is_open = _AND_MORE.search(text, within[-1].end, end) or _PARTLY.match(text, lead.end(), within[0].start)
    # “四风”（形式主义、官僚主义）: half of them may be those that are meant; 即形式主义、官僚主义 says that there are no more.
    is_few = len(parts) * 2 <= enumeration.size and not _DEFINES.search(lead[0])
    return _Found(tuple(parts), may_lack=bool(is_open or is_few))


def _before(text: str, end: int, enumeration: Enumeration, items: Sequence[MemberMark]) -> _Found | None:
    """The list that ends where the name begins. What is no member in it looks like one, or the list is none."""
    tail = _TAIL.search(text, max(0, end - 6), end)
    end = tail.start() if tail else end
    start = max(text.rfind(mark, max(0, end - _REACH), end) for mark in "。;:!?()") + 1
    within = _within(items, max(start, end - _REACH), end)
    if len(within) < enumeration.size - 1:
        return None
    parts = _parts(text, within[0].start, end, within)
    if any(part.end != part.item.end if part.item else not _is_likely(text, part, enumeration) for part in parts):
        return None
    return _Found((*_first(text, start, within[0].start, enumeration), *parts), may_lack=True)


def _first(text: str, start: int, end: int, enumeration: Enumeration) -> Iterator[_ListPart]:
    """What stands before the first member as one more: 增强服务意识、大局意识."""
    length = len(enumeration.members[0][0])
    joint = _JOINT_BEFORE.search(text, max(start, end - 3), end)
    if joint and joint.start() - length >= start:
        part = _ListPart(joint.start() - length, joint.start(), None)
        yield from [part] if _is_of_kind(text, part, enumeration) else []


def _kind(enumeration: Enumeration) -> str:
    """The characters in which all members end."""
    columns = zip(*(form[::-1] for forms in enumeration.members for form in forms), strict=False)
    return "".join(column[0] for column in takewhile(lambda column: len(set(column)) == 1, columns))[::-1]


def _is_of_kind(text: str, part: _ListPart, enumeration: Enumeration) -> bool:
    kind = _kind(enumeration)
    return len(kind) >= _KIND and text.endswith(kind, part.start, part.end)


def _is_likely(text: str, part: _ListPart, enumeration: Enumeration) -> bool:
    """Whether it ends as all members do, or is as long as they are and joined to them: not ，纠治“四风”."""
    lengths = {len(form) for forms in enumeration.members for form in forms}
    is_joined = text[part.start - 1 : part.start] in set("、和与及") and min(lengths) <= part.end - part.start <= max(
        lengths
    )
    return _is_of_kind(text, part, enumeration) or is_joined


def _parts(text: str, start: int, end: int, items: Sequence[MemberMark]) -> list[_ListPart]:
    """What is listed at `[start, end)`, one by one: signs within a member part nothing."""
    masked = text[start:end]
    for item in items:
        masked = masked[: item.start - start] + "\x00" * (item.end - item.start) + masked[item.end - start :]
    edges = [(0, 0), *(sign.span() for sign in _SEPARATOR.finditer(masked)), (len(masked), len(masked))]
    spans = [(start + before[1], start + after[0]) for before, after in pairwise(edges) if before[1] < after[0]]
    return [_ListPart(*span, next((item for item in items if span[0] <= item.start < span[1]), None)) for span in spans]


def _judge(text: str, found: _Found, enumeration: Enumeration, name: tuple[int, int]) -> FaultyList | None:
    parts, size = found.parts, enumeration.size
    items = tuple(part.item for part in parts if part.item)
    if len(items) < 2 or len(items) * 2 <= len(parts) or len({item.position for item in items}) < len(items):
        return None
    if any(part.item and part.end - part.start - (part.item.end - part.item.start) > _PLAIN for part in parts):
        return None
    member_list = MemberList(enumeration, items, parts[0].start, parts[-1].end)
    others = [part for part in parts if not part.item]
    if len(parts) == size and not enumeration.is_of_signs:
        return judge_whole(text, member_list, is_named=True) if not others else _other(text, member_list, others)
    if len(parts) == size or (others and len(items) < size) or (found.may_lack and len(parts) < size):
        return None
    fault: Fault = "missing" if len(parts) == size - 1 and not enumeration.is_of_signs else "count"
    return FaultyList(member_list, fault, count=len(parts))


def _other(text: str, member_list: MemberList, others: Sequence[_ListPart]) -> FaultyList | None:
    """Something else in the place of the member that is missing, unless that is written in more than one way."""
    if len(others) > 1:
        return None
    (part,), (missing,) = others, member_list.missing
    forms, wording = member_list.enumeration.members[missing], text[part.start : part.end]
    if len(wording) > len(forms[0]) + _PLAIN or any(_is_same(wording, form) for form in forms):
        return None
    if len(forms) > 1 and not any(is_slip(wording, form) for form in forms):
        return None
    wrong = [(item.start, item.end, item.position) for item in member_list.items if not item.is_exact]
    return FaultyList(member_list, "other", tuple(sorted([*wrong, (part.start, part.end, missing)])))


def _is_same(wording: str, form: str) -> bool:
    """Whether one only says more than the other: 重大事项, 大额资金的使用, 长期执政考验."""
    wording, form = wording.replace("的", ""), form.replace("的", "")
    return wording in form or form in wording


def _numbered(
    text: str, name: tuple[int, int], enumeration: Enumeration, items: Sequence[MemberMark]
) -> FaultyList | None:
    """A list each of whose members has its number, 一是…二是…, as many as they are."""
    lead = _ORDINAL_LEAD.match(text, name[1])
    start = lead.end() if lead else name[1]
    first = _ORDINAL.match(text, start)
    if first is None or number(first["is"] or first["kind"]) != 1:
        return None
    places = list(_ordinals(text, start, "is" if first["is"] else "kind"))
    ends = [min(end, place + _REACH) for place, end in zip(places, [*places[1:], len(text)], strict=True)]
    members = [item for place, end in zip(places, ends, strict=True) for item in _within(items, place, end)[:1]]
    # 坚定“四个自信”。一是坚定道路自信；二是坚定理论自信；三是抓好落实: what is to be done, and not what they are.
    are_members = len({item.position for item in members}) == min(len(places), enumeration.size)
    if len(places) < 2 or len(places) == enumeration.size or not are_members:
        return None
    member_list = MemberList(enumeration, tuple(members), start, places[-1] + 2)
    return FaultyList(member_list, "count", count=len(places), name=name)


def _ordinals(text: str, start: int, group: str) -> Iterator[int]:
    """Where 一是, 二是 and so on stand, up to the beginning of another such list."""
    last = 0
    for ordinal in _ORDINAL.finditer(text, start):
        value = number(ordinal[group]) if ordinal[group] else None
        if value == 1 and last:
            return
        if value == last + 1:
            last += 1
            yield ordinal.start()


def judge_number(text: str, member_list: MemberList) -> FaultyList | None:
    """Return a whole list that is named with another number, or None.

    “六个必须”：, and the five of 五个必须 follow.
    """
    wording = fold_text(member_list.enumeration.formulation.wording)
    if not member_list.is_whole or not is_counted(wording) or goes_on(text, member_list.start, member_list.end):
        return None
    named = re.compile(f"[{NUMBERS}]{re.escape(wording[1:])}").search(
        text, max(0, member_list.start - 12), member_list.start
    )
    if named is None or named[0] == wording or not _is_lead(text[named.end() : member_list.start]):
        return None
    return FaultyList(member_list, "number", name=named.span())


def _is_lead(between: str) -> bool:
    return between not in _NO_LEAD and _LEAD.fullmatch(between) is not None
