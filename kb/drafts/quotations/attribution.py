"""Which citation a quotation belongs to: the one before it in its sentence, or right after it in brackets."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.citations import Reference
from kb.drafts.quotations.quoted import SAYING, Quotation
from kb.text import fold_text

_SENTENCE_END = re.compile(r"[。！？!?\n]")
# “…”（《X》第十条）, “…”（见《X》）, “…”——《X》
_AFTER = re.compile(
    r"[^\S\n]*[。；，]?[^\S\n]*(?:[（(〔\[](?:参?见|引自|摘自|出自|语出|载于?|据|来源[:：])?|[—－-]{1,2})[^\S\n]*"
)
_NEXT_IN_LIST = re.compile(r"[、，,；;和与及\s]*(?:以及)?")
_JOINED_PARTS = re.compile(r"[、，,和及至到或与—－\-\s]*")

# 《X》（2007年）中的“…”, 《X》（以下简称《条例》）规定：“…”
_QUALIFIERS = re.compile(r"^(?:[^\S\n]*[（(][^（）()]{1,60}[）)])+")
# 《X》第十条关于“…”的规定, 《X》中的“…”
_ADJACENT = re.compile(r"[^\S\n]*(?:[里中内]?的?|关于|有关|所说的?|所称的?|：|:)[^\S\n]*")
_ADVERBS = "也|还|又|都|均|已|就|中|里|明确|专门|特别|进一步"
_SAYS = re.compile(rf"(?:{SAYING})(?:为|是|了|的|道|到|要|必须)?(?:的是)?[^\S\n]*[：:，,]?[^\S\n]*$")
# 《X》第十条规定，党支部应当“…”, but not 按照《X》规定，开展“…”活动.
_REPORTED = re.compile(rf"(?:{_ADVERBS})*(?:规定|明确|指出|强调|提出)[^。；”]{{1,30}}")
_GOVERNED = re.compile(r"(?:按照?|根据|依据|依照|遵照|落实|贯彻|执行|对照|围绕|学习|宣传)[^，。；]{0,6}$")
# 《X》印发后，局党组指出：“…”: another one speaks.
_SPEAKER = re.compile(
    r"(?:书记|主席|主任|部长|局长|厅长|省长|市长|同志|全会|大会|会议|座谈会|党组|党委|支部|领导|讲话|文章|我们?|他们?|她)[^，。；]{0,4}$"
)
_CONNECTIVES = re.compile(
    r"(?:[，,；;]|并且?|还|也|又|同时|此外|另外|其中|而且|且|进一步|特别|专门|明确|再次|一再|反复|文件|文中|对此|就此|因此|为此|在此基础上|[就对在][^，。]{1,24}[，,]?)*"
)
# Another quotation that stands between: all that it says is one thing said, which may end the sentence.
_OTHER = re.compile('“[^“”]*”|「[^「」]*」|"[^"]*"')


@dataclass(frozen=True)
class Tie:
    """What a quotation is said to be from: `parts` are the citations, several of one document at a time (第十条、第十一条).

    `is_direct` says that the draft puts these words into their mouth: 规定：“…”, “…”（《X》）; else they only stand in
    the same sentence.
    """

    parts: tuple[Reference, ...]
    is_direct: bool


@dataclass(frozen=True)
class Attribution:
    """A quotation with what it is said to be from; `tie` is None if it is said to be from no document."""

    quotation: Quotation
    tie: Tie | None


def claims(text: str, quotations: Sequence[Quotation], references: Sequence[Reference]) -> Iterator[Attribution]:
    """Yield each of the quotations of *text* with its tie.

    Those that are the name of a cited document are left out. *quotations* and *references* are in the order of the text.
    """
    draft = _Draft(text, quotations, references)
    before: Attribution | None = None
    for quotation in quotations:
        if not draft.is_name(quotation):
            own = draft.citations_for(quotation)
            tie = _after(text, quotation, own) or _listed(text, quotation, before) or _before(text, quotation, own)
            before = Attribution(quotation, tie)
            yield before


class _Draft:
    """The citations of a draft by where they stand: in its own words, or inside a quotation."""

    def __init__(self, text: str, quotations: Sequence[Quotation], references: Sequence[Reference]) -> None:
        self._text = text
        self._references = references
        self._around = dict(_nested(quotations))
        spoken = {at for quotation in quotations if not self.is_name(quotation) for at in self._inside(quotation)}
        self._free = [reference for at, reference in enumerate(references) if at not in spoken]

    def _inside(self, quotation: Quotation) -> range:
        """The positions of the citations that begin inside `quotation`."""
        return range(*(bisect_left(self._references, edge, key=_begin) for edge in quotation.span))

    def citations_for(self, quotation: Quotation) -> Sequence[Reference]:
        """Return the citations by which a quotation may say where it is from.

        Those inside other quotations are none.
        """
        around = self._around.get(quotation.span)
        return self._free if around is None else [self._references[at] for at in self._inside(around)]

    def is_name(self, quotation: Quotation) -> bool:
        """Return whether the marks enclose only a citation, or stand in one: “中国共产党章程”第三条."""
        start, end = quotation.span
        inside = self._inside(quotation)
        before = self._references[inside.start - 1] if inside.start else None
        if before is not None and end <= before.span[1]:
            return True
        wording = fold_text(quotation.text)
        spans = (self._references[at].span for at in inside)
        return any(
            (first == start and last >= end) or fold_text(self._text[first:last]) == wording for first, last in spans
        )


def _nested(quotations: Sequence[Quotation]) -> Iterator[tuple[tuple[int, int], Quotation]]:
    """The span of each quotation that stands within another, and that other."""
    outer: Quotation | None = None
    for quotation in quotations:
        if outer is not None and quotation.span[1] < outer.span[1]:
            yield quotation.span, outer
        else:
            outer = quotation


def _begin(reference: Reference) -> int:
    return reference.span[0]


def _after(text: str, quotation: Quotation, references: Sequence[Reference]) -> Tie | None:
    closed = quotation.span[1] + 1
    follows = bisect_left(references, closed, key=_begin)
    if follows == len(references) or not _AFTER.fullmatch(text, closed, references[follows].span[0]):
        return None
    last = follows
    while last + 1 < len(references) and _are_joined(text, references[last], references[last + 1]):
        last += 1
    return Tie(tuple(references[follows : last + 1]), is_direct=True)


def _listed(text: str, quotation: Quotation, before: Attribution | None) -> Tie | None:
    """The tie of the quotation before, if this one only goes on: 规定，“…”、“…”."""
    if before is None or before.tie is None or before.quotation.span[1] >= quotation.span[0]:
        return None
    between = text[before.quotation.span[1] + 1 : quotation.span[0] - 1]
    return before.tie if _NEXT_IN_LIST.fullmatch(between) and "\n" not in between else None


def _before(text: str, quotation: Quotation, references: Sequence[Reference]) -> Tie | None:
    opening = quotation.span[0] - 1
    index = bisect_left(references, opening, key=_begin) - 1
    if index < 0 or references[index].span[1] > opening:
        return None
    last = references[index]
    between = _OTHER.sub(_without_words, text[last.span[1] : opening])
    ends = [match.end() for match in _SENTENCE_END.finditer(between)]
    if "\n" in between or len(ends) > 1:
        return None
    parts = _joined_before(text, references, index)
    if not ends:
        is_governed = bool(_GOVERNED.search(text[max(0, parts[0].span[0] - 12) : parts[0].span[0]]))
        return Tie(parts, _is_direct(between, quotation, is_governed=is_governed))
    # The sentence before: only if somebody goes on to speak who need not be named again.
    speaks = _SAYS.sub("", between[ends[0] :].lstrip("）)"))
    return Tie(parts, is_direct=True) if quotation.attributed and _CONNECTIVES.fullmatch(speaks) else None


def _without_words(quoted: re.Match[str]) -> str:
    return "。" if _SENTENCE_END.match(quoted[0][-2:-1]) else ""


def _is_direct(between: str, quotation: Quotation, *, is_governed: bool) -> bool:
    """Whether the citation itself says what is quoted, by what stands between the two.

    `is_governed` says that something is done by the citation (按照《X》): then it does not say what comes after.
    """
    between = _QUALIFIERS.sub("", between).lstrip("）)")
    if _ADJACENT.fullmatch(between):
        return True
    if not quotation.attributed:
        return not is_governed and bool(_REPORTED.fullmatch(between)) and not _SPEAKER.search(between)
    speaker = _SAYS.sub("", between)
    *before, clause = re.split("[，,；;]", speaker)
    return not (before and not _CONNECTIVES.fullmatch(clause)) and not _SPEAKER.search(speaker)


def _joined_before(text: str, references: Sequence[Reference], index: int) -> tuple[Reference, ...]:
    first = index
    while first and _are_joined(text, references[first - 1], references[first]):
        first -= 1
    return tuple(references[first : index + 1])


def _are_joined(text: str, first: Reference, second: Reference) -> bool:
    """Whether the second citation only adds a part to the first: 第十条、第十一条."""
    is_part = second.citation.kind not in {"titled", "named", "this"} or second.citation.name == first.citation.name
    starts_anew = text[second.span[0] : second.span[0] + 1] == "《"
    return is_part and not starts_anew and bool(_JOINED_PARTS.fullmatch(text, first.span[1], second.span[0]))
