"""Every page of the site as axe-core sees it: in wide windows, light and dark, and on a phone."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from werkzeug.routing import MapAdapter

from kb.settings import Settings
from tests.conftest import ANNEXED, copy_of_invented
from tests.support.site_pages import SITE_PAGES, Places, SitePage
from tests.web.conftest import served
from web import create_app

# One rule of WCAG 2.1 counts as experimental, and is left out unless it is asked for.
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"label-content-name-mismatch": {"enabled": True}},
    "resultTypes": ["violations"],
}

# What is for programs, or a piece of a page, and no page.
NO_PAGE = re.compile(r"^/(api|export|static)/|^/healthz|^/search/|\.\w+$")


@dataclass(frozen=True)
class Mode:
    """A window: its width in CSS pixels, and its colours."""

    width: int
    colours: Literal["light", "dark"]


MODES = (Mode(1600, "light"), Mode(1600, "dark"), Mode(390, "light"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the invented corpus, and in it a regulation with tables, notes and annexes."""
    folder = tmp_path_factory.mktemp("all-pages")
    copy_of_invented(folder / "corpus")
    shutil.copytree(ANNEXED, folder / "corpus", dirs_exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def places(folder: Path) -> Iterator[tuple[str, Places]]:
    """The address of the site over that corpus, and what the names in the table stand for on it."""
    with served(folder) as site:
        yield site, Places(site)


@pytest.fixture(scope="module", params=MODES, ids=lambda mode: f"{mode.width}-{mode.colours}")
def window(browser: Browser, places: tuple[str, Places], request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window in one of the modes."""
    mode: Mode = request.param
    context = browser.new_context(
        base_url=places[0], viewport={"width": mode.width, "height": 900}, color_scheme=mode.colours, locale="zh-CN"
    )
    yield context.new_page()
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("row", SITE_PAGES, ids=lambda row: row.name)
def test_no_page_breaks_a_rule_of_accessibility(window: Page, places: tuple[str, Places], row: SitePage) -> None:
    answer = window.goto(places[1].address(row))
    assert answer is not None
    assert answer.status == row.status
    if row.open:
        row.open(window)
    results = Axe().run(window, options=OPTIONS)
    assert results.violations_count == 0, results.generate_report()


def test_every_page_is_in_the_table(folder: Path) -> None:
    app = create_app(Settings.load(corpus=folder / "corpus", index=folder / "index"))
    site: MapAdapter = app.url_map.bind("localhost")
    in_table = {site.match(row.address.partition("?")[0].partition("#")[0])[0] for row in SITE_PAGES}
    pages = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.methods is not None and "GET" in rule.methods and not NO_PAGE.search(rule.rule)
    }
    assert pages - in_table == set()
