"""The styles of a Word file: what paragraphs and letters have without saying so themselves."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.files.visible_text import FAR
from kb.files.word.xml import XmlElement, child, children, number, switch, value

_LONGEST_CHAIN = 50
"""How many styles may be based on one another; a circle of styles ends there. Word's own chains have four."""

_HUNDREDTHS, _TWIPS = 50, 120
"""Of a character, and of a twentieth of a point, in half a character of 12 points."""

_BODY_TEXT = 9
"""The outline level that is none (ECMA-376 part 1, 17.3.1.20)."""

_CONTENTS = re.compile(
    r"(?:toc|目录|contents) ?[1-9]|toc heading|contents heading|目录标题|table of figures", re.IGNORECASE
)
_HEADING = re.compile(r"(?:heading|标题) ?([1-9])", re.IGNORECASE)


@dataclass(frozen=True)
class WordStyle:
    """A style as it is written, without what it takes over from the one it is `based_on`. What is not said is None.

    `outline` is the level of a heading, from 0, `list_id` and `list_level` where a list is named. `is_contents` says that
    it is one of those that Word gives to the lines of a table of contents. `properties` are its w:pPr.
    """

    id: str
    based_on: str
    list_id: int | None
    list_level: int | None
    outline: int | None
    is_hidden: bool | None
    is_contents: bool = False
    properties: XmlElement | None = None


StyleChain = tuple[WordStyle, ...]
"""A style and those it is based on, the nearest first."""


class Styles:
    """All styles of a file by id."""

    def __init__(self, root: XmlElement | None) -> None:
        self._styles: dict[str, WordStyle] = {}
        self._ids: dict[tuple[str, str], str] = {}
        self._default = ""
        self._chains: dict[str, StyleChain] = {}
        for element in children(root, "style"):
            style, kind = _style(element), value(element, "type")
            self._styles.setdefault(style.id, style)
            self._ids.setdefault((kind, value(child(element, "name")).casefold()), style.id)
            if kind == "paragraph" and value(element, "default") in {"1", "true", "on"}:
                self._default = style.id

    def of_paragraph(self, properties: XmlElement | None) -> StyleChain:
        """Return the style of a paragraph with these w:pPr, and its bases."""
        style = value(child(properties, "pStyle"))
        return self.chain(style if style in self._styles else self._default)

    def chain(self, identifier: str) -> StyleChain:
        """Return the style of that id, and its bases; empty if unknown."""
        if identifier not in self._chains:
            self._chains[identifier] = tuple(self._bases(identifier))
        return self._chains[identifier]

    def id_of(self, kind: str, name: str) -> str:
        """Return the id of a style by its kind and name (`character`, `hyperlink`); empty if unknown."""
        return self._ids.get((kind, name), "")

    def _bases(self, identifier: str) -> Iterator[WordStyle]:
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(identifier)
            if style is None:
                return
            yield style
            identifier = style.based_on


def heading_level(properties: XmlElement | None, chain: StyleChain) -> int | None:
    """Return the level of a heading, from 0; None for other paragraphs."""
    own = number(child(properties, "outlineLvl"))
    level = own if own is not None else next((style.outline for style in chain if style.outline is not None), None)
    return level if level is not None and 0 <= level < _BODY_TEXT else None


def is_contents(chain: StyleChain) -> bool:
    """Return whether a paragraph of these styles is a line of Word's own table of contents."""
    return any(style.is_contents for style in chain)


def is_hidden(properties: XmlElement | None, styles: Styles, paragraph: StyleChain) -> bool:
    """Return whether letters with these w:rPr, in a paragraph of these styles, are hidden.

    What a style of letters says turns round what the style of the paragraph says (ECMA-376 part 1, 17.7.3).
    """
    if properties is None or not properties.children:
        return hides(paragraph)
    own = switch(child(properties, "vanish"))
    return own if own is not None else hides(styles.chain(value(child(properties, "rStyle")))) != hides(paragraph)


def indents(properties: XmlElement | None, chain: StyleChain) -> tuple[int, int]:
    """Return how far in the first line of a paragraph begins, and all others, in half-widths.

    It is FAR for one that is set in the middle or at the right. Twips are counted for type of 12 points; a wrong size is a
    matter of one or two.
    """
    own = (properties, *(style.properties for style in chain))
    if _first_value(own, "jc", "val") in {"center", "right", "end"}:
        return FAR, FAR
    left = _half_widths(own, "leftChars", "left") or _half_widths(own, "startChars", "start")
    first = _half_widths(own, "firstLineChars", "firstLine") - _half_widths(own, "hangingChars", "hanging")
    return max(0, left + first), max(0, left)


def _half_widths(own: Sequence[XmlElement | None], characters: str, twips: str) -> int:
    """Return an indentation, which is in hundredths of a character or in twips."""
    in_characters, in_twips = (_first_value(own, "ind", name) for name in (characters, twips))
    value = in_characters if in_characters not in {"", "0"} else in_twips
    if not re.fullmatch(r"-?[0-9]{1,6}", value):
        return 0
    return round(int(value) / (_HUNDREDTHS if value is in_characters else _TWIPS))


def _first_value(own: Sequence[XmlElement | None], kind: str, name: str) -> str:
    return next((found for each in own if (found := value(child(each, kind), name))), "")


def hides(chain: StyleChain) -> bool:
    """Return whether a style hides what has it."""
    return next((style.is_hidden for style in chain if style.is_hidden is not None), False)


def _style(element: XmlElement) -> WordStyle:
    outline = number(child(element, "pPr", "outlineLvl"))
    heading = _HEADING.fullmatch(value(child(element, "name")))
    return WordStyle(
        id=value(element, "styleId"),
        based_on=value(child(element, "basedOn")),
        list_id=number(child(element, "pPr", "numPr", "numId")),
        list_level=number(child(element, "pPr", "numPr", "ilvl")),
        outline=outline if outline is not None or heading is None else int(heading[1]) - 1,
        is_hidden=switch(child(element, "rPr", "vanish")),
        is_contents=bool(_CONTENTS.fullmatch(value(child(element, "name")))),
        properties=child(element, "pPr"),
    )
