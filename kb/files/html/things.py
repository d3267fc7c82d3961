"""What a page shows that is no text of it: frames, embedded things, pictures; and the files that it leads to."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote, urlsplit

from kb.files.html.elements import Element
from kb.files.html.tree import Tree
from kb.files.visible_text import LeftOut

_NOTHING = re.compile(r"about:|javascript:|#|$", re.IGNORECASE)
_ATTACHED = re.compile(
    r"\.(?:docx?|wps|wpt|rtf|xlsx?|et|csv|pptx?|dps|pdf|ofd|ceb|odt|ods|zip|rar|7z|tar\.gz)", re.IGNORECASE
)
_ASKS_FOR_PROGRAMS = re.compile("脚本|[Jj]ava[Ss]cript|启用|浏览器")
_WRITTEN_BY_STYLE = re.compile(r"content\s*:\s*(?:counters?\(|[\"'][^\"'{}]{0,40}[一-鿿])")
_MARKUP = re.compile(r"<[^<>]*>")
_PIXELS = re.compile(r"\s*(\d{1,5})(?:\.\d*)?\s*(px|%|)\s*")

_TINY = 60
"""Pixels: a picture that is lower or narrower is a sign, an arrow, a line."""

_LARGE = 60_000
"""Square pixels, 300 by 200: in a smaller picture no table and no page of text can be read."""

_MOST_NAMED = 20
"""Pictures that are told one by one, and names of the others."""

_LITTLE_TEXT = 300
"""Code points of a page so short that a picture of unknown size may be what it is about; navigation alone has so many."""

_LONGEST = 200  # code points of an address or a remark that are told


def told(element: Element, tree: Tree) -> tuple[str, str]:
    """Return as what something that is not read is told, and its words; empty for what nobody would miss."""
    kind, words = element.unseen or "", tree.words(element)
    match element.name:
        case "noscript" | "style":
            return _of_programs(element, tree)
        case "iframe" | "frame":
            words = _frame(element)
        case "input":
            words = element.attributes.get("value", "") if _is_filled_in(element) else ""
        case "embed" | "object" | "video" | "audio" | "applet" | "canvas":
            inside = (each.element.target for each in tree.events[element.first : element.last])
            words = words or _name_of(next((address for address in inside if address), "")) or _words_of(element)
    return kind, words


def _words_of(element: Element) -> str:
    return "由脚本画出的图" if element.name == "canvas" else ""


def _is_filled_in(control: Element) -> bool:
    """Whether a control shows words that somebody typed, and no button or sign of the page."""
    return control.attributes.get("type", "text").lower() in {"text", "search", "email", "tel", "url", "number", "date"}


def _frame(element: Element) -> str:
    """Return what a page in a frame is called; empty for one that shows nothing."""
    width, height = _size(element)
    if (width is not None and width < 2) or (height is not None and height < 2):
        return ""
    srcdoc = _MARKUP.sub("", element.attributes.get("srcdoc", "")).strip()
    if srcdoc:
        return f"写在网页里的框架：{srcdoc}"[:_LONGEST]
    address = element.attributes.get("src", "").strip()
    if _NOTHING.match(address):
        return ""
    title = element.attributes.get("title", "").strip()
    return f"{title}（{address[:_LONGEST]}）" if title else address[:_LONGEST]


def _of_programs(element: Element, tree: Tree) -> tuple[str, str]:
    """Return what a page says to whoever runs no programs, or that its styles write letters."""
    source = tree.source[element.start : element.end]
    if element.name == "noscript":
        words = " ".join(_MARKUP.sub(" ", source).split())
        return ("脚本内容", words[:_LONGEST]) if _ASKS_FOR_PROGRAMS.search(words) else ("", "")
    return ("脚本内容", "样式表写出的编号或文字，没有读到") if _WRITTEN_BY_STYLE.search(source) else ("", "")


# Pictures


def pictures(images: Sequence[tuple[Element, str]], characters: int) -> Iterator[LeftOut]:
    """Yield the pictures of a page of so many characters, each with its line: the large ones by themselves, others at once."""
    others: list[tuple[str, str]] = []
    large = 0
    names = dict.fromkeys(
        (name, _is_large(element, characters), line) for element, line in images if (name := _picture(element))
    )
    for name, is_large, line in names:
        if is_large and large < _MOST_NAMED:
            large += 1
            yield LeftOut("大幅图片", name, line)
        else:
            others.append((name, line))
    if others:
        some = "、".join(dict.fromkeys(name for name, _ in others[:_MOST_NAMED]))
        yield LeftOut("图片", f"{len(others)} 幅图片：{some}", others[0][1])


def _picture(element: Element) -> str:
    """Return what a picture is called; empty for a sign or a line of the page."""
    sizes = [size for size in _size(element) if size is not None]
    if any(size < _TINY for size in sizes) or not element.target:
        return ""
    words = " ".join(element.attributes.get("alt", "").split())
    name = "" if element.target.startswith("data:") else _name_of(element.target)
    if not words and not name and len(element.target) < 1_000:
        return ""
    shown = "×".join(str(size) for size in sizes) if len(sizes) > 1 else ""
    inside = "，".join(filter(None, (name, shown)))
    return f"{words}（{inside}）" if words and inside else words or inside or "写在网页里的图片"


def _is_large(element: Element, characters: int) -> bool:
    width, height = _size(element)
    if width is None or height is None:
        return characters < _LITTLE_TEXT or (width or 0) >= _LARGE**0.5 * 2
    return width * height >= _LARGE


def _size(element: Element) -> tuple[int | None, int | None]:
    """Return width and height in pixels; None where the page does not say."""
    width, height = (
        _pixels(element.style.get(name) or element.attributes.get(name, "")) for name in ("width", "height")
    )
    return width, height


def _pixels(length: str) -> int | None:
    match = _PIXELS.fullmatch(length)
    return int(match[1]) if match and match[2] != "%" else None


# Addresses


def is_file(address: str) -> bool:
    """Whether an address is that of a file that offices attach to a page."""
    path = unquote(_path(address))
    return bool(path) and any(
        _ATTACHED.fullmatch(path, at) for at in (path.rfind("."), path.rfind(".tar.gz")) if at > 0
    )


def _name_of(address: str) -> str:
    return unquote(_path(address)).rstrip("/").rpartition("/")[2][:_LONGEST]


def _path(address: str) -> str:
    try:
        return urlsplit(address.strip()).path
    except ValueError:  # a host in brackets that is none
        return ""
