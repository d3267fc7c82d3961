"""Whatever comes in is answered or refused with a sentence: twenty thousand inputs, and those that once failed."""

from collections.abc import Iterator

import pytest

from tests.measures.fuzz.kept import PAST, keep, kept
from tests.measures.fuzz.run import ask_again, run_here
from tests.measures.fuzz.surfaces import SURFACES
from tests.measures.fuzz.trial import asked, input_of, surface_of
from tests.measures.fuzz.world import FuzzWorld, opened

SEED, COUNT = 16, 20_000


@pytest.fixture(scope="module")
def world() -> Iterator[FuzzWorld]:
    with opened() as world:
        yield world


def test_inputs_that_once_failed_fail_no_more(world: FuzzWorld) -> None:
    result = ask_again(world, kept(PAST))
    assert [(failure.surface, failure.what) for failure in result.failures] == []
    assert result.total >= 10


def test_twenty_thousand_inputs_are_answered_or_refused_with_a_sentence(world: FuzzWorld) -> None:
    result = run_here(world, SEED, range(COUNT))
    assert [(str(keep(failure)), failure.what) for failure in result.failures] == []
    assert result.total == COUNT
    assert set(result.asked) == {surface.name for surface in SURFACES}
    # As many must get past the door as are refused there: what is refused tries little.
    assert sum(result.refused.values()) < COUNT / 2


def test_a_number_always_makes_the_same_input() -> None:
    for number in range(50):
        surface = surface_of(SEED, number)
        assert surface_of(SEED, number) is surface
        assert input_of(SEED, number, surface) == input_of(SEED, number, surface)


def test_a_broken_promise_is_told_with_its_input(world: FuzzWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError("a defect")

    monkeypatch.setattr(type(world.library), "search", fail)
    done = asked(world, "search", "auto\n卡片".encode())
    assert done.failure is not None
    assert "a defect" in done.failure.what
    assert done.failure.raw == "auto\n卡片".encode()
