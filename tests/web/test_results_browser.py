"""The page of results, as a person goes through it with keys."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import SHIFTS
from tests.web.test_copying import clipboard, reader, shelf

__all__ = ["reader", "shelf"]  # fixtures

pytestmark = pytest.mark.browser


def test_a_phrase_its_third_place_and_the_wording_with_its_source_are_five_keys(reader: Page) -> None:
    reader.goto("/")
    expect(reader.locator("input[name=q]").first).to_be_focused()
    reader.keyboard.type("卡片")
    actions = ["Enter", "ArrowDown", "ArrowDown", "c", "Enter"]
    reader.keyboard.press(actions[0])
    places = reader.locator("a.where")
    expect(places.first).to_be_focused()
    assert reader.locator(f"#{places.first.get_attribute('aria-describedby')}").inner_text().endswith("处")
    for key in actions[1:3]:
        reader.keyboard.press(key)
    expect(places.nth(2)).to_be_focused()
    reader.keyboard.press(actions[3])
    expect(reader.locator(".number-menu ul button").first).to_be_focused()
    reader.keyboard.press(actions[4])
    expect(reader.locator(".copy-notice")).to_contain_text("已复制")
    assert re.fullmatch(r"“.*卡片.*”（《.+》.*第.+）", clipboard(reader), re.DOTALL)
    assert len(actions) <= 5


def test_the_arrows_go_from_place_to_place_and_enter_opens_it(reader: Page) -> None:
    reader.goto("/search?q=卡片")
    places = reader.locator("a.where")
    expect(places.first).to_be_focused()
    reader.keyboard.press("ArrowDown")
    reader.keyboard.press("ArrowUp")
    expect(places.first).to_be_focused()
    reader.keyboard.press("ArrowUp")
    expect(places.first).to_be_focused()
    reader.keyboard.press("ArrowDown")
    address = str(places.nth(1).get_attribute("href"))
    reader.keyboard.press("Enter")
    expect(reader).to_have_url(re.compile(re.escape(address.partition("#")[2]) + "$"))


def test_all_lines_of_a_document_are_unfolded_in_their_place(reader: Page) -> None:
    reader.goto("/search?q=卡片")
    group = reader.locator(".group").first
    count = int(re.sub(r"\D", "", group.locator(".amount").inner_text()))
    group.locator(".more a", has_text="展开全部").click()
    expect(group.locator("a.where")).to_have_count(count)
    expect(group.locator("a.where").nth(3)).to_be_focused()
    expect(reader).to_have_url(re.compile(r"/search\?q="))


@pytest.mark.parametrize("view", ["documents", "passages", "lines", "lines&sort=after"])
@pytest.mark.parametrize("width", [320, 390, 1024, 1600])
def test_no_view_is_scrolled_sideways_or_moves_while_it_loads(reader: Page, view: str, width: int) -> None:
    reader.set_viewport_size({"width": width, "height": 800})
    reader.add_init_script(SHIFTS)
    reader.goto(f"/search?q=卡片&view={view}")
    expect(reader.locator("a.where").first).to_be_visible()
    assert reader.evaluate("document.documentElement.scrollWidth") <= width
    assert reader.evaluate("window.shifted") == 0
    heights = reader.locator(".line").evaluate_all("lines => lines.map((line) => line.getBoundingClientRect().height)")
    assert all(height < 45 for height in heights)  # one line
