"""A page as elements with their places, nested as the HTML standard nests them (13.2.6) where that changes what is seen.

Elements end without a tag (<p>, <li>, <td>), and tags end nothing. No parser is used: those that there are keep no places.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import lru_cache
from html import unescape
from typing import Literal, NamedTuple

from kb.files.html.elements import HIDDEN, WHOLE_PAGE, Element
from kb.files.html.tags import LINE_BREAKING, Token, attributes, tokens
from kb.files.visible_text import Bounds, TooLargeError

DEEPEST = 2_000
"""How deep elements may stand in one another; browsers flatten what is deeper than 512 (Blink)."""

MOST_TAGS = 500_000
"""A page of five megabytes that Word saved has 150,000."""

MOST_ATTRIBUTES = 1_000
"""In one tag; Word writes a dozen, and a browser compares each with all before it."""

_VOID = frozenset([
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link",
    "meta", "param", "source", "track", "wbr",
])  # fmt: skip
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SECTIONS = ("thead", "tbody", "tfoot")
_CELLS = ("td", "th", "caption")
_IN_TABLES = {*_SECTIONS, *_CELLS, "tr"}
BESIDE_PARAGRAPHS = LINE_BREAKING - {"body", "br", "html", "legend", "optgroup", "option", "select", *_IN_TABLES}
_SPECIAL = (LINE_BREAKING | {"applet", "button", "colgroup", "marquee", "object", "template"}) - {"option", "optgroup"}

# Where the search for an element to be ended stops: 13.2.4.2, and "special" there.
_SCOPE = {"applet", "caption", "html", "marquee", "object", "table", "td", "template", "th"}
_LIMITS = {
    "block": _SCOPE,
    "paragraph": _SCOPE | {"button"},
    "list": _SCOPE | {"ol", "ul"},
    "table": {"html", "table", "template"},
    "item": _SPECIAL - {"address", "dd", "div", "dt", "li", "p", *_HEADINGS},
    "special": _SPECIAL,
}
# What a start tag ends, and what it does not look beyond.
_ENDED: dict[str, tuple[tuple[str, ...], str]] = {
    "a": (("a",), "special"),
    "button": (("button",), "block"),
    "li": (("li",), "item"),
    "optgroup": (("option", "optgroup"), "special"),
    "option": (("option",), "special"),
    "select": (("select",), "block"),
    "tr": ((*_CELLS, "tr"), "table"),
    **dict.fromkeys(("dd", "dt"), (("dd", "dt"), "item")),
    **dict.fromkeys(("rb", "rp", "rt", "rtc"), (("rb", "rp", "rt"), "special")),
    **dict.fromkeys(("td", "th"), (_CELLS, "table")),
    **dict.fromkeys((*_SECTIONS, "caption"), ((*_CELLS, "tr", *_SECTIONS), "table")),
    **dict.fromkeys(_HEADINGS, (_HEADINGS, "item")),
}

Kind = Literal["start", "end", "text", "raw", "unseen"]


class Event(NamedTuple):
    """What comes next on a page: an element begins, ends, or is passed over; or text, `[start, end)` of the source."""

    kind: Kind
    element: Element
    start: int
    end: int


class Tree:
    """The elements of a page and the text in them, as events in order.

    Raises TooLargeError if there are too many tags, or they stand too deep in one another.
    """

    def __init__(self, source: str, bounds: Bounds) -> None:
        self.source = source
        self.root = Element("", {}, None, 0, 0)
        self.events = [Event("start", self.root, 0, 0)]
        self._bounds = bounds
        self._stack = [self.root]
        self._open: defaultdict[str, list[int]] = defaultdict(list)
        self._build()

    def walk(self, signs: Collection[Element] = ()) -> Iterator[Event]:
        """Yield the events of the page; what is not seen, and `signs`, as one, without what is in them."""
        at = 0
        while at < len(self.events):
            event = self.events[at]
            element = event.element
            if event.kind == "start" and (element.unseen is not None or element in signs):
                yield Event("unseen", element, element.start, element.end)
                at = element.last
            else:
                yield event
            at += 1

    @property
    def hides_all(self) -> bool:
        """Whether the page as a whole is marked as hidden."""
        return any(event.element.is_hidden for event in self.events if event.element.name in WHOLE_PAGE)

    def show_hidden(self) -> bool:
        """Take what is hidden, and in nothing that is hidden, for what is shown; tell whether there was any."""
        hidden = [event.element for event in self.walk() if event.kind == "unseen" and event.element.unseen == HIDDEN]
        for element in hidden:
            element.unseen = None
        return bool(hidden)

    @property
    def title(self) -> str:
        """What the page calls itself in its <title>."""
        titles = (event.element for event in self.events if event.element.name == "title")
        return next((self.words(element) for element in titles), "")

    def words(self, element: Element) -> str:
        """Return all text in an element but for programs and styles, in one line."""
        parts: list[str] = []
        at = element.first
        while at <= element.last:
            kind, inner, start, end = self.events[at]
            if kind == "start" and inner is not element and inner.unseen == "":
                at = inner.last
            elif kind in {"text", "raw"}:
                text = self.source[start:end]
                parts.append(unescape(text) if kind == "text" else text)
            at += 1
        return " ".join(" ".join(parts).split())

    def _build(self) -> None:
        tags = 0
        for token in tokens(self.source):
            if token.kind in {"text", "raw"}:
                self.events.append(Event("raw" if token.kind == "raw" else "text", self._stack[-1], *token[1:3]))
            elif token.kind == "other":
                if self._stack[-1].name in {"title", "textarea"}:
                    self.events.append(Event("text", self._stack[-1], *token[1:3]))
            else:
                tags += 1
                if tags > MOST_TAGS:
                    raise TooLargeError(_too_much("标记过多，不像一份政策文件", self._bounds))
                self._bounds.check_signs(tags)
                (self._begin if token.kind == "start" else self._finish)(token)
        self._pop(1, len(self.source))
        self.root.last, self.root.end = len(self.events), len(self.source)
        self.events.append(Event("end", self.root, self.root.end, self.root.end))

    def _begin(self, tag: Token) -> None:
        name = tag.name
        if name == "head" or (name in {"html", "body"} and self._open[name]):
            return
        if name in _ENDED:
            self._end_open(*_ENDED[name], tag.start)
        if name in BESIDE_PARAGRAPHS:
            self._end_open(("p",), "paragraph", tag.start)
        self._push(Element(name, self._attributes(tag), self._stack[-1], tag.start, len(self.events)))
        if self._is_stray(name) or name in _VOID or (self.source[tag.end - 2] == "/" and self._ends_at_once(name)):
            self._pop(len(self._stack) - 1, tag.end)

    def _is_stray(self, name: str) -> bool:
        """Whether an element is a part of a table outside any: it holds nothing, and ends the line."""
        return name in _IN_TABLES and not self._open["table"]

    def _ends_at_once(self, name: str) -> bool:
        """Whether <x/> is whole. In HTML it is none, but what may be text is taken for text."""
        return ":" in name or self._stack[-1].unseen is not None or bool(self._open["svg"] or self._open["math"])

    def _attributes(self, tag: Token) -> dict[str, str]:
        markup = self.source[tag.start : tag.end]
        values: dict[str, str] = {}
        for count, (name, value) in enumerate(attributes(markup)):
            if count >= MOST_ATTRIBUTES:
                raise TooLargeError(_too_much("标记过多，不像一份政策文件", self._bounds))
            values.setdefault(name, unescape(value) if "&" in value else value)
        return values

    def _finish(self, tag: Token) -> None:
        name = tag.name
        if name in {"html", "head", "body"}:
            return
        names = _HEADINGS if name in _HEADINGS else (name,)
        is_ended = self._end_open(names, _end_limit(name), tag.end)
        if not is_ended and (name in {"br", "p"} or self._is_stray(name)):  # they are elements of their own
            self._push(Element(name, {}, self._stack[-1], tag.start, len(self.events)))
            self._pop(len(self._stack) - 1, tag.end)
        elif not is_ended and self._open[name] and name not in _SPECIAL:
            self._stack[self._open[name].pop()].is_closed = True  # it ends with the block that stands in it

    def _end_open(self, names: tuple[str, ...], limit: str, at: int) -> bool:
        """End the outermost open element of `names` within the limit, and all in it; tell whether there was one."""
        stop = self._last(f"{limit} limit")
        depth = min((last for name in names if (last := self._last(name)) >= max(1, stop)), default=0)
        if depth:
            self._pop(depth, at)
        return depth > 0

    def _last(self, key: str) -> int:
        places = self._open[key]
        return places[-1] if places else 0

    def _push(self, element: Element) -> None:
        if len(self._stack) > DEEPEST:
            raise TooLargeError(_too_much("标记层层相套太深，为免漏掉文字不予读取", self._bounds))
        self._stack[-1].children += 1
        for key in _keys(element.name):
            self._open[key].append(len(self._stack))
        self._stack.append(element)
        self.events.append(Event("start", element, element.start, element.start))

    def _pop(self, depth: int, at: int) -> None:
        """End what is open from that depth on."""
        while len(self._stack) > depth or self._stack[-1].is_closed:
            element = self._stack.pop()
            element.last, element.end = len(self.events), at
            self.events.append(Event("end", element, at, at))
            for key in _keys(element.name):
                if self._last(key) == len(self._stack):
                    self._open[key].pop()


@lru_cache(maxsize=1_000)
def _keys(name: str) -> tuple[str, ...]:
    """Return under what an open element is looked for: its name, and each limit that it is."""
    return (name, *(f"{limit} limit" for limit, names in _LIMITS.items() if name in names))


def _end_limit(name: str) -> str:
    """Return beyond what an end tag does not look."""
    if name in _IN_TABLES or name == "table":
        return "table"
    return {"p": "paragraph", "li": "list"}.get(name, "block" if name in _SPECIAL else "special")


def _too_much(reason: str, bounds: Bounds) -> str:
    return f"网页的{reason}，请在浏览器里打开、复制文字，存为 .txt {bounds.purpose}。"
