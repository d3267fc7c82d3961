"""Chinese characters: how they sound, and the simplified form of traditional ones."""

from collections.abc import Callable
from functools import cache


def syllables(text: str) -> list[str]:
    """Return how each character of *text* sounds, in pinyin without tones.

    What is no Chinese character stays as it is, a run of it as one piece.
    """
    from pypinyin import lazy_pinyin  # its tables take a third of a second to load: not when a process starts

    return lazy_pinyin(text)


def sound(character: str) -> str:
    """Return how one character sounds; empty if it is no Chinese one."""
    from pypinyin import Style, pinyin

    readings = pinyin(character, style=Style.NORMAL, errors="ignore")
    return readings[0][0] if readings else ""


@cache
def _conversion() -> Callable[[str], str]:
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert


def simplified(text: str) -> str:
    """Return *text* in simplified characters, by the tables of OpenCC: 四種形態 → 四种形态."""
    return _conversion()(text)
