"""From a citation to the document and the part it names, or to the reason why that cannot be said."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from kb.citations.citation import Citation, find
from kb.citations.cited_parts import nearest, parts_of
from kb.citations.mentions import Names
from kb.citations.titles import Meaning, Titles
from kb.documents import WHOLE, Address, Document, Metadata, Place
from kb.text import fold_text
from kb.versions import Lapse, Validity

_YEAR = re.compile(r"(?:19|20)\d\d")

Reason = Literal["none", "several", "no_part", "several_parts"]

ReadDocument = Callable[[str], Document]


@dataclass(frozen=True)
class Resolution(Place):
    """What a citation points at. `address` is empty for the whole document.

    `is_held` says that the part stands in the text that is held; if it does not, the document is known but its text, or
    that part of it, is not here. `exact_name` is false if the name is not quite the document's. `cited_as` is the address
    as it was cited, of which a digest may hold only the article. `by_notice` says that the notice was named by which the
    document was issued (《关于印发〈…〉的通知》), which is not known itself.
    """

    is_held: bool
    exact_name: bool
    cited_as: Address = field(default=WHOLE, compare=False)
    by_notice: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Unresolved:
    """Why a citation points at nothing: no such document (`none`), `several`, no such part (`no_part`), or several that
    are cited alike (`several_parts`: 第三条第（二）项, where two paragraphs have one).

    Of a part that is not there, `cited_as` is the address as it was cited, `nearest` the part above it that is there, empty
    if there is none. `exact_name` is false if the name is not quite that of the one candidate.
    """

    reason: Reason
    candidates: tuple[str, ...] = ()
    nearest: Address = field(default=WHOLE, compare=False)
    cited_as: Address = field(default=WHOLE, compare=False)
    exact_name: bool = field(default=True, compare=False)


class Resolver:
    """Resolves citations to documents and their parts; `read` reads a document, to see whether a part is in it.

    `as_of` is the day of the catalogue: what is known of a document is told as it was then, so that citations are read
    alike whenever they are read. None takes the statuses on record.
    """

    def __init__(self, documents: Iterable[Metadata], read: ReadDocument, as_of: date | None = None) -> None:
        self.validity = Validity(documents)
        self._as_of = as_of
        self._known = self.validity.known_on(as_of)
        self._read = read
        self.titles = Titles(self._known)
        self.names = Names(self.titles.plain(), self.titles.heads())

    def find(self, text: str, *more: Names) -> list[Citation]:
        """Return the citations in *text*, names without 书名号 among them, also *more* that hold in it."""
        return find(text, self.names, *more)

    def known(self, identifier: str) -> Metadata:
        """Return what is known of a document that a resolution names."""
        return self._known[identifier]

    def status_on(self, identifier: str, day: date | None) -> str:
        """Return the status on *day*, else on that of the catalogue; see `kb.versions.validity.status_on`."""
        return self.validity.status(identifier, day or self._as_of)

    def lapse(self, identifier: str, day: date | None) -> Lapse | None:
        """Return that a document ended by *day*, or by that of the catalogue; None if by neither."""
        return self.validity.lapse(identifier, day or self._as_of, self._as_of)

    def resolve(self, citation: Citation, home: str = "", day: date | None = None) -> Resolution | Unresolved:
        """Return what *citation*, in the document *home*, written on *day*, points at.

        Of several versions the one is meant that is named, else the one in force on that day, else on the catalogue's.
        """
        if citation.kind not in {"titled", "named"}:
            if not home or citation.kind == "relative":
                return Unresolved("none")
            return self.at(home, citation.address)
        meaning = self.titles.meaning(citation.name, citation.qualifier)
        if not meaning.documents:
            return Unresolved("none")
        chosen = self._choose(meaning, citation, home, day)
        if len(chosen) > 1:
            return Unresolved("several", tuple(chosen))
        is_exact = meaning.is_exact or citation.kind == "named"
        outcome = self.at(chosen[0], citation.address, exact_name=is_exact)
        return replace(outcome, by_notice=True) if meaning.by_notice and isinstance(outcome, Resolution) else outcome

    def versions(self, identifier: str) -> list[str]:
        """Return the other versions of the work that a document is of, newest first."""
        others = [k for k in self.validity.versions(self._known[identifier].work) if k.id != identifier]
        return [k.id for k in sorted(others, key=lambda k: str(k.date or ""), reverse=True)]

    def is_edition(self, identifier: str, qualifier: str) -> bool:
        """Tell whether a year or the number in *qualifier* is that of the document."""
        metadata = self._known[identifier]
        if metadata.document_number and fold_text(metadata.document_number) in fold_text(qualifier):
            return True
        own = {day.year for day in (metadata.approved, metadata.published, metadata.effective) if day}
        return any(int(year) in own for year in _YEAR.findall(qualifier))

    def _choose(self, meaning: Meaning, citation: Citation, home: str, day: date | None) -> list[str]:
        """Return the candidates that can be meant.

        That is the version that is named; of several works the one that has the part; of several versions the one in
        force on the day, then the newest.
        """
        candidates = list(meaning.documents)
        if home in candidates:
            return self._own_name(candidates, citation, home)
        qualifier = f"{citation.qualifier}{meaning.edition}"
        others = [c for c in candidates if qualifier and self.is_edition(c, qualifier)] or candidates
        if citation.address and self._works(others) > 1:
            others = (
                [c for c in others if self._known[c].text != "none" and parts_of(self._read(c), citation.address)]
                or [c for c in others if self._has_kind(c, citation.address)]
                or others
            )
        if self._works(others) > 1:
            return others
        by_age = sorted(others, key=lambda c: (str(self._known[c].date or ""), c))
        begun = [c for c in by_age if self.status_on(c, day) != "尚未施行"] or by_age[:1]
        return ([c for c in begun if self.status_on(c, day) == "现行有效"] or begun)[-1:]

    def _own_name(self, candidates: list[str], citation: Citation, home: str) -> list[str]:
        """Return what a document means by its own name: in 书名号 the version before (《…条例》同时废止), else itself."""
        day = self._known[home].date
        before = [c for c in candidates if c != home and day and (d := self._known[c].date) and d < day]
        if citation.kind != "titled" or not before:
            return [home]
        return sorted(before, key=lambda c: str(self._known[c].date))[-1:]

    def _works(self, identifiers: list[str]) -> int:
        return len({self._known[identifier].work_or_id for identifier in identifiers})

    def _has_kind(self, identifier: str, address: Address) -> bool:
        """Tell whether the document has parts of the kind that *address* begins with: articles, or 部分."""
        if self._known[identifier].text == "none":
            return address.root.kind == "art" and bool(self._known[identifier].articles)
        return self._read(identifier).has_kind(address.root.kind)

    def at(self, document: str, address: Address, *, exact_name: bool = True) -> Resolution | Unresolved:
        """Return the part *address* of a document, or that it has no such part."""
        if not address:
            return Resolution(document, WHOLE, self._known[document].text != "none", exact_name)
        text = self._text(document)
        parts = parts_of(text, address) if text else []
        if address == "preamble" and not parts:
            return self.at(document, WHOLE, exact_name=exact_name)
        if len(parts) > 1:
            above = address.root if address.root.is_article else WHOLE
            return Unresolved("several_parts", (document,), above, address, exact_name)
        if parts:
            return Resolution(document, parts[0], True, exact_name, address)
        if self._known[document].text == "full" or self._is_beyond(document, address):
            above = nearest(text, address) if text else WHOLE
            return Unresolved("no_part", (document,), above, address, exact_name)
        return Resolution(document, address, False, exact_name, address)

    def parts(self, document: str, address: Address) -> list[Address]:
        """Return the addresses of all parts that are cited by *address*."""
        text = self._text(document)
        return parts_of(text, address) if text else []

    def _text(self, document: str) -> Document | None:
        return self._read(document) if self._known[document].text != "none" else None

    def _is_beyond(self, document: str, address: Address) -> bool:
        """Tell whether the article cannot be there, since the document is on record with fewer."""
        metadata = self._known[document]
        article = address.root if address.root.kind == "art" else WHOLE
        return bool(metadata.articles and metadata.confidence == "high" and article.number > metadata.articles)
