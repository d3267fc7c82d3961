"""The paragraphs of a page: white space as browsers show it, and what stands before and after a line."""

from dataclasses import replace

from kb.documents import read_lines
from kb.files.heading import is_heading_like
from kb.files.markup import Pieces, is_chinese_line_end
from kb.files.seam import width
from kb.files.visible_text import FAR, ParagraphKind, Piece, Span, VisibleParagraph
from kb.text import DIGITS, from_first_letter, is_unseen

_OPENERS = frozenset("第（(0123456789０１２３４５６７８９" + DIGITS + "十百千")
_NUMBERED = {"part", "chapter", "section", "article", "outline", "suboutline", "point"}


class Paragraphs:
    """Text seen so far, as paragraphs.

    `level` is that of the heading that is being read, from 1; 0 is none. `sign` is the number of a list that goes before
    the next line, empty for an item without one, None outside lists. `indent` is how far in, by its style, the next
    paragraph begins, in half-widths.
    """

    def __init__(self) -> None:
        self.level = 0
        self.sign: str | None = None
        self.indent = 0
        self._paragraphs: list[VisibleParagraph] = []
        self._pieces = Pieces()
        self._notes: list[int] = []
        self._space: Span | None = None
        self._has_line_end = False
        # What parts the next line from the one before: ends of lines, of paragraphs.
        self._lines = 0
        self._blocks = 1

    def space(self, start: int, end: int, *, has_line_end: bool) -> None:
        """Add white space, which is a space at most."""
        self._space = self._space or (start, end)
        self._has_line_end |= has_line_end

    def see(self, text: str, start: int, end: int) -> None:
        """Add text for which `[start, end)` of the source stands, after the space before it.

        A space between Chinese characters that is a line end there is none.
        """
        last = self._pieces.last
        if self._space and last and not (self._has_line_end and is_chinese_line_end(last, text)):
            self._pieces.stand_for(" ", *self._space)
        self._space, self._has_line_end = None, False
        self._pieces.stand_for(text, start, end)

    def make(self, text: str) -> None:
        """Add text that carries no link."""
        self._pieces.make(text)

    def refer(self, number: int) -> None:
        """Note that the line refers to a note."""
        if number not in self._notes:
            self._notes.append(number)

    def end_line(self) -> None:
        """End the line, and no more: <br>."""
        self._end()
        self._lines += 1

    def end(self) -> None:
        """End the paragraph, if there is anything in it. One of blanks parts those around it."""
        is_blank = self._pieces.last != "" and not self._end()
        self._blocks = max(1, self._blocks) + is_blank

    def _end(self) -> bool:
        """End the line; tell whether anything was in it."""
        blanks = self._pieces.blanks()
        pieces, notes = self._pieces.take(), tuple(self._notes)
        self._space, self._has_line_end = None, False
        if not all(is_unseen(character) for piece in pieces for character in piece.text):
            kind: ParagraphKind = "heading" if self.level else "text" if self.sign is None else "item"
            sign = self._sign_before("".join(piece.text for piece in pieces))
            whole = (Piece(sign, None), *pieces) if sign else pieces
            apart = max(self._blocks, self._lines - 1)
            indent = width(blanks) + (self.indent if apart or self.indent == FAR else 0)
            self._paragraphs.append(VisibleParagraph(whole, kind, self.level, notes, indent=indent, apart=apart))
            self._lines = self._blocks = 0
            self.sign = None
        elif notes and self._paragraphs:
            last = self._paragraphs[-1]
            self._paragraphs[-1] = replace(last, notes=tuple(dict.fromkeys(last.notes + notes)))
        else:
            return False
        self._notes.clear()
        return bool(pieces)

    def add_row(self, pieces: tuple[Piece, ...], table: int) -> None:
        """Add the row of a table."""
        self.end()
        self._paragraphs.append(VisibleParagraph(pieces, "row", table=table))

    def in_one_line(self) -> tuple[Piece, ...]:
        """Return all paragraphs as the pieces of a single one."""
        self._finish()
        pieces: list[Piece] = []
        for paragraph in self._paragraphs:
            pieces += [_SPACE, *paragraph.pieces] if pieces and paragraph.pieces else paragraph.pieces
            pieces += (Piece("", None, note) for note in paragraph.notes)
        return tuple(pieces)

    def take(self) -> list[VisibleParagraph]:
        """Return all paragraphs. Where most are marked as headings, the mark says nothing and is left out."""
        self._finish()
        headings = sum(paragraph.level > 0 for paragraph in self._paragraphs)
        is_marking = 2 * headings <= len(self._paragraphs)
        return [
            paragraph
            if not paragraph.level or (is_marking and is_heading_like(paragraph.text))
            else replace(paragraph, kind="text", level=0)
            for paragraph in self._paragraphs
        ]

    def _finish(self) -> None:
        """End the last line. Marks that follow no text are a line of their own."""
        self.end()
        if self._notes:
            self._paragraphs.append(VisibleParagraph((), notes=tuple(self._notes)))
            self._notes.clear()

    def _sign_before(self, text: str) -> str:
        """Return the number of the list, unless the line has its own: then the style sheet of the page hides it."""
        if not self.sign:
            return ""
        lines = read_lines(text) if from_first_letter(text)[:1] in _OPENERS else []
        return "" if lines and lines[0].kind in _NUMBERED else self.sign


_SPACE = Piece(" ", None)
