"""The letters of a file by other means than its reader: nothing here is shared with the readers, so that each proves the other.

PDF files are read by PDFium (the reader stands on pdfplumber), Word and OFD files by the parser of the standard library,
pages by its `html.parser`, bytes by charset-normalizer; what only an office program opens is exported as text by LibreOffice.
Order, tables and notes are nobody's concern here: only that no letter is passed over.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from kb.errors import DocumentError
from kb.files import INTAKE, exported

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CHINESE = ["gb18030", "big5hkscs", "utf_16"]
_DECLARED_WITHIN = (
    2048  # bytes: where HTML says that the encoding of a page has to be declared, with room for old pages
)
_UNSEEN = frozenset({"script", "style", "head", "template"})
_WORD_PARTS = re.compile(r"word/(?:document|footnotes|endnotes|header\d*|footer\d*|comments)\d*\.xml")
_PLACES = {"footnotes": "脚注", "endnotes": "尾注", "header": "页眉", "footer": "页脚", "comments": "批注"}
_FEW = 100  # characters of a page: hardly five lines


@dataclass(frozen=True)
class Extract:
    """A stretch of text as it stands in a file, and its place there (第 12 行, 第 3 页)."""

    place: str
    text: str


def extracts(raw: bytes, suffix: str) -> list[Extract]:
    """Return all text of a file, which is told by its bytes; *suffix* decides between pages and plain text.

    Raises DocumentError if it cannot be opened by other means, UnreadableFileError if there is no LibreOffice for it.
    """
    if raw.startswith(b"%PDF-"):
        return list(_of_pdf(raw))
    if raw.startswith(b"PK\x03\x04"):
        return list(_of_package(raw))
    if raw.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        return list(_of_lines(exported(raw, INTAKE)))
    text = _decoded(raw)
    return list(_of_page(text) if suffix in {".html", ".htm"} else _of_lines(text))


def _of_lines(text: str) -> Iterator[Extract]:
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        yield Extract(f"第 {number} 行", line)


def _decoded(raw: bytes) -> str:
    """Return bytes as text: as UTF-8, as a page declares, or as charset-normalizer takes them to be."""
    declared = _CHARSET.search(raw, 0, _DECLARED_WITHIN)
    for encoding in ("utf-8-sig", {"gb2312": "gb18030", "gbk": "gb18030"}.get(name := _named(declared), name)):
        try:
            return raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    from charset_normalizer import from_bytes  # only old encodings wait for it

    best = from_bytes(raw, cp_isolation=_CHINESE).best()
    return str(best) if best is not None else raw.decode("gb18030", "replace")


def _named(declared: re.Match[bytes] | None) -> str:
    return declared[1].decode("ascii", "replace").lower() if declared else "utf-8"


class _BodyText(HTMLParser):
    """The text between the tags of a page, with its line; scripts, styles and the head aside."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.extracts: list[Extract] = []
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in _UNSEEN:
            self._within.append(tag)
        elif tag == "body":
            self._within.clear()

    def handle_endtag(self, tag: str) -> None:
        if tag in self._within:
            del self._within[self._within.index(tag) :]

    def handle_data(self, data: str) -> None:
        if not self._within:
            self.extracts.append(Extract(f"第 {self.getpos()[0]} 行", data))


def _of_page(text: str) -> list[Extract]:
    page = _BodyText()
    page.feed(text)
    page.close()
    return page.extracts


def _of_pdf(raw: bytes) -> Iterator[Extract]:
    """Yield the lines of each page; of pages on which PDFium finds next to nothing those that pdfminer.six finds.

    PDFium passes over the letters of fonts that it cannot draw.
    """
    from pdfminer.high_level import extract_pages  # only who has a PDF file waits for them
    from pdfminer.layout import LTTextContainer
    from pypdfium2 import PdfDocument

    document: Any = PdfDocument(raw)
    pages = [str(page.get_textpage().get_text_range()) for page in document]
    few = [number for number, text in enumerate(pages) if len(text) < _FEW]
    if few:
        for number, page in zip(few, extract_pages(BytesIO(raw), page_numbers=few), strict=False):
            other = "".join(each.get_text() for each in page if isinstance(each, LTTextContainer))
            pages[number] = max(pages[number], other, key=len)
    for number, text in enumerate(pages, 1):
        yield from (Extract(f"第 {number} 页", line) for line in text.splitlines())


def _of_package(raw: bytes) -> Iterator[Extract]:
    try:
        archive = zipfile.ZipFile(BytesIO(raw))
    except zipfile.BadZipFile as error:
        raise DocumentError("另一种方法打不开这个文件。") from error
    names = sorted(archive.namelist())
    if "OFD.xml" in names:
        for name in names:
            if name.lower().endswith(".xml"):
                yield from _of_layout(archive.read(name), name)
        return
    for name in names:
        if _WORD_PARTS.fullmatch(name):
            yield from _of_word(archive.read(name), re.sub(r"\d*\.xml$", "", name.removeprefix("word/")))


def _of_word(part: bytes, kind: str) -> Iterator[Extract]:
    """Yield the `w:t` of each paragraph of a part; a paragraph in a text box is one of its own, and told again outside."""
    place = _PLACES.get(kind, "")
    for number, paragraph in enumerate(_all(part, "p"), 1):
        text = "".join(each.text or "" if _local(each) == "t" else " " for each in _in_paragraph(paragraph))
        yield Extract(place or f"第 {number} 段", text)


def _in_paragraph(paragraph: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Yield texts, tabs and breaks of a paragraph in order, those of paragraphs inside it aside."""
    stack = [iter(paragraph)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif _local(child) in {"t", "tab", "br", "cr"}:
            yield child
        elif _local(child) != "p":
            stack.append(iter(child))


def _of_layout(part: bytes, name: str) -> Iterator[Extract]:
    """Yield the `TextCode` of a part; where pages lie in a package is free, but all writers number them, from 0 or 1."""
    number = re.search(r"Pages?[_/](?:Page_)?(\d+)", name)
    place = f"页面 {number[1]}" if number else "各页共有的内容"
    for each in _all(part, "TextCode"):
        yield Extract(place, each.text or "")


def _all(part: bytes, local: str) -> Iterator[ElementTree.Element]:
    """Yield the elements of that local name; the parser knows no outside entities, and the worker bounds those inside."""
    return (each for each in ElementTree.fromstring(part).iter() if _local(each) == local)  # noqa: S314


def _local(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]
