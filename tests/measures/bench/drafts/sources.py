"""What drafts cite and quote: real titles, articles and sentences of the corpus, and the shipped formulations."""

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kb.corpus.formulations import Formulation, Formulations
from kb.documents import WHOLE
from kb.documents.document import Document, Passage
from kb.text.folding import fold_text
from kb.text.numerals import chinese

DAY = date(2026, 11, 20)
"""The day that the drafts bear."""

FAMILY = "中华人民共和国"

_FEWEST_ARTICLES = 20
_FEWEST_WORDINGS = 6
_LONGEST_TITLE = 28
_SENTENCE = (20, 60)
_SENTENCE_END = re.compile("(?<=[。])")
# A quotation that itself cites, counts or quotes would be more than one mark.
_NOT_QUOTED = re.compile('[“”‘’"《》〈〉（）()：；:;第本该前同条款0-9]|以下')
_FAR = 6


@dataclass(frozen=True)
class Wording:
    """A sentence of an article as it stands there, without its stop."""

    article: Passage
    text: str


@dataclass(frozen=True)
class Source:
    """A law in force whose articles are numbered without a gap: what is beyond the last is surely not there."""

    document: Document
    articles: tuple[Passage, ...]
    wordings: tuple[Wording, ...]

    @property
    def title(self) -> str:
        return self.document.title

    @property
    def last(self) -> int:
        return len(self.articles)

    @cached_property
    def labels(self) -> frozenset[str]:
        """What people call its articles, paragraphs and items."""
        return frozenset(
            label
            for article in self.articles
            for label in (article.label, *(self.document.label(one.address) for one in article.paragraphs))
        )

    @cached_property
    def divided(self) -> tuple[Passage, ...]:
        """The articles of two paragraphs or more."""
        return tuple(article for article in self.articles if _paragraphs(article) > 1)

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The addresses of the paragraphs and items of those articles."""
        return tuple(paragraph.address for article in self.divided for paragraph in article.paragraphs)

    def far_from(self, article: Passage, chance: random.Random) -> Passage:
        """Another article, not near to `article`."""
        at = self.articles.index(article)
        return chance.choice([one for index, one in enumerate(self.articles) if abs(index - at) >= _FAR])

    def missing_part(self, chance: random.Random) -> str:
        """A paragraph beyond the last one of an article that has several, as people write it: 第十条第九款."""
        article = chance.choice(self.divided)
        return f"{article.label}第{chinese(_paragraphs(article) + chance.randint(1, 3))}款"


@dataclass(frozen=True)
class Sources:
    """Everything that can be planted."""

    laws: tuple[Source, ...]
    names: tuple[str, ...]
    listed: tuple[Formulation, ...]
    misspelt: tuple[str, ...]


def sources(documents: Iterable[Document], formulations: Formulations) -> Sources:
    """What of the corpus is fit to be planted, in the order of titles."""
    held = list(documents)
    titles = Counter(document.title for document in held)
    taboo = {fold_text(wording) for one in formulations.all for wording in (one.wording, *one.also)}
    sound = sorted((one for one in held if titles[one.title] == 1 and _is_sound(one)), key=lambda one: one.title)
    found = [Source(one, _articles(one), tuple(_wordings(_articles(one), taboo))) for one in sound]
    return Sources(
        laws=tuple(one for one in found if len(one.wordings) >= _FEWEST_WORDINGS and one.divided),
        names=tuple(one.wording for one in formulations.all if _is_plain(one)),
        listed=tuple(one for one in formulations.all if _is_plain(one) and _is_short_list(one)),
        misspelt=tuple(_misspelt(formulations.all)),
    )


def _is_sound(document: Document) -> bool:
    """Whether it is a law in force on the day, with enough articles, numbered without a gap."""
    known = document.metadata
    numbers = [article.address for article in _articles(document)]
    return (
        known.status == "现行有效"
        and known.effective is not None
        and known.effective <= DAY
        and len(document.title) <= _LONGEST_TITLE
        and document.title.startswith(FAMILY)
        and document.title.endswith("法")
        and len(numbers) >= _FEWEST_ARTICLES
        and numbers == [WHOLE.child("art", number) for number in range(1, len(numbers) + 1)]
    )


def _articles(document: Document) -> tuple[Passage, ...]:
    return tuple(passage for passage in document.passages if passage.kind == "article")


def _wordings(articles: Iterable[Passage], taboo: set[str]) -> Iterator[Wording]:
    seen: set[str] = set()
    for article in articles:
        for paragraph in article.paragraphs:
            for sentence in _SENTENCE_END.split(paragraph.text[paragraph.number_length :].strip()):
                text = sentence.removesuffix("。")
                is_whole = sentence.endswith("。") and _SENTENCE[0] <= len(text) <= _SENTENCE[1]
                if is_whole and text not in seen and not _NOT_QUOTED.search(text) and not _holds(text, taboo):
                    seen.add(text)
                    yield Wording(article, text)


def _holds(text: str, wordings: set[str]) -> bool:
    folded = fold_text(text)
    return any(wording in folded for wording in wordings)


def _paragraphs(article: Passage) -> int:
    return sum(1 for one in article.paragraphs if one.address.kind == "para")


def _is_plain(formulation: Formulation) -> bool:
    """Whether it is a short name that texts use, and no quotation marks inside."""
    wording = formulation.wording
    return not formulation.is_label and 3 <= len(wording) <= 8 and fold_text(wording) == wording


def _is_short_list(formulation: Formulation) -> bool:
    return 2 < len(formulation.members) == formulation.count and all(len(m[0]) <= 8 for m in formulation.members)


def _misspelt(formulations: Iterable[Formulation]) -> Iterator[str]:
    """Wrong ways to write a name that the file knows, and that are to be found in quotation marks."""
    for formulation in formulations:
        for variant in formulation.wrong_variants:
            if variant.when in {"always", "quoted"} and variant.right in {formulation.wording, *formulation.also}:
                yield from variant.wordings
