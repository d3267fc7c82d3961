"""What is wrong in the lines of a text though each of them can be read: footnotes without a mark or without a note, tables
whose rows differ."""

from collections.abc import Iterator, Sequence

from kb import table
from kb.lines import Line


def faults(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Each fault with the line it is in, counted as `Line.line` is."""
    yield from _untied(lines)
    yield from _uneven(lines)


def _untied(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Marks and notes that do not belong together."""
    notes = [line for line in lines if line.kind == "footnote"]
    known = {line.note for line in notes}
    marked = {mark for line in lines for mark in line.marks} if notes else set[str]()
    for line in lines:
        for mark in line.marks:
            if mark not in known:
                yield line.line, f"脚注标记“[^{mark}]”没有对应的注文，请在文末“## 注释”下补上一行“[^{mark}]: 注文”。"
    seen: set[str] = set()
    for line in notes:
        if line.note in seen:
            yield line.line, f"注文“[^{line.note}]”出现了不止一次，请改正编号。"
        elif line.note not in marked:
            yield line.line, f"注文“[^{line.note}]”没有对应的标记，请在正文里加上“[^{line.note}]”，或删去注文。"
        seen.add(line.note)


def _uneven(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Of each table the first row that has not as many cells as the one at the top."""
    expected = 0  # of the table that goes on; none once its fault was told
    for line in lines:
        if line.kind != "row":
            continue
        count = len(table.cells(line.text))
        if line.value == 1:
            expected = count
        elif expected and count != expected:
            yield line.line, f"表格第{line.value}行有 {count} 格，第1行有 {expected} 格，请核对。"
            expected = 0
