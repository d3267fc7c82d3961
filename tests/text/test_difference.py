"""How a wording differs from its source, and where in a longer source it belongs."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.text.difference import Difference, NearestPlace, changes, nearest, pieces
from kb.text.folding import fold, fold_text

_TEXT = st.text(alphabet="卡片清单的应当“”《》…㎡ aＡ。，、", max_size=16)


@pytest.mark.parametrize(
    ("draft", "source", "expected"),
    [
        ("卡片由组长签收", "卡片由组长签收", (("same", "卡片由组长签收"),)),
        ("保存三年", "保存五年", (("same", "保存"), ("draft", "三"), ("source", "五"), ("same", "年"))),
        ("组长签收", "组长应当签收", (("same", "组长"), ("source", "应当"), ("same", "签收"))),
        ("组长应当签收", "组长签收", (("same", "组长"), ("draft", "应当"), ("same", "签收"))),
        ("逐项打勾", "", (("draft", "逐项打勾"),)),
        ("", "逐项打勾", (("source", "逐项打勾"),)),
        ("", "", ()),
    ],
)
def test_what_differs_is_told_character_by_character(
    draft: str, source: str, expected: tuple[tuple[str, str], ...]
) -> None:
    assert pieces(draft, source) == expected


def test_places_are_told_in_both_texts() -> None:
    assert changes("组长 应当签收清单", "组长签收清单，并核对") == (
        Difference((3, 5), (2, 2)),
        Difference((9, 9), (6, 10)),
    )


@given(_TEXT, _TEXT)
def test_between_its_changes_both_texts_are_the_same(draft: str, source: str) -> None:
    found = changes(draft, source)
    ends = [(0, 0), *((one.draft[1], one.source[1]) for one in found)]
    starts = [*((one.draft[0], one.source[0]) for one in found), (len(draft), len(source))]
    for (ours, theirs), (our_end, their_end) in zip(ends, starts, strict=True):
        assert fold_text(draft[ours:our_end]) == fold_text(source[theirs:their_end])


def test_turned_characters_are_one_change() -> None:
    assert pieces("加强单清管理", "加强清单管理") == (
        ("same", "加强"),
        ("draft", "单清"),
        ("source", "清单"),
        ("same", "管理"),
    )


def test_a_character_between_two_changes_is_no_piece_of_its_own() -> None:
    assert [op for op, _ in pieces("每月甲核乙清单", "每月丙核丁清单")] == ["same", "draft", "source", "same"]


def test_width_spaces_and_quotation_marks_are_no_difference() -> None:
    assert pieces("推行 “三色卡片”,ＡＢ", "推行三色卡片，ab") == (("same", "推行 “三色卡片”,ＡＢ"),)


def test_punctuation_is_a_difference() -> None:
    assert pieces("填写，传递", "填写、传递") == (
        ("same", "填写"),
        ("draft", "，"),
        ("source", "、"),
        ("same", "传递"),
    )


def test_a_character_that_folds_to_several_is_never_torn() -> None:
    assert pieces("面积30㎡以内", "面积30m以内") == (
        ("same", "面积30"),
        ("draft", "㎡"),
        ("source", "m"),
        ("same", "以内"),
    )


@given(_TEXT, _TEXT)
def test_the_pieces_are_the_draft_and_the_source(draft: str, source: str) -> None:
    found = pieces(draft, source)
    assert "".join(text for op, text in found if op != "source") == draft
    assert fold_text("".join(text for op, text in found if op != "draft")) == fold_text(source)
    assert all(text for _, text in found)
    assert all(one[0] != other[0] for one, other in pairwise(found))


@given(_TEXT)
def test_what_is_the_same_when_folded_has_no_difference(text: str) -> None:
    assert {op for op, _ in pieces(text, fold_text(text))} <= {"same"} or not fold_text(text)


# Where it belongs

SOURCE = "组长由成员推选，任期２年。卡片由组长 签收；“组长”拒收的，应当写明理由。"


@pytest.mark.parametrize(
    ("draft", "stands", "edits"),
    [
        ("卡片由组长签收", "卡片由组长 签收", 0),
        ("卡片由副组长签收", "卡片由组长 签收", 1),
        ("卡片由签收", "卡片由组长 签收", 2),
        ("组长拒收的，应当写明原因", "组长”拒收的，应当写明理由", 2),
        ("组长由大家推选", "组长由成员推选", 2),
    ],
)
def test_a_wording_is_found_where_it_needs_the_fewest_edits(draft: str, stands: str, edits: int) -> None:
    source = fold(SOURCE)
    place = nearest(fold_text(draft), source.text)
    assert place is not None
    start, end = source.original(place.start, place.end)
    assert (SOURCE[start:end], place.edits) == (stands, edits)


@pytest.mark.parametrize(("draft", "source"), [("卡片", ""), ("", "卡片"), ("卡片", "清单"), ("“”", "卡片")])
def test_what_shares_nothing_has_no_place(draft: str, source: str) -> None:
    assert nearest(fold_text(draft), fold_text(source)) is None


def test_an_end_that_is_in_doubt_is_that_of_a_clause() -> None:
    assert nearest("逐项打勾们", "核对时逐项打勾，不得漏项") == NearestPlace(3, 7, 1)


def test_a_wording_longer_than_the_text_is_held_against_all_of_it() -> None:
    assert nearest("核对清单时逐项打勾", "逐项打勾") == NearestPlace(0, 4, 5)


def fewest_edits(wording: str, text: str) -> int:
    """The edits to the nearest stretch of `text`, by trying everything."""
    before = [0] * (len(text) + 1)
    for at, character in enumerate(wording, 1):
        row = [at]
        for position, other in enumerate(text, 1):
            row.append(min(before[position] + 1, row[-1] + 1, before[position - 1] + (character != other)))
        before = row
    return min(before)


@given(
    st.permutations("天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜"),
    st.integers(0, 20),
    st.integers(8, 12),
    st.lists(st.tuples(st.integers(0, 7), st.sampled_from(["", "天", "地", "某某"])), max_size=3),
)
def test_no_stretch_is_nearer_than_the_one_that_is_found(
    characters: list[str], start: int, length: int, changes: list[tuple[int, str]]
) -> None:
    text = "".join(characters)
    wording = text[start : start + length]
    for at, character in changes:
        wording = wording[:at] + character + wording[at + 1 :]
    found = nearest(wording, text)
    assert found is not None
    assert found.edits == fewest_edits(wording, text)


def test_real_sentences_with_changes_are_found_where_they_stand(shared: Path) -> None:
    text = fold_text((shared / "regulations" / "zhunze-2016.md").read_text("utf-8"))
    sentences = [sentence for sentence in text.split("。")[1:] if len(sentence) >= 12]
    assert len(sentences) > 100
    for number, sentence in enumerate(sentences):
        at = 2 + number % (len(sentence) - 6)
        changed = sentence[:at] + "某" + sentence[at + 2 :]
        found = nearest(changed, text)
        assert found is not None
        assert found.edits <= 2
        assert text[found.start : found.end] in sentences
