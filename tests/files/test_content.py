"""A file is what its bytes are, whatever its name says; that it is called otherwise is told."""

import zipfile
from io import BytesIO

import pytest

from kb.corpus import Catalogue
from kb.files import DRAFT, FORMATS, INTAKE, UnreadableFileError, format_of, read_file
from kb.files.content import suffix_by_content
from kb.intake.understanding import understand
from tests.support.ofd_files import ofd, text
from tests.support.print_shop import Leaf, pdf_file, set_type
from tests.support.word_files import word_file_of

TEXT = "第一条　值班人员应当按时到岗。"
PAGE = f"<html xmlns:o='urn:x'><head><meta charset=utf-8></head><body><p class=MsoNormal>{TEXT}</p></body></html>"
SAVED = (
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/a\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/related; type="text/html"; boundary="--b"\r\n\r\n----b\r\nContent-Type: text/html\r\n'
    "Content-Transfer-Encoding: 8bit\r\n\r\n" + PAGE + "\r\n----b\r\nContent-Type: text/html\r\n"
    "Content-Location: https://example.org/frame.html\r\n\r\n<p>框\r\n----b--\r\n"
).encode()


def zip_of(**parts: str) -> bytes:
    """A zip whose parts are named with __ for / and _ for the dot."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as opened:
        for name, content in parts.items():
            opened.writestr(name.replace("__", "/").replace("_", "."), content)
    return packed.getvalue()


def ole_of(*streams: str, clsid: int = 0) -> bytes:
    """The directory of an OLE file with these streams, each in the sector of its number."""
    head = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    head[30], head[48] = 9, 0
    entries = [bytearray(128)]
    entries[0][80:84] = clsid.to_bytes(4, "little")
    for number, name in enumerate(streams, 1):
        entry, letters = bytearray(128), name.encode("utf-16-le") + b"\0\0"
        entry[: len(letters)], entry[64], entry[116] = letters, len(letters), number
        entries.append(entry)
    return bytes(head) + b"".join(entries).ljust(512, b"\0") + bytes(4096)


def said(raw: bytes, name: str) -> list[str]:
    read = read_file(raw, name, INTAKE)
    assert read.text.strip() == TEXT
    return [remark.message for remark in read.remarks]


@pytest.mark.parametrize(
    ("raw", "suffix"),
    [
        (word_file_of(TEXT), ".docx"),
        (zip_of(mimetype="application/vnd.oasis.opendocument.text"), ".odt"),
        (zip_of(OFD_xml="<ofd/>"), ".ofd"),
        (zip_of(word__vbaProject_bin="", word__document_xml=""), ".docm"),
        (zip_of(xl__workbook_xml=""), ".xlsx"),
        (zip_of(ppt__presentation_xml=""), ".pptx"),
        (zip_of(a_txt="甲"), ".zip"),
        (b"PK\x03\x04 broken", ""),
        (word_file_of(TEXT)[:900], ".docx"),
        (ole_of("WordDocument", "1Table"), ".doc"),
        (ole_of("Workbook"), ".xls"),
        (ole_of("PowerPoint Document", "Pictures"), ".ppt"),
        (ole_of("WordDocument", "Workbook", clsid=0x00020820), ".xls"),
        (ole_of("Workbook", "WordDocument", clsid=0x00020906), ".doc"),
        (b"{\\rtf1\\ansi }", ".rtf"),
        (b"\r\n%PDF-1.4", ".pdf"),
        (b"\xff\xd8\xff\xe0", ".jpg"),
        (b"CAJ\0", ".caj"),
        (b"HN\0\0", ".caj"),
        (b"BM" + bytes(60), ".bmp"),
        (b"BMW", ""),
        (b"Rar!\x1a\x07\0", ".rar"),
        (PAGE.encode(), ".html"),
        (f"<!-- saved from url -->\n<!DOCTYPE html>{PAGE}".encode(), ".html"),
        (f"\ufeff{PAGE}".encode("utf-16-le"), ".html"),
        (b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">', ".html"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument >', ".doc"),
        (SAVED, ".mht"),
        (TEXT.encode(), ""),
        ("收件人：甲\nContent-Type: 说明\n".encode(), ""),
        ("# 题名\n\n<p>甲</p>".encode(), ""),
        (b"", ""),
    ],
)  # fmt: skip
def test_the_bytes_tell_the_format(raw: bytes, suffix: str) -> None:
    assert suffix_by_content(raw) == suffix


def test_whatever_the_bytes_tell_is_a_format_of_the_table() -> None:
    suffixes = {suffix for file_format in FORMATS for suffix in file_format.suffixes}
    samples = [ole_of("Workbook"), b"KDH ", b"\x1f\x8b", b"GIF8", b"Founder CEB", b"SEP\0", b"7z\xbc\xaf\x27\x1c"]
    assert {suffix_by_content(raw) for raw in samples} <= suffixes


@pytest.mark.parametrize(
    ("name", "raw", "what"),
    [
        ("通知.doc", word_file_of(TEXT), "Word 文件（.docx）"),
        ("通知.DOC", PAGE.encode("gb18030").replace(b"utf-8", b"gb2312"), "网页（.html）"),
        ("通知.doc", TEXT.encode(), "纯文本（.txt）"),
        ("通知.docx", f"<table><tr><td>{TEXT}</table>".encode(), "网页（.html）"),
        ("通知.docx", pdf_file([Leaf(set_type([TEXT]))]), "PDF 文件（.pdf）"),
        ("通知.pdf", word_file_of(TEXT), "Word 文件（.docx）"),
        ("通知.zip", word_file_of(TEXT), "Word 文件（.docx）"),
        ("通知.wps", word_file_of(TEXT), "Word 文件（.docx）"),
        ("通知.txt", PAGE.encode(), "网页（.html）"),
        ("通知.md", word_file_of(TEXT), "Word 文件（.docx）"),
        ("通知.html", SAVED, "单个文件的网页（.mht）"),
        ("通知.doc", SAVED, "单个文件的网页（.mht）"),
        ("通知.jpg", pdf_file([Leaf(set_type([TEXT]))]), "PDF 文件（.pdf）"),
        ("通知.pdf", ofd(text(TEXT, 40, 40)), "OFD 文件（.ofd）"),
        ("通知.zip", ofd(text(TEXT, 40, 40)), "OFD 文件（.ofd）"),
        ("通知.ofd", pdf_file([Leaf(set_type([TEXT]))]), "PDF 文件（.pdf）"),
        ("通知.aspx", PAGE.encode(), "网页（.html）"),
        ("通知（2024.5.1）", word_file_of(TEXT), "Word 文件（.docx）"),
    ],
)
def test_a_wrong_suffix_is_told_and_the_file_read(name: str, raw: bytes, what: str) -> None:
    (remark,) = said(raw, name)
    suffix = "." + name.rpartition(".")[2].lower()
    assert remark == f"文件名以 {suffix} 结尾，内容是{what}，已按内容读取"


@pytest.mark.parametrize("name", ["通知", "关于值班的通知（2024.5.1）", "通知.第3稿"])
def test_a_text_whose_name_has_no_end_is_plain_text(name: str) -> None:
    assert said(TEXT.encode(), name) == []


def test_a_file_without_a_suffix_is_read_by_its_bytes() -> None:
    assert said(word_file_of(TEXT), "通知") == ["文件名没有后缀，内容是Word 文件（.docx），已按内容读取"]


@pytest.mark.parametrize("name", ["通知.docx", "通知.DOCX", "通知.dotx", "通知.docx "])
def test_a_right_suffix_is_not_told(name: str) -> None:
    assert said(word_file_of(TEXT), name) == []


@pytest.mark.parametrize(
    ("name", "raw", "sentence"),
    [
        ("通知.docx", zip_of(a_txt="甲"), "文件名以 .docx 结尾，内容却是压缩包：压缩包不能直接读取，请解压"),
        ("通知.doc", ole_of("Workbook"), "文件名以 .doc 结尾，内容却是表格："),
        ("通知.pdf", b"\xff\xd8\xff\xe0", "文件名以 .pdf 结尾，内容却是图片：图片不能直接读取，里面没有文字，请先做文字识别（OCR）"),
        ("扫描件.jpg", b"\xff\xd8\xff\xe0", "图片不能直接读取，里面没有文字，请先做文字识别（OCR）"),
        ("论文.caj", b"CAJ\0", "知网 CAJ 文件不能直接读取，请用 CAJViewer 打开"),
        ("红头.gd", b"\0\1", "书生版式文件不能直接读取，请用书生阅读器打开"),
        ("附表.et", ole_of("Workbook"), "表格不能直接读取，请"),
        ("程序.exe", b"MZ\0", "暂不支持“.exe”文件，请另存为"),
        ("程序.py", "# 注释".encode(), "暂不支持“.py”文件，请另存为"),
        ("~WRL0001.tmp", word_file_of(TEXT), "暂不支持“.tmp”文件"),
        ("无", b"\0\1\2", "暂不支持“无”文件"),
        ("来信.eml", SAVED, "邮件不能直接读取，请把正文和附件分别另存"),
        ("通知.docx.lnk", b"L\0\0\0", "快捷方式不能直接读取，请找到它指向的文件"),
        ("通知.uof", b"<?xml", "标文通文件不能直接读取，请用 WPS 打开"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_named_by_what_it_is(name: str, raw: bytes, sentence: str) -> None:
    for bounds in (DRAFT, INTAKE):
        with pytest.raises(UnreadableFileError) as refused:
            read_file(raw, name, bounds)
        assert refused.value.message.startswith(sentence)
        assert refused.value.message.endswith(f"{bounds.purpose}。")


def test_a_saved_page_tells_its_frames() -> None:
    text = read_file(SAVED, "通知.mht", INTAKE)
    assert text.suffix == ".mht"
    assert [(left.kind, left.text) for left in text.left_out] == [("框架页", "frame.html")]
    assert text.remarks == ()


def test_files_that_lie_with_a_saved_page_are_told() -> None:
    attached = b"----b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\nxyz\r\n----b--"
    text = read_file(SAVED.replace(b"----b--", attached), "通知.mht", INTAKE)
    assert ("嵌入的文件", "a.pdf", 3) in [(left.kind, left.text, left.size) for left in text.left_out]


def test_a_saved_page_without_a_page_is_refused() -> None:
    bare = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n"
    with pytest.raises(UnreadableFileError, match=r"没有网页.*请.*再导入"):
        read_file(bare, "通知.mht", INTAKE)


@pytest.mark.parametrize("charset", ["gb2312", "utf-8"])
def test_the_envelope_tells_the_encoding_of_a_saved_page(charset: str) -> None:
    page = f"<html><body><p>{TEXT}</p></body></html>".encode(charset)
    raw = b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=%b\r\nContent-Transfer-Encoding: 8bit\r\n\r\n%b" % (charset.encode(), page)  # fmt: skip
    assert read_file(raw, "通知.mht", INTAKE).text.strip() == TEXT


def test_the_format_of_a_name_without_bytes_that_tell_is_that_of_the_name() -> None:
    for name in ("a.docx", "a.pdf", "a.doc"):
        file_format = format_of(name, b"\0\1")
        assert file_format is not None
        assert name.endswith(file_format.suffix)


def test_a_saved_page_is_a_page_whatever_stands_around_its_regulation() -> None:
    body = "".join(f"<p>{line}</p>" for line in ("首页", "规章制度", "示例县民政局值班管理办法", TEXT, "第二条　乙。", "版权所有：示例县民政局"))  # fmt: skip
    raw = SAVED.replace(PAGE.encode(), f"<html><body>{body}</body></html>".encode())
    (document,) = understand(read_file(raw, "a.mht", INTAKE), "a.mht", "", Catalogue({}), {})
    assert document.metadata.title == "示例县民政局值班管理办法"
    assert {left.kind for left in document.left_out} >= {"网页导航", "网页尾部"}
