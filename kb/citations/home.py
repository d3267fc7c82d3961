"""The document that a text is: where its own paragraphs stand in it."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from kb.documents import Document


@dataclass(frozen=True)
class Home:
    """The document that a text is, with the address of each of its paragraphs: `starts[i]` is where paragraph i begins.

    `own_numbers` are the starts of paragraphs that begin with the number of their article.
    """

    document: Document
    starts: tuple[int, ...]
    places: tuple[str, ...]
    own_numbers: frozenset[int] = frozenset()

    def place(self, position: int) -> str:
        """The address of the paragraph in which a code point of the text stands; empty before the first."""
        index = bisect_right(self.starts, position) - 1
        return self.places[index] if index >= 0 else ""


def own_text(document: Document) -> tuple[str, Home]:
    """A document as one text, a paragraph a line, and where each stands. The title is left out: it cites itself."""
    lines: list[str] = []
    places: list[str] = []
    numbered: list[bool] = []
    for passage in document.passages:
        if passage.address == "title":
            continue
        for paragraph in passage.paragraphs:
            lines.append(paragraph.text)
            places.append(paragraph.address)
            numbered.append(paragraph.number_length > 0)
    starts = line_starts(lines)
    own_numbers = frozenset(start for start, has in zip(starts, numbered, strict=True) if has)
    return "\n".join(lines), Home(document, starts, tuple(places), own_numbers)


def line_starts(lines: Sequence[str]) -> tuple[int, ...]:
    """Where each of `lines` begins in the text that they make, joined by line feeds."""
    starts: list[int] = []
    at = 0
    for line in lines:
        starts.append(at)
        at += len(line) + 1
    return tuple(starts)
