"""A text as its file holds it: what a reader sees, and where that stands in the file."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from kb.files.visible_text import Annotation, TooLargeError, UnreadableFileError

__all__ = ["Annotation", "Format", "Span", "TooLargeError", "UnreadableFileError", "Written"]

Format = Literal["text", "markdown", "html", "word"]

Span = tuple[int, int]


@dataclass(frozen=True)
class Written:
    """`visible` is what a person reads, paragraphs separated by line feeds, without markup, notes to the program or code.

    `source` is the decoded text of the file, on which people's editors count lines; of a Word file, which has no such
    text, it is `visible`. Code point `i` of `visible` came from the code points `[starts[i], ends[i])` of `source`; both
    are None where the two are the same text. `closed` are spans of `visible` that are links already.
    """

    format: Format
    raw: bytes
    visible: str
    source: str
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None
    closed: tuple[Span, ...] = ()

    def in_source(self, start: int, end: int) -> Span:
        """The span of `source` that holds the visible span `[start, end)`, which must not be empty."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]

    def place(self, start: int) -> tuple[int, int]:
        """Line and column of a visible code point in `source`, both from 1, columns in code points."""
        at = self.in_source(start, start + 1)[0] if start < len(self.visible) else len(self.source)
        line = bisect_right(self._lines, at)
        return line, at - self._lines[line - 1] + 1

    @cached_property
    def _lines(self) -> list[int]:
        """Where the lines of `source` begin."""
        return [0, *(feed.end() for feed in re.finditer("\n", self.source))]
