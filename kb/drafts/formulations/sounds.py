"""Slips of the ear: characters of one sound, written for each other."""

from functools import lru_cache

from kb.text import sound


def is_slip(wording: str, right: str) -> bool:
    """Return whether *wording* sounds like *right* and is spelt otherwise.

    It is as long, and one character in four may be another.
    """
    if len(wording) != len(right):
        return False
    other = [(a, b) for a, b in zip(wording, right, strict=True) if a != b]
    return 0 < len(other) <= max(1, len(right) // 4) and all(_sound(a) == _sound(b) != "" for a, b in other)


@lru_cache(4_096)
def _sound(character: str) -> str:
    return sound(character)
