"""Text that was saved after its bytes had been read in another encoding: 绀轰緥 for 示例, ÖÐ¹ú for 中国.

>>> garbled("一、" + "示例县民政局".encode().decode("gb18030")), garbled("一、示例县民政局")
(9, 0)
"""

import re
from contextlib import suppress

# Chinese among what was read once more; so many in a row come from nothing else: of the six characters of GBK that give
# four in UTF-8, four would have to be among its rarest.
_HAN_RUN = re.compile("[\u3001-\u303f\u4e00-\u9fff\uff01-\uff5e]{4,}")
_BEYOND_ASCII = re.compile("[^\0-\x7f]{6,}")
# What the bytes from 80 to FF are in Windows' Western encoding, and in ISO 8859-1.
_WESTERN = re.compile(
    "[\x80-\xff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a"
    "\u20ac\u2122]{4,}"
)
_HAN = re.compile("[\u4e00-\u9fff]")
# Letters, and no ×××× for a name, nor ……——; a run in a Western language has not even two of them.
_LETTER, _KINDS = re.compile("[À-ÖØ-öø-ÿ]"), 2
# Of whole texts: Chinese characters at the least, and the shares of the commonest ones in what is no Chinese and in what is.
# Bytes of double-byte encodings are valid in one another, and give rare characters there, or kana.
_COMMON = "的一不是在有人中大和以要上會会國国為为黨党條条第工作"
_FEWEST, _RARELY, _OFTEN, _DIFFERENT = 20, 0.01, 0.03, 3
_SWAPPED = (
    ("big5hkscs", "gb18030"), ("gb18030", "big5hkscs"), ("shift_jis", "gb18030"), ("euc_kr", "gb18030"), ("gb18030", "euc_kr"),
    ("gb18030", "shift_jis"), ("gb18030", "euc_jp"), ("big5hkscs", "utf-8"),
)  # fmt: skip


def garbled(line: str) -> int:
    """Return how many characters of a line are UTF-8 or GBK that was read wrongly; 0 for none."""
    return _as_gbk(line) + _as_western(line)


def is_garbled(text: str) -> bool:
    """Tell whether a whole text is Chinese in one of two double-byte encodings that was read in the other: 笢弊 for 中国."""
    if len(_HAN.findall(text)) < _FEWEST or _share(text) > _RARELY:
        return False
    readings = (text.encode(wrong, "ignore").decode(right, "ignore") for wrong, right in _SWAPPED)
    return any(_share(other) > _OFTEN and len(set(_COMMON) & set(other)) >= _DIFFERENT for other in readings)


def _share(text: str) -> float:
    han = len(_HAN.findall(text))
    return sum(map(text.count, _COMMON)) / max(1, han)


def _as_gbk(line: str) -> int:
    """Count what is UTF-8 that was read as GBK, once or several times over."""
    return sum(
        3 * len(run[0]) // 2
        for stretch in _BEYOND_ASCII.finditer(line)
        for run in _HAN_RUN.finditer(stretch[0].encode("gb18030", "ignore").decode("utf-8", "replace"))
    )


def _as_western(line: str) -> int:
    """Count what is UTF-8 or GBK that was read as a Western encoding."""
    count = 0
    for run in _WESTERN.finditer(line):
        raw = b"".join(map(_western_byte, run[0]))
        if len(set(_LETTER.findall(run[0]))) >= _KINDS and any(
            _is_chinese(raw, encoding) for encoding in ("utf-8", "gb18030")
        ):
            count += len(run[0])
    return count


def _western_byte(letter: str) -> bytes:
    with suppress(UnicodeEncodeError):
        return letter.encode("cp1252")
    return letter.encode("latin-1", "ignore")


def _is_chinese(raw: bytes, encoding: str) -> bool:
    text = raw.decode(encoding, "replace")
    return len(_HAN.findall(text)) > 2 * text.count("\ufffd") and len(_HAN.findall(text)) * 3 > len(text)
