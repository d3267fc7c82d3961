"""Which version of a work a text names: by a year, a 文号, the congress that passed it, by 新 or 原."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kb.text import document_number, document_numbers, fold_text, number

Age = Literal["", "new", "old", "first"]

_BEFORE_THE_TWELFTH = (1921, 1922, 1923, 1925, 1927, 1928, 1945, 1956, 1969, 1973, 1977)
_TWELFTH, _YEARS_BETWEEN = 1982, 5  # since the twelfth a congress has met every five years

_NUMERALS = "一二三四五六七八九十"
_YEAR = r"(?:(?:19|20)\d\d|[一二][九〇○零][〇○零一二三四五六七八九]{2})"
_DAY = rf"(?P<year>{_YEAR})年(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?"
_CONGRESS = rf"(?P<party>党的|中国共产党|中共)?第?(?P<congress>[{_NUMERALS}]{{1,3}})(?:大|次全国代表大会)"
_OFFICES = (
    rf"(?:第?[{_NUMERALS}]{{1,3}}届)?"
    rf"(?:(?:党的|中国共产党|中共)第?[{_NUMERALS}]{{1,3}}(?:大|次全国代表大会)"
    rf"|(?:党的|中共)?第?[{_NUMERALS}]{{1,3}}届[{_NUMERALS}]{{1,3}}中全会"
    r"|全国人大|全国人民代表大会|党中央|中共中央|中央|国务院|中办|国办|中组部|中宣部|国家监委|[一-龥]{1,6}部|[省市县]委)"
    r"(?:政治局|常委会|常务委员会|委员会|军委|纪委|组织部|办公厅)?(?:、国务院)?"
    rf"(?:第[{_NUMERALS}]{{1,4}}次(?:全体)?会议|会议)?"
)
_ADVERB = rf"(?:新|最新|重新|首次|正式|部分|审议|第[{_NUMERALS}]次)"
_DONE = r"(?:修订|修正|修改|制定|颁布|发布|公布|印发|下发|出台|通过|批准|施行|实施)"
# 2018年版《…》, 2018年修订的《…》, 2010年6月党中央印发的《…》, 2018年10月1日起施行的《…》, 2018年《…》, 2018年的《…》,
# 1922年党的二大通过的《…》, 党的十二大通过的党章, 十六大党章, 1998年国务院颁布的行政法规——《…》; 2018年修订《…》 without
# 的 tells what was done in that year.
_BEFORE = re.compile(
    rf"(?:{_DAY}(?:，?(?:由|经)?{_OFFICES})?|{_CONGRESS}上?"
    r"|(?<!\d)(?P<bare>(?:19|20)\d\d)(?=(?:修订|修正|修改)?版?的?\Z))"
    rf"(?P<what>(?:修订|修正|修改|试行)?版|起?{_ADVERB}{{0,2}}{_DONE}(?:并?{_DONE})?后?)?(?P<of>的?)"
    r"(?:第一部|新)?(?:(?:行政|党内)?法规|法律)?—{0,2}\Z"
)
# 自2018年《…》实施以来, 截至2018年: a time.
_SINCE = re.compile(r"(?:自|从|截至|截止|至|到|于)\Z")
# 2015年和2018年修订的《…》: of two versions, of which neither is meant alone.
_AND_ANOTHER = re.compile(r"(?:19|20)\d\d年?[、和与及]\Z")
_AGE_BEFORE = re.compile(
    rf"(?:(?P<first>第一部|首部|最早的?)|(?P<new>(?<![创革更崭翻全焕出立维一高阜])新(?:近|版|一版)?{_DONE}?(?:并?{_DONE})?|(?:修订|修正|修改)后)"
    rf"|(?P<old>(?<![草平高中还复太病])原(?:来|先|版)?|(?<![新仍照依陈破])旧版?|老版|(?:修订|修正|修改)前))的?\Z"
)
# 2018年《…》印发后, 《…》修订时, 2021年《…》宣传周: what happened in that year, and no edition.
_EVENT_BEHIND = re.compile(
    rf"[^\S\n]*(?:正式|全面|重新|首次|全文)?(?:(?:{_DONE}|生效|废止)(?!的?第)"
    r"|宣传|普法|学习|知识|竞赛|培训|考试|测试|宣讲|讲座|贯彻|落实|执行|执法|检查|活动|主题|专题)"
)
_CONGRESS_IN = re.compile(_CONGRESS)
_YEAR_IN = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年|[修版./-]|\Z)")
# 2018年修订，2020年1月1日起施行: the version is that of the first of the two.
_BEGINS = re.compile(r"年?(?:\d{1,2}月)?(?:\d{1,2}日)?起?(?:施行|实施|生效)")
_SAYS_EDITION = re.compile(rf"{_DONE}|版")
_DATE_ALONE = re.compile(r"(?:19|20)\d\d年?(?:\d{1,2}月(?:\d{1,2}日)?)?")
# 国务院令第804号公布的《…》, 中发〔2018〕3号文件《…》: what may stand between a 文号 and the name.
_BEHIND_NUMBER = re.compile(rf"(?:文件?)?(?:{_DONE}的?)?的?")
_BLANKS = re.compile(r"[^\S\n]+")
_WIDE = str.maketrans("０１２３４５６７８９—－", "0123456789——")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
# The longest that is read before a name, 2018年3月20日第十三届全国人民代表大会常务委员会第一次会议审议通过的, has forty; and
# blanks, which stand around numbers in what comes from Word.
_LONGEST_BEFORE = 60


@dataclass(frozen=True)
class Edition:
    """Which version of a work a text names; all is empty if it names none, and the one in force on the day is meant.

    `year` is that in which it was passed, issued or began, 0 if none is named; `number` its 文号; `age` whether it is the
    new, the old or the first one. `wording` is what was read, without blanks.
    """

    wording: str = ""
    year: int = 0
    number: str = ""
    age: Age = ""

    def __bool__(self) -> bool:
        return bool(self.year or self.number or self.age)

    @property
    def is_former(self) -> bool:
        """Tell whether the text itself says that another came after it: 原, 修订前的, 党的十二大通过的."""
        return self.age in {"old", "first"} or bool(_CONGRESS_IN.search(self.wording))

    def and_also(self, other: "Edition") -> "Edition":
        """Return what both say together; where they differ, what *other* says."""
        wording = "，".join(filter(None, (self.wording, other.wording)))
        return Edition(wording, other.year or self.year, other.number or self.number, other.age or self.age)

    @property
    def in_words(self) -> str:
        """Return how a sentence names it: 2015年的版本, 中发〔2018〕3号."""
        return f"{self.year}年的版本" if self.year else self.number or ("修订前的版本" if self.age == "old" else "")


NO_EDITION = Edition()


def year_of_congress(congress: int) -> int:
    """Return the year in which the party held its *congress*, the first in 1921."""
    if congress <= len(_BEFORE_THE_TWELFTH):
        return _BEFORE_THE_TWELFTH[congress - 1]
    return _TWELFTH + (congress - len(_BEFORE_THE_TWELFTH) - 1) * _YEARS_BETWEEN


def edition_before(text: str, start: int, end: int, *, is_whole: bool) -> Edition:
    """Return the edition that is named before the name at `[start, end)`.

    `is_whole` says that no part is cited: what was done to a document in some year is then no edition of it.
    """
    ahead = _compact(text[max(0, start - _LONGEST_BEFORE) : start])
    before = _BEFORE.search(ahead)
    if before is None:
        numbered = next((own for _, at, own in document_numbers(ahead) if _BEHIND_NUMBER.fullmatch(ahead, at)), None)
        return Edition(str(numbered), numbered.year, str(numbered)) if numbered else _of_age(ahead)
    year = _year_before(before, text[start:end])
    if not year or (is_whole and (_is_event(before) or (_EVENT_BEHIND.match(text, end) and not before["what"]))):
        return NO_EDITION
    return Edition(before[0], year)


def _compact(text: str) -> str:
    """Return *text* without blanks, its digits in one width."""
    return _BLANKS.sub("", text).translate(_WIDE)


def _year_before(before: re.Match[str], name: str) -> int:
    if year := before["year"] or before["bare"]:
        return int(year.translate(_DIGITS))
    is_of_party = before["party"] and before["what"]
    # 三大条例 counts regulations; only 党章 is called by the mere number of a congress.
    is_its_own = "党章" in name or "党章程" in name
    return _year_of(before) if is_of_party or is_its_own else 0


def _is_event(before: re.Match[str]) -> bool:
    """Tell whether a year tells when something was done: 2015年修订《条例》时, 自2018年《条例》实施以来."""
    what, earlier = before["what"] or "", before.string[: before.start()]
    if what and not what.endswith("版"):
        return not before["of"] or bool(_AND_ANOTHER.search(earlier))
    return bool(_SINCE.search(earlier) or _AND_ANOTHER.search(earlier))


def _of_age(ahead: str) -> Edition:
    before = _AGE_BEFORE.search(ahead)
    if before is None:
        return NO_EDITION
    return Edition(before[0], age="first" if before["first"] else "new" if before["new"] else "old")


def edition_in(remarks: Iterable[str]) -> Edition:
    """Return the edition that *remarks* in brackets behind or inside a title name, the last year of each."""
    edition = NO_EDITION
    for remark in remarks:
        edition = edition.and_also(_edition_in(_compact(remark)))
    return edition


def _edition_in(remark: str) -> Edition:
    numbered = next((own for _, _, own in document_numbers(remark)), None)
    is_alone = _DATE_ALONE.fullmatch(remark) or _CONGRESS_IN.fullmatch(remark)
    if not (numbered or is_alone or _SAYS_EDITION.search(remark)):
        return NO_EDITION
    years = list(_YEAR_IN.finditer(remark))
    own = [match for match in years if not _BEGINS.match(remark, match.end())] or years
    if own or numbered:
        year = int(own[-1][0]) if own else numbered.year if numbered else 0
        return Edition(remark, year, str(numbered or ""))
    congress = _CONGRESS_IN.search(remark)
    return Edition(remark, _year_of(congress)) if congress else NO_EDITION


def _year_of(congress: re.Match[str]) -> int:
    return year_of_congress(number(congress["congress"]) or 1)


def is_same_number(one: str, other: str) -> bool:
    """Tell whether two 文号 are one: 国务院令第431号 is 中华人民共和国国务院令第四百三十一号."""
    numbers = [document_number(written) for written in (one, other)]
    if numbers[0] is None or numbers[1] is None:
        return fold_text(one) == fold_text(other)
    return numbers[0].is_same(numbers[1])
