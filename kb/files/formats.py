"""The formats of files: what is read, by whom, and what people have beside that."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module

from kb.files.characters import cleaned
from kb.files.content import holds_text, looks_like_markup, suffix_by_content
from kb.files.line_ends import joined
from kb.files.visible_text import Bounds, ReadingRemark, UnreadableFileError, VisibleText

Reader = Callable[[bytes, Bounds], VisibleText]
"""Reads the bytes of a file. Raises UnreadableFileError and TooLargeError."""


@dataclass(frozen=True)
class FileFormat:
    """A format of files, by the ends of their names, the usual first.

    `reader` is None for what people have and nothing here reads; `advice` is then what to do, before 再导入. `is_bounded`
    says that reading takes no more time and memory than the size of a file allows; what is not so bounded is read in a
    process of its own. `is_text` says that a text editor shows what it holds, so that nothing in its bytes tells the format.
    `media_types` are what servers call it, `short` what a form calls it, empty where another format stands for it. `is_page` says that it is a page of the web, most
    of which may not be the text.
    """

    suffixes: tuple[str, ...]
    name: str
    reader: Reader | None = None
    may_be_draft: bool = False
    may_be_imported: bool = False
    is_bounded: bool = True
    is_text: bool = False
    media_types: tuple[str, ...] = ()
    advice: str = ""
    short: str = ""
    is_page: bool = False

    @property
    def suffix(self) -> str:
        """The usual end of the names of its files."""
        return self.suffixes[0]


def _reader(module: str) -> Reader:
    """The reader in *module*, loaded when it first reads: what it needs takes up to half a second."""

    def read(raw: bytes, bounds: Bounds) -> VisibleText:
        reader: Reader = import_module(f"kb.files.{module}").read
        return reader(raw, bounds)

    return read


def _read(
    suffixes: str,
    name: str,
    module: str,
    media_types: str = "",
    *,
    is_bounded: bool = True,
    is_text: bool = False,
    short: str = "",
    is_page: bool = False,
) -> FileFormat:
    """A format that may be a draft and may come in."""
    return FileFormat(
        tuple(suffixes.split()),
        name,
        _reader(module),
        may_be_draft=True,
        may_be_imported=True,
        media_types=tuple(media_types.split()),
        is_bounded=is_bounded,
        is_text=is_text,
        short=short,
        is_page=is_page,
    )


def _named(suffixes: str, name: str, advice: str) -> FileFormat:
    """A format that people have and that is not read."""
    return FileFormat(tuple(suffixes.split()), name, advice=advice)


_OOXML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RECOGNISE = "请先做文字识别（OCR），把识别出的文字存为 .docx 或 .txt "

FORMATS = (
    _read(".docx .dotx", "Word 文件", "word.document", f"{_OOXML}.document {_OOXML}.template", short="Word"),
    _read(".pdf", "PDF 文件", "pdf.text", "application/pdf", is_bounded=False, short="PDF"),
    _read(".ofd", "OFD 文件", "ofd.text", "application/ofd", is_bounded=False, short="OFD"),
    _read(".doc .dot .wps .wpt", "旧版 Word 或 WPS 文件", "office", "application/msword application/vnd.ms-works application/wps-office.wps application/kswps", is_bounded=False, short="WPS"),
    _read(".docm .dotm", "带宏的 Word 文件", "office", "application/vnd.ms-word.document.macroenabled.12", is_bounded=False),
    _read(".rtf", "RTF 文件", "office", "application/rtf text/rtf", is_bounded=False),
    _read(".odt .ott .fodt", "OpenDocument 文件", "office", "application/vnd.oasis.opendocument.text", is_bounded=False),
    _read(".html .htm .shtml .xhtml", "网页", "html.page", "text/html application/xhtml+xml", short="网页", is_page=True),
    _read(".mht .mhtml", "单个文件的网页", "mht", "multipart/related message/rfc822 application/x-mimearchive", is_page=True),
    _read(".md .markdown", "Markdown 文件", "markdown", is_text=True),
    _read(".txt", "纯文本", "plain", "text/plain text/markdown", is_text=True, short="纯文本"),
    _named(".xlsx .xls .xlsm .xlsb .xlt .et .ett .ods .csv", "表格", "请把要收的文字复制到 Word 里，存为 .docx "),
    _named(".pptx .ppt .pptm .ppsx .pps .potx .pot .dps .dpt .odp", "演示文稿", "请把要收的文字复制到 Word 里，存为 .docx "),
    _named(".jpg .jpeg .png .tif .tiff .bmp .gif .webp .heic", "图片", f"里面没有文字，{_RECOGNISE}"),
    _named(".caj .kdh .nh", "知网 CAJ 文件", "请用 CAJViewer 打开，打印为 PDF "),
    _named(".ceb .cebx", "方正版式文件", "请用方正阅读器打开，打印为 PDF "),
    _named(".gd .gw .sep .s72 .s92", "书生版式文件", "请用书生阅读器打开，打印为 PDF "),
    _named(".uof .uot", "标文通文件", "请用 WPS 打开，另存为 .docx "),
    _named(".pages", "Pages 文稿", "请用 Pages 打开，导出为 .docx "),
    _named(".lnk .url", "快捷方式", "请找到它指向的文件 "),
    _named(".epub .mobi .azw3", "电子书", "请转为 .docx 或 .txt "),
    _named(".eml .msg", "邮件", "请把正文和附件分别另存 "),
    _named(".zip .rar .7z .tar .gz .tgz .bz2 .xz", "压缩包", "请解压，选里面的文件 "),
)  # fmt: skip
"""Every format that is read or named; the only list of the ends of file names."""

_BY_SUFFIX = {suffix: file_format for file_format in FORMATS for suffix in file_format.suffixes}
_BY_MEDIA_TYPE = {media_type: file_format for file_format in FORMATS for media_type in file_format.media_types}
_PLAIN, _PAGE, _SAVED_PAGE, _MAIL = (_BY_SUFFIX[suffix] for suffix in (".txt", ".html", ".mht", ".eml"))

DRAFT_SUFFIXES = tuple(suffix for suffix, file_format in _BY_SUFFIX.items() if file_format.may_be_draft)
IMPORT_SUFFIXES = tuple(suffix for suffix, file_format in _BY_SUFFIX.items() if file_format.may_be_imported)
ARCHIVE_SUFFIXES = _BY_SUFFIX[".zip"].suffixes
PAGE_SUFFIXES = tuple(file_format.suffix for file_format in FORMATS if file_format.is_page)
USUAL_SUFFIXES = tuple(file_format.suffix for file_format in FORMATS if file_format.may_be_imported)
"""The usual end of the names of each format that is read: what people are told."""

SHORT_NAMES = tuple(file_format.short for file_format in FORMATS if file_format.short)
"""What is read, in the words of a form that has little room."""

# What programs leave behind while they work: most hold a text that stands in another file as well.
_LEFTOVERS = frozenset({".tmp", ".bak", ".wbk", ".asd", ".old", ".part", ".crdownload", ".download"})
# An end that names a format: .exe, .py. What ends in a day (.2024), a version (.0终稿) or 第3稿 names none.
_NAMES_FORMAT = re.compile(r"\.(?=[0-9]*[a-z])[a-z0-9]{1,8}", re.ASCII)


def suffix_of(name: str) -> str:
    """Return the end of a file name, in small letters with its dot; empty if there is none."""
    stem, dot, suffix = name.replace("\\", "/").rpartition("/")[2].rpartition(".")
    return f".{suffix.strip().lower()}" if dot and stem else ""


def format_of_type(media_type: str) -> FileFormat | None:
    """Return the format that servers call so; None if it is none that is read."""
    return _BY_MEDIA_TYPE.get(media_type)


def format_of(name: str, raw: bytes) -> FileFormat | None:
    """Return the format of a file by its bytes, and by its name where they do not tell; None if unknown.

    A text whose name has no end, or one that names no format, is plain text.
    """
    suffix = suffix_of(name)
    named, told = _BY_SUFFIX.get(suffix), _BY_SUFFIX.get(suffix_by_content(raw))
    if told is not None and suffix not in _LEFTOVERS:
        return named if named is _MAIL and told is _SAVED_PAGE else told  # a mail is packed as a saved page is
    if named is None:
        is_unsaid = not _NAMES_FORMAT.fullmatch(suffix)
        return _PLAIN if is_unsaid and holds_text(raw) else None
    if named.is_text or named.is_page or named.reader is None or not holds_text(raw):
        return named
    return _PAGE if looks_like_markup(raw) else _PLAIN


def read_file(raw: bytes, name: str, bounds: Bounds) -> VisibleText:
    """Return what a person sees in a file, read as what its bytes are; that its name says otherwise is told.

    What the reader of the format gives goes through the steps that are the same for every format: characters. Raises
    TooLargeError if it holds more than `bounds`, UnreadableFileError if it is broken or of a format that is not read.
    """
    bounds.check_bytes(len(raw))
    if not raw.strip():
        raise UnreadableFileError(f"这是空文件，里面没有文字，请另选一份{bounds.purpose}。")
    file_format = format_of(name, raw)
    if file_format is None or file_format.reader is None:
        raise UnreadableFileError(unread(name, file_format, bounds))
    text = joined(cleaned(file_format.reader(raw, bounds)))
    return replace(text, remarks=(*_misnamed(name, file_format), *text.remarks))


def _misnamed(name: str, file_format: FileFormat) -> tuple[ReadingRemark, ...]:
    """What is said of a file that is not what its name says."""
    suffix = suffix_of(name)
    if suffix in file_format.suffixes or (file_format.is_text and suffix not in _BY_SUFFIX):
        return ()
    said = f"文件名以 {suffix} 结尾" if suffix else "文件名没有后缀"
    return (ReadingRemark(f"{said}，内容是{file_format.name}（{file_format.suffix}），已按内容读取"),)


def unread(name: str, file_format: FileFormat | None, bounds: Bounds) -> str:
    """Return what is said of a file of a format that is not read, None if it is not known."""
    suffix = suffix_of(name)
    if file_format is None:
        return f"暂不支持“{suffix or name}”文件，请另存为 {'、'.join(USUAL_SUFFIXES)} 之一{bounds.purpose}。"
    said = (
        "" if suffix in file_format.suffixes or not suffix else f"文件名以 {suffix} 结尾，内容却是{file_format.name}："
    )
    return f"{said}{file_format.name}不能直接读取，{file_format.advice}{bounds.purpose}。"


def open_made(raw: bytes, text: str) -> VisibleText:
    """Return a Word file made of the lines of *text*, open for what goes into it: `kb.files.word.document.open_made`."""
    from kb.files.word.document import open_made  # with all that reads Word: only who asks for such a file waits for it

    return open_made(raw, text)


def exported(raw: bytes, bounds: Bounds) -> str:
    """Return a file's text as an office program writes it: `kb.files.office.exported`."""
    from kb.files.office import exported  # with all that reads Word: only who asks for it waits for it

    return exported(raw, bounds)


def office_program() -> str | None:
    """Return where LibreOffice is installed: `kb.files.office.program`."""
    from kb.files.office import program

    return program()
