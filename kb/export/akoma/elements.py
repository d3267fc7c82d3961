"""Elements of Akoma Ntoso 3.0, and text in them that is the document's to the code point."""

from lxml import etree
from lxml.etree import _Element as Element

from kb.export.characters import FORBIDDEN, REPLACEMENT, allowed

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
OWN = "urn:policy-kb:document:1"
"""The namespace of what Akoma Ntoso has no place for: how much of the text is held, status, source."""

_MIXED = {"p", "num", "heading", "subheading", "docTitle"}
_INDENT = "  "


def root() -> Element:
    """Return an empty `akomaNtoso`."""
    return etree.Element(f"{{{AKN}}}akomaNtoso", nsmap={None: AKN, "kb": OWN})


def add(parent: Element, tag: str, /, **attributes: str) -> Element:
    """Return a new last child of *parent*; empty attributes are left out."""
    return _child(parent, f"{{{AKN}}}{tag}", attributes)


def add_own(parent: Element, tag: str, text: str = "", /, **attributes: str) -> Element:
    """Return the same in the namespace of this program."""
    element = _child(parent, f"{{{OWN}}}{tag}", attributes)
    element.text = allowed(text) or None
    return element


def _child(parent: Element, name: str, attributes: dict[str, str]) -> Element:
    return etree.SubElement(parent, name, {key: allowed(value) for key, value in attributes.items() if value})


def write(parent: Element, text: str) -> None:
    """Add *text* at the end of *parent*.

    A character that XML forbids (U+000B from a pasted file) becomes `<inline name="U+000B">` around a replacement
    character, so that it is seen to have been there and can be put back.
    """
    for position, piece in enumerate(FORBIDDEN.split(text)):
        if position % 2:
            add(parent, "inline", name=f"U+{ord(piece):04X}", status="undefined").text = REPLACEMENT
        elif piece:
            _append(parent, piece)


def _append(parent: Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def name_of(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return etree.QName(element).localname


def serialized(document: Element) -> bytes:
    """Return the document as a file: indented where only elements stand, never inside text."""
    _indent(document, "\n")
    return etree.tostring(document, xml_declaration=True, encoding="UTF-8") + b"\n"


def _indent(element: Element, margin: str) -> None:
    if name_of(element) in _MIXED or not len(element):
        return
    inner = margin + _INDENT
    element.text = inner
    for child in element:
        _indent(child, inner)
        child.tail = inner
    element[-1].tail = margin
