"""What a reader remembers of a text: the documents named so far, the short names given to them, the part cited last."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from kb.citations.citation import Citation
from kb.citations.patterns import GENRES
from kb.citations.resolution import Resolution, Unresolved
from kb.citations.titles import GENERIC
from kb.documents import WHOLE, Address, Place
from kb.text import fold_text

_KINDS = {"条": "art", "款": "para", "项": "item"}
_BRACKETED_END = re.compile(r"（[^（）]*）$")
_MOST_REMEMBERED = 100
_GENRE = re.compile(rf"(?:{GENRES}|法)$")


@dataclass(frozen=True)
class Named:
    """A document that was named: its title as written, in which paragraph, up to which code point, and what was found."""

    name: str
    paragraph: int
    end: int
    found: Resolution | Unresolved

    @property
    def identity(self) -> str:
        """What tells it from the others: the document, or, if it is not known, its name."""
        return self.document or fold_text(self.name)

    @property
    def document(self) -> str:
        """The document that is meant; empty if it is not known which."""
        if isinstance(self.found, Resolution):
            return self.found.document
        return self.found.candidates[0] if self.found.reason in {"no_part", "several_parts"} else ""

    def is_of(self, genre: str) -> bool:
        """Whether its title ends in 条例, （试行） and the like left aside; a word that names only a kind is no title."""
        return self._plain.endswith(genre) and self._plain not in GENERIC

    def ends_in(self, name: str) -> bool:
        """Whether `name`, folded, is the end of its title: 若干意见 of 《关于…的若干意见》."""
        return self._folded.endswith(name) and self._folded != name

    @cached_property
    def _plain(self) -> str:
        return _BRACKETED_END.sub("", self.name.strip())

    @cached_property
    def _folded(self) -> str:
        return fold_text(self._plain)


@dataclass(frozen=True)
class CitedPart(Place):
    """A part that was cited: the document's name as written, and where it stands in the text; an empty `document` says
    that it is not known what was cited there."""

    name: str
    paragraph: int
    end: int


class Memory:
    """Grows while a text is read, and forgets what nobody would point back at."""

    def __init__(self) -> None:
        self._recent: dict[str, Named] = {}
        self._paragraph: list[Named] = []
        self._last: list[CitedPart] = []
        self.shorts: dict[str, Named] = {}

    def name(self, one: Named, shorts: Iterable[str]) -> None:
        """Remembers a document that was named, and the names given there: the last to it, those before to the ones before."""
        if self._paragraph and self._paragraph[-1].paragraph != one.paragraph:
            self._paragraph.clear()
            self._last.clear()
        if self._paragraph and self._paragraph[-1].identity != one.identity:
            self._last.append(CitedPart("", WHOLE, one.name, one.paragraph, one.end))
        self._paragraph.append(one)
        self._recent.pop(one.identity, None)
        self._recent[one.identity] = one
        if len(self._recent) > _MOST_REMEMBERED:
            del self._recent[next(iter(self._recent))]
        self._give(list(shorts))

    def _give(self, shorts: list[str]) -> None:
        recent = list(self._recent.values()) if shorts else []
        for short, by_place in zip(shorts, recent[-len(shorts) :], strict=False):
            candidates = [by_place, *reversed(recent)]
            fitting = next((named for named in candidates if may_be_called(named.name, short)), None)
            if fitting is not None:
                self.shorts[fold_text(short)] = fitting

    def cite(self, citation: Citation, one: Named | None, found: Resolution | Unresolved, paragraph: int) -> None:
        """Remembers the part that a citation names."""
        document = found.document if isinstance(found, Resolution) else ""
        address = (found.asked or found.address) if isinstance(found, Resolution) else WHOLE
        self._last.append(CitedPart(document, address, one.name if one else "", paragraph, citation.span[1]))

    def alike(self, genre: str, paragraph: int) -> list[Named]:
        """The documents of a kind that the paragraph named before, each once; if it named none, those that the text did."""
        return _nearest([one for one in self._recent.values() if one.is_of(genre)], paragraph)

    def ending_in(self, name: str, paragraph: int) -> list[Named]:
        """The documents whose title ends in `name`, found in the same way."""
        return _nearest([one for one in self._recent.values() if one.ends_in(name)], paragraph)

    def last_of(self, genre: str) -> Named | None:
        """The document of a kind that was named last."""
        return next((one for one in reversed(self._recent.values()) if one.is_of(genre)), None)

    def name_of(self, document: str) -> str:
        """The name by which a document was named last; empty if it was not."""
        named = self._recent.get(document)
        return named.name if named and document else ""

    def last_named(self, paragraph: int, before: int) -> Named | None:
        """The document that the paragraph named last before a code point."""
        named = (one for one in reversed(self._paragraph) if one.end <= before)
        last = next(named, None)
        return last if last and last.paragraph == paragraph else None

    def last_place(self, paragraph: int, before: int) -> CitedPart | None:
        """The part that the paragraph cited last before a code point; None if that is not known."""
        last = next((one for one in reversed(self._last) if one.end <= before), None)
        return last if last and last.document and last.paragraph == paragraph else None


def may_be_called(title: str, short: str) -> bool:
    """Whether `short` can be a name given to the document with this title: of the same kind, or made of its characters."""
    genre = _GENRE.search(_BRACKETED_END.sub("", short))
    if genre:
        return _BRACKETED_END.sub("", title.strip()).endswith(genre[0])
    rest = iter(title)
    return all(character in rest for character in short)


def _nearest(alike: list[Named], paragraph: int) -> list[Named]:
    return [one for one in alike if one.paragraph == paragraph] or alike


def pointed(word: str, tail: Address, place: Address) -> Address:
    """The address that `word` (前款, 同条, 本条) means at the address `place`, with `tail`, what comes after the word; empty if
    there is none."""
    kind = _KINDS[word[-1]]
    own = place.nearest(kind)
    if not own or word[0] != "前":
        return own / tail if own else WHOLE
    if own.number < 2 or own.inserted:  # what stands before 第十条之一 its number does not tell
        return WHOLE
    return own.parent.child(kind, own.number - 1) / tail
