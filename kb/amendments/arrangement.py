"""The parts of a text in their new order: numbers that are told, and the rest in between as they stood.

One rule for articles, 款 and 项: what is told a number has it, what is told nothing keeps its place among the others. If
these two do not go together, an instruction was missed, and nothing is arranged.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Generic, TypeVar

from kb.amendments.misfit import MisfitError

Part = TypeVar("Part")


@dataclass
class Moves(Generic[Part]):
    """What is told of the parts of one whole, by their old numbers (`gone`, `moved`) and new ones (`added`)."""

    gone: set[int] = field(default_factory=set)
    moved: dict[int, int] = field(default_factory=dict)
    added: dict[int, Part] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.gone or self.moved or self.added)

    def remove(self, old: int) -> None:
        """Tell that a part is gone. Raises MisfitError if it is already, or was told a new number."""
        if old in self.gone or old in self.moved:
            raise MisfitError("同一处已经有别的指令")
        self.gone.add(old)

    def move(self, old: int, new: int) -> None:
        """Tell the new number of a part. Raises MisfitError if it is gone, or was told another."""
        if old in self.gone or self.moved.get(old, new) != new:
            raise MisfitError("同一处已经有别的指令")
        self.moved[old] = new

    def add(self, new: int, part: Part) -> None:
        """Tell what stands under a new number. Raises MisfitError if something was told to already."""
        if new in self.added:
            raise MisfitError("同一个编号给了两处")
        self.added[new] = part


def arranged(old: Collection[int], moves: Moves[Part]) -> Mapping[int, int]:
    """Return the new numbers by the old ones of the parts that stay.

    *old* are all old numbers, from 1 without a gap. Raises MisfitError, with what is the matter, if the numbers that are
    told and the order do not go together.
    """
    staying = [number for number in sorted(old) if number not in moves.gone]
    unknown = (moves.gone | set(moves.moved)) - set(old)
    if unknown:
        raise MisfitError(f"旧版没有第 {min(unknown)} 个")
    occupied = {*moves.added, *moves.moved.values()}
    if len(occupied) != len(moves.added) + len(moves.moved):
        raise MisfitError("同一个编号给了两处")
    count = len(staying) + len(moves.added)
    if any(not 1 <= number <= count for number in occupied):
        raise MisfitError(f"改完一共 {count} 个，却有编号 {max(occupied)}")
    free = iter(number for number in range(1, count + 1) if number not in occupied)
    new = {number: moves.moved.get(number) or next(free) for number in staying}
    for before, after in pairwise(staying):
        if new[before] > new[after]:
            raise MisfitError(
                f"原第 {before} 个成了第 {new[before]} 个，原第 {after} 个成了第 {new[after]} 个，次序对不上"
            )
    return new
