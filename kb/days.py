"""A day as somebody writes it, 2020-01-01 or 2020年1月1日, and as it is said."""

import re
from datetime import date

from kb.errors import QueryError

_FORM = re.compile(r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|年(\d{1,2})月(\d{1,2})日)", re.ASCII)


def day(written: str | None) -> date | None:
    """The day of `written`; None if nothing is written. Raises QueryError if it is no day."""
    if not written or not written.strip():
        return None
    match = _FORM.fullmatch(written.strip())
    try:
        return date(*(int(part) for part in match.groups() if part)) if match else _not_a_day(written)
    except ValueError:
        return _not_a_day(written)


def in_words(day: date | None) -> str:
    """2018年10月28日; empty if there is none."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _not_a_day(written: str) -> date:
    raise QueryError(f"日期“{written.strip()[:20]}”看不明白，请写成 2020-01-01 的样子。")
