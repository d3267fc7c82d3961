"""A list that is narrowed by what somebody types: by characters, by pinyin and its initials."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, Protocol, TypeVar

from kb.text import fold_text, simplified, syllables

# Of what is longer nothing more is looked at: no title has as many words.
_MOST_TERMS = 8
_MOST_CHARACTERS = 60
_LATIN = re.compile(r"[a-z0-9]+")


class Named(Protocol):
    """What stands in such a list: it is known by names, and told apart by other words."""

    @property
    def names(self) -> tuple[str, ...]:
        """Return what it is called."""
        ...

    @property
    def words(self) -> str:
        """Return what else may be typed for it."""
        ...


Row = TypeVar("Row", bound=Named)


@dataclass(frozen=True)
class Shortlist(Generic[Row]):
    """The rows that are left of a list.

    `is_near` says that no row holds what was typed, and that these have its characters in this order: 党员教育条例 for
    党员教育管理工作条例.
    """

    rows: Sequence[Row]
    is_near: bool = False

    @classmethod
    def of(cls, typed: str, rows: Sequence[Row]) -> "Shortlist[Row]":
        """Return those of *rows* that have every word of what was typed; all of them if nothing was."""
        terms = [fold_text(simplified(term)) for term in typed[:_MOST_CHARACTERS].split()[:_MOST_TERMS]]
        terms = [term for term in terms if term]
        if not terms:
            return cls(rows if not typed.strip() else ())
        left = [row for row in rows if all(_holds(row, term) for term in terms)]
        if left:
            return cls(left)
        near = [row for row in rows if any(_is_in_order("".join(terms), fold_text(name)) for name in row.names)]
        return cls(near, is_near=bool(near))


def _holds(row: Named, term: str) -> bool:
    if term in _folded((*row.names, row.words)):
        return True
    return bool(_LATIN.fullmatch(term)) and any(term in sound for name in row.names for sound in _sounds(name))


def _is_in_order(characters: str, text: str) -> bool:
    """Tell whether *characters* stand in *text* in this order; two of them stand in too many."""
    following = iter(text)
    return len(characters) > 2 and all(character in following for character in characters)


@lru_cache(maxsize=10_000)  # rows of a large library
def _folded(texts: tuple[str, ...]) -> str:
    return "\n".join(map(fold_text, texts))


@lru_cache(maxsize=20_000)  # their names
def _sounds(name: str) -> tuple[str, str]:
    """Return the pinyin of a name, and its initials."""
    sounds = [sound for syllable in syllables(name) for sound in _LATIN.findall(syllable.lower())]
    return "".join(sounds), "".join(sound[0] for sound in sounds)
