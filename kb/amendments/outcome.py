"""What came of applying a decision: the new text, what became of each article, and what was not understood."""

from dataclasses import dataclass

from kb.amendments.article import ArticleText
from kb.documents import Address


@dataclass(frozen=True)
class OpenInstruction:
    """What a decision tells and was not applied: its item, its words, and why.

    `articles` are the new places that it may concern, empty if it may concern any.
    """

    item: str
    words: str
    reason: str
    articles: tuple[Address, ...] = ()

    @property
    def sentence(self) -> str:
        """Return it in one line, without a stop."""
        return f"{self.item}：{self.words}（{self.reason}）"


@dataclass(frozen=True)
class Assumption:
    """What was decided for the new text and is not told by the decision: the new article, and a sentence."""

    article: Address
    sentence: str


@dataclass(frozen=True)
class NewArticle:
    """An article of the new text: its place, the old ones it comes from, and its wording.

    `wording` is None if none could be made; `items` are those of the decision that tell of it.
    """

    address: Address
    olds: tuple[Address, ...]
    wording: ArticleText | None
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class TextLine:
    """A line of the new text outside of articles: a heading with its depth in the outline, or a paragraph (0)."""

    text: str
    depth: int = 0


@dataclass(frozen=True)
class Amended:
    """The new text in order, with what is open and what is doubtful.

    `gone` are the old articles of which nothing is left, `commencement` is when the decision says it comes into force,
    `title` what the text is called now.
    """

    title: str
    parts: tuple[NewArticle | TextLine, ...]
    gone: tuple[Address, ...]
    open: tuple[OpenInstruction, ...]
    doubts: tuple[Assumption, ...]
    commencement: str = ""

    @property
    def articles(self) -> list[NewArticle]:
        """Return the articles, in order."""
        return [part for part in self.parts if isinstance(part, NewArticle)]

    @property
    def heirs(self) -> tuple[tuple[Address, Address], ...]:
        """Return the old articles, each with each new one that has something of it; with an empty one if none has."""
        pairs = [(old, new.address) for new in self.articles for old in new.olds]
        return (*pairs, *((old, Address()) for old in self.gone))

    @property
    def unsettled(self) -> frozenset[Address]:
        """Return the new articles that something open or doubtful concerns."""
        articles = {article for entry in self.open for article in entry.articles}
        return frozenset(articles | {doubt.article for doubt in self.doubts})
