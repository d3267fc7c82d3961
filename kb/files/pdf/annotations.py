"""What lies on the pages of a PDF file and is no part of them: forms and their values, notes, stamps, attached files."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdftypes import PDFObjRef, PDFStream, resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import decode_text

from kb.files.visible_text import LeftOut

_HIDDEN, _NO_VIEW = 1 << 1, 1 << 5  # of an annotation (ISO 32000-1, 12.5.3)
_PASSWORD, _MULTILINE = 1 << 13, 1 << 12  # of a text field (12.7.4.3)
_RADIO, _BUTTON = 1 << 15, 1 << 16  # of a button (12.7.4.2)
_MOST = 10_000  # annotations, fields and files of one file that are looked at; a form of forty pages has 800
_LONGEST = 2_000  # code points of a note that are told
_WIDGET_MARGIN = 2.0  # points between the edge of a field and its value, as viewers leave them
_LARGEST = 12.0  # points: in which viewers set a value of no stated size
_NOTES = frozenset(
    "Text FreeText Highlight Underline Squiggly StrikeOut Stamp Caret Ink Line Square Circle Polygon PolyLine Redact".split()  # noqa: SIM905
)
_THINGS = {"Sound": "声音", "Movie": "影片", "Screen": "影音", "RichMedia": "影音", "3D": "三维模型"}
_CROSSED = {"StrikeOut": "划去", "Redact": "标为涂黑"}
_DEFAULT_APPEARANCE = re.compile(r"([\d.]+)\s+Tf")
_TAG = re.compile(r"<[^<>]*>")


class Rectangle(NamedTuple):
    """A place on a page as it is shown: points from its left and top."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True)
class FieldValue:
    """What somebody filled into a field, where it is drawn: lines of text in letters of `size` points."""

    lines: tuple[str, ...]
    box: Rectangle
    size: float


@dataclass(frozen=True)
class Annotations:
    """What lies on one page: values of fields that are read as its text, and what is told."""

    values: tuple[FieldValue, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def annotations(
    sheet: Any, box_of: Callable[[Sequence[float]], Rectangle], shown_in: Callable[[Rectangle], str]
) -> Annotations:
    """Return what lies on a page.

    `box_of` turns a rectangle of the file into a place on the page, `shown_in` gives the letters that the page itself
    shows in a place.
    """
    values: list[FieldValue] = []
    omissions: list[LeftOut] = []
    for raw in _items(sheet.annots)[:_MOST]:
        annotation = _dictionary(raw)
        subtype, rectangle = _name(annotation.get("Subtype")), _items(annotation.get("Rect"))
        if len(rectangle) != 4 or not all(isinstance(each, (int, float)) for each in map(resolve1, rectangle)):
            continue
        box = box_of([float(resolve1(each)) for each in rectangle])
        if subtype == "Widget":
            value, omission = _field(annotation, box)
            is_drawn = value and "".join("".join(value.lines).split()) in "".join(shown_in(box).split())
            values += [value] if value and not is_drawn else []
            omissions += [omission] if omission else []
        else:
            beneath = shown_in(box) if subtype in _CROSSED else ""
            omissions += _told(subtype, annotation, beneath)
    return Annotations(tuple(values), tuple(omissions))


def _told(subtype: str, annotation: Mapping[str, Any], beneath: str) -> Iterator[LeftOut]:
    """Yield what is told of an annotation that is no field."""
    words = text_of(annotation.get("Contents")) or _TAG.sub("", text_of(annotation.get("RC")))
    words = " ".join(words.split())[:_LONGEST]
    if subtype == "FileAttachment":
        yield from _file(annotation.get("FS"), words)
    elif subtype in _THINGS:
        yield LeftOut("嵌入内容", f"{_THINGS[subtype]} {words}".strip())
    elif subtype == "Watermark":
        yield LeftOut("水印", words)
    elif subtype == "Stamp":
        yield LeftOut("批注", f"图章：{words or text_of(annotation.get('Subj')) or _name(annotation.get('Name'))}")
    elif subtype in _CROSSED and beneath:
        yield LeftOut(
            "批注", f"{_CROSSED[subtype]}“{' '.join(beneath.split())}”{f'：{words}' if words else ''}"[:_LONGEST]
        )
    elif subtype in _NOTES and words:
        yield LeftOut("批注", words)


# Fields


def _field(widget: Mapping[str, Any], box: Rectangle) -> tuple[FieldValue | None, LeftOut | None]:
    """Return the value of a field that is drawn, and what is told of it."""
    kind, flags = _name(_inherited(widget, "FT")), _number(_inherited(widget, "Ff"))
    name = text_of(widget.get("TU")) or text_of(_inherited(widget, "T"))
    is_hidden = bool(_number(widget.get("F")) & (_HIDDEN | _NO_VIEW))
    if kind == "Sig":
        return None, _signature(_dictionary(_inherited(widget, "V")))
    if kind == "Btn":
        words = "" if flags & _BUTTON else _sign(widget, is_radio=bool(flags & _RADIO))
    elif kind == "Ch":
        words = "、".join(_choices(widget))
    else:
        words = text_of(_inherited(widget, "V"))
    if flags & _PASSWORD and kind == "Tx":
        return None, LeftOut("表单控件", f"{name}：密码，没有读") if words else None
    if not words.strip():
        return None, None
    if is_hidden:
        return None, LeftOut("隐藏文字", f"{name}：{words}") if kind != "Btn" else None
    return _set(words, box, text_of(_inherited(widget, "DA")), is_long=bool(flags & _MULTILINE)), None


def _set(words: str, box: Rectangle, appearance: str, *, is_long: bool) -> FieldValue:
    """Set a value as viewers do: of the size that is stated, or so large that it fits, in lines as wide as the field."""
    height, width = box.bottom - box.top, max(1.0, box.x1 - box.x0 - 2 * _WIDGET_MARGIN)
    size_stated = _DEFAULT_APPEARANCE.search(appearance)
    size = (
        float(size_stated[1])
        if size_stated and size_stated[1].count(".") < 2 and float(size_stated[1]) > 0
        else _LARGEST
    )
    size = max(4.0, min(size, 0.9 * height))
    lines = [line.strip() for line in re.split(r"\r\n|\r|\n", words) if line.strip()]
    if is_long:
        most = max(1, int(width / size))
        lines = [line[at : at + most] for line in lines for at in range(0, len(line), most)]
    return FieldValue(tuple(lines), box, size)


def _sign(widget: Mapping[str, Any], *, is_radio: bool) -> str:
    """Return how a box or a round button looks."""
    is_on = _name(widget.get("AS")) not in {"", "Off"}
    return ("◉" if is_on else "○") if is_radio else ("☑" if is_on else "☐")


def _choices(widget: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is chosen in a list, in the words that are shown."""
    chosen = resolve1(_inherited(widget, "V"))
    shown = {
        text_of(pair[0]): text_of(pair[1])
        for each in _items(_inherited(widget, "Opt"))
        if len(pair := _items(each)) == 2
    }
    for each in chosen if isinstance(chosen, list) else [chosen]:
        word = text_of(each)
        yield shown.get(word, word)


def _signature(signature: Mapping[str, Any]) -> LeftOut | None:
    if not signature:
        return None
    day = re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)", text_of(signature.get("M")))
    words = [text_of(signature.get("Name")), text_of(signature.get("Reason")), "-".join(day.groups()) if day else ""]
    return LeftOut("电子签名", "，".join(filter(None, words)))


def _inherited(field: Mapping[str, Any], key: str) -> Any:
    """Return an entry of a field or of the nearest field above it that has one."""
    for _ in range(32):
        if key in field:
            return resolve1(field[key])
        if "Parent" not in field:
            return None
        field = _dictionary(field["Parent"])
    return None


# Files


def attached_files(document: PDFDocument) -> Iterator[LeftOut]:
    """Yield the files that are attached to a document as a whole, by name and size."""
    names = _dictionary(_dictionary(document.catalog.get("Names")).get("EmbeddedFiles"))
    files = set[tuple[str, int | None]]()
    for specification in (*_leaves(names), *_items(document.catalog.get("AF"))):
        for omission in _file(specification, ""):
            if (omission.text, omission.size) not in files:
                files.add((omission.text, omission.size))
                yield omission


def is_dynamic_form(document: PDFDocument) -> bool:
    """Whether the pages are made by a program when the file is opened (XFA), and what is on them is a stand-in."""
    return resolve1(document.catalog.get("NeedsRendering")) is True


def has_xfa(document: PDFDocument) -> bool:
    """Whether the file holds an XFA form."""
    return "XFA" in _dictionary(document.catalog.get("AcroForm"))


def _leaves(tree: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the values of a tree of names."""
    waiting, looked_at = [tree], 0
    while waiting and looked_at < _MOST:
        looked_at += 1
        node = waiting.pop()
        yield from _items(node.get("Names"))[1::2]
        waiting += [_dictionary(kid) for kid in _items(node.get("Kids"))[:_MOST]]


def _file(specification: Any, description: str) -> Iterator[LeftOut]:
    """Yield a file that is embedded; nothing for one that lies elsewhere."""
    entry = _dictionary(specification)
    name = text_of(entry.get("UF")) or text_of(entry.get("F")) or description
    for stream in map(resolve1, _dictionary(entry.get("EF")).values()):
        if isinstance(stream, PDFStream):
            size = resolve1(_dictionary(stream.attrs.get("Params")).get("Size"))
            packed = resolve1(stream.attrs.get("Length"))
            size = size if isinstance(size, int) else packed
            yield LeftOut("嵌入的文件", name, size=size if isinstance(size, int) and size >= 0 else None)
            return
    if entry and name:
        yield LeftOut("链接的文件", name)


# What stands in the file


def text_of(value: Any) -> str:
    """Return a text string of the file: with a mark of its encoding, or as programs write that set none."""
    value = resolve1(value)
    if isinstance(value, PDFStream):
        value = value.get_data()
    if isinstance(value, PSLiteral):
        return _name(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, bytes):
        return value if isinstance(value, str) else ""
    if value.startswith(b"\xfe\xff") or value.isascii():
        return decode_text(value)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return value.decode(encoding)
        except UnicodeDecodeError:
            continue
    return decode_text(value)


def _items(value: Any) -> list[Any]:
    value = resolve1(value)
    return value if isinstance(value, list) else []


def _dictionary(value: Any) -> Mapping[str, Any]:
    if isinstance(value, PDFObjRef):
        value = resolve1(value)
    return value if isinstance(value, dict) else {}


def _name(value: Any) -> str:
    value = resolve1(value)
    return str(value.name) if isinstance(value, PSLiteral) else ""


def _number(value: Any) -> int:
    value = resolve1(value)
    return value if isinstance(value, int) else 0
