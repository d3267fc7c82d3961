"""What a paper says of itself in its head, its note and its last articles: issuer, 发文字号, dates.

The forms are those of GB/T 9704 (版头, 题注, 成文日期, 版记) and of the last article of a regulation (自…起施行). What is not
sure is told and not concluded.
"""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from kb.intake import line_signs
from kb.intake.issuers import issuers_of_letterhead, issuers_of_title, offices
from kb.intake.number_line import number_behind, number_on
from kb.intake.page_table import PageTable
from kb.intake.title import bare, genre
from kb.text import NUMBER, DocumentNumber, days, number
from kb.versions import LatestEdition, milestones_in

_BEGIN = "(?:施行|实施|执行|生效|试行|实行)"
_NOTE_SIGN = r"(?:[①-⑳*＊†]|[\[［〔（(]\d{1,3}[\]］〕）)]|\[\^\d{1,4}\])*"
_DAY = r"[0-9０-９〇○零一二三四五六七八九〓\s]{4,9}年[^日。；，]{1,12}日|(?:19|20)\d\d\s?([.．/-])\s?\d{1,2}\s?\2\s?\d{1,2}"
# 本办法自2024年1月1日①起施行, 从2024年1月1日零时起正式实施; 自…起施行的《…》 is another text's.
_FROM_DAY = re.compile(
    rf"(?:自|从|于|在)?\s*(?P<day>{_DAY})\s*{_NOTE_SIGN}\s*(?:零时|0时|之日)?\s*(?:起|开始)?\s*{_NOTE_SIGN}\s*(?:正式|全面)?{_BEGIN}(?!的|后)"
)
_ISSUE = "(?:发布|公布|印发|颁布|下发|发文)"
# 自公布之日起施行, 自发布之日起30日后施行, 自印发之日起满六个月施行
_FROM_ISSUE = re.compile(
    rf"(?:自|从)\s*{_ISSUE}\s*之?日\s*{_NOTE_SIGN}\s*起?\s*{_NOTE_SIGN}\s*"
    rf"(?:满?\s*(?P<count>{NUMBER})\s*(?P<unit>日|天|个?月)\s*(?:后|以后|之后|届满后|期满后)?\s*起?)?\s*(?:正式|全面)?{_BEGIN}(?!的)"
)
# How surely a sentence is of this text that calls it by name, by its kind, or not at all.
_BY_NAME = 3
# 本办法自…, 本决定从…; 《示例办法》自2019年…, 其中第三条自…: what holds from then is not this text, or not all of it.
_OWN = re.compile(
    r"本(?P<kind>[一-龥]{1,8}?)(?:（试行）|（暂行）|\(试行\))?[，,\s]*(?:经[^，。]{1,20}[，,])?(?=[自从于在0-9０-９一二])"
)
_PARTLY = re.compile("》|其中|第.{1,6}[条款项]")
_BRACKETS = re.compile(r"(?:[（(][^（）()]*[）)])+$")
_ARTICLE = re.compile(r"\s*第[^条。]{1,7}条[\s\u3000]*")
# Papers that stand before another and end with their own 施行: 本决定自公布之日起施行, and then the law as amended.
_LEADING = {"决定", "通知", "令", "公告", "通告", "批复", "函", "意见", "决议"}
_PRINTED = re.compile("印发|抄送|抄报|分送")
# Characters of a line that is a day alone (11 in Chinese numerals), with blanks or a word around it; of one with the
# offices before it, some more.
_DAY_ALONE, _SIGNED = 18, 60
# Lines: 版头 has at most a dozen over the title; a joint one some more; 发文字号 stands there, or right below on a page; the
# sentence on 施行 that does not call the text by name (自…起施行) stands within the last 40 lines, 落款 within the last 12, even where an annex is listed below.
_LETTERHEAD_LINES, _BELOW_TITLE, _LAST_ARTICLES, _LAST_LINES = 16, 5, 40, 12
# Lines over a title in which a page tells of the paper by labels: a table of a dozen rows, with the menu above it.
_TABLE_LINES = 60
# What was made known longer after the day from which its last article says that it holds was amended since; regulations
# are made public up to some weeks after they began.
_AMENDED_AFTER = timedelta(days=180)


@dataclass(frozen=True)
class Reservation:
    """Something about one of the `Particulars` that a person should look at; `field` is its name."""

    field: str
    message: str


@dataclass(frozen=True)
class Particulars:
    """What a paper says of itself; what it does not say is empty or None.

    Several issuers are parted by 、. `on_page` is the day on which a page showed it, of which nothing follows for the paper
    but that it was public by then.
    """

    issuer: str = ""
    document_number: str = ""
    approved: date | None = None
    published: date | None = None
    effective: date | None = None
    on_page: date | None = None
    reservations: tuple[Reservation, ...] = ()


def read_particulars(
    title: str,
    before: Sequence[str],
    note: str,
    body: Sequence[str],
    *,
    about: Sequence[str] = (),
    issued_by: str = "",
    issued_on: date | None = None,
    page_day: date | None = None,
) -> Particulars:
    """Read what the paper *title* says of itself.

    `before` are the lines over its title, `note` its 题注, `body` what follows; `about` are lines that tell of it by labels;
    `issued_by` and `issued_on` are what the notice that issues it says, and `page_day` is the day that the page states
    outside its text: none of them overrules the paper.
    """
    edition = LatestEdition.of(milestones_in(note))
    table = PageTable.of([*before[-_TABLE_LINES:], *about, *_filled(body)[1 : 1 + _BELOW_TITLE]])
    signed_by, signed = _signature(body)
    if signed and edition.passed and signed < edition.passed:
        signed = None
    issued = edition.issued or signed or issued_on or (None if edition.adopted else table.written)
    effective, reservations = _effective(title, body, edition, issued)
    if any(map(line_signs.is_unread_note, (*note.split("\n"), *_filled(body)[1 : 1 + _BELOW_TITLE]))):
        reservations = (*_of_unread_note(edition, effective), *reservations)
    published = issued or (None if edition.adopted else _below_title(body))
    names = _issuers(title, before) or tuple(filter(None, (edition.office,))) or table.issuers or signed_by
    number_of_it = _document_number(before[-_LETTERHEAD_LINES:], body) or number_behind(title) or table.number
    return Particulars(
        issuer="、".join(names) or issued_by,
        document_number=str(number_of_it) if number_of_it else edition.number,
        approved=edition.adopted,
        published=published,
        effective=effective or (None if reservations else table.effective),
        on_page=None if edition.adopted or published else table.published or page_day,
        reservations=reservations,
    )


def _filled(lines: Sequence[str]) -> list[str]:
    return [line.strip() for line in lines if line.strip()]


# From when it holds


@dataclass(frozen=True)
class _Closing:
    """What the text's end says of the day from which it holds: a day, or a time after issue, 0 for the day itself."""

    words: str
    day: date | None = None
    count: int = 0
    in_months: bool = False

    @property
    def is_unread(self) -> bool:
        """Whether a sign in its day cannot be read."""
        return self.day is None and line_signs.has_unread_day(self.words)

    @classmethod
    def of(cls, match: re.Match[str]) -> "_Closing":
        words, groups = re.sub(r"\s", "", match[0]), match.groupdict()
        if "day" in groups:
            return cls(words, next((day for _, _, day in days(groups["day"], in_digits=True)), None))
        return cls(words, None, number(groups["count"] or "0") or 0, "月" in (groups["unit"] or ""))

    def after(self, issued: date) -> date:
        """Return the day that follows the time, counted as in 民法典第二百零一条 and 第二百零二条: the first day not."""
        if not self.count:
            return issued
        if not self.in_months:
            return issued + timedelta(self.count + 1)
        year, month = divmod(issued.year * 12 + issued.month - 1 + self.count, 12)
        return date(year, month + 1, min(issued.day, monthrange(year, month + 1)[1])) + timedelta(1)


_Effective = tuple[date | None, tuple[Reservation, ...]]


def _effective(title: str, body: Sequence[str], edition: LatestEdition, issued: date | None) -> _Effective:
    """Return the day from which this edition holds, and what is to be told of it."""
    if edition.begins:
        return _told_if_early(edition.begins, edition)
    if edition.begins_on_issue:
        return issued or edition.passed, ()
    closing = _closing(title, body)
    if closing is None:
        return None, ()
    if closing.is_unread:
        return None, (Reservation("effective", f"施行日期不详：“{closing.words}”里有认不出的字，请核对原文。"),)
    return _of_edition(closing.day, edition, issued) if closing.day else _from_issue(closing, issued)


def _of_edition(day: date, edition: LatestEdition, issued: date | None) -> _Effective:
    """Return the *day* of the last article, unless it is that of an earlier edition."""
    passed = edition.passed or issued
    is_earlier = edition.is_amended and edition.passed is not None and day < edition.passed
    if passed is not None and (is_earlier or passed - day > _AMENDED_AFTER):
        message = f"施行日期不详：末条写的 {day} 早于这一版的日期 {passed}，是以前版本的，没有采用。"
        return None, (Reservation("effective", message),)
    return _told_if_early(day, edition)


def _of_unread_note(edition: LatestEdition, effective: date | None) -> tuple[Reservation, ...]:
    """Return what is to be told where a day in 题注 cannot be read, which may be that of this edition."""
    told = f"只看出 {edition.adopted}" if edition.adopted else "通过日期不详"
    unread = Reservation("approved", f"题注里有认不出的字，{told}，请核对原文。")
    if effective is None:
        return (unread,)
    message = f"施行日期（{effective}）可能是以前版本的：题注里有认不出的字，请核对原文。"
    return unread, Reservation("effective", message)


def _told_if_early(day: date, edition: LatestEdition) -> _Effective:
    if edition.adopted and day < edition.adopted:
        message = f"施行日期（{day}）早于通过日期（{edition.adopted}），请核对。"
        return day, (Reservation("effective", message),)
    return day, ()


def _from_issue(closing: _Closing, issued: date | None) -> _Effective:
    """Return the day that is counted from that of issue."""
    if issued is None:
        return None, (Reservation("effective", f"施行日期不详：文中只说“{closing.words}”，没有写明这一版的公布日期。"),)
    day = closing.after(issued)
    message = f"施行日期按“{closing.words}”从 {issued} 起算，是 {day}，请核对。"
    return day, (Reservation("effective", message),) if closing.count else ()


def _closing(title: str, body: Sequence[str]) -> _Closing | None:
    """Return what the text's end says of this text: the last of those sentences that are the surest to be of it."""
    last = len(body) - _LAST_ARTICLES
    candidates = [
        (nearness, at, match)
        for at, line in enumerate(body)
        if (at >= last or "本" in line) and re.search(_BEGIN, line)
        for match in (*_FROM_DAY.finditer(line), *_FROM_ISSUE.finditer(line))
        if (nearness := _nearness(line, match.start(), title)) == _BY_NAME or at >= last
    ]
    nearness, _, match = max(candidates, key=lambda candidate: candidate[:2], default=(0, 0, None))
    return _Closing.of(match) if match and nearness else None


def _nearness(line: str, at: int, title: str) -> int:
    """Return how surely a sentence is of this text: 3 by its name (本办法自…), 1 without one; 0 is another's."""
    article = _ARTICLE.match(line, 0, at)
    start = max(article.end() if article else 0, *(line.rfind(stop, 0, at) + 1 for stop in "。；"))
    own = _OWN.search(line, start, at + 2)
    if own is not None:
        kind = genre(title)
        is_its_own = own["kind"] == kind or _BRACKETS.sub("", title).endswith(own["kind"])
        return _BY_NAME if is_its_own else 0 if kind in _LEADING else 2
    is_in_title = line.rfind("《", 0, at) > line.rfind("》", 0, at)
    return 0 if is_in_title or _PARTLY.search(line, start, at) else 1


# 落款


def _signature(body: Sequence[str]) -> tuple[tuple[str, ...], date | None]:
    """Return 落款: the offices and the day, in lines or columns above it or on its line."""
    lines = [line for line in _filled(body)[-_LAST_LINES:] if not line.startswith("|")]
    for position in range(len(lines) - 1, -1, -1):
        line = lines[position]
        spans = list(days(line, in_digits=True))
        if len(spans) != 1 or len(line) > _SIGNED or _PRINTED.search(line) or line_signs.is_note(line):
            continue
        start, end, day = spans[0]
        before = line[:start].strip(" \u3000（(")
        if line[end:].strip(" \u3000）)") or (before and not offices(before)):
            continue
        if position or before:
            return _signers(lines[:position], before), day
    return (), None


def _signers(above: Sequence[str], beside: str) -> tuple[str, ...]:
    names = list(offices(beside))
    for line in reversed(above):
        own = offices(line)
        if not own or _PRINTED.search(line):
            break
        names = [*own, *names]
    return tuple(dict.fromkeys(names))


def _below_title(body: Sequence[str]) -> date | None:
    """Return the day that stands alone right below the title: （2024年5月6日）."""
    for line in _filled(body)[1 : 1 + _BELOW_TITLE]:
        spans = list(days(line, in_digits=True))
        if len(spans) == 1 and len(line) <= _DAY_ALONE and not line[: spans[0][0]].strip("（( \u3000"):
            return spans[0][2]
    return None


# Who issues it, and its number


def _issuers(title: str, before: Sequence[str]) -> tuple[str, ...]:
    """Return the offices that the title names, or those of the 版头, which names them in full."""
    titled, headed = issuers_of_title(title), issuers_of_letterhead(before[-_LETTERHEAD_LINES:])
    is_fuller = len(headed) >= len(titled) and all(any(name.endswith(own) for name in headed) for own in titled)
    return headed if headed and is_fuller else titled


def _document_number(before: Sequence[str], body: Sequence[str]) -> DocumentNumber | None:
    """Return 发文字号 that stands alone on its line, over the title or right below it."""
    lines = [bare(line) for line in (*_filled(before), *_filled(body)[: 1 + _BELOW_TITLE])]
    for above, line in pairwise(["", *lines]):
        own = number_on(line) or (number_on(f"{above}{line}") if re.search("(?:令|公告|通告)$", above) else None)
        if own is not None:
            return own
    return None
