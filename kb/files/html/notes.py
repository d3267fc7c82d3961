"""The footnotes of a page, where they are what they seem: a mark that leads to a note, which leads back to the mark.

Word writes them so when it saves a page (_ftn1, _ftnref1), and wikis do (cite_note-1, cite_ref-1).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml.etree import _Element as Element

from kb.files.html.elements import tag, walk, words

_MARK = re.compile(
    r"[\[〔［【（(]?\s*(?:注释?|n)?\s*(?:\d{1,3}|[①-⑳㉑-㊿]|[*＊]{1,3}|[一二三四五六七八九十]{1,3}|[ivxlc]{1,6})?\s*[\]〕］】）)]?"
)
_BLOCKS = frozenset({"p", "li", "dd", "div", "aside"})
_LONGEST = 3_000
_MOST_LINKS_BACK = 9


@dataclass(frozen=True)
class Notes:
    """`marks` lead to notes, by name; `bodies` are the elements that hold those, and `links_back` the links in them."""

    marks: dict[Element, str] = field(default_factory=dict)
    bodies: dict[Element, str] = field(default_factory=dict)
    links_back: set[Element] = field(default_factory=set)


def notes(root: Element) -> Notes:
    """The footnotes of a page that can be told for sure."""
    links = _Links(root)
    found = [pair for link, name in links.leading for pair in links.pairs(link, name)]
    taken = Counter(body for body, _ in dict.fromkeys((pair.body, pair.name) for pair in found))
    sure = [pair for pair in found if taken[pair.body] == 1 and len(words(pair.body)) <= _LONGEST]
    return Notes(
        marks={pair.mark: pair.name for pair in sure},
        bodies={pair.body: pair.name for pair in sure},
        links_back={link for pair in sure for link in pair.links_back},
    )


@dataclass(frozen=True)
class _Pair:
    mark: Element
    name: str
    body: Element
    links_back: tuple[Element, ...]


class _Links:
    """The links of a page to places in it, in order, and those places, each with the block it stands in."""

    def __init__(self, root: Element) -> None:
        self.leading: list[tuple[Element, str]] = []
        self._targets: dict[str, Element] = {}
        self._links: dict[str, list[Element]] = {}
        self._blocks: dict[Element, Element | None] = {}
        # Where elements begin, and blocks end, counted in elements.
        self._begins: dict[Element, int] = {}
        self._ends: dict[Element, int] = {}
        leads = any((link.get("href") or "").startswith("#") for link in root.iter("a"))
        open_blocks: list[Element] = []
        for event, element in walk(root) if leads else ():
            if event == "start":
                if tag(element) in _BLOCKS:
                    open_blocks.append(element)
                self._add(element, open_blocks[-1] if open_blocks else None)
            elif event == "end" and tag(element) in _BLOCKS:
                self._ends[open_blocks.pop()] = len(self._begins)

    def pairs(self, link: Element, name: str) -> Iterator[_Pair]:
        """The mark and the note, if `link` to the place `name` is one."""
        target = self._targets.get(name)
        if target is None or self._begins[target] < self._begins[link] or not _MARK.fullmatch(words(link) or "-"):
            return
        body = self._blocks[target]
        if body is None or self._is_in(link, body):
            return
        names = [own for each in (link, *_parents(link)) for own in _names(each)]
        back = [
            each for own in names for each in self._links.get(own, ())[:_MOST_LINKS_BACK] if self._is_in(each, body)
        ]
        if back:
            yield _Pair(_sign(link), name, body, tuple(map(_sign, back)))

    def _is_in(self, link: Element, block: Element) -> bool:
        return self._begins[block] <= self._begins[link] < self._ends[block]

    def _add(self, element: Element, block: Element | None) -> None:
        names, href = _names(element), element.get("href") or ""
        leads = tag(element) == "a" and href.startswith("#") and len(href) > 1
        if names or leads or element is block:
            self._begins[element] = len(self._begins)
            self._blocks[element] = block
        for name in names:
            self._targets.setdefault(name, element)
        if leads:
            self.leading.append((element, href[1:]))
            self._links.setdefault(href[1:], []).append(element)


def _names(element: Element) -> list[str]:
    """The names under which links lead to an element."""
    found = (element.get("id"), element.get("name") if tag(element) == "a" else None)
    return [name for name in found if name]


def _parents(link: Element) -> Iterator[Element]:
    """What is closely around a link: <sup id="cite_ref-1">."""
    for each in islice(link.iterancestors(), 2):
        if tag(each) not in {"sup", "span", "b", "i"}:
            return
        yield each


def _sign(link: Element) -> Element:
    """The link, or the <sup> around it if nothing but brackets stands there beside it."""
    parent = link.getparent()
    if parent is None or tag(parent) != "sup" or len(parent) > 1:
        return link
    return parent if _MARK.fullmatch(words(parent)) else link
