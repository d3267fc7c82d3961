"""The XML inside a Word file, read without trust and by the byte.

Nothing is ever written anew from a tree: places are byte offsets into the part as it came, and what is added is added
there. Document types (and with them entities), other encodings than UTF-8 and absurd nesting are refused.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain, count
from types import MappingProxyType
from urllib.parse import quote
from xml.parsers import expat
from xml.sax.saxutils import escape as _escape

from kb.files.draft import UnreadableFileError

DEPTH = 200
"""How deep elements may stand in one another; Word's own files stay under 40 with tables in tables and text boxes."""

PREFIXES = 200
"""How many prefixes may be bound at one place; Word binds 35."""

DAMAGED = "文件内容已损坏，请用 Word 或 WPS 打开后另存为 .docx 再试。"

Scope = Mapping[str, str]
"""The prefixes bound at a place and what they stand for; the empty prefix is the default."""

_NO_SCOPE: Scope = MappingProxyType({"xml": "http://www.w3.org/XML/1998/namespace"})
# Quantifiers that give nothing back: one pass, whatever the tag holds.
_TAG = re.compile(rb"""<(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>""")
_NAME = re.compile(rb"<([^\s/>]+)")
_NO_XML_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def tag_end(raw: bytes, start: int) -> int:
    """The byte after the start tag at `start`."""
    match = _TAG.match(raw, start)
    if match is None:
        raise UnreadableFileError(DAMAGED)
    return match.end()


def qualified_name(raw: bytes, start: int) -> bytes:
    """The name as written in the start tag at `start`: w:r."""
    match = _NAME.match(raw, start)
    if match is None:
        raise UnreadableFileError(DAMAGED)
    return match[1]


def escape(text: str) -> bytes:
    """`text` as the content of an element or attribute; characters that XML cannot hold become U+FFFD.

    Other characters than ASCII go in by number, for a part may say that it is US-ASCII.
    """
    return _escape(_NO_XML_CHARACTER.sub("\ufffd", text), {'"': "&quot;"}).encode("ascii", "xmlcharrefreplace")


def escape_url(url: str) -> bytes:
    """`url` as Word accepts it in an attribute: percent-encoded but for what a URI may hold."""
    return escape(quote(url, safe="%/:=&?~#+!$,;'@()*"))


@dataclass(frozen=True)
class Prefix:
    """The prefix to write for a namespace, with its colon, and the declaration the element needs (often none)."""

    text: bytes
    declaration: bytes = b""


def prefix_of(scope: Scope, namespace: str, wish: str) -> Prefix:
    """A prefix bound to `namespace` in `scope`, or a free one like `wish` that the element itself must declare.

    The default namespace will not do: it does not count for attributes.
    """
    for prefix, bound in scope.items():
        if prefix and bound == namespace:
            return Prefix(prefix.encode() + b":")
    free = next(name for name in chain([wish], (f"{wish}{i}" for i in count(1))) if name not in scope)
    return Prefix(f"{free}:".encode(), f' xmlns:{free}="{namespace}"'.encode())


@dataclass(slots=True, eq=False)
class Element:
    """An element by its bytes `[start, end)`; its start tag ends at `inner`, `outer` are the prefixes bound around it."""

    start: int
    inner: int
    outer: Scope
    end: int = 0


class Walk:
    """One pass over a part, keeping the depth and the prefixes. Names are `namespace local`, as expat joins them.

    Subclasses say what is done where an element begins (`begin`) and ends (`end`); `offset` is the byte of that place.
    """

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.scope: Scope = _NO_SCOPE
        self.depth = 0
        self._outer: list[Scope] = []
        self._declared = 0
        self.parser = expat.ParserCreate(None, " ")
        self.parser.XmlDeclHandler = self._declaration
        self.parser.StartDoctypeDeclHandler = self._document_type
        self.parser.StartNamespaceDeclHandler = self._bind
        self.parser.EndNamespaceDeclHandler = self._unbind
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end

    def walk(self) -> None:
        """Reads the whole part. Raises UnreadableFileError if it is not well-formed or not to be trusted."""
        if self.raw[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in self.raw[:4]:
            raise UnreadableFileError(DAMAGED)
        try:
            self.parser.Parse(self.raw, True)
        except expat.ExpatError as error:
            raise UnreadableFileError(DAMAGED) from error

    @property
    def offset(self) -> int:
        return self.parser.CurrentByteIndex

    @property
    def outer_scope(self) -> Scope:
        """Where an element begins: the prefixes bound around it."""
        return self._outer[-self._declared] if self._declared else self.scope

    def element(self) -> Element:
        """The element that begins here; its end is not known yet."""
        return Element(self.offset, tag_end(self.raw, self.offset), self.outer_scope)

    def end_of(self, element: Element) -> int:
        """The byte after `element`, which ends here. Of an empty one, expat gives the end of its tag as the place."""
        is_empty = self.offset == element.inner and self.raw[self.offset - 2 : self.offset] == b"/>"
        return self.offset if is_empty else self.raw.index(b">", self.offset) + 1

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        raise NotImplementedError

    def end(self) -> None:
        raise NotImplementedError

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEPTH:
            raise UnreadableFileError(DAMAGED)
        self.begin(name, attributes)
        self._declared = 0

    def _end(self, name: str) -> None:
        self.end()
        self.depth -= 1

    def _bind(self, prefix: str | None, namespace: str | None) -> None:
        self._outer.append(self.scope)
        self._declared += 1
        if len(self.scope) > PREFIXES:
            raise UnreadableFileError(DAMAGED)
        self.scope = {**self.scope, prefix or "": namespace or ""}

    def _unbind(self, prefix: str | None) -> None:
        self.scope = self._outer.pop()

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.upper() not in ("UTF-8", "US-ASCII"):
            raise UnreadableFileError(DAMAGED)

    def _document_type(self, *_: object) -> None:
        raise UnreadableFileError("文件里有不该有的实体声明，为安全起见不予读取，请用 Word 或 WPS 另存为 .docx 再试。")


class Outline(Walk):
    """A part whose elements are told one by one to `visit` (depth from 1, name, attributes), and its root.

    `grown` gives the part with children added at the end of its root.
    """

    def __init__(self, raw: bytes, visit: Callable[[int, str, Mapping[str, str]], None]) -> None:
        super().__init__(raw)
        self._visit = visit
        self.root = ""
        self.root_scope: Scope = _NO_SCOPE
        self._start = 0
        self._close = 0
        self.walk()

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if self.depth == 1:
            self.root, self.root_scope, self._start = name, self.scope, self.offset
        self._visit(self.depth, name, attributes)

    def end(self) -> None:
        if self.depth == 1:
            self._close = self.offset

    @property
    def root_prefix(self) -> bytes:
        """What stands before the name of the root, with its colon: children of the same namespace take it too."""
        prefix, colon, _ = qualified_name(self.raw, self._start).rpartition(b":")
        return prefix + colon

    def grown(self, children: bytes) -> bytes:
        """The part with `children` put in at the end of its root; every other byte as it was."""
        if tag_end(self.raw, self._start) != self._close or self.raw[self._close - 2 : self._close] != b"/>":
            return self.raw[: self._close] + children + self.raw[self._close :]
        name = qualified_name(self.raw, self._start)
        return self.raw[: self._close - 2] + b">" + children + b"</" + name + b">" + self.raw[self._close :]
