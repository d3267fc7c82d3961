"""The numbers of the parts of a text while it is read: which comes next, which addresses are taken, which come twice,
and what does not belong together among its notes and tables."""

from collections import Counter
from collections.abc import Iterator, Sequence

from kb.documents import table
from kb.documents.address import Address
from kb.documents.lines import Line


class Numbering:
    """The numbers of the parts of one text: which comes next, and which have been given before.

    `copies` are the parts whose number another has, each with its line of the file.
    """

    def __init__(self) -> None:
        self.copies: list[tuple[Address, int]] = []
        self._taken: set[Address] = set()
        self._times: Counter[Address] = Counter()
        self._counts: Counter[str] = Counter()

    def next(self, series: str) -> int:
        """Return the next number of *series*, whose parts bear none."""
        self._counts[series] += 1
        return self._counts[series]

    def is_taken(self, address: Address) -> bool:
        """Tell whether a part has this address already."""
        return address in self._taken

    def claim(self, address: Address, line: Line) -> Address:
        """Return *address*, or `…__dup_2` if another part has it."""
        own = address
        while own in self._taken:
            self._times[address] += 1
            own = address.child("dup", self._times[address] + 1)
        if own != address:
            self.copies.append((address, line.line))
        self._taken.add(own)
        return own


def doubled(copies: Sequence[tuple[Address, int]]) -> Iterator[tuple[int, str]]:
    """Yield which numbers come twice, each once, after its line; articles that begin anew are one matter."""
    articles = [(address, line) for address, line in copies if address.kind == "art"]
    renewed: set[int] = set()
    for place, (address, line) in enumerate(articles):
        run = 0
        while place + run < len(articles) and articles[place + run][0] == address.parent.child("art", run + 1):
            run += 1
        if address.number == 1 and run > 1:
            renewed.update(line for _, line in articles[place : place + run])
            last = address.parent.child("art", run).label
            yield line, f"条文从这里起重新从第一条编号，到{last}为止与前面同号，引用时请写明是哪一编或者哪一部分的。"
    before: set[Address] = set()
    for address, line in copies:
        if address not in before and not (address.kind == "art" and line in renewed):
            before.add(address)
            yield line, f"编号重复：{address.label}出现了不止一次。"


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
