"""The address under which the site is reached: which hosts are its own, and the path that stands before every link."""

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request
from werkzeug.urls import uri_to_iri

from kb.errors import KbError
from kb.settings import Settings

# In what the site writes, an attribute or a value that begins so is an address of its own: quotation marks in texts are
# escaped, so no text of a document looks like one.
_LINKS = re.compile(rb'\b((?:href|src|action|formaction|data-[a-z-]*url)=")/(?!/)')
_YEAR = 365 * 24 * 3600  # seconds: for so long a browser that has come by HTTPS comes by nothing else
_JSON_LINKS = re.compile(rb'("url": ?")/(?!/)')

# A name or a number, and a port: whatever else stands in the header is no host, however a parser reads it.
_HOST = re.compile(r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")

WsgiApplication = Callable[[dict[str, Any], Any], Iterable[bytes]]


class ForeignPageError(KbError):
    """Something sent by a page of another site, in the browser of somebody who knows nothing of it."""

    code = "foreign_page"


class ForeignHostError(KbError):
    """A request for a host that is not the site's: a page elsewhere may have been made to point here."""

    code = "bad_host"


def install(app: Flask, settings: Settings) -> None:
    """Let *app* answer for its own hosts alone, and put the path of `KB_SITE` before its links."""
    app.config["SITE"] = settings.site
    # Before anything that might answer: `before_request` would put it behind what came earlier.
    app.before_request_funcs.setdefault(None, []).insert(0, lambda: _check_asker(settings))
    path = urlsplit(settings.site).path
    if path:
        app.wsgi_app = _without_path(app.wsgi_app, path)  # type: ignore[method-assign, assignment]
        app.after_request(lambda response: _under(path, response))


def site_address() -> str:
    """Return the address under which this request reached the site, without a slash at its end."""
    return str(current_app.config["SITE"]) or request.host_url.rstrip("/")


def page_address() -> str:
    """Return the whole address of the page that is asked for, its Chinese in characters."""
    return site_address() + uri_to_iri(request.full_path.rstrip("?"))


def over_tls(app: Flask) -> dict[str, str]:
    """Return the header by which browsers come by HTTPS alone from now on, if people reach *app* by it; else none."""
    is_secure = str(app.config["SITE"]).startswith("https:")
    return {"Strict-Transport-Security": f"max-age={_YEAR}"} if is_secure else {}


def _check_asker(settings: Settings) -> None:
    _check_host(settings)
    if request.method == "POST" and _is_sent_by_another(settings):
        raise ForeignPageError("这是别的网站的页面发来的，没有处理；请在本网站上打开“核对稿件”再试。")


def _is_sent_by_another(settings: Settings) -> bool:
    """Tell whether a browser says that a page of another site sends this; programs say nothing.

    Of a page that tells nobody where it came from, as ours do, the origin is “null”.
    """
    origin = request.headers.get("Origin", "null")
    is_foreign = origin != "null" and not _is_own(_host_of(origin.partition("://")[2]), settings)
    return is_foreign or request.headers.get("Sec-Fetch-Site") == "cross-site"


def _check_host(settings: Settings) -> None:
    if not _is_own(_host_of(request.environ.get("HTTP_HOST", request.host)), settings):
        raise ForeignHostError("这个网址不是本网站的，请用管理员给出的网址打开；管理员可以用 KB_SITE 写明网站的网址。")


def _host_of(name: str) -> str:
    """Return the host in `name:8000`, `[::1]:8000`; what is none is empty."""
    match = _HOST.fullmatch(name)
    return match[1].strip("[]").lower() if match else ""


def _is_own(host: str, settings: Settings) -> bool:
    own = {"localhost", settings.host, urlsplit(settings.site).hostname}
    address = _ip_address(host)
    if host in own or (address and address.is_loopback):
        return True
    listening = _ip_address(settings.host)
    is_everywhere = listening is not None and listening.is_unspecified
    # Who listens everywhere is called by any of its numbers, or by its own name; numbers cannot be made to point elsewhere.
    return is_everywhere and (address is not None or host in {socket.gethostname().lower(), socket.getfqdn().lower()})


def _ip_address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _without_path(application: WsgiApplication, path: str) -> WsgiApplication:
    """Return the application for a proxy that leaves the site's path in what it asks for, and for one that does not."""

    def answer(environment: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        whole = environment["PATH_INFO"]
        if whole == path or whole.startswith(f"{path}/"):
            environment = {**environment, "PATH_INFO": whole[len(path) :] or "/"}
        return application(environment, start_response)

    return answer


def _under(path: str, response: Response) -> Response:
    if response.mimetype == "text/html":
        response.set_data(_LINKS.sub(rb"\1" + path.encode() + b"/", response.get_data()))
    elif response.mimetype == "application/json":
        response.set_data(_JSON_LINKS.sub(rb"\1" + path.encode() + b"/", response.get_data()))
    if response.headers.get("Location", "").startswith("/"):
        response.headers["Location"] = path + response.headers["Location"]
    return response
