"""A year or a span of years as somebody writes it: 2016, 2016-2019, 2016—."""

import re

from kb.errors import QueryError

_FORM = re.compile(r"(\d{4})?\s*([-—–~至])?\s*(\d{4})?")


def years(written: str | None) -> tuple[int, int] | None:
    """The first and last year of `written`; None if nothing is written. Raises QueryError if it is no year."""
    if not written or not written.strip():
        return None
    match = _FORM.fullmatch(written.strip())
    if match is None or not (match[1] or match[3]) or (match[3] and not match[2]):
        raise QueryError(f"年份“{written}”看不明白，请写成 2016 或 2016-2019。")
    first = int(match[1]) if match[1] else 1900
    last = int(match[3]) if match[3] else (9999 if match[2] else first)
    return min(first, last), max(first, last)
