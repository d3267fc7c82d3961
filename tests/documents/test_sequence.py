"""Numbers continue or are told: glued ones, missing ones, those that were run into a line."""

import pytest

from kb.documents import Structure, parse

HEAD = "第一条为了规范值班工作，制定本办法。\n第二条值班人员应当到岗。\n"


def articles(body: str) -> list[str]:
    structure = parse(body)
    assert structure.uncovered(body) == ""
    return [passage.address for passage in structure.articles]


def counted(*numbers: int) -> list[str]:
    return [f"art_{number}" for number in numbers]


def told(body: str | Structure) -> list[tuple[int, str]]:
    structure = parse(body) if isinstance(body, str) else body
    return [
        (problem.line, problem.message.split("，")[0].removeprefix("编号不连续：")) for problem in structure.problems
    ]


@pytest.mark.parametrize(
    "tail",
    [
        "第三条示例应当登记。第四条登记由值班室负责。\n第五条甲。\n第六条乙。",
        "第三条示例应当登记。第四条　登记由值班室负责。\n第五条甲。\n第六条乙。",
        "第三条　示例应当登记。　　第四条　登记由值班室负责。第五条　甲。\n第六条　乙。",
        "第三条　示例应当登记：\n（一）甲；\n（二）乙。第四条登记由值班室负责。\n第五条　甲。\n第六条　乙。",
        "第三条　登记称“示例。”第四条登记由值班室负责。\n第五条　甲。第六条　本办法自印发之日起施行。",
        "第三条　登记。第四\u200b条　登记由值班室负责。\n第五条　甲。\n第六条　乙。",
        "第三条　登记。\n另起一段。第四条　登记由值班室负责。第五条　甲。第六条　本办法自印发之日起施行。\n附件1\n登记表\n| 甲 |",
    ],
)
def test_a_number_that_is_missing_is_found_inside_the_lines_between_its_neighbours(tail: str) -> None:
    assert articles(HEAD + tail) == counted(1, 2, 3, 4, 5, 6)
    ((_, message),) = told(HEAD + tail)
    assert message.startswith("第四条")
    assert message.endswith("原来与上一段连在一起")


def test_what_was_run_in_has_its_own_address_and_text() -> None:
    structure = parse(f"{HEAD}第三条示例应当登记。第四条登记由值班室负责。\n另有规定的除外。\n第五条甲。")
    (article,) = (passage for passage in structure.articles if passage.address == "art_4")
    assert article.text == "第四条登记由值班室负责。\n另有规定的除外。"
    assert article.line == 3


@pytest.mark.parametrize(
    "tail",
    [
        "第三条规定的人员除外。\n第三条登记由值班室负责。\n第四条甲。",
        "第三条登记由值班室负责。\n第三条规定的人员除外。\n第四条甲。",
        "第三条登记。第二条规定的除外。第三条第一款照办。\n第九条所列卡片另行印制。\n第四条甲。",
        "第三条　登记。依照第四条办理。“第四条”另议。\n第四条　甲。",
        "第三条　登记。第四条规定的卡片另行印制。\n第四条　甲。",
        "第三条　登记。\n第四条第二款的卡片另行印制。\n第四条　甲。",
        "第三条　登记。\n第二百条规定的卡片。\n第二百零一条规定的卡片。\n第四条　甲。",
    ],
)
def test_prose_that_names_an_article_stays_prose(tail: str) -> None:
    assert articles(HEAD + tail) == counted(1, 2, 3, 4)
    assert told(HEAD + tail) == []


@pytest.mark.parametrize(
    ("tail", "numbers", "message"),
    [
        ("第四条甲甲。\n第五条乙。", (1, 2, 4, 5), (3, "缺第三条")),
        ("第四条　甲。\n第八条　乙。\n第九条　丙。", (1, 2, 4, 8, 9), (3, "缺第三条、第五条至第七条")),
        ("第四条甲甲。\n第八条乙乙。\n第九条丙。", (1, 2, 4, 8, 9), (3, "缺第三条、第五条至第七条")),
        ("第三条　甲。\n第五条　乙。\n第四条　丙。", (1, 2, 3, 5, 4), (5, "条文次序颠倒：第四条排在后面的条文之后")),
        ("第三条　甲。\n第三条　乙。", (1, 2, 3), (4, "编号重复：第三条出现了不止一次。")),
        ("第三条甲甲。\n第三条乙乙。", (1, 2, 3), (4, "编号重复：第三条出现了不止一次。")),
        ("第九十条登记卡片。", (1, 2), (3, "“第九十条登记卡片。”的编号与前后的条文接不上")),
        ("第三条　甲：\n（一）乙；\n（四）丙。", (1, 2, 3), (3, "缺第三条第一款第（二）项至第（三）项")),
    ],
)
def test_what_does_not_continue_is_told_once(tail: str, numbers: tuple[int, ...], message: tuple[int, str]) -> None:
    assert [own for own in articles(HEAD + tail) if "dup" not in own] == counted(*numbers)
    assert told(HEAD + tail) == [message]


@pytest.mark.parametrize(
    "heading",
    ["第二章　登记", "第二章 登记", "第二章登记", "第二章　登记　第三条　卡片登记。", "第二章　登记　第一节　一般"],
)
def test_a_chapter_that_was_run_in_is_a_chapter(heading: str) -> None:
    rest = "" if "第三条" in heading else "第三条　卡片登记。\n"
    body = f"第一章　总则\n第一条　甲。\n第二条　值班人员应当到岗。{heading}\n{rest}第四条　乙。\n第三章　附则\n第五条　丙。"
    structure = parse(body)
    assert [section.address for section in structure.sections] == ["chp_1", "chp_2", "chp_3"]
    assert articles(body) == counted(1, 2, 3, 4, 5)
    assert "第二章" in structure.problems[0].message
    assert structure.problems[0].is_mended


@pytest.mark.parametrize(
    ("number", "label"),
    [
        ("第一○", "第十条"), ("第廿三", "第二十三条"), ("第二O", "第二十条"), ("第 一 百 零 一 ", "第一百零一条"),
        ("第一百 零一", "第一百零一条"), ("第 1 ", "第一条"), ("第１", "第一条"), ("第十之一", "第十条之一"),
    ],
)  # fmt: skip
def test_numbers_in_every_writing(number: str, label: str) -> None:
    (article,) = parse(f"{number}条　甲。").articles
    assert article.label == label


@pytest.mark.parametrize(
    "form",
    ["第{}条{}", "【第{}条】{}", "**第{}条** {}", "**第{}条**{}", "第{}条：{}", "第{}条:{}", "第{}条.{}", "第{}条、{}", "第{}條　{}", "第\u200b{}条{}"],
)  # fmt: skip
def test_numbers_in_every_dress_continue(form: str) -> None:
    body = "\n".join(form.format(number, "登记卡片。") for number in ("一", "二", "三", "四"))
    assert articles(body) == counted(1, 2, 3, 4)
    assert told(body) == []


@pytest.mark.parametrize("number", ["第Ⅰ条", "第A条", "第一部分", "第一篇", "第一单元", "第一、"])
def test_what_is_no_number_of_an_article(number: str) -> None:
    assert articles(f"{number}　甲。") == []


@pytest.mark.parametrize("written", ["第十条之一　乙。", "第十条之一登记乙。", "第十条之1　乙。", "第十之一条　乙。"])
def test_an_inserted_article_follows_its_own(written: str) -> None:
    body = "\n".join([*(f"第{number}条　甲。" for number in range(1, 11)), written, "第11条　丙。"])
    assert articles(body) == [*counted(*range(1, 11)), "art_10-1", "art_11"]
    assert told(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "第一章\n总则\n第一条　甲。\n第二章\n卡片的登记\n第二条　乙。",
        "## 第一章\n\n## 总则\n第一条　甲。\n第二章\n\n卡片的登记\n第二条　乙。",
    ],
)
def test_a_lone_number_takes_its_name_from_the_next_line(body: str) -> None:
    structure = parse(body)
    assert [section.heading for section in structure.sections] == ["第一章 总则", "第二章 卡片的登记"]
    assert (structure.problems, structure.uncovered(body)) == ((), "")


@pytest.mark.parametrize(
    "body",
    [
        "第一编　甲\n第一章　子\n第一条　一。\n第二编　乙\n第二章　丑\n第二条　二。",
        "第一编　甲\n第一章　子\n第一条　一。\n第二编　乙\n第一章　丑\n第二条　二。",
        "第一章　甲\n第一节　子\n第一条　一。\n第二章　乙\n第二节　丑\n第二条　二。",
        "一、甲\n（一）子\n一。\n二、乙\n（二）丑\n二。",
    ],
)
def test_numbers_may_run_on_through_the_parts_above_or_begin_anew(body: str) -> None:
    assert told(body) == []


def test_articles_that_begin_anew_in_each_book_are_told_once() -> None:
    body = "第一编　甲\n第一条　一。\n第二条　二。\n第二编　乙\n第一条　三。\n第二条　四。\n第三条　五。"
    assert told(body) == [(5, "条文从这里起重新从第一条编号")]
