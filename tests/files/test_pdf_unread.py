"""What of a PDF file is no text of its pages: watermarks, forms, notes, files, what nobody sees, what only pictures show."""

from dataclasses import replace

import pytest

from kb.errors import KbError
from kb.files.pdf.text import read
from kb.files.visible_text import INTAKE, LeftOut, VisibleText
from tests.support.print_shop import LEADING, LEFT, TOP, Leaf, Run, centred, pdf_file, set_type, stream

SENTENCE = "值班人员应当按时到岗，做好交接记录，不得擅自离岗，确有需要的应当报请带班领导同意后方可离开，并于当日补记。"
ARTICLES = [f"第{number}条　{SENTENCE}" for number in "一二三四五"]
GREY, RED, PALE = "0.8 g", "1 0 0 rg", "/Pale gs"


def read_leaves(*leaves: Leaf, catalogue: bytes = b"", more: tuple[bytes, ...] = ()) -> VisibleText:
    return read(pdf_file(leaves, catalogue=catalogue, more=more), INTAKE)


def told(text: VisibleText) -> list[tuple[str, str, str]]:
    return [(each.kind, each.text, each.place) for each in text.left_out]


def utf16(words: str) -> bytes:
    return b"<FEFF%s>" % words.encode("utf-16-be").hex().encode()


# ------------------------------------------------------------------------------------------------- watermarks


def over(words: str, before: str, size: float = 50, x: float = 130, top: float = 250, step: float | None = None) -> Run:
    return Run(words, x, top, size, step, before=before)


@pytest.mark.parametrize(
    "mark",
    [
        over("内部资料", GREY),
        over("内部资料", PALE),
        over("内部资料", GREY, step=110),
        over("内部资料", GREY, size=16, top=TOP + 5 * LEADING + 4),
        over("内部资料", "0.93 0.8 0.8 rg", size=22),
    ],
    ids=["grey", "transparent", "spread", "of the size of the text", "coloured"],
)
@pytest.mark.parametrize("is_beneath", [True, False])
def test_a_watermark_across_the_text_of_each_page_is_taken_out_and_told(mark: Run, *, is_beneath: bool) -> None:
    body = set_type(ARTICLES)
    leaves = [Leaf([mark, *body] if is_beneath else [*body, mark])] * 3
    text = read_leaves(*leaves)
    assert text.lines == tuple(ARTICLES * 3)
    assert told(text) == [("水印", "内部资料", "第 1–3 页")]


def test_a_watermark_that_is_tiled_over_a_page_is_told_once() -> None:
    tiles = [over("示例县民政局 甲", GREY, 12, x, top) for x in (90, 260, 430) for top in range(90, 780, 70)]
    text = read_leaves(Leaf([*set_type(ARTICLES), *tiles]))
    assert (text.lines, told(text)) == (tuple(ARTICLES), [("水印", "示例县民政局 甲", "第 1 页")])


def test_who_fetched_a_page_and_when_is_taken_out_between_its_lines() -> None:
    def leaf(day: int) -> Leaf:
        names = [over(f"甲 2024-03-0{day} 下载", GREY, 8, 200, TOP + LEADING * at + 18) for at in (2, 5, 8)]
        return Leaf([*set_type(ARTICLES), *names])

    text = read_leaves(leaf(1), leaf(2), leaf(3))
    assert text.lines == tuple(ARTICLES * 3)
    assert [each.text for each in text.left_out] == [f"甲 2024-03-0{day} 下载" for day in (1, 2, 3)]


@pytest.mark.parametrize("words", ["内部资料 严禁外传", "业务专用章"])
def test_a_stamp_of_another_colour_on_one_page_is_taken_out_where_it_lies_on_text(words: str) -> None:
    text = read_leaves(Leaf([*set_type(ARTICLES), over(words, RED, 24, top=TOP + 10)]))
    assert (text.lines, told(text)) == (tuple(ARTICLES), [("水印", words, "第 1 页")])


def test_letters_set_one_below_the_other_are_a_watermark_too() -> None:
    letters = [over(letter, GREY, 50, 300, 120 + 90 * at) for at, letter in enumerate("内部资料")]
    text = read_leaves(*[Leaf([*set_type(ARTICLES), *letters])] * 2)
    assert (text.lines, told(text)) == (tuple(ARTICLES * 2), [("水印", "内部资料", "第 1–2 页")])


def test_what_the_file_calls_a_watermark_is_one_wherever_it_stands() -> None:
    mark = Run("样稿", 250, 760, 16, before="/Artifact << /Subtype /Watermark /Type /Pagination >> BDC", after="EMC")
    text = read_leaves(Leaf([*set_type(ARTICLES), mark]))
    assert (text.lines, told(text)) == (tuple(ARTICLES), [("水印", "样稿", "第 1 页")])


def test_tiles_that_outnumber_the_letters_of_a_page_do_not_turn_it() -> None:
    for matrix in ((0.7, 0.7, -0.7, 0.7), (0, 1, -1, 0)):
        tiles = [Run("内部资料", x, top, 14, matrix=matrix) for x in range(60, 540, 60) for top in range(100, 800, 70)]
        text = read_leaves(Leaf([*set_type(ARTICLES[:1]), *tiles]))
        assert (text.lines, told(text)) == (tuple(ARTICLES[:1]), [("斜排的文字", "内部资料", "第 1 页")])


def test_a_page_with_nothing_but_a_watermark_has_no_text() -> None:
    mark = Run("内部资料", 200, 400, 40, matrix=(0.7, 0.7, -0.7, 0.7))
    text = read_leaves(Leaf([*set_type(ARTICLES), mark]), Leaf([mark]))
    assert (text.lines, told(text)) == (tuple(ARTICLES), [("斜排的文字", "内部资料", "第 1–2 页")])


def test_forms_whose_pages_repeat_keep_their_words_beneath_a_watermark() -> None:
    labels = [
        Run(words, LEFT, 150 + 60 * at) for at, words in enumerate(("姓名：甲乙丙", "单位：示例县民政局", "备注："))
    ]
    leaf = Leaf([centred("值班登记表", 80, 22), *labels, over("样张", GREY, 80, 90, 160)])
    text = read_leaves(leaf, leaf, leaf)
    words = "".join(text.lines)
    assert all(words.count(label.text) == 3 for label in labels)
    assert told(text) == [("水印", "样张", "第 1–3 页")]


def test_a_red_head_beneath_a_watermark_stays() -> None:
    head = Run("示例县民政局文件", 120, 90, 36, before=RED)
    text = read_leaves(Leaf([head, *set_type(ARTICLES, top=200), over("内部资料", GREY, 60, 150, 90)]))
    assert text.lines == (head.text, *ARTICLES)


@pytest.mark.parametrize(
    ("runs", "line"),
    [
        ([Run("姓名：________", LEFT, TOP), Run("张三丰", LEFT + 52, TOP, before="0 0 1 rg")], "姓名：张三丰_"),
        ([Run("第一章　总则", 200, TOP, 22), Run("第一章　总则", 201.2, TOP + 1.2, 22, before=GREY)], "第一章　总则"),
        ([Run("○", LEFT, TOP), Run("1", LEFT + 5, TOP + 3, 10), Run("事项", LEFT + 20, TOP)], "○1 事项"),
    ],
    ids=["written on a line", "with a shadow", "in a ring"],
)
def test_what_is_written_over_on_purpose_stays(runs: list[Run], line: str) -> None:
    text = read_leaves(Leaf([*runs, *set_type(ARTICLES, top=200)]))
    assert (text.lines[0].replace(" ", ""), told(text)) == (line.replace(" ", ""), [])


# ------------------------------------------------------------------------------------------ what nobody sees


@pytest.mark.parametrize(
    ("run", "kind"),
    [
        (Run("看不见的字", LEFT, 600, before="1 g"), "隐藏文字"),
        (Run("看不见的字", LEFT, 600, before="3 Tr"), "隐藏文字"),
        (Run("看不见的字", LEFT, 600, 0.8), "隐藏文字"),
        (Run("看不见的字", LEFT, 600, before="/OC /Off BDC", after="EMC"), "隐藏文字"),
        (Run("看不见的字", -300, 600), "页面以外的文字"),
    ],
    ids=["white", "not painted", "tiny", "in a layer that is off", "beside the page"],
)
def test_what_nobody_sees_is_left_out_and_told(run: Run, kind: str) -> None:
    text = read_leaves(Leaf([*set_type(ARTICLES), run]))
    assert (text.lines, told(text)) == (tuple(ARTICLES), [(kind, "看不见的字", "第 1 页")])


def test_white_letters_on_a_dark_ground_and_layers_that_are_on_are_read() -> None:
    white = Run("表头", LEFT + 10, 600, before="1 g")
    layer = Run("图层里的字", LEFT, 660, before="/OC /On BDC", after="EMC")
    leaf = Leaf([*set_type(ARTICLES), white, layer], under="0 0 0.4 rg 70 220 300 40 re f 0 g")
    assert read_leaves(leaf).lines == (*ARTICLES, "表头", "图层里的字")


def test_the_text_layer_of_a_scan_is_read_though_nothing_of_it_is_painted() -> None:
    runs = [replace(run, before="3 Tr") for run in set_type(ARTICLES)]
    text = read_leaves(Leaf(runs, has_picture=True))
    assert (text.lines, told(text)) == (tuple(ARTICLES), [])


# --------------------------------------------------------------------------------------------------- pictures


def picture(width: float, height: float) -> str:
    return f"q {width} 0 0 {height} 100 60 cm /I Do Q"


@pytest.mark.parametrize(
    ("drawn", "kind", "share"), [(picture(300, 250), "大幅图片", "15%"), (picture(90, 90), "图片", "2%")]
)
def test_pictures_among_text_are_told_with_page_and_size(drawn: str, kind: str, share: str) -> None:
    text = read_leaves(Leaf(set_type(ARTICLES)), Leaf(set_type(ARTICLES), under=drawn))
    ((told_kind, words, place),) = told(text)
    assert (told_kind, place) == (kind, "第 2 页")
    assert f"占版面 {share}" in words


def test_what_an_app_prints_on_a_scan_is_told() -> None:
    text = read_leaves(Leaf(set_type(ARTICLES)), Leaf([Run("扫描全能王 创建", 400, 800, 10)], has_picture=True))
    assert [(kind, place) for kind, _, place in told(text)] == [
        ("没有文字层的页", "第 2 页"),
        ("图片上的字", "第 2 页"),
    ]


def test_a_drawing_of_many_lines_is_told() -> None:
    curves = " ".join(f"{x} 100 m {x} 150 {x + 5} 150 {x + 9} 100 c S" for x in range(100, 400, 5))
    text = read_leaves(Leaf(set_type(ARTICLES), under=curves))
    assert [(kind, place) for kind, _, place in told(text)] == [("图形", "第 1 页")]


# ------------------------------------------------------------------------------------ forms, notes and files


def widget(kind: str, value: bytes, rectangle: str, entries: str = "") -> bytes:
    return b"<< /Type /Annot /Subtype /Widget /FT /%s /T (f) /V %s /Rect [%s] %s >>" % (
        kind.encode(), value, rectangle.encode(), entries.encode()
    )  # fmt: skip


def test_the_values_of_a_form_are_read_where_they_are_drawn() -> None:
    labels = [Run(words, LEFT, 100 + 40 * at) for at, words in enumerate(("姓名：", "班次：", "同意："))]
    values = [
        widget("Tx", utf16("张三（示例镇）"), "130 715 330 740"),
        widget("Ch", b"(n)", "130 675 330 700", f"/Opt [[(n) {utf16('夜班').decode()}]]"),
        widget("Btn", b"/Yes", "130 640 146 656", "/AS /Yes"),
        widget("Btn", b"/Off", "160 640 176 656", "/AS /Off"),
    ]
    text = read_leaves(Leaf([*labels, *set_type(ARTICLES, top=250)], annotations=values))
    words = "".join("".join(text.lines).split())
    assert words.startswith("姓名：张三（示例镇）班次：夜班同意：☑☐")
    assert told(text) == []


def test_a_value_that_the_page_itself_shows_is_read_once() -> None:
    value = widget("Tx", utf16("张三"), "130 715 330 740")
    text = read_leaves(Leaf([Run("姓名：张三", LEFT + 20, 108), *set_type(ARTICLES, top=250)], annotations=[value]))
    assert "".join(text.lines).count("张三") == 1


def test_hidden_values_passwords_and_signatures_are_told() -> None:
    fields = [
        widget("Tx", utf16("内部编号"), "100 100 200 120", f"/F 2 /TU {utf16('编号').decode()}"),
        widget("Tx", b"(x)", "100 100 200 120", "/Ff 8192"),
        widget("Sig", b"<< /Name %s /M (D:20240301120000) >>" % utf16("示例县民政局"), "100 100 200 120"),
    ]
    assert told(read_leaves(Leaf(set_type(ARTICLES), annotations=fields))) == [
        ("隐藏文字", "编号：内部编号", "第 1 页"),
        ("表单控件", "f：密码，没有读", "第 1 页"),
        ("电子签名", "示例县民政局，2024-03-01", "第 1 页"),
    ]


def test_notes_and_stamps_are_told_with_their_page() -> None:
    place = b"/Rect [100 500 300 540]"
    notes = [
        b"<< /Subtype /FreeText %s /Contents %s >>" % (place, utf16("请补充依据")),
        b"<< /Subtype /Text %s /Contents (%s) >>" % (place, "此处重复".encode("gb18030")),
        b"<< /Subtype /Stamp %s /Name /Draft >>" % place,
        b"<< /Subtype /Popup %s >>" % place,
        b"<< /Subtype /Link %s /A << /S /URI /URI (http://example.org) >> >>" % place,
    ]
    text = read_leaves(Leaf(set_type(ARTICLES), annotations=notes))
    assert told(text) == [("批注", words, "第 1 页") for words in ("请补充依据", "此处重复", "图章：Draft")]


def test_embedded_files_are_told_by_name_and_size() -> None:
    packed = stream(b"x" * 34_567, "/Type /EmbeddedFile /Params << /Size 34567 >> ")
    catalogue = b"/Names << /EmbeddedFiles << /Names [(a) 13 0 R] >> >>"
    file = b"<< /Type /Filespec /F (a.xlsx) /UF %s /EF << /F 14 0 R >> >>" % utf16("附表.xlsx")
    pinned = b"<< /Subtype /FileAttachment /Rect [0 0 20 20] /FS << /UF %s /EF << /F 14 0 R >> >> >>" % utf16(
        "名单.docx"
    )
    text = read_leaves(Leaf(set_type(ARTICLES), annotations=[pinned]), catalogue=catalogue, more=(file, packed))
    assert text.left_out == (
        LeftOut("嵌入的文件", "名单.docx", "第 1 页", 34_567), LeftOut("嵌入的文件", "附表.xlsx", "", 34_567)
    )  # fmt: skip
    assert text.left_out[0].measure == "35 KB"


def test_a_form_made_when_it_is_opened_is_refused_and_one_beside_pages_is_told() -> None:
    leaf = Leaf(set_type(ARTICLES))
    form = b"/AcroForm << /XFA [] /Fields [] >>"
    assert [each.kind for each in read_leaves(leaf, catalogue=form).left_out] == ["XFA 表单"]
    with pytest.raises(KbError, match=r"动态表单.*再导入"):
        read_leaves(leaf, catalogue=form + b" /NeedsRendering true")
    with pytest.raises(KbError, match="动态表单"):
        read_leaves(Leaf([Run("Please wait... ", LEFT, 90, 12)]), catalogue=form)


@pytest.mark.parametrize("annotation", [b"13 0 R", b"null", b"<< >>", b"<< /Subtype /Text /Rect [1 2] >>", b"5"])
def test_a_broken_annotation_costs_nothing_else(annotation: bytes) -> None:
    assert read_leaves(Leaf(set_type(ARTICLES), annotations=[annotation])).lines == tuple(ARTICLES)
