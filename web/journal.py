"""The log of the site: a line of JSON for a request, and for what went wrong. Nothing in it tells what was asked or sent."""

import json
import logging
import sys
import time
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import Any

from flask import Flask, request

from kb.errors import KbError, reason_of

_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"})
_OWN = ("kb", "web")  # whose messages are sentences of the program's own
_requests = logging.getLogger("web.requests")
_route: ContextVar[str] = ContextVar("route", default="")


def begin(log: str | None, worker: int) -> None:
    """Have this process, the *worker* of that number, say what goes wrong on stderr, and all in the file *log*, `-` for stdout.

    Raises KbError if the file cannot be written.
    """
    said = logging.StreamHandler()
    said.setFormatter(_Discreet())
    logging.basicConfig(level=logging.WARNING, handlers=[said], force=True)
    if log is None:
        return
    try:
        # One that was renamed is opened anew, so that it can be put aside at any time.
        kept = logging.StreamHandler(sys.stdout) if log == "-" else _File(Path(log), encoding="utf-8")
    except OSError as error:
        raise KbError(
            f"不能写日志“{log}”（{reason_of(error)}），请检查路径和权限，或用 --log - 写到标准输出。"
        ) from error
    kept.setFormatter(_JsonLine(worker))
    logging.getLogger().addHandler(kept)
    _requests.setLevel(logging.INFO)
    _requests.propagate = False
    _requests.handlers = [kept]


def install(app: Flask) -> None:
    """Note of each request to *app* the rule of its address, in which nothing stands that was typed."""

    def note() -> None:
        _route.set(request.url_rule.rule if request.url_rule else "")

    app.before_request_funcs.setdefault(None, []).insert(0, note)


def places_of(error: BaseException) -> str:
    """Return where an exception was raised, and of what kind it is, without what it says: that may quote a draft."""
    places = "".join(traceback.format_tb(error.__traceback__)) + type(error).__name__
    before = error.__cause__ or error.__context__
    return f"{places_of(before)}\n{places}" if before else places


class Logged:
    """What answers one request, and then writes its line; for a task of waitress."""

    def service(self) -> None:
        """Answer."""
        _route.set("")
        started = time.perf_counter()
        try:
            super().service()  # type: ignore[misc]
        finally:
            if _requests.isEnabledFor(logging.INFO):
                _requests.info("", extra={"request": _line(self, time.perf_counter() - started)})


def _line(task: Any, seconds: float) -> dict[str, object]:
    command = str(getattr(task.request, "command", "")).upper()
    is_empty = command == "HEAD" or not task.has_body
    size = 0 if is_empty else task.content_bytes_written if task.content_length is None else task.content_length
    return {
        "method": command if command in _METHODS else "",
        "route": _route.get(),
        "status": int(task.status[:3]),
        "ms": round(seconds * 1000, 1),
        "bytes": size,
    }


class _Discreet(logging.Formatter):
    """Tells of what was raised the kind and the place, and of what others log no more than that they did."""

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        said = record.getMessage() if _is_own(record) else f"{record.name}: {record.levelname}"
        return f"{said}\n{places_of(error)}" if error else said


class _JsonLine(logging.Formatter):
    """Writes a line for a request, or for what went wrong: its kind, and the place where it was raised."""

    def __init__(self, worker: int) -> None:
        super().__init__()
        self._worker = worker

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        content = getattr(record, "request", None) or _trouble(record)
        return json.dumps({"time": moment, **content, "worker": self._worker}, ensure_ascii=False)


def _trouble(record: logging.LogRecord) -> dict[str, object]:
    error = record.exc_info[1] if record.exc_info else getattr(record, "fault", None)
    content: dict[str, object] = {"level": record.levelname.lower(), "logger": record.name}
    if _is_own(record) and error is None:
        content["message"] = record.getMessage()
    if error is not None:
        frames = traceback.extract_tb(error.__traceback__)
        content["kind"] = type(error).__name__
        content["place"] = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return content


def _is_own(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] in _OWN


class _File(WatchedFileHandler):
    """A file to which several processes append whole lines. That it cannot be written is said once, until it can again."""

    _is_failing = False

    def emit(self, record: logging.LogRecord) -> None:
        failed, self._failed = self._is_failing, False
        super().emit(record)
        self._is_failing = self._failed
        if self._failed and not failed:
            sys.stderr.write(f"日志“{self.baseFilename}”写不了，网站照常回答；请检查磁盘空间和权限。\n")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name of the library
        self._failed = True
