"""What a person reads in one paragraph of a Word file, and what stands in it that nobody reads."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from kb.files.seam import width
from kb.files.visible_text import Bounds, LeftOut, Piece, Span
from kb.files.word.letters import AllLetters, FieldSpan, Letters, Surroundings
from kb.files.word.numbers import enclosed, symbol
from kb.files.word.parts import NoteKey
from kb.files.word.styles import StyleChain, Styles, hides, is_hidden
from kb.files.word.things import EMU, Size, Things, opening_words, size_in_style
from kb.files.word.xml import XmlElement, XmlPart, child, children, number, switch, value

DELETED, HIDDEN, STRUCK = "已删除的修订", "隐藏文字", "删除线文字"

MOST_FIELDS = 20
"""How deep fields may stand in one another in Word; where there are more, the outermost were never ended."""

_FIELDS_UNREAD = {"EQ", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "LISTNUM", "SYMBOL"}
"""Fields that show something which the file does not hold."""

_MARKS = {"tab": "\u3000", "ptab": "\u3000", "noBreakHyphen": "-"}
_DRAWINGS = {"c:chart": ("图表", "id"), "dgm:relIds": ("图形", "dm")}
_PROMPT = re.compile("单击|点击|此处|输入|选择|[Cc]lick|[Ee]nter|[Cc]hoose")
"""What Word and its like put into a control that nobody filled in: 单击或点击此处输入文字."""

_WATERMARK = re.compile("(?:PowerPlus|WordPicture)WaterMarkObject")
"""Word and WPS call the shape of a watermark so."""
_UNREAD = frozenset(
    "pPr rPr sdtPr sdtEndPr moveFrom fldData ffData rubyPr a:bodyPr m:ctrlPr delText instrText".split()  # noqa: SIM905
)
# A link may hold these besides letters; at anything else it ends, and begins again after it.
_UNDER_A_LINK = frozenset(
    {
        "r",
        "rPr",
        "t",
        "softHyphen",
        "sym",
        "br",
        "cr",
        "lastRenderedPageBreak",
        "proofErr",
        "permStart",
        "permEnd",
        *_MARKS,
    }
    | {"bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference"}
)
_HOLD_LINKS = frozenset({"p", "smartTag", "customXml", "sdtContent", "dir", "bdo"})
# Content controls that hold a plain value: Word keeps neither links nor comments in them.
_PLAIN_VALUES = ("text", "date", "comboBox", "dropDownList", "dataBinding", "showingPlcHdr")


@dataclass
class WordLine:
    """A line that the writer ended, in pieces, and the notes it refers to; `indent` is the width of the blanks before it."""

    pieces: list[Piece] = field(default_factory=list)
    notes: list[NoteKey] = field(default_factory=list)
    indent: int = 0

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def is_empty(self) -> bool:
        return not self.notes and not self.pieces


@dataclass(frozen=True)
class Box:
    """A text box, and what stands around it."""

    element: XmlElement
    around: Surroundings


@dataclass(frozen=True)
class Content:
    """The lines of a paragraph, one at least, which may be empty, and the text boxes that hang on it.

    `is_contents` says that it stands in a field that makes a table of contents.
    """

    lines: list[WordLine]
    boxes: list[Box]
    is_contents: bool = False

    @property
    def is_empty(self) -> bool:
        return all(line.is_empty for line in self.lines)


@dataclass
class Sink:
    """What has been read of a file so far: its letters, how many code points, what was left out, the numbers of comments.

    `things` are the parts that hang on the text, None where none is looked for; `contents` the lines of Word's own table of
    contents; `place` where the last text stands; `is_around` says that this is a header or a footer, whose drawn letters
    are watermarks, `is_inner` that this file is a piece of another. Raises TooLargeError if it is more than `bounds` say.
    """

    bounds: Bounds
    letters: AllLetters
    left_out: list[LeftOut] = field(default_factory=list)
    characters: int = 0
    comments: set[str] = field(default_factory=set)
    things: Things | None = None
    contents: list[str] = field(default_factory=list)
    place: str = ""
    is_around: bool = False
    is_inner: bool = False

    def count(self, text: str) -> None:
        """Count what is read."""
        self.characters += len(text)
        if self.characters > self.bounds.characters:
            self.bounds.check_characters(self.characters)

    def leave_out(self, kind: str, words: str) -> None:
        """Tell words that are not read, unless they are blank."""
        if words.strip():
            self.left_out.append(LeftOut(kind, words.strip(), self.place))

    def arrive(self, lines: Iterable[str]) -> None:
        """Note that a paragraph of these lines is being read: what is left out in it, or after it, stands there."""
        words = opening_words(iter(lines))
        self.place = f"“{words}”一段" if words else self.place

    def pass_over(self, container: XmlElement) -> None:
        """Note what is in an element that is not read: numbers of comments are taken all the same."""
        for mark in container.descendants("commentRangeStart", "commentRangeEnd", "commentReference"):
            self.comments.add(value(mark, "id"))


@dataclass
class _OpenField:
    """A field that is open: what stands before its `separate` is its code. `control` says what a form field holds."""

    span: FieldSpan
    code: list[str] = field(default_factory=list)
    is_code: bool = True
    control: XmlElement | None = None


@dataclass
class _Unread:
    """Text that is not read, before the visible piece number `at` of its paragraph."""

    kind: str
    text: str
    at: int


class ParagraphReader:
    """Reads the paragraphs of one text in order: fields may reach over several.

    `root` holds the whole text; of a note, `reference` is what stands around the first reference to it. `references` are
    the notes that the text refers to, each with what stands around the first reference.
    """

    def __init__(
        self, part: XmlPart, root: XmlElement, styles: Styles, sink: Sink, reference: Surroundings | None = None
    ) -> None:
        self.references: dict[NoteKey, Surroundings] = {}
        self._part = part
        self._styles = styles
        self._sink = sink
        self._reference = reference
        self._ended = set(_ended_fields(root, [])) if b"fldChar" in part.raw else set()
        self._fields: list[_OpenField] = []
        self._group = 0
        # The run whose child is being read, the outermost run around, and the kind of what holds that run.
        self._run: XmlElement | None = None
        self._outermost: XmlElement | None = None
        self._parent = ""
        self._begin((), Surroundings())

    def read(self, paragraph: XmlElement, chain: StyleChain, around: Surroundings) -> Content:
        """Return the content of a paragraph of these styles.

        Tabs are full-width spaces; where the writer or the page ends a line, a line ends.
        """
        if not paragraph.children:
            return Content([WordLine()], [])
        self._begin(chain, around)
        is_contents = self._is_in_contents
        self._walk(paragraph)
        lines = [_without_edges(line) for line in self._lines]
        self._sink.arrive(line.text for line in lines)
        for unread in self._unread:
            self._sink.leave_out(unread.kind, unread.text)
        self._sink.left_out += [replace(thing, place=self._sink.place) for thing in self._things]
        return Content(lines, self._boxes, is_contents or self._is_in_contents)

    @property
    def _is_in_contents(self) -> bool:
        """Whether the result of a field that makes a table of contents is being read."""
        return any(not each.is_code and "".join(each.code).split()[:1] == ["TOC"] for each in self._fields)

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Read a text box meanwhile: the fields around do not reach into it."""
        fields, self._fields = self._fields, []
        yield
        self._fields = fields

    def _begin(self, chain: StyleChain, around: Surroundings) -> None:
        self._chain = chain
        self._around = around
        self._here: Surroundings | None = None
        self._lines: list[WordLine] = [WordLine()]
        self._boxes: list[Box] = []
        self._unread: list[_Unread] = []
        self._things: list[LeftOut] = []
        self._pieces = 0
        self._is_hidden = self._is_struck = self._has_own_mark = False
        self._description, self._size, self._shape = "", Size(), ""
        self._group += 1

    def _walk(self, element: XmlElement) -> None:
        run, parent = self._run, self._parent
        self._run, self._parent, self._here = None, element.kind, None
        for each in element.children:
            self._read(each)
        self._run, self._parent, self._here = run, parent, None

    def _read(self, element: XmlElement) -> None:
        kind = element.kind
        parts = kind not in _UNDER_A_LINK
        self._group += parts
        if read := _READ.get(kind):
            read(self, element)
        elif element.children and kind not in _UNREAD:
            self._walk(element)
        self._group += parts

    @property
    def _is_code(self) -> bool:
        return any(each.is_code for each in self._fields)

    # What stands around

    @property
    def _holder(self) -> XmlElement | None:
        return self._around.holder or self._outermost

    def _surroundings(self) -> Surroundings:
        """What stands around a run that is being read."""
        if self._here is None:
            around = self._around
            fields = around.fields + tuple([each.span for each in self._fields]) if self._fields else around.fields
            takes_links = around.takes_links and self._parent in _HOLD_LINKS
            self._here = around._replace(takes_links=takes_links, fields=fields)
        return self._here

    def _surround(self, element: XmlElement) -> None:
        """Read what stands in a link, an insertion, a content control or alternatives."""
        if is_prompt(element):
            self._leave_out("占位文字", element.all_text)
            return
        outer = self._around
        self._around = within(outer, element)
        if element.kind in ("fldSimple", "mc:AlternateContent") or is_plain(element):
            self._around = self._around._replace(holder=self._holder or element)
        self._walk(element)
        self._around = outer

    # Text

    def _put(self, words: str, element: XmlElement | None = None) -> None:
        if self._fields and self._is_code:
            self._leave_out("域代码", words)
        elif self._is_hidden or self._is_struck:
            self._leave_out(HIDDEN if self._is_hidden else STRUCK, words)
        elif words:
            self._sink.count(words)
            self._lines[-1].pieces.append(Piece(words, self._place(words, element)))
            self._pieces += 1

    def _place(self, words: str, element: XmlElement | None) -> Span | None:
        holder = self._holder
        if element is None or self._run is None or holder is None:
            return None
        around = self._here or self._surroundings()
        letters = Letters(words, self._part, self._run, element, self._group, holder, around, self._reference)
        return self._sink.letters.add(letters)

    def _leave_out(self, what: str, words: str) -> None:
        """Keep words that are not read; neighbours of one kind are one."""
        last = self._unread[-1] if self._unread else None
        if last and (last.kind, last.at) == (what, self._pieces):
            last.text += words
        else:
            self._unread.append(_Unread(what, words, self._pieces))

    def _read_run(self, run: XmlElement) -> None:
        outer = self._run, self._outermost, self._is_hidden, self._is_struck, self._has_own_mark
        properties = child(run, "rPr")
        self._run, self._outermost = run, self._outermost or run
        self._is_hidden, self._has_own_mark = is_hidden(properties, self._styles, self._chain), False
        self._is_struck = any(switch(each) for each in children(properties, "strike", "dstrike"))
        for each in run.children:
            self._read(each)
        self._run, self._outermost, self._is_hidden, self._is_struck, self._has_own_mark = outer

    def _text(self, element: XmlElement) -> None:
        if not self._has_own_mark:
            self._put(element.text, element)

    def _mark(self, element: XmlElement) -> None:
        self._put(_MARKS[element.kind], element)

    def _line_end(self, element: XmlElement) -> None:
        if not (self._is_hidden or self._is_code):
            self._lines.append(WordLine())

    def _symbol(self, element: XmlElement) -> None:
        font, place = value(element, "font"), value(element, "char")
        sign = symbol(font, place)
        if sign and not self._has_own_mark:
            self._put(sign, element)
        elif not sign:
            self._things.append(LeftOut("特殊符号", f"{font} {place}"))

    def _fraction(self, element: XmlElement) -> None:
        """½ as 1/2: one over the other cannot be written in a line."""
        for each in element.children:
            if each.kind == "m:den":
                self._put("/")
            self._walk(each)

    # Changes, fields, notes, comments

    def _deletion(self, element: XmlElement) -> None:
        self._leave_out(DELETED, element.all_text)

    def _ruby_text(self, element: XmlElement) -> None:
        self._leave_out("注音", element.all_text)

    def _field_mark(self, element: XmlElement) -> None:
        self._here = None
        around = self._around
        line, holder = around.line, self._holder if around.takes_comments else None
        match value(element, "fldCharType"):
            case "begin" if element in self._ended:
                self._fields.append(_OpenField(FieldSpan(line, holder), control=child(element, "ffData")))
            case "separate" if self._fields:
                self._fields[-1].is_code = False
            case "end" if self._fields:
                ended = self._fields.pop()
                ended.span.last, ended.span.is_in_line = holder, ended.span.line is line
                self._show_code(ended)

    def _show_code(self, ended: _OpenField) -> None:
        """A field without a result shows what its code says."""
        code = ended.span.code = "".join(ended.code).strip()
        if state := _state_of(ended.control):
            self._put(state)
            return
        if not ended.is_code or not code:
            return
        sign = enclosed(code)
        if sign:
            self._put(sign)
        elif code.split()[0].upper() in _FIELDS_UNREAD:
            self._things.append(LeftOut("域", code))

    def _field_code(self, element: XmlElement) -> None:
        if self._fields:
            self._fields[-1].code.append(element.text)

    def _note(self, element: XmlElement) -> None:
        if self._is_code or self._is_hidden:
            return
        key = element.kind.removesuffix("Reference"), value(element, "id")
        self._lines[-1].notes.append(key)
        self.references.setdefault(key, self._surroundings()._replace(holder=self._holder))
        # A mark of its own follows in the same run: *.
        self._has_own_mark = value(element, "customMarkFollows") in {"1", "true", "on"}

    def _comment_mark(self, element: XmlElement) -> None:
        self._sink.comments.add(value(element, "id"))

    # What hangs on the paragraph

    def _box(self, element: XmlElement) -> None:
        if self._is_hidden:
            self._leave_out(HIDDEN, element.all_text)
        else:
            around = self._surroundings()._replace(holder=self._holder, takes_links=self._around.takes_links)
            self._boxes.append(Box(element, around))

    def _drawn_text(self, element: XmlElement) -> None:
        """Letters drawn as a picture, as the name of the office at the head of a paper often is; or a watermark."""
        words = value(element, "string").strip()
        if words and (self._sink.is_around or _WATERMARK.match(self._shape)):
            self._things.append(LeftOut("水印", words))
        elif words and not self._is_hidden:
            self._sink.count(words)
            self._lines += [WordLine([Piece(words, None)]), WordLine()]

    def _describe(self, element: XmlElement) -> None:
        self._description = value(element, "descr")

    def _extend(self, element: XmlElement) -> None:
        width, height = number(element, "cx") or 0, number(element, "cy") or 0
        self._size = Size(width / EMU, height / EMU)

    def _drawn_shape(self, element: XmlElement) -> None:
        self._shape, self._size = value(element, "id"), size_in_style(value(element, "style"))
        self._walk(element)
        self._shape = ""

    def _picture(self, element: XmlElement) -> None:
        if _WATERMARK.match(self._shape):
            self._things.append(LeftOut("水印", "图片"))
        else:
            words = "，".join(filter(None, (self._description, self._size.words)))
            self._things.append(LeftOut(self._size.kind, words))
        self._description, self._size = "", Size()

    def _drawing(self, element: XmlElement) -> None:
        kind, reference = _DRAWINGS[element.kind]
        things = self._sink.things
        words = things.words(self._part.name, value(element, reference)) if things else ""
        self._things.append(LeftOut(kind, " ".join(filter(None, (self._description, words)))))
        self._description, self._size = "", Size()

    def _object(self, element: XmlElement) -> None:
        """What another program made and shows here, as itself or as an icon."""
        ole = next(element.descendants("o:OLEObject"), None)
        control = next(element.descendants("control"), None)
        if ole is not None and self._sink.things:
            embedded = self._sink.things.embedded(self._part.name, value(ole, "id"), value(ole, "ProgID"))
            self._things.append(embedded)
        elif control is not None:
            self._things.append(LeftOut("表单控件", value(control, "name")))
        else:
            self._walk(element)

    # Formulas

    def _fenced(self, element: XmlElement) -> None:
        """What stands in brackets, which are properties and no letters: (a+b)."""
        properties = child(element, "m:dPr")
        begin, part, end = (child(properties, f"m:{name}Chr") for name in ("beg", "sep", "end"))
        self._put("(" if begin is None else value(begin))
        for at, each in enumerate(children(element, "m:e")):
            if at:
                self._put("|" if part is None else value(part))
            self._walk(each)
        self._put(")" if end is None else value(end))

    def _sum(self, element: XmlElement) -> None:
        """The sign of a sum or an integral, which is a property."""
        sign = child(element, "m:naryPr", "m:chr")
        self._put("∫" if sign is None else value(sign))
        self._walk(element)

    def _root(self, element: XmlElement) -> None:
        self._put("√")
        self._walk(element)


_READ: Mapping[str, Callable[[ParagraphReader, XmlElement], None]] = {
    "r": ParagraphReader._read_run,
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
    **dict.fromkeys(("commentRangeStart", "commentRangeEnd", "commentReference"), ParagraphReader._comment_mark),
    **dict.fromkeys(
        ("hyperlink", "fldSimple", "ins", "moveTo", "sdt", "mc:AlternateContent"), ParagraphReader._surround
    ),
    "txbxContent": ParagraphReader._box,
    "v:textpath": ParagraphReader._drawn_text,
    "wp:docPr": ParagraphReader._describe,
    "wp:extent": ParagraphReader._extend,
    **dict.fromkeys(("v:shape", "v:rect"), ParagraphReader._drawn_shape),
    **dict.fromkeys(("a:blip", "v:imagedata"), ParagraphReader._picture),
    **dict.fromkeys(_DRAWINGS, ParagraphReader._drawing),
    "object": ParagraphReader._object,
    "m:d": ParagraphReader._fenced,
    "m:nary": ParagraphReader._sum,
    "m:rad": ParagraphReader._root,
}


def is_plain(element: XmlElement) -> bool:
    """Return whether an element is a content control that holds a plain value."""
    return element.kind == "sdt" and any(children(child(element, "sdtPr"), *_PLAIN_VALUES))


def is_prompt(element: XmlElement) -> bool:
    """Return whether an element is a content control that shows what is to be put in, and nobody has."""
    is_empty = element.kind == "sdt" and child(element, "sdtPr", "showingPlcHdr") is not None
    return is_empty and bool(_PROMPT.search(element.all_text))


def _state_of(control: XmlElement | None) -> str:
    """Return what a form field shows that has no result: a box, the entry that was chosen."""
    box, choice = child(control, "checkBox"), child(control, "ddList")
    if box is not None:
        state = switch(child(box, "checked"))
        return "☒" if (switch(child(box, "default")) if state is None else state) else "☐"
    entries = [value(entry) for entry in children(choice, "listEntry")]
    chosen = number(child(choice, "result")) or number(child(choice, "default")) or 0
    return entries[chosen] if 0 <= chosen < len(entries) else ""


def within(around: Surroundings, element: XmlElement) -> Surroundings:
    """Return what stands around the text in an element."""
    match element.kind:
        case "hyperlink" | "fldSimple":
            return around._replace(is_link=True)
        case "ins" | "moveTo":
            return around._replace(takes_links=False)
        case _:
            return around._replace(takes_links=False) if is_plain(element) else around


def is_gone(properties: XmlElement | None) -> bool:
    """Return whether the end of a paragraph with these w:pPr was deleted or moved away.

    What is left of it joins the next paragraph.
    """
    return properties is not None and any(children(child(properties, "rPr"), "del", "moveFrom"))


def runs_on(properties: XmlElement | None, chain: StyleChain) -> bool:
    """Return whether the next paragraph goes on in the same line.

    The end of this one is hidden, or it is a drop cap.
    """
    own = None if properties is None else switch(child(properties, "rPr", "vanish"))
    is_drop_cap = value(child(properties, "framePr"), "dropCap") in {"drop", "margin"}
    return (hides(chain) if own is None else own) or is_drop_cap


def _ended_fields(element: XmlElement, begun: list[XmlElement]) -> Iterator[XmlElement]:
    """Yield the first marks of fields that have a last one.

    Of those that have none, the rest of the text would be the code. Each text box has its own, and what is deleted does not count. `begun` are those that wait for their last mark.
    """
    for each in element.children:
        if each.kind == "fldChar":
            match value(each, "fldCharType"):
                case "begin":
                    begun.append(each)
                    del begun[:-MOST_FIELDS]
                case "end" if begun:
                    yield begun.pop()
        elif each.kind not in {"del", "moveFrom", "rt"}:
            yield from _ended_fields(each, [] if each.kind == "txbxContent" else begun)


def _without_edges(line: WordLine) -> WordLine:
    text = line.text
    return WordLine(_trimmed(line.pieces), line.notes, width(text[: len(text) - len(text.lstrip())]))


def _trimmed(pieces: Iterable[Piece]) -> list[Piece]:
    """Pieces without white space at the ends, those that stand together joined."""
    rest = list(_connected(pieces))
    while rest and not rest[0].text.strip():
        del rest[0]
    while rest and not rest[-1].text.strip():
        del rest[-1]
    if rest:
        text = rest[0].text
        rest[0] = _cut(rest[0], len(text) - len(text.lstrip()), len(text))
        rest[-1] = _cut(rest[-1], 0, len(rest[-1].text.rstrip()))
    return rest


def _connected(pieces: Iterable[Piece]) -> Iterator[Piece]:
    texts: list[str] = []
    place: Span | None = None
    for piece in pieces:
        if texts and (place[1] != piece.place[0] if place and piece.place else place is not piece.place):
            yield Piece("".join(texts), place)
            texts.clear()
        place = (place[0], piece.place[1]) if texts and place and piece.place else piece.place
        texts.append(piece.text)
    if texts:
        yield Piece("".join(texts), place)


def _cut(piece: Piece, start: int, end: int) -> Piece:
    place = piece.place
    return Piece(piece.text[start:end], place and (place[0] + start, place[0] + end))
