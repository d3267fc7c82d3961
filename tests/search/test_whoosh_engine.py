"""What only the embedded engine does."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from kb.library import Library
from kb.search import scoring
from kb.search.query import Question


def test_words_too_common_to_be_read_in_time_are_left_out_and_named(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoring, "_MOST_POSTINGS", 5)
    results = library.search(Question("水温 墨水 卡片", mode="words"))
    assert results.query.tier == "some"
    assert "卡片太常见" in (results.notice or "")
    assert results.total.passages > 0


def test_threads_that_search_at_the_same_time_get_the_same_answers(library: Library) -> None:
    questions = ["样例", "卡片 清单", "小组", "归档 办法", "组长 推选", "三色卡片", "样例 管理"]
    expected = [library.search(Question(question, mode="words")).total for question in questions]
    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda n: library.search(Question(questions[n % 7], mode="words")).total, range(700))
    assert list(answers) == [expected[n % 7] for n in range(700)]
