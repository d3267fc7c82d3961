"""发文字号 where it belongs to the paper: alone on its line or in a column, with 签发人 behind it, behind the title."""

import re

from kb.text import DocumentNumber, document_number, document_numbers

_COLUMNS = re.compile(r"\t|\||│|\s{2,}|\u3000+")
# Characters behind 发文字号 on its line: 签发人：甲乙丙, with the blanks before it.
_BEHIND_NUMBER = 24


def number_on(line: str) -> DocumentNumber | None:
    """Return the number that a line bears: alone, in a column, or with something short behind it."""
    for column in (line, *filter(None, map(str.strip, _COLUMNS.split(line)))):
        if (own := document_number(column)) is not None:
            return own
    start, end, own = next(document_numbers(line), (1, 0, None))
    behind = line[end:]
    is_short = len(behind) <= _BEHIND_NUMBER and (not behind.strip() or behind[0].isspace())
    return own if start == 0 and is_short else None


def number_behind(title: str) -> DocumentNumber | None:
    """Return the number with which a title ends in brackets: 示例办法（示民发〔2024〕5号）."""
    for start, end, own in document_numbers(title):
        if start and title[start - 1] in "（(" and not title[end:].strip("）) "):
            return own
    return None
