"""Parts that are told a number have it, the others keep their order, and what contradicts itself is refused."""

from collections.abc import Collection, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.amendments.arrangement import Moves, arranged
from kb.amendments.misfit import MisfitError


def _moves(
    gone: Collection[int] = (), moved: Mapping[int, int] | None = None, added: Collection[int] = ()
) -> Moves[str]:
    return Moves(set(gone), dict(moved or {}), dict.fromkeys(added, ""))


def test_what_is_not_told_of_fills_the_places_between() -> None:
    assert arranged(range(1, 6), _moves(gone={2}, moved={5: 6}, added={1, 3})) == {1: 2, 3: 4, 4: 5, 5: 6}


@pytest.mark.parametrize(
    ("moves", "reason"),
    [
        (_moves(moved={2: 4}), "却有编号 4"),
        (_moves(moved={3: 1}), "次序对不上"),
        (_moves(moved={1: 2}, added={2}), "同一个编号"),
        (_moves(gone={9}), "旧版没有第 9 个"),
    ],
)
def test_numbers_that_do_not_go_together_are_refused(moves: Moves[str], reason: str) -> None:
    with pytest.raises(MisfitError, match=reason):
        arranged(range(1, 4), moves)


def test_two_instructions_for_one_place_are_refused() -> None:
    moves: Moves[str] = Moves()
    moves.remove(1)
    moves.add(1, "")
    with pytest.raises(MisfitError):
        moves.remove(1)
    with pytest.raises(MisfitError):
        moves.move(1, 2)
    with pytest.raises(MisfitError):
        moves.add(1, "")


@given(st.integers(1, 12), st.data())
def test_new_numbers_run_without_gap_and_in_order(count: int, data: st.DataObject) -> None:
    gone = data.draw(st.sets(st.integers(1, count), max_size=count))
    left = count - len(gone)
    additions = data.draw(st.integers(0, 4))
    added = (
        data.draw(st.sets(st.integers(1, left + additions), min_size=additions, max_size=additions))
        if additions
        else set()
    )
    order = arranged(range(1, count + 1), _moves(gone=gone, added=added))
    assert sorted({*order.values(), *added}) == list(range(1, left + len(added) + 1))
    assert list(order.values()) == sorted(order.values())
