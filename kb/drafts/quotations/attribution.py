"""Which citation a quotation belongs to: before it in its sentence or its paragraph, or behind it, in whatever way."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kb.citations import Reference
from kb.drafts.quotations.marks import OPENING
from kb.drafts.quotations.quoted import PERSON, SAYING, WORDING, Quotation, begins_line
from kb.drafts.quotations.sources import Citations, Sources

Claim = Literal["said", "joined", "beside"]
"""What a draft makes of a quotation and a citation: it puts the words into its mouth (规定：“…”, “…”（《X》）); it sets one
directly beside the other (根据《X》第十条，“…”); or both only stand in the same sentence."""

_SENTENCE_END = re.compile(r"[。！？!?\n]")
_STOP = r"[^\S\n]*[。；，、！？]?[^\S\n]*"
_CITES = r"(?:参?见|引自|摘自|出自|语出|载于?|据|来源[:：]|出处[:：])?"
# “…”（《X》第十条）, “…”（见《X》）, “…”——《X》
_AFTER = re.compile(rf"{_STOP}(?:[（(〔\[【]{_CITES}|[—－-]{{1,2}})[^\S\n]*")
# The same in the paragraph below, or the citation alone there, or in the next cell.
_BELOW = re.compile(
    rf"{_STOP}(?:\s*\n[^\S\n]*(?P<sign>[（(〔\[【]|[—－─-]{{1,2}})?|[\t|｜]|[^\S\n]+)[^\S\n]*{_CITES}[^\S\n]*"
)
_ENDS_ALONE = re.compile(r"[^\S\n]*[）)〕\]】]?[^\S\n]*[。；]?[^\S\n]*(?=[\n\t|｜]|$)")
# “…”——《X》学习体会 has another's name behind the dash.
_ENDS_SOURCE = re.compile(
    r"[^\S\n]*(?:的?(?:规定|要求|原文|条文|内容|节选|摘编?|导言|序言))?[^\S\n]*(?:[）)〕\]】。；，、,;！（(—－]|“|\n|$)"
)
_NEXT_IN_LIST = re.compile(r"[、，,；;和与及\s]*(?:以及)?")
_NEXT_PARAGRAPH = re.compile(r"[。；，、]?\s*")

# “…”，这是《X》第十条的明确要求; “…”是《X》的规定; “…”，出自《X》; “…”的规定，见《X》
_OF_IT = r"(?:(?:的|等|这|此|该|上述|以上|其中)[^，。；：“”\n]{0,8}?)??"
_BACK = re.compile(
    rf"{_STOP}(?:[—－-]{{1,2}})?{_OF_IT}[，,]?(?:"
    r"(?P<origin>(?:均|都|就|正|也|分别)?(?:出自于?|引自|摘自|摘录自|源自于?|源于|来自于?|来源于|语出|载于|见于?|见诸|写在|(?:写入|写进|载入)了?|规定在|(?:出处|来源|依据|根据)(?:就?是|为)))"
    r"|(?P<copula>(?:这|此|那)?(?:正|就|都|也|均|恰恰)?(?:是|即为)[^，。；：“”\n]{0,10})"
    r"|(?P<bare>))[^\S\n]*"
)
_THING = "规定|要求|原文|原话|内容|条款|条文|表述|论述|明文|明确|强调|写明|载明|指出|写道|所在|提出"
_PREDICATES = {
    "copula": re.compile(rf"[里中内]?(?:对此|对[^，。；\n]{{1,12}})?(?:的|所)?[^，。；：“”\n]{{0,8}}(?:{_THING})"),
    # “…”，《X》第十条如是规定; “…”，《X》第十条对此有明确规定; “…”，《X》第十条作了明确规定。
    "bare": re.compile(
        rf"[^，。；：“”\n]{{0,8}}(?:如是|如此|这样|这么|此|这)[^，。；：“”\n]{{0,10}}(?:{_THING})"
        rf"|(?:早|已|都|也|均|就)*(?:作出?了?|有着?|做出?了?)[^，。；：“”\n]{{0,6}}(?:{_THING})(?=[。；！\n]|$)"
    ),
}
# “…”，是贯彻《X》第十条要求的举措: an act, and no words.
_IS_ACT = re.compile("贯彻|落实|执行|学习|遵守|体现|符合|违反|根据|按照|依据|对照|围绕|对|把|将|为了")
# …，《Y》第三条对此明确规定：“…”: this citation speaks of what comes.
_GOES_ON = re.compile(rf"[^，。；\n]{{0,6}}[：:，,]?\s*{OPENING}")

# 《X》（2007年）中的“…”, 《X》（以下简称《条例》）规定：“…”
_QUALIFIERS = re.compile(r"^(?:[^\S\n]*[（(][^（）()]{1,60}[）)])+")
# 《X》第十条关于“…”的规定, 《X》中的“…”, a cell beside a cell
_ADJACENT = re.compile(r"[^\S\n]*(?:[里中内]?的?|关于|有关|所说的?|所称的?|：|:|[|｜])[^\S\n]*")
# 根据《X》第十条，“…”; 《X》第十条说得很清楚：“…”; 《X》第十条有规定，即“…”
_BESIDE_IT = re.compile(r"[^，。；：！？“”\n]{0,12}(?:[，,：:]|[，,]?(?:即|就是))[^\S\n]*")
_ADVERBS = "也|还|又|都|均|已|就|中|里|明确|专门|特别|进一步"
SAYS = re.compile(
    rf"(?:(?:{SAYING})(?:为|是|了|的|道|到|要|必须)?(?:的是)?|的?(?:{WORDING}))(?:如下)?[^\S\n]*[：:，,]?[^\S\n]*$"
)
# 《X》第十条规定，党支部应当“…”, but not 按照《X》规定，开展“…”活动.
_REPORTED = re.compile(rf"(?:{_ADVERBS})*(?:规定|明确|指出|强调|提出)[^。；”]{{1,30}}")
_GOVERNED = re.compile(r"(?:按照?|根据|依据|依照|遵照|落实|贯彻|执行|对照|围绕|学习|宣传)[^，。；]{0,6}$")
_PERSON = rf"{PERSON}|支部|会[上后前]|培训|文章|社论|评论|报道|记者|说明|解读|释义|问答|教材|读本|(?<!告诉)(?<!要求)(?<!提醒)我们?|他们?|她"
# 《X》印发后，局党组指出：“…”: another one speaks; and so does 局长在讲解《X》时指出：“…”.
_SPEAKER = re.compile(rf"(?:{_PERSON})[^，。；]{{0,4}}$")
_SPEAKS_OF = re.compile(
    rf"(?:{_PERSON})[^，。；“”\n]{{0,16}}(?:在|对|就|针对|围绕|谈到|谈及|论及|讲解|解读|关于)[^，。；“”\n]{{0,4}}$"
)
_CONNECTIVES = re.compile(
    r"(?:[，,；;]|并且?|还|也|又|同时|此外|另外|其中|而且|且|进一步|特别|专门|明确|再次|一再|反复|文件|文中|对此|就此|因此|为此|第[一二三四五六七八九十]{1,3}[段句]话?就?|在此基础上|[就对在][^，。]{1,24}[，,]?)*"
)
# Another quotation that stands between: all that it says is one thing said, which may end the sentence.
_OTHER = re.compile('“[^“”]*”|「[^「」]*」|"[^"]*"')

# A paragraph that is a citation and nothing else: a heading, a label before it, a colon behind it.
_LABEL = re.compile(
    r"[\s#>＞|*＊•·●○◆■□▪－—-]*(?:第[一二三四五六七八九十]{1,3}[，、]?|[（(]?[一二三四五六七八九十0-9]{1,3}[）)、.．]\s*)?"
    r"(?:[【\[]?(?:(?:法律|政策|制度|法规|文件)?依据|条文|原文|来源|出处|摘自|引自|参?见|链接|法条|学习内容)[^，。；：:\n《]{0,4}[】\]]?[：:]?\s*)?[（(]?"
)
_ALONE = re.compile(r"[^\S\n]*(?:的?(?:原文|条文|规定|内容|节选|摘录|摘编|全文)(?:如下)?)?[）)]?[：:。]?[^\S\n]*")


@dataclass(frozen=True)
class Tie:
    """What a quotation is said to be from: `parts` are the citations, several of one document at a time (第十条、第十一条).

    `claim` says how.
    """

    parts: tuple[Reference, ...]
    claim: Claim


@dataclass(frozen=True)
class Attribution:
    """A quotation with what it may be from, the likeliest first; no tie if it is said to be from no document."""

    quotation: Quotation
    ties: tuple[Tie, ...]


def claims(text: str, quotations: Sequence[Quotation], citations: Citations) -> Iterator[Attribution]:
    """Yield each of the quotations of *text* with its ties.

    Those that are the name of a cited document are left out. *quotations* and *citations* are in the order of the text.
    """
    before: Attribution | None = None
    for quotation in quotations:
        if not citations.is_name(quotation):
            before = _attributed(text, quotation, citations.sources_for(quotation), before)
            yield before


def _attributed(text: str, quotation: Quotation, sources: Sources, before: Attribution | None) -> Attribution:
    after = _after(text, quotation, sources)
    if after is not None:
        return Attribution(quotation, (after,))
    is_said = before is not None and (before.ties or before.quotation.attributed)
    if before is not None and is_said and _goes_on(text, quotation, before.quotation):
        # What is said of the first of a list is said of all: 条例指出，“…”“…”.
        first = before.quotation
        said = replace(
            quotation,
            attributed=first.attributed,
            by_person=first.by_person,
            by_text=first.by_text,
            is_mention=first.is_mention,
        )
        return Attribution(said, before.ties)
    earlier = _before(text, quotation, sources)
    below = _below(text, quotation, sources)
    if earlier is not None and earlier.claim == "said":
        ties = [earlier]
    else:
        # A paragraph that is a citation alone may be a heading of what comes, or sign what came.
        every = [_back(text, quotation, sources), below, _above(text, quotation, sources), earlier]
        ties = sorted(filter(None, every), key=lambda tie: tie.claim == "beside")
        ties = ties[:1] if ties and ties[0].claim == "said" else ties[:2]
    if not ties and before is not None and _is_next_paragraph(text, quotation, before.quotation):
        ties = list(before.ties)
    return Attribution(quotation, tuple(ties))


def _after(text: str, quotation: Quotation, sources: Sources) -> Tie | None:
    """The source right behind, in a bracket or behind a dash."""
    closed = quotation.span[1] + 1
    follows = sources.first(closed)
    if follows == len(sources.references) or not _AFTER.fullmatch(text, closed, sources[follows].span[0]):
        return None
    parts = sources.joined_after(text, follows)
    return Tie(parts, "said") if _ENDS_SOURCE.match(text, parts[-1].span[1]) else None


def _below(text: str, quotation: Quotation, sources: Sources) -> Tie | None:
    """The source in the next paragraph, behind a dash or in a bracket, or in the next cell; nothing else stands there."""
    closed = quotation.span[1] + 1
    follows = sources.first(closed)
    between = _BELOW.fullmatch(text, closed, sources[follows].span[0]) if follows < len(sources.references) else None
    if between is None:
        return None
    parts = sources.joined_after(text, follows)
    if not _ENDS_ALONE.match(text, parts[-1].span[1]):
        return None
    return Tie(parts, "said" if between["sign"] else "joined")


def _back(text: str, quotation: Quotation, sources: Sources) -> Tie | None:
    """The source that is told behind, in a sentence on the quotation: “…”，这是《X》第十条的明确要求."""
    closed = quotation.span[1] + 1
    follows = sources.first(closed)
    link = _BACK.fullmatch(text, closed, sources[follows].span[0]) if follows < len(sources.references) else None
    if link is None or _IS_ACT.search(link["copula"] or ""):
        return None
    parts = sources.joined_after(text, follows)
    predicate = _PREDICATES.get(link.lastgroup or "")
    told = predicate.match(text, parts[-1].span[1]) if predicate else None
    if predicate and (told is None or _GOES_ON.match(text, told.end())):
        return None
    # 报告提出“…”，这一要求写入了《X》: another text says it, and this one takes it up.
    is_anothers = quotation.by_person or quotation.attributed
    is_taken_up = (link["origin"] or "").startswith(("写", "载入"))
    return Tie(parts, "beside" if is_anothers else "joined" if is_taken_up else "said")


def _goes_on(text: str, quotation: Quotation, before: Quotation) -> bool:
    """Whether a quotation only goes on after the one before: 规定，“…”、“…”."""
    between = text[before.span[1] + 1 : quotation.span[0] - 1]
    return before.span[1] < quotation.span[0] and "\n" not in between and bool(_NEXT_IN_LIST.fullmatch(between))


def _is_next_paragraph(text: str, quotation: Quotation, before: Quotation) -> bool:
    """Whether both are paragraphs of their own, one after the other."""
    follows = quotation.begins_paragraph and quotation.lead > before.span[1]
    return (
        follows
        and begins_line(text, before.span[0] - 1)
        and bool(_NEXT_PARAGRAPH.fullmatch(text, before.span[1] + 1, quotation.lead))
    )


def _above(text: str, quotation: Quotation, sources: Sources) -> Tie | None:
    """The source that is all of the paragraph before: a heading, a label."""
    index = sources.first(quotation.lead) - 1
    if index < 0 or not quotation.begins_paragraph:
        return None
    parts = sources.joined_before(text, index)
    return Tie(parts, "joined") if is_alone(text, parts, quotation.lead) else None


def is_alone(text: str, parts: Sequence[Reference], end: int) -> bool:
    """Return whether the paragraph that ends at *end* consists of *parts*."""
    start = text.rfind("\n", 0, parts[0].span[0]) + 1
    behind = _QUALIFIERS.sub("", text[parts[-1].span[1] : end].lstrip("）)"))
    return bool(_LABEL.fullmatch(text, start, parts[0].span[0]) and _ALONE.fullmatch(behind))


def _before(text: str, quotation: Quotation, sources: Sources) -> Tie | None:
    """The source that is named before, in the same sentence or, if it goes on to speak, in the sentence before that.

    Of a quotation that begins a paragraph it is the paragraph before that must say that it comes.
    """
    index = sources.first(quotation.lead) - 1
    if index < 0 or sources[index].span[1] > quotation.lead:
        return None
    last = sources[index]
    between = _OTHER.sub(_without_words, text[last.span[1] : quotation.lead])
    ends = [match.end() for match in _SENTENCE_END.finditer(between)]
    if "\n" in between or len(ends) > 1:
        return None
    parts = sources.joined_before(text, index)
    if ends:
        # The sentence before: only if somebody goes on to speak who need not be named again.
        speaks = SAYS.sub("", between[ends[0] :].lstrip("）)"))
        return Tie(parts, "said") if quotation.attributed and _CONNECTIVES.fullmatch(speaks) else None
    claim = _claim(between, quotation, text[max(0, parts[0].span[0] - 30) : parts[0].span[0]])
    says = quotation.attributed or between.rstrip().endswith(("：", ":"))
    return None if quotation.begins_paragraph and not (says and claim == "said") else Tie(parts, claim)


def _without_words(quoted: re.Match[str]) -> str:
    return "。" if _SENTENCE_END.match(quoted[0][-2:-1]) else ""


def _claim(between: str, quotation: Quotation, before: str) -> Claim:
    """What the draft makes of a quotation and the citation before it, by what stands between the two and before them."""
    between = _QUALIFIERS.sub("", between).replace("*", "").lstrip("）)】")
    if _ADJACENT.fullmatch(between):
        return "said"
    is_beside = bool(_BESIDE_IT.fullmatch(between)) and not _SPEAKER.search(between.rstrip("，,：: "))
    if not quotation.attributed:
        # Something is done by the citation (按照《X》): then it does not say what comes after.
        is_said = not _GOVERNED.search(before[-12:]) and _REPORTED.fullmatch(between) and not _SPEAKER.search(between)
        return "said" if is_said else "joined" if is_beside else "beside"
    speaker = SAYS.sub("", between)
    *others, clause = re.split("[，,；;]", speaker)
    is_anothers = (others and not _CONNECTIVES.fullmatch(clause)) or _SPEAKER.search(speaker)
    is_anothers = is_anothers or _SPEAKS_OF.search(before)
    return "beside" if is_anothers else "said"
