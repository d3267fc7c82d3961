"""Chinese characters: how they sound, and the simplified form of traditional ones."""

from functools import cache
from typing import Protocol, cast


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


class _Converter(Protocol):
    def convert(self, text: str, /) -> str: ...


@cache
def _converter() -> _Converter:
    from opencc import OpenCC

    return cast(_Converter, OpenCC("t2s"))


def simplified(text: str) -> str:
    """Return *text* in simplified characters, by the tables of OpenCC: 四種形態 → 四种形态."""
    return _converter().convert(text)
