"""Headings that a file marks as such: a style in Word, <h1> on a page."""

import re

_LONGEST = 60
"""Code points: 中共中央关于…若干重大问题的决定 has 40, and with its （2013年…通过） it is a line of its own."""

_DEEPEST = 6
_SENTENCE = re.compile("[。；！？!?;]|[，、：:,]$")
_MARK = re.compile(r"[#|>\-*+]|\[\^")


def heading(text: str, level: int) -> str:
    """`text` as a heading line of that level, from 1; as it is, if it reads like a sentence or like markup.

    Many files give whole paragraphs the style of a heading, for its looks.
    """
    if not is_heading_like(text):
        return text
    return f"{'#' * min(max(level, 1), _DEEPEST)} {text}"


def is_heading_like(text: str) -> bool:
    """Whether `text` is short and no sentence."""
    return 0 < len(text) <= _LONGEST and not _SENTENCE.search(text) and not _MARK.match(text)
