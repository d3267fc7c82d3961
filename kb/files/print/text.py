"""What was broken into lines and pages is put together again.

The way: the pages of a file (characters, lines and tables of each) → `furniture` (without page numbers, running heads and
feet) → `footnotes` → `paragraphs` → what a person sees.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from kb.files.characters import MOST_UNKNOWN, forms_told, signs_for_blanks
from kb.files.print.footnotes import without_footnotes
from kb.files.print.furniture import usual_leading, without_furniture
from kb.files.print.lines import PrintedLine, usual_size
from kb.files.print.pages import Print, PrintedPage
from kb.files.print.paragraphs import Setting, paragraphs
from kb.files.print.tables import PrintedTable, Row
from kb.files.visible_text import (
    CELL_END,
    Bounds,
    LeftOut,
    Piece,
    ReadingRemark,
    UnreadableFileError,
    VisibleParagraph,
    VisibleText,
)

_SCAN = "这份 {} 是扫描件，没有文字层，请先做文字识别（OCR），或改用 Word 原件{}。"
_EMPTY = "这份 {} 里没有文字，请检查文件是否完整，{}。"
_GARBLED = "这份 {} 的文字层是乱码（字体没有给出对应的字），请先做文字识别（OCR），或改用 Word 原件{}。"

Item = PrintedLine | PrintedTable


def put_together(printed: Print, suffix: str, name: str, bounds: Bounds) -> VisibleText:
    """Return the pages of a file as one text; `suffix` and `name` are those of its format.

    Raises UnreadableFileError if they are scans, show no text, or characters that cannot be told; TooLargeError if there is
    too much.
    """
    pages = printed.pages
    bounds.check_characters(sum(page.glyphs for page in pages))
    _refuse_illegible(pages, name, bounds)
    bare, furniture = without_furniture(pages)
    text = [line for page in bare for line in page.lines]
    without_notes, notes = without_footnotes(bare, usual_size(text))
    setting = Setting([line for page in without_notes for line in page.lines], usual_leading(without_notes))
    items, heads = _one_head_each([item for page in without_notes for item in _items(page)])
    visible = tuple(_visible(items, setting))
    if not any(paragraph.text for paragraph in visible):
        raise UnreadableFileError(_EMPTY.format(name, bounds.purpose))
    return VisibleText(
        suffix,
        visible,
        tuple(VisibleParagraph((Piece(note, None),), "note") for note in notes),
        (*furniture, *heads, *_oddities(pages), *printed.left_out),
        printed.title.strip(),
        remarks=(*printed.remarks, *_remarks(pages)),
    )


def _refuse_illegible(pages: Sequence[PrintedPage], name: str, bounds: Bounds) -> None:
    """Raise UnreadableFileError if the pages hold no text, or one that nobody could read."""
    glyphs = sum(page.glyphs for page in pages)
    if glyphs == 0:
        is_scan = any(page.state == "picture" for page in pages)
        raise UnreadableFileError((_SCAN if is_scan else _EMPTY).format(name, bounds.purpose))
    lines = [line.text for page in pages for line in page.lines]
    blanks = sum(sum(map(line.count, signs)) for line in lines) if (signs := signs_for_blanks(lines)) else 0
    unknown = sum(page.unknown for page in pages) - blanks
    mojibake = sum(page.glyphs for page in pages if page.is_mojibake)
    if unknown > MOST_UNKNOWN * glyphs or mojibake > 0.5 * glyphs:
        raise UnreadableFileError(_GARBLED.format(name, bounds.purpose))


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
            heads.append(LeftOut("重复的表头", _row(item.rows[0], 1, item.page).line, f"第 {item.page} 页"))
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
            yield from (_row(row, tables, item.page) for row in item.rows)
        before = item
    yield from paragraphs(waiting, setting)


def _row(row: Row, table: int, page: int) -> VisibleParagraph:
    cells = ([CELL_END, Piece(cell.replace("\t", " "), None)] if cell else [CELL_END] for cell in row)
    return VisibleParagraph(tuple(chain.from_iterable(cells))[1:], "row", table=table, page=page)


def _oddities(pages: Sequence[PrintedPage]) -> Iterator[LeftOut]:
    """Yield what did not come through, or not as it stands in the file; the same on several pages once."""
    found: dict[LeftOut, list[int]] = {}
    for page in pages:
        for oddity in _oddities_of(page):
            found.setdefault(oddity, []).append(page.number)
    for oddity, numbers in found.items():
        yield replace(oddity, place=_pages_named(numbers))


def _oddities_of(page: PrintedPage) -> Iterator[LeftOut]:
    if page.state == "picture":
        yield LeftOut("没有文字层的页", "这一页是图片，没有文字，需要先做文字识别（OCR）")
    if page.state == "unreadable":
        yield LeftOut("读不出的页", "这一页的数据已损坏")
    if page.askew:
        yield LeftOut("斜排的文字", page.askew)
    yield from page.left_out


def _pages_named(numbers: Sequence[int]) -> str:
    """Return pages in words: 第 1–3、5 页."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        runs.append((runs.pop()[0] if runs and number == runs[-1][1] + 1 else number, number))
    return f"第 {'、'.join(str(first) if first == last else f'{first}–{last}' for first, last in runs)} 页"


def _remarks(pages: Sequence[PrintedPage]) -> tuple[ReadingRemark, ...]:
    """Return the remark on the forms of letters that were met, glyph by glyph."""
    forms: Counter[str] = sum((page.forms for page in pages), Counter())
    return (forms_told(forms),) if forms else ()
