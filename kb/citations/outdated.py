"""引用了旧版: the citations in the corpus of parts, or of words, of versions that no longer hold, and what became of them.

A document that is named and nothing more is not among them: its name means the text in force (see `destinations`).
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from kb.citations.links import Link, Links
from kb.documents import WHOLE, Address, Metadata
from kb.errors import UnknownDocumentError
from kb.text import fold_text
from kb.versions import ENDED, Lapse, Versions, folded_wording

FateKind = Literal["same", "moved", "changed", "dropped", "absent", "not_held"]
"""What became of a part: `same` stands under its number, `moved` under another, both with the same wording; `absent` says
that the cited version has no such part, `not_held` that the wording of one of the versions is not here."""

# The answer for today, and for one other day that is asked about.
_KEPT_DAYS = 2
# 党章规定：“…”, in the same sentence as the name. What is shorter is a term (“三会一课”, “四个意识”) and no sentence of a text.
_QUOTED = re.compile(r"[^。；;\n“”]{0,40}“(?P<words>[^“”\n]{8,})”")


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

    `part` is the address that is cited in it, or at which words stand that are quoted and are no longer in the text,
    `part_label` its name. `lapse` says since when
    `version`, which is cited, no longer holds and what does; `was_valid` tells whether it held when the source was written, None if
    that is not known. `is_named` says that the source names this very version, so that it may be meant as history. `fate`
    is None where it is not known.
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
    """A document with its citations of old versions, in reading order. `is_over` says that it no longer holds itself.

    `mentions` are the places that only name a document of which another version is in force now; they are not listed.
    """

    source: Metadata
    is_over: bool
    citations: tuple[OldCitation, ...]
    mentions: int = 0

    @property
    def count(self) -> int:
        """Return how many citations there are."""
        return len(self.citations)


@dataclass(frozen=True)
class _Quoted:
    """Words that are quoted up to `end` of a paragraph: the passage of the old version, and what became of that."""

    end: int
    address: Address
    fate: Fate | None


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
        """Return who cites or names a version that ended by *day*: those in force first, then the newest first."""
        every = (self.of(identifier, day) for identifier in self._documents)
        documents = [document for document in every if document.citations or document.mentions]
        documents.sort(key=lambda document: document.source.id)
        documents.sort(key=lambda document: str(document.source.date or ""), reverse=True)
        return tuple(sorted(documents, key=lambda document: document.is_over))

    def of(self, identifier: str, day: date) -> CitingDocument:
        """Return the citations of old versions in one document. Raises NotFoundError."""
        source = self._documents.get(identifier)
        if source is None:
            raise UnknownDocumentError(identifier)
        is_over = self._validity.lapse(identifier, day) is not None
        citations: list[OldCitation] = []
        mentions = 0
        for link in self._links.of(source.id):
            version = self._documents[link.version]
            lapse = self._validity.lapse(version.id, day)
            if lapse is None or version.work_or_id == source.work_or_id:
                continue
            citation = self._citation(source, link, lapse)
            citations += [citation] if citation else []
            mentions += citation is None and link.is_bare
        return CitingDocument(source, is_over, tuple(citations), mentions)

    def _citation(self, source: Metadata, link: Link, lapse: Lapse) -> OldCitation | None:
        """Return what a link of *source* cites of a version that ended; None of one that only names it."""
        version = self._documents[link.version]
        quoted = self._quoted(link, version, lapse.successor) if link.is_bare else None
        if not (link.address or quoted):
            return None
        document = self._document(source.id)
        passage = document.passages[document.position(link.source_address)]
        paragraph = passage.paragraphs[link.paragraph]
        then = self._validity.status(version.id, source.date) if source.date else ""
        return OldCitation(
            source,
            paragraph.address,
            label=document.part_above(passage) + document.label(paragraph.address),
            wording=paragraph.text[link.start : quoted.end if quoted else link.end],
            version=version,
            part=quoted.address if quoted else link.address,
            part_label=self._document(version.id).label(quoted.address) if quoted else self._label(link),
            lapse=lapse,
            was_valid=then not in ENDED if then else None,
            is_named=link.is_named,
            fate=quoted.fate if quoted else self._fate(link, version, lapse.successor),
        )

    def _quoted(self, link: Link, version: Metadata, after: Metadata | None) -> "_Quoted | None":
        """Return the words that are quoted behind a name, if they stand in *version* and in *after* no more."""
        if after is None or not version.text == after.text == "full":
            return None
        source = self._document(link.source)
        text = source.passages[source.position(link.source_address)].paragraphs[link.paragraph].text
        quotation = _QUOTED.match(text, link.end)
        if quotation is None:
            return None
        words = fold_text(quotation["words"])
        old, new = self._document(version.id), self._document(after.id)
        place = next((passage.address for passage in old.passages if words in fold_text(passage.text)), None)
        if place is None or any(words in fold_text(passage.text) for passage in new.passages):
            return None
        return _Quoted(quotation.end(), place, self.became(version.id, after.id, place))

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
        return self.became(version.id, after.id, link.address)

    def became(self, version: str, after: str, address: Address) -> Fate | None:
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
