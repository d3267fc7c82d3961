"""Goes over a page once and writes down what is read in it."""

import re
from bisect import bisect_right

from kb.files.html.elements import Element
from kb.files.html.lists import LISTS, Numbers, numbers
from kb.files.html.notes import notes, without_head
from kb.files.html.paragraphs import Paragraphs
from kb.files.html.tables import CELLS, Rows, data_tables
from kb.files.html.tags import REFERENCE, resolve
from kb.files.html.things import is_file, pictures, told
from kb.files.html.tree import Event, Tree
from kb.files.visible_text import Bounds, LeftOut, Piece, Span, VisibleParagraph

_SPACE = "\t\n\f\r "
_RUN = re.compile(
    rf"(?P<space>[{_SPACE}]+)|(?P<reference>{REFERENCE.pattern})|(?P<text>(?:[^&{_SPACE}]++|&(?![#A-Za-z]))++|&)"
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
        self._pictures: list[tuple[Element, str]] = []
        self._addresses: set[str] = set()
        for event in tree.walk({*self._notes.marks, *self._notes.lone, *self._notes.links_back}):
            self._read(event)
        self.paragraphs = self._outlets[0].take()
        self.left_out += pictures(self._pictures, self._count)

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
                self._outlet.indent = event.element.indent
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
            for _ in range(space.count("\n")):
                self._outlet.end_line()
        else:
            self._outlet.see(" " * len(space), start, end)

    def _make(self, text: str) -> None:
        """Write text that takes no tags, so that no link can be put into it."""
        self._add(len(text))
        for number, line in enumerate(text.replace("\r\n", "\n").split("\n")):
            if number:
                self._outlet.end_line()
            self._outlet.make(line)

    def _add(self, characters: int) -> None:
        self._count += characters
        self._bounds.check_characters(self._count)

    def _pass(self, element: Element) -> None:
        """Pass over what is not read: the mark of a note, or something that is left out."""
        if element in self._notes.marks:
            name = self._notes.marks[element]
            self._outlet.refer(self._references.setdefault(name, len(self._references) + 1))
        elif element in self._notes.lone:
            self._tell("注码", self._tree.words(element), element)
        elif element.name == "img" and element.unseen:
            self._pictures.append((element, self._line(element)))
        elif element not in self._notes.links_back and element.unseen is not None:
            kind, words = told(element, self._tree)
            self._tell(kind, words, element)

    def _tell(self, kind: str, words: str, element: Element) -> None:
        if kind and words:
            self.left_out.append(LeftOut(kind, words, self._line(element)))

    def _line(self, element: Element) -> str:
        return f"第 {bisect_right(self._feeds, element.start) + 1} 行"

    def _start(self, element: Element) -> None:
        if element.name == "br":
            self._outlet.end_line()
        elif element.breaks_line:
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
        if element.breaks_line and element.name != "br":
            self._outlet.end()
        if element.name in LISTS:
            self._lists.pop()
        elif element.name == "li":
            self._outlet.sign = None
        elif element.level:
            self._outlet.level = 0
        elif element.name == "a" and "href" in element.attributes:
            self.closed.append((element.start, element.end))
            self._note_file(element)
        elif self._rows is not None and element.name in CELLS:
            self._rows.add(self._outlets.pop().in_one_line(), element)
        elif self._rows is not None and element.name in {"tr", "table"}:
            self._end_row(self._rows, only_begun=element.name == "table")
            self._rows = None if element.name == "table" else self._rows
        if element in self._notes.bodies:
            pieces = self._outlets.pop().in_one_line()
            self._bodies[self._notes.bodies[element]] = (
                without_head(pieces) if element in self._notes.headed else pieces
            )

    def _note_file(self, link: Element) -> None:
        """Tell of a file that a page leads to and that was not saved with it."""
        address = link.attributes["href"].strip()
        if is_file(address) and address not in self._addresses:
            self._addresses.add(address)
            self._tell("附件链接", f"{self._tree.words(link)}（{address}）", link)

    def _end_row(self, rows: Rows, *, only_begun: bool) -> None:
        """End a row, which may have had no cells. Cells outside any row are one."""
        pieces = () if only_begun and not rows.is_begun else rows.end()
        if pieces:
            self._outlet.add_row(pieces, self._tables)
