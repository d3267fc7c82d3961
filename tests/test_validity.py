"""Whether a document was in force on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.document import STATUSES, Metadata
from kb.validity import begins, ends, status_on

APRIL = date(2024, 4, 1)
OLD = Metadata("old", "甲办法", effective=date(2015, 6, 1), status="已修订", superseded_by="new")
NEW = Metadata("new", "甲办法", published=date(2024, 3, 1), effective=APRIL, status="现行有效", supersedes="old")
COMING = Metadata("coming", "乙办法", published=date(2026, 1, 1), effective=date(2026, 7, 1), status="尚未施行")


@pytest.mark.parametrize(
    ("known", "successor", "day", "status"),
    [
        (OLD, NEW, date(2015, 5, 31), "尚未施行"),
        (OLD, NEW, date(2015, 6, 1), "现行有效"),
        (OLD, NEW, APRIL - timedelta(1), "现行有效"),
        (OLD, NEW, APRIL, "已修订"),
        (OLD, NEW, None, "已修订"),
        (NEW, None, APRIL - timedelta(1), "尚未施行"),
        (NEW, None, APRIL, "现行有效"),
        (NEW, None, None, "现行有效"),
        (COMING, None, date(2026, 6, 30), "尚未施行"),
        (COMING, None, date(2026, 7, 1), "现行有效"),
        (COMING, None, None, "尚未施行"),
    ],
)
def test_the_status_on_a_day(known: Metadata, successor: Metadata | None, day: date | None, status: str) -> None:
    assert status_on(known, successor, day) == status


@pytest.mark.parametrize(
    ("known", "day", "status"),
    [
        (Metadata("a", "甲", status="已废止"), date(2020, 1, 1), "已废止"),
        (Metadata("a", "甲", status="尚未施行"), date(2020, 1, 1), "尚未施行"),
        (Metadata("a", "甲", status="现行有效"), date(2020, 1, 1), "现行有效"),
        (Metadata("a", "甲"), date(2020, 1, 1), ""),
        (Metadata("a", "甲", effective=date(2019, 1, 1)), date(2018, 1, 1), ""),
        (
            Metadata("a", "甲", effective=date(2010, 1, 1), repealed=date(2015, 1, 1), status="已废止"),
            date(2012, 1, 1),
            "现行有效",
        ),
        (
            Metadata("a", "甲", effective=date(2010, 1, 1), repealed=date(2015, 1, 1), status="现行有效"),
            date(2016, 1, 1),
            "已废止",
        ),
    ],
)
def test_where_the_days_are_not_known_it_is_the_status_on_record(known: Metadata, day: date, status: str) -> None:
    assert status_on(known, None, day) == status


def test_a_document_begins_when_it_takes_effect_else_when_it_was_published() -> None:
    assert begins(Metadata("a", "甲", approved=date(2020, 1, 1), published=date(2020, 2, 2))) == date(2020, 2, 2)
    assert begins(Metadata("a", "甲", approved=date(2020, 1, 1))) == date(2020, 1, 1)
    assert begins(Metadata("a", "甲")) is None


def test_a_document_ends_when_it_was_repealed_else_when_its_successor_begins() -> None:
    assert ends(OLD, NEW) == APRIL
    assert ends(Metadata("a", "甲", repealed=date(2023, 1, 1)), NEW) == date(2023, 1, 1)
    assert ends(NEW, None) is None


@given(st.dates())
def test_of_two_versions_exactly_one_is_in_force_once_the_first_has_begun(day: date) -> None:
    statuses = [status_on(OLD, NEW, day), status_on(NEW, None, day)]
    assert set(statuses) <= set(STATUSES)
    assert statuses.count("现行有效") == (1 if day >= date(2015, 6, 1) else 0)
