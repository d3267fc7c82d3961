"""The letters of a Word file: where they stand in its text and in its bytes, and what may be put around them."""

from dataclasses import dataclass, field

from kb.formats.word_fields import Fields
from kb.formats.word_xml import Element, Scope

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
