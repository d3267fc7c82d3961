"""A sample of the frames in which offices quote: what differs is found in each, and nothing is doubted that is right."""

from tests.measures.unprepared.__main__ import SEED
from tests.measures.unprepared.frames import FRAMES, measure
from tests.measures.unprepared.library import Laws

EACH = 9
"""Quotations of each kind and frame: one for each change."""


def test_there_are_as_many_frames_as_were_asked_for() -> None:
    assert sum(frame.is_marked for frame in FRAMES) >= 25


def test_what_differs_is_found_in_every_frame_and_nothing_else(laws: Laws) -> None:
    frames = tuple(frame for frame in FRAMES if frame.is_marked)
    *found, alarms = measure(laws, SEED, frames, EACH)
    assert alarms.wrong == ()
    assert sum(result.rate.hits for result in found) >= 0.985 * len(found) * EACH
    assert [result.wrong for result in found if result.rate.hits < EACH - 1] == []


def test_without_marks_most_is_found_and_nothing_else(laws: Laws) -> None:
    frames = tuple(frame for frame in FRAMES if not frame.is_marked)
    *found, alarms = measure(laws, SEED, frames, EACH)
    assert alarms.wrong == ()
    assert sum(result.rate.hits for result in found) >= 0.8 * len(found) * EACH
