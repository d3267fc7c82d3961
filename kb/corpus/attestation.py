"""A text beside the same edition from another source: article by article, the same words or both readings.

What two sources have alike, letter by letter but for what folding drops, each of them attests. A reading keeps only the
passages in which it differs: all others are those of the text that is held.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

from kb.corpus.json_rows import Json, metadata_from_json, metadata_to_json, passage_from_json, passage_to_json
from kb.corpus.source_files import SourceFile, Trace, content_of
from kb.documents import Address, Document, Metadata, Passage, Provenance
from kb.errors import IndexUnusableError
from kb.text import fold_text

Divergence = Literal["wording", "division", "missing", "added"]
"""Other words; the same words in other 款; an article that only the text that is held has, or only the other source."""

DIVERGENCES: dict[Divergence, str] = {
    "wording": "文字不同", "division": "文字相同，分款不同", "missing": "另一来源没有这一条", "added": "本库的没有这一条",
}  # fmt: skip

ATTESTATIONS = "attestations.json"
"""The file of a generation that keeps them."""

_ASIDE = {"title", "note"}


@dataclass(frozen=True)
class Discrepancy:
    """A passage in which another source differs; `passage` is how it has it, None if it does not."""

    kind: Divergence
    address: Address
    label: str
    passage: Passage | None

    @property
    def is_of_words(self) -> bool:
        """Tell whether the words differ, and not only where their paragraphs end."""
        return self.kind != "division"


@dataclass(frozen=True)
class Attestation:
    """What another source has of a document that is held: `metadata` tells which source.

    `compared` counts the passages that both have, `letters` those of them that are alike but for marks and widths. `variants` are in the order of the text.
    """

    document: str
    metadata: Metadata
    compared: int
    letters: int
    variants: tuple[Discrepancy, ...]

    @property
    def provenance(self) -> Provenance:
        """Return where the other text comes from."""
        return Provenance.of(self.metadata)

    @property
    def differing(self) -> tuple[Discrepancy, ...]:
        """Return the passages of which the words differ."""
        return tuple(variant for variant in self.variants if variant.is_of_words)

    @property
    def alike(self) -> int:
        """Return how many passages have the same words in both."""
        return self.compared - sum(variant.kind == "wording" for variant in self.variants)

    @cached_property
    def _by_address(self) -> dict[str, Discrepancy]:
        return {variant.address: variant for variant in self.variants}

    def variant(self, address: Address) -> Discrepancy | None:
        """Return how the other source differs in the passage that holds *address*; None if it does not."""
        return next(
            (self._by_address[place] for place in (address, *address.lineage) if place in self._by_address), None
        )

    def has_part(self, address: Address) -> bool:
        """Tell whether a part is in a passage as the other source has it, where that differs."""
        variant = self.variant(address)
        paragraphs = variant.passage.paragraphs if variant and variant.passage else ()
        inside = {
            place for paragraph in paragraphs for place in (paragraph.address, *(p.address for p in paragraph.points))
        }
        return bool(paragraphs) and (address in inside or any(place.is_within(address) for place in inside))

    def both(self, document: Document, address: Address) -> tuple[str, str]:
        """Return how the text that is held, and how the other source, has a passage: of as many lines those that differ."""
        variant = self.variant(address)
        own = document.passages[document.position(address)] if document.holds(address) else None
        ours, theirs = _lines(own), _lines(variant.passage if variant else own)
        if len(ours) == len(theirs):
            differing = [at for at, line in enumerate(ours) if fold_text(line) != fold_text(theirs[at])]
            ours, theirs = [ours[at] for at in differing], [theirs[at] for at in differing]
        return "\n".join(ours), "\n".join(theirs)

    def reading(self, document: Document) -> Document:
        """Return the document as the other source has it."""
        passages = tuple(self._as_read(passage) for passage in document.passages)
        return replace(
            document, metadata=replace(self.metadata, id=document.id, title=document.title), passages=passages
        )

    def _as_read(self, passage: Passage) -> Passage:
        variant = self._by_address.get(passage.address)
        if variant is None:
            return passage
        return variant.passage or replace(passage, paragraphs=())


def attest(document: Document, other: Document) -> Attestation:
    """Compare *other*, the same edition from another source, with the document that is held, passage by passage.

    In a text with articles an article counts that only one of them has; what stands outside of articles, and annexes, are
    compared only where both have them, since compilations leave them out.
    """
    own, others = _passages(document), _passages(other)
    variants: list[Discrepancy] = []
    compared = letters = 0
    for address, passage in own.items():
        if address not in others:
            variants += [Discrepancy("missing", address, passage.label, None)] * _counts(document, passage)
            continue
        compared += 1
        kind = _divergence(passage, others[address])
        if kind is not None:
            variants.append(Discrepancy(kind, address, passage.label, others[address]))
        elif _letters(passage) != _letters(others[address]):
            letters += 1
    added = (passage for address, passage in others.items() if address not in own and _counts(other, passage))
    variants += [Discrepancy("added", passage.address, passage.label, passage) for passage in added]
    return Attestation(document.id, other.metadata, compared, letters, tuple(variants))


def _passages(document: Document) -> dict[Address, Passage]:
    return {
        passage.address: passage
        for passage in document.passages
        if passage.kind != "heading" and passage.address.root not in _ASIDE
    }


def _counts(document: Document, passage: Passage) -> bool:
    """Tell whether a passage that only one of two texts has is told."""
    return not passage.address.annex and (passage.kind == "article" or not document.articles)


def _divergence(own: Passage, other: Passage) -> Divergence | None:
    if fold_text(own.text) != fold_text(other.text):
        return "wording"
    return "division" if _division(own) != _division(other) else None


def _lines(passage: Passage | None) -> list[str]:
    return [paragraph.text for paragraph in passage.paragraphs] if passage else []


def _letters(passage: Passage) -> str:
    """Return the letters of a passage as they are written, without white space, of which every source has its own."""
    return "".join(passage.text.split())


def _division(passage: Passage) -> list[str]:
    return [folded for paragraph in passage.paragraphs if (folded := fold_text(paragraph.text))]


# In a generation


@dataclass(frozen=True)
class Attested:
    """An attestation with the file that it was made of, and the text with which it was compared."""

    attestation: Attestation
    file: SourceFile
    state: str

    def is_of(self, file: SourceFile, state: str) -> bool:
        """Tell whether it is still that of a file, beside a text with this state."""
        return (self.file.path, self.file.sha256, self.state) == (file.path, file.sha256, state)


class Attestations:
    """The attestations of one generation."""

    def __init__(self, entries: Sequence[Attested]) -> None:
        self.entries = tuple(entries)
        self._by_document: dict[str, list[Attestation]] = {}
        for entry in self.entries:
            self._by_document.setdefault(entry.attestation.document, []).append(entry.attestation)

    def of(self, identifier: str) -> tuple[Attestation, ...]:
        """Return those of a document; of most there are none."""
        return tuple(self._by_document.get(identifier, ()))

    def said_of(self, identifier: str, passage: Passage) -> str:
        """Return how the sources of a passage agree, in words; empty if there is only one, or it is not compared."""
        attestations = self.of(identifier)
        if not attestations or passage.kind == "heading" or passage.address.root in _ASIDE:
            return ""
        variants = [variant for each in attestations if (variant := each.variant(passage.address))]
        if any(variant.is_of_words for variant in variants):
            return "两处来源此处不同"
        return "两处来源文字相同，分款不同" if variants else "两处来源逐字一致"

    def __iter__(self) -> Iterator[Attestation]:
        return (entry.attestation for entry in self.entries)

    @property
    def files(self) -> dict[str, SourceFile]:
        """Return the files known again by their trace, by their id."""
        return {entry.file.id: entry.file for entry in self.entries if entry.file.trace is not None}

    def write(self, folder: Path) -> None:
        """Write them into the folder of a generation."""
        rows = list(map(_to_json, self.entries))
        (folder / ATTESTATIONS).write_text(json.dumps(rows, ensure_ascii=False, separators=(",", ":")), "utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Attestations":
        """Read those in *folder*. Raises IndexUnusableError if they are missing or damaged."""
        raw = content_of(folder / ATTESTATIONS)
        try:
            return cls([_from_json(row) for row in json.loads(raw or b"")])
        except (ValueError, KeyError, TypeError) as error:
            raise IndexUnusableError("索引里两处来源的比对缺失或损坏，请运行 kb index 重建。") from error


def _to_json(entry: Attested) -> Json:
    attestation, file = entry.attestation, entry.file
    return {
        "file": [file.id, file.path, file.sha256, file.trace if file.is_lasting else None],
        "state": entry.state,
        "document": attestation.document,
        "metadata": metadata_to_json(attestation.metadata),
        "counts": [attestation.compared, attestation.letters],
        "variants": [
            [v.kind, v.address, v.label, passage_to_json(v.passage).decode() if v.passage else None]
            for v in attestation.variants
        ],
    }


def _from_json(row: Json) -> Attested:
    identifier, path, sha256, trace = row["file"]
    file = SourceFile(identifier, path, sha256, Trace(*trace) if trace else None, trace is not None)
    variants = tuple(
        Discrepancy(kind, Address(address), label, passage_from_json(raw) if raw else None)
        for kind, address, label, raw in row["variants"]
    )
    compared, letters = row["counts"]
    metadata = metadata_from_json(row["metadata"])
    return Attested(Attestation(row["document"], metadata, compared, letters, variants), file, row["state"])
