"""A draft with everything in it that is to be found, known beforehand since it was planted."""

from dataclasses import dataclass
from itertools import accumulate
from typing import Literal, TypeAlias

from kb.drafts.finding import Kind, Verdict

Fault = Literal["", "number", "wording", "name"]
"""What was planted wrong: nothing; an article, paragraph or item that is not there, or not the one that is quoted; a
quotation altered in a few characters; a name misspelt."""


@dataclass(frozen=True)
class Planted:
    """A wording that is to be found as one finding of this kind, with this verdict."""

    text: str
    kind: Kind
    verdict: Verdict
    fault: Fault = ""


Piece: TypeAlias = str | Planted
Sentence: TypeAlias = tuple[Piece, ...]


@dataclass(frozen=True)
class Line:
    """One paragraph of a draft; `level` is 0 for text, 1 and 2 for headings."""

    pieces: Sentence
    level: int = 0

    @property
    def text(self) -> str:
        return "".join(piece if isinstance(piece, str) else piece.text for piece in self.pieces)


@dataclass(frozen=True)
class Mark:
    """Something planted, and its code points `[start, end)` of the draft's text."""

    start: int
    end: int
    planted: Planted


@dataclass(frozen=True)
class Draft:
    """A draft, line by line."""

    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @property
    def marks(self) -> list[Mark]:
        """Everything that was planted, in the order of the text."""
        found: list[Mark] = []
        starts = accumulate((len(line.text) + 1 for line in self.lines), initial=0)
        for start, line in zip(starts, self.lines, strict=False):
            for piece in line.pieces:
                if isinstance(piece, Planted):
                    found.append(Mark(start, start + len(piece.text), piece))
                start += len(piece) if isinstance(piece, str) else len(piece.text)
        return found
