"""A source, or a draft, with characters that nobody can read: nothing is denied, and nothing is called right."""

from collections.abc import Iterator

import pytest

from kb.drafts import Checker
from kb.library import Library
from tests.conftest import opened

SOURCE = """---
title: 示例县民政局值班管理办法
genre: 办法
published: 2024-03-01
effective: 2024-03-01
status: 现行有效
text: full
---

第一条　为了规范值班工作，制定本办法。

第二条　值班人员〓〓应当按时到岗，不得擅自离开岗位。

第三条　值班记录由组长每天签收并归入档案。

第四条　本办法自公布之日起施行。
"""
NAME = "《示例县民政局值班管理办法》"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("illegible")
    (folder / "corpus" / "regulations").mkdir(parents=True)
    (folder / "corpus" / "regulations" / "zhiban.md").write_text(SOURCE, "utf-8")
    library = opened(folder / "corpus", folder / "index")
    yield library
    library.close()


def judged(library: Library, draft: str) -> list[tuple[str, str]]:
    report = Checker(library).check(draft)
    return [(finding.verdict, finding.reason) for finding in report.findings]


@pytest.mark.parametrize("part", ["第九条", "第二条第二款", "第二条第（三）项"])
def test_a_part_of_such_a_text_is_not_denied(library: Library, part: str) -> None:
    assert judged(library, f"根据{NAME}{part}办理。") == [("未核", "全文不完整")]


def test_a_part_that_is_there_is_there(library: Library) -> None:
    assert judged(library, f"根据{NAME}第三条办理。") == [("一致", "")]


@pytest.mark.parametrize(
    "words",
    [
        "值班人员王五应当按时到岗，不得擅自离开岗位。",
        "值班人员应当按时到岗，不得擅自离开岗位。",
        "值班人员张三应当按时到岗，不得擅自离开单位。",
    ],
)
def test_words_beside_what_cannot_be_read_neither_agree_nor_differ(library: Library, words: str) -> None:
    (_, quotation) = judged(library, f"{NAME}第二条规定：“{words}”")
    assert quotation == ("未核", "原文有认不出的字")


def test_words_that_cannot_be_read_in_the_draft_do_not_agree_with_such_words(library: Library) -> None:
    words = "值班人员〓〓应当按时到岗，不得擅自离开岗位。"
    assert judged(library, f"{NAME}第二条规定：“{words}”")[1] == ("未核", "引文有认不出的字")


def test_words_of_a_legible_part_are_judged(library: Library) -> None:
    assert judged(library, f"{NAME}第三条规定：“值班记录由组长每天签收并归入档案。”")[1] == ("一致", "")
    assert judged(library, f"{NAME}第三条规定：“值班记录由组长每周签收并归入档案。”")[1][0] == "有出入"
    assert judged(library, f"{NAME}第二条规定：“不得擅自离开岗位。”")[1] == ("一致", "")
