"""发文字号 as papers bear them and people type them: 示民发〔2024〕5号, 国务院令第746号, 财政部公告2024年第5号.

The forms are those of GB/T 9704—2012, 7.2.5 (机关代字, 年份, 序号) and 7.7 (令号); in practice every kind of brackets stands
around the year.

    >>> [str(number) for _, _, number in document_numbers("（示民发［2024］第 5 号，国务院第746号令）")]
    ['示民发〔2024〕5号', '国务院令第746号']
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.text.numerals import MOST, chinese, number

_HAN = "[一-龥]"
# 〔〕 of the standard, and what keyboards and programs make of them.
_OPEN, _CLOSE = r"[〔\[［（(【〖﹝〘〚{｛〈<＜『「]", r"[〕\]］）)】〗﹞〙〛}｝〉>＞』」]"
_BLANK = r"[^\S\n]*"
_DIGIT = "[0-9０-９]"
_YEAR = rf"(?P<year>(?:1[89]|20|１[８９]|２０){_DIGIT}{{2}}|[一二][九〇○零][〇○零一二三四五六七八九]{{2}})"
# 国发〔84〕12号: until about 1995 the century was left out.
_SHORT_YEAR = rf"(?P<short>[5-9５-９]{_DIGIT})"
# No office reaches five digits in a year; 第一百二十三号 has five signs.
_ORDINAL = rf"(?P<ordinal>{_DIGIT}{{1,5}}|[一二三四五六七八九十百零〇○]{{1,6}})"
# 粤府办, 国卫办医函: 机关代字; the longest in use have a dozen signs, those that count a joint paper by 党组 some more.
_IN_BRACKETS = re.compile(
    rf"(?P<agency>{_HAN}{{1,16}}){_BLANK}{_OPEN}{_BLANK}(?:{_YEAR}|{_SHORT_YEAR}){_BLANK}年?{_BLANK}{_CLOSE}"
    rf"{_BLANK}(?:字?第)?{_BLANK}{_ORDINAL}{_BLANK}号"
)
_OFFICES = rf"(?:{_HAN}(?:、|[^\S\n](?={_HAN}))?){{0,60}}?"
_NOUN = "(?P<noun>令|公告|通告)"
_SESSION = rf"(?:{_OPEN}?(?P<session>[一二三四五六七八九十]{{1,3}}届){_CLOSE}?{_BLANK})?"
_OF_YEAR = rf"(?:{_OPEN}?{_BLANK}{_YEAR}{_BLANK}年?{_BLANK}{_CLOSE}?{_BLANK})?"
# 国务院令第746号, 示例市人民政府令（第12号）, 财政部公告2024年第5号, 人大常委会公告〔十四届〕第八号
_DECREE = re.compile(
    rf"(?P<agency>{_OFFICES}){_NOUN}{_BLANK}{_OPEN}?{_BLANK}{_SESSION}{_OF_YEAR}第{_BLANK}{_ORDINAL}{_BLANK}号"
)
# 国务院令746号, without 第, is read where nothing else could be meant: 令 is no word of its own there.
_DECREE_BARE = re.compile(rf"(?P<agency>{_OFFICES}){_NOUN}{_BLANK}{_OF_YEAR}{_ORDINAL}{_BLANK}号")
# 国务院第746号令, 财政部2024年第5号公告
_ORDINAL_FIRST = re.compile(rf"(?P<agency>{_OFFICES}){_OF_YEAR}第{_BLANK}{_ORDINAL}{_BLANK}号{_BLANK}{_NOUN}")
_FORMS = (_IN_BRACKETS, _DECREE, _ORDINAL_FIRST, _DECREE_BARE)
# 示民发2024 5号, 中办发2014-33, 国务院令746: what people type. What has no year and is no 令 is no number (示民发5号).
_TYPED = re.compile(
    rf"(?P<agency>{_HAN}{{1,16}}){_BLANK}{_OPEN}?{_BLANK}{_YEAR}(?:{_BLANK}(?:年|{_CLOSE}))*(?:{_BLANK}[-－—·.]|{_BLANK}第|[^\S\n])?"
    rf"{_BLANK}{_ORDINAL}{_BLANK}号?"
)
_TYPED_DECREE = re.compile(rf"(?P<agency>{_OFFICES}){_NOUN}{_BLANK}{_OF_YEAR}第?{_BLANK}{_ORDINAL}")
_LABEL = re.compile(rf"(?:发文字号|发文号|文{_BLANK}号|字{_BLANK}号|文件编号)[：:]?{_BLANK}")
_ADDED = re.compile(rf"{_BLANK}(?:文件?)?[）)]?{_BLANK}")
# 根据国发〔2018〕3号; 2001年6月15日国务院令第306号: what stands before 机关代字 and belongs to the sentence.
_LEAD = re.compile(
    r"(?:.*(?:根据|依据|按照|依照|参照|遵照|执行|落实|贯彻|学习|印发|对照|转发|现将|下发|详见|参见|文件|[公发颁]布的))?[和与及以由见即的]?(?=[一-龥])"
)
_BLANKS = re.compile(r"[^\S\n]+")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
# Those of the party and the state that a number names shortly.
_SHORT_NAMES = {"中央军委": "中央军事委员会", "全国人大常委会": "全国人民代表大会常务委员会"}


@dataclass(frozen=True)
class DocumentNumber:
    """One 文号.

    `agency` is 机关代字 (示民发), or of a 令 or 公告 the office that gives it, empty if unnamed; `noun` is 令, 公告 or
    通告, else empty. `ordinal` is as it was written (5, 十五), `year` 0 if it has none, `session` the 届 of a people's
    congress.
    """

    agency: str
    ordinal: str
    year: int = 0
    noun: str = ""
    session: str = ""

    def __str__(self) -> str:
        """Return it in the form of the standard."""
        if not self.noun:
            return f"{self.agency}〔{self.year}〕{self.ordinal}号"
        session, year = (f"〔{self.session}〕" if self.session else ""), (f"{self.year}年" if self.year else "")
        return f"{self.agency}{self.noun}{session}{year}第{self.ordinal}号"

    @property
    def value(self) -> int:
        """Return its ordinal as a number."""
        return number(self.ordinal) or 0

    @property
    def shapes(self) -> tuple[str, ...]:
        """Return the ways in which texts write it, folded ones told apart, the usual first."""
        if not self.noun:
            pairs = [(bracket, ordinal) for bracket in ("〔{}〕", "（{}）") for ordinal in ("", "第")]
            return tuple(f"{self.agency}{bracket.format(self.year)}{sign}{self.value}号" for bracket, sign in pairs)
        agency = self.agency.replace("中华人民共和国", "")
        year = f"{self.year}年" if self.year else ""
        session = f"〔{self.session}〕" if self.session else ""
        ordinals = (str(self.value), chinese(self.value)) if self.value <= MOST else (str(self.value),)
        return (
            *(f"{agency}{self.noun}{session}{year}第{ordinal}号" for ordinal in ordinals),
            *(f"{agency}{self.noun}（第{ordinal}号）" for ordinal in ordinals if not year),
            *(f"{agency}{year}第{ordinal}号{self.noun}" for ordinal in ordinals),
        )

    def is_same(self, other: "DocumentNumber") -> bool:
        """Tell whether both are one number: 国务院令第431号 is 中华人民共和国国务院令第四百三十一号."""
        if (self.value, self.noun) != (other.value, other.noun):
            return False
        if not self.noun:
            return self.year == other.year and self.agency.removesuffix("字") == other.agency.removesuffix("字")
        years, sessions = {self.year, other.year} - {0}, {self.session, other.session} - {""}
        own, others = self._offices(), other._offices()
        return len(years) < 2 and len(sessions) < 2 and (not own or not others or bool(own & others))

    def _offices(self) -> frozenset[str]:
        """Return who gave a 令, each by its one name."""
        names = filter(None, self.agency.replace("中华人民共和国", "").split("、"))
        return frozenset(_SHORT_NAMES.get(name, name) for name in names)


def document_numbers(text: str) -> Iterator[tuple[int, int, DocumentNumber]]:
    """Yield the 文号 in *text*, each after its span `[start, end)`, in order."""
    plain = text.translate(_WIDE)
    if "号" not in plain:
        return
    end = 0
    matches = sorted(
        (match for form in _FORMS for match in form.finditer(plain)),
        key=lambda match: (match.end("ordinal"), -match.end()),
    )
    for match in matches:
        if match.start("ordinal") < end:
            continue
        start = _start(plain, match)
        if start < match.end("agency") or match.groupdict().get("noun"):
            end = match.end()
            yield start, end, _number(match, plain[start : match.end("agency")])


def _start(text: str, match: re.Match[str]) -> int:
    """Return where a number begins, without the words of the sentence before it."""
    start = match.start("agency")
    if start and text[start - 1].isdigit() and text[start] in "年月日":
        start += 1
    lead = _LEAD.match(text, start, match.end("agency"))
    return lead.end() if lead else start


def _number(match: re.Match[str], agency: str) -> DocumentNumber:
    """Return the number of a match; offices that blanks part are several, letters that blanks part one."""
    groups, names = match.groupdict(), _BLANKS.split(agency.strip())
    agency = ("、" if all(len(name) > 1 for name in names) else "").join(names)
    year = number(groups.get("year") or "0") or 0
    if groups.get("short"):
        year = 1900 + int(groups["short"])
    return DocumentNumber(agency, groups["ordinal"], year, groups.get("noun") or "", groups.get("session") or "")


def document_number(text: str) -> DocumentNumber | None:
    """Return the 文号 that is all of *text*, a label and brackets around it aside; None if it is none."""
    bare = _unlabelled(text)
    start, end, own = next(document_numbers(bare), (0, 0, None))
    return own if own and start == 0 and _ADDED.fullmatch(bare, end) else None


def typed_number(text: str) -> DocumentNumber | None:
    """Return the 文号 that somebody typed as far as it tells one: 号, 第 and the brackets may be left out."""
    exact = document_number(text)
    if exact is not None:
        return exact
    bare = _unlabelled(text.translate(_WIDE))
    match = _TYPED_DECREE.fullmatch(bare) or _TYPED.fullmatch(bare)
    return _number(match, match["agency"]) if match else None


def _unlabelled(text: str) -> str:
    bare = _LABEL.sub("", text.strip(), count=1)
    return bare[1:].lstrip() if bare[:1] in "（(" else bare
