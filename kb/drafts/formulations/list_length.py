"""The count of a list: what follows a formulation as its list has as many members as the formulation says."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from kb.drafts.formulations.enumerations import MemberMark
from kb.text import number

# “四种形态”：…… （党员大会……） 即……
_LEAD = re.compile("\\(?(?:[,:]|--)?(?:主要|具体|分别)?(?:即|就是|也就是|是指|指的是|包括|指|是|为)?[:,]?")
_ORDINAL_LEAD = re.compile("[:,。;]?(?:即|就是|包括|分别是|要求|具体是|的要求|的内容|指的是|是指)?[:,。;]?")
_ORDINAL = re.compile("(?:(?P<is>[一二三四五六七八九十]+)是|第(?P<kind>[一二三四五六七八九十]+)种)")
_SEPARATOR = re.compile("[、,;]|(?<=\x00)(?:和|与|及|以及)|(?:和|与|及|以及)(?=\x00)")
_REACH = 1_000  # characters that are read for a list in one sentence
_PLAIN = 5  # a member with a few characters of its own; with more the sentence says something of each
_AND_MORE = re.compile("等|……|\\.\\.\\.")


@dataclass(frozen=True)
class Counted:
    """A list of `count` members at `[start, end)` of a folded paragraph; `is_numbered` if each has its number (一是…二是…)."""

    start: int
    end: int
    count: int
    is_numbered: bool = False


def list_after(text: str, name_end: int, items: Sequence[MemberMark], count: int) -> Counted | None:
    """Return the list behind a name, if it has not *count* members.

    The name ends at *name_end*. *items* are the members of the formulation that stand in the paragraph, by their starts: a list
    of which fewer than half are members is about something else (“三会一课”：一是抓计划，二是抓落实).
    """
    first, last = (bisect_left(items, place, key=_start) for place in (name_end, name_end + _REACH))
    members = sorted(items[first:last], key=lambda item: (item.start, -item.end))
    return _numbered(text, name_end, items, count) or _in_line(text[: name_end + _REACH], name_end, members, count)


def _start(item: MemberMark) -> int:
    return item.start


def _numbered(text: str, name_end: int, items: Sequence[MemberMark], count: int) -> Counted | None:
    lead = _ORDINAL_LEAD.match(text, name_end)
    start = lead.end() if lead else name_end
    first = _ORDINAL.match(text, start)
    if first is None or number(first["is"] or first["kind"]) != 1:
        return None
    group = "is" if first["is"] else "kind"
    places: list[int] = []
    for ordinal in _ORDINAL.finditer(text, start):
        if ordinal[group] and number(ordinal[group]) == len(places) + 1:
            places.append(ordinal.start())
        elif ordinal[group] and number(ordinal[group]) == 1:
            break  # another list
    ends = [*places[1:], len(text)]
    members = sum(
        bisect_left(items, place, key=_start) < bisect_left(items, end, key=_start)
        for place, end in zip(places, ends, strict=True)
    )
    if len(places) < 2 or len(places) == count or members * 2 < len(places):
        return None
    return Counted(start, places[-1] + 2, len(places), is_numbered=True)


def _in_line(text: str, name_end: int, items: list[MemberMark], count: int) -> Counted | None:
    lead = _LEAD.match(text, name_end)
    if lead is None or lead[0] in {"", ",", "是", "为"}:
        return None
    start = lead.end()
    end = _end(text, start, bracket="(" in lead[0])
    within = [item for item in items if start <= item.start and item.end <= end]
    if not within or ("(" not in lead[0] and _AND_MORE.match(text, within[-1].end)):
        return None
    parts = _parts(text[start:end], [(item.start - start, item.end - start) for item in within])
    members = sum("\x00" in part for part in parts)
    if len(parts) < 2 or len(parts) == count or members * 2 < len(parts):
        return None
    if any("\x00" in part and len(part) > _PLAIN for part in parts[:-1]):
        return None
    if len(parts) < count and any(_AND_MORE.search(part) for part in parts):
        return None
    return Counted(start, max(item.end for item in within), len(parts))


def _end(text: str, start: int, *, bracket: bool) -> int:
    stop = re.compile("[)]" if bracket else "[。;:!?()]").search(text, start)
    return stop.start() if stop else len(text)


def _parts(text: str, members: list[tuple[int, int]]) -> list[str]:
    """What is listed, member by member, each known member a zero character; without what follows the list after a comma."""
    masked, position = "", 0
    for start, end in members:
        if start >= position:
            masked += text[position:start] + "\x00"
            position = end
    masked += text[position:]
    last = masked.rfind("\x00")
    comma = masked.find(",", last)
    return [part for part in _SEPARATOR.split(masked[: comma if comma != -1 else len(masked)]) if part.strip()]
