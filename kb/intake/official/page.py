"""What came from an address: bytes, and what the server said that they are."""

import codecs
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from kb.errors import KbError
from kb.files import (
    DRAFT,
    UnreadableFileError,
    codec,
    declared_charset,
    decode,
    format_of,
    format_of_type,
    read_file,
    suffix_of,
)
from kb.text import fold_text

# What servers say of files that they do not know.
_SAYS_NOTHING = {"", "application/octet-stream", "application/x-download", "application/zip", "binary/octet-stream"}
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


# Characters that a reader sees: a page that stands before another shows a few sentences, a regulation more than this; and
# a page that a script has yet to fill shows less than a heading and a sentence.
_MOST_OF_BARRIER, _LEAST_OF_TEXT = 1_500, 60
_TITLE = re.compile(r"<title[^>]*>([^<]{0,200})", re.IGNORECASE)
_BARRIERS = (
    (re.compile("验证码|安全验证|人机验证|拖动滑块|请完成验证|captcha", re.IGNORECASE), "网站要求输入验证码"),
    (re.compile("(?:访问|请求|操作)(?:过于|太|过)频繁"), "网站说访问过于频繁"),
    (re.compile("防火墙|拦截|攻击行为|web application firewall", re.IGNORECASE), "网站的防火墙拦住了这次访问"),
    (re.compile("(?:启用|开启|打开|支持)您?的?(?:浏览器)?(?:的)?javascript|enablejavascript", re.IGNORECASE), "网页要靠浏览器的脚本才能显示"),
    (re.compile("登录|登陆|统一身份认证"), "网站要求先登录"),
)  # fmt: skip


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
        """Return the suffix for what this is; empty if it is no kind that holds text.

        Its first bytes decide, then its header, then its address.
        """
        said = None if self.media_type in _SAYS_NOTHING else format_of_type(self.media_type)
        if said is None and self.media_type not in _SAYS_NOTHING:
            name = "网页.bin"  # of a kind that no reader has, unless the bytes are of another
        else:
            name = f"网页{said.suffix if said else suffix_of(urlsplit(self.url).path) or '.bin'}"
        file_format = format_of(name, self.body)
        return file_format.suffix if file_format is not None and file_format.may_be_imported else ""

    @property
    def sha256(self) -> str:
        """Return the sha256 of the body."""
        return hashlib.sha256(self.body).hexdigest()

    @property
    def name(self) -> str:
        """Return a file name that only says what kind it is."""
        return f"网页{self.suffix}"

    @property
    def readable(self) -> bytes:
        """Return the body for a reader who does not see the header.

        It is in UTF-8 with its mark if the header alone says in which encoding it was. A header that says Latin-1 says nothing: it is what servers say unasked, and no Chinese is in it.
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


def barrier(page: Page) -> str:
    """Return in a sentence which barrier a page is; empty if it looks like none.

    It explains why a page is not the document; a page that is the document is never asked.
    """
    if page.suffix not in {".html", ".txt"}:
        return ""
    try:
        title, text = _seen_by_reader(page)
    except KbError:
        return ""
    if len(text) > _MOST_OF_BARRIER:
        return ""
    reason = next((reason for pattern, reason in _BARRIERS if pattern.search(title + text)), "")
    is_empty = page.suffix == ".html" and len(text) < _LEAST_OF_TEXT
    if not reason and is_empty and b"<script" in page.readable.lower():
        reason = "网页上没有文字，要靠浏览器的脚本才能显示"
    return f"{reason}，不是这份文件；请用浏览器打开，另存后用 kb import 导入。" if reason else ""


def _seen_by_reader(page: Page) -> tuple[str, str]:
    """Return the title and the visible text of a page, folded."""
    raw = page.readable
    if page.suffix == ".txt":
        return "", fold_text(decode(raw).text)
    title = _TITLE.search(decode(raw, declared_charset(raw)).text)
    try:
        text = read_file(raw, page.name, DRAFT).text
    except UnreadableFileError:  # a page without text
        text = ""
    return fold_text(title[1]) if title else "", fold_text(text)
