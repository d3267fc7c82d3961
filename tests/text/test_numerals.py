"""Numbers as policy texts write them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.text.numerals import NUMBER, chinese, number


def test_every_number_to_9999_survives_being_written_and_read() -> None:
    for value in range(10_000):
        written = chinese(value)
        assert number(written) == value
        assert re.fullmatch(NUMBER, written)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "零"), (1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (100, "一百"), (101, "一百零一"),
        (110, "一百一十"), (111, "一百一十一"), (1000, "一千"), (1001, "一千零一"), (1010, "一千零一十"), (1260, "一千二百六十"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_regulations_write_them(value: int, written: str) -> None:
    assert chinese(value) == written


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("二〇二二", 2022),
        ("二零二二", 2022),
        ("二○二二", 2022),
        ("肆拾伍", 45),
        ("壹佰零壹", 101),
        ("⼀百⼆⼗", 120),
        ("四\u200b十", 40),
        ("１０", 10),
        ("10", 10),
        ("一十", 10),
        ("两", 2),
        ("〇", 0),
        ("9999", 9999),
        ("②", 2),
    ],
)
def test_other_ways_of_writing_are_read(written: str, value: int) -> None:
    assert number(written) == value


@pytest.mark.parametrize("written", ["", "百一十千", "十十", "百", "一二十", "甲", "1.5", "-1", "十a"])
def test_what_is_no_number_has_no_value(written: str) -> None:
    assert number(written) is None


@pytest.mark.parametrize("value", [-1, 10_000])
def test_numbers_beyond_are_refused(value: int) -> None:
    with pytest.raises(ValueError, match=str(value)):
        chinese(value)


@given(st.text(max_size=8))
def test_any_text_is_a_number_or_none(text: str) -> None:
    value = number(text)
    assert value is None or value >= 0


@given(st.from_regex(NUMBER, fullmatch=True))
def test_whatever_the_grammar_takes_for_a_number_can_be_judged(written: str) -> None:
    value = number(written)
    assert value is None or value >= 0
