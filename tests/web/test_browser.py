"""The three jobs, as a person does them."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

REPORT = "市民政局机关党的建设工作报告"


def in_view(page: Page, selector: str) -> bool:
    return bool(
        page.locator(selector).evaluate(
            "e => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight }"
        )
    )


def test_a_phrase_is_found_and_its_hit_lands_on_the_marked_passage_in_the_report(page: Page) -> None:
    page.goto("/")
    expect(page.locator("input[name=q]").first).to_be_focused()  # a browser gives the box its focus a moment later
    page.keyboard.type("四种形态")
    page.keyboard.press("Enter")
    expect(page.locator("h1.total")).to_contain_text("2 处")
    assert page.locator("mark").all_inner_texts() == ["四种形态", "四种形态"]
    page.locator(".group", has_text=REPORT).locator("a.where").first.click()
    expect(page.locator("h1")).to_contain_text(REPORT)
    expect(page.locator("#sec_4__p_1:target mark")).to_have_text("四种形态")
    assert in_view(page, "#mark-1")


def test_enter_on_the_results_page_opens_the_first_hit(page: Page) -> None:
    page.goto("/search?q=四种形态")
    expect(page.locator("a.where").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/documents/minzhengju-jiguan-dangjian-2022\?q=.*#sec_4__p_1$"))
    assert in_view(page, "#sec_4__p_1 mark")


def test_a_document_is_walked_by_its_table_of_contents(page: Page) -> None:
    page.goto("/documents?q=支部工作条例")
    page.get_by_role("link", name="中国共产党支部工作条例（试行）").click()
    contents = page.locator(".contents")
    expect(contents.get_by_role("link", name=re.compile("^第.章"))).to_have_count(8)
    for address, heading in (("chp_5", "第五章 组织生活"), ("chp_8", "第八章 附则"), ("chp_1", "第一章 总则")):
        contents.get_by_role("link", name=heading, exact=True).click()
        expect(page).to_have_url(re.compile(f"#{address}$"))
        assert in_view(page, f"#{address}")
    contents.get_by_role("link", name="10，第十条", exact=True).click()
    expect(page.locator("#art_10:target .number")).to_have_text(re.compile("^第十条"))
    assert in_view(page, "#art_10 .number")
    expect(contents.locator("a.here")).to_have_text("10")


def test_a_citation_is_followed_from_a_report_to_the_regulation_and_back(page: Page) -> None:
    page.goto("/documents/minzhengju-jiguan-dangjian-2022")
    page.locator("a.cites", has_text="《中国共产党支部工作条例（试行）》").click()
    expect(page.locator("h1")).to_have_text("中国共产党支部工作条例（试行）")
    expect(page.locator(".digest")).to_contain_text("条文要点")
    page.locator(".about").get_by_role("link", name=REPORT).click()
    expect(page).to_have_url(re.compile(r"minzhengju-jiguan-dangjian-2022#sec_3__p_1$"))


def test_next_and_previous_go_from_mark_to_mark(page: Page) -> None:
    page.goto("/documents/zhibu-2018?q=党支部#art_4")
    page.keyboard.press("n")
    first = page.evaluate("location.hash")
    page.keyboard.press("n")
    second = page.evaluate("location.hash")
    page.keyboard.press("p")
    assert first.startswith("#mark-")
    assert second != first
    assert page.evaluate("location.hash") == first
    assert in_view(page, first)


def test_everything_works_without_javascript(plain_page: Page) -> None:
    plain_page.goto("/")
    plain_page.locator("input[name=q]").fill("党支部")
    plain_page.locator("button").click()
    plain_page.locator("a.where").first.click()
    expect(plain_page.locator("mark").first).to_have_text("党支部")
    plain_page.locator(".part .steps a", has_text="下一处").first.click()
    expect(plain_page).to_have_url(re.compile("#mark-"))


@pytest.mark.parametrize("path", ["/", "/search?q=党支部", "/documents/zhibu-2018", "/formulations", "/documents"])
def test_a_phone_is_never_scrolled_sideways(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
