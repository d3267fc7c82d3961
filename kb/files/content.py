"""What a file is by its bytes, whatever its name says: its first bytes, and what stands in its zip or its OLE directory.

People save a page as 通知.doc, call a .docx .doc so that an old program opens it, and zips and scans come under any name.
"""

import re
import struct
import zipfile
from io import BytesIO

from kb.files.decoding import decode
from kb.files.visible_text import UnreadableFileError

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# In this order: the first that fits.
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"GIF8", ".gif"),
    (b"II*\0", ".tif"),
    (b"MM\0*", ".tif"),
    (b"BM", ".bmp"),
    (b"RIFF", ".webp"),
    (b"CAJ\0", ".caj"),
    (b"HN\0\0", ".caj"),
    (b"KDH ", ".kdh"),
    (b"Founder CEB", ".ceb"),
    (b"SEP", ".sep"),
    (b"Rar!\x1a\x07", ".rar"),
    (b"7z\xbc\xaf\x27\x1c", ".7z"),
    (b"\x1f\x8b", ".gz"),
    (b"\xdb\xa5\x2d\0", ".doc"),  # Word 2
)
RTF = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,100}(?={\\rtf)")
"""What may stand before the beginning of an RTF file, though it should not."""

_NOT_ALONE = {".bmp", ".webp", ".sep"}  # beginnings that a text may have; only with bytes that no text has
# A part by whose name a zip is of a format; Word files with macros are told by theirs.
_PARTS = (
    ("ofd.xml", ".ofd"),
    ("word/vbaproject.bin", ".docm"),
    ("word/document.xml", ".docx"),
    ("xl/workbook.xml", ".xlsx"),
    ("xl/workbook.bin", ".xlsx"),
    ("ppt/presentation.xml", ".pptx"),
)
_MIMETYPES = {
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.text-template": ".odt",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
    b"application/vnd.oasis.opendocument.presentation": ".odp",
    b"application/epub+zip": ".epub",
}
# Which program made an OLE file, by the class of its root (the first field, as Windows writes it); and where that says
# nothing, streams by whose names it is of a format: a document that holds a table has the streams of both.
_CLASSES = {0x00020906: ".doc", 0x00020900: ".doc", 0x00020810: ".xls", 0x00020820: ".xls", 0x64818D10: ".ppt"}
_STREAMS = (
    ("WordDocument", ".doc"),
    ("Workbook", ".xls"),
    ("Book", ".xls"),
    ("PowerPoint Document", ".ppt"),
    ("__properties_version1.0", ".msg"),
)
_MAIN_TYPES = (
    (b"wordprocessingml", ".docx"),
    (b"ms-word.document.macroenabled", ".docm"),
    (b"ms-word.template.macroenabled", ".docm"),
    (b"spreadsheetml", ".xlsx"),
    (b"presentationml", ".pptx"),
)

_LOOKED_AT = 4096
_MOST_OF_PART = 1 << 20  # of a list of content types: a Word file of a thousand pictures has 100 KB
_PAGE = re.compile(
    r"(?:<\?xml[^>]{0,200}\?>|<!--.{0,1000}?-->|\s)*(?:<!doctype\s+html|<html[\s>:]|<head[\s>]|<body[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"\s*<(?:meta|title|style|table|div|p|span|font|center|h[1-6]|br|b|o:p)[\s>/]", re.IGNORECASE)
_HAN = re.compile("[\u4e00-\u9fff]")
_FLAT = re.compile(r"<\?xml[^>]{0,200}\?>\s*<office:document\s", re.IGNORECASE)
_WORD_XML = re.compile(
    r"<\?xml[^>]{0,200}\?>\s*(?:<\?mso-application[^>]{0,100}\?>\s*)?<(?:w:wordDocument|pkg:package)\s"
)
_HEADER = re.compile(r"[A-Za-z][\w-]{1,40}:[^\r\n]{0,900}\r?\n", re.ASCII)
_RELATED = re.compile(
    r"^(?:mime-version:|content-type:\s*multipart/related|snapshot-content-location:)", re.IGNORECASE | re.MULTILINE
)


def suffix_by_content(raw: bytes) -> str:
    """Return the usual end of the names of such files (.docx, .pdf, .zip); empty for plain text and what is not known.

    The whole file is needed, since the directory of a zip stands at its end; of other files the first bytes do.
    """
    if raw.startswith(_ZIP):
        return _of_zip(raw)
    if raw.startswith(_OLE):
        return _of_ole(raw)
    if b"%PDF-" in raw[:1024]:
        return ".pdf"
    if RTF.match(raw):
        return ".rtf"
    for beginning, suffix in _BEGINNINGS:
        if raw.startswith(beginning) and (suffix not in _NOT_ALONE or b"\0" in raw[:_LOOKED_AT]):
            return suffix
    return _of_text(_opening(raw))


def _of_zip(raw: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            names = {name.casefold(): name for name in archive.namelist()}
            return _of_parts(archive, names)
    except Exception:  # a broken directory: the names of the parts stand before them too
        lowered = raw.lower()
        return next((suffix for part, suffix in _PARTS if part.encode() in lowered), "")


def _of_parts(archive: zipfile.ZipFile, names: dict[str, str]) -> str:
    if "mimetype" in names:
        kind = archive.open(names["mimetype"]).read(100).strip()
        if kind in _MIMETYPES:
            return _MIMETYPES[kind]
    for part, suffix in _PARTS:
        if part in names:
            return suffix
    if "[content_types].xml" in names:  # a Word file may call its parts as it likes
        types = archive.open(names["[content_types].xml"]).read(_MOST_OF_PART).lower()
        return next((suffix for kind, suffix in _MAIN_TYPES if kind in types), ".zip")
    return ".zip"


def _of_ole(raw: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in raw:
        return ".docx"  # with a password; its reader says so
    names = (suffix for name, suffix in _STREAMS if stream(raw, name) is not None)
    return _CLASSES.get(_root_class(raw)) or next(names, ".doc")


def _root_class(raw: bytes) -> int:
    """Return the first field of the class of the root of an OLE file; 0 if it has none (MS-CFB 2.6.1)."""
    if len(raw) < 512:
        return 0
    (first,) = struct.unpack_from("<I", raw, 48)
    at = (first + 1) * _sector(raw) + 80
    return int.from_bytes(raw[at : at + 4], "little")


def _sector(raw: bytes) -> int:
    return 1 << min(16, int.from_bytes(raw[30:32], "little"))


def stream(raw: bytes, name: str) -> bytes | None:
    """Return the first 32 bytes of a stream of an OLE file (MS-CFB 2.6); None if it has none of that name."""
    letters = name.encode("utf-16-le") + b"\0\0"
    at = raw.find(letters)
    while at >= 0:
        # An entry of the directory: the name in 64 bytes and its length, and where the stream begins at byte 116.
        if at % 128 == 0 and raw[at + 64 : at + 66] == struct.pack("<H", len(letters)) and len(raw) >= at + 128:
            start = (struct.unpack_from("<I", raw, at + 116)[0] + 1) * _sector(raw)
            return raw[start : start + 32]
        at = raw.find(letters, at + 2)
    return None


def _opening(raw: bytes) -> str:
    """Return the first characters of what may be text."""
    begin = raw[:_LOOKED_AT]
    if begin.startswith((b"\xff\xfe", b"\xfe\xff")):
        return begin.decode("utf-16", "replace").lstrip("\ufeff")
    return begin.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _of_text(opening: str) -> str:
    if _PAGE.match(opening):
        return ".html"
    if _FLAT.match(opening):
        return ".odt"
    if _WORD_XML.match(opening):
        return ".doc"
    head = opening.lstrip("\r\n\t ")
    if _HEADER.match(head) and len({each.lower()[:12] for each in _RELATED.findall(head)}) > 1:
        return ".mht"
    return ""


def holds_text(raw: bytes) -> bool:
    """Whether it is text in an encoding that is read, with a character of Chinese in it."""
    try:
        return bool(_HAN.search(decode(raw).text))
    except UnreadableFileError:
        return False


def looks_like_markup(raw: bytes) -> bool:
    """Whether a text begins with a tag, as a page does whose head was left out."""
    return bool(_TAG.match(_opening(raw)))
