"""Words: jieba's search-mode tokens, the same on both sides of a search.

rjieba is jieba's twin in Rust, about eighteen times as fast with the same tokens; where it is not installed jieba does
the work. Domain words (titles, formulations) are added to the dictionary, so that 四种形态 is one word and its parts.
"""

import logging
import warnings
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import Protocol, cast

from kb.text.folding import MARKS, fold_text, fold_with_marks

# One-character words without which a Chinese sentence means the same to a search. They are neither indexed nor asked for.
STOP_WORDS = frozenset("的了和与及或等在是为对于以其之着而并由从中上把将不应")

# More than the 349,046 words of jieba's dictionary; about 190 bytes each, so that no text can make it more than 95 MB.
_MOST_WORDS = 500_000
# 98 % of the words of jieba's dictionary have no more characters.
_LONGEST_WORD = 4
_MARK_TO_SPACE = str.maketrans(dict.fromkeys(MARKS, " "))


class _Cutter(Protocol):
    def add_word(self, word: str, freq: int | None = None, tag: str | None = None) -> object: ...
    def cut_for_search(self, text: str, hmm: bool = True, /) -> Iterable[str]: ...


class _Words(dict[str, str]):
    """The word in each piece; empty for stop words, punctuation and space."""

    def __missing__(self, cut: str) -> str:
        word = "".join(cut.split())
        if word in STOP_WORDS or not any(character.isalnum() for character in word):
            word = ""
        if len(self) < _MOST_WORDS:
            self[cut] = word
        return word


class Segmenter:
    """Cuts text into folded words."""

    def __init__(self, domain_words: Iterable[str] = ()) -> None:
        self.domain_words = sorted({fold_text(word) for word in domain_words} - {""})
        self._words = _Words()

    @cached_property
    def _cutter(self) -> _Cutter:
        return _load(tuple(self.domain_words))

    def words(self, text: str) -> list[str]:
        """Return the words of *text*, folded, in order, and the shorter words inside them.

        Punctuation and stop words are left out.
        """
        words = self._words
        return [word for cut in self._cutter.cut_for_search(fold_spaced(text)) if (word := words[cut])]

    def crosses(self, text: str, at: int) -> bool:
        """Tell whether a word of folded *text* runs over the edge before *at*: 存在的问|题."""
        start = max(0, at - _LONGEST_WORD)
        around, edge = text[start : at + _LONGEST_WORD], at - start
        words = set(self.words(around))
        return any(around[first:last] in words for first in range(edge) for last in range(edge + 1, len(around) + 1))

    def warm(self) -> None:
        """Load the dictionary now and not at the first search."""
        self.words("预热")


def fold_spaced(text: str) -> str:
    """Return *text* folded, with a space for each mark: words end there."""
    return " ".join(fold_with_marks(piece).translate(_MARK_TO_SPACE) for piece in text.split())


@lru_cache(maxsize=2)
def _load(domain_words: tuple[str, ...]) -> _Cutter:
    """Return a cutter that knows *domain_words*; to load it takes 0.1 s, with jieba 1 s."""
    try:
        from rjieba import Jieba

        cutter = cast(_Cutter, Jieba())
    except ImportError:
        cutter = _pure_jieba()
    for word in domain_words:
        cutter.add_word(word, 1_000, "nz")
    return cutter


def _pure_jieba() -> _Cutter:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba 0.42.1 has invalid escapes and asks for pkg_resources
        import jieba
    jieba.setLogLevel(logging.ERROR)
    return cast(_Cutter, jieba.Tokenizer())
