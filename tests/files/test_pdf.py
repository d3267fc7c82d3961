"""What PDF files are read as: pages made by hand, pages printed by LibreOffice, and pages made to do harm."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from kb.errors import KbError
from kb.files.formats import read_file
from kb.files.pdf.text import read
from kb.files.visible_text import DRAFT, INTAKE, LeftOut, UnreadableFileError, VisibleText
from kb.text import UNKNOWN
from tests.support.hostile_files import deep_nesting, form_in_itself, many_pages, page_tree_in_a_circle, swelling
from tests.support.print_shop import (
    LEADING,
    LEFT,
    RIGHT,
    TOP,
    Leaf,
    Run,
    centred,
    converted,
    grid,
    page_number,
    paragraph,
    paragraph_with_note,
    pdf_file,
    printed,
    set_type,
    table,
)

SENTENCE = "样例工作坚持以样例为中心，统筹推进各项样例任务，做到事事有样例、件件有着落，不断提高样例工作的质量和水平。"
LONG = SENTENCE * 3


def read_leaves(*leaves: Leaf) -> VisibleText:
    return read_file(pdf_file(leaves), "稿.pdf", INTAKE)


def squeezed(lines: tuple[str, ...] | list[str]) -> list[str]:
    return ["".join(line.split()) for line in lines]


# ------------------------------------------------------------------------------------------------- paragraphs


def test_lines_of_a_paragraph_are_put_together_without_spaces() -> None:
    text = read_leaves(Leaf([centred("示例工作条例", 60, 22), *set_type([LONG, SENTENCE])]))
    assert text.lines == ("示例工作条例", LONG, SENTENCE)


def test_a_paragraph_goes_on_over_the_end_of_a_page() -> None:
    first, *rest = set_type([LONG])
    after = [replace(run, top=TOP + LEADING * at) for at, run in enumerate(rest)]
    text = read_leaves(Leaf([first, page_number(1)]), Leaf([*after, page_number(2)]))
    assert text.lines == (LONG,)


def test_a_paragraph_that_begins_on_a_new_page_is_one_of_its_own() -> None:
    full = "样" * 25 + "例" * 27
    text = read_leaves(Leaf(set_type([full])), Leaf(set_type([SENTENCE])))
    assert text.lines == (full, SENTENCE)


def test_without_indentation_a_short_last_line_ends_a_paragraph() -> None:
    text = read_leaves(Leaf(set_type([LONG, SENTENCE, LONG], indent=0)))
    assert text.lines == (LONG, SENTENCE, LONG)


def test_text_that_is_not_justified_is_read_alike() -> None:
    text = read_leaves(Leaf(set_type([LONG, SENTENCE, LONG], is_justified=False)))
    assert text.lines == (LONG, SENTENCE, LONG)


@pytest.mark.parametrize("number", ["第二条　", "（二）", "二、", "2.", "①"])
def test_a_number_begins_a_paragraph_even_after_a_full_line(number: str) -> None:
    full = "样" * 26 + "。"
    text = read_leaves(Leaf(set_type([full, f"{number}样例工作如下", LONG], indent=0)))
    assert text.lines == (full, f"{number}样例工作如下", LONG)


def test_an_article_that_is_only_cited_at_the_start_of_a_line_begins_none() -> None:
    runs = set_type(["样" * 22 + "本条例" + "第三条规定的样例，应当符合样例的要求。", LONG])
    assert runs[1].text.startswith("第三条")
    assert read_leaves(Leaf(runs)).lines[0] == "样" * 22 + "本条例第三条规定的样例，应当符合样例的要求。"


def test_more_space_than_usual_between_lines_ends_a_paragraph() -> None:
    full = "样" * 27
    above = set_type([full * 2], indent=0)
    below = set_type([full * 2], indent=0, top=TOP + 4 * LEADING)
    assert read_leaves(Leaf([*above, *below, *set_type([LONG] * 2, indent=0, top=400)])).lines[:2] == (full * 2,) * 2


def test_headings_in_the_middle_stand_alone() -> None:
    runs = [centred("第一章　总则", TOP), *set_type([LONG], top=TOP + LEADING)]
    last = runs[-1].top + LEADING
    text = read_leaves(Leaf([*runs, centred("第二章　附则", last), *set_type([SENTENCE], top=last + LEADING)]))
    assert text.lines == ("第一章　总则", LONG, "第二章　附则", SENTENCE)


def test_a_title_of_two_lines_is_one_and_the_name_above_it_is_not_lost() -> None:
    head = [centred("关于印发示例工作要点", 40, 22), centred("的通知", 76, 22)]
    assert read_leaves(Leaf([*head, *set_type([LONG])])).lines[0] == "关于印发示例工作要点的通知"


def test_names_of_two_offices_above_one_another_are_no_title() -> None:
    head = [centred("示例市民政局", 40, 22), centred("示例市财政局", 76, 22)]
    assert read_leaves(Leaf([*head, *set_type([LONG])])).lines[:2] == ("示例市民政局", "示例市财政局")


def test_signature_and_date_are_lines_of_their_own() -> None:
    body = set_type([LONG])
    at = body[-1].top + 2 * LEADING
    signature = Run("示例市民政局", RIGHT - 7 * 16, at), Run("2024年3月1日", RIGHT - 6.5 * 16, at + LEADING)
    assert read_leaves(Leaf([*body, *signature])).lines == (LONG, "示例市民政局", "2024年3月1日")


def test_items_that_hang_are_put_together() -> None:
    lines = ("（一）" + "样" * 22, "样" * 23, "样例。")
    runs = [Run(lines[0], LEFT + 32, TOP), Run(lines[1], LEFT + 64, TOP + LEADING), Run(lines[2], LEFT + 64, TOP + 56)]
    text = read_leaves(Leaf([*runs, *set_type([LONG, LONG], top=250)]))
    assert text.lines == ("".join(lines), LONG, LONG)


def test_words_of_latin_letters_keep_a_space_and_divided_ones_none() -> None:
    lines = (
        "one two three four five six seven eight nine ten eleven twelve inter-",
        "national standards of the International Standards Organisation and of",
        "the W3C apply.",
    )
    widths = [2 * (RIGHT - LEFT) / len(text) for text in lines[:2]]
    runs = [Run(text, LEFT, TOP + 28 * at, 12, [*widths, None][at]) for at, text in enumerate(lines)]
    (line,) = read_leaves(Leaf(runs)).lines
    assert line == " ".join(lines).replace("inter- ", "inter")


def test_space_that_spreads_a_line_is_none_and_space_in_the_text_stays() -> None:
    spread = [Run("中国样例协会", LEFT, 60, step=28), Run("样 例 工 作 协 会", LEFT, 90)]
    kept = [Run("一般不超过 50 人", LEFT, 120), Run("第一章　总则", LEFT, 150)]
    apart = [Run("样例发〔2024〕1号", LEFT, 180), Run("签发人：甲", LEFT + 250, 180)]
    text = read_leaves(Leaf([*spread, *kept, *apart, *set_type([LONG], top=220)]))
    assert text.lines == (
        "中国样例协会", "样例工作协会", "一般不超过 50 人", "第一章　总则", "样例发〔2024〕1号　签发人：甲", LONG
    )  # fmt: skip


def test_letters_printed_twice_to_look_bold_are_read_once() -> None:
    runs = set_type([SENTENCE])
    twice = [replace(run, x=run.x + 0.4) for run in runs]
    assert read_leaves(Leaf([*runs, *twice])).lines == (SENTENCE,)


def test_two_columns_are_read_one_after_the_other() -> None:
    columns = []
    for x, word in ((LEFT, "样例"), (LEFT + 232, "范例")):
        runs = set_type([LONG.replace("样例", word)] * 2, per_line=12)
        columns += [
            replace(run, x=run.x - LEFT + x, top=run.top * 0.7 + 40, step=(12 * 16.2 - (run.x - LEFT)) / len(run.text))
            if run.step != 16 else replace(run, x=run.x - LEFT + x, top=run.top * 0.7 + 40)
            for run in runs
        ]  # fmt: skip
    text = read_leaves(Leaf([centred("示例市样例工作汇编之一二三", 60, 22), *columns]))
    other = LONG.replace("样例", "范例")
    assert text.lines == ("示例市样例工作汇编之一二三", LONG, LONG, other, other)


@pytest.mark.parametrize("matrix", [(0, 1, -1, 0), (0, -1, 1, 0)])
def test_a_page_printed_sideways_is_turned(matrix: tuple[float, float, float, float]) -> None:
    x, step, top = (100, 28, 700) if matrix[1] > 0 else (300, -28, 100)
    lines = ["样例工作登记表", "第一行是样例", "第二行还是样例"]
    runs = [Run(text, x + step * at, top, matrix=matrix) for at, text in enumerate(lines)]
    assert "".join(read_leaves(Leaf(runs)).lines) == "".join(lines)


def test_a_rotated_page_is_read_as_it_is_shown() -> None:
    assert read_leaves(Leaf(set_type([LONG]), rotate=90)).lines == (LONG,)


def test_vertical_writing_is_read_from_the_right() -> None:
    columns = ["样例工作坚持以样例为中心统筹推进各项", "任务做到事事有样例件件有着落。"]
    runs = [Run(c, 500 - 30 * n, 100 + 18 * at) for n, column in enumerate(columns) for at, c in enumerate(column)]
    assert "".join(read_leaves(Leaf(runs)).lines) == "".join(columns)


def test_the_title_among_the_properties_is_a_hint() -> None:
    assert read(pdf_file([Leaf(set_type([LONG]))], title="示例工作条例"), INTAKE).title == "示例工作条例"


def test_a_pdf_is_read_by_the_end_of_its_name() -> None:
    assert read_file(pdf_file([Leaf(set_type([SENTENCE]))]), "样例.PDF", INTAKE).lines == (SENTENCE,)


# -------------------------------------------------------------------------------------------------- furniture


@pytest.mark.parametrize("form", ["— {} —", "-{}-", "第 {} 页 共 2 页", "第{}页", "{}/2", "{}", "Page {} of 2", "·{}·"])
def test_page_numbers_are_left_out_and_named(form: str) -> None:
    text = read_leaves(*(Leaf([*set_type([LONG]), page_number(number, form)]) for number in (1, 2)))
    assert text.lines == (LONG, LONG)
    assert text.left_out == tuple(LeftOut("页码", form.format(n), f"第 {n} 页") for n in (1, 2))


def test_running_heads_and_feet_are_left_out_and_named() -> None:
    leaves = [
        Leaf([Run(f"示例文件汇编 {n}", LEFT, 45, 10), *set_type([f"第{n}件。" + LONG]), Run("内部使用", LEFT, 800, 10)])
        for n in range(1, 5)
    ]
    text = read_leaves(*leaves)
    assert text.lines == tuple(f"第{n}件。" + LONG for n in range(1, 5))
    assert [(out.kind, out.place) for out in text.left_out[:3]] == [
        ("页眉", "第 1 页"), ("页脚", "第 1 页"), ("页眉", "第 2 页")
    ]  # fmt: skip


def test_heads_that_differ_from_page_to_page_are_told_by_their_place() -> None:
    leaves = [Leaf([centred(f"第{c}章样例", 60, 16), *set_type([LONG])]) for c in "一二三四"]
    assert read_leaves(*leaves).lines == (LONG,) * 4


def test_pages_that_are_all_the_same_keep_their_text() -> None:
    leaf = Leaf(set_type([SENTENCE], top=80))
    assert read_leaves(leaf, leaf, leaf).lines == (SENTENCE,) * 3


def test_an_annex_that_begins_like_another_keeps_its_head() -> None:
    leaves = [Leaf([Run(f"附件{n}", LEFT, TOP), *set_type([LONG], top=TOP + 2 * LEADING)]) for n in (1, 2)]
    full = [Leaf(set_type([f"第{c}项，" + LONG] * 2)) for c in "甲乙丙"]
    lines = read_leaves(full[0], leaves[0], full[1], leaves[1], full[2]).lines
    assert [line for line in lines if not line.endswith(LONG)] == ["附件1", "附件2"]


def test_a_watermark_is_left_out_and_named() -> None:
    mark = Run("内部资料", 200, 400, 40, matrix=(0.7, 0.7, -0.7, 0.7))
    text = read_leaves(Leaf([*set_type([LONG]), mark]))
    assert (text.lines, text.left_out) == ((LONG,), (LeftOut("斜排的文字", "内部资料", "第 1 页"),))


# -------------------------------------------------------------------------------------------------- footnotes


def noted(*, rule: bool = True, mark: str = "1", reference: str = "1") -> Leaf:
    first, *rest = set_type([LONG])
    cut = 10
    step = first.step or 16
    split = [replace(first, text=first.text[:cut]), Run(reference, first.x + cut * step, first.top - 1, 8)]
    room = 4 * len(reference) + 5
    after = replace(first, text=first.text[cut:], x=first.x + cut * step + room)
    after = replace(after, step=(RIGHT - after.x) / len(after.text))
    notes = [Run(f"{mark} 见《示例工作条例》第十条。", LEFT, 740, 10)]
    rules = [(LEFT, 735.0, LEFT + 140, 735.0)] if rule else []
    return Leaf([*split, after, *rest, *notes, page_number(1)], rules)


@pytest.mark.parametrize(
    ("rule", "mark", "reference"), [(True, "1", "1"), (False, "1", "1"), (False, "①", "①"), (True, "[1]", "[1]")]
)
def test_a_footnote_is_taken_out_and_marked_at_the_end_of_its_paragraph(rule: bool, mark: str, reference: str) -> None:
    text = read_leaves(noted(rule=rule, mark=mark, reference=reference))
    assert text.lines == (LONG + "[^1]",)
    assert text.footnotes == ("见《示例工作条例》第十条。",)


def test_a_footnote_whose_place_is_not_found_survives() -> None:
    leaf = Leaf(
        [*set_type([LONG]), Run("1 见《示例工作条例》第十条。", LEFT, 740, 10)], [(LEFT, 735.0, LEFT + 140, 735.0)]
    )
    text = read_leaves(leaf)
    assert (text.lines, text.footnotes) == ((LONG,), ("见《示例工作条例》第十条。",))


def test_small_print_that_is_no_footnote_stays_in_the_text() -> None:
    text = read_leaves(Leaf([*set_type([LONG]), Run("抄送：示例市委办公室。", LEFT, 740, 10)]))
    assert (text.lines, text.footnotes) == ((LONG, "抄送：示例市委办公室。"), ())


# ----------------------------------------------------------------------------------------------------- tables


def test_a_ruled_table_stands_at_its_place_as_rows() -> None:
    above = set_type([LONG, "情况见下表："])
    at = above[-1].top + 40
    made = grid([["序号", "事项"], ["1", "样|例"], ["2", ""]], at)
    below = set_type([SENTENCE], top=at + 110)
    text = read_leaves(Leaf([*above, *made.runs, *below], made.rules))
    assert text.lines == (LONG, "情况见下表：", "| 序号 | 事项 |", "| 1 | 样｜例 |", "| 2 |  |", SENTENCE)


def test_a_table_that_goes_on_on_the_next_page_is_one_and_another_is_set_apart() -> None:
    first, second = grid([["序号", "事项"], ["1", "甲"]], 700), grid([["2", "乙"]], TOP)
    other = grid([["丙", "丁"]], TOP + 100, LEFT + 50)
    leaves = (
        Leaf([*set_type([LONG]), *first.runs], first.rules),
        Leaf(second.runs + other.runs, second.rules + other.rules),
    )
    assert read_leaves(*leaves).lines == (
        LONG, "| 序号 | 事项 |", "| 1 | 甲 |", "| 2 | 乙 |", "", "| 丙 | 丁 |"
    )  # fmt: skip


def test_the_head_of_a_table_that_is_printed_again_on_each_page_is_left_out_and_named() -> None:
    first = grid([["序号", "事项"], ["1", "甲"]], 700)
    others = [grid([["序号", "事项"], [str(n), "乙"]], TOP) for n in (2, 3)]
    text = read_leaves(Leaf([*set_type([LONG]), *first.runs], first.rules), *others)
    assert text.lines == (LONG, "| 序号 | 事项 |", "| 1 | 甲 |", "| 2 | 乙 |", "| 3 | 乙 |")
    assert text.left_out == tuple(LeftOut("重复的表头", "| 序号 | 事项 |", f"第 {n} 页") for n in (2, 3))


def test_a_frame_around_text_is_no_table() -> None:
    frame = [
        (60.0, 90.0, 530.0, 90.0),
        (60.0, 400.0, 530.0, 400.0),
        (60.0, 90.0, 60.0, 400.0),
        (530.0, 90.0, 530.0, 400.0),
    ]
    assert read_leaves(Leaf(set_type([LONG]), frame)).lines == (LONG,)


# ------------------------------------------------------------------------------------------------- characters


def test_radicals_and_ligatures_become_ordinary_characters_and_are_counted() -> None:
    text = read_leaves(Leaf(set_type(["⼀、⻢克思主义⽴场，⼾籍⸺⻓⻔。"])))
    assert text.lines == ("一、马克思主义立场，户籍——长门。",)
    (told,) = text.remarks
    assert told.message.startswith("7 处部首或连字已换成通用字：")
    assert "⻢→马" in told.message


def test_a_few_characters_that_the_font_does_not_tell_are_marked_and_counted() -> None:
    text = read_leaves(Leaf(set_type([LONG + "样\ue123\ufffd例。"])))
    assert text.lines == (LONG + f"样{UNKNOWN}{UNKNOWN}例。",)
    assert [(out.kind, out.place, out.text[:3]) for out in text.left_out] == [("认不出的字", "第 1 页", "2 个")]


def test_bullets_of_symbol_fonts_are_bullets() -> None:
    assert read_leaves(Leaf(set_type(["\uf0b7样例。"]))).lines == ("•样例。",)


# ---------------------------------------------------------------------------------------- what cannot be read


def test_pages_without_a_text_layer_are_named() -> None:
    text = read_leaves(Leaf(set_type([LONG])), Leaf([], has_picture=True), Leaf())
    assert text.lines == (LONG,)
    assert [(out.kind, out.place) for out in text.left_out] == [("没有文字层的页", "第 2 页")]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (pdf_file([Leaf([], has_picture=True)] * 2), "扫描件"),
        (pdf_file([Leaf([Run("扫描全能王 创建", 400, 800, 10)], has_picture=True)] * 2), "扫描件"),
        (pdf_file([Leaf()]), "没有文字"),
        (pdf_file([Leaf([page_number(n)]) for n in (1, 2)]), "没有文字"),
        (pdf_file([Leaf(set_type([LONG]))], has_unicode=False), "乱码"),
        (pdf_file([Leaf(set_type([LONG.encode("gbk").decode("cp1252", "ignore")]))]), "乱码"),
        (pdf_file([Leaf(set_type([LONG]))])[:2000], "损坏"),
        (b"%PDF-1.7", "损坏"),
        (b"", "不是 PDF"),
        (b"PK\x03\x04 docx", "不是 PDF"),
        (page_tree_in_a_circle(), "损坏"),
        (deep_nesting(50_000), "损坏"),
        (form_in_itself(), "没有文字"),
        (many_pages(1_001), "超过 1000 页"),
        (swelling(300_000_000), "解压后过大"),
    ],
    ids=["scan", "stamped scan", "blank", "only numbers", "no characters", "mojibake", "cut off", "head only", "empty",
         "other kind", "circle", "nested", "form in itself", "many pages", "bomb"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_the_reason(raw: bytes, said: str) -> None:
    with pytest.raises(KbError, match=said) as caught:
        read(raw, INTAKE)
    assert caught.value.message.endswith("再导入。")


def test_a_draft_is_refused_in_words_for_drafts() -> None:
    with pytest.raises(UnreadableFileError, match="再核对。"):
        read(pdf_file([Leaf([], has_picture=True)]), DRAFT)


def test_an_encrypted_file_is_refused_with_the_reason() -> None:
    raw = pdf_file([Leaf(set_type([LONG]))])
    locked = (
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /Length 40 /O <" + b"11" * 32 + b"> /U <" + b"22" * 32 + b"> >> "
        b"/ID [<00> <00>] "
    )
    with pytest.raises(UnreadableFileError, match="密码"):
        read(raw.replace(b"/Info 8 0 R", b"/Encrypt " + locked), INTAKE)


def test_a_page_that_is_broken_is_named_and_the_others_are_read() -> None:
    raw = pdf_file([Leaf(set_type([LONG])), Leaf(set_type([LONG]))])
    last = raw.rindex(b"/MediaBox [0 0 595 842]")
    broken = raw[:last] + b"/MediaBox [(a) 0 595 842]" + raw[last + 23 :]
    text = read(broken, INTAKE)
    assert text.lines == (LONG,)
    assert [(out.kind, out.place) for out in text.left_out] == [("读不出的页", "第 2 页")]


# ------------------------------------------------------------------------------------- printed by LibreOffice


def test_a_printed_notice_comes_back_whole(tmp_path: Path) -> None:
    rows = [["序号", "事项"], *[[str(n), f"第{n}项"] for n in range(1, 41)]]
    body = [
        paragraph("关于做好示例工作有关事项", "Title"),
        paragraph("的通知", "Title"),
        paragraph("各处室：", "Left"),
        paragraph(LONG),
        paragraph_with_note("根据《示例工作条例》第十条", "见《示例工作条例》。" + SENTENCE, "的规定，" + SENTENCE, 1),
        paragraph("第一章　样例", "Heading"),
        paragraph("第一条　" + LONG),
        paragraph("附表如下："),
        table(rows),
        paragraph(SENTENCE),
        paragraph("示例市民政局", "Right"),
        paragraph("2024年3月1日", "Right"),
    ]
    text = read(printed(tmp_path, "".join(body), header="示例文件汇编"), INTAKE)
    assert text.lines == (
        "关于做好示例工作有关事项的通知",
        "各处室：",
        LONG,
        "根据《示例工作条例》第十条的规定，" + SENTENCE + "[^1]",
        "第一章　样例",
        "第一条　" + LONG,
        "附表如下：",
        *(f"| {a} | {b} |" for a, b in rows),
        SENTENCE,
        "示例市民政局",
        "2024年3月1日",
    )
    assert text.footnotes == ("见《示例工作条例》。" + SENTENCE,)
    assert {out.kind for out in text.left_out} == {"页眉", "页码"}


def office_paper(paragraphs: list[str], target: Path) -> None:
    """The paragraphs as an office would set them: title and chapters in the middle, indented by two characters."""
    paper = docx.Document()
    normal: Any = paper.styles["Normal"]
    normal.font.name, normal.font.size = "Noto Serif CJK SC", Pt(16)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Noto Serif CJK SC")
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.8)
    for number, text in enumerate(paragraphs):
        line = paper.add_paragraph()
        line.add_run(text).font.size = Pt(22 if number == 0 else 16)
        line.paragraph_format.space_after, line.paragraph_format.line_spacing = Pt(0), Pt(28)
        if number == 0 or re.fullmatch(r"第.{1,3}章\s.{1,30}|总\s*[则纲]", text):
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        else:
            line.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
            line.paragraph_format.first_line_indent = Pt(32)
    paper.save(str(target))


@pytest.mark.parametrize("name", ["zhibu-2018.txt", "fazhan-dangyuan-2014.txt", "zhuti-zeren-2020.md"])
def test_a_real_regulation_comes_back_with_every_paragraph(shared: Path, tmp_path: Path, name: str) -> None:
    lines = (shared / "regulations" / name).read_text("utf-8").splitlines()
    paragraphs = [bare for line in lines if (bare := re.sub(r"^#+\s*", "", line.strip()).strip())]
    office_paper(paragraphs, tmp_path / "paper.docx")
    text = read(converted(tmp_path, tmp_path / "paper.docx"), INTAKE)
    assert squeezed(text.lines) == squeezed(paragraphs)
