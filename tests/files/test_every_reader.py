"""What every reader holds to: the text that is checked is the text that comes in, and the way back keeps it."""

import re
from html import escape

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kb.files.formats import read_file
from kb.files.visible_text import DRAFT, INTAKE, Annotation, Bounds, VisibleText
from tests.support.print_shop import Leaf, grid, page_number, pdf_file, set_type

URL = "https://kb.example.org/documents/a#art_1"
FILES = settings(max_examples=200, deadline=None)


def read_page(raw: bytes, bounds: Bounds) -> VisibleText:
    return read_file(raw, "稿.html", bounds)


def read_markdown(raw: bytes, bounds: Bounds) -> VisibleText:
    return read_file(raw, "稿.md", bounds)


def read_print(raw: bytes, bounds: Bounds) -> VisibleText:
    return read_file(raw, "稿.pdf", bounds)


def read_plain(raw: bytes, bounds: Bounds) -> VisibleText:
    return read_file(raw, "稿.txt", bounds)


WORDS = st.text("甲乙丙丁第一条（）《》，。、；0123ab #|*_[]^-<>&\u3000\ue001", min_size=1, max_size=20)
HIDDEN = "藏字"


def without_signs(text: VisibleText) -> str:
    """The lines of a text without the signs of headings, rows and notes, and without the lines that are signs alone."""
    plain: list[str] = []
    lines = iter(text.lines)
    table = 0
    for paragraph in text.paragraphs:
        if table and paragraph.table and paragraph.table != table:
            assert next(lines) == ""
        table = paragraph.table
        line = next(lines)
        for number in reversed(paragraph.notes):
            line = line.removesuffix(f"[^{number}]")
        if paragraph.kind == "heading":
            line = line.removeprefix("#" * paragraph.level + " ")
        if paragraph.kind == "row":
            cells = line.removeprefix("| ").removesuffix(" |").split(" | ")
            for piece in paragraph.pieces:
                cells = [cell.replace(f"[^{piece.note}]", "") if piece.note else cell for cell in cells]
            line = "\t".join(cells)
        if paragraph.is_header:
            assert set(next(lines)) <= set("| -")
        plain.append(line)
    assert next(lines, None) is None
    return "\n".join([*plain, *text.footnotes])


def check(text: VisibleText) -> None:
    """Hold a text to what is promised of all."""
    assert without_signs(text).replace("|", "｜") == text.text.replace("|", "｜")
    for paragraph in (*text.paragraphs, *text.notes):
        assert "\n" not in paragraph.text
        assert paragraph.kind == "row" or not paragraph.table
    if text.source is not None:
        for (first, end), (start, stop) in text.places(0, len(text.text)):
            assert 0 <= start < stop <= len(text.source)
            if stop - start == end - first and "〓" not in text.text[first:end]:
                assert "".join(text.text[first:end].split()) == "".join(text.source[start:stop].split())


def marks(draw: st.DataObject, text: VisibleText) -> list[Annotation]:
    size = len(text.text)
    spans = draw.draw(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 12)), max_size=4))
    return [Annotation(start, start + length, URL, "话") for start, length in spans if start + length <= size]


# Pages


@st.composite
def blocks(draw: st.DrawFn, depth: int = 2) -> str:
    """A block of a page, closed as people close it, in which the letters of `HIDDEN` are seen nowhere."""
    words = draw(WORDS).translate(str.maketrans("", "", HIDDEN))
    inline = draw(st.sampled_from([
        "{}", "<b>{}</b>", "<span style='color:red'>{}</span>", f"{{}}<span hidden>{HIDDEN}</span>", "{}<br>甲",
        f"{{}}<i style='display: none'>{HIDDEN}</i>乙", f"{{}}<select><option>{HIDDEN}<option>{HIDDEN}</select>",
        "<a href='https://a.b/'>{}</a>", "{}&ldquo;丁&rdquo;", f"<button>{HIDDEN}</button>{{}}", "{}\n甲", "{}\n  ab",
        f"{{}}<script>var a = '{HIDDEN}'</script>", f"{{}}<!-- {HIDDEN} -->", f"<font>{{}}</font><svg>{HIDDEN}</svg>",
    ]))  # fmt: skip
    text = inline.format(escape(words))
    around = draw(st.sampled_from([
        "<p>{}</p>\n", "<p>{}\n", "<div>{}</div>", "<h2>{}</h2>", "<ol><li>{}</ol>", "<ul><li>甲</li><li>{}</li></ul>",
        "<pre>{}</pre>", "<dl><dt>甲<dd>{}</dl>", f"{{}}<p hidden>{HIDDEN}</p>", "<blockquote>{}</blockquote>",
        f"<div style='visibility:hidden'>{HIDDEN}</div><p>{{}}", "<ol start=3><li>{}<li>丙</ol>",
        "<table><tr><th>甲<th>乙<tr><td>{}<td>丁</table>", "<table><tr><td>{}</td></tr></table>",
        f"<dialog>{HIDDEN}</dialog><p>{{}}</p>", f"<p style='mso-hide:all'>{HIDDEN}<p>{{}}",
    ]))  # fmt: skip
    inner = draw(blocks(depth - 1)) if depth and draw(st.booleans()) and around.startswith(("<div", "<blockq")) else ""
    return around.format(text + inner)


PAGES = st.lists(blocks(), min_size=1, max_size=6).map(lambda parts: "<body>丙" + "".join(parts))


@FILES
@given(PAGES, st.data())
def test_pages(page: str, data: st.DataObject) -> None:
    text = read_page(page.encode(), DRAFT)
    check(text)
    again = read_page(text.annotated(marks(data, text)), DRAFT)
    assert [paragraph.text for paragraph in again.paragraphs] == [paragraph.text for paragraph in text.paragraphs]


@FILES
@given(PAGES)
def test_what_is_hidden_on_a_page_is_read_by_nobody_and_told(page: str) -> None:
    text = read_page(page.encode(), INTAKE)
    assert not set(HIDDEN) & set(text.text + "".join(text.lines))
    shown = page.replace(f"<!-- {HIDDEN} -->", "").replace(f"<script>var a = '{HIDDEN}'</script>", "")
    assert "".join(cut.text for cut in text.left_out).count(HIDDEN) == shown.count(HIDDEN)


# Markdown, plain text, print

LINES = st.one_of(
    st.sampled_from([
        "# 题名 #", "## 第一章　总则", "**第一条**　甲。", "- 甲", "- [x] *乙*", "> 丙", "1. 丁", "| 甲 | **乙** |", "|---|:-:|",
        "| 丙 | |", "甲 | 乙", "---", "===", "```", "~~~", "    《代码》", "甲`码`乙", "<!-- 注", "-->", "甲<!-- 注 -->乙", "",
        "见[《条例》](https://a.b/c)第三条", "https://a.b/c", "<https://a.b/c>", "甲[^1]乙。", "丙。[^2][^1]", "[^1]: 注一",
        "[^2]: 注二", "    续", "&ldquo;丁&rdquo;&nbsp;", "\\*甲\\*", "这一行在二十个字以后才断开，断在书名里《示例工作", "条例》第五条。",
        "[一]: https://a.b", "弘扬“**精神”", "甲\ue001乙", "| a\\|b | c\td |", "# ", "[^1]", "甲\r", "　　第二条　乙[2018]3号",
    ]),
    WORDS,
)  # fmt: skip
FRONTS = st.sampled_from(["", "---\ntitle: 题\n---\n", "---\ntitle: 题\ntext: full\n---\n", "---\n"])


@FILES
@given(FRONTS, st.lists(LINES, max_size=12), st.data())
def test_markdown(front: str, lines: list[str], data: st.DataObject) -> None:
    raw = (front + "\n".join(lines)).encode()
    assume(raw.strip())
    text = read_markdown(raw, DRAFT)
    check(text)
    assert text.text == "\n".join([p.text for p in text.paragraphs] + list(text.footnotes))
    if "text" not in text.front:  # there a link is text
        again = read_markdown(text.annotated(marks(data, text)), DRAFT)
        assert (again.text, again.lines) == (text.text, text.lines)
    assert text.annotated([]) == raw


@FILES
@given(FRONTS, st.lists(LINES, max_size=12), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]), st.data())
def test_plain_text(front: str, lines: list[str], encoding: str, data: st.DataObject) -> None:
    raw = (front + "\r\n".join(["甲乙丙丁" * 20, *lines])).encode(encoding)
    text = read_plain(raw, DRAFT)
    check(text)
    assert text.text == "\n".join(text.lines)
    linked = text.annotated(marks(data, text)).decode(encoding)
    without = re.sub(f"<{re.escape(URL)}>〔核对：话(?: 话)*〕", "", linked)
    assert without.encode(encoding) == raw


@FILES
@given(st.data())
def test_print(data: st.DataObject) -> None:
    words = st.text("甲乙丙丁戊己庚辛", min_size=1, max_size=30)
    sentences = st.lists(words, min_size=1, max_size=5).map(lambda parts: "，".join(parts) + "。")
    rows = st.lists(st.tuples(words.map(lambda word: word[:4]), st.sampled_from(["", "1|2"])), max_size=3)
    leaves = []
    for number in range(1, data.draw(st.integers(1, 3)) + 1):
        runs = set_type(data.draw(st.lists(sentences, min_size=1, max_size=4)))
        ruled = grid([["甲", "乙"], *map(list, data.draw(rows))], 600)
        leaves.append(Leaf([*runs, *ruled.runs, page_number(number)], ruled.rules))
    text = read_print(pdf_file(leaves), INTAKE)
    check(text)
    assert all(place.place.startswith("第 ") for place in text.left_out)
    assert text == read_print(pdf_file(leaves), DRAFT)
