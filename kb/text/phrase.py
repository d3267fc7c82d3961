"""The wording that is looked for, exactly, and where it stands in a text.

One definition of a match serves the scan of the index, the highlights, the checks and the tests.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from kb.text.folding import MARKS, Folded, fold_with_marks, without_marks


@dataclass(frozen=True)
class Wording:
    """A wording to be found: folded, with the marks that were typed inside it.

    `with_marks` is folded text in which a typed mark is kept. A mark that was typed must stand in that place in the text;
    one that was not may stand anywhere.
    """

    with_marks: str

    @classmethod
    def of(cls, text: str) -> "Wording":
        """Return the wording that *text* asks for; it may be empty."""
        return cls(fold_with_marks(text))

    @cached_property
    def plain(self) -> str:
        """The folded wording without marks."""
        return without_marks(self.with_marks)

    @property
    def is_empty(self) -> bool:
        """Whether it is nothing but space and marks."""
        return not self.plain

    @property
    def has_marks(self) -> bool:
        """Whether marks were typed in it."""
        return len(self.with_marks) != len(self.plain)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """A regular expression that matches the wording in text folded with its marks kept.

        Between two characters the typed marks must occur in order, and others may. Each step excludes the mark it
        looks for, so that nothing is tried twice.
        """
        return re.compile(self._expression())

    @cached_property
    def byte_pattern(self) -> re.Pattern[bytes]:
        """The same for UTF-8."""
        return re.compile(self._expression().encode())

    def _expression(self) -> str:
        parts: list[str] = []
        typed: list[str] = []
        for character in self.with_marks:
            if character in MARKS:
                typed.append(character)
                continue
            parts.append(_gap(typed, leading=not parts))
            parts.append(re.escape(character))
            typed = []
        parts.append(_gap(typed, trailing=True))
        return "".join(parts)

    def count(self, folded: str) -> int:
        """Return how often the wording stands in a paragraph folded with marks, without overlap."""
        return sum(1 for _ in self.pattern.finditer(folded))

    def spans(self, folded: Folded) -> list[tuple[int, int]]:
        """Return the spans of the wording in a paragraph folded with its marks.

        They are `[start, end)` in code points of the paragraph, in order, without overlap.
        """
        spans: list[tuple[int, int]] = []
        for match in self.pattern.finditer(folded.text):
            start, end = folded.original(*match.span())
            # One character may fold to several (… to three stops): it is marked once.
            if not spans or start >= spans[-1][1]:
                spans.append((start, end))
        return spans


def _gap(typed: list[str], *, leading: bool = False, trailing: bool = False) -> str:
    if leading and not typed:
        return ""
    gap = "".join(f"[{MARKS.replace(mark, '')}]*{mark}" for mark in typed)
    if leading:
        gap = gap[gap.index("*") + 1 :]  # before the first mark nothing is left to skip
    return gap if trailing else f"{gap}[{MARKS}]*"
