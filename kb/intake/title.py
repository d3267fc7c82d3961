"""What can be the title of a policy text, and its 文种.

The kinds of papers are those of 《党政机关公文处理工作条例》 and of party and state regulations.
"""

import re
from collections.abc import Collection
from functools import lru_cache

from kb.text import UNKNOWN, fold_text
from kb.versions import is_of_rules

GENRES = (
    "党章", "章程", "准则", "条例", "规定", "办法", "规则", "细则", "意见", "通知", "决定", "决议", "公报", "公告", "通告",
    "命令", "令", "通报", "议案", "请示", "批复", "函", "纪要", "方案", "要点", "纲要", "规划", "计划", "规范", "制度", "标准",
    "指引", "守则", "公约", "解释", "报告", "汇报", "总结", "讲话", "法典", "法",
)  # fmt: skip
_CALLED = {"报告": "工作报告", "汇报": "工作报告", "总结": "工作报告", "法典": "法律", "法": "法律", "命令": "令"}

_ENDS_OF_NAME = (*GENRES, "）", ")", "》")

# 方法 and 看法 are no laws; a law is named after its state, or is a 组织法, a 民法典.
# Of what is named after its state all is law: 公司法, 建设法, 适用法.
_NO_LAW = re.compile("^(?!中华人民共和国).*(?:方|做|想|看|说|写|用|手|疗|无|设|执|普|违|守|司|立|依|合|非|枪|书|魔)法$")
# 全国人民代表大会常务委员会关于批准《…》的决定 has up to 100, a notice that lists what it repeals 165.
_LONGEST = 220
_ENDING = re.compile(r"[（(][^（）()]{1,30}[）)]$")
_NO_TITLE = re.compile(
    r"[。；;！!？?>|＞\[\]【】]|…$|^附件|^第.{1,6}[章节条编]|^[（(]?[一二三四五六七八九十\d]+[、.．）)]|全文如下|上一篇|下一篇"
)
_MARKDOWN = re.compile(r"#{1,6}[ \t\u3000]+")
_STRETCHED = re.compile(r"(?:[\u4e00-\u9fff]\s+)+[\u4e00-\u9fff]")
_BLANK = re.compile(r"(?<=[\u4e00-\u9fff》）])\s+(?=[\u4e00-\u9fff《（])")
_NOTE_MARKS = re.compile(r"(?:\[\^\d{1,4}\])+$")  # behind a title that a note explains
_NAMED = re.compile(r"《([^《》]+)》([（(][^（）()]{1,12}[）)])?")
_BRACKETED = re.compile(r"【([^【】]{4,})】")
_YEAR = r"(?:19|20)\d\d"
_EDITION = re.compile(
    rf"\s*[（(\[〔【]\s*(?P<in>{_YEAR})\s*(?:年)?(?:\s*\d{{1,2}}\s*月)?(?:\s*\d{{1,2}}\s*日)?\s*"
    r"(?:第?[一二三四五六七八九十\d]*次?(?:修订|修正|修改|修)(?:版|本|稿)?|版|本)?\s*[）)\]〕】]$"
    rf"|\s*(?P<bare>{_YEAR})\s*(?:年)?(?:修订|修正|修改)?(?:版|本)?$"
)

# The characters of `GENRES` that are written otherwise in Hong Kong and Taiwan; of every line the kind is asked.
_HAN = re.compile("[\u4e00-\u9fff]")
_SIMPLIFIED = str.maketrans(
    "條規則辦細見決議報總結話綱劃計標準約釋請復紀範導議", "条规则办细见决议报总结话纲划计标准约释请复纪范导议"
)

_CONTINUES = re.compile(
    r"^(?:的|》|等|、|和|及|与|暨)|^(?:通知|决定|意见|办法|规定|条例|细则|方案|章程|准则|规则|公告|通告|批复|函)$"
)
_UNFINISHED = re.compile(r"(?:关于[^》]*|关于.*》的|、|的|和|及|与|暨|《[^》]*)$")
# No line but one that goes on ends so, whatever it speaks of: 示例县选举县代表和 / 乡代表的办法.
_GOES_ON = re.compile(r"[、和及与暨]$")
# The end of a name and nothing of it: 示例县民政局值班 / 管理办法.
_KIND_ALONE = re.compile(
    r"(?:暂行|试行|管理|实施|工作|议事|操作|评价|考核|监督|处理|若干|补充|具体){0,3}"
    r"(?:办法|规定|条例|细则|规则|意见|方案|制度|规范|标准|要点|规程|守则|章程)(?:[（(](?:试行|暂行)[）)])?"
)
STATE = re.compile(r"^(?:中华人民共和国|中国共产党|中共|全国人民代表大会)")
"""How the names of laws and papers of the state and the party begin."""
OFFICE = re.compile(
    r"(?:委员会|委|部|局|厅|办公室|办公厅|政府|院|署|处|中心|学校|大学|中学|小学|幼儿园|学院|医院|公司|协会|总队|网|网站|平台|门户|频道)$"
)
"""The end of the name of an office, a school, a company, a site."""


def bare(line: str) -> str:
    """Return a line without heading signs, 书名号 or 【】 around it, stretching spaces, what nobody can read behind it.

    The marks of notes behind it go, too.
    """
    text = _MARKDOWN.sub("", line.strip(), count=1).strip().lstrip("• ").rstrip(f"{UNKNOWN}• ")
    text = _NOTE_MARKS.sub("", text)
    if match := _BRACKETED.fullmatch(text):
        text = match[1]
    if match := _NAMED.fullmatch(text):
        text = match[1] + (match[2] or "")
    if _STRETCHED.fullmatch(text):  # 通　　知
        return re.sub(r"\s+", "", text)
    shorter = _BLANK.sub("", text)  # 中华人民共和国　示例法
    return shorter if shorter != text and _names_kind(shorter) else text


def without_edition(title: str) -> str:
    """Return a title of rules without the year of its edition at the end: 示例条例（2023年修订）, 示例条例 2023."""
    return parted(title)[0]


def parted(title: str) -> tuple[str, int | None]:
    """Return the name in a title of rules and the year of the edition at its end, None if there is none.

    The year of a report or a plan is a part of its name.
    """
    match = _EDITION.search(title)
    name = title[: match.start()].rstrip() if match else title
    if match is None or not is_of_rules(name) or not _names_kind(name):
        return title, None
    return name, int(match["in"] or match["bare"])


def is_title(line: str, titles: Collection[str] = ()) -> bool:
    """Tell whether a line can be a title: known, or ending in 文种.

    The known `titles` are folded.
    """
    text = bare(line)
    if fold_text(text) in titles:
        return True
    return (
        4 <= len(text) <= _LONGEST
        and not _NO_TITLE.search(text)
        and not text.endswith(("：", ":", "，", "、"))
        and bool(genre(text))
    )


def _names_kind(title: str) -> bool:
    """Tell whether a title without anything at its end names a 文种."""
    return title.endswith(_ENDS_OF_NAME)


def genre(title: str) -> str:
    """Return the 文种 of a title; empty if it names none.

    （试行） and the like at its end are left aside.
    """
    plain = without_edition(title).translate(_SIMPLIFIED)
    while (shorter := _ENDING.sub("", plain).strip()) != plain:
        plain = shorter
    plain = plain.removesuffix("》")
    ending = max((ending for ending in GENRES if plain.endswith(ending)), key=len, default="")
    if ending == "法" and (len(plain) < 3 or _NO_LAW.match(plain)):
        return ""
    if ending == "章程" and "中国共产党章程" in plain:
        return "党章"
    return _CALLED.get(ending, ending)


@lru_cache(maxsize=1_000)  # the titles of the catalogue are compared with that of every file
def compared(title: str) -> str:
    """Return a title to compare: folded, without the year of its edition, （试行） and the like at its end.

    （征求意见稿） and （释义） stay: they make another text.
    """
    return re.sub(
        r"\((?:试行|暂行|现行|全文|[^()]*(?:通过|修订|修正|修改|公布|发布|施行)[^()]*)\)$",
        "",
        fold_text(without_edition(title)),
    )


def goes_on(upper: str, lower: str, *, is_page: bool) -> bool:
    """Tell whether a title goes on from one bare line to the next: 关于印发《示例办法》 / 的通知.

    On a web page less is believed, since menus stand over titles there.
    """
    if not _HAN.search(lower):
        return False
    if "关于" in upper and upper.endswith("第"):  # 关于《示例法》第 / 五十条的解释
        return True
    if upper.count("《") > upper.count("》") or lower.startswith(("》", "的", "等")):
        return "关于" in upper or "《" in upper or bool(genre(lower))
    if _CONTINUES.search(lower) and (not genre(upper) or upper.endswith("》")):
        return bool(re.search("关于|印发|《", upper)) or bool(STATE.match(upper)) or bool(_UNFINISHED.search(upper))
    if _UNFINISHED.search(upper) and re.search("关于|印发|《", upper):
        return not upper.endswith("》")
    if is_page:
        return False
    if (_KIND_ALONE.fullmatch(lower) and not genre(upper)) or (_GOES_ON.search(upper) and genre(lower)):
        return True
    is_named = bool(STATE.match(upper)) and not genre(upper) and not OFFICE.search(upper)
    if is_named and not upper.endswith(("公报", "报")):
        return bool(genre(lower))
    return bool(OFFICE.search(upper)) and not genre(upper) and lower.startswith("关于")
