"""What a paper says of itself in its head, its note and its last articles: issuer, 发文字号, dates.

The forms are those of GB/T 9704 (版头, 题注, 成文日期, 版记) and of the last article of a regulation (自…起施行).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kb.text import days

_NUMBER = re.compile(
    r"([\u4e00-\u9fff]{1,16})\s*[〔\[［（(【]\s*((?:19|20)\d{2})\s*[〕\]］）)】]\s*第?\s*(\d{1,4})\s*号"
)
_DECREE = re.compile(r"([\u4e00-\u9fff]{2,24}令)\s*[（(]?\s*第?\s*([一二三四五六七八九十百零〇\d]{1,6})\s*号")
_APPROVED = re.compile("通过|批准|审议|修订|修正|修改|制定")
_AMENDED = re.compile("修订|修正|修改")
_PUBLISHED = re.compile("发布|公布|印发|颁布|下发")
_FROM_DAY = re.compile(r"自\s*[0-9０-９〇○零一二三四五六七八九]{4}\s*年.{1,12}?日\s*起\s*(?:施行|实施|执行|生效)")
_FROM_ISSUE = re.compile(r"自(?:发布|公布|印发|颁布|下发)之日起\s*(?:施行|实施|执行|生效)")
_ISSUED_BY = re.compile(r"日\s*(?P<who>[\u4e00-\u9fff（）]{3,40}?)(?:令)?(?:发布|公布|印发|颁布)")
_TITLED_BY = re.compile(
    r"^(?P<who>中共中央|国务院|全国人民代表大会常务委员会|[\u4e00-\u9fff、]{2,24}?(?:委员会|办公厅|办公室|部|局|厅|委|政府|院|署))"
    r"(?:、[\u4e00-\u9fff]{2,20})*关于"
)
_LETTERHEAD = re.compile(r"^(?P<who>[\u4e00-\u9fff（）\s]{4,40}?)\s*文\s*件$")
_OFFICE = re.compile(r"^[\u4e00-\u9fff（）、\s]{2,40}(?:委员会|委|部|局|厅|办公室|办公厅|政府|院|署|会|组|中心)$")
# Characters of a line that is a day alone (11 in Chinese numerals), with blanks or a word around it.
_DAY_ALONE = 16
# Lines: 版头 has at most a dozen over the title; 发文字号 stands there, or right below on a page; the last articles with
# 施行 stand within the last 40 lines, 落款 within the last 8, even where an annex is listed below.
_LETTERHEAD_LINES, _BELOW_TITLE, _LAST_ARTICLES, _LAST_LINES = 12, 3, 40, 8


@dataclass(frozen=True)
class Particulars:
    """What a paper says of itself; what it does not say is empty or None."""

    issuer: str = ""
    document_number: str = ""
    approved: date | None = None
    published: date | None = None
    effective: date | None = None


def read_particulars(title: str, before: Sequence[str], note: str, body: Sequence[str]) -> Particulars:
    """Read what the paper *title* says of itself.

    `before` are the lines over its title, `note` its 题注, `body` what follows.
    """
    approved, published = _from_note(note)
    signed_by, signed = _signature(body)
    published = published or signed
    return Particulars(
        issuer=_issuer(title, before, note) or signed_by,
        document_number=_document_number([*before[-_LETTERHEAD_LINES:], *body[:_BELOW_TITLE]]),
        approved=approved,
        published=published,
        effective=_effective(body, published),
    )


def _from_note(note: str) -> tuple[date | None, date | None]:
    """Return the last days of adoption and issue that the note states."""
    approved = published = None
    spans = list(days(note))
    ends = [start for start, _, _ in spans[1:]] + [len(note)]
    for (start, end, day), stop in zip(spans, ends, strict=False):
        phrase = note[end:stop].strip("，,）) \u3000") or note[:start]  # 某某会议通过，2022年10月22日
        if _AMENDED.search(phrase):
            published = None  # what was made known before is another version
        if _PUBLISHED.search(phrase):
            published = day
        if _APPROVED.search(phrase):
            approved = day
    return approved, published


def _effective(body: Sequence[str], published: date | None) -> date | None:
    """Return the first day in force that the text's end names."""
    for line in reversed(body[-_LAST_ARTICLES:]):
        if match := _FROM_DAY.search(line):
            return next((day for _, _, day in days(match[0])), None)
        if _FROM_ISSUE.search(line):
            return published
    return None


def _signature(body: Sequence[str]) -> tuple[str, date | None]:
    """Return 落款: the office and the day, one above the other."""
    lines = [line.strip() for line in body[-_LAST_LINES:] if line.strip()]
    for position in range(len(lines) - 1, 0, -1):
        spans = list(days(lines[position]))
        if len(spans) == 1 and len(lines[position]) <= _DAY_ALONE:
            above = lines[position - 1]
            return (re.sub(r"\s+", "", above) if _OFFICE.match(above) else ""), spans[0][2]
    return "", None


def _issuer(title: str, before: Sequence[str], note: str) -> str:
    for line in before[-_LETTERHEAD_LINES:]:
        if head := _LETTERHEAD.match(line.strip()):
            return re.sub(r"\s+", "", head["who"])
    issued = list(_ISSUED_BY.finditer(note))
    if issued:
        return issued[-1]["who"]
    issuer = _TITLED_BY.match(title)
    return issuer["who"] if issuer else ""


def _document_number(lines: Iterable[str]) -> str:
    """Return 发文字号 with the brackets of the standard: 示发〔2024〕3号.

    It stands alone on its line, or after a label.
    """
    for line in lines:
        text = re.sub(r"^(?:发文字号|文\s*号|字\s*号)[：:]", "", line.strip())
        if match := _NUMBER.match(text):
            if len(text) <= match.end() + 20:
                return f"{match[1]}〔{match[2]}〕{match[3]}号"
        elif (match := _DECREE.fullmatch(text)) is not None:
            return f"{match[1]}第{match[2]}号"
    return ""
