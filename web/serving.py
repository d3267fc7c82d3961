"""Runs the site on a production WSGI server (waitress: pure Python, on every system)."""

import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from waitress.server import create_server

from kb.errors import KbError
from kb.settings import Settings
from web.application import create_app
from web.uploads import MOST_SENT

_THREADS = 8  # answers at a time: more would only share the same interpreter

# A draft never reaches the disk: what is sent and what is answered is buffered in memory however large it is. A little
# more is read than the site admits, so that a file that is too large is told so in a sentence of the house.
_MOST_READ = 2 * MOST_SENT
_NEVER_ON_DISK = sys.maxsize


def serve(settings: Settings, ready: Callable[[str], object]) -> None:
    """Serve until interrupted; call *ready* with the site's address once it answers. Raises KbError if it cannot."""
    try:
        server = create_server(
            create_app(settings),
            host=settings.host,
            port=settings.port,
            threads=_THREADS,
            ident=None,
            asyncore_use_poll=True,  # select() fails for good once a file has a number above 1023
            max_request_body_size=_MOST_READ,
            inbuf_overflow=_NEVER_ON_DISK,
            outbuf_overflow=_NEVER_ON_DISK,
        )
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "地址不对"
        raise KbError(
            f"不能在 {settings.host}:{settings.port} 上启动（{why}），请用 --host、--port 换一个地址或端口。"
        ) from error
    signal.signal(signal.SIGTERM, _stop)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    ready(f"http://{host}:{_port(server)}")
    try:
        server.run()
    finally:
        server.close()


def _port(server: Any) -> int:
    """Return the port of the server: the system chooses one for port 0; localhost may stand for two sockets."""
    return int(getattr(server, "effective_port", 0) or server.effective_listen[0][1])


def _stop(signal_number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)
