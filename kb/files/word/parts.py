"""A Word file opened: the parts that hold text, each as a tree.

The package is opened by `kb.files.word.package`, which trusts nothing; python-docx reads the parts that it hands out.
Its own way of opening a file reads whatever the file names, of any size, and fails where a picture is missing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from docx.oxml.parser import parse_xml
from lxml.etree import XMLSyntaxError
from lxml.etree import _Element as Element

from kb.files.draft import UnreadableFileError
from kb.files.word.elements import child, kind, value
from kb.files.word.letters_of_parts import WORD, WORD_STRICT
from kb.files.word.package import Package, Relationships
from kb.files.word.xml import DAMAGED, Outline

MOST_ELEMENTS = 1_000_000
"""In one part; a thousand pages have half a million."""

NoteKey = tuple[str, str]
"""A note by what it is, footnote or endnote, and its id."""

# The second is what LibreOffice writes.
_PROPERTIES = (
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
    "http://schemas.openxmlformats.org/officedocument/2006/relationships/metadata/core-properties",
)
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_TOO_LONG = "文件过长，无法读取，请分成几份、另存为 .docx 再试。"


@dataclass(frozen=True)
class WordFile:
    """The parts of a file; None or empty for those that it does not have. `title` is what its properties say."""

    body: Element
    styles: Element | None
    numbering: Element | None
    notes: Mapping[NoteKey, Element]
    comments: tuple[Element, ...]
    headers: tuple[Element, ...]
    footers: tuple[Element, ...]
    title: str


def opened(raw: bytes) -> WordFile:
    """The file in `raw`. Raises UnreadableFileError if it is encrypted, broken, of another kind, too large or holds
    macros or entities."""
    package = Package(raw)
    links = package.relationships(package.main)
    body = child(_tree(package.part(package.main), "document"), "body")
    if body is None:
        raise UnreadableFileError(DAMAGED)
    return WordFile(
        body=body,
        styles=next(_parts(package, links, "styles"), None),
        numbering=next(_parts(package, links, "numbering"), None),
        notes=dict(_notes(package, links)),
        comments=tuple(each for part in _parts(package, links, "comments") for each in part),
        headers=tuple(_parts(package, links, "header", "hdr")),
        footers=tuple(_parts(package, links, "footer", "ftr")),
        title=_title(package),
    )


def _parts(package: Package, links: Relationships, relation: str, root: str = "") -> Iterator[Element]:
    for name in package.all_related(links, relation):
        yield _tree(package.part(name), root or relation)


def _notes(package: Package, links: Relationships) -> Iterator[tuple[NoteKey, Element]]:
    """The notes of a file but for the lines between text and notes, which are of a type."""
    for each in ("footnote", "endnote"):
        for part in _parts(package, links, f"{each}s"):
            for note in part:
                if kind(note) == each and value(note, "type") in {"", "normal"}:
                    yield (each, value(note, "id")), note


def _tree(raw: bytes, root: str) -> Element:
    """A part, whose root must be of that name. Looked over first: no document type, no absurd nesting, not too much."""
    seen = 0

    def count(depth: int, name: str, attributes: Mapping[str, str]) -> None:
        nonlocal seen
        seen += 1
        if seen > MOST_ELEMENTS:
            raise UnreadableFileError(_TOO_LONG)

    outline = Outline(raw, count)
    namespace, _, local = outline.root.rpartition(" ")
    if local != root or namespace not in {WORD, WORD_STRICT}:
        raise UnreadableFileError(DAMAGED)
    if namespace == WORD_STRICT:
        for quote in (b'"', b"'"):
            raw = raw.replace(quote + WORD_STRICT.encode() + quote, quote + WORD.encode() + quote)
    return _parsed(raw)


def _parsed(raw: bytes) -> Element:
    try:
        return parse_xml(raw)
    except XMLSyntaxError as error:
        raise UnreadableFileError(DAMAGED) from error


def _title(package: Package) -> str:
    """The title in the properties of a file; they are looked over as every part, but a file may come without them."""
    links = package.relationships("")
    for name in (name for relation in _PROPERTIES for name in package.all_related(links, relation)):
        raw = package.part(name)
        Outline(raw, lambda depth, name, attributes: None)
        return (_parsed(raw).findtext(_TITLE) or "").strip()
    return ""
