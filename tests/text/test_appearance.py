"""The text as people see it, and the way back to the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.text.appearance import Appearance, clean

ODD = st.text(st.sampled_from("第条十五⼗⺠\u200b\ufeff\xad\u034f\ufffc○ \n\t《》a，豈"), max_size=30)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("第四⼗五条", "第四十五条"),
        ("第三十條第一項", "第三十条第一项"),
        ("第四十\u200b五\ufe0f条\ufffc", "第四十五条"),
        ("二○二四年", "二〇二四年"),
        ("第𝟒𝟓条", "第45条"),
        ("（一）　“甲”\t乙\n丙１２", "（一）　“甲”\t乙\n丙１２"),
        ("第\ue004条", "第〓条"),
        ("第一条\u3164甲\ue5e5乙\u2003丙", "第一条　甲　乙　丙"),
        ("︽条例︾第⼆条", "《条例》第二条"),
        ("", ""),
    ],
)
def test_radicals_and_what_nobody_sees_are_unified_and_the_rest_stays(text: str, seen: str) -> None:
    assert clean(text).text == seen


def test_a_span_leads_back_to_all_of_its_letters_and_no_unseen_edge() -> None:
    read = clean("\u200b第四\u200b十五条\u200b的")
    assert read.original(0, 5) == (1, 7)
    assert read.original(5, 6) == (8, 9)


@given(ODD)
def test_each_letter_leads_back_to_the_one_it_was_read_from(text: str) -> None:
    read = clean(text)
    for at, character in enumerate(read.text):
        start, end = read.original(at, at + 1)
        assert end == start + 1
        assert clean(text[start:end]).text == character


@given(ODD, st.data())
def test_letters_left_out_later_lead_back_alike(text: str, data: st.DataObject) -> None:
    read = clean(text)
    positions = sorted(data.draw(st.sets(st.integers(0, max(0, len(read.text) - 1))))) if read.text else []
    shorter = read.without(positions)
    kept = [at for at in range(len(read.text)) if at not in positions]
    assert shorter.text == "".join(read.text[at] for at in kept)
    assert [shorter.original(at, at + 1) for at in range(len(kept))] == [read.original(at, at + 1) for at in kept]


def test_a_text_without_anything_odd_is_itself() -> None:
    assert clean("第十条　党支部") == Appearance("第十条　党支部")
