"""What can be the title of a policy text, and its 文种.

The kinds of papers are those of 《党政机关公文处理工作条例》 and of party and state regulations.
"""

import re
from collections.abc import Collection

from kb.text import fold_text

GENRES = (
    "党章", "章程", "准则", "条例", "规定", "办法", "规则", "细则", "意见", "通知", "决定", "决议", "公报", "公告", "通告",
    "命令", "令", "通报", "议案", "请示", "批复", "函", "纪要", "方案", "要点", "纲要", "规划", "计划", "规范", "制度", "标准",
    "指引", "守则", "公约", "解释", "报告", "汇报", "总结", "讲话", "法典", "法",
)  # fmt: skip
_CALLED = {"报告": "工作报告", "汇报": "工作报告", "总结": "工作报告", "法典": "法律", "法": "法律", "命令": "令"}

# 方法 and 看法 are no laws; a law is named after its state, or is a 组织法, a 民法典.
_NO_LAW = re.compile("(?:方|做|想|看|说|写|用|手|疗|无|设|执|普|违|守|司|立|依|合|非|枪|书|魔)法$")
_LONGEST = 120  # 全国人民代表大会常务委员会关于批准《…》的决定 has up to 100
_ENDING = re.compile(r"[（(][^（）()]{1,30}[）)]$")
_NO_TITLE = re.compile(
    r"[。；;！!？?>|＞\[\]【】]|…$|^附件|^第.{1,6}[章节条编]|^[（(]?[一二三四五六七八九十\d]+[、.．）)]|全文如下|上一篇|下一篇"
)
_MARKDOWN = re.compile(r"#{1,6}[ \t\u3000]+")


def bare(line: str) -> str:
    """Return a line without heading signs, 书名号 around it and stretching spaces."""
    text = _MARKDOWN.sub("", line.strip(), count=1).strip()
    if text.startswith("《") and text.endswith("》") and text.count("《") == 1:
        text = text[1:-1]
    if re.fullmatch(r"(?:[\u4e00-\u9fff]\s+)+[\u4e00-\u9fff]", text):  # 通　　知
        text = re.sub(r"\s+", "", text)
    return text


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


def genre(title: str) -> str:
    """Return the 文种 of a title; empty if it names none.

    （试行） and the like at its end are left aside.
    """
    plain = title
    while (shorter := _ENDING.sub("", plain).strip()) != plain:
        plain = shorter
    plain = plain.removesuffix("》")
    ending = max((ending for ending in GENRES if plain.endswith(ending)), key=len, default="")
    if ending == "法" and (len(plain) < 3 or _NO_LAW.search(plain)):
        return ""
    if ending == "章程" and "中国共产党章程" in plain:
        return "党章"
    return _CALLED.get(ending, ending)


def compared(title: str) -> str:
    """Return a title to compare: folded, without brackets at its end."""
    return re.sub(r"\([^()]*\)$", "", fold_text(title))
