"""Marks as places of an index: what the places find is what the wording's own pattern finds."""

from hypothesis import example, given
from hypothesis import strategies as st

from kb.search.opensearch import typed_marks
from kb.text.folding import CLOSING, MARKS, OPENING, QUOTE
from kb.text.phrase import Wording

TEXT = st.text(st.sampled_from("甲乙" + MARKS), max_size=14)
TYPED = st.text(st.sampled_from("甲乙" + MARKS), min_size=1, max_size=7)


def stands(marked: str, places: str) -> bool:
    """Whether the places stand one after another in what the index would hold of a paragraph."""
    there = [place.split(typed_marks.ALTERNATIVE) for place in typed_marks.written(marked).split()]
    wanted = places.split()
    return any(
        all(place in alternatives for place, alternatives in zip(wanted, there[at:], strict=False))
        for at in range(len(there) - len(wanted) + 1)
    )


@given(TEXT, TYPED)
@example(f"{QUOTE}甲{QUOTE}甲", f"甲{QUOTE}")
@example(f"甲{OPENING}{QUOTE}乙{CLOSING}", f"甲{QUOTE}乙")
@example(f"{QUOTE * 6}甲", f"{QUOTE * 5}甲")
@example(f"甲{QUOTE}", f"甲{CLOSING}")
def test_places_are_found_where_the_wording_stands(text: str, typed: str) -> None:
    wording = Wording(typed)
    if wording.is_empty or not wording.has_marks:
        return
    places, is_sure = typed_marks.places_of(typed)
    is_there = bool(wording.count(text))
    if is_there or is_sure:
        assert stands(text, places) == is_there


def test_a_paragraph_without_marks_takes_no_place() -> None:
    assert typed_marks.written("甲乙丙") == ""


def test_a_wording_with_more_marks_than_are_told_apart_is_not_sure() -> None:
    assert typed_marks.places_of(f"甲{QUOTE * 4}乙")[1]
    assert not typed_marks.places_of(f"甲{QUOTE * 5}乙")[1]


def test_alternatives_stay_few_whatever_is_written() -> None:
    (place,) = [one for one in typed_marks.written("甲" + MARKS * 60 + "乙").split() if one.startswith("甲乙")]
    assert len(place.split(typed_marks.ALTERNATIVE)) <= 1 + 3 * (3 + 9 + 27 + 81)
