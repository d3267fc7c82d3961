"""Documents by their 发文字号: what to show for one that was typed into the search box."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from kb.corpus import Snapshot
from kb.documents import Address, Metadata, Place
from kb.text import DocumentNumber, document_number, fold_text, typed_number

_TITLE = Address("title")
# What a person has typed before it can be told from other words: 示民发, 国务院令.
_LEAST_TYPED = 3
_IGNORED = str.maketrans("", "", "[](){}<>第年号-—· 　")
_MOST_NAMED = 4  # documents that a sentence names; a 令 that amends many is borne by dozens


class NumberRegister:
    """The documents of a library by the numbers that they bear."""

    def __init__(self, documents: Iterable[Metadata]) -> None:
        self._bearing: defaultdict[tuple[int, str], list[tuple[DocumentNumber, Metadata]]] = defaultdict(list)
        self._agencies: set[str] = set()
        self._letters: list[tuple[str, Metadata]] = []
        for metadata in documents:
            own = document_number(metadata.document_number)
            if own is not None:
                self._bearing[own.value, own.noun].append((own, metadata))
                self._agencies.add(_code(own))
                self._letters.append((_letters(str(own)), metadata))

    def typed(self, text: str) -> DocumentNumber | None:
        """Return the number that somebody typed, None of other words.

        Without brackets, 第 or 号 it is one only if some document here bears a number of that office.
        """
        own = typed_number(text)
        if own is None:
            return None
        is_whole = text.rstrip().endswith("号") or document_number(text) is not None
        return own if is_whole or _code(own) in self._agencies else None

    def bearing(self, number: DocumentNumber) -> list[Metadata]:
        """Return the documents that bear a number."""
        return [metadata for own, metadata in self._bearing.get((number.value, number.noun), ()) if own.is_same(number)]

    def beginning(self, text: str) -> Iterator[Metadata]:
        """Yield the documents whose number begins as was typed so far, brackets left aside."""
        letters = _letters(text)
        if len(letters) >= _LEAST_TYPED:
            yield from (metadata for own, metadata in self._letters if own.startswith(letters))


def _code(number: DocumentNumber) -> str:
    """Return what a number begins with, without the name of the state."""
    return (number.agency + number.noun).replace("中华人民共和国", "")


def _letters(number: str) -> str:
    """Return a number folded, without what people leave out: 示民发20245 for 示民发〔2024〕5号."""
    return fold_text(number).removeprefix("中华人民共和国").translate(_IGNORED)


def places_of(documents: Iterable[Metadata], snapshot: Snapshot) -> tuple[Place, ...]:
    """Return the titles of documents; of one whose title stands not in its text, its first passage."""
    places: list[Place] = []
    for metadata in documents:
        document = snapshot.document(metadata.id)
        first = document.passages[0].address if document.passages else None
        address = _TITLE if document.holds(_TITLE) else first
        if address is not None:
            places.append(Place(metadata.id, address))
    return tuple(places)


def told_of(number: DocumentNumber, documents: list[Metadata], mentions: int) -> str:
    """Say which documents bear a number, and how many passages mention it."""
    mentioned = f"写有这个文号的有 {mentions} 段" if mentions else "没有提到它的地方"
    if not documents:
        return f"本库没有文号是“{number}”的文件，{mentioned}；请核对机关代字、年份和序号。"
    titles = "".join(f"《{metadata.title}》" for metadata in documents[:_MOST_NAMED])
    more = f"等 {len(documents)} 份" if len(documents) > _MOST_NAMED else ""
    return f"按文号找到{titles}{more}（{documents[0].document_number}），{mentioned}。"
