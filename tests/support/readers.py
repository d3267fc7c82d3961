"""Readers that fail in the ways that real ones do; they stand in a module since another process has to find them."""

import os
import signal
import time

from kb.errors import DocumentError
from kb.files import VisibleText
from tests.support.visible import visible


def read(raw: bytes, name: str) -> VisibleText:
    """A reader that does what the file says."""
    match raw.decode().strip(" "):
        case "hang":
            time.sleep(60)
        case "swell":
            held = [bytearray(1 << 24) for _ in range(1 << 10)]
            return visible([str(len(held))])
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "leave":
            os._exit(3)
        case "refuse":
            raise DocumentError("这是样例。", path=name, line=7)
        case "grow":
            with open(name, "ab") as file:  # noqa: PTH123
                file.write(b"!")
        case "stumble":
            raise IndexError
        case "who":
            return visible([str(os.getpid())])
    return visible([raw.decode()])
