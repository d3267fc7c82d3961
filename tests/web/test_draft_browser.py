"""A draft checked as a person does it."""

import re
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.uploads import DRAFT, WITHOUT_CITATIONS, word_file

pytestmark = pytest.mark.browser


def check(page: Page, text: str = DRAFT) -> None:
    page.goto("/draft")
    page.get_by_label("正文").fill(text)
    page.get_by_role("button", name="核对", exact=True).click()
    expect(page.locator(".total")).to_be_visible()


def chosen(page: Page) -> Locator:
    return page.locator(".finding.chosen")


def is_in_view(found: Locator) -> bool:
    return bool(
        found.evaluate(
            "e => { const r = e.getBoundingClientRect(), p = e.closest('.judgements')?.getBoundingClientRect();"
            " return r.top >= (p ? p.top : 0) && r.top < Math.min(innerHeight, p ? p.bottom : innerHeight) }"
        )
    )


def test_a_pasted_draft_is_shown_with_its_marks_beside_what_is_said_of_them(desk_page: Page) -> None:
    check(desk_page)
    expect(desk_page.locator(".total")).to_contain_text("4 处要改")
    sheet = desk_page.locator(".sheet").bounding_box()
    said = desk_page.locator(".judgements").bounding_box()
    assert sheet
    assert said
    assert sheet["x"] + sheet["width"] <= said["x"]
    assert desk_page.locator(".sheet mark[id]").count() == desk_page.locator(".finding").count()
    expect(desk_page.locator(".finding .verdict").first).to_have_text("条款号不符")


def test_n_and_p_go_from_finding_to_finding_with_the_mark_in_view(desk_page: Page) -> None:
    check(desk_page, DRAFT.replace("二、存在的问题", "二、存在的问题\n" + "又一段平常的话。\n" * 60))
    open_ones = desk_page.locator(".judgements > .findings > .finding")
    for position in range(open_ones.count()):
        assert chosen(desk_page).get_attribute("id") == open_ones.nth(position).get_attribute("id")
        assert is_in_view(chosen(desk_page))
        number = chosen(desk_page).get_attribute("data-finding")
        expect(desk_page.locator(f"#at-{number}")).to_have_class(re.compile("chosen"))
        assert is_in_view(desk_page.locator(f"#at-{number}"))
        desk_page.keyboard.press("n")
    assert chosen(desk_page).get_attribute("id") == open_ones.first.get_attribute("id")
    desk_page.keyboard.press("p")
    assert chosen(desk_page).get_attribute("id") == open_ones.last.get_attribute("id")


def test_enter_opens_and_closes_the_source_of_the_finding(desk_page: Page) -> None:
    check(desk_page)
    desk_page.keyboard.press("n")
    expect(chosen(desk_page).locator(".verdict")).to_have_text("有出入")
    source = chosen(desk_page).locator(".source")
    expect(source.locator("mark")).not_to_be_visible()
    desk_page.keyboard.press("Enter")
    expect(source.locator("mark")).to_contain_text("再看清单")
    desk_page.keyboard.press("Enter")
    expect(source.locator("mark")).not_to_be_visible()


def test_x_marks_a_finding_as_done_and_tells_how_many_are_left(desk_page: Page) -> None:
    check(desk_page)
    wanting = desk_page.locator(".judgements > .findings > .finding").count()
    left = desk_page.locator(".keys .left")
    expect(left).to_have_text(f"还有 {wanting} 处")
    number = chosen(desk_page).get_attribute("data-finding")
    desk_page.keyboard.press("x")
    expect(left).to_have_text(f"还有 {wanting - 1} 处")
    expect(desk_page.locator(f"#finding-{number} .detail")).not_to_be_visible()
    expect(desk_page.locator(f"#at-{number}")).to_have_class(re.compile("done"))
    desk_page.keyboard.press("n")
    desk_page.keyboard.press("p")
    assert chosen(desk_page).get_attribute("data-finding") != number
    desk_page.locator(f"#finding-{number}").get_by_role("button", name="恢复").click()
    expect(left).to_have_text(f"还有 {wanting} 处")
    for _ in range(wanting):
        desk_page.keyboard.press("x")
        desk_page.keyboard.press("n")
    expect(left).to_have_text("都处理完了")


def test_keys_do_nothing_while_an_input_method_composes_or_one_types(desk_page: Page) -> None:
    check(desk_page)
    first = chosen(desk_page).get_attribute("id")
    for composing in ("isComposing: true", "keyCode: 229"):
        for key in ("n", "x", "a", "e", "Enter", "p"):
            desk_page.evaluate(
                f"document.body.dispatchEvent(new KeyboardEvent('keydown', {{key: '{key}', bubbles: true, {composing}}}))"
            )
    desk_page.locator(".edit > summary").click()
    desk_page.locator(".again textarea").press("n")
    desk_page.locator("header input[type=search]").press("x")
    expect(chosen(desk_page)).to_have_id(str(first))
    expect(desk_page.locator(".done, .mended, .rewriting")).to_have_count(1)  # the legend tells how 已改 looks
    assert "n" in desk_page.locator(".again textarea").input_value()


def test_a_composition_in_the_form_does_not_reach_the_keys(desk_page: Page) -> None:
    check(desk_page)
    desk_page.locator(".edit > summary").click()
    field = desk_page.locator(".again textarea")
    first = str(chosen(desk_page).get_attribute("id"))
    field.focus()
    session = desk_page.context.new_cdp_session(desk_page)
    session.send("Input.imeSetComposition", {"text": "xn", "selectionStart": 2, "selectionEnd": 2})
    session.send("Input.insertText", {"text": "小"})
    expect(chosen(desk_page)).to_have_id(first)
    assert "小" in field.input_value()


def test_a_mark_in_the_text_opens_its_source_and_a_finding_leads_to_its_mark(desk_page: Page) -> None:
    check(desk_page)
    desk_page.locator(".sheet mark", has_text="三色卡片").click()
    expect(chosen(desk_page).locator(".words")).to_have_text("三色卡片")
    expect(chosen(desk_page).locator(".source .passage-of-source")).to_be_visible()
    desk_page.locator(".finding", has=desk_page.get_by_text("条款号不符")).locator(".words a").click()
    expect(desk_page.locator(".sheet mark.chosen")).to_have_text("《示例工作条例（试行）》第二十条")
    expect(desk_page).to_have_url(re.compile("/draft$"))


def test_a_proposal_can_be_copied(desk_page: Page, desk_site: str) -> None:
    desk_page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=desk_site)
    check(desk_page)
    finding = desk_page.locator(".finding", has=desk_page.get_by_text("名称有误"))
    finding.get_by_role("button", name="复制").click()
    expect(finding.get_by_role("button", name="已复制")).to_be_visible()
    assert desk_page.evaluate("navigator.clipboard.readText()") == "《关于样例生活的若干准则》"


def test_a_word_file_is_handed_in_and_comes_back_with_comments(desk_page: Page, tmp_path: Path) -> None:
    (tmp_path / "总结.docx").write_bytes(word_file())
    desk_page.goto("/draft")
    desk_page.get_by_label("或者选一个文件").set_input_files(tmp_path / "总结.docx")
    desk_page.get_by_role("button", name="核对", exact=True).click()
    expect(desk_page.locator(".sheet p.title")).to_have_text("样例小组工作总结")
    with desk_page.expect_download() as downloading:
        desk_page.get_by_role("button", name="Word").click()
    assert downloading.value.suggested_filename == "总结（核对）.docx"
    document = docx.Document(str(downloading.value.path()))
    assert any(comment.text.startswith("条款号不符") for comment in document.comments)
    assert document.paragraphs[0].text == "样例小组工作总结"


def test_a_draft_is_changed_and_checked_again_on_the_same_page(desk_page: Page) -> None:
    check(desk_page)
    before = desk_page.locator(".finding").count()
    desk_page.locator(".edit > summary").click()
    field = desk_page.locator(".again textarea")
    assert field.input_value() == DRAFT
    field.fill(DRAFT.replace("《示例工作条例（试行）》第二十条", "《示例工作条例（试行）》第十条"))
    desk_page.get_by_role("button", name="再核对").click()
    expect(desk_page.locator(".finding")).to_have_count(before)
    expect(desk_page.locator(".finding .verdict").first).to_have_text("有出入")


def test_the_page_that_is_taken_away_reads_without_the_site(desk_page: Page, tmp_path: Path) -> None:
    check(desk_page)
    with desk_page.expect_download() as downloading:
        desk_page.get_by_role("button", name="网页").click()
    downloading.value.save_as(tmp_path / "taken.html")
    context = desk_page.context.browser
    assert context
    away = context.new_page()
    asked: list[str] = []
    away.on("request", lambda request: asked.append(request.url))
    away.goto((tmp_path / "taken.html").as_uri())
    sheet, said = away.locator(".sheet").bounding_box(), away.locator(".judgements").bounding_box()
    assert sheet
    assert said
    assert sheet["x"] + sheet["width"] <= said["x"]
    assert asked == [(tmp_path / "taken.html").as_uri()]
    away.close()


def test_a_report_is_a_plain_page_without_javascript(plain_desk_page: Page) -> None:
    check(plain_desk_page)
    expect(plain_desk_page.locator(".keys")).not_to_be_visible()
    plain_desk_page.locator(".sheet sup a", has_text="有出入").click()
    expect(plain_desk_page.locator(".finding:target .verdict")).to_have_text("有出入")
    plain_desk_page.locator(".finding:target .source > summary").click()
    expect(plain_desk_page.locator(".finding:target .source mark")).to_be_visible()
    plain_desk_page.locator(".finding:target .words a").click()
    expect(plain_desk_page.locator("mark:target")).to_contain_text("再看名单")
    with plain_desk_page.expect_popup() as opening:
        plain_desk_page.locator(".finding .whole a").nth(1).click()
    expect(opening.value.locator("h1")).to_have_text("关于样例生活的若干准则")


@pytest.mark.parametrize(
    "text",
    [
        DRAFT,
        WITHOUT_CITATIONS,
        "《未收录样例办法》第三条。",
        "长" * 3_000 + "《示例工作条例（试行）》第三条" + "a" * 3_000,
    ],
)
def test_a_report_on_a_phone_is_one_column_that_is_never_scrolled_sideways(desk_page: Page, text: str) -> None:
    desk_page.set_viewport_size({"width": 390, "height": 800})
    desk_page.goto("/draft")
    assert desk_page.evaluate("document.documentElement.scrollWidth") <= 390
    check(desk_page, text)
    assert desk_page.evaluate("document.documentElement.scrollWidth") <= 390
    sheet, said = desk_page.locator(".sheet").bounding_box(), desk_page.locator(".judgements").bounding_box()
    assert sheet
    assert said
    assert said["y"] + said["height"] <= sheet["y"] + 1
    for mark in desk_page.locator(".sheet mark").all()[:2]:
        mark.click()
        assert is_in_view(chosen(desk_page))


def test_on_paper_every_verdict_stands_in_words(desk_page: Page) -> None:
    check(desk_page)
    desk_page.emulate_media(media="print")
    expect(desk_page.locator(".again")).not_to_be_visible()
    expect(desk_page.locator(".keys")).not_to_be_visible()
    for verdict in desk_page.locator(".finding .verdict").all():
        expect(verdict).to_be_visible()
