"""Days as documents write them: 2018年10月28日, 二〇一八年十月二十八日."""

import re
from collections.abc import Iterator
from datetime import date

from kb.errors import QueryError
from kb.text.numerals import number

_DAY_FORM = re.compile(r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|年(\d{1,2})月(\d{1,2})日)", re.ASCII)


def day(written: str | None) -> date | None:
    """The day of `written`; None if nothing is written. Raises QueryError if it is no day."""
    if not written or not written.strip():
        return None
    match = _DAY_FORM.fullmatch(written.strip())
    try:
        return date(*(int(part) for part in match.groups() if part)) if match else _not_a_day(written)
    except ValueError:
        return _not_a_day(written)


def in_words(day: date | None) -> str:
    """2018年10月28日; empty if there is none."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _not_a_day(written: str) -> date:
    raise QueryError(f"日期“{written.strip()[:20]}”看不明白，请写成 2020-01-01 的样子。")


_YEARS_FORM = re.compile(r"(\d{4})?\s*([-—–~至])?\s*(\d{4})?")


def years(written: str | None) -> tuple[int, int] | None:
    """The first and last year of `written`; None if nothing is written. Raises QueryError if it is no year."""
    if not written or not written.strip():
        return None
    match = _YEARS_FORM.fullmatch(written.strip())
    if match is None or not (match[1] or match[3]) or (match[3] and not match[2]):
        raise QueryError(f"年份“{written}”看不明白，请写成 2016 或 2016-2019。")
    first = int(match[1]) if match[1] else 1900
    last = int(match[3]) if match[3] else (9999 if match[2] else first)
    return min(first, last), max(first, last)


_DAY = re.compile(
    r"([0-9０-９〇○零一二三四五六七八九]{4})\s*年\s*([0-9０-９一二三四五六七八九十]{1,3})\s*月\s*([0-9０-９一二三四五六七八九十]{1,3})\s*日"
)


def days(text: str) -> Iterator[tuple[int, int, date]]:
    """The days written in `text`, each with its span; what is no day (2月30日) is passed over."""
    for match in _DAY.finditer(text):
        year, month, day = (number(part.replace("○", "〇")) for part in match.groups())
        try:
            yield match.start(), match.end(), date(year or 0, month or 0, day or 0)
        except ValueError:
            continue
