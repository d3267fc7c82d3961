"""A page saved as one file (MHTML, RFC 2557): the page inside it is read as any page, what belongs to it is told."""

from collections.abc import Iterator
from dataclasses import replace
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

from kb.files.html.page import read as read_page
from kb.files.visible_text import Bounds, LeftOut, UnreadableFileError, VisibleText

_NO_PAGE = "这份文件里没有网页，可能只保存了一部分，请用浏览器打开，另存为“网页，仅 HTML”{}。"
_MOST_PARTS = 5_000
"""Parts of a saved page; a page of the press has some hundred pictures and scripts."""


def read(raw: bytes, bounds: Bounds) -> VisibleText:
    """Read a page saved as one file: its first page is what a browser shows.

    Nothing can be put back into such a file. Raises UnreadableFileError if it holds no page, TooLargeError if it is too long.
    """
    bounds.check_signs(raw.count(b"\n--") * (bounds.signs // _MOST_PARTS))
    message = BytesParser(policy=policy.default).parsebytes(raw)
    pages = [part for part in message.walk() if part.get_content_type() in {"text/html", "application/xhtml+xml"}]
    if not pages:
        raise UnreadableFileError(_NO_PAGE.format(bounds.purpose))
    text = read_page(_bytes_of(pages[0]), bounds)
    left_out = (*text.left_out, *_others(pages[1:]), *_attached(message))
    return replace(text, suffix=".mht", left_out=left_out, source=None, origin=None)


def _bytes_of(part: EmailMessage) -> bytes:
    """Return a page as it was, told in which encoding it is where only its envelope says so."""
    content = part.get_payload(decode=True)
    page = content if isinstance(content, bytes) else b""
    charset = part.get_content_charset("")
    return page if not charset or b"charset" in page[:2048].lower() else _with_charset(page, charset)


def _with_charset(page: bytes, charset: str) -> bytes:
    try:
        return page.decode(charset).encode("utf-8-sig")
    except (LookupError, UnicodeDecodeError):
        return page


def _others(pages: list[EmailMessage]) -> Iterator[LeftOut]:
    """Yield the pages in frames, which a browser shows inside the first."""
    for page in pages:
        yield LeftOut("框架页", str(page.get("Content-Location", "")).rpartition("/")[2])


def _attached(message: EmailMessage) -> Iterator[LeftOut]:
    """Yield the files that lie with the page and are no part of it."""
    for part in message.walk():
        if part.get_content_disposition() == "attachment":
            content = part.get_payload(decode=True)
            yield LeftOut(
                "嵌入的文件", part.get_filename(""), size=len(content) if isinstance(content, bytes) else None
            )
