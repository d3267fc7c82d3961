"""What a person reads in one paragraph of a Word file, and what stands in it that nobody reads."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from kb.files.counting import circled
from kb.files.visible_text import LeftOut
from kb.files.word.elements import all_text, child, children, kind, switch, tag, text, value
from kb.files.word.parts import NoteKey
from kb.files.word.styles import Style, Styles, is_hidden

# The signs of symbol fonts that stand in papers to tick and to count, by their place in the font.
_SYMBOLS = {
    "wingdings": {0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "□", 0x75: "◆", 0xA8: "□", 0xD8: "➢", 0xFC: "√", 0xFE: "☑"},
    "wingdings 2": {0x50: "√", 0x52: "☑", 0x54: "☒", 0xA3: "□"},
    "symbol": {0xA3: "≤", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "·"},
}
_PRIVATE = range(0xE000, 0xF900)
_ENCLOSED = re.compile(r"eq\s+\\o\\ac\s*\([○〇□△◇]?[,;，]\s*(.{1,4}?)\s*\)", re.IGNORECASE)


def symbol(font: str, place: str) -> str:
    """The character that <w:sym> shows, by its font and its place there in hexadecimal; empty if nobody can know."""
    try:
        at = int(place, 16)
    except ValueError:
        return ""
    known = _SYMBOLS.get(font.casefold(), {}).get(at & 0xFF)
    return known or ("" if at in _PRIVATE or not chr(at & 0xFFFF).isprintable() else chr(at & 0xFFFF))


def enclosed(code: str) -> str:
    """What the field shows that draws a circle around a character (eq \\o\\ac(○,1)): ①, or the character alone; empty for
    other fields."""
    found = _ENCLOSED.fullmatch(code.strip())
    if not found:
        return ""
    inside = found[1]
    return (circled(int(inside)) if inside.isascii() and inside.isdecimal() else "") or inside


DELETED, HIDDEN = "已删除的修订", "隐藏文字"

SPACE = " \t\r\n\u3000\xa0"
_NOT_READ = frozenset(
    {
        "pPr",
        "rPr",
        "sdtPr",
        "sdtEndPr",
        "moveFrom",
        "fldData",
        "ffData",
        "mc:Fallback",
        "rubyPr",
        "a:bodyPr",
        "m:ctrlPr",
    }
)
_NOT_READ_FIELDS = {"EQ", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "LISTNUM", "SYMBOL"}
"""Fields that show something which the file does not hold."""


@dataclass
class Line:
    """A line that the writer ended, in pieces, and the notes it refers to."""

    pieces: list[str] = field(default_factory=list)
    notes: list[NoteKey] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    @property
    def is_empty(self) -> bool:
        return not self.notes and not any(self.pieces)


@dataclass(frozen=True)
class Content:
    """The lines of a paragraph, one at least, which may be empty, and the text boxes that hang on it."""

    lines: list[Line]
    boxes: list[Element]

    @property
    def is_empty(self) -> bool:
        return all(line.is_empty for line in self.lines)


@dataclass
class _Field:
    """A field that is open: its code stands before its `separate`."""

    code: list[str] = field(default_factory=list)
    is_code: bool = True


@dataclass
class _Unread:
    """Text that is not read, before the visible piece number `at` of its paragraph."""

    kind: str
    text: str
    at: int


class ParagraphReader:
    """Reads the paragraphs of one text in order: fields may reach over several.

    `left_out` is what was not read so far, `count` the code points that were.
    """

    def __init__(self, styles: Styles, root: Element) -> None:
        self.left_out: list[LeftOut] = []
        self.count = 0
        self._styles = styles
        self._ended = _ended_fields(root)
        self._fields: list[_Field] = []
        self._begin(())

    def read(self, paragraph: Element, chain: tuple[Style, ...]) -> Content:
        """The content of a paragraph of these styles. Tabs are full-width spaces; where the writer or the page ends a line,
        a line ends."""
        self._begin(chain)
        self._walk(paragraph)
        self.left_out += [
            LeftOut(each.kind, each.text.strip(SPACE)) for each in self._unread if each.text.strip(SPACE)
        ] + self._things
        lines = [Line(["".join(line.pieces).strip(SPACE)], line.notes) for line in self._lines]
        return Content(lines, self._boxes)

    @contextmanager
    def apart(self) -> Iterator[None]:
        """What is read meanwhile stands in a text of its own, a text box: the fields around it do not reach into it."""
        fields, self._fields = self._fields, []
        yield
        self._fields = fields

    def _begin(self, chain: tuple[Style, ...]) -> None:
        self._chain = chain
        self._lines: list[Line] = [Line()]
        self._boxes: list[Element] = []
        self._unread: list[_Unread] = []
        self._things: list[LeftOut] = []
        self._pieces = 0
        self._is_hidden = self._has_own_mark = False
        self._description = ""

    def _walk(self, element: Element) -> None:
        for each in element:
            name = kind(each)
            read = _READ.get(name)
            if read:
                read(self, each)
            elif name and name not in _NOT_READ:
                self._walk(each)

    @property
    def _is_code(self) -> bool:
        return any(each.is_code for each in self._fields)

    # Text

    def _put(self, words: str) -> None:
        if self._is_code:
            self._leave_out("域代码", words)
        elif self._is_hidden:
            self._leave_out(HIDDEN, words)
        elif words:
            self._lines[-1].pieces.append(words)
            self._pieces += 1
            self.count += len(words)

    def _leave_out(self, what: str, words: str) -> None:
        """Keeps words that are not read; neighbours of one kind are one."""
        last = self._unread[-1] if self._unread else None
        if last and (last.kind, last.at) == (what, self._pieces):
            last.text += words
        else:
            self._unread.append(_Unread(what, words, self._pieces))

    def _run(self, run: Element) -> None:
        self._is_hidden = is_hidden(child(run, "rPr"), self._styles, self._chain)
        self._walk(run)
        self._is_hidden = self._has_own_mark = False

    def _text(self, element: Element) -> None:
        if not self._has_own_mark:
            self._put(text(element))

    def _mark(self, element: Element) -> None:
        self._put(_MARKS[kind(element)])

    def _line_end(self, element: Element) -> None:
        if not (self._is_hidden or self._is_code):
            self._lines.append(Line())

    def _symbol(self, element: Element) -> None:
        shown = symbol(value(element, "font"), value(element, "char"))
        if shown and not self._has_own_mark:
            self._put(shown)
        elif not shown:
            self._things.append(LeftOut("特殊符号", f"{value(element, 'font')} {value(element, 'char')}"))

    def _fraction(self, element: Element) -> None:
        """½ as 1/2: one over the other cannot be written in a line."""
        for each in element:
            if kind(each) == "m:den":
                self._put("/")
            self._walk(each)

    # Changes, fields, notes

    def _deletion(self, element: Element) -> None:
        self._leave_out(DELETED, all_text(element))

    def _ruby_text(self, element: Element) -> None:
        self._leave_out("注音", all_text(element))

    def _field_mark(self, element: Element) -> None:
        match value(element, "fldCharType"):
            case "begin" if element in self._ended:
                self._fields.append(_Field())
            case "separate" if self._fields:
                self._fields[-1].is_code = False
            case "end" if self._fields:
                self._end_field(self._fields.pop())

    def _end_field(self, ended: _Field) -> None:
        """A field without a result shows what its code says."""
        code = "".join(ended.code).strip()
        if not ended.is_code or not code:
            return
        shown = enclosed(code)
        if shown:
            self._put(shown)
        elif code.split()[0].upper() in _NOT_READ_FIELDS:
            self._things.append(LeftOut("域", code))

    def _field_code(self, element: Element) -> None:
        if self._fields:
            self._fields[-1].code.append(text(element))

    def _note(self, element: Element) -> None:
        if self._is_code or self._is_hidden:
            return
        self._lines[-1].notes.append((kind(element).removesuffix("Reference"), value(element, "id")))
        # A mark of its own follows in the same run: *.
        self._has_own_mark = value(element, "customMarkFollows") in {"1", "true", "on"}

    # What hangs on the paragraph

    def _box(self, element: Element) -> None:
        if self._is_hidden:
            self._leave_out(HIDDEN, all_text(element))
        else:
            self._boxes.append(element)

    def _alternatives(self, element: Element) -> None:
        """The first is read: text boxes stand in the file twice, for new programs and for old ones."""
        first = next((each for each in element if kind(each) in {"mc:Choice", "mc:Fallback"}), None)
        if first is not None:
            self._walk(first)

    def _drawn_text(self, element: Element) -> None:
        """Letters drawn as a picture, as the name of the office at the head of a paper often is."""
        words = element.get("string", "").strip()
        if words and not self._is_hidden:
            self._lines += [Line([words]), Line()]
            self.count += len(words)

    def _describe(self, element: Element) -> None:
        self._description = element.get("descr", "")

    def _thing(self, element: Element) -> None:
        self._things.append(LeftOut(_THINGS[kind(element)], self._description))
        self._description = ""


_MARKS = {"tab": "\u3000", "ptab": "\u3000", "noBreakHyphen": "-"}
_THINGS = {"a:blip": "图片", "v:imagedata": "图片", "c:chart": "图表", "dgm:relIds": "图形"}
_READ: Mapping[str, Callable[[ParagraphReader, Element], None]] = {
    "r": ParagraphReader._run,
    **dict.fromkeys(("t", "m:t", "a:t"), ParagraphReader._text),
    **dict.fromkeys(_MARKS, ParagraphReader._mark),
    **dict.fromkeys(("br", "cr"), ParagraphReader._line_end),
    "sym": ParagraphReader._symbol,
    "m:f": ParagraphReader._fraction,
    "del": ParagraphReader._deletion,
    "rt": ParagraphReader._ruby_text,
    "fldChar": ParagraphReader._field_mark,
    "instrText": ParagraphReader._field_code,
    **dict.fromkeys(("footnoteReference", "endnoteReference"), ParagraphReader._note),
    "txbxContent": ParagraphReader._box,
    "mc:AlternateContent": ParagraphReader._alternatives,
    "v:textpath": ParagraphReader._drawn_text,
    "wp:docPr": ParagraphReader._describe,
    **dict.fromkeys(_THINGS, ParagraphReader._thing),
}


def is_gone(paragraph: Element) -> bool:
    """Whether the end of a paragraph was deleted or moved away: what is left of it joins the next paragraph."""
    marks = child(paragraph, "pPr", "rPr")
    return marks is not None and next(children(marks, "del", "moveFrom"), None) is not None


def runs_on(paragraph: Element, chain: tuple[Style, ...]) -> bool:
    """Whether the next paragraph goes on in the same line: the end of this one is hidden, or it is a drop cap."""
    hidden = switch(child(paragraph, "pPr", "rPr", "vanish"))
    if hidden is None:
        hidden = next((style.is_hidden for style in chain if style.is_hidden is not None), False)
    return hidden or value(child(paragraph, "pPr", "framePr"), "dropCap") in {"drop", "margin"}


def _ended_fields(root: Element) -> set[Element]:
    """The first marks of fields that have a last one. Of those that have none, the rest of the text would be the code.

    Each text box has its own, and what is deleted or stands twice does not count.
    """
    open_marks: dict[Element | None, list[Element]] = {}
    ended: set[Element] = set()
    for mark in root.iter(tag("fldChar")):
        holders = list(mark.iterancestors())
        if any(kind(each) in {"del", "moveFrom", "mc:Fallback"} for each in holders):
            continue
        box = next((each for each in holders if kind(each) == "txbxContent"), None)
        if value(mark, "fldCharType") == "begin":
            open_marks.setdefault(box, []).append(mark)
        elif value(mark, "fldCharType") == "end" and open_marks.get(box):
            ended.add(open_marks[box].pop())
    return ended
