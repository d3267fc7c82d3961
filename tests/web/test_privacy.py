"""A draft leaves nothing behind: no file, no log, no temporary file, not even while it is checked."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.conftest import copy_of_invented
from tests.support.uploads import word_file
from tests.web.conftest import free_port, wait_until_ready

MARKER = "此句不可外传甲乙丙丁"
# Three times what the libraries of the server would put into a temporary file, and nearly as long as a draft may be.
LONG = "\n".join(["《示例工作条例（试行）》第三条", MARKER, *("又一段平常的话，没有引用。" * 3 for _ in range(12_000))])

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="没有 /proc：看不到进程打开的文件")


@dataclass
class Office:
    """A running site, all of whose files lie in one folder: corpus, index, temporary files, what it says."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes]"
    seen: set[str] = field(default_factory=set)

    def look(self) -> None:
        """Notes every file in which the draft stands now, those that were deleted and are still open among them."""
        deleted = (Path("/proc") / str(self.process.pid) / "fd").iterdir()
        for path in (*self.folder.rglob("*"), *deleted):
            try:
                is_file = path.is_file()
                if is_file and MARKER.encode() in path.read_bytes():
                    self.seen.add(str(path.resolve()) if path.is_symlink() else str(path))
            except OSError:
                continue  # it is gone, or no file to be read

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Looks again and again while the block runs."""
        is_over = threading.Event()

        def watch() -> None:
            while not is_over.is_set():
                self.look()

        watching = threading.Thread(target=watch)
        watching.start()
        try:
            yield
        finally:
            is_over.set()
            watching.join()

    def post(self, url: str, body: bytes, content_type: str) -> bytes:
        """The answer to a draft that is sent and read slowly, so that whatever the server puts aside lies there a while."""
        head = (
            f"POST {url} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nContent-Type: {content_type}\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        with socket.socket() as asking:
            asking.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
            asking.settimeout(60)
            asking.connect(("127.0.0.1", self.port))
            asking.sendall(head.encode() + body[: len(body) * 9 // 10])
            self.settle()
            asking.sendall(body[len(body) * 9 // 10 :])
            answer = [asking.recv(4096)]
            self.settle()
            while part := asking.recv(1 << 16):
                answer.append(part)
        return b"".join(answer)

    def settle(self) -> None:
        time.sleep(0.3)
        self.look()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    copy_of_invented(folder / "corpus")
    (folder / "tmp").mkdir()
    port = free_port()
    command = [sys.executable, "-m", "kb", "serve", "--port", str(port)]
    command += ["--corpus", str(folder / "corpus"), "--index", str(folder / "index")]
    environment = os.environ | {"TMPDIR": str(folder / "tmp"), "PYTHONPATH": _path()}
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, cwd=folder, env=environment)
    try:
        wait_until_ready(f"http://127.0.0.1:{port}", process)  # type: ignore[arg-type]
        yield Office(folder, port, process)
    finally:
        process.terminate()
        process.wait(timeout=120)


def _path() -> str:
    return os.pathsep.join(filter(None, [str(Path(__file__).resolve().parents[2]), os.environ.get("PYTHONPATH", "")]))


def form(**fields: tuple[str, bytes]) -> tuple[bytes, str]:
    """A form: for each field the name of the file that it is, if any, and the content."""
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"{f"; filename={file}" if file else ""}\r\n\r\n'.encode()
        + content
        + b"\r\n"
        for name, (file, content) in fields.items()
    ]
    return b"".join(parts) + b"--x--\r\n", "multipart/form-data; boundary=x"


def uncompressed_word_file() -> bytes:
    """A Word file in which the text can be seen, with a picture that makes it large."""
    stored = BytesIO()
    with ZipFile(BytesIO(word_file(LONG[:2_000]))) as made, ZipFile(stored, "w") as archive:
        for name in made.namelist():
            archive.writestr(name, made.read(name))
        archive.writestr("word/media/image1.png", bytes(3_000_000))
    assert MARKER.encode() in stored.getvalue()
    return stored.getvalue()


PASTED = {"text": ("", LONG.encode())}
UPLOADED = {"file": ("a.txt", LONG.encode())}
BROKEN = {"file": ("a.docx", b"PK\x03\x04" + LONG.encode())}


@pytest.mark.parametrize(
    ("url", "fields", "is_answered"),
    [
        ("/draft", PASTED, True),
        ("/draft", UPLOADED, True),
        ("/draft", {**PASTED, "as_of": ("", b"nonsense")}, True),
        ("/draft", BROKEN, False),
        ("/draft/download?as=html", PASTED, True),
        ("/draft/download?as=md", UPLOADED, True),
        ("/api/check", UPLOADED, False),
        ("/api/check", BROKEN, False),
        ("/nowhere", PASTED, False),
    ],
)
def test_a_draft_is_in_no_file_while_it_is_checked_nor_after(
    office: Office, url: str, fields: dict[str, tuple[str, bytes]], is_answered: bool
) -> None:
    body, content_type = form(**fields)
    assert len(body) > 1_000_000
    office.seen.clear()
    with office.watched():
        answer = office.post(url, body, content_type)
    assert answer.startswith(b"HTTP/1.1 ")
    assert (MARKER.encode() in answer) == is_answered, answer[:300]
    office.look()
    assert office.seen == set()


@pytest.mark.parametrize("url", ["/draft", "/draft/download?as=docx"])
def test_a_word_file_is_in_no_file_while_it_is_checked_nor_after(office: Office, url: str) -> None:
    body, content_type = form(file=("a.docx", uncompressed_word_file()))
    office.seen.clear()
    with office.watched():
        answer = office.post(url, body, content_type)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert MARKER.encode() in answer
    office.look()
    assert office.seen == set()


def test_the_watch_would_see_a_draft_in_a_temporary_file(office: Office, tmp_path: Path) -> None:
    (tmp_path / "open").write_text(MARKER, "utf-8")
    with (tmp_path / "open").open("rb"):
        (tmp_path / "open").unlink()
        here = Office(tmp_path, office.port, _Myself())  # type: ignore[arg-type]
        here.look()
    assert len(here.seen) == 1


class _Myself:
    pid = os.getpid()
