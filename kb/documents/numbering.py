"""The numbers of the parts of a text while it is read: which comes next, which addresses are taken, and what is missing."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from kb.documents import table
from kb.documents.address import Address
from kb.documents.lines import Line
from kb.text import chinese


def faults(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Yield each fault after the line it is in, counted as `Line.line` is."""
    yield from _untied(lines)
    yield from _uneven(lines)


def _untied(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Yield the marks and the notes that do not belong together."""
    notes = [line for line in lines if line.kind == "footnote"]
    names = {line.note for line in notes}
    marks = {mark for line in lines for mark in line.marks} if notes else set[str]()
    for line in lines:
        for mark in line.marks:
            if mark not in names:
                yield line.line, f"脚注标记“[^{mark}]”没有对应的注文，请在文末“## 注释”下补上一行“[^{mark}]: 注文”。"
    before: set[str] = set()
    for line in notes:
        if line.note in before:
            yield line.line, f"注文“[^{line.note}]”出现了不止一次，请改正编号。"
        elif line.note not in marks:
            yield line.line, f"注文“[^{line.note}]”没有对应的标记，请在正文里加上“[^{line.note}]”，或删去注文。"
        before.add(line.note)


def _uneven(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Yield of each table the first row with more or fewer cells."""
    expected = 0  # of the table that goes on; none once its fault was told
    for line in lines:
        if line.kind != "row":
            continue
        count = len(table.cell_spans(line.text))
        if line.value == 1:
            expected = count
        elif expected and count != expected:
            yield line.line, f"表格第{line.value}行有 {count} 格，第1行有 {expected} 格，请核对。"
            expected = 0


# A message names a line by so many of its first characters: enough to find it, and no whole paragraph.
_LONGEST_NAME = 20


class Numbering:
    """The numbers of the parts of one text.

    What is wrong with them is told by `tell`, with the line of the file. Of a `partial` text (a digest) it is not told that numbers are missing.
    """

    def __init__(self, tell: Callable[[int, str], None], *, partial: bool) -> None:
        self._tell = tell
        self._partial = partial
        self._taken: set[Address] = set()
        self._copies: Counter[Address] = Counter()
        self._counts: Counter[str] = Counter()
        self._last: dict[str, int] = {}

    def next(self, series: str) -> int:
        """Return the next number of *series*, whose parts bear none."""
        self._counts[series] += 1
        return self._counts[series]

    def is_taken(self, address: Address) -> bool:
        """Tell whether a part has this address already."""
        return address in self._taken

    def claim(self, address: Address, line: Line) -> Address:
        """Return *address*, or `…__dup_2`, and tell so, if another part has it."""
        own = address
        while own in self._taken:
            self._copies[address] += 1
            own = address.child("dup", self._copies[address] + 1)
        if own != address:
            self._tell(line.line, f"编号重复：{address.label}出现了不止一次。")
        self._taken.add(own)
        return own

    def check_order(self, series: str, line: Line) -> None:
        """Tell which numbers of *series* are missing before that of *line*."""
        last = self._last.get(series, 0)
        if line.value > last + 1 and not self._partial:
            missing = chinese(last + 1)
            if line.value > last + 2:
                missing += f"至{chinese(line.value - 1)}"
            self._tell(line.line, f"编号不连续：“{_shorten(line.text)}”之前缺第{missing}。")
        self._last[series] = 1 if line.value == 1 else max(line.value, last)


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST_NAME else text[:_LONGEST_NAME] + "…"
