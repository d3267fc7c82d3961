"""Numbers that Word writes itself: 第一条, （一）, 1.1 before the paragraphs of its lists.

They stand nowhere in the file: it says which list and level a paragraph has, and how the numbers of that level look
(ECMA-376 part 1, 17.9). Lists that are made after the same pattern count on together, as they do in Word.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from kb.files.counting import written
from kb.files.word.styles import StyleChain, Styles
from kb.files.word.xml import Element, child, children, number, switch, value

LEVELS = 9
"""How many levels a list has (ECMA-376 part 1, 17.9.3)."""

_LONGEST = 60
"""How many code points of the text around a number are read; 中华人民共和国第%1号 has ten."""

_PLACE = re.compile("%([1-9])")
_WITHOUT_NUMBER = {"bullet", "none"}


@dataclass(frozen=True)
class Level:
    """How the numbers of one level look. In `text`, %1 stands for the number of the outermost level.

    `gap` is what parts number and paragraph. In a legal style the numbers of outer levels are in digits. `restarts_after`
    is the level, from 1, after which the counting begins anew: 0 for never, None for every outer one. `width` is how many
    digits are written at least. `style` is the id of the style of paragraphs that are of this level.
    """

    start: int = 1
    form: str = "decimal"
    text: str = ""
    gap: str = "\u3000"
    is_legal: bool = False
    restarts_after: int | None = None
    width: int = 0
    style: str = ""

    def written(self, value: int, *, in_digits: bool) -> str:
        if self.form in _WITHOUT_NUMBER:
            return ""
        return written(value, "decimal" if in_digits else self.form).rjust(self.width, "0")


@dataclass(frozen=True)
class List:
    """A list: the pattern after which it is made, its levels, and where it begins to count other than the pattern."""

    pattern: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int]


@dataclass(frozen=True)
class Place:
    """The list and the level, from 0, that a paragraph has."""

    list_id: int
    level: int


class Lists:
    """All lists of a file by id."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._patterns: dict[str, Element] = {}
        self._found: dict[int, Element] = {}
        self._lists: dict[int, List | None] = {}
        for element in children(root, "abstractNum"):
            self._patterns.setdefault(value(element, "abstractNumId"), element)
        for element in children(root, "num"):
            identifier = number(element, "numId")
            if identifier is not None:
                self._found.setdefault(identifier, element)

    def place(self, properties: Element | None, chain: StyleChain) -> Place | None:
        """The place of a paragraph with these w:pPr and styles; None if it has no number.

        A level that names one of the styles goes before the one that a style names (17.9.23).
        """
        own_list, own_level = (number(child(properties, "numPr", name)) for name in ("numId", "ilvl"))
        styled = next((style.list_id for style in chain if style.list_id is not None), None)
        list_id = own_list if own_list is not None else styled
        found = self.list(list_id) if list_id else None
        if found is None or not list_id:
            return None
        level = own_level
        if level is None and own_list is None:
            linked = {each.style: index for index, each in found.levels.items() if each.style}
            level = next((linked[style.id] for style in chain if style.id in linked), None)
        if level is None:
            level = next((style.list_level for style in chain if style.list_level is not None), 0)
        return Place(list_id, level) if 0 <= level < LEVELS else None

    def list(self, identifier: int) -> List | None:
        if identifier not in self._lists:
            self._lists[identifier] = self._list(identifier)
        return self._lists[identifier]

    def _list(self, identifier: int) -> List | None:
        element = self._found.get(identifier)
        pattern = None if element is None else self._pattern(element)
        if element is None or pattern is None:
            return None
        levels = dict(_levels(pattern))
        starts: dict[int, int] = {}
        for override in children(element, "lvlOverride"):
            index, start = number(override, "ilvl"), number(child(override, "startOverride"))
            levels |= _levels(override)
            if index is not None and start is not None:
                starts[index] = start
        return List(value(pattern, "abstractNumId"), levels, starts)

    def _pattern(self, element: Element) -> Element | None:
        """The pattern that a list is made after, which may be that of the list that a style names (17.9.21)."""
        pattern = self._patterns.get(value(child(element, "abstractNumId")))
        link = value(child(pattern, "numStyleLink"))
        named = next((style.list_id for style in self._styles.chain(link) if style.list_id is not None), None)
        other = self._found.get(named) if named is not None else None
        return pattern if other is None else self._patterns.get(value(child(other, "abstractNumId")), pattern)


class Counting:
    """Counts through the paragraphs of a text, in order."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._values: dict[str, dict[int, int]] = {}
        self._begun: set[Place] = set()

    def number(self, place: Place) -> tuple[str, str]:
        """The number of the next paragraph, which has this place, and what parts it from its text. Empty for a sign."""
        found = self._lists.list(place.list_id)
        if found is None:
            return "", ""
        values = self._values.setdefault(found.pattern, {})
        if place not in self._begun and place.level in found.starts:
            values.pop(place.level, None)
        self._begun.add(place)
        values[place.level] = values[place.level] + 1 if place.level in values else _start(found, place.level)
        # A level that was passed over is counted as if it had been used once, by Word and LibreOffice alike.
        for outer in range(place.level):
            values.setdefault(outer, _start(found, outer))
        for inner in [index for index in values if index > place.level]:
            after = found.levels.get(inner, Level()).restarts_after
            if after is None or place.level < after:
                del values[inner]
        return _shown(found, place.level, values)


def _start(found: List, index: int) -> int:
    return found.starts.get(index, found.levels.get(index, Level()).start)


def _shown(found: List, index: int, values: Mapping[int, int]) -> tuple[str, str]:
    level = found.levels.get(index)
    if level is None or level.form == "bullet":
        return "", ""

    def fill(match: re.Match[str]) -> str:
        outer = int(match[1]) - 1
        of_outer = found.levels.get(outer)
        if of_outer is None or outer > index:
            return ""
        return of_outer.written(values.get(outer, _start(found, outer)), in_digits=level.is_legal and outer < index)

    shown = _PLACE.sub(fill, level.text)
    return (shown.rstrip(), level.gap) if level.gap else (shown, "")


def _levels(holder: Element) -> Iterator[tuple[int, Level]]:
    for element in children(holder, "lvl"):
        index = number(element, "ilvl")
        if index is not None:
            yield index, _level(element)


def _level(element: Element) -> Level:
    """A level; where it counts from if it does not say is 0 (17.9.25)."""
    level = Level(
        start=number(child(element, "start")) or 0,
        text=value(child(element, "lvlText"))[:_LONGEST],
        gap="" if value(child(element, "suff")) == "nothing" else "\u3000",
        is_legal=bool(switch(child(element, "isLgl"))),
        restarts_after=number(child(element, "lvlRestart")),
        style=value(child(element, "pStyle")),
    )
    if child(element, "lvlPicBulletId") is not None:
        return replace(level, form="bullet")
    # Forms of newer programs stand in mc:AlternateContent, the newest first.
    form = next(element.descendants("numFmt"), None)
    if value(form) == "custom":
        return replace(level, width=len(value(form, "format").partition(",")[0].strip()[:LEVELS]))
    return replace(level, form=value(form) or "decimal")
