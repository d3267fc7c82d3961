"""PDF files with a text layer: what was broken into lines and pages is put together again.

The way: `pages` (characters, lines and tables of each page) → `furniture` (without page numbers, running heads and
feet) → `footnotes` → `paragraphs` → the sheet.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kb.errors import DocumentError
from kb.files.pdf.footnotes import without_footnotes
from kb.files.pdf.furniture import usual_leading, without_furniture
from kb.files.pdf.glyphs import UNKNOWN, unified
from kb.files.pdf.lines import PrintedLine, usual_size
from kb.files.pdf.pages import PrintedPage, read_pages
from kb.files.pdf.paragraphs import Paragraph, Setting, paragraphs
from kb.files.pdf.tables import PrintedTable, written
from kb.files.sheet import Sheet
from kb.files.visible_text import LeftOut

MOST_UNKNOWN = 0.1
"""The share of characters that a font may not tell; a text with more of them is refused."""

_NOT_PDF = "这不是 PDF 文件，请检查文件名，或用原来的程序打开后另存再导入。"
_SCAN = "这份 PDF 是扫描件，没有文字层，请先做文字识别（OCR），或改用 Word 原件导入。"
_EMPTY = "这份 PDF 里没有文字，请检查文件是否完整。"
_GARBLED = "这份 PDF 的文字层是乱码（字体没有给出对应的字），请先做文字识别（OCR），或改用 Word 原件导入。"

Item = PrintedLine | PrintedTable


def read(raw: bytes, name: str) -> Sheet:
    """The text of a PDF file, a line for each paragraph.

    Page numbers, running heads and feet, watermarks and pages without a text layer are named in `left_out`. Raises
    DocumentError if it is no PDF file, encrypted or broken, a scan, or if its characters cannot be told.
    """
    if b"%PDF-" not in raw[:1024]:
        raise DocumentError(_NOT_PDF, path=name)
    printed = read_pages(raw, name)
    _refuse_illegible(printed.pages, name)
    bare, furniture = without_furniture(printed.pages)
    text = [line for page in bare for line in page.lines]
    without_notes, notes = without_footnotes(bare, usual_size(text))
    setting = Setting([line for page in without_notes for line in page.lines], usual_leading(without_notes))
    items, heads = _one_head_each([item for page in without_notes for item in _items(page)])
    lines = tuple(_lines(items, setting))
    if not any(lines):
        raise DocumentError(_EMPTY, path=name)
    left_out = (*furniture, *heads, *_oddities(printed.pages))
    return Sheet(lines, tuple(notes), left_out, unified(printed.title).strip())


def _refuse_illegible(pages: Sequence[PrintedPage], name: str) -> None:
    """Raises DocumentError if the pages hold no text, or one that nobody could read."""
    glyphs = sum(page.glyphs for page in pages)
    if glyphs == 0:
        is_scan = any(page.state == "picture" for page in pages)
        raise DocumentError(_SCAN if is_scan else _EMPTY, path=name)
    unknown = sum(page.unknown for page in pages)
    mojibake = sum(page.glyphs for page in pages if page.is_mojibake)
    if unknown > MOST_UNKNOWN * glyphs or mojibake > 0.5 * glyphs:
        raise DocumentError(_GARBLED, path=name)


def _items(page: PrintedPage) -> list[Item]:
    """The lines and tables of a page in reading order."""
    items: list[Item] = list(page.lines)
    for table in page.tables:
        x0, top, x1, _ = table.box
        below = (
            at
            for at, item in enumerate(items)
            if (isinstance(item, PrintedLine) and item.top >= top and item.x0 < x1 and item.x1 > x0)
            or (isinstance(item, PrintedTable) and item.box[1] >= top)
        )  # fmt: skip
        items.insert(next(below, len(items)), table)
    return items


def _one_head_each(items: Sequence[Item]) -> tuple[list[Item], list[LeftOut]]:
    """The items, tables that go on on another page without the head that is printed there again; and those heads."""
    made: list[Item] = []
    heads: list[LeftOut] = []
    first: PrintedTable | None = None
    for before, item in zip([None, *items], items, strict=False):
        if not isinstance(item, PrintedTable):
            first = None
        elif not (first and isinstance(before, PrintedTable) and before.goes_on_in(item)):
            first = item
        elif item.rows[0] == first.rows[0] and len(item.rows) > 1:
            heads.append(LeftOut("重复的表头", written(item.rows[0]), f"第 {item.page} 页"))
            made.append(replace(item, rows=item.rows[1:]))
            continue
        made.append(item)
    return made, heads


def _lines(items: Sequence[Item], setting: Setting) -> Iterator[str]:
    """The lines of the sheet. Between two tables that follow one another stands an empty line, unless the second goes on
    with the first."""
    waiting: list[PrintedLine] = []
    before: Item | None = None
    for item in items:
        if isinstance(item, PrintedLine):
            waiting.append(item)
        else:
            yield from map(_written, paragraphs(waiting, setting))
            waiting = []
            goes_on = isinstance(before, PrintedTable) and before.goes_on_in(item)
            if isinstance(before, PrintedTable) and not goes_on:
                yield ""
            yield from map(written, item.rows)
        before = item
    yield from map(_written, paragraphs(waiting, setting))


def _written(paragraph: Paragraph) -> str:
    return paragraph.text + "".join(f"[^{note}]" for note in paragraph.notes)


def _oddities(pages: Sequence[PrintedPage]) -> Iterator[LeftOut]:
    """What did not come through, or not as it stands in the file."""
    for page in pages:
        place = f"第 {page.number} 页"
        if page.state == "picture":
            yield LeftOut("没有文字层的页", "这一页是图片，需要先做文字识别（OCR）", place)
        if page.state == "unreadable":
            yield LeftOut("读不出的页", "这一页的数据已损坏", place)
        if page.askew:
            yield LeftOut("斜排的文字", page.askew, place)
        if page.unknown:
            yield LeftOut("认不出的字", f"{page.unknown} 个字的字体没有给出对应的字，以 {UNKNOWN} 代替", place)
    radicals: Counter[str] = sum((page.radicals for page in pages), Counter())
    if radicals:
        named = "、".join(f"{glyph}→{unified(glyph)}" for glyph, _ in radicals.most_common(10))
        yield LeftOut("异体字形", f"{radicals.total()} 处部首或连字已换成通用字：{named}")
