"""Drafts as they come: a name and bytes, read as the kind that the name says if the bytes are of that kind."""

from collections.abc import Callable, Sequence
from pathlib import PurePath

from kb.formats import html, markdown, plain, word
from kb.formats.sight import MOST_CHARACTERS, too_many_characters
from kb.formats.written import Annotation, TooLargeError, UnreadableFileError, Written

__all__ = ["MOST_BYTES", "MOST_CHARACTERS", "SUFFIXES", "TooLargeError", "annotate", "read"]

MOST_BYTES = 10_000_000
"""The largest file that is read."""

_READERS: dict[str, Callable[[bytes], Written]] = {
    ".docx": word.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".html": html.read,
    ".htm": html.read,
    ".txt": plain.read,
}

SUFFIXES = tuple(_READERS)
"""How the names of drafts end, in lower case. What has another name, or none, is read as plain text."""

# What a file begins with, what it seems to be, and what its owner can do.
_OTHER_KINDS = (
    (b"PK\x03\x04", "压缩文件，或者新版 Office、OFD 文件", "如果是 Word 文档，请把文件名改为以 .docx 结尾"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Office 或 WPS 文件", "请用 Word 或 WPS 打开，另存为 .docx"),
    (b"%PDF-", "PDF 文件", "请用生成它的 Word 文档，或复制其中的文字粘贴"),
    (b"{\\rtf", "RTF 文件", "请用 Word 或 WPS 打开，另存为 .docx"),
    (b"MIME-Version:", "单个文件的网页（.mht）", "请用 Word 或 WPS 打开，另存为 .docx"),
    (b"\x89PNG", "图片", "请粘贴其中的文字"),
    (b"\xff\xd8\xff", "图片", "请粘贴其中的文字"),
    (b"GIF8", "图片", "请粘贴其中的文字"),
    (b"Rar!", "压缩文件", "请先解压"),
    (b"7z\xbc\xaf", "压缩文件", "请先解压"),
    (b"\x1f\x8b", "压缩文件", "请先解压"),
)


def read(raw: bytes, name: str) -> Written:
    """The draft in a file of that name.

    Raises TooLargeError for more than MOST_BYTES, or more text or markup than a draft has; UnreadableFileError for what is
    of another kind than its name says, or cannot be read.
    """
    if len(raw) > MOST_BYTES:
        raise TooLargeError(f"文件超过 {MOST_BYTES // 1_000_000} MB，请去掉图片，或分成几份再核对。")
    suffix = PurePath(name.strip()).suffix.lower()
    if suffix != ".docx":
        _refuse_other_kinds(raw)
    written = _READERS.get(suffix, plain.read)(raw)
    if len(written.visible) > MOST_CHARACTERS:
        raise too_many_characters()
    return written


def _refuse_other_kinds(raw: bytes) -> None:
    for sign, seems, advice in _OTHER_KINDS:
        if raw.startswith(sign):
            raise UnreadableFileError(f"这不是文本文件，看起来是{seems}，{advice}再核对。")


def annotate(written: Written, annotations: Sequence[Annotation]) -> bytes:
    """The file of a draft with its links and comments, in its own format; spans are code points of the visible text.

    Raises ValueError for a span that is empty or not in the text, or another address than http and https; TooLargeError for
    a page whose tags are nested beyond measure.
    """
    match written.format:
        case "text":
            return plain.annotate(written, annotations)
        case "markdown":
            return markdown.annotate(written, annotations)
        case "html":
            return html.annotate(written, annotations)
        case "word":
            return word.annotate(written.raw, annotations)
