"""What words in a text may point back at: documents named so far, short names given to them, the part cited last."""

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
# Nobody points back over a hundred documents by their kind; a list of regulations names thousands.
_MOST_DOCUMENTS = 100
_GENRE = re.compile(rf"(?P<genre>{GENRES}|法)典?$")


@dataclass(frozen=True)
class NamedDocument:
    """A document that a text names: its title as written, in which paragraph, up to which code point, and what it is.

    `is_marked` says that it stood in 书名号, so that the name is certain.
    """

    name: str
    paragraph: int
    end: int
    outcome: Resolution | Unresolved
    is_marked: bool = True

    @property
    def identity(self) -> str:
        """Return what tells it from others: the document, or its name if it is not known which."""
        return self.document or fold_text(self.name)

    @property
    def document(self) -> str:
        """Return the id of the document that is meant, empty if it is not known which."""
        if isinstance(self.outcome, Resolution):
            return self.outcome.document
        return self.outcome.candidates[0] if self.outcome.reason in {"no_part", "several_parts"} else ""

    def is_of(self, genre: str) -> bool:
        """Tell whether its title ends in *genre*, （试行） and the like left aside.

        A word that names only a kind is no title.
        """
        return _genre_of(self._plain) == genre and self._plain not in GENERIC

    def ends_in(self, name: str) -> bool:
        """Tell whether *name*, folded, is the end of its title: 若干意见 of 《关于…的若干意见》."""
        return self._folded.endswith(name) and self._folded != name

    @cached_property
    def _plain(self) -> str:
        return _BRACKETED_END.sub("", self.name.strip())

    @cached_property
    def _folded(self) -> str:
        return fold_text(self._plain)


@dataclass(frozen=True)
class CitedPart(Place):
    """A part that a text cites: the document's name as written, in which paragraph, up to which code point.

    An empty `document` says that it is not known what was cited there.
    """

    name: str
    paragraph: int
    end: int


class Antecedents:
    """The antecedents in one text up to where it has been read; what nobody would point back at is forgotten."""

    def __init__(self) -> None:
        self._recent: dict[str, NamedDocument] = {}
        self._in_paragraph: list[NamedDocument] = []
        self._parts: list[CitedPart] = []
        self.shorts: dict[str, NamedDocument] = {}

    def add(self, document: NamedDocument, shorts: Iterable[str]) -> None:
        """Add a document with the names given there: the last to it, those before to the ones before."""
        before = self._in_paragraph[-1] if self._in_paragraph else None
        if before and before.paragraph != document.paragraph:
            self._in_paragraph.clear()
            self._parts.clear()
        elif before and before.identity != document.identity:
            self._parts.append(CitedPart("", WHOLE, document.name, document.paragraph, document.end))
        self._in_paragraph.append(document)
        self._recent.pop(document.identity, None)
        self._recent[document.identity] = document
        if len(self._recent) > _MOST_DOCUMENTS:
            del self._recent[next(iter(self._recent))]
        self._give(list(shorts))

    def _give(self, shorts: list[str]) -> None:
        recent = list(self._recent.values()) if shorts else []
        for short, in_order in zip(shorts, recent[-len(shorts) :], strict=False):
            candidates = [in_order, *reversed(recent)]
            fitting = (document for document in candidates if may_be_called(document.name, short))
            # 《…建设方案》（以下简称《规范》）: what a text says is a name of a document is one.
            self.shorts[fold_text(short)] = next(fitting, in_order)

    def add_part(
        self, citation: Citation, document: NamedDocument | None, outcome: Resolution | Unresolved, paragraph: int
    ) -> None:
        """Add the part that *citation* names, of *document* if that was named."""
        identifier, address = "", WHOLE
        if isinstance(outcome, Resolution):
            identifier, address = outcome.document, outcome.cited_as or outcome.address
        name = document.name if document else ""
        self._parts.append(CitedPart(identifier, address, name, paragraph, citation.span[1]))

    def of_genre(self, genre: str, paragraph: int) -> list[NamedDocument]:
        """Return the documents of a kind in *paragraph*, each once; if it names none, those of the text."""
        return _nearest([document for document in self._recent.values() if document.is_of(genre)], paragraph)

    def ending_in(self, name: str, paragraph: int) -> list[NamedDocument]:
        """Return the documents whose title ends in *name*, of *paragraph* first as with a kind."""
        return _nearest([document for document in self._recent.values() if document.ends_in(name)], paragraph)

    def last_of_genre(self, genre: str) -> NamedDocument | None:
        """Return the document of a kind that was named last."""
        return next((document for document in reversed(self._recent.values()) if document.is_of(genre)), None)

    def name_of(self, identifier: str) -> str:
        """Return the name by which a document was named last, empty if it was not."""
        document = self._recent.get(identifier)
        return document.name if document and identifier else ""

    def last_document(self, paragraph: int, before: int) -> NamedDocument | None:
        """Return the document that *paragraph* names last before a code point."""
        last = next((document for document in reversed(self._in_paragraph) if document.end <= before), None)
        return last if last and last.paragraph == paragraph else None

    def last_part(self, paragraph: int, before: int) -> CitedPart | None:
        """Return the part that *paragraph* cites last before a code point, None if it is not known."""
        last = next((part for part in reversed(self._parts) if part.end <= before), None)
        return last if last and last.document and last.paragraph == paragraph else None


def may_be_called(title: str, short: str) -> bool:
    """Tell whether *short* can name the document with this title: of its kind, or made of its characters."""
    genre = _genre_of(_BRACKETED_END.sub("", short))
    if genre:
        return _genre_of(_BRACKETED_END.sub("", title.strip())) == genre
    rest = iter(title)
    return all(character in rest for character in short)


def _genre_of(name: str) -> str:
    """Return the kind that a name without brackets ends in: 法 of 民法典, and 办法, which is no 法, of 管理办法."""
    genre = _GENRE.search(name)
    return genre["genre"] if genre else ""


def _nearest(documents: list[NamedDocument], paragraph: int) -> list[NamedDocument]:
    return [document for document in documents if document.paragraph == paragraph] or documents


def pointed(word: str, tail: Address, place: Address) -> Address:
    """Return the address that *word* (前款, 同条, 本条) with *tail* behind it means at *place*, empty if none."""
    kind = _KINDS[word[-1]]
    own = place.nearest(kind)
    if not own or word[0] != "前":
        return own / tail if own else WHOLE
    if own.number < 2 or own.inserted:  # what stands before 第十条之一 its number does not tell
        return WHOLE
    return own.parent.child(kind, own.number - 1) / tail
