"""One paragraph of a draft as it is searched: folded, with the way back to the whole text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from kb.drafts.finding import Span
from kb.text import QUOTE, Folded, fold, fold_text, fold_with_marks

_TITLE_MARK = re.compile(r"[《〈》〉]")


class Ground:
    """Which places of a stretch of text are taken."""

    def __init__(self, size: int) -> None:
        self._taken = bytearray(size)

    def take(self, start: int, end: int) -> None:
        self._taken[start:end] = b"\x01" * (end - start)

    def is_free(self, start: int, end: int) -> bool:
        """Return whether nothing of `[start, end)` is taken."""
        return self._taken.find(1, start, end) == -1


@dataclass(frozen=True)
class DraftParagraph:
    """The paragraph that begins at code point `offset` of `text`.

    Positions in `plain`, its folded wording without quotation marks, are what the searches give; `span` leads back.
    """

    text: str
    offset: int
    end: int

    @cached_property
    def plain(self) -> str:
        return fold_text(self.text[self.offset : self.end])

    def span(self, start: int, end: int) -> Span:
        """Return where `plain[start:end]` stands in the whole text.

        A quotation mark is never cut off from its other half.
        """
        first, last = self._place(start, end)
        if sum(map(_is_quote, self.text[first:last])) % 2 == 0:
            return first, last
        if self._is_quote_at(self._after(last)):
            return first, self._after(last) + 1
        return (self._before(first) if self._is_quote_at(self._before(first)) else first), last

    def span_with_marks(self, start: int, end: int) -> Span:
        """Return the same, with the quotation marks around it, if it stands in them."""
        first, last = self._place(start, end)
        return (self._before(first), self._after(last) + 1) if self.is_quoted(start, end) else self.span(start, end)

    def written(self, start: int, end: int) -> str:
        """Return `plain[start:end]` as the text has it."""
        return self.text[slice(*self.span(start, end))]

    def is_quoted(self, start: int, end: int) -> bool:
        """Return whether a quotation mark stands right before and right after."""
        first, last = self._place(start, end)
        return self._is_quote_at(self._before(first)) and self._is_quote_at(self._after(last))

    def is_in_title(self, start: int) -> bool:
        """Return whether it stands in 书名号, where a title says what it says."""
        if self._titles is None:
            return False
        place = self._place(start, start + 1)[0] - self.offset
        return not self._titles.is_free(place, place + 1)

    def _place(self, start: int, end: int) -> Span:
        first, last = self._folded.original(start, end)
        return self.offset + first, self.offset + last

    def _before(self, place: int) -> int:
        place -= 1
        while place >= self.offset and self.text[place].isspace():
            place -= 1
        return place

    def _after(self, place: int) -> int:
        while place < self.end and self.text[place].isspace():
            place += 1
        return place

    def _is_quote_at(self, place: int) -> bool:
        return self.offset <= place < self.end and _is_quote(self.text[place])

    @cached_property
    def _folded(self) -> Folded:
        return fold(self.text[self.offset : self.end])

    @cached_property
    def _titles(self) -> Ground | None:
        """The ground that titles take, from the offset; None if there is none."""
        titles: Ground | None = None
        open_marks: list[int] = []
        for mark in _TITLE_MARK.finditer(self.text, self.offset, self.end):
            if mark[0] in "《〈":
                open_marks.append(mark.start())
            elif open_marks:
                start = open_marks.pop()
                if not open_marks:
                    titles = titles or Ground(self.end - self.offset)
                    titles.take(start - self.offset, mark.end() - self.offset)
        return titles


def paragraphs(text: str) -> Iterator[DraftParagraph]:
    """Yield the paragraphs of *text*, which are its lines."""
    offset = 0
    for line in text.split("\n"):
        if len(line) > 1:
            yield DraftParagraph(text, offset, offset + len(line))
        offset += len(line) + 1


@lru_cache(4_096)
def _is_quote(character: str) -> bool:
    return fold_with_marks(character) == QUOTE
