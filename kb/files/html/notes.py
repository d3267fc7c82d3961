"""The footnotes of a page, where they are what they seem: a mark that leads to a note, which leads back to the mark.

Word writes them so when it saves a page (_ftn1, _ftnref1), and wikis do (cite_note-1, cite_ref-1).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kb.files.html.elements import Element
from kb.files.html.tree import Tree

_MARK = re.compile(
    r"[\[〔［【（(]?\s*(?:注释?|n)?\s*(?:\d{1,3}|[①-⑳㉑-㊿]|[*＊]{1,3}|[一二三四五六七八九十]{1,3}|[ivxlc]{1,6})?\s*[\]〕］】）)]?"
)
_BLOCKS = frozenset({"p", "li", "dd", "div", "aside"})
_LONGEST = 3_000
"""Code points: a note of a page and more is a part of the text to which somebody put a link."""
_MOST_LINKS_BACK = 9
"""To one place; a note that more marks lead to is looked for among the first of them."""


@dataclass(frozen=True)
class Notes:
    """`marks` lead to notes, by name; `bodies` are the elements that hold those, and `links_back` the links in them."""

    marks: dict[Element, str]
    bodies: dict[Element, str]
    links_back: set[Element]


@dataclass(frozen=True)
class _Pair:
    mark: Element
    name: str
    body: Element
    links_back: tuple[Element, ...]


def notes(tree: Tree) -> Notes:
    """Return the footnotes of a page that can be told for sure."""
    links = _Links(tree)
    pairs = [pair for link, name in links.leading for pair in links.pairs(link, name)]
    names = Counter(body for body, _ in dict.fromkeys((pair.body, pair.name) for pair in pairs))
    sure = [pair for pair in pairs if names[pair.body] == 1 and len(tree.words(pair.body)) <= _LONGEST]
    return Notes(
        marks={pair.mark: pair.name for pair in sure},
        bodies={pair.body: pair.name for pair in sure},
        links_back={link for pair in sure for link in pair.links_back},
    )


class _Links:
    """The links of a page to places in it, in order, and those places, each with the block it stands in."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self.leading: list[tuple[Element, str]] = []
        self._targets: dict[str, Element] = {}
        self._links: dict[str, list[Element]] = {}
        self._blocks: dict[Element, Element | None] = {}
        open_blocks: list[Element] = []
        for kind, element, _, _ in tree.walk():
            is_block = element.name in _BLOCKS
            if kind == "start":
                if is_block:
                    open_blocks.append(element)
                if element.attributes:
                    self._add(element, open_blocks[-1] if open_blocks else None)
            elif kind == "end" and is_block:
                open_blocks.pop()

    def pairs(self, link: Element, name: str) -> Iterator[_Pair]:
        """Yield the mark and the note, if `link` to the place `name` is one."""
        target = self._targets.get(name)
        if target is None or target.first < link.first or not _MARK.fullmatch(self._tree.words(link) or "-"):
            return
        body = self._blocks[target]
        if body is None or _is_in(link, body):
            return
        names = [name for element in (link, *_parents(link)) for name in _names(element)]
        back = [
            other for name in names for other in self._links.get(name, ())[:_MOST_LINKS_BACK] if _is_in(other, body)
        ]
        if back:
            yield _Pair(self._sign(link), name, body, tuple(map(self._sign, back)))

    def _add(self, element: Element, block: Element | None) -> None:
        for name in _names(element):
            self._targets.setdefault(name, element)
        href = element.attributes.get("href", "")
        if element.name == "a" and href.startswith("#") and len(href) > 1:
            self.leading.append((element, href[1:]))
            self._links.setdefault(href[1:], []).append(element)
        self._blocks[element] = block

    def _sign(self, link: Element) -> Element:
        """Return the link, or the <sup> around it if nothing but brackets stands there beside it."""
        parent = link.parent
        if parent is None or parent.name != "sup" or parent.children > 1:
            return link
        return parent if _MARK.fullmatch(self._tree.words(parent)) else link


def _is_in(link: Element, block: Element) -> bool:
    return block.first <= link.first < block.last


def _names(element: Element) -> list[str]:
    """Return the names under which links lead to an element."""
    names = (element.attributes.get("id"), element.attributes.get("name") if element.name == "a" else None)
    return [name for name in names if name]


def _parents(link: Element) -> Iterator[Element]:
    """Yield what is closely around a link: <sup id="cite_ref-1">."""
    element = link.parent
    for _ in range(2):
        if element is None or element.name not in {"sup", "span", "b", "i"}:
            return
        yield element
        element = element.parent
