"""The page of a document as a person reads it: what stays in sight, the contents, looking for words, the way back."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import copy_of_invented
from tests.web.conftest import SHIFTS, served, watched

pytestmark = pytest.mark.browser

ARTICLES, CHAPTER = 240, 40
OLD, NEW = "/documents/shili-2015", "/documents/shili-2024"
LAPSED, LONG = "/documents/chang-2016", "/documents/chang-2024"

# A window of 1366 × 768 at 125 %, one of 683 × 384 at 200 %, phones and desks.
WINDOWS = ((320, 568), (390, 844), (683, 384), (768, 1024), (1024, 768), (1093, 614), (1200, 800), (1600, 900))

# Whether an element, of a mark that goes over to the next line its beginning, is in the window, not covered, and not cut.
IN_SIGHT = """(element) => {
  const { left, top, right, bottom } = element.getClientRects()[0];
  const there = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight && element.contains(there) &&
    element.scrollWidth <= element.clientWidth + 1;
}"""


def numeral(number: int) -> str:
    digits = "〇一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    head = f"{digits[hundreds]}百" if hundreds else ""
    middle = f"{digits[tens] if tens > 1 or hundreds else ''}十" if tens else "零" if hundreds and ones else ""
    return head + middle + (digits[ones] if ones else "")


def long_law(year: int, status: str, before: str = "") -> str:
    """A law of many articles; its second version begins with one more than the first."""
    lines = ["---", "title: 长篇样例法", "genre: 法律", f"published: {year}-01-01", f"effective: {year}-01-01"]
    lines += [
        f"status: {status}",
        "work: changpian",
        "text: full",
        *([f"supersedes: {before}"] if before else []),
        "---",
    ]
    lines += ["", "长篇样例法", ""]
    for number in range(1, ARTICLES + 1):
        if number % CHAPTER == 1:
            lines += [f"## 第{numeral(number // CHAPTER + 1)}章 第{number // CHAPTER + 1}类事项", ""]
        name = numeral(number - 1) if before else numeral(number)
        lines += [
            f"## 第{numeral(number)}条 {name or '首'}号事项按照2016年11月1日的第一百零一条办理，{name}号卡片另行说明。",
            "",
        ]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site over the invented corpus and a long law."""
    folder = tmp_path_factory.mktemp("reading")
    copy_of_invented(folder / "corpus")
    regulations = folder / "corpus" / "regulations"
    (regulations / "chang-2016.md").write_text(long_law(2016, "已修订"), "utf-8")
    (regulations / "chang-2024.md").write_text(long_law(2024, "现行有效", before="chang-2016"), "utf-8")
    with served(folder) as url:
        yield url


@pytest.fixture
def reader(browser: Browser, shelf: str) -> Iterator[Page]:
    """A fresh page on which it is counted how far things are shifted."""
    with watched(browser, shelf) as page:
        page.add_init_script(SHIFTS)
        yield page


@pytest.fixture
def plain_reader(browser: Browser, shelf: str) -> Iterator[Page]:
    """A page without JavaScript."""
    with watched(browser, shelf, java_script_enabled=False) as page:
        yield page


def is_in_sight(page: Page, selector: str) -> bool:
    return bool(page.locator(selector).first.evaluate(IN_SIGHT))


@pytest.mark.parametrize("window", WINDOWS, ids=lambda window: f"{window[0]}x{window[1]}")
def test_the_status_of_a_lapsed_edition_is_in_sight_after_a_deep_link(reader: Page, window: tuple[int, int]) -> None:
    reader.set_viewport_size({"width": window[0], "height": window[1]})
    for asked in ("#art_101", "?q=卡片#art_101"):
        reader.goto(LAPSED + asked)
        expect(reader.locator(".running-head .current")).to_have_text("看现行第一百零二条")
        reader.mouse.wheel(0, 120)
        expect(reader.locator(".running-head .badge")).to_have_text("已修订")
        assert is_in_sight(reader, ".running-head .badge")
        assert is_in_sight(reader, ".running-head .current")
        line = reader.locator(".one-line")
        assert line.evaluate("line => line.scrollWidth <= line.clientWidth && line.clientHeight <= 48")
        assert reader.evaluate("document.documentElement.scrollWidth") <= window[0]
        assert reader.evaluate("window.shifted") == 0


def test_the_line_tells_edition_and_place_and_leads_to_the_place_in_force(reader: Page) -> None:
    reader.goto(f"{LAPSED}#art_101")
    expect(reader.locator(".running-head .edition")).to_have_text("2016年版")
    expect(reader.locator(".running-head .place")).to_have_text("第三章 第一百零一条")
    link = reader.locator(".running-head .current")
    expect(link).to_have_text("看现行第一百零二条")
    link.click()
    expect(reader).to_have_url(re.compile(f"{LONG}#art_102$"))
    expect(reader.locator("#art_102:target")).to_be_visible()
    expect(reader.locator(".running-head .current")).to_have_count(0)


def test_words_are_looked_for_in_the_document_and_back_leads_to_where_one_came_from(reader: Page) -> None:
    reader.goto("/documents")
    reader.goto(f"{LONG}#art_101")
    steps = reader.evaluate("history.length")
    reader.keyboard.press("f")
    box = reader.locator("#within")
    expect(box).to_be_focused()
    reader.keyboard.type("卡片")
    reader.keyboard.press("Enter")
    count = reader.locator(".within .count")
    expect(count).to_have_text("101/240")
    expect(box).to_be_focused()
    assert is_in_sight(reader, "#mark-101")
    reader.keyboard.press("Enter")
    expect(count).to_have_text("102/240")
    reader.locator(".within a", has_text="‹").click()
    expect(count).to_have_text("101/240")
    for _ in range(30):
        reader.keyboard.press("n")
    expect(count).to_have_text("131/240")
    expect(reader).to_have_url(re.compile("#mark-131$"))
    expect(reader.locator("mark.here")).to_have_attribute("id", "mark-131")
    reader.locator(".contents").get_by_role("link", name="第六章", exact=False).click()
    expect(reader).to_have_url(re.compile("#chp_6$"))
    box.focus()
    reader.keyboard.press("Escape")
    expect(reader.locator("mark")).to_have_count(0)
    assert reader.evaluate("history.length") == steps
    reader.go_back()
    expect(reader).to_have_url(re.compile("/documents$"))


def test_back_from_a_citation_leads_to_the_same_pixel_after_moving_about(reader: Page) -> None:
    reader.goto("/documents/baogao-yangli?q=工作")
    for key in "nnp":
        reader.keyboard.press(key)
    link = reader.locator("a.cites[href*='#art_']").first
    link.scroll_into_view_if_needed()
    before, address = reader.evaluate("scrollY"), reader.url
    link.click()
    expect(reader).not_to_have_url(address)
    expect(reader.locator(".running-head .title")).to_be_visible()
    reader.go_back()
    expect(reader).to_have_url(address)
    reader.wait_for_function("y => Math.abs(scrollY - y) < 1", arg=before)


def test_the_contents_of_a_long_law_follow_the_text_and_fold(reader: Page) -> None:
    reader.goto(f"{LONG}#art_101")
    here = reader.locator(".contents a.here")
    expect(here).to_have_text("101")
    expect(here).to_have_accessible_name("101，第一百零一条")
    expect(reader.locator(".contents details[open] > summary")).to_have_text("第81—120条")
    assert is_in_sight(reader, ".contents a.here")
    assert reader.evaluate("window.shifted") == 0
    reader.locator("#art_239").scroll_into_view_if_needed()
    expect(reader.locator(".contents details[open] > summary")).to_have_text("第201—240条")
    assert is_in_sight(reader, ".contents a.here")


def test_tab_stops_once_in_the_contents_and_the_arrows_walk_them(reader: Page) -> None:
    reader.goto(f"{NEW}#art_3")
    stops = "list => list.filter(e => e.tabIndex === 0 && e.offsetParent).length"
    assert reader.locator(".contents a:not(.close), .contents summary").evaluate_all(stops) == 1
    reader.locator(".contents a.here").focus()
    reader.keyboard.press("ArrowLeft")
    expect(reader.locator(".contents a:focus")).to_have_text("2")
    reader.keyboard.press("Enter")
    expect(reader).to_have_url(re.compile("#art_2$"))
    reader.keyboard.press("Tab")
    assert not reader.evaluate("document.activeElement.closest('.contents') !== null")


def test_the_skip_link_leads_past_the_contents(reader: Page) -> None:
    reader.goto(NEW)
    reader.keyboard.press("Tab")
    expect(reader.get_by_role("link", name="跳到正文")).to_be_focused()
    reader.keyboard.press("Enter")
    expect(reader.locator("#text")).to_be_focused()


@pytest.mark.parametrize("width", [390, 1024])
def test_the_title_comes_first_and_the_contents_from_the_side(reader: Page, width: int) -> None:
    reader.set_viewport_size({"width": width, "height": 800})
    reader.goto(NEW)
    contents, button = reader.locator("#contents"), reader.get_by_role("button", name="目录")
    expect(contents).not_to_be_visible()
    assert is_in_sight(reader, "h1")
    expect(reader.locator(".about dl")).not_to_be_visible()
    reader.locator(".about summary").click()
    expect(reader.locator(".about dl")).to_be_visible()
    button.click()
    expect(contents).to_be_visible()
    assert contents.evaluate("nav => nav.contains(document.activeElement)")
    reader.keyboard.press("Escape")
    expect(contents).not_to_be_visible()
    expect(button).to_be_focused()
    button.click()
    contents.get_by_role("link", name="4，第四条").click()
    expect(contents).not_to_be_visible()
    expect(reader.locator("#art_4:target")).to_be_visible()
    assert reader.evaluate("history.length") == 2


def test_without_javascript_contents_search_and_facts_are_there(plain_reader: Page) -> None:
    plain_reader.set_viewport_size({"width": 390, "height": 800})
    plain_reader.goto(f"{OLD}?as_of=2020-01-01")
    plain_reader.locator(".to-contents").click()
    plain_reader.locator("#contents").get_by_role("link", name="3，第三条").click()
    expect(plain_reader.locator("#contents")).not_to_be_visible()
    expect(plain_reader.locator("#art_3:target")).to_be_visible()
    plain_reader.locator("#within").fill("清单")
    plain_reader.keyboard.press("Enter")
    expect(plain_reader).to_have_url(re.compile("as_of=2020-01-01"))
    expect(plain_reader.locator("mark").first).to_have_text("清单")
    expect(plain_reader.locator(".within .count")).to_have_text(re.compile(r"\d+ 处"))
    expect(plain_reader.locator(".facts .fact").first).to_be_visible()
    plain_reader.locator(".about summary").click()
    expect(plain_reader.locator(".about dl")).to_be_visible()


def test_lines_are_full_and_numbers_of_parts_and_dates_do_not_break(reader: Page) -> None:
    for width in range(330, 400, 10):
        reader.set_viewport_size({"width": width, "height": 800})
        reader.goto(LONG)
        pieces = reader.locator("#art_1 .unbroken")
        assert pieces.all_inner_texts() == ["2016年11月1日", "第一百零一条"]
        assert pieces.evaluate_all("list => list.every((piece) => piece.getClientRects().length === 1)")
    assert reader.locator("#art_1 p").evaluate("p => getComputedStyle(p).textAlign") == "justify"


def test_headings_stand_in_the_middle_of_the_text(reader: Page) -> None:
    reader.goto(NEW)
    middles = reader.evaluate(
        """["h1", "#chp_1", ".note p"].map((selector) => {
          const range = document.createRange(), line = document.querySelector(selector);
          range.selectNodeContents(line);
          const handle = line.querySelector(".handle");
          if (handle) range.setEndBefore(handle);
          const box = range.getBoundingClientRect();
          return (box.left + box.right) / 2;
        })"""
    )
    assert max(middles) - min(middles) < 2


def test_what_can_be_clicked_in_the_contents_and_the_line_is_large_enough(reader: Page) -> None:
    for width in (390, 1600):
        reader.set_viewport_size({"width": width, "height": 800})
        reader.goto(f"{NEW}?q=卡片")
        if width == 390:
            reader.get_by_role("button", name="目录").click()
        boxes = reader.locator("#contents a, .one-line a, .one-line input:not([type=hidden])").evaluate_all(
            "list => list.filter(e => e.offsetParent).map(e => { const b = e.getBoundingClientRect(); return [b.width, b.height] })"
        )
        assert boxes
        assert min(min(box) for box in boxes) >= 24
