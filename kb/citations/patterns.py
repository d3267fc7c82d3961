"""The grammar of citations: titles in 书名号, parts such as 第十条第二款第（三）项, and words that point back (本条例, 前款)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kb.documents import SEPARATOR, join, step
from kb.text import NUMBER, number

# Space, but no line end: that is the end of a paragraph, and what follows it is another's.
_S = r"[^\S\n]*"

# 《关于印发〈…〉的通知》; one level of 《》 within is a typing habit and read as well. A title that was copied out of a
# printed page may be broken over two lines. With a stop in it, 《 was not closed.
_IN_TITLE = r"[^《》\n。；]"
TITLE = re.compile(
    rf"《({_IN_TITLE}{{1,80}}(?:\n{_IN_TITLE}{{1,60}})?(?:《{_IN_TITLE}{{1,60}}》{_IN_TITLE}{{0,60}})*)》"
)

GENRES = "条例|准则|规定|办法|规则|细则|章程|意见|决定|决议|通知|方案|纲要|规划"

# 〈…〉, ＜…＞, <<…>>, 《…〉: marks of another shape, round what is formed like the name of a regulation.
ODD_TITLE = re.compile(
    rf"(?:[《〈＜«︽]|<{{1,2}})((?:[^《》〈〉＜＞«»︽︾<>\n。；，]{{0,60}}(?:{GENRES}|法)(?:[（(][^（）()\n]{{1,20}}[）)])?|党章))"
    r"(?:[》〉＞»︾]|>{1,2})"
)

# （试行）, （中发〔2010〕3号）, （2018年修订）, （以下简称《条例（试行）》） after a title.
BRACKET = re.compile(rf"{_S}[（(]((?:[^（）()\n。]|[（(][^（）()\n。]{{0,20}}[）)]){{1,80}})[）)]")

# 《条例》第十条, 《条例》的第十条, 《条例》中的第十条, and a mark that was opened somewhere else: “支部工作条例”第十条.
JOINING = re.compile(rf"{_S}[》〉＞”’」』\"]?(?:[中里内](?:的|{_S}(?=第))|之(?=第)|的)?{_S}")

# 以下简称《条例》, 下称“条例”, 以下统称《准则》和《条例》: the names by which documents go from here on.
_SHORT = r"[《〈“\"'‘「][^《》〈〉“”\"'‘’「」，,；;\n]{2,30}[》〉”\"'’」]"
DEFINITION = re.compile(
    r"(?:以下(?:均|统一|一律|分别|依次)?(?:简称|称)|(?<=[（(，,；;、])(?:下称|简称|又称))(?:为|作)?[:：]?[^\S\n]*"
    rf"(?P<shorts>{_SHORT}(?:[、和与及]?{_SHORT}){{0,5}}|[^《》〈〉“”\"'‘’「」，,；;（）()。\n]{{2,30}})"
)
_ONE_SHORT = re.compile(r"[^《》〈〉“”\"'‘’「」]{2,30}")
_OF_SEVERAL = re.compile(r"[两二三四五六几各]|上述")

# 本条例, 该准则, 上述规定. 法 only where no longer word begins (该法院).
THIS = re.compile(
    rf"(?P<word>本|该|此|上述|前述|这部|这一|这个)(?P<genre>{GENRES}|法(?![院律规治人官庭案制学定盲师则]))"
)

# 前款规定的, 同条第二项, 该款所列: only where a part may be meant, for 目前条件, 同款商品 and 前条款 are other words.
_SAYS = r"第|规定|所[列称述指规]|的规定"
RELATIVE = re.compile(
    r"(?<![目之以此提生年月日天先事会从课战婚眼面当空跟])前[条款](?![例件目理文线路式型子约款项条数头船待])"
    rf"|(?<![目之以此提生年月日天先事会从课战婚眼面当空跟])前项(?={_SAYS}|[的之中内](?!后)|情形|行为|要求|[，、；。）)或和与至]|$)"
    rf"|(?<![合共相不异])同[条款](?={_SAYS})"
    rf"|[本该][条款](?={_SAYS}|[的之，、。）)还也均对]|明确|要求)"
)

# What stands before a name that begins without a mark: 根据北京市信访条例, 违反了考核办法.
BEFORE_NAME = re.compile(
    r"根据|依照|按照|依据|遵照|遵守|违反|执行|落实|贯彻|符合|参照|适用|学习|对照|严格|规定(?!第|$)|以及|[和与及按据依在对的是]|有关|相关"
    r"|通过|引用|援引|违背|触犯|解读|宣讲|领会|认真|其中|[将把了经由用]|删去|删除|属于"
)

_KIND = {
    "编": "part",
    "章": "chp",
    "节": "sec",
    "条": "art",
    "款": "para",
    "项": "item",
    "目": "point",
    "部分": "sec",
    "点": "sub",
}

_MOST_LISTED = 40
_AND = r"(?:[、和及至到或与—－\-~～]|以及)"
_LIST = rf"(?:{_S}{_AND}{_S}第?{_S}{NUMBER}){{0,{_MOST_LISTED}}}"
_INSERTED = r"(?:之(?P<inserted>[一二三四五六七八九十]{1,2})(?![些切般分]))?"

# 第三、五、七条; 第十条之一. The list is cut into single numbers later.
HEAD = re.compile(rf"第{_S}{NUMBER}{_LIST}{_S}(?P<unit>编|章|条(?!例)|部分){_INSERTED}")

# What may follow a head: 第一节, 第二款, 第一、三款, 第（三）项, （三）, （一）、（二）, （一）（二）项, 第3目.
_BRACKETED = rf"[（(]{_S}(?:[一二三四五六七八九十百]{{1,4}}|[0-9０-９]{{1,2}}){_S}[）)]"
_MORE_BRACKETED = rf"(?:{_S}(?:{_AND}{_S}(?:第{_S})?)?{_BRACKETED})"
_TAIL = re.compile(
    rf"{_S}(?:的{_S})?(?:第{_S}{NUMBER}{_LIST}{_S}(?P<unit>章|节|条(?!例)|款|项(?!目)|目(?![标录的])|点){_INSERTED}"
    rf"|第{_S}{_BRACKETED}{_MORE_BRACKETED}{{0,{_MOST_LISTED}}}{_S}(?P<named>款|项|目|点)"
    rf"|{_BRACKETED}{_MORE_BRACKETED}{{0,{_MOST_LISTED}}}(?:{_S}(?P<plain>项))?)"
)
# 党章第三条 第五项工作是…: after a space a counted thing begins a clause of its own.
_COUNTED_WORK = re.compile(r"[^\S\n]+第[^（(]{1,6}[项款点](?:工作|任务|议程|议题|内容|措施|活动|课程|建议|是|，|：)")

_NO_THING = r"(?![例措意建要标经理原工任议内目])"
# A further part of the same document: 、第十一条; 和第二款; 、（三）项; 至第十五条; 到十五条, 、十条, but no 、十条措施.
_JOINT = re.compile(
    rf"{_S}(?:[、和及或与]|以及|(?P<through>[至到—－\-~～])){_S}"
    rf"(?=第{_S}(?:{NUMBER}|[（(])|{_BRACKETED}{_S}[款项目点]|(?<=[至到—－\-~～、]){NUMBER}[条款项]{_NO_THING})"
)

# 第十条到十五条, 第一款、三款
_BARE = re.compile(rf"{NUMBER}{_S}(?P<unit>[条款项]){_INSERTED}")

_PREAMBLE = re.compile(r"总纲|序言|引言(?!入)|前言")

_ONE_NUMBER = re.compile(NUMBER)
_THROUGH = re.compile(r"[至到—－\-~～]")
_OPENED = re.compile(rf"(?:第{_S})?[（(]{_S}\Z")
_CLOSED = re.compile(rf"{_S}[）)]")
_POSITIONAL = re.compile(r"[一二两三四五六七八九]{2,}")

# How deep each step lies: a step that is as deep as one before it takes its place (第七条第一款、第二款).
_DEPTH = {"part": 0, "chp": 1, "sec": 2, "art": 2, "para": 3, "sub": 3, "item": 4, "point": 5}
_ABOVE = {
    "para": ("art",),
    "item": ("para", "art"),
    "point": ("item", "para"),
    "sub": ("sec",),
    "art": ("chp", "part", ""),
    "chp": ("part", ""),
    "sec": ("chp", ""),
}


@dataclass(frozen=True)
class PartSign:
    """A part as it is written: its span in the text, and the address it names (of an item of an article without saying
    which paragraph: `art_10__item_3`). `through` says that all parts from the one before to this one are meant.
    """

    start: int
    end: int
    address: str
    through: bool = False


def shorts_in(definition: re.Match[str]) -> list[str]:
    """The names that a definition gives, in order; none if one name is given to several documents at once (两个条例)."""
    names = [match[0].strip() for match in _ONE_SHORT.finditer(definition["shorts"])]
    names = [name for name in names if name and name not in "、和与及"]
    return [] if len(names) == 1 and _OF_SEVERAL.match(names[0]) else names


def shorts_given(text: str) -> Iterator[str]:
    """Every name that is given in `text`, to whatever."""
    for definition in DEFINITION.finditer(text):
        yield from shorts_in(definition)


def read_part(text: str, position: int) -> list[PartSign]:
    """The part, or the list of parts, written at `position` of `text`; empty if none is."""
    head = HEAD.match(text, position)
    signs = _signs(head, _KIND[head["unit"]], "") if head else []
    return _continued(text, signs) if signs else []


def read_preamble(text: str, position: int) -> list[PartSign]:
    """The opening part that has no number, 总纲 or 序言, written at `position` after a title."""
    match = _PREAMBLE.match(text, position)
    return [PartSign(match.start(), match.end(), "preamble")] if match else []


def read_tail(text: str, position: int) -> list[PartSign]:
    """What follows a word such as 同条 or 本条: 第二款第一项, as an address without its article."""
    signs = _tail(text, position, "art_0")
    cut = len("art_0" + SEPARATOR)
    return [replace(sign, address=sign.address[cut:]) for sign in _continued(text, signs)] if signs else []


def _continued(text: str, signs: list[PartSign]) -> list[PartSign]:
    """`signs` with the steps that follow the last of them, and with what is joined to them."""
    while True:
        last = signs[-1]
        more = _tail(text, last.end, last.address)
        if more:
            signs[-1:] = [replace(more[0], start=last.start, through=last.through), *more[1:]]
            continue
        joint = _JOINT.match(text, last.end)
        more = _joined(text, joint.end(), last.address) if joint else []
        if joint is None or not more:
            return signs
        signs.extend([replace(more[0], through=bool(joint["through"])), *more[1:]])


def _tail(text: str, position: int, above: str) -> list[PartSign]:
    """The step at `position` if it is one within `above`."""
    match = _TAIL.match(text, position)
    if match is None or _COUNTED_WORK.match(text, position):
        return []
    kind = _kind_of(match, above)
    deepest = _DEPTH[_last_kind(above)]
    # 第十条第十一条: the second is a part of its own.
    if _DEPTH[kind] <= deepest:
        return []
    return _signs(match, kind, above)


def _joined(text: str, position: int, before: str) -> list[PartSign]:
    """The step at `position` after 、or 和: another article, or another paragraph of the article before."""
    head = HEAD.match(text, position)
    bare = _BARE.match(text, position)
    if bare and _KIND[bare["unit"]] == _last_kind(before):
        head = bare
    if head:
        kind = _KIND[head["unit"]]
        return _signs(head, kind, _base(before, kind))
    match = _TAIL.match(text, position)
    return _signs(match, kind, _base(before, kind)) if match and (kind := _kind_of(match, before)) else []


def _kind_of(match: re.Match[str], above: str) -> str:
    unit = match["unit"] or match["named"] or match["plain"]
    if unit == "点":
        return "sub" if above.startswith("sec_") else "item"
    if unit:
        return _KIND[unit]
    return "sub" if above.startswith("sec_") else "item"


def _last_kind(address: str) -> str:
    return address.rpartition(SEPARATOR)[2].partition("_")[0]


def _base(address: str, kind: str) -> str:
    """What of `address` lies above a step of `kind`."""
    kept = [part for part in address.split(SEPARATOR) if part and _DEPTH[part.partition("_")[0]] < _DEPTH[kind]]
    return join(*kept)


def _signs(match: re.Match[str], kind: str, above: str) -> list[PartSign]:
    """One sign for each number in `match`; the first begins where the match does, the last ends where it does."""
    base = _base(above, kind)
    if not _fits(base, kind):
        return []
    inserted_at = match.start("inserted") if match["inserted"] else match.end()
    numbers = [
        (found.start(), found.end(), None if _POSITIONAL.fullmatch(found[0]) else number(found[0]))
        for found in _ONE_NUMBER.finditer(match.string, match.start(), inserted_at)
    ]
    if not numbers or any(value is None for _, _, value in numbers):
        return []
    signs: list[PartSign] = []
    for index, (start, end, value) in enumerate(numbers):
        is_last = index == len(numbers) - 1
        inserted = (number(match["inserted"]) or 0) if is_last and match["inserted"] else 0
        through = index > 0 and bool(_THROUGH.search(match.string, numbers[index - 1][1], start))
        own = join("" if kind == "art" else base, step(kind, value or 0, inserted))
        start, end = _with_brackets(match, start, end)
        signs.append(PartSign(match.start() if index == 0 else start, match.end() if is_last else end, own, through))
    return signs


def _with_brackets(match: re.Match[str], start: int, end: int) -> tuple[int, int]:
    """The span of a number in a list with the brackets around it: （三）."""
    opened = _OPENED.search(match.string, match.start(), start)
    closed = _CLOSED.match(match.string, end)
    return (opened.start(), closed.end()) if opened and closed else (start, end)


def _fits(base: str, kind: str) -> bool:
    return kind not in _ABOVE or (_last_kind(base) if base else "") in _ABOVE[kind]
