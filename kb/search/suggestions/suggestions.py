"""What the box offers while somebody types: titles, formulations, headings, articles.

One row stands for a work, and opens its version in force. Another is offered when its year is typed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice, repeat
from typing import Literal

from kb.citations import Resolver, is_of_one_version, typed_part
from kb.corpus import Formulation, Formulations, Snapshot
from kb.documents import TEXT_KIND_NAMES, WHOLE, Address, Metadata, all_sections
from kb.search.numbers import NumberRegister
from kb.search.ranking import status_rank
from kb.search.suggestions.register import NameSet, Register, set_of
from kb.text import NUMBER, fold_text, simplified
from kb.versions import ENDED, Statuses, own_days

SuggestionKind = Literal["document", "formulation", "heading", "article"]

SUGGESTION_KINDS: dict[SuggestionKind, str] = {
    "document": "文件",
    "formulation": "提法",
    "heading": "标题",
    "article": "条",
}

MOST_SUGGESTED = 8  # rows: what is seen at a glance, and fits above the keyboard of a phone
# No kind pushes out the others: one letter begins the titles of hundreds of laws.
_MOST_OF_KIND: dict[SuggestionKind, int] = {"document": 5, "formulation": 3, "heading": 3, "article": 3}
_LONGEST = 60  # characters: the longest title on record has 44, and whole sentences are searched for
_LONGEST_HEADING = 30  # characters; what is longer is a sentence: 一、增加一条，作为第三条：…
# 总则, 法律责任, 一般规定 stand in dozens of texts: such a heading leads nowhere in particular.
_MOST_HEADED_ALIKE = 3
_EXCERPT = 40  # characters of an article: a line on a desk, two on a phone

_HEAD = re.compile(r"中国共产党|中华人民共和国|中共中央")
_HEADING_NUMBER = re.compile(
    r"(?:第[一二三四五六七八九十百零〇]+(?:部分|[编章节篇])|[（(]?[一二三四五六七八九十]+[）)、.．]|\d+[、.．])[\s\u3000]*"
)
_YEAR = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)\s*年?版?(?!\d)")
# What is typed towards a part: a number alone is one in figures, or behind a space.
_PART = re.compile(
    rf"(?P<name>.*?[^\s\d第])\s*(?P<part>第\s*{NUMBER}.*|(?:(?<=\s){NUMBER}|\d{{1,4}})\s*(?:条.*)?|{NUMBER}\s*条.*)"
)
# 民法典一千零一, 支部条例十: behind what names a kind of text a numeral is that of an article too.
_BARE_PART = re.compile(rf"(?P<name>.+(?:法典|法|条例|准则|规定|办法|规则|细则|章程|党章))(?P<part>{NUMBER})")


@dataclass(frozen=True)
class Suggestion:
    """One row: what it is, its words, what tells it from others, and where it leads.

    `document` and `address` are empty for a formulation, whose page bears its name, `text`.
    """

    kind: SuggestionKind
    text: str
    note: str = ""
    document: str = ""
    address: Address = WHOLE

    @property
    def kind_name(self) -> str:
        """Return in Chinese what it is."""
        return SUGGESTION_KINDS[self.kind]


@dataclass(frozen=True)
class _Heading:
    document: str
    address: Address
    text: str


_Work = tuple[Metadata, ...]
"""The versions of a work on a day, the one in force first, else the newest."""

_Entry = _Work | Formulation | _Heading


class Suggestions:
    """Suggests from one generation of the library on one day. Safe to share between threads."""

    def __init__(self, snapshot: Snapshot, resolver: Resolver, formulations: Formulations, statuses: Statuses) -> None:
        """Read all names: half a second for five hundred documents."""
        self._snapshot, self._validity, self._statuses = snapshot, resolver.validity, statuses
        works = list(_works(resolver, statuses))
        names: dict[SuggestionKind, list[tuple[str, _Entry]]] = {
            "document": [(name, work) for work in works for name in _names(work, resolver)],
            "formulation": [(name, own) for own in formulations.all for name in {own.name, own.wording, *own.also}],
            "heading": [(_bare(heading.text), heading) for heading in _headings(works, snapshot)],
        }
        self._names: list[tuple[str, _Entry]] = []
        self._kinds: list[SuggestionKind] = []
        for kind, own in names.items():
            self._names += sorted(own, key=lambda named: (*self._rank(named[1]), len(named[0]), named[0]))
            self._kinds.extend(repeat(kind, len(own)))
        self._register = Register([fold_text(name) for name, _ in self._names])
        self._of_kind: dict[SuggestionKind, NameSet] = {
            kind: self._set_of(own == kind for own in self._kinds) for kind in names
        }
        # Behind 中华人民共和国 any four letters are scattered in some title; headings are too many.
        self._short = self._set_of(not _HEAD.match(name) for name, _ in self._names) & ~self._of_kind["heading"]
        self._numbers = NumberRegister(resolver.validity.documents.values())
        simplified("預熱")  # its tables take a tenth of a second: not while somebody types

    def _set_of(self, are_in: Iterable[bool]) -> NameSet:
        return set_of((number for number, is_in in enumerate(are_in) if is_in), len(self._names))

    def suggest(self, typed: str) -> tuple[Suggestion, ...]:
        """Return what *typed* may be meant for, the likeliest first, kind by kind; nothing of a sentence."""
        text = " ".join(filter(None, map(fold_text, typed.split())))
        if not 0 < len(text) <= _LONGEST:
            return ()
        if not all(map(self._register.knows, text)):
            text = " ".join(map(fold_text, simplified(typed).split()))
        numbered = (self._numbered(metadata) for metadata in self._numbers.beginning(text))
        rows = (
            *islice(numbered, _MOST_OF_KIND["document"]),
            *self._of_year(text),
            *self._parts(text),
            *self._named(text),
        )
        return _by_kind(list(dict.fromkeys(rows))[:MOST_SUGGESTED]) or tuple(self._above_part(text))

    def _numbered(self, metadata: Metadata) -> Suggestion:
        """Return a document that is offered by its 文号."""
        return self._document_row(metadata, metadata.document_number)

    # What is typed as a name

    def _named(self, text: str) -> Iterator[Suggestion]:
        """Yield what bears a name like *text*."""
        text = text.replace(" ", "").removesuffix("第")
        answers = self._answers(text, tuple(self._of_kind)) if text else []
        places = {kind: place for place, kind in enumerate(self._of_kind)}
        answers.sort(key=lambda answer: (answer[0], places[self._kinds[answer[1]]]))
        for _, number in answers:
            yield self._row(number)

    def _answers(self, text: str, kinds: tuple[SuggestionKind, ...]) -> list[tuple[int, int]]:
        """Return the names of *kinds* that *text* may mean, one an entry, each after how far it is from it."""
        for rarely in (False, True):
            question = self._register.question(text, rarely=rarely)
            answers: list[tuple[int, int]] = []
            for kind in kinds:
                own = self._of_kind[kind]
                exact = [] if kind == "heading" else [(-1, n) for n in self._register.exact(text) if own >> n & 1]
                distinct = self._distinct(chain(exact, question.answers(own, own & self._short)))
                answers += islice(distinct, _MOST_OF_KIND[kind])
            if answers:
                return answers
        return []

    def _distinct(self, answers: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Yield the first name of each entry."""
        entries: set[int] = set()
        for distance, number in answers:
            entry = id(self._names[number][1])
            if entry not in entries:
                entries.add(entry)
                yield distance, number

    def _row(self, number: int) -> Suggestion:
        name, entry = self._names[number]
        if isinstance(entry, Formulation):
            return Suggestion("formulation", entry.name)
        if isinstance(entry, _Heading):
            metadata = self._validity.documents[entry.document]
            return Suggestion("heading", entry.text, f"《{metadata.title}》", entry.document, entry.address)
        metadata = entry[0]
        return self._document_row(metadata, "" if _is_scattered(name, metadata.title) else f"又称“{name}”")

    def _document_row(self, metadata: Metadata, *notes: str) -> Suggestion:
        status, kind = self._statuses.of(metadata), metadata.text
        notes = (
            *notes,
            self._validity.edition(metadata.id),
            status if status != "现行有效" else "",
            TEXT_KIND_NAMES[kind] if kind != "full" else "",
        )
        return Suggestion("document", metadata.title, "，".join(filter(None, notes)), metadata.id)

    # What is typed as a part, or with a year

    def _of_year(self, text: str) -> Iterator[Suggestion]:
        """Yield the versions of a year that was typed beside a name, or the part of them."""
        year = _YEAR.search(text)
        if year:
            rest = f"{text[: year.start()]} {text[year.end() :]}".strip()
            yield from self._parts(rest, int(year["year"]))
            yield from map(self._document_row, self._documents(rest, int(year["year"])))

    def _parts(self, text: str, year: int = 0) -> Iterator[Suggestion]:
        """Yield the part that was typed behind a name."""
        typed = _PART.fullmatch(text) or _BARE_PART.fullmatch(text)
        address = typed_part(typed["part"]) if typed else WHOLE
        if typed and address:
            for metadata in islice(self._documents(typed["name"], year), _MOST_OF_KIND["article"]):
                yield from self._part_rows(metadata, address)

    def _part_rows(self, metadata: Metadata, address: Address) -> Iterator[Suggestion]:
        passage = self._snapshot.passage_at(metadata.id, address.article)
        if passage is not None and (
            address == passage.address or any(p.address == address for p in passage.paragraphs)
        ):
            paragraphs = [paragraph for paragraph in passage.paragraphs if paragraph.address.is_within(address)]
            text = "".join(paragraph.rest.strip() for paragraph in paragraphs)
            excerpt = text if len(text) <= _EXCERPT else f"{text[:_EXCERPT]}…"
            title = self._document_row(metadata)
            label = f"{metadata.title}{address.label}"
            yield Suggestion("article", label, "，".join(filter(None, (title.note, excerpt))), metadata.id, address)

    def _above_part(self, text: str) -> Iterator[Suggestion]:
        """Yield the documents of which a part was typed that they do not have, or not yet as a whole: 第一千零."""
        typed = _PART.fullmatch(text) or _BARE_PART.fullmatch(text)
        return map(self._document_row, self._documents(typed["name"])) if typed else iter(())

    def _documents(self, name: str, year: int = 0) -> Iterator[Metadata]:
        """Yield the documents that bear a name like *name*: the leading version of a work, or those of a year."""
        name = name.replace(" ", "")
        if not name:
            return
        answers = self._answers(name, ("document",))
        is_exact = any(distance < 0 for distance, _ in answers)
        for distance, number in answers:
            entry = self._names[number][1]
            if isinstance(entry, tuple) and (distance < 0 or not is_exact):
                of_year = [metadata for metadata in entry if year in {day.year for day in own_days(metadata)}]
                yield from of_year if year else entry[:1]

    def _rank(self, entry: _Entry) -> tuple[bool, bool]:
        """Return where an entry stands among those of its kind: what holds first, and what can be read."""
        if isinstance(entry, Formulation):
            return entry.is_label, False
        metadata = self._validity.documents[entry.document] if isinstance(entry, _Heading) else entry[0]
        return self._statuses.of(metadata) in ENDED, metadata.text == "none"


def _works(resolver: Resolver, statuses: Statuses) -> Iterator[_Work]:
    works: defaultdict[str, list[Metadata]] = defaultdict(list)
    for metadata in resolver.validity.documents.values():
        works[metadata.work_or_id].append(metadata)
    for versions in works.values():
        versions.sort(
            key=lambda known: (status_rank(statuses.of(known)), -(known.date.toordinal() if known.date else 0))
        )
        yield tuple(versions)


def _names(work: _Work, resolver: Resolver) -> list[str]:
    """Return the names of a work; not those of one version, of which the year can be typed."""
    names = dict.fromkeys(name for metadata in work for name in resolver.titles.names(metadata.id))
    return [name for name in names if not is_of_one_version(name)] or [work[0].title]


def _headings(works: Iterable[_Work], snapshot: Snapshot) -> Iterator[_Heading]:
    """Yield the headings that tell where something stands; of a work those of the version that leads."""
    alike: defaultdict[str, list[_Heading]] = defaultdict(list)
    for leading, *_ in works:
        for section in all_sections(snapshot.sections(leading.id)):
            bare = fold_text(_bare(section.heading))
            if 1 < len(bare) <= _LONGEST_HEADING:
                alike[bare].append(_Heading(leading.id, section.address, section.heading.strip()))
    for headings in alike.values():
        if len({heading.document for heading in headings}) <= _MOST_HEADED_ALIKE:
            yield from headings


def _is_scattered(name: str, title: str) -> bool:
    """Tell whether a title shows of itself what it is also called: 党章 of 中国共产党章程."""
    rest = iter(title)
    return all(character in rest for character in name)


def _bare(heading: str) -> str:
    """Return a heading without its number."""
    return _HEADING_NUMBER.sub("", heading.strip(), count=1)


def _by_kind(rows: list[Suggestion]) -> tuple[Suggestion, ...]:
    """Return the rows of each kind together, the kind of the first row first."""
    kinds = list(dict.fromkeys(row.kind for row in rows))
    return tuple(sorted(rows, key=lambda row: kinds.index(row.kind)))
