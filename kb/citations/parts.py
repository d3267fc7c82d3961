"""The parts of a document as they are written: 第十条第二款第（三）项, with what only looks like one left out."""

import re
from dataclasses import dataclass, replace

from kb.citations.patterns import SPACE
from kb.documents import ANNEXES, WHOLE, Address
from kb.text import NUMBER, number

_KIND = {
    "编": "part", "章": "chp", "节": "sec", "部分": "sec",
    "条": "art", "款": "para", "项": "item", "目": "point", "点": "sub",
}  # fmt: skip

# Nobody lists forty numbers; without an end a list of digits would be tried from each of its numbers on.
_MOST_LISTED = 40
_TO = r"至到—－\-~～–‐−―─〜"
_AND = rf"(?:[、和及或与{_TO}]|以及|或者)"
_LIST = rf"(?:{SPACE}{_AND}{SPACE}第?{SPACE}{NUMBER}){{0,{_MOST_LISTED}}}"
_INSERTED = rf"(?:{SPACE}之{SPACE}(?P<inserted>[一二三四五六七八九十]{{1,2}}|[0-9０-９]{{1,2}})(?![些切般分]))?"

# 第三、五、七条; 第十条之一. The list is cut into single numbers later.
HEAD = re.compile(rf"第{SPACE}{NUMBER}{_LIST}{SPACE}(?P<unit>编|章|条(?!例)|部分){_INSERTED}")

# What may follow a head: 第一节, 第二款, 第一、三款, 第（三）项, （三）, （一）、（二）, （一）（二）项, 第3目, 第②项, ㈢项.
_ENCLOSED = "[①-⑳㈠-㈩⑴-⒇]"
_BRACKETED = (
    rf"(?:[（(]{SPACE}(?:[一二三四五六七八九十百]{{1,4}}|[0-9０-９]{{1,2}}){SPACE}[）)]|{_ENCLOSED}(?={SPACE}[款项目]))"
)
_MORE_BRACKETED = rf"(?:{SPACE}(?:{_AND}{SPACE}(?:第{SPACE})?)?{_BRACKETED})"
_TAIL = re.compile(
    rf"{SPACE}(?:(?:[中里内]?的|[中里内](?=第)|之(?=[第（(])|(?:所?规定的|所列的?|所称的?)(?=[第（(])){SPACE})?(?:第{SPACE}{NUMBER}{_LIST}{SPACE}(?P<unit>章|节|条(?!例)|款|项(?!目)|目(?![标录的])|点){_INSERTED}"
    rf"|第{SPACE}{_BRACKETED}{_MORE_BRACKETED}{{0,{_MOST_LISTED}}}{SPACE}(?P<named>款|项|目|点)"
    rf"|{_BRACKETED}{_MORE_BRACKETED}{{0,{_MOST_LISTED}}}(?:{SPACE}(?P<plain>项))?)"
)
# 第二章（总则）第三条, 第二章“总则”第三条, 第二章（第三条）
_CHAPTER_NAME = re.compile(
    rf"{SPACE}(?:[（(“‘\"][^（）()“”‘’\"\n]{{1,24}}[）)”’\"]|[（(])(?={SPACE}[的中]?{SPACE}第{SPACE}{NUMBER}{SPACE}条)"
)
# 党章第三条 第五项工作是…: after a space a counted thing begins a clause of its own.
_COUNTED_WORK = re.compile(r"[^\S\n]+第[^（(]{1,6}[项款点](?:工作|任务|议程|议题|内容|措施|活动|课程|建议|是|，|：)")

_NO_THING = r"(?![例措意建要标经理原工任议内目])"
# A further part of the same document: 、第十一条; 和第二款; 、（三）项; 至第十五条; 到十五条, 、十条, but no 、十条措施.
_JOINT = re.compile(
    rf"{SPACE}(?:[、和及或与]|以及|或者|(?P<through>[{_TO}])){SPACE}"
    rf"(?=第{SPACE}(?:{NUMBER}|[（(]|{_ENCLOSED})|{_BRACKETED}{SPACE}[款项目点]|(?<=[{_TO}、和及或与者]){NUMBER}[条款项]{_NO_THING})"
)

# 第十条到十五条, 第一款、三款
_BARE = re.compile(rf"{NUMBER}{SPACE}(?P<unit>[条款项]){_INSERTED}")

# 《条例》99条的规定, without 第; 《条例》三条规定 are three of them.
_BARE_ARTICLE = re.compile(rf"{NUMBER}{SPACE}(?P<unit>条){_INSERTED}(?={SPACE}(?:[的之]规定|所[列规称述]|第))")

# 《条例》附件1, 《条例》附件一第三条
_ANNEX = re.compile(
    rf"附(?P<word>[件录表图]){SPACE}(?P<number>[一二三四五六七八九十]{{1,3}}|[0-9０-９]{{1,2}})?(?:[的中]?{SPACE}(?=第))?"
)
_ANNEX_KIND = {name[-1]: kind for kind, name in ANNEXES.items()}

_PREAMBLE = re.compile(r"总纲|序言|引言(?!入)|前言")

_ONE_NUMBER = re.compile(rf"{NUMBER}|{_ENCLOSED}")
_THROUGH = re.compile(rf"[{_TO}]")
_OPENING = re.compile(rf"(?:第{SPACE})?[（(]{SPACE}\Z")
_CLOSING = re.compile(rf"{SPACE}[）)]")
# 第三四条 may be two articles, 第一百五条 the 105th or the 150th.
_AMBIGUOUS = re.compile(r"[一二两三四五六七八九]{2,}|.*[百千][一二三四五六七八九]")

# How deep each step lies: a step that is as deep as one before it takes its place (第七条第一款、第二款).
_DEPTH = {"part": 0, "chp": 1, "sec": 2, "art": 2, "para": 3, "sub": 3, "item": 4, "point": 5}
_ABOVE = {
    "chp": ("part", ""), "sec": ("chp", ""), "sub": ("sec",),
    "art": ("chp", "part", ""), "para": ("art",), "item": ("para", "art"), "point": ("item", "para"),
}  # fmt: skip


# 第三条道路 and the like.
_COUNTED_THING = re.compile(
    r"[^\S\n]*(?:战线|道路|路|线|心(?=[，。；、])|生产线|防线|底线|红线|公交|地铁|高铁|铁路|公路|高速|航线|专线|主线|管道|跑道|赛道|渠道|途径|路径"
    r"|街|河|鱼|裙|裤|新闻|消息|短信|微博|留言|评论|措施|经验|意见|建议|理由|标准|原则|规律)"
)
# What may follow a part that is cited by its number alone; 第一条轨道交通 is a counted thing.
_AFTER_PART = re.compile(
    r"[^\S\n]*(?:[，。；：、！？）)】〕”’」』》…“‘\"（(\[,.;:—－-]|\Z|\n"
    r"|规定|所|的|之|中|内|里|第|条|款|项|明确|要求|指出|强调|提出|对|关于|有关|以及|和|与|及|或|至|到|以|已|还|也|均|都|就|则|又|再|是|为|作|且|并|但"
    r"|执行|处理|办理|处罚|处分|惩处|惩戒|给予|追究|适用|情形|行为|内容|精神|前|后|起|进行|实施|施行|予以|列|载|写|讲|说|设|增|修|删|改|合并|分|有|没|不|由|在|从|应|须|可|将|把|被|除|外"
    r"|另|确定|批准|更|才|只|最|严|准|落|贯|遵|违|依|按|参照|比照|解释|说明|条文|原文|表述|相关|衔接|一致|相|同|共|等|与否|，)"
)
# 第一条，要…；第二条，要…: a speaker who counts.
_COUNTS = re.compile(r"[^\S\n]*(?:[，：:]|是|就是|要(?!求)|叫|、)")
_BEGINS = re.compile(r"(?:^|[。；！？!?：:\n]|[一二三四五六七八九十]、)[^\S\n]*[“\"]?\Z")
# Speakers count their points and offices their measures to about twenty; 第三十五条经验 is nowhere counted.
_MOST_COUNTED = 20


@dataclass(frozen=True)
class PartSign:
    """A part as it is written: its span in the text, and the address it names (of an item of an article without saying
    which paragraph: `art_10__item_3`). `through` says that all parts from the one before to this one are meant. `within`
    is the chapter in which an article is said to stand: 第二章第三条.
    """

    start: int
    end: int
    address: Address
    through: bool = False
    within: Address = WHOLE


def read_part(text: str, position: int) -> list[PartSign]:
    """Return the part, or the list of parts, written at *position* of *text*; empty if none is."""
    head = HEAD.match(text, position)
    signs = _signs(head, _KIND[head["unit"]], WHOLE) if head else []
    return _continued(text, signs) if signs else []


def read_bare(text: str, position: int) -> list[PartSign]:
    """Return the article written without 第 at *position*, right behind a name: 99条的规定."""
    head = _BARE_ARTICLE.match(text, position)
    signs = _signs(head, "art", WHOLE) if head else []
    return _continued(text, signs) if signs else []


def read_annex(text: str, position: int) -> list[PartSign]:
    """Return the annex, or the parts of one, written at *position* after a title: 附件1, 附件1第三条.

    Without a number, and without a part, it is a word as any other.
    """
    match = _ANNEX.match(text, position)
    signs = read_part(text, match.end()) if match else []
    if match is None or not (signs or match["number"]):
        return []
    annex = WHOLE.child(_ANNEX_KIND[match["word"]], number(match["number"] or "1") or 0)
    inside = [replace(sign, address=annex / sign.address, within=WHOLE) for sign in signs]
    return [replace(inside[0], start=match.start()), *inside[1:]] if inside else [PartSign(*match.span(), annex)]


def read_preamble(text: str, position: int) -> list[PartSign]:
    """Return the opening part without a number, 总纲 or 序言, written at *position* after a title."""
    match = _PREAMBLE.match(text, position)
    return [PartSign(match.start(), match.end(), Address("preamble"))] if match else []


def read_tail(text: str, position: int) -> list[PartSign]:
    """Return what follows a word such as 同条: 第二款第一项, as an address without its article."""
    above = WHOLE.child("art", 0)
    signs = _tail(text, position, above)
    return [replace(sign, address=sign.address.below(above)) for sign in _continued(text, signs)] if signs else []


def _continued(text: str, signs: list[PartSign]) -> list[PartSign]:
    """Return *signs* with the steps that follow the last of them, and what is joined to them."""
    while True:
        last = signs[-1]
        more = _tail(text, last.end, last.address)
        if more:
            within = more[0].within or last.within
            signs[-1:] = [replace(more[0], start=last.start, through=last.through, within=within), *more[1:]]
            continue
        joint = _JOINT.match(text, last.end)
        more = _joined(text, joint.end(), last.address) if joint else []
        if joint is None or not more:
            return signs
        signs.extend([replace(more[0], through=bool(joint["through"])), *more[1:]])


def _tail(text: str, position: int, above: Address) -> list[PartSign]:
    """Return the step at *position* if it is one within *above*."""
    is_division = above.kind in {"part", "chp", "sec"} and above.root.kind in {"part", "chp"}
    name = _CHAPTER_NAME.match(text, position) if is_division else None
    match = _TAIL.match(text, name.end() if name else position)
    if match is None or _COUNTED_WORK.match(text, position):
        return []
    kind = _kind_of(match, above)
    if kind == "art" and is_division:
        return [replace(sign, within=above) for sign in _signs(match, kind, above)]
    # 第十条第十一条: the second is a part of its own.
    return _signs(match, kind, above) if _DEPTH[kind] > _DEPTH[above.kind] else []


def _joined(text: str, position: int, before: Address) -> list[PartSign]:
    """Return the step at *position* after 、or 和: an article, or a paragraph of the one before."""
    head = HEAD.match(text, position)
    bare = _BARE.match(text, position)
    if bare and _KIND[bare["unit"]] == before.kind:
        head = bare
    if head:
        kind = _KIND[head["unit"]]
        return _signs(head, kind, _base(before, kind))
    match = _TAIL.match(text, position)
    return _signs(match, kind, _base(before, kind)) if match and (kind := _kind_of(match, before)) else []


def _kind_of(match: re.Match[str], above: Address) -> str:
    unit = match["unit"] or match["named"] or match["plain"] or "点"
    return "item" if unit == "点" and above.root.kind != "sec" else _KIND[unit]


def _base(address: Address, kind: str) -> Address:
    """Return what of *address* lies above a step of *kind*."""
    return address.without(*(deeper for deeper, depth in _DEPTH.items() if depth >= _DEPTH[kind]))


def _signs(match: re.Match[str], kind: str, above: Address) -> list[PartSign]:
    """Return one sign for each number in *match*; they span all of it."""
    base = _base(above, kind)
    if kind in _ABOVE and base.kind not in _ABOVE[kind]:
        return []
    inserted_at = match.start("inserted") if match["inserted"] else match.end()
    numbers = [
        (digits.start(), digits.end(), _value(digits[0]))
        for digits in _ONE_NUMBER.finditer(match.string, match.start(), inserted_at)
    ]
    if not numbers or any(value is None for _, _, value in numbers):
        return []
    signs: list[PartSign] = []
    for index, (start, end, value) in enumerate(numbers):
        is_last = index == len(numbers) - 1
        inserted = (number(match["inserted"]) or 0) if is_last and match["inserted"] else 0
        through = index > 0 and bool(_THROUGH.search(match.string, numbers[index - 1][1], start))
        own = (WHOLE if kind == "art" else base).child(kind, value or 0, inserted)
        start, end = _with_brackets(match, start, end)
        signs.append(PartSign(match.start() if index == 0 else start, match.end() if is_last else end, own, through))
    return signs


def _value(numeral: str) -> int | None:
    """Return what a number is worth; None if it may be read in two ways."""
    return None if _AMBIGUOUS.fullmatch(numeral) else number(numeral)


def _with_brackets(match: re.Match[str], start: int, end: int) -> tuple[int, int]:
    """Return the span of a number in a list with the brackets around it: （三）."""
    opening = _OPENING.search(match.string, match.start(), start)
    closing = _CLOSING.match(match.string, end)
    return (opening.start(), closing.end()) if opening and closing else (start, end)


def is_counted(text: str, signs: list[PartSign]) -> bool:
    """Tell whether *signs*, which follow no name, are a thing that somebody counts: 第三条道路."""
    start, end = signs[0].start, signs[-1].end
    if _COUNTED_THING.match(text, end):
        return True
    if len(signs) > 1 or not 0 < signs[0].address.article_number <= _MOST_COUNTED:
        return False
    begins = _BEGINS.search(text, max(0, start - 4), start)
    return not _AFTER_PART.match(text, end) or (begins is not None and bool(_COUNTS.match(text, end)))


def is_followed_as_part(text: str, position: int, *, may_be_counted: bool = True) -> bool:
    """Tell whether what ends at *position* is followed as a part is, and not as a thing that somebody counts.

    Nobody counts by a number that is none: of that it is enough that no such thing follows.
    """
    if _COUNTED_THING.match(text, position):
        return False
    return not may_be_counted or bool(_AFTER_PART.match(text, position))
