"""Runs the site on a production WSGI server (waitress: pure Python, on every system)."""

import gc
import logging
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.task import ThreadedTaskDispatcher

from kb.errors import KbError, reason_of
from kb.settings import Settings
from web.application import SECURITY
from web.connections import MOST_CONNECTIONS, Listener, adjustments, most_connections
from web.site import over_tls
from web.uploads import MOST_SENT

_WAITING = 1024  # connections that the system keeps until they are accepted
_THREADS = 8  # answers at a time: more would only share the same interpreter

# A draft never reaches the disk: what is sent and what is answered is buffered in memory however large it is. A little
# more is read than the site admits, so that a file that is too large is told so in a sentence of the house.
_MOST_READ = 2 * MOST_SENT

GRACE = 30.0
"""Seconds for which answers that are being made or sent when the site is to end are waited for: the longest check takes
a few, a large answer over a slow line the rest."""
_LAST_LOOKS = 50  # of which each takes in a connection, and a piece of each request, that came before the signal
_STEP = 0.1  # seconds between two looks whether they are done


class Ending:
    """Whether the site is to end: at the first signal when what it is answering is sent, at the second at once."""

    def __init__(self) -> None:
        self.signals = 0
        self.wake: Callable[[], object] = lambda: None

    def heed(self, *signals: int) -> None:
        """Heed these signals; a terminal that closes ends nothing."""
        for number in signals:
            signal.signal(number, self._signalled)
        if sys.platform != "win32":
            signal.signal(signal.SIGHUP, signal.SIG_IGN)

    def begin(self) -> None:
        """Have the site end, as if it had been told by a signal."""
        self.signals += 1
        self.wake()

    def _signalled(self, number: int, frame: FrameType | None) -> None:
        self.begin()


def bound(settings: Settings) -> list[socket.socket]:
    """Return sockets that hold the address of *settings*, two if it stands for two. Raises KbError if it is not free."""
    sockets: list[socket.socket] = []
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, kind, protocol, _, address in dict.fromkeys(found):
            one = socket.socket(family, kind, protocol)
            sockets.append(one)
            if sys.platform != "win32":  # there it would share the address with another program
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            one.bind(address)
    except (OSError, UnicodeError, OverflowError) as error:
        for one in sockets:
            one.close()
        raise _cannot(settings, error) from error
    return sockets


def listen(settings: Settings, sockets: Sequence[socket.socket]) -> str:
    """Listen to bound sockets; return the address at which the site then answers. Raises KbError if another does."""
    try:
        for one in sockets:
            one.listen(_WAITING)
    except OSError as error:  # two programs may hold an address to which neither listens
        raise _cannot(settings, error) from error
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{sockets[0].getsockname()[1]}"


def _cannot(settings: Settings, error: Exception) -> KbError:
    why = "地址不对"
    if isinstance(error, OSError) and not isinstance(error, socket.gaierror):
        why = reason_of(error)
    return KbError(f"不能在 {settings.host}:{settings.port} 上启动（{why}），请用 --host、--port 换一个地址或端口。")


def serve(app: Flask, sockets: Sequence[socket.socket], ending: Ending, proxy: str = "") -> None:
    """Serve *app* on sockets that are listened to, until *ending* says so; *proxy* is the address of a trusted one."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it has a line for every request that waits
    server = Server(app, sockets, proxy)
    ending.wake = server.wake
    server.run(ending)


def share_what_is_loaded() -> None:
    """Load what answers need; processes that are forked then share it as long as nobody writes to it."""
    gc.collect()
    gc.freeze()  # a collector that went through it would write to all of it


class Server:
    """What serves one application on some sockets, in this process."""

    def __init__(self, app: Flask, sockets: Sequence[socket.socket], proxy: str) -> None:
        connections = most_connections()
        if connections < MOST_CONNECTIONS:
            logging.getLogger(__name__).warning(
                "系统只让程序打开这么多文件：同时最多 %d 个连接，要更多请调大 ulimit -n。", connections
            )
        self._adjustments = adjustments([*sockets], _MOST_READ, connections, proxy)
        self._tasks = ThreadedTaskDispatcher()
        self._tasks.set_thread_count(_THREADS)
        self._map: dict[int, Any] = {}
        self._listeners = [self._listener(app, one) for one in sockets]

    def _listener(self, app: Flask, one: socket.socket) -> Listener:
        told = (one.family, one.type, one.proto, one.getsockname())
        shared = {"dispatcher": self._tasks, "adj": self._adjustments, "sockinfo": told, "bind_socket": False}
        listener = Listener(app, self._map, True, one, **shared)
        listener.headers = tuple((SECURITY | over_tls(app)).items())
        return listener

    def wake(self) -> None:
        """Have the server look up; may be called by a signal."""
        self._listeners[0].pull_trigger()

    def run(self, ending: Ending) -> None:
        """Answer until *ending* says so, then until what is being answered is sent, and no longer than `GRACE`."""
        while not ending.signals:
            self._look(self._adjustments.asyncore_loop_timeout)
        for _ in range(_LAST_LOOKS):
            self._look(0)
        for listener in self._listeners:
            wasyncore.dispatcher.close(listener)
        end = time.monotonic() + GRACE
        while ending.signals < 2 and time.monotonic() < end:
            for listener in self._listeners:
                listener.let_go()
            if not any(listener.active_channels for listener in self._listeners):
                break
            self._look(_STEP)
        wasyncore.close_all(self._map)
        self._tasks.set_thread_count(0)

    def _look(self, seconds: float) -> None:
        wasyncore.loop(timeout=seconds, use_poll=True, map=self._map, count=1)
