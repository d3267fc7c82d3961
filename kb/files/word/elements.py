"""The elements of a Word file by short names, and what their attributes say, read with patience."""

from collections.abc import Iterator
from functools import lru_cache

from lxml.etree import _Element as Element

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PREFIXES = {
    _WORD: "",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}": "mc:",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}": "m:",
    "{http://schemas.openxmlformats.org/drawingml/2006/main}": "a:",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}": "c:",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}": "dgm:",
    "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}": "wp:",
    "{urn:schemas-microsoft-com:vml}": "v:",
}
_OFF = {"0", "false", "off"}
_DIGITS = 9
"""How many digits a number may have; nothing is counted so far, and Python takes long over many."""


def kind(element: Element) -> str:
    """The name of an element: p for w:p, mc:Choice, v:textpath; empty for comments."""
    return _short(element.tag) if isinstance(element.tag, str) else ""


@lru_cache(maxsize=1_000)
def _short(name: str) -> str:
    namespace, brace, local = name.rpartition("}")
    return _PREFIXES.get(namespace + brace, "?:") + local


@lru_cache(maxsize=1_000)
def tag(name: str) -> str:
    """The full name of the Word element `name`."""
    return _WORD + name


def child(element: Element | None, *path: str) -> Element | None:
    """The element at the end of a path of names, None if there is none."""
    for name in path:
        if element is None:
            return None
        element = next(element.iterchildren(tag(name)), None)
    return element


def children(element: Element, *names: str) -> Iterator[Element]:
    """The elements in `element` with one of these names, in order."""
    return element.iterchildren(*map(tag, names))


def value(element: Element | None, name: str = "val") -> str:
    """An attribute of an element, empty if there is none."""
    return "" if element is None else element.get(tag(name), "")


def number(element: Element | None, name: str = "val") -> int | None:
    """An attribute as a whole number, None if it is none."""
    written = value(element, name)
    digits = written.removeprefix("-")
    return int(written) if digits.isascii() and digits.isdecimal() and len(digits) <= _DIGITS else None


def switch(element: Element | None) -> bool | None:
    """Whether a property is on (<w:vanish/>) or off (<w:vanish w:val="0"/>); None if nothing is said."""
    return None if element is None else value(element) not in _OFF


def text(element: Element) -> str:
    """The text in an element, after comments in it too; white space at its ends only if it is kept."""
    found = (element.text or "") + "".join(each.tail or "" for each in element)
    kept = element.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
    return (found if kept else found.strip(" \t\r\n")).replace("\r", " ").replace("\n", " ")


def all_text(element: Element) -> str:
    """All text in an element, shown, deleted or hidden."""
    return "".join(map(text, element.iter(tag("t"), tag("delText"))))
