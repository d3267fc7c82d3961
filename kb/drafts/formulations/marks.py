"""What is seen of formulations in one paragraph, before anything is said of it."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass

from kb.corpus import Formulation
from kb.drafts.formulations.enumerations import Enumeration, FaultyList, MemberList, MemberMark, judge, lists
from kb.drafts.formulations.near_misses import NearMiss
from kb.drafts.formulations.paragraph import DraftParagraph, Ground

_NAMED_WITHIN = 20
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
        """Adds a name; names come in the order of their starts."""
        self.names.append(NameMark(start, end, formulation, wording))
        self._starts.append(start)
        self._names_of[formulation.name].append((start, end))

    def member(self, enumeration: Enumeration, item: MemberMark) -> None:
        """Adds a member; members come in the order of their starts."""
        self._members[enumeration].append(item)

    def is_part_of_name(self, start: int, end: int, *, wholly: bool) -> bool:
        """Whether a name stands there, or there and beyond: “两学一”做. `wholly` leaves out those that only overlap."""
        around = slice(bisect_left(self._starts, start - _LONGEST_NAME), bisect_left(self._starts, end))
        near = [one for one in self.names[around] if one.end > start]
        covers = any(one.start <= start and end <= one.end for one in near)
        return covers or (not wholly and any(one.start < start or one.end > end for one in near))

    def items_of(self, formulation: Formulation) -> list[MemberMark]:
        """The members of its list of today, or the signs of them."""
        known = (items for one, items in self._members.items() if one.formulation is formulation and not one.change)
        return next(known, [])

    def faults(self) -> list[FaultyList]:
        """The lists in which something is wrong, none over another.

        Of two readings of one place the one that explains more counts: the longer one, then a list that is right as it
        stands, then one that was right before a change.
        """
        plain = self.paragraph.plain
        readings: list[tuple[MemberList, FaultyList | None]] = []
        for enumeration, items in self._members.items():
            for found in lists(plain, enumeration, items):
                judged = judge(plain, found, self._distance(found))
                if judged and not self._is_other_name(judged):
                    readings.append((judged.found, judged))
                elif found.is_whole and not enumeration.change:
                    readings.append((found, None))
        ground = Ground(len(plain))
        faults: list[FaultyList] = []
        for found, judged in sorted(readings, key=_order):
            if ground.is_free(found.start, found.end):
                ground.take(found.start, found.end)
                faults += [judged] if judged else []
        return faults

    def _is_other_name(self, judged: FaultyList) -> bool:
        """Whether what stands in the place of a member is another formulation: 做到“四个服从”."""
        enumeration = judged.found.enumeration
        for start, end, position in judged.wrong:
            around = slice(bisect_left(self._starts, start - _LONGEST_NAME), bisect_left(self._starts, end))
            names = [one for one in self.names[around] if one.end > start]
            right = "".join(enumeration.members[position])
            if any(self.paragraph.plain[one.start : one.end] not in right for one in names):
                return True
        return False

    def _distance(self, found: MemberList) -> int | None:
        """How far from the list the formulation is named in the same sentence; None if it is not, or too far away."""
        places = self._names_of.get(found.enumeration.formulation.name, [])
        before = bisect_right(places, (found.start, found.start)) - 1
        after = bisect_left(places, (found.end, found.end))
        gaps = [(places[before][1], found.start)] if before >= 0 else []
        gaps += [(found.end, places[after][0])] if after < len(places) else []
        near = [(first, last) for first, last in gaps if first <= last <= first + _NAMED_WITHIN]
        apart = [
            last - first
            for first, last in near
            if not any(stop in self.paragraph.plain[first:last] for stop in "。;!?")
        ]
        return min(apart, default=None)


def _order(reading: tuple[MemberList, FaultyList | None]) -> tuple[int, int]:
    found, judged = reading
    return found.start - found.end, 0 if judged is None else 1 if judged.fault == "former" else 2
