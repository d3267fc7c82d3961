"""Reads a file into a sheet: one module for each format."""

from collections.abc import Callable

from kb.errors import DocumentError
from kb.files import plain_sheet
from kb.files.drafts import ELSEWHERE
from kb.files.sheet import Sheet


# The libraries take up to half a second to load: only who reads such a file waits for them.
def _word(raw: bytes, name: str) -> Sheet:
    from kb.files.word import sheet

    return sheet.read(raw, name)


def _web_page(raw: bytes, name: str) -> Sheet:
    from kb.files.html import sheet

    return sheet.read(raw, name)


def _pdf(raw: bytes, name: str) -> Sheet:
    from kb.files.pdf import sheet

    return sheet.read(raw, name)


_READERS: dict[str, Callable[[bytes, str], Sheet]] = {
    ".md": plain_sheet.read,
    ".markdown": plain_sheet.read,
    ".txt": plain_sheet.read,
    ".docx": _word,
    ".html": _web_page,
    ".htm": _web_page,
    ".pdf": _pdf,
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
