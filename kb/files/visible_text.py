"""What a person sees in a file, read once: the text that is checked, the lines that come in, and the way back.

Every format has one reader, which makes this value; drafts and intake are given the same.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from itertools import accumulate
from typing import Literal, Protocol

from kb.errors import KbError
from kb.files.change import Change, least_changes
from kb.files.front_matter import FrontMatter
from kb.files.omissions import in_bytes, kind_of

Span = tuple[int, int]
"""Code points `[start, end)`."""

ParagraphKind = Literal["text", "heading", "row", "item", "note"]


class UnreadableFileError(KbError):
    """A file that cannot be read: encrypted, broken, not what its name says, or not to be trusted.

    `line` is where in a text file, from 1; 0 says nothing.
    """

    code = "unreadable_file"

    def __init__(self, message: str, *, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


class TooLargeError(KbError):
    """A file with more bytes, characters or signs of markup than can be read."""

    code = "too_large"


@dataclass(frozen=True)
class Bounds:
    """How much a file may hold: bytes, code points of visible text, signs of markup (tags, elements, lines).

    `purpose` ends the sentence that refuses a file: 再核对, 再导入. `may_touch_disk` is false for what must never lie on a
    disk, be it for a moment.
    """

    bytes: int
    characters: int
    signs: int
    purpose: str
    may_touch_disk: bool = False

    def check_bytes(self, count: int) -> None:
        """Raise TooLargeError if a file has more bytes."""
        if count > self.bytes:
            raise TooLargeError(f"文件超过 {self.bytes // 1024 // 1024} MB，请拆分后{self.purpose}。")

    def check_characters(self, count: int) -> None:
        """Raise TooLargeError if a file has more code points of visible text."""
        if count > self.characters:
            raise TooLargeError(f"文字超过 {self.characters // 10_000} 万字，请分成几份{self.purpose}。")

    def check_signs(self, count: int) -> None:
        """Raise TooLargeError if a file has more signs of markup."""
        if count > self.signs:
            raise TooLargeError(
                f"文件里的标记和行超过 {self.signs // 10_000} 万处，请另存为纯文本或 .docx {self.purpose}。"
            )


DRAFT = Bounds(10 * 1024 * 1024, 500_000, 300_000, "再核对")
"""A draft: some thousand printed pages, checked in the program while somebody waits."""

INTAKE = Bounds(50 * 1024 * 1024, 2_000_000, 1_000_000, "再导入", may_touch_disk=True)
"""A file that comes in, read in quarantine: a book of 1,000 pages as PDF has 10 MB, the longest code 120,000 characters."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters that stand together in a file, or that the program made: an automatic number, ①, the end of a cell.

    `place` is their span in the file's own text; as long as `text` where they stand there as they are, else the span of
    what they stand for (`&ldquo;`). None for what was made: it is shown, searched and judged, and carries no link.
    `note` is the number of a note that a cell of a row refers to, in a piece without text; other paragraphs have `notes`.
    """

    text: str
    place: Span | None
    note: int = 0

    @property
    def is_literal(self) -> bool:
        """Whether it stands in the file as it is, or letter for letter."""
        return self.place is not None and self.place[1] - self.place[0] == len(self.text)

    def part(self, start: int, end: int) -> "Piece":
        """Return the letters `[start, end)` of it with their place; that of what stands for something else is whole."""
        if self.place is None or not self.is_literal:
            return replace(self, text=self.text[start:end])
        return replace(self, text=self.text[start:end], place=(self.place[0] + start, self.place[0] + end))


FAR = 200
"""Half-widths: the indentation of a line that is set in the middle or at the right, more than any paragraph has."""

CELL_END = Piece("\t", None)
"""What parts the cells of a row; readers leave no tab inside a cell."""


@dataclass(frozen=True, slots=True)
class VisibleParagraph:
    """A paragraph without line ends, in pieces.

    `level` is that of a heading, from 1. `notes` are the numbers of the notes it refers to, from 1. `table` tells rows of
    different tables apart; 0 outside tables. `is_header` says that a row is the head of its table. `page` is the page on
    which it begins, from 1; 0 in a file without pages. `indent` is how far in it begins, in half-widths, but for the blanks
    in it (FAR: in the middle or at the right); `apart` is 0 where no more than a line ends before it (<br>), -1 where that
    means nothing (Markdown), 1 where a paragraph does, more for empty ones between.
    """

    pieces: tuple[Piece, ...]
    kind: ParagraphKind = "text"
    level: int = 0
    notes: tuple[int, ...] = ()
    table: int = 0
    is_header: bool = False
    page: int = 0
    indent: int = 0
    apart: int = 1

    @property
    def text(self) -> str:
        """The paragraph as people read it; the cells of a row parted by tabs."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def line(self) -> str:
        """The paragraph as intake reads it: `## 第一章`, `| 甲 | 乙 |`, the marks of its notes (`[^1]`) at its end."""
        text = self.text
        match self.kind:
            case "heading":
                text = f"{'#' * self.level} {text}"
            case "row":
                text = f"| {' | '.join(cell.replace('|', '｜') for cell in self.cells)} |"
        return text + "".join(f"[^{number}]" for number in self.notes)

    @property
    def cells(self) -> list[str]:
        """The cells of a row, with the marks of the notes that each refers to."""
        cells = [""]
        for piece in self.pieces:
            if piece == CELL_END:
                cells.append("")
            else:
                cells[-1] += f"[^{piece.note}]" if piece.note else piece.text
        return cells


@dataclass(frozen=True)
class LeftOut:
    """Something in a file that is not part of its visible text, or that nobody would take for it.

    `kind` is what it is (页码, 页眉, 隐藏文字: `kb.files.omissions`), `text` its wording or what it is called, shortened by
    whoever shows it, `place` where it stands (第 3 页, 第 12 行, “第二条　值班人员…”一段), empty if that says nothing. `size`
    is that of a file, in bytes.
    """

    kind: str
    text: str
    place: str = ""
    size: int | None = None

    @property
    def measure(self) -> str:
        """How much it is, in words: 1,204 字, of a file 34 KB; empty for what has no size of its own."""
        if self.size is not None:
            return in_bytes(self.size)
        return f"{len(self.text):,} 字" if kind_of(self.kind).is_wording else ""


@dataclass(frozen=True)
class ReadingRemark:
    """Something that was done to a text as it was read and that its reader should know, though nothing was left out.

    `message` is a sentence without its stop (12 处折行已接回), `place` where it was done, as of `LeftOut`.
    """

    message: str
    place: str = ""


@dataclass(frozen=True)
class Hints:
    """What a file says of itself beside its text, to be believed where the text agrees.

    `titles` are what may be its title, the most trusted first: the meta data of a government's site (ArticleTitle), a
    heading that is marked as title, `<h1>`. `published` is the day on which it was put up (PubDate), as it is written.
    """

    titles: tuple[str, ...] = ()
    published: str = ""


@dataclass(frozen=True)
class Annotation:
    """What is put on the visible code points `[start, end)`: a link, a comment, or both; neither is nothing.

    `url` is http or https. `comment` is one or more sentences, lines separated by line feeds.
    """

    start: int
    end: int
    url: str = ""
    comment: str = ""


class Origin(Protocol):
    """The file that a text came from, as its reader left it open, for what goes back into it."""

    def given_back(
        self,
        text: "VisibleText",
        changes: Sequence[Change],
        annotations: Sequence[Annotation],
        date: datetime | None,
    ) -> bytes:
        """Return the file with changes, which are in order and as small as can be, links and comments, and nothing else in
        it changed.

        Raises UnchangeableError for a change that cannot be made at its place, ValueError for an annotation that is empty or
        not in the text, or an address other than http and https.
        """
        ...


@dataclass(frozen=True)
class VisibleText:
    """What a person sees in a file.

    `suffix` is the usual end of the names of files of its format. `left_out` is what was not read, and why; `remarks` what was
    done to the text on the way, by the reader and by the steps that follow every reader. `title` is the
    title that the file states outside its text (document properties, <title>), a hint, and `hints` what else it says of
    itself; `front` the front matter of a
    Markdown file, and `first_line` the line of the file on which its paragraphs begin. `source` is the decoded text of a file on which editors count lines, None for files
    that have none. `is_lined` says that each paragraph is a line of the file, an empty one too.
    `closed` are spans of `text` that are links already. `origin` is None where nothing can be put back. `unbroken` is
    the text as it would be if a program had broken its lines, where most that shows is doubtful and only a person can tell.
    """

    suffix: str
    paragraphs: tuple[VisibleParagraph, ...]
    notes: tuple[VisibleParagraph, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    title: str = ""
    hints: Hints = Hints()
    front: FrontMatter = field(default_factory=dict)
    first_line: int = 1
    source: str | None = None
    is_lined: bool = False
    closed: tuple[Span, ...] = ()
    origin: Origin | None = None
    unbroken: "VisibleText | None" = None
    remarks: tuple[ReadingRemark, ...] = ()

    @cached_property
    def text(self) -> str:
        """The paragraphs, then the notes, parted by line feeds: what is checked."""
        return "\n".join(paragraph.text for paragraph in self._all)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The paragraphs as lines: what comes in.

        An empty line parts two tables, and `| --- |` the head of a table from its rows.
        """
        return tuple(line for line, _ in self._lines)

    @cached_property
    def linked_lines(self) -> frozenset[int]:
        """The numbers, from 0, of the lines that are a link and nothing else, as those of a menu are."""
        starts = [0, *accumulate(len(paragraph.text) + 1 for paragraph in self.paragraphs)]
        links = iter(self.closed)
        link = next(links, None)
        linked: set[int] = set()
        for number, (paragraph, start) in enumerate(zip(self.paragraphs, starts, strict=False)):
            while link is not None and link[1] <= start:
                link = next(links, None)
            text = paragraph.text
            first, last = start + len(text) - len(text.lstrip()), start + len(text.rstrip())
            if link is not None and link[0] <= first < last <= link[1]:
                linked.add(number)
        return frozenset(at for at, (_, number) in enumerate(self._lines) if number in linked)

    def part(self, start: int, end: int) -> "VisibleText":
        """Return the lines `[start, end)` as a text of their own, without what the file says of itself."""
        numbers = [number for _, number in self._lines[start:end] if number >= 0]
        return replace(
            self,
            paragraphs=self.paragraphs[numbers[0] : numbers[-1] + 1] if numbers else (),
            left_out=(),
            title="",
            hints=Hints(),
            front={},
            first_line=self.first_line + start,
            closed=(),
            source=None,
            origin=None,
            remarks=(),
            unbroken=None,
        )

    @cached_property
    def _lines(self) -> list[tuple[str, int]]:
        """The lines, each with the number of its paragraph; -1 of what only parts tables."""
        lines: list[tuple[str, int]] = []
        table = 0
        for number, paragraph in enumerate(self.paragraphs):
            if table and paragraph.table and paragraph.table != table:
                lines.append(("", -1))
            table = paragraph.table
            lines.append((paragraph.line, number))
            if paragraph.is_header:
                lines.append(("|" + " --- |" * len(paragraph.cells), -1))
        return lines

    @property
    def footnotes(self) -> tuple[str, ...]:
        """The texts of the notes, that of `[^1]` first."""
        return tuple(note.text for note in self.notes)

    def places(self, start: int, end: int) -> Iterator[tuple[Span, Span]]:
        """Yield what of the visible span stands in the file: visible span and place, in order, made pieces left out.

        Where a piece stands for something else, its place is whole.
        """
        index = max(0, bisect_right(self._starts, start) - 1)
        while index < len(self._pieces) and self._starts[index] < end:
            piece, at = self._pieces[index], self._starts[index]
            first, last = max(start, at), min(end, at + len(piece.text))
            if piece.place is not None and first < last:
                begin, stop = piece.place
                if stop - begin == len(piece.text):
                    yield (first, last), (begin + first - at, begin + last - at)
                else:
                    yield (first, last), piece.place
            index += 1

    def in_source(self, start: int, end: int) -> Span:
        """Return the span of `source` that holds a visible span, which must not be empty; without a source, the same.

        What was made stands nowhere in a file: its span is empty, where the letters before it end.
        """
        if self.source is None:
            return start, end
        places = [place for _, place in self.places(start, end)]
        if places:
            return places[0][0], places[-1][1]
        before = [place for _, place in self.places(0, start)]
        return (before[-1][1], before[-1][1]) if before else (0, 0)

    def gap(self, at: int) -> int | None:
        """Return where letters put before the visible code point `at` stand in the file; None amid what was made.

        It is behind the letter before it, else before the one after it, or in an empty paragraph.
        """
        place = None
        for index in range(bisect_left(self._starts, at) - 1, bisect_right(self._starts, at)):
            piece, start = self._pieces[index], self._starts[index]
            if index < 0 or piece.place is None or not start <= at <= start + len(piece.text) or place is not None:
                continue
            if len(piece.text) == piece.place[1] - piece.place[0]:
                place = piece.place[0] + at - start
            elif at in (start, start + len(piece.text)):
                place = piece.place[at > start]
        return place

    def position(self, start: int) -> tuple[int, int]:
        """Return line and column of a visible code point, both from 1: in `source`, else in `text`."""
        if self.source is None:
            return _line_and_column(self._feeds, start)
        place = next(self.places(start, len(self.text) + 1), None)
        return _line_and_column(self._feeds, len(self.source) if place is None else place[1][0])

    def annotated(self, annotations: Sequence[Annotation], date: datetime | None = None) -> bytes:
        """Return the file with links and comments; `date` is when the comments in a Word file were written.

        Raises UnreadableFileError if nothing can be put into such a file, ValueError as `Origin.given_back`.
        """
        return self.changed((), annotations, date)

    def changed(
        self, changes: Iterable[Change], annotations: Sequence[Annotation] = (), date: datetime | None = None
    ) -> bytes:
        """Return the file with changes, links and comments.

        All spans are of `text` as it is, before the changes. In a Word file a change is a tracked change of the
        program's, made at `date`; in a text its characters are replaced. What two wordings share stays as it is. A change
        holds no line end and stays within a paragraph or a cell; in a plain text it may hold line ends. Raises
        UnchangeableError where a change cannot be made (an automatic number, the result of a field), ValueError for spans
        that overlap, else as `annotated`.
        """
        least = least_changes(changes, self.text)
        if self.origin is None:
            raise UnreadableFileError("这种文件不能写入批注，请用 Word 原件核对，或只看核对结果。")
        return self.origin.given_back(self, least, annotations, date)

    @cached_property
    def _all(self) -> tuple[VisibleParagraph, ...]:
        return self.paragraphs + self.notes

    @cached_property
    def _pieces(self) -> list[Piece]:
        """All pieces in the order of the text, line feeds among them as made."""
        pieces: list[Piece] = []
        for number, paragraph in enumerate(self._all):
            if number:
                pieces.append(_LINE_FEED)
            pieces += paragraph.pieces
        return pieces

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(len(piece.text) for piece in self._pieces)][:-1]

    @cached_property
    def _feeds(self) -> list[int]:
        """Where the lines begin that `position` counts."""
        return [0, *(feed.end() for feed in re.finditer("\n", self.text if self.source is None else self.source))]


_LINE_FEED = Piece("\n", None)


def _line_and_column(starts: Sequence[int], at: int) -> tuple[int, int]:
    line = bisect_right(starts, at)
    return line, at - starts[line - 1] + 1
