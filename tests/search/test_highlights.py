"""Highlights: the one place where spans are made."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.highlights import highlight
from kb.text.phrase import Wording
from tests.support import reference


def marked(text: str, *wordings: str) -> list[str]:
    return [text[start:end] for start, end in highlight(text, map(Wording.of, wordings))]


@pytest.mark.parametrize(
    ("text", "wordings", "found"),
    [
        ("用好“三色卡片”。", ["三色卡片"], ["三色卡片"]),
        ("三色\n卡片", ["三色卡片"], []),
        ("卡片\n卡片", ["卡片"], ["卡片", "卡片"]),
        ("三色卡片", ["三色卡片", "卡片"], ["三色卡片"]),
        ("三色卡片", ["三色卡", "色卡片"], ["三色卡片"]),
        ("三色卡片", ["三色", "卡片"], ["三色", "卡片"]),
        ("三色卡片", ["清单"], []),
        ("三色卡片", [], []),
        ("三色卡片", ["", "“”"], []),
        ("", ["卡片"], []),
        ("……", ["."], ["…", "…"]),
    ],
)
def test_what_is_marked(text: str, wordings: list[str], found: list[str]) -> None:
    assert marked(text, *wordings) == found


TEXT = st.text(st.sampled_from("甲乙丙aＡ“”《》，。 \n…㎡"), max_size=40)
WORDINGS = st.lists(st.text(st.sampled_from("甲乙丙a“《，.m"), min_size=1, max_size=4), max_size=3)


@given(TEXT, WORDINGS)
def test_spans_are_half_open_inside_the_text_in_order_and_apart(text: str, typed: list[str]) -> None:
    last = 0
    for start, end in highlight(text, map(Wording.of, typed)):
        assert last <= start < end <= len(text)
        assert "\n" not in text[start:end]
        last = end


@given(TEXT, WORDINGS)
def test_every_wording_that_stands_there_is_marked_somewhere(text: str, typed: list[str]) -> None:
    pieces = [reference.plain(text[a:b]) for a, b in highlight(text, map(Wording.of, typed))]
    for wording in typed:
        needle = reference.tokens(wording)
        if any(not is_mark for _, is_mark in needle):
            stands = any(reference.occurrences(reference.tokens(line), needle) for line in text.split("\n"))
            assert not stands or any(reference.plain(wording) in piece for piece in pieces)
