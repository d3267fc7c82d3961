"""历次修改: one article through the versions of its work, found in each by its wording and not by its number."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.documents import WHOLE, Address, Document, Metadata, Passage
from kb.errors import NotFoundError
from kb.versions.comparison import Comparison, ComparisonRow
from kb.versions.timeline import Version


@dataclass(frozen=True)
class PartVersion:
    """What one version has in the place of a part.

    `passages` are those of its text: none where it has no such part, or where `is_held` says that its text is not here.
    `before` is the next older version that is held, `rows` what became of the part since: none for the oldest, and where
    neither of the two has the part.
    """

    version: Version
    passages: tuple[Passage, ...] = ()
    before: Metadata | None = None
    rows: tuple[ComparisonRow, ...] = ()

    @property
    def is_held(self) -> bool:
        """Tell whether the wording of the version is here."""
        return self.version.metadata.text == "full"

    @property
    def has_changed(self) -> bool:
        """Tell whether the wording is another than in the version before."""
        return any(row.has_changed for row in self.rows)


@dataclass(frozen=True)
class PartHistory:
    """A passage of a document, with what each version of the work has in its place, the newest first."""

    document: Document
    passage: Passage
    versions: tuple[PartVersion, ...]

    @property
    def title(self) -> str:
        """Return the title of the document that was asked about."""
        return self.document.title

    @property
    def label(self) -> str:
        """Return the name of the part in that document."""
        return self.document.part_above(self.passage) + self.passage.label

    @property
    def held(self) -> int:
        """Return how many versions are held in full."""
        return sum(version.is_held for version in self.versions)

    @property
    def changes(self) -> int:
        """Return how many of them have another wording than the one before."""
        return sum(version.has_changed for version in self.versions)


def first_part(document: Document) -> Address:
    """Return the address of the first article, else of the first paragraph; empty if there is none."""
    parts = (*document.articles, *(passage for passage in document.passages if passage.kind != "heading"))
    return parts[0].address if parts else WHOLE


def part_history(
    document: Document, address: str, versions: Sequence[Version], compare: Callable[[str, str], Comparison],
    read: Callable[[str], Document],
) -> PartHistory:  # fmt: skip
    """Return the history of the passage of *document* that holds *address*; *versions* are those of its work, oldest first.

    Raises NotFoundError if there is no such part, or it is a heading: what stands under it is not one text.
    """
    passage = document.passages[document.position(address)]
    if passage.kind == "heading":
        raise NotFoundError(f"“{passage.text.strip()}”是标题，历次修改要逐条看，请打开其中一条。")
    held = [version.metadata.id for version in versions if version.metadata.text == "full"]
    rows = _rows_between(held, document.id, passage.address, compare)
    places = {document.id: {passage.address}}
    for (old, new), own in rows.items():
        places.setdefault(old, {side.address for row in own for side in row.old})
        places.setdefault(new, {side.address for row in own for side in row.new})
    before = dict(pairwise(reversed(held)))
    known = {version.metadata.id: version.metadata for version in versions}

    def of(version: Version) -> PartVersion:
        identifier = version.metadata.id
        if identifier not in held:
            return PartVersion(version)
        text, own, older = read(identifier), places.get(identifier, set()), before.get(identifier, "")
        passages = tuple(passage for passage in text.passages if passage.address in own)
        return PartVersion(version, passages, known.get(older), rows.get((older, identifier), ()))

    return PartHistory(document, passage, tuple(map(of, reversed(versions))))


def _rows_between(
    held: Sequence[str], chosen: str, address: Address, compare: Callable[[str, str], Comparison]
) -> dict[tuple[str, str], tuple[ComparisonRow, ...]]:
    """Return the rows of the part for each two neighbours of *held*, as it is followed from *chosen* to both sides."""
    if chosen not in held:
        return {}
    at = held.index(chosen)
    found: dict[tuple[str, str], tuple[ComparisonRow, ...]] = {}
    own = {address}
    for old, new in pairwise(held[at:]):
        found[old, new] = tuple(row for row in compare(old, new).rows if own & {side.address for side in row.old})
        own = {side.address for row in found[old, new] for side in row.new}
    own = {address}
    for new, old in pairwise(reversed(held[: at + 1])):
        found[old, new] = tuple(row for row in compare(old, new).rows if own & {side.address for side in row.new})
        own = {side.address for row in found[old, new] for side in row.old}
    return found
