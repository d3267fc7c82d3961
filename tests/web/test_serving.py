"""The site as a process: many connections of which most ask nothing, signals, and what the server says itself."""

import json
import resource
import signal
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.web.conftest import free_port, start_serving, wait_until_ready
from web.application import SECURITY

_LONG = 60.0
_IDLE, _HALF_SENT = 1000, 200


@contextmanager
def running(folder: Path, *options: str) -> Iterator[tuple[int, "subprocess.Popen[str]"]]:
    """A site over the invented corpus: its port, and its process."""
    port = free_port()
    process = start_serving(folder / "corpus", folder / "index", port, *options)
    try:
        wait_until_ready(f"http://127.0.0.1:{port}", process)
        yield port, process
    finally:
        process.kill()
        process.communicate(timeout=_LONG)


@pytest.fixture(scope="module")
def port(desk_folder: Path) -> Iterator[int]:
    with running(desk_folder) as (port, _):
        yield port


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=_LONG)


def answer_to(port: int, sent: bytes) -> tuple[bytes, dict[str, str], str]:
    """The first line, the headers and the body of what is answered to raw bytes."""
    with connected(port) as asking:
        asking.sendall(sent)
        asking.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: asking.recv(1 << 16), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    return first.encode(), dict(line.split(": ", 1) for line in lines), body.decode()


@pytest.mark.parametrize(
    ("sent", "status", "sentence"),
    [
        (b"POST /api/check HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n", b"413", "内容太大"),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 300_000 + b"\r\n\r\n", b"431", "请求头太大"),
        (b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n", b"400", "看不明白"),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n", b"501", "不支持"),
    ],
)
def test_what_the_server_refuses_itself_is_told_in_chinese_with_the_headers_of_the_site(
    port: int, sent: bytes, status: bytes, sentence: str
) -> None:
    first, headers, body = answer_to(port, sent)
    assert first.split()[1] == status
    assert sentence in body
    assert body.endswith("。\n")
    assert headers["Content-Type"] == "text/plain; charset=utf-8"
    assert headers["Cache-Control"] == "no-store"
    assert {name.title(): value for name, value in SECURITY.items()}.items() <= headers.items()


def test_a_thousand_silent_and_two_hundred_half_sent_connections_stop_nobody(desk_folder: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    need = _IDLE + _HALF_SENT + 200
    if hard != resource.RLIM_INFINITY and hard < need + 256:
        pytest.skip(f"系统最多打开 {hard} 个文件")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, need), hard))
    with running(desk_folder) as (port, _), ExitStack() as held:
        for _ in range(_IDLE):
            held.enter_context(connected(port))
        for _ in range(_HALF_SENT):
            half = held.enter_context(connected(port))
            half.sendall(b"POST /api/check HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
        took = []
        for _ in range(20):
            started = time.monotonic()
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/search?q=a", timeout=_LONG) as answer:
                assert answer.status == 200
            took.append(time.monotonic() - started)
    assert sorted(took)[len(took) // 2] < 5  # seconds; two minutes where they do


def test_connections_that_ask_nothing_make_room_when_all_are_taken(desk_folder: Path) -> None:
    port = free_port()
    few = ["sh", "-c", 'ulimit -n 128; exec "$@"', "sh"]
    process = start_serving(desk_folder / "corpus", desk_folder / "index", port, before=few)
    try:
        wait_until_ready(f"http://127.0.0.1:{port}", process)
        with ExitStack() as held:
            for _ in range(200):
                held.enter_context(connected(port))
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=_LONG) as answer:
                assert json.load(answer)["status"] == "ok"
    finally:
        process.terminate()
        _, said = process.communicate(timeout=_LONG)
    assert "ulimit -n" in said


DRAFT = "《示例工作条例（试行）》第三条规定要按时。“四种形态”要落实。\n" * 3_000


def draft(text: str) -> bytes:
    """A request to check *text*."""
    body = json.dumps({"text": text}, ensure_ascii=False).encode()
    head = "POST /api/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_answer_that_is_being_made_when_the_site_is_told_to_end_comes_whole(
    desk_folder: Path, number: signal.Signals
) -> None:
    with running(desk_folder) as (port, process):
        with connected(port) as asking:
            asking.sendall(draft(DRAFT[:99_000]))
            time.sleep(0.3)
            process.send_signal(number)
            parts = []
            while part := asking.recv(1 << 16):
                parts.append(part)
                time.sleep(0.002)  # a slow reader: what is left is sent after the check is done
        answered, _, content = b"".join(parts).partition(b"\r\n\r\n")
        assert answered.startswith(b"HTTP/1.1 200 ")
        assert json.loads(content)["findings"]
        assert process.wait(_LONG) == 0


def test_a_second_signal_ends_the_site_at_once(desk_folder: Path) -> None:
    with running(desk_folder) as (port, process), connected(port) as asking:
        asking.sendall(draft(DRAFT * 4))  # takes seconds
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.5)
        process.send_signal(signal.SIGINT)
        assert process.wait(_LONG) == 0
        assert asking.recv(1) == b""


def test_a_terminal_that_closes_ends_nothing(desk_folder: Path) -> None:
    with running(desk_folder) as (port, process):
        process.send_signal(signal.SIGHUP)
        time.sleep(0.5)
        assert process.poll() is None
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=_LONG) as answer:
            assert answer.status == 200


def test_no_line_is_said_for_requests_that_wait(desk_folder: Path) -> None:
    with running(desk_folder) as (port, process):
        asking = [threading.Thread(target=ask, args=(port,)) for _ in range(40)]
        for each in asking:
            each.start()
        for each in asking:
            each.join(_LONG)
        process.terminate()
        _, said = process.communicate(timeout=_LONG)
    assert said.count("\n") <= 3  # that the index is built, and where the site is
    assert "Task queue" not in said
    assert "Traceback" not in said


def ask(port: int) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/search?q=a", timeout=_LONG) as answer:
        answer.read()
