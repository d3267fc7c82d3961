"""Headings that a file marks as such (a style in Word, <h1> on a page), and tables that are pages."""

import re
from collections.abc import Iterable

from kb.documents import read_lines

MOST_COLUMNS = 100
"""How many cells a row may have: Word allows 63, and a span that claims more is only a way to fill the memory."""


def holds_articles(lines: Iterable[str]) -> bool:
    """Return whether a cell with these lines is a page: it holds articles."""
    kinds = [line.kind for text in lines for line in read_lines(text)]
    return len(kinds) > 1 and "article" in kinds


_LONGEST = 60
"""Code points: 中共中央关于…若干重大问题的决定 has 40, and with its （2013年…通过） it is a line of its own."""

MOST_LEVELS = 6
"""Headings of Markdown and of pages have six levels."""

_SENTENCE = re.compile("[。；！？!?;]|[，、：:,]$")
_MARK = re.compile(r"[#|>\-*+]|\[\^")


def is_heading_like(text: str) -> bool:
    """Return whether `text` is short, no sentence and no markup.

    Many files give whole paragraphs the style of a heading, for its looks.
    """
    return 0 < len(text) <= _LONGEST and not _SENTENCE.search(text) and not _MARK.match(text)
