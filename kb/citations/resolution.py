"""From a citation to the document and the part it names, or to the reason why that cannot be said."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Literal

from kb.citations.citation import Citation, find
from kb.citations.cited_parts import nearest, parts_of
from kb.citations.mentions import Names
from kb.citations.titles import Meaning, Titles
from kb.documents import WHOLE, Address, Document, Metadata, Place
from kb.text import fold_text
from kb.versions import Lapse, Validity

_YEAR = re.compile(r"(?:19|20)\d\d")

_KEPT = 64

Reason = Literal["none", "several", "no_part", "several_parts"]

ReadDocument = Callable[[str], Document]


@dataclass(frozen=True)
class Resolution(Place):
    """What a citation points at. `address` is empty for the whole document.

    `held` says that the part stands in the text that is held; if it does not, the document is known but its text, or
    that part of it, is not here. `exact_name` is false if the name is not quite the document's. `asked` is the address
    as it was cited, of which a digest may hold only the article. `by_notice` says that the notice was named by which the
    document was issued (《关于印发〈…〉的通知》), which is not known itself.
    """

    held: bool
    exact_name: bool
    asked: Address = field(default=WHOLE, compare=False)
    by_notice: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Unresolved:
    """Why a citation points at nothing: no such document (`none`), `several`, no such part (`no_part`), or several that
    are cited alike (`several_parts`: 第三条第（二）项, where two paragraphs have one).

    Of a part that is not there, `asked` is the address as it was cited, `nearest` the part above it that is there, empty
    if there is none. `exact_name` is false if the name is not quite that of the one candidate.
    """

    reason: Reason
    candidates: tuple[str, ...] = ()
    nearest: Address = field(default=WHOLE, compare=False)
    asked: Address = field(default=WHOLE, compare=False)
    exact_name: bool = field(default=True, compare=False)


class Resolver:
    """Knows the names of all documents. `read` fetches a document, to see whether a part stands in it.

    `as_of` is the day of the catalogue: what is known of a document is told as it was then, so that citations are read
    alike whenever they are read. None takes the statuses on record.
    """

    def __init__(self, known: Iterable[Metadata], read: ReadDocument, as_of: date | None = None) -> None:
        self.validity = Validity(known)
        self._as_of = as_of
        self._known = self.validity.known_on(as_of)
        self._read = lru_cache(maxsize=_KEPT)(read)
        self.titles = Titles(self._known)
        self.names = Names(self.titles.plain(), self.titles.heads())

    def find(self, text: str, *more: Names) -> list[Citation]:
        """The citations in `text`, known names without 书名号 among them, and `more` names that hold in this text."""
        return find(text, self.names, *more)

    def known(self, identifier: str) -> Metadata:
        """What is known of a document that a resolution names."""
        return self._known[identifier]

    def status_on(self, identifier: str, day: date | None) -> str:
        """The status of a document on `day`, else on that of the catalogue; see `kb.versions.validity.status_on`."""
        return self.validity.status(identifier, day or self._as_of)

    def lapse(self, identifier: str, day: date | None) -> Lapse | None:
        """Return that a document ended by *day*, or by that of the catalogue; None if by neither."""
        return self.validity.lapse(identifier, day or self._as_of, self._as_of)

    def resolve(self, citation: Citation, home: str = "", day: date | None = None) -> Resolution | Unresolved:
        """What `citation` points at; `home` is the document it stands in, `day` the one on which it was written.

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
        found = self.at(chosen[0], citation.address, exact_name=is_exact)
        return replace(found, by_notice=True) if meaning.by_notice and isinstance(found, Resolution) else found

    def versions(self, identifier: str) -> list[str]:
        """The other versions of the work that a document is of, newest first."""
        others = [k for k in self.validity.versions(self._known[identifier].work) if k.id != identifier]
        return [k.id for k in sorted(others, key=lambda k: str(k.date or ""), reverse=True)]

    def is_edition(self, identifier: str, qualifier: str) -> bool:
        """Whether a year or the number in `qualifier` is that of the document."""
        known = self._known[identifier]
        if known.document_number and fold_text(known.document_number) in fold_text(qualifier):
            return True
        own = {day.year for day in (known.approved, known.published, known.effective) if day}
        return any(int(year) in own for year in _YEAR.findall(qualifier))

    def _choose(self, meaning: Meaning, citation: Citation, home: str, day: date | None) -> list[str]:
        """The candidates that can be meant: the version that is named; of several works the one that has the part; of
        several versions the one in force on the day, then the newest."""
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
        """What a document means by its own name: in 书名号 the version before it (《…条例》同时废止), else itself."""
        day = self._known[home].date
        before = [c for c in candidates if c != home and day and (d := self._known[c].date) and d < day]
        if citation.kind != "titled" or not before:
            return [home]
        return sorted(before, key=lambda c: str(self._known[c].date))[-1:]

    def _works(self, identifiers: list[str]) -> int:
        return len({self._known[identifier].work or identifier for identifier in identifiers})

    def _has_kind(self, identifier: str, address: Address) -> bool:
        """Whether the document has parts of the kind that `address` begins with: articles, or 部分."""
        if self._known[identifier].text == "none":
            return address.root.kind == "art" and bool(self._known[identifier].articles)
        return self._read(identifier).has_kind(address.root.kind)

    def at(self, document: str, address: Address, *, exact_name: bool = True) -> Resolution | Unresolved:
        """The part `address` of a document, or that it has no such part."""
        if not address:
            return Resolution(document, WHOLE, self._known[document].text != "none", exact_name)
        held = self._held(document)
        found = parts_of(held, address) if held else []
        if address == "preamble" and not found:
            return self.at(document, WHOLE, exact_name=exact_name)
        if len(found) > 1:
            above = address.root if address.root.is_article else WHOLE
            return Unresolved("several_parts", (document,), above, address, exact_name)
        if found:
            return Resolution(document, found[0], True, exact_name, address)
        if self._known[document].text == "full" or self._is_beyond(document, address):
            above = nearest(held, address) if held else WHOLE
            return Unresolved("no_part", (document,), above, address, exact_name)
        return Resolution(document, address, False, exact_name, address)

    def parts(self, document: str, address: Address) -> list[Address]:
        """The addresses of all parts that are cited by `address`."""
        held = self._held(document)
        return parts_of(held, address) if held else []

    def _held(self, document: str) -> Document | None:
        return self._read(document) if self._known[document].text != "none" else None

    def _is_beyond(self, document: str, address: Address) -> bool:
        """Whether the article cannot be there, since the document is known to have fewer."""
        known = self._known[document]
        article = address.root if address.root.kind == "art" else WHOLE
        return bool(known.articles and known.confidence == "high" and article.number > known.articles)
