"""Reads a file into a sheet: one module for each format."""

from collections.abc import Callable

from kb.errors import DocumentError
from kb.sources import plain
from kb.sources.sheet import Sheet


def _read_pdf(raw: bytes, name: str) -> Sheet:
    from kb.sources import pdf  # takes a quarter of a second to load, which every command would pay

    return pdf.read(raw, name)


_READERS: dict[str, Callable[[bytes, str], Sheet]] = {
    ".md": plain.read,
    ".markdown": plain.read,
    ".txt": plain.read,
    ".pdf": _read_pdf,
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
    """Why a file cannot be read whose name ends in none of `SUFFIXES`."""
    return f"暂不支持“{suffix_of(name) or name}”文件，请另存为 PDF、Markdown 或纯文本（.pdf、.md、.txt）。"


def suffix_of(name: str) -> str:
    """The end of a file's name, in small letters with its dot; empty if it has none."""
    stem, dot, suffix = name.replace("\\", "/").rpartition("/")[2].rpartition(".")
    return f".{suffix.lower()}" if dot and stem else ""
