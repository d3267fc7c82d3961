"""A text that is itself a document: where each of its paragraphs is addressed."""

from bisect import bisect_right
from dataclasses import dataclass

from kb.documents import WHOLE, Address, Document, line_starts


@dataclass(frozen=True)
class Home:
    """A text that is itself a document, with the address of each of its paragraphs: `starts[i]` is where paragraph i
    begins.

    `own_numbers` are the starts of paragraphs that begin with the number of their article.
    """

    document: Document
    text: str
    starts: tuple[int, ...]
    addresses: tuple[Address, ...]
    own_numbers: frozenset[int] = frozenset()

    @classmethod
    def of(cls, document: Document) -> "Home":
        """Return the text of *document*, a paragraph a line, without its title: that cites itself."""
        paragraphs = [
            paragraph for passage in document.passages if passage.address != "title" for paragraph in passage.paragraphs
        ]
        lines = [paragraph.text for paragraph in paragraphs]
        starts = line_starts(lines)
        numbered = frozenset(start for start, p in zip(starts, paragraphs, strict=True) if p.number_length > 0)
        return cls(document, "\n".join(lines), starts, tuple(p.address for p in paragraphs), numbered)

    def address_at(self, position: int) -> Address:
        """Return the address of the paragraph that holds a code point; empty before the first."""
        index = bisect_right(self.starts, position) - 1
        return self.addresses[index] if index >= 0 else WHOLE
