"""The citations of a whole text, each with what it points at: words that point back are read by what stands before them.

《…》（以下简称《条例》) gives a name that holds to the end of the text; 《条例》 and 该条例 mean a document named before;
前款 and 同条 a part cited before in the same paragraph, or, inside a regulation, its own. Inside a quotation they are the
words of the one that is quoted.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from kb.citations.antecedents import Memory, Named, may_be_called, pointed
from kb.citations.citation import Citation
from kb.citations.cited_parts import in_same_book, nearest, parts_of
from kb.citations.layout import Home, Layout
from kb.citations.mentions import Names
from kb.citations.patterns import GENRES, THIS, shorts_given
from kb.citations.resolution import Resolution, Resolver, Unresolved
from kb.citations.titles import GENERIC, is_telling
from kb.documents import WHOLE, Address
from kb.text import fold_text

# A name that was given and may stand without marks, as 党员教育条例; 条例 and 实施办法, which are words as well, may not.
_SHORT_TITLE = re.compile(rf"(?!本|该|此|实施|工作|管理|若干|暂行|有关|具体|配套).+(?:{GENRES}|法)(?:[（(].*[）)])?")
# What an office does not issue itself: 本条例 in its paper is the one it speaks of, 本办法 the paper.
_OF_OTHERS = {"条例", "准则", "章程", "法"}


@dataclass(frozen=True)
class Reference:
    """A citation, its span in code points of the whole text, and what it points at.

    `antecedent` is the document's name or the part, cited before, by which a word that points back was read (《条例》,
    前款); empty for a citation that says all itself. `is_tied` says that a part without a name was tied to the name
    before it in the same sentence.
    """

    citation: Citation
    outcome: Resolution | Unresolved
    antecedent: str = ""
    is_tied: bool = False

    @property
    def span(self) -> tuple[int, int]:
        return self.citation.span


def references_in(
    text: str, resolver: Resolver, *, home: Home | None = None, day: date | None = None
) -> list[Reference]:
    """The citations in `text`, whose paragraphs are its lines, in order.

    `home` is the document that the text is, if it is one; `day` the day on which it was written: of several versions the
    one then in force is meant. A word that points back at nothing is left out if it may be an ordinary one (该条), and
    is unresolved otherwise.
    """
    return _Reader(text, resolver, home, day).read()


@dataclass(frozen=True)
class Readings:
    """A text as it reads on each of several days; and every name that was asked about, with what stands in brackets after
    it. As long as these names mean the same, and no other known name stands in the text, it reads the same."""

    by_day: tuple[list[Reference], ...]
    names: frozenset[tuple[str, str]]


def read_on(text: str, resolver: Resolver, days: Iterable[date | None], *, home: Home | None = None) -> Readings:
    """What `references_in` gives for each of `days`; what takes longest, finding the citations, is done once."""
    readers = [_Reader(text, resolver, home, day) for day in days]
    found = readers[0].citations() if readers else []
    names = frozenset((one.name, one.qualifier) for one in found if one.kind in {"titled", "named"})
    return Readings(tuple(reader.read(found) for reader in readers), names)


class _Reader:
    def __init__(self, text: str, resolver: Resolver, home: Home | None, day: date | None) -> None:
        self._text = text
        self._resolver = resolver
        self._identifier = home.document.id if home else ""
        # Only a text with articles of its own is meant by 第十条 and 本条例.
        self._home = home if home and any(place.is_article for place in home.addresses) else None
        self._day = day
        self._memory = Memory()
        self._layout = Layout(text)
        self._ahead: dict[str, Citation] = {}
        self._given = {short for short in shorts_given(text) if short not in GENERIC and _SHORT_TITLE.fullmatch(short)}

    def citations(self) -> list[Citation]:
        """What is read, in order."""
        return self._resolver.find(self._text, *([Names(self._given)] if self._given else []))

    def read(self, found: list[Citation] | None = None) -> list[Reference]:
        """Each of `found`, which are the text's own citations, with what it points at."""
        found = self.citations() if found is None else found
        self._ahead = _given_once(found)
        cited: list[Reference] = []
        for citation in found:
            if self._is_own_number(citation):
                continue
            one = self._one(citation)
            if one is not None:
                self._remember(one)
                cited.append(one)
        return cited

    def _is_own_number(self, citation: Citation) -> bool:
        """Whether this is the number of an article that begins here, and no citation."""
        if citation.kind != "internal":
            return False
        start = citation.span[0]
        if self._home is not None and (self._identifier or start in self._home.own_numbers):
            return start in self._home.own_numbers
        return self._layout.begins_numbered(start)

    def _one(self, citation: Citation) -> Reference | None:
        quote = self._quote_around(citation)
        match citation.kind:
            case "titled" | "named":
                return self._named(citation)
            case "this":
                return self._this(citation) if quote is None else self._this_quoted(citation, quote)
            case "relative":
                return self._relative(citation) if quote is None else self._relative_quoted(citation, quote)
            case "internal":
                return self._internal(citation) if quote is None else self._internal_quoted(citation, quote)

    # Names

    def _named(self, citation: Citation) -> Reference | None:
        name = fold_text(citation.name)
        if not name:
            return Reference(citation, Unresolved("none")) if citation.address.is_article else None
        short = self._memory.shorts.get(name)
        if short is not None:
            return self._as_before(citation, [short])
        paragraph = self._layout.paragraph(citation.span[0])
        if name in GENERIC:
            meant = self._memory.alike(name, paragraph) or self._given_ahead(name, paragraph)
            return self._as_before(citation, meant) or self._generic(citation)
        before = self._as_before(citation, self._named_in_full(name, paragraph))
        if before is not None:
            return before
        found = self._resolver.resolve(citation, self._identifier, self._day)
        if citation.kind == "named" and citation.name in self._given and found == Unresolved("none"):
            return None  # 以下简称考核办法, of what is no document
        return Reference(citation, found, "" if is_telling(name) else self._name_in_full(found))

    def _name_in_full(self, found: Resolution | Unresolved) -> str:
        """The name by which the document that a short name means was named before; empty if it was not."""
        meant = found.document if isinstance(found, Resolution) else next(iter(found.candidates), "")
        return self._memory.name_of(meant)

    def _given_ahead(self, name: str, paragraph: int) -> list[Named]:
        """《条例》 in a heading, before the text gives that name to a document: that document, if it gives it once."""
        definition = self._ahead.get(name)
        if definition is None:
            return []
        found = self._resolver.resolve(definition, self._identifier, self._day)
        return [Named(definition.name, paragraph, 0, found)]

    def _named_in_full(self, name: str, paragraph: int) -> list[Named]:
        """The documents named before by a title of which `name`, which is none, is the end: 《若干意见》.

        A customary short name of one of them means that one, but by itself.
        """
        titles = self._resolver.titles
        if titles.is_title(name):
            return []
        named = self._memory.ending_in(name, paragraph)
        works = titles.works(name)
        is_own = any(
            one.document and (self._resolver.known(one.document).work or one.document) in works for one in named
        )
        return [] if is_own else named

    def _as_before(self, citation: Citation, meant: list[Named]) -> Reference | None:
        """The citation of a document that was named before: the one that is meant, or that there are several."""
        if len(meant) == 1:
            return Reference(citation, self._again(meant[0], citation.address), meant[0].name)
        known = tuple(one.document for one in meant if one.document)
        return Reference(citation, Unresolved("several", known)) if meant else None

    def _generic(self, citation: Citation) -> Reference:
        """《准则》 in a text that named none before: what the customary short name can mean, never a single text for sure."""
        meant = self._resolver.titles.meaning(citation.name).documents
        found = self._resolver.resolve(citation, "", self._day) if meant else Unresolved("none")
        works = {self._resolver.known(one).work or one for one in meant}
        if isinstance(found, Unresolved) and found.reason == "several":
            return Reference(citation, found)
        if len(works) > 1 and isinstance(found, Resolution):
            return Reference(citation, found)
        return Reference(citation, Unresolved("none"))

    def _this(self, citation: Citation) -> Reference | None:
        """本条例 inside a regulation is the regulation; elsewhere, as 该条例, the document of that kind named last."""
        if citation.name.startswith("本") and self._home is not None:
            return self._in_home(self._home, citation) if citation.address else None
        genre = _genre_of(citation)
        one = self._memory.last_of(genre)
        if one is not None and (not citation.name.startswith("本") or genre in _OF_OTHERS):
            return Reference(citation, self._again(one, citation.address), one.name)
        return Reference(citation, Unresolved("none")) if citation.address else None

    def _again(self, one: Named, address: Address) -> Resolution | Unresolved:
        """The part `address` of a document that was named before."""
        return self._resolver.at(one.document, address) if one.document else one.found

    # Parts without a name

    def _internal(self, citation: Citation) -> Reference | None:
        before = self._named_in_sentence(citation)
        if self._home is not None:
            own = self._in_home(self._home, citation)
            tied = self._tied(citation, before) if before and self._is_draft(own) else None
            return tied if tied and isinstance(tied.outcome, Resolution) else replace(own, is_tied=tied is not None)
        if before is not None:
            return self._tied(citation, before)
        # 第三部分, 第一章 of nothing are parts of the text itself, which has no numbers to prove it.
        return Reference(citation, Unresolved("none")) if citation.address.is_article else None

    def _is_draft(self, own: Reference) -> bool:
        """Whether a part was sought in a draft and is not there."""
        return not self._identifier and isinstance(own.outcome, Unresolved)

    def _tied(self, citation: Citation, one: Named) -> Reference:
        return Reference(citation, self._again(one, citation.address), one.name, is_tied=True)

    def _named_in_sentence(self, citation: Citation) -> Named | None:
        start = citation.span[0]
        one = self._memory.last_named(self._layout.paragraph(start), start)
        return one if one and self._layout.is_one_sentence(one.end, start) else None

    def _in_home(self, home: Home, citation: Citation) -> Reference:
        found = _in_own_annex(home, citation) or parts_of(home.document, citation.address)
        if len(found) > 1:
            found = in_same_book(home.document, found, home.address_at(citation.span[0])) or found
        if len(found) == 1 or (found and not self._identifier):
            return Reference(citation, Resolution(self._identifier, found[0], True, True, citation.address))
        if self._identifier:
            return Reference(citation, self._resolver.at(self._identifier, citation.address))
        return Reference(
            citation, Unresolved("no_part", ("",), nearest(home.document, citation.address), citation.address)
        )

    def _relative(self, citation: Citation) -> Reference | None:
        """前款, 同条第二项: from where it stands in a regulation, elsewhere from the part cited last in the paragraph."""
        start = citation.span[0]
        if self._home is not None:
            own = self._home.address_at(start)
            address = pointed(citation.name, citation.address, own) if own.is_article else WHOLE
            return self._in_home(self._home, replace(citation, address=address)) if address else None
        last = self._memory.last_place(self._layout.paragraph(start), start)
        if last is None:
            return Reference(citation, Unresolved("none")) if citation.name[0] in "前同" else None
        # 第一款 has none in front of it: in a paper 前款 is then the one spoken of before.
        words = (citation.name, f"该{citation.name[-1]}")
        address = next(filter(None, (pointed(word, citation.address, last.address) for word in words)), WHOLE)
        return Reference(
            citation, self._resolver.at(last.document, address) if address else Unresolved("none"), last.name
        )

    # Inside quotations

    def _quote_around(self, citation: Citation) -> int | None:
        """Where the quotation begins in which a citation stands; None if it stands in none.

        A document of the corpus speaks for itself also between its quotation marks.
        """
        return None if self._identifier else self._layout.quotation_around(citation.span[0])

    def _quoted(self, quote: int) -> Named | None:
        """The document that may be quoted: the one named last before in the paragraph."""
        return self._memory.last_named(self._layout.paragraph(quote), quote)

    def _this_quoted(self, citation: Citation, quote: int) -> Reference | None:
        one = self._quoted(quote)
        if one is not None and one.is_of(_genre_of(citation)):
            return self._tied(citation, one)
        return Reference(citation, Unresolved("none")) if citation.address else None

    def _internal_quoted(self, citation: Citation, quote: int) -> Reference | None:
        one = self._quoted(quote)
        if one is not None:
            return self._tied(citation, one)
        return Reference(citation, Unresolved("none")) if citation.address.is_article else None

    def _relative_quoted(self, citation: Citation, quote: int) -> Reference | None:
        last = self._memory.last_place(self._layout.paragraph(quote), quote)
        address = pointed(citation.name, citation.address, last.address) if last else WHOLE
        if last is None or not address:
            return None  # it is known neither who speaks nor from where
        return Reference(citation, self._resolver.at(last.document, address), last.name, is_tied=True)

    # Memory

    def _remember(self, one: Reference) -> None:
        citation, paragraph = one.citation, self._layout.paragraph(one.span[0])
        named = None
        if citation.kind in {"titled", "named", "this"} and citation.name and not _is_nothing(one):
            named = Named(one.antecedent or citation.name, paragraph, one.span[1], one.outcome)
            self._memory.name(named, citation.shorts)
        if citation.address or citation.kind == "relative":
            name = named or self._memory.last_named(paragraph, citation.span[1])
            self._memory.cite(citation, name, one.outcome, paragraph)


def _in_own_annex(home: Home, citation: Citation) -> list[Address]:
    """The parts that a citation means in the annex it stands in: 第三条 in an annex of articles is one of them."""
    annex = home.address_at(citation.span[0]).annex
    if not annex or citation.address.annex:
        return []
    return parts_of(home.document, annex / citation.address)


def _given_once(found: list[Citation]) -> dict[str, Citation]:
    """The names that are given once in a text, and the citations of the documents that they are given to."""
    given = [(fold_text(one.shorts[0]), one) for one in found if len(one.shorts) == 1]
    count = Counter(short for short, _ in given)
    return {short: one for short, one in given if count[short] == 1 and may_be_called(one.name, short)}


def _is_nothing(one: Reference) -> bool:
    """Whether no document was named: a part of the draft itself was meant, or a kind of text of which none is known."""
    if isinstance(one.outcome, Resolution):
        return not one.outcome.document
    is_kind = fold_text(one.citation.name) in GENERIC or one.citation.kind == "this"
    return one.outcome.candidates == ("",) or (is_kind and not one.antecedent)


def _genre_of(citation: Citation) -> str:
    word = THIS.fullmatch(citation.name)
    return word["genre"] if word else ""
