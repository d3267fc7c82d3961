"""Chinese characters: how they sound, and the simplified form of traditional ones."""

import re
from functools import cache, lru_cache
from pathlib import Path


@lru_cache(maxsize=16_384)  # names, a few hundred bytes each: every update of a corpus asks for those that stand in it
def syllables(text: str) -> tuple[str, ...]:
    """Return how each character of *text* sounds, in pinyin without tones.

    What is no Chinese character stays as it is, a run of it as one piece.
    """
    from pypinyin import lazy_pinyin  # its tables take a third of a second to load: not when a process starts

    return tuple(lazy_pinyin(text))


def sound(character: str) -> str:
    """Return how one character sounds; empty if it is no Chinese one."""
    from pypinyin import Style, pinyin

    readings = pinyin(character, style=Style.NORMAL, errors="ignore")
    return readings[0][0] if readings else ""


@lru_cache(maxsize=16_384)  # a few readings each: more characters than any corpus has
def sounds(character: str) -> tuple[str, ...]:
    """Return every way in which one character may sound, the commonest first; none if it is no Chinese one.

    Where ü is typed as v (律: lv) it is typed as u as well.
    """
    from pypinyin import Style, pinyin

    readings = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    own = readings[0] if readings else []
    return tuple(dict.fromkeys([*own, *(reading.replace("v", "u") for reading in own)]))


def simplified(text: str) -> str:
    """Return *text* in simplified characters, by the tables of OpenCC: 四種形態 → 四种形态.

    A phrase is more than its characters: 乾坤 stays, 乾燥 is 干燥. Of two that begin at one place the longer one counts.
    """
    phrase, phrases, characters = _tables()
    pieces = enumerate(phrase.split(text))  # the phrases are every second piece
    return "".join(phrases[piece] if at % 2 else piece.translate(characters) for at, piece in pieces)


@cache
def _tables() -> tuple[re.Pattern[str], dict[str, str], dict[int, str]]:
    lines = (Path(__file__).parent / "simplified.tsv").read_text("utf-8").splitlines()
    table = dict(line.split("\t") for line in lines if not line.startswith("#"))
    phrases = {written: form for written, form in table.items() if len(written) > 1}
    characters = {ord(written): form for written, form in table.items() if len(written) == 1}
    return re.compile(f"({'|'.join(sorted(phrases, key=len, reverse=True))})"), phrases, characters
