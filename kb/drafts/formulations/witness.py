"""A witness: tells from what stands around a wording whether the formulation is meant there."""

import re
from collections.abc import Iterable

from kb.drafts.formulations.naming import NUMBERS, is_counted
from kb.drafts.formulations.paragraph import DraftParagraph
from kb.drafts.formulations.variants import Variant
from kb.text import Segmenter

# 第四种形态, 十四个坚持, 这四个自信的人: the number belongs to something else.
_OTHER_NUMBER = re.compile(r"[第这那哪每某几余多前后〇零一二两三四五六七八九十百0-9]$")
# Somebody's own “四种考验”：…… tells what it is.
_LIST = re.compile("[:(]|即|就是|--")
_CLAUSE = re.compile(r"[。;:!?]")
# How far a word that goes with a formulation may stand: 切实增强“四个意识”, “四个意识”进一步增强.
_NEAR = 10


class Witness:
    """Judges a place by the words of the language, by quotation marks and by the words that go with a formulation."""

    def __init__(self, segmenter: Segmenter) -> None:
        self._segmenter = segmenter

    def is_meant(self, paragraph: DraftParagraph, start: int, end: int) -> bool:
        """Return whether the wording at this place is the formulation.

        It may also be a piece of other words.
        """
        if paragraph.is_in_title(start):
            return False
        if paragraph.is_quoted(start, end):
            return True
        if is_counted(paragraph.plain[start:end]) and (end - start <= 3 or _is_other_number(paragraph, start)):
            return False
        return not self._crosses(paragraph, start, end)

    def counts(self, variant: Variant, paragraph: DraftParagraph, start: int, end: int) -> bool:
        """Return whether the variant at `plain[start:end]` stands for the formulation."""
        if paragraph.is_in_title(start):
            return False
        formulation, quoted = variant.formulation, paragraph.is_quoted(start, end)
        if not quoted and (_is_other_number(paragraph, start) or self._crosses(paragraph, start, end)):
            return False
        if variant.when == "always" or (quoted and variant.when == "quoted" and not _LIST.match(paragraph.plain, end)):
            return True
        # 运用四种形式开展宣讲: what goes with the formulation goes with ordinary words too, which are not quoted.
        words = (*formulation.beside, *formulation.verbs) if quoted else formulation.beside
        return _is_beside(words, paragraph.plain, start, end)

    def _crosses(self, paragraph: DraftParagraph, start: int, end: int) -> bool:
        """Whether a word runs over an edge of `plain[start:end]`: 创|新发展理念, 组织生活会|议."""
        words = self._words(paragraph, start, end)
        return any(_across(paragraph.plain, edge) & words for edge in (start, end))

    def _words(self, paragraph: DraftParagraph, start: int, end: int) -> set[str]:
        """The words of two characters or more around the place; none runs over a quotation mark."""
        around = paragraph.written(max(0, start - 4), min(len(paragraph.plain), end + 4))
        return {word for word in self._segmenter.words(around) if len(word) > 1 and word[-1] not in "上中下内里前后时"}


def _is_other_number(paragraph: DraftParagraph, start: int) -> bool:
    """Whether the number at `start` is only the end of another, or counts something that is pointed at."""
    plain = paragraph.plain
    return plain[start] in NUMBERS and _OTHER_NUMBER.search(plain, max(0, start - 1), start) is not None


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
