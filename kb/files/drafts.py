"""Opens a draft in whatever format it comes, and gives it back in the same."""

from collections.abc import Sequence
from datetime import datetime

from kb.files import markdown, plain
from kb.files.draft import Annotation, TooLargeError, UnreadableFileError, Written
from kb.files.html import page
from kb.files.word import document

MOST_BYTES = 10 * 1024 * 1024
"""The largest file that is read as a draft."""

_READERS = {
    ".docx": document.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".html": page.read,
    ".htm": page.read,
    ".txt": plain.read,
}
SUFFIXES = frozenset(_READERS)
"""The ends of the names of files that can be drafts."""

ELSEWHERE = {
    ".doc": "旧版 Word 文件",
    ".wps": "WPS 文件",
    ".docm": "带宏的 Word 文件",
    ".rtf": "RTF 文件",
    ".odt": "OpenDocument 文件",
    ".pdf": "PDF 文件",
}
"""What files are that people have beside those, by the end of their names."""

_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"


def read(raw: bytes, name: str) -> Written:
    """The draft in a file: its format is told by the end of its name; a name without one is that of plain text.

    Raises TooLargeError if it is too large, UnreadableFileError if it is not what its name says or no draft at all.
    """
    if len(raw) > MOST_BYTES:
        raise TooLargeError(f"文件超过 {MOST_BYTES // 1024 // 1024} MB，请拆分后再核对。")
    if not raw.strip():
        raise UnreadableFileError("这是空文件，没有可以核对的文字，请另选一份。")
    suffix = _suffix(name)
    if suffix in ELSEWHERE:
        raise UnreadableFileError(f"{ELSEWHERE[suffix]}不能核对，请另存为 .docx 再试。")
    if suffix not in SUFFIXES and suffix:
        raise UnreadableFileError(f"“{suffix}”文件不能核对，请另存为 .docx、.md、.html 或 .txt。")
    if suffix != ".docx":
        _refuse_disguised(raw)
    return _READERS.get(suffix, plain.read)(raw)


def annotate(written: Written, annotations: Sequence[Annotation], *, date: datetime | None = None) -> bytes:
    """The draft with links and comments, in its own format; `date` is when the comments in a Word file were written.

    Raises ValueError for a span that is empty or not in the text, or an address other than http and https.
    """
    match written.format:
        case "word":
            return document.annotate(written.raw, annotations, date=date)
        case "markdown":
            return markdown.annotate(written, annotations)
        case "html":
            return page.annotate(written, annotations)
        case "text":
            return plain.annotate(written, annotations)


def _suffix(name: str) -> str:
    last = name.replace("\\", "/").rpartition("/")[2]
    stem, dot, suffix = last.rpartition(".")
    return f".{suffix.lower()}" if dot and stem else ""


def _refuse_disguised(raw: bytes) -> None:
    """Raises UnreadableFileError for a file of another kind that was given the name of a text."""
    if raw.startswith(_ZIP):
        raise UnreadableFileError(
            "这不是文本文件，像是 Word 文件或压缩包；如果是 Word 文件，请把文件名改为以 .docx 结尾。"
        )
    if raw.startswith(_OLE):
        raise UnreadableFileError("这不是文本文件，像是旧版 Word 或 WPS 文件，请打开后另存为 .docx。")
    if raw.startswith(_PDF):
        raise UnreadableFileError("这不是文本文件，像是 PDF，请用原来的 Word 文件核对。")
