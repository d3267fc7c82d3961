"""The rows of a search as a Word file."""

from datetime import date
from io import BytesIO

import docx

from kb.export import SearchRow, rows_file

DAY = date(2026, 11, 21)
FIRST = SearchRow(
    "示例工作条例",
    "2024年修改",
    "已修订",
    "第十条",
    "第十条　运用四种形态。\n四种形态，<各级>组织。",
    ((6, 10), (12, 16)),
    "《示例工作条例》（2024年修改）第十条",
)
SECOND = SearchRow(
    "示例办法", "", "现行有效", "第一条", "要点：四种形态。", ((3, 7),), "《示例办法》第一条", is_digest=True
)


def test_what_was_asked_and_found_stands_first_then_each_passage_with_its_citation() -> None:
    raw = rows_file(["“四种形态”", "文种：党内法规"], "2份文件，2段，3处", [FIRST, SECOND], DAY)
    opened = docx.Document(BytesIO(raw))
    assert [(each.style.name if each.style else "", each.text) for each in opened.paragraphs] == [
        ("Title", "检索结果"),
        ("题注", "“四种形态”"),
        ("题注", "文种：党内法规"),
        ("题注", "2份文件，2段，3处；2026年11月21日检索"),
        ("公文一级标题", "示例工作条例（2024年修改，已修订）"),
        ("Normal", "第十条　运用四种形态。"),
        ("Normal", "四种形态，<各级>组织。（《示例工作条例》（2024年修改）第十条）"),
        ("公文一级标题", "示例办法"),
        ("Normal", "要点：四种形态。（条文要点，非原文；《示例办法》第一条）"),
    ]


def test_what_was_searched_is_bold_and_underlined() -> None:
    opened = docx.Document(BytesIO(rows_file(["“四种形态”"], "", [FIRST], DAY)))
    runs = [run for each in opened.paragraphs for run in each.runs if run.bold]
    assert [(run.text, run.underline) for run in runs] == [("四种形态", True), ("四种形态", True)]


def test_rows_of_one_document_stand_under_one_title() -> None:
    opened = docx.Document(BytesIO(rows_file(["甲"], "", [FIRST, FIRST], DAY)))
    assert sum(each.text.startswith("示例工作条例（") for each in opened.paragraphs) == 1


def test_the_same_rows_give_the_same_bytes() -> None:
    assert rows_file(["甲"], "", [FIRST], DAY) == rows_file(["甲"], "", iter([FIRST]), DAY)
