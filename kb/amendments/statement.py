"""A piece of a decision: what it says itself, and the wordings that it quotes, set apart.

What is quoted may hold anything, instructions too (“第三条修改为……”), and is nowhere read as the decision's own words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.text import UNKNOWN

# Unicode's private use area: import lets hardly any of it in, and what a decision has of it is nothing that people can read.
_FIRST_SIGN, _LAST_SIGN = 0xE000, 0xF8FF
SIGN = f"[{chr(_FIRST_SIGN)}-{chr(_LAST_SIGN)}]"
"""The sign that stands for one quotation, as a fragment of a regular expression."""

_CLOSING = {"“": "”", '"': '"', "「": "」"}
# 引号里的引号 is single by the standard of punctuation (GB/T 15834), and double again where the wording stands alone.
_ALONE = str.maketrans({"‘": "“", "’": "”", "'": '"', "『": "「", "』": "」"})
# A straight quotation mark closes where a decision goes on behind it; elsewhere it opens one within.
_GOES_ON = re.compile(
    r"\Z|[。，；、;,：:）)\"]|(?:相应)?(?:修改|改为)|[之以]?[后前]|[中的和与及或]|统一|分别|均|原?第[^条款项]{1,8}[条款项]|增|删|一[词句语]|等|作为|字样"
)


@dataclass(frozen=True)
class QuotedWording:
    """A wording that is quoted, by its paragraphs; `is_closed` tells whether its end is sure."""

    paragraphs: tuple[str, ...]
    is_closed: bool = True

    @property
    def text(self) -> str:
        """The paragraphs as one."""
        return "".join(self.paragraphs)


@dataclass(frozen=True)
class Statement:
    """What is said, with a sign in the place of each quotation, and the quotations in order."""

    text: str
    quotations: tuple[QuotedWording, ...]

    def quoted(self, signs: str) -> list[QuotedWording]:
        """Return the quotations for which *signs* stand."""
        return [self.quotations[ord(sign) - _FIRST_SIGN] for sign in signs if _FIRST_SIGN <= ord(sign) <= _LAST_SIGN]

    def shown(self, start: int, end: int) -> str:
        """Return a stretch of the text as the decision has it, of each quotation only its beginning."""
        return re.sub(SIGN, lambda sign: f"“{_shortened(self.quoted(sign[0])[0].text)}”", self.text[start:end]).strip()


def _shortened(text: str) -> str:
    """Return enough of a wording for a person to find it."""
    return text if len(text) <= 24 else f"{text[:20]}……"


def read_statement(lines: Sequence[str]) -> Statement:
    """Return what *lines* say, and what they quote."""
    reader = _Quoting()
    for line in lines:
        reader.read(line)
    return reader.statement()


class _Quoting:
    """Reads line by line; a quotation that is open goes on in the next, which begins with another opening mark."""

    def __init__(self) -> None:
        self._own: list[str] = []
        self._quotations: list[QuotedWording] = []
        self._paragraphs: list[str] = []
        self._mark = ""
        self._depth = 0
        self._is_sure = True

    def read(self, line: str) -> None:
        """Take one more line."""
        start = 0
        if self._mark:
            start = int(line.startswith(self._mark))
            self._is_sure = self._is_sure and self._depth == 1
            self._depth = 1
            self._paragraphs.append("")
        elif self._own:
            self._own.append("\n")
        for position in range(start, len(line)):
            if self._mark:
                self._quote(line, position)
            elif line[position] in _CLOSING:
                self._mark, self._depth, self._paragraphs, self._is_sure = line[position], 1, [""], True
            else:
                self._own.append(UNKNOWN if _FIRST_SIGN <= ord(line[position]) <= _LAST_SIGN else line[position])

    def _quote(self, line: str, position: int) -> None:
        character = line[position]
        if character == _CLOSING[self._mark] and self._closes(line, position):
            self._depth -= 1
        elif character == self._mark:
            self._depth += 1
        if self._depth:
            self._paragraphs[-1] += character
        else:
            self._close(is_closed=self._is_sure)

    def _closes(self, line: str, position: int) -> bool:
        if self._mark != _CLOSING[self._mark] or self._depth > 1:
            return True
        return self._mark not in line[position + 1 :] or bool(_GOES_ON.match(line, position + 1))

    def _close(self, *, is_closed: bool) -> None:
        paragraphs = tuple(text.strip().translate(_ALONE) for text in self._paragraphs if text.strip())
        self._own.append(chr(min(_FIRST_SIGN + len(self._quotations), _LAST_SIGN)))
        self._quotations.append(QuotedWording(paragraphs, is_closed))
        self._mark = ""

    def statement(self) -> Statement:
        """Return what was read; a quotation that is still open is not sure."""
        if self._mark:
            self._close(is_closed=False)
        return Statement("".join(self._own), tuple(self._quotations))
