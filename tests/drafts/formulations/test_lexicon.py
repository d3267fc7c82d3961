"""The lexicon: every wording at every place, as a plain search finds them."""

from hypothesis import given
from hypothesis import strategies as st

from kb.drafts.formulations.lexicon import Lexicon

_WORDS = st.text("甲乙丙", min_size=2, max_size=5)


@given(words=st.lists(_WORDS, max_size=8), text=st.text("甲乙丙丁", max_size=40))
def test_every_place_of_every_wording_is_found_once(words: list[str], text: str) -> None:
    numbered = list(enumerate(words))
    places = list(Lexicon((word, number) for number, word in numbered).finditer(text))
    expected = {
        (at, at + len(word), number)
        for at in range(len(text))
        for number, word in numbered
        if text.startswith(word, at)
    }
    assert set(places) == expected
    assert len(places) == len(expected)
    assert [(start, end) for start, end, _ in places] == sorted((start, end) for start, end, _ in places)
