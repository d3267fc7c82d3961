"""引用了旧版: the citations in the corpus of versions that no longer hold, and what became of the cited parts since."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from kb.citations.links import Link, Links
from kb.documents import WHOLE, Address, Document, Metadata
from kb.errors import UnknownDocumentError
from kb.text import fold_text
from kb.versions import ENDED, Lapse, Versions

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
    """What became of a part that is cited: its address and name in the version in force, empty if it has none; of what is
    `not_held` the documents whose full text is missing."""

    kind: FateKind
    address: Address = WHOLE
    label: str = ""
    missing: tuple[Metadata, ...] = ()

    @property
    def passage(self) -> str:
        """The address of the article, or the paragraph outside of articles, in which the part stands now."""
        return self.address.article if self.address.is_article else self.address


@dataclass(frozen=True)
class OldCitation:
    """A citation of a version that no longer holds. It stands at `address` of `source` and reads `wording`.

    `part` is the address that is cited in it, empty for the whole document, `part_label` its name. `lapse` says since when
    the cited version no longer holds and what does; `was_valid` tells whether it held when the source was written, None if
    that is not known. `is_named` says that the source names this very version, so that it may be meant as history. `fate`
    is None where no article is cited.
    """

    source: Metadata
    address: Address
    label: str
    wording: str
    cited: Metadata
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
    def told(self) -> str:
        """What is to be said of it, without a stop: 引用时有效，现已修订（2022年10月22日起），现行的是2022年版."""
        named = "明确指明旧版，" if self.is_named else ""
        return f"{named}{self.lapse.sentence(self.was_valid)}{self._now()}{self._fate()}"

    def _now(self) -> str:
        if self.successor is None:
            return "，本库没有记载现行的版本"
        renamed = self.successor.title != self.cited.title
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
                missing = "、".join(f"{one.year}年版" if one.year else f"《{one.title}》" for one in fate.missing)
                return f"；{missing}文本未收录，无法逐条比较"


@dataclass(frozen=True)
class Citing:
    """A document with its citations of old versions, in reading order. `is_over` says that it no longer holds itself."""

    source: Metadata
    is_over: bool
    citations: tuple[OldCitation, ...]

    @property
    def count(self) -> int:
        return len(self.citations)

    @property
    def of_parts(self) -> tuple[OldCitation, ...]:
        """Those of an article or another part."""
        return tuple(one for one in self.citations if one.part)

    @property
    def of_wholes(self) -> tuple[tuple[OldCitation, ...], ...]:
        """Those that name the document alone, those of one version together."""
        found: dict[tuple[str, str], list[OldCitation]] = {}
        for one in self.citations:
            if not one.part:
                found.setdefault((one.cited.id, one.told), []).append(one)
        return tuple(map(tuple, found.values()))


class Outdated:
    """Finds the citations of old versions in one state of the corpus; what was once found for a day is kept."""

    def __init__(self, versions: Versions, links: Links) -> None:
        self._versions = versions
        self._document = versions.document
        self._validity = versions.validity
        self._known = versions.validity.documents
        self._links = links
        self.all = lru_cache(maxsize=_KEPT_DAYS)(self._all)

    def _all(self, day: date) -> tuple[Citing, ...]:
        """The documents that cite a version that does not hold on `day`: those in force first, then the newest first."""
        found = (self.of(identifier, day) for identifier in self._known)
        order = sorted((one for one in found if one.citations), key=lambda one: one.source.id)
        order.sort(key=lambda one: str(one.source.date or ""), reverse=True)
        return tuple(sorted(order, key=lambda one: one.is_over))

    def of(self, identifier: str, day: date) -> Citing:
        """The citations of old versions in one document. Raises NotFoundError if there is no such document."""
        source = self._known.get(identifier)
        if source is None:
            raise UnknownDocumentError(identifier)
        found = tuple(self._found(source, day))
        return Citing(source, self._validity.lapse(identifier, day) is not None, found)

    def _found(self, source: Metadata, day: date) -> Iterator[OldCitation]:
        for link in self._links.of(source.id):
            cited = self._known.get(link.version)
            lapse = self._validity.lapse(link.version, day) if cited else None
            if cited is None or lapse is None or (cited.work and cited.work == source.work):
                continue
            document = self._document(source.id)
            passage = document.passages[document.position(link.source_address)]
            paragraph = passage.paragraphs[link.paragraph]
            if not _is_repealed_there(paragraph.text, link):
                wording = paragraph.text[link.start : link.end]
                label = document.part_above(passage) + document.label(paragraph.address)
                yield self._citation(source, paragraph.address, label, wording, link, lapse)

    def _citation(
        self, source: Metadata, address: Address, label: str, wording: str, link: Link, lapse: Lapse
    ) -> OldCitation:
        cited = self._known[link.version]
        return OldCitation(
            source,
            address,
            label,
            wording,
            cited,
            link.address,
            self._label(link),
            lapse,
            self._was_valid(cited, source.date),
            link.is_named,
            self._fate(link, cited, lapse.successor),
        )

    def _label(self, link: Link) -> str:
        if not link.address:
            return ""
        if not link.held:
            return link.address.label
        document = self._document(link.target)
        return document.label(link.address)

    def _was_valid(self, cited: Metadata, written: date | None) -> bool | None:
        if written is None:
            return None
        status = self._validity.status(cited.id, written)
        return None if not status else status not in ENDED

    # What became of a part

    def _fate(self, link: Link, cited: Metadata, after: Metadata | None) -> Fate | None:
        if not link.address:
            return None
        if cited.text == "full" and link.target == cited.id and not link.held:
            return Fate("absent")
        if after is None:
            return None
        missing = tuple(known for known in (cited, after) if known.text != "full")
        if missing:
            return Fate("not_held", missing=missing)
        if link.target != cited.id:
            return None
        return self._became(cited.id, after.id, link.address)

    def _became(self, cited: str, after: str, address: Address) -> Fate | None:
        """What became of a part of one version in another; None of a chapter, which is not followed."""
        alignment = self._versions.alignment(cited, after)
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
        is_same = _wording(old, address) == _wording(new, now)
        kind: FateKind = ("same" if now == address else "moved") if is_same else "changed"
        return Fate(kind, now, new.label(now))


def _wording(document: Document, address: Address) -> str:
    """The folded text of a part without the number at its head."""
    first, *others = document.paragraphs_of(address)
    return fold_text(first.text[first.number_length :] + "".join(paragraph.text for paragraph in others))


def _is_repealed_there(text: str, link: Link) -> bool:
    """Whether the sentence repeals what it cites."""
    if link.address:
        return False
    return bool(_REPEALED_AFTER.match(text, link.end) or _REPEALED_BEFORE.search(text[: link.start]))
