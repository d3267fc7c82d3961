"""A draft that is mended: what its findings propose, line by line, and what its writer made of it."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kb.documents import line_starts
from kb.drafts.finding import Finding, Span
from kb.errors import KbError
from kb.files import Change, least_changes
from kb.text import DiffPiece


class ForeignLinesError(KbError):
    """Lines that were changed in another draft than the one at hand."""

    code = "foreign_lines"

    def __init__(self) -> None:
        super().__init__("这些修改不是在这份稿件上做的，请重新核对这份稿件再改。")


LinePieces = tuple[int, tuple[DiffPiece, ...]]
"""The number of a line, from 0, and how the part of a mark in it is rewritten, piece by piece."""


class Proposals:
    """How the marks of a text are rewritten, line by line."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = line_starts(text.split("\n"))

    def pieces(self, span: Span, words: str) -> tuple[LinePieces, ...]:
        """Return how what stands at *span* is rewritten as *words*, for each line that changes.

        Empty if nothing changes, or if lines would be joined or divided.
        """
        changes = least_changes([Change(*span, words)], self._text)
        if any("\n" in change.text or "\n" in self._text[change.start : change.end] for change in changes):
            return ()
        by_line: dict[int, list[Change]] = {}
        for change in changes:
            by_line.setdefault(bisect_right(self._starts, change.start) - 1, []).append(change)
        return tuple((line, tuple(self._rewritten(line, span, inside))) for line, inside in by_line.items())

    def _rewritten(self, line: int, span: Span, changes: Iterable[Change]) -> Iterator[DiffPiece]:
        end = self._starts[line + 1] - 1 if line + 1 < len(self._starts) else len(self._text)
        at = max(span[0], self._starts[line])
        for change in changes:
            yield DiffPiece("same", self._text[at : change.start])
            yield DiffPiece("draft", self._text[change.start : change.end])
            yield DiffPiece("source", change.text)
            at = change.end
        yield DiffPiece("same", self._text[at : min(span[1], end)])


@dataclass(frozen=True)
class Mending:
    """What a writer changed in a text: in order, apart, and no more of it than differs."""

    text: str
    changes: tuple[Change, ...] = ()

    @classmethod
    def of_lines(cls, text: str, rewritten: Mapping[int, str]) -> "Mending":
        """Return what was changed if some lines, by their number from 0, were *rewritten*.

        Raises ForeignLinesError for a line that the text does not have.
        """
        lines = text.split("\n")
        if not all(0 <= number < len(lines) for number in rewritten):
            raise ForeignLinesError
        starts = line_starts(lines)
        whole = [
            Change(starts[number], starts[number] + len(lines[number]), words) for number, words in rewritten.items()
        ]
        return cls(text, least_changes(whole, text))

    @cached_property
    def mended(self) -> str:
        """The text with its changes."""
        return self._between(0, len(self.text), self.changes)

    def words(self, finding: Finding) -> str | None:
        """Return what is written now where a finding was; None if that is what it was.

        A change that touches a mark from without is the mark's own only if the finding proposes it.
        """
        start, end = finding.span
        inside = self._inside(finding.span)
        words = self._between(start, end, inside)
        is_own = words in {finding.suggestion, *finding.choices}
        return words if is_own or any(c.start < end and c.end > start for c in inside) else None

    def span(self, finding: Finding) -> Span:
        """Return where in `mended` a finding is."""
        start, end = finding.span
        inside = self._inside(finding.span) if self.words(finding) is not None else ()
        before = [change for change in self.changes if change.end <= start and change not in inside]
        moved = start + sum(len(change.text) - (change.end - change.start) for change in before)
        return moved, moved + len(self._between(start, end, inside))

    def without(self, refused: Change) -> "Mending":
        """Return the same without the change that *refused* is a part of."""
        left = (c for c in self.changes if not (c.start <= refused.start and refused.end <= c.end))
        return Mending(self.text, tuple(left))

    def _inside(self, span: Span) -> list[Change]:
        return [change for change in self.changes if change.start <= span[1] and change.end >= span[0]]

    def _between(self, start: int, end: int, changes: Sequence[Change]) -> str:
        parts: list[str] = []
        for change in changes:
            parts += [self.text[start : change.start], change.text]
            start = max(start, change.end)
        return "".join([*parts, self.text[start:end]])
