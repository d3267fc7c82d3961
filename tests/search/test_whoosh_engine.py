"""What only the embedded engine does."""

import pytest

from kb.library import Reading
from kb.search import whoosh_engine
from kb.search.query import Asked


def test_words_too_common_to_be_read_in_time_are_left_out_and_named(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whoosh_engine, "_MOST_POSTINGS", 5)
    results = reading.search(Asked("样例 卡片 龘龘", mode="words"))
    assert results.query.tier == "some"
    assert "太常见" in (results.query.notice or "")
    assert results.total.passages > 0
