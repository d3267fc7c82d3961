"""What a page shows beside its text: frames, pictures, attached files, what programs write, struck letters; raised marks."""

import pytest

from kb.errors import KbError
from kb.files.html.page import read
from kb.files.visible_text import INTAKE, LeftOut, VisibleText

LONG = "<p>" + "值班人员应当按时到岗，做好交接记录，不得擅自离岗。" * 15 + "</p>"


def sheet(page: str) -> VisibleText:
    return read(page.encode(), INTAKE)


def told(page: str) -> list[tuple[str, str]]:
    return [(each.kind, each.text) for each in sheet(page).left_out]


# --------------------------------------------------------------------------------- frames and embedded things


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        ('<iframe src="正文.html"></iframe>', "正文.html"),
        ('<iframe title="办法全文" src="a/正文.html" width=800></iframe>', "办法全文（a/正文.html）"),
        ('<iframe srcdoc="&lt;p&gt;第二条　值班。&lt;/p&gt;"></iframe>', "写在网页里的框架：第二条　值班。"),
        ('<frame src="main.htm">', "main.htm"),
    ],
)
def test_a_page_in_a_frame_is_told_with_its_address(frame: str, words: str) -> None:
    seen = sheet(f"<p>第一条　为了规范。</p>\n{frame}<p>完。</p>")
    assert (seen.lines, seen.left_out) == (("第一条　为了规范。", "完。"), (LeftOut("框架页", words, "第 2 行"),))


@pytest.mark.parametrize(
    "frame",
    [
        '<iframe src="about:blank"></iframe>',
        '<iframe src="t.html" width=0 height=0></iframe>',
        '<iframe src="t.html" style="display:none"></iframe>',
        "<iframe></iframe>",
    ],
)
def test_frames_that_show_nothing_are_nothing(frame: str) -> None:
    assert told(f"<p>甲。</p>{frame}") == []


def test_a_page_of_frames_alone_names_them_when_it_is_refused() -> None:
    with pytest.raises(KbError, match=r"正文在框架里.*main\.htm.*再导入"):
        sheet('<frameset cols="20%,*"><frame src="menu.htm"><frame src="main.htm"></frameset>')
    with pytest.raises(KbError, match=r"只有图片.*再导入"):
        sheet('<img src="第1页.jpg"><img src="第2页.jpg">')


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        ('<embed src="files/办法.pdf">', "办法.pdf"),
        ('<object data="a.pdf"></object>', "a.pdf"),
        ('<object data="a.pdf"><p>请下载后查看</p></object>', "请下载后查看"),
        ('<video><source src="v/讲解.mp4"></video>', "讲解.mp4"),
        ("<canvas></canvas>", "由脚本画出的图"),
        ("<svg><text>流程图</text></svg>", "流程图"),
    ],
)
def test_embedded_things_are_told(thing: str, words: str) -> None:
    assert told(f"<p>甲。</p>{thing}") == [("嵌入内容", words)]


def test_what_only_programs_or_styles_write_is_told() -> None:
    page = (
        "<style>.art::before{counter-increment:a;content:'第' counter(a) '条'}</style><noscript>请启用 <b>JavaScript</b> 查看正文</noscript>"
        "<noscript><img src=count.gif></noscript><style>p{content:''}</style><p>甲。</p>"
    )
    assert told(page) == [("脚本内容", "样式表写出的编号或文字，没有读到"), ("脚本内容", "请启用 JavaScript 查看正文")]


def test_a_shadow_that_is_declared_and_details_are_read() -> None:
    page = '<x-text><template shadowrootmode="open"><p>影中的字。</p></template></x-text><details><summary>展开</summary><p>细目。</p></details>'
    assert sheet(page).lines == ("影中的字。", "展开", "细目。")


# --------------------------------------------------------------------------------------------------- pictures


def test_pictures_that_may_hold_text_are_told_one_by_one_and_others_at_once() -> None:
    page = (
        f'{LONG}<img src="i/p1.jpg" alt="值班流程" width=800 height=600>\n<img src="a.png"><img src="b.png" width="200" height=100>'
        '<img src="dot.gif" width=1 height=1><img src="arrow.png" style="width:12px"><img src="x.png" hidden>'
    )
    assert sheet(page).left_out == (
        LeftOut("大幅图片", "值班流程（p1.jpg，800×600）", "第 1 行"),
        LeftOut("图片", "2 幅图片：a.png、b.png，200×100", "第 2 行"),
    )


def test_on_a_page_of_little_text_a_picture_of_unknown_size_may_be_the_text() -> None:
    assert told('<p>示例县值班办法</p><img data-src="/u/第1页.jpg">') == [("大幅图片", "第1页.jpg")]


def test_files_that_a_page_leads_to_are_told_once_each() -> None:
    page = (
        '<p>附件：<a href="/a/登记表.docx">登记表</a>、<a href="b.pdf?v=2">名单</a>、<a href="b.pdf?v=2">名单</a>'
        '、<a href="c.html">说明</a>、<a href="d.tar.gz">全部</a></p>'
    )
    assert [each.text for each in sheet(page).left_out] == [
        "登记表（/a/登记表.docx）", "名单（b.pdf?v=2）", "全部（d.tar.gz）"
    ]  # fmt: skip
    assert sheet(page).lines == ("附件：登记表、名单、名单、说明、全部",)


# ---------------------------------------------------------------------------------------------- struck letters


@pytest.mark.parametrize("tag", ["del", "s", "strike", 'span style="text-decoration: line-through"'])
def test_what_is_struck_out_is_no_text_and_is_told(tag: str) -> None:
    page = f"<p>值班人员<{tag}>可以</{tag.split()[0]}><ins>应当</ins>到岗。</p>"
    assert (sheet(page).lines, told(page)) == (("值班人员应当到岗。",), [("删除线文字", "可以")])


# ------------------------------------------------------------------------------------------------ raised marks


@pytest.mark.parametrize(
    ("first", "second", "heads"),
    [
        ("<sup>[1]</sup>", "<sup>[2]</sup>", ("[1]", "[2]")),
        ("<sup>①</sup>", "<sup>②</sup>", ("①", "<sup>②</sup> ")),
        ("<sup>﹝1﹞</sup>", "<sup>﹝2﹞</sup>", ("﹝1﹞", "﹝2﹞")),
        ("<sup>*</sup>", "<sup>**</sup>", ("*", "** ")),
        ("<sup>［1］</sup>", "<sup>［2］</sup>", ("注［1］ ", "[2] ")),
        ('<span style="vertical-align:super">[1]</span>', "<sup>[2]</sup>", ("[1] ", "[2] ")),
        ('<a href="#fn1">①</a>', '<a href="#fn2">②</a>', ('<a id="fn1"></a>① ', '<a id="fn2"></a>② ')),
        ('<sup><a href="#n1">[1]</a></sup>', '<sup><a href="#n2">[2]</a></sup>', ("<a>[1]</a> ", "<a>[2]</a> ")),
    ],
)
def test_raised_marks_go_to_the_end_of_their_paragraph_and_notes_are_notes(
    first: str, second: str, heads: tuple[str, str]
) -> None:
    notes = "".join(f"<p>{head}示例注{number}。</p>" for head, number in zip(heads, "一二", strict=True))
    page = f"<p>第一条　值班人员{first}应当按时{second}到岗。</p><p>第二条　完。</p><hr>{notes}<p>打印本页</p>"
    seen = sheet(page)
    assert seen.lines == ("第一条　值班人员应当按时到岗。[^1][^2]", "第二条　完。", "打印本页")
    assert (seen.footnotes, seen.left_out) == (("示例注一。", "示例注二。"), ())


def test_bare_numbers_are_marks_where_a_title_stands_above_the_notes() -> None:
    page = "<p>值班<sup>1</sup>人员到岗<sup>2</sup>。</p><p>注释：</p><p>1. 注一。</p><p>2. 注二。</p>"
    seen = sheet(page)
    assert (seen.lines, seen.footnotes) == (("值班人员到岗。[^1][^2]", "注释："), ("注一。", "注二。"))


@pytest.mark.parametrize(
    ("page", "line", "mark"),
    [
        ("<p>根据《示例条例》<sup>[1]</sup>第十条的规定。</p>", "根据《示例条例》第十条的规定。", "[1]"),
        ("<p>值班<sup>1</sup>人员到岗。</p><p>1. 登记。</p>", "值班人员到岗。", "1"),
        ("<p>值班<sup>②</sup>人员到岗。</p><p>① 登记。</p>", "值班人员到岗。", "②"),
    ],
)
def test_a_raised_mark_without_its_note_is_left_out_and_told(page: str, line: str, mark: str) -> None:
    seen = sheet(page)
    assert (seen.lines[0], seen.footnotes) == (line, ())
    assert (seen.left_out[0].kind, seen.left_out[0].text) == ("注码", mark)


@pytest.mark.parametrize(
    "words",
    [
        "占<sup>1</sup>/<sub>2</sub>",
        "占<sup>1</sup><sub>2</sub>",
        "σ<sup>2</sup>",
        "面积 50 m<sup>2</sup>",
        "10<sup>3</sup> 次",
        "20 千米<sup>2</sup>",
        "CO<sub>2</sub>",
        "21<sup>st</sup>",
        "值班<sup>之一</sup>",
    ],
)
def test_exponents_and_raised_words_stay(words: str) -> None:
    seen = sheet(f"<p>每日{words}以内。</p>")
    assert seen.lines == (
        "每日" + words.replace("<sup>", "").replace("</sup>", "").replace("<sub>", "").replace("</sub>", "") + "以内。",
    )
    assert seen.left_out == ()


def test_links_of_a_table_of_contents_are_no_notes() -> None:
    page = '<p>目录 <a href="#a">（一）</a> <a href="#b">一</a> <a href="#c">1</a></p><p id=a>（一）甲。</p><p id=b>一、乙。</p><p id=c>1. 丙。</p>'
    assert sheet(page).lines == ("目录 （一） 一 1", "（一）甲。", "一、乙。", "1. 丙。")
