"""One article while its lines are read: 款, 项 and 目 with their addresses, and the tables and footnotes in it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from kb.documents.address import WHOLE, Address
from kb.documents.document import Paragraph, ParagraphKind
from kb.documents.lines import Line

_HAN_STYLES = {"一、", "（一）"}

Claim = Callable[[Address, Line], Address]
"""Makes an address the own one of a line: another, if the document has it already."""


class Article:
    """Takes the lines of an article one by one, its first line at once.

    The labels of its parts begin with `annex`, what the annex is called that the article stands in.
    """

    def __init__(self, address: Address, first: Line, claim: Claim, annex: str = "") -> None:
        self.address = address
        self._annex = annex
        self.number = first.text[: first.number_length].strip() or first.text
        self.line = first.line
        self._claim = claim
        self._paragraphs: list[tuple[Address, Line, ParagraphKind]] = []
        self._first = first
        self._last = WHOLE  # the address of the last paragraph that is no footnote
        self._table = WHOLE
        self._counts: Counter[str] = Counter()
        self._paras = 0
        self._last_item = WHOLE
        # The ways in which each open list counts, outermost first, with its last item.
        self._lists: list[tuple[set[str], Address]] = []
        if first.rest:
            self._add_para(first)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing but its number has come."""
        return not self._paragraphs

    def add(self, line: Line) -> None:
        """Take the next line; after a number that stands alone it is the first 款."""
        if line.kind in {"footnote", "row"} and not self._last:
            self._add_number()
        if line.kind == "footnote":
            self._add_footnote(line)
        elif line.kind == "row":
            self._add_row(line)
        elif not self._last:
            self._add_para(self._with_number(line))
        elif line.kind in {"suboutline", "outline", "point"}:
            self._add_counted(line)
        else:
            self._add_para(line)

    def _with_number(self, line: Line) -> Line:
        text = f"{self.number}\u3000{line.text}"
        return replace(line, text=text, number_length=len(self.number) + 1, marks=(*self._first.marks, *line.marks))

    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Return the paragraphs; the number of an only 款 is in no label."""
        if not self._last:
            self._add_number()
        is_only = self._paras == 1
        labels = (self.label(own.without("para") if is_only else own) for own, *_ in self._paragraphs)
        return tuple(
            Paragraph(address, label, line.text, line.number_length, kind=kind, marks=line.marks)
            for (address, line, kind), label in zip(self._paragraphs, labels, strict=True)
        )

    def label(self, address: Address) -> str:
        """Return the name of the article or a part of it, after its annex's."""
        return self._annex + (address.below(address.annex) if self._annex else address).label

    def _add_number(self) -> None:
        """Add the number of the article as its first 款, since no text came for it."""
        self._add_para(Line("plain", self.number, self.line, number_length=len(self.number), marks=self._first.marks))

    def _add_para(self, line: Line) -> None:
        self._paras += 1
        self._lists.clear()
        self._append(self.address.child("para", self._paras), line)

    def _add_counted(self, line: Line) -> None:
        """Add an item to the list that is counted as it is, or to a new one below the last item."""
        open_list = next((depth for depth, (styles, _) in enumerate(self._lists) if line.style in styles), None)
        if open_list is not None:
            del self._lists[open_list + 1 :]
        elif self._lists and self._goes_on(line):
            self._lists[-1][0].add(line.style)
        elif self._lists and self._resumes(line):
            self._lists = [({line.style}, WHOLE)]
        else:
            self._lists.append(({line.style}, WHOLE))
        above = self._lists[-2][1] if len(self._lists) > 1 else self._para_of(line)
        is_item = len(self._lists) == 1 and line.kind != "point"
        self._append(above.child("item" if is_item else "point", line.value), line)
        self._lists[-1] = self._lists[-1][0], self._last
        if is_item and self._last.kind == "item":  # a number that occurs twice has an address of its own
            self._last_item = self._last

    def _goes_on(self, line: Line) -> bool:
        """Tell whether an item goes on with the innermost list in another way: 2. after （1）."""
        styles, last = self._lists[-1]
        is_alike = (line.kind == "point") == styles.isdisjoint(_HAN_STYLES)
        return is_alike and line.value == last.original.number + 1

    def _resumes(self, line: Line) -> bool:
        """Tell whether an item goes on with a list that a paragraph broke: （一）（二） a paragraph （三）."""
        before = self._last_item
        return line.kind != "point" and line.value > 1 and bool(before) and before.number == line.value - 1

    def _para_of(self, line: Line) -> Address:
        """Return the 款 that an outermost list belongs to."""
        if self._lists[0][1]:
            return self._lists[0][1].original.parent
        return self._last_item.parent if self._resumes(line) else self._last.nearest("para")

    def _add_row(self, line: Line) -> None:
        """Add a row, under the 款 or 项 that its table follows."""
        if line.value == 1 or self._last.parent != self._table:
            above = self._last.nearest("item") or self._last.nearest("para")
            self._counts[above] += 1
            self._table = above.child("tbl", self._counts[above])
        self._append(self._table.child("tr", line.value), line, "header" if line.is_header else "row")

    def _add_footnote(self, line: Line) -> None:
        """Add a footnote that stands in the article without a heading above: no 款 of it."""
        above = self._last
        self._counts["fn"] += 1
        self._append(self.address.child("fn", self._counts["fn"]), line, "footnote")
        self._last = above

    def _append(self, address: Address, line: Line, kind: ParagraphKind = "text") -> None:
        self._last = self._claim(address, line)
        self._paragraphs.append((self._last, line, kind))
