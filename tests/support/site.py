"""A web site on this machine, with every way in which real ones answer, and invented regulations to serve."""

import http.client
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from kb.intake.official.fetching import Manners
from kb.text.numerals import chinese

PROXY_VARIABLES = tuple(f"{kind}_proxy" for kind in ("http", "https", "all", "no"))

QUICK = Manners(
    pause=0,
    backoff=0.01,
    most_delay=0.5,
    most_wait=2,
    connecting=2,
    silence=1,
    for_rules=3,
    total=4,
    most_bytes=300_000,
)
"""The manners of tests, where the servers are our own."""


@dataclass(frozen=True)
class Reply:
    """An answer: to be sent as it is, or, where `act` is given, by that."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    act: Callable[[BaseHTTPRequestHandler], None] | None = None


@dataclass(frozen=True)
class Request:
    """A request that came: when, for what, with which headers."""

    moment: float
    path: str
    headers: dict[str, str]
    body: bytes = b""

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))


class Site:
    """Paths with their replies, and the requests that came. What has no reply is 404."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply | list[Reply] | Callable[[Request], Reply]] = {}
        self.requests: list[Request] = []
        self.url = ""

    def serve(
        self, path: str, body: bytes | str = b"", media_type: str = "text/plain; charset=utf-8", **more: object
    ) -> str:
        """Puts a text at `path` and returns its address."""
        raw = body.encode() if isinstance(body, str) else body
        headers = {"Content-Type": media_type} if media_type else {}
        self.replies[path] = Reply(raw, headers=headers, **more)  # type: ignore[arg-type]
        return self.url + path

    def answer(self, path: str, *replies: Reply) -> str:
        """Puts answers at `path`, to be given one after another, the last for ever; returns its address."""
        self.replies[path] = list(replies)
        return self.url + path

    def reply(self, request: Request) -> Reply:
        """The reply for a path with its query, else for the path alone."""
        found = self.replies.get(request.path) or self.replies.get(request.path.partition("?")[0], Reply(status=404))
        if callable(found):
            return found(request)
        if isinstance(found, list):
            return found.pop(0) if len(found) > 1 else found[0]
        return found

    def asked(self, path: str = "") -> list[Request]:
        """The requests for `path`, or, without one, for all but robots.txt."""
        return [
            request
            for request in self.requests
            if path in {request.path, request.path.partition("?")[0]} or (not path and request.path != "/robots.txt")
        ]


@contextmanager
def running(certificate: Path | None = None) -> Iterator[Site]:
    """A site on a free port of this machine; over TLS if it has a certificate (with its key)."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])))

        def do_GET(self) -> None:
            self._answer(b"")

        def _answer(self, body: bytes) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Request(time.monotonic(), self.path, headers, body)
            site.requests.append(request)
            reply = site.reply(request)
            try:
                if reply.act is not None:
                    reply.act(self)
                else:
                    self._send(reply)
            except OSError:  # they hung up, as they should
                pass

        def _send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if "Content-Length" not in reply.headers:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Says nothing."""

    with _serving(Handler, certificate) as port:
        site.url = f"{'https' if certificate else 'http'}://127.0.0.1:{port}"
        yield site


@contextmanager
def proxy() -> Iterator[tuple[str, list[str]]]:
    """The address of a forward proxy on this machine, and the addresses that it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            wanted = urlsplit(self.path)
            onward = http.client.HTTPConnection(wanted.hostname or "", wanted.port or 80, timeout=5)
            try:
                onward.request("GET", wanted.path, headers={"User-Agent": self.headers["User-Agent"]})
                answer = onward.getresponse()
                body = answer.read()
            finally:
                onward.close()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.getheader("Content-Type") or "")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Says nothing."""

    with _serving(Handler) as port:
        yield f"http://127.0.0.1:{port}", asked


@contextmanager
def _serving(handler: type[BaseHTTPRequestHandler], certificate: Path | None = None) -> Iterator[int]:
    """Serves until the end of the block; the port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def redirect(to: str, status: int = 302) -> Reply:
    return Reply(status=status, headers={"Location": to})


def drip(handler: BaseHTTPRequestHandler) -> None:
    """Sends a body that never ends, a character at a time."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/plain")
    handler.end_headers()
    while True:
        handler.wfile.write(b".")
        handler.wfile.flush()
        time.sleep(0.05)


def drip_header(handler: BaseHTTPRequestHandler) -> None:
    """Sends a header that never ends."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        handler.wfile.write(b".")
        handler.wfile.flush()
        time.sleep(0.05)


def silent(handler: BaseHTTPRequestHandler) -> None:
    """Says nothing for longer than anybody waits."""
    time.sleep(1.5)


# Invented regulations


def regulation(
    title: str = "示例取阅条例",
    articles: int = 6,
    note: str = "",
    *,
    changed: Mapping[int, str] | None = None,
    in_force: str = "本条例自2024年4月1日起施行。",
    skip: int = 0,
) -> str:
    """A regulation in plain text. `changed` are articles with other wording, `skip` one that is missing."""
    lines = [title, note, "第一章　总　则"]
    for number in range(1, articles + 1):
        if number == skip:
            continue
        if number == articles:
            lines.append("第二章　附　则")
        usual = in_force if number == articles else _ARTICLES[(number - 1) % len(_ARTICLES)].format(number)
        lines.append(f"第{chinese(number)}条　{(changed or {}).get(number, usual)}")
    return "\n\n".join(line for line in lines if line) + "\n"


_ARTICLES = (
    "为了让样例小组取阅卡片有据可依，推进第{}号样例工作，制定本条例。",
    "样例小组应当在每月月初把第{}类卡片放进木匣，由值日的组员登记。",
    "取阅卡片的人先写下姓名和时间，看完后放回第{}格，不得带出样例室。",
    "卡片破损的，由保管人照原样补抄第{}份，并在背面注明补抄的缘由。",
    "每年年底清点一次木匣，第{}次清点的结果张贴在样例室门口。",
)


def html(text: str, *, title: str = "示例网", charset: str = "", around: str = "<p>首页 | 登录 | 网站地图</p>") -> str:
    """A page with `text`, a paragraph for each line."""
    meta = f'<meta charset="{charset}">' if charset else ""
    body = "".join(f"<p>{line}</p>" for line in text.split("\n") if line)
    return (
        f"<!DOCTYPE html><html><head>{meta}<title>{title}</title></head><body>{around}<div>{body}</div></body></html>"
    )
