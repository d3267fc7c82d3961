"""The numbers of the parts of a text while it is read: which comes next, which addresses are taken, and what is missing."""

from collections import Counter
from collections.abc import Callable

from kb import address as addresses
from kb.address import join, step
from kb.lines import Line
from kb.text import chinese

_SHORT = 20


class Numbering:
    """Counts the parts of one text, and tells what is wrong with their numbers by `tell`, with the line of the file.

    Of a `partial` text (a digest) it is not told that numbers are missing.
    """

    def __init__(self, tell: Callable[[int, str], None], *, partial: bool) -> None:
        self._tell = tell
        self._partial = partial
        self._taken: set[str] = set()
        self._copies: Counter[str] = Counter()
        self._counts: Counter[str] = Counter()
        self._last: dict[str, int] = {}

    def next(self, series: str) -> int:
        """The number of the next part of a series whose parts bear none, from 1."""
        self._counts[series] += 1
        return self._counts[series]

    def is_taken(self, address: str) -> bool:
        """Whether a part has this address already."""
        return address in self._taken

    def claim(self, wanted: str, line: Line) -> str:
        """`wanted`, or if another part has it already, `wanted__dup_2`: both stay reachable, and it is told."""
        own = wanted
        while own in self._taken:
            self._copies[wanted] += 1
            own = join(wanted, step("dup", self._copies[wanted] + 1))
        if own != wanted:
            self._tell(line.line, f"编号重复：{addresses.label(wanted)}出现了不止一次。")
        self._taken.add(own)
        return own

    def check_order(self, series: str, line: Line) -> None:
        """Tells which numbers are missing between the last part of a series and the one that begins with `line`."""
        last = self._last.get(series, 0)
        if line.value > last + 1 and not self._partial:
            missing = chinese(last + 1)
            if line.value > last + 2:
                missing += f"至{chinese(line.value - 1)}"
            self._tell(line.line, f"编号不连续：“{_shorten(line.text)}”之前缺第{missing}。")
        self._last[series] = 1 if line.value == 1 else max(line.value, last)


def _shorten(text: str) -> str:
    return text if len(text) <= _SHORT else text[:_SHORT] + "…"
