"""Files that are no Word files, or not to be trusted: each is refused with a sentence, quickly and in little memory."""

import struct
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from kb.files.visible_text import Annotation, Bounds, TooLargeError, UnreadableFileError
from kb.files.word import xml
from tests.support.word_files import Names, annotate, paragraph, read, text, unzipped, word_file, zipped

BODY = "word/document.xml"
GOOD = word_file(paragraph("依照《示例条例》办理"), parts={"styles": ""})
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
ENTITY = '<!DOCTYPE w:document [<!ENTITY a "甲"><!ENTITY b "&a;&a;&a;&a;">]>'


def changed(name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A good file with one part changed."""
    parts = unzipped(GOOD)
    return zipped({**parts, name: change(parts.get(name, b""))})


def with_part(name: str, content: bytes = b"") -> bytes:
    return changed(name, lambda _: content)


def without(name: str) -> bytes:
    return zipped({key: content for key, content in unzipped(GOOD).items() if key != name})


def patched(offset: int, form: str, value: int) -> bytes:
    """A good file with a number changed in what its directory says of the body; `offset` is that of the ZIP format."""
    made = bytearray(GOOD)
    start = GOOD.index(b"PK\x01\x02", 0)
    while GOOD[start + 46 : start + 46 + len(BODY)] != BODY.encode():
        start = GOOD.index(b"PK\x01\x02", start + 1)
    struct.pack_into(form, made, start + offset, value)
    return bytes(made)


def bzipped() -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_BZIP2) as target:
        for name, content in unzipped(GOOD).items():
            target.writestr(name, content)
    return made.getvalue()


def duplicated(name: str) -> bytes:
    made = BytesIO(GOOD)
    with zipfile.ZipFile(made, "a") as target:
        target.writestr(name, b"<x/>")
    return made.getvalue()


def body(document: str | bytes) -> bytes:
    return word_file("", document=document)


REFUSED = {
    "empty": (b"", "空"),
    "text": ("关于示例工作的报告".encode(), "不是 .docx"),
    "rich text": (rb"{\rtf1\ansi }", "不是 .docx"),
    "old binary": (OLE, "旧格式"),
    "encrypted": (OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
    "empty zip": (zipped({}), "不是 .docx"),
    "another zip": (zipped({"a.txt": "甲"}), "不是 .docx"),
    "zip that begins and does not go on": (GOOD[:40], "损坏"),
    "zip without its end": (GOOD[:-30], "损坏"),
    "zip without its beginning": (b"PK\x03\x04" + GOOD[200:], "损坏"),
    "no content types": (without("[Content_Types].xml"), "不是 .docx"),
    "no relationships": (without("_rels/.rels"), "损坏"),
    "no body": (without(BODY), "损坏"),
    "spreadsheet": (
        changed("[Content_Types].xml", lambda raw: raw.replace(b"wordprocessingml.document", b"spreadsheetml.sheet")),
        "不是 .docx",
    ),
    "macros by type": (
        changed(
            "[Content_Types].xml",
            lambda raw: raw.replace(
                b"vnd.openxmlformats-officedocument.wordprocessingml.document.main",
                b"vnd.ms-word.document.macroEnabled.main",
            ),
        ),
        "宏",
    ),
    "macros by part": (with_part("word/vbaProject.bin"), "宏"),
    "macros under another name": (
        changed(
            "[Content_Types].xml",
            lambda raw: raw.replace(
                b"</Types>", b'<Default Extension="x" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
            ),
        ),
        "宏",
    ),
    "part outside": (with_part("../../etc/x"), "损坏"),
    "absolute part": (with_part("/etc/x"), "损坏"),
    "part on a drive": (with_part("C:/x"), "损坏"),
    "part outside, as Windows writes it": (with_part("word\\..\\..\\x"), "损坏"),
    "two bodies": (duplicated("Word/DOCUMENT.xml"), "损坏"),
    "encrypted part": (patched(8, "<H", 1), "密码"),
    "unknown packing": (patched(10, "<H", 9), "损坏"),
    "bzip2": (bzipped(), "损坏"),
    "wrong checksum": (patched(16, "<I", 1), "损坏"),
    "size that is too small": (patched(24, "<I", 20), "损坏"),
    "size that is too large": (patched(24, "<I", 4_000_000_000), "过大"),
    "no XML": (body("甲"), "损坏"),
    "XML that ends early": (body(unzipped(GOOD)[BODY][:-4]), "损坏"),
    "another root": (body(Names().around("styles", "")), "损坏"),
    "no namespace": (body("<document><body/></document>"), "损坏"),
    "UTF-16": (body(unzipped(GOOD)[BODY].decode().encode("utf-16")), "损坏"),
    "UTF-16 without a mark": (body(unzipped(GOOD)[BODY].decode().encode("utf-16-le")), "损坏"),
    "GBK": (
        body(b'<?xml version="1.0" encoding="GBK"?>' + unzipped(GOOD)[BODY].decode().encode("gbk")),
        "损坏",
    ),
    "entities": (body(ENTITY + unzipped(GOOD)[BODY].decode()), "实体声明"),
    "entities in relationships": (
        changed("_rels/.rels", lambda raw: raw.replace(b"?>", b"?><!DOCTYPE x>")),
        "实体声明",
    ),
    "entities in types": (
        changed("[Content_Types].xml", lambda raw: raw.replace(b"?>", b"?><!DOCTYPE x>")),
        "实体声明",
    ),
    "deep": (word_file("<w:p>" * 200 + "</w:p>" * 200), "损坏"),
    "letters in letters": (word_file("<w:p><w:r><w:t>甲<w:b/></w:t></w:r></w:p>"), "损坏"),
    "many prefixes": (word_file(f"<w:p {' '.join(f'xmlns:a{i}={chr(34)}u{chr(34)}' for i in range(250))}/>"), "损坏"),
}


@pytest.mark.parametrize(("raw", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_with_the_next_step(raw: bytes, said: str) -> None:
    for attempt in (read, lambda file: annotate(file, [Annotation(0, 1, comment="说明")])):
        with pytest.raises(UnreadableFileError) as caught:
            attempt(raw)
        assert said in caught.value.message
        assert "请" in caught.value.message
        assert caught.value.message.endswith("。")
        assert caught.value.code == "unreadable_file"


@pytest.mark.parametrize("name", ["word/styles.xml", "word/_rels/document.xml.rels", "word/comments.xml"])
def test_entities_are_refused_in_every_part_that_is_changed_or_looked_up(name: str) -> None:
    parts = {"styles": "", "comments": ""}
    files = unzipped(word_file(paragraph("甲"), parts=parts))
    files[name] = (
        b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + files[name].partition(b"?>")[2]
        if b"?>" in files[name]
        else b"<!DOCTYPE x>" + files[name]
    )
    with pytest.raises(UnreadableFileError, match="实体声明"):
        annotate(zipped(files), [Annotation(0, 1, "https://wenku.example/", "说明")])


def test_templates_are_read() -> None:
    raw = changed("[Content_Types].xml", lambda types: types.replace(b"document.main", b"template.main"))
    assert read(raw).text == "依照《示例条例》办理"


def large(size: int, packing: int, name: str = BODY) -> bytes:
    """A good file with a part of `size` bytes that pack well."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for part, content in {**unzipped(GOOD), name: b""}.items():
            if part != name:
                target.writestr(part, content)
        start, end = unzipped(GOOD).get(name, b"<a></a>").rsplit(b"</", 1)
        target.writestr(name, start + b" " * size + b"</" + end, packing)
    return made.getvalue()


@pytest.mark.parametrize(
    "raw",
    [
        large(12_000_000, zipfile.ZIP_DEFLATED),
        large(12_000_000, zipfile.ZIP_DEFLATED, "word/media/image1.bmp"),
        large(40_000_001, zipfile.ZIP_STORED),
        zipped({**unzipped(GOOD), **{f"word/media/{number}": b"" for number in range(5_000)}}),
        GOOD + b"PK\x01\x02" * 20_001,
    ],
    ids=["packed body", "packed picture", "large body", "many parts", "many entries"],
)
def test_bombs_are_refused_before_they_go_off(raw: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableFileError, match="过大"):
            read(raw)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_a_picture_as_large_as_pictures_are_is_copied() -> None:
    noise = b"".join(struct.pack("<Q", number * 0x9E3779B97F4A7C15 % 2**64) for number in range(1_500_000))
    raw = with_part("word/media/image1.png", noise)
    made = annotate(raw, [Annotation(0, 1, comment="说明")])
    assert unzipped(made)["word/media/image1.png"] == noise


def test_the_packing_and_the_order_of_parts_are_kept() -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for index, (name, content) in enumerate(unzipped(GOOD).items()):
            entry = zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 6))
            target.writestr(entry, content, (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)[index % 2])
        target.writestr("docProps/", b"")
    with zipfile.ZipFile(BytesIO(annotate(made.getvalue(), [Annotation(0, 1, comment="说明")]))) as after:
        entries = after.infolist()
    with zipfile.ZipFile(made) as before:
        for old, new in zip(before.infolist(), entries, strict=False):
            assert (new.filename, new.compress_type, new.date_time) == (old.filename, old.compress_type, old.date_time)
    assert entries[-1].filename == "word/comments.xml"


def test_a_body_of_more_elements_than_a_draft_may_have_is_refused() -> None:
    few = Bounds(1_000_000, 1_000, 104, "再核对")
    assert len(read(word_file(paragraph(*["甲"] * 50)), few).text) == 50
    with pytest.raises(TooLargeError, match="过长，无法读取，请"):
        read(word_file(paragraph(*["甲"] * 51)), few)
    properties = "<w:pPr><w:keepNext/><w:shd/><w:spacing/></w:pPr>"
    assert len(read(word_file(paragraph(properties, *["甲"] * 50)), few).text) == 50


def test_a_body_of_countless_elements_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml, "ELEMENTS", 100)
    assert read(word_file(paragraph("甲") + "<w:p/>" * 95)).text == "甲"
    with pytest.raises(TooLargeError, match="过长，无法读取，请"):
        read(word_file(paragraph("甲") + "<w:p/>" * 96))


def test_more_bytes_or_characters_than_there_may_be_are_refused() -> None:
    raw = word_file(paragraph("甲" * 11))
    with pytest.raises(TooLargeError, match="MB，请拆分后再核对"):
        read(raw, Bounds(len(raw) - 1, 100, 100, "再核对"))
    with pytest.raises(TooLargeError, match="万字，请分成几份再核对"):
        read(raw, Bounds(len(raw), 10, 100, "再核对"))


def test_nothing_is_written_to_disk(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(word_file(paragraph("机密草稿《示例条例》", text("第十条", "<w:b/>"))))
    program = f"""
import os, sys
from kb.files.visible_text import DRAFT, Annotation
from kb.files.word.document import read
with open({str(tmp_path / "a.docx")!r}, "rb") as file:
    raw = file.read()

def refuse(event, arguments):
    writes = event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if writes or event in ("os.mkdir", "tempfile.mkstemp", "tempfile.mkdtemp", "os.rename"):
        raise RuntimeError(f"{{event}} {{arguments}}")

sys.addaudithook(refuse)
text = read(raw, DRAFT)
assert len(text.annotated([Annotation(0, 9, "https://wenku.example/", "说明")])) > len(raw)
"""
    subprocess.run(
        [sys.executable, "-B", "-c", program], check=True, cwd=Path(__file__).resolve().parents[2], timeout=60
    )
