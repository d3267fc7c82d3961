"""Connections to the site: how many at a time, how long they may be silent, and what is said where no page can be.

waitress takes a hundred connections, lets each be silent for two minutes, and refuses in English. An office has more
readers than that, and their browsers hold six connections each, of which most ask nothing.
"""

import select
import socket
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, WSGITask

from web.journal import Logged

# What type checkers bring along for waitress is of another version.
_RequestTask: Any = WSGITask
_ErrorTask: Any = ErrorTask
_Channel: Any = HTTPChannel
_Server: Any = TcpWSGIServer

MOST_CONNECTIONS = 4000
"""Connections at a time, in one process: a thousand readers with four each. Each costs an open file, and looking at one
that is silent some microseconds at every answer."""
_KEPT_FILES = 256  # of the index, of the program, of files that are read
# Without poll() the system looks at 512 files at most.
_MOST_BY_SELECT = 400

# Seconds. Browsers open connections ahead of need: one that never asked is soon opened again. One that has asked will
# ask again; one in the middle of a request is a slow network, or nobody. A head is a few lines; a draft of 15 MB takes
# five minutes at 0.4 Mbit/s. An answer that nobody takes is given up.
_UNASKED, _BETWEEN, _SILENT, _HEAD, _REQUEST, _UNREAD = 15, 75, 30, 30, 600, 120
_BREATH = 2  # between two pieces of a request that is on its way, when the site is to end
_LOOK = 1  # seconds between two looks for those
_PIECE = 64 * 1024  # bytes that are read at once: a draft comes in few pieces
_TENTH = 10  # when all are taken, the tenth of them that was silent the longest makes room

_REFUSALS = {
    413: "内容太大：稿件一次最多 10 MB，请去掉图片，或分成几份再核对。",
    431: "请求头太大，请清除浏览器里本网站的数据，再打开一次。",
    500: "程序出了问题，请稍后再试；如果还不行，请把刚才的操作告诉管理员。",
    501: "不支持这种发送方式，请用浏览器打开，或用 Content-Length 写明长度。",
}
_UNREADABLE = "这个请求看不明白，请从首页重新开始。"


class RequestTask(Logged, _RequestTask):  # type: ignore[misc]
    """The answer to a request, by the site."""


class ServerAnswer(Logged, _ErrorTask):  # type: ignore[misc]
    """The answer to what never reaches a page, since the server cannot read it or will not."""

    def execute(self) -> None:
        """Answer with one sentence, and with the headers that every answer of the site has."""
        error = self.request.error
        sentence = _REFUSALS.get(error.code, _UNREADABLE)
        body = f"{sentence}\n".encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers.extend(self.channel.server.headers)
        self.response_headers += [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
        self.set_close_on_finish()
        self.channel.is_refused = True
        self.content_length = len(body)
        self.write(body)


class OpenConnection(_Channel):  # type: ignore[misc]
    """One connection of a reader."""

    task_class = RequestTask
    error_task_class = ServerAnswer
    began = 0.0
    """When the request that is coming in began, in seconds since the epoch."""
    is_refused = is_lingering = False

    def received(self, data: bytes) -> bool:
        """Take what came, and remember when a request began; return whether it was of use."""
        if self.request is None:
            self.began = time.time()
        return bool(super().received(data))

    def handle_close(self) -> None:
        """Close; after a refusal only when what still comes has come: closed before, the sentence would be lost."""
        if self.is_refused and not self.is_lingering and self.connected:
            self.is_lingering, self.will_close = True, False
            with suppress(OSError):  # it has hung up: the next look finds that
                self.socket.shutdown(socket.SHUT_WR)
            return
        super().handle_close()

    def readable(self) -> bool:
        """Tell whether anything may come."""
        return self.is_lingering or bool(super().readable())

    def handle_read(self) -> None:
        """Take what came; after a refusal throw it away."""
        if not self.is_lingering:
            super().handle_read()
        elif not self.recv(self.adj.recv_bytes):
            self.handle_close()

    @property
    def is_answering(self) -> bool:
        """Tell whether a request is being answered, or an answer still sent."""
        return bool(self.requests or self.total_outbufs_len)

    def is_overdue(self, now: float) -> bool:
        """Tell whether nobody seems to be there any more, at *now* in seconds since the epoch."""
        silent = float(now - self.last_activity)
        if self.is_lingering:
            return silent > _SILENT
        if self.requests:
            return False
        if self.total_outbufs_len:
            return silent > _UNREAD
        if self.request is None:
            return silent > (_BETWEEN if self.began else _UNASKED)
        return silent > _SILENT or now - self.began > (_REQUEST if self.request.headers_finished else _HEAD)


class Listener(_Server):  # type: ignore[misc]
    """Accepts connections; makes room among those that are silent when there are too many."""

    channel_class = OpenConnection
    headers: Iterable[tuple[str, str]] = ()
    """What every answer of the site is sent with."""
    next_channel_cleanup = 0.0

    def readable(self) -> bool:
        """Tell whether more connections are accepted; look after those that are there."""
        now = time.time()
        if now >= self.next_channel_cleanup:
            self.next_channel_cleanup = now + _LOOK
            self.maintenance(now)
        if self.accepting and len(self._map) >= self.adj.connection_limit:
            self._make_room()
        return bool(self.accepting and len(self._map) < self.adj.connection_limit)

    def maintenance(self, now: float) -> None:
        """Let go of the connections at which nobody is any more."""
        for connection in list(self.active_channels.values()):
            if connection.is_overdue(now):
                connection.will_close = True

    def let_go(self) -> None:
        """Let go of the connections that are neither being answered nor sending what is to be answered."""
        now = time.time()
        for connection in list(self.active_channels.values()):
            is_sending = connection.request is not None and now - connection.last_activity < _BREATH
            if not connection.is_answering and not is_sending:
                connection.handle_close()

    def _make_room(self) -> None:
        """Close those that wait for nothing: first those that asked nothing, of them the ones silent the longest."""
        silent = [connection for connection in self.active_channels.values() if not connection.is_answering]
        silent.sort(key=lambda connection: (connection.request is not None, connection.last_activity))
        for connection in silent[: max(1, self.adj.connection_limit // _TENTH)]:
            connection.handle_close()


def most_connections() -> int:
    """Return how many connections at a time the system lets this process have; it is asked for more first."""
    if not hasattr(select, "poll"):
        return _MOST_BY_SELECT
    if sys.platform == "win32":  # for the type checker: there is no poll() there
        return _MOST_BY_SELECT
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + _KEPT_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    most = wanted if soft == resource.RLIM_INFINITY else soft
    return min(MOST_CONNECTIONS, max(most - _KEPT_FILES, most // 2))


def adjustments(sockets: list[object], most_read: int, connections: int, proxy: str) -> Adjustments:
    """Return how waitress is to serve on *sockets*: bodies of up to *most_read* bytes, in memory however large.

    What a request says of where it came from counts if *proxy* sent it, or, if that is `*`, whoever did.
    """
    trusted = {"trusted_proxy": proxy, "trusted_proxy_headers": {"x-forwarded-for"}} if proxy else {}
    return Adjustments(
        sockets=sockets,
        ident=None,
        asyncore_use_poll=True,  # select() fails for good once a file has a number above 1023
        connection_limit=connections,
        max_request_body_size=most_read,
        recv_bytes=_PIECE,
        inbuf_overflow=sys.maxsize,
        outbuf_overflow=sys.maxsize,
        log_socket_errors=False,  # who hangs up is nobody's fault
        **trusted,
    )
