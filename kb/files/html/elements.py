"""The elements of a page: which are seen, which begin a line, as browsers show them without the page's style sheets."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from kb.files.html.tags import LINE_BREAKING

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


@dataclass(eq=False, slots=True)
class Element:
    """An element of a page, which begins at `start` of the source and ends at `end`.

    `first` and `last` are the places of its start and end among the events of its tree; `children` counts the elements
    directly in it. `unseen` is what it is if it is not read: 隐藏文字, 表单控件; empty if nobody would miss it, None if it
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

    def __post_init__(self) -> None:
        style = self.attributes.get("style")
        self.style = _declarations(style) if style else _NO_STYLE
        self.unseen = self._unseen()

    def _unseen(self) -> str | None:
        if self.name in _NOTHING:
            return ""
        is_hidden = (
            "hidden" in self.attributes
            or self.style.get("display") == "none"
            or self.style.get("visibility") in {"hidden", "collapse"}
            or self.style.get("mso-hide") == "all"
            or (self.name == "dialog" and "open" not in self.attributes)
        )
        return _TOLD.get(self.name, HIDDEN if is_hidden else None)

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
