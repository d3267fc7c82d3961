"""The grammar of citations: titles in 书名号, parts such as 第十条第二款第（三）项, and words that point back (本条例, 前款)."""

import re
from collections.abc import Iterator

# Space, but no line end: that is the end of a paragraph, and what follows it is another's.
SPACE = r"[^\S\n]*"

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
BRACKET = re.compile(rf"{SPACE}[（(]((?:[^（）()\n。]|[（(][^（）()\n。]{{0,20}}[）)]){{1,80}})[）)]")

# 《条例》第十条, 《条例》的第十条, 《条例》中的第十条, 《条例》①第十条, and a mark that was opened somewhere else:
# “支部工作条例”第十条.
_NOTE_SIGN = r"(?:[①-⑳*＊†]{1,3}|[\[［〔【(（]\d{1,3}[\]］〕】)）])"
JOINING = re.compile(
    rf"{SPACE}[》〉＞”’」』\"]?(?:{SPACE}{_NOTE_SIGN}{SPACE}(?=第))?"
    rf"(?:(?:[中里内]|当中|其中|里面|原文|正文|条文)(?:的|{SPACE}(?=第))|之(?=第)|的)?{SPACE}"
)

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


def shorts_in(definition: re.Match[str]) -> list[str]:
    """Return the names that a definition gives, in order; none if several documents share one (两个条例)."""
    names = [match[0].strip() for match in _ONE_SHORT.finditer(definition["shorts"])]
    names = [name for name in names if name and name not in "、和与及"]
    return [] if len(names) == 1 and _OF_SEVERAL.match(names[0]) else names


def shorts_given(text: str) -> Iterator[str]:
    """Return every name that is given in *text*, to whatever."""
    for definition in DEFINITION.finditer(text):
        yield from shorts_in(definition)
