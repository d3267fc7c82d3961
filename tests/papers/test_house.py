"""The house keeps to its figures: what has been reached is not lost again."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.measures.house import House


@dataclass(frozen=True)
class Figure:
    """A figure of the house: what has been reached, which nothing may go beyond, and the goal."""

    name: str
    count: Callable[[House], float]
    reached: float
    goal: float


FIGURES = (
    Figure("rooms", lambda house: len(house.rooms), reached=12, goal=13),
    Figure("loose modules", lambda house: len(house.loose), reached=8, goal=7),
    Figure("small modules with one importer", lambda house: len(house.small), reached=2, goal=3),
    Figure("bare names, %", lambda house: 100 * len(house.bare) / len(house.bindings), reached=0.1, goal=1),
    Figure("class names used twice", lambda house: len(house.classes_used_twice), reached=0, goal=5),
    Figure("lines", lambda house: house.lines, reached=62_500, goal=30_000),
    Figure("modules that take an address apart", lambda house: len(house.address_surgery), reached=1, goal=1),
)


@pytest.fixture(scope="module")
def house() -> House:
    return House()


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
def test_no_figure_is_worse_than_what_has_been_reached(house: House, figure: Figure) -> None:
    assert figure.count(house) <= max(figure.reached, figure.goal)


def test_every_room_and_module_is_counted(house: House) -> None:
    assert {"search", "files", "cli"} <= set(house.rooms)
    assert {"kb.search", "kb.contract", "web.api", "kb.text.folding"} <= set(house.modules)
    assert "kb.contract" in house.importers["kb.urls"]
    assert all(house.modules[name].lines < 60 for name in house.small)
