"""Bytes read as text, in the encodings that offices have, and written again as they came."""

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import NoReturn

from kb.files.characters import signs_for_blanks
from kb.files.visible_text import UnreadableFileError
from kb.text import is_blank

_CHARSET = re.compile(rb"<meta[^>]{1,300}?charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_AGAIN = "请用原来的程序打开，另存为 UTF-8 文本后再试。"
_NOT_TEXT = "这不是文本文件，请用 Word 或记事本打开，另存为 UTF-8 文本后再试。"
_UNTOLD = f"看不出这份文件用的是什么编码，{_AGAIN}"
_DAMAGED = f"这份文件的第 {{}} 行有坏字节，不能完整读出，{_AGAIN}"
_CUT_OFF = "这份文件末尾（第 {} 行）只剩半个字，像是没有传完，请重新取得完整的文件再试。"
_FOREIGN = f"这份文件的编码是 {{}}，不能直接读取，{_AGAIN}"

# How archives, old Word files and PDF files begin, be they cut off: no text does.
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-")
_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",  # begins like that of UTF-16
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
# What a page may declare, as a browser understands it: gb2312 is read as all of GB18030. UTF-16 is told by its bytes alone.
_DECLARED = {
    "big5": "big5hkscs",
    **dict.fromkeys(("gb18030", "gb2312", "gb_2312-80", "gbk", "x-gbk", "euc-cn"), "gb18030"),
    **dict.fromkeys(("iso-8859-1", "us-ascii", "windows-1252"), "cp1252"),
    **dict.fromkeys(("utf-8", "utf8"), "utf-8"),
}
# Encodings of seven bits, by the signs with which Chinese begins in them, and those of other countries.
_SHIFTED = {b"~{": "HZ", b"\x1b$": "ISO-2022"}
_NOT_READ = re.compile("(?:hz|iso-2022|euc|shift[-_]jis|utf-7|gb12345|x-euc|korean|ks_c)[\\w-]*", re.IGNORECASE)
# Without tab, the line and page ends of all systems, and the end-of-file sign of DOS.
_CONTROL = re.compile("[\0-\x08\x0e-\x19\x1b-\x1f\x7f]")
# Of any bytes; a text in which some program left one as a blank or a line end has it alone.
_KINDS = 4
_HAN = re.compile("[\u3001-\u9fff\uff01-\uff5e]")
_OF_TEXT = re.compile("[\t\n\r -~\u2010-\u2026\u3000-\u9fff\uff01-\uff5e]")
_LONE_RETURN = re.compile("\r(?!\n)")

# Real text in GB18030 has a private sign here and there. Big5 that is read as GB18030 has them in every line: half of its
# commonest characters begin with the bytes A4 to AF, and there GB18030 has its user-defined areas.
_ODD = 0.02
_COMMON = "的一不是在有人中大和以要上會会國国為为黨党條条第工作"
# The share of these in Chinese is a tenth; in bytes that are none, and in readings that are wrong, one in some thousand.
_CHINESE = 0.02
_MOST_ODD = 0.1  # as of a PDF file: of a text with more lost characters nobody can tell what it says
# The share of letters of plain text in what is UTF-16 without its mark; other bytes give signs from all over Unicode.
_MOSTLY = 0.9


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
    """Return `raw` as text: by its byte order mark, as UTF-8, else in the encoding in which it is the most Chinese.

    What a page has `declared` decides where that does not. Raises UnreadableFileError if it is no text, in no encoding
    that is read, or damaged.
    """
    if raw.startswith(_PACKED):
        raise UnreadableFileError(_NOT_TEXT)
    for mark, encoding in _MARKS.items():
        if raw.startswith(mark):
            return _checked(Decoded(_strict(raw[len(mark) :], encoding), encoding, mark))
    if unmarked := _utf_16(raw):
        return _checked(unmarked)
    for sign, name in _SHIFTED.items():
        if raw.isascii() and sign in raw:
            raise UnreadableFileError(_FOREIGN.format(name))
    encoding = codec(declared)
    if raw.isascii():
        return _checked(Decoded(raw.decode("ascii"), encoding or "utf-8"))
    with suppress(UnicodeDecodeError):
        return _checked(Decoded(raw.decode("utf-8"), "utf-8"))
    if not encoding and _NOT_READ.fullmatch(declared.strip()):
        raise UnreadableFileError(_FOREIGN.format(declared.strip().upper()))
    return _checked(_likeliest(raw, encoding))


def _utf_16(raw: bytes) -> Decoded | None:
    """Return what is UTF-16 though it does not say so; None if it is not."""
    if len(raw) % 2 or (b"\0" not in raw and _is_utf_8(raw)):
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        with suppress(UnicodeDecodeError):
            text = raw.decode(encoding)
            if len(_OF_TEXT.findall(text)) > _MOSTLY * len(text) and (b"\0" in raw or _common_share(text) > _CHINESE):
                return Decoded(text, encoding)
    return None


def _is_utf_8(raw: bytes) -> bool:
    with suppress(UnicodeDecodeError):
        return bool(raw.decode("utf-8"))
    return False


def _likeliest(raw: bytes, declared: str) -> Decoded:
    """Return a text in the encoding in which it is the most Chinese; of equals that is `declared`, then GB18030.

    Nearly all bytes of Big5 are valid in GB18030, so that it is asked only where that shows private characters.
    """
    encodings = [*filter(None, (declared,)), "gb18030", "big5hkscs"]
    readings = {encoding: text for encoding in encodings if (text := _valid(raw, encoding)) is not None}
    simplified = readings.get("gb18030")
    if simplified is not None and _lost_share(simplified) <= _ODD and declared != "big5hkscs":
        readings.pop("big5hkscs", None)
    if not readings:
        _refuse_damaged(raw, encodings)
    best = max(readings, key=lambda encoding: _common_share(readings[encoding]))
    if best != "cp1252" and _lost_share(readings[best]) > _MOST_ODD:
        raise UnreadableFileError(_UNTOLD)
    return Decoded(_strict(raw, best), best)


def _valid(raw: bytes, encoding: str) -> str | None:
    with suppress(UnicodeDecodeError):
        return raw.decode(encoding)
    return None


def _common_share(text: str) -> float:
    """Return the share of characters that are in every Chinese text; none of a text that was read wrongly are."""
    return sum(map(text.count, _COMMON)) / max(1, len(text))


def _lost_share(text: str) -> float:
    """Return the share of the characters beyond ASCII that mean nothing: private ones, and those not in Unicode."""
    blanks = signs_for_blanks(text.split("\n"))
    beyond = {sign: times for sign, times in Counter(text).items() if sign > "\x7f" and not is_blank(sign)}
    lost = (
        times for sign, times in beyond.items() if unicodedata.category(sign) in {"Co", "Cn"} and sign not in blanks
    )
    return sum(lost) / max(1, sum(beyond.values()))


def codec(declared: str) -> str:
    """Return the Python name of an encoding that a page declares; empty for one that is not read."""
    return _DECLARED.get(declared.strip().lower(), "")


def _strict(raw: bytes, encoding: str) -> str:
    text = _valid(raw, encoding)
    if text is None:
        _refuse_damaged(raw, [encoding])
    if text.encode(encoding) != raw:  # Big5 has characters twice
        raise UnreadableFileError("这份文件的编码不能原样写回，请另存为 UTF-8 后再试。")
    return text


def _refuse_damaged(raw: bytes, encodings: Iterable[str]) -> NoReturn:
    """Raise UnreadableFileError: with the line, if `raw` is in one of these encodings, or in UTF-8, but for a few bytes."""
    readings = {encoding: raw.decode(encoding, "replace") for encoding in ("utf-8", *encodings)}
    best = max(readings, key=lambda encoding: _common_share(readings[encoding]))
    text = readings[best]
    if _common_share(text) > _CHINESE and len(_HAN.findall(text)) > text.count("\ufffd"):
        raise _damaged(raw, best)
    raise UnreadableFileError(_NOT_TEXT)


def _damaged(raw: bytes, encoding: str) -> UnreadableFileError:
    """Return what is raised of a text that is in an encoding but for a few bytes."""
    try:
        raw.decode(encoding)
    except UnicodeDecodeError as error:
        text = raw[: error.start].decode(encoding, "replace")
        line = text.count("\n") + 1
        is_cut_off = not raw[error.start :].strip(b"\r\n\0\x1a ")[4:] and error.end >= len(raw.rstrip())
        return UnreadableFileError((_CUT_OFF if is_cut_off else _DAMAGED).format(line), line=line)
    return UnreadableFileError(_NOT_TEXT)


def _checked(decoded: Decoded) -> Decoded:
    """Return `decoded`, if it is text: what is none has control characters in numbers, and of many kinds."""
    controls = _CONTROL.findall(decoded.text.rstrip("\0"))  # with which some systems fill the last block
    is_swamped = len(controls) * 100 > len(decoded.text) and len(set(controls)) >= _KINDS
    if is_swamped or controls.count("\0") * 10 > len(decoded.text):
        raise UnreadableFileError(_NOT_TEXT)
    return decoded


def declared_charset(raw: bytes) -> str:
    """Return the encoding that a page says it is in; empty if it does not say."""
    charset = _CHARSET.search(raw, 0, 2048)
    return charset[1].decode("ascii", "replace") if charset else ""
