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

from kb.citations.antecedents import Antecedents, NamedDocument, may_be_called, pointed
from kb.citations.citation import Citation
from kb.citations.cited_parts import in_same_book, nearest, parts_of
from kb.citations.layout import Home, Layout
from kb.citations.mentions import Names
from kb.citations.patterns import GENRES, POINTING, shorts_given
from kb.citations.resolution import Resolution, Resolver, Unresolved
from kb.citations.titles import GENERIC
from kb.documents import WHOLE, Address
from kb.text import clean, fold_text

# A name that was given and may stand without marks, as 党员教育条例; 条例 and 实施办法, which are words as well, may not.
_SHORT_TITLE = re.compile(rf"(?!本|该|此|实施|工作|管理|若干|暂行|有关|具体|配套).+(?:{GENRES}|法)(?:[（(].*[）)])?")
# What an office does not issue itself: 本条例 in its paper is the one it speaks of, 本办法 the paper.
_OF_OTHERS = {"条例", "准则", "章程", "法"}
# 上述条例 is the one, or each, that the paragraph names; 该条例 the last.
_OF_ALL = {"上述", "前述", "以上"}
_NAMING = {"titled", "named"}


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
        """Return where it stands, in code points of the text."""
        return self.citation.span


def references_in(
    text: str, resolver: Resolver, *, home: Home | None = None, day: date | None = None
) -> list[Reference]:
    """Return the citations in *text*, whose paragraphs are its lines, in order.

    `home` is the document that the text is, if it is one; `day` the day on which it was written: of several versions the
    one then in force is meant. A word that points back at nothing is left out if it may be an ordinary one (该条), and
    is unresolved otherwise.
    """
    (references,) = readings_on(text, resolver, [day], home=home).by_day
    return references


@dataclass(frozen=True)
class Readings:
    """A text as it reads on each of several days; and the names in it, each with what stands in brackets after it.

    As long as these names mean the same, and no other known name stands in the text, it reads the same.
    """

    by_day: tuple[list[Reference], ...]
    names: frozenset[tuple[str, str]]


def readings_on(text: str, resolver: Resolver, days: Iterable[date | None], *, home: Home | None = None) -> Readings:
    """Return the references in *text* on each of *days*; what takes long, finding citations, is done once."""
    readers = [_Reader(text, resolver, home, day) for day in days]
    citations = readers[0].citations() if readers else []
    names = frozenset((citation.name, citation.qualifier) for citation in citations if citation.kind in _NAMING)
    return Readings(tuple(reader.read(citations) for reader in readers), names)


class _Reader:
    """Reads one text from its beginning to its end; with `home` it is that document, of the corpus if it has an id."""

    def __init__(self, text: str, resolver: Resolver, home: Home | None, day: date | None) -> None:
        self._text = text
        self._resolver = resolver
        self._identifier = home.document.id if home else ""
        # Only a text with articles of its own is meant by 第十条 and 本条例.
        self._home = home if home and any(address.is_article for address in home.addresses) else None
        self._day = day
        self._antecedents = Antecedents()
        self._layout = Layout(text)
        self._ahead: dict[str, Citation] = {}
        self._own_shorts = {
            short for short in shorts_given(clean(text).text) if short not in GENERIC and _SHORT_TITLE.fullmatch(short)
        }

    def citations(self) -> list[Citation]:
        """Return what there is to read, in order."""
        return self._resolver.find(self._text, *([Names(self._own_shorts)] if self._own_shorts else []))

    def read(self, citations: list[Citation]) -> list[Reference]:
        """Return each of *citations*, which are the text's own, with what it points at."""
        self._ahead = _shorts_given_once(citations)
        references: list[Reference] = []
        for citation in citations:
            reference = None if self._is_own_number(citation) else self._reference(citation)
            if reference is not None:
                self._remember(reference)
                references.append(reference)
        return references

    def _is_own_number(self, citation: Citation) -> bool:
        """Tell whether this is the number of an article that begins here, and no citation."""
        if citation.kind != "internal":
            return False
        start = citation.span[0]
        if self._home is not None and (self._identifier or start in self._home.own_numbers):
            return start in self._home.own_numbers
        return self._layout.begins_numbered(start)

    def _reference(self, citation: Citation) -> Reference | None:
        # A document of the corpus speaks for itself also between its quotation marks.
        quote = None if self._identifier else self._layout.quotation_around(citation.span[0])
        match citation.kind:
            case "titled" | "named":
                return self._named(citation)
            case "this":
                return self._this(citation) if quote is None else self._this_quoted(citation, quote)
            case "relative":
                return self._relative(citation) if quote is None else self._relative_quoted(citation, quote)
            case "internal":
                return self._internal(citation) if quote is None else self._tied(citation, self._quoted(quote))

    # Names

    def _named(self, citation: Citation) -> Reference | None:
        name = fold_text(citation.name)
        if not name:
            return Reference(citation, Unresolved("none")) if citation.address.is_article else None
        document = self._antecedents.shorts.get(name)
        if document is not None:
            return self._as_before(citation, [document])
        paragraph = self._layout.paragraph(citation.span[0])
        if name in GENERIC:
            documents = self._antecedents.of_genre(name, paragraph) or self._given_ahead(name, paragraph)
            return self._as_before(citation, documents) or self._generic(citation)
        before = self._as_before(citation, self._named_in_full(name, paragraph))
        if before is not None:
            return before
        outcome = self._resolver.resolve(citation, self._identifier, self._day)
        if citation.kind == "named" and citation.name in self._own_shorts and outcome == Unresolved("none"):
            return None  # 以下简称考核办法, of what is no document
        tells = self._resolver.titles.tells(name)
        return Reference(citation, outcome, "" if tells else self._name_in_full(outcome))

    def _name_in_full(self, outcome: Resolution | Unresolved) -> str:
        """Return the name by which the document of a short name was named before, empty if it was not."""
        document = outcome.document if isinstance(outcome, Resolution) else next(iter(outcome.candidates), "")
        return self._antecedents.name_of(document)

    def _given_ahead(self, name: str, paragraph: int) -> list[NamedDocument]:
        """Return the one document to which the text gives *name* further on: 《条例》 in a heading."""
        definition = self._ahead.get(name)
        if definition is None:
            return []
        outcome = self._resolver.resolve(definition, self._identifier, self._day)
        return [NamedDocument(definition.name, paragraph, 0, outcome)]

    def _named_in_full(self, name: str, paragraph: int) -> list[NamedDocument]:
        """Return the documents named before by a title that ends in *name*, which is no title: 《若干意见》.

        A customary short name of one of them means that one, but by itself.
        """
        titles, known = self._resolver.titles, self._resolver.known
        if titles.is_title(name):
            return []
        documents = self._antecedents.ending_in(name, paragraph)
        if titles.is_official(name):  # what stood before 刑法 without marks need not have been part of a name
            documents = [document for document in documents if document.is_marked]
        works = titles.works(name)
        is_own = any(document.document and known(document.document).work_or_id in works for document in documents)
        return [] if is_own else documents

    def _as_before(self, citation: Citation, documents: list[NamedDocument]) -> Reference | None:
        """Return the reference to the one of *documents*, named before, or that there are several; None if none."""
        if len(documents) == 1:
            return Reference(citation, self._again(documents[0], citation), documents[0].name)
        candidates = tuple(document.document for document in documents if document.document)
        return Reference(citation, Unresolved("several", candidates)) if documents else None

    def _generic(self, citation: Citation) -> Reference:
        """Return what 《准则》 can mean in a text that named none before: never a single text for sure."""
        documents, known = self._resolver.titles.meaning(citation.name).documents, self._resolver.known
        outcome = self._resolver.resolve(citation, "", self._day) if documents else Unresolved("none")
        is_several = isinstance(outcome, Unresolved) and outcome.reason == "several"
        is_chosen = isinstance(outcome, Resolution) and len({known(document).work_or_id for document in documents}) > 1
        return Reference(citation, outcome if is_several or is_chosen else Unresolved("none"))

    def _this(self, citation: Citation) -> Reference | None:
        """Return what 本条例 means: inside a regulation that; elsewhere, as 该条例, the last of that kind.

        上述条例 and 两个条例 mean those of the paragraph: of several it is not known which has the part.
        """
        if citation.name.startswith("本") and self._home is not None:
            return self._in_home(self._home, citation) if citation.address else None
        word, is_counted, genre = _pointing(citation)
        documents = self._pointed_at(citation, genre, of_all=is_counted or word in _OF_ALL)
        if len(documents) > 1:
            return self._as_before(citation, documents) if citation.address else None
        # A regulation that is not whole is none that is known here; its 本条例 is nevertheless itself.
        is_others = genre in _OF_OTHERS and not self._layout.numbers_articles
        if documents and not is_counted and (word != "本" or is_others):
            return self._as_before(citation, documents)
        return Reference(citation, Unresolved("none")) if citation.address else None

    def _pointed_at(self, citation: Citation, genre: str, *, of_all: bool) -> list[NamedDocument]:
        """Return the documents of a kind that a word may point at: those of the paragraph, or the last one."""
        if of_all:
            return self._antecedents.of_genre(genre, self._layout.paragraph(citation.span[0]))
        last = self._antecedents.last_of_genre(genre)
        return [last] if last else []

    def _again(self, document: NamedDocument, citation: Citation) -> Resolution | Unresolved:
        """Return the part that *citation* names of a document that was named before."""
        if not document.document:
            return document.outcome
        return self._resolver.again(document.document, citation, self._day)

    # Parts without a name

    def _internal(self, citation: Citation) -> Reference | None:
        before = self._named_in_sentence(citation)
        if self._home is None:
            return self._tied(citation, before)
        own = self._in_home(self._home, citation)
        is_missing_in_draft = not self._identifier and isinstance(own.outcome, Unresolved)
        tied = self._tied(citation, before) if before and is_missing_in_draft else None
        return tied if tied and isinstance(tied.outcome, Resolution) else replace(own, is_tied=tied is not None)

    def _tied(self, citation: Citation, document: NamedDocument | None) -> Reference | None:
        """Return the part of *document*, named before; without one an article is of nothing that is known."""
        if document is not None:
            return Reference(citation, self._again(document, citation), document.name, is_tied=True)
        # 第三部分, 第一章 of nothing are parts of the text itself, which has no numbers to prove it.
        return Reference(citation, Unresolved("none")) if citation.address.is_article else None

    def _named_in_sentence(self, citation: Citation) -> NamedDocument | None:
        start = citation.span[0]
        document = self._antecedents.last_document(self._layout.paragraph(start), start)
        return document if document and self._layout.is_one_sentence(document.end, start) else None

    def _in_home(self, home: Home, citation: Citation) -> Reference:
        address = citation.address
        parts = _in_own_annex(home, citation) or parts_of(home.document, address)
        if len(parts) > 1:
            parts = in_same_book(home.document, parts, home.address_at(citation.span[0])) or parts
        if len(parts) == 1 or (parts and not self._identifier):
            return Reference(citation, Resolution(self._identifier, parts[0], True, True, address))
        if self._identifier:
            return Reference(citation, self._resolver.at(self._identifier, address))
        return Reference(citation, Unresolved("no_part", ("",), nearest(home.document, address), address))

    def _relative(self, citation: Citation) -> Reference | None:
        """Return what 前款 means: by its own place in a regulation, elsewhere by the part cited last."""
        start = citation.span[0]
        if self._home is not None:
            own = self._home.address_at(start)
            address = pointed(citation.name, citation.address, own) if own.is_article else WHOLE
            return self._in_home(self._home, replace(citation, address=address)) if address else None
        last = self._antecedents.last_part(self._layout.paragraph(start), start)
        if last is None:
            return Reference(citation, Unresolved("none")) if citation.name[0] in "前同" else None
        # 第一款 has none in front of it: in a paper 前款 is then the one spoken of before. 前款第一项、第二项 are of one 款.
        is_first = self._text.startswith(citation.name[0], start)
        words = (citation.name, f"该{citation.name[-1]}") if is_first else (f"该{citation.name[-1]}",)
        address = next(filter(None, (pointed(word, citation.address, last.address) for word in words)), WHOLE)
        outcome = self._resolver.at(last.document, address) if address else Unresolved("none")
        return Reference(citation, outcome, last.name)

    # Inside quotations

    def _quoted(self, quote: int) -> NamedDocument | None:
        """Return the document that may be quoted: the one named last before in the paragraph."""
        return self._antecedents.last_document(self._layout.paragraph(quote), quote)

    def _this_quoted(self, citation: Citation, quote: int) -> Reference | None:
        document = self._quoted(quote)
        if document is not None and document.is_of(_pointing(citation)[2]):
            return self._tied(citation, document)
        return Reference(citation, Unresolved("none")) if citation.address else None

    def _relative_quoted(self, citation: Citation, quote: int) -> Reference | None:
        last = self._antecedents.last_part(self._layout.paragraph(quote), quote)
        address = pointed(citation.name, citation.address, last.address) if last else WHOLE
        if last is None or not address:
            return None  # it is known neither who speaks nor from where
        return Reference(citation, self._resolver.at(last.document, address), last.name, is_tied=True)

    # Antecedents

    def _remember(self, reference: Reference) -> None:
        citation, paragraph = reference.citation, self._layout.paragraph(reference.span[0])
        document = None
        if citation.kind in {"titled", "named", "this"} and citation.name and not _is_nothing(reference):
            name = reference.antecedent or citation.name
            is_marked = citation.kind != "named"
            document = NamedDocument(name, paragraph, reference.span[1], reference.outcome, is_marked)
            self._antecedents.add(document, citation.shorts)
        if citation.address or citation.kind == "relative":
            document = document or self._antecedents.last_document(paragraph, citation.span[1])
            self._antecedents.add_part(citation, document, reference.outcome, paragraph)


def _in_own_annex(home: Home, citation: Citation) -> list[Address]:
    """Return the parts that a citation means in its own annex, if that has them."""
    annex = home.address_at(citation.span[0]).annex
    if not annex or citation.address.annex:
        return []
    return parts_of(home.document, annex / citation.address)


def _shorts_given_once(citations: list[Citation]) -> dict[str, Citation]:
    """Return the names that a text gives once, each with the citation of the document that bears it."""
    shorts = [(fold_text(citation.shorts[0]), citation) for citation in citations if len(citation.shorts) == 1]
    count = Counter(short for short, _ in shorts)
    return {short: citation for short, citation in shorts if count[short] == 1 and may_be_called(citation.name, short)}


def _is_nothing(reference: Reference) -> bool:
    """Tell whether no document was named, but a part of the draft or a mere kind of text."""
    if isinstance(reference.outcome, Resolution):
        return not reference.outcome.document
    is_kind = fold_text(reference.citation.name) in GENERIC or reference.citation.kind == "this"
    return reference.outcome.candidates == ("",) or (is_kind and not reference.antecedent)


def _pointing(citation: Citation) -> tuple[str, bool, str]:
    """Return the word that points, whether it points at several documents, and their kind: 上述, True, 条例."""
    pointing = POINTING.fullmatch(citation.name)
    return (pointing["word"], bool(pointing["several"]), pointing["genre"]) if pointing else ("", False, "")
