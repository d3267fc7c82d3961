"""Rows of a table and their cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.documents.table import cell_spans, is_row, is_rule


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("| 甲 | 乙 |", ["甲", "乙"]),
        ("|甲|乙|", ["甲", "乙"]),
        ("| 甲　 |　乙 丙 | |", ["甲", "乙 丙", ""]),
        ("||", [""]),
        ("| 甲｜乙 |", ["甲｜乙"]),
    ],
)
def test_the_cells_of_a_row_stand_between_its_edges(row: str, expected: list[str]) -> None:
    assert [row[start:end] for start, end in cell_spans(row)] == expected


@given(st.lists(st.text(st.sampled_from("甲乙 　-:｜"), max_size=6), min_size=1, max_size=6))
def test_a_row_that_was_written_is_read_again(written: list[str]) -> None:
    row = "|" + "".join(f"{cell}|" for cell in written)
    assert is_row(row)
    assert [row[start:end] for start, end in cell_spans(row)] == [cell.strip() for cell in written]
    ends = [0, *(end for _, end in cell_spans(row))]
    assert all(before <= start <= end for before, (start, end) in zip(ends, cell_spans(row), strict=False))


@pytest.mark.parametrize("text", ["| 甲 |", "| - |", "---", "", "| --- | 甲 |", "| : |"])
def test_what_holds_anything_else_is_no_rule(text: str) -> None:
    assert not is_rule(text)
