"""Addresses are fetched politely and within bounds, from servers of every kind; all of them are on this machine."""

import gzip
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from pathlib import Path

import pytest

from kb import __version__
from kb.files.html.page import read as read_html
from kb.files.visible_text import INTAKE
from kb.intake.official.fetching import Fetcher, FetchError, Manners, UnreachableError
from tests.support.pace import slowness
from tests.support.site import QUICK, Reply, Site, drip, drip_header, html, proxy, redirect, regulation, running, silent


@pytest.fixture
def fetcher(site: Site) -> Iterator[Fetcher]:
    with Fetcher(QUICK) as fetcher:
        yield fetcher


def refused(fetcher: Fetcher, url: str) -> str:
    """The reason why `url` does not give anything."""
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(url)
    assert caught.value.message.endswith("。")
    return caught.value.message


# What comes


def test_a_page_comes_with_its_bytes_its_address_and_what_the_header_says(site: Site, fetcher: Fetcher) -> None:
    url = site.serve("/a.html", html(regulation()), "Text/HTML; Charset=UTF-8")
    page = fetcher.fetch(url)
    assert page.body == html(regulation()).encode()
    assert (page.url, page.media_type, page.charset, page.suffix) == (url, "text/html", "utf-8", ".html")
    assert page.at.tzinfo is UTC
    assert abs(datetime.now(UTC) - page.at) < timedelta(minutes=1)


def test_we_say_who_we_are_and_nothing_else(site: Site, fetcher: Fetcher) -> None:
    cookie = {"Set-Cookie": "visitor=1; Path=/", "Location": "/b"}
    site.answer("/a", Reply(status=302, headers=cookie))
    site.serve("/b", "乙")
    fetcher.fetch(site.url + "/a")
    fetcher.fetch(site.url + "/b")
    for request in site.requests:
        assert request.headers["user-agent"] == f"policy-kb/{__version__}"
        assert not {"cookie", "referer", "authorization"} & set(request.headers)


def test_a_packed_body_is_unpacked(site: Site, fetcher: Fetcher) -> None:
    text = regulation(articles=400).encode()
    site.answer("/a", Reply(gzip.compress(text), headers={"Content-Encoding": "gzip", "Content-Type": "text/plain"}))
    assert fetcher.fetch(site.url + "/a").body == text


@pytest.mark.parametrize(
    ("media_type", "path", "body", "suffix"),
    [
        ("text/html", "/a", b"<p>", ".html"),
        ("application/xhtml+xml", "/a", b"<p>", ".html"),
        ("application/pdf", "/a", b"x", ".pdf"),
        ("text/html", "/a.html", b"%PDF-1.4", ".pdf"),
        ("text/plain", "/a", b"\xef\xbb\xbf<!DOCTYPE html><p>", ".html"),
        ("application/octet-stream", "/a/b.DOCX", b"PK\x03\x04", ".docx"),
        ("", "/a.shtml", b"<p>", ".html"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "/a", b"PK", ".docx"),
        ("application/msword", "/a", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".doc"),
        ("image/png", "/a.html", b"\x89PNG", ""),
        ("application/octet-stream", "/a", b"?", ""),
    ],
)
def test_what_a_body_is_is_told_by_its_beginning_its_header_and_its_address(
    site: Site, fetcher: Fetcher, media_type: str, path: str, body: bytes, suffix: str
) -> None:
    assert fetcher.fetch(site.serve(path, body, media_type)).suffix == suffix


@pytest.mark.parametrize(
    ("encoding", "header", "meta"),
    [
        ("utf-8", "", ""),
        ("utf-8", "iso-8859-1", ""),
        ("gb18030", "", ""),
        ("gb18030", "gb2312", ""),
        ("gb18030", "iso-8859-1", ""),
        ("gb18030", "", "gbk"),
        ("big5", "big5", ""),
    ],
)
def test_the_encoding_in_the_header_is_passed_on_where_the_page_does_not_say(
    site: Site, fetcher: Fetcher, encoding: str, header: str, meta: str
) -> None:
    text = html("示例條文：小組每月月初把卡片放進木匣，由值日的組員登記。", title="示例", charset=meta, around="")
    page = fetcher.fetch(
        site.serve("/a", text.encode(encoding), "text/html" + (f"; charset={header}" if header else ""))
    )
    assert page.body == text.encode(encoding)
    assert "小組每月月初把卡片放進木匣" in read_html(page.readable, INTAKE).text


# What does not come


@pytest.mark.parametrize(
    ("status", "said"),
    [(404, "没有这个网页"), (410, "没有这个网页"), (403, "拒绝访问"), (412, "拒绝访问"), (500, "网站出错"), (202, "没有给出内容"), (204, "没有给出内容")],
)  # fmt: skip
def test_every_status_but_200_is_a_reason(site: Site, fetcher: Fetcher, status: int, said: str) -> None:
    site.answer("/a", Reply(b"" if status == 204 else "示例".encode(), status=status))
    reason = refused(fetcher, site.url + "/a")
    assert said in reason
    assert str(status) in reason
    assert len(site.asked("/a")) == 1


def test_a_body_that_is_cut_off_is_no_body(site: Site, fetcher: Fetcher) -> None:
    half = regulation().encode()
    site.answer("/a", Reply(half, headers={"Content-Length": str(2 * len(half)), "Content-Type": "text/plain"}))
    assert "没有传完" in refused(fetcher, site.url + "/a")


def test_a_packed_body_that_is_cut_off_is_no_body(site: Site, fetcher: Fetcher) -> None:
    half = gzip.compress(os.urandom(9_000))[:4_000]
    site.answer("/a", Reply(half, headers={"Content-Encoding": "gzip"}))
    assert "没有传完" in refused(fetcher, site.url + "/a")


@pytest.mark.parametrize(
    ("packing", "body", "said"), [("gzip", b"no gzip at all", "压缩的内容损坏"), ("br", b"?", "不认识的压缩方式")]
)
def test_a_body_that_cannot_be_unpacked_is_told(
    site: Site, fetcher: Fetcher, packing: str, body: bytes, said: str
) -> None:
    site.answer("/a", Reply(body, headers={"Content-Encoding": packing}))
    assert said in refused(fetcher, site.url + "/a")


def test_too_large_a_body_is_not_read_to_its_end(site: Site, fetcher: Fetcher) -> None:
    sent: list[int] = []

    def flood(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for number in range(100_000):
            handler.wfile.write(bytes(64_000))
            sent.append(number)

    site.answer("/a", Reply(act=flood))
    assert "内容超过" in refused(fetcher, site.url + "/a")
    assert len(sent) < 1_000


def test_a_small_body_that_unpacks_to_a_huge_one_ends_at_the_bound(site: Site, fetcher: Fetcher) -> None:
    bomb = gzip.compress(bytes(200_000_000))
    assert len(bomb) < QUICK.most_bytes
    site.answer("/a", Reply(bomb, headers={"Content-Encoding": "gzip"}))
    begun = time.process_time()
    assert "内容超过" in refused(fetcher, site.url + "/a")
    assert time.process_time() - begun < slowness()  # a second, where all of it would take several


@pytest.mark.parametrize("act", [drip, drip_header])
def test_a_server_that_drips_does_not_hold_us(site: Site, act: object) -> None:
    site.answer("/a", Reply(act=act))  # type: ignore[arg-type]
    with Fetcher(replace(QUICK, total=1.0)) as fetcher:
        begun = time.monotonic()
        assert "没有取完" in refused(fetcher, site.url + "/a")
        assert 0.9 < time.monotonic() - begun < 30  # the server would go on for ever
        assert fetcher.fetch(site.serve("/b", "乙")).body == "乙".encode()


def test_a_robots_txt_that_drips_is_waited_for_once(site: Site) -> None:
    site.answer("/robots.txt", Reply(act=drip))
    site.serve("/a", "甲")
    with Fetcher(replace(QUICK, for_rules=0.5)) as fetcher:
        assert "太慢" in refused(fetcher, site.url + "/a")
        asked = len(site.asked("/robots.txt"))  # more than one if it was silent for a moment
        assert "太慢" in refused(fetcher, site.url + "/a")
    assert len(site.asked("/robots.txt")) == asked
    assert site.asked() == []


def test_an_address_that_is_none_is_told(fetcher: Fetcher) -> None:
    assert "写法不对" in refused(fetcher, "http://[示例")
    assert "不是 http 或 https" in refused(fetcher, "ftp://127.0.0.1/a")
    assert not fetcher.unreachable


def test_a_server_without_tls_gives_nothing_over_https(site: Site, fetcher: Fetcher) -> None:
    assert "安全连接" in refused(fetcher, site.url.replace("http:", "https:") + "/a")
    assert not site.requests


@pytest.mark.skipif(not shutil.which("openssl"), reason="没有 openssl，做不出试验用的证书")
def test_a_certificate_that_nobody_vouches_for_is_not_taken(tmp_path: Path, site: Site, fetcher: Fetcher) -> None:
    files = ["-keyout", str(tmp_path / "both.pem"), "-out", str(tmp_path / "certificate.pem")]
    making = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=127.0.0.1",
        *files,
    ]
    subprocess.run(making, check=True, capture_output=True)
    both = tmp_path / "both.pem"
    both.write_bytes(both.read_bytes() + (tmp_path / "certificate.pem").read_bytes())
    with running(both) as secure:
        secure.serve("/a", "甲")
        assert "证书没有通过验证" in refused(fetcher, secure.url + "/a")
        assert not secure.requests
    assert fetcher.fetch(site.serve("/a", "甲")).body == "甲".encode()


# Redirects


def test_redirects_are_followed_and_the_last_address_is_told(site: Site, fetcher: Fetcher) -> None:
    site.answer("/a", redirect("/b", 301))
    site.answer("/b", redirect("c?x=1#d", 307))
    site.serve("/c?x=1", "丙")
    assert fetcher.fetch(site.url + "/a").url.startswith(site.url + "/c?x=1")


def test_a_redirect_loop_is_told(site: Site, fetcher: Fetcher) -> None:
    site.answer("/a", redirect("/b"))
    site.answer("/b", redirect("/a"))
    assert "转来转去" in refused(fetcher, site.url + "/a")
    assert len(site.asked()) == 2


def test_after_five_redirects_we_stop(site: Site, fetcher: Fetcher) -> None:
    for number in range(9):
        site.answer(f"/{number}", redirect(f"/{number + 1}"))
    assert "5 次" in refused(fetcher, site.url + "/0")
    assert len(site.asked()) == 6


@pytest.mark.parametrize("to", ["ftp://127.0.0.1/a", "file:///etc/hostname", "javascript:alert(1)", "http://[x"])
def test_a_redirect_leads_to_http_only(site: Site, fetcher: Fetcher, to: str) -> None:
    site.answer("/a", redirect(to))
    refused(fetcher, site.url + "/a")


def test_a_redirect_to_another_host_asks_the_leave_of_that_one_too(site: Site, fetcher: Fetcher) -> None:
    with running() as other:
        other.serve("/robots.txt", "User-agent: *\nDisallow: /b\n")
        site.answer("/a", redirect(other.serve("/b", "乙")))
        assert "robots.txt 不让" in refused(fetcher, site.url + "/a")
        assert [request.path for request in other.requests] == ["/robots.txt"]


# Leave and pace


def test_what_robots_txt_forbids_is_not_fetched(site: Site, fetcher: Fetcher) -> None:
    site.serve("/robots.txt", "User-agent: *\nDisallow: /closed/\nAllow: /closed/open\n")
    assert "robots.txt 不让" in refused(fetcher, site.serve("/closed/a", "甲"))
    assert fetcher.fetch(site.serve("/closed/open", "乙")).body == "乙".encode()
    assert [request.path for request in site.asked()] == ["/closed/open"]


def test_robots_txt_may_address_us_by_name(site: Site, fetcher: Fetcher) -> None:
    site.serve("/robots.txt", "User-agent: *\nDisallow:\n\nUser-agent: Policy-KB\nDisallow: /\n")
    assert "robots.txt 不让" in refused(fetcher, site.serve("/a", "甲"))


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_where_there_is_no_robots_txt_everything_is_allowed(site: Site, fetcher: Fetcher, status: int) -> None:
    site.answer("/robots.txt", Reply(status=status))
    assert fetcher.fetch(site.serve("/a", "甲")).body == "甲".encode()


@pytest.mark.parametrize("status", [500, 503, 429])
def test_where_robots_txt_cannot_be_had_nothing_is_fetched_now(site: Site, fetcher: Fetcher, status: int) -> None:
    site.answer("/robots.txt", Reply(status=status))
    assert "现在取不到" in refused(fetcher, site.serve("/a", "甲"))
    assert site.asked() == []


def test_robots_txt_is_asked_for_once_a_run(site: Site, fetcher: Fetcher) -> None:
    for path in ("/a", "/b", "/c"):
        fetcher.fetch(site.serve(path, "甲"))
    assert len(site.asked("/robots.txt")) == 1


def test_a_host_is_asked_once_in_a_pause(site: Site) -> None:
    with Fetcher(replace(QUICK, pause=0.3)) as fetcher:
        for path in ("/a", "/b"):
            fetcher.fetch(site.serve(path, "甲"))
    moments = [request.moment for request in site.requests]
    assert len(moments) == 3
    assert all(later - earlier > 0.25 for earlier, later in pairwise(moments))


def test_the_pause_is_a_second_if_nobody_says_otherwise() -> None:
    assert Manners().pause == 1
    assert Manners().most_bytes == 20 * 1024 * 1024


@pytest.mark.parametrize(("asked", "kept"), [("0.2", 0.2), ("3600", QUICK.most_delay)])
def test_a_crawl_delay_is_kept_up_to_a_bound(site: Site, fetcher: Fetcher, asked: str, kept: float) -> None:
    site.serve("/robots.txt", f"User-agent: *\nCrawl-delay: {asked}\n")
    for path in ("/a", "/b"):
        fetcher.fetch(site.serve(path, "甲"))
    first, second = (request.moment for request in site.asked())
    assert kept - 0.05 < second - first < kept + 1


# Again


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again(site: Site, fetcher: Fetcher, status: int) -> None:
    site.answer("/a", Reply(status=status), Reply(status=status), Reply("甲".encode()))
    assert fetcher.fetch(site.url + "/a").body == "甲".encode()


def test_a_busy_server_is_asked_three_times_at_most(site: Site, fetcher: Fetcher) -> None:
    site.answer("/a", Reply(status=503))
    assert "503" in refused(fetcher, site.url + "/a")
    assert len(site.asked("/a")) == 3


def test_we_wait_as_long_as_a_server_asks(site: Site, fetcher: Fetcher) -> None:
    site.answer("/a", Reply(status=503, headers={"Retry-After": "1"}), Reply("甲".encode()))
    fetcher.fetch(site.url + "/a")
    first, second = (request.moment for request in site.asked("/a"))
    assert second - first > 0.95


@pytest.mark.parametrize("after", ["3600", format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)])
def test_we_do_not_wait_for_hours(site: Site, fetcher: Fetcher, after: str) -> None:
    site.answer("/a", Reply(status=429, headers={"Retry-After": after}))
    assert "秒以后再来" in refused(fetcher, site.url + "/a")
    assert len(site.asked("/a")) == 1


def test_a_server_that_says_nothing_is_asked_again(site: Site) -> None:
    site.answer("/a", Reply(act=silent), Reply("甲".encode()))
    with Fetcher(replace(QUICK, silence=0.3)) as fetcher:
        assert fetcher.fetch(site.url + "/a").body == "甲".encode()


# The way out


def closed_address() -> str:
    """An address at which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{one.getsockname()[1]}"


def test_a_host_that_cannot_be_reached_is_remembered(site: Site, fetcher: Fetcher) -> None:
    url = closed_address()
    for _ in range(2):
        with pytest.raises(UnreachableError, match="连不上网站"):
            fetcher.fetch(url + "/a")
    assert list(fetcher.unreachable) == [url]
    assert not fetcher.reached
    fetcher.fetch(site.serve("/a", "甲"))
    assert fetcher.reached


def test_the_proxy_of_the_environment_is_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    url = site.serve("/a", regulation())
    with proxy() as (address, asked):
        monkeypatch.setenv("http_proxy", address)
        with Fetcher(QUICK) as fetcher:
            assert fetcher.fetch(url).body == regulation().encode()
    assert asked == [site.url + "/robots.txt", url]
    assert [request.path for request in site.requests] == ["/robots.txt", "/a"]


def test_hosts_that_the_environment_excepts_are_asked_directly(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", closed_address())
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with Fetcher(QUICK) as fetcher:
        assert fetcher.fetch(site.serve("/a", "甲")).body == "甲".encode()


def test_a_proxy_of_a_kind_that_cannot_be_used_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("all_proxy", "socks5://127.0.0.1:1080")
    with pytest.raises(FetchError, match="代理不能用"), Fetcher(QUICK):
        pass


def test_an_interruption_while_a_fetch_is_being_set_up_is_one(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    install = signal.signal

    def interrupt(number: int, handler: object) -> object:
        before = install(number, handler)  # type: ignore[arg-type]
        if handler is not signal.default_int_handler:
            signal.raise_signal(signal.SIGINT)
        return before

    url = site.serve("/a", "样例")
    with Fetcher(QUICK) as fetcher:
        with monkeypatch.context() as patch:
            patch.setattr(signal, "signal", interrupt)
            with pytest.raises(KeyboardInterrupt):
                fetcher.fetch(url)
        assert fetcher.fetch(url).body.decode() == "样例"
