"""Numbers and signs that Word makes itself: 第一条, （一）, 1.1 before the paragraphs of its lists, ☑, ①.

Numbers of lists stand nowhere in the file: it says which list and level a paragraph has, and how the numbers of that level
look (ECMA-376 part 1, 17.9). Lists that are made after the same pattern count on together, as they do in Word.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from kb.files.counting import circled, numeral
from kb.files.word.styles import StyleChain, Styles
from kb.files.word.xml import XmlElement, child, children, number, switch, value

LEVELS = 9
"""How many levels a list has (ECMA-376 part 1, 17.9.3)."""

_LONGEST = 60
"""How many code points of the text around a number are read; 中华人民共和国主席令第%1号 has fifteen."""

_NUMERAL = re.compile("%([1-9])")
_WITHOUT_NUMBER = {"bullet", "none"}

# The signs of symbol fonts that stand in papers to tick and to count, by their place in the font.
_SYMBOLS = {
    "wingdings": {0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "□", 0x75: "◆", 0xA8: "□", 0xD8: "➢", 0xFC: "√", 0xFE: "☑"},
    "wingdings 2": {0x50: "√", 0x52: "☑", 0x54: "☒", 0xA3: "□"},
    "symbol": {0xA3: "≤", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "·"},
}
_PRIVATE = range(0xE000, 0xF900)
_ENCLOSED = re.compile(r"eq\s+\\o\\ac\s*\([○〇□△◇]?[,;，]\s*(.{1,4}?)\s*\)", re.IGNORECASE)


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

    def numeral(self, value: int, *, in_digits: bool) -> str:
        """Return a number as this level writes it; empty for a sign."""
        if self.form in _WITHOUT_NUMBER:
            return ""
        return numeral(value, "decimal" if in_digits else self.form).rjust(self.width, "0")


@dataclass(frozen=True)
class List:
    """A list: the pattern after which it is made, its levels, and where it begins to count other than the pattern."""

    pattern: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int]

    def level(self, index: int) -> Level:
        """Return a level, one like no other if the list does not say."""
        return self.levels.get(index, Level())

    def start(self, index: int) -> int:
        """Return where a level begins to count."""
        return self.starts.get(index, self.level(index).start)

    def number(self, index: int, values: Mapping[int, int]) -> tuple[str, str]:
        """Return a number of a level and what parts it from the text."""
        level = self.levels.get(index)
        if level is None or level.form == "bullet":
            return "", ""

        def fill(match: re.Match[str]) -> str:
            outer = int(match[1]) - 1
            if outer not in self.levels or outer > index:
                return ""
            count = values.get(outer, self.start(outer))
            return self.level(outer).numeral(count, in_digits=level.is_legal and outer < index)

        text = _NUMERAL.sub(fill, level.text)
        return (text.rstrip(), level.gap) if level.gap else (text, "")


@dataclass(frozen=True)
class ListPlace:
    """The list and the level, from 0, that a paragraph has."""

    list_id: int
    level: int


class Lists:
    """All lists of a file by id."""

    def __init__(self, root: XmlElement | None, styles: Styles) -> None:
        self._styles = styles
        self._patterns: dict[str, XmlElement] = {}
        self._elements: dict[int, XmlElement] = {}
        self._lists: dict[int, List | None] = {}
        for element in children(root, "abstractNum"):
            self._patterns.setdefault(value(element, "abstractNumId"), element)
        for element in children(root, "num"):
            identifier = number(element, "numId")
            if identifier is not None:
                self._elements.setdefault(identifier, element)

    def place(self, properties: XmlElement | None, chain: StyleChain) -> ListPlace | None:
        """Return the place of a paragraph, None if it has no number.

        It has these w:pPr and styles. A level that names one of the styles goes before the one that a style names (17.9.23).
        """
        numbering = child(properties, "numPr")
        own_id, level = number(child(numbering, "numId")), number(child(numbering, "ilvl"))
        list_id = _list_id(chain) if own_id is None else own_id
        listing = self.list(list_id) if list_id else None
        if listing is None or not list_id:
            return None
        if level is None and own_id is None:
            by_style = {each.style: index for index, each in listing.levels.items() if each.style}
            level = next((by_style[style.id] for style in chain if style.id in by_style), None)
        if level is None:
            level = next((style.list_level for style in chain if style.list_level is not None), 0)
        return ListPlace(list_id, level) if 0 <= level < LEVELS else None

    def list(self, identifier: int) -> List | None:
        """Return the list of that id, None if there is none."""
        if identifier not in self._lists:
            self._lists[identifier] = self._list(identifier)
        return self._lists[identifier]

    def _list(self, identifier: int) -> List | None:
        element = self._elements.get(identifier)
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

    def _pattern(self, element: XmlElement) -> XmlElement | None:
        """The pattern that a list is made after, which may be that of the list that a style names (17.9.21)."""
        pattern = self._patterns.get(value(child(element, "abstractNumId")))
        list_id = _list_id(self._styles.chain(value(child(pattern, "numStyleLink"))))
        other = self._elements.get(list_id) if list_id is not None else None
        return pattern if other is None else self._patterns.get(value(child(other, "abstractNumId")), pattern)


class Counting:
    """Counts through the paragraphs of a text, in order."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._values: dict[str, dict[int, int]] = {}
        self._begun: set[ListPlace] = set()

    def number(self, place: ListPlace) -> tuple[str, str]:
        """Return the number of the next paragraph and what parts it from the text.

        Empty for a sign.
        """
        listing = self._lists.list(place.list_id)
        if listing is None:
            return "", ""
        values = self._values.setdefault(listing.pattern, {})
        if place not in self._begun and place.level in listing.starts:
            values.pop(place.level, None)
        self._begun.add(place)
        values[place.level] = values[place.level] + 1 if place.level in values else listing.start(place.level)
        # A level that was passed over is counted as if it had been used once, by Word and LibreOffice alike.
        for outer in range(place.level):
            values.setdefault(outer, listing.start(outer))
        for inner in [index for index in values if index > place.level]:
            after = listing.level(inner).restarts_after
            if after is None or place.level < after:
                del values[inner]
        return listing.number(place.level, values)


def _list_id(chain: StyleChain) -> int | None:
    return next((style.list_id for style in chain if style.list_id is not None), None)


def _levels(holder: XmlElement) -> Iterator[tuple[int, Level]]:
    for element in children(holder, "lvl"):
        index = number(element, "ilvl")
        if index is not None:
            yield index, _level(element)


def _level(element: XmlElement) -> Level:
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


def symbol(font: str, place: str) -> str:
    """Return the character that <w:sym> shows; empty if nobody can know.

    `place` is that in the font, in hexadecimal.
    """
    try:
        at = int(place, 16)
    except ValueError:
        return ""
    sign = _SYMBOLS.get(font.casefold(), {}).get(at & 0xFF)
    return sign or ("" if at in _PRIVATE or not chr(at & 0xFFFF).isprintable() else chr(at & 0xFFFF))


def enclosed(code: str) -> str:
    """Return what eq \\o\\ac(○,1) shows, a character in a circle: ①, or the character alone.

    Empty for other fields.
    """
    match = _ENCLOSED.fullmatch(code.strip())
    if not match:
        return ""
    inside = match[1]
    return (circled(int(inside)) if inside.isascii() and inside.isdecimal() else "") or inside
