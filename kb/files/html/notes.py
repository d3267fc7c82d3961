"""The footnotes of a page, where they are what they seem.

Either a mark leads to a note, which leads back to the mark: Word writes them so when it saves a page (_ftn1, _ftnref1), and
wikis do (cite_note-1, cite_ref-1). Or raised marks stand amid the text (<sup>[1]</sup>, ①), and behind the last of them one
note follows the other, each with its mark before it. A raised mark without a note is no letter of the text either.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

from kb.files.html.elements import Element
from kb.files.html.tree import Tree
from kb.files.visible_text import Piece

_MARK = re.compile(
    r"[\[〔［【（(]?\s*(?:注释?|n)?\s*(?:\d{1,3}|[①-⑳㉑-㊿]|[*＊]{1,3}|[一二三四五六七八九十]{1,3}|[ivxlc]{1,6})?\s*[\]〕］】）)]?"
)
_BRACKETED = r"[\[〔［【（(﹝]\s*(?:注释?)?\s*(?P<bracketed>\d{1,3})\s*[\]〕］】）)﹞]"
_CIRCLED = r"(?P<circled>[①-⑳㉑-㉟㊱-㊿])"
_STARRED = r"(?P<starred>[*＊]{1,3})"
_SIGN = re.compile(rf"{_BRACKETED}|{_CIRCLED}|{_STARRED}|(?:注释?)?(?P<bare>\d{{1,3}})")
"""A raised mark: [1], ①, *, 1."""

_HEAD = re.compile(
    rf"\s*(?:注释?[:：]?\s*)?(?:{_BRACKETED}|{_CIRCLED}|{_STARRED}|(?P<bare>\d{{1,3}})(?=[.．、:：\s]))[.．、:：\s]*"
)
"""The mark before a note. 1注 is none: so does a sentence with a number begin."""

_MARKABLE = re.compile("[一-鿿々〇》〉”’」』）。，、；：！？]")
"""Behind it a raised number is a mark; behind a letter or a figure an exponent: m², 10³."""

_FRACTION = re.compile(r"\s*(?:/(?!\w*>)|⁄|&frasl;|<sub\b)")
"""Before it a raised number is a numerator: <sup>1</sup>/<sub>2</sub>."""

_TITLE = re.compile(r"[【\[]?(?:注释?|脚注|尾注|附注|注解|参考文献)[】\]]?[:：]?")
_OPENING = 24  # code points of a block in which its mark, or the title of the notes, stands
_BLOCKS = frozenset({"p", "li", "dd", "div", "aside"})
_LONGEST = 3_000
"""Code points: a note of a page and more is a part of the text to which somebody put a link."""
_MOST_LINKS_BACK = 9
"""To one place; a note that more marks lead to is looked for among the first of them."""


@dataclass(frozen=True)
class Notes:
    """`marks` lead to notes, by name; `bodies` are the elements that hold those, and `links_back` the links in them.

    Of `headed` bodies the text begins with the mark. `lone` are raised marks whose note is not found.
    """

    marks: dict[Element, str]
    bodies: dict[Element, str]
    links_back: set[Element]
    headed: set[Element]
    lone: set[Element]


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
    linked_bodies = {pair.body: pair.name for pair in sure}
    again = dict(links.again(linked_bodies))
    linked = {element for pair in sure for element in (pair.mark, *pair.links_back)} | set(again)
    raised = [mark for mark in links.raised if not any(element in linked for element in _around(mark.element))]
    bodies = links.bodies_of(raised, linked_bodies)
    leading = [mark for mark in raised if mark.key in bodies]
    return Notes(
        marks={pair.mark: pair.name for pair in sure} | again | {mark.element: mark.name for mark in leading},
        bodies=linked_bodies | {body: f"raised {key}" for key, body in bodies.items()},
        links_back={link for pair in sure for link in pair.links_back},
        headed=set(bodies.values()),
        lone={mark.element for mark in raised if mark.key not in bodies and mark.is_raised},
    )


def without_head(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the pieces of a note without the mark that it begins with."""
    head = _HEAD.match("".join(piece.text for piece in pieces))
    left = head.end() if head else 0
    rest: list[Piece] = []
    for piece in pieces:
        cut = min(left, len(piece.text))
        left -= cut
        if cut < len(piece.text):
            place = piece.place
            is_literal = place is not None and place[1] - place[0] == len(piece.text)
            rest.append(
                Piece(piece.text[cut:], (place[0] + cut, place[1]) if place and is_literal else place, piece.note)
            )
    return tuple(rest)


@dataclass(frozen=True)
class _Raised:
    """A mark amid text: `key` is what tells it from others, `form` how it is written, `first` where it stands."""

    element: Element
    key: str
    form: str
    first: int
    is_raised: bool

    @property
    def name(self) -> str:
        return f"raised {self.key}"


class _Links:
    """The links of a page to places in it, in order, and those places, each with the block it stands in.

    `raised` are marks that may belong to notes without a link.
    """

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self.leading: list[tuple[Element, str]] = []
        self.raised: list[_Raised] = []
        self._openings: dict[Element, str] = {}
        self._before = ""
        self._targets: dict[str, Element] = {}
        self._links: dict[str, list[Element]] = {}
        self._blocks: dict[Element, Element | None] = {}
        open_blocks: list[Element] = []
        for kind, element, start, end in tree.walk():
            is_block = element.name in _BLOCKS
            if kind == "start":
                if is_block:
                    open_blocks.append(element)
                if element.attributes:
                    self._add(element, open_blocks[-1] if open_blocks else None)
                self._look_at_mark(element, open_blocks[-1] if open_blocks else tree.root)
            elif kind in {"text", "raw"}:
                self._pass_text(tree.source[start:end], open_blocks[-1] if open_blocks else tree.root)
            elif kind == "end" and is_block:
                open_blocks.pop()

    def _pass_text(self, source: str, block: Element) -> None:
        text = unescape(source[:_OPENING]).lstrip() if len(self._openings.get(block, "")) < _OPENING else ""
        if text or source.strip():
            self._openings[block] = self._openings.get(block, "") + text
            self._before = unescape(source[-_OPENING:]).rstrip()[-1:] or self._before

    def _look_at_mark(self, element: Element, block: Element) -> None:
        """Keep an element that is a raised mark amid text, or a link that looks like one."""
        is_raised = element.name == "sup" or element.style.get("vertical-align") in {"super", "text-top"}
        is_link = element.name == "a" and element.attributes.get("href", "").startswith("#")
        if not (is_raised or is_link) or not self._openings.get(block):
            return
        sign = _SIGN.fullmatch(self._tree.words(element))
        if sign is None or (is_link and not is_raised and sign.lastgroup == "bare"):
            return
        if sign.lastgroup == "bare" and self._is_of_a_number(element):
            return
        if not any(element.first < mark.element.last for mark in self.raised[-1:]):
            key = _key(sign[sign.lastgroup or 0])
            self.raised.append(_Raised(element, key, sign.lastgroup or "", element.first, is_raised))

    def again(self, bodies: Mapping[Element, str]) -> Iterator[tuple[Element, str]]:
        """Yield further marks that lead to notes which are known: each note leads back to one mark only."""
        for link, name in self.leading:
            target = self._targets.get(name)
            body = self._blocks.get(target) if target is not None else None
            if (
                body is not None
                and body in bodies
                and not _is_in(link, body)
                and _MARK.fullmatch(self._tree.words(link) or "-")
            ):
                yield self._sign(link), bodies[body]

    def _is_of_a_number(self, raised: Element) -> bool:
        """Whether a raised figure is an exponent or a numerator: 千米², ½."""
        is_amid_words = _MARKABLE.match(self._before) and self._before != "米"
        return not is_amid_words or bool(_FRACTION.match(self._tree.source, raised.end))

    def bodies_of(self, marks: Sequence[_Raised], linked_bodies: Collection[Element]) -> dict[str, Element]:
        """Return the notes of raised marks, by key: a run of blocks behind the last mark, that begin with them in order.

        Empty unless each mark has one and each note a mark.
        """
        if not marks:
            return {}
        keys = list(dict.fromkeys(mark.key for mark in marks))
        blocks = [
            block
            for block in self._openings
            if block.first > marks[-1].first and block.name in _BLOCKS and block not in linked_bodies
        ]
        heads = [_HEAD.match(self._openings[block]) for block in blocks]
        signs = [(head and _key(head[head.lastgroup or 0]), head and head.lastgroup) for head in heads]
        form = marks[0].form
        for at in range(len(blocks) - len(keys) + 1):
            run = signs[at : at + len(keys)]
            is_named = form != "bare" or (at > 0 and bool(_TITLE.fullmatch(self._openings[blocks[at - 1]].strip())))
            if is_named and run == [(key, form) for key in keys]:
                return dict(zip(keys, blocks[at : at + len(keys)], strict=True))
        return {}

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


def _around(element: Element) -> Iterator[Element]:
    """Yield an element and what is in or around it closely, among which a mark may be that is known."""
    yield element
    yield from _parents(element)


def _key(sign: str) -> str:
    """Return what marks and notes share: the number of ①, [1] and 1 is 1."""
    return unicodedata.normalize("NFKC", sign).replace("＊", "*")


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
