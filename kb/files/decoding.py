"""Bytes read as text, in the encodings that offices have, and written again as they came."""

import codecs
import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from kb.files.visible_text import UnreadableFileError

_CHARSET = re.compile(rb"<meta[^>]{1,300}?charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_NOT_TEXT = "这不是文本文件，请用 Word 或记事本打开，另存为 UTF-8 文本后再试。"
_UNTOLD = "看不出这份文件用的是什么编码，请用原来的程序打开，另存为 UTF-8 文本后再试。"
_GARBLED = "这份文件的文字是乱码（UTF-8 的文字曾被当作 GBK 存过），请用原来的文件再试。"
_DAMAGED = "这份文件的第 {} 行有坏字节，不能完整读出，请用原来的程序打开，另存为 UTF-8 文本后再试。"

_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
# What a page may declare, as a browser understands it: gb2312 is read as all of GB18030. UTF-16 is told by its mark alone.
_DECLARED = {
    "big5": "big5hkscs",
    **dict.fromkeys(("gb18030", "gb2312", "gb_2312-80", "gbk", "x-gbk"), "gb18030"),
    **dict.fromkeys(("iso-8859-1", "us-ascii", "windows-1252"), "cp1252"),
    **dict.fromkeys(("utf-8", "utf8"), "utf-8"),
}
# Without tab, the line and page ends of all systems, and the end-of-file sign of DOS.
_CONTROL = re.compile("[\x01-\x08\x0e-\x19\x1b-\x1f\x7f]")
_HAN = re.compile("[\u3001-\u9fff\uff01-\uff5e]")
_LONE_RETURN = re.compile("\r(?!\n)")

UNKNOWN = "〓"
"""Stands for a character that cannot be read: the sign that Chinese printers set for a missing type (U+3013)."""

LOST = re.compile("[\ue000-\uf8ff\ufffd-\uffff\U000f0000-\U0010ffff]")
"""A character that means nothing outside the machine it was typed on (private use), or the sign of a lost one."""

# Real text in GB18030 has a private sign here and there. Big5 that is read as GB18030 has them in every line: half of its
# commonest characters begin with the bytes A4 to AF, and there GB18030 has its user-defined areas.
_ODD = 0.02
_COMMON = "的一不是在有人中大和以要上會会國国為为黨党條条第工作"
_MOST_ODD = 0.1  # as of a PDF file: of a text with more lost characters nobody can tell what it says


@dataclass(frozen=True)
class Decoded:
    """A text with what is needed to write it as it was: the encoding, by its Python name, and the byte order mark."""

    text: str
    encoding: str
    mark: bytes = b""

    @cached_property
    def source(self) -> str:
        """The text with a line feed for each carriage return that stands alone, as Macs once ended lines: code point for
        code point the same place, and lines are counted as editors count them."""
        return _LONE_RETURN.sub("\n", self.text)

    def encoded(self, text: str, *, is_page: bool = False) -> bytes:
        """Return `text` in the encoding of the file. In a page a character that it does not have becomes a reference.

        Raises UnreadableFileError if any other file cannot hold a character: Big5 has no 对.
        """
        try:
            return self.mark + text.encode(self.encoding, "xmlcharrefreplace" if is_page else "strict")
        except UnicodeEncodeError as error:
            raise UnreadableFileError("这份文件的编码（Big5）写不下批注里的简体字，请另存为 UTF-8 后再试。") from error


def decode(raw: bytes, declared: str = "") -> Decoded:
    """Return `raw` as text: by its byte order mark, as UTF-8, as what is `declared`, as GB18030 or Big5.

    Raises UnreadableFileError if it is no text, or in no encoding that is read.
    """
    for mark, encoding in _MARKS.items():
        if raw.startswith(mark):
            return _checked(Decoded(_strict(raw[len(mark) :], encoding), encoding, mark))
    if b"\0" in raw:
        raise UnreadableFileError(_NOT_TEXT)
    encoding = codec(declared)
    if raw.isascii():
        return _checked(Decoded(raw.decode("ascii"), encoding or "utf-8"))
    try:
        return _checked(Decoded(raw.decode("utf-8"), "utf-8"))
    except UnicodeDecodeError as error:
        _refuse_damaged(raw, "utf-8", error.start)
    if encoding not in {"", "gb18030"}:
        return _checked(Decoded(_strict(raw, encoding), encoding))
    return _checked(_chinese(raw))


def _chinese(raw: bytes) -> Decoded:
    """Return a text as what it is more likely to be: GB18030, or Big5, whose bytes are nearly all valid in both."""
    simplified = Decoded(_strict(raw, "gb18030"), "gb18030")
    share = _lost_share(simplified.text)
    if share > _ODD:
        with suppress(UnreadableFileError):
            traditional = Decoded(_strict(raw, "big5hkscs"), "big5hkscs")
            if _common_share(traditional.text) > _common_share(simplified.text):
                return traditional
    if share > _MOST_ODD:
        raise UnreadableFileError(_UNTOLD)
    return simplified


def _common_share(text: str) -> float:
    """Return the share of characters that are in every Chinese text; none of a text that was read wrongly are."""
    return sum(map(text.count, _COMMON)) / max(1, len(text))


def _lost_share(text: str) -> float:
    """Return the share of the characters beyond ASCII that mean nothing: private ones, and those not in Unicode."""
    beyond = [character for character in text if character > "\x7f"]
    return sum(unicodedata.category(character) in {"Co", "Cn"} for character in beyond) / max(1, len(beyond))


def codec(declared: str) -> str:
    """Return the Python name of an encoding that a page declares; empty for one that is not read."""
    return _DECLARED.get(declared.strip().lower(), "")


def _strict(raw: bytes, encoding: str) -> str:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        _refuse_damaged(raw, encoding, error.start)
        raise UnreadableFileError(_NOT_TEXT) from error
    if text.encode(encoding) != raw:  # Big5 has characters twice
        raise UnreadableFileError("这份文件的编码不能原样写回，请另存为 UTF-8 后再试。")
    return text


def _refuse_damaged(raw: bytes, encoding: str, at: int) -> None:
    """Raise UnreadableFileError if `raw` is in that encoding but for a few bytes, the first at `at`."""
    text, line = raw.decode(encoding, "replace"), raw.count(b"\n", 0, at) + 1
    # Of text in GB18030 hardly a character is one in UTF-8; of any bytes most are something in GB18030.
    if len(_HAN.findall(text)) > (4 if encoding == "utf-8" else 50) * text.count("\ufffd"):
        raise UnreadableFileError(_DAMAGED.format(line), line=line)


def _checked(decoded: Decoded) -> Decoded:
    """Return `decoded`, if it is text. One control character in a hundred is more than any text has.

    UTF-8 that was once read as GBK and saved is none: 绀轰緥 for 示例.
    """
    text = decoded.text
    if "\0" in text or len(_CONTROL.findall(text)) * 100 > len(text):
        raise UnreadableFileError(_NOT_TEXT)
    again = text.encode("gb18030", "ignore").decode("utf-8", "replace")
    if len(_HAN.findall(again)) > max(20, 4 * again.count("\ufffd")):
        raise UnreadableFileError(_GARBLED)
    return decoded


def declared_charset(raw: bytes) -> str:
    """Return the encoding that a page says it is in; empty if it does not say."""
    charset = _CHARSET.search(raw, 0, 2048)
    return charset[1].decode("ascii", "replace") if charset else ""
