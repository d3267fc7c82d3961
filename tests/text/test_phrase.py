"""The wording that is looked for: the contract “what the phrase is there means”, as tables and properties."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.documents.document import Document
from kb.text.folding import fold, fold_with_marks, without_marks
from kb.text.phrase import Wording
from tests.support import reference


def found(query: str, text: str) -> list[str]:
    return [text[start:end] for start, end in Wording.of(query).spans(fold(text, marks=True))]


@pytest.mark.parametrize(
    ("query", "text", "spans"),
    [
        # A mark that is not typed may be there.
        ("四种看法", "用好“四种看法”。", ["四种看法"]),
        ("用好四种看法", "用好“四种看法”。", ["用好“四种看法"]),
        ("示例条例第三条", "依照《示例条例》第三条办理", ["示例条例》第三条"]),
        ("甲乙", "甲”、“乙", []),
        ("甲、乙", "“甲”、“乙”", ["甲”、“乙"]),
        # A mark that is typed must be there, in that place.
        ("《条例》", "本条例和《条例》", ["《条例》"]),
        ("《条例》", "本条例", []),
        ("《条例》", "《示例条例》", []),
        ("示例“工作”条例", "示例工作条例", []),
        ("示例“工作”条例", "示例“工作”条例", ["示例“工作”条例"]),
        ("示例“工作条例", "示例“工作”条例", ["示例“工作”条例"]),
        ("示例“工作条例", "示例工作”条例", []),
        # … in any of its widths and shapes, quotation marks without direction.
        ("《条例》", "〈条例〉", ["〈条例〉"]),
        ('甲"乙"丙', "甲“乙”丙", ["甲“乙”丙"]),
        ("甲”乙“丙", "甲“乙”丙", ["甲“乙”丙"]),
        ("甲「乙」丙", "甲‘乙’丙", ["甲‘乙’丙"]),
        ("《条例》", "“条例”", []),
        ("“条例”", "《条例》", []),
        ("》条例《", "《条例》", []),
        # Further marks may stand beside a typed one.
        ("甲“乙", "甲《“乙", ["甲《“乙"]),
        ("甲“《乙", "甲《“乙", []),
        # Width, case, space.
        ("50人", "一般不超过５０ 人。", ["５０ 人"]),
        ("ａｂ柜", "ＡＢ 柜", ["ＡＢ 柜"]),
        ("总则", "第一章　总　则", ["总　则"]),
        ("第一章总则", "第一章　总　则", ["第一章　总　则"]),
        ("(一)", "（一）先", ["（一）"]),
        ("，", "一,二，三", [",", "，"]),
        # Other punctuation breaks a phrase.
        ("甲乙", "甲，乙", []),
        ("甲乙", "甲—乙", []),
        # One character; no overlap.
        ("看", "看看", ["看", "看"]),
        ("看看", "看看看", ["看看"]),
        ("看看", "看“看”看看", ["看“看", "看看"]),
        # Characters that fold to several.
        ("m2", "30㎡以内", ["㎡"]),
        ("30㎡", "30m2", ["30m2"]),
        ("ガラス", "ｶﾞﾗｽ柜", ["ｶﾞﾗｽ"]),
    ],
)
def test_the_phrase_is_there_exactly_as_the_contract_says(query: str, text: str, spans: list[str]) -> None:
    assert found(query, text) == spans
    assert Wording.of(query).count(fold_with_marks(text)) == len(spans)
    assert reference.occurrences(reference.tokens(text), reference.tokens(query)) == len(spans)


@pytest.mark.parametrize("query", ["", "  ", "“”", "《》", "\u200b"])
def test_only_marks_and_space_is_no_wording(query: str) -> None:
    assert Wording.of(query).is_empty


@pytest.mark.parametrize("query", ["a.b", "(", "[甲", "甲|乙", "\\d", "甲*", "甲+?", "^甲$"])
def test_signs_of_regular_expressions_are_plain_characters(query: str) -> None:
    assert found(query, f"前{query}后") == [query]
    assert found(query, "甲乙丙 aXb 123") == []


TEXT = st.text(st.sampled_from('甲乙丙ａａA“”"「《》〈〉，,。 　㎡…\u200b'), max_size=30)
QUERY = st.text(st.sampled_from("甲乙丙aＡ“”'《》，。 "), min_size=1, max_size=6)


@given(TEXT, QUERY)
def test_spans_are_inside_the_text_in_order_and_hold_the_wording(text: str, query: str) -> None:
    wording = Wording.of(query)
    if wording.is_empty:
        return
    last = 0
    for start, end in wording.spans(fold(text, marks=True)):
        assert last <= start < end <= len(text)
        assert without_marks(fold(text[start:end], marks=True).text) == wording.plain
        last = end


@given(TEXT, QUERY)
def test_spans_and_counts_are_those_of_a_plain_scan(text: str, query: str) -> None:
    wording = Wording.of(query)
    if wording.is_empty:
        return
    expected = reference.occurrences(reference.tokens(text), reference.tokens(query))
    assert len(wording.spans(fold(text, marks=True))) == expected
    assert wording.count(fold_with_marks(text)) == expected
    marked = fold_with_marks(text).encode()
    assert sum(1 for _ in wording.byte_pattern.finditer(marked)) == expected


@given(TEXT, QUERY)
def test_typed_marks_stand_in_what_was_found(text: str, query: str) -> None:
    wording = Wording.of(query)
    if wording.is_empty:
        return
    typed = [token for token in reference.tokens(query) if token[1]]
    for start, end in wording.spans(fold(text, marks=True)):
        marks = [token for token in reference.tokens(text[start:end]) if token[1]]
        rest = iter(marks)
        assert all(mark in rest for mark in typed)


@pytest.mark.parametrize(("query", "text"), [("c", "㏄"), (".", "……"), ("1", "⑪")])
def test_one_original_character_is_marked_once(query: str, text: str) -> None:
    spans = Wording.of(query).spans(fold(text, marks=True))
    assert spans
    assert len(set(spans)) == len(spans)


def test_every_substring_of_a_paragraph_is_found_in_it(invented: dict[str, Document]) -> None:
    chance = random.Random(7)
    paragraphs = [p.text for d in invented.values() for passage in d.passages for p in passage.paragraphs]
    for _ in range(300):
        text = chance.choice(paragraphs)
        start = chance.randrange(len(text))
        piece = text[start : start + chance.randint(1, 60)]
        wording = Wording.of(piece)
        if not wording.is_empty:
            assert any(s <= start + len(piece) and e >= start for s, e in wording.spans(fold(text, marks=True)))
