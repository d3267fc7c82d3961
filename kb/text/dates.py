"""Days as documents write them: 2018年10月28日, 二〇一八年十月二十八日."""

import re
from collections.abc import Iterator
from datetime import date

from kb.text.numerals import number

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
