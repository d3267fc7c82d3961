"""One article while its lines are read: 款, 项 and 目 with their addresses."""

from collections.abc import Callable
from dataclasses import replace

from kb import address as addresses
from kb.address import join, step
from kb.document import Paragraph
from kb.lines import Line

Claim = Callable[[str, Line], str]
"""Makes an address the own one of a line: another, if the document has it already."""


class Article:
    """Takes the lines of an article one by one, its first line at once."""

    def __init__(self, address: str, first: Line, claim: Claim) -> None:
        self.address = address
        self.number = first.text[: first.number_length].strip() or first.text
        self.line = first.line
        self._claim = claim
        self._paragraphs: list[Paragraph] = []
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
        if self.is_empty:
            self._add_para(replace(line, text=f"{self.number}\u3000{line.text}", number_length=len(self.number) + 1))
        elif line.kind in {"suboutline", "outline"}:
            self._add_item(line)
        elif line.kind == "point":
            self._add_point(line)
        else:
            self._add_para(line)

    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs with their labels, in which the number of an only 款 is not said."""
        if self.is_empty:
            self._add_para(Line("plain", self.number, self.line, number_length=len(self.number)))
        is_only = self._paras == 1
        return tuple(
            replace(paragraph, label=addresses.label(paragraph.address, only_paragraph=is_only))
            for paragraph in self._paragraphs
        )

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

    @property
    def _last(self) -> str:
        return self._paragraphs[-1].address

    def _append(self, wanted: str, line: Line) -> None:
        self._paragraphs.append(Paragraph(self._claim(wanted, line), "", line.text, line.number_length))


def _nearest(address: str, kind: str) -> str:
    """The nearest part at or above `address` that is of `kind`; empty if none is."""
    return next((one for one in addresses.ancestors(address) if addresses.is_kind(one, kind)), "")
