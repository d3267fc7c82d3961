"""References of a text to its own articles, where these have other numbers now."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kb.amendments.weave import Weave
from kb.citations import Citation, find
from kb.documents import Address
from kb.text import NUMBER, chinese

_ARTICLE = re.compile(rf"第\s*{NUMBER}\s*条(?:之{NUMBER})?")
_OWN = {"internal", "this"}


@dataclass(frozen=True)
class NewNumbers:
    """The new articles by the old ones, empty for those that are gone, and the 款 and 项 that moved within each.

    `are_followed` tells whether the decision says that references are adjusted.
    """

    articles: Mapping[Address, Address]
    parts: Mapping[Address, Mapping[Address, Address]]
    are_followed: bool


@dataclass(frozen=True)
class Followed:
    """A line with its references followed.

    `open` are sentences on those that could not be, `doubts` on those to be looked at.
    """

    line: Weave
    open: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def followed(line: Weave, numbers: NewNumbers) -> Followed:
    """Return a line with the new numbers of the articles that it refers to; what the decision gave has them already."""
    text = line.text
    if "条" not in text:
        return Followed(line)
    trouble: list[str] = []
    doubts: list[str] = []
    for citation in reversed(find(text)):
        article = citation.address.article
        if citation.kind not in _OWN or article.kind != "art" or not line.is_carried(*citation.span):
            continue
        new = numbers.articles.get(article)
        below = citation.address.below(article) if citation.address != article else Address()
        if new is None or (new == article and not _has_moved(below, numbers.parts.get(article, {}))):
            continue
        if _has_moved(below, numbers.parts.get(article, {})):
            doubts.append(f"引用的{citation.address.label}，款、项的编号已经变了，决定没有写明引用怎样改")
        if new == article or (below and "条" not in text[slice(*citation.span)]):
            continue  # 第二十二条第一款、第二款: the article stands before the first of them
        changed = _changed(line, citation, new) if new and numbers.are_followed else None
        if changed is None:
            trouble.append(_told(article, new))
        else:
            line = changed
    return Followed(line, tuple(trouble), tuple(doubts))


def _has_moved(part: Address, moved: Mapping[Address, Address]) -> bool:
    places = {place.without("para") if part.root.kind == "item" else place for place in moved}
    return bool(part) and any(part.is_within(place) for place in places if place)


def _changed(line: Weave, citation: Citation, new: Address) -> Weave | None:
    """Return the line with another article in a citation; None if it is not written in full there."""
    start, end = citation.span
    match = _ARTICLE.search(line.text, start, end)
    if match is None:
        return None
    added = f"之{chinese(new.inserted)}" if new.inserted else ""
    return line.replaced(*match.span(), f"第{chinese(new.number)}条{added}", is_new=False)


def _told(article: Address, new: Address) -> str:
    if not new:
        return f"引用的{article.label}已经删去或者并入别条，决定没有写明引用怎样改"
    return f"引用的{article.label}现在是{new.label}，决定没有写明引用怎样改"
