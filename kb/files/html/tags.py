"""HTML cut into text, tags and the rest, each with its place, as the HTML standard cuts it (section 13.2.5).

Not the parser of Python's library: it gives tags after an unclosed reference (`&#条`) as text, takes minutes for a page
of `<!--`, and cuts differently from one patch release of Python to the next.
"""

import re
from collections.abc import Iterator
from html import unescape
from html.entities import html5
from typing import Literal, NamedTuple

REFERENCE = re.compile("&(?:#(?:[xX][0-9A-Fa-f]++|[0-9]++);?|[A-Za-z][0-9A-Za-z]{1,31};?)")
# Digits of the number of a character, without the zeros before it: 8 are more than any has, and all belong to it.
_MOST_DIGITS = 8
_LOST = "\ufffd"


def resolve(reference: str) -> tuple[str, int]:
    """Return what a match of REFERENCE stands for, and how many code points of it are the reference: of &ltx; three.

    The length is 0 if it is none.
    """
    if reference[1] == "#":
        is_number = len(reference.strip("&#xX;").lstrip("0")) <= _MOST_DIGITS
        return unescape(reference) if is_number else _LOST, len(reference)
    for end in range(len(reference), 2, -1):
        if reference[1:end] in html5:
            return html5[reference[1:end]], end
    return "", 0


Kind = Literal["text", "raw", "start", "end", "other"]

_S = r"[\t\n\f\r ]*+"
_NAME = r"[^\t\n\f\r />][^\t\n\f\r />=]*+"
_VALUE = r"\"[^\"]*+\"|'[^']*+'|(?=>)|[^\t\n\f\r >\"'][^\t\n\f\r >]*+"
_TAG = re.compile(rf"<(/?)([A-Za-z][^\t\n\f\r />]*+)(?>[\t\n\f\r /]++|{_NAME}(?:{_S}={_S}(?:{_VALUE})|(?!{_S}=)))*+>")
_ATTRIBUTE = re.compile(rf"({_NAME})(?:{_S}={_S}({_VALUE}))?+")
_TAG_NAME = re.compile(r"<[A-Za-z][^\t\n\f\r />]*+")

_MARKUP = re.compile(r"<(?:[A-Za-z!?]|/(?=.))", re.DOTALL)
_BOGUS = re.compile(r"<(?:[!?]|/[^A-Za-z])")
_COMMENT = re.compile("<!---?>")  # whole, with nothing in it
_COMMENT_END = re.compile("--!?>")

# In these elements there is no markup. Text is seen only in xmp.
_RAW = ("xmp", "script", "style", "title", "textarea", "noscript", "iframe", "noembed", "noframes")
_RAW_END = {name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE) for name in _RAW}

LINE_BREAKING = frozenset([
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
    "h6", "header", "hgroup", "hr", "html", "legend", "li", "listing", "main", "menu", "nav", "ol", "optgroup",
    "option", "p", "plaintext", "pre", "search", "section", "select", "summary", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "ul", "xmp",
])  # fmt: skip
"""The elements before and after which a browser begins a line, and cells, which stand apart."""


class Token(NamedTuple):
    """`source[start:end]`, and what it is: text in which references are read, `raw` text in which they are not, a start
    or end tag, or something `other` of which nothing is seen. `name` is the tag's, in lower case."""

    kind: Kind
    start: int
    end: int
    name: str = ""


def tokens(source: str) -> Iterator[Token]:
    """Yield `source` token by token, without a gap."""
    at = 0
    while at < len(source):
        match = _MARKUP.search(source, at)
        opening = match.start() if match else len(source)
        if at < opening:
            yield Token("text", at, opening)
        if match is None:
            return
        token = _markup(source, opening)
        yield token
        at = token.end
        # <title/> holds nothing in a drawing, and all that follows elsewhere: what may be text is taken for text.
        if token.kind == "start" and source[at - 2] != "/":
            inside = _raw_end(source, token)
            if at < inside:
                yield Token("raw" if token.name in {"xmp", "plaintext"} else "other", at, inside)
                at = inside


def _markup(source: str, at: int) -> Token:
    """Return what begins with the < at `at`; what is not closed reaches to the end."""
    if source.startswith("<!--", at):
        comment = _COMMENT.match(source, at) or _COMMENT_END.search(source, at + 4)
        return Token("other", at, comment.end() if comment else len(source))
    if _BOGUS.match(source, at):
        return Token("other", at, source.find(">", at) + 1 or len(source))
    tag = _TAG.match(source, at)
    return (
        Token("end" if tag[1] else "start", at, tag.end(), tag[2].lower()) if tag else Token("other", at, len(source))
    )


def _raw_end(source: str, opening: Token) -> int:
    """Return where text without markup ends after a start tag; the end of the tag if there is none."""
    if opening.name == "plaintext":
        return len(source)
    if opening.name not in _RAW_END:
        return opening.end
    match = _RAW_END[opening.name].search(source, opening.end)
    return match.start() if match else len(source)


def attributes(tag: str) -> Iterator[tuple[str, str]]:
    """Yield the attributes of a start tag: names in lower case, values without quotation marks.

    References in them are not resolved.
    """
    name = _TAG_NAME.match(tag)
    for match in _ATTRIBUTE.finditer(tag, name.end() if name else 0, len(tag) - 1):
        value = match[2] or ""
        yield match[1].lower(), value[1:-1] if value[:1] in {'"', "'"} else value
