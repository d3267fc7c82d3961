"""The grammar of citations: titles in 书名号, parts such as 第十条第二款第（三）项, and words that point back (本条例, 前款)."""

import re
from collections.abc import Iterator

from kb.text import NUMBER

# Space, but no line end: that is the end of a paragraph, and what follows it is another's.
SPACE = r"[^\S\n]*+"

# 《关于印发〈…〉的通知》; one level of 《》 within is a typing habit and read as well. A title that was copied out of a
# printed page may be broken over lines anywhere, also behind 《. With a stop in it, 《 was not closed.
_IN_TITLE = r"[^《》\n。；]"
TITLE = re.compile(
    rf"《(\n?{_IN_TITLE}{{1,80}}(?:\n{_IN_TITLE}{{1,60}}){{0,3}}(?:《{_IN_TITLE}{{1,60}}》{_IN_TITLE}{{0,60}})*\n?)》"
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

# 《监察法》实施办法 and 监察法实施条例 are other texts than 《监察法》.
ANOTHER_TEXT = (
    r"(?:(?:实施|暂行|执行|若干|配套|补充|修改|修正)(?:细则|办法|条例|规定|意见|方案|决定)"
    r"|(?:司法|立法)?解释(?![权说道为了清如])|释义|释疑|修正案|(?:修订|修正)?草案|征求意见稿|送审稿)"
)

# 以下简称《条例》, 下称“条例”, 以下统称《准则》和《条例》: the names by which documents go from here on; 以下简称《廉政
# 准则》实施办法.
_SHORT = rf"[《〈“\"'‘「][^《》〈〉“”\"'‘’「」，,；;\n]{{2,30}}[》〉”\"'’」](?:{ANOTHER_TEXT})?"
DEFINITION = re.compile(
    r"(?:以下(?:均|统一|一律|分别|依次)?(?:简称|称)|(?<=[（(，,；;、])(?:下称|简称|又称))(?:为|作)?[:：]?[^\S\n]*"
    rf"(?P<shorts>{_SHORT}(?:[、和与及]?{_SHORT}){{0,5}}|[^《》〈〉“”\"'‘’「」，,；;（）()。\n]{{2,30}})"
)
_ONE_SHORT = re.compile(
    rf"[《〈“\"'‘「](?P<marked>[^《》〈〉“”\"'‘’「」]{{2,30}})[》〉”\"'’」](?P<more>{ANOTHER_TEXT})?|[^《》〈〉“”\"'‘’「」]{{2,30}}"
)
_OF_SEVERAL = re.compile(r"[两二三四五六几各]|上述")

# 本条例, 该准则, 上述规定, 同条例第三条, 上述两个条例, 这两部法律. No 本 of 基本法, 样本, 成本, no 该 of 应该, no 此 of 因此;
# 法 only where no longer word begins (该法院); 同 and a bare 两 only before a part, for 同规定 is “with rules” as well.
_COUNT = "两二三四五六几"
_SEVERAL = rf"(?:(?:(?<=[上前])述|(?<=以)上|(?<=[这该此]))[{_COUNT}]|(?<=[{_COUNT}])(?<![第十百千零〇][{_COUNT}]))[个部项件份]?"
_LAW_ENDS = r"(?![院律规治人官庭案制学定盲师则])"
_PART_FOLLOWS = rf"(?=的?{SPACE}第{SPACE}{NUMBER}{SPACE}[条章款项部编])"
# The first character comes first, so that a long text is gone through for that alone.
THIS = re.compile(
    rf"[本该此上前这同以{_COUNT}](?:"
    r"(?:(?<=本)(?<![基根资日样范文版书课剧标原副读脚译抄蓝账股亏忘治固一变每这]本)(?<!(?<![构造组形完达促合养])成本)"
    r"|(?<=该)(?<![应本早不活总理]该)|(?<=此)(?<![因如对为就从由据在至于彼特凡故以到借除与]此)|(?<=[上前])述|(?<=这)[部一个])"
    rf"(?:{GENRES}|法{_LAW_ENDS})(?!(?<=决定)[性权书]|(?<=意见)书|(?<=通知)书)"
    rf"|(?:(?<=同)(?<![合共不协相雷会陪随伙等]同)|(?<=此)(?<![因如]此))(?:{GENRES}|法){_PART_FOLLOWS}"
    rf"|{_SEVERAL}(?:{GENRES}|法律|法){_PART_FOLLOWS})"
)
# What such a word says, once it is found: the kind, and whether of several documents.
POINTING = re.compile(rf"(?P<word>.*?)(?P<several>[{_COUNT}][个部项件份]?)?(?P<genre>{GENRES}|法)律?")

# 前款规定的, 同条第二项, 该款所列: only where a part may be meant, for 目前条件, 同款商品 and 前条款 are other words.
_SAYS = r"第|规定|所[列称述指规]|的规定"
RELATIVE = re.compile(
    r"(?<![目之以此提生年月日天先事会从课战婚眼面当空跟])前[条款](?![例件目理文线路式型子约款项条数头船待])"
    rf"|(?<![目之以此提生年月日天先事会从课战婚眼面当空跟])前项(?={_SAYS}|[的之中内](?!后)|情形|行为|要求|[，、；。）)或和与至]|$)"
    rf"|(?<![合共相不异])同[条款](?={_SAYS})"
    rf"|[本该][条款](?={_SAYS}|[的之，、。）)还也均对]|明确|要求)"
)

# What stands before a name that begins without a mark: 根据北京市信访条例, 违反了考核办法, 认定为刑法, 不同于公务员法.
BEFORE_NAME = re.compile(
    r"根据|依照|按照|依据|遵照|遵守|遵循|违反|违背|触犯|执行|落实|贯彻|符合|参照|比照|适用|学习|对照|严格|规定(?!第|$)|以及|有关|相关|关于"
    r"|通过|引用|援引|解读|宣讲|领会|认真|其中|删去|删除|属于|构成|造成|行使|涉嫌|我国|(?<!日)本国(?!家)|中国(?!共产党|人民)|现行|所谓|例如|譬如|诸如|具体到"
    # Each of these is also a part of other words, which names have in them: 数据, 共和国, 录用, 对外, 行为, 合同, 有限.
    r"|[是的之了把将而于]|(?<!参)与|(?<![普涉])及(?!时)|(?<![数证票单收占])据|(?<!调)和(?![国平谐])|(?<![应校])对(?![外口])"
    r"|(?<![存现潜])在(?![线职建校押])|按(?!揭)|依(?!法)|(?<!财)经(?![济营费])|(?<!自)由(?!于)"
    r"|(?<![信使利聘任录征雇专公食农药商军民费通占租])用(?![水工人电地户药能房车印款章林海火])|^（[一二三四五六七八九十]+）|(?:修[改订正]|实施|施行|公布|印发|出台|调整)后"
    r"|指(?![导引定标])|即(?![将时使便])|(?<![行人])为(?![主民])|(?<![扫解消拆清免])除(?![名外害草尘])"
    r"|(?<![例譬诸假])如(?![何期实果])|(?<![合共胡协不陪随])同(?![志时级业])|从(?![业严事])|(?<![方走取倾趋])向(?!导)|比(?![例选赛])"
    r"|较(?![大重])|(?:(?<=[据照按反用合从])|^)[原旧](?![则料])"
)
# What else stands before the short name of a law in running text: 又见刑法, 2023年公司法, 加强宪法实施.
BEFORE_LAW = re.compile(
    rf"(?:{BEFORE_NAME.pattern}|[以或且并又就至凭凡违含叫述自新旧原老]|不同|(?<!罪)犯|(?<!名)称|(?<![护执牌])照|(?<![意偏主])见|(?<![体关联院])系|(?<!基)因"
    r"|(?<![国公私所专共])有|(?:19|20)\d\d年|修[改正订]|制[定订]|颁布|公布|发布|出台|施行|实施|维护|捍卫|弘扬|尊崇|忠于|恪守|加强|强化|推动|熟悉"
    r"|掌握|运用|理解|研究|列入|写入|载入|提交|超出|超越|具备|有损|履行|彰显|视为|规定|涉及|包括|包含|(?:学习|[，。；、：])宣传"
    r"|结合|联系|详见|参见|查阅|检索|翻阅|熟读|背诵|核对|围绕|突破|背离|抵触|冲突|衔接|相当于|分别)\Z"
)


def shorts_in(definition: re.Match[str]) -> list[str]:
    """Return the names that a definition gives, in order; none if several documents share one (两个条例)."""
    matches = _ONE_SHORT.finditer(definition["shorts"])
    names = [f"{match['marked'] or match[0]}{match['more'] or ''}".strip() for match in matches]
    names = [name for name in names if name and name not in "、和与及"]
    return [] if len(names) == 1 and _OF_SEVERAL.match(names[0]) else names


def shorts_given(text: str) -> Iterator[str]:
    """Return every name that is given in *text*, to whatever."""
    for definition in DEFINITION.finditer(text):
        yield from shorts_in(definition)
