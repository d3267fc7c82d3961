"""The lines of a page: white space as browsers show it, and what stands before and after a line."""

import re

from kb.documents import is_row, read_lines
from kb.files.heading import heading
from kb.files.html.page import is_wide
from kb.text import DIGITS

_RUN = re.compile(r"[\t\n\f\r ]+|[^\t\n\f\r ]+")
_SPACE = "\t\n\f\r "
# Nobody sees them; LibreOffice leaves some around the fields of a form.
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
# Indentation is typed with spaces of every kind, and editors leave invisible ones.
_EDGE = " \t\n\f\r\xa0\u2002\u2003\u2009\u3000\u200b\u200c\u200d\u2060\ufeff"
_OPENERS = frozenset("第（(0123456789０１２３４５６７８９" + DIGITS + "十百千")
_NUMBERED = {"part", "chapter", "section", "article", "outline", "suboutline", "point"}


class Lines:
    """Text seen so far, as lines. `level` is that of the heading that is being read, from 1; 0 is none. `sign` is the
    number of a list that goes before the next line."""

    def __init__(self) -> None:
        self.level = 0
        self.sign = ""
        self._lines: list[tuple[str, int]] = []
        self._pieces: list[str] = []
        self._notes = ""
        self._has_space = self._has_line_end = False

    def see(self, text: str, *, is_preformatted: bool) -> None:
        """Adds text as it stands in the source. A space between Chinese characters that is a line end there is none."""
        text = _CONTROL.sub("", text)
        if is_preformatted:
            first, *others = text.split("\n")
            self._put(first)
            for other in others:
                self.end()
                self._put(other)
            return
        for run in _RUN.finditer(text):
            if run[0][0] in _SPACE:
                self._has_space = True
                self._has_line_end |= "\n" in run[0]
            else:
                self._put(run[0])

    def refer(self, number: int) -> None:
        """The line refers to a note, whose mark is put at its end."""
        mark = f"[^{number}]"
        if mark not in self._notes:
            self._notes += mark

    def end(self) -> None:
        """Ends the line, if there is anything in it."""
        text = "".join(self._pieces).strip(_EDGE)
        if text:
            self._lines.append((f"{self._sign_before(text)}{text}{self._notes}", self.level))
            self.sign = self._notes = ""
        elif self._notes and self._lines:
            line, level = self._lines.pop()
            self._lines.append((line + self._notes, level))
            self._notes = ""
        self._pieces.clear()
        self._has_space = self._has_line_end = False

    def add_row(self, line: str, *, is_first: bool) -> None:
        """Adds the row of a table, the first after an empty line if another table ends here."""
        self.end()
        if is_first and self._lines and is_row(self._lines[-1][0]):
            self._lines.append(("", 0))
        self._lines.append((line, 0))

    @property
    def texts(self) -> list[str]:
        """All lines, without marks for headings."""
        self._finish()
        return [line for line, _ in self._lines]

    @property
    def written(self) -> list[str]:
        """All lines. Where most are marked as headings, the mark says nothing and is left out."""
        self._finish()
        marked = sum(level > 0 for _, level in self._lines)
        if 2 * marked > len(self._lines):
            return self.texts
        return [heading(line, level) if level else line for line, level in self._lines]

    def _finish(self) -> None:
        """Ends the last line. Marks that follow no text are a line of their own."""
        self.end()
        if self._notes:
            self._lines.append((self._notes, 0))
            self._notes = ""

    def _put(self, words: str) -> None:
        if not words:
            return
        if self._has_space and self._pieces:
            last = self._pieces[-1][-1]
            if not (self._has_line_end and is_wide(last) and is_wide(words[0])):
                self._pieces.append(" ")
        self._has_space = self._has_line_end = False
        self._pieces.append(words.replace("\xa0", " "))

    def _sign_before(self, text: str) -> str:
        """The number of the list, unless the line has its own: then the page's style sheet hides that of the list."""
        if not self.sign:
            return ""
        read = read_lines(text) if text[0] in _OPENERS else []
        return "" if read and read[0].kind in _NUMBERED else self.sign
