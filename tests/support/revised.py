"""Tracked changes of the program in a Word file, as a second reader (lxml) takes them: all accepted, or all rejected."""

from collections.abc import Callable
from typing import Any

from lxml import etree

from tests.support.word_files import elements, local, unzipped, value, zipped

AUTHOR = "政策文库"


def accepted(raw: bytes) -> bytes:
    """The file once a reviewer took every change of the program."""
    return _decided(raw, taken="ins", dropped="del")


def rejected(raw: bytes) -> bytes:
    """The file once a reviewer refused every change of the program."""
    return _decided(raw, taken="del", dropped="ins")


def revisions(raw: bytes, part: str = "word/document.xml") -> list[tuple[str, str]]:
    """The changes of the program in a part, in order: `+` or `-`, and the words."""
    signs = {"ins": "+", "del": "-"}
    return [
        (signs[local(each)], "".join(t.text or "" for t in each.iter("{*}t", "{*}delText")))
        for each in elements(unzipped(raw)[part]).iter("{*}ins", "{*}del")
        if value(each, "author") == AUTHOR
    ]


def _decided(raw: bytes, taken: str, dropped: str) -> bytes:
    def decide(root: Any) -> None:
        for element in list(root.iter(f"{{*}}{dropped}", f"{{*}}{taken}")):
            if value(element, "author") == AUTHOR:
                _unwrap(element) if local(element) == taken else element.getparent().remove(element)

    return _stories_changed(raw, decide)


def _unwrap(element: Any) -> None:
    for letters in element.iter("{*}delText"):
        letters.tag = letters.tag.replace("delText", "t")
    parent = element.getparent()
    at = parent.index(element)
    for child in reversed(element):
        parent.insert(at, child)
    parent.remove(element)


def _stories_changed(raw: bytes, change: Callable[[Any], None]) -> bytes:
    parts = unzipped(raw)
    for name in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml"):
        if name in parts:
            root = elements(parts[name])
            change(root)
            parts[name] = etree.tostring(root)
    return zipped(dict(parts))
