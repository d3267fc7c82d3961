"""Complex fields of a Word file: page numbers, references, tables of contents, in the marks between which they stand."""

from dataclasses import dataclass

from kb.formats.word_xml import Element

DEEPEST = 20
"""How deep fields may stand in one another in Word; where there are more, the outermost were never ended."""


@dataclass(slots=True, eq=False)
class Field:
    """A complex field, from the anchor of its first mark to that of its last; one that never ends is none.

    What stands before its `separate` is its code. `line` is the paragraph it begins in, `is_in_line` whether it ends there.
    """

    line: object
    first: Element | None
    last: Element | None = None
    is_code: bool = True
    has_ended: bool = False
    is_in_line: bool = False

    @property
    def anchor(self) -> Element | None:
        """What a comment on its result is put around; in it, LibreOffice 7.4 would take the comment for text."""
        if self.first is None or self.last is None or not self.is_in_line or self.first.outer is not self.last.outer:
            return None
        return Element(self.first.start, self.first.inner, self.first.outer, self.last.end)


Fields = tuple[tuple[Field, bool], ...]
"""The fields around a place, from the outermost, each with whether the place is in its code."""


class OpenFields:
    """The fields that are open at a place of a text, and those around the text box it stands in."""

    def __init__(self) -> None:
        self.around: Fields = ()
        self._open: list[Field] = []
        self._outside: list[int] = []

    @property
    def text_boxes(self) -> int:
        """How many text boxes stand in one another here."""
        return len(self._outside)

    def mark(self, kind: str, line: object, anchor: Element | None) -> None:
        """A mark `begin`, `separate` or `end` in paragraph `line`, a comment on which would stand around `anchor`."""
        can_end = len(self._open) > (self._outside[-1] if self._outside else 0)
        if kind == "begin":
            self._open = [*self._open, Field(line, anchor)][-DEEPEST:]
        elif kind == "separate" and can_end:
            self._open[-1].is_code = False
        elif kind == "end" and can_end:
            ended = self._open.pop()
            ended.has_ended, ended.is_in_line, ended.last = True, ended.line is line, anchor
        self._look_around()

    def enter_text_box(self) -> None:
        self._outside.append(len(self._open))

    def leave_text_box(self) -> None:
        """What was not ended in the text box is not ended outside."""
        del self._open[self._outside.pop() :]
        self._look_around()

    def _look_around(self) -> None:
        self.around = tuple((field, field.is_code) for field in self._open)
