"""Which names are formed like that of a rule: 《…条例》, 《…若干规定（试行）》, and no 《兰亭集序》 or 《浙江日报》."""

import re

from kb.citations.patterns import GENRES
from kb.text import fold_text

# Of 1,245 names in 书名号 in a month of a newspaper 1,077 are those of books, papers, films, songs. By these endings 3 of them
# are taken for a rule (a song, 李素丽服务法), and no rule for one of them. A 报告, 合同, 目录 or 指南 may be anything.
_RULE = re.compile(
    rf"(?:{GENRES}|法典|宪法|党章|法|制度|责任制|负责制|条令|守则|规程|规范|标准|通则|总则|公约|(?<!大)公报|公告|通告|批复|复函|的函"
    r"|关于.+解释|关于制定.+的建议|[司立]法解释|修正案|措施|命令|(?:号|部|院|署|主席|政府)令)$"
)
# 孙子兵法, 书法, 自然辩证法; but 公司法, 预算法.
_NO_LAW = re.compile(
    r"(?:[兵书方做说看想手心拳剑枪活语句佛变执普守戏读写画唱打]|辩证|(?<!医)疗|(?<!公)司|(?<![预决])算)法$"
)
_ENDING = re.compile(r"(?:\([^()]*\)|(?:修订|修正)?草案|征求意见稿|送审稿)+$")


def is_formed_like_rule(name: str) -> bool:
    """Tell whether *name*, without its 书名号, is formed like that of a rule.

    What stands in brackets at its end (（试行）, （2015年）) is left aside.
    """
    bare = _ENDING.sub("", fold_text(name))
    return bool(_RULE.search(bare)) and not _NO_LAW.search(bare)
