"""Words: jieba's search-mode tokens, the same on both sides of a search.

rjieba is jieba's twin in Rust, about eighteen times as fast with the same tokens; where it is not installed jieba does
the work. Domain words (titles, formulations) are added to the dictionary, so that 四种形态 is one word and its parts.
"""

import logging
import warnings
from collections.abc import Iterable
from functools import cached_property
from typing import Protocol, cast

from kb.text.fold import fold_text, fold_with_marks

# Words without which a Chinese sentence means the same to a search. They are neither indexed nor asked for.
STOP_WORDS = frozenset(
    [
        "的",
        "了",
        "和",
        "与",
        "及",
        "或",
        "等",
        "在",
        "是",
        "为",
        "对",
        "于",
        "以",
        "其",
        "之",
        "着",
        "而",
        "并",
        "由",
        "从",
        "中",
        "上",
        "把",
        "将",
        "不",
        "应",
        "应当",
        "以及",
        "或者",
        "并且",
    ]
)

_MARK_TO_SPACE = {1: " ", 2: " ", 3: " "}


class _Cutter(Protocol):
    def add_word(self, word: str, freq: int | None = None, tag: str | None = None) -> object: ...
    def cut_for_search(self, text: str, hmm: bool = True, /) -> Iterable[str]: ...


class Segmenter:
    """Cuts text into folded words. Made once: loading the dictionary takes about a second."""

    def __init__(self, domain_words: Iterable[str] = ()) -> None:
        self._domain_words = sorted({fold_text(word) for word in domain_words} - {""})

    @cached_property
    def _cutter(self) -> _Cutter:
        cutter = _load()
        for word in self._domain_words:
            cutter.add_word(word, 1_000, "nz")
        return cutter

    def words(self, text: str) -> list[str]:
        """The words of `text` in order, with the shorter words inside them, folded; no punctuation, no stop words."""
        flat = fold_spaced(text)
        return [
            word
            for word in (fold_text(cut) for cut in self._cutter.cut_for_search(flat))
            if word and word not in STOP_WORDS and any(character.isalnum() for character in word)
        ]

    def warm(self) -> None:
        """Loads the dictionary now and not at the first search."""
        self.words("预热")


def fold_spaced(text: str) -> str:
    """`text` folded, but with its spaces and with a space for each mark: words end there."""
    return " ".join(fold_with_marks(piece).translate(_MARK_TO_SPACE) for piece in text.split())


def _load() -> _Cutter:
    try:
        from rjieba import Jieba

        return cast(_Cutter, Jieba())
    except ImportError:
        return _load_jieba()


class _PureJieba:
    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # jieba 0.42.1 has invalid escapes and asks for pkg_resources
            import jieba
        jieba.setLogLevel(logging.ERROR)
        self._tokenizer = jieba.Tokenizer()

    def add_word(self, word: str, freq: int | None = None, tag: str | None = None) -> object:
        return self._tokenizer.add_word(word, freq, tag)

    def cut_for_search(self, text: str, hmm: bool = True, /) -> Iterable[str]:
        return cast("Iterable[str]", self._tokenizer.cut_for_search(text, hmm))


def _load_jieba() -> _Cutter:
    return _PureJieba()
