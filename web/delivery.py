"""How answers are sent: compressed, with a tag by which a browser knows what it has, long pages kept ready, files under
addresses that change when they do."""

import gzip
import os
import threading
from collections import OrderedDict
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, g, request, url_for

import web
from kb.library import LiveLibrary

_LEAST_COMPRESSED = 1024  # bytes: what is shorter fits into one packet as it is
_LEVEL = 6  # 民法典 (1.3 MB): 175 KB in 30 ms; level 9 saves 1 KB and takes twice as long
_COMPRESSIBLE = ("text/", "application/json", "application/javascript", "application/xml", "image/svg")
_COMPRESSIBLE_ENDS = ("+xml", "+json")

_FOLDER = Path(__file__).with_name("static")
_YEAR = 365 * 24 * 3600  # seconds: what has a fingerprint in its address never changes under it

_LEAST_KEPT = 32 * 1024  # bytes: shorter pages are made as fast as they are looked up
_MOST_KEPT = 32 * 1024 * 1024  # bytes, compressed: all documents of a corpus of a thousand
# Every question is another: kept, they would push out the documents.
_QUESTIONS = ("/search", "/api/search")
# What does not depend on the library alone: the state of the site now, suggestions as long as the names of them are being
# read, and drafts.
_UNTAGGED = ("/healthz", "/api/suggest", "/draft", "/panel", "/static/", "/export/")


class KeptPages:
    """Keeps the longest-needed pages of one state of the library, compressed. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tag = ""
        self._pages: OrderedDict[str, Response] = OrderedDict()
        self._size = 0

    def page(self, tag: str, url: str) -> Response | None:
        """Return the answer that was kept for *url*, to be sent as it is; None if there is none."""
        with self._lock:
            page = self._pages.get(url) if tag == self._tag else None
            if page is None:
                return None
            self._pages.move_to_end(url)
        return _copy(page)

    def keep(self, tag: str, url: str, page: Response) -> None:
        """Keep an answer; the ones that were not asked for the longest go."""
        with self._lock:
            if tag != self._tag:
                self._tag, self._size = tag, 0
                self._pages.clear()
            if url in self._pages:
                return
            self._pages[url] = _copy(page)
            self._size += len(page.get_data())
            while self._size > _MOST_KEPT:
                _, oldest = self._pages.popitem(last=False)
                self._size -= len(oldest.get_data())


def install(app: Flask, live: LiveLibrary) -> None:
    """Send the answers of *app* compressed and tagged by the state of the library."""
    pages = KeptPages()

    def answer_at_once() -> Response | None:
        if request.method not in {"GET", "HEAD"} or request.path.startswith(_UNTAGGED):
            return None
        g.tag = _tag(live)
        if request.if_none_match.contains_weak(g.tag):
            return Response(status=304)
        return pages.page(g.tag, _name()) if request.method == "GET" else None

    def send(response: Response) -> Response:
        tag = g.get("tag")
        if tag and response.status_code in {200, 304}:
            response.set_etag(tag, weak=True)
        if request.endpoint == "static" and "v" in request.args and response.status_code < 400:
            response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        length = response.content_length or 0
        _compress(response)
        is_kept = request.method == "GET" and length >= _LEAST_KEPT and not request.path.startswith(_QUESTIONS)
        if tag and response.status_code == 200 and is_kept:
            pages.keep(tag, _name(), response)
        return response

    app.before_request(answer_at_once)
    app.after_request(send)


def file_url(name: str) -> str:
    """Return the address of a style sheet, script or picture of the site: another when it has changed."""
    return url_for("static", filename=name, v=_fingerprint(name))


@cache
def _fingerprint(name: str) -> str:
    return sha256((_FOLDER / name).read_bytes()).hexdigest()[:12]


def _name() -> str:
    """Return what tells answers apart: the address, and whether the browser takes it compressed."""
    return f"{_takes_gzip()} {request.url}"


def _takes_gzip() -> bool:
    return request.accept_encodings["gzip"] > 0


def _compress(response: Response) -> None:
    kind = response.mimetype or ""
    if not (kind.startswith(_COMPRESSIBLE) or kind.endswith(_COMPRESSIBLE_ENDS)):
        return
    response.vary.add("Accept-Encoding")
    if not _takes_gzip() or "Content-Encoding" in response.headers or response.status_code in {204, 206, 304}:
        return
    if (response.content_length or _LEAST_COMPRESSED) < _LEAST_COMPRESSED:
        return
    response.direct_passthrough = False
    content = response.get_data()
    response.set_data(gzip.compress(content, _LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    etag, _ = response.get_etag()
    if etag:
        response.set_etag(etag, weak=True)  # another row of bytes for the same content


def _tag(live: LiveLibrary) -> str:
    library = live.library()
    return f"{library.snapshot.folder.name}-{library.today:%Y%m%d}-{_program()}"


@cache
def _program() -> str:
    """Return what changes with the site's own files: pages of the version before are not taken for those of this one.

    With other files of `kb` the index is built anew, and bears another name. To ask for a file may take a millisecond.
    """
    root = Path(web.__file__ or "").parent
    files = sorted(Path(folder, name) for folder, _, names in os.walk(root) for name in names if name[-4:] != ".pyc")
    told = "\n".join(f"{path} {stat.st_size} {stat.st_mtime_ns}" for path in files if (stat := path.stat()))
    return sha256(told.encode()).hexdigest()[:12]


def _copy(response: Response) -> Response:
    return Response(response.get_data(), response.status_code, list(response.headers))
