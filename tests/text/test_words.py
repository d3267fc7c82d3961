"""Words: the same tokens on both sides, whichever of the two jiebas cuts."""

import importlib.util
import sys

import pytest

from kb.documents.document import Document
from kb.text import words
from kb.text.words import STOP_WORDS, Segmenter, fold_spaced
from tests.conftest import WITHOUT_RJIEBA

DOMAIN = ("示例工作条例", "三色卡片", "四种形态", "三会一课", "党支部")


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter(DOMAIN)


@pytest.fixture(scope="module")
def pure(segmenter: Segmenter) -> Segmenter:
    """The segmenter of a machine without rjieba."""
    segmenter.warm()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "rjieba", None)  # what an import finds there is no module
        words._load.cache_clear()
        pure = Segmenter(DOMAIN)
        pure.warm()
    words._load.cache_clear()
    return pure


needs_rjieba = pytest.mark.skipif(
    WITHOUT_RJIEBA or importlib.util.find_spec("rjieba") is None, reason="没有 rjieba，无从比较"
)


@needs_rjieba
def test_both_jiebas_give_the_same_words(
    segmenter: Segmenter,
    pure: Segmenter,
    invented: dict[str, Document],
    shipped_documents: dict[str, Document],
) -> None:
    for document in (*invented.values(), *shipped_documents.values()):
        for passage in document.passages:
            assert segmenter.words(passage.text) == pure.words(passage.text), (document.id, passage.address)


def test_a_domain_word_is_one_word_and_its_parts(segmenter: Segmenter) -> None:
    found = segmenter.words("用好三色卡片")
    assert "三色卡片" in found
    assert "卡片" in found


def test_words_are_folded(segmenter: Segmenter) -> None:
    assert segmenter.words("ＡＢ柜") == segmenter.words("ab柜")


def test_a_mark_ends_a_word(segmenter: Segmenter) -> None:
    assert segmenter.words("示例工作”条例") == segmenter.words("示例工作 条例")
    assert "示例工作条例" not in segmenter.words("示例“工作”条例")


def test_stop_words_and_punctuation_are_not_words(segmenter: Segmenter) -> None:
    found = segmenter.words("卡片的填写，以及在清单中的核对；应当归档。（一）……")
    assert not set(found) & STOP_WORDS
    assert all(any(character.isalnum() for character in word) for word in found)
    assert "卡片" in found


@pytest.mark.parametrize("text", ["", "的了和", "，。", "“”", "\u3000"])
def test_text_without_words_has_none(segmenter: Segmenter, text: str) -> None:
    assert segmenter.words(text) == []


def test_spaces_and_marks_become_single_spaces() -> None:
    assert fold_spaced("甲　 乙\n“丙”") == "甲 乙  丙 "
