"""The journeys are as docs/architecture.md says: `python -m tests.measures.journeys --write` says it anew."""

import pytest

from tests.measures.journeys import BEGIN, END, Journey, measured
from tests.papers.documents import ARCHITECTURE

# At most so many rooms, in the order of the table: what has been reached, and the goal.
REACHED, GOAL = (9, 9, 11, 11), (10, 10, 9, 11)


@pytest.fixture(scope="module")
def journeys() -> list[Journey]:
    return measured()


def _rows() -> list[list[str]]:
    text = ARCHITECTURE.read_text("utf-8").partition(BEGIN)[2].partition(END)[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.strip().splitlines()[2:]]


def test_each_journey_goes_through_the_rooms_that_the_page_tells(journeys: list[Journey]) -> None:
    assert [(row[0], row[5]) for row in _rows()] == [(each.name, " ".join(sorted(each.rooms))) for each in journeys]


def test_no_journey_goes_through_more_modules_than_the_page_tells(journeys: list[Journey]) -> None:
    told = [int(row[2]) for row in _rows()]
    assert all(len(each.modules) <= count for each, count in zip(journeys, told, strict=True))


def test_no_journey_goes_through_more_rooms_than_have_been_reached(journeys: list[Journey]) -> None:
    counts = [len(each.rooms) for each in journeys]
    assert all(count <= max(most, goal) for count, most, goal in zip(counts, REACHED, GOAL, strict=True)), counts
