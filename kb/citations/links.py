"""The links between documents: what each passage cites, and who cites it."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from kb.citations.citation import Citation
from kb.citations.editions import Edition, edition_in
from kb.citations.layout import Home
from kb.citations.resolution import Resolution, Resolver
from kb.citations.whole_text import Readings, Reference, readings_on
from kb.documents import Address, Document, Place
from kb.errors import IndexUnusableError

_FILE = "links.json"
# 《…》同时废止: a version that is repealed there is not relied on.
_REPEALED_AFTER = re.compile(r"[^。；;\n]*?(?:废止|停止执行|停止施行|停止使用|不再执行)")
_REPEALED_BEFORE = re.compile(r"废止(?:了|的)?[^。；;，,\n《》]{0,8}\Z")

NameWritten = tuple[str, str]
"""A name that stands in a text, and what stands in brackets after it."""


@dataclass(frozen=True)
class Link:
    """One resolved citation: it stands in `paragraph` (by position) of the passage `source_address` of `source`, at the
    code points `[start, end)`, and points at `address` of `target`; an empty address is the whole document.

    `is_held` says that the part can be opened; else only the document's own page can. `cited_version` is the version that
    was cited, where its text is not here and `target` is shown instead; else empty. `is_named` says that the text names
    this very version (2014年印发的《…》); `is_bare` that it names neither a part nor a version, and relies on the document:
    then the text in force is meant, whenever that is read.
    """

    source: str
    source_address: Address
    paragraph: int
    start: int
    end: int
    target: str
    address: Address
    is_held: bool
    cited_version: str = ""
    is_named: bool = False
    is_bare: bool = False

    @property
    def version(self) -> str:
        """Return the document that was cited, whether or not it can be shown."""
        return self.cited_version or self.target


@dataclass(frozen=True)
class DocumentLinks:
    """The links of one document, in reading order, and the names in it that were looked up."""

    links: list[Link] = field(default_factory=list)
    names: frozenset[NameWritten] = frozenset()


def links_of(document: Document, resolver: Resolver) -> DocumentLinks:
    """Return the citations in *document* that point at something known, itself included; and its names.

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
    links: list[Link] = []
    # Now is the day of the catalogue, and not that of the build: the same corpus has the same links.
    days = dict.fromkeys((document.metadata.date, None))
    readings = readings_on(home.text, resolver, days, home=home)
    for span, part, version, naming in _answers(readings, resolver):
        index = bisect_right(home.starts, span[0]) - 1
        start, end = (at - home.starts[index] for at in span)
        cited_version = "" if version == part.document else version
        place = (document.id, *paragraphs[index], start, end)
        is_bare = naming == "bare" and not part.address and _is_relied_on(document, version, home.text, span, resolver)
        links.append(
            Link(*place, part.document, part.address, part.is_held, cited_version, naming == "version", is_bare)
        )
    return DocumentLinks(links, readings.names)


@dataclass(frozen=True)
class _Part(Place):
    """A part that a citation points at; `is_missing` says that the document has no such part."""

    is_held: bool
    is_missing: bool = False


def _is_relied_on(document: Document, version: str, text: str, span: tuple[int, int], resolver: Resolver) -> bool:
    """Tell whether a name in *text* is of a document that is relied on: not of an own version, and not repealed there."""
    own, other = (resolver.known(identifier).work_or_id for identifier in (document.id, version))
    start = text.rfind("\n", 0, span[0]) + 1
    is_repealed = _REPEALED_AFTER.match(text, span[1]) or _REPEALED_BEFORE.search(text[start : span[0]])
    return own != other and not is_repealed


Naming = Literal["version", "edition", "bare"]
"""What the words of a citation tell of the version: which one it is, by year or number; that it is one of several (新、原、
试行); nothing."""


def _answers(readings: Readings, resolver: Resolver) -> Iterator[tuple[tuple[int, int], _Part, str, Naming]]:
    """Yield the span of each citation, the part to show for it, the version it means, and how the words name that.

    `readings` are those on the day on which the text was written and now, or now alone.
    """
    then, *others = ({reference.span: reference for reference in references} for references in readings.by_day)
    now = others[0] if others else then
    spans = sorted({*then, *now})
    parts = {span: (_part_of(then.get(span)), _part_of(now.get(span))) for span in spans}
    # A text that cites a part which only the version of today has means that version, whatever its date.
    of_today = {
        resolver.known(before.document).work_or_id
        for before, after in parts.values()
        if before and after and before.is_missing and before.document != after.document and not after.is_missing
    }
    named_versions: set[str] = set()
    for span, (before, after) in parts.items():
        part = before or after
        if part is None:
            continue
        version = part.document
        if before and after and before.document != after.document:
            if resolver.known(before.document).work_or_id in of_today:
                part, version = after, after.document
            elif after.is_held and not before.is_held:
                part = after
        yield span, part, version, _naming(then.get(span) or now[span], version, named_versions, resolver)


def _part_of(reference: Reference | None) -> _Part | None:
    if reference is None:
        return None
    outcome = reference.outcome
    if isinstance(outcome, Resolution):
        return _Part(outcome.document, outcome.address, outcome.is_held)
    if outcome.reason == "no_part" and reference.citation.kind not in {"internal", "relative"}:
        return _Part(outcome.candidates[0], reference.citation.address, False, is_missing=True)
    if outcome.reason == "several_parts" and outcome.nearest:
        return _Part(outcome.candidates[0], outcome.nearest, True)
    return None


def _naming(reference: Reference, version: str, named_versions: set[str], resolver: Resolver) -> Naming:
    """Return how the words name the version, or those at which they point back.

    *named_versions* are those named so far by year or number; one that is named here is added to them.
    """
    citation = reference.citation
    if not resolver.versions(version):
        return "bare"
    edition = _edition(citation, resolver)
    if citation.kind in {"titled", "named"} and resolver.is_named(version, edition):
        named_versions.add(version)
        return "version"
    if reference.antecedent and version in named_versions:
        return "version"
    return "edition" if edition or resolver.is_named_on_trial(version, citation) else "bare"


def _edition(citation: Citation, resolver: Resolver) -> Edition:
    """Return the edition that a citation names, beside the name or inside it (2007年党章)."""
    inside = resolver.titles.meaning(citation.name, citation.qualifier).edition if citation.name else ""
    alias = "" if resolver.titles.is_title(citation.name) else citation.name
    return edition_in([inside, alias]).and_also(citation.edition)


class Links:
    """All links of a snapshot, by source and by target."""

    def __init__(self, by_source: Mapping[str, DocumentLinks]) -> None:
        self._by_source = by_source
        self._by_target: dict[str, list[Link]] = {}
        for document in by_source.values():
            for link in document.links:
                for target in {link.target, link.version}:
                    self._by_target.setdefault(target, []).append(link)
        self._by_part: dict[str, dict[Address, list[Link]]] = {}

    def of(self, document: str) -> list[Link]:
        """Return what *document* cites, in reading order."""
        return self.in_document(document).links

    def in_document(self, document: str) -> DocumentLinks:
        """Return what *document* cites, and the names in it."""
        return self._by_source.get(document, DocumentLinks())

    def to(self, document: str) -> list[Link]:
        """Return who cites *document* from outside, or is shown it for a version that is not here."""
        return [link for link in self._by_target.get(document, []) if link.source != document]

    def to_passage(self, document: str, address: Address) -> list[Link]:
        """Return who cites a passage of *document* or a part of it, other passages of it included."""
        parts = self._by_part.get(document)
        if parts is None:
            parts = self._by_part[document] = self._parts_of(document)
        return [link for link in parts.get(address, []) if (link.source, link.source_address) != (document, address)]

    def _parts_of(self, document: str) -> dict[Address, list[Link]]:
        """Return who cites each part of *document*, or a part of that."""
        parts: dict[Address, list[Link]] = {}
        for link in self._by_target.get(document, []):
            for address in link.address.lineage if link.target == document else ():
                parts.setdefault(address, []).append(link)
        return parts

    def write(self, folder: Path) -> None:
        """Write the links into the snapshot in *folder*."""
        rows = {
            source: [[_row(link) for link in document.links], sorted(document.names)]
            for source, document in self._by_source.items()
            if document.links or document.names
        }
        (folder / _FILE).write_text(json.dumps(rows, ensure_ascii=False, separators=(",", ":")), "utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Links":
        """Return the links of the snapshot in *folder*. Raises IndexUnusableError if they are missing or damaged."""
        try:
            rows = json.loads((folder / _FILE).read_text("utf-8"))
            return cls({source: _read(source, *row) for source, row in rows.items()})
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise IndexUnusableError("引用索引缺失或损坏，请运行 kb index 重建。") from error


def _row(link: Link) -> list[Any]:
    place = [link.source_address, link.paragraph, link.start, link.end]
    return [*place, link.target, link.address, link.is_held, link.cited_version, link.is_named, link.is_bare]


def _read(source: str, links: list[list[Any]], names: list[list[str]]) -> DocumentLinks:
    return DocumentLinks(
        [_link(source, *row) for row in links], frozenset((name, qualifier) for name, qualifier in names)
    )


def _link(
    source: str, place: str, paragraph: int, start: int, end: int, target: str, address: str, *others: Any
) -> Link:
    return Link(source, Address(place), paragraph, start, end, target, Address(address), *others)
