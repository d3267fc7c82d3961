"""A line of text in the making: what is carried over from the old text, and what the decision put in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.text import fold, fold_text


@dataclass(frozen=True)
class Thread:
    """A stretch of a line; `is_new` if the decision gave it: then it has the numbers of the new text already."""

    text: str
    is_new: bool = False


@dataclass(frozen=True)
class Weave:
    """A line as its stretches."""

    threads: tuple[Thread, ...]

    @classmethod
    def of(cls, text: str, *, is_new: bool = False) -> "Weave":
        """Return a line of one stretch."""
        return cls((Thread(text, is_new),))

    @property
    def text(self) -> str:
        """The line."""
        return "".join(thread.text for thread in self.threads)

    def spans(self, words: str) -> list[tuple[int, int]]:
        """Return where *words* stand, in code points of the line, whatever the width of signs and the marks in it."""
        looked_for = fold_text(words)
        if not looked_for:
            return []
        folded = fold(self.text)
        return [folded.original(*match.span()) for match in re.finditer(re.escape(looked_for), folded.text)]

    def replaced(self, start: int, end: int, words: str, *, is_new: bool = True) -> "Weave":
        """Return the line with new *words* in the place of `[start, end)`."""
        put_in = [Thread(words, is_new)] if words else []
        return Weave((*self._within(0, start), *put_in, *self._within(end, len(self.text))))

    def reworded(self, spans: list[tuple[int, int]], words: str) -> "Weave":
        """Return the line with *words* in the place of each of *spans*, which are in order."""
        line = self
        for start, end in reversed(spans):
            line = line.replaced(start, end, words)
        return line

    def is_carried(self, start: int, end: int) -> bool:
        """Tell whether all of `[start, end)` comes from the old text."""
        return not any(thread.is_new for thread in self._within(start, end))

    def _within(self, start: int, end: int) -> Iterator[Thread]:
        position = 0
        for thread in self.threads:
            first, last = max(start - position, 0), min(end - position, len(thread.text))
            if first < last:
                yield Thread(thread.text[first:last], thread.is_new)
            position += len(thread.text)
