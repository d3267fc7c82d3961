"""The text in which citations are looked for: as people see it, and each citation in one piece.

Lines end in the middle of a citation where a page was printed narrow or Shift+Enter was pressed (《…》⏎第四十⏎五条), and typists
set numbers apart (第四十 五条).
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from kb.citations.patterns import SPACE
from kb.text import NUMERAL, Appearance, clean

_LINE = re.compile(rf"\n{SPACE}(?=第|{NUMERAL}|[编章节条款项目])")
# The longest number has seven characters, here each with a space behind it; and 第 before them.
_LONGEST = 16
_IN_NUMBER = re.compile(rf"第{SPACE}(?:{NUMERAL}{SPACE}){{0,7}}\Z")
_REST_OF_NUMBER = re.compile(rf"(?:{NUMERAL}{SPACE}){{0,7}}[编章节条款项目]")
_BEHIND_PART = re.compile(rf"第{SPACE}{NUMERAL}{{1,7}}{SPACE}[条款项]{SPACE}\Z")
_BEHIND_NAME = re.compile(rf"[》）)]{SPACE}(?:的|之|中的?|[，、：:])?{SPACE}\Z")
# 第十条的规定, 第二款第一项, 第十条、第十一条: prose. A part of the text itself has a space behind its number, or nothing.
_PROSE = r"(?:的|之?规定|所|中|第|[，、；。至到和及或与—－-])"
_LOWER_PART = re.compile(rf"第{SPACE}{NUMERAL}{{1,7}}{SPACE}[款项目]{_PROSE}")
# So is a number that has the line for itself, as a cell has; that of the first article begins the text.
_ALONE = rf"(?<!第[一1１]条){SPACE}(?:\n|\Z)"
_CITED = re.compile(
    rf"第{SPACE}{NUMERAL}{{1,7}}{SPACE}条(?:之{NUMERAL}{{1,2}})?(?:{_PROSE}|{_ALONE})|{NUMERAL}{{1,7}}{SPACE}条{_ALONE}"
)
_APART = re.compile(rf"第{SPACE}{NUMERAL}{{1,7}}(?:[^\S\n]+{NUMERAL}{{1,7}}){{1,6}}{SPACE}[编章节条款项目]")
_BLANK = re.compile(r"\s+")
_TRADITIONAL = str.maketrans("條項節編", "条项节编")
_UNITS = re.compile(rf"(?<=[）)]|{NUMERAL}){SPACE}[條項節編]")


def in_one_piece(text: str) -> Appearance:
    """Return *text* as people see it, without the line ends and spaces that part a citation.

    Its units are simplified where a number stands before them: 第四十五條.
    """
    seen = clean(text)
    seen = replace(seen, text=_UNITS.sub(lambda unit: unit[0].translate(_TRADITIONAL), seen.text))
    lines = seen.without(_line_ends(seen.text))
    return lines.without(_spaces(lines.text))


def _line_ends(text: str) -> Iterator[int]:
    for match in _LINE.finditer(text):
        before = max(0, match.start() - _LONGEST), match.start()
        goes_on = (
            (_IN_NUMBER.search(text, *before) and _REST_OF_NUMBER.match(text, match.end()))
            or (_BEHIND_PART.search(text, *before) and _LOWER_PART.match(text, match.end()))
            or (_BEHIND_NAME.search(text, *before) and _CITED.match(text, match.end()))
        )
        if goes_on:
            yield from range(*match.span())


def _spaces(text: str) -> Iterator[int]:
    """The spaces between the characters of a number: 第四十 五条."""
    for match in _APART.finditer(text):
        for blank in _BLANK.finditer(text, *match.span()):
            yield from range(*blank.span())
