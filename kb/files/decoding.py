"""Bytes read as text, in the encodings that offices have, and written again as they came."""

import codecs
import re
from dataclasses import dataclass

from kb.files.draft import UnreadableFileError

_NOT_TEXT = "这不是文本文件，请用 Word 或记事本打开，另存为 UTF-8 文本后再试。"
_DAMAGED = "这份文件的第 {} 行有坏字节，不能完整读出，请用原来的程序打开，另存为 UTF-8 文本后再试。"

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What a page may declare, as a browser understands it: gb2312 is read as all of GB18030. UTF-16 is told by its mark alone.
_DECLARED = {
    "big5": "big5hkscs",
    "gb18030": "gb18030",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "iso-8859-1": "cp1252",
    "us-ascii": "cp1252",
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "windows-1252": "cp1252",
    "x-gbk": "gb18030",
}
# Without tab, the line and page ends of all systems, and the end-of-file sign of DOS.
_CONTROL = re.compile("[\x01-\x08\x0e-\x19\x1b-\x1f\x7f]")
_LONE_RETURN = re.compile("\r(?!\n)")


@dataclass(frozen=True)
class Decoded:
    """A text with what is needed to write it as it was: the encoding, by its Python name, and the byte order mark."""

    text: str
    encoding: str
    mark: bytes = b""

    @property
    def source(self) -> str:
        """The text with a line feed for each carriage return that stands alone, as Macs once ended lines: code point for
        code point the same place, and lines are counted as editors count them."""
        return _LONE_RETURN.sub("\n", self.text)

    def encoded(self, text: str) -> bytes:
        """`text` in the encoding of the file. A character that it does not have becomes a character reference, which only
        a page can have: every other file is in an encoding that has them all."""
        return self.mark + text.encode(self.encoding, "xmlcharrefreplace")


def decode(raw: bytes, declared: str = "") -> Decoded:
    """`raw` as text: by its byte order mark, as UTF-8, as what is `declared`, as GB18030.

    Raises UnreadableFileError if it is no text, or in no encoding that is read.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _checked(Decoded(_strict(raw[len(mark) :], encoding), encoding, mark))
    if b"\0" in raw:
        raise UnreadableFileError(_NOT_TEXT)
    wanted = codec(declared)
    if raw.isascii():
        return _checked(Decoded(raw.decode("ascii"), wanted or "utf-8"))
    try:
        return _checked(Decoded(raw.decode("utf-8"), "utf-8"))
    except UnicodeDecodeError as error:
        _refuse_damaged(raw, error.start)
    return _checked(Decoded(_strict(raw, wanted or "gb18030"), wanted or "gb18030"))


def codec(declared: str) -> str:
    """The Python name of an encoding that a page declares; empty for one that is not read."""
    return _DECLARED.get(declared.strip().lower(), "")


def _strict(raw: bytes, encoding: str) -> str:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFileError(_NOT_TEXT) from error
    if text.encode(encoding) != raw:  # Big5 has characters twice
        raise UnreadableFileError("这份文件的编码不能原样写回，请另存为 UTF-8 后再试。")
    return text


def _refuse_damaged(raw: bytes, at: int) -> None:
    """Raises UnreadableFileError if `raw` is UTF-8 but for a few bytes: as GB18030 it would be read as nonsense.

    Of text in GB18030 hardly a character is one in UTF-8.
    """
    text = raw.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(map(len, re.findall("[\u0800-\ufffc]+", text)))
    if good > 4 * bad:
        raise UnreadableFileError(_DAMAGED.format(raw.count(b"\n", 0, at) + 1))


def _checked(decoded: Decoded) -> Decoded:
    """`decoded`, if it is text. One control character in a hundred is more than any text has."""
    text = decoded.text
    if "\0" in text or len(_CONTROL.findall(text)) * 100 > len(text):
        raise UnreadableFileError(_NOT_TEXT)
    return decoded
