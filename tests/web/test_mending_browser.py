"""A draft mended beside its report, as a person does it."""

import re
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

from tests.support.revised import revisions
from tests.support.uploads import DRAFT, word_file
from tests.web.conftest import SHIFTS

pytestmark = pytest.mark.browser

WRONG, RIGHT = "《关于样例生活若干准则》", "《关于样例生活的若干准则》"


def check(page: Page, text: str = DRAFT) -> None:
    page.goto("/draft")
    page.get_by_label("正文").fill(text)
    page.get_by_role("button", name="核对", exact=True).click()
    expect(page.locator(".total")).to_be_visible()


def finding(page: Page, verdict: str) -> Locator:
    return page.locator(".finding", has=page.locator(".verdict", has_text=verdict)).first


def text_of(page: Page) -> str:
    """The draft as it stands on the page, without what is ours."""
    lines = page.locator(".sheet p[data-line]").evaluate_all(
        "lines => lines.map(line => { const copy = line.cloneNode(true);"
        " copy.querySelectorAll('.ui').forEach(each => each.remove()); return copy.textContent })"
    )
    return "\n".join(lines)


def choose(page: Page, verdict: str) -> Locator:
    chosen = finding(page, verdict)
    chosen.locator(".detail").click()
    return chosen


def taken(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as downloading:
        page.locator(".downloads").get_by_role("button", name=name, exact=True).click()
    path = folder / downloading.value.suggested_filename
    downloading.value.save_as(path)
    return path


def answering_yes(asked: list[str]) -> Callable[[Dialog], None]:
    """Answers every question with yes, and notes of what kind it was."""

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    return answer


def test_what_is_adopted_changes_the_text_and_can_be_undone(desk_page: Page) -> None:
    check(desk_page)
    expect(desk_page.locator(".total")).to_have_text("4 处要改，3 处没有核到")
    named = choose(desk_page, "名称有误")
    number = named.get_attribute("data-finding")
    desk_page.keyboard.press("a")
    expect(desk_page.locator(".total")).to_have_text("3 处要改，3 处没有核到")
    expect(desk_page.locator(f"#at-{number}")).to_have_text(RIGHT)
    expect(desk_page.locator(f"#at-{number}")).to_have_class(re.compile(r"\bmended\b"))
    expect(desk_page.locator(f".sheet .ref[href='#finding-{number}']")).to_have_text(f"{number}已改")
    expect(named.locator(".outcome-of")).to_have_text("已改")
    expect(desk_page.locator(".finding.chosen")).not_to_have_id(f"finding-{number}")
    expect(desk_page.locator(".finding.chosen")).to_be_focused()
    named.get_by_role("button", name="撤销").click()
    expect(desk_page.locator(".total")).to_have_text("4 处要改，3 处没有核到")
    assert text_of(desk_page) == "\n".join(line for line in DRAFT.split("\n") if line)
    expect(named).to_have_class(re.compile("chosen"))


def test_u_takes_back_what_was_adopted_last(desk_page: Page) -> None:
    check(desk_page)
    choose(desk_page, "名称有误")
    desk_page.keyboard.press("a")
    expect(desk_page.locator(".sheet")).to_contain_text(RIGHT)
    desk_page.keyboard.press("u")
    expect(desk_page.locator(".sheet")).to_contain_text(WRONG)
    expect(desk_page.locator(".finding.chosen .verdict")).to_have_text("名称有误")


def test_all_that_is_certain_is_adopted_at_once(desk_page: Page) -> None:
    check(desk_page)
    button = desk_page.get_by_role("button", name="全部采纳")
    expect(button).to_have_text("全部采纳（2 处）")
    button.click()
    expect(desk_page.locator(".total")).to_have_text("2 处要改，3 处没有核到")
    assert "再看清单。看清单要看两遍" in text_of(desk_page)
    assert RIGHT in text_of(desk_page)
    expect(button).not_to_be_visible()


def test_when_nothing_is_left_to_change_the_headline_says_so(desk_page: Page) -> None:
    check(desk_page)
    desk_page.get_by_role("button", name="全部采纳").click()
    for verdict in ("条款号不符", "尚未施行"):
        choose(desk_page, verdict)
        desk_page.keyboard.press("x")
    expect(desk_page.locator(".total")).to_have_text("都改好了，3 处没有核到")


def test_of_several_candidates_the_one_that_is_chosen_is_written(desk_page: Page) -> None:
    check(desk_page, "全面落实《准则》。")
    ambiguous = finding(desk_page, "有歧义")
    candidate = ambiguous.locator(".candidates li", has_text="《样例自律准则》")
    candidate.get_by_role("button", name="采纳").click()
    assert text_of(desk_page) == "全面落实《样例自律准则》。"
    desk_page.get_by_role("button", name="再核对").click()
    expect(desk_page.locator(".finding .verdict")).to_have_text(["一致"])


def test_nothing_is_proposed_where_nothing_is_known(desk_page: Page) -> None:
    check(desk_page)
    for verdict in ("条款号不符", "尚未施行", "本库未收录"):
        expect(finding(desk_page, verdict).locator(".adopt")).to_have_count(0)


def test_a_paragraph_is_rewritten_in_its_place(desk_page: Page) -> None:
    check(desk_page)
    choose(desk_page, "条款号不符")
    desk_page.keyboard.press("e")
    field = desk_page.get_by_label("改这一段")
    expect(field).to_be_focused()
    paragraph = next(line for line in DRAFT.split("\n") if "第二十条" in line)
    assert field.input_value() == paragraph
    field.fill(paragraph.replace("第二十条", "第十条"))
    desk_page.keyboard.press("Control+Enter")
    expect(desk_page.locator(".sheet")).to_contain_text("《示例工作条例（试行）》第十条")
    expect(finding(desk_page, "条款号不符").locator(".outcome-of")).to_have_text("已改（手改）")
    expect(finding(desk_page, "有出入").locator(".outcome-of")).to_have_text("")
    expect(desk_page.locator(".total")).to_have_text("3 处要改，3 处没有核到")
    desk_page.get_by_role("button", name="撤销手改").click()
    expect(desk_page.locator(".total")).to_have_text("4 处要改，3 处没有核到")
    assert text_of(desk_page) == "\n".join(line for line in DRAFT.split("\n") if line)


def test_escape_leaves_a_paragraph_as_it_was_and_a_composition_does_not(desk_page: Page) -> None:
    check(desk_page)
    line = desk_page.locator(".sheet p[data-line]", has_text="认真归档")
    line.dblclick(position={"x": 60, "y": 12})
    field = desk_page.get_by_label("改这一段")
    field.press_sequentially("乱")
    field.dispatch_event("keydown", {"key": "Escape", "isComposing": True})
    field.dispatch_event("keydown", {"key": "Enter", "ctrlKey": True, "keyCode": 229})
    expect(field).to_be_visible()
    field.press("Escape")
    expect(field).to_have_count(0)
    expect(line).not_to_contain_text("乱")


def test_a_rewriting_after_an_adoption_and_an_adoption_after_a_rewriting_go_together(desk_page: Page) -> None:
    check(desk_page, f"甲。学习{WRONG}，乙。")
    desk_page.keyboard.press("a")
    desk_page.locator(".sheet p[data-line]").dblclick(position={"x": 60, "y": 12})
    desk_page.get_by_label("改这一段").fill(f"甲甲。学习{RIGHT}，乙乙。")
    desk_page.keyboard.press("Control+Enter")
    assert text_of(desk_page) == f"甲甲。学习{RIGHT}，乙乙。"
    desk_page.get_by_role("button", name="撤销手改").click()
    assert text_of(desk_page) == f"甲。学习{RIGHT}，乙。"
    expect(finding(desk_page, "名称有误").locator(".outcome-of")).to_have_text("已改")
    finding(desk_page, "名称有误").get_by_role("button", name="撤销").click()
    assert text_of(desk_page) == f"甲。学习{WRONG}，乙。"


def test_characters_of_two_units_are_never_cut_or_shifted(desk_page: Page, tmp_path: Path) -> None:
    text = f"𠮷😀林小组：𠮷学习{WRONG}，👨‍👩‍👧𠮷{WRONG}第一部分。\n第二段𠮷。"
    check(desk_page, text)
    for _ in range(2):
        desk_page.keyboard.press("a")
    desk_page.locator(".sheet p[data-line]").last.dblclick(position={"x": 60, "y": 12})
    desk_page.get_by_label("改这一段").fill("第二段𠮸。")  # shares its first unit with what was there
    desk_page.keyboard.press("Control+Enter")
    mended = text.replace(WRONG, RIGHT).replace("段𠮷", "段𠮸")
    assert text_of(desk_page) == mended
    path = taken(desk_page, "纯文本", tmp_path)
    assert re.sub(r"<http[^>]*>", "", path.read_text("utf-8")) == mended
    desk_page.get_by_role("button", name="再核对").click()
    expect(desk_page.locator(".total")).to_have_text("没有要改的")
    assert desk_page.locator(".again textarea[name=text]").input_value() == mended


def test_nothing_is_sent_until_the_draft_is_checked_again(desk_page: Page) -> None:
    check(desk_page)
    sent: list[str] = []
    desk_page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    choose(desk_page, "名称有误")
    desk_page.keyboard.press("a")
    desk_page.keyboard.press("n")
    desk_page.keyboard.press("u")
    assert sent == []
    desk_page.get_by_role("button", name="再核对").click()
    desk_page.wait_for_timeout(300)
    assert len(sent) == 1


def test_a_word_file_comes_back_with_tracked_changes_and_is_checked_again_with_them(
    desk_page: Page, tmp_path: Path
) -> None:
    (tmp_path / "总结.docx").write_bytes(word_file())
    desk_page.goto("/draft")
    desk_page.get_by_label("或者选一个文件").set_input_files(tmp_path / "总结.docx")
    desk_page.get_by_role("button", name="核对", exact=True).click()
    choose(desk_page, "名称有误")
    desk_page.keyboard.press("a")
    path = taken(desk_page, "Word", tmp_path)
    assert revisions(path.read_bytes()) == [("+", "的")]
    comments = [comment.text for comment in docx.Document(str(path)).comments]
    assert any(f"已改为：{RIGHT}" in comment.split("\n") for comment in comments)
    desk_page.get_by_role("button", name="再核对").click()
    expect(desk_page.locator(".finding.mended")).to_have_count(0)
    expect(desk_page.locator(".total")).to_have_text("3 处要改，3 处没有核到")
    assert RIGHT in text_of(desk_page)
    again = taken(desk_page, "Word", tmp_path)
    assert revisions(again.read_bytes()) == [("+", "的")]


def test_going_back_from_the_report_leads_to_the_form_with_the_draft_and_forward_to_the_report(desk_page: Page) -> None:
    check(desk_page)
    choose(desk_page, "名称有误")
    desk_page.keyboard.press("a")
    desk_page.go_back()
    expect(desk_page.get_by_label("正文", exact=True).first).to_be_visible()
    assert desk_page.get_by_label("正文", exact=True).first.input_value() == DRAFT
    desk_page.go_forward()
    expect(desk_page.locator(".total")).to_have_text("3 处要改，3 处没有核到")


@pytest.mark.parametrize("leave", ["用法", "查找"])
def test_going_elsewhere_and_back_leads_to_the_report(desk_page: Page, leave: str) -> None:
    """Playwright's browser keeps no page to come back to: the hardest case."""
    check(desk_page)
    if leave == "查找":
        desk_page.locator("header input[type=search]").fill("卡片")
        desk_page.locator("header input[type=search]").press("Enter")
    else:
        desk_page.get_by_label("主要页面").get_by_role("link", name="用法").click()
    expect(desk_page).not_to_have_url(re.compile("/draft$"))
    desk_page.go_back()
    expect(desk_page.locator(".total")).to_have_text("4 处要改，3 处没有核到")


def test_who_leaves_with_changes_is_asked_and_finds_them_on_coming_back(desk_page: Page) -> None:
    check(desk_page)
    asked: list[str] = []
    desk_page.on("dialog", answering_yes(asked))
    choose(desk_page, "名称有误")
    desk_page.keyboard.press("a")
    desk_page.get_by_label("主要页面").get_by_role("link", name="用法").click()
    expect(desk_page).to_have_url(re.compile("/guide"))
    assert asked == ["beforeunload"]
    desk_page.go_back()
    expect(desk_page.locator(".total")).to_have_text("3 处要改，3 处没有核到")
    assert RIGHT in text_of(desk_page)


def test_who_has_taken_the_mended_draft_away_is_not_asked(desk_page: Page, tmp_path: Path) -> None:
    check(desk_page)
    asked: list[str] = []
    desk_page.on("dialog", answering_yes(asked))
    choose(desk_page, "名称有误")
    desk_page.keyboard.press("a")
    taken(desk_page, "Word", tmp_path)
    desk_page.get_by_label("主要页面").get_by_role("link", name="用法").click()
    expect(desk_page).to_have_url(re.compile("/guide"))
    assert asked == []


def test_a_form_that_cannot_be_used_keeps_text_and_file(desk_page: Page, tmp_path: Path) -> None:
    (tmp_path / "总结.docx").write_bytes(word_file())
    page = desk_page.context.new_page()  # the browser's console complains of the answer 400
    page.goto("/draft")
    page.get_by_label("正文").fill("今天天气很好。")
    page.get_by_label("或者选一个文件").set_input_files(tmp_path / "总结.docx")
    with page.expect_response("**/draft") as answering:
        page.get_by_role("button", name="核对", exact=True).click()
    assert answering.value.status == 400
    page.get_by_role("button", name="只核对文件").click()
    expect(page.locator(".total")).to_have_text("4 处要改，3 处没有核到")


def test_the_first_that_must_be_changed_is_in_view_in_both_panes_and_nothing_jumps(desk_page: Page) -> None:
    desk_page.set_viewport_size({"width": 1093, "height": 614})
    desk_page.add_init_script(SHIFTS)
    check(desk_page, "开头。\n" + "又一段平常的话。\n" * 80 + DRAFT)
    chosen = desk_page.locator(".finding.chosen")
    expect(chosen).to_be_in_viewport(ratio=0.2)
    expect(desk_page.locator(f"#at-{chosen.get_attribute('data-finding')}")).to_be_in_viewport()
    expect(desk_page.locator(".total")).to_be_in_viewport()
    desk_page.wait_for_timeout(300)
    assert desk_page.evaluate("window.shifted") == 0


@pytest.mark.parametrize("width", [390, 1093, 1600])
def test_a_mended_report_is_never_scrolled_sideways(desk_page: Page, width: int) -> None:
    desk_page.set_viewport_size({"width": width, "height": 700})
    check(desk_page)
    desk_page.locator(".finding .adopt").first.click()
    desk_page.locator(".finding:not(.mended)").get_by_role("button", name="改这一段").first.click()
    expect(desk_page.get_by_label("改这一段").first).to_be_visible()
    assert desk_page.evaluate("document.documentElement.scrollWidth") <= width


def test_nobody_is_offered_what_needs_scripts_without_them(plain_desk_page: Page) -> None:
    check(plain_desk_page)
    for name in ("采纳", "全部采纳", "撤销", "改这一段"):
        expect(plain_desk_page.locator("main button:visible", has_text=name)).to_have_count(0)
    with plain_desk_page.expect_download() as downloading:
        plain_desk_page.get_by_role("button", name="Word", exact=True).click()
    assert downloading.value.suggested_filename.endswith(".docx")
    with plain_desk_page.expect_popup() as opening:
        plain_desk_page.get_by_label("主要页面").get_by_role("link", name="用法").click()
    expect(opening.value).to_have_url(re.compile("/guide"))
