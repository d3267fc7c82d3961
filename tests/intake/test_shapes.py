"""No text makes reading, understanding or checking take longer than its length does."""

from tests.measures.intake import shapes

EVERY = 6
"""Of the shapes every sixth is tried here; all of them take four minutes, and are for the nightly run."""


def test_no_step_grows_faster_than_the_text() -> None:
    with shapes.opened_checker() as checker:
        timings = list(shapes.measure(shapes.SHAPES[::EVERY], shapes.QUICK, checker))
    slow = [
        (each.shape, each.step, each.seconds)
        for each in timings
        if len(each.seconds) == len(shapes.QUICK) and each.is_superlinear(shapes.QUICK, shapes.UNNOTICED_QUICK)
    ]
    assert slow == []
    assert len({each.shape for each in timings}) >= 10
