"""Printed tables of contents list the headings of a text and own no address."""

import pytest

from kb.documents import Document, Metadata, parse

BODY = "第一章　总则\n第一条　甲。\n第二章　登记\n第二条　乙。\n第三章　附则\n第三条　丙。"
CHAPTERS = ["chp_1", "chp_2", "chp_3"]
DOTTED = "第一章　总则…………1\n第二章　登记…………3\n第三章　附则…………5"


@pytest.mark.parametrize(
    "contents",
    [
        DOTTED,
        f"目　录\n{DOTTED}",
        DOTTED.replace("…………", "．．．．．．"),
        DOTTED.replace("…………", " . . . . . "),
        DOTTED.replace("…………", "·······"),
        DOTTED.replace("…………", "　"),
        DOTTED.replace("…………", "\t"),
        "第一章 总则 (1)\n第二章 登记 (3)\n第三章 附则 (5)",
        "第一章 总则（1）\n第二章 登记（3）\n第三章 附则（5）",
        "目录\n第一章　总则\n第二章　登记\n第三章　附则",
        "第一章　总则\n第二章　登记\n第三章　附则",
        f"{DOTTED}\n示例县民政局值班管理办法",
        "| 第一章 总则 | 1 |\n| 第二章 登记 | 3 |\n| 第三章 附则 | 5 |",
        "| 第一章 总则…1 | 第三章 附则…5 |\n| 第二章 登记…3 | |",
        "前　言…………1\n第一章　总则…………2\n第二章　登记…………3\n第三章　附则…………5",
        "第一章　总则…………1\n第二章　示例县民政局值班人员的登记、交接\n和考核…………3\n第三章　附则…………5",
        "第一章　总则…………1\n第一条　目的…………1\n第二章　登记…………3\n第二条　登记…………3\n第三章　附则…………5\n附件1　登记表…………6",
    ],
)  # fmt: skip
def test_contents_are_no_parts_whatever_they_look_like(contents: str) -> None:
    body = f"{contents}\n{BODY}"
    structure = parse(body)
    document = Document(Metadata("x", "题"), structure.passages, structure.sections)
    numbered = [section.address for section in structure.sections if section.address != "preamble"]
    assert numbered == CHAPTERS
    assert [passage.address for passage in structure.articles] == ["art_1", "art_2", "art_3"]
    assert document.part_text("chp_1") == "第一章　总则\n第一条　甲。"
    assert (structure.problems, structure.uncovered(body)) == ((), "")


@pytest.mark.parametrize("page", ["……1", "", "　1"])
def test_articles_that_are_listed_are_not_the_articles(page: str) -> None:
    contents = "\n".join(
        f"第{number}条　{name}{page}" for number, name in zip("一二三", ("目的", "登记", "施行"), strict=True)
    )
    structure = parse(f"{contents}\n第一条　为了甲。\n第二条　乙。\n第三条　丙。")
    assert [passage.text for passage in structure.articles] == ["第一条　为了甲。", "第二条　乙。", "第三条　丙。"]
    assert [section.address for section in structure.sections] == ["preamble"]
    assert structure.problems == ()


def test_a_chapter_that_is_listed_and_not_there_is_told() -> None:
    structure = parse(f"目录\n{DOTTED}\n第四章　附表…………6\n{BODY}")
    assert [(p.line, p.message.split("，")[0]) for p in structure.problems] == [(1, "目录里列有第四章")]


def test_headings_without_any_text_are_told_as_such() -> None:
    structure = parse("第一章　总则\n第二章　登记\n第三章　附则")
    assert [p.message.split("，")[0] for p in structure.problems] == ["这份文件只有标题"]


@pytest.mark.parametrize(
    "body",
    [
        "第一编　总则\n第一章　一般\n第一节　甲\n第一条　子。\n第二编　分则\n第一章　一般\n第一节　乙\n第二条　丑。",
        "第一条　甲\n第二条　乙\n第三条　丙\n附件\n第一条　丁\n第二条　戊",
        "第一条　罚款　100\n第二条　罚款　200\n第三条　罚款　300",
        "第一章　总则\n第一节　一般\n第一条　甲。",
        "一、姓名………………\n二、单位………………\n三、职务………………",
    ],
)
def test_headings_in_a_row_that_do_not_come_again_are_headings(body: str) -> None:
    assert "contents" not in {line.kind for line in parse(body).lines}


@pytest.mark.parametrize(
    "contents", ["一、甲……1\n（一）丙……1\n二、乙……2", "目录\n一、甲\n二、乙", "一、甲\n二、乙\n三、丁"]
)
def test_the_contents_of_a_report_are_no_parts_of_it(contents: str) -> None:
    structure = parse(f"{contents}\n一、甲\n（一）丙\n子。\n二、乙\n丑。\n三、丁\n寅。")
    assert [section.address for section in structure.sections if section.address != "preamble"] == [
        "sec_1",
        "sec_2",
        "sec_3",
    ]
    assert structure.problems == ()


def test_an_annex_that_is_listed_with_its_page_is_none() -> None:
    structure = parse(
        f"目录\n第一章 总则\t1\n第二章 登记\t3\n第三章 附则\t5\n附件1 登记表\t6\n{BODY}\n附件1 登记表\n| 甲 |"
    )
    assert [section.address for section in structure.sections] == ["preamble", *CHAPTERS, "annex_1"]
    assert structure.problems == ()
