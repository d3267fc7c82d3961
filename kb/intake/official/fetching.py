"""Fetches addresses over HTTP: politely (robots.txt, one request a second) and within bounds (time, size, redirects)."""

import asyncio
import json
import ssl
import time
import zlib
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from http.cookies import SimpleCookie
from typing import Self, TypeVar

import httpx
from protego import Protego

from kb import __version__
from kb.errors import KbError
from kb.intake.official.page import Page

AGENT = "policy-kb"
"""The name by which robots.txt may address us, and the first part of our User-Agent."""

_T = TypeVar("_T")

# The one cookie that is sent back: some official sites send everybody who comes without it to the same address again.
# What it takes more than to bring it along (a script, letters in a picture) is for a person.
_TICKET = "wzws_cid"

_CHUNK = 64 * 1024  # bytes that are unpacked at a time; more are refused before they are held
_HEADERS = {
    "User-Agent": f"{AGENT}/{__version__}",
    "Accept": "text/html,application/xhtml+xml,application/pdf,text/plain,*/*;q=0.5",
    "Accept-Language": "zh-CN,zh;q=0.9",
    # What is unpacked here, piece by piece: a packed body may be a thousand times as large as it looks.
    "Accept-Encoding": "gzip",
}


class FetchError(KbError):
    """An address that did not give what stands there; the message is the reason."""

    code = "not_fetched"


class UnreachableError(FetchError):
    """An address whose host cannot be reached at all: no name, no route, no connection."""


class GuardedError(FetchError):
    """An address that first asks for a browser, which is not played here."""


class _AgainError(FetchError):
    """A failure that may pass; `after` is how many seconds the server asks us to wait."""

    def __init__(self, message: str, after: float = 0.0) -> None:
        super().__init__(message)
        self.after = after


@dataclass(frozen=True)
class Manners:
    """How we behave towards other people's servers, and what we do not put up with. Times are in seconds.

    `connecting` and `silence` are how long a server may take to answer at all and to say the next word; `total` how long
    one address may take with everything, `for_rules` the robots.txt of its host.
    """

    pause: float = 1.0  # between two requests to one host, as a person opens pages
    most_delay: float = 10.0  # of a Crawl-delay that is respected: six documents a minute, and the person waits
    most_wait: float = 20.0  # of a Retry-After; who has to wait longer comes back himself
    backoff: float = 2.0  # before the second attempt, twice as long before the third
    retries: int = 2  # what fails three times fails
    connecting: float = 10.0  # by then the system has asked four times (after 0, 1, 3 and 7 seconds)
    silence: float = 15.0  # a page made on request may take some seconds
    for_rules: float = 30.0  # it is one small file; then a third of the time for the address is gone
    total: float = 90.0  # a server that sends a byte now and then never ends by itself
    redirects: int = 5  # to https, to www, to a new address, and two more; a circle is found sooner
    most_bytes: int = 20 * 1024 * 1024  # of the body, unpacked: a PDF of 1,000 pages has about 10 MB
    most_rules: int = 512 * 1024  # RFC 9309, 2.5: a crawler reads at least 500 KiB of robots.txt


@dataclass(frozen=True)
class _Answer:
    """What a server said to one request: a page, or of a redirect, where to.

    `keeps_body` says that there the same is to be sent as here, `brings_ticket` that a ticket came with it.
    """

    status: int
    page: Page
    location: str
    keeps_body: bool = False
    brings_ticket: bool = False


@dataclass(frozen=True)
class _Rules:
    """The robots.txt of one host. `closed` is why nothing may be fetched there now; empty if something may.

    `delay` is how many seconds the host wants between two requests, 0 if it does not say.
    """

    closed: str = ""
    delay: float = 0.0
    parsed: Protego | None = None

    def refusal(self, url: str) -> str:
        """Return why *url* may not be fetched; empty if it may."""
        if self.parsed is not None and not self.parsed.can_fetch(url, AGENT):
            return "网站的 robots.txt 不让程序取这个网页，请用浏览器打开，另存后用 kb import 导入。"
        return self.closed


def _rules_of(answer: _Answer) -> _Rules:
    """Return the rules in an answer to a request for robots.txt.

    4xx is “no rules” (RFC 9309, 2.3.1.3), but for 429, with which a server asks to be left alone; whatever else is not
    200 is “not now” (2.3.1.4).
    """
    if answer.status == 200:
        parsed = Protego.parse(answer.page.body.decode("utf-8", "replace"))
        return _Rules(delay=float(parsed.crawl_delay(AGENT) or 0), parsed=parsed)
    return _Rules() if 400 <= answer.status < 500 and answer.status != 429 else _not_now(f"{answer.status}")


def _not_now(why: str) -> _Rules:
    return _Rules(closed=f"网站的 robots.txt 现在取不到（{why}），不知道是否允许，这次没有取。")


class Fetcher:
    """Fetches one address after another, within a `with`; what hosts allow is asked once and remembered until its end.

    `reached` says whether any host has answered so far, `unreachable` are the hosts that could not be reached.
    """

    def __init__(self, manners: Manners | None = None) -> None:
        self._manners = manners or Manners()
        self._rules: dict[str, _Rules] = {}
        self._last: dict[str, float] = {}
        self._delays: dict[str, float] = {}
        self._tickets: dict[str, str] = {}
        self.reached = False
        self.unreachable: dict[str, str] = {}

    def __enter__(self) -> Self:
        self._client = _client(self._manners)
        self._runner = asyncio.Runner()
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._run(self._client.aclose())
        finally:
            self._runner.close()

    def fetch(self, url: str) -> Page:
        """Return the page at *url*, after redirects. Raises FetchError with the reason if it cannot be had."""
        return self._run(self._in_time(url, None))

    def post(self, url: str, content: object) -> Page:
        """Return the page with which *url* answers *content*, sent as JSON. Raises as `fetch`."""
        return self._run(self._in_time(url, json.dumps(content, ensure_ascii=False).encode()))

    def _run(self, work: Coroutine[None, None, _T]) -> _T:
        try:
            return self._runner.run(work)
        except asyncio.CancelledError:
            # Nobody but Ctrl+C cancels; one that comes while the runner is being set up is forgotten by it (Python 3.11).
            raise KeyboardInterrupt from None

    async def _in_time(self, url: str, body: bytes | None) -> Page:
        # Cancelling is the one way to be done in time with a server that sends a byte of its header now and then.
        try:
            async with asyncio.timeout(self._manners.total):
                return await self._page(url, body)
        except TimeoutError:
            raise FetchError(f"{self._manners.total:g} 秒还没有取完，没有再等。") from None

    async def _page(self, url: str, body: bytes | None) -> Page:
        answer = await self._follow(url, self._manners.most_bytes, body, is_rules=False)
        if answer.status != 200:
            raise FetchError(_in_chinese(answer.status))
        return answer.page

    async def _follow(self, url: str, most: int, body: bytes | None = None, *, is_rules: bool) -> _Answer:
        """Return the answer at the end of the redirects. An address that gives a ticket is asked once more with it."""
        visited: set[str] = set()
        repeated: set[str] = set()
        while len(visited) <= self._manners.redirects:
            visited.add(url)
            _check_address(url)
            if not is_rules:
                await self._ask_leave(url)
            answer = await self._get(url, most, body)
            if not answer.location:
                return answer
            url, body = answer.location, body if answer.keeps_body else None
            if url in repeated:
                raise GuardedError("网站要求浏览器验证，程序过不去；请用浏览器打开，另存后用 kb import 导入。")
            if url in visited and not answer.brings_ticket:
                raise FetchError("网址转来转去又回到原处，取不到内容。")
            if url in visited:
                repeated.add(url)
        raise FetchError(f"网址转了 {self._manners.redirects} 次还没有到，没有再跟。")

    # Leave

    async def _ask_leave(self, url: str) -> None:
        """Raise FetchError if the host of *url* does not want it fetched."""
        parts = httpx.URL(url)
        origin = f"{parts.scheme}://{parts.netloc.decode()}"
        if origin in self.unreachable:
            raise UnreachableError(self.unreachable[origin])
        if origin not in self._rules:
            self._rules[origin] = await self._read_rules(origin)
        rules = self._rules[origin]
        self._delays[parts.host] = min(rules.delay, self._manners.most_delay)
        refusal = rules.refusal(url)
        if refusal:
            raise FetchError(refusal)

    async def _read_rules(self, origin: str) -> _Rules:
        try:
            async with asyncio.timeout(self._manners.for_rules):
                answer = await self._follow(f"{origin}/robots.txt", self._manners.most_rules, is_rules=True)
        except UnreachableError as error:
            self.unreachable[origin] = error.message
            raise
        except GuardedError:
            raise
        except FetchError as error:
            return _not_now(error.message.rstrip("。"))
        except TimeoutError:
            return _not_now("太慢")
        return _rules_of(answer)

    # One address

    async def _get(self, url: str, most: int, body: bytes | None) -> _Answer:
        """Return the answer to a request; ask again after passing failures."""
        for attempt in range(self._manners.retries + 1):
            try:
                return await self._request(url, most, body)
            except _AgainError as error:
                if error.after > self._manners.most_wait:
                    raise FetchError(f"网站要求 {error.after:.0f} 秒以后再来，请过后再试。") from error
                if attempt == self._manners.retries:
                    raise
                await asyncio.sleep(max(error.after, self._manners.backoff * 2**attempt))
        raise AssertionError("unreachable: the last attempt returns or raises")

    async def _request(self, url: str, most: int, body: bytes | None) -> _Answer:
        host = httpx.URL(url).host
        await self._turn(host)
        with _as_fetch_error():
            method = "GET" if body is None else "POST"
            async with self._client.stream(method, url, content=body, headers=self._headers(host, body)) as response:
                self.reached = True
                if response.status_code in {429, 503}:
                    after = _seconds(response.headers.get("retry-after", ""))
                    raise _AgainError(_in_chinese(response.status_code), after)
                ticket = _ticket_in(response)
                self._tickets |= {host: ticket} if ticket else {}
                raw = await _body(response, most) if response.status_code == 200 else b""
                onward = response.next_request
                return _Answer(
                    response.status_code,
                    _page_of(response, raw),
                    str(onward.url) if onward else url if ticket else "",
                    keeps_body=onward is None or onward.method == method,
                    brings_ticket=bool(ticket),
                )

    def _headers(self, host: str, body: bytes | None) -> dict[str, str]:
        headers = {"Content-Type": "application/json;charset=utf-8"} if body is not None else {}
        return headers | ({"Cookie": f"{_TICKET}={self._tickets[host]}"} if host in self._tickets else {})

    async def _turn(self, host: str) -> None:
        """Wait until the host may be asked again."""
        pause = max(self._manners.pause, self._delays.get(host, 0.0))
        wait = self._last.get(host, -pause) + pause - time.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)
        self._last[host] = time.monotonic()


def _client(manners: Manners) -> httpx.AsyncClient:
    """Make a client without cookies of its own and redirects that verifies certificates.

    Raises FetchError if the proxy that the environment names cannot be used.
    """
    try:
        return httpx.AsyncClient(
            headers=_HEADERS,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            follow_redirects=False,
            timeout=httpx.Timeout(manners.silence, connect=manners.connecting),
            # At a request a second nothing is won by keeping connections, which servers close without a word.
            limits=httpx.Limits(max_keepalive_connections=0),
            # httpx reads HTTP_PROXY, HTTPS_PROXY, NO_PROXY and SSL_CERT_FILE itself: the one place besides
            # kb/settings.py that reads the environment, since there is no other way to its rules for NO_PROXY.
            trust_env=True,
        )
    except (ImportError, ValueError, httpx.InvalidURL) as error:
        raise FetchError(
            "环境变量里设的代理不能用（只支持 http:// 和 https:// 的代理），请改正 HTTP_PROXY、HTTPS_PROXY、ALL_PROXY 后再试。"
        ) from error


def _ticket_in(response: httpx.Response) -> str:
    """Return the ticket that a redirect brings; empty if there is none."""
    if not 300 <= response.status_code < 400:
        return ""
    cookies: SimpleCookie = SimpleCookie()
    for header in response.headers.get_list("set-cookie"):
        cookies.load(header)
    return cookies[_TICKET].value if _TICKET in cookies else ""


def _page_of(response: httpx.Response, body: bytes) -> Page:
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    charset = (response.charset_encoding or "").lower()
    return Page(str(response.url), body, datetime.now(UTC).replace(microsecond=0), media_type, charset)


def _check_address(url: str) -> None:
    try:
        parts = httpx.URL(url)
    except httpx.InvalidURL:
        raise FetchError("网址写法不对，请改正目录里的网址。") from None
    if parts.scheme not in {"http", "https"} or not parts.host:
        raise FetchError(f"网址不是 http 或 https（{url[:60]}），没有取。")


def _in_chinese(status: int) -> str:
    """Return what a status means, in words."""
    match status:
        case 404 | 410:
            return f"没有这个网页（{status}）。"
        case 429:
            return "网站说访问太频繁（429），请过一会儿再试。"
        case _ if 400 <= status < 500:
            return f"网站拒绝访问（{status}）。"
        case _ if status >= 500:
            return f"网站出错（{status}），请过一会儿再试。"
        case _:
            return f"网站没有给出内容（{status}）。"


def _seconds(retry_after: str) -> float:
    """Return a Retry-After, a number or a date, in seconds from now; 0 for neither."""
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        return max(0.0, (parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0


@contextmanager
def _as_fetch_error() -> Iterator[None]:
    """Raise what httpx raises as a FetchError."""
    try:
        yield
    except httpx.ConnectTimeout as error:
        # Not tried again: the system itself has asked several times by then.
        raise UnreachableError("连不上网站（没有回应）。") from error
    except httpx.ConnectError as error:
        if (insecure := _insecure(error)) is not None:
            raise FetchError(insecure) from error
        raise UnreachableError("连不上网站（没有这个域名，或不接受连接）。") from error
    except httpx.TimeoutException as error:
        raise _AgainError("网站太久没有回应。") from error
    except httpx.ProxyError as error:
        raise FetchError(f"代理服务器没有放行（{error}）。") from error
    except (httpx.NetworkError, httpx.RemoteProtocolError) as error:
        raise FetchError("连接断了，内容没有传完。") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FetchError(f"网站的回答看不懂（{type(error).__name__}）。") from error


def _insecure(error: BaseException | None) -> str | None:
    """Return why there is no secure connection; None if it failed otherwise."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return "网站的证书没有通过验证，没有取。"
        if isinstance(error, ssl.SSLError):
            return "与网站建立不了安全连接，没有取。"
        error = error.__cause__ or error.__context__
    return None


async def _body(response: httpx.Response, most: int) -> bytes:
    """Return the body, unpacked. Raises FetchError if it is larger than *most*, or ends before it is whole."""
    packing = response.headers.get("content-encoding", "").strip().lower()
    if packing not in {"", "identity", "gzip", "x-gzip"}:
        raise FetchError(f"网站用了不认识的压缩方式（{packing[:20]}）。")
    body = bytearray()
    pieces = response.aiter_raw(_CHUNK)
    async for piece in _unpacked(pieces) if packing.endswith("gzip") else pieces:
        body += piece
        if len(body) > most:
            raise FetchError(f"内容超过 {most / 1024 / 1024:g} MB，没有取。")
    return bytes(body)


async def _unpacked(packed: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Yield what is in a gzip body, never more than `_CHUNK` bytes at a time."""
    gzip = zlib.decompressobj(zlib.MAX_WBITS | 16)
    async for chunk in packed:
        try:
            while chunk and not gzip.eof:
                yield gzip.decompress(chunk, _CHUNK)
                chunk = gzip.unconsumed_tail
        except zlib.error as error:
            raise FetchError("压缩的内容损坏，读不出来。") from error
    yield gzip.flush()
    if not gzip.eof:
        raise FetchError("连接断了，内容没有传完。")
