"""Markdown: what is seen of it, and links put into it."""

import contextlib
import re
import time

import markdown as python_markdown
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from kb.documents.lines import read_lines
from kb.files.markdown import read
from kb.files.visible_text import DRAFT, INTAKE, Annotation, LeftOut, TooLargeError, UnreadableFileError, VisibleText
from tests.support.pace import slowness

URL = "https://kb.example.org/documents/a#art_1"


def text_of(source: str) -> VisibleText:
    return read(source.encode(), DRAFT)


def seen(source: str) -> str:
    """The visible text but for the empty lines, which stand for lines of the file of which nothing is seen."""
    return "\n".join(line for line in text_of(source).text.split("\n") if line)


def linked(source: str, wording: str, *, url: str = URL, comment: str = "") -> str:
    text = text_of(source)
    start = text.text.index(wording)
    return text.annotated([Annotation(start, start + len(wording), url, comment)]).decode()


def rendered(source: str) -> BeautifulSoup:
    return BeautifulSoup(python_markdown.markdown(source, extensions=["tables", "fenced_code"]), "html.parser")


@pytest.mark.parametrize(
    ("source", "visible"),
    [
        ("# 题名 #\n\n正文", "题名\n正文"),
        ("**《条例》**第十条", "《条例》第十条"),
        ("《示例**工作**条例》", "《示例工作条例》"),
        ("*一* _二_ ~~三~~ ***四***", "一 二  四"),
        ("弘扬“**精神”，奋发", "弘扬“**精神”，奋发"),
        ("乘号 3 * 5 * 2", "乘号 3 * 5 * 2"),
        ("变量 snake_case_name", "变量 snake_case_name"),
        ("\\*不是强调\\*", "*不是强调*"),
        ("见[《条例》](http://a.b/c \"题\")第三条", "见《条例》第三条"),
        ("见[《条例》][一]\n\n[一]: http://a.b", "见《条例》"),
        ("国发[2018]3号", "国发[2018]3号"),
        ("图![《图》](a.png)后", "图后"),
        ("码`《代码》第一条`后", "码《代码》第一条后"),
        ("```\n《代码》第一条\n```\n后", "后"),
        ("~~~\n《代码》\n```\n~~~\n后", "后"),
        ("前<!-- 《注》 -->后\n<!-- 《注》\n第二行 -->\n完", "前后\n完"),
        ("甲<br>乙<span title='x'>丙</span>", "甲乙丙"),
        ("&ldquo;四种形态&rdquo;", "“四种形态”"),
        ("见 https://a.b/c?d=《e 后", "见 https://a.b/c?d=《e 后"),
        ("见 <https://a.b/c>。", "见 https://a.b/c。"),
        ("---\ntitle: 《题》\n---\n正文", "正文"),
        ("- 甲\n- [x] 乙\n> 丙", "甲\n乙\n丙"),
        ("| 甲 | 乙 |\n|---|:-:|\n| 丙 | 丁 |", "甲\t乙\n丙\t丁"),
        ("甲 | 乙\n---|---\n丙 | 丁", "甲\t乙\n丙\t丁"),
        ("甲|乙", "甲|乙"),
        ("甲\n===\n乙\n---\n丙\n***\n丁", "甲\n乙\n丙\n丁"),
        ("第一段。\n第二段。", "第一段。\n第二段。"),
        ("第一条　甲\n第二条　乙", "第一条　甲\n第二条　乙"),
        ("中共样例委员会办公厅、样例人民政府办公厅关于做好示例工作的通知\n各单位：", "中共样例委员会办公厅、样例人民政府办公厅关于做好示例工作的通知\n各单位："),
        ("甲\r\n\r\n乙\r\n", "甲\n乙"),
    ],
)  # fmt: skip
def test_what_is_seen(source: str, visible: str) -> None:
    assert seen(source) == visible


def test_a_link_goes_around_the_mark_and_nothing_else_changes() -> None:
    assert linked("依照《条例》第十条办。", "《条例》第十条") == f"依照[《条例》第十条]({URL})办。"


def test_a_comment_is_the_title_of_the_link_and_cannot_leave_it() -> None:
    source = linked("见《条例》。", "《条例》", comment='有“"”、|、)、\\、`、<b>\n第二行')
    (link,) = rendered(source).select("a")
    assert link["href"] == URL
    assert link["title"] == '有“"”、|、)、\\、`、<b> 第二行'
    assert link.get_text() == "《条例》"


def test_a_comment_without_a_source_is_a_remark_that_is_not_shown() -> None:
    source = linked("见《条例》。", "《条例》", url="", comment="没有收录 --> <script>")
    assert rendered(source).get_text() == "见《条例》。"
    assert "核对：没有收录" in source


def test_a_mark_with_signs_inside_is_linked_piece_by_piece() -> None:
    page = rendered(linked("**见《条例》**第十条", "《条例》第十条"))
    assert [link.get_text() for link in page.select("a")] == ["《条例》", "第十条"]
    assert page.select("strong")[0].get_text() == "见《条例》"
    assert page.get_text() == "见《条例》第十条"


@pytest.mark.parametrize(
    "source",
    [
        "[《条例》](http://a.b)",
        "[见《条例》第三条][一]\n\n[一]: http://a.b",
        "    《条例》",
        "!《条例》",
        "见`《条例》`",
    ],
)
def test_no_link_is_put_where_it_would_break_something(source: str) -> None:
    assert linked(source, "《条例》") == source


def test_a_row_of_a_table_stays_a_row() -> None:
    source = "| 文件 | 条 |\n|---|---|\n| 《条例》 | 第十条 |\n"
    page = rendered(linked(source, "《条例》", comment="甲|乙"))
    assert [cell.get_text() for cell in page.select("td")] == ["《条例》", "第十条"]
    assert page.select_one("td a") is not None


PIECES = ["《示例条例》", "第十条", "**", "*", "_", "`", "~~", "[", "]", "(", ")", "!", "\\", "|", "# ", "- ", "> ", "\n", "\n\n", "    ",
          "```\n", "<b>", "</b>", "<!-- ", " -->", "&ldquo;", "&", "http://a.b/c", "正文，", "---\n", "　　", "\r\n", "𠮷", " "]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_every_visible_character_stands_where_it_is_said_to_stand(source: str) -> None:
    text = text_of(source)
    for at, character in enumerate(text.text):
        for _, (start, end) in text.places(at, at + 1):
            assert 0 <= start < end <= len(source)
            if character not in " “":
                assert source[start:end] == character


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.data())
def test_without_what_was_put_in_the_file_is_as_it_was(source: str, data: st.DataObject) -> None:
    raw = source.encode()
    text = read(raw, DRAFT)
    spans = data.draw(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 12)), max_size=4))
    marks = [
        Annotation(start, start + length, URL, "话") for start, length in spans if start + length <= len(text.text)
    ]
    annotated = text.annotated(marks).decode()
    pattern = re.compile(rf'\[(?P<text>[^\n]*?)\]\({re.escape(URL)} "话(?: 话)*"\)')
    stripped = annotated
    while (found := pattern.search(stripped)) is not None:
        opening = _opening(stripped, found.end("text"))
        stripped = stripped[:opening] + stripped[opening + 1 : found.end("text")] + stripped[found.end() :]
    assert stripped == source


def _opening(text: str, end: int) -> int:
    """Where the bracket stands that the one at `end` closes."""
    depth = 0
    for at in range(end - 1, -1, -1):
        depth += (text[at] == "]") - (text[at] == "[")
        if depth < 0:
            return at
    raise AssertionError("a link without its beginning")


@pytest.mark.parametrize("sign", ["[", "*", "`", "<", "&", "_", "![", "[[](", "\\", "|", "~~", "《"])
def test_a_file_of_signs_alone_takes_no_time(sign: str) -> None:
    raw = (sign * (2_000_000 // len(sign))).encode()
    started = time.process_time()
    with contextlib.suppress(TooLargeError):
        read(raw, DRAFT)
    assert time.process_time() - started < 4 * slowness()


# What comes in


def test_bold_numbers_are_numbers() -> None:
    source = "# 示例办法\n\n" + "".join(f"**第{number}条**　示例。\n\n" for number in "一二三")
    lines = read(source.encode(), INTAKE).lines
    assert [line.kind for line in read_lines("\n".join(lines))] == ["heading", "article", "article", "article"]


def test_each_line_of_the_file_is_a_line_of_the_text() -> None:
    source = (
        "---\ntitle: 题\n---\n# 题\n\n这一行在二十个字以后才断开，断在书名里《示例工作\n条例》第五条。\n<!-- 甲\n乙 -->\n"
        "| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 |\n```\n码\n```\n末"
    )
    text = text_of(source)
    assert (text.first_line, text.front) == (4, {"title": "题"})
    assert text.lines[-1] == "末"
    assert text.first_line + text.lines.index("末") == source.count("\n") + 1
    assert text.lines[6:9] == ("| 甲 | 乙 |", "| --- | --- |", "| 丙 | 丁 |")
    assert text.left_out == (LeftOut("备注", "甲 乙", "第 8 行"), LeftOut("代码", "码", "第 14 行"))


@pytest.mark.parametrize(
    ("source", "lines", "notes"),
    [
        ("甲[^1]乙。\n\n丙。[^注]\n\n[^1]: 一\n    续\n\n[^注]: 二\n", ("甲乙。[^1]", "", "丙。[^2]", ""), ("一续", "二")),
        ("甲。[^1]\n\n## 注释\n\n[^1]: 《条例》\n", ("甲。[^1]", "", "", ""), ("《条例》",)),
        ("| 甲[^1] | 乙 |\n|---|---|\n| 丙 | 丁 |[^1]\n[^1]: 注", ("| 甲[^1] | 乙 |", "| --- | --- |", "| 丙 | 丁 |[^1]"), ("注",)),
        ("甲。[^1][^2]\n[^1]: 注", ("甲。[^1][^2]", "[^1]: 注"), ()),
        ("甲。[^1]\n[^1]: 注\n乙。", ("甲。[^1]", "[^1]: 注", "乙。"), ()),
        ("甲。\n[^1]: 注", ("甲。", "[^1]: 注"), ()),
    ],
)  # fmt: skip
def test_notes_are_notes_if_all_stand_at_the_end(source: str, lines: tuple[str, ...], notes: tuple[str, ...]) -> None:
    text = text_of(source)
    assert (text.lines, text.footnotes) == (lines, notes)


def test_a_document_of_a_corpus_is_read_as_it_is() -> None:
    body = "\n## 第一章　总则\n\n**第一条**　`甲`*乙*。[^1]\n\n- 丙<b>\n\n| 甲 | |乙 |\n\n| 甲 |  |\n| --- | --- |\n| 1 | 2 |\n\n[^1]: 注\n"
    text = text_of(f"---\ntitle: 题\ntext: full\n---\n{body}")
    assert "\n".join(text.lines) == body
    assert (text.paragraphs[1].kind, text.paragraphs[9].is_header) == ("heading", True)


@pytest.mark.parametrize("source", ["---\ntitle: [题\n---\n甲", "---\ntitle: 题\n甲"])
def test_front_matter_that_is_not_in_order_is_refused_with_its_line(source: str) -> None:
    with pytest.raises(UnreadableFileError, match="请") as refused:
        text_of(source)
    assert refused.value.line > 0


def test_a_rule_is_no_front_matter() -> None:
    assert seen("---\n第一条　甲\n---\n乙") == "第一条　甲\n乙"


@pytest.mark.parametrize(
    ("line", "seen", "kind", "words"),
    [
        ("值班![流程图](a/流程.png)如图。", "值班如图。", "图片", "流程图（a/流程.png）"),
        ("值班<img src='a.png' alt=图>如图。", "值班如图。", "图片", "a.png"),
        ('<iframe src="正文.html"></iframe>', "", "框架页", "正文.html"),
        ("应当<!-- 待核 -->到岗。", "应当到岗。", "备注", "待核"),
        ("人员~~可以~~应当到岗。", "人员应当到岗。", "删除线文字", "可以"),
    ],
)
def test_what_is_not_read_is_told_with_its_line(line: str, seen: str, kind: str, words: str) -> None:
    text = read(f"第一行。\n\n{line}\n".encode(), INTAKE)
    assert text.lines[2] == seen
    assert text.left_out == (LeftOut(kind, words, "第 3 行"),)


def test_a_lone_sign_of_striking_out_is_text() -> None:
    assert read("约~~三人。".encode(), INTAKE).lines[0] == "约~~三人。"
