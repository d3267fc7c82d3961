"""What hangs on the text of a Word file and lies in parts of its own: embedded files, charts, drawings, pieces of other formats."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from urllib.parse import unquote

from kb.errors import KbError
from kb.files.visible_text import Bounds, LeftOut, VisibleText
from kb.files.word.package import Package, Relationship
from kb.files.word.xml import parse

_LARGE = 62.0
"""Square centimetres, a tenth of A4: from this size on a picture may be one of text; a seal of 4 cm has 16."""

_WHOLE_PAGE = 310.0
"""Square centimetres, half of A4: a picture of this size in a paper is mostly a page that was scanned."""

EMU = 360_000.0
"""So many units of drawings are a centimetre (ECMA-376 part 1, 20.1.2.1)."""

_LONGEST = 2_000  # code points of a drawing or chart that are told

# In which program what is embedded was made, by the beginning of its name in the registry of Windows.
_PROGRAMS = {
    "Excel": "Excel 表格", "Word": "Word 文件", "PowerPoint": "演示文稿", "Visio": "Visio 图", "AcroExch": "PDF 文件",
    "Acrobat": "PDF 文件", "Equation": "公式", "KWPS": "WPS 文件", "WPS": "WPS 文件", "ET": "WPS 表格", "KET": "WPS 表格",
    "MSGraph": "图表", "Outlook": "邮件", "Paint": "图片",
}  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NATIVE = re.compile(rb"\x02\x00([^\x00-\x1f]{1,255})\x00([^\x00-\x1f]{0,520})\x00\x00\x00\x03\x00")
"""A file in an OLE package: a mark, its label, its path, both ended by 0, and what follows them ([MS-OLEDS], OLENativeStream)."""


_READERS = {
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html.page"),
    **dict.fromkeys((".mht", ".mhtml"), "mht"),
    ".txt": "plain",
}
"""Who reads a piece of another format that belongs into the text, by the end of its name."""


@dataclass(frozen=True)
class Size:
    """How large a picture is drawn, in centimetres; 0 where the file does not say."""

    width: float = 0.0
    height: float = 0.0

    @property
    def kind(self) -> str:
        """As what a picture of this size is told."""
        return "大幅图片" if self.width * self.height >= _LARGE else "图片"

    @property
    def words(self) -> str:
        """How large it is, in words; empty if that is unknown."""
        if not self.width * self.height:
            return ""
        page = "，几乎占满一页，像是扫描的文字" if self.width * self.height >= _WHOLE_PAGE else ""
        return f"{self.width:.1f}×{self.height:.1f} 厘米{page}"


@dataclass
class Things:
    """The parts that parts of a file refer to by the ids of relationships. Nothing here raises for what is broken."""

    package: Package
    _links: dict[str, dict[str, Relationship]] = field(default_factory=dict)

    def embedded(self, source: str, identifier: str, program: str) -> LeftOut:
        """Return a file that is embedded, by its name or the program it was made in, and its size; or linked to."""
        link = self._link(source, identifier)
        kind = next((words for begin, words in _PROGRAMS.items() if program.startswith(begin)), "")
        if link is not None and link.is_external:
            return LeftOut("链接的文件", _file_name(unquote(link.target)))
        name = self._name(source, link)
        if name is None:
            return LeftOut("嵌入的文件", kind or program)
        if kind == "公式":
            return LeftOut("公式", f"{program}，以图片显示，读不出")
        own = self._native_name(name)
        base = posixpath.basename(name)
        return LeftOut("嵌入的文件", own or (f"{kind}（{base}）" if kind else base), size=self.package.size(name))

    def lines(self, source: str, identifier: str, bounds: Bounds, *, is_inner: bool) -> list[str] | None:
        """Return the lines of a piece of another format, which Word shows as its own text (altChunk, ECMA-376 part 1,
        17.17.2); None for what cannot be read.

        A Word file in a piece of a Word file is not read: a zip may hold itself.
        """
        name = self._name(source, self._link(source, identifier)) or ""
        suffix = posixpath.splitext(name)[1].casefold()
        try:
            if suffix == ".docx" and not is_inner:
                text: VisibleText = import_module("kb.files.word.document").read_any(
                    self.package.part(name), bounds, is_inner=True
                )
            elif suffix in _READERS:
                text = import_module(f"kb.files.{_READERS[suffix]}").read(self.package.part(name), bounds)
            else:
                return None
        except KbError:
            return None
        return [line.text.replace("\t", "\u3000") for line in (*text.paragraphs, *text.notes) if line.text]

    def words(self, source: str, identifier: str) -> str:
        """Return what stands in a chart or in a drawing (SmartArt), its pieces parted by strokes."""
        name = self._name(source, self._link(source, identifier))
        if not name:
            return ""
        try:
            root = parse(self.package.part(name)).root
        except KbError:
            return ""
        lines = ("".join(run.text for run in paragraph.descendants("a:t")) for paragraph in root.descendants("a:p"))
        return " / ".join(line.strip() for line in lines if line.strip())[:_LONGEST]

    def _link(self, source: str, identifier: str) -> Relationship | None:
        if source not in self._links:
            self._links[source] = {link.id: link for link in reversed(self.package.relationships(source).links)}
        return self._links[source].get(identifier)

    def _name(self, source: str, link: Relationship | None) -> str | None:
        """Return the name of the part that a link leads to; None if there is none."""
        return None if link is None or link.is_external else self.package.target(source, link)

    def _native_name(self, name: str) -> str:
        """Return the name of a file that was packed into an OLE package; empty for what is none."""
        if not name.casefold().endswith(".bin"):
            return ""
        try:
            raw = self.package.part(name)
        except KbError:
            return ""
        names = _NATIVE.search(raw) if raw.startswith(_OLE) else None
        return _file_name(_decoded(names[1])) if names else ""


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def _file_name(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]


_LENGTH = re.compile(r"(width|height):\s*([\d.]{1,9})(pt|in|cm|mm|px)?")
_CENTIMETRES = {"pt": 2.54 / 72, "in": 2.54, "cm": 1.0, "mm": 0.1, "px": 2.54 / 96}


def size_in_style(style: str) -> Size:
    """Return the size in the style of a shape of VML: width:415.3pt;height:120pt."""
    lengths = {name: _length(digits, unit) for name, digits, unit in _LENGTH.findall(style)}
    return Size(lengths.get("width", 0.0), lengths.get("height", 0.0))


def _length(digits: str, unit: str) -> float:
    return float(digits) * _CENTIMETRES[unit] if digits.count(".") < 2 and digits != "." else 0.0


def opening_words(lines: Iterator[str]) -> str:
    """Return how a paragraph begins, as the place of what hangs on it; empty if it has no text."""
    text = next((line for line in map(str.strip, lines) if line), "")
    return f"{text[:_OPENING]}…" if len(text) > _OPENING + 1 else text


_OPENING = 14
"""Code points: 第十二条 and the first words; with less articles that begin alike are not told apart."""
