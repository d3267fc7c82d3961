"""What LibreOffice reads for us has the text of the .docx it was made from, and leaves nothing behind."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path

import docx
import pytest

from kb.drafts import read_draft
from kb.files import DRAFT, INTAKE, UnreadableFileError, VisibleText, office, read_file
from kb.intake import quarantine
from kb.intake.files import files_in
from tests.support.word_files import note, paragraph, reference, text, word_file

TITLE = "示例县民政局值班管理办法"
_NEEDED = pytest.mark.skipif(office.program() is None, reason="没有 LibreOffice：略过由它转换的用例")
_SOURCE_NAME = "值班.docx"


def regulation() -> bytes:
    """Articles, a table, a footnote, a header, a deleted and a hidden word."""
    rows = "".join(
        f"<w:tr>{''.join(f'<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>' for cell in row)}</w:tr>"
        for row in (("岗位", "人数"), ("带班", "1"), ("值守", "2"))
    )
    deleted = '<w:del w:id="9" w:author="甲"><w:r><w:delText>应当</w:delText></w:r></w:del>'
    body = paragraph(TITLE) + paragraph("第一条　为了规范值班工作，制定本办法。")
    body += paragraph(text("第二条　值班人员"), deleted, "必须按时到岗", reference("footnote", 2), "，“四个到位”。")
    body += paragraph("（一）带班领导　在岗；") + paragraph("（二）值守人员在岗。")
    body += f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w='3000'/><w:gridCol w:w='3000'/></w:tblGrid>{rows}</w:tbl>"
    body += paragraph(text("看不见", "<w:vanish/>"), "第三条　本办法自2024年5月1日起施行。")
    return word_file(body, parts={"footnotes": note("footnote", 2, paragraph("到岗指到达值班室。"))})


def converted(raw: bytes, *kinds: str) -> dict[str, bytes]:
    """The file in other formats, as LibreOffice writes them; by their suffix."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program is not None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.docx").write_bytes(raw)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        for kind in kinds:
            command = [program, profile, "--headless", "--convert-to", kind, "--outdir", name, str(folder / "a.docx")]
            subprocess.run(command, check=True, capture_output=True, timeout=120)
        return {f".{kind}": (folder / f"a.{kind}").read_bytes() for kind in kinds}


@pytest.fixture(scope="module")
def files() -> Mapping[str, bytes]:
    return converted(regulation(), "doc", "rtf", "odt")


def words(text: VisibleText) -> list[str]:
    """The paragraphs; that the head of a table is one is not in every format."""
    return [paragraph.text for paragraph in (*text.paragraphs, *text.notes)]


def left_behind() -> set[Path]:
    places = (Path(tempfile.gettempdir()), office.MEMORY)
    return {path for place in places if place.is_dir() for path in place.glob("kb-office-*")}


@_NEEDED
@pytest.mark.parametrize("suffix", [".doc", ".rtf", ".odt"])
def test_the_text_is_that_of_the_word_file(files: Mapping[str, bytes], suffix: str) -> None:
    before = left_behind()
    read = read_file(files[suffix], f"值班{suffix}", INTAKE)
    assert words(read) == words(read_file(regulation(), _SOURCE_NAME, INTAKE))
    assert (read.suffix, read.origin) == (suffix, None)
    assert [remark.message for remark in read.remarks] == ["由 LibreOffice 转成 .docx 后读取"]
    assert left_behind() == before


@_NEEDED
def test_a_wps_file_is_read_as_the_word_file_it_is(files: Mapping[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "值班.wps").write_bytes(files[".doc"])
    (outcome,) = quarantine.read_all(files_in([tmp_path])[0], quarantine.read_incoming)
    assert outcome.content is not None
    assert words(outcome.content) == words(read_file(regulation(), _SOURCE_NAME, INTAKE))
    assert (tmp_path / "值班.wps").read_bytes() == files[".doc"]
    assert [path.name for path in tmp_path.iterdir()] == ["值班.wps"]


@_NEEDED
def test_a_mark_before_rich_text_is_passed_over(files: Mapping[str, bytes]) -> None:
    read = read_file(b"\xef\xbb\xbf\r\n" + files[".rtf"], "值班.doc", INTAKE)
    assert words(read) == words(read_file(regulation(), _SOURCE_NAME, INTAKE))


@_NEEDED
def test_a_word_file_with_macros_is_read_without_them() -> None:
    packed = BytesIO(regulation())
    with zipfile.ZipFile(packed, "a") as opened:
        opened.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0 no macros")
    read = read_file(packed.getvalue(), "值班.docx", INTAKE)
    assert read.suffix == ".docm"
    assert words(read) == words(read_file(regulation(), _SOURCE_NAME, INTAKE))


@_NEEDED
@pytest.mark.skipif(not office.MEMORY.is_dir(), reason="这个系统没有内存里的临时文件夹")
def test_a_draft_is_read_and_never_lies_on_a_disk(files: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    assert words(read_draft(files[".rtf"], "值班.rtf")) == words(read_file(regulation(), _SOURCE_NAME, DRAFT))
    monkeypatch.setattr(office, "MEMORY", Path("/nowhere"))
    with pytest.raises(UnreadableFileError, match=r"稿件不上磁盘.*请用 Word 或 WPS 打开，另存为 \.docx 再核对。$"):
        read_file(files[".rtf"], "值班.rtf", DRAFT)


def test_without_libreoffice_the_next_step_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: None)
    with pytest.raises(
        UnreadableFileError, match=r"请用 Word 或 WPS 打开，另存为 \.docx 再导入，或请管理员安装 LibreOffice。$"
    ):
        read_file(b"{\\rtf1 a}", "值班.rtf", INTAKE)


@_NEEDED
def test_a_damaged_file_is_refused(files: Mapping[str, bytes]) -> None:
    for raw in (files[".doc"][:700], files[".doc"][:6000], files[".odt"][:3000]):
        with pytest.raises(UnreadableFileError, match=r"已损坏，请用 .*再导入。$"):
            read_file(raw, "值班.doc", INTAKE)
    assert not left_behind()


def test_encrypted_files_are_refused_without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: None)
    head = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    head[30] = 9
    entry = bytearray(128)
    name = "WordDocument".encode("utf-16-le") + b"\0\0"
    entry[: len(name)], entry[64], entry[116] = name, len(name), 1
    fib = b"\xec\xa5\xc1\0" + bytes(7) + b"\x01"
    secret = bytes(head) + bytes(entry).ljust(512, b"\0") + fib.ljust(512, b"\0")
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as opened:
        opened.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        opened.writestr("META-INF/manifest.xml", "<manifest:manifest><manifest:encryption-data/></manifest:manifest>")
    for raw, suffix in ((secret, ".doc"), (packed.getvalue(), ".odt")):
        with pytest.raises(UnreadableFileError, match=r"打开密码.*取消密码、另存为 \.docx 再导入。$"):
            read_file(raw, f"密件{suffix}", INTAKE)


@pytest.mark.parametrize("raw", [b"WPS\0\1" + bytes(900), b"\xdb\xa5\x2d\0" + bytes(900), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900)])  # fmt: skip
def test_bytes_that_do_not_say_what_they_are_are_not_taken_for_text(raw: bytes) -> None:
    with pytest.raises(UnreadableFileError, match=r"看不出这份文件是哪一种格式.*请用 .*再导入。$"):
        read_file(raw, "值班.wps", INTAKE)


@_NEEDED
def test_nothing_is_fetched_for_a_document() -> None:
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def handle(self) -> None:
            asked.append(str(self.rfile.readline()))

    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/"
    names = {"office": "office", "text": "text", "draw": "drawing", "xlink": ""}
    spaces = "".join(
        f' xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for key, name in names.items() if name
    )
    page = f"""<?xml version="1.0"?><office:document {spaces} xmlns:xlink="http://www.w3.org/1999/xlink"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>
<text:section text:name="S"><text:section-source xlink:href="{url}section.txt"/><text:p>旧文</text:p></text:section>
<text:p>第一条　甲。<draw:frame text:anchor-type="as-char"><draw:image xlink:href="{url}picture.png" xlink:type="simple"/>
</draw:frame></text:p></office:text></office:body></office:document>"""
    try:
        assert "第一条　甲。" in read_file(page.encode(), "值班.fodt", INTAKE).text
    finally:
        server.shutdown()
        server.server_close()
    assert asked == []


@_NEEDED
@pytest.mark.skipif(sys.platform == "win32", reason="这里的信号是 POSIX 的")
def test_libreoffice_is_killed_and_its_folder_removed_when_it_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "SECONDS", 0.2)
    with pytest.raises(UnreadableFileError, match="LibreOffice 转换这份文件超过"):
        read_file(b"{\\rtf1 a}", "值班.rtf", INTAKE)
    assert not left_behind()


@_NEEDED
@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="这个系统没有 /proc")
def test_a_reader_that_is_stopped_takes_libreoffice_with_it() -> None:
    code = "from kb.files import INTAKE, read_file; read_file(b'{\\\\rtf1 a}', 'a.rtf', INTAKE)"
    reader = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
    until = time.monotonic() + 20
    while not (running := _offices_of(reader.pid)) and time.monotonic() < until:
        time.sleep(0.02)
    assert running
    reader.send_signal(signal.SIGTERM)
    reader.wait(10)
    assert not any(Path(f"/proc/{number}").is_dir() for number in running)
    assert not left_behind()


def _offices_of(parent: int) -> list[int]:
    """The processes of LibreOffice that work in the folder of a process."""
    mark = f"kb-office-{parent}-".encode()
    running = []
    for path in Path("/proc").iterdir():
        if path.name.isdecimal() and path.name != str(os.getpid()):
            try:
                is_one = mark in (path / "cmdline").read_bytes()
            except OSError:
                continue
            running += [int(path.name)] * is_one
    return running


def test_what_a_killed_reader_left_is_removed_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for number in (gone.pid, os.getpid()):
        (tmp_path / f"kb-office-{number}-x").mkdir()
    monkeypatch.setattr(office, "program", lambda: sys.executable)
    with pytest.raises(UnreadableFileError):
        read_file(b"{\\rtf1 a}", "a.rtf", INTAKE)
    assert [path.name for path in tmp_path.iterdir()] == [f"kb-office-{os.getpid()}-x"]


def test_a_made_file_of_python_docx_is_still_read_by_our_own_reader() -> None:
    made, packed = docx.Document(), BytesIO()
    made.add_paragraph("第一条　甲。")
    made.save(packed)
    assert read_file(packed.getvalue(), "a.docx", INTAKE).remarks == ()
