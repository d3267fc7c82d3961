"""Goes over a page once and writes down what is read in it."""

from dataclasses import dataclass

from lxml.etree import _Element as Element

from kb.files.counting import letters, roman, written
from kb.files.html.elements import breaks_line, keeps_space, properties, tag, unseen, walk, whole_number, words
from kb.files.html.lines import Lines
from kb.files.html.notes import notes
from kb.files.html.tables import CELLS, Rows, data_tables
from kb.files.sheet import refuse_too_long
from kb.files.visible_text import LeftOut

_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_CHINESE = {"cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal"}
_SIGNS = {"none", "disc", "circle", "square", "disclosure-open", "disclosure-closed"}


@dataclass
class Numbers:
    """The list that is open: the form of its numbers, empty if it has none, the next number, and by how much it grows."""

    form: str
    next: int
    step: int = 1

    def sign(self, item: Element) -> str:
        """What stands before an item, the next of the list: `1. `, 一、."""
        number = whole_number(item, "value", self.next)
        self.next = number + self.step
        form = _form(item, self.form) if self.form else ""
        if not form:
            return ""
        if form in _CHINESE:
            return written(number, "chineseCounting") + "、"
        return f"{_latin(number, form) or number}. "


def numbers(element: Element) -> Numbers:
    """The numbers of a list, which only <ol> has."""
    if tag(element) != "ol":
        return Numbers("", 1)
    is_reversed = "reversed" in element.attrib
    first = sum(tag(each) == "li" for each in element) if is_reversed else 1
    return Numbers(_form(element, "decimal"), whole_number(element, "start", first), -1 if is_reversed else 1)


def _form(element: Element, otherwise: str) -> str:
    """The form that a list or an item asks for; empty for signs and none."""
    style = properties(element)
    for said in (style.get("list-style-type", ""), *style.get("list-style", "").split()):
        if said in _SIGNS:
            return ""
        if said.startswith(("decimal", "lower-", "upper-")) or said in _CHINESE:
            return said
    return _TYPES.get(element.get("type") or "", otherwise)


def _latin(number: int, form: str) -> str:
    if form == "decimal-leading-zero":
        return f"{number:02}"
    case, _, kind = form.partition("-")
    made = {"alpha": letters, "latin": letters, "roman": roman}.get(kind, str)(number)
    return made.upper() if case == "upper" else made.lower()


_LISTS = frozenset({"ol", "ul", "menu", "dir"})


class Text:
    """What is read on a page: `lines`, the text of `footnotes` in the order of their marks, and what was `left_out`.

    Raises TooLargeError if there is too much.
    """

    def __init__(self, root: Element) -> None:
        self.left_out: list[LeftOut] = []
        self._data_tables = data_tables(root)
        self._notes = notes(root)
        self._references: dict[str, int] = {}
        self._bodies: dict[str, str] = {}
        self._outlets = [Lines()]
        self._lists: list[Numbers] = []
        self._rows: Rows | None = None
        self._kept: list[bool] = [False]
        self._count = 0
        for event, element in walk(root, {*self._notes.marks, *self._notes.links_back}):
            match event:
                case "start":
                    self._start(element, tag(element))
                    self._see(element.text)
                case "end":
                    self._end(element, tag(element))
                case "unseen":
                    self._pass(element)
            if event != "start":
                self._see(element.tail)

    @property
    def lines(self) -> list[str]:
        return self._outlets[0].written

    @property
    def footnotes(self) -> list[str]:
        return [self._bodies.get(name, "") for name in self._references]

    @property
    def _outlet(self) -> Lines:
        return self._outlets[-1]

    def _see(self, text: str | None) -> None:
        if text:
            self._count += len(text)
            refuse_too_long(self._count)
            self._outlet.see(text, is_preformatted=self._kept[-1])

    def _pass(self, element: Element) -> None:
        """What is not read: the mark of a note, or something that is left out."""
        if element in self._notes.marks:
            name = self._notes.marks[element]
            self._outlet.refer(self._references.setdefault(name, len(self._references) + 1))
        elif element not in self._notes.links_back:
            kind, said = unseen(element), words(element)
            if kind and said:
                self.left_out.append(LeftOut(kind, said, f"第 {element.sourceline} 行"))

    def _start(self, element: Element, name: str) -> None:
        if breaks_line(element):
            self._outlet.end()
        kept = keeps_space(element)
        self._kept.append(self._kept[-1] if kept is None else kept)
        if element in self._notes.bodies:
            self._outlets.append(Lines())
        if name in _LISTS:
            self._lists.append(numbers(element))
        elif name == "li" and self._lists:
            sign = self._lists[-1].sign(element)
            self._outlet.sign = "" if element in self._notes.bodies else sign
        elif _heading_level(name):
            self._outlet.level = _heading_level(name)
        elif element in self._data_tables:
            self._rows = Rows()
        elif self._rows is not None and name == "tr":
            self._end_row(self._rows, only_begun=True)
        elif self._rows is not None and name in CELLS:
            self._outlets.append(Lines())

    def _end(self, element: Element, name: str) -> None:
        self._kept.pop()
        if breaks_line(element):
            self._outlet.end()
        if name in _LISTS:
            self._lists.pop()
        elif name == "li":
            self._outlet.sign = ""
        elif _heading_level(name):
            self._outlet.level = 0
        elif self._rows is not None and name in CELLS:
            self._rows.add(" ".join(self._outlets.pop().texts), element)
        elif self._rows is not None and name in {"tr", "table"}:
            self._end_row(self._rows, only_begun=name == "table")
            self._rows = None if name == "table" else self._rows
        if element in self._notes.bodies:
            self._bodies[self._notes.bodies[element]] = " ".join(self._outlets.pop().texts)

    def _end_row(self, rows: Rows, *, only_begun: bool) -> None:
        """Ends a row, which may have had no cells. Cells outside any row are one."""
        line = "" if only_begun and not rows.is_begun else rows.end()
        if line:
            self._outlet.add_row(line, is_first=rows.is_first)
            rows.is_first = False


def _heading_level(name: str) -> int:
    """The level of h1 … h6; 0 for others."""
    return int(name[1]) if name in {"h1", "h2", "h3", "h4", "h5", "h6"} else 0
