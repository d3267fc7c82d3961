"""The box that knows the library, as a person uses it."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect

pytestmark = pytest.mark.browser

BOX = "form.ask input[type=search]"
ZHIBU = "中国共产党支部工作条例（试行）"


@pytest.fixture(autouse=True)
def warmed(site: str) -> None:
    """The names have been read."""
    import urllib.request

    end = time.monotonic() + 30
    while time.monotonic() < end:
        with urllib.request.urlopen(f"{site}/api/suggest?q=szxt") as answer:
            if b"url" in answer.read():
                return
        time.sleep(0.1)
    raise AssertionError("no suggestions")


def rows(page: Page) -> Locator:
    return page.get_by_role("option")


@contextmanager
def asked(page: Page) -> Iterator[list[str]]:
    """What is asked of the site while this lasts."""
    questions: list[str] = []

    def note(request: Any) -> None:
        url = urlsplit(request.url)
        if url.path.endswith("/api/suggest"):
            questions.extend(parse_qs(url.query)["q"])

    page.on("request", note)
    yield questions
    page.remove_listener("request", note)


@pytest.mark.parametrize("path", ["/", "/documents"])
def test_a_title_is_chosen_with_the_arrows_and_opened(page: Page, path: str) -> None:
    page.goto(path)
    page.locator(BOX).click()
    page.keyboard.type("zbgztl")
    expect(rows(page)).to_have_count(2)
    expect(rows(page).first).to_contain_text(f"{ZHIBU} 文件")
    page.keyboard.press("ArrowDown")
    expect(rows(page).first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/documents/zhibu-2018$"))


def test_an_article_opens_the_document_at_the_article(page: Page) -> None:
    page.goto("/")
    page.locator(BOX).click()
    page.keyboard.type("支部工作条例 10")
    rows(page).first.click()
    expect(page).to_have_url(re.compile("/documents/zhibu-2018#art_10$"))


def test_a_formulation_opens_its_page(page: Page) -> None:
    page.goto("/documents")
    page.locator(BOX).click()
    page.keyboard.type("shyk")
    rows(page).first.click()
    expect(page.locator("h1")).to_contain_text("三会一课")


def test_enter_without_a_choice_searches_for_what_was_typed_and_so_does_the_last_row(page: Page) -> None:
    for keys in (["Enter"], ["ArrowUp", "Enter"], ["ArrowDown", "ArrowUp", "Enter"]):
        page.goto("/documents")
        page.locator(BOX).click()
        page.keyboard.type("四种形态")
        expect(rows(page).last).to_have_text("查找“四种形态”")
        for key in keys:
            page.keyboard.press(key)
        expect(page).to_have_url(re.compile(r"/search\?q=%E5%9B%9B%E7%A7%8D%E5%BD%A2%E6%80%81$"))


def test_enter_before_any_answer_searches(page: Page) -> None:
    page.goto("/")
    page.locator(BOX).click()
    page.keyboard.type("四种形态")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/search"))


def test_escape_closes_the_list_and_keeps_what_was_typed(page: Page) -> None:
    page.goto("/")
    page.locator(BOX).click()
    page.keyboard.type("三会")
    expect(rows(page).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(rows(page).first).to_be_hidden()
    expect(page.locator(BOX)).to_have_value("三会")
    expect(page.locator(BOX)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(rows(page).first).to_be_visible()


def test_home_and_end_move_the_caret_and_nothing_in_the_list(page: Page) -> None:
    page.goto("/")
    page.locator(BOX).click()
    page.keyboard.type("三会")
    expect(rows(page).first).to_be_visible()
    page.keyboard.press("Home")
    page.keyboard.type("“")
    expect(page.locator(BOX)).to_have_value("“三会")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)


def test_nothing_is_asked_while_an_input_method_composes_and_once_after_it(page: Page) -> None:
    page.goto("/")
    page.locator(BOX).click()
    keyboard = page.context.new_cdp_session(page)
    with asked(page) as questions:
        for letters in ("s", "sa", "san", "san'h", "san'hui"):
            keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown", "windowsVirtualKeyCode": 229, "key": "Process"})
            keyboard.send(
                "Input.imeSetComposition",
                {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)},
            )
            page.wait_for_timeout(150)
        assert questions == []
        expect(rows(page)).to_have_count(0)
        keyboard.send("Input.insertText", {"text": "三会"})
        expect(rows(page).first).to_contain_text("三会一课")
        page.wait_for_timeout(300)
        assert questions == ["三会"]
    # Enter of the input method takes its proposal and chooses nothing; an arrow moves in its own list.
    page.keyboard.press("ArrowDown")
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown", "windowsVirtualKeyCode": 229, "key": "Enter"})
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown", "windowsVirtualKeyCode": 229, "key": "ArrowDown"})
    expect(rows(page).first).to_have_attribute("aria-selected", "true")
    expect(page).to_have_url(re.compile("/$"))


def test_a_word_typed_in_one_go_is_one_question(page: Page) -> None:
    page.goto("/")
    page.locator(BOX).click()
    with asked(page) as questions:
        page.keyboard.type("zbgztl", delay=20)
        expect(rows(page)).to_have_count(2)
    assert questions == ["zbgztl"]


def test_an_answer_that_comes_late_is_dropped(page: Page) -> None:
    waiting: list[Route] = []
    page.route(re.compile(r"/api/suggest\?q=san$"), lambda route: waiting.append(route))
    page.goto("/")
    page.locator(BOX).click()
    with page.expect_request(re.compile(r"/api/suggest\?q=san$")):
        page.keyboard.type("san")
    page.keyboard.type("huiyike")
    expect(rows(page).first).to_contain_text("三会一课")
    (late,) = waiting
    late.continue_()
    page.wait_for_timeout(300)
    expect(rows(page).last).to_have_text("查找“sanhuiyike”")


def test_it_is_used_with_a_finger(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto("/documents")
    page.locator(BOX).tap()
    page.keyboard.type("zbgztl")
    expect(rows(page)).to_have_count(2)
    assert all((box := row.bounding_box()) and box["height"] >= 24 for row in rows(page).all())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    rows(page).first.tap()
    expect(page).to_have_url(re.compile("/documents/zhibu-2018$"))
    context.close()


def test_a_press_elsewhere_closes_the_list(page: Page) -> None:
    page.goto("/documents")
    page.locator(BOX).click()
    page.keyboard.type("党")
    expect(rows(page).first).to_be_visible()
    page.mouse.click(5, 600)
    expect(rows(page).first).to_be_hidden()


def test_recent_searches_are_kept_in_the_browser_until_they_are_cleared(page: Page) -> None:
    page.goto("/")
    page.wait_for_timeout(200)
    assert rows(page).count() == 0  # the page gave the box its focus, nobody asked
    for typed in ("三会一课", "四种形态", "三会一课"):
        page.goto("/documents")
        page.locator(BOX).fill(typed)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/search"))
    page.goto("/")
    with asked(page) as questions:
        page.locator(BOX).click()
        expect(rows(page)).to_have_text(["三会一课", "四种形态"])
        assert questions == []
    page.get_by_role("button", name="清除").click()
    expect(page.locator(".suggestions")).to_be_hidden()
    assert page.evaluate("localStorage.getItem('recent-searches')") is None


def test_recent_searches_can_be_switched_off_and_on_again(page: Page) -> None:
    page.goto("/search?q=三会")
    page.goto("/documents")
    page.locator(BOX).fill("三会一课")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/search"))
    page.goto("/documents")
    page.locator(BOX).click()
    page.get_by_role("button", name="不再记录").click()
    expect(page.locator(".suggestions")).to_contain_text("不作记录")
    page.locator(BOX).fill("四种形态")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/search"))
    assert page.evaluate("localStorage.getItem('recent-searches')") is None
    page.goto("/documents")
    page.locator(BOX).click()
    page.get_by_role("button", name="开始记录").click()
    page.locator(BOX).fill("四种形态")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/search"))
    assert page.evaluate("JSON.parse(localStorage.getItem('recent-searches'))") == ["四种形态"]


@pytest.mark.parametrize(("width", "scheme"), [(1600, "light"), (1600, "dark"), (390, "light")])
def test_the_open_list_is_accessible(browser: Browser, site: str, width: int, scheme: Any) -> None:
    context = browser.new_context(base_url=site, viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto("/documents")
    page.evaluate("localStorage.setItem('recent-searches', '[\"三会一课\"]')")
    page.locator(BOX).click()
    expect(rows(page)).to_have_text(["三会一课"])
    assert broken(page) == []
    page.keyboard.type("党章")
    expect(rows(page).first).to_contain_text("中国共产党章程")
    page.keyboard.press("ArrowDown")
    box = page.locator(BOX)
    assert box.get_attribute("role") == "combobox"
    assert box.get_attribute("aria-expanded") == "true"
    assert box.get_attribute("aria-activedescendant") == rows(page).first.get_attribute("id")
    expect(page.locator(f"#{box.get_attribute('aria-controls')}")).to_have_attribute("role", "listbox")
    assert broken(page) == []
    context.close()


def broken(page: Page) -> list[str]:
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    response = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}}).response
    return [f"{rule['id']}: {node['html'][:120]}" for rule in response["violations"] for node in rule["nodes"]]


def test_the_page_does_not_move_when_the_list_opens(page: Page) -> None:
    page.goto("/documents")
    before = page.locator("h1").bounding_box()
    page.locator(BOX).click()
    page.keyboard.type("党")
    expect(rows(page).first).to_be_visible()
    assert page.locator("h1").bounding_box() == before


def test_without_scripts_the_box_is_a_box(plain_page: Page) -> None:
    plain_page.goto("/")
    assert plain_page.locator(BOX).get_attribute("role") is None
    plain_page.locator(BOX).fill("三会一课")
    plain_page.keyboard.press("Enter")
    expect(plain_page).to_have_url(re.compile("/search"))
