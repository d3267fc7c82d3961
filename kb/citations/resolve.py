"""From a citation to the document and the part it names, or to the reason why that cannot be said."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from kb import address as addresses
from kb.citations.find import Citation, Names, find
from kb.document import Document, Metadata
from kb.text.fold import fold_text
from kb.text.numerals import NUMBER

# Names so short that they say a kind of text and not a text.
_GENERIC = {"条例", "准则", "细则", "规定", "办法", "规则", "章程", "意见", "通知", "决定", "决议", "方案"}
_TRIAL = re.compile(r"\((?:试行|暂行)\)$")
_FAMILY = ("中国共产党", "中华人民共和国")

_ARTICLE = re.compile(r"art_(\d+)")

# In the search box 第 may be left out: 党内监督条例 7条.
_BARE_PART = re.compile(rf"[\s\u3000]*(?={NUMBER}[\s\u3000]*(?:条|章|部分|编))")

Reason = Literal["none", "several", "no_part", "not_held"]


@dataclass(frozen=True)
class Resolution:
    """What a citation points at. `address` is empty for the whole document.

    `held` says that the part stands in the text that is held; if it does not, the document is known but its text, or
    that part of it, is not here. `exact_name` is false if the name is not quite the document's.
    """

    document: str
    address: str
    held: bool
    exact_name: bool


@dataclass(frozen=True)
class Unresolved:
    """Why a citation points at nothing: no such document (`none`), `several`, or no such part (`no_part`)."""

    reason: Reason
    candidates: tuple[str, ...] = ()


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
        chosen = self._choose(candidates, citation.address, home)
        if len(chosen) > 1:
            return Unresolved("several", tuple(chosen))
        return self._at(chosen[0], citation.address, exact_name=exact_name)

    def typed(self, text: str) -> Resolution | Unresolved | None:
        """What `text`, typed into the search box, cites as a whole; None if it is no citation."""
        text = text.strip()
        marked = find(text)
        if len(marked) == 1 and marked[0].kind == "titled" and _covers(marked[0], text):
            return self.resolve(marked[0])
        for end in range(len(text), 1, -1):
            name = text[:end].strip()
            if fold_text(name) in self._exact:
                return self._typed_part(name, text[end:])
        return None

    def _typed_part(self, name: str, rest: str) -> Resolution | Unresolved | None:
        if not rest.strip():
            return self.resolve(Citation((0, 0), "titled", name))
        rest = _BARE_PART.sub("第", rest, count=1) if _BARE_PART.match(rest) else rest.strip()
        part = find(f"《{name}》{rest}")
        if len(part) == 1 and part[0].span[1] == len(name) + 2 + len(rest.rstrip()):
            return self.resolve(part[0])
        return None

    def _candidates(self, name: str) -> tuple[list[str], bool]:
        exact = self._exact.get(fold_text(name))
        if exact:
            return exact, True
        return self._near.get(_loose(name), []), False

    def _choose(self, candidates: list[str], address: str, home: str) -> list[str]:
        """The candidates that can be meant: those with the part, then the version in force, then the newest."""
        others = [c for c in candidates if c != home] or candidates
        if address and len(others) > 1:
            others = [c for c in others if self._part(c, address)] or others
        if len({self._known[c].work or c for c in others}) > 1:
            return others
        in_force = [c for c in others if self._known[c].status == "现行有效"] or others
        return sorted(in_force, key=lambda c: (str(self._known[c].date or ""), c))[-1:]

    def _at(self, document: str, address: str, *, exact_name: bool) -> Resolution | Unresolved:
        if not address:
            return Resolution(document, "", self._known[document].text != "none", exact_name)
        found = self._part(document, address)
        if found:
            return Resolution(document, found, True, exact_name)
        if self._known[document].text == "full" or self._is_beyond(document, address):
            return Unresolved("no_part", (document,))
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
    """The names of a document: its title, its aliases, and the title without （试行）."""
    names = [metadata.title, *metadata.aliases]
    names.extend(name[: name.rfind("（")] for name in list(names) if name.endswith(("（试行）", "（暂行）")))
    return list(dict.fromkeys(names))


def _loose(name: str) -> str:
    """A name without what is often left out or put in: 的, （试行）, 中国共产党."""
    loose = _TRIAL.sub("", fold_text(name)).replace("的", "")
    for family in _FAMILY:
        loose = loose.removeprefix(family)
    return loose


def _append(index: dict[str, list[str]], key: str, identifier: str) -> None:
    listed = index.setdefault(key, [])
    if identifier not in listed:
        listed.append(identifier)


def _covers(citation: Citation, text: str) -> bool:
    return citation.span == (0, len(text))
