"""What is seen of formulations in one paragraph, before anything is said of it."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass

from kb.corpus import Formulation
from kb.drafts.formulations.enumerations import Enumeration, FaultyList, MemberList, MemberMark, judge, lists
from kb.drafts.formulations.near_misses import NearMiss
from kb.drafts.formulations.paragraph import DraftParagraph, Ground

# 坚持…的要求，切实做到…: what may stand between a name and its list is no longer clause.
_NAMED_WITHIN = 20
# Folded characters, twice those of the longest in the shipped formulations.
_LONGEST_NAME = 40


@dataclass(frozen=True)
class NameMark:
    """A wording of a formulation at `[start, end)` of a folded paragraph."""

    start: int
    end: int
    formulation: Formulation
    wording: str


class ParagraphMarks:
    """Names and near misses with their places, both by place, and members by enumeration."""

    def __init__(self, paragraph: DraftParagraph) -> None:
        self.paragraph = paragraph
        self.names: list[NameMark] = []
        self.misses: list[tuple[int, int, NearMiss]] = []
        self._members: defaultdict[Enumeration, list[MemberMark]] = defaultdict(list)
        self._starts: list[int] = []
        self._names_of: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)

    def name(self, start: int, end: int, formulation: Formulation, wording: str) -> None:
        """Add a name; names come in the order of their starts."""
        self.names.append(NameMark(start, end, formulation, wording))
        self._starts.append(start)
        self._names_of[formulation.name].append((start, end))

    def member(self, enumeration: Enumeration, item: MemberMark) -> None:
        """Add a member; members come in the order of their starts."""
        self._members[enumeration].append(item)

    def is_part_of_name(self, start: int, end: int, *, wholly: bool) -> bool:
        """Return whether a name stands there, or there and beyond: “两学一”做.

        *wholly* leaves out those that only overlap.
        """
        near = self._names_over(start, end)
        covers = any(name.start <= start and end <= name.end for name in near)
        return covers or (not wholly and any(name.start < start or name.end > end for name in near))

    def _names_over(self, start: int, end: int) -> list[NameMark]:
        around = slice(bisect_left(self._starts, start - _LONGEST_NAME), bisect_left(self._starts, end))
        return [name for name in self.names[around] if name.end > start]

    def items_of(self, formulation: Formulation) -> list[MemberMark]:
        """Return the members of its list of today, or the signs of them."""
        lists_of_today = (
            items
            for enumeration, items in self._members.items()
            if enumeration.formulation is formulation and not enumeration.change
        )
        return next(lists_of_today, [])

    def faults(self) -> list[FaultyList]:
        """Return the lists in which something is wrong, none over another.

        Of two readings of one place the one that explains more counts: the longer one, then a list that is right as it stands, then
        one that was right before a change.
        """
        plain = self.paragraph.plain
        readings: list[tuple[MemberList, FaultyList | None]] = []
        for enumeration, items in self._members.items():
            for member_list in lists(plain, enumeration, items):
                faulty = judge(plain, member_list, self._distance(member_list))
                if faulty and not self._is_other_name(faulty):
                    readings.append((faulty.member_list, faulty))
                elif member_list.is_whole and not enumeration.change:
                    readings.append((member_list, None))
        ground = Ground(len(plain))
        faults: list[FaultyList] = []
        for member_list, faulty in sorted(readings, key=_order):
            if ground.is_free(member_list.start, member_list.end):
                ground.take(member_list.start, member_list.end)
                faults += [faulty] if faulty else []
        return faults

    def _is_other_name(self, faulty: FaultyList) -> bool:
        """Whether what stands in the place of a member is another formulation: 做到“四个服从”."""
        enumeration = faulty.member_list.enumeration
        for start, end, position in faulty.wrong:
            right = "".join(enumeration.members[position])
            names = self._names_over(start, end)
            if any(self.paragraph.plain[name.start : name.end] not in right for name in names):
                return True
        return False

    def _distance(self, member_list: MemberList) -> int | None:
        """How far from the list the formulation is named in the same sentence; None if it is not, or too far away."""
        places = self._names_of.get(member_list.enumeration.formulation.name, [])
        before = bisect_right(places, (member_list.start, member_list.start)) - 1
        after = bisect_left(places, (member_list.end, member_list.end))
        gaps = [(places[before][1], member_list.start)] if before >= 0 else []
        gaps += [(member_list.end, places[after][0])] if after < len(places) else []
        near = [(first, last) for first, last in gaps if first <= last <= first + _NAMED_WITHIN]
        apart = [
            last - first
            for first, last in near
            if not any(stop in self.paragraph.plain[first:last] for stop in "。;!?")
        ]
        return min(apart, default=None)


def _order(reading: tuple[MemberList, FaultyList | None]) -> tuple[int, int]:
    member_list, faulty = reading
    return member_list.start - member_list.end, 0 if faulty is None else 1 if faulty.fault == "former" else 2
