"""The same text twice: in another format, in other bytes, under another name."""

from collections.abc import Iterable, Sequence

from kb.documents import Document, Passage
from kb.text import fold_text

_BESIDE_TEXT = {"title", "note"}
# Characters: shorter texts (a notice of one sentence, a page with a number) may agree by chance.
_LEAST = 40


def wording(passages: Sequence[Passage]) -> str:
    """Return all that a text says, folded, without its title and 题注; empty for a text too short to be told from others."""
    text = fold_text("".join(p.text for p in passages if p.address.root.kind not in _BESIDE_TEXT))
    return text if len(text) >= _LEAST else ""


class Twins:
    """The texts that are there, by their wording."""

    def __init__(self, documents: Iterable[Document] = ()) -> None:
        self._by_wording: dict[int, list[tuple[str, str]]] = {}
        for document in documents:
            self.add(document.id, document.passages)

    def add(self, identifier: str, passages: Sequence[Passage]) -> None:
        text = wording(passages)
        if text:
            self._by_wording.setdefault(hash(text), []).append((identifier, text))

    def of(self, passages: Sequence[Passage]) -> str:
        """Return the id of a document that says the same; empty if there is none."""
        text = wording(passages)
        if not text:
            return ""
        return next((identifier for identifier, other in self._by_wording.get(hash(text), ()) if other == text), "")
