"""Counted things that are written like articles: 第一条战线; 第一条，要加强学习."""

import re

# 第三条道路 and the like.
_COUNTED = re.compile(
    r"[^\S\n]*(?:战线|道路|路|线|心(?=[，。；、])|生产线|防线|底线|红线|公交|地铁|高铁|铁路|公路|高速|航线|专线|主线|管道|跑道|赛道|渠道|途径|路径"
    r"|街|河|鱼|裙|裤|新闻|消息|短信|微博|留言|评论|措施|经验|意见|建议|理由|标准|原则|规律)"
)
# What may follow a part that is cited by its number alone; 第一条轨道交通 is a counted thing.
_CITED = re.compile(
    r"[^\S\n]*(?:[，。；：、！？）)】〕”’」』》…“‘\"（(\[,.;:—－-]|\Z|\n"
    r"|规定|所|的|之|中|内|里|第|条|款|项|明确|要求|指出|强调|提出|对|关于|有关|以及|和|与|及|或|至|到|以|已|还|也|均|都|就|则|又|再|是|为|作|且|并|但"
    r"|执行|处理|办理|处罚|处分|惩处|惩戒|给予|追究|适用|情形|行为|内容|精神|前|后|起|进行|实施|施行|予以|列|载|写|讲|说|设|增|修|删|改|合并|分|有|没|不|由|在|从|应|须|可|将|把|被|除|外"
    r"|另|确定|批准|更|才|只|最|严|准|落|贯|遵|违|依|按|参照|比照|解释|说明|条文|原文|表述|相关|衔接|一致|相|同|共|等|与否|，)"
)
# 第一条，要…；第二条，要…: a speaker who counts.
_COUNTS = re.compile(r"[^\S\n]*(?:[，：:]|是|就是|要(?!求)|叫|、)")
_BEGINS = re.compile(r"(?:^|[。；！？!?：:\n]|[一二三四五六七八九十]、)[^\S\n]*[“\"]?\Z")
_MOST = 20


def is_counted(text: str, start: int, end: int, article: int) -> bool:
    """Whether what is written at `[start, end)` like a part that nobody names is a thing that somebody counts.

    `article` is its number if it is a single article, else 0.
    """
    if _COUNTED.match(text, end):
        return True
    if not 0 < article <= _MOST:
        return False
    begins = _BEGINS.search(text, max(0, start - 4), start)
    return not _CITED.match(text, end) or (begins is not None and bool(_COUNTS.match(text, end)))
