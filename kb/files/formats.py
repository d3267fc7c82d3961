"""The formats of files: what is read, by whom, and what people have beside that."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from kb.files.visible_text import Bounds, UnreadableFileError, VisibleText

Reader = Callable[[bytes, Bounds], VisibleText]
"""Reads the bytes of a file. Raises UnreadableFileError and TooLargeError."""


@dataclass(frozen=True)
class FileFormat:
    """A format of files, by the ends of their names, the usual first.

    `reader` is None for what people have and nothing here reads. `is_bounded` says that reading takes no more time and
    memory than the size of a file allows; what is not so bounded is read in a process of its own.
    """

    suffixes: tuple[str, ...]
    name: str
    reader: Reader | None = None
    may_be_draft: bool = False
    may_be_imported: bool = False
    is_bounded: bool = True


def _reader(module: str) -> Reader:
    """The reader in *module*, loaded when it first reads: what it needs takes up to half a second."""

    def read(raw: bytes, bounds: Bounds) -> VisibleText:
        reader: Reader = import_module(f"kb.files.{module}").read
        return reader(raw, bounds)

    return read


FORMATS = (
    FileFormat((".docx",), "Word 文件", _reader("word.document"), may_be_draft=True, may_be_imported=True),
    FileFormat((".pdf",), "PDF 文件", _reader("pdf.text"), may_be_draft=True, may_be_imported=True, is_bounded=False),
    FileFormat((".html", ".htm"), "网页", _reader("html.page"), may_be_draft=True, may_be_imported=True),
    FileFormat((".md", ".markdown"), "Markdown 文件", _reader("markdown"), may_be_draft=True, may_be_imported=True),
    FileFormat((".txt",), "纯文本", _reader("plain"), may_be_draft=True, may_be_imported=True),
    FileFormat((".doc",), "旧版 Word 文件"),
    FileFormat((".wps",), "WPS 文件"),
    FileFormat((".docm",), "带宏的 Word 文件"),
    FileFormat((".rtf",), "RTF 文件"),
    FileFormat((".odt",), "OpenDocument 文件"),
)
"""Every format that is read or named; the only list of the ends of file names."""

_BY_SUFFIX = {suffix: file_format for file_format in FORMATS for suffix in file_format.suffixes}

DRAFT_SUFFIXES = tuple(suffix for suffix, file_format in _BY_SUFFIX.items() if file_format.may_be_draft)
IMPORT_SUFFIXES = tuple(suffix for suffix, file_format in _BY_SUFFIX.items() if file_format.may_be_imported)

_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"
_TEXTS = frozenset({".txt", ".md", ".markdown", ".html", ".htm"})


def suffix_of(name: str) -> str:
    """Return the end of a file name, in small letters with its dot; empty if there is none."""
    stem, dot, suffix = name.replace("\\", "/").rpartition("/")[2].rpartition(".")
    return f".{suffix.lower()}" if dot and stem else ""


def format_of(name: str) -> FileFormat | None:
    """Return the format that a file name tells; a name without an end is that of plain text; None if unknown."""
    return _BY_SUFFIX.get(suffix_of(name) or ".txt")


def read_file(raw: bytes, name: str, bounds: Bounds) -> VisibleText:
    """Return what a person sees in a file, whose format its name tells.

    Raises TooLargeError if it holds more than `bounds`, UnreadableFileError if it is not what its name says, or of a format
    that is not read.
    """
    bounds.check_bytes(len(raw))
    if not raw.strip():
        raise UnreadableFileError(f"这是空文件，里面没有文字，请另选一份{bounds.purpose}。")
    file_format = format_of(name)
    if file_format is None or file_format.reader is None:
        raise UnreadableFileError(unread(name, bounds))
    if suffix_of(name) in _TEXTS:
        _refuse_disguised(raw)
    return file_format.reader(raw, bounds)


def unread(name: str, bounds: Bounds) -> str:
    """Return what is said of a file of a format that is not read."""
    file_format = _BY_SUFFIX.get(suffix_of(name))
    if file_format is not None:
        return f"{file_format.name}不能直接读取，请用 Word 或 WPS 打开后另存为 .docx {bounds.purpose}。"
    return f"暂不支持“{suffix_of(name) or name}”文件，请另存为 .docx、.pdf、.html、.md 或 .txt {bounds.purpose}。"


def _refuse_disguised(raw: bytes) -> None:
    """Raise UnreadableFileError for a file of another kind that was given the name of a text."""
    if raw.startswith(_ZIP):
        raise UnreadableFileError(
            "这不是文本文件，像是 Word 文件或压缩包；如果是 Word 文件，请把文件名改为以 .docx 结尾。"
        )
    if raw.startswith(_OLE):
        raise UnreadableFileError("这不是文本文件，像是旧版 Word 或 WPS 文件，请打开后另存为 .docx。")
    if raw.startswith(_PDF):
        raise UnreadableFileError("这不是文本文件，像是 PDF 文件；如果是，请把文件名改为以 .pdf 结尾。")


def made_of(text: str) -> VisibleText:
    """Return a new Word file with the lines of *text*, open for what goes into it."""
    from kb.files.word.making import made_of  # with all that reads Word: only who asks for such a file waits for it

    return made_of(text)
