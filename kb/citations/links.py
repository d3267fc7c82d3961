"""The links between documents: what each passage cites, and who cites it."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb.citations.layout import Home
from kb.citations.resolution import Resolution, Resolver
from kb.citations.whole_text import Readings, Reference, read_on
from kb.documents import Address, Document, Place
from kb.errors import IndexUnusableError

_FILE = "links.json"

NameWritten = tuple[str, str]
"""A name that stands in a text, and what stands in brackets after it."""


@dataclass(frozen=True)
class Link:
    """One resolved citation: it stands in `paragraph` (by position) of the passage `source_address` of `source`, at the
    code points `[start, end)`, and points at `address` of `target`; an empty address is the whole document.

    `held` says that the part can be opened; else only the document's own page can. `cited` is the version that was cited,
    where its text is not here and `target` is the version that is shown instead; else empty. `is_named` says that the
    text names this very version (2014年印发的《…》).
    """

    source: str
    source_address: Address
    paragraph: int
    start: int
    end: int
    target: str
    address: Address
    held: bool
    cited: str = ""
    is_named: bool = False

    @property
    def version(self) -> str:
        """The document that was cited, whether or not it can be shown."""
        return self.cited or self.target


@dataclass(frozen=True)
class DocumentLinks:
    """What one document cites, in reading order, and the names in it that were asked about."""

    links: list[Link] = field(default_factory=list)
    names: frozenset[NameWritten] = frozenset()


def links_of(document: Document, resolver: Resolver) -> DocumentLinks:
    """The citations in `document` that point at something known, itself included; and the names in it.

    Of several versions the one is cited that was in force when the document was written. Where the text of that one is
    not held and that of the one in force now is, the link leads there, as from a document without a date.
    """
    home = Home.of(document)
    paragraphs = [
        (passage.address, position)
        for passage in document.passages
        if passage.address != "title"
        for position in range(len(passage.paragraphs))
    ]
    found: list[Link] = []
    # Now is the day of the catalogue, and not that of the build: the same corpus has the same links.
    days = dict.fromkeys((document.metadata.date, None))
    readings = read_on(home.text, resolver, days, home=home)
    for span, meant in _meant(readings, resolver):
        index = bisect_right(home.starts, span[0]) - 1
        start, end = (at - home.starts[index] for at in span)
        shown = meant.shown
        cited = "" if meant.cited == shown.document else meant.cited
        place = (document.id, *paragraphs[index], start, end)
        found.append(Link(*place, shown.document, shown.address, shown.held, cited, meant.is_named))
    return DocumentLinks(found, readings.names)


@dataclass(frozen=True)
class _Part(Place):
    """What a citation points at; `is_missing` says that the document has no such part."""

    held: bool
    is_missing: bool = False


@dataclass(frozen=True)
class _Meant:
    """What a citation is answered with, and the version that it means."""

    shown: _Part
    cited: str
    is_named: bool = False


def _meant(readings: Readings, resolver: Resolver) -> Iterator[tuple[tuple[int, int], _Meant]]:
    """Each citation of a text by its span, with what it means; `readings` are those on the day on which the text was
    written and now, or now alone."""
    then, *others = ({one.span: one for one in read} for read in readings.by_day)
    now = others[0] if others else then
    parts = {span: (_part(then[span]) if span in then else None, _part(now[span]) if span in now else None)
             for span in sorted({*then, *now})}  # fmt: skip
    # A text that cites a part which only the version of today has means that version, whatever its date.
    of_today = {
        _work(before.document, resolver)
        for before, after in parts.values()
        if before and after and before.is_missing and before.document != after.document and not after.is_missing
    }
    named: set[str] = set()
    for span, (before, after) in parts.items():
        shown = before or after
        if shown is None:
            continue
        cited = shown.document
        if before and after and before.document != after.document:
            if _work(before.document, resolver) in of_today:
                shown, cited = after, after.document
            elif after.held and not before.held:
                shown = after
        yield span, _Meant(shown, cited, _is_named(then.get(span) or now[span], cited, named, resolver))


def _part(cited: Reference) -> _Part | None:
    outcome = cited.outcome
    if isinstance(outcome, Resolution):
        return _Part(outcome.document, outcome.address, outcome.held)
    if outcome.reason == "no_part" and cited.citation.kind not in {"internal", "relative"}:
        return _Part(outcome.candidates[0], cited.citation.address, False, is_missing=True)
    if outcome.reason == "several_parts" and outcome.nearest:
        return _Part(outcome.candidates[0], outcome.nearest, True)
    return None


def _work(document: str, resolver: Resolver) -> str:
    return resolver.known(document).work or document


def _is_named(cited: Reference, document: str, named: set[str], resolver: Resolver) -> bool:
    """Whether the words tell the version themselves, or point back at words that did; `named` are the versions told so
    far."""
    citation = cited.citation
    if not resolver.versions(document):
        return False
    edition = resolver.titles.meaning(citation.name, citation.qualifier).edition if citation.name else ""
    alias = "" if resolver.titles.is_title(citation.name) else citation.name  # 2007年党章
    if citation.kind in {"titled", "named"} and resolver.is_edition(document, f"{citation.qualifier}{edition}{alias}"):
        named.add(document)
        return True
    return bool(cited.antecedent) and document in named


class Links:
    """All links of a snapshot, by source and by target."""

    def __init__(self, by_source: Mapping[str, DocumentLinks]) -> None:
        self._by_source = by_source
        self._by_target: dict[str, list[Link]] = {}
        for one in by_source.values():
            for link in one.links:
                for target in {link.target, link.version}:
                    self._by_target.setdefault(target, []).append(link)

    def of(self, document: str) -> list[Link]:
        """What `document` cites, in reading order."""
        return self.in_document(document).links

    def in_document(self, document: str) -> DocumentLinks:
        """What `document` cites, and the names in it."""
        return self._by_source.get(document, DocumentLinks())

    def to(self, document: str) -> list[Link]:
        """Who cites `document` from outside, or is shown it for another version that is not here."""
        return [link for link in self._by_target.get(document, []) if link.source != document]

    def to_passage(self, document: str, address: Address) -> list[Link]:
        """Who cites the passage `address` of `document` or a part of it, other passages of the same document included."""
        return [
            link
            for link in self._by_target.get(document, [])
            if link.target == document
            and link.address.is_within(address)
            and (link.source, link.source_address) != (document, address)
        ]

    def write(self, folder: Path) -> None:
        rows = {
            source: [
                [
                    [k.source_address, k.paragraph, k.start, k.end, k.target, k.address, k.held, k.cited, k.is_named]
                    for k in one.links
                ],
                sorted(one.names),
            ]
            for source, one in self._by_source.items()
            if one.links or one.names
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
        return cls({document.id: links_of(document, resolver) for document in documents})


def _read(source: str, links: list[list[Any]], names: list[list[str]]) -> DocumentLinks:
    return DocumentLinks(
        [_link(source, *row) for row in links], frozenset((name, qualifier) for name, qualifier in names)
    )


def _link(
    source: str, place: str, paragraph: int, start: int, end: int, target: str, address: str, *others: Any
) -> Link:
    return Link(source, Address(place), paragraph, start, end, target, Address(address), *others)
