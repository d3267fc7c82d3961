"""OFD files: text objects at places on pages become the paragraphs that were set, and all else is told."""

import os
import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from kb.corpus import Catalogue, Corpus
from kb.drafts import read_draft
from kb.files import DRAFT, INTAKE, TooLargeError, UnreadableFileError, VisibleText, read_file
from kb.files.visible_text import Bounds
from kb.intake.understanding import understand
from kb.text import fold_text
from tests.conftest import PROJECT
from tests.support.ofd_files import (
    LEADING,
    LEFT,
    TOP,
    by_ofdrw,
    ofd,
    page,
    paragraphs,
    part,
    path,
    picture,
    text,
    told_in_lines,
)

SHARED = os.environ.get("KB_SHARED", "")
TITLE = "示例县民政局值班管理办法"
SENTENCES = (
    "值班人员应当按照排班表的安排按时到岗，做好值班记录，及时报告重要情况，不得擅自离岗、脱岗，也不得让他人代替。",
    "带班领导应当保持通信畅通，遇有突发事件按照预案处置，处置结果及时报告分管负责同志，并记入值班日志备查。",
    "“四个到位”是指人员到位、职责到位、物资到位、措施到位；未做到的，由办公室提醒，再次发生的予以通报批评。",
)
NUMBERS = "一二三四五六七八九十"


def numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    return f"{'' if tens < 2 else NUMBERS[tens - 1]}{'十' if tens else ''}{NUMBERS[ones - 1] if ones else ''}"


ARTICLES = [f"第{numeral(number)}条　{SENTENCES[number % 3]}" for number in range(1, 26)]
CHAPTERS = {1: "第一章　总则", 9: "第二章　值班安排", 20: "第三章　附则"}
TABLE = [["岗位", "人数"], ["带班", "1"], ["值守", "2"]]


def regulation() -> list[str]:
    """The paragraphs of the regulation, with its chapters."""
    lines = [TITLE]
    for number, article in enumerate(ARTICLES, 1):
        lines += [CHAPTERS[number]] if number in CHAPTERS else []
        lines.append(article)
    return lines


def told(lines: list[str]) -> list[str]:
    """The lines as OFDRW is told to set them."""
    kinds = (("TITLE" if line == TITLE else "CENTRED" if line in CHAPTERS.values() else "BODY") for line in lines)
    return [f"{kind}\t{line}" for kind, line in zip(kinds, lines, strict=True)]


def read(raw: bytes) -> VisibleText:
    return read_file(raw, "值班.ofd", INTAKE)


def lines(raw: bytes) -> list[str]:
    return list(read(raw).lines)


def left_out(raw: bytes) -> list[tuple[str, str, str]]:
    return [(left.kind, left.text, left.place) for left in read(raw).left_out]


# ---------------------------------------------------------------------------------------------- by OFDRW


@pytest.fixture(scope="module")
def set_by_ofdrw(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A regulation as it is; with all that lies around its text; a page of two columns and a table; a picture alone."""
    folder = Path(__file__).resolve().parents[1] / "support" / "ofd_writer"
    head = ["HEAD\t示例县民政局文件汇编", "NUMBERS", f"INFO\t{TITLE}", "MARK\t内部资料", f"ATTACH\t附表.xml\t{folder / 'pom.xml'}"]  # fmt: skip
    cells = [
        f"CELL\t{30 + 50 * column}\t{40 + 14 * row}\t50\t14\t{cell}"
        for row, cells in enumerate(TABLE)
        for column, cell in enumerate(cells)
    ]
    columns = [f"COLUMN\t30\t110\t70\t{3 * SENTENCES[0]}", f"COLUMN\t112\t110\t70\t{3 * SENTENCES[1]}"]
    names = ("plain", "around", "columns")
    return dict(zip(names, by_ofdrw(told(regulation()), [*head, *told(regulation())], [*cells, *columns]), strict=True))


def test_a_regulation_set_by_another_program_is_the_text_it_was_set_from(set_by_ofdrw: dict[str, bytes]) -> None:
    assert lines(set_by_ofdrw["plain"]) == regulation()


def test_what_is_printed_around_a_regulation_is_taken_out_and_told(set_by_ofdrw: dict[str, bytes]) -> None:
    raw = set_by_ofdrw["around"]
    assert lines(raw) == regulation()
    assert read(raw).title == TITLE
    kinds = {kind for kind, _, _ in left_out(raw)}
    assert kinds == {"页眉", "页码", "水印", "嵌入的文件"}
    assert ("水印", "内部资料", "第 1 页") in left_out(raw)
    (attached,) = (left for left in read(raw).left_out if left.kind == "嵌入的文件")
    assert attached.text == "附表.xml"
    assert attached.size


def test_its_articles_are_those_of_the_plain_text(set_by_ofdrw: dict[str, bytes]) -> None:
    def articles(raw: bytes, name: str) -> list[tuple[str, tuple[str, ...]]]:
        (document,) = understand(read_file(raw, name, INTAKE), name, "", Catalogue({}), {})
        return [(str(each.address), tuple(p.text for p in each.paragraphs)) for each in document.structure.passages]

    plain = articles("\n".join(regulation()).encode(), "值班.txt")
    assert len([address for address, _ in plain if address.startswith("art_")]) == 25
    assert articles(set_by_ofdrw["around"], "值班.ofd") == plain


@pytest.mark.skipif(not SHARED, reason="没有 ../shared：略过真实全文的用例")
def test_real_regulations_come_back_from_the_pages() -> None:
    names = ("zhibu-2018.txt", "zhuti-zeren-2020.md", "fazhan-dangyuan-2026.html", "zhengzhi-jianshe-2019.html")
    catalogue = Corpus(PROJECT / "corpus").catalogue()
    folder = Path(SHARED) / "regulations"

    def passages(raw: bytes, name: str) -> list[tuple[str, str]]:
        (document, *_) = understand(read_file(raw, name, INTAKE), name, "", catalogue, {})
        joined = (
            (each.address, "".join(part.text for part in each.paragraphs)) for each in document.structure.passages
        )
        return [(str(address), fold_text(wording)) for address, wording in joined]

    texts: list[list[str]] = []
    for name in names:
        (document, *_) = understand(read_file((folder / name).read_bytes(), name, INTAKE), name, "", catalogue, {})
        texts.append([line for line in document.body.split("\n") if line.strip()])
    for name, lines_of, raw in zip(names, texts, by_ofdrw(*map(told_in_lines, texts)), strict=True):
        stem = name.partition(".")[0]
        assert passages(raw, f"{stem}.ofd") == passages("\n".join(lines_of).encode(), f"{stem}.txt")


def test_columns_and_tables_of_another_program(set_by_ofdrw: dict[str, bytes]) -> None:
    rows = [f"| {' | '.join(row)} |" for row in TABLE]
    assert lines(set_by_ofdrw["columns"]) == [*rows, 3 * SENTENCES[0], 3 * SENTENCES[1]]


def test_a_draft_is_read_as_what_comes_in(set_by_ofdrw: dict[str, bytes]) -> None:
    raw = set_by_ofdrw["plain"]
    assert read_draft(raw, "值班.ofd").text == read(raw).text


# --------------------------------------------------------------------------------------- by hand


def test_steps_in_runs_and_line_ends_are_read() -> None:
    assert lines(ofd(paragraphs(*ARTICLES[:3]))) == ARTICLES[:3]


def test_the_title_of_the_document_is_a_hint() -> None:
    assert read(ofd(paragraphs(ARTICLES[0]), title=TITLE)).title == TITLE


def test_reading_order_is_that_of_the_page_and_not_of_the_file() -> None:
    first, second = paragraphs(ARTICLES[0]), paragraphs(ARTICLES[1], y=TOP + 4 * LEADING)
    assert lines(ofd(second + first)) == ARTICLES[:2]


def test_a_matrix_scales_and_moves_letters() -> None:
    scaled = text(ARTICLES[0][:20], LEFT, TOP, 15.87, more='CTM="0.3528 0 0 0.3528 0 0" Boundary="28 37 150 10"')
    assert lines(ofd(scaled + paragraphs(ARTICLES[1], y=TOP + 3 * LEADING)))[0] == ARTICLES[0][:20]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("值班室", 'DeltaX="5.6 5.6"'),
        ("值班室", 'DeltaX="g 2 5.6"'),
        ("值班室", 'DeltaX="g 1 5.6 5.6"'),
        ("值班室", 'DeltaX="5.6"'),
        ("值班室", 'DeltaX=""'),
        ("𠮷林路", 'DeltaX="5.6 0 5.6"'),
        ("值班室", 'DeltaX="g 999999999999 5.6"'),
        ("值班室", 'DeltaX="g x 5.6 nan 1e999"'),
    ],
)
def test_letters_are_one_beside_the_other_however_their_steps_are_stated(words: str, code: str) -> None:
    assert "".join(lines(ofd(text(words, LEFT, TOP, code=code)))).replace("　", "") == words


def test_vertical_writing_is_read_down_its_columns() -> None:
    column = [
        text(part_of, 170 - 9 * at, 40, code=f'DeltaX="g 19 0" DeltaY="g 19 {1.05 * 5.6}"')
        for at, part_of in enumerate((ARTICLES[0][:20], ARTICLES[0][20:40]))
    ]
    assert lines(ofd("".join(column)))[0].startswith(ARTICLES[0][:40])


def test_templates_drawings_and_blocks_are_part_of_the_page() -> None:
    unit = f'<ofd:CompositeGraphicUnit ID="50" Width="150" Height="30"><ofd:Content>{text("第二条　乙。", 0, 0)}</ofd:Content></ofd:CompositeGraphicUnit>'  # fmt: skip
    parts = {
        "Doc_0/T.xml": page(text("示例县民政局文件", 70, 20)),
        "Doc_0/Res.xml": part("Res", f"<ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnits>"),
    }
    common = '<ofd:TemplatePage ID="30" BaseLoc="T.xml"/><ofd:DocumentRes>Res.xml</ofd:DocumentRes>'
    body = f"<ofd:PageBlock>{text('第一条　甲。', LEFT + 11, 50)}</ofd:PageBlock>"
    body += '<ofd:CompositeObject ResourceID="50" Boundary="39 60 150 30"/>'
    assert lines(ofd(page(body, "30"), parts=parts, common=common)) == [
        "示例县民政局文件",
        "第一条　甲。",
        "第二条　乙。",
    ]


def test_a_drawing_that_uses_itself_ends() -> None:
    unit = '<ofd:CompositeGraphicUnit ID="50"><ofd:Content><ofd:CompositeObject ResourceID="50" Boundary="0 0 9 9"/></ofd:Content></ofd:CompositeGraphicUnit>'  # fmt: skip
    parts = {"Doc_0/Res.xml": part("Res", f"<ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnits>")}
    common = "<ofd:DocumentRes>Res.xml</ofd:DocumentRes>"
    body = '<ofd:CompositeObject ResourceID="50" Boundary="0 0 9 9"/>' + paragraphs(ARTICLES[0])
    assert lines(ofd(body, parts=parts, common=common)) == ARTICLES[:1]


def test_drawings_that_use_one_another_without_end_are_refused() -> None:
    uses = ["".join(f'<ofd:CompositeObject ResourceID="{at + 1}"/>' for _ in range(9)) for at in range(9)]
    units = "".join(
        f'<ofd:CompositeGraphicUnit ID="{at}"><ofd:Content>{use}</ofd:Content></ofd:CompositeGraphicUnit>'
        for at, use in enumerate(uses)
    )
    parts = {"Doc_0/Res.xml": part("Res", units)}
    raw = ofd('<ofd:CompositeObject ResourceID="0"/>', parts=parts, common="<ofd:DocumentRes>Res.xml</ofd:DocumentRes>")
    with pytest.raises(TooLargeError):
        read_file(raw, "a.ofd", Bounds(10**6, 10**6, 10_000, "再导入"))


def test_a_ruled_table_is_read_in_rows() -> None:
    rules = [f"M 30 {y} L 130 {y} " for y in (40, 54, 68, 82)] + [f"M {x} 40 L {x} 82 " for x in (30, 80, 130)]
    cells = [text(cell, 34 + 50 * x, 44 + 14 * y) for y, row in enumerate(TABLE) for x, cell in enumerate(row)]
    raw = ofd(path("".join(rules)) + "".join(cells) + paragraphs(ARTICLES[0], y=100))
    assert lines(raw) == [*(f"| {' | '.join(row)} |" for row in TABLE), ARTICLES[0]]
    assert not read(raw).left_out


def test_a_colour_behind_words_is_no_table() -> None:
    ground = path("M 20 30 L 190 30 L 190 100 L 20 100 C", more='Stroke="false" Fill="true"')
    assert lines(ofd(ground + paragraphs(*ARTICLES[:2]))) == ARTICLES[:2]


def test_heads_and_numbers_of_pages_are_told() -> None:
    pages = [
        text("示例县民政局文件汇编", 60, 15, 3.7) + paragraphs(*ARTICLES[3 * at : 3 * at + 3]) + text(f"— {at + 1} —", 98, 272, 4.9)
        for at in range(3)
    ]  # fmt: skip
    assert lines(ofd(*pages)) == ARTICLES[:9]
    assert {kind for kind, _, _ in left_out(ofd(*pages))} == {"页眉", "页码"}


def test_a_slanting_watermark_is_told_and_leaves_the_text_whole() -> None:
    mark = text("内部资料", 60, 60, 12, more='CTM="0.7 0.7 -0.7 0.7 0 0"')
    raw = ofd(paragraphs(*ARTICLES[:3]) + mark)
    assert lines(raw) == ARTICLES[:3]
    assert left_out(raw) == [("斜排的文字", "内部资料", "第 1 页")]


def test_a_faint_watermark_across_the_text_is_taken_out() -> None:
    grey = '<ofd:FillColor Value="220 220 220"/>'
    mark = "".join(text("内部资料", 40, y, 14, inner=grey) for y in (35, 70, 105))
    raw = ofd(paragraphs(*ARTICLES[:5]) + mark)
    assert lines(raw) == ARTICLES[:5]
    assert ("水印", "内部资料", "第 1 页") in left_out(raw)


@pytest.mark.parametrize(
    ("more", "inner"),
    [
        ('Visible="false"', ""),
        ('Fill="false"', ""),
        ('Alpha="0"', ""),
        ("", '<ofd:FillColor Value="255 255 255"/>'),
        ("", '<ofd:FillColor Value="0 0 0" Alpha="0"/>'),
    ],
)
def test_what_nobody_sees_is_told_as_hidden(more: str, inner: str) -> None:
    raw = ofd(paragraphs(ARTICLES[0]) + text("看不见的话", LEFT, 150, more=more, inner=inner))
    assert lines(raw) == ARTICLES[:1]
    assert left_out(raw) == [("隐藏文字", "看不见的话", "第 1 页")]


def test_white_letters_on_a_dark_ground_are_seen() -> None:
    ground = path("M 20 140 L 190 140 L 190 170 L 20 170 C", more='Stroke="false" Fill="true"')
    white = text("第二条　乙。", LEFT + 11.2, 150, inner='<ofd:FillColor Value="255 255 255"/>')
    assert lines(ofd(paragraphs(ARTICLES[0]) + ground + white)) == [ARTICLES[0], "第二条　乙。"]


def test_the_text_layer_of_a_scan_is_its_text() -> None:
    layer = paragraphs(*ARTICLES[:3]).replace('Font="4"', 'Font="4" Fill="false"')
    raw = ofd(picture(0, 0, 210, 297) + layer)
    assert lines(raw) == ARTICLES[:3]
    assert left_out(raw) == []


def test_letters_beside_the_paper_are_told() -> None:
    assert ("页面以外的文字", "纸外", "第 1 页") in left_out(ofd(paragraphs(ARTICLES[0]) + text("纸外", 300, 40)))


def test_pages_that_are_pictures_are_told_and_a_file_of_them_is_refused() -> None:
    scan = picture(0, 0, 210, 297)
    assert [(kind, place) for kind, _, place in left_out(ofd(paragraphs(ARTICLES[0]), scan))] == [("没有文字层的页", "第 2 页")]  # fmt: skip
    with pytest.raises(UnreadableFileError, match=r"^这份 OFD 是扫描件，没有文字层，请先做文字识别（OCR）.*再导入。$"):
        read(ofd(scan))


def test_pictures_between_paragraphs_are_told() -> None:
    kinds = [kind for kind, _, _ in left_out(ofd(paragraphs(ARTICLES[0]) + picture(30, 120, 120, 80)))]
    assert kinds == ["大幅图片"]


@pytest.mark.parametrize(
    ("kind", "inside", "told_as"),
    [
        ("Watermark", text("内部资料", 60, 60) * 3, ("水印", "内部资料")),
        ("Watermark", picture(0, 0, 40, 40), ("水印", "图片水印")),
        ("Stamp", picture(0, 0, 40, 40), ("批注", "图章：图片")),
        ("Highlight", "", ("批注", "请核对")),
        ("Path", text("已阅", 60, 60), ("批注", "请核对 已阅")),
    ],
)
def test_notes_on_pages_are_told(kind: str, inside: str, told_as: tuple[str, str]) -> None:
    remark = "<ofd:Remark>请核对</ofd:Remark>" if told_as[0] == "批注" and kind != "Stamp" else ""
    note = f'<ofd:Annot Type="{kind}" ID="60">{remark}<ofd:Appearance Boundary="0 0 210 297">{inside}</ofd:Appearance></ofd:Annot>'  # fmt: skip
    parts = {
        "Doc_0/Annots.xml": part("Annotations", '<ofd:Page PageID="1"><ofd:FileLoc>A/1.xml</ofd:FileLoc></ofd:Page>'),
        "Doc_0/A/1.xml": part("PageAnnot", note),
    }
    raw = ofd(paragraphs(ARTICLES[0]), parts=parts, document="<ofd:Annotations>Annots.xml</ofd:Annotations>")
    assert lines(raw) == ARTICLES[:1]
    assert left_out(raw) == [(*told_as, "第 1 页")]


def test_attachments_seals_and_other_versions_are_told() -> None:
    signed = '<ofd:SignedInfo><ofd:Provider ProviderName="签章" Company="示例公司"/><ofd:SignatureDateTime>2024-05-01 09:00:00</ofd:SignatureDateTime><ofd:StampAnnot ID="1" PageRef="1" Boundary="0 0 9 9"/></ofd:SignedInfo>'
    parts: dict[str, str | bytes] = {
        "Doc_0/Att.xml": part(
            "Attachments",
            '<ofd:Attachment Name="名单" Format="xlsx" Size="1"><ofd:FileLoc>F/a.xlsx</ofd:FileLoc></ofd:Attachment>',
        ),
        "Doc_0/F/a.xlsx": b"x" * 1234,
        "Doc_0/Signs.xml": part("Signatures", '<ofd:Signature ID="1" Type="Seal" BaseLoc="S/1.xml"/>'),
        "Doc_0/S/1.xml": part("Signature", signed),
    }
    body = '<ofd:Versions><ofd:Version ID="1" Index="1"/><ofd:Version ID="2" Index="2" Current="true" BaseLoc="V.xml"/></ofd:Versions><ofd:Signatures>Doc_0/Signs.xml</ofd:Signatures>'  # fmt: skip
    raw = ofd(paragraphs(ARTICLES[0]), parts=parts, body=body, document="<ofd:Attachments>Att.xml</ofd:Attachments>")
    assert left_out(raw) == [
        ("电子签名", "电子印章，2024-05-01，示例公司", "第 1 页"),
        ("嵌入的文件", "名单.xlsx", ""),
        ("其他版本", "1 个，读的是当前版本", ""),
    ]
    assert [left.size for left in read(raw).left_out] == [None, 1234, None]


def test_the_current_version_is_the_one_that_is_read() -> None:
    listed = '<ofd:Pages><ofd:Page ID="1" BaseLoc="New.xml"/></ofd:Pages>'
    parts = {
        "Doc_0/V2.xml": part("DocVersion", "<ofd:DocRoot>Document2.xml</ofd:DocRoot>"),
        "Doc_0/Document2.xml": part("Document", listed),
        "Doc_0/New.xml": page(paragraphs(ARTICLES[1])),
    }
    body = '<ofd:Versions><ofd:Version ID="2" Current="true" BaseLoc="Doc_0/V2.xml"/></ofd:Versions>'
    assert lines(ofd(paragraphs(ARTICLES[0]), parts=parts, body=body)) == ARTICLES[1:2]


def test_several_documents_are_read_one_after_the_other_and_that_is_told() -> None:
    parts = {
        "Doc_1/Document.xml": part("Document", '<ofd:Pages><ofd:Page ID="1" BaseLoc="1.xml"/></ofd:Pages>'),
        "Doc_1/1.xml": page(paragraphs(ARTICLES[1])),
    }
    body = "</ofd:DocBody><ofd:DocBody><ofd:DocRoot>/Doc_1/Document.xml</ofd:DocRoot>"
    text_of = read(ofd(paragraphs(ARTICLES[0]), parts=parts, body=body))
    assert list(text_of.lines) == ARTICLES[:2]
    assert [remark.message for remark in text_of.remarks] == ["文件里有 2 个文档，已依次读出"]


def test_a_page_that_is_damaged_is_told_and_the_others_are_read() -> None:
    assert left_out(ofd(paragraphs(ARTICLES[0]), "<?xml version='1.0'?><broken")) == [
        ("读不出的页", "这一页的数据已损坏", "第 2 页")
    ]


def test_letters_that_their_font_does_not_tell_are_refused_in_numbers() -> None:
    with pytest.raises(UnreadableFileError, match="文字层是乱码"):
        read(ofd(paragraphs("".join(map(chr, range(0xE300, 0xE350))))))


def test_a_writer_with_attributes_of_its_own_is_read() -> None:
    odd = paragraphs(*ARTICLES[:2]).replace("Size=", "size=")
    raw = ofd(odd)
    with zipfile.ZipFile(BytesIO(raw)) as opened:
        assert b"size=" in opened.read("Doc_0/Pages/1.xml")
    assert lines(raw) == ARTICLES[:2]


# --------------------------------------------------------------------------------------------- safety

_ENTITY = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "&#30002;">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "空文件"),
        (ofd(paragraphs(ARTICLES[0]))[:600], "已经损坏"),
        (ofd(paragraphs(ARTICLES[0]), parts={"OFD.xml": "<ofd"}), "已经损坏"),
        (ofd(paragraphs(ARTICLES[0]), parts={"OFD.xml": "<a/>"}), "已经损坏"),
        (ofd(paragraphs(ARTICLES[0]), parts={"OFD.xml": _ENTITY}), "实体声明"),
        (ofd(paragraphs(ARTICLES[0]), parts={"../x.xml": "a"}), "已经损坏"),
        (ofd(paragraphs(ARTICLES[0]), parts={"Encryptions.xml": "<a/>"}), "设有密码"),
        (ofd(paragraphs(ARTICLES[0]), parts={"Doc_0/big.bin": bytes(30_000_000)}), "解压后过大"),
        (ofd(), "已经损坏"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_the_next_step(raw: bytes, said: str) -> None:
    with pytest.raises(UnreadableFileError, match=rf"{said}.*请?.*再导入。$"):
        read(raw)


def test_nested_and_numerous_elements_are_refused() -> None:
    deep = "<ofd:PageBlock>" * 300 + "</ofd:PageBlock>" * 300
    assert [kind for kind, _, _ in left_out(ofd(paragraphs(ARTICLES[0]), page(deep)))] == ["读不出的页"]
    with pytest.raises(TooLargeError):
        read_file(ofd(paragraphs(*ARTICLES)), "a.ofd", Bounds(10**6, 10**6, 30, "再导入"))
    with pytest.raises(TooLargeError):
        read_file(ofd(paragraphs(*ARTICLES)), "a.ofd", Bounds(10**6, 100, 10**6, "再导入"))


def test_a_location_cannot_lead_out_of_the_package() -> None:
    raw = ofd(paragraphs(ARTICLES[0]), document="<ofd:Annotations>../../../etc/passwd</ofd:Annotations>")
    assert lines(raw) == ARTICLES[:1]


def test_wrapped_phrases_are_whole_again() -> None:
    joined = "".join(lines(ofd(paragraphs(*ARTICLES[:6], per_line=17))))
    for article in ARTICLES[:6]:
        assert re.sub("　", "", article) in re.sub("　", "", joined)


def test_drafts_have_the_bounds_of_drafts() -> None:
    with pytest.raises(UnreadableFileError, match="再核对"):
        read_file(ofd(picture(0, 0, 210, 297)), "a.ofd", DRAFT)
