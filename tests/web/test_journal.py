"""The log that `kb serve --log` writes: a line a request, and nothing in it of what was searched, sent or opened."""

import json
import logging
import socket
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.support.watched import until
from tests.web.test_serving import running
from web import journal

_LONG = 60.0
MARKS = ("甲乙丙丁记号", "戊己庚辛记号", "zilv-yangli", "壬癸子丑记号")


def lines_of(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()] if log.exists() else []


def ask(port: int, path: str, body: bytes | None = None, kind: str = "") -> int:
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", body, {"Content-Type": kind} if kind else {})
    try:
        with urllib.request.urlopen(asked, timeout=_LONG) as answer:
            answer.read()
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


@pytest.mark.parametrize("workers", ["1", "2"])
def test_each_request_has_a_line_and_no_line_tells_what_was_asked_or_sent(
    desk_folder: Path, tmp_path: Path, workers: str
) -> None:
    query, sent, opened, named = MARKS
    log = tmp_path / "log"
    with running(desk_folder, "--log", str(log), "--workers", workers) as (port, process):
        quoted = urllib.parse.quote(query)
        assert ask(port, f"/search?q={quoted}") == 200
        assert ask(port, f"/api/search?q={quoted}") == 200
        assert ask(port, f"/api/search?q={quoted}&limit=x") == 400
        assert ask(port, f"/documents/{opened}?q={quoted}") == 200
        assert ask(port, f"/formulations/{quoted}") == 404
        assert ask(port, f"/{quoted}") == 404
        assert ask(port, "/api/check", json.dumps({"text": sent}).encode(), "application/json") == 200
        form = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{named}.txt"\r\n\r\n{sent}\r\n--x--\r\n'
        assert ask(port, "/draft", form.encode(), "multipart/form-data; boundary=x") == 200
        with socket.create_connection(("127.0.0.1", port)) as asking:
            asking.sendall(f"GET /{query} {sent}\r\n{named}\r\n\r\n".encode())
            assert b" 400 " in asking.recv(1 << 16)
        until(
            lambda: len([line for line in lines_of(log) if "route" in line and line["route"] != "/healthz"]) == 9, _LONG
        )
        process.terminate()
        _, said = process.communicate(timeout=_LONG)
    text = log.read_text("utf-8")
    for mark in (*MARKS, *map(urllib.parse.quote, MARKS)):
        assert mark not in text
        assert mark not in said
    lines = [line for line in lines_of(log) if line.get("route") != "/healthz"]
    told = {(line["method"], line["route"], line["status"]) for line in lines if "route" in line}
    assert {
        ("GET", "/search", 200),
        ("GET", "/api/search", 400),
        ("GET", "/documents/<identifier>", 200),
        ("GET", "", 404),
        ("POST", "/api/check", 200),
        ("POST", "/draft", 200),
    } <= told
    assert any(line["status"] == 400 and not line["route"] for line in lines if "route" in line)
    for line in lines:
        assert line["worker"] in range(int(workers) + 1)
        assert not {"bytes", "ms"} - line.keys() or "level" in line
        assert line["time"].endswith("+00:00")


def test_what_went_wrong_is_told_by_place_and_kind_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    requests = logging.getLogger("web.requests")
    try:
        journal.begin(str(tmp_path / "log"), worker=1)
        try:
            int(MARKS[0])
        except ValueError as error:
            logging.getLogger("web.application").error(
                "unexpected: %s", journal.places_of(error), extra={"fault": error}
            )
            logging.getLogger("waitress").exception("Exception while serving /%s", MARKS[1])
    finally:
        for handler in set(root.handlers) | set(requests.handlers):
            handler.close()
        root.handlers, requests.handlers = before, []
        root.setLevel(level)
        requests.setLevel(logging.NOTSET)
    lines = lines_of(tmp_path / "log")
    assert [line["kind"] for line in lines] == ["ValueError", "ValueError"]
    assert lines[0]["place"] == [f"test_journal.py:{lines[0]['place'][0].split(':')[1]}"]
    said = (tmp_path / "log").read_text("utf-8") + capsys.readouterr().err
    assert "ValueError" in said
    assert not [mark for mark in MARKS if mark in said]


def test_a_log_that_cannot_be_written_is_told_at_the_start(desk_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="不能写日志"), running(desk_folder, "--log", str(tmp_path)):
        pass


def test_a_log_that_is_put_aside_goes_on_in_a_new_file(desk_folder: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with running(desk_folder, "--log", str(log)) as (port, _):
        until(log.exists, _LONG)
        log.rename(tmp_path / "log.1")
        ask(port, "/guide")
        until(lambda: any(line["route"] == "/guide" for line in lines_of(log)), _LONG)


def test_the_log_goes_to_standard_output(desk_folder: Path) -> None:
    with running(desk_folder, "--log", "-") as (_, process):
        process.terminate()
        assert process.wait(_LONG) == 0
