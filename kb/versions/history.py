"""The history of a text as it tells it itself, in the note below its title: when it was passed, and when amended."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from kb.documents import CHANGES, Document, Metadata
from kb.text import DocumentNumber, days, document_numbers
from kb.versions.dates import own_days

_AMENDED = re.compile("|".join(CHANGES))
# 中国共产党第二十次全国代表大会部分修改，2022年10月22日通过: what was done is told before the day.
_TOLD_BEFORE = re.compile(rf"[^\s；;。]*(?:{_AMENDED.pattern}|通过|批准|公布|发布|印发)[，,]\s*\Z")
# 《关于修改〈示例条例〉的决定》修正: the decision has its own word, the text another.
_TITLES = re.compile(r"《[^》]*》")
# 2018年3月11日…通过的《…修正案》: what was passed on the day is an amendment, though only the last of them says 修正.
_AMENDMENT_PASSED = re.compile(r"通过的《[^》]*(?:修正案|的决定)》")
# 已经2024年3月1日会议通过，现予公布: it is made known by who says so, on his day.
_ISSUED = re.compile(r"(?<!现予)(?<!予以)公布|发布|颁布|印发|下发|刊布")
_ADOPTED = re.compile(rf"通过|批准|审议|制定|{_AMENDED.pattern}")
_BEGINS = re.compile(r"(?:施行|实施|生效|执行|试行)")
# 自公布之日起施行, of whatever day it is told: no issue by itself.
_SINCE_ISSUE = re.compile(r"自?(?:公布|发布|颁布|印发|下发)之?日起?[^，,；;。]*?(?:施行|实施|生效|执行)")
# 1987年5月12日发布的《…》同时废止 is told of another text.
_ENDED = re.compile(r"废止|失效|停止执行")
# 第十三届全国人民代表大会常务委员会第十次会议, 示例省第十三届人民代表大会常务委员会第五次会议, 国务院第164次常务会议
_CONGRESS = re.compile(r"([一-龥]{0,12}?)第[一二三四五六七八九十]{1,3}届([一-龥]{0,12}?人民代表大会(?:常务委员会)?)第")
_COUNCIL = re.compile(r"([一-龥]{2,24}?)第[一二三四五六七八九十百零〇\d]{1,5}次[一-龥]{0,8}会议")
# 以国务院令第746号公布, 由示例局发布
_OFFICE = re.compile(
    r"(?:经|以|由)?([一-龥、（）]{2,60}?)(?:以[^，,]{0,30}|公告|令)?(?:重新|联合|共同)?(?:公布|发布|颁布|印发|下发)"
)
# 国务院令第666号《…的决定》修改: the 令 is that of the decision.
_NUMBER_OF_ANOTHER = re.compile(r"\s*[（(]?《")
# Between the day on which a text is passed and that on which it is made known lie up to ten months (高等学校基层组织
# 工作条例); what lies further apart are two versions.
_LONGEST_ISSUE = timedelta(days=400)
# A version is on record by the day on which it was passed, or by that on which it was made known, some weeks later.
_SAME_VERSION = timedelta(days=60)


@dataclass(frozen=True)
class Milestone:
    """What was done to a text on a day, as a note tells it.

    `change` is one of `kb.documents.CHANGES`, empty if it was not amended; the other flags may hold together (公布施行).
    `office` is who issued or passed it, `number` the 令 by which it was issued; both may be empty.
    """

    day: date
    change: str = ""
    is_adopted: bool = False
    is_issued: bool = False
    begins: bool = False
    begins_on_issue: bool = False
    office: str = ""
    number: str = ""

    @classmethod
    def of(cls, day: date, what: str) -> "Milestone":
        """Read *what* a note tells of *day*."""
        plain = _TITLES.sub("", what)
        on_issue = _SINCE_ISSUE.search(plain)
        plain = _SINCE_ISSUE.sub("", plain)
        words = _AMENDED.findall(plain)
        is_ending = bool(_ENDED.search(plain)) and not words
        change = words[-1] if words else CHANGES[2] if _AMENDMENT_PASSED.search(what) else ""
        is_issued = bool(_ISSUED.search(plain)) and not is_ending
        is_adopted = bool(change or _ADOPTED.search(plain)) and not is_ending
        numbers = [
            number
            for _, end, number in document_numbers(what)
            if number.noun and not _NUMBER_OF_ANOTHER.match(what, end)
        ]
        begins = bool(_BEGINS.search(plain)) and not is_ending
        office = _office(plain, numbers) if is_issued or is_adopted else ""
        return cls(
            day, change, is_adopted, is_issued, begins, bool(on_issue), office, str(numbers[-1]) if numbers else ""
        )


def _office(what: str, numbers: Sequence[DocumentNumber]) -> str:
    """Return who issued or passed a text: the office of a 令, of a congress, of a meeting, or before 发布."""
    if numbers and numbers[-1].agency:
        names = [name.removeprefix("中华人民共和国") for name in numbers[-1].agency.split("、")]
        return "、".join(name for name in names if name != "主席")
    if congress := _CONGRESS.search(what):
        return congress[1] + congress[2]
    if council := _COUNCIL.search(what):
        return council[1]
    office = _OFFICE.match(what.strip(" \u3000，,"))
    return office[1].strip("、") if office else ""


def milestones_in(note: str) -> tuple[Milestone, ...]:
    """Return what *note* tells, in the order of the days."""
    return tuple(sorted((Milestone.of(day, what) for day, what in _told(note)), key=lambda milestone: milestone.day))


@dataclass(frozen=True)
class LatestEdition:
    """The text as it now is, by the milestones that a note tells.

    `adopted` is the latest day on which it was passed or amended, `issued` the latest on which it was made known, if not
    before that; `begins` when it takes effect, if a note says it of this edition. `is_amended` says that there were others
    before it.
    """

    adopted: date | None = None
    issued: date | None = None
    begins: date | None = None
    is_amended: bool = False
    begins_on_issue: bool = False
    office: str = ""
    number: str = ""

    @classmethod
    def of(cls, milestones: Sequence[Milestone]) -> "LatestEdition":
        """Return the edition that *milestones*, in the order of their days, lead to."""
        adopted = max((milestone.day for milestone in milestones if milestone.is_adopted), default=None)
        issues = [milestone.day for milestone in milestones if milestone.is_issued]
        issued = max(issues, default=None)
        if adopted and issued and issued < adopted:
            issued = None  # what was made known before is another version
        passed = adopted or issued
        own = [milestone for milestone in milestones if passed is None or milestone.day >= passed]
        begins = max((milestone.day for milestone in own if milestone.begins), default=None)
        is_amended = any(milestone.change for milestone in milestones) or bool(
            issues and issues[-1] - issues[0] > _LONGEST_ISSUE
        )
        return cls(
            adopted,
            issued,
            begins,
            is_amended,
            any(milestone.begins_on_issue for milestone in own),
            _issuer(milestones),
            next((milestone.number for milestone in reversed(own) if milestone.number), ""),
        )

    @property
    def passed(self) -> date | None:
        """Return the day by which the edition is known: adopted, else issued."""
        return self.adopted or self.issued


def _issuer(milestones: Sequence[Milestone]) -> str:
    """Return who last made it known, else who first passed it."""
    issuers = [milestone.office for milestone in milestones if milestone.is_issued and milestone.office]
    passed = [milestone.office for milestone in milestones if milestone.office]
    return issuers[-1] if issuers else passed[0] if passed else ""


@dataclass(frozen=True)
class History:
    """The days on which a text was passed or made known, and on which it was amended, each in order.

    Both are empty if no note below the title states any. `changes` are what was done on the days of `amended`, by day,
    one of `kb.documents.CHANGES`. `number` is the last that the note names: 国务院令第791号.
    """

    issued: tuple[date, ...] = ()
    amended: tuple[date, ...] = ()
    number: str = ""
    changes: Mapping[date, str] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Document) -> "History":
        """Return what the note below the title of *document* states."""
        milestones = milestones_in("\n".join(_note(document)))
        changes = {milestone.day: milestone.change for milestone in milestones if milestone.change}
        issued = {
            milestone.day
            for milestone in milestones
            if milestone.day not in changes and (milestone.is_adopted or milestone.is_issued)
        }
        return cls(tuple(sorted(issued)), tuple(sorted(changes)), LatestEdition.of(milestones).number, changes)

    @property
    def is_of_first(self) -> bool:
        """Tell whether the note states that this is the first version: passed and made known once, and never amended."""
        return bool(self.issued) and not self.amended and self.issued[-1] - self.issued[0] <= _LONGEST_ISSUE

    def change_into(self, version: Metadata) -> str:
        """Return what made *version* of the one before, if the note tells it of the year by which it is known."""
        own = own_days(version)
        latest = max(
            (day for day in self.changes if any(abs(day - known) <= _SAME_VERSION for known in own)), default=None
        )
        return self.changes[latest] if latest and latest.year == version.year else ""

    def unrecorded(self, after: Metadata, day: date, versions: Iterable[Metadata]) -> bool:
        """Tell whether the text was amended later than *after* and by *day* into none of *versions*."""
        latest = max(own_days(after), default=date.max)
        on_record = {own for version in versions for own in own_days(version)}
        return any(
            latest + _SAME_VERSION < amended <= day and all(abs(amended - own) > _SAME_VERSION for own in on_record)
            for amended in self.amended
        )


def _told(note: str) -> Iterator[tuple[date, str]]:
    """Yield the days that *note* states, each with what it says of it: behind the day, or before it."""
    spans = list(days(note))
    ends = [0, *(end for _, end, _ in spans)]
    starts = [_start_of_telling(note, last, start) for last, (start, _, _) in zip(ends, spans, strict=False)]
    stops = [*starts, len(note)][1:]
    for first, (start, end, day), stop in zip(starts, spans, stops, strict=True):
        yield day, note[first:start] + note[end:stop]


def _start_of_telling(note: str, last: int, start: int) -> int:
    """Return where begins what is told of the day at *start*, *last* being the end of the day before it.

    What follows on that day without a blank is told of that one: 2018年7月31日会议修订，2018年8月18日发布.
    """
    before = _TOLD_BEFORE.search(note, last, start)
    return before.start() if before and (last == 0 or before.start() > last) else start


def _note(document: Document) -> Iterator[str]:
    """Yield the lines between title and text, which are no sentences."""
    sections = {section.address for section in document.sections}
    for passage in document.passages:
        if passage.kind == "article" or passage.address in sections:
            return
        if passage.address != "title":
            yield from (paragraph.text for paragraph in passage.paragraphs if "。" not in paragraph.text)
