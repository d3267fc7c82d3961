"""Near forms of a wording that stands nowhere, offered only if they stand."""

from pathlib import Path

import pytest

from kb.library import Library
from kb.search import Filters, NearForm, Question
from kb.search.near_forms import exchanged
from tests.conftest import opened

TEXT = """---
title: 示例生活准则
genre: 准则
---
第一条　坚持批评和自我批评，运用“四种形态”，做到两个维护，落实“三会一课”制度。

第二条　批评和自我批评要经常开展，依法治国，公共卫生，党的全面领导。

第三条　国家安全机关、公安机关各负其责。
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder: Path = tmp_path_factory.mktemp("near")
    (folder / "corpus" / "regulations").mkdir(parents=True)
    (folder / "corpus" / "regulations" / "zhunze.md").write_text(TEXT, "utf-8")
    return opened(folder / "corpus", folder / "index")


@pytest.mark.parametrize(
    ("typed", "form", "count"),
    [
        ("批评与自我批评", "批评和自我批评", 2), ("批评及自我批评", "批评和自我批评", 2), ("批评以及自我批评", "批评和自我批评", 2),
        ("批评、自我批评", "批评和自我批评", 2), ("自我批评和批评", "批评和自我批评", 2), ("自我批评与批评", "批评和自我批评", 2),
        ("公安机关和国家安全机关", "国家安全机关、公安机关", 1), ("批評與自我批評", "批评和自我批评", 2),
        ("2个维护", "两个维护", 1), ("二个维护", "两个维护", 1), ("4种形态", "四种形态", 1), ("三会1课", "三会一课", 1),
        ("四种形太", "四种形态", 1), ("四钟形态", "四种形态", 1), ("公共卫身", "公共卫生", 1),
        ("公共卫", None, 0), ("公卫生", "公共卫生", 1), ("依法制国", "依法治国", 1), ("依治国", "依法治国", 1), ("三会一课制渡", "三会一课制度", 1),
        ("党的全面的领导", "党的全面领导", 1), ("党全面领导", "党的全面领导", 1),
    ],
)  # fmt: skip
def test_what_stands_nowhere_has_near_forms_that_stand_with_how_often(
    library: Library, typed: str, form: str | None, count: int
) -> None:
    near = library.search(Question(typed)).near
    if form is None:
        assert near == ()
    else:
        assert near[0] == NearForm(form, count)
    for other in near:
        assert library.search(Question(f"“{other.wording}”")).total.passages == other.passages > 0


@pytest.mark.parametrize(
    "typed",
    ["量子纠缠通信卫星", "第九条", "的的的的", "和", "形太", "字" * 30, "四种形太 -党", "标题:四种形太"],
)
def test_nothing_near_is_offered_where_nothing_is(library: Library, typed: str) -> None:
    assert library.search(Question(typed)).near == ()


def test_what_stands_and_what_is_asked_by_its_words_has_no_near_forms(library: Library) -> None:
    assert library.search(Question("四种形态")).near == ()
    assert library.search(Question("四种形太", mode="words")).near == ()


def test_near_forms_stand_in_what_the_question_asks_about(library: Library) -> None:
    assert library.search(Question("四种形太", filters=Filters(genre=("条例",)))).near == ()


def test_function_words_and_numbers_are_exchanged() -> None:
    assert {"甲和乙", "甲、乙", "甲以及乙", "乙与甲", "乙和甲"} <= set(exchanged("甲与乙"))
    assert {"党全面领导"} <= set(exchanged("党的全面领导"))
    assert {"二个", "两个"} <= set(exchanged("2个"))
    assert {"18大"} <= set(exchanged("十八大"))
