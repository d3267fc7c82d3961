"""A day as somebody writes it."""

from datetime import date

import pytest

from kb.errors import QueryError
from kb.text.dates import day, in_words


@pytest.mark.parametrize("written", ["2020-01-02", " 2020-1-2 ", "2020年1月2日", "2020年01月02日"])
def test_a_day_is_read(written: str) -> None:
    assert day(written) == date(2020, 1, 2)


@pytest.mark.parametrize("written", [None, "", "  "])
def test_nothing_is_no_day(written: str | None) -> None:
    assert day(written) is None


@pytest.mark.parametrize(
    "written", ["今天", "2020", "2020-02-30", "2020-13-01", "0000-01-01", "20200102", "2020-W01-1", "２０２０-01-02", "2020-01-02x"]
)  # fmt: skip
def test_what_is_no_day_is_said_to_be_none(written: str) -> None:
    with pytest.raises(QueryError, match="2020-01-01 的样子"):
        day(written)


def test_a_day_in_words() -> None:
    assert in_words(date(2018, 10, 8)) == "2018年10月8日"
    assert in_words(None) == ""
