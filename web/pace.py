"""How often one address may have drafts checked: a check takes as long as a hundred searches, and one machine that asks for
them without a pause would take the others' time."""

import hashlib
import ipaddress
import math
import mmap
import secrets
import time

from flask import Flask, Response, current_app, g, request

from kb.errors import KbError

# Addresses share a slot by chance: of a thousand that check at the same time, one in sixty with another.
_SLOTS = 1 << 16
_MINUTE = 60.0


class TooOftenError(KbError):
    """More drafts from one address than are checked."""

    code = "too_often"

    def __init__(self, seconds: int) -> None:
        super().__init__(
            f"这个地址在一分钟里送来的稿件太多，请过 {seconds} 秒再核对；管理员可以用 KB_CHECKS_PER_MINUTE 放宽。"
        )


class Pace:
    """When each address may ask again, in memory that all processes see which are forked later; no address is in it."""

    def __init__(self, most: int) -> None:
        """Let an address ask *most* times a minute, all at once if it likes; any number of times if that is 0."""
        self._interval = _MINUTE / most if most else 0.0
        self._key = secrets.token_bytes(16)
        self._times = memoryview(mmap.mmap(-1, 8 * _SLOTS)).cast("d")

    def wait(self, address: str, now: float) -> int:
        """Count a request from *address* at *now*, in seconds; return how many seconds it has to wait, 0 if none."""
        counted = _counted(address)
        if not self._interval or counted is None:
            return 0
        slot = int.from_bytes(hashlib.blake2b(counted, digest_size=2, key=self._key).digest())
        # Two at the same moment may count as one: that harms nobody, and a lock would be held up by who dies with it.
        due = max(self._times[slot], now)
        ahead = due - now + self._interval - _MINUTE
        if ahead > 0:
            return math.ceil(ahead)
        self._times[slot] = due + self._interval
        return 0


def install(app: Flask, pace: Pace) -> None:
    """Have *app* keep to *pace*, and say when to come back."""
    app.extensions["pace"] = pace

    def tell(response: Response) -> Response:
        if "retry_after" in g:
            response.headers["Retry-After"] = str(g.retry_after)
        return response

    app.after_request(tell)


def admit() -> None:
    """Count this request. Raises TooOftenError if its address has to wait."""
    seconds = current_app.extensions["pace"].wait(request.remote_addr or "", time.monotonic())
    if seconds:
        g.retry_after = seconds
        raise TooOftenError(seconds)


def _counted(address: str) -> bytes | None:
    """Return what is counted as one address: of the long ones the network, since each machine has many; of one's own none."""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return address.encode()
    number = getattr(number, "ipv4_mapped", None) or number
    if number.is_loopback:
        return None
    return number.packed[:8]
