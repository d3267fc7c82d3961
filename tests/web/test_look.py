"""How the site looks: by hand and by the system, in forced colours, on paper, in tabs and bookmarks."""

import io
import re
from collections.abc import Iterator
from unicodedata import normalize

import pdfplumber
import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import watched
from tests.web.test_pages import get, one

PAPER = "getComputedStyle(document.body).backgroundColor"
SIZE = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
LIGHT, DARK = "rgb(251, 249, 244)", "rgb(24, 23, 20)"


# Titles


def title(client: FlaskClient, url: str, status: int = 200) -> str:
    return one(get(client, url, status), "title").get_text(strip=True)


def test_editions_are_told_apart_by_their_titles(desk: FlaskClient) -> None:
    old, new = (title(desk, f"/documents/shili-{year}") for year in (2015, 2024))
    assert (old, new) == (
        "示例工作条例（试行）（2015年版） · 政策文库",
        "示例工作条例（试行）（2024年版） · 政策文库",
    )
    assert title(desk, "/documents/shili-2024?q=卡片") != new
    assert title(desk, "/documents/shili-2024?as_of=2020-01-01") != new
    assert title(desk, "/compare/shili-2015/shili-2024") == "比较：示例工作条例（试行）（2015）、（2024） · 政策文库"


def test_searches_are_told_apart_by_their_titles(desk: FlaskClient) -> None:
    assert title(desk, "/search?q=卡片") == "卡片 · 政策文库"
    narrowed = title(desk, "/search?q=卡片&genre=条例&year=2015-2024")
    assert narrowed == "卡片（文种：条例；2015—2024年） · 政策文库"


@pytest.mark.parametrize(
    ("url", "status", "said"), [("/nope", 404, "没有这一页"), ("/search?q=《》", 400, "请再看一下")]
)
def test_the_title_of_an_error_is_a_sentence(client: FlaskClient, url: str, status: int, said: str) -> None:
    assert title(client, url, status) == f"{said} · 政策文库"


# The icon


def test_the_icon_is_drawn_for_old_browsers_and_for_new_ones(client: FlaskClient) -> None:
    soup = get(client, "/")
    links = [(str(link["href"]), link.get("type")) for link in soup.select("link[rel=icon]")]
    assert [kind for _, kind in links] == [None, "image/svg+xml"]
    with client.get(links[0][0]) as old, client.get(links[1][0]) as new:
        assert (old.mimetype, new.mimetype) == ("image/vnd.microsoft.icon", "image/svg+xml")
        picture = Image.open(io.BytesIO(old.data)).convert("RGB")
    assert picture.size == (32, 32)
    assert picture.getpixel((2, 2)) == (155, 28, 28)
    assert picture.getpixel((10, 9)) == (255, 255, 255)
    assert picture.getpixel((22, 23)) == (155, 28, 28)  # the last line is short


# By hand and by the system


@pytest.fixture
def dark_page(browser: Browser, site: str) -> Iterator[Page]:
    with watched(browser, site) as page:
        page.emulate_media(color_scheme="dark")
        yield page


@pytest.mark.browser
def test_colours_and_size_are_chosen_by_hand_and_kept(page: Page) -> None:
    page.goto("/guide")
    assert page.evaluate(PAPER) == LIGHT
    usual = page.evaluate(SIZE)
    page.get_by_text("显示", exact=True).click()
    page.get_by_label("深色").check()
    page.get_by_label("大", exact=True).check()
    assert page.evaluate(PAPER) == DARK
    assert page.evaluate(SIZE) > usual
    page.goto("/documents")
    assert page.evaluate(PAPER) == DARK
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    page.get_by_text("显示", exact=True).click()
    expect(page.get_by_label("深色")).to_be_checked()
    page.get_by_label("跟随系统").check()
    page.get_by_label("中", exact=True).check()
    assert page.evaluate(PAPER) == LIGHT
    assert page.evaluate(SIZE) == usual


@pytest.mark.browser
def test_what_was_chosen_holds_before_anything_is_drawn(page: Page) -> None:
    page.goto("/guide")
    page.evaluate("localStorage.setItem('policy-kb-look', JSON.stringify({ colours: 'dark' }))")
    page.add_init_script(
        "new MutationObserver(() => { if (document.body && !window.first) "
        "window.first = document.documentElement.dataset.colours || 'none'; })"
        ".observe(document, { childList: true, subtree: true });"
    )
    page.goto("/guide")
    assert page.evaluate("window.first") == "dark"


@pytest.mark.browser
@pytest.mark.parametrize("kept", ["no json", "null", "[]", '{"colours": "pink", "size": 7}'])
def test_what_is_kept_and_makes_no_sense_changes_nothing(page: Page, kept: str) -> None:
    page.goto("/guide")
    page.evaluate("text => localStorage.setItem('policy-kb-look', text)", kept)
    page.goto("/guide")
    assert page.evaluate(PAPER) == LIGHT


@pytest.mark.browser
def test_light_is_light_also_where_the_system_is_dark(dark_page: Page) -> None:
    dark_page.goto("/guide")
    assert dark_page.evaluate(PAPER) == DARK
    dark_page.get_by_text("显示", exact=True).click()
    dark_page.get_by_label("浅色").check()
    assert dark_page.evaluate(PAPER) == LIGHT


@pytest.mark.browser
def test_without_javascript_the_system_decides_and_nothing_is_offered(plain_page: Page) -> None:
    plain_page.emulate_media(color_scheme="dark")
    plain_page.goto("/guide")
    assert plain_page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor") == DARK
    expect(plain_page.get_by_text("显示", exact=True)).to_be_hidden()


# Forced colours


@pytest.mark.browser
@pytest.mark.parametrize(
    "path", ["/search?q=党支部", "/documents", "/documents/zhibu-2018", "/draft", "/formulations/三会一课"]
)
def test_focus_is_seen_in_forced_colours(page: Page, path: str) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(path)
    page.locator("body").click(position={"x": 1, "y": 1})
    unseen: list[str] = []
    for _ in range(25):
        page.keyboard.press("Tab")
        told = page.evaluate(
            "() => { const e = document.activeElement; const s = getComputedStyle(e);"
            " return [e.outerHTML.slice(0, 90), s.outlineStyle, parseFloat(s.outlineWidth)] }"
        )
        is_past_the_end = told[0].startswith("<body")
        if not is_past_the_end and (told[1] == "none" or not told[2]):
            unseen.append(told[0])
    assert unseen == []


# On paper


def printed(page: Page) -> list[str]:
    """The sheets of what Chromium prints, as text without blanks; it prints radicals for some characters."""
    with pdfplumber.open(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True))) as file:
        return [re.sub(r"\s", "", normalize("NFKC", sheet.extract_text())) for sheet in file.pages]


@pytest.mark.browser
def test_a_search_on_paper_begins_with_what_was_asked(page: Page, site: str) -> None:
    page.goto("/search?q=四种形态&genre=条例")
    sheets = printed(page)
    assert re.match(r"查找“四种形态”[;；]文种[:：]条例", sheets[0])
    assert f"{site}/search?q=" in sheets[-1]


@pytest.mark.browser
def test_a_regulation_on_paper_says_what_it_is_and_where_it_is_from(desk_page: Page, desk_site: str) -> None:
    desk_page.goto("/documents/shili-2024")
    sheets = printed(desk_page)
    assert sheets[0].startswith("示例工作条例(试行)")
    for fact in ("示例委员会", "示发〔2024〕3号", "2024年2月20日", "现行有效"):
        assert fact in sheets[0], fact
    assert "来源:为测试虚构" in sheets[-1]
    assert re.search(r"\d{4}年\d+月\d+日取用", sheets[-1])
    assert f"{desk_site}/documents/shili-2024" in sheets[-1]


@pytest.mark.browser
def test_a_comparison_on_paper_lies_on_the_long_side_with_both_texts(desk_page: Page) -> None:
    desk_page.goto("/compare/shili-2015/shili-2024?show=all")
    with pdfplumber.open(io.BytesIO(desk_page.pdf(format="A4", prefer_css_page_size=True))) as file:
        assert all(sheet.width > sheet.height for sheet in file.pages)
        words = file.pages[0].extract_words()
    assert len({word["x0"] > 400 for word in words}) == 2
    assert max(word["bottom"] for word in words) > 300  # the first sheet is not left empty


@pytest.mark.browser
def test_no_sheet_ends_with_a_heading(desk_page: Page) -> None:
    desk_page.goto("/documents/ceshi-2021")
    headings = set(desk_page.locator(".text h2").all_inner_texts())
    blank = {re.sub(r"\s", "", normalize("NFKC", heading)) for heading in headings}
    with pdfplumber.open(io.BytesIO(desk_page.pdf(format="A4", prefer_css_page_size=True))) as file:
        ends = [re.sub(r"\s", "", normalize("NFKC", sheet.extract_text_lines()[-1]["text"])) for sheet in file.pages]
    assert len(ends) > 2
    assert not blank & set(ends)


def test_paper_is_told_on_every_page(client: FlaskClient) -> None:
    for url in ("/", "/documents", "/formulations", "/documents/zhibu-2018", "/guide"):
        soup: BeautifulSoup = get(client, url)
        assert "取用" in one(soup, "footer .on-paper").get_text()
