"""Whether a document is in force on a day: from its dates, and from those of the version that took its place.

The status on record held on the day on which somebody wrote it down; dates go on holding. So on any day the dates decide,
and the status on record where they do not.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from operator import attrgetter

from kb.documents import Metadata
from kb.text import fold_text, in_words
from kb.versions.dates import begins
from kb.versions.edition import edition_words, sign_among
from kb.versions.repeals import Repeal, Repeals

ENDED = frozenset({"已修订", "已废止"})
"""The statuses of what no longer holds."""

# Days for which the statuses of all documents are kept: a site is asked about today and a few others.
_KEPT_DAYS = 32
# Answers of a few hundred bytes; one list of outdated citations asks about each cited document again and again.
_KEPT_LAPSES = 4096


# Titles of which a later text takes the place of the earlier: reports, notices and decisions do not.
_OF_RULES = re.compile(
    r"(?:法|法典|条例|准则|规定|办法|规则|细则|章程|制度|守则|规范|规程|公约|解释)(?P<trial>[（(](?:试行|暂行)[）)])?$"
)
_STATE = "中华人民共和国"
_ORDINAL = re.compile(r"第[一二三四五六七八九十]+[次届]")


def ends(metadata: Metadata, successor: Metadata | None) -> date | None:
    """Return the first day on which a document no longer holds, None if unknown."""
    return metadata.repealed or (begins(successor) if successor else None)


def status_on(
    metadata: Metadata, successor: Metadata | None, day: date | None, *, has_taken_a_place: bool = False
) -> str:
    """Return the status on *day*, one of `kb.documents.STATUSES`, or empty if nothing is known.

    Without a day, and where the dates that decide are not known, it is the status that is on record. `has_taken_a_place`
    says that it is the successor of another: of a document without a status on record that is enough to tell one.
    """
    if day is None or not (metadata.status or _tells(metadata, successor, has_taken_a_place)):
        return metadata.status
    first, last = begins(metadata), ends(metadata, successor)
    if first is not None and day < first:
        return "尚未施行"
    if last is not None and day >= last:
        return metadata.status if metadata.status in ENDED else "已废止" if metadata.repealed else "已修订"
    if first is not None and metadata.status in {"", "尚未施行"}:
        return "现行有效"  # what is on record was so on another day
    return "现行有效" if last is not None and metadata.status else metadata.status


def _tells(metadata: Metadata, successor: Metadata | None, has_taken_a_place: bool) -> bool:
    """Tell whether the dates of a document without a status on record decide it.

    Not where its facts are still to be verified (`confidence: medium`): there the status was left open on purpose. And
    not by a date of publication alone, which a report has too, that is never in force.
    """
    is_version = has_taken_a_place or successor is not None
    return metadata.confidence == "high" and bool(metadata.effective or metadata.repealed or is_version)


@dataclass(frozen=True, eq=False)
class Statuses:
    """The statuses of documents on `day`, by id, and the works they are of; of one not among them, what is on record holds.

    Two are the same only if they are one object, so that what is made of one can be kept for it.
    """

    day: date | None = None
    by_document: Mapping[str, str] = field(default_factory=dict)
    works: Mapping[str, str] = field(default_factory=dict)

    def of(self, metadata: Metadata) -> str:
        """Return the status of a document."""
        return self.by_document.get(metadata.id, metadata.status)

    def work_of(self, metadata: Metadata) -> str:
        """Return the work that a document is of; its own id if it is of none."""
        return self.works.get(metadata.id) or metadata.work or metadata.id


ON_RECORD = Statuses()


@dataclass(frozen=True)
class Lapse:
    """That a document no longer holds: 已修订 or 已废止, since when, and what is in force in its place, if that is known."""

    status: str
    since: date | None
    successor: Metadata | None

    @property
    def ending(self) -> str:
        """Return since when it no longer holds, without a stop: 自2022年10月22日起不再有效（已修订）."""
        day = f"自{in_words(self.since)}起" if self.since else ""
        return f"{day}不再有效（{self.status}{'' if day else '，日期本库没有记载'}）"

    def sentence(self, was_valid: bool | None, *, ended: str = "已") -> str:
        """Return that it ended, without a stop: 引用时有效，现已修订（2022年10月22日起）.

        `was_valid` tells whether it held when it was cited, None if nothing is to be said of that; `ended` is the adverb
        where it did not.
        """
        lead = {True: "引用时有效，现已", False: f"引用时{ended}", None: ended}[was_valid]
        event = self.status.removeprefix("已")
        return f"{lead}{event}（{f'{in_words(self.since)}起' if self.since else f'{event}的日期本库没有记载'}）"


class Validity:
    """The documents of a library by which of them took whose place, and so by their status on any day.

    `documents` are on record, by id; each with the work it is a version of, also where that follows only from who took
    whose place, or from the same full title; and with the day on which one of `repeals` ended it, if none is on record.
    """

    def __init__(self, documents: Iterable[Metadata], repeals: Repeals | None = None) -> None:
        on_record = {metadata.id: metadata for metadata in documents}
        of_title = dict(_titled_alike(on_record))
        on_record |= {identifier: replace(on_record[identifier], work=work) for identifier, work in of_title.items()}
        self._successors = dict(_successors(on_record, of_title))
        self._took_a_place = set(self._successors.values())
        works = dict(_works(on_record, self._successors))
        self.repeals = repeals or Repeals()
        on_record |= dict(self._repealed(on_record))
        self.documents: Mapping[str, Metadata] = {
            identifier: replace(metadata, work=works[identifier]) if identifier in works else metadata
            for identifier, metadata in on_record.items()
        }
        self._versions = _grouped(self.documents.values(), attrgetter("work"))
        self._of_title = _grouped(self.documents.values(), lambda metadata: fold_text(metadata.title))
        self._works = {identifier: metadata.work for identifier, metadata in self.documents.items() if metadata.work}
        self.on = lru_cache(maxsize=_KEPT_DAYS)(self._on)
        self.known_on = lru_cache(maxsize=_KEPT_DAYS)(self._known_on)
        self.lapse = lru_cache(maxsize=_KEPT_LAPSES)(self._lapse)

    def _repealed(self, documents: Mapping[str, Metadata]) -> Iterator[tuple[str, Metadata]]:
        """Yield the documents whose title another text repeals, with the day of that."""
        for identifier, metadata in documents.items():
            repeal = None if identifier in self._successors else self.repeals.of(metadata.title)
            first = begins(metadata)
            if repeal and repeal.since and not metadata.repealed and (first is None or first < repeal.since):
                yield identifier, replace(metadata, repealed=repeal.since)

    def repeal(self, identifier: str) -> Repeal | None:
        """Return what repealed a document, if that is where the day on record comes from."""
        metadata = self.documents[identifier]
        repeal = self.repeals.of(metadata.title)
        return repeal if repeal and identifier not in self._successors and metadata.repealed == repeal.since else None

    def successor(self, identifier: str) -> Metadata | None:
        """Return the document that takes the place of another, if it is known.

        It is the one that the older names (`superseded_by`), else the first that names the older (`supersedes`), else, of
        a document that is not on record as ended, the next version of the same work and genre.
        """
        after = self._successors.get(identifier)
        return self.documents[after] if after else None

    def versions(self, work: str) -> tuple[Metadata, ...]:
        """Return the versions of a work; none if the work is not known."""
        return tuple(self._versions.get(work, ()))

    def edition(self, identifier: str) -> str:
        """Return 2017年修改, which tells a document from the others of its work and title; empty if it has none.

        Of another document of its title, which is no version of it, its office tells it, its 文号, its day or its file.
        """
        metadata = self.documents[identifier]
        alike = self._of_title.get(fold_text(metadata.title), ())
        sign = sign_among(metadata, [other for other in alike if other.work_or_id != metadata.work_or_id])
        words = edition_words(metadata, self.versions(metadata.work) if metadata.work else ())
        return "，".join(filter(None, (sign, words)))

    def status(self, identifier: str, day: date | None) -> str:
        """Return the status of a document on *day*; see `status_on`."""
        has_taken_a_place = identifier in self._took_a_place
        successor = self.successor(identifier)
        return status_on(self.documents[identifier], successor, day, has_taken_a_place=has_taken_a_place)

    def _lapse(self, identifier: str, *days: date | None) -> Lapse | None:
        """Return that a document ended by any of *days*; None if it holds on all, or nothing is known."""
        ended = {status for day in days if (status := self.status(identifier, day)) in ENDED}
        if not ended:
            return None
        metadata, following = self.documents[identifier], self.successor(identifier)
        status = "已修订" if "已修订" in ended else "已废止"
        return Lapse(status, ends(metadata, following), self._in_force_after(identifier, days))

    def _in_force_after(self, identifier: str, days: Iterable[date | None]) -> Metadata | None:
        """Return the last in a chain of successors begun by any of *days*; None if it ended by all."""
        chain = [identifier]
        while (following := self.successor(chain[-1])) is not None and following.id not in chain:
            if all(self.status(following.id, day) == "尚未施行" for day in days):
                break
            chain.append(following.id)
        last = chain[-1]
        is_in_force = len(chain) > 1 and any(self.status(last, day) not in ENDED for day in days)
        return self.documents[last] if is_in_force else None

    def _on(self, day: date | None) -> Statuses:
        """Return the statuses of all documents on *day*; those on record without one."""
        if day is None:
            return ON_RECORD
        by_document = {identifier: self.status(identifier, day) for identifier in self.documents}
        return Statuses(day, by_document, self._works)

    def _known_on(self, day: date | None) -> Mapping[str, Metadata]:
        """Return what is known of all documents, by id, with status and successor on *day*."""
        return {identifier: self._metadata_on(metadata, day) for identifier, metadata in self.documents.items()}

    def _metadata_on(self, metadata: Metadata, day: date | None) -> Metadata:
        status, after = self.status(metadata.id, day), self._successors.get(metadata.id, metadata.superseded_by)
        is_same = (status, after) == (metadata.status, metadata.superseded_by)
        return metadata if is_same else replace(metadata, status=status, superseded_by=after)


def _grouped(documents: Iterable[Metadata], key: Callable[[Metadata], str]) -> dict[str, list[Metadata]]:
    """Return the documents by what *key* says of them, without those of which it is empty."""
    groups: dict[str, list[Metadata]] = {}
    for metadata in documents:
        if name := key(metadata):
            groups.setdefault(name, []).append(metadata)
    return groups


def _successors(documents: Mapping[str, Metadata], of_title: Collection[str]) -> Iterator[tuple[str, str]]:
    """Return the ids of documents that gave way, each with that of the one that took its place.

    Those `of_title` are in their work by their title alone: what claims a place among them may not be the next, since others
    came in later.
    """
    works, superseding = (_grouped(documents.values(), attrgetter(name)) for name in ("work", "supersedes"))
    for old in documents.values():
        on_record = [documents[old.superseded_by]] if old.superseded_by in documents else superseding.get(old.id, [])
        candidates = [new for new in on_record if _may_follow(old, new)]
        if all(new.id in of_title for new in candidates):
            candidates += [new for new in works.get(old.work, []) if _is_next_version(old, new)]
        if candidates:
            yield old.id, min(candidates, key=lambda new: (begins(new) or date.max, new.id)).id


def _titled_alike(documents: Mapping[str, Metadata]) -> Iterator[tuple[str, str]]:
    """Yield the documents that are versions of one text by their full title, （试行） aside, with their common work.

    Only where dates tell them apart, and no two are on record as issued by different offices. What says itself that it took
    the place of another title is left to that.
    """
    claims = Counter(metadata.supersedes for metadata in documents.values())
    alike = (metadata for metadata in documents.values() if metadata.work or _is_silent(metadata, documents, claims))
    by_title = _grouped(alike, lambda metadata: _title_of_rules(metadata.title))
    for namesakes in by_title.values():
        versions: list[Metadata] = []
        for metadata in sorted(namesakes, key=lambda metadata: (begins(metadata) or date.max, metadata.id)):
            if all(_are_apart(metadata, version) for version in versions):
                versions.append(metadata)
        works = {metadata.work for metadata in versions} - {""}
        if len(versions) > 1 and len(works) < 2:
            work = next(iter(works), versions[0].id)
            yield from ((metadata.id, work) for metadata in versions if not metadata.work)


def _is_silent(metadata: Metadata, documents: Mapping[str, Metadata], claims: Counter[str]) -> bool:
    """Tell whether a document says of no other title, and in no contradiction, what came before or after it.

    So do those that it says came before it.
    """
    passed: set[str] = set()
    while metadata.supersedes and not metadata.superseded_by:
        before = documents.get(metadata.supersedes)
        is_alike = before is not None and _title_of_rules(before.title) == _title_of_rules(metadata.title)
        if before is None or not is_alike or claims[before.id] > 1 or before.id in passed:
            return False
        if not _may_follow(before, metadata):
            return False
        passed.add(before.id)
        metadata = before
    return not metadata.superseded_by


def is_of_rules(title: str) -> bool:
    """Tell whether a title is one of rules, of which a later text takes the place of the earlier."""
    return bool(_title_of_rules(title))


def _title_of_rules(title: str) -> str:
    """Return a title that is one of rules, without （试行） and 中华人民共和国; empty if it is none."""
    title = title.removeprefix(_STATE)
    rules = _OF_RULES.search(title)
    return fold_text(title[: rules.start("trial")] if rules["trial"] else title) if rules else ""


def _are_apart(metadata: Metadata, other: Metadata) -> bool:
    """Tell whether two texts of one title can be versions of one: begun on different days, and of one office."""
    first, then = begins(metadata), begins(other)
    return bool(first and then and first != then) and may_be_one_text(metadata, other)


def may_be_one_text(metadata: Metadata, other: Metadata) -> bool:
    """Tell whether two texts of one title may be one by who issued them: every office has its own 值班管理办法.

    What bears the name of the state is one wherever it was issued. Of joint issuers one in common is enough.
    """
    if all(each.title.startswith(_STATE) for each in (metadata, other)):
        return True
    names = [_ORDINAL.sub("", each.issuer).split("、") for each in (metadata, other)]
    return any(own.startswith(its) or its.startswith(own) for own in names[0] for its in names[1])


def _works(documents: Mapping[str, Metadata], successors: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Return the work of each document that names none, but took a place or gave one up: theirs."""
    beside: dict[str, set[str]] = {}
    for old, new in successors.items():
        beside.setdefault(old, set()).add(new)
        beside.setdefault(new, set()).add(old)
    for identifier in beside:
        if not documents[identifier].work:
            family = sorted(_family(identifier, beside))
            yield identifier, next(filter(None, (documents[member].work for member in family)), family[0])


def _family(identifier: str, beside: Mapping[str, set[str]]) -> set[str]:
    """Return all that came before and after a document, itself included."""
    family, waiting = {identifier}, [identifier]
    while waiting:
        more = beside[waiting.pop()] - family
        family |= more
        waiting.extend(more)
    return family


def _may_follow(old: Metadata, new: Metadata) -> bool:
    """Tell whether *new* can have taken the place of *old*: what began before it cannot, whatever is on record."""
    first, then = begins(old), begins(new)
    return new.id != old.id and not (first and then and then < first)


def _is_next_version(old: Metadata, new: Metadata) -> bool:
    """Tell whether *new* is a later version of the same text, though neither says so.

    Two versions of one text are never both in force. If `old` is on record as repealed, or names a successor that is not
    here, it may have ended earlier: then nothing is concluded. The 细则 of a 条例, filed
    under one work by mistake, is no version of it.
    """
    first, then = begins(old), begins(new)
    is_open = bool(old.work) and old.status != "已废止" and not old.superseded_by
    is_of_same_genre = not (old.genre and new.genre) or old.genre == new.genre
    return is_open and is_of_same_genre and bool(first and then and first < then)
