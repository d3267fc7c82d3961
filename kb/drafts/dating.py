"""The day of a draft, as it says it itself: 落款 below the text, a date alone on a line at its head, or its note.

A rule has it in the note below its title. The other places are those of 党政机关公文格式 (GB/T 9704—2012, 7.3.5): 成文日期 stands below the text, what is attached after it,
and the day of printing (印发) at the very end.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from kb.text import clean, days, number

# Below the 落款 stand a note, 抄送 and the line of printing, each of some lines.
_LAST_LINES = 12
# Above a day at the head stand a title of up to three lines, the office and the number.
_FIRST_LINES = 6
# Characters of a line that signs: two offices and the day. What is longer is a sentence.
_SIGNED = 40
_LABEL = re.compile(r"[（(]?\s*(?:成文日期|印发日期|发文日期|起草日期|落款日期|日期|时间)?\s*[:：]?\s*")
_AFTER = re.compile(r"\s*[）)]?\s*")
_PRINTED = re.compile(r"\s*印发\s*")
_NOTE = re.compile(r"[（(][^（）()]*(?:通过|批准|印发|发布|公布|颁布|修订|修正|修改)[）)]")
# What a line that ends in a day says if it is no 落款: 截止日期：2024年5月6日, 附件：《…》（2018年10月28日）, 施行日期 2024年5月6日.
_OF_SOMETHING = re.compile(
    r"[。，；：:！？《》]|截止|期限|会议时间|活动时间|出生|施行|实施|生效|起止|附件|来源|修订|通过|抄送|电话|有效期|自20|自19|[至—～-]"
)
_ATTACHED = re.compile(r"附\s*件?\s*[0-9０-９一二三四五六七八九十]{0,3}\s*[:：]?.{0,30}")

# 2024年5月, 2024年5月X日: the day is left open.
_MONTH = re.compile(
    r"([0-9０-９〇零一二三四五六七八九]{4})\s*年\s*([0-9０-９一二三四五六七八九十]{1,2})\s*月(?:\s*[XxＸ×_＿\s]*日)?"
)


def day_of(text: str) -> date | None:
    """Return the day on which *text* says it was written, or None.

    Of a month (2024年5月) it is the last day.
    """
    lines = [line.strip() for line in clean(text).text.split("\n") if line.strip()]
    own = _without_attachments(lines)
    last = own[-_LAST_LINES:]
    for is_it in (_alone, _signed, _printed):
        day = next((day for line in reversed(last) if (day := is_it(line)) is not None), None)
        if day is not None:
            return day
    head = lines[:_FIRST_LINES]
    alone = next((day for line in head if (day := _alone(line)) is not None), None)
    return alone or max((day for line in head for day in _noted(line)), default=None)


def _without_attachments(lines: list[str]) -> list[str]:
    """The lines to the last before what is attached: 附件1 after a line that is a day alone."""
    dated = next((at for at, line in enumerate(lines) if at >= _FIRST_LINES and _alone(line) is not None), None)
    if dated is None:
        return lines
    attached = (at for at in range(dated + 1, len(lines)) if _ATTACHED.fullmatch(lines[at]))
    return lines[: next(attached, len(lines))]


def _alone(line: str) -> date | None:
    """The day that is all of a line: （2024年5月6日）, 日期：2024年5月6日."""
    return next(
        (day for start, end, day in _written(line) if _LABEL.fullmatch(line, 0, start) and _AFTER.fullmatch(line, end)),
        None,
    )


def _signed(line: str) -> date | None:
    """The day with which a short line ends, the signer before it: 示例市民政局　2024年5月6日."""
    return _at_end(line, _AFTER)


def _printed(line: str) -> date | None:
    """示例市民政局办公室 2024年5月8日印发"""
    return _at_end(line, _PRINTED)


def _noted(line: str) -> Iterator[date]:
    """（2019年5月1日印发）, （2019年5月1日局务会议通过　2023年6月1日修订）: the days of a note below the title."""
    if _NOTE.fullmatch(line):
        yield from (day for *_, day in list(days(line, in_digits=True)) or _written(line))


def _at_end(line: str, after: re.Pattern[str]) -> date | None:
    for start, end, day in _written(line):
        if after.fullmatch(line, end) and len(line) <= _SIGNED and not _OF_SOMETHING.search(line, 0, start):
            return day
    return None


def _written(line: str) -> Iterator[tuple[int, int, date]]:
    """The days in a line in every way of writing, each with its span."""
    yield from days(line, in_digits=True)
    for match in _MONTH.finditer(line):
        year, month = (number(match[group]) or 0 for group in (1, 2))
        if 1 <= year <= 9999 and 1 <= month <= 12:
            yield match.start(), match.end(), date(year, month, monthrange(year, month)[1])
