"""Finds the citations in a text: where they stand and what they say, before anything is looked up."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from kb.citations.mentions import Mention, MentionKind, Names, mentions
from kb.citations.patterns import (
    BEFORE_NAME,
    BRACKET,
    DEFINITION,
    GENRES,
    HEAD,
    JOINING,
    RELATIVE,
    PartSign,
    read_part,
    read_preamble,
    read_tail,
    shorts_in,
)

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


_NO_REGULATIONS = "标准|指引|指南|手册|合同|协议|预案|讲话|报告|文章|文件"
_KINDS = rf"{GENRES}|法|法典|制度|责任制|负责制|守则|公约|规范|规程|章则|{_NO_REGULATIONS}"
_STRANGER = re.compile(rf"[一-龥（）()]{{0,40}}(?:{_KINDS})[^\S\n]*\Z")
# “条例”第六条
_CLOSED = re.compile(r"[”’」』\"][^\S\n]*\Z")
_OPENING_QUOTE = frozenset('“‘「『"')
_NO_NAME = re.compile(rf"(?:本|该|此|上述|前述|国家|党内|法律|行政|上级|其他|各项|等)?(?:{_KINDS})")
_VAGUE = re.compile(r"(?:有关|相关|其他|上级|各项|等)\Z")
_BARE_GENRE = re.compile(GENRES)
_TITLE_BEFORE = re.compile(r"《([^《》\n]{1,80})》\Z")
_MOST_BEFORE = 44
_LONGEST_TITLE = 82


def stranger_before(text: str, start: int, end: int) -> tuple[int, str] | None:
    """The name that stands right before `end` and not before `start`: where it begins, and the name.

    A bare 条例 is a name that may have been given before; of 有关规定, which names nothing, the name is empty. None if
    nothing there is formed like a name.
    """
    begin = max(start, end - _MOST_BEFORE)
    closed = _CLOSED.search(text, begin, end)
    match = _STRANGER.search(text, begin, closed.start() if closed else end)
    if match is None:
        return None
    cut = max((found.end() for found in BEFORE_NAME.finditer(match[0].rstrip())), default=0)
    name = match[0][cut:].strip()
    first = match.start() + cut
    title = _TITLE_BEFORE.search(text, max(0, first - _LONGEST_TITLE), first) if first == start else None
    if title:
        return first, title[1] + name
    is_vague = bool(_NO_NAME.fullmatch(name)) and not (
        _BARE_GENRE.fullmatch(name) and not _VAGUE.search(match[0], 0, cut)
    )
    if is_vague or name.endswith(tuple(_NO_REGULATIONS.split("|"))):
        return end, ""
    return first - 1 if closed and text[first - 1 : first] in _OPENING_QUOTE else first, name


CitationKind = MentionKind | Literal["relative", "internal"]
"""Beside the ways to name a document: `relative` is 前款, 同条; `internal` is a part without a name."""

# A text that is still a draft is another than the one in force.
_DRAFT = re.compile(r"草案|征求意见稿|送审稿|讨论稿|修正案")
# 2018年修订的《…》, 2010年6月党中央印发的《…》
_EDITION_BEFORE = re.compile(
    r"(?P<year>(?:19|20)\d\d)年(?:\d{1,2}月(?:\d{1,2}日)?)?(?:，?由?(?:党中央|中共中央|中央|国务院|中办|中共中央办公厅|新|最新|重新|首次|正式|第[一二三四五六]次))?"
    r"(?P<what>版|修订|修正|修改|制定|颁布|发布|公布|印发|出台|通过|施行|实施)(?:版|后)?的?新?\Z"
)

_CITES = re.compile(rf"{HEAD.pattern}|《")
# 《条例》第十八条（2012年修正）
_EDITION_AFTER = re.compile(
    r"(?:19|20)\d\d年?(?:\d{1,2}月(?:\d{1,2}日)?)?(?:修订|修正|修改|发布|公布|印发|通过|施行)?版?"
)
_COMMA = re.compile(r"[，,][^\S\n]*")
_ARTICLE = re.compile(r"art_(\d+)")
_OPENING = frozenset('“‘「『《〈"')
_CLOSING_MARK = re.compile(r"[》〉＞”’」』\"]")
_WHOLE_BRACKET = re.compile(r"[（(].*[）)]")
_LONGEST_EDITION = 30
_LONGEST_QUALIFIER = 24


@dataclass(frozen=True)
class Citation:
    """A place in a text that names a document or a part of one.

    `span` is `[start, end)` in code points of the text. `name` is the title as written, without its marks; of `this` and
    `relative` the word that points back; empty if internal. `address` is the part named, empty for the whole document; of
    `relative` what comes after the word. `qualifier` is what tells the edition, in brackets after the name or before it:
    2026, 2007年修订, 中发〔2010〕3号. `shorts` are the names that are given from here on (以下简称《条例》), the last to this
    document, those before to the documents named before. `through` says that all parts from the citation before to this
    one are meant.
    """

    span: tuple[int, int]
    kind: CitationKind
    name: str
    address: str = ""
    qualifier: str = ""
    shorts: tuple[str, ...] = ()
    through: bool = False


def find(text: str, *names: Names) -> list[Citation]:
    """The citations in `text`, in order, without overlap."""
    found: list[Citation] = []
    taken = 0
    for mention in mentions(text, names):
        if mention.start < taken:
            continue
        found.extend(_without_name(text, taken, mention.start))
        cited, taken = _with_parts(text, mention)
        found.extend(cited)
    found.extend(_without_name(text, taken, len(text)))
    return found


def _with_parts(text: str, mention: Mention) -> tuple[list[Citation], int]:
    """The citation of a document that is named, one for each part that follows, and where they end."""
    qualifiers, shorts, after = _brackets(text, mention.end)
    joining = JOINING.match(text, after)
    position = joining.end() if joining else after
    signs = read_part(text, position) or read_preamble(text, position)
    start = mention.start
    if signs and joining and text[start - 1 : start] in _OPENING and _CLOSING_MARK.search(joining[0]):
        start -= 1
    if len(signs) == 1 and _WHOLE_BRACKET.fullmatch(text, signs[0].start - 1, signs[0].end + 1):
        signs = [replace(signs[0], end=signs[0].end + 1)]  # 《条例》（第十条）
    edition = _EDITION_BEFORE.search(text, max(0, mention.start - _LONGEST_EDITION), mention.start)
    if edition and mention.kind != "this":
        qualifiers = [edition["year"] + "年" + edition["what"], *qualifiers]
    name = mention.name
    draft = next(filter(_DRAFT.search, qualifiers), "")
    name = f"{name}（{draft}）" if draft else name
    later = BRACKET.match(text, signs[-1].end) if signs else None
    if later and _EDITION_AFTER.fullmatch(later[1]):
        qualifiers.append(later[1])
    qualifier = "，".join(qualifiers)
    if not signs:
        return [Citation((start, mention.end), mention.kind, name, "", qualifier, shorts)], after
    first, *others = signs
    cited = [Citation((start, first.end), mention.kind, name, first.address, qualifier, shorts)]
    cited.extend(
        Citation((sign.start, sign.end), mention.kind, name, sign.address, qualifier, through=sign.through)
        for sign in others
    )
    return cited, signs[-1].end


def _brackets(text: str, position: int) -> tuple[list[str], tuple[str, ...], int]:
    """What stands in brackets after a name, the short names that are given there, and where the part may begin.

    A bracket that holds the part itself, 《条例》（第十条）, is entered.
    """
    qualifiers: list[str] = []
    shorts: list[str] = []
    while bracket := BRACKET.match(text, position):
        if HEAD.match(bracket[1]):
            return qualifiers, tuple(shorts), bracket.start(1)
        definition = DEFINITION.search(text, bracket.start(1), bracket.end(1))
        if not definition and _CITES.search(bracket[1]):
            break  # 党章（重点学第一章和第三十一条）
        if definition:
            shorts = shorts_in(definition)
        qualifier = text[bracket.start(1) : definition.start()] if definition else bracket[1]
        if len(qualifier) <= _LONGEST_QUALIFIER and (qualifier := qualifier.strip("，,；; ")):
            qualifiers.append(qualifier)
        position = bracket.end()
    after = _COMMA.match(text, position)
    if not shorts and after and (definition := DEFINITION.match(text, after.end())):
        shorts = shorts_in(definition)  # 《…》，以下简称《条例》
    return qualifiers, tuple(shorts), position


# Parts without a name


def _without_name(text: str, start: int, end: int) -> list[Citation]:
    """Parts in `[start, end)` that follow no name that is known, and words that point at a part: 前款, 同条第二项."""
    found: list[Citation] = []
    position = start
    heads = _Ahead(HEAD, text, end)
    relatives = _Ahead(RELATIVE, text, end)
    while position < end:
        head = heads.after(position)
        relative = relatives.after(position)
        if relative and (head is None or relative.start() < head.start()):
            cited = _relative(text, relative)
            found.extend(cited)
            position = cited[-1].span[1]
        elif head:
            signs = read_part(text, head.start())
            if signs and not _is_counted(text, signs):
                found.extend(_parts_of_a_stranger(text, position, signs) or _internal(signs))
            position = max(signs[-1].end if signs else 0, head.end())
        else:
            break
    return found


class _Ahead:
    """The next match of an expression, looked for no more than once."""

    def __init__(self, expression: re.Pattern[str], text: str, end: int) -> None:
        self._expression = expression
        self._text = text
        self._end = end
        self._next: re.Match[str] | None = None
        self._searched = -1

    def after(self, position: int) -> re.Match[str] | None:
        """The first match at or after `position`, which never goes back."""
        if self._searched < 0 or (self._next is not None and self._next.start() < position):
            self._next = self._expression.search(self._text, position, self._end)
            self._searched = position
        return self._next


def _is_counted(text: str, signs: list[PartSign]) -> bool:
    article = _ARTICLE.fullmatch(signs[0].address) if len(signs) == 1 else None
    return is_counted(text, signs[0].start, signs[-1].end, int(article[1]) if article else 0)


def _internal(signs: list[PartSign]) -> Iterator[Citation]:
    for sign in signs:
        yield Citation((sign.start, sign.end), "internal", "", sign.address, through=sign.through)


def _relative(text: str, word: re.Match[str]) -> list[Citation]:
    """The word with the part that follows it; of 同条第一款、第二款 both. What 前款 means is another thing at each place."""
    name = word[0]
    signs = read_tail(text, word.end()) if not name.endswith("项") else []
    if not signs:
        return [Citation(word.span(), "relative", name)]
    first, *others = signs if name[0] != "前" else signs[:1]
    cited = [Citation((word.start(), first.end), "relative", name, first.address)]
    cited.extend(
        Citation((sign.start, sign.end), "relative", name, sign.address, through=sign.through) for sign in others
    )
    return cited


def _parts_of_a_stranger(text: str, start: int, signs: list[PartSign]) -> list[Citation]:
    """Parts that follow a name which is formed like a title and not known: 某某管理办法第三条, 条例第三条."""
    stranger = stranger_before(text, start, signs[0].start)
    if stranger is None:
        return []
    begin, name = stranger
    cited = [Citation((begin, signs[0].end), "named", name, signs[0].address)]
    cited.extend(
        Citation((sign.start, sign.end), "named", name, sign.address, through=sign.through) for sign in signs[1:]
    )
    return cited
