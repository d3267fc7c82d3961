"""How characters sound, in pinyin without tones."""


def syllables(text: str) -> list[str]:
    """The sound of each character of `text`; what is no Chinese character stays, a run of it as one piece."""
    from pypinyin import lazy_pinyin  # its tables take a third of a second to load: not when a process starts

    return lazy_pinyin(text)


def sound(character: str) -> str:
    """The sound of one character; empty if it has none."""
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.NORMAL, errors="ignore")
    return found[0][0] if found else ""
