"""PDF files with a text layer: what was broken into lines and pages is put together again.

The way: `pages` (characters, lines and tables of each page) → `furniture` (without page numbers, running heads and
feet) → `footnotes` → `paragraphs` → what a person sees.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from kb.files.decoding import UNKNOWN
from kb.files.pdf.footnotes import without_footnotes
from kb.files.pdf.furniture import usual_leading, without_furniture
from kb.files.pdf.glyphs import unified
from kb.files.pdf.lines import PrintedLine, usual_size
from kb.files.pdf.pages import PrintedPage, read_pages
from kb.files.pdf.paragraphs import Setting, paragraphs
from kb.files.pdf.tables import PrintedTable, Row
from kb.files.visible_text import CELL_END, Bounds, LeftOut, Piece, UnreadableFileError, VisibleParagraph, VisibleText

MOST_UNKNOWN = 0.1
"""The share of characters that a font may not tell; a text with more of them is refused."""

_NOT_PDF = "这不是 PDF 文件，请检查文件名，或用原来的程序打开后另存{}。"
_SCAN = "这份 PDF 是扫描件，没有文字层，请先做文字识别（OCR），或改用 Word 原件{}。"
_EMPTY = "这份 PDF 里没有文字，请检查文件是否完整，{}。"
_GARBLED = "这份 PDF 的文字层是乱码（字体没有给出对应的字），请先做文字识别（OCR），或改用 Word 原件{}。"

Item = PrintedLine | PrintedTable


def read(raw: bytes, bounds: Bounds) -> VisibleText:
    """Read a PDF file with a text layer: what was broken into lines and pages is put together again.

    Page numbers, running heads and feet, watermarks and pages without a text layer are told. Raises UnreadableFileError if
    it is no PDF file, encrypted or broken, a scan, or if its characters cannot be told; TooLargeError if it is too long.
    """
    if b"%PDF-" not in raw[:1024]:
        raise UnreadableFileError(_NOT_PDF.format(bounds.purpose))
    pages, title = read_pages(raw, bounds)
    bounds.check_characters(sum(page.glyphs for page in pages))
    _refuse_illegible(pages, bounds)
    bare, furniture = without_furniture(pages)
    text = [line for page in bare for line in page.lines]
    without_notes, notes = without_footnotes(bare, usual_size(text))
    setting = Setting([line for page in without_notes for line in page.lines], usual_leading(without_notes))
    items, heads = _one_head_each([item for page in without_notes for item in _items(page)])
    visible = tuple(_visible(items, setting))
    if not any(paragraph.text for paragraph in visible):
        raise UnreadableFileError(_EMPTY.format(bounds.purpose))
    return VisibleText(
        ".pdf",
        visible,
        tuple(VisibleParagraph((Piece(note, None),), "note") for note in notes),
        (*furniture, *heads, *_oddities(pages)),
        unified(title).strip(),
    )


def _refuse_illegible(pages: Sequence[PrintedPage], bounds: Bounds) -> None:
    """Raise UnreadableFileError if the pages hold no text, or one that nobody could read."""
    glyphs = sum(page.glyphs for page in pages)
    if glyphs == 0:
        is_scan = any(page.state == "picture" for page in pages)
        raise UnreadableFileError((_SCAN if is_scan else _EMPTY).format(bounds.purpose))
    unknown = sum(page.unknown for page in pages)
    mojibake = sum(page.glyphs for page in pages if page.is_mojibake)
    if unknown > MOST_UNKNOWN * glyphs or mojibake > 0.5 * glyphs:
        raise UnreadableFileError(_GARBLED.format(bounds.purpose))


def _items(page: PrintedPage) -> list[Item]:
    """Return the lines and tables of a page in reading order."""
    items: list[Item] = list(page.lines)
    for table in page.tables:
        x0, top, x1, _ = table.box
        below = (
            item.box[1] >= top if isinstance(item, PrintedTable) else item.top >= top and item.x0 < x1 and item.x1 > x0
            for item in items
        )
        items.insert(next((at for at, is_below in enumerate(below) if is_below), len(items)), table)
    return items


def _one_head_each(items: Sequence[Item]) -> tuple[list[Item], list[LeftOut]]:
    """Return the items, each table with its head once, and the heads printed again."""
    once: list[Item] = []
    heads: list[LeftOut] = []
    first: PrintedTable | None = None
    for before, item in zip([None, *items], items, strict=False):
        if not isinstance(item, PrintedTable):
            first = None
        elif not (first and isinstance(before, PrintedTable) and before.goes_on_in(item)):
            first = item
        elif item.rows[0] == first.rows[0] and len(item.rows) > 1:
            heads.append(LeftOut("重复的表头", _row(item.rows[0], 1).line, f"第 {item.page} 页"))
            once.append(replace(item, rows=item.rows[1:]))
            continue
        once.append(item)
    return once, heads


def _visible(items: Sequence[Item], setting: Setting) -> Iterator[VisibleParagraph]:
    """Yield paragraphs and rows; a table that goes on on the next page is one table."""
    waiting: list[PrintedLine] = []
    before: Item | None = None
    tables = 0
    for item in items:
        if isinstance(item, PrintedLine):
            waiting.append(item)
        else:
            yield from paragraphs(waiting, setting)
            waiting = []
            tables += not (isinstance(before, PrintedTable) and before.goes_on_in(item))
            yield from (_row(row, tables) for row in item.rows)
        before = item
    yield from paragraphs(waiting, setting)


def _row(row: Row, table: int) -> VisibleParagraph:
    cells = ([CELL_END, Piece(cell.replace("\t", " "), None)] if cell else [CELL_END] for cell in row)
    return VisibleParagraph(tuple(chain.from_iterable(cells))[1:], "row", table=table)


def _oddities(pages: Sequence[PrintedPage]) -> Iterator[LeftOut]:
    """Yield what did not come through, or not as it stands in the file."""
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
        pairs = "、".join(f"{glyph}→{unified(glyph)}" for glyph, _ in radicals.most_common(10))
        yield LeftOut("异体字形", f"{radicals.total()} 处部首或连字已换成通用字：{pairs}")
