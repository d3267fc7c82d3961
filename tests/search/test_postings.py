"""How posting lists meet, and which of them are kept."""

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.whoosh import postings as module
from kb.search.whoosh.postings import KeptPostings, Postings

NUMBERS = st.sets(st.integers(0, 60)).map(sorted)


def postings(numbers: list[int]) -> Postings:
    return Postings(array("I", numbers), array("f", (number / 2 for number in numbers)))


@pytest.mark.parametrize("halving", [0, 8, 10_000], ids=["by halving", "as it is", "by running over"])
@given(own=NUMBERS, asked=NUMBERS)
def test_lists_meet_in_the_same_numbers_either_way(halving: int, own: list[int], asked: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_WORTH_HALVING", halving)
        one = postings(own)
        common = one.among(asked)
        assert list(common) == sorted(set(own) & set(asked))
        assert list(one.weights_of(common)) == [number / 2 for number in common]


def test_the_lists_that_were_asked_for_last_are_kept() -> None:
    read: list[str] = []

    def fresh(word: str) -> Postings:
        read.append(word)
        return postings([1, 2, 3])

    kept = KeptPostings(fresh, most=6)
    for word in ("甲", "乙", "甲", "丙", "甲", "乙"):
        assert list(kept.of(word).numbers) == [1, 2, 3]
    assert read == ["甲", "乙", "丙", "乙"]


def test_a_list_longer_than_all_that_may_be_kept_is_answered_too() -> None:
    kept = KeptPostings(lambda word: postings(list(range(len(word)))), most=2)
    assert len(kept.of("甲乙丙丁")) == 4
    assert len(kept.of("")) == 0
