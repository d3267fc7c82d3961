"""The numbers of lists, which stand on no page: browsers write them before the items."""

from dataclasses import dataclass

from kb.files.counting import letters, numeral, roman
from kb.files.html.elements import Element

LISTS = frozenset({"ol", "ul", "menu", "dir"})
# The types of HTML (4.4.5 of the standard), and by which names of CSS Counter Styles Level 3 (sections 6 and 7) the forms
# are told that pages of offices use: 一、 for `list-style-type: cjk-ideographic`, no number for signs.
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
        """Return what stands before an item, the next of the list: `1. `, 一、."""
        number = item.whole_number("value", self.next)
        self.next = number + self.step
        form = _form(item, self.form) if self.form else ""
        if not form:
            return ""
        if form in _CHINESE:
            return numeral(number, "chineseCounting") + "、"
        return f"{_latin(number, form) or number}. "


def numbers(element: Element) -> Numbers:
    """Return the numbers of a list; only <ol> has some."""
    if element.name != "ol":
        return Numbers("", 1)
    is_reversed = "reversed" in element.attributes
    first = element.whole_number("start", element.children if is_reversed else 1)
    return Numbers(_form(element, "decimal"), first, -1 if is_reversed else 1)


def _form(element: Element, otherwise: str) -> str:
    """Return the form that a list or an item asks for; empty for signs and none."""
    shorthand = element.style.get("list-style", "").split()
    for value in (element.style.get("list-style-type", ""), *shorthand):
        if value in _SIGNS:
            return ""
        if value.startswith(("decimal", "lower-", "upper-")) or value in _CHINESE:
            return value
    return _TYPES.get(element.attributes.get("type", ""), otherwise)


def _latin(number: int, form: str) -> str:
    if form == "decimal-leading-zero":
        return f"{number:02}"
    case, _, kind = form.partition("-")
    sign = {"alpha": letters, "latin": letters, "roman": roman}.get(kind, str)(number)
    return sign.upper() if case == "upper" else sign.lower()
