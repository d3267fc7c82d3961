"""Near misses: what is written where a formulation was probably meant, and how sure that is."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from kb.corpus import Formulation, FormulationChange
from kb.drafts.formulations.paragraph import DraftParagraph
from kb.drafts.formulations.sounds import LOOKS_LIKE
from kb.text import Segmenter, fold_text

Sureness = Literal["always", "spelt", "quoted", "marked", "beside", "both"]
"""When a wording counts as a near miss: wherever it stands; if what is misspelt makes no word, else as the next; in
quotation marks, or close to a word that goes with the formulation; only in quotation marks; only close to such a word;
in quotation marks and close to a word that shows that it is meant."""

_COUNTED = re.compile(r"(?P<number>[一二两三四五六七八九十]+)(?P<measure>[个种大项条])(?P<rest>.+)")
_NUMBERS = "一二两三四五六七八九十"
_MEASURES = "个种大项条类"
_VALUE = {number: value for value, number in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
# 第四种形态, 十四个坚持, 这四个自信的人: the number belongs to something else.
_OTHER_NUMBER = re.compile(r"[第这那哪每某几余多前后〇零一二两三四五六七八九十百0-9]$")
# Somebody's own “四种意识”：服务意识…… tells what it is.
_LIST = re.compile("[:(]|即|就是|--")
_CLAUSE = re.compile(r"[。;:!?]")
# How far a word that goes with a formulation may stand: 切实增强“四个意识”, “四个意识”进一步增强.
_NEAR = 10
# With six characters, one of which is wrong, no other phrase is met by chance.
_LONG = 6


@dataclass(frozen=True)
class NearMiss:
    """`wording`, folded, may be meant for the formulation; `right` is then what to write. `change` is set if it was right
    before that change. `why` is why it is wrong, where the editor says so."""

    formulation: Formulation
    wording: str
    right: str
    sureness: Sureness
    kind: Literal["name", "wording", "former"] = "name"
    change: FormulationChange | None = None
    why: str = ""


def names(formulation: Formulation) -> tuple[str, ...]:
    """Return the wordings by which texts name a formulation.

    None if it is only the editor who gave it a name.
    """
    return formulation.also if formulation.is_label else (formulation.wording, *formulation.also)


def is_counted(wording: str) -> bool:
    """Return whether a folded wording is a number, a measure word and more.

    So is 四个意识, which people also say of others.
    """
    return _COUNTED.fullmatch(wording) is not None


def is_other_number(paragraph: DraftParagraph, start: int) -> bool:
    """Return whether the number at *start* is only the end of another.

    Or counts something that is pointed at.
    """
    plain = paragraph.plain
    return _OTHER_NUMBER.search(plain, max(0, start - 1), start) is not None and plain[start] in _NUMBERS + "0123456789"


def near_misses(formulation: Formulation, right_ones: frozenset[str]) -> Iterator[NearMiss]:
    """Yield every near miss of a formulation that can be written down beforehand.

    *right_ones* are folded wordings that are right, of this formulation and of all others.
    """
    yield from _known(formulation)
    for wording in names(formulation):
        folded = fold_text(wording)
        wordings = {fold_text(neighbour) for neighbour in formulation.neighbours} | right_ones
        for wrong, sureness in _made(folded):
            if wrong not in wordings:
                wordings.add(wrong)
                yield NearMiss(formulation, wrong, wording, sureness)


def _known(formulation: Formulation) -> Iterator[NearMiss]:
    for variant in formulation.wrong_variants:
        if variant.when == "listed":
            continue
        is_name = variant.right in {formulation.wording, *formulation.also}
        for wording in variant.wordings:
            kind: Literal["name", "wording"] = "name" if is_name else "wording"
            yield NearMiss(formulation, fold_text(wording), variant.right, variant.when, kind, why=variant.why)
    for change in formulation.changes:
        for wording in change.wordings:
            folded = fold_text(wording)
            sureness: Sureness = "quoted" if is_counted(folded) else "always"
            yield NearMiss(formulation, folded, change.now, sureness, "former", change)


def _made(wording: str) -> Iterator[tuple[str, Sureness]]:
    if len(wording) < 3:
        return
    counted = _COUNTED.fullmatch(wording)
    yield from _measured(counted) if counted else ()
    yield from _numbered(wording)
    sureness = _if_misspelt(wording)
    for at, character in enumerate(wording):
        for alike in LOOKS_LIKE.get(character, ""):
            yield wording[:at] + alike + wording[at + 1 :], sureness
    for first, second in combinations(range(len(wording)), 2):
        if second == first + 1 or len(wording) <= 5:
            yield _swapped(wording, first, second), sureness
    if len(wording) < 4:
        return
    for at in range(len(wording)):
        # 发展理念, 组织生活 are words of their own.
        if wording[0] in _NUMBERS or 0 < at < len(wording) - 1:
            yield wording[:at] + wording[at + 1 :], "marked"
        yield wording[:at] + wording[at] + wording[at:], "marked"


def _measured(counted: re.Match[str]) -> Iterator[tuple[str, Sureness]]:
    """The same with another measure word, or with its number written otherwise: 四种意识, 4个意识."""
    number, measure, rest = counted.group("number", "measure", "rest")
    yield f"{_VALUE.get(number, number)}{measure}{rest}", "quoted"
    for other in _MEASURES:
        yield number + other + rest, "quoted"


def _numbered(wording: str) -> Iterator[tuple[str, Sureness]]:
    """The same with another number: 五个意识, 四会一课."""
    for at, number in enumerate(wording):
        if number in _NUMBERS and (at == 0 or wording[at - 1] not in _NUMBERS):
            for other in _NUMBERS:
                same = _VALUE[other] == _VALUE[number]
                yield wording[:at] + other + wording[at + 1 :], "quoted" if same else "both"


def _swapped(wording: str, first: int, second: int) -> str:
    characters = list(wording)
    characters[first], characters[second] = characters[second], characters[first]
    return "".join(characters)


def by_ear(formulation: Formulation, wording: str, right: str, spelling: str) -> NearMiss | None:
    """Return what sounds like *wording* but is spelt otherwise, as a near miss.

    None if too much of it is.
    """
    different = sum(a != b for a, b in zip(wording, spelling, strict=True))
    if not different or different > max(1, len(wording) // 4) or len(wording) < 3:
        return None
    return NearMiss(formulation, spelling, right, _if_misspelt(wording))


def _if_misspelt(wording: str) -> Sureness:
    """How surely a wording is meant of which a character is wrong: a long one is not met by chance."""
    if is_counted(wording) or len(wording) == 3:
        return "quoted"
    return "spelt" if len(wording) < _LONG else "always"


class Witness:
    """Tells from what stands around a wording whether it is the formulation that was meant."""

    def __init__(self, segmenter: Segmenter) -> None:
        self._segmenter = segmenter

    def counts(self, miss: NearMiss, paragraph: DraftParagraph, start: int, end: int) -> bool:
        """Return whether the near miss at `[start, end)` of the paragraph is one."""
        quoted = paragraph.is_quoted(start, end)
        if not quoted and (is_other_number(paragraph, start) or self.crosses(paragraph, start, end)):
            return False
        sureness = miss.sureness
        if sureness == "spelt":
            sureness = "quoted" if not quoted and self._makes_words(miss, paragraph, start, end) else "always"
        if sureness == "always":
            return True
        if quoted and sureness in {"quoted", "marked"} and not _LIST.match(paragraph.plain, end):
            return True
        if not quoted and sureness in {"marked", "both"}:
            return False
        formulation = miss.formulation
        words = formulation.beside if quoted and sureness != "beside" else (*formulation.beside, *formulation.verbs)
        return _is_beside(words, paragraph.plain, start, end)

    def crosses(self, paragraph: DraftParagraph, start: int, end: int) -> bool:
        """Return whether a word runs over an edge of `plain[start:end]`: 创|新发展理念, 组织生活会|议."""
        words = self._words(paragraph, start, end)
        return any(_across(paragraph.plain, edge) & words for edge in (start, end))

    def _makes_words(self, miss: NearMiss, paragraph: DraftParagraph, start: int, end: int) -> bool:
        """Whether a character that is not as it should be belongs to a word of the language: 主题当日."""
        right, text = fold_text(miss.right), paragraph.plain
        words = self._words(paragraph, start, end)
        same = len(right) == end - start
        changed = [start + at for at in range(end - start) if not same or right[at] != text[start + at]]
        return any(word in words for at in changed for word in _pieces(text, at))

    def _words(self, paragraph: DraftParagraph, start: int, end: int) -> set[str]:
        """The words of two characters or more around the place; none runs over a quotation mark."""
        around = paragraph.written(max(0, start - 4), min(len(paragraph.plain), end + 4))
        return {word for word in self._segmenter.words(around) if len(word) > 1 and word[-1] not in "上中下内里前后时"}


def _is_beside(words: Iterable[str], text: str, start: int, end: int) -> bool:
    """Whether one of `words` stands in the same sentence, close to `text[start:end]`."""
    before = _CLAUSE.split(text[max(0, start - _NEAR) : start])[-1]
    after = _CLAUSE.split(text[end : end + _NEAR])[0]
    return any(word in before or word in after for word in words)


def _across(text: str, edge: int) -> set[str]:
    """The pieces of two to four characters of `text` that hold both sides of `edge`."""
    return {
        text[first:last]
        for first in range(max(0, edge - 3), edge)
        for last in range(edge + 1, min(len(text), first + 4) + 1)
    }


def _pieces(text: str, at: int) -> Iterator[str]:
    for length in (2, 3, 4):
        for first in range(max(0, at - length + 1), at + 1):
            yield text[first : first + length]
