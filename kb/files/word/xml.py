"""The XML inside a Word file, read once and without trust, as elements that know their bytes.

Nothing is ever written anew from the tree: what is added to a part is inserted into the bytes as they came. Document types
(and with them entities), other encodings than UTF-8, absurd nesting and size are refused. Of properties only what is read
becomes an element, and of alternatives (mc:AlternateContent) only the first: a text box stands in the file twice, for new
programs and for old ones.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from types import MappingProxyType
from urllib.parse import quote
from xml.parsers import expat
from xml.sax.saxutils import escape as _escape

from kb.files.visible_text import TooLargeError, UnreadableFileError
from kb.files.xml_tree import DEPTH, guard

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"

PREFIXES = 200
"""How many prefixes may be bound at one place; Word binds 35."""

ELEMENTS = 1_000_000
"""How many elements a part may have; a thousand pages have half a million."""

DAMAGED = "文件内容已损坏，请用 Word 或 WPS 打开后另存为 .docx 再试。"
_DISTRUSTED = "文件里有不该有的实体声明，为安全起见不予读取，请用 Word 或 WPS 另存为 .docx 再试。"
TOO_LONG = "文件过长，无法读取，请分成几份、另存为 .docx 再试。"

Scope = Mapping[str, str]
"""The prefixes bound at a place and what they stand for; the empty prefix is the default."""

WHITE_SPACE = " \t\r\n"
"""What does not show at the ends of a text, unless its xml:space says so."""

_NO_SCOPE: Scope = MappingProxyType({"xml": "http://www.w3.org/XML/1998/namespace"})
_NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})
_PREFIXES = {
    WORD: "",
    WORD_STRICT: "",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a:",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c:",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm:",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp:",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel:",
    "http://schemas.openxmlformats.org/package/2006/content-types": "ct:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "urn:schemas-microsoft-com:vml": "v:",
    "urn:schemas-microsoft-com:office:office": "o:",
}
_NOTHING: frozenset[str] = frozenset()
_READ_INSIDE: Mapping[str, frozenset[str]] = {
    "pPr": frozenset({"pStyle", "numPr", "outlineLvl", "framePr", "ind", "jc", "rPr"}),
    "rPr": frozenset({"rStyle", "vanish", "strike", "dstrike", "del", "moveFrom"}),
    "trPr": frozenset({"del", "hidden", "gridBefore", "gridAfter"}),
    "tcPr": frozenset({"vMerge", "gridSpan"}),
    "sdtPr": frozenset({"text", "date", "comboBox", "dropDownList", "dataBinding", "showingPlcHdr", "docPartObj"}),
    "style": frozenset({"name", "basedOn", "pPr", "rPr"}),
    "mc:AlternateContent": frozenset({"mc:Choice", "mc:Fallback"}),
    **dict.fromkeys(("tblPr", "tblGrid", "sectPr", "t"), _NOTHING),
}
"""What is read of these elements, which hold properties or alternatives; all else in them is passed over."""

_TEXTS = frozenset({"t", "delText", "instrText", "m:t", "a:t", "dc:title"})
_USELESS_IF_EMPTY = frozenset({"pPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr"})
# Word notes on these who revised them when: many bytes that nobody reads.
_WITHOUT_ATTRIBUTES = frozenset({"p", "r", "tr", "pPr", "rPr"})

# Quantifiers that give nothing back: one pass, whatever the tag holds.
_TAG = re.compile(rb"""<(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>""")
_NAME = re.compile(rb"<([^\s/>]+)")
_NO_XML_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_ENDS = str.maketrans("\t\r\n", "   ")
_OFF = {"0", "false", "off"}
_DIGITS = 9
"""How many digits a number may have; nothing is counted so far, and Python takes long over many."""


_NAMES = 10_000
"""How many names are remembered; the schemas of Word have 2,000, and a file may make up a million."""


@dataclass(slots=True, eq=False)
class XmlElement:
    """An element whose start tag begins at byte `start` and whose end tag, or what follows an empty one, at `close`.

    `kind` is its name: p for w:p, mc:Choice. Attributes have their local names. `scope` are the prefixes bound in it,
    `outer` those bound around it.
    """

    kind: str
    attributes: Mapping[str, str]
    start: int
    outer: Scope
    scope: Scope
    close: int = 0
    children: "Sequence[XmlElement]" = ()
    characters: str = ""

    @property
    def text(self) -> str:
        """The characters that show: white space at the ends only if it is kept, a line end or tab as a space."""
        is_kept = self.attributes.get("space") == "preserve"
        text = self.characters if is_kept else self.characters.strip(WHITE_SPACE)
        return text if text.isprintable() else text.translate(_LINE_ENDS)

    def descendants(self, *kinds: str) -> "Iterator[XmlElement]":
        """Yield the elements of these kinds that stand in it, in order."""
        for element in self.children:
            if element.kind in kinds:
                yield element
            yield from element.descendants(*kinds)

    @property
    def all_text(self) -> str:
        """All text in it, shown, deleted or hidden."""
        return "".join(element.text for element in self.descendants("t", "delText"))


def child(element: XmlElement | None, *path: str) -> XmlElement | None:
    """Return the element at a path of kinds, None if there is none."""
    for kind in path:
        if element is None:
            return None
        for inner in element.children:
            if inner.kind == kind:
                element = inner
                break
        else:
            return None
    return element


def children(element: XmlElement | None, *kinds: str) -> Iterator[XmlElement]:
    """Yield the children of these kinds, in order."""
    return (each for each in (element.children if element else ()) if each.kind in kinds)


def value(element: XmlElement | None, name: str = "val") -> str:
    """Return an attribute, empty if there is none."""
    return element.attributes.get(name, "") if element else ""


def number(element: XmlElement | None, name: str = "val") -> int | None:
    """Return an attribute as a whole number, None if it is none."""
    text = value(element, name)
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdecimal() and len(digits) <= _DIGITS else None


def switch(element: XmlElement | None) -> bool | None:
    """Return whether a property is on (<w:vanish/>); None if it is absent.

    <w:vanish w:val="0"/> is off.
    """
    return None if element is None else value(element) not in _OFF


@dataclass(frozen=True)
class XmlPart:
    """A part of a Word file: its name, its bytes, the namespace of its root, and its elements."""

    name: str
    raw: bytes
    namespace: str
    root: XmlElement

    @property
    def root_prefix(self) -> bytes:
        """What stands before the name of the root, with its colon: children of the same namespace take it too."""
        prefix, colon, _ = self.qualified_name(self.root).rpartition(b":")
        return prefix + colon

    def inner(self, element: XmlElement) -> int:
        """Return the byte after the start tag."""
        match = _TAG.match(self.raw, element.start)
        if match is None:
            raise UnreadableFileError(DAMAGED)
        return match.end()

    def end(self, element: XmlElement) -> int:
        """Return the byte after the element."""
        return element.close if self.is_empty_tag(element) else self.raw.index(b">", element.close) + 1

    def is_empty_tag(self, element: XmlElement) -> bool:
        """Return whether the element is one tag: <w:rPr/>."""
        return element.close == self.inner(element) and self.raw[element.close - 2 : element.close] == b"/>"

    def start_tag(self, element: XmlElement) -> bytes:
        """Return the start tag as it stands."""
        return self.raw[element.start : self.inner(element)]

    def end_tag(self, element: XmlElement) -> bytes:
        """Return an end tag: </w:r>."""
        return b"</" + self.qualified_name(element) + b">"

    def qualified_name(self, element: XmlElement) -> bytes:
        """Return the name as it stands: w:r."""
        match = _NAME.match(self.raw, element.start)
        if match is None:
            raise UnreadableFileError(DAMAGED)
        return match[1]

    def grown(self, content: bytes) -> bytes:
        """Return the part with `content` at the end of its root, else unchanged."""
        at = self.root.close
        if not self.is_empty_tag(self.root):
            return self.raw[:at] + content + self.raw[at:]
        return self.raw[: at - 2] + b">" + content + self.end_tag(self.root) + self.raw[at:]


def parse(raw: bytes, name: str = "", most: int = ELEMENTS) -> XmlPart:
    """Return a part with its elements.

    Raises UnreadableFileError if it is not well-formed or not to be trusted, TooLargeError if it has too many elements, or
    more than `most` that are read.
    """
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in raw[:4]:
        raise UnreadableFileError(DAMAGED)
    builder = _Builder(most)
    try:
        builder.parser.Parse(raw, True)
    except expat.ExpatError as error:
        raise UnreadableFileError(DAMAGED) from error
    if not builder.siblings:  # what there is has a root that is passed over: <w:pPr>
        raise UnreadableFileError(DAMAGED)
    return XmlPart(name, raw, builder.namespace, builder.siblings[0])


class _Kinds(dict[str, str]):
    """The kinds of elements by their names as expat joins them: namespace, space, local name."""

    def __missing__(self, name: str) -> str:
        namespace, _, local = name.rpartition(" ")
        prefix = _PREFIXES.get(namespace)
        kind = "?" if prefix is None else prefix + local
        if len(self) < _NAMES:
            self[name] = kind
        return kind


@dataclass
class _Builder:
    """Builds the elements of a part while expat reads it. In the end `siblings` is the root alone."""

    most: int
    siblings: list[XmlElement] = field(default_factory=list)
    namespace: str = ""

    def __post_init__(self) -> None:
        self.parser = expat.ParserCreate(None, " ")
        self.parser.buffer_text = True
        guard(self.parser, DAMAGED, _DISTRUSTED)
        self.parser.StartNamespaceDeclHandler = self._bind
        self.parser.EndNamespaceDeclHandler = self._unbind
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self._kinds = _Kinds()
        # Of the element that is open: its kind, and what is read of what it holds.
        self._kind = ""
        self._read: frozenset[str] | None = None
        self._path: list[tuple[XmlElement, list[XmlElement], frozenset[str] | None, str]] = []
        # How many elements there were, how deep the place is in one that is passed over, and how many prefixes were bound.
        self._count = self._read_count = self._dropped = self._declared = 0
        self._scope: Scope = _NO_SCOPE
        self._outer: list[Scope] = []
        self._characters: list[str] = []

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > ELEMENTS:
            raise TooLargeError(TOO_LONG)
        if len(self._path) + self._dropped >= DEPTH:
            raise UnreadableFileError(DAMAGED)
        kind, read = self._kinds[name], self._read
        if self._dropped or (read is not None and kind not in read):
            self._drop()
            return
        self._read_count += 1
        if self._read_count > self.most:
            raise TooLargeError(TOO_LONG)
        element = XmlElement(
            kind,
            {key.rpartition(" ")[2]: text for key, text in attributes.items()}
            if attributes and kind not in _WITHOUT_ATTRIBUTES
            else _NO_ATTRIBUTES,
            self.parser.CurrentByteIndex,
            self._outer[-self._declared] if self._declared else self._scope,
            self._scope,
        )
        self._declared = 0
        if kind in _TEXTS:
            self.parser.CharacterDataHandler = self._characters.append
        elif not self._kind:
            self.namespace = name.rpartition(" ")[0]
        # After one alternative, no other is read.
        self._path.append(
            (element, self.siblings, _NOTHING if self._kind == "mc:AlternateContent" else read, self._kind)
        )
        self.siblings, self._read, self._kind = [], _READ_INSIDE.get(kind), kind

    def _drop(self) -> None:
        """Pass over the element that begins, and all in it."""
        if self._kind == "t":
            raise UnreadableFileError(DAMAGED)
        self._dropped += 1
        self._declared = 0

    def _end(self, name: str) -> None:
        if self._dropped:
            self._dropped -= 1
            return
        element, siblings, self._read, kind = self._path.pop()
        element.close = self.parser.CurrentByteIndex
        if self.siblings:
            element.children = self.siblings
        if self._kind in _TEXTS:
            self.parser.CharacterDataHandler = None
            element.characters = "".join(self._characters)
            self._characters.clear()
        if self.siblings or self._kind not in _USELESS_IF_EMPTY:
            siblings.append(element)
        self.siblings, self._kind = siblings, kind

    def _bind(self, prefix: str | None, namespace: str | None) -> None:
        self._outer.append(self._scope)
        self._declared += 1
        if len(self._scope) > PREFIXES:
            raise UnreadableFileError(DAMAGED)
        self._scope = {**self._scope, prefix or "": namespace or ""}

    def _unbind(self, prefix: str | None) -> None:
        self._scope = self._outer.pop()


def escape(text: str) -> bytes:
    """Return `text` as the content of an element or attribute.

    Characters that XML cannot hold become U+FFFD. Other characters than ASCII go in by number, for a part may say that it is US-ASCII.
    """
    return _escape(_NO_XML_CHARACTER.sub("\ufffd", text), {'"': "&quot;"}).encode("ascii", "xmlcharrefreplace")


def escape_url(url: str) -> bytes:
    """Return `url` as Word accepts it in an attribute, percent-encoded."""
    return escape(quote(url, safe="%/:=&?~#+!$,;'@()*"))


@dataclass(frozen=True)
class Prefix:
    """The prefix to write for a namespace, with its colon, and the declaration the element needs (often none)."""

    text: bytes
    declaration: bytes = b""

    def element(self, name: str, content: bytes = b"", *, declares: bool = False, **attributes: str) -> bytes:
        """Return an element of the namespace, which may declare the prefix."""
        head = self.text + name.encode() + (self.declaration if declares else b"")
        head += b"".join(b' %s%s="%s"' % (self.text, key.encode(), escape(text)) for key, text in attributes.items())
        return b"<%s>%s</%s%s>" % (head, content, self.text, name.encode()) if content else b"<%s/>" % head


def prefix_of(scope: Scope, namespace: str, wish: str) -> Prefix:
    """Return a prefix for a namespace, declared by the element if need be.

    It is one bound in `scope`, or else a free one like `wish`. The default namespace will not do: it does not count for attributes.
    """
    for prefix, bound in scope.items():
        if prefix and bound == namespace:
            return Prefix(prefix.encode() + b":")
    free = next(name for name in chain([wish], (f"{wish}{i}" for i in count(1))) if name not in scope)
    return Prefix(f"{free}:".encode(), f' xmlns:{free}="{namespace}"'.encode())
