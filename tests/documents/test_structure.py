"""The tree of a text: addresses and labels as tables; nothing lost, whatever stands there."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.corpus.folder import Corpus
from kb.documents import Address
from kb.documents.document import Document, Metadata, Section
from kb.documents.structure import Structure, parse
from kb.library import Library
from kb.text.numerals import chinese


def part(document: Document, address: str) -> tuple[str, str]:
    """The label of a part and the beginning of its text."""
    return document.label(address), document.part_text(address)[:6]


def made(body: str, **known: object) -> Document:
    structure = parse(body, **known)  # type: ignore[arg-type]
    return Document(Metadata("x", "题"), structure.passages, structure.sections)


def addresses_of(structure: Structure) -> list[Address]:
    """Every address in the text: of passages, their paragraphs and points, and of sections that are no passage."""
    found = [p.address for p in structure.passages]
    for passage in structure.passages:
        found.extend(p.address for p in passage.paragraphs if p.address != passage.address)
        found.extend(point.address for p in passage.paragraphs for point in p.points)
    waiting = list(structure.sections)
    while waiting:
        section = waiting.pop()
        heading = structure.passages[section.first : section.first + 1]
        if not heading or heading[0].address != section.address:
            found.append(section.address)
        waiting.extend(section.children)
    return found


@pytest.mark.parametrize(
    ("address", "label", "text"),
    [
        ("title", "题名", "示例工作条例"),
        ("note__p_1", "第1段", "（2024年"),
        ("note__p_2", "第2段", "2024年3"),
        ("chp_1", "第一章", "第一章 总则"),
        ("art_1", "第一条", "第一条 为了"),
        ("art_2__para_1", "第二条第一款", "第二条 本条"),
        ("art_2__para_2", "第二条第二款", "样例小组是虚"),
        ("art_3__para_1__item_1", "第三条第一款第（一）项", "（一）先看清"),
        ("art_3__para_1__item_2__point_1", "第三条第一款第（二）项第1目", "1. 绿色卡"),
        ("art_3__para_1__item_2__point_2", "第三条第一款第（二）项第2目", "2．黄色卡片"),
        ("art_3__para_1__item_2__point_3", "第三条第一款第（二）项第3目", "（3）红色卡"),
        ("art_3__para_1__item_3", "第三条第一款第（三）项", "（三）当天的"),
        ("art_3__para_2", "第三条第二款", "前款所列原则"),
        ("art_6", "第六条", "第 六 条　"),
        ("chp_3", "第三章", "第三章　卡　"),
        ("art_7__para_2__item_2", "第七条第二款第（二）项", "（二）编号与"),
        ("art_10-1", "第十条之一", "第十条之一　"),
        ("chp_4", "第四章", "附　则\n第十"),
        ("art_12", "第十二条", "第十二条　本"),
    ],
)
def test_parts_of_a_regulation(invented: dict[str, Document], address: str, label: str, text: str) -> None:
    assert part(invented["shili-2024"], address) == (label, text)


@pytest.mark.parametrize(
    ("address", "label", "text"),
    [
        ("part_1", "第一编", "第一编　总　"),
        ("chp_1", "第一章", "第一章　一般"),
        ("part_2__chp_1__sec_2", "第二编第一章第二节", "第二节　午间"),
        ("art_4", "第四条", "第４条　黄色"),
        ("art_100", "第一百条", "第１００条　"),
        ("art_101", "第一百零一条", "第一百零一条"),
        ("art_101-1", "第一百零一条之一", "第一百零一条"),
        ("art_50__para_1__item_2__point_2", "第五十条第一款第（二）项第2目", "２．撒石灰。"),
    ],
)
def test_parts_of_a_regulation_with_books(invented: dict[str, Document], address: str, label: str, text: str) -> None:
    assert part(invented["ceshi-2021"], address) == (label, text)


def test_articles_run_through_books_and_chapters(invented: dict[str, Document]) -> None:
    articles = [p.address for p in invented["ceshi-2021"].passages if p.kind == "article"]
    assert articles == [*(f"art_{n}" for n in range(1, 102)), "art_101-1"]


@pytest.mark.parametrize(
    ("address", "label", "text"),
    [
        ("preamble__p_1", "第1段", "样例生活从早"),
        ("preamble__p_2", "第2段", "小镇居民在长"),
        ("sec_1", "第一部分", "一、把早晨安"),
        ("sec_2__sub_1__p_1", "第1段", "念数字时，一"),
        ("sec_2__sub_2__p_1", "第1段", "（二）看得明"),
        ("sec_3__sub_2__p_1", "第1段", "同一颜色的，"),
        ("conclusion__p_1", "第1段", "样例生活说到"),
        ("conclusion__p_2", "第2段", "愿小镇人人细"),
    ],
)
def test_parts_of_an_outline(invented: dict[str, Document], address: str, label: str, text: str) -> None:
    assert part(invented["zhunze-yangli"], address) == (label, text)


@pytest.mark.parametrize(
    ("address", "label", "text"),
    [
        ("preamble__p_1", "第1段", "一年来，小组"),
        ("sec_1__sub_1__p_1__pt_1", "第1段一是", "一是早起半小"),
        ("sec_1__sub_1__p_1__pt_3", "第1段三是", "三是早看第二"),
        ("sec_2__sub_1", "第二部分（一）", "（一）不拖\n"),
    ],
)
def test_parts_of_a_report(invented: dict[str, Document], address: str, label: str, text: str) -> None:
    assert part(invented["baogao-yangli"], address) == (label, text)


def test_points_cover_the_paragraph_from_the_first_sign_on(invented: dict[str, Document]) -> None:
    (paragraph,) = next(p for p in invented["baogao-yangli"].passages if p.address == "sec_1__sub_1__p_1").paragraphs
    ends = [(point.start, point.end) for point in paragraph.points]
    assert [end for _, end in ends[:-1]] == [start for start, _ in ends[1:]]
    assert ends[-1][1] == len(paragraph.text)


def test_unnumbered_headings_and_the_annex_are_sections(invented: dict[str, Document]) -> None:
    sections = invented["zilv-yangli"].sections
    assert [s.heading for s in sections] == ["", "居民爱卡规范", "组长爱卡规范", "附件：卡片的样式"]
    assert part(invented["zilv-yangli"], "annex_1") == ("附件", "附件：卡片的")
    assert invented["zilv-yangli"].holds("annex_1__p_1")


def test_the_path_names_the_headings_above(invented: dict[str, Document]) -> None:
    ceshi, baogao = invented["ceshi-2021"], invented["baogao-yangli"]
    assert ceshi.passages[ceshi.position("art_30")].path == ("第二编 分则", "第一章 日常", "第一节 早晨")
    assert baogao.passages[baogao.position("sec_1__sub_1__p_1")].path == (
        "一、早看清单，立足“三早”打基础",
        "（一）早烧水，备足热情",
    )


def test_asterisks_and_unbalanced_marks_stay(invented: dict[str, Document]) -> None:
    assert "贯彻**细心精神”，推动归档、核对“两不误。" in invented["baogao-yangli"].part_text("preamble__p_1")


def test_the_number_of_a_paragraph_is_told_apart(invented: dict[str, Document]) -> None:
    document = invented["shili-2024"]
    for address, number in [("art_6", "第 六 条　"), ("art_12", "第十二条　"), ("art_10-1", "第十条之一　")]:
        paragraph = document.passages[document.position(address)].paragraphs[0]
        assert paragraph.text[: paragraph.number_length] == number


def test_the_invented_texts_have_no_problems(invented_folder: Path) -> None:
    corpus = Corpus(invented_folder)
    catalogue = corpus.catalogue()
    problems = {file.id: corpus.examine(file, catalogue)[1] for file in corpus.files()}
    assert {key for key, found in problems.items() if found} <= {"jiandu-yaodian"}


# Cases


def test_a_bare_first_chapter_counts_when_the_second_follows() -> None:
    document = made("总　则\n第一条　甲。\n第二章　乙\n第二条　丙。\n附　则\n第三条　丁。")
    assert [(s.address, s.heading) for s in document.sections] == [
        ("chp_1", "总则"),
        ("chp_2", "第二章 乙"),
        ("chp_3", "附则"),
    ]


def test_an_article_named_in_the_middle_of_a_text_is_prose() -> None:
    document = made("第一条　甲。\n第九条规定的卡片另行印制。\n第二条　乙。")
    assert [p.address for p in document.passages] == ["art_1", "art_2"]
    assert document.label("art_1__para_2") == "第一条第二款"


def test_chapters_may_begin_again_in_each_book() -> None:
    document = made("第一编　甲\n第一章　子\n第一条　一。\n第二编　乙\n第一章　丑\n第二条　二。")
    assert [s.address for s in document.all_sections()] == ["part_1", "chp_1", "part_2", "part_2__chp_1"]


def test_chapters_that_begin_again_are_addressed_by_their_book_all_of_them() -> None:
    body = "第一编　甲\n第一章　子\n第一条　一。\n第二编　乙\n第一章　丑\n第二条　二。\n第二章　寅\n第三条　三。"
    found = [s.address for s in made(body).all_sections()]
    assert found == ["part_1", "chp_1", "part_2", "part_2__chp_1", "part_2__chp_2"]


def test_a_part_that_stands_twice_stays_reachable_and_is_told() -> None:
    structure = parse("第一条　甲。\n第一条　乙。")
    assert [p.address for p in structure.passages] == ["art_1", "art_1__dup_2"]
    assert any("重复" in problem.message and problem.line == 2 for problem in structure.problems)


def test_missing_numbers_are_told() -> None:
    structure = parse("第一条　甲。\n第四条　乙。", first_line=5)
    assert [(p.line, p.message.split("，")[0]) for p in structure.problems] == [(6, "编号不连续：缺第二条至第三条")]


def test_an_article_number_alone_takes_the_next_line_as_its_text() -> None:
    document = made("第一条\n\n甲。\n乙。")
    assert document.part_text("art_1__para_1") == "第一条　甲。"
    assert document.part_text("art_1__para_2") == "乙。"


def test_an_article_without_text_is_kept_and_told() -> None:
    structure = parse("第一条\n第二条　乙。")
    assert structure.passages[0].text == "第一条"
    assert "下面没有正文" in structure.problems[0].message


def test_a_list_that_goes_on_after_a_paragraph_of_an_item_is_one_list(invented: dict[str, Document]) -> None:
    document = invented["ceshi-2021"]
    assert document.holds("art_50__para_1__item_3")


def test_a_closing_section_with_text_is_no_problem() -> None:
    structure = parse("一、甲\n子。\n丑。", closing=1)
    assert [s.address for s in structure.sections] == ["sec_1", "conclusion"]
    assert structure.problems == ()


def test_title_and_notice_beside_the_body_come_first_and_are_no_part_of_it() -> None:
    structure = parse("甲。", title="题", notice="请勿照搬。")
    assert [(p.address, p.line) for p in structure.passages] == [("title", 0), ("note__p_1", 0), ("preamble__p_1", 1)]


def test_a_title_that_the_body_repeats_is_not_doubled() -> None:
    structure = parse("示例　条例\n甲。", title="示例条例")
    assert [(p.address, p.text) for p in structure.passages] == [("title", "示例　条例"), ("preamble__p_1", "甲。")]


def test_numbers_too_large_to_be_a_part_do_not_stop_the_reading() -> None:
    body = "第一二三四五条　甲。\n一二三四五、乙\n第九八七六五章　丙"
    assert parse(body).uncovered(body) == ""


# Tables

TABLE = "| 甲 | 乙 |\n| --- | --- |\n| 子 | 丑 |\n| 寅 | 卯 |"


def all_parts(document: Document) -> list[str]:
    return [paragraph.address for passage in document.passages for paragraph in passage.paragraphs]


def test_a_table_outside_articles_is_one_passage() -> None:
    document = made(f"一、甲\n前言。\n{TABLE}\n\n| 另 |\n后语。")
    assert [(p.kind, p.address, p.label) for p in document.passages[1:]] == [
        ("paragraph", "sec_1__p_1", "第1段"),
        ("table", "sec_1__tbl_1", "第1表"),
        ("table", "sec_1__tbl_2", "第2表"),
        ("paragraph", "sec_1__p_2", "第2段"),
    ]
    table = document.passages[2]
    assert [(p.address, p.label, p.kind) for p in table.paragraphs] == [
        ("sec_1__tbl_1__tr_1", "第1表第1行", "header"),
        ("sec_1__tbl_1__tr_2", "第1表第2行", "row"),
        ("sec_1__tbl_1__tr_3", "第1表第3行", "row"),
    ]
    assert table.text == "| 甲 | 乙 |\n| 子 | 丑 |\n| 寅 | 卯 |"
    assert table.path == ("一、甲",)


def test_a_table_before_the_first_heading_belongs_to_what_stands_there() -> None:
    assert made(f"{TABLE}\n一、甲\n正文。").passages[0].address == "preamble__tbl_1"
    assert made(f"{TABLE}\n正文。").passages[0].address == "preamble__tbl_1"


def test_a_table_in_an_article_lies_under_the_paragraph_it_follows_and_is_no_paragraph() -> None:
    document = made(f"第一条　子。\n丑：\n{TABLE}\n寅。\n（一）卯：\n| 辰 |\n（二）巳。\n午。\n{TABLE}\n\n| 未 |")
    assert all_parts(document) == [
        "art_1__para_1",
        "art_1__para_2",
        *(f"art_1__para_2__tbl_1__tr_{n}" for n in (1, 2, 3)),
        "art_1__para_3",
        "art_1__para_3__item_1",
        "art_1__para_3__item_1__tbl_1__tr_1",
        "art_1__para_3__item_2",
        "art_1__para_4",
        *(f"art_1__para_4__tbl_1__tr_{n}" for n in (1, 2, 3)),
        "art_1__para_4__tbl_2__tr_1",
    ]
    assert len(document.passages) == 1
    assert document.label("art_1__para_3__item_1__tbl_1__tr_1") == "第一条第三款第（一）项第1表第1行"


def test_a_table_after_the_points_of_an_item_lies_under_the_item() -> None:
    document = made("第一条　子：\n（一）丑：\n1. 寅；\n2. 卯。\n| 辰 |\n3. 巳。")
    assert all_parts(document)[-2:] == ["art_1__para_1__item_1__tbl_1__tr_1", "art_1__para_1__item_1__point_3"]


def test_a_table_right_after_the_number_of_an_article_leaves_the_number_its_line() -> None:
    document = made("第一条\n| 子 |\n丑。\n第二条　寅。")
    assert [p.text for p in document.passages[0].paragraphs] == ["第一条", "| 子 |", "丑。"]
    assert all_parts(document)[:3] == ["art_1__para_1", "art_1__para_1__tbl_1__tr_1", "art_1__para_2"]


def test_a_table_as_a_whole_can_be_named_and_read() -> None:
    document = made(f"第一条　子：\n{TABLE}\n丑。")
    assert part(document, "art_1__para_1__tbl_1") == ("第一条第一款第1表", "| 甲 | ")
    assert document.part_text("art_1__para_1__tbl_1").count("\n") == 2
    assert document.part_text("art_1__para_1").count("\n") == 3


def test_rows_with_other_numbers_of_cells_are_told_once_a_table() -> None:
    structure = parse("| 甲 | 乙 |\n| 子 |\n| 丑 |\n\n| 丙 |\n| 寅 | 卯 |", first_line=3)
    assert [(problem.line, problem.message.split("，")[0]) for problem in structure.problems] == [
        (4, "表格第2行有 1 格"),
        (8, "表格第2行有 2 格"),
    ]


# Footnotes


def test_the_mark_of_a_footnote_is_no_part_of_the_paragraph() -> None:
    document = made("第一条　子。[^1]\n丑。[^2][^1]\n\n## 注释\n[^1]: 寅。\n[^2]: 卯。")
    article, heading, *notes = document.passages
    assert article.text == "第一条　子。\n丑。"
    assert [p.marks for p in article.paragraphs] == [("1",), ("2", "1")]
    assert (heading.address, heading.path) == ("hdg_1", ())
    assert [(p.address, p.label, p.text, p.path) for p in notes] == [
        ("hdg_1__p_1", "注1", "[^1]: 寅。", ("注释",)),
        ("hdg_1__p_2", "注2", "[^2]: 卯。", ("注释",)),
    ]
    (note,) = notes[0].paragraphs
    assert (note.kind, note.note, note.text[note.number_length :]) == ("footnote", "1", "寅。")


def test_the_notes_close_all_that_is_open() -> None:
    document = made("第一章　甲\n第一条　子。[^1]\n附件1\n名单\n丑。\n注释\n[^1]: 寅。")
    assert [s.address for s in document.sections] == ["chp_1", "annex_1", "hdg_1"]


def test_a_note_that_stands_in_an_article_is_none_of_its_paragraphs() -> None:
    document = made("第一条　子：[^1]\n[^1]: 丑。\n（一）寅。\n卯。")
    assert [(p.address, p.label) for p in document.passages[0].paragraphs] == [
        ("art_1__para_1", "第一条第一款"),
        ("art_1__fn_1", "第一条注1"),
        ("art_1__para_1__item_1", "第一条第一款第（一）项"),
        ("art_1__para_2", "第一条第二款"),
    ]


def test_a_mark_after_the_number_of_an_article_goes_with_its_text() -> None:
    (article,) = made("第一条[^1]\n\n子。[^2]").passages
    assert [(p.text, p.marks) for p in article.paragraphs] == [("第一条　子。", ("1", "2"))]


def test_a_word_notes_above_other_text_is_a_paragraph() -> None:
    assert [p.kind for p in made("子。\n注释\n丑。").passages] == ["paragraph"] * 3


def test_marks_and_notes_that_do_not_belong_together_are_told() -> None:
    structure = parse("子。[^1]\n丑。[^3]\n## 注释\n[^1]: 寅。\n[^2]: 卯。\n[^1]: 辰。")
    assert [(problem.line, problem.message.split("，")[0]) for problem in structure.problems] == [
        (2, "脚注标记“[^3]”没有对应的注文"),
        (5, "注文“[^2]”没有对应的标记"),
        (6, "注文“[^1]”出现了不止一次"),
    ]


def test_a_title_with_a_mark_is_the_title() -> None:
    structure = parse("示例条例[^1]\n甲。\n注释\n[^1]: 乙。", title="示例条例")
    assert (structure.passages[0].text, structure.passages[0].paragraphs[0].marks) == ("示例条例", ("1",))
    assert structure.problems == ()


# Annexes


def test_the_annexes_of_a_regulation(annexed: Library) -> None:
    document = annexed.document("shili-guidang")
    assert [(s.address, s.label, s.heading) for s in document.sections] == [
        ("chp_1", "第一章", "第一章 总则"),
        ("chp_2", "第二章", "第二章 附则"),
        ("annex_1", "附件1", "附件1 示例卡片归档规程"),
        ("annex_2", "附件2", "附件2 卡片归档登记表"),
        ("hdg_1", "注释", "注释"),
    ]
    assert [p.address for p in document.passages if p.kind == "article"] == [
        *(f"art_{n}" for n in range(1, 6)),
        *(f"annex_1__art_{n}" for n in range(1, 4)),
    ]
    assert [p.address for p in document.articles] == [f"art_{n}" for n in range(1, 6)]
    assert part(document, "annex_1__art_1") == ("附件1第一条", "第一条　归档")
    assert part(document, "annex_1__title") == ("附件1题名", "示例卡片归档")
    assert part(document, "annex_2__p_1") == ("第1段", "填报单位：")
    assert part(document, "annex_2__tbl_1") == ("第1表", "| 序号 |")
    assert document.passages[document.position("annex_1__art_1")].path == ("附件1 示例卡片归档规程",)


def test_all_kinds_of_parts_lie_below_their_annex() -> None:
    body = (
        "第一章　甲\n第一条　子。\n附件1：办法\n第一章　乙\n第一节　丙\n第一条　丑。\n第二条　寅。\n"
        "附件2：方案\n序言\n卯。\n一、丁\n（一）戊\n辰。\n### 己\n巳。"
    )
    document = made(body)
    assert [s.address for s in document.all_sections()] == [
        "chp_1",
        "annex_1",
        "annex_1__chp_1",
        "annex_1__chp_1__sec_1",
        "annex_2",
        "annex_2__preamble",
        "annex_2__sec_1",
        "annex_2__sec_1__sub_1",
        "annex_2__hdg_1",
    ]
    assert document.label("annex_1__chp_1__sec_1") == "附件1第一章第一节"
    assert document.label("annex_2__sec_1__sub_1") == "附件2第一部分（一）"
    assert {"annex_1__art_2", "annex_2__preamble__p_1", "annex_2__sec_1__sub_1__p_1"} <= set(all_paths(document))
    assert parse(body).problems == ()


def all_paths(document: Document) -> list[str]:
    return [passage.address for passage in document.passages]


def test_the_articles_of_an_only_annex_are_those_of_the_document_if_it_has_no_others() -> None:
    document = made("现将办法印发。\n样例小组\n2024年5月6日\n附件\n示例办法\n第一章　甲\n第一条　子。\n第二条　丑。")
    assert [p.address for p in document.passages if p.kind == "article"] == ["art_1", "art_2"]
    assert [s.address for s in document.all_sections()] == ["preamble", "annex_1", "chp_1"]
    assert document.label("art_1") == "第一条"


def test_an_annex_without_a_number_is_called_so() -> None:
    document = made("第一条　子。\n附件：名单\n第一条　丑。")
    assert [(s.address, s.label) for s in document.sections] == [("annex_1", "附件")]
    assert document.label("annex_1__art_1__para_1") == "附件第一条"


def test_a_number_that_two_annexes_have_is_told_and_both_stay_reachable() -> None:
    structure = parse("第一条　子。\n附件1\n丑。\n附件1\n寅。")
    assert [s.address for s in structure.sections] == ["annex_1", "annex_1__dup_2"]
    assert structure.passages[-1].address == "annex_1__dup_2__p_1"
    assert [problem.message for problem in structure.problems] == ["编号重复：附件1出现了不止一次。"]


def test_a_closing_stands_before_the_annexes_and_the_notes() -> None:
    document = made("一、甲\n子。\n丑。[^1]\n## 附件\n寅。\n## 注释\n[^1]: 卯。", closing=1)
    assert [s.address for s in document.sections] == ["sec_1", "conclusion", "annex_1", "hdg_1"]
    assert document.part_text("conclusion__p_1") == "丑。"


# Properties

_NUMBERS = st.one_of(
    st.integers(1, 120).map(chinese),
    st.integers(1, 120).map(str),
    st.sampled_from(["１０", "〇", "百", "二〇二二", "一百零一", "三十", "１２"]),
)
_TEXT = st.text(st.sampled_from("甲乙丙丁戊，。；：“”《》（）*# 　一二是之条款项１a"), max_size=30)
_LINE = st.one_of(
    _TEXT,
    st.builds(
        "{}第{}{}{}{}{}".format,
        st.sampled_from(["", "## ", "　　", "# "]),
        st.sampled_from(["", " "]),
        _NUMBERS,
        st.sampled_from(["编", "章", "节", "条", "条之一", "条之二", "款"]),
        st.sampled_from(["", " ", "　", "  "]),
        _TEXT,
    ),
    st.builds("{}{}{}".format, _NUMBERS, st.sampled_from(["、", ".", "．", " "]), _TEXT),
    st.builds("（{}）{}".format, _NUMBERS, _TEXT),
    st.builds("## {}".format, _TEXT),
    st.sampled_from(
        ["总则", "总　则", "附则", "附　则", "总纲", "序言", "结语", "附件", "附件1：甲", "---", "（甲", "乙）", ""]
    ),
    st.builds("| {} |{} {}|".format, _TEXT, _TEXT, _TEXT),
    st.builds("{}[^{}]".format, _TEXT, st.sampled_from(["1", "2", "注"])),
    st.builds("[^{}]: {}".format, st.sampled_from(["1", "2", "注"]), _TEXT),
    st.builds(
        "{}{}{}{}".format, st.sampled_from(["", "## "]), st.sampled_from(["附件", "附录", "附表"]), _NUMBERS, _TEXT
    ),
    st.sampled_from(
        [
            "| --- | :-: |",
            "|-|",
            "| 甲 |[^1]",
            "## 注释",
            "附件2　名单",
            "附件：名单",
            "样例小组",
            "2024年5月6日",
            "甲。",
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)
BODY = st.lists(_LINE, max_size=25).map("\n".join)


def characters_of(body: str) -> str:
    """What a reader sees of a body: no space, no signs of Markdown headings, no rules, also none below the head of a
    table."""
    kept: list[str] = []
    rows = 0
    for line in body.split("\n"):
        line = line.strip()
        if rows < 2 and re.fullmatch(r"\|(\s*(-{2,}|:-+:?|-+:)\s*\|)+", line):
            continue
        cells = re.sub(r"(\[\^[^\[\]^\s]{1,20}\])+$", "", line).rstrip()
        rows = rows + 1 if re.fullmatch(r"\|.*\|", cells) else 0
        if re.fullmatch(r"[-*_=]{3,}", line):
            continue
        heading = re.fullmatch(r"#{1,6}[ \t\u3000]+(.*?)([ \t]+#+|#*)", line)
        kept.append(heading[1] if heading else line)
    return re.sub(r"\s|[#\u3000]", "", "".join(kept))


@given(BODY)
def test_every_character_of_any_body_belongs_to_a_passage(body: str) -> None:
    structure = parse(body)
    assert structure.uncovered(body) == ""
    paragraphs = [paragraph for passage in structure.passages for paragraph in passage.paragraphs]
    shown = "".join(paragraph.text + "".join(f"[^{mark}]" for mark in paragraph.marks) for paragraph in paragraphs)
    assert re.sub(r"\s|[#\u3000]", "", shown) == characters_of(body)


@given(BODY)
def test_what_lies_in_an_annex_stands_there(body: str) -> None:
    structure = parse(body)
    document = Document(Metadata("x", "题"), structure.passages, structure.sections)
    for section in structure.sections:
        inside = structure.passages[section.first : section.end]
        annex = section.address if section.address.annex else ""
        for passage in inside:
            numbered = passage.address.startswith(("art_", "part_", "chp_"))
            assert numbered or passage.address.annex == annex
            assert not annex or document.label(section.address) == section.label


@given(BODY)
def test_no_row_and_no_footnote_is_counted_among_the_paragraphs_of_an_article(body: str) -> None:
    for passage in (passage for passage in parse(body).passages if passage.kind == "article"):
        counted = [p for p in passage.paragraphs if p.address.kind == "para"]
        assert [p.kind for p in counted] == ["text"] * len(counted)
        numbers = [int(p.address.rpartition("_")[2]) for p in counted]
        assert numbers == list(range(1, len(numbers) + 1))


@given(BODY, st.sampled_from(["", "题", "甲乙"]), st.sampled_from(["", "请勿照搬。"]), st.integers(0, 3))
def test_addresses_are_unique_whatever_stands_there(body: str, title: str, notice: str, closing: int) -> None:
    structure = parse(body, title=title, notice=notice, closing=closing)
    found = addresses_of(structure)
    assert len(found) == len(set(found))
    assert all(address.isascii() for address in found)


@given(BODY, st.integers(0, 3))
def test_sections_are_nested_ranges_of_passages(body: str, closing: int) -> None:
    structure = parse(body, closing=closing)

    def check(sections: tuple[Section, ...], first: int, end: int) -> None:
        at = first
        for section in sections:
            assert at <= section.first <= section.end <= end
            check(section.children, section.first, section.end)
            at = section.end

    check(structure.sections, 0, len(structure.passages))


@given(BODY)
def test_every_part_can_be_named_and_read(body: str) -> None:
    structure = parse(body)
    document = Document(Metadata("x", "题"), structure.passages, structure.sections)
    for address in addresses_of(structure):
        assert document.holds(address)
        assert document.label(address)
        if document.position(address) < len(structure.passages):
            document.part_text(address)


# Real full texts, where they are

REAL = {
    "zhibu-2018.txt": 37,
    "fazhan-dangyuan-2014.txt": 44,
    "zhangcheng-2017.txt": 55,
    "zhangcheng-2007.gb18030.txt": 53,
    "zhuti-zeren-2020.md": 25,
    "lianjie-2015.md": 8,
    "zhunze-2016.md": 0,
}


def real_text(path: Path) -> str:
    return path.read_bytes().decode("gb18030" if "gb18030" in path.name else "utf-8-sig")


@pytest.mark.parametrize(("name", "articles"), REAL.items())
def test_real_texts_are_read_completely(shared: Path, name: str, articles: int) -> None:
    body = real_text(shared / "regulations" / name)
    structure = parse(body)
    found = [p.address for p in structure.passages if p.kind == "article"]
    assert found == [f"art_{number}" for number in range(1, articles + 1)]
    assert structure.uncovered(body) == ""
    assert structure.problems == ()


def test_no_real_text_is_forgotten_here(shared: Path) -> None:
    folder = shared / "regulations"
    texts = {path.name for path in folder.iterdir() if path.suffix in {".txt", ".md"}} - {"PROVENANCE.md"}
    assert texts == set(REAL)


def test_the_twelve_parts_of_the_real_outline(shared: Path) -> None:
    body = real_text(shared / "regulations" / "zhunze-2016.md")
    title = "关于新形势下党内政治生活的若干准则"
    structure = parse(body, title=title)
    assert [s.address for s in structure.sections if s.address.startswith("sec_")] == [f"sec_{n}" for n in range(1, 13)]
    assert structure.uncovered(body) == ""


def test_a_printed_table_of_contents_takes_no_addresses() -> None:
    contents = "目　录\n第一编 总则\n第一章 一般\n第二编 分则\n第一章 甲\n第一节 子\n附　则\n"
    body = (
        "第一编 总则\n第一章 一般\n第一条　甲。\n第二编 分则\n第一章 甲\n第一节 子\n第二条　乙。\n附　则\n第三条　丙。"
    )
    document = made(contents + body)
    assert [section.address for section in document.all_sections()] == [
        "preamble",
        "part_1",
        "chp_1",
        "part_2",
        "part_2__chp_1",
        "part_2__chp_1__sec_1",
        "hdg_1",
    ]
    assert document.passages[document.position("art_3")].path == ("附　则",)
    assert document.passages[document.position("preamble__p_1")].text == "目　录"
