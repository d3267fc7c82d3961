"""The numbers that a browser puts before the items of a list."""

from dataclasses import dataclass

from lxml.etree import _Element as Element

from kb.sheets.counting import letters, roman, written
from kb.sheets.web.elements import properties, tag, whole_number

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
