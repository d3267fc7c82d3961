"""Folding: what it unifies, what it drops, and the way back."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.text.folding import CLOSING, MARKS, OPENING, QUOTE, fold, fold_text, fold_with_marks, without_marks
from tests.support import reference

BMP = st.text(st.characters(min_codepoint=1, max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=40)
# What policy texts are made of, with the troublesome neighbours: marks, widths, kana with sound marks, accents.
POLICY = st.lists(
    st.one_of(
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
        st.sampled_from(
            "，。；：？！、（）“”‘’\"'「」『』《》〈〉…—·～％％①㈠㎡℃ＡｂＣ０９ \t\u3000\u200b\ufeff\xadßİﬁｶｷﾊﾞﾟé"
        ),
        st.sampled_from(["e\u0301", "ｶﾞ", "ﾊﾟ", "か\u3099"]),
    ),
    max_size=60,
).map("".join)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("监督执纪“四种形态”，ＡＢ Ｃ", "监督执纪四种形态,abc"),
        ("《示例〈工作〉条例》", "示例工作条例"),
        ("总　则", "总则"),
        ("５０ 人", "50人"),
        ("（一）「签收」『栏』", "(一)签收栏"),
        ("‘单’\"双\"'直'«角»„低‟〝竖〞", "单双直角低竖"),
        ("㎡①㈠℃", "m21(一)°c"),
        ("STRASSE straße", "strassestrasse"),
        ("零宽\u200b断\u00ad字\ufeff", "零宽断字"),
        ("换\r\n行\t制表\x07", "换行制表"),
        ("ｶﾞｷﾞﾊﾟ", "ガギパ"),
        ("か\u3099", "が"),
        ("e\u0301É", "éé"),
        ("……", "......"),
        ("百分之十％", "百分之十%"),
        ("豈", "豈"),
        ("⼈⺠⽇报⻛⻓⼾⾭⿈", "人民日报风长户青黄"),
        ("二○二二〇◯", "二〇二二〇〇"),
        ("甲─乙—丙–丁‐戊−己―庚－辛-壬", "甲-乙-丙-丁-戊-己-庚-辛-壬"),
        ("⸺", fold_text("——")),
        ("甲•乙・丙·丁‧戊･己", "甲·乙·丙·丁·戊·己"),
        ("〔2024〕［2024］[2024]【2024】", "[2024][2024][2024][2024]"),
        ("五至十〜十～十", "五至十~十~十"),
        ("甲\u034f乙\u115f丙\u2800丁\u3164戊\ufe0f己\uffa0庚\ufffc辛\U000e0100壬", "甲乙丙丁戊己庚辛壬"),
        ("", ""),
        ("“”《》 \u3000", ""),
    ],
)
def test_width_case_marks_and_space_are_unified(text: str, folded: str) -> None:
    assert fold_text(text) == folded
    assert fold(text).text == folded


def test_other_punctuation_is_kept_in_one_width() -> None:
    assert fold_text("，,；;：:！!？?（(）)、。") == ",,;;::!!??(())、。"


def test_marked_text_keeps_the_kind_of_each_mark() -> None:
    assert (
        fold_with_marks("《甲》〈乙〉“丙”'丁'")
        == f"{OPENING}甲{CLOSING}{OPENING}乙{CLOSING}{QUOTE}丙{QUOTE}{QUOTE}丁{QUOTE}"
    )


def test_control_characters_that_stand_for_marks_cannot_be_typed() -> None:
    assert fold_with_marks(f"甲{MARKS}乙") == "甲乙"


@given(POLICY)
def test_folding_equals_the_unicode_definition(text: str) -> None:
    assert fold_text(text) == reference.plain(text)


@given(BMP)
def test_folding_equals_the_unicode_definition_for_any_single_character(text: str) -> None:
    for character in text:
        assert fold_text(character) == reference.plain(character)


def test_folding_equals_the_unicode_definition_for_every_character_of_the_plane() -> None:
    different = [
        f"U+{code:04X}"
        for code in range(1, 0x10000)
        if not 0xD800 <= code < 0xE000 and fold_text(chr(code)) != reference.plain(chr(code))
    ]
    assert different == []


@pytest.mark.parametrize(
    "accents", [range(0x300, 0x370), range(0x3099, 0x309B), range(0xFF9E, 0xFFA0)], ids=["latin", "kana", "half-width"]
)
def test_an_accent_joins_the_letter_before_it(accents: range) -> None:
    for code in accents:
        for base in "aeかハｶﾊ中":
            assert fold_text(base + chr(code)) == reference.plain(base + chr(code))


@given(POLICY)
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold_text(text)
    if unicodedata.is_normalized("NFKC", once):  # dropping a space may let an accent meet a letter: “e ´”
        assert fold_text(once) == once


@given(BMP)
def test_positions_lead_back_into_the_original(text: str) -> None:
    folded = fold(text, marks=True)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert list(folded.starts) == sorted(folded.starts)
    for start, end in zip(folded.starts, folded.ends, strict=True):
        assert 0 <= start < end <= len(text)
    assert without_marks(folded.text) == fold_text(text)


@given(BMP)
def test_the_original_of_a_folded_character_folds_to_it(text: str) -> None:
    folded = fold(text)
    for position, character in enumerate(folded.text):
        start, end = folded.original(position, position + 1)
        assert character in fold_text(text[start:end])


def test_what_nobody_can_read_is_kept() -> None:
    assert fold_text("第\ue004条\ufffd〓") == "第\ue004条\ufffd〓"


@given(POLICY)
def test_marks_change_nothing_but_themselves(text: str) -> None:
    assert without_marks(fold_with_marks(text)) == fold_text(text)
    assert fold_with_marks(text) == "".join(
        {"q": QUOTE, "<": OPENING, ">": CLOSING}[c] if is_mark else c for c, is_mark in reference.tokens(text)
    )
