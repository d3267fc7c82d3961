"""The table of contents of a document: its headings as a tree, and under each the articles that stand there."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.documents import Document, Passage, Section
from web.rendering import article_number

# Numbers stand six in a row: up to here they fill, with the chapters between them, no more than a panel of a desk screen.
_MOST_UNFOLDED = 100

# 第一条 【立法目的】为了…: what an article is about, as some editions print it.
_CAPTION = re.compile(r"\s*【(?P<words>[^】\n]{1,40})】")


@dataclass(frozen=True)
class Article:
    """An article in the contents: 10 and 第十条, its address, and its caption (条标) where the document has one."""

    number: str
    label: str
    address: str
    caption: str


@dataclass(frozen=True)
class Entry:
    """A heading in the contents with its own articles and the entries below it.

    `extent` names the articles of all of it, 第3—12条; empty if there are none.
    """

    address: str
    heading: str
    articles: tuple[Article, ...]
    entries: tuple["Entry", ...]
    extent: str


@dataclass(frozen=True)
class Contents:
    """The contents of a document. `articles` are those under no heading; `is_folded` says that there are too many to show
    at once; `has_captions` that an article takes a line, and is no number among others."""

    entries: tuple[Entry, ...]
    articles: tuple[Article, ...]
    is_folded: bool
    has_captions: bool


def contents_of(document: Document) -> Contents:
    """Return the contents of a document."""
    articles = [passage for passage in document.passages if passage.kind == "article"]
    entries = tuple(_entry(document, section) for section in document.sections)
    own = _outside(document.passages, 0, len(document.passages), document.sections)
    has_captions = any(map(_caption, articles))
    return Contents(entries, own, len(articles) > _MOST_UNFOLDED, has_captions)


def _entry(document: Document, section: Section) -> Entry:
    inside = [passage for passage in document.passages[section.first : section.end] if passage.kind == "article"]
    return Entry(
        section.address,
        section.heading or section.label,
        _outside(document.passages, section.first, section.end, section.children),
        tuple(_entry(document, child) for child in section.children),
        _extent(inside),
    )


def _outside(passages: Sequence[Passage], first: int, end: int, sections: Iterable[Section]) -> tuple[Article, ...]:
    """Return the articles among `passages[first:end]` that are under none of *sections*."""
    under = {position for section in sections for position in range(section.first, section.end)}
    positions = (position for position in range(first, end) if position not in under)
    return tuple(_article(passages[position]) for position in positions if passages[position].kind == "article")


def _article(passage: Passage) -> Article:
    return Article(article_number(passage), passage.label, passage.address, _caption(passage))


def _caption(article: Passage) -> str:
    caption = _CAPTION.match(article.paragraphs[0].rest)
    return caption["words"].strip() if caption else ""


def _extent(articles: Sequence[Passage]) -> str:
    if not articles:
        return ""
    first, last = article_number(articles[0]), article_number(articles[-1])
    return f"第{first}条" if first == last else f"第{first}—{last}条"
