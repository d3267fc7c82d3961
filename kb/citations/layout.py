"""How a text is laid out: its paragraphs, which are its lines, the quotations in it, and the numbers that lines begin with."""

import re
from bisect import bisect_right
from dataclasses import dataclass

from kb.documents import WHOLE, Address, Document, line_starts

_SENTENCE_END = re.compile(r"[。！？!?\n]")
_QUOTED = re.compile(r"“(?:[^“”\n]|“[^“”\n]*”){8,}”")
# 第十条　党支部…: the number of an article at the head of a line, in a text that is no regulation as a whole.
_NUMBERING = re.compile(
    r"第[^\s第]{1,9}(?:条(?:之[一二三四五六七八九十]{1,2})?(?=[\s\u3000【（]|$)|[编章节]|部分)", re.MULTILINE
)
_BEFORE_NUMBERING = re.compile(r"[\s\u3000#*＊>-]*")


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


class Layout:
    """Of one text. All positions are code points in it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self._quotations = [match.span() for match in _QUOTED.finditer(text)]

    def paragraph(self, position: int) -> int:
        """The number of the paragraph in which a code point stands, from 1."""
        return bisect_right(self._lines, position)

    def is_one_sentence(self, start: int, end: int) -> bool:
        """Whether no sentence ends in `[start, end)`."""
        return not _SENTENCE_END.search(self._text, start, end)

    def quotation_around(self, position: int) -> int | None:
        """Where the quotation begins in which a code point stands; None if it stands in none, or in one of a few words."""
        index = bisect_right(self._quotations, (position, position)) - 1
        return self._quotations[index][0] if index >= 0 and position < self._quotations[index][1] else None

    def begins_numbered(self, position: int) -> bool:
        """Whether a line begins at `position` with a number of its own, as 第十条　 and 第三章 do."""
        line = self._lines[self.paragraph(position) - 1]
        is_first = bool(_BEFORE_NUMBERING.fullmatch(self._text, line, position))
        return is_first and bool(_NUMBERING.match(self._text, position))
