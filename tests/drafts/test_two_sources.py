"""Where two sources of a text differ nothing is judged by one of them alone, and both readings are told."""

from collections.abc import Iterator

import pytest

from kb.contract import report_json
from kb.drafts import Checker, Finding
from kb.drafts.files import comment_on, read_draft
from kb.library import Library
from tests.conftest import copy_of_invented, opened
from tests.support.compiled import ARTICLES, put_law, put_reading

LAW = "《中华人民共和国甲乙法》"
OTHER = (
    ARTICLES[0],
    ARTICLES[1].replace("公开、及时，", "公开、及时。\n"),
    "办理甲乙事务，应当在四十日内作出答复。",
    ARTICLES[3],
    "甲乙事务的档案保存五年。",
)
TWO = "两处来源此处不同"


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checker]:
    folder = tmp_path_factory.mktemp("two")
    put_law(copy_of_invented(folder / "corpus"))
    put_reading(folder / "corpus", OTHER)
    library: Library = opened(folder / "corpus", folder / "index")
    yield Checker(library)
    library.close()


def quotation(checker: Checker, text: str) -> Finding:
    (finding,) = (each for each in checker.check(text).findings if each.kind == "quotation")
    return finding


@pytest.mark.parametrize(
    ("text", "verdict", "reason"),
    [
        (f"{LAW}第三条规定：“办理甲乙事务，应当在三十日内作出答复。”", "未核", TWO),
        (f"{LAW}第三条规定：“办理甲乙事务，应当在四十日内作出答复。”", "未核", TWO),
        (f"{LAW}规定：“办理甲乙事务，应当在四十日内作出答复。”", "未核", TWO),
        (f"{LAW}第三条规定：“办理甲乙事务，应当在五十日内作出答复。”", "有出入", ""),
        (f"{LAW}第二条规定：“办理甲乙事务，应当在四十日内作出答复。”", "有出入", ""),
        (f"{LAW}第一条规定：“为了规范甲乙事务，制定本法。”", "一致", ""),
        (f"{LAW}第二条规定：“甲乙事务应当公开、及时”。", "一致", ""),
        ("有关法律规定：“办理甲乙事务，应当在四十日内作出答复。”", "未核", TWO),
        ("有关法律规定：“办理甲乙事务，应当在三十日内作出答复。”", "未核", TWO),
        ("有关法律规定：“办理甲乙事务，应当在五十日内作出答复。”", "有出入", ""),
    ],
)
def test_a_quotation_is_judged_only_where_both_sources_say_the_same_of_it(
    checker: Checker, text: str, verdict: str, reason: str
) -> None:
    finding = quotation(checker, text)
    assert (finding.verdict, finding.reason) == (verdict, reason)


def test_both_readings_are_told_with_their_sources_and_no_change_is_proposed(checker: Checker) -> None:
    finding = quotation(checker, f"{LAW}第三条规定：“办理甲乙事务，应当在四十日内作出答复。”")
    assert [(reading.source, reading.text[-12:]) for reading in finding.readings] == [
        ("非官方汇编（国家法律，截至 2026-08-28）", "应当在三十日内作出答复。"),
        ("本单位导入的文件（甲乙法.docx）", "应当在四十日内作出答复。"),
    ]
    assert (finding.suggestion, finding.diff) == ("", ())
    assert "引文与本库的不同，与另一来源的一致" in finding.detail
    assert "应当在四十日内作出答复。" in comment_on(finding)


@pytest.mark.parametrize(
    ("part", "verdict", "reason"),
    [
        ("第二条第二款", "未核", TWO),  # the other source divides the article so
        ("第五条", "未核", TWO),  # only the other source has it
        ("第六条", "条款号不符", ""),
        ("第二条第三款", "条款号不符", ""),
        ("第三条第二款", "条款号不符", ""),
    ],
)
def test_a_part_that_another_source_has_is_not_denied(checker: Checker, part: str, verdict: str, reason: str) -> None:
    (finding,) = checker.check(f"依照{LAW}{part}办理。").findings
    assert (finding.verdict, finding.reason) == (verdict, reason)


def test_programs_are_given_both_readings(checker: Checker) -> None:
    draft = f"{LAW}第三条规定：“办理甲乙事务，应当在四十日内作出答复。”"
    content = report_json(checker.check(draft), read_draft(draft.encode(), "稿.txt"))
    assert [len(finding["readings"]) for finding in content["findings"]] == [0, 2]
    assert content["findings"][1]["readings"][0]["source"].startswith("非官方汇编")
