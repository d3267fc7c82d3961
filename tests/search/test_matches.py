"""What was found, as lists beside one another."""

from hypothesis import given
from hypothesis import strategies as st

from kb.search.matches import Matches, all_of

ANY = st.dictionaries(st.integers(0, 12), st.tuples(st.integers(0, 9).map(float), st.integers(0, 5))).map(
    lambda by_number: found({number: by_number[number] for number in sorted(by_number)})
)


def found(by_number: dict[int, tuple[float, int]]) -> Matches:
    return Matches(list(by_number), [score for score, _ in by_number.values()], [n for _, n in by_number.values()])


def rows(one: Matches) -> dict[int, tuple[float, int]]:
    return dict(zip(one.numbers, zip(one.scores, one.counts, strict=True), strict=True))


@given(st.lists(ANY, max_size=4))
def test_what_is_in_all_has_its_scores_and_its_occurrences_added(several: list[Matches]) -> None:
    each = list(map(rows, several))
    common = set.intersection(*map(set, each)) if each else set()
    wanted = {n: (sum(one[n][0] for one in each), sum(one[n][1] for one in each)) for n in sorted(common)}
    assert rows(all_of(several)) == wanted
    assert list(all_of(several).numbers) == sorted(common)


@given(ANY, st.sets(st.integers(0, 12)))
def test_what_is_left_out_takes_its_score_and_its_occurrences_with_it(one: Matches, gone: set[int]) -> None:
    left = one.without(gone)
    assert rows(left) == {number: row for number, row in rows(one).items() if number not in gone}
    assert left.occurrences == sum(count for number, (_, count) in rows(one).items() if number not in gone)


@given(ANY, st.lists(st.integers(0, 14)))
def test_what_answers_in_any_case_stands_in_its_place_without_a_score(one: Matches, also: list[int]) -> None:
    more = one.with_also(also)
    assert rows(more) == {**dict.fromkeys(also, (0.0, 0)), **rows(one)}
    assert list(more.numbers) == sorted(set(one.numbers) | set(also))
