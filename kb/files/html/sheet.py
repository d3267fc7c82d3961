"""Web pages (.html, .htm): what a browser shows of them, line by line, without its style sheets and programs.

Everything that is read comes out, navigation and all: which lines are a regulation is not judged here.
"""

from lxml.etree import ParserError
from lxml.etree import _Element as Element
from lxml.html import HTMLParser, document_fromstring

from kb.errors import DocumentError
from kb.files.decoding import decode
from kb.files.draft import TooLargeError, UnreadableFileError
from kb.files.html.elements import is_too_deep
from kb.files.html.page import declared_charset
from kb.files.html.tags import attributes, tokens
from kb.files.html.text import Text
from kb.files.sheet import Sheet, refuse_too_long

MOST_TAGS = 500_000
"""A page of five megabytes that Word saved has 150,000."""

MOST_ATTRIBUTES = 1_000
"""In one tag; libxml2 compares each with all before it. A tag with fewer takes no time, however long it is."""

_EMPTY = "网页里没有可读的文字，可能要由浏览器另外取来，请在浏览器里打开、复制文字，存为 .txt 再导入。"
_TOO_MANY = "网页里的标记过多，不像一份政策文件，请在浏览器里打开、复制文字，存为 .txt 再导入。"
_TOO_DEEP = "网页的标记层层相套太深，为免漏掉文字不予读取，请在浏览器里打开、复制文字，存为 .txt 再导入。"


def read(raw: bytes, name: str) -> Sheet:
    """The sheet in a web page. Hidden text, controls of forms and what is embedded are left out and told.

    Raises DocumentError if it is no text, in no encoding that is read, too large or nested too deep, or shows no text.
    """
    try:
        source = decode(raw, declared_charset(raw)).source
        if _is_overloaded(source):
            raise DocumentError(_TOO_MANY, path=name)
        return _sheet(_tree(source), name)
    except (UnreadableFileError, TooLargeError) as error:
        raise DocumentError(error.message, path=name) from error


def _sheet(root: Element | None, name: str) -> Sheet:
    if root is not None and is_too_deep(root):
        raise DocumentError(_TOO_DEEP, path=name)
    text = None if root is None else Text(root)
    if root is None or text is None or not text.lines:
        raise DocumentError(_EMPTY, path=name)
    lines = text.lines
    refuse_too_long(sum(map(len, lines)))
    return Sheet(tuple(lines), tuple(text.footnotes), tuple(text.left_out), title=_title(root))


def _is_overloaded(source: str) -> bool:
    """Whether a page has more tags, or a tag more attributes, than can be read in time."""
    tags = 0
    for token in tokens(source):
        if token.kind in {"start", "end"}:
            tags += 1
            is_long = token.end - token.start > 2 * MOST_ATTRIBUTES
            many = is_long and sum(1 for _ in attributes(source[token.start : token.end])) > MOST_ATTRIBUTES
            if tags > MOST_TAGS or many:
                return True
    return False


def _tree(source: str) -> Element | None:
    """The page as a tree; None if it is empty. Nothing is fetched, and what it says of its encoding no longer counts."""
    # Without huge_tree, libxml2 drops what stands deeper than 254 elements.
    parser = HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return document_fromstring(source.encode(), parser=parser)
    except ParserError:
        return None


def _title(root: Element) -> str:
    title = root.find(".//title")
    return "" if title is None else " ".join((title.text or "").split())
