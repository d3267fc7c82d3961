"""The site over the shipped corpus, and over the invented one where drafts are checked: in process, and served to a real
browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Error, Page, Playwright, expect, sync_playwright

from kb.settings import Settings
from tests.conftest import SHIPPED, copy_of_invented
from web import create_app

# Milliseconds until something expected counts as missing: many times as long as it takes, since other work may run beside.
expect.set_options(timeout=30_000)

BROWSERS = ("chromium", "chromium-browser", "google-chrome")

# Debian's Chromium asks its maker's servers at every start unless it is told not to.
QUIET = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


# Counts in `window.shifted` what moves by itself.
SHIFTS = """window.shifted = 0; new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true })"""


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of the shipped corpus, and room for its index."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(SHIPPED, folder / "corpus", ignore=shutil.ignore_patterns("local"))
    return folder


@pytest.fixture(scope="session")
def client(site_folder: Path) -> FlaskClient:
    """Asks the site without a network."""
    return asking(site_folder)


@pytest.fixture(scope="session")
def desk_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of the invented corpus, by which drafts are checked, and room for its index."""
    folder = tmp_path_factory.mktemp("desk")
    copy_of_invented(folder / "corpus")
    return folder


@pytest.fixture(scope="session")
def desk(desk_folder: Path) -> FlaskClient:
    """Asks the site over the invented corpus without a network."""
    return asking(desk_folder)


def asking(folder: Path) -> FlaskClient:
    app = create_app(Settings.load(corpus=folder / "corpus", index=folder / "index"))
    app.testing = False
    return app.test_client()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def start_serving(
    corpus: Path,
    index: Path,
    port: int,
    *options: str,
    environment: Mapping[str, str] | None = None,
    before: Sequence[str] = (),
) -> "subprocess.Popen[str]":
    """`kb serve` as an office starts it; *before* is what starts it, if it is not started by itself."""
    command = [
        *before,
        sys.executable,
        "-m",
        "kb",
        "serve",
        "--port",
        str(port),
        "--corpus",
        str(corpus),
        "--index",
        str(index),
    ]
    return subprocess.Popen([*command, *options], stderr=subprocess.PIPE, text=True, env=environment)


def wait_until_ready(url: str, process: "subprocess.Popen[str]", seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise AssertionError(f"kb serve ended: {process.stderr.read() if process.stderr else ''}")
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("kb serve did not become ready")


@pytest.fixture(scope="session")
def site(site_folder: Path) -> Iterator[str]:
    """The address of a running site."""
    with served(site_folder) as url:
        yield url


@pytest.fixture(scope="session")
def desk_site(desk_folder: Path) -> Iterator[str]:
    """The address of a running site over the invented corpus."""
    with served(desk_folder) as url:
        yield url


@contextmanager
def served(folder: Path) -> Iterator[str]:
    port = free_port()
    process = start_serving(folder / "corpus", folder / "served-index", port)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(url, process)
        yield url
    finally:
        process.terminate()
        process.communicate(timeout=120)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium; where there is none the test is skipped, and fails in CI."""
    with sync_playwright() as playwright:
        try:
            browser = launched(playwright)
        except Error as error:
            missing(f"没有可用的浏览器（{error.message.splitlines()[0]}），请运行 make chromium。")
        yield browser
        browser.close()


def launched(playwright: Playwright) -> Browser:
    """The browser of this machine, started. Raises Error where there is none."""
    installed = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    arguments = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return playwright.chromium.launch(executable_path=installed, args=arguments)


def missing(told: str) -> NoReturn:
    """Skips a test for want of a part of the machine; in CI, where every part must be, fails it."""
    if os.environ.get("CI"):
        pytest.fail(told)
    pytest.skip(told)


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A fresh page; whatever it asks of another host, and whatever its console complains of, fails the test."""
    with watched(browser, site) as page:
        yield page


@pytest.fixture
def plain_page(browser: Browser, site: str) -> Iterator[Page]:
    """A page without JavaScript."""
    with watched(browser, site, java_script_enabled=False) as page:
        yield page


@pytest.fixture
def desk_page(browser: Browser, desk_site: str) -> Iterator[Page]:
    """A fresh page of the site over the invented corpus, watched likewise."""
    with watched(browser, desk_site) as page:
        yield page


@pytest.fixture
def plain_desk_page(browser: Browser, desk_site: str) -> Iterator[Page]:
    """The same without JavaScript."""
    with watched(browser, desk_site, java_script_enabled=False) as page:
        yield page


@contextmanager
def watched(browser: Browser, site: str, *, java_script_enabled: bool = True) -> Iterator[Page]:
    context = browser.new_context(
        base_url=site,
        viewport={"width": 1366, "height": 900},
        locale="zh-CN",
        java_script_enabled=java_script_enabled,
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("request", lambda request: complaints.append(request.url) if not request.url.startswith(site) else None)
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []
