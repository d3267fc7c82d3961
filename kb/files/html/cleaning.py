"""Pages made safe to open: one of harmless elements stays as it is, any other is written anew without the rest.

A page stays as it is only if every one of its tags is of a strict form and on the list: then every browser reads it in
one way. Of any other page the text and the tags that are on the list are written down again, in that form, and nh3 has
the last word.

Nor does a page that is given back ask the network when it is opened: a picture that lies elsewhere keeps its address, in an
attribute that no program loads from, and says so. All else that loads (style sheets, frames, media) is not on the list.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape, unescape

import nh3

from kb.files.html.tags import LINE_BREAKING, REFERENCE, Token, attributes, tokens
from kb.files.html.tree import BESIDE_PARAGRAPHS, Tree
from kb.files.markup import meets, merged
from kb.files.visible_text import DRAFT, Span, TooLargeError

_FORMATTING = frozenset(["a", "b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"])
_ELEMENTS = _FORMATTING | frozenset([
    "abbr", "acronym", "address", "article", "aside", "bdi", "bdo", "blockquote", "br", "caption", "center", "cite",
    "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "figcaption", "figure", "footer", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "img", "ins", "kbd", "li", "main", "mark", "nav", "ol",
    "p", "pre", "q", "rp", "rt", "ruby", "samp", "section", "span", "sub", "summary", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "time", "tr", "ul", "var", "wbr",
])  # fmt: skip
_OF_THE_PAGE = {
    "html": {"class", "dir", "lang", "xmlns"},
    "head": set[str](),
    "title": set[str](),
    "meta": {"charset", "content", "http-equiv", "name"},
    "body": {"bgcolor", "class", "dir", "hidden", "id", "lang", "style"},
}
_EVERYWHERE = frozenset(["align", "class", "dir", "hidden", "id", "lang", "style", "title", "valign"])
_SIZE = frozenset({"width", "height"})
_ATTRIBUTES = {
    "a": {"href", "name", "target"},
    **dict.fromkeys(("col", "colgroup"), _SIZE | {"span"}),
    "font": {"color", "face", "size"},
    "hr": _SIZE | {"color", "noshade", "size"},
    "img": _SIZE | {"alt", "border", "data-src", "src"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "table": _SIZE | {"bgcolor", "border", "cellpadding", "cellspacing", "summary"},
    **dict.fromkeys(("td", "th"), _SIZE | {"bgcolor", "colspan", "headers", "nowrap", "rowspan", "scope"}),
    "time": {"datetime"},
    "tr": {"bgcolor"},
    "ul": {"type"},
}
_ALLOWED = {name: set(_EVERYWHERE | _ATTRIBUTES.get(name, set())) for name in _ELEMENTS}


_VALUE = r"\"[^\"<>]*+\"|'[^'<>]*+'|[\w.#%/:-]++"
_STRICT_START = re.compile(
    rf"<[A-Za-z][A-Za-z0-9]*+(?:[\t\n\f\r ]++[A-Za-z][A-Za-z-]*+(?:=(?:{_VALUE}))?+)*+[\t\n\f\r ]*+/?>"
)
_ATTRIBUTE = re.compile(rf"[\t\n\f\r ]++([A-Za-z][A-Za-z-]*+)(?:=({_VALUE}))?+")
_STRICT_END = re.compile(r"</[A-Za-z][A-Za-z0-9]*+[\t\n\f\r ]*+>")
_DOCTYPE = re.compile(r"<!doctype html[^<>]*+>", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_BARE_AMPERSAND = re.compile(rf"&(?!{REFERENCE.pattern[1:]})")

# Relative: neither a colon nor what could be one before the path, the query or the fragment begins.
_LINKED = re.compile(r"(?:https?:|mailto:|tel:)|[^:/?#&\\]*+(?:[/?#]|\Z)", re.IGNORECASE)
# As browsers read an address: tabs and line ends are nothing, blanks before it too, and \\ is /.
_NOTHING = re.compile(r"[\t\n\r]|^[\x00-\x20]+")
_ELSEWHERE = re.compile(r"(?:https?:|[\\/]{2})", re.IGNORECASE)
_TOLD = ' title="网上的图片：打开这份稿件时不去取"'
_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp|bmp);base64,[A-Za-z0-9+/=\s]*+\Z", re.IGNORECASE)
_PROPERTY = re.compile(
    r"\s*(?:background-color|border(?:-[a-z]+)*|color|display|font(?:-[a-z]+)?|height|letter-spacing|line-height"
    r"|list-style(?:-type)?|margin(?:-[a-z]+)?|mso-hide|padding(?:-[a-z]+)?|page-break-[a-z]+"
    r"|text-(?:align|decoration|indent|justify)|vertical-align|visibility|white-space|width|word-break|word-spacing)\s*:(?:[^()\\/@<>&;{}:]|rgba?\([\d\s.,%]*\))*",
    re.IGNORECASE,
)
# What a page may say of itself: no refresh, which leads away.
_META = {"http-equiv": {"content-type"}, "name": {"author", "description", "generator", "keywords", "viewport"}}

# The name of an encoding in a page, by its name in Python; UTF-16 is told by its byte order mark alone.
_CHARSETS = {"utf-8": "utf-8", "gb18030": "gb18030", "big5hkscs": "big5", "cp1252": "windows-1252"}


def cleaned(page: str, encoding: str, *, is_declared: bool) -> str:
    """Return a page as it is if it is harmless, else its text and what is harmless.

    `encoding` is what it will be written in, by its Python name; `is_declared` says that a browser will read it so.
    Raises TooLargeError if its elements are nested beyond all measure.
    """
    cut = list(tokens(page))
    if is_declared and _is_harmless(page, cut):
        return _asking_nothing(page, cut)
    rewritten = _rewritten(page, cut, encoding)
    return _asking_nothing(rewritten, list(tokens(rewritten)))


def _is_harmless(page: str, cut: Sequence[Token]) -> bool:
    """Whether `page` holds no tag, attribute, address or comment but those that are on the list, in the strict form."""
    if _CONTROL.search(page):
        return False
    title = -1  # where the text of a title begins, which is no markup
    for token in cut:
        markup = page[token.start : token.end]
        if token.kind == "start" and not _is_harmless_start(token, markup):
            return False
        if token.kind == "end" and not (_STRICT_END.fullmatch(markup) and _names(token.name) is not None):
            return False
        if token.kind == "raw":
            return False
        if token.kind == "other" and token.start != title and not _DOCTYPE.fullmatch(markup):
            return False
        title = token.end if token.kind == "start" and token.name == "title" else -1
    return True


def _names(element: str) -> set[str] | None:
    """Return the attributes that an element may have; None for none that may be."""
    return _OF_THE_PAGE.get(element, _ALLOWED.get(element))


def _is_harmless_start(tag: Token, markup: str) -> bool:
    names = _names(tag.name)
    if names is None or not _STRICT_START.fullmatch(markup) or (tag.name == "title" and markup.endswith("/>")):
        return False
    values = [(name, value.replace("&quot;", "'") if name == "style" else value) for name, value in attributes(markup)]
    if len(values) != len({name for name, _ in values}) or any(name not in names for name, _ in values):
        return False
    if tag.name == "meta":
        return all(value.lower() in _META[name] for name, value in values if name in _META)
    return all(_harmless_value(name, value) == value for name, value in values)


def _harmless_value(name: str, value: str) -> str | None:
    """Return what may stay of the value of an attribute; None if it must go."""
    if name == "href":
        return value if _LINKED.match(value) else None
    if name == "src":
        return value if _LINKED.match(value) or _PICTURE.match(value) else None
    if name == "style":
        if all(_PROPERTY.fullmatch(declaration) for declaration in value.split(";") if declaration.strip()):
            return value
        return ";".join(declaration for declaration in value.split(";") if _PROPERTY.fullmatch(declaration)) or None
    if name == "xmlns":
        return value if value == "http://www.w3.org/1999/xhtml" else None
    return value


def _asking_nothing(page: str, cut: Sequence[Token]) -> str:
    """Return a harmless page with the pictures that lie elsewhere not loaded; of any other the page itself."""
    parts: list[str] = []
    end = 0
    for token in cut:
        if token.kind == "start" and token.name == "img":
            parts += [page[end : token.start], _unloaded(page[token.start : token.end])]
            end = token.end
    return "".join([*parts, page[end:]])


def _unloaded(picture: str) -> str:
    """Return the tag of a picture, which keeps the address of one that lies elsewhere and does not load it."""
    named = {match[1].lower(): match for match in _ATTRIBUTE.finditer(picture)}
    source = named.get("src")
    address = unescape((source[2] or "").strip("\"'")) if source else ""
    if source is None or not _ELSEWHERE.match(_NOTHING.sub("", address)):
        return picture
    told = "" if "title" in named else _TOLD
    return f"{picture[: source.start(1)]}data-{picture[source.start(1) : source.end()]}{told}{picture[source.end() :]}"


# Written anew


def _rewritten(page: str, cut: Sequence[Token], encoding: str) -> str:
    tree = Tree(page, DRAFT)
    body = nh3.clean(
        "".join(_harmless(page, cut, _unseen(tree))),
        tags=set(_ELEMENTS),
        attributes=_ALLOWED,
        attribute_filter=lambda _, name, value: _harmless_value(name, value),
        url_schemes={"http", "https", "mailto", "tel", "data"},
        link_rel=None,
    )
    if not any(token.name in _OF_THE_PAGE for token in cut if token.kind == "start"):
        return body  # a piece of a page
    title = _CONTROL.sub("", tree.title)
    charset = f'<meta charset="{_CHARSETS[encoding]}">\n' if encoding in _CHARSETS else ""
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n{charset}<title>{escape(title)}</title>\n</head>\n<body>\n'
        f"{body}\n</body>\n</html>\n"
    )


def _harmless(page: str, cut: Sequence[Token], unseen: Sequence[Span]) -> Iterator[str]:
    """Yield the text of `page` and the tags that are on its list, in strict form; where a line began, one begins.

    What is not seen stays hidden, or goes with the tags that hide it.
    """
    nesting = _Nesting()
    for token in cut:
        if meets(unseen, token.start, token.end):
            continue
        if token.kind == "text":
            yield _escaped(page[token.start : token.end])
        elif token.kind == "raw":
            yield escape(_CONTROL.sub("", page[token.start : token.end]))
        elif token.name in _ELEMENTS:
            nesting.add(token)
            yield f"</{token.name}>" if token.kind == "end" else _start(token.name, page[token.start : token.end])
        elif token.kind == "start" and token.name in BESIDE_PARAGRAPHS:
            yield "<div></div>"  # as the tag itself does, it ends a paragraph: one that is hidden must not go on
        elif token.name in LINE_BREAKING:
            yield "<br>"


def _unseen(tree: Tree) -> list[Span]:
    """Return the stretches of elements that are not seen and not on the list, in hidden ones too: a script may show those."""
    started = (event.element for event in tree.events if event.kind == "start")
    return merged(
        (element.start, element.end)
        for element in started
        if element.unseen is not None and element.name not in _ELEMENTS
    )


def _start(element: str, markup: str) -> str:
    values = {
        name: _escaped(value).replace('"', "&quot;") for name, value in attributes(markup) if name in _ALLOWED[element]
    }
    return f"<{element}" + "".join(f' {name}="{value}"' for name, value in values.items()) + ">"


def _escaped(text: str) -> str:
    """Return text with references, none of its other characters being markup."""
    return _BARE_AMPERSAND.sub("&amp;", _CONTROL.sub("", text)).replace("<", "&lt;").replace(">", "&gt;")


class _Nesting:
    """Counts what a parser will have to do, which grows with the elements that are open at each tag: a page of unclosed
    <font> and <p> would fill the memory."""

    # The next one of its kind closes them.
    _CLOSED_BY_THE_NEXT = frozenset(["br", "dd", "dt", "hr", "img", "li", "p", "rp", "rt", "td", "th", "tr", "wbr"])
    _MOST_STEPS = 20_000_000
    _MOST_REOPENED = 500_000

    def __init__(self) -> None:
        self._open = Counter[str]()
        self._depth = self._formatting = self._steps = self._reopened = 0

    def add(self, tag: Token) -> None:
        """Count a tag; raises TooLargeError when it has become too much."""
        step = 1 if tag.kind == "start" else -min(1, self._open[tag.name])
        if tag.name not in self._CLOSED_BY_THE_NEXT:
            self._open[tag.name] += step
            self._depth += step
            self._formatting += step if tag.name in _FORMATTING else 0
        self._steps += self._depth
        self._reopened += self._formatting
        if self._steps > self._MOST_STEPS or self._reopened > self._MOST_REOPENED:
            raise TooLargeError("网页里嵌套的标签太多，请另存为 .docx 或纯文本再核对。")
