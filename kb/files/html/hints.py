"""What a page says of itself: the meta data of a government's site, and the heading that is marked as the title."""

import re
from collections.abc import Iterator

from kb.files.html.elements import Element
from kb.files.html.tree import Tree
from kb.files.visible_text import Hints

# 政府网站发展指引 (国办发〔2017〕47号), annex: the names of the meta data of a page.
_TITLE, _DAY = "articletitle", "pubdate"
_MARKED = re.compile(
    r"(?:^|[\s_-])(?:title|tit|biaoti|bt)(?:$|\s)|(?:^|[\s_-])(?:art|arti|article|news|con|cont|content|detail|show|info|wz|xl)"
    r"[_-]?(?:title|tit|bt)(?:$|\s)",
    re.IGNORECASE,
)
_MAY_BE_MARKED = {"h1", "h2", "h3", "div", "p", "span", "td", "strong"}
_HAN = re.compile("[\u4e00-\u9fff]")
# Characters and Chinese ones of a title: 165 is the longest that was seen; what is shorter than four names a column.
_LONGEST, _LEAST = 220, 4
# Titles that a page may state: more are the entries of a list.
_MOST = 6
# Tags and texts in a heading; what holds more is no title, and holds others that are marked.
_MOST_INSIDE = 60


def hints_of(tree: Tree) -> Hints:
    """Return what a page says of its title and day."""
    elements = [event.element for event in tree.events if event.kind == "start"]
    elements = [element for element in elements if element.last - element.first <= _MOST_INSIDE]
    meta = dict(_meta(elements))
    marked = [tree.words(element) for element in elements if _is_marked(element)]
    headings = [tree.words(element) for element in elements if element.name == "h1"]
    titles = [meta.get(_TITLE, ""), *(_few(marked)), *(_few(headings)), meta.get("og:title", "")]
    return Hints(tuple(dict.fromkeys(title for title in titles if _can_be_title(title))), meta.get(_DAY, ""))


def _meta(elements: list[Element]) -> Iterator[tuple[str, str]]:
    for element in elements:
        if element.name == "meta":
            name = element.attributes.get("name") or element.attributes.get("property") or ""
            yield name.strip().lower(), " ".join(element.attributes.get("content", "").split())


def _is_marked(element: Element) -> bool:
    """Tell whether an element is marked as the title of the page: `<h2 class="title">`, `<div id="arti_title">`."""
    names = f"{element.attributes.get('class', '')} {element.attributes.get('id', '')}".strip()
    return element.name in _MAY_BE_MARKED and bool(names) and bool(_MARKED.search(names))


def _few(titles: list[str]) -> list[str]:
    """Return titles that a page states, none if there are so many that they are a list."""
    titles = [title for title in dict.fromkeys(titles) if _can_be_title(title)]
    return titles if len(titles) <= _MOST else []


def _can_be_title(title: str) -> bool:
    return len(title) <= _LONGEST and len(_HAN.findall(title)) >= _LEAST
