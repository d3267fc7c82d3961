"""HTML: what a browser shows of it, links put into it, and nothing dangerous given back."""

import time
from contextlib import suppress

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from kb.files.draft import Annotation, TooLargeError
from kb.files.html import page as html

URL = "https://kb.example.org/documents/a#art_1"


def seen(page: str) -> str:
    return html.read(page.encode()).visible


def linked(page: str, wording: str, *, url: str = URL, comment: str = "") -> str:
    written = html.read(page.encode())
    start = written.visible.index(wording)
    return html.annotate(written, [Annotation(start, start + len(wording), url, comment)]).decode()


def parsed(page: str) -> BeautifulSoup:
    return BeautifulSoup(page, "html.parser")


@pytest.mark.parametrize(
    ("page", "visible"),
    [
        ("<p>依照<b>《条例》</b>第十<i>条</i></p>", "依照《条例》第十条"),
        ("<p>甲</p><p>乙</p>丙<br>丁", "甲\n乙\n丙\n丁"),
        ("<table><tr><td>甲</td><td>乙</td></tr></table>", "甲\n乙"),
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
    written = html.read(page.encode())
    last = 0
    for at in range(len(written.visible)):
        start, end = written.in_source(at, at + 1)
        assert last <= start <= end <= len(written.source)
        last = start


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.data())
def test_the_text_is_all_there_with_its_links(page: str, data: st.DataObject) -> None:
    written = html.read(page.encode())
    size = len(written.visible)
    spans = data.draw(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=3))
    marks = [Annotation(start, start + length, URL, "话") for start, length in spans if start + length <= size]
    again = html.read(html.annotate(written, marks))
    assert "".join(again.visible.split()) == "".join(written.visible.split())


@pytest.mark.parametrize("sign", ["<", "&", "<a>", "<!--", "<p", "&amp;", "<b><i>", "]]>", "\x0c"])
def test_a_page_of_signs_alone_takes_no_time(sign: str) -> None:
    raw = (sign * (2_000_000 // len(sign))).encode()
    started = time.process_time()
    with suppress(TooLargeError):
        html.annotate(html.read(raw), [])
    assert time.process_time() - started < 5
