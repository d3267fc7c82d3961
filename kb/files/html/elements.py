"""The elements of a page: which are seen, which begin a line, as browsers show them without the page's style sheets."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from kb.files.html.tags import LINE_BREAKING
from kb.files.visible_text import FAR

HIDDEN, STRUCK = "隐藏文字", "删除线文字"

WHOLE_PAGE = frozenset({"html", "body"})
"""What holds all of a page: hidden, it is shown by a script once the page has come."""

_NOTHING = frozenset(
    {"base", "basefont", "bgsound", "link", "meta", "script", "style", "template", "title"}
    | {"noscript", "noembed", "noframes", "rp", "area", "annotation", "annotation-xml"}
)
_TOLD = {
    **dict.fromkeys(("button", "datalist", "input", "meter", "progress", "select", "textarea"), "表单控件"),
    **dict.fromkeys(("applet", "audio", "canvas", "embed", "object", "svg", "video"), "嵌入内容"),
    **dict.fromkeys(("frame", "iframe"), "框架页"),
    **dict.fromkeys(("del", "s", "strike"), STRUCK),
    "img": "图片",
    **dict.fromkeys(("rt", "rtc"), "注音"),
}
_PREFORMATTED = frozenset({"pre", "listing", "xmp", "plaintext"})
_NO_STYLE: Mapping[str, str] = {}
_INLINE = re.compile("inline|contents|ruby")
_LENGTH = re.compile(r"(-?[0-9]{1,4}(?:\.[0-9]{1,4})?)(em|rem|px|pt|mm|cm|in)")
# Of type of 16 pixels, as browsers have it; Word saves that of papers as 16 points.
_HALF_WIDTHS = {"em": 2.0, "rem": 2.0, "px": 1 / 8, "pt": 1 / 8, "mm": 0.47, "cm": 4.7, "in": 12.0}
_BLOCK = re.compile("block|list-item|flex|grid|table|flow-root")


@dataclass(eq=False, slots=True)
class Element:
    """An element of a page, which begins at `start` of the source and ends at `end`.

    `first` and `last` are the places of its start and end among the events of its tree; `children` counts the elements
    directly in it. `indent` is how far in its text begins by its style, in half-widths. `unseen` is what it is if it is not read: 隐藏文字, 表单控件; empty if nobody would miss it, None if it
    is read.
    """

    name: str
    attributes: Mapping[str, str]
    parent: "Element | None"
    start: int
    first: int
    end: int = 0
    last: int = 0
    children: int = 0
    is_closed: bool = False
    style: Mapping[str, str] = field(init=False)
    unseen: str | None = field(init=False)
    indent: int = field(init=False)

    def __post_init__(self) -> None:
        style = self.attributes.get("style")
        self.style = _declarations(style) if style else _NO_STYLE
        self.unseen = self._unseen()
        self.indent = self._indent()

    def _unseen(self) -> str | None:
        if self.name in _NOTHING and not (self.name == "template" and "shadowrootmode" in self.attributes):
            return ""
        is_hidden = self.is_hidden and self.name not in WHOLE_PAGE
        if is_hidden and self.name in {"frame", "iframe", "img"}:
            return ""
        is_struck = "line-through" in self.style.get("text-decoration", self.style.get("text-decoration-line", ""))
        return _TOLD.get(self.name, HIDDEN if is_hidden else STRUCK if is_struck else None)

    @property
    def is_hidden(self) -> bool:
        """Whether its style says that nobody sees it; scripts may say otherwise."""
        return (
            "hidden" in self.attributes
            or self.style.get("display") == "none"
            or self.style.get("visibility") in {"hidden", "collapse"}
            or self.style.get("mso-hide") == "all"
            or (self.name == "dialog" and "open" not in self.attributes)
        )

    @property
    def target(self) -> str:
        """Where what it shows comes from, also where a program is to fetch it later; empty if it says nothing."""
        names = ("src", "data", "data-src", "data-original", "data-url")
        return next((value for name in names if (value := self.attributes.get(name, "").strip())), "")

    def _indent(self) -> int:
        align = self.style.get("text-align") or self.attributes.get("align", "").lower()
        if self.name == "center" or align in {"center", "right", "end"}:
            return FAR
        around = self.parent.indent if self.parent else 0
        length = _LENGTH.match(self.style.get("text-indent", ""))
        if length:
            return max(0, round(float(length[1]) * _HALF_WIDTHS[length[2]]))
        return 0 if align and around == FAR else around

    @property
    def level(self) -> int:
        """The level of h1 … h6; 0 for others."""
        return int(self.name[1]) if len(self.name) == 2 and self.name[0] == "h" and self.name[1] in "123456" else 0

    @property
    def breaks_line(self) -> bool:
        """Whether a line begins before the element, and another after it."""
        display = self.style.get("display", "")
        if _INLINE.match(display):
            return self.name == "br"
        return self.name in LINE_BREAKING or bool(_BLOCK.match(display))

    @property
    def keeps_space(self) -> bool | None:
        """Whether line ends in its source are line ends; None if that is as around it."""
        space = self.style.get("white-space", "")
        if space:
            return space.startswith(("pre", "break-spaces"))
        return True if self.name in _PREFORMATTED else None

    def whole_number(self, name: str, otherwise: int) -> int:
        """Return an attribute as a number of at most six digits."""
        digits = re.match(r"\s*([+-]?[0-9]{1,6})\b", self.attributes.get(name, ""))
        return int(digits[1]) if digits else otherwise


@lru_cache(maxsize=1_000)
def _declarations(style: str) -> Mapping[str, str]:
    """Return the declarations of a style attribute, in lower case."""
    values: dict[str, str] = {}
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        values[name.strip().lower()] = value.partition("!")[0].strip().lower()
    return values
