"""The pane beside a text program."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

TEXT = (
    "😀依照《关于样例生活若干准则》第三部分办理。《示例工作条例（试行）》第九十九条。"
    "组长说：“绿色卡片保存１年，黄色卡片保存2月，红色卡片保存３年”（《示例工作条例（试行）》第九条）。"
)


def test_the_pane_lists_what_asks_for_something_with_its_place_for_scripts(desk: FlaskClient) -> None:
    page = BeautifulSoup(desk.post("/panel", data={"text": TEXT}).data, "html.parser")
    items = page.select(".found li")
    assert items
    for item in items:
        start, end = int(str(item["data-start"])), int(str(item["data-end"]))
        words = TEXT.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")
        assert words == item.select_one(".words").get_text()  # type: ignore[union-attr]
    assert "处要改" in page.select_one(".headline").get_text()  # type: ignore[union-attr]
    assert page.select_one("textarea").get_text().strip("\n") == TEXT  # type: ignore[union-attr]


def test_an_empty_text_is_answered_in_a_sentence(desk: FlaskClient) -> None:
    answer = desk.post("/panel", data={"text": ""})
    assert answer.status_code == 400
    assert "没有正文" in answer.get_data(as_text=True)


@pytest.mark.browser
def test_a_finding_is_jumped_to_and_its_proposal_accepted_and_taken_back(desk_page: Page, desk_site: str) -> None:
    desk_page.set_viewport_size({"width": 340, "height": 700})
    desk_page.goto(f"{desk_site}/panel")
    desk_page.get_by_label("正文").fill(TEXT)
    desk_page.get_by_role("button", name="核对").click()
    item = desk_page.locator(".found li[data-suggestion]:not([data-suggestion=''])").first
    words, proposed = item.locator(".words").inner_text(), str(item.get_attribute("data-suggestion"))
    item.get_by_role("button", name="找到").click()
    selected = "(() => { const a = document.querySelector('textarea'); return a.value.slice(a.selectionStart, a.selectionEnd) })()"
    assert desk_page.evaluate(selected) == words
    item.get_by_role("button", name="采纳").click()
    expect(desk_page.get_by_label("正文")).to_have_value(TEXT.replace(words, proposed, 1))
    for other in desk_page.locator(".found li").all():
        other.get_by_role("button", name="找到").click()
        assert desk_page.evaluate(selected) in (
            other.locator(".words").inner_text(),
            other.get_attribute("data-suggestion"),
        )
    item.get_by_role("button", name="撤销").click()
    expect(desk_page.get_by_label("正文")).to_have_value(TEXT)
    assert desk_page.evaluate("document.documentElement.scrollWidth <= innerWidth")
