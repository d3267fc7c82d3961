"""What came from an address: bytes, and what the server said that they are."""

import codecs
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from kb.errors import KbError
from kb.files import DRAFT, codec, declared_charset, decode, read_file, suffix_of
from kb.text import fold_text

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/markdown": ".txt",
    _WORD: ".docx",
    "application/msword": ".doc",
    "application/vnd.ms-works": ".wps",
}
# What servers say of files that they do not know.
_SAYS_NOTHING = {"", "application/octet-stream", "application/x-download", "application/zip", "binary/octet-stream"}
_NAMES = {".htm": ".html", ".shtml": ".html", ".html": ".html", ".pdf": ".pdf", ".txt": ".txt", ".docx": ".docx"}
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Page:
    """The body that `url` gave at the moment `at`, as it was before it was packed for the way.

    `url` is the last address, after redirects. `media_type` and `charset` are what the header says, in small letters,
    empty if it does not say.
    """

    url: str
    body: bytes
    at: datetime
    media_type: str = ""
    charset: str = ""

    @property
    def suffix(self) -> str:
        """The end of a file's name for what this is, by its first bytes, its header, its address; empty if it is none
        of the kinds that hold text."""
        begin = self.body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        if begin.startswith(b"%pdf-"):
            return ".pdf"
        if begin.startswith((b"<!doctype html", b"<html")):
            return ".html"
        if self.media_type in _SAYS_NOTHING:
            return _NAMES.get(suffix_of(urlsplit(self.url).path), "")
        return _SUFFIXES.get(self.media_type, "")

    @property
    def sha256(self) -> str:
        """The sha256 of the body."""
        return hashlib.sha256(self.body).hexdigest()

    @property
    def name(self) -> str:
        """A name for a file that holds this; it says nothing but what kind of file."""
        return f"网页{self.suffix}"

    @property
    def readable(self) -> bytes:
        """The body for a reader of files, who does not see the header: in UTF-8 with its mark, if the header alone says
        in which encoding it is.

        A header that says Latin-1 says nothing: it is what servers say unasked, and no Chinese is in it.
        """
        encoding = codec(self.charset)
        if encoding in {"", "cp1252", "utf-8"} or self.suffix not in {".html", ".txt"} or self._says_encoding():
            return self.body
        try:
            return codecs.BOM_UTF8 + self.body.decode(encoding).encode()
        except UnicodeDecodeError:
            return self.body

    def _says_encoding(self) -> bool:
        if self.body.startswith(_MARKS) or (self.suffix == ".html" and declared_charset(self.body)):
            return True
        try:
            self.body.decode("utf-8")
        except UnicodeDecodeError:
            return False
        return True


# Real pages of this kind show a few sentences; a regulation is longer.
_MOST = 1_500
_EMPTY = 60
_TITLE = re.compile(r"<title[^>]*>([^<]{0,200})", re.IGNORECASE)
_LOGIN = re.compile("登录|登陆|统一身份认证")
_BARRIERS = (
    (re.compile("验证码|安全验证|人机验证|拖动滑块|请完成验证|captcha", re.IGNORECASE), "网站要求输入验证码"),
    (re.compile("(?:访问|请求|操作)(?:过于|太|过)频繁"), "网站说访问过于频繁"),
    (re.compile("防火墙|拦截|攻击行为|web application firewall", re.IGNORECASE), "网站的防火墙拦住了这次访问"),
    (re.compile("(?:启用|开启|打开|支持)您?的?(?:浏览器)?(?:的)?javascript|enablejavascript", re.IGNORECASE), "网页要靠浏览器的脚本才能显示"),
    (_LOGIN, "网站要求先登录"),
)  # fmt: skip


def barrier(page: Page) -> str:
    """What a page is that stands before another, as a sentence; empty if it looks like none.

    It explains why a page is not the document; a page that is the document is never asked.
    """
    if page.suffix not in {".html", ".txt"}:
        return ""
    try:
        title, text = _seen(page)
    except KbError:
        return ""
    if len(text) > _MOST:
        return ""
    told = next((what for pattern, what in _BARRIERS if pattern.search(title + text)), "")
    if (
        not told
        and page.suffix == ".html"
        and len(text) < _EMPTY
        and "<script" in page.readable.lower().decode("latin-1")
    ):
        told = "网页上没有文字，要靠浏览器的脚本才能显示"
    return f"{told}，不是这份文件；请用浏览器打开，另存后用 kb import 导入。" if told else ""


def _seen(page: Page) -> tuple[str, str]:
    """The title of a page and what a reader sees of it, folded."""
    raw = page.readable
    if page.suffix == ".txt":
        return "", fold_text(decode(raw).text)
    text = read_file(raw, page.name, DRAFT)
    title = _TITLE.search(text.source or "")
    return fold_text(title[1]) if title else "", fold_text(text.text)
