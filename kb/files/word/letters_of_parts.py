"""One part of a Word file, body or notes: its paragraphs as letters, each with the bytes it stands at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kb.files.draft import TooLargeError, UnreadableFileError
from kb.files.word.letters import WHITE_SPACE, Letters, OpenFields, Reference, Run
from kb.files.word.xml import DAMAGED, Element, Walk, tag_end

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"

LETTERS = 300_000
"""How many pieces of text a part may have; a thousand pages have 30,000."""

ELEMENTS = 1_500_000
"""How many elements a part may have; a thousand pages have half a million."""

_TOO_LONG = "文件过长，无法读取，请分成几份再试。"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_XML_SPACE = "http://www.w3.org/XML/1998/namespace space"
_LINE_ENDS = str.maketrans("\r\n", "  ")

_MARKS = {"tab": "\t", "ptab": "\t", "br": " ", "cr": " ", "noBreakHyphen": "-"}
_NOT_READ = frozenset({"del", "moveFrom", "rt"})
# A link may hold these besides letters; at anything else it ends, and begins again after it.
_UNDER_A_LINK = frozenset(
    {"r", "rPr", "t", "softHyphen", "sym", "lastRenderedPageBreak", "proofErr", "permStart", "permEnd", *_MARKS}
    | {"bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference"}
)
_HOLD_LINKS = frozenset({"p", "smartTag", "customXml", "sdtContent", "dir", "bdo"})
# Content controls that hold a plain value: Word keeps neither links nor comments in them.
_PLAIN_VALUES = frozenset({"text", "date", "comboBox", "dropDownList", "dataBinding", "showingPlcHdr"})


@dataclass(slots=True)
class _Control:
    """A content control. `waits` until the first of its paragraphs has begun, if it is one that LibreOffice reads as an
    input field: there a comment would swallow the text before it."""

    element: Element
    depth: int
    waits: bool
    is_plain: bool = False


class Story(Walk):
    """The paragraphs of a part, each as its letters: `lines` of a body, or of each of the `notes` by its id.

    `references` are the notes that are referred to. `comments` are the numbers that comments have here. `part` is the name
    of the part, `root` that of its first element.

    Raises UnreadableFileError if the part is broken or another than `root` says, TooLargeError if it is too long.
    """

    def __init__(self, raw: bytes, part: str, root: str) -> None:
        super().__init__(raw)
        self.part = part
        self.namespace = ""
        self.lines: list[list[Letters]] = []
        self.notes: dict[str, list[list[Letters]]] = {}
        self.references: list[Reference] = []
        self.comments: set[str] = set()
        self._root = root
        self._kinds: dict[str, str] = {}
        self._path: list[str] = []
        # The depth of the element that is passed over, and of the w:rPr that is being read; 0 is none.
        self._skipped = self._in_properties = 0
        self._elements = self._count = self._group = 0
        self._paragraphs: list[list[Letters]] = []
        self._in_input: list[bool] = []
        self._runs: list[Run] = []
        self._anchor: Element | None = None
        self._anchor_depth = 0
        self._links = self._without_links = 0
        self._fields = OpenFields()
        self._alternatives: list[bool] = []
        self._controls: list[_Control] = []
        self._letters: Letters | None = None
        self._text: list[str] = []
        self.walk()

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        self._elements += 1
        if self._elements > ELEMENTS:
            raise TooLargeError(_TOO_LONG)
        if not self._path:
            self._begin_root(name)
        kind = self._kinds.get(name, "")
        parent = self._path[-1] if self._path else ""
        self._path.append(kind)
        if self._letters is not None:
            raise UnreadableFileError(DAMAGED)
        if self._skipped:
            return
        if self._in_properties:
            self._begin_property(kind, attributes)
            return
        if parent == "r" and kind not in ("rPr", "lastRenderedPageBreak"):
            self._runs[-1].children += 1
        if kind not in _UNDER_A_LINK:
            self._group += 1
        if kind in _NOT_READ:
            self._skipped = self.depth
        elif begin := _BEGIN.get(kind):
            begin(self, attributes, parent)

    def end(self) -> None:
        kind = self._path.pop()
        if self._skipped:
            self._skipped = 0 if self._skipped == self.depth else self._skipped
            return
        if self._in_properties:
            self._end_property()
            return
        if kind not in _UNDER_A_LINK:
            self._group += 1
        if end := _END.get(kind):
            end(self)
        if self._anchor is not None and self._anchor_depth == self.depth:
            self._anchor.end = self.end_of(self._anchor)
            self._anchor = None

    def _begin_root(self, name: str) -> None:
        self.namespace, _, local = name.rpartition(" ")
        if local != self._root or self.namespace not in (WORD, WORD_STRICT):
            raise UnreadableFileError(DAMAGED)
        self._kinds = {f"{self.namespace} {kind}": kind for kind in _WORD_KINDS}
        self._kinds |= {f"{_COMPATIBILITY} {kind}": kind for kind in _COMPATIBILITY_KINDS}

    def _attribute(self, attributes: Mapping[str, str], name: str) -> str:
        return attributes.get(f"{self.namespace} {name}", "")

    def _anchor_at(self, element: Element, depth: int) -> None:
        """Comments on what stands in `element` are put around it, unless something around that holds them already."""
        if self._anchor is None and self._paragraphs:
            self._anchor, self._anchor_depth = element, depth

    def _comment_anchor(self) -> Element | None:
        return self._anchor if self._in_input and not self._in_input[0] else None

    def _line(self) -> object:
        """The paragraph of the body that this stands in or hangs on."""
        return self._paragraphs[0] if self._paragraphs else None

    # Paragraphs and runs

    def _begin_paragraph(self, attributes: Mapping[str, str], parent: str) -> None:
        line: list[Letters] = []
        self.lines.append(line)
        self._paragraphs.append(line)
        waiting = [control for control in self._controls if control.waits]
        self._in_input.append(bool(waiting) or any(self._in_input[-1:]))
        for control in waiting:
            control.waits = False

    def _end_paragraph(self) -> None:
        self._paragraphs.pop()
        self._in_input.pop()

    def _begin_run(self, attributes: Mapping[str, str], parent: str) -> None:
        run = Run(self.offset, tag_end(self.raw, self.offset), self.outer_scope, scope=self.scope)
        self._runs.append(run)
        self._anchor_at(run, self.depth)

    def _end_run(self) -> None:
        run = self._runs.pop()
        run.end = self.end_of(run)

    def _begin_properties(self, attributes: Mapping[str, str], parent: str) -> None:
        if parent == "r":
            self._runs[-1].properties = self.element()
            self._in_properties = self.depth

    def _begin_property(self, kind: str, attributes: Mapping[str, str]) -> None:
        if self.depth != self._in_properties + 1:
            return
        if kind == "rStyle":
            self._runs[-1].has_style = True
        elif kind == "vanish":
            self._runs[-1].is_hidden = self._attribute(attributes, "val") not in ("0", "false", "off")

    def _end_property(self) -> None:
        properties = self._runs[-1].properties
        if self.depth == self._in_properties and properties is not None:
            self._in_properties = 0
            properties.end = self.end_of(properties)

    # Letters

    def _begin_letters(self, attributes: Mapping[str, str], parent: str) -> None:
        if parent != "r" or self._anchor is None or self._runs[-1].is_hidden:
            return
        run, kind = self._runs[-1], self._path[-1]
        self._text = [_MARKS.get(kind, "")]
        self._letters = Letters(
            text="",
            part=self.part,
            run=run,
            element=self.element(),
            child=run.children - 1,
            space="preserve" if kind in _MARKS else attributes.get(_XML_SPACE, ""),
            group=self._group,
            anchor=self._comment_anchor(),
            can_be_linked=self._path[-3] in _HOLD_LINKS
            and not (self._links or self._without_links or self._in_input[-1]),
            is_link=self._links > 0,
            fields=self._fields.around,
        )
        if kind == "t":
            self.parser.CharacterDataHandler = self._text.append

    def _end_letters(self) -> None:
        letters, self._letters = self._letters, None
        if letters is None:
            return
        self.parser.CharacterDataHandler = None
        letters.element.end = self.end_of(letters.element)
        text = "".join(self._text)
        letters.text = (text if letters.space == "preserve" else text.strip(WHITE_SPACE)).translate(_LINE_ENDS)
        if letters.text:
            self._count += 1
            self._paragraphs[-1].append(letters)
        if self._count > LETTERS:
            raise TooLargeError(_TOO_LONG)

    # What is a link already, or may not become one

    def _begin_link(self, attributes: Mapping[str, str], parent: str) -> None:
        self._links += 1
        if self._path[-1] == "fldSimple":
            self._anchor_at(self.element(), self.depth)

    def _end_link(self) -> None:
        self._links -= 1

    def _begin_insertion(self, attributes: Mapping[str, str], parent: str) -> None:
        self._without_links += 1

    def _end_insertion(self) -> None:
        self._without_links -= 1

    def _begin_control(self, attributes: Mapping[str, str], parent: str) -> None:
        is_in_line = len(self._paragraphs) > self._fields.text_boxes
        self._controls.append(_Control(self.element(), self.depth, waits=not is_in_line and parent != "tbl"))

    def _begin_plain_value(self, attributes: Mapping[str, str], parent: str) -> None:
        if parent == "sdtPr" and self._controls and not self._controls[-1].is_plain:
            control = self._controls[-1]
            control.is_plain = True
            self._without_links += 1
            self._anchor_at(control.element, control.depth)

    def _begin_building_block(self, attributes: Mapping[str, str], parent: str) -> None:
        """Tables of contents, title pages: LibreOffice knows them for what they are."""
        if parent == "sdtPr" and self._controls:
            self._controls[-1].waits = False

    def _end_control(self) -> None:
        if self._controls.pop().is_plain:
            self._without_links -= 1

    def _mark_field(self, attributes: Mapping[str, str], parent: str) -> None:
        self._fields.mark(self._attribute(attributes, "fldCharType"), self._line(), self._comment_anchor())

    # What stands in another text, or twice

    def _begin_text_box(self, attributes: Mapping[str, str], parent: str) -> None:
        self._fields.enter_text_box()

    def _end_text_box(self) -> None:
        self._fields.leave_text_box()

    def _begin_alternatives(self, attributes: Mapping[str, str], parent: str) -> None:
        self._alternatives.append(False)
        self._anchor_at(self.element(), self.depth)

    def _end_alternatives(self) -> None:
        self._alternatives.pop()

    def _begin_alternative(self, attributes: Mapping[str, str], parent: str) -> None:
        """The first alternative is read: a text box stands in the file twice, for new programs and for old ones."""
        if parent != "AlternateContent":
            return
        if self._alternatives[-1]:
            self._skipped = self.depth
        self._alternatives[-1] = True

    def _begin_note(self, attributes: Mapping[str, str], parent: str) -> None:
        if self.depth == 2:
            self.lines = []
            self._fields = OpenFields()
            if self._attribute(attributes, "type") in ("", "normal"):
                self.notes[self._attribute(attributes, "id")] = self.lines

    def _begin_reference(self, attributes: Mapping[str, str], parent: str) -> None:
        if self._anchor is not None:
            kind = self._path[-1].removesuffix("Reference")
            note = self._attribute(attributes, "id")
            self.references.append(Reference(kind, note, self._comment_anchor(), self._fields.around))

    def _begin_comment_mark(self, attributes: Mapping[str, str], parent: str) -> None:
        self.comments.add(self._attribute(attributes, "id"))


_BEGIN: dict[str, Callable[[Story, Mapping[str, str], str], None]] = {
    "p": Story._begin_paragraph,
    "r": Story._begin_run,
    "rPr": Story._begin_properties,
    **dict.fromkeys(("t", *_MARKS), Story._begin_letters),
    **dict.fromkeys(("hyperlink", "fldSimple"), Story._begin_link),
    **dict.fromkeys(("ins", "moveTo"), Story._begin_insertion),
    "sdt": Story._begin_control,
    **dict.fromkeys(_PLAIN_VALUES, Story._begin_plain_value),
    "docPartObj": Story._begin_building_block,
    "fldChar": Story._mark_field,
    "txbxContent": Story._begin_text_box,
    "AlternateContent": Story._begin_alternatives,
    **dict.fromkeys(("Choice", "Fallback"), Story._begin_alternative),
    **dict.fromkeys(("footnote", "endnote"), Story._begin_note),
    **dict.fromkeys(("footnoteReference", "endnoteReference"), Story._begin_reference),
    **dict.fromkeys(("commentRangeStart", "commentRangeEnd", "commentReference"), Story._begin_comment_mark),
}
_END: dict[str, Callable[[Story], None]] = {
    "p": Story._end_paragraph,
    "r": Story._end_run,
    **dict.fromkeys(("t", *_MARKS), Story._end_letters),
    **dict.fromkeys(("hyperlink", "fldSimple"), Story._end_link),
    **dict.fromkeys(("ins", "moveTo"), Story._end_insertion),
    "sdt": Story._end_control,
    "txbxContent": Story._end_text_box,
    "AlternateContent": Story._end_alternatives,
}
_COMPATIBILITY_KINDS = {"AlternateContent", "Choice", "Fallback"}
_WORD_KINDS = ((set(_BEGIN) | _UNDER_A_LINK | _NOT_READ | _HOLD_LINKS) - _COMPATIBILITY_KINDS) | {
    "rStyle",
    "vanish",
    "sdtPr",
    "tbl",
}
