"""How much a file may hold."""

from kb.formats.written import TooLargeError

MOST_CHARACTERS = 2_000_000
"""Code points of text in one file: the longest code of law has 120,000."""

_TOO_LONG = f"文件超过 {MOST_CHARACTERS // 10_000} 万字，不像一份政策文件，请只留需要的部分、另存后再导入。"


def refuse_too_long(characters: int) -> None:
    """Raises TooLargeError if a file has so many code points of text that it is no policy text."""
    if characters > MOST_CHARACTERS:
        raise TooLargeError(_TOO_LONG)
