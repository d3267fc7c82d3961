"""One article while its lines are read: 款, 项 and 目 with their addresses, and the tables and footnotes in it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from kb.documents import address as addresses
from kb.documents.address import join, step
from kb.documents.document import Paragraph, ParagraphKind
from kb.documents.lines import Line

Claim = Callable[[str, Line], str]
"""Makes an address the own one of a line: another, if the document has it already."""


class Article:
    """Takes the lines of an article one by one, its first line at once.

    The labels of its parts begin with `annex`, what the annex is called that the article stands in.
    """

    def __init__(self, address: str, first: Line, claim: Claim, annex: str = "") -> None:
        self.address = address
        self._annex = annex
        self.number = first.text[: first.number_length].strip() or first.text
        self.line = first.line
        self._claim = claim
        self._paragraphs: list[tuple[str, Line, ParagraphKind]] = []
        self._first = first
        self._last = ""  # the address of the last paragraph that is no footnote
        self._table = ""
        self._counts: Counter[str] = Counter()
        self._paras = 0
        self._last_item = ""
        self._parents_of_items: set[str] = set()
        if first.rest:
            self._add_para(first)

    @property
    def is_empty(self) -> bool:
        """Whether nothing but its number has come."""
        return not self._paragraphs

    def add(self, line: Line) -> None:
        """Takes the next line. After a number that stands alone it is the text of the first 款."""
        if line.kind == "footnote":
            self._add_footnote(line)
        elif line.kind == "row":
            self._add_row(line)
        elif not self._last:
            self._add_para(self._with_number(line))
        elif line.kind in {"suboutline", "outline"}:
            self._add_item(line)
        elif line.kind == "point":
            self._add_point(line)
        else:
            self._add_para(line)

    def _with_number(self, line: Line) -> Line:
        text = f"{self.number}\u3000{line.text}"
        return replace(line, text=text, number_length=len(self.number) + 1, marks=(*self._first.marks, *line.marks))

    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs with their labels, in which the number of an only 款 is not said."""
        if not self._last:
            self._add_number()
        is_only = self._paras == 1
        return tuple(
            Paragraph(
                address,
                self.label(address, only_paragraph=is_only),
                line.text,
                line.number_length,
                kind=kind,
                marks=line.marks,
            )
            for address, line, kind in self._paragraphs
        )

    def label(self, address: str, *, only_paragraph: bool = False) -> str:
        """The name of the article or of a part of it, the annex it stands in included."""
        inside = address.removeprefix(f"{addresses.annex_of(address)}{addresses.SEPARATOR}") if self._annex else address
        return self._annex + addresses.label(inside, only_paragraph=only_paragraph)

    def _add_number(self) -> None:
        """The number of the article as its first 款, since no text came for it."""
        self._add_para(Line("plain", self.number, self.line, number_length=len(self.number), marks=self._first.marks))

    def _add_para(self, line: Line) -> None:
        self._paras += 1
        self._append(join(self.address, step("para", self._paras)), line)

    def _add_item(self, line: Line) -> None:
        para = _nearest(self._last, "para")
        before = self._last_item
        begun = para in self._parents_of_items
        # A list that was broken by a paragraph goes on: （一）（二） a paragraph （三）.
        if line.value > 1 and not begun and before.endswith(f"{addresses.SEPARATOR}{step('item', line.value - 1)}"):
            para = addresses.parent(before)
        self._append(join(para, step("item", line.value)), line)
        if addresses.is_kind(self._last, "item"):  # a number that occurs twice has an address of its own
            self._last_item = self._last
            self._parents_of_items.add(para)

    def _add_point(self, line: Line) -> None:
        above = _nearest(self._last, "item") or _nearest(self._last, "para")
        self._append(join(above, step("point", line.value)), line)

    def _add_row(self, line: Line) -> None:
        """A row, under the 款 or 项 that its table follows."""
        if not self._last:
            self._add_number()
        if line.value == 1 or addresses.parent(self._last) != self._table:
            above = _nearest(self._last, "item") or _nearest(self._last, "para")
            self._counts[above] += 1
            self._table = join(above, step("tbl", self._counts[above]))
        self._append(join(self._table, step("tr", line.value)), line, "header" if line.is_header else "row")

    def _add_footnote(self, line: Line) -> None:
        """A footnote that stands in the article without a heading above: no 款 of it."""
        if not self._last:
            self._add_number()
        above = self._last
        self._counts["fn"] += 1
        self._append(join(self.address, step("fn", self._counts["fn"])), line, "footnote")
        self._last = above

    def _append(self, wanted: str, line: Line, kind: ParagraphKind = "text") -> None:
        self._last = self._claim(wanted, line)
        self._paragraphs.append((self._last, line, kind))


def _nearest(address: str, kind: str) -> str:
    """The nearest part at or above `address` that is of `kind`; empty if none is."""
    return next((one for one in addresses.ancestors(address) if addresses.is_kind(one, kind)), "")
