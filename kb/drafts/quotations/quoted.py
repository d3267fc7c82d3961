"""The quotations in a draft: what stands in quotation marks, who is said to have said it, and which stretches of it
claim to stand in a source."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from kb.text import fold, fold_text

SHORTEST = 8
"""Folded characters. What is shorter is a name or a set phrase (“四个意识”) and no quotation."""

_CLOSING = {"“": "”", "‘": "’", "「": "」", "『": "』"}
_FAMILY = {mark: opening for opening, closing in _CLOSING.items() for mark in (opening, closing)} | {
    '"': '"',
    "＂": '"',
}
_MARK = re.compile(f"[{''.join(_FAMILY)}]")

SAYING = "规定|指出|强调|明确|要求|提出|写道|写明|写到|载明|指明|阐明|重申|提到|讲到|表述"
_ATTRIBUTED = re.compile(rf"(?:{SAYING})(?:为|是|了|的|道|到|要|必须)?(?:的是)?[^\S\n]*(?P<sign>[：:，,]?)[^\S\n]*$")
_PERSON = re.compile(
    "书记|主席|主任|总理|[部局厅省市县区乡镇村科处组队站所院校会]长|同志|全会|大会|会议|座谈会|讲话|党组|党委|领导|专家|古人|先生"
)
_CLAUSE = re.compile("[。！？；，,;\n]")
# Characters of the clause before a quotation in which somebody is named: an office, a title, a name and a day.
_MOST_BEFORE_PERSON = 40
_COLON = re.compile(r"[：:][^\S\n]*$")
_SOURCE_BEFORE = re.compile(r"(?:[》）)条款项]|[》）)条款项][中里内]?的|关于)[^\S\n]*$")
_SOURCE_AFTER = re.compile(r"[^\S\n]*[（(]")
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

    `mark` is the one that opens it. `attributed` says that a word of saying stands directly before it (规定：“…”),
    `by_colon` that a colon does, `by_person` that somebody is said to have said it, and no document.
    """

    span: tuple[int, int]
    text: str
    mark: str
    attributed: bool
    by_colon: bool
    by_person: bool = False

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
    def is_open_before(self) -> bool:
        """Whether it begins with an ellipsis: it does not claim that a sentence begins there."""
        return bool(ELLIPSIS.match(self.text.lstrip()))

    @property
    def is_open_after(self) -> bool:
        """Whether it ends with an ellipsis."""
        ellipses = list(ELLIPSIS.finditer(self.text))
        return bool(ellipses) and not fold_text(self.text[ellipses[-1].end() :]).strip(_TRIMMED)


@dataclass(frozen=True)
class _MarkPair:
    """Two marks that belong together, by their positions in the paragraph, and the pairs of the same shape inside."""

    start: int
    end: int
    inside: tuple["_MarkPair", ...] = ()


def find(text: str) -> list[Quotation]:
    """Return the quotations in *text*, whose paragraphs are its lines, in order.

    Of one within another only the outer is one, unless somebody is named who said the inner.
    """
    quotations: list[Quotation] = []
    offset = 0
    for paragraph in text.split("\n"):
        quotations.extend(_in_paragraph(paragraph, offset))
        offset += len(paragraph) + 1
    return quotations


def _in_paragraph(paragraph: str, offset: int) -> Iterator[Quotation]:
    end_of_last = 0
    for pair in sorted(_all_pairs(paragraph), key=lambda pair: (pair.start, -pair.end)):
        inner = paragraph[pair.start + 1 : pair.end]
        if len(fold_text(inner)) < SHORTEST:
            continue
        attributed, by_colon = _introduced(paragraph, pair.start)
        if pair.start >= end_of_last or attributed:
            span = (offset + pair.start + 1, offset + pair.end)
            yield Quotation(
                span, inner, paragraph[pair.start], attributed, by_colon, _is_by_person(paragraph, pair.start)
            )
        end_of_last = max(end_of_last, pair.end)


def _is_by_person(paragraph: str, at: int) -> bool:
    """Whether the clause before the mark at `at` speaks of somebody: 习近平总书记指出："""
    return bool(_PERSON.search(_CLAUSE.split(paragraph[max(0, at - _MOST_BEFORE_PERSON) : at].rstrip("：: ，,"))[-1]))


def _introduced(paragraph: str, at: int) -> tuple[bool, bool]:
    """Whether a word of saying, and whether a colon, stands directly before the mark at `at`."""
    before = paragraph[max(0, at - _MOST_BEFORE) : at]
    return bool(_ATTRIBUTED.search(before)), bool(_COLON.search(before))


def _all_pairs(paragraph: str) -> Iterator[_MarkPair]:
    """Every pair of marks, shape by shape, that is no accident of a mark that was forgotten."""
    positions: dict[str, list[int]] = {}
    for match in _MARK.finditer(paragraph):
        positions.setdefault(_FAMILY[match[0]], []).append(match.start())
    for opening, marks in positions.items():
        if opening == '"':
            # Straight marks have no direction: with one forgotten nobody can say what is inside.
            yield from (_MarkPair(*pair) for pair in list(pairwise(marks))[::2] if len(marks) % 2 == 0)
        else:
            yield from _trusted(paragraph, _nested(paragraph, marks))


def _nested(paragraph: str, marks: list[int]) -> list[_MarkPair]:
    """The pairs of one shape, each with those inside it; a mark without a partner belongs to none."""
    levels: list[list[_MarkPair]] = [[]]
    openings: list[int] = []
    for at in marks:
        if paragraph[at] in _CLOSING:
            openings.append(at)
            levels.append([])
        elif openings:
            inside = levels.pop()
            levels[-1].append(_MarkPair(openings.pop(), at, tuple(inside)))
    return [pair for level in levels for pair in level]


def _trusted(paragraph: str, pairs: list[_MarkPair] | tuple[_MarkPair, ...]) -> Iterator[_MarkPair]:
    """The pairs, and those inside them. One that runs over a sentence end outside of those inside it, and that nothing
    says to be a quotation, is made of a mark that was not closed and one that was not opened."""
    for pair in pairs:
        if not pair.inside or not _runs_on(paragraph, pair) or _is_announced(paragraph, pair):
            yield pair
        yield from _trusted(paragraph, pair.inside)


def _is_announced(paragraph: str, pair: _MarkPair) -> bool:
    """Whether a source or a word of saying stands at one of its ends: 规定：“…”, 《X》中的“…”, “…”（《X》）."""
    before = paragraph[max(0, pair.start - _MOST_BEFORE) : pair.start]
    return any(_introduced(paragraph, pair.start)) or bool(
        _SOURCE_BEFORE.search(before) or _SOURCE_AFTER.match(paragraph, pair.end + 1)
    )


def _runs_on(paragraph: str, pair: _MarkPair) -> bool:
    """Whether a sentence ends, and another begins, between the marks and outside of the pairs inside."""
    edges = [pair.start, *(edge for inner in pair.inside for edge in (inner.start, inner.end)), pair.end]
    outside = zip(edges[::2], edges[1::2], strict=True)
    return any(
        match.end() < pair.end for start, end in outside for match in _SENTENCE_END.finditer(paragraph, start, end)
    )
