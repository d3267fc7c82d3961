"""Days and years as people type them and documents write them: 2018-10-28, 2018年10月28日, 二〇一八年十月二十八日."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import MAXYEAR, date

from kb.errors import QueryError
from kb.text.appearance import clean
from kb.text.numerals import number

# 2020年01月02日 has eleven characters: so many of what was typed, and a few more, are shown in the answer.
_LONGEST_QUOTED = 20
_DAY_FORM = re.compile(r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|年(\d{1,2})月(\d{1,2})日)", re.ASCII)


def day(text: str | None) -> date | None:
    """Return the day that somebody typed: 2018-1-1, 2018年1月1日; None for an empty *text*.

    Raises QueryError if it is no day.
    """
    text = (text or "").strip()
    if not text:
        return None
    match = _DAY_FORM.fullmatch(text)
    with suppress(ValueError):
        if match:
            return date(*(int(part) for part in match.groups() if part))
    raise QueryError(f"日期“{text[:_LONGEST_QUOTED]}”看不明白，请写成 2020-01-01 的样子。")


def in_words(day: date | None) -> str:
    """Return 2018年10月28日; an empty string for None."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


# Before any document that a library of policy texts holds.
_FIRST_YEAR = 1900
_YEARS_FORM = re.compile(r"(\d{4})?\s*([-—–~至])?\s*(\d{4})?")


def years(text: str | None) -> tuple[int, int] | None:
    """Return the first and last year that somebody typed; None of an empty *text*.

    2016, 2016-2019, 2016- and -2019 are read. Raises QueryError if it is no year.
    """
    text = (text or "").strip()
    if not text:
        return None
    match = _YEARS_FORM.fullmatch(text)
    if match is None or not (match[1] or match[3]) or (match[3] and not match[2]):
        raise QueryError(f"年份“{text}”看不明白，请写成 2016 或 2016-2019。")
    first = int(match[1]) if match[1] else _FIRST_YEAR
    last = int(match[3]) if match[3] else (MAXYEAR if match[2] else first)
    return min(first, last), max(first, last)


# A date in a PDF is often letter-spaced: 2 0 2 4 年 5 月 6 日.
_DAY = re.compile(
    r"((?:[0-9０-９〇零一二三四五六七八九]\s?){3}[0-9０-９〇零一二三四五六七八九])\s*年"
    r"\s*([0-9０-９一二三四五六七八九十](?:\s?[0-9０-９一二三四五六七八九十]){0,2})\s*月"
    r"\s*([0-9０-９一二三四五六七八九十](?:\s?[0-9０-９一二三四五六七八九十]){0,2})\s*日"
)
# 2024.5.6, 2024-05-06, 2024/5/6
_IN_DIGITS = re.compile(
    r"(?<![\d.．/-])((?:19|20)\d\d|(?:１９|２０)[０-９]{2})\s*([.．/／-])\s*(\d{1,2})\s*\2\s*(\d{1,2})(?![\d.．/-])"
)


def days(text: str, *, in_digits: bool = False) -> Iterator[tuple[int, int, date]]:
    """Yield the days in *text*, each after its span `[start, end)`, in order.

    With `in_digits` 2024.5.6, 2024-05-06 and 2024/5/6 are days too.
    """
    seen = clean(text)
    matches = [(match, match.groups()) for match in _DAY.finditer(seen.text)]
    if in_digits:
        matches += [(match, match.group(1, 3, 4)) for match in _IN_DIGITS.finditer(seen.text)]
        matches.sort(key=lambda written: written[0].start())
    for match, groups in matches:
        year, month, day = (number(part) for part in groups)
        with suppress(ValueError):
            yield *seen.original(*match.span()), date(year or 0, month or 0, day or 0)
