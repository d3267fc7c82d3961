"""引用了旧版: the citations in the corpus of versions that no longer hold, and what became of the cited parts since."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from kb.citations.links import Link, Links
from kb.documents import WHOLE, Address, Metadata
from kb.errors import UnknownDocumentError
from kb.versions import ENDED, Lapse, Versions, folded_wording

FateKind = Literal["same", "moved", "changed", "dropped", "absent", "not_held"]
"""What became of a part: `same` stands under its number, `moved` under another, both with the same wording; `absent` says
that the cited version has no such part, `not_held` that the wording of one of the versions is not here."""

# The answer for today, and for one other day that is asked about.
_KEPT_DAYS = 2
# 《…》同时废止: a version that is repealed there is not relied on.
_REPEALED_AFTER = re.compile(r"[^。；;\n]*?(?:废止|停止执行|停止施行|停止使用|不再执行)")
_REPEALED_BEFORE = re.compile(r"废止(?:了|的)?[^。；;，,\n《》]{0,8}\Z")


@dataclass(frozen=True)
class Fate:
    """What became of a cited part: its address and name in the version in force, empty if it has none.

    `missing` are the documents without a full text, where the kind is `not_held`.
    """

    kind: FateKind
    address: Address = WHOLE
    label: str = ""
    missing: tuple[Metadata, ...] = ()

    @property
    def passage(self) -> str:
        """Return the address of the article, or the paragraph outside of articles, that holds the part now."""
        return self.address.article if self.address.is_article else self.address


@dataclass(frozen=True)
class OldCitation:
    """A citation of a version that no longer holds. It stands at `address` of `source` and reads `wording`.

    `part` is the address that is cited in it, empty for the whole document, `part_label` its name. `lapse` says since when
    `version`, which is cited, no longer holds and what does; `was_valid` tells whether it held when the source was written, None if
    that is not known. `is_named` says that the source names this very version, so that it may be meant as history. `fate`
    is None where no article is cited.
    """

    source: Metadata
    address: Address
    label: str
    wording: str
    version: Metadata
    part: Address
    part_label: str
    lapse: Lapse
    was_valid: bool | None
    is_named: bool
    fate: Fate | None

    @property
    def successor(self) -> Metadata | None:
        """Return what is in force in its place, None if nothing is known to be."""
        return self.lapse.successor

    @property
    def sentence(self) -> str:
        """Return what became of it, without a stop: 引用时有效，现已修订（2022年10月22日起），现行的是2022年版."""
        lead = "明确指明旧版，" if self.is_named else ""
        return f"{lead}{self.lapse.sentence(self.was_valid)}{self._now()}{self._fate()}"

    def _now(self) -> str:
        if self.successor is None:
            return "，本库没有记载现行的版本"
        renamed = self.successor.title != self.version.title
        year = f"{self.successor.year}年版" if self.successor.year else "新版"
        return f"，现行的是{f'《{self.successor.title}》' if renamed else year}"

    def _fate(self) -> str:
        fate = self.fate
        if fate is None:
            return ""
        old = self.part_label
        match fate.kind:
            case "same":
                return f"，{old}文字未改"
            case "moved":
                return f"，原{old}现为{fate.label}，文字未改"
            case "changed":
                is_there = old.startswith(fate.label)  # a 款 that cannot be followed is in its article
                return f"，{fate.label}文字有修改" if is_there else f"，原{old}现为{fate.label}，文字有修改"
            case "dropped":
                return f"，其中没有与{old}对应的条文"
            case "absent":
                return f"；所引的版本没有{old}"
            case "not_held":
                missing = "、".join(f"{text.year}年版" if text.year else f"《{text.title}》" for text in fate.missing)
                return f"；{missing}文本未收录，无法逐条比较"


@dataclass(frozen=True)
class CitingDocument:
    """A document with its citations of old versions, in reading order. `is_over` says that it no longer holds itself."""

    source: Metadata
    is_over: bool
    citations: tuple[OldCitation, ...]

    @property
    def count(self) -> int:
        """Return how many citations there are."""
        return len(self.citations)

    @property
    def of_parts(self) -> tuple[OldCitation, ...]:
        """Return the citations of an article or another part."""
        return tuple(citation for citation in self.citations if citation.part)

    @property
    def of_wholes(self) -> tuple[tuple[OldCitation, ...], ...]:
        """Return the citations that name a document alone, those of one version together."""
        by_version: dict[tuple[str, str], list[OldCitation]] = {}
        for citation in self.citations:
            if not citation.part:
                by_version.setdefault((citation.version.id, citation.sentence), []).append(citation)
        return tuple(map(tuple, by_version.values()))


class Outdated:
    """The citations of old versions in one state of the corpus; what was found for a day is kept."""

    def __init__(self, versions: Versions, links: Links) -> None:
        self._versions = versions
        self._document = versions.document
        self._validity = versions.validity
        self._documents = versions.validity.documents
        self._links = links
        self.all = lru_cache(maxsize=_KEPT_DAYS)(self._all)

    def _all(self, day: date) -> tuple[CitingDocument, ...]:
        """Return who cites a version that ended by *day*: those in force first, then the newest first."""
        documents = [document for identifier in self._documents if (document := self.of(identifier, day)).citations]
        documents.sort(key=lambda document: document.source.id)
        documents.sort(key=lambda document: str(document.source.date or ""), reverse=True)
        return tuple(sorted(documents, key=lambda document: document.is_over))

    def of(self, identifier: str, day: date) -> CitingDocument:
        """Return the citations of old versions in one document. Raises NotFoundError."""
        source = self._documents.get(identifier)
        if source is None:
            raise UnknownDocumentError(identifier)
        is_over = self._validity.lapse(identifier, day) is not None
        return CitingDocument(source, is_over, tuple(self._citations(source, day)))

    def _citations(self, source: Metadata, day: date) -> Iterator[OldCitation]:
        for link in self._links.of(source.id):
            version = self._documents.get(link.version)
            lapse = self._validity.lapse(link.version, day) if version else None
            if version is None or lapse is None or (version.work and version.work == source.work):
                continue
            document = self._document(source.id)
            passage = document.passages[document.position(link.source_address)]
            paragraph = passage.paragraphs[link.paragraph]
            then = self._validity.status(version.id, source.date) if source.date else ""
            if not _is_repealed_there(paragraph.text, link):
                yield OldCitation(
                    source,
                    paragraph.address,
                    label=document.part_above(passage) + document.label(paragraph.address),
                    wording=paragraph.text[link.start : link.end],
                    version=version,
                    part=link.address,
                    part_label=self._label(link),
                    lapse=lapse,
                    was_valid=then not in ENDED if then else None,
                    is_named=link.is_named,
                    fate=self._fate(link, version, lapse.successor),
                )

    def _label(self, link: Link) -> str:
        if not link.address:
            return ""
        return self._document(link.target).label(link.address) if link.is_held else link.address.label

    # What became of a part

    def _fate(self, link: Link, version: Metadata, after: Metadata | None) -> Fate | None:
        if not link.address:
            return None
        if version.text == "full" and link.target == version.id and not link.is_held:
            return Fate("absent")
        if after is None:
            return None
        missing = tuple(metadata for metadata in (version, after) if metadata.text != "full")
        if missing:
            return Fate("not_held", missing=missing)
        if link.target != version.id:
            return None
        return self._became(version.id, after.id, link.address)

    def _became(self, version: str, after: str, address: Address) -> Fate | None:
        """Return what became of a part of one version in another; None of a chapter, which is not followed."""
        alignment = self._versions.alignment(version, after)
        old, new = alignment.old, alignment.new
        if any(section.address == address for section in old.all_sections()):
            return None
        address = address.parent if address.kind == "pt" else address
        pair = alignment.heir(address)
        if pair is None:
            return None
        if not pair.new:
            return Fate("dropped")
        # Of a 款 that cannot be followed it is told where its article stands.
        now = alignment.addresses.get(address) or pair.new
        is_same = folded_wording(old.paragraphs_of(address)) == folded_wording(new.paragraphs_of(now))
        kind: FateKind = ("same" if now == address else "moved") if is_same else "changed"
        return Fate(kind, now, new.label(now))


def _is_repealed_there(text: str, link: Link) -> bool:
    """Tell whether the sentence repeals what it cites."""
    if link.address:
        return False
    return bool(_REPEALED_AFTER.match(text, link.end) or _REPEALED_BEFORE.search(text[: link.start]))
