"""Goes over a page once and writes down what is read in it."""

import re
from bisect import bisect_right

from kb.files.html.elements import Element
from kb.files.html.lists import LISTS, Numbers, numbers
from kb.files.html.notes import notes
from kb.files.html.paragraphs import Paragraphs
from kb.files.html.tables import CELLS, Rows, data_tables
from kb.files.html.tags import REFERENCE, resolve
from kb.files.html.tree import Event, Tree
from kb.files.visible_text import Bounds, LeftOut, Piece, Span, VisibleParagraph

_SPACE = "\t\n\f\r "
# Nobody sees control characters; LibreOffice leaves some around the fields of a form.
_CONTROL = "\x00-\x08\x0b\x0e-\x1f\x7f"
_NOT_SEEN = re.compile(f"[{_CONTROL}]|\r(?=\n)")
_RUN = re.compile(
    rf"(?P<space>[{_SPACE}]+)|(?P<reference>{REFERENCE.pattern})|[{_CONTROL}]+|(?P<text>(?:[^&{_SPACE}{_CONTROL}]++|&(?![#A-Za-z]))++|&)"
)


class Text:
    """What is read on a page: paragraphs, notes in the order of their marks, and what was `left_out`.

    `closed` are stretches of the source that are links. Raises TooLargeError if there is too much.
    """

    def __init__(self, tree: Tree, bounds: Bounds) -> None:
        self.left_out: list[LeftOut] = []
        self.closed: list[Span] = []
        self._tree = tree
        self._bounds = bounds
        self._data_tables = data_tables(tree)
        self._notes = notes(tree)
        self._references: dict[str, int] = {}
        self._bodies: dict[str, tuple[Piece, ...]] = {}
        self._outlets = [Paragraphs()]
        self._lists: list[Numbers] = []
        self._rows: Rows | None = None
        self._tables = 0
        self._kept: list[bool] = [False]
        self._count = 0
        self._feeds = [feed.start() for feed in re.finditer("\n", tree.source)]
        for event in tree.walk({*self._notes.marks, *self._notes.links_back}):
            self._read(event)
        self.paragraphs = self._outlets[0].take()

    @property
    def notes(self) -> list[VisibleParagraph]:
        """The notes, in the order of their marks."""
        return [VisibleParagraph(self._bodies.get(name, ()), "note") for name in self._references]

    @property
    def _outlet(self) -> Paragraphs:
        return self._outlets[-1]

    def _read(self, event: Event) -> None:
        match event.kind:
            case "start":
                self._start(event.element)
            case "end":
                self._end(event.element)
            case "unseen":
                self._pass(event.element)
            case "text":
                self._see(event.start, event.end)
            case "raw":
                self._make(self._tree.source[event.start : event.end])

    def _see(self, start: int, end: int) -> None:
        source, outlet = self._tree.source, self._outlet
        for run in _RUN.finditer(source, start, end):
            match run.lastgroup:
                case "space":
                    self._space(run[0], *run.span())
                case "reference":
                    self._reference(run)
                case "text":
                    self._add(len(run[0]))
                    outlet.see(run[0], *run.span())

    def _reference(self, run: re.Match[str]) -> None:
        text, length = resolve(run[0])
        middle = run.start() + length
        if text.strip(_SPACE):
            self._add(len(text))
            self._outlet.see(text, run.start(), middle)
        elif text:
            self._space(text, run.start(), middle)
        if middle < run.end():
            self._add(run.end() - middle)
            self._outlet.see(run[0][length:], middle, run.end())

    def _space(self, space: str, start: int, end: int) -> None:
        if not self._kept[-1]:
            self._outlet.space(start, end, has_line_end="\n" in space)
        elif "\n" in space:
            self._outlet.end()
        else:
            self._outlet.see(" " * len(space), start, end)

    def _make(self, text: str) -> None:
        """Write text that takes no tags, so that no link can be put into it."""
        self._add(len(text))
        for number, line in enumerate(_NOT_SEEN.sub("", text).split("\n")):
            if number:
                self._outlet.end()
            self._outlet.make(line)

    def _add(self, characters: int) -> None:
        self._count += characters
        self._bounds.check_characters(self._count)

    def _pass(self, element: Element) -> None:
        """Pass over what is not read: the mark of a note, or something that is left out."""
        if element in self._notes.marks:
            name = self._notes.marks[element]
            self._outlet.refer(self._references.setdefault(name, len(self._references) + 1))
        elif element not in self._notes.links_back and element.unseen:
            words = self._tree.words(element)
            if words:
                self.left_out.append(
                    LeftOut(element.unseen, words, f"第 {bisect_right(self._feeds, element.start) + 1} 行")
                )

    def _start(self, element: Element) -> None:
        if element.breaks_line:
            self._outlet.end()
        keeps_space = element.keeps_space
        self._kept.append(self._kept[-1] if keeps_space is None else keeps_space)
        if element in self._notes.bodies:
            self._outlets.append(Paragraphs())
        if element.name in LISTS:
            self._lists.append(numbers(element))
        elif element.name == "li" and self._lists:
            sign = self._lists[-1].sign(element)
            self._outlet.sign = None if element in self._notes.bodies else sign
        elif element.level:
            self._outlet.level = element.level
        elif element in self._data_tables:
            self._rows = Rows()
            self._tables += 1
        elif self._rows is not None and element.name == "tr":
            self._end_row(self._rows, only_begun=True)
        elif self._rows is not None and element.name in CELLS:
            self._outlets.append(Paragraphs())

    def _end(self, element: Element) -> None:
        self._kept.pop()
        if element.breaks_line:
            self._outlet.end()
        if element.name in LISTS:
            self._lists.pop()
        elif element.name == "li":
            self._outlet.sign = None
        elif element.level:
            self._outlet.level = 0
        elif element.name == "a" and "href" in element.attributes:
            self.closed.append((element.start, element.end))
        elif self._rows is not None and element.name in CELLS:
            self._rows.add(self._outlets.pop().in_one_line(), element)
        elif self._rows is not None and element.name in {"tr", "table"}:
            self._end_row(self._rows, only_begun=element.name == "table")
            self._rows = None if element.name == "table" else self._rows
        if element in self._notes.bodies:
            self._bodies[self._notes.bodies[element]] = self._outlets.pop().in_one_line()

    def _end_row(self, rows: Rows, *, only_begun: bool) -> None:
        """End a row, which may have had no cells. Cells outside any row are one."""
        pieces = () if only_begun and not rows.is_begun else rows.end()
        if pieces:
            self._outlet.add_row(pieces, self._tables)
