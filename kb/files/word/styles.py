"""The styles of a Word file: what paragraphs and letters have without saying so themselves."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element as Element

from kb.files.word.elements import child, children, number, switch, value

_LONGEST_CHAIN = 50
_BODY_TEXT = 9
"""The outline level that is none (ECMA-376 part 1, 17.3.1.20)."""

_HEADING = re.compile(r"(?:heading|标题) ?([1-9])", re.IGNORECASE)


@dataclass(frozen=True)
class Style:
    """A style as it is written, without what it takes over from the one it is `based_on`. What is not said is None.

    `outline` is the level of a heading, from 0, `list_id` and `list_level` where a list is named.
    """

    id: str
    based_on: str
    list_id: int | None
    list_level: int | None
    outline: int | None
    is_hidden: bool | None


class Styles:
    """All styles of a file by id."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self._default = ""
        self._chains: dict[str, tuple[Style, ...]] = {}
        for element in () if root is None else children(root, "style"):
            style = _style(element)
            self._styles.setdefault(style.id, style)
            if value(element, "type") == "paragraph" and value(element, "default") in {"1", "true", "on"}:
                self._default = style.id

    def of_paragraph(self, properties: Element | None) -> tuple[Style, ...]:
        """The style of a paragraph with these w:pPr and those it is based on, the nearest first."""
        named = value(child(properties, "pStyle"))
        return self.chain(named if named in self._styles else self._default)

    def chain(self, name: str) -> tuple[Style, ...]:
        """The style of that id and those it is based on, the nearest first; empty if there is none."""
        if name not in self._chains:
            self._chains[name] = tuple(self._based(name))
        return self._chains[name]

    def _based(self, name: str) -> Iterator[Style]:
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            name = style.based_on


def heading_level(properties: Element | None, chain: tuple[Style, ...]) -> int | None:
    """The level of the heading that a paragraph is, from 0; None if it is none."""
    own = number(child(properties, "outlineLvl"))
    found = own if own is not None else next((style.outline for style in chain if style.outline is not None), None)
    return found if found is not None and 0 <= found < _BODY_TEXT else None


def is_hidden(properties: Element | None, styles: Styles, paragraph: tuple[Style, ...]) -> bool:
    """Whether letters with these w:rPr, in a paragraph of these styles, are hidden.

    What a style of letters says turns round what the style of the paragraph says (ECMA-376 part 1, 17.7.3).
    """
    own = switch(child(properties, "vanish"))
    if own is not None:
        return own
    return _hides(styles.chain(value(child(properties, "rStyle")))) != _hides(paragraph)


def _hides(chain: tuple[Style, ...]) -> bool:
    return next((style.is_hidden for style in chain if style.is_hidden is not None), False)


def _style(element: Element) -> Style:
    outline = number(child(element, "pPr", "outlineLvl"))
    heading = _HEADING.fullmatch(value(child(element, "name")))
    return Style(
        id=value(element, "styleId"),
        based_on=value(child(element, "basedOn")),
        list_id=number(child(element, "pPr", "numPr", "numId")),
        list_level=number(child(element, "pPr", "numPr", "ilvl")),
        outline=outline if outline is not None or heading is None else int(heading[1]) - 1,
        is_hidden=switch(child(element, "rPr", "vanish")),
    )
