"""Complex fields of a Word file: page numbers, references, tables of contents, in the marks between which they stand."""

from dataclasses import dataclass, field

from kb.files.word.xml import Element, Scope

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


WHITE_SPACE = " \t\r\n"
"""What does not show at the ends of a `w:t`, unless its xml:space says so."""


@dataclass(slots=True, eq=False)
class Run(Element):
    """A w:r. `scope` are the prefixes bound in it, `properties` its w:rPr, `children` how many others it has."""

    scope: Scope = field(default_factory=dict)
    properties: Element | None = None
    has_style: bool = False
    is_hidden: bool = False
    children: int = 0


@dataclass(slots=True, eq=False)
class Reference:
    """Where the body refers to a note, by the kind of the note and its id."""

    kind: str
    note: str
    anchor: Element | None
    fields: Fields


def anchor_of(place: "Letters | Reference") -> Element | None:
    """What a comment on `place` is put around, once all fields are known; None if it can have none."""
    field = next((field for field, _ in place.fields if field.has_ended), None)
    return place.anchor if field is None or place.anchor is None else field.anchor


@dataclass(slots=True, eq=False)
class Letters:
    """The visible letters of one child of a run, `w:t` or a mark like `w:tab`, which stands at `element`.

    `at` is their place in the visible text, in code points. `child` is the number of that child in its run. `space` is
    what its xml:space says. A link goes on over letters of one `group` of one `part`. A comment is put around `anchor`;
    into it, if that is the run itself; nowhere, if there is none.
    """

    text: str
    part: str
    run: Run
    element: Element
    child: int
    space: str
    group: int
    anchor: Element | None
    can_be_linked: bool
    is_link: bool
    fields: Fields
    at: int = 0

    @property
    def is_code(self) -> bool:
        return any(is_code and field.has_ended for field, is_code in self.fields)

    @property
    def is_closed(self) -> bool:
        return self.is_link or any(field.has_ended for field, _ in self.fields)
