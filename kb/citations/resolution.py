"""From a citation to the document and the part it names, or to the reason why that cannot be said."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache
from typing import Literal

from kb.citations.citation import Citation, find
from kb.citations.cited_parts import nearest, parts_of
from kb.citations.editions import NO_EDITION, Edition, edition_in, is_same_number
from kb.citations.known import known_documents
from kb.citations.mentions import Names
from kb.citations.titles import Meaning, Titles, is_of_one_version
from kb.documents import WHOLE, Address, Document, Metadata, Place
from kb.text import fold_text
from kb.versions import ENDED, History, Lapse, Repeals, begins, own_days

# A few days each: more than the texts that one draft cites, or one build reads again and again.
_KEPT_HISTORIES = 1024
# A few names each: what the texts that one draft cites are called.
_KEPT_FAMILIES = 1024
_TRIAL = re.compile(r"[（(](?:试行|暂行)[）)]")

Reason = Literal["none", "several", "no_part", "several_parts", "no_edition", "no_version"]

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
    are cited alike (`several_parts`: 第三条第（二）项, where two paragraphs have one); the version that is named is not on
    record (`no_edition`), or the one that was in force on the day (`no_version`). Of these two the candidates are the
    versions on record, the nearest first; `edition` is the one that is named.

    Of a part that is not there, `cited_as` is the address as it was cited, `nearest` the part above it that is there, empty
    if there is none. `exact_name` is false if the name is not quite that of the one candidate.
    """

    reason: Reason
    candidates: tuple[str, ...] = ()
    nearest: Address = field(default=WHOLE, compare=False)
    cited_as: Address = field(default=WHOLE, compare=False)
    exact_name: bool = field(default=True, compare=False)
    edition: Edition = field(default=NO_EDITION, compare=False)


class Resolver:
    """Resolves citations to documents and their parts; `read` reads a document, to see whether a part is in it.

    `as_of` is the day of the catalogue: what is known of a document is told as it was then, so that citations are read
    alike whenever they are read. None takes the statuses on record.
    """

    def __init__(
        self,
        documents: Iterable[Metadata],
        read: ReadDocument,
        as_of: date | None = None,
        repeals: Repeals | None = None,
    ) -> None:
        self.documents = known_documents(documents, as_of, repeals)
        self.validity = self.documents.validity
        self._as_of = as_of
        self._known = self.documents.by_id
        self._read = read
        self._history = lru_cache(maxsize=_KEPT_HISTORIES)(lambda identifier: History.of(read(identifier)))
        # What does not depend on the text that is read; a draft asks for it at each citation.
        self._family = lru_cache(maxsize=_KEPT_FAMILIES)(self._family_of)
        self._began = cache(lambda identifier: begins(self._known[identifier]))
        self._passed = cache(self._first_own_day)

    @property
    def titles(self) -> Titles:
        """Return which documents a name can mean."""
        return self.documents.titles

    @property
    def names(self) -> Names:
        """Return the names that count without 书名号."""
        return self.documents.names

    def find(self, text: str, *more: Names) -> list[Citation]:
        """Return the citations in *text*, names without 书名号 among them, also *more* that hold in it."""
        return find(text, self.names, *more)

    def known(self, identifier: str) -> Metadata:
        """Return what is known of a document that a resolution names."""
        return self._known[identifier]

    def status_on(self, identifier: str, day: date | None) -> str:
        """Return the status on *day*, else on that of the catalogue; see `kb.versions.validity.status_on`."""
        return self.validity.status(identifier, day or self._as_of)

    def lapse(self, identifier: str, day: date | None, now: date | None = None) -> Lapse | None:
        """Return that a document ended by *day*, or by *now*, else that of the catalogue; None if by neither."""
        now = now or self._as_of
        return self.validity.lapse(identifier, day or now, now)

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
        chosen = self._chosen(meaning, citation, home, day)
        if isinstance(chosen, Unresolved):
            return chosen
        is_exact = (meaning.is_exact and self._is_on_trial_as_said(chosen, citation)) or citation.kind == "named"
        outcome = self.at(chosen, citation.address, exact_name=is_exact)
        if isinstance(outcome, Unresolved) and not citation.edition and self._is_to_come(chosen, day):
            return Unresolved("no_version", (chosen,), exact_name=is_exact)
        return replace(outcome, by_notice=True) if meaning.by_notice and isinstance(outcome, Resolution) else outcome

    def again(self, document: str, citation: Citation, day: date | None) -> Resolution | Unresolved:
        """Return the part that *citation* names of a document named before, or of another version, if it names one."""
        versions = [document, *self.versions(document)]
        edition = citation.edition
        if edition.year or edition.number or (edition.age and len(versions) > 1):
            named = self._named(versions, citation.edition, day)
            if len(named) != 1:
                return Unresolved("no_edition", tuple(versions), edition=citation.edition)
            (document,) = named
        elif citation.address and self._is_past(document, versions, day):
            return Unresolved("no_version", (document,))
        return self.at(document, citation.address)

    def _is_to_come(self, identifier: str, day: date | None) -> bool:
        """Tell whether a document had not even been passed on *day*."""
        return day is not None and day < self._passed(identifier)

    def versions(self, identifier: str) -> list[str]:
        """Return the other versions of the work that a document is of, newest first."""
        others = [k for k in self.validity.versions(self._known[identifier].work) if k.id != identifier]
        return [k.id for k in sorted(others, key=lambda k: str(k.date or ""), reverse=True)]

    def is_named(self, identifier: str, edition: Edition) -> bool:
        """Tell whether *edition* names this very version by its year or its number."""
        return bool(self._named([identifier], replace(edition, age=""), None)) and bool(edition.year or edition.number)

    def is_named_on_trial(self, identifier: str, citation: Citation) -> bool:
        """Tell whether the name says （试行） and that tells this version from another, which was no longer on trial."""
        others = (self._known[other].title for other in self.versions(identifier))
        return _says_trial(citation) and not all(map(_TRIAL.search, others))

    def _chosen(self, meaning: Meaning, citation: Citation, home: str, day: date | None) -> str | Unresolved:
        """Return the document that is meant: the version that is named, or else that of the day.

        Of several works it is the one that has the part.
        """
        if home in meaning.documents:
            return self._own_name(list(meaning.documents), citation, home)
        edition = edition_in([meaning.edition]).and_also(citation.edition)
        versions = self._of_one_title(meaning, citation)
        named = self._named(self._on_trial(versions, citation), edition, day)
        if not named:
            return Unresolved("no_edition", tuple(self._newest_first(versions)), edition=edition)
        candidates = self._with_part(named, citation.address)
        if self._works(candidates) > 1:
            return Unresolved("several", tuple(candidates))
        if edition:
            alone = [name for name in candidates if self._known[name].year == edition.year] or candidates
            return alone[0] if len(alone) == 1 else Unresolved("several", tuple(alone))
        return self._in_force(candidates, citation, day)

    def _of_one_title(self, meaning: Meaning, citation: Citation) -> list[str]:
        """Return what a name can mean, with the other versions that differ by （试行） alone."""
        if meaning.is_exact and not meaning.edition and is_of_one_version(citation.name):
            return list(meaning.documents)
        return list(self._family(meaning.documents))

    def _family_of(self, identifiers: tuple[str, ...]) -> tuple[str, ...]:
        """Return documents with the other versions of theirs that differ by （试行） alone."""
        titles = {self._without_trial(identifier) for identifier in identifiers}
        more = [
            version
            for identifier in identifiers
            for version in self.versions(identifier)
            if self._without_trial(version) in titles
        ]
        return tuple(self._without_twins(dict.fromkeys([*identifiers, *more])))

    def _without_twins(self, identifiers: Iterable[str]) -> Iterator[str]:
        """Yield the documents, of one version that is held twice (same title, same day, no two issuers) one alone."""
        by_version: dict[tuple[str, str], list[str]] = {}
        for name in identifiers:
            metadata = self._known[name]
            day = begins(metadata)
            by_version.setdefault((fold_text(metadata.title), str(day) if day else name), []).append(name)
        for twins in by_version.values():
            known = [self._known[name] for name in twins]
            is_one = len({metadata.issuer for metadata in known} - {""}) < 2
            best = max(known, key=lambda metadata: (bool(metadata.work), metadata.text == "full"))
            yield from [best.id] if is_one else twins

    def _on_trial(self, versions: list[str], citation: Citation) -> list[str]:
        """Return the versions that are on trial if the name says so, unless it is known that none ever was; else all."""
        if not _says_trial(citation):
            return versions
        on_trial = [identifier for identifier in versions if _TRIAL.search(self._known[identifier].title)]
        return on_trial or (versions if self._is_first(self._newest_first(versions)[-1]) else [])

    def _is_on_trial_as_said(self, identifier: str, citation: Citation) -> bool:
        return not _says_trial(citation) or bool(_TRIAL.search(self._known[identifier].title))

    def _without_trial(self, identifier: str) -> str:
        return fold_text(_TRIAL.sub("", self._known[identifier].title))

    def _newest_first(self, identifiers: Iterable[str]) -> list[str]:
        return sorted(identifiers, key=lambda name: (str(self._began(name) or ""), name), reverse=True)

    def _named(self, identifiers: Iterable[str], edition: Edition, day: date | None) -> list[str]:
        """Return those of the documents that an edition names."""
        named = list(identifiers)
        if edition.number:
            named = self._numbered(named, edition)
        elif edition.year:
            named = [name for name in named if edition.year in self._years(name)]
        if edition.age == "old":
            ended = self._newest_first(name for name in named if self._has_ended(name, day))[:1]
            named = [name for name in ended if self._is_last_before(name, day)]
        if edition.age == "first":
            named = [name for name in self._newest_first(named)[-1:] if self._is_first(name)]
        if edition.age == "new":
            named = self._newest_first(name for name in named if not day or self._passed(name) <= day)[:1]
        return named

    def _years(self, identifier: str) -> set[int]:
        return {day.year for day in own_days(self._known[identifier])}

    def _numbered(self, identifiers: list[str], edition: Edition) -> list[str]:
        """Return the documents of a 文号; if it is known of none, those of its year whose own is not known."""
        numbers = {name: self.number_of(name) for name in identifiers}
        exact = [name for name, own in numbers.items() if own and is_same_number(own, edition.number)]
        return exact or [name for name, own in numbers.items() if not own and edition.year in self._years(name)]

    def number_of(self, identifier: str) -> str:
        """Return the 文号 of a document, on record or in the note of its text; empty if neither has it."""
        metadata = self._known[identifier]
        in_note = self._history(identifier).number if metadata.text == "full" else ""
        return metadata.document_number or in_note

    def _has_ended(self, identifier: str, day: date | None) -> bool:
        """Tell whether a version no longer holds on *day*; without any, whether another took its place."""
        is_followed = day is None and self._as_of is None and self.validity.successor(identifier) is not None
        return is_followed or self.status_on(identifier, day) in ENDED

    def _is_last_before(self, identifier: str, day: date | None) -> bool:
        """Tell whether what took the place of a version is in force on *day*, and came right after it."""
        metadata, after = self._known[identifier], self.validity.successor(identifier)
        if after is None:
            return True
        versions = [metadata, after, *map(self.known, self.versions(identifier))]
        is_next = after.text != "full" or not self._history(after.id).unrecorded(metadata, date.max, versions)
        return is_next and self.status_on(after.id, day) not in ENDED

    def _first_own_day(self, identifier: str) -> date:
        return min(own_days(self._known[identifier]), default=date.min)

    def _with_part(self, identifiers: list[str], address: Address) -> list[str]:
        """Return those of the documents of several works that have the part, or at least parts of its kind."""
        if not address or self._works(identifiers) < 2:
            return identifiers
        return (
            [c for c in identifiers if self._known[c].text != "none" and parts_of(self._read(c), address)]
            or [c for c in identifiers if self._has_kind(c, address)]
            or identifiers
        )

    def _in_force(self, versions: list[str], citation: Citation, day: date | None) -> str | Unresolved:
        """Return the version of one work in force on *day*, else the last that had begun, else the one to come.

        What is cited of a text must be judged by the version of the day: if that is not on record, nothing is chosen.
        """
        newest_first = self._newest_first(versions)
        begun = [name for name in newest_first if self.status_on(name, day) != "尚未施行"]
        if not begun:
            first = newest_first[-1]
            # 党内政治生活准则, in a paper of 1998, is an earlier text that went by the same short name.
            is_sure = self.titles.is_official(citation.name) and self._is_first(first)
            return first if is_sure else Unresolved("no_version", tuple(reversed(newest_first)))
        chosen = next((name for name in begun if self.status_on(name, day) == "现行有效"), begun[0])
        if citation.address and self._is_past(chosen, newest_first, day):
            return Unresolved("no_version", (chosen, *(name for name in newest_first if name != chosen)))
        return chosen

    def _is_past(self, identifier: str, versions: list[str], day: date | None) -> bool:
        """Tell whether another version was in force on *day* that is not on record."""
        metadata = self._known[identifier]
        if self.status_on(identifier, day) == "已修订" and self.validity.successor(identifier) is None:
            return True
        later = [
            name
            for name in versions
            if self._known[name].text == "full" and self._passed(name) >= self._passed(identifier)
        ]
        known = [self._known[name] for name in versions]
        return day is not None and any(self._history(name).unrecorded(metadata, day, known) for name in later[:1])

    def _is_first(self, identifier: str) -> bool:
        """Tell whether it is known that no version of the text came before: on record, by its title, or by its note."""
        metadata = self._known[identifier]
        if metadata.first:
            return True
        is_on_trial = bool(_TRIAL.search(metadata.title))
        if metadata.text != "full":
            return is_on_trial or self._took_the_place_of_another_title(metadata)
        history = self._history(identifier)
        if history.amended or _repeals_own(self._read(identifier)):
            return False
        passed = {day.year for day in own_days(metadata)}
        is_told = history.is_of_first and any(day.year in passed for day in history.issued)
        return is_told or is_on_trial or self._took_the_place_of_another_title(metadata)

    def _took_the_place_of_another_title(self, metadata: Metadata) -> bool:
        before = [
            known
            for known in self._known.values()
            if known.superseded_by == metadata.id or known.id == metadata.supersedes
        ]
        return bool(before) and all(
            self._without_trial(known.id) != self._without_trial(metadata.id) for known in before
        )

    def _own_name(self, candidates: list[str], citation: Citation, home: str) -> str:
        """Return what a document means by its own name: in 书名号 the version before (《…条例》同时废止), else itself."""
        day = self._known[home].date
        before = [c for c in candidates if c != home and day and (d := self._known[c].date) and d < day]
        if citation.kind != "titled" or not before:
            return home
        return max(before, key=lambda c: str(self._known[c].date))

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


def _repeals_own(document: Document) -> bool:
    """Tell whether a text closes by repealing an earlier one of its own title: 原《…（试行）》同时废止."""
    title = fold_text(_TRIAL.sub("", document.title))
    last = document.articles[-1:]
    return any("废止" in article.text and title in fold_text(_TRIAL.sub("", article.text)) for article in last)


def _says_trial(citation: Citation) -> bool:
    return bool(_TRIAL.search(f"{citation.name}（{citation.qualifier}）"))
