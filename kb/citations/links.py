"""The links between documents: what each passage cites, and who cites it."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb import address as addresses
from kb.citations.reading import own_text, read_with_names
from kb.citations.resolve import Resolution, Resolver
from kb.document import Document
from kb.errors import IndexUnusableError

_FILE = "links.json"

Asked = tuple[str, str]
"""A name that stands in a text, and what stands in brackets after it."""


@dataclass(frozen=True)
class Link:
    """One resolved citation: it stands in `paragraph` (by position) of the passage `source_address` of `source`, at the
    code points `[start, end)`, and points at `address` of `target`; an empty address is the whole document.

    `held` says that the part can be opened; else only the document's own page can.
    """

    source: str
    source_address: str
    paragraph: int
    start: int
    end: int
    target: str
    address: str
    held: bool


@dataclass(frozen=True)
class Linked:
    """What one document cites, in reading order, and the names in it that were asked about."""

    links: list[Link] = field(default_factory=list)
    asked: frozenset[Asked] = frozenset()


def linked(document: Document, resolver: Resolver) -> Linked:
    """The citations in `document` that point at something known, itself included; and the names in it."""
    text, home = own_text(document)
    paragraphs = [
        (passage.address, position)
        for passage in document.passages
        if passage.address != "title"
        for position in range(len(passage.paragraphs))
    ]
    found: list[Link] = []
    read, asked = read_with_names(text, resolver, home)
    for cited in read:
        start, end = cited.span
        index = bisect_right(home.starts, start) - 1
        offset = home.starts[index]
        place = (document.id, *paragraphs[index], start - offset, end - offset)
        outcome = cited.outcome
        if isinstance(outcome, Resolution):
            found.append(Link(*place, outcome.document, outcome.address, outcome.held))
        elif outcome.reason == "no_part" and cited.citation.kind not in {"internal", "relative"}:
            found.append(Link(*place, outcome.candidates[0], cited.citation.address, False))
        elif outcome.reason == "several_parts" and outcome.nearest:
            found.append(Link(*place, outcome.candidates[0], outcome.nearest, True))
    return Linked(found, asked)


class Links:
    """All links of a snapshot, by source and by target."""

    def __init__(self, by_source: Mapping[str, Linked]) -> None:
        self._by_source = by_source
        self._by_target: dict[str, list[Link]] = {}
        for one in by_source.values():
            for link in one.links:
                self._by_target.setdefault(link.target, []).append(link)

    def of(self, document: str) -> list[Link]:
        """What `document` cites, in reading order."""
        return self.linked(document).links

    def linked(self, document: str) -> Linked:
        """What `document` cites, and the names in it."""
        return self._by_source.get(document, Linked())

    def to(self, document: str) -> list[Link]:
        """Who cites `document` from outside."""
        return [link for link in self._by_target.get(document, []) if link.source != document]

    def to_passage(self, document: str, address: str) -> list[Link]:
        """Who cites the passage `address` of `document` or a part of it, other passages of the same document included."""
        below = address + addresses.SEPARATOR
        return [
            link
            for link in self._by_target.get(document, [])
            if (link.address == address or link.address.startswith(below))
            and (link.source, link.source_address) != (document, address)
        ]

    def write(self, folder: Path) -> None:
        rows = {
            source: [
                [[k.source_address, k.paragraph, k.start, k.end, k.target, k.address, k.held] for k in one.links],
                sorted(one.asked),
            ]
            for source, one in self._by_source.items()
            if one.links or one.asked
        }
        (folder / _FILE).write_text(json.dumps(rows, ensure_ascii=False, separators=(",", ":")), "utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Links":
        """The links of the snapshot in `folder`. Raises IndexUnusableError if they are missing or damaged."""
        try:
            rows = json.loads((folder / _FILE).read_text("utf-8"))
            return cls({source: _read(source, *row) for source, row in rows.items()})
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise IndexUnusableError("引用索引缺失或损坏，请运行 kb index 重建。") from error

    @classmethod
    def made(cls, documents: Iterable[Document], resolver: Resolver) -> "Links":
        return cls({document.id: linked(document, resolver) for document in documents})


def _read(source: str, links: list[list[Any]], asked: list[list[str]]) -> Linked:
    return Linked([Link(source, *row) for row in links], frozenset((name, qualifier) for name, qualifier in asked))
