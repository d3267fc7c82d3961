"""A few of the most hostile texts, on every surface: four times the text takes about four times as long."""

from math import inf, isclose

from tests.measures.growth.measuring import Growth, measure
from tests.measures.intake.shapes import SHAPES, opened_checker

QUICK = (4_000, 16_000)

# Lines as short as can be that are all heads, or all annexes; a table of one row.
CHOSEN = ("第一条 alone", "附件", "page, one row")

# Half as much again as the text: short times are noisy. The nightly run holds the long ones to 1.15.
STEEPEST, UNNOTICED = 1.3, 0.3


def test_no_surface_grows_faster_than_the_text() -> None:
    shapes = [shape for shape in SHAPES if shape.name in CHOSEN]
    with opened_checker() as checker:
        grown = list(measure(shapes, QUICK, checker, unnoticed=UNNOTICED))
    assert [each for each in grown if each.seconds[-1] > UNNOTICED and each.slope > STEEPEST] == []
    assert len({each.surface for each in grown}) >= 13


def test_a_slope_is_that_of_logarithms_and_what_never_ends_is_a_fault() -> None:
    sizes = (5_000, 20_000, 50_000, 100_000)
    assert isclose(Growth("a", "b", sizes, (0.05, 0.2, 0.5, 1.0)).slope, 1.0)
    assert not Growth("a", "b", sizes, (0.05, 0.2, 0.5, 1.0)).is_fault()
    assert isclose(Growth("a", "b", sizes, (0.01, 0.04, 0.25, 1.0)).slope, 2.0)
    assert Growth("a", "b", sizes, (0.01, 0.04, 0.25, 1.0)).is_fault()
    assert not Growth("a", "b", sizes, (0.001, 0.002, 0.02, 0.1)).is_fault()
    assert Growth("a", "b", sizes, (0.4, 0.8, 1.2, 2.5)).is_fault()
    assert Growth("a", "b", sizes, (0.1, 0.2, 0.5, inf)).is_fault()


def test_at_least_seventy_shapes_are_tried() -> None:
    assert len({shape.name for shape in SHAPES}) >= 70
