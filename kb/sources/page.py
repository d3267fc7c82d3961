"""What came from an address: bytes, and what the server said that they are."""

import codecs
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from kb.files import codec, declared_charset, suffix_of

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
