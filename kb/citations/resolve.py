"""From a citation to the document and the part it names, or to the reason why that cannot be said."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from kb import address as addresses
from kb.citations.find import Citation, Names, find
from kb.document import Document, Metadata
from kb.text.fold import fold_text
from kb.text.numerals import NUMBER
from kb.text.traditional import simplified

# Names so short that they say a kind of text and not a text.
_GENERIC = {"条例", "准则", "细则", "规定", "办法", "规则", "章程", "意见", "通知", "决定", "决议", "方案"}
_TRIAL = re.compile(r"\((?:试行|暂行)\)$")
_FAMILY = ("中国共产党", "中华人民共和国")

_ARTICLE = re.compile(r"art_(\d+)")

# In the search box 第 may be left out: 党内监督条例 7条.
_BARE_PART = re.compile(rf"[\s\u3000]*(?={NUMBER}[\s\u3000]*(?:条|章|部分|编))")

Reason = Literal["none", "several", "no_part"]


@dataclass(frozen=True)
class Resolution:
    """What a citation points at. `address` is empty for the whole document.

    `held` says that the part stands in the text that is held; if it does not, the document is known but its text, or
    that part of it, is not here. `exact_name` is false if the name is not quite the document's. `asked` is the address
    as it was cited, of which a digest may hold only the article.
    """

    document: str
    address: str
    held: bool
    exact_name: bool
    asked: str = field(default="", compare=False)


@dataclass(frozen=True)
class Unresolved:
    """Why a citation points at nothing: no such document (`none`), `several`, or no such part (`no_part`).

    Of a part that is not there `nearest` is the part above it that is; empty if there is none.
    """

    reason: Reason
    candidates: tuple[str, ...] = ()
    nearest: str = field(default="", compare=False)


# 2018年支部工作条例, 2007年版党章.
_EDITION = re.compile(r"((?:19|20)\d\d)年版?的?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_QUALIFIER = re.compile(r"[\s\u3000]*[（(][^（）()]{1,24}[）)]")
# A name that no document here has, before a part: 民法典第一条.
_UNKNOWN = re.compile(r"([一-龥（）()]{1,40}(?:法典|法|条例|准则|规定|办法|规则|细则|章程))(?=[\s\u3000]*第)")

ReadDocument = Callable[[str], Document]


class Resolver:
    """Knows the names of all documents. `read` fetches a document, to see whether a part stands in it."""

    def __init__(self, known: Iterable[Metadata], read: ReadDocument) -> None:
        self._known = {metadata.id: metadata for metadata in known}
        self._read = read
        self._exact: dict[str, list[str]] = {}
        self._near: dict[str, list[str]] = {}
        for metadata in self._known.values():
            for name in _names(metadata):
                _append(self._exact, fold_text(name), metadata.id)
                _append(self._near, _loose(name), metadata.id)
        self.names = Names(
            name
            for metadata in self._known.values()
            for name in _names(metadata)
            if (len(name) >= 5 or name == "党章") and name not in _GENERIC and metadata.genre != "工作报告"
        )

    def find(self, text: str) -> list[Citation]:
        """The citations in one paragraph, known names without 书名号 among them."""
        return find(text, self.names)

    def resolve(self, citation: Citation, home: str = "") -> Resolution | Unresolved:
        """What `citation` points at; `home` is the document it stands in."""
        if citation.kind == "internal":
            if not home:
                return Unresolved("none")
            return self._at(home, citation.address, exact_name=True)
        candidates, exact_name = self._candidates(citation.name)
        if not candidates:
            return Unresolved("none")
        chosen = self._choose(candidates, citation, home)
        if len(chosen) > 1:
            return Unresolved("several", tuple(chosen))
        return self._at(chosen[0], citation.address, exact_name=exact_name)

    def typed(self, text: str) -> list[Resolution | Unresolved]:
        """What `text`, typed into the search box, cites as a whole; nothing if it is no citation.

        Several parts give several: 支部工作条例第十条、第十一条.
        """
        for written in dict.fromkeys((text.strip(), simplified(text.strip()))):
            citations = self._typed(written)
            if citations:
                return [self.resolve(citation) for citation in _with_those_between(citations, written)]
        return []

    def _typed(self, text: str) -> list[Citation]:
        if text.startswith("《"):
            return _whole(find(text), text)
        edition = _EDITION.match(text)
        if edition:
            marked = [replace(citation, qualifier=edition[1]) for citation in self._typed(text[edition.end() :])]
            return marked or self._bare(text)
        return self._bare(text)

    def _bare(self, text: str) -> list[Citation]:
        """A name without marks, known or at least formed like one, and what follows it."""
        for end in range(len(text), 1, -1):
            name, rest = text[:end].strip(), text[end:]
            if fold_text(name) in self._exact:
                return self._bare_part(name, rest)
            if rest and len(name) >= 5 and _loose(name) in self._near and (found := self._bare_part(name, rest)):
                return found
        unknown = _UNKNOWN.match(text)
        return self._bare_part(unknown[1], text[unknown.end() :]) if unknown else []

    def _bare_part(self, name: str, rest: str) -> list[Citation]:
        if not rest.strip():
            return [Citation((0, 0), "titled", name)]
        rest = _BARE_PART.sub("第", rest, count=1) if _BARE_PART.match(rest) else rest.strip()
        marked = f"《{name}》{rest}"
        return _whole(find(marked), marked)

    def _candidates(self, name: str) -> tuple[list[str], bool]:
        exact = self._exact.get(fold_text(name))
        if exact:
            return exact, True
        return self._near.get(_loose(name), []), False

    def _choose(self, candidates: list[str], citation: Citation, home: str) -> list[str]:
        """The candidates that can be meant: the version that is named; of several works the one that has the part; of
        several versions the one in force, then the newest."""
        if home in candidates:
            return self._own_name(candidates, citation, home)
        others = [c for c in candidates if self._is_edition(c, citation.qualifier)] or candidates
        if citation.address and self._works(others) > 1:
            others = (
                [c for c in others if self._part(c, citation.address)]
                or [c for c in others if self._has_kind(c, citation.address)]
                or others
            )
        if self._works(others) > 1:
            return others
        in_force = [c for c in others if self._known[c].status == "现行有效"] or others
        return sorted(in_force, key=lambda c: (str(self._known[c].date or ""), c))[-1:]

    def _own_name(self, candidates: list[str], citation: Citation, home: str) -> list[str]:
        """What a document means by its own name: in 书名号 the version before it (《…条例》同时废止), else itself."""
        day = self._known[home].date
        before = [c for c in candidates if c != home and day and (d := self._known[c].date) and d < day]
        if citation.kind != "titled" or not before:
            return [home]
        return sorted(before, key=lambda c: str(self._known[c].date))[-1:]

    def _works(self, identifiers: list[str]) -> int:
        return len({self._known[identifier].work or identifier for identifier in identifiers})

    def _is_edition(self, identifier: str, qualifier: str) -> bool:
        """Whether the year or the number in `qualifier` is that of the document."""
        known = self._known[identifier]
        year = _YEAR.search(qualifier)
        if known.document_number and fold_text(known.document_number) == fold_text(qualifier):
            return True
        return year is not None and int(year[0]) in {
            d.year for d in (known.approved, known.published, known.effective) if d
        }

    def _has_kind(self, identifier: str, address: str) -> bool:
        """Whether the document has parts of the kind that `address` begins with: articles, or 部分."""
        if self._known[identifier].text == "none":
            return address.startswith("art_") and bool(self._known[identifier].articles)
        kind = address.partition("_")[0]
        document = self._read(identifier)
        places = [passage.address for passage in document.passages] + [s.address for s in document.sections]
        return any(place.startswith(f"{kind}_") for place in places)

    def _at(self, document: str, address: str, *, exact_name: bool) -> Resolution | Unresolved:
        if not address:
            return Resolution(document, "", self._known[document].text != "none", exact_name)
        found = self._part(document, address)
        if found:
            return Resolution(document, found, True, exact_name, address)
        if self._known[document].text == "full" or self._is_beyond(document, address):
            above = (place for place in addresses.ancestors(address)[1:] if self._part(document, place))
            return Unresolved("no_part", (document,), next(above, ""))
        return Resolution(document, address, False, exact_name)

    def _is_beyond(self, document: str, address: str) -> bool:
        """Whether the article cannot be there, since the document is known to have fewer."""
        known = self._known[document]
        article = _ARTICLE.match(address)
        return bool(article and known.articles and known.confidence == "high" and int(article[1]) > known.articles)

    def _part(self, document: str, address: str) -> str:
        """The address of the part in the document's text, which may need a step that was not said; empty if not there."""
        if self._known[document].text == "none":
            return ""
        held = self._read(document)
        if held.holds(address):
            return address
        part, _, inner = address.partition(addresses.SEPARATOR)
        if part.startswith("part_") and _lies_in(held, inner, part):
            return inner  # 第二编第三章, where chapters run through all parts
        inside = [a for a in _paragraphs_of(held, address) if _without_paragraph(a) == address]
        if len(inside) == 1:
            return inside[0]
        # A digest has the article and not its paragraphs.
        above = addresses.parent(address)
        return self._part(document, above) if above and self._known[document].text == "digest" else ""


def _lies_in(document: Document, inner: str, outer: str) -> bool:
    """Whether the section `inner` stands under the section `outer`."""
    ranges = {section.address: range(section.first, section.end) for section in document.all_sections()}
    return inner in ranges and outer in ranges and ranges[inner].start in ranges[outer]


def _paragraphs_of(document: Document, address: str) -> list[str]:
    """The addresses of the paragraphs of the article in which `address` stands."""
    article = address.partition(addresses.SEPARATOR)[0]
    if not document.holds(article):
        return []
    return [paragraph.address for paragraph in document.passages[document.position(article)].paragraphs]


def _without_paragraph(address: str) -> str:
    """An address as it is cited where nobody says which paragraph: 第三条第（二）项 for art_3__para_1__item_2."""
    return addresses.join(*(step for step in address.split(addresses.SEPARATOR) if not addresses.is_kind(step, "para")))


def _names(metadata: Metadata) -> list[str]:
    """The names of a document: its title, its aliases, and, unless a later one took its place, those without （试行）."""
    names = [metadata.title, *metadata.aliases]
    if not metadata.superseded_by:
        names.extend(name[: name.rfind("（")] for name in list(names) if name.endswith(("（试行）", "（暂行）")))
    return list(dict.fromkeys(names))


def _loose(name: str) -> str:
    """A name without what is often left out or put in: 的, （试行）, 中国共产党."""
    loose = _TRIAL.sub("", fold_text(name)).replace("的", "")
    for family in _FAMILY:
        loose = loose.removeprefix(family)
    return loose.removeprefix("关于")


def _append(index: dict[str, list[str]], key: str, identifier: str) -> None:
    listed = index.setdefault(key, [])
    if identifier not in listed:
        listed.append(identifier)


def _whole(citations: list[Citation], text: str) -> list[Citation]:
    """`citations` if they name one document and together are all of `text`; else none."""
    if not citations or any(c.kind != "titled" or c.name != citations[0].name for c in citations):
        return []
    rest = text[citations[-1].span[1] :]
    is_all = citations[0].span[0] == 0 and (
        not rest.strip() or (not citations[0].address and _QUALIFIER.fullmatch(rest))
    )
    return citations if is_all else []


def _with_those_between(citations: list[Citation], text: str) -> list[Citation]:
    """第十条至第十二条 as three; at most thirty."""
    if len(citations) != 2 or not re.search("[至到—－-]", text):
        return citations
    first, last = (_ARTICLE.fullmatch(citation.address) for citation in citations)
    if first is None or last is None or not 0 < int(last[1]) - int(first[1]) < 30:
        return citations
    return [replace(citations[0], address=f"art_{n}") for n in range(int(first[1]), int(last[1]) + 1)]
