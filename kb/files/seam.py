"""Seams: where one line of a text ends and the next begins, and what the letters on both sides tell.

Used where print is read (`kb.files.pdf`), which knows where on the page a line ends, and in `kb.files.line_ends`, which
knows its letters alone.
"""

import re
import unicodedata

from kb.documents import Line, read_lines

CLOSED = tuple("。！？!?；;：:”’」』）)…")
"""What a sentence, or a part of one that stands by itself, ends with; a bracket or a quotation mark may end less."""

NOT_LAST = "（〔【《〈“‘(["
"""What no line ends with: programs carry it over to the next one."""

NOT_FIRST = re.compile(r"[，。、；：！？）〕】》〉”’％…—,.;:!?)\]%]")
"""What no line begins with."""

CONTENTS = re.compile(r"(?:[.．·…]\s?){3,}\s*[（(]?\d+[）)]?$")
"""The end of a line in a table of contents: ………12."""

RUNNING = re.compile("[，。；：！？、,;:]")
"""What stands in the lines of running text, and not in those of names."""

GAP = re.compile(r"[^\S\n]{2,}|[\t\u3000\u2003]|\s[|｜]\s")
"""What parts columns, or a number from its text."""

PAGE_NUMBER = re.compile(
    r"[—–－-]+\s*\d{1,4}\s*[—–－-]+|第\s*\d{1,4}\s*页(?:\s*[，,/／]?\s*共\s*\d{1,4}\s*页)?|\d{1,4}\s*[/／]\s*\d{1,4}"
)
"""A line that is the number of a page: — 3 —, 第 3 页 共 9 页."""

QUOTED = re.compile(r"(?:[>＞][ \t]?)+")
"""What mail puts before the lines of an older one."""

_SENTENCE_END = tuple("。！？!?；;：:…")
_CLOSING = "”’\"'」』）)〕】》〉"
_LATIN_END = re.compile(r"[A-Za-z)]\.$")
_SIGN = re.compile("[①-⑳⑴-⒇⒈-⒛●■◆▪•○□◇★☆※△▲]")
_WORD_BROKEN = re.compile("[a-z]{2}-$")
_WORD_GOES_ON = re.compile("[a-z]{2}")
_NUMBER_GOES_ON = re.compile(r"\d{1,3}[年月日号条款项章节编个名人次元万亿％%]")
# In the fonts of Chinese print Greek and Cyrillic letters, “ and … are as wide as Chinese characters.
_NARROW = re.compile("[\x00-\u02ff\uff61-\uffdc]")


def is_closed(text: str) -> bool:
    """Tell whether a line ends with a sentence: 。 ； ： and what closes behind them.

    （试行） and “三会一课” may stand amid one.
    """
    return text.rstrip(_CLOSING).endswith(_SENTENCE_END) or bool(_LATIN_END.search(text))


def opening(text: str) -> Line | None:
    """Return the heading, article or item that a line begins; None for a plain line.

    Items with a sign of their own (①, ●) are points without a number.
    """
    if _SIGN.match(text):
        return Line("point", text, 1, number_length=1)
    lines = read_lines(text)
    return lines[0] if lines and lines[0].kind != "plain" else None


def is_numbered(begun: Line | None) -> bool:
    """Tell whether a line begins with the number of a part or an item, or with a sign before items."""
    return begun is not None and begun.number_length > 0 and begun.kind != "footnote"


def stands_apart(begun: Line) -> bool:
    """Tell whether the number of a line is parted from its text, or all of it: 第三条　示例, and not 第三条规定的."""
    return not begun.rest or begun.text[: begun.number_length][-1:].isspace()


def parting(before: str, after: str) -> tuple[int, str]:
    """Return how many code points at the end of a line fall away, and what parts it from the next.

    Nothing stands between Chinese characters, nor in a number (20/24年; 12/30 may be two); a space between words; the hyphen of a word that
    was divided goes (inter-/national), one of its own stays (COVID-/19).
    """
    if not before or not after:
        return 0, ""
    if before.endswith("\xad") or (_WORD_BROKEN.search(before) and _WORD_GOES_ON.match(after)):
        return 1, ""
    is_within = before[-1] in "-/" or (before[-1].isdecimal() and _NUMBER_GOES_ON.match(after))
    return 0, " " if not is_within and is_narrow(before[-1]) and is_narrow(after[0]) else ""


def indivisible(text: str) -> int:
    """Return how many code points at the beginning of a line no program parts: a word, or a character with its marks."""
    at = len(text) - len(text.lstrip(NOT_LAST))
    is_word = at < len(text) and is_narrow(text[at])
    at += 1
    while at < len(text) and (NOT_FIRST.match(text[at]) or (is_word and is_narrow(text[at])) or _is_glued(text, at)):
        at += 1
    return at


def _is_glued(text: str, at: int) -> bool:
    """Whether a line cannot be divided here because of a quotation mark: no rule tells an opening from a closing one
    (class QU of Unicode's line breaking, UAX 14), so that “ sticks to both of its neighbours."""
    return text[at] in "“‘”’" or (at > 0 and text[at - 1] in "“‘”’")


def is_narrow(character: str) -> bool:
    """Tell whether it is of a script with spaces between words; Chinese characters and their punctuation are not."""
    return unicodedata.east_asian_width(character) in {"Na", "N", "H"} and not character.isspace()


def width(text: str) -> int:
    """Return the width of a text in half-widths: two for a Chinese character, one for a letter."""
    return 2 * len(text) - len(_NARROW.findall(text))
