"""What every answer of the site carries, whom it answers, and what it never does: the tests of the table on web security."""

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
import yaml
from bs4 import BeautifulSoup
from flask import Flask, abort
from flask.testing import FlaskClient
from werkzeug.exceptions import default_exceptions
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from kb.errors import BuildInProgressError, EngineUnavailableError, IndexUnusableError, KbError
from kb.files.front_matter import read_yaml
from kb.settings import Settings
from tests.conftest import PROJECT
from tests.support.uploads import DRAFT
from tests.web.conftest import free_port, start_serving, wait_until_ready
from tests.web.test_drafts import file
from tests.web.test_serving import answer_to
from web import create_app
from web.uploads import MOST_SENT

PAGES = (
    "/", "/search?q=样例", "/search/lines?q=样例", "/documents", "/documents/shili-2024", "/formulations", "/draft", "/guide",
    "/outdated", "/api", "/panel", "/robots.txt", "/opensearch.xml", "/feed.atom", "/documents/shili-2024.csl.json",
    "/api/documents", "/api/documents/shili-2024", "/api/search?q=样例", "/api/suggest?q=样例", "/api/openapi.json", "/healthz",
    "/export/shili-2024.docx", "/export/shili-2024.md", "/export/shili-2024.xml", "/search/rows.csv?q=样例",
    "/static/house.css",
)  # fmt: skip

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def guarded(answer: Response) -> bool:
    """Whether an answer carries all the headers that tell a browser what it may not do with it."""
    policy = answer.headers["Content-Security-Policy"]
    rules = {name: values for name, _, values in (rule.strip().partition(" ") for rule in policy.split(";"))}
    assert rules["default-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["form-action"] == "'self'"
    assert "unsafe" not in policy
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "Server" not in answer.headers
    return "Set-Cookie" not in answer.headers and "Access-Control-Allow-Origin" not in answer.headers


@pytest.fixture
def app(desk_folder: Path, desk: FlaskClient) -> Flask:
    """A site of its own, whose pages a test may replace."""
    return create_app(Settings.load(corpus=desk_folder / "corpus", index=desk_folder / "index"))


# Headers


@pytest.mark.parametrize("url", PAGES)
def test_every_page_and_file_carries_the_headers(desk: FlaskClient, url: str) -> None:
    with desk.get(url) as answer:
        assert answer.status_code == 200, url
        assert guarded(answer)


@pytest.mark.parametrize("status", sorted(default_exceptions))
@pytest.mark.parametrize("url", ["/guide", "/api/documents"])
def test_every_refusal_is_a_chinese_sentence_with_the_headers(app: Flask, url: str, status: int) -> None:
    endpoint, _ = app.url_map.bind("localhost").match(url)

    def refuse() -> NoReturn:
        abort(status)

    app.view_functions[endpoint] = refuse
    answer = app.test_client().get(url)
    assert answer.status_code == status
    assert guarded(answer)
    said = answer.get_json()["error"]["message"] if answer.is_json else answer.get_data(as_text=True)
    assert re.search(r"[一-鿿]。", said)


@pytest.mark.parametrize(
    "error", [IndexUnusableError, BuildInProgressError, EngineUnavailableError, KbError, RuntimeError]
)
def test_what_could_not_be_done_carries_them_too_and_tells_nothing_of_the_inside(
    app: Flask, error: type[Exception]
) -> None:
    def fail() -> NoReturn:
        raise error("先做这一步。" if issubclass(error, KbError) else "/srv/secret/path")

    for url in ("/guide", "/api/documents"):
        app.view_functions[app.url_map.bind("localhost").match(url)[0]] = fail
        answer = app.test_client().get(url)
        assert answer.status_code in {500, 503}
        assert guarded(answer)
        assert "secret" not in answer.get_data(as_text=True)
        assert "Traceback" not in answer.get_data(as_text=True)


def refusals(desk: FlaskClient) -> Iterator[tuple[int, TestResponse]]:
    yield 404, desk.get("/nowhere")
    yield 404, desk.get("/static/nowhere.css")
    yield 404, desk.get("/static/../application.py")
    yield 405, desk.post("/search")
    yield 405, desk.open("/documents", method="TRACE")
    yield 400, desk.get("/", headers={"Host": "evil.example"})
    yield 400, desk.get("/search?q=" + "字" * 300)
    yield 413, desk.post("/draft", content_length=MOST_SENT * 2, content_type="text/plain")
    yield 415, desk.post("/api/check", data=b"x", content_type="text/plain")
    yield 422, desk.post("/draft", data={"file": file("PK\x03\x04", "a.docx")})
    yield 308, desk.get("/documents//x")


def test_what_is_refused_in_earnest_carries_them(desk: FlaskClient) -> None:
    for status, answer in refusals(desk):
        assert answer.status_code == status, answer.request.path
        assert guarded(answer)


def test_what_a_browser_has_already_and_what_it_only_asks_about_carries_them(desk: FlaskClient) -> None:
    tag = desk.get("/documents").headers["ETag"]
    again = desk.get("/documents", headers={"If-None-Match": tag})
    assert (again.status_code, guarded(again)) == (304, True)
    for method in ("HEAD", "OPTIONS"):
        assert guarded(desk.open("/documents", method=method))


def test_browsers_are_kept_to_https_where_the_site_has_it(desk_folder: Path, desk: FlaskClient) -> None:
    settings = Settings.load(
        corpus=desk_folder / "corpus", index=desk_folder / "index", site="https://kb.example/wenku"
    )
    site = create_app(settings).test_client()
    for url in ("/", "/nowhere", "/api/documents", "/static/house.css"):
        with site.get(url, base_url="https://kb.example") as answer:
            assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in desk.get("/").headers


def test_what_the_server_refuses_itself_keeps_them_to_https_too(desk_folder: Path, desk: FlaskClient) -> None:
    port, environment = free_port(), {**os.environ, "KB_SITE": "https://kb.example"}
    process = start_serving(desk_folder / "corpus", desk_folder / "index", port, environment=environment)
    try:
        wait_until_ready(f"http://127.0.0.1:{port}", process)
        _, headers, _ = answer_to(port, b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n")
    finally:
        process.terminate()
        process.communicate(timeout=60)
    assert headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize("url", [*PAGES, "/nowhere", "/api/nowhere"])
def test_every_answer_names_its_kind_and_the_encoding_of_its_text(desk: FlaskClient, url: str) -> None:
    with desk.get(url) as answer:
        kind = answer.headers["Content-Type"]
        if kind.startswith("text/") or kind.partition(";")[0].endswith("xml"):
            assert "charset=utf-8" in kind.lower(), url


def test_only_drafts_can_be_sent_and_nothing_is_done_by_asking(app: Flask) -> None:
    writing = {
        rule.rule for rule in app.url_map.iter_rules() if rule.methods and rule.methods - {"GET", "HEAD", "OPTIONS"}
    }
    assert writing == {"/draft", "/draft/download", "/api/check"} | ({"/panel"} & writing)


# Hosts and senders

REBOUND = [
    "127.0.0.1.nip.io", "localhost.evil.example", "localhost.", "127.0.0.1.", "127.1", "2130706433", "0x7f.0.0.1", "0177.0.0.1",
    "169.254.169.254", "0.0.0.0", "[::]", "kb.example.gov.cn.evil.example", "xn--localhost-1x3d", "ｌｏｃａｌｈｏｓｔ",  # noqa: S104
]  # fmt: skip

MALFORMED = [
    "", " ", ":8000", "127.0.0.1:", "127.0.0.1:80:80", "127.0.0.1:port", "[::1", "::1", "[::1]x", "evil.example@127.0.0.1",
    "127.0.0.1@evil.example", "127.0.0.1/evil", "127.0.0.1?evil", "127.0.0.1#evil", "127.0.0.1,evil.example", "127.0.0.1 evil",
    "evil.example:127.0.0.1", '127.0.0.1"', "<127.0.0.1>", "127.0.0.1\\evil",
]  # fmt: skip


@pytest.mark.parametrize("host", [*REBOUND, *MALFORMED])
def test_a_name_that_may_be_made_to_point_here_is_not_answered(desk: FlaskClient, host: str) -> None:
    answer = desk.get("/api/documents", headers={"Host": host.encode("utf-8").decode("latin-1")})
    assert answer.status_code == 400
    assert guarded(answer)
    assert "shili" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:65535", "127.8.8.8", "[::1]", "[::1]:8000"])
def test_the_machine_itself_is_answered(desk: FlaskClient, host: str) -> None:
    assert desk.get("/api/documents", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "nonsense"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
@pytest.mark.parametrize("url", ["/draft", "/draft/download?as=json", "/api/check"])
def test_what_a_page_of_another_site_sends_is_refused(desk: FlaskClient, url: str, headers: dict[str, str]) -> None:
    answer = desk.post(url, data={"text": DRAFT}, headers=headers)
    assert answer.status_code == 403
    assert guarded(answer)
    assert "别的网站" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://127.0.0.1:8000"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_what_its_own_pages_and_programs_send_is_answered(desk: FlaskClient, headers: dict[str, str]) -> None:
    assert desk.post("/draft", data={"text": DRAFT}, headers=headers).status_code == 200
    assert desk.post("/api/check", json={"text": DRAFT}, headers=headers).status_code == 200


# What there is not


def test_nobody_signs_in_and_no_cookie_is_ever_set(desk: FlaskClient) -> None:
    for url in PAGES:
        with desk.get(url) as answer:
            assert "Set-Cookie" not in answer.headers
            assert "WWW-Authenticate" not in answer.headers
            if answer.mimetype == "text/html":
                assert not BeautifulSoup(answer.data, "html.parser").select("input[type=password]")
    answer = desk.post("/draft", data={"text": DRAFT})
    assert "Set-Cookie" not in answer.headers


def _called(folder: str) -> Iterator[tuple[str, str]]:
    """Every module below *folder*, with each name that it imports or calls."""
    for path in (PROJECT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((path.name, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield path.name, str(node.module)
            elif isinstance(node, ast.Call):
                yield path.name, ast.unparse(node.func)


def test_no_text_is_ever_run_as_a_program_nor_put_into_a_shell() -> None:
    forbidden = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "pickle", "marshal", "shelve"}
    called = [(name, each) for folder in ("kb", "web") for name, each in _called(folder)]
    assert not [pair for pair in called if pair[1] in forbidden]
    sources = "".join(path.read_text("utf-8") for path in (PROJECT / "kb").rglob("*.py"))
    assert "shell=True" not in sources


@pytest.mark.parametrize(
    "text", ["!!python/object/apply:os.system ['true']", "!!python/name:os.system", "!!python/module:os"]
)
def test_a_head_of_a_file_makes_no_object(text: str) -> None:
    with pytest.raises(yaml.YAMLError):
        read_yaml(text)


def test_nothing_is_enciphered_and_no_weak_hash_protects_anything() -> None:
    called = {each for folder in ("kb", "web") for _, each in _called(folder)}
    assert not [each for each in called if re.match(r"(cryptography|Crypto|hmac|jwt|authlib|oauthlib)\b", each)]
    assert not called & {"hashlib.md5", "hashlib.sha1", "md5", "sha1"}


def test_scripts_put_no_text_into_a_page_as_markup() -> None:
    scripts = {path.name: path.read_text("utf-8") for path in (PROJECT / "web" / "static").glob("*.js")}
    assert scripts
    assert not [
        name for name, text in scripts.items() if re.search(r"\beval\(|document\.write|outerHTML|new Function", text)
    ]
