"""Reads a file into a sheet: one module for each format."""

from collections.abc import Callable

from kb.errors import DocumentError
from kb.formats.opening import ELSEWHERE
from kb.sheets import plain
from kb.sheets.pdf import reading as pdf
from kb.sheets.sheet import Sheet
from kb.sheets.web import reading as web_page
from kb.sheets.word import reading as word

_READERS: dict[str, Callable[[bytes, str], Sheet]] = {
    ".md": plain.read,
    ".markdown": plain.read,
    ".txt": plain.read,
    ".docx": word.read,
    ".html": web_page.read,
    ".htm": web_page.read,
    ".pdf": pdf.read,
}
SUFFIXES = frozenset(_READERS)
"""The ends of the names of files that can be read."""


def read(raw: bytes, name: str) -> Sheet:
    """The sheet in a file, whose format the end of its name tells. Raises DocumentError if it cannot be read as that."""
    reader = _READERS.get(suffix_of(name))
    if reader is None:
        raise DocumentError(unsupported(name), path=name)
    return reader(raw, name)


def unsupported(name: str) -> str:
    """What is said of a file that cannot be read, by the end of its name."""
    suffix = suffix_of(name)
    if suffix in ELSEWHERE:
        return f"{ELSEWHERE[suffix]}不能导入，请用 Word 或 WPS 打开后另存为 .docx 再导入。"
    return f"暂不支持“{suffix or name}”文件，请另存为 .docx、.pdf、.html 或纯文本（.txt）再导入。"


def suffix_of(name: str) -> str:
    """The end of a file's name, in small letters with its dot; empty if it has none."""
    stem, dot, suffix = name.replace("\\", "/").rpartition("/")[2].rpartition(".")
    return f".{suffix.lower()}" if dot and stem else ""
