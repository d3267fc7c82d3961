"""Words of a source without quotation marks, where a citation announces them: 规定：…, a block, a cell beside.

They are the source's words only if they nearly are: what is told in other words is no quotation.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.citations import Reference
from kb.drafts.quotations.attribution import SAYS, Tie, is_alone
from kb.drafts.quotations.marks import OPENING
from kb.drafts.quotations.quoted import LINE_HEAD, SHORTEST, Quotation, begins_line
from kb.drafts.quotations.sources import are_joined
from kb.text import fold_text

# 规定： and 明确规定如下： and 对此的要求是： between a citation and what it says.
_ANNOUNCES = re.compile(r"[^。！？；：“”\n]{0,24}[：:][^\S\n]*")
# 《X》第十条　党支部每月召开一次会议。
_BLANK = re.compile(r"[ \u3000\u00a0]+(?=[^\s《（(])")
_MARK = re.compile(OPENING)
_CELL_END = re.compile(r"[\t|｜\n]")
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")
# 党支部每月召开一次会议。（《X》第十条）, and on a line of its own ——《X》第十条
_IN_BRACKET = re.compile(r"[（(](?:参?见|引自|摘自|出自)?$")
_SIGNS = re.compile(r"[^\S\n]*(?:[—－-]{1,2}|[（(])")
# Paragraphs after an announcement that may all be quoted: an article with its items.
_MOST_PARAGRAPHS = 12
# Characters of a paragraph that is looked for: the longest 款 that is quoted whole has fewer.
_LONGEST = 500


@dataclass(frozen=True)
class Words:
    """What may be quoted without marks: `[start, end)` of the draft. `is_own` says that it is a paragraph or a cell."""

    start: int
    end: int
    is_own: bool


@dataclass(frozen=True)
class Announcement:
    """A citation with the words that it may announce, paragraph by paragraph: each a choice, the longest first."""

    tie: Tie
    paragraphs: tuple[tuple[Quotation, ...], ...]


def announcements(
    text: str, quotations: Sequence[Quotation], references: Sequence[Reference]
) -> Iterator[Announcement]:
    """Yield what *references* may announce without marks; where one of *quotations* begins nothing does."""
    marked = [quotation.span for quotation in quotations]
    for parts in _groups(text, references):
        words = [
            tuple(_quotations(text, choice)) for choice in _announced(text, parts) if not _is_marked(marked, choice)
        ]
        if any(words):
            yield Announcement(Tie(parts, "beside"), tuple(words))


def _groups(text: str, references: Sequence[Reference]) -> Iterator[tuple[Reference, ...]]:
    """The citations, those of several parts of one document together."""
    cuts = [at + 1 for at, (first, second) in enumerate(pairwise(references)) if not are_joined(text, first, second)]
    for first, last in pairwise([0, *cuts, len(references)] if references else []):
        yield tuple(references[first:last])


def _announced(text: str, parts: tuple[Reference, ...]) -> Iterator[tuple[Words, ...]]:
    start, end = parts[0].span[0], parts[-1].span[1]
    line_end = _line_end(text, end)
    announces = _ANNOUNCES.match(text, end, line_end)
    says = bool(announces and (SAYS.search(announces[0].rstrip()) or len(announces[0].strip()) == 1))
    blank = _BLANK.match(text, end, line_end) if begins_line(text, start) else None
    if blank and not announces:
        yield (Words(blank.end(), line_end, is_own=True),)
    elif announces and says and announces.end() < line_end:
        yield _sentences(text, announces.end(), line_end)
    elif says or is_alone(text, parts, line_end):
        yield from ((line,) for line in _lines_below(text, line_end))
        line = text.rfind("\n", 0, start) + 1
        if line and _SIGNS.match(text, line):
            yield (_line_above(text, line),)
    elif text[end : end + 1] in {"\t", "|", "｜"}:
        cell = _CELL_END.search(text, end + 1)
        yield (Words(end + 1, cell.start() if cell else len(text), is_own=True),)
    elif bracket := _IN_BRACKET.search(text, max(0, start - 3), start):
        yield (_sentence_before(text, bracket.start()),)


def _sentences(text: str, start: int, end: int) -> tuple[Words, ...]:
    """All that stands there, and its first sentence."""
    first = _SENTENCE.match(text, start, end)
    stops = dict.fromkeys((end, first.end() if first else end))
    return tuple(Words(start, stop, is_own=False) for stop in stops)


def _sentence_before(text: str, end: int) -> Words:
    """The sentence that ends there."""
    start = max((text.rfind(stop, 0, end - 1) for stop in "。！？\n"), default=-1) + 1
    return Words(start, end, is_own=False)


def _lines_below(text: str, at: int) -> Iterator[Words]:
    """The paragraphs below, each without the sign of a block, up to one that begins with a mark."""
    for _ in range(_MOST_PARAGRAPHS):
        start = next((place for place in range(at, len(text)) if not text[place].isspace()), len(text))
        if start == len(text):
            return
        at = _line_end(text, start)
        if text[start] in ">＞":
            head = LINE_HEAD.match(text, start, at)
            start = head.end() if head else start
        if _MARK.match(text, start):
            return
        yield Words(start, at, is_own=True)


def _line_above(text: str, line: int) -> Words:
    end = len(text[:line].rstrip())
    return Words(text.rfind("\n", 0, end) + 1, end, is_own=True)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _is_marked(spans: Sequence[tuple[int, int]], choice: tuple[Words, ...]) -> bool:
    """Whether a quotation begins with the words, or is half of them: what it says is judged by itself."""
    start, end = choice[-1].start, choice[-1].end
    index = max(0, bisect_left(spans, (start, 0)) - 1)
    near = (span for span in spans[index : index + 3] if span[0] < end and start < span[1])
    return any(first <= start + 2 or 2 * (min(last, end) - first) > end - start for first, last in near)


def _quotations(text: str, choice: tuple[Words, ...]) -> Iterator[Quotation]:
    for words in choice:
        wording = text[words.start : words.end].strip()
        if len(wording) <= _LONGEST and len(fold_text(wording)) >= SHORTEST:
            start = text.index(wording, words.start)
            yield Quotation(
                (start, start + len(wording)), wording, "", words.start, words.is_own, by_colon=words.is_own
            )
