"""The quotations in a draft: what stands in quotation marks, who is said to have said it, and which stretches of it
claim to stand in a source."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from kb.drafts.quotations.marks import MarkPair, QuotationMarks, marks_in
from kb.text import fold, fold_text, is_legible

SHORTEST = 8
"""Folded characters. What is shorter is a name or a set phrase (“四个意识”) and no quotation."""

SET_PHRASE = 14
"""Folded characters. What is no longer, and is attributed to no document, is a set phrase (“不忘初心、牢记使命”), which stands in
many texts and is from none of them."""

SAYING = "规定|指出|强调|明确|要求|提出|写道|写明|写到|载明|指明|阐明|重申|提到|讲到|表述"
WORDING = "(?:原文|原话|条文|法条)(?:为|是)?|(?:内容|表述|文字)(?:为|是)"
"""What is the source itself: 《X》第十条原文为：“…”."""
_ATTRIBUTED = re.compile(
    rf"(?:(?:{SAYING})(?:为|是|了|的|道|到|要|必须)?(?:的是)?|{WORDING})(?:如下)?[^\S\n]*[：:，,]?[^\S\n]*$"
)
PERSON = "书记|主席|主任|总理|[部局厅省市县区乡镇村科处组队站所院校会]长|同志|全会|大会|会议|座谈会|讲话|党组|党委|领导|专家|古人|先生"
"""Who speaks, and is no document."""
_IS_PERSON = re.compile(PERSON)
# What speaks as a text does: 有关法律规定, 文件指出, 条例第三条明确.
_IS_TEXT = re.compile(
    "法|条例|规[定则范章]|准则|办法|细则|通知|意见|决[定议]|文件|党章|章程|条|纲要|方案|公报|制度|原文"
)
_CLAUSE = re.compile("[。！？；，,;\n]")
# Characters of the clause before a quotation in which somebody is named: an office, a title, a name and a day.
_MOST_BEFORE_SPEAKER = 40
_COLON = re.compile(r"[：:][^\S\n]*$")
_SOURCE_BEFORE = re.compile(r"(?:[》）)条款项]|[》）)条款项][中里内]?的|关于)[^\S\n]*$")
_SOURCE_AFTER = re.compile(r"[^\S\n]*[（(]")
# What stands before a quotation that begins its own paragraph: a number, a bullet, the sign of a block, a label.
LINE_HEAD = re.compile(
    r"[\s>＞|#*＊•·●○◆■□▪－-]*(?:[（(]?[一二三四五六七八九十0-9]{1,3}[）)、.．]\s*)?(?:[【\[]?(?:条文|原文|内容|规定|法条|引文)[】\]]?[：:]?\s*)?"
)
# 规定的“违规侵占公私财物”行为, 构成“故意泄露国家秘密罪”: the name of an act, by which a text need not call it.
_CALLS = re.compile(
    rf"(?:{SAYING}|所列|列举|所称|所指)的(?:有关|相关|关于)?[^\S\n]*$|(?:构成|涉嫌|属于|犯有?|触犯|认定为|定性为)[^\S\n]*$"
)
_KIND = re.compile(
    r"[^\S\n]*(?:等|这[一类种个]?|的)?(?:违纪|违法|犯罪|错误|有关|相关|主题|专项|教育|实践)*"
    r"(?:行为|罪|情形|问题|条款|条件|情节|原则|制度|机制|方针|活动|行动|工程|现象|做法|类型|事项|职责|义务|程序|处分|处罚|方面|[一二三四五六七八九十]{1,3}[个项种条]|一书|一文|专题片|电影|影片|栏目|课题|项目)"
)
# 可表述为“依据《…》第××条之规定”: how something is to be written.
_PLACEHOLDER = re.compile(r"[×XＸxｘ＿_○〇]{2,}|《[…\.·\s]*》|某某")
_TO_BE_WRITTEN = re.compile(
    r"(?:应当?|可以?|宜|统一|规范|一般|建议|不得|不能|不要|改|简)[^，。；：“”]{0,6}(?:表述|写|称|叫)(?:为|成|作)[^\S\n]*[：:]?$"
)
# 将第三条“…”修改为“…”, 增加一款：“…”: what stood there, or came to stand there.
_CHANGES = "(?:修改|改|调整|修正|修订|更改|变更|替换)(?:为|成)"
_CHANGE = re.compile(rf"{_CHANGES}|删")
# Characters in which is told what became of a quotation, others of the same article between.
_MOST_BEHIND = 400
_CHANGED = re.compile(
    rf"(?:[、，,\s]*(?:“[^”\n]*”|「[^」\n]*」|\"[^\"\n]*\")){{0,6}}[^，。；：“”\n]{{0,8}}[，,]?(?:{_CHANGES}|(?:予以|一并)?(?:删去|删除))"
)
_CHANGED_TO = re.compile(
    rf"(?:{_CHANGES}|(?:增加|增写|新增|补充|删去|删除|删掉)[^，。；：“”\n]{{0,12}}(?:，作为[^，。；：“”\n]{{0,12}})?(?:，?规定)?)(?:了|的是)?[^\S\n]*[：:]?[^\S\n]*$"
)
# Blank characters between two paragraphs of which the second may go on with the first.
_MOST_BLANK = 200
# Characters in which a word of saying with its adverbs and a colon stands: 又进一步明确提出要：
_MOST_BEFORE = 16

# ……, …, ......, （略）, 〔中略〕: what is left out is marked, and what stands around it need not be joined in the source.
ELLIPSIS = re.compile(r"[（(〔\[【]\s*(?:(?:中|上|下|前|后)?略|…+|\.{3,}|。{3,})\s*[）)〕\]】]|…+|\.{3,}|。{3,}|·{6}")

# How a quotation is closed is the writer's affair: “…。”, “…”。, and a stop where the source goes on with a comma.
_TRIMMED = "。，；、：,;:"
_SENTENCE_END = re.compile(r"[。！？]")


@dataclass(frozen=True)
class QuotedStretch:
    """A part of a quotation that claims to stand in its source as it is: `[start, end)` of the quotation's text, and that
    folded. The stops around it are no part of it."""

    start: int
    end: int
    folded: str


@dataclass(frozen=True)
class Quotation:
    """A text in quotation marks. `span` is `[start, end)` in code points of the draft, the marks left outside.

    `mark` is the one that opens it, empty if none does. `lead` is where the words before it end: directly before the mark,
    or, if it begins a paragraph of its own, with the paragraph before. `attributed` says that a word of saying stands
    there (规定：“…”), `by_colon` that a colon does, `by_person` that somebody is said to have said it, and no document,
    `by_text` that it is some document, named or not, `is_mention` that it need not be what a
    source says: it calls an act by a name (规定的“…”行为), shows how to write, or tells what a revision changed.
    """

    span: tuple[int, int]
    text: str
    mark: str
    lead: int
    attributed: bool
    by_colon: bool
    by_person: bool = False
    by_text: bool = False
    is_mention: bool = False

    @property
    def begins_paragraph(self) -> bool:
        """Whether its words come from the paragraph before, if from any."""
        return self.lead < self.span[0] - 1

    @property
    def size(self) -> int:
        """How many folded characters claim to stand in a source."""
        return sum(len(stretch.folded) for stretch in self.stretches)

    @cached_property
    def stretches(self) -> tuple[QuotedStretch, ...]:
        """The parts between the ellipses, those that hold nothing left out."""
        cuts = [0, *(at for match in ELLIPSIS.finditer(self.text) for at in match.span()), len(self.text)]
        return tuple(
            stretch for start, end in zip(cuts[::2], cuts[1::2], strict=True) if (stretch := self._stretch(start, end))
        )

    def _stretch(self, start: int, end: int) -> QuotedStretch | None:
        folded = fold(self.text[start:end])
        core = folded.text.strip(_TRIMMED)
        if not core:
            return None
        at = folded.text.index(core)
        first, last = folded.original(at, at + len(core))
        return QuotedStretch(start + first, start + last, core)

    @property
    def longest_line(self) -> str:
        """The longest folded piece that must stand in one paragraph of a source, if there is one."""
        lines = (line for stretch in self.stretches for line in self.text[stretch.start : stretch.end].split("\n"))
        return max((fold_text(line).strip(_TRIMMED) for line in lines), key=len)

    @property
    def is_open_before(self) -> bool:
        """Whether it begins with an ellipsis: it does not claim that a sentence begins there."""
        return bool(ELLIPSIS.match(self.text.lstrip()))

    @property
    def is_open_after(self) -> bool:
        """Whether it ends with an ellipsis."""
        ellipses = list(ELLIPSIS.finditer(self.text))
        return bool(ellipses) and not fold_text(self.text[ellipses[-1].end() :]).strip(_TRIMMED)


def find(text: str, marks: QuotationMarks | None = None) -> list[Quotation]:
    """Return the quotations in *text*, whose paragraphs are its lines, in order; *marks* are those of the text.

    Of one within another only the outer is one, unless somebody is named who said the inner. One that goes over several
    paragraphs must be said to be one: by a word of saying or a source at one of its ends, or by a paragraph of its own.
    """
    marks = marks or marks_in(text)
    pairs = [*_trusted(text, marks.pairs), *(pair for pair in marks.broad if _is_announced(text, pair))]
    quotations: list[Quotation] = []
    end_of_last = 0
    for pair in sorted(pairs, key=lambda pair: (pair.start, -pair.end)):
        if len(fold_text(text[pair.start + 1 : pair.end])) < SHORTEST:
            continue
        quotation = _quotation(text, pair)
        if pair.start >= end_of_last or quotation.attributed:
            quotations.append(quotation)
        end_of_last = max(end_of_last, pair.end)
    return quotations


def _quotation(text: str, pair: MarkPair) -> Quotation:
    lead = lead_of(text, pair.start)
    inner = text[pair.start + 1 : pair.end]
    span = (pair.start + 1, pair.end)
    attributed, by_colon = _introduced(text, lead)
    is_mention = _is_mention(text, pair, lead)
    clause = _CLAUSE.split(text[max(0, lead - _MOST_BEFORE_SPEAKER) : lead].rstrip("：: ，,"))[-1]
    # Of 〓〓规定：“…” nobody can say whose words they are.
    speakers = bool(_IS_PERSON.search(clause)), is_legible(clause) and bool(_IS_TEXT.search(clause))
    return Quotation(span, inner, text[pair.start], lead, attributed, by_colon, *speakers, is_mention)


def _is_mention(text: str, pair: MarkPair, lead: int) -> bool:
    before = text[max(0, lead - _MOST_BEFORE) : lead]
    wording = text[pair.start + 1 : pair.end]
    if _PLACEHOLDER.search(wording) or _TO_BE_WRITTEN.search(before):
        return True
    behind = _CHANGE.search(text, pair.end, pair.end + _MOST_BEHIND)
    if (behind and _CHANGED.match(text, pair.end + 1)) or _CHANGED_TO.search(
        text[max(0, lead - _MOST_BEFORE_SPEAKER) : lead]
    ):
        return True
    is_called = _CALLS.search(before) or (_KIND.match(text, pair.end + 1) and not _COLON.search(before))
    return bool(is_called) and len(fold_text(wording)) <= SET_PHRASE


def lead_of(text: str, at: int) -> int:
    """Return where the words before the mark at *at* end: with the paragraph before, if it begins its own."""
    if not begins_line(text, at):
        return at
    line = text.rfind("\n", 0, at) + 1
    first = max(0, line - _MOST_BLANK)
    return first + len(text[first:line].rstrip()) or at


def begins_line(text: str, at: int) -> bool:
    """Return whether nothing stands before *at* in its paragraph but a number, a sign or a label."""
    return bool(LINE_HEAD.fullmatch(text, text.rfind("\n", 0, at) + 1, at))


def _introduced(text: str, at: int) -> tuple[bool, bool]:
    """Whether a word of saying, and whether a colon, stands directly before `at`."""
    before = text[max(0, at - _MOST_BEFORE) : at]
    return bool(_ATTRIBUTED.search(before)), bool(_COLON.search(before))


def _trusted(text: str, pairs: tuple[MarkPair, ...]) -> Iterator[MarkPair]:
    """The pairs, and those inside them. One that runs over a sentence end outside of those inside it, and that nothing
    says to be a quotation, is made of a mark that was not closed and one that was not opened."""
    left = list(pairs)
    while left:
        pair = left.pop()
        if not pair.inside or not _runs_on(text, pair) or _is_announced(text, pair):
            yield pair
        left += pair.inside


def _is_announced(text: str, pair: MarkPair) -> bool:
    """Whether a source or a word of saying stands at one of its ends: 规定：“…”, 《X》中的“…”, “…”（《X》); or whether
    it begins a paragraph."""
    lead = lead_of(text, pair.start)
    before = text[max(0, lead - _MOST_BEFORE) : lead]
    return (
        any(_introduced(text, lead))
        or ("\n" in text[pair.start : pair.end] and begins_line(text, pair.start))
        or bool(_SOURCE_BEFORE.search(before) or _SOURCE_AFTER.match(text, pair.end + 1))
    )


def _runs_on(text: str, pair: MarkPair) -> bool:
    """Whether a sentence ends, and another begins, between the marks and outside of the pairs inside."""
    edges = [pair.start, *(edge for inner in pair.inside for edge in (inner.start, inner.end)), pair.end]
    outside = zip(edges[::2], edges[1::2], strict=True)
    return any(match.end() < pair.end for start, end in outside for match in _SENTENCE_END.finditer(text, start, end))
