"""The elements of a page: which are seen, which begin a line, as browsers show them without the page's style sheets."""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Literal

from lxml.etree import _Element as Element
from lxml.etree import iterwalk

from kb.files.html.tags import LINE_BREAKING

DEEPEST = 2_000
"""How deep elements may stand in one another: libxml2 drops the rest of a page, without a word, from 2,048 on."""

HIDDEN = "隐藏文字"

_NOTHING = frozenset(
    {"base", "basefont", "bgsound", "link", "meta", "script", "style", "template", "title"}
    | {"noscript", "iframe", "noembed", "noframes", "rp", "area", "annotation", "annotation-xml"}
)
_TOLD = {
    **dict.fromkeys(("button", "datalist", "input", "meter", "progress", "select", "textarea"), "表单控件"),
    **dict.fromkeys(("applet", "audio", "canvas", "object", "svg", "video"), "嵌入内容"),
    **dict.fromkeys(("rt", "rtc"), "注音"),
}
_PREFORMATTED = frozenset({"pre", "listing", "xmp", "plaintext"})
_NO_STYLE: Mapping[str, str] = {}
_INLINE = re.compile("inline|contents|ruby")
_BLOCK = re.compile("block|list-item|flex|grid|table|flow-root")

Event = Literal["start", "end", "unseen"]


def walk(root: Element, signs: Collection[Element] = ()) -> Iterator[tuple[Event, Element]]:
    """The elements of a page where they begin and end, in order; those that are not seen, and `signs`, as one event, what
    stands in them left out."""
    events = iterwalk(root, events=("start", "end"))
    passed: Element | None = None
    for event, element in events:
        if event == "start":
            if element in signs or unseen(element) is not None:
                events.skip_subtree()
                passed = element
                yield "unseen", element
            else:
                yield "start", element
        elif element is passed:
            passed = None
        else:
            yield "end", element


def unseen(element: Element) -> str | None:
    """What an element is that is not read: 隐藏文字, 表单控件; empty if nobody would miss it; None if it is read."""
    name = tag(element)
    if name in _NOTHING or not name:
        return ""
    if name in _TOLD:
        return _TOLD[name]
    return HIDDEN if _is_hidden(element, name) else None


def _is_hidden(element: Element, name: str) -> bool:
    style = properties(element)
    return (
        "hidden" in element.attrib
        or style.get("display") == "none"
        or style.get("visibility") in {"hidden", "collapse"}
        or style.get("mso-hide") == "all"
        or (name == "dialog" and "open" not in element.attrib)
    )


def tag(element: Element) -> str:
    """The name of an element; empty for what is none."""
    return element.tag if isinstance(element.tag, str) else ""


def properties(element: Element) -> Mapping[str, str]:
    """What the style of an element says itself, in lower case."""
    style = element.get("style")
    return _said(style) if style else _NO_STYLE


@lru_cache(maxsize=1_000)
def _said(style: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for each in style.split(";"):
        name, _, said = each.partition(":")
        found[name.strip().lower()] = said.partition("!")[0].strip().lower()
    return found


def breaks_line(element: Element) -> bool:
    """Whether a line begins before an element, and another after it."""
    display = properties(element).get("display", "")
    if _INLINE.match(display):
        return tag(element) == "br"
    return tag(element) in LINE_BREAKING or bool(_BLOCK.match(display))


def keeps_space(element: Element) -> bool | None:
    """Whether line ends in the source of an element are line ends; None if that is as around it."""
    space = properties(element).get("white-space", "")
    if space:
        return space.startswith(("pre", "break-spaces"))
    return True if tag(element) in _PREFORMATTED else None


def whole_number(element: Element, name: str, otherwise: int) -> int:
    """An attribute as a number of at most six digits."""
    found = re.fullmatch(r"\s*([+-]?[0-9]{1,6})\b.*", element.get(name) or "", re.DOTALL)
    return int(found[1]) if found else otherwise


def words(element: Element) -> str:
    """All text in an element but for programs and styles, in one line."""
    pieces: list[str] = []
    for each in element.iter():
        if tag(each) not in _NOTHING:
            pieces.append(each.text or "")
        if each is not element:
            pieces.append(each.tail or "")
    return " ".join(" ".join(pieces).split())


def is_too_deep(root: Element) -> bool:
    """Whether elements stand deeper in one another than can be read."""
    depth = 0
    for event, _ in iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            return True
    return False
