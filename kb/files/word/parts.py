"""A Word file opened: the parts that hold text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kb.files.visible_text import UnreadableFileError
from kb.files.word.package import Package, Relationships
from kb.files.word.xml import DAMAGED, ELEMENTS, XmlElement, XmlPart, child, children, parse, value

NoteKey = tuple[str, str]
"""A note by what it is, footnote or endnote, and its id."""

# The second is what LibreOffice writes.
_PROPERTIES = (
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
    "http://schemas.openxmlformats.org/officedocument/2006/relationships/metadata/core-properties",
)


@dataclass(frozen=True)
class WordFile:
    """The parts of a file; None or empty for those that it does not have.

    `main` is the part that holds the `body`. `notes` are elements, each with its part. `title` is what the properties of
    the file say.
    """

    main: XmlPart
    body: XmlElement
    styles: XmlElement | None
    numbering: XmlElement | None
    notes: Mapping[NoteKey, tuple[XmlPart, XmlElement]]
    headers: tuple[XmlPart, ...]
    footers: tuple[XmlPart, ...]
    comments: tuple[XmlPart, ...]
    title: str


def word_file(package: Package, most: int) -> WordFile:
    """Return the parts of a package, of which the body may have so many elements.

    Raises UnreadableFileError if one is broken, TooLargeError if one is too long.
    """
    links = package.relationships(package.main)
    main = _part(package, package.main, "document", most)
    body = child(main.root, "body")
    if body is None:
        raise UnreadableFileError(DAMAGED)
    return WordFile(
        main=main,
        body=body,
        styles=next((part.root for part in _parts(package, links, "styles")), None),
        numbering=next((part.root for part in _parts(package, links, "numbering")), None),
        notes=dict(_notes(package, links)),
        headers=tuple(_parts(package, links, "header", "hdr")),
        footers=tuple(_parts(package, links, "footer", "ftr")),
        comments=tuple(_parts(package, links, "comments")),
        title=_title(package),
    )


def _parts(package: Package, links: Relationships, relation: str, root: str = "") -> Iterator[XmlPart]:
    for name in package.related(links, relation):
        yield _part(package, name, root or relation)


def _part(package: Package, name: str, root: str, most: int = ELEMENTS) -> XmlPart:
    part = parse(package.part(name), name, most)
    if part.root.kind != root:
        raise UnreadableFileError(DAMAGED)
    return part


def _notes(package: Package, links: Relationships) -> Iterator[tuple[NoteKey, tuple[XmlPart, XmlElement]]]:
    """Yield the notes of a file but for the lines between text and notes, which are of a type."""
    for kind in ("footnote", "endnote"):
        for part in _parts(package, links, f"{kind}s"):
            for note in children(part.root, kind):
                if value(note, "type") in {"", "normal"}:
                    yield (kind, value(note, "id")), (part, note)


def _title(package: Package) -> str:
    """Return the title in the properties of a file; a file may come without them."""
    links = package.relationships("")
    for name in (name for relation in _PROPERTIES for name in package.related(links, relation)):
        title = child(parse(package.part(name)).root, "dc:title")
        return title.characters.strip() if title else ""
    return ""
