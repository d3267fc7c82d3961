"""XML from outside, read without trust: no document types (and with them no entities), no absurd nesting or size."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from kb.files.visible_text import Bounds, UnreadableFileError

DEPTH = 200
"""How deep elements may stand in one another; files of Word stay under 40 with tables in tables and text boxes."""


def guard(parser: expat.XMLParserType, damaged: str, distrusted: str) -> None:
    """Make a parser refuse document types, and encodings that it does not know for sure.

    It then raises UnreadableFileError with one of the two sentences.
    """

    def declaration(version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.upper() not in ("UTF-8", "US-ASCII"):
            raise UnreadableFileError(damaged)

    def document_type(*_: object) -> None:
        raise UnreadableFileError(distrusted)

    parser.XmlDeclHandler = declaration
    parser.StartDoctypeDeclHandler = document_type


@dataclass(slots=True, eq=False)
class XmlNode:
    """An element, by the local names of it and of its attributes; `text` is the characters that stand in it directly."""

    name: str
    attributes: Mapping[str, str]
    children: "list[XmlNode]" = field(default_factory=list)
    text: str = ""

    def each(self, *names: str) -> "Iterator[XmlNode]":
        """Yield the children of these names, in order."""
        return (child for child in self.children if child.name in names)

    def at(self, *path: str) -> "XmlNode | None":
        """Return the first element at a path of names; None if there is none."""
        element: XmlNode | None = self
        for name in path:
            element = next(element.each(name), None) if element else None
        return element

    def text_at(self, *path: str) -> str:
        """Return the text of the element at a path, without white space around it; empty if there is none."""
        element = self.at(*path)
        return element.text.strip() if element else ""

    def inside(self, *names: str) -> "Iterator[XmlNode]":
        """Yield the elements of these names that stand in it, however deep, in order."""
        for child in self.children:
            if child.name in names:
                yield child
            yield from child.inside(*names)


class TreeReader:
    """Reads the parts of one file, which together may have as many elements as the bounds allow signs."""

    def __init__(self, bounds: Bounds, damaged: str, distrusted: str) -> None:
        self._bounds = bounds
        self._damaged = damaged
        self._distrusted = distrusted
        self._count = 0

    def root(self, raw: bytes) -> XmlNode:
        """Return the root of a part.

        Raises UnreadableFileError if it is not well-formed or not to be trusted, TooLargeError if there are too many elements.
        """
        if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in raw[:4]:
            raise UnreadableFileError(self._damaged)
        outermost = XmlNode("", {})
        open_elements, characters = [outermost], [list[str]()]

        def begin(name: str, attributes: dict[str, str]) -> None:
            self._count += 1
            self._bounds.check_signs(self._count)
            if len(open_elements) > DEPTH:
                raise UnreadableFileError(self._damaged)
            element = XmlNode(_local(name), {_local(key): value for key, value in attributes.items()})
            open_elements[-1].children.append(element)
            open_elements.append(element)
            characters.append([])

        def end(name: str) -> None:
            open_elements.pop().text = "".join(characters.pop())

        parser = expat.ParserCreate(None, " ")
        parser.buffer_text = True
        guard(parser, self._damaged, self._distrusted)
        parser.StartElementHandler = begin
        parser.EndElementHandler = end
        parser.CharacterDataHandler = lambda text: characters[-1].append(text)
        try:
            parser.Parse(raw, True)
        except expat.ExpatError as error:
            raise UnreadableFileError(self._damaged) from error
        return outermost.children[0]


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
