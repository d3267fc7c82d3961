"""Web pages: what a browser shows of them, line by line, what is left out, links put in, and nothing dangerous given back."""

import re
import time
from contextlib import suppress
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from kb.documents.lines import read_lines
from kb.errors import KbError
from kb.files.formats import read_file
from kb.files.html.page import read
from kb.files.omissions import kind_of
from kb.files.visible_text import DRAFT, INTAKE, Annotation, VisibleText
from tests.support.pace import slowness

URL = "https://kb.example.org/documents/a#art_1"


def sheet(page: str) -> VisibleText:
    return read_file(page.encode(), "页.html", INTAKE)


def seen(page: str) -> str:
    return sheet(page).text


def linked(page: str, wording: str, *, url: str = URL, comment: str = "") -> str:
    text = read(page.encode(), DRAFT)
    start = text.text.index(wording)
    return text.annotated([Annotation(start, start + len(wording), url, comment)]).decode()


def parsed(page: str) -> BeautifulSoup:
    return BeautifulSoup(page, "html.parser")


def without_tags(page: str) -> str:
    """The text of a page that holds nothing but tags and visible text."""
    return re.sub("<[^>]*>", "", page)


def lines(page: str) -> list[str]:
    return list(sheet(page).lines)


# Lines and white space


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>甲。</p><p>乙。", ["甲。", "乙。"]),
        ("<div>甲<div>乙</div>丙</div>", ["甲", "乙", "丙"]),
        ("甲<br>乙<br/>丙", ["甲", "乙", "丙"]),
        ("<span>四</span><span>种形态</span>", ["四种形态"]),
        ("<span>四</span>\n<b>种</b>\n\t<i>形态</i>", ["四种形态"]),
        ("<p>甲\n乙 丙\n a\nb</p>", ["甲乙 丙 a b"]),
        ("<span>甲<p>乙</p>丙</span>丁", ["甲", "乙", "丙丁"]),
        ("<p>&nbsp;&nbsp;　　第一条&nbsp;&nbsp;甲。　</p>", ["第一条  甲。"]),
        ("<p>\u200b\ufeff第一条　甲。\u200b</p>", ["第一条　甲。"]),
        ("<p> </p><p>&nbsp;</p><p>甲</p>", ["甲"]),
        ("<pre>甲 \n  乙</pre>丙", ["甲", "乙", "丙"]),
        ("<div style='white-space:pre-wrap'>甲\n<span>乙\n丙</span></div><p>丁\n戊</p>", ["甲", "乙", "丙", "丁戊"]),
        ("<div style='white-space:pre'>甲\n<p style='white-space: normal'>乙\n丙</p></div>", ["甲", "乙丙"]),
        ("<span style='display: block'>甲</span><span style='DISPLAY:BLOCK'>乙</span>", ["甲", "乙"]),
        ("<p style='display:inline'>第一条</p><p style='display:inline'>甲。</p>", ["第一条甲。"]),
        ("<p>甲<o:p></o:p>乙<v:x>丙</v:x></p>", ["甲乙丙"]),
        ("<p>a&lt;b &amp; c&条 &#31532;&#x6761;</p>", ["a<b & c&条 第条"]),
        ("<dl><dt>甲<dd>乙</dl><ul><li>丙<li>丁</ul>", ["甲", "乙", "丙", "丁"]),
        ("<p>甲<a name=x></a>乙<wbr>丙</p>", ["甲乙丙"]),
        ("<p><![if !supportLists]><span>第一条</span><![endif]>甲</p>", ["第一条甲"]),
        ("<xmp><b>甲</b></xmp>", ["<b>甲</b>"]),
        ("<p>&#4;甲&#5; 乙&#13;丙</p>", ["甲 乙 丙"]),
        ("甲<td>乙</td>丙<ol><li><td>丁</td><li>戊</ol>", ["甲", "乙", "丙", "1. 丁", "2. 戊"]),
        ("<font><p>甲</font>乙</p>丙", ["甲乙", "丙"]),
        ("<frameset><noframes>旧</noframes></frameset><p>甲", ["甲"]),
    ],
)
def test_lines_are_those_that_a_browser_shows(page: str, expected: list[str]) -> None:
    assert lines(page) == expected


def test_programs_styles_and_remarks_are_nothing() -> None:
    page = (
        "<head><style>p{}</style><title>题</title><meta content='甲'></head><body><script>var a='<p>乙'</script>"
        "<!-- 丙 --><template><p>丁</p></template><noscript>戊</noscript><p>正文。<style>x</style></p>"
    )
    read_page = sheet(page)
    assert (read_page.lines, read_page.left_out, read_page.title) == (("正文。",), (), "题")


def test_what_is_hidden_or_a_control_is_left_out_and_told() -> None:
    page = (
        "<p>甲<span hidden>藏一</span>乙</p>\n<div style='display : none !important'><p>藏二</p><script>x</script></div>\n"
        "<p style='Visibility:hidden'>藏三</p><dialog>藏四</dialog><p style='mso-hide:all'>藏五</p>"
        "<button>打印</button><select><option>一<option>二</select><textarea>字</textarea><input value='x'>"
        "<ruby>示<rp>(</rp><rt>shì</rt><rp>)</rp></ruby><object>旧</object><svg><text>图</text></svg><p style='color:red'>丙</p>"
    )
    read_page = sheet(page)
    assert read_page.lines == ("甲乙", "示", "丙")
    assert [(each.kind, each.text) for each in read_page.left_out] == [
        ("隐藏文字", "藏一"),
        ("隐藏文字", "藏二"),
        ("隐藏文字", "藏三"),
        ("隐藏文字", "藏四"),
        ("隐藏文字", "藏五"),
        ("表单控件", "打印"),
        ("表单控件", "一 二"),
        ("表单控件", "字"),
        ("表单控件", "x"),
        ("注音", "shì"),
        ("嵌入内容", "旧"),
        ("嵌入内容", "图"),
    ]
    assert read_page.left_out[1].place == "第 2 行"


def test_a_line_goes_on_around_what_is_hidden() -> None:
    assert lines("<p>第一<i style='display:none'>x</i>条\n<b hidden>y</b>甲</p>") == ["第一条甲"]


# Headings and lists


def test_headings_are_marked_if_they_read_like_one() -> None:
    page = (
        "<h1>示例工作条例</h1><p>甲。<h2> 第一章　总则 </h2><p>乙。<h3>第一条　为了规范示例工作，制定本条例。</h3>"
        "<p>丙。<h6><span>附</span>表</h6><p>丁。<p>戊。"
    )
    assert lines(page) == [
        "# 示例工作条例",
        "甲。",
        "## 第一章　总则",
        "乙。",
        "第一条　为了规范示例工作，制定本条例。",
        "丙。",
        "###### 附表",
        "丁。",
        "戊。",
    ]


def test_where_most_lines_are_headings_none_is() -> None:
    assert lines("<h4>首页</h4><h4>新闻</h4><p>甲。") == ["首页", "新闻", "甲。"]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<ol><li>甲<li>乙</ol>", ["1. 甲", "2. 乙"]),
        ("<ol start=3><li>甲<li value=7>乙<li>丙</ol>", ["3. 甲", "7. 乙", "8. 丙"]),
        ("<ol type=a><li>甲<li>乙</ol>", ["a. 甲", "b. 乙"]),
        ("<ol type=A start=27><li>甲</ol>", ["AA. 甲"]),
        ("<ol type=i start=4><li>甲</ol><ol type=I start=9><li>乙</ol>", ["iv. 甲", "IX. 乙"]),
        ("<ol style='list-style-type:cjk-ideographic'><li>甲<li>乙</ol>", ["一、甲", "二、乙"]),
        ("<ol style='list-style: decimal-leading-zero inside'><li>甲</ol>", ["01. 甲"]),
        ("<ol reversed><li>甲<li>乙</ol>", ["2. 甲", "1. 乙"]),
        ("<ol style='list-style:none'><li>甲</ol>", ["甲"]),
        ("<ul><li>甲</ul>", ["甲"]),
        ("<ol><li>甲<ol><li>子</ol><li>乙</ol>", ["1. 甲", "1. 子", "2. 乙"]),
        ("<ol><li><p>甲。</p><p>续。</p></li><li></li><li>丙</ol>", ["1. 甲。", "续。", "3. 丙"]),
        ("<ol><li hidden>藏<li>乙</ol>", ["1. 乙"]),
        ("<ol><li>（一）甲；<li>（二）乙。</ol>", ["（一）甲；", "（二）乙。"]),
        ("<ol><li>第一条　甲。</ol>", ["第一条　甲。"]),
        ("<ol start=x type=z><li value=''>甲</ol>", ["1. 甲"]),
    ],
)
def test_lists_have_the_numbers_that_a_browser_shows(page: str, expected: list[str]) -> None:
    assert lines(page) == expected


# Tables


def rows(*cells: str, attributes: str = "border=1") -> str:
    return f"<table {attributes}>" + "".join(f"<tr>{each}</tr>" for each in cells) + "</table>"


def test_a_table_of_data_is_a_line_for_each_row() -> None:
    page = "<p>如表：</p>" + rows("<th>类别<th>数量|单位", "<td><p>示例</p><td>3<br>个", "<td><td>", "<td>合计<td>5")
    assert lines(page + "后。") == [
        "如表：",
        "| 类别 | 数量｜单位 |",
        "| 示例 | 3 个 |",
        "| 合计 | 5 |",
        "后。",
    ]


def test_tags_that_end_nothing_make_no_cells() -> None:
    assert lines(rows("<td>1</td></td><td>2</td></tr>", "<td>3<td>4</td></p>")) == ["| 1 | 2 |", "| 3 | 4 |"]


def test_cells_over_rows_and_columns_have_their_text_once() -> None:
    page = rows("<td rowspan=2>高<td colspan=2>宽", "<td>1<td rowspan=9>2", "<td>3<td>4")
    assert lines(page) == ["| 高 | 宽 |  |", "|  | 1 | 2 |", "| 3 | 4 |  |"]


def test_two_tables_are_parted_and_captions_and_stray_text_are_lines() -> None:
    one = "<table><caption>表一</caption>散<thead><tr><th>甲<th>乙</thead><tr><td>1<td>2</table>"
    assert lines(one) == ["表一", "散", "| 甲 | 乙 |", "| 1 | 2 |"]
    assert lines(rows("<td>1<td>2", "<td>3<td>4") * 2) == ["| 1 | 2 |", "| 3 | 4 |", "", "| 1 | 2 |", "| 3 | 4 |"]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (rows("<td>左<td>右"), ["左", "右"]),
        (rows("<td>甲。", "<td>乙。"), ["甲。", "乙。"]),
        (
            rows("<td>栏<td><p>第一条　甲。</p><p>第二条　乙。</p>", "<td>脚<td>注"),
            ["栏", "第一条　甲。", "第二条　乙。", "脚", "注"],
        ),
        (rows("<td>栏<td>" + "长" * 201, "<td>甲<td>乙"), ["栏", "长" * 201, "甲", "乙"]),
        (rows("<td>" + "行<br>" * 7 + "<td>右", "<td>甲<td>乙"), ["行"] * 7 + ["右", "甲", "乙"]),
        (
            rows("<td>外" + rows("<td>1<td>2", "<td>3<td>4") + "<td>右", "<td>左<td>末"),
            ["外", "| 1 | 2 |", "| 3 | 4 |", "右", "左", "末"],
        ),
    ],
)
def test_a_table_that_lays_out_a_page_is_read_as_lines(page: str, expected: list[str]) -> None:
    assert lines(page) == expected


def test_a_table_with_a_head_may_have_long_cells() -> None:
    assert lines(rows("<th>条款<th>内容", f"<td>一<td>{'长' * 300}")) == ["| 条款 | 内容 |", f"| 一 | {'长' * 300} |"]


# Notes

WORD_NOTES = (
    '<p>甲<a style="mso-footnote-id:ftn1" href="#_ftn1" name="_ftnref1" title=""><span>[1]</span></a>乙。</p>'
    '<p>丙。<a href="#_ftn2" name="_ftnref2">[2]</a></p><p>又<a href="#_ftn1" name="_ftnref3">[1]</a></p>'
    '<div id=ftn1><p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1"><span>[1]</span></a> 注一。</p></div>'
    '<div id=ftn2><p class=MsoFootnoteText><a href="#_ftnref2" name="_ftn2">[2]</a> 注二。</p></div><p>后。</p>'
)
WIKI_NOTES = (
    '<p>甲<sup id="cite_ref-1"><a href="#cite_note-1">[1]</a></sup>乙。</p><ol><li id="cite_note-1"><span><b>'
    '<a href="#cite_ref-1">^</a></b></span> 注一。</li></ol>'
)


def test_notes_that_lead_back_to_their_mark_are_footnotes() -> None:
    word = sheet(WORD_NOTES)
    assert word.lines == ("甲乙。[^1]", "丙。[^2]", "又[^1]", "后。")
    assert word.footnotes == ("注一。", "注二。")
    wiki = sheet(WIKI_NOTES)
    assert (wiki.lines, wiki.footnotes) == (("甲乙。[^1]",), ("注一。",))


def test_endnotes_with_small_roman_numbers_are_notes_too() -> None:
    page = (
        '<p>甲<a name="sdendnote1anc" href="#sdendnote1sym"><sup>i</sup></a>。</p><div id="sdendnote1"><p>'
        '<a name="sdendnote1sym" href="#sdendnote1anc">i</a>尾注。</p></div>'
    )
    assert (sheet(page).lines, sheet(page).footnotes) == (("甲。[^1]",), ("尾注。",))


def test_brackets_around_the_mark_go_with_it() -> None:
    page = '<p>甲<sup>[<a id=r1 href="#n1">1</a>]</sup>。<p id=n1><sup>[<a href="#r1">1</a>]</sup>注。'
    assert (sheet(page).lines, sheet(page).footnotes) == (("甲。[^1]",), ("注。",))


@pytest.mark.parametrize(
    "page",
    [
        '<p>甲<a href="#n1">[1]</a></p><p id=n1>注。</p>',
        '<p>甲<a id=r1 href="#n1">第一章</a></p><p id=n1><a href="#r1">返回</a>注。</p>',
        '<div id=n1>甲<a id=r1 href="#n1">[1]</a><a href="#r1">[1]</a>注。</div>',
        '<p>甲<a id=r1 href="#n1">[1]</a><a id=r2 href="#n2">[2]</a></p><p><a id=n1 href="#r1">1</a>注<br><a id=n2 href="#r2">2</a>注</p>',
        '<p>甲<a id=r1 href="#n1">[1]</a></p><p hidden id=n1><a href="#r1">[1]</a>注。</p><p>乙</p>',
        "<p>甲<sup>1</sup></p><p>1注。</p>",
    ],
)
def test_other_links_stay_text(page: str) -> None:
    read_page = sheet(page)
    assert read_page.footnotes == ()
    assert "甲" in read_page.lines[0]
    shown = re.sub(r"\s", "", "".join(read_page.lines) + "".join(each.text for each in read_page.left_out))
    assert sorted(shown) == sorted(re.sub(r"\s", "", without_tags(page)))


# Files


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("<meta charset=gb2312><p>甲镕。".encode("gb18030"), "甲镕。"),
        ("<p>甲镕。".encode("gb18030"), "甲镕。"),
        ("<p>甲。".encode("utf-16"), "甲。"),
        (b"\xef\xbb\xbf<p>" + "甲。".encode(), "甲。"),
        ("<meta charset=big5><p>甲乙丙丁。".encode("big5"), "甲乙丙丁。"),
        (
            "<?xml version='1.0' encoding='gb2312'?><html xmlns='http://www.w3.org/1999/xhtml'><p>甲。</html>".encode(),
            "甲。",
        ),
        ("<meta charset=gbk><p>甲。".encode(), "甲。"),
    ],
)
def test_pages_are_read_in_the_encodings_of_offices(raw: bytes, expected: str) -> None:
    assert read(raw, INTAKE).lines == (expected,)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "没有可读的文字"),
        (b"<script>x</script><p> &nbsp;</p>", "没有可读的文字"),
        (b"<!-- " + b"<!--" * 100_000, "没有可读的文字"),
        (b"PK\x03\x04\0\0\1\2", "不是文本文件"),
        ("<p>字".encode() + b"\0\1\2\3", "不是文本文件"),
        (("<div>" * 2_001 + "字").encode(), "层层相套"),
        (("<b>" * 400_000 + "字").encode(), "层层相套"),
        (("<p>字" * 510_000).encode(), "标记过多"),
        (("<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">字").encode(), "标记过多"),
        (("<p>" + "字" * 2_000_001).encode(), "200 万字"),
    ],
)
def test_what_cannot_be_read_in_full_is_refused_in_a_sentence(raw: bytes, said: str) -> None:
    started = time.process_time()
    with pytest.raises(KbError, match=said) as caught:
        read(raw, INTAKE)
    assert caught.value.message.endswith("。")
    assert time.process_time() - started < 10 * slowness()


@pytest.mark.parametrize("tag", ["div", "span", "ul", "table", "x-y"])
def test_nothing_is_lost_however_deep_it_stands(tag: str) -> None:
    page = f"<{tag}>" * 1_900 + "深处" + f"</{tag}>" * 1_900 + "<p>末尾</p>"
    assert lines(page) == ["深处", "末尾"]


def test_spans_that_claim_too_much_fill_no_memory() -> None:
    page = rows(*["<td colspan=99999 rowspan=99999>甲<td>乙"] * 50)
    assert lines(page) == ["甲", "乙"] * 50
    page = rows(*["<td colspan=60 rowspan=99999>甲<td>乙"] * 50)
    assert all(len(line) < 700 and "甲" in line and "乙" in line for line in lines(page))


def test_a_large_page_takes_seconds_at_most() -> None:
    paragraph = "<p class=MsoNormal style='line-height:150%'><span lang=EN-US>第一条</span><span>为了示例。</span><o:p></o:p></p>\n"
    page = paragraph * (2_000_000 // len(paragraph.encode()))
    started = time.process_time()
    assert set(lines(page)) == {"第一条为了示例。"}
    assert time.process_time() - started < 10 * slowness()


# The way back


@pytest.mark.parametrize(
    ("page", "visible"),
    [
        ("<p>依照<b>《条例》</b>第十<i>条</i></p>", "依照《条例》第十条"),
        ("<p>甲</p><p>乙</p>丙<br>丁", "甲\n乙\n丙\n丁"),
        ("<table><tr><td>甲</td><td>乙</td></tr></table>", "甲\n乙"),
        ("<table><tr><th>甲</th><th>乙</th></tr><tr><td>1<td>2</table>", "甲\t乙\n1\t2"),
        ("<head><title>题</title><style>p{}</style></head><body>文<script>《码》</script></body>", "文"),
        ("甲<!-- 《注》 -->乙<template>丙</template><textarea>丁</textarea>", "甲乙"),
        ("&ldquo;四种形态&rdquo;&#12298;条例&#x300B;&nbsp;甲", "“四种形态”《条例》 甲"),
        ("<p>第十\n   条</p>", "第十条"),
        ("<p>word\n word</p>", "word word"),
        ("<pre>甲\n乙</pre>", "甲\n乙"),
        ("甲 < 乙 & 丙", "甲 < 乙 & 丙"),
    ],
)
def test_what_is_seen_is_what_a_browser_shows(page: str, visible: str) -> None:
    assert seen(page) == visible


def test_a_link_goes_around_the_mark_and_nothing_else_changes() -> None:
    page = "<p class=x>依照《条例》第十条办。</p>"
    assert linked(page, "《条例》第十条") == f'<p class=x>依照<a href="{URL}">《条例》第十条</a>办。</p>'


def test_a_mark_over_several_elements_is_linked_in_each() -> None:
    page = parsed(linked("<p>依照<b>《条例》</b>第十条</p>", "《条例》第十条", comment='有"出入"<b>'))
    assert [link.get_text() for link in page.select("a")] == ["《条例》", "第十条"]
    assert page.select("b > a")[0]["title"] == '有"出入"<b>'
    assert page.get_text() == "依照《条例》第十条"


def test_what_is_a_link_already_stays_that_link() -> None:
    page = '<p><a href="https://a.b/">《条例》</a>第十条</p>'
    assert [link["href"] for link in parsed(linked(page, "《条例》第十条")).select("a")] == ["https://a.b/", URL]


def test_a_comment_without_a_source_is_a_mark() -> None:
    mark = parsed(linked("<p>《条例》</p>", "《条例》", url="", comment="没有收录")).select("mark")[0]
    assert (mark["title"], mark.get_text()) == ("没有收录", "《条例》")


NASTY = [
    "<script>alert(1)</script>《条例》",
    "<p onclick=alert(1)>《条例》</p>",
    '<a href="javascript:alert(1)">甲</a>《条例》',
    '<a href="java&#115;cript:alert(1)">甲</a>《条例》',
    '<a href=" java\tscript:alert(1)">甲</a>《条例》',
    "<svg onload=alert(1)></svg>《条例》",
    "<svg><style><img src=x onerror=alert(1)></style></svg>《条例》",
    "《条例》<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>《条例》",
    "<img src=x onerror=alert(1)>《条例》",
    "<!--><script>alert(1)</script>-->《条例》",
    "<!-- --!><script>alert(1)</script> -->《条例》",
    "<title><a title='</title><img src=x onerror=alert(1)>'></title>《条例》",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>《条例》",
    "<form action=//evil><input name=x></form>《条例》",
    "<meta http-equiv=refresh content='0;url=//evil'>《条例》",
    "<base href=//evil>《条例》",
    "<object data=//evil></object><embed src=//evil>《条例》",
    "<link rel=stylesheet href=//evil>《条例》",
    "<p style='background:url(//evil)'>《条例》</p>",
    "<p/onclick=alert(1)>《条例》",
    "《条例》<plaintext><script>alert(1)</script>",
]


@pytest.mark.parametrize("page", NASTY)
def test_nothing_that_runs_or_loads_is_given_back(page: str) -> None:
    soup = parsed(linked(page, "《条例》"))
    assert not soup.select("script, iframe, object, embed, form, input, base, link, svg, math, style")
    for element in soup.find_all(True):
        for name, value in element.attrs.items():
            assert not name.lower().startswith("on"), element
            assert "javascript:" not in "".join(str(value).split()).lower(), element
            assert not (name == "style" and "url" in str(value)), element
        assert not (element.name == "meta" and str(element.get("http-equiv", "")).lower() == "refresh")
    assert any(link.get_text() == "《条例》" for link in soup.select("a"))


PIECES = ["《示例条例》", "第十条", "<p>", "</p>", "<b>", "</b>", "<br>", "&ldquo;", "&", "<", ">", " ", "\n", "<td>", "<!--x-->",
          "<a href='https://a.b'>", "</a>", "<script>", "</script>", "<pre>", "</pre>", "&#26465;", "𠮷", '"', "<select>"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_every_visible_character_has_its_place(page: str) -> None:
    page = "甲" + page
    text = sheet(page)
    last = 0
    for (first, end), (start, stop) in text.places(0, len(text.text)):
        assert last <= start < stop <= len(page)
        last = stop
        if stop - start == end - first:
            assert page[start:stop].replace("\n", " ") == text.text[first:end]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.data())
def test_the_text_is_all_there_with_its_links(page: str, data: st.DataObject) -> None:
    text = sheet("甲" + page)
    size = len(text.text)
    spans = data.draw(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=3))
    marks = [Annotation(start, start + length, URL, "话") for start, length in spans if start + length <= size]
    again = read(text.annotated(marks), INTAKE)
    assert "".join(again.text.split()) == "".join(text.text.split())


@pytest.mark.parametrize("sign", ["<", "&", "<a>", "<!--", "<p", "&amp;", "<b><i>", "]]>", "\x0c"])
def test_a_page_of_signs_alone_takes_no_time(sign: str) -> None:
    raw = (sign * (2_000_000 // len(sign))).encode()
    started = time.process_time()
    with suppress(KbError):
        read(raw, DRAFT).annotated([])
    assert time.process_time() - started < 5 * slowness()


# Properties

WORDS = st.text("甲乙丙丁a 　\n", max_size=5)
TAGS = ["p", "div", "span", "b", "h2", "li", "ul", "ol", "td", "tr", "table", "br", "a", "center", "font", "pre", "sup"]


@st.composite
def markup(draw: st.DrawFn) -> str:
    """Tags in any order, closed or not."""
    pieces = draw(
        st.lists(
            st.one_of(
                WORDS, st.sampled_from([f"<{tag}>" for tag in TAGS]), st.sampled_from([f"</{tag}>" for tag in TAGS])
            ),
            max_size=30,
        )
    )
    return "<body>甲" + "".join(pieces)


def letters(text: str) -> str:
    return re.sub(r"[^甲乙丙丁a]", "", text.replace("a. ", ""))


@given(markup())
def test_no_letter_is_lost_or_moved_whatever_the_markup(page: str) -> None:
    assert letters("".join(sheet(page).lines)) == letters(without_tags(page))


@given(st.lists(st.text("甲乙丙丁，。", min_size=1, max_size=9), min_size=1, max_size=9), st.data())
def test_a_paragraph_is_one_line_however_it_is_cut(paragraphs: list[str], data: st.DataObject) -> None:
    around = st.sampled_from(["{}", "<b>{}</b>", "\n<span>{}</span>\n", "<font><i>{}</i></font>", "<!-- x -->{}"])

    def cut(words: str) -> str:
        return "".join(data.draw(around).format(word) for word in words)

    assert lines("".join(f"<p>{cut(words)}</p>\n" for words in paragraphs)) == paragraphs


# Real pages


@pytest.mark.parametrize(
    ("name", "articles", "chapters"),
    [
        ("dangyuan-jiaoyu-2019.html", 46, 10),
        ("dangyuan-jiaoyu-2019.news.html", 46, 10),
        ("fazhan-dangyuan-2026.html", 44, 7),
        ("jiguan-jiceng-2019.news.html", 43, 9),
        ("zhangcheng-2022.html", 55, 11),
        ("zhengzhi-jianshe-2019.html", 0, 0),
    ],
)
def test_real_pages_come_out_whole(shared: Path, name: str, articles: int, chapters: int) -> None:
    raw = (shared / "regulations" / name).read_bytes()
    read_page = read(raw, INTAKE)
    found = read_lines("\n".join(read_page.lines))
    assert [line.value for line in found if line.kind == "article"] == list(range(1, articles + 1))
    assert [line.value for line in found if line.kind == "chapter"] == list(range(1, chapters + 1))
    shown = "".join(line.text for line in found)
    hidden = [each.text for each in read_page.left_out if kind_of(each.kind).is_wording]
    assert len("".join(hidden)) < 20
    soup = parsed(raw.decode())
    for unseen in soup(["script", "style", "title"]):
        unseen.decompose()
    visible = re.sub(r"\s", "", soup.get_text())
    for words in (each.text for each in read_page.left_out if each.kind not in {"图片", "附件链接"}):
        visible = visible.replace(re.sub(r"\s", "", words), "", 1)
    assert re.sub(r"\s", "", shown) == visible


def test_a_real_outline_keeps_its_parts(shared: Path) -> None:
    raw = (shared / "regulations" / "zhengzhi-jianshe-2019.html").read_bytes()
    found = read_lines("\n".join(read(raw, INTAKE).lines))
    parts = [line.value for line in found if line.kind == "outline"]
    assert parts == list(range(1, len(parts) + 1))
    assert len(parts) > 4


HIDING = ["visibility: hidden", "display:none", "display: none !important", "opacity:0", "visibility:collapse"]
SHOWN = "<h1>示例县民政局值班管理办法</h1><p>第一条　值班人员应当到岗。<span hidden>藏字</span></p>"


@pytest.mark.parametrize("style", HIDING)
@pytest.mark.parametrize(
    "page",
    [
        "<html><body style='{}'>{}</body></html>",
        "<html style='{}'><body>{}</body></html>",
        "<body><div style='{}'>{}</div></body>",
        "<body style='{}'><div hidden><main hidden>{}</main></div></body>",
        "<body>\n<script>a</script><div style='{}' id=app>{}</div><p>&nbsp;\u200b</p></body>",
    ],
)
def test_a_page_of_which_everything_is_hidden_hides_nothing(page: str, style: str) -> None:
    read_page = sheet(page.format(style, SHOWN))
    assert read_page.text == "示例县民政局值班管理办法\n第一条　值班人员应当到岗。"
    assert [cut.text for cut in read_page.left_out] == ["藏字"]
    told = [remark.message for remark in read_page.remarks]
    is_seen = style == "opacity:0" and "hidden" not in page
    assert told == ([] if is_seen else ["网页把全部文字标为隐藏（由脚本显示），已照显示出来的读取"])


def test_what_is_hidden_beside_what_is_shown_stays_hidden() -> None:
    read_page = sheet("<body><p>正文。</p><div style='display:none'><p>藏字</p></div></body>")
    assert (read_page.text, [cut.text for cut in read_page.left_out], read_page.remarks) == ("正文。", ["藏字"], ())
