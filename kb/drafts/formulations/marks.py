"""What is seen of formulations in one paragraph, before anything is said of it."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from kb.corpus import Formulation
from kb.drafts.formulations.enumerations import (
    Enumeration,
    FaultyList,
    MemberList,
    MemberMark,
    judge,
    lists,
    outermost,
)
from kb.drafts.formulations.named_lists import judge_named, judge_number
from kb.drafts.formulations.paragraph import DraftParagraph, Ground
from kb.drafts.formulations.variants import Variant

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
    """Names and variants with their places, both by place, and members by enumeration."""

    def __init__(self, paragraph: DraftParagraph) -> None:
        self.paragraph = paragraph
        self.names: list[NameMark] = []
        self.variants: list[tuple[int, int, Variant]] = []
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
        """Return whether a name stands there, or there and beyond: “三个区分”开来.

        *wholly* leaves out those that only overlap.
        """
        near = self._names_over(start, end)
        covers = any(name.start <= start and end <= name.end for name in near)
        return covers or (not wholly and any(name.start < start or name.end > end for name in near))

    def _names_over(self, start: int, end: int) -> list[NameMark]:
        around = slice(bisect_left(self._starts, start - _LONGEST_NAME), bisect_left(self._starts, end))
        return [name for name in self.names[around] if name.end > start]

    def faults(self) -> list[FaultyList]:
        """Return the lists in which something is wrong, none over another.

        Of two readings of one place the one that explains more counts: the longer one, then a list that is right as it stands, then
        one that was right before a change.
        """
        ground = Ground(len(self.paragraph.plain))
        faults: list[FaultyList] = []
        for member_list, faulty in sorted(self._readings(), key=_order):
            if ground.is_free(member_list.start, member_list.end):
                ground.take(member_list.start, member_list.end)
                faults += [faulty] if faulty else []
        return faults

    def _readings(self) -> Iterator[tuple[MemberList, FaultyList | None]]:
        plain = self.paragraph.plain
        for enumeration, marks in self._members.items():
            items = outermost(marks)
            for faulty in self._named(enumeration, items):
                if not self._is_other_name(faulty):
                    yield faulty.member_list, faulty
            for member_list in lists(plain, enumeration, items):
                faulty_list = judge(plain, member_list) or judge_number(plain, member_list)
                if faulty_list or (member_list.is_whole and not enumeration.change):
                    yield (faulty_list.member_list if faulty_list else member_list), faulty_list

    def _named(self, enumeration: Enumeration, items: list[MemberMark]) -> Iterator[FaultyList]:
        """The lists beside a name of the formulation in which something is wrong."""
        if enumeration.change or enumeration.formulation.count != enumeration.size:
            return
        for name in self._names_of.get(enumeration.formulation.name, ()):
            if faulty := judge_named(self.paragraph.plain, name, enumeration, items):
                yield faulty

    def _is_other_name(self, faulty: FaultyList) -> bool:
        """Whether what stands in the place of a member is another formulation: 做到“四个服从”."""
        enumeration = faulty.member_list.enumeration
        for start, end, position in faulty.wrong:
            right = "".join(enumeration.members[position])
            names = self._names_over(start, end)
            if any(self.paragraph.plain[name.start : name.end] not in right for name in names):
                return True
        return False


def _order(reading: tuple[MemberList, FaultyList | None]) -> tuple[int, int]:
    member_list, faulty = reading
    return member_list.start - member_list.end, 0 if faulty is None else 1 if faulty.fault == "former" else 2
