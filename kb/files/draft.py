"""A text as its file holds it: what a reader sees, and where that stands in the file."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from kb.errors import KbError

Format = Literal["text", "markdown", "html", "word"]

Span = tuple[int, int]


class UnreadableFileError(KbError):
    """A file whose text cannot be read: encrypted, broken, of another kind than its name says, or not to be trusted."""

    code = "unreadable_file"
    http_status = 422


class TooLargeError(KbError):
    """A file that is larger than a draft can be: bytes, characters, or signs of markup."""

    code = "too_large"
    http_status = 413


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


@dataclass(frozen=True)
class Annotation:
    """What is put on the visible code points `[start, end)`: a link, a comment, or both. Empty is none.

    `url` is http or https. `comment` is one or more sentences, lines separated by line feeds.
    """

    start: int
    end: int
    url: str = ""
    comment: str = ""
