"""What a citation leads to, shown beside the text: by pointer, by keyboard, by touch; and the way back."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.citations.test_outdated import write, write_source, write_versions
from tests.conftest import copy_of_invented
from tests.web.conftest import served, watched

pytestmark = pytest.mark.browser

SOURCE = "/documents/yinyong-2018"
BEFORE, AFTER = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
AT_ONCE = 200  # milliseconds, in which nothing is to be shown
LONG_AFTER = 900  # milliseconds, in which everything has been shown or hidden


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("preview")
    copy_of_invented(folder / "corpus")
    write_versions(folder)
    write_source(
        folder,
        "第一条　依照《小组卡片办法》第四条办理。\n\n第二条　《小组卡片办法》没有规定的，由组长决定，依照第一条办理。",
    )
    write(folder, "wuwen-2020", "没有正文的规定", "", text="none", published="2020-01-01", status="现行有效")
    write_source(folder, "第一条　依照《没有正文的规定》办理。", "yinyong-2021", published="2021-01-01")
    with served(folder) as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    with watched(browser, site) as page:
        yield page


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(
        base_url=site, viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True, locale="zh-CN"
    )
    yield context.new_page()
    context.close()


def panel(page: Page) -> Locator:
    return page.get_by_role("dialog")


def cited(page: Page, name: str) -> Locator:
    return page.locator("a.cites", has_text=re.compile(f"^{name}$"))


def test_a_citation_that_is_pointed_at_shows_its_article_with_edition_and_status(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
    page.clock.install(time=BEFORE)
    page.goto(SOURCE)
    page.clock.pause_at(AFTER)
    assert asked == []
    cited(page, "《小组卡片办法》第四条").hover()
    page.clock.run_for(AT_ONCE)
    expect(panel(page)).to_be_hidden()
    page.clock.run_for(LONG_AFTER)
    expect(page.get_by_role("dialog", name="《小组卡片办法》（2015年版）第四条")).to_be_visible()
    expect(panel(page)).to_contain_text("已修订")
    expect(panel(page)).to_contain_text("组长由小组成员推选，任期两年，可以连任一次。")
    expect(panel(page).get_by_role("link", name="打开")).to_have_attribute(
        "href", re.compile("/documents/kapian-2015#art_4$")
    )
    current = panel(page).get_by_role("link", name="看现行第三条（文字未改）")
    expect(current).to_have_attribute("href", "/documents/kapian-2024#art_3")
    assert len(asked) == 1


def test_a_bare_name_shows_the_text_in_force_and_which_it_was_when_written(page: Page) -> None:
    page.goto(SOURCE)
    link = cited(page, "《小组卡片办法》")
    link.hover()
    expect(panel(page)).to_contain_text("《小组卡片办法》（2024年版）")
    expect(panel(page)).to_contain_text("成文时是2015年版")
    expect(panel(page)).to_contain_text("2024年4月1日起施行")
    expect(panel(page)).to_contain_text("为了让小组办事有章可循")
    assert link.get_attribute("title") is None  # else the browser would show it above the panel
    page.keyboard.press("Escape")
    assert link.get_attribute("title") == "成文时是2015年版"


def test_a_document_without_text_shows_what_is_known(page: Page) -> None:
    page.goto("/documents/yinyong-2021")
    page.locator("a.cites").hover()
    expect(panel(page)).to_contain_text("未收录正文")


def test_a_preview_covers_no_text_moves_nothing_and_goes_when_the_pointer_has_left_both(page: Page) -> None:
    page.goto(SOURCE)
    text = page.locator("article.text .body")
    before = text.bounding_box()
    cited(page, "《小组卡片办法》第四条").hover()
    expect(panel(page)).to_be_visible()
    box = panel(page).bounding_box()
    assert before is not None
    assert box is not None
    assert text.bounding_box() == before
    assert box["x"] >= before["x"] + before["width"] or box["x"] + box["width"] <= before["x"]
    panel(page).hover()
    page.wait_for_timeout(LONG_AFTER)
    expect(panel(page)).to_be_visible()
    page.mouse.move(5, 5)
    expect(panel(page)).to_be_hidden()


def test_who_passes_over_a_citation_is_not_stopped(page: Page) -> None:
    page.goto(SOURCE)
    cited(page, "《小组卡片办法》第四条").hover()
    page.mouse.move(5, 5)
    page.wait_for_timeout(LONG_AFTER)
    expect(panel(page)).to_be_hidden()


@pytest.mark.parametrize("by", ["Escape", "关闭"])
def test_a_preview_is_sent_away_by_key_and_by_button(page: Page, by: str) -> None:
    page.goto(SOURCE)
    cited(page, "《小组卡片办法》第四条").hover()
    expect(panel(page)).to_be_visible()
    if by == "Escape":
        page.keyboard.press(by)
    else:
        panel(page).get_by_role("button", name=by).click()
    expect(panel(page)).to_be_hidden()


def test_the_keyboard_opens_enters_and_leaves_a_preview(page: Page) -> None:
    page.goto(SOURCE)
    link = cited(page, "《小组卡片办法》第四条")
    page.locator("#art_1 a.number").focus()
    page.keyboard.press("Tab")
    while not link.evaluate("link => link === document.activeElement"):
        page.keyboard.press("Tab")
    expect(panel(page)).to_be_visible()
    described = str(link.get_attribute("aria-describedby")).split()
    assert "已修订" in " ".join(page.locator(f"#{name}").inner_text() for name in described)
    expect(page.locator("#preview-said")).to_contain_text("《小组卡片办法》（2015年版）第四条")
    page.keyboard.press("Tab")
    expect(panel(page).get_by_role("link", name="打开")).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel(page)).to_be_hidden()
    expect(link).to_be_focused()


def test_a_tap_shows_and_the_second_opens(phone: Page) -> None:
    phone.goto(SOURCE)
    link = cited(phone, "《小组卡片办法》第四条")
    link.tap()
    expect(panel(phone)).to_be_visible()
    expect(phone).to_have_url(re.compile(f"{SOURCE}$"))
    box, at = panel(phone).bounding_box(), link.bounding_box()
    assert box is not None
    assert at is not None
    assert box["y"] + box["height"] == pytest.approx(800, abs=1)
    assert at["y"] + at["height"] <= box["y"]
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    link.tap()
    expect(phone).to_have_url(re.compile("/documents/kapian-2015#art_4$"))


def test_a_tap_beside_a_preview_sends_it_away(phone: Page) -> None:
    phone.goto(SOURCE)
    cited(phone, "《小组卡片办法》第四条").tap()
    expect(panel(phone)).to_be_visible()
    phone.locator("h1").tap()
    expect(panel(phone)).to_be_hidden()
    expect(phone).to_have_url(re.compile(f"{SOURCE}$"))


def test_where_nothing_answers_a_tap_follows_the_link(phone: Page) -> None:
    phone.route("**/api/**", lambda route: route.abort())
    phone.goto(SOURCE)
    cited(phone, "《小组卡片办法》第四条").tap()
    expect(phone).to_have_url(re.compile("/documents/kapian-2015#art_4$"))


def test_who_followed_a_citation_is_led_back_to_its_place(page: Page) -> None:
    page.goto(SOURCE)
    cited(page, "《小组卡片办法》第四条").hover()
    panel(page).get_by_role("link", name="打开").click()
    expect(page).to_have_url(re.compile("/documents/kapian-2015#art_4$"))
    page.reload()
    expect(page.locator(".running-head .way-back")).to_have_text("回到第一条")
    page.get_by_role("link", name="回到第一条").click()
    expect(page).to_have_url(re.compile(f"{SOURCE}$"))
    expect(page.locator(".way-back")).to_have_count(0)
    page.goto("/documents/kapian-2015")
    expect(page.locator(".way-back")).to_have_count(0)


def test_the_menu_at_a_number_leads_to_the_history_of_its_article(page: Page) -> None:
    page.goto("/documents/kapian-2024")
    page.locator("#art_2 a.number").first.click()
    page.get_by_role("dialog").get_by_role("link", name="历次修改 2").click()
    expect(page).to_have_url(re.compile("/documents/kapian-2024/history/art_2$"))
    page.goto("/documents/ceshi-2021#art_101")
    page.locator("#art_101 a.number").first.click()
    expect(page.get_by_role("dialog").get_by_role("button", name="引文", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("^历次修改"))).to_have_count(0)


def test_the_way_back_is_told_inside_one_document_too(page: Page) -> None:
    page.goto(SOURCE)
    cited(page, "第一条").click()
    expect(page).to_have_url(re.compile(f"{SOURCE}#art_1$"))
    page.get_by_role("link", name="回到第二条").click()
    expect(page).to_have_url(re.compile(f"{SOURCE}$"))


@pytest.mark.parametrize(
    ("path", "link"),
    [("/documents/kapian-2015", "#art_4 .cited a"), ("/documents/kapian-2024", ".about ul[data-previews] a"), ("/outdated", ".citing a.where")],
)  # fmt: skip
def test_who_cites_is_shown_likewise(page: Page, path: str, link: str) -> None:
    page.goto(path)
    for fold in page.locator("details").all():
        fold.evaluate("fold => fold.open = true")
    page.locator(link).first.hover()
    expect(panel(page)).to_contain_text("yinyong-2018引用办法")


def test_the_source_in_a_report_is_shown_and_opens_beside_it(page: Page) -> None:
    page.goto("/draft")
    page.locator("textarea[name=text]").fill("依照《小组卡片办法》第九条办理。")
    page.locator("form.draft button.main").click()
    page.locator(".whole a").first.hover()
    expect(panel(page)).to_contain_text("小组卡片办法")
