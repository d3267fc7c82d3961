"""What is copied from a page, as a person copies it, is the wording that programs get."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import ANNEXED, copy_of_invented
from tests.support.uploads import DRAFT
from tests.web.conftest import served, watched

pytestmark = pytest.mark.browser

SELECT = """([from, to]) => {
  const range = document.createRange(), [first, last] = [from, to || from].map((one) => document.querySelector(one));
  range.setStartBefore(first); range.setEndAfter(last);
  getSelection().removeAllRanges(); getSelection().addRange(range);
}"""
HTML = "(async () => { const [item] = await navigator.clipboard.read(); return (await item.getType('text/html')).text() })()"
GROUND = "《示例工作条例（试行）》（2024年版，示发〔2024〕3号）"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with two versions of a regulation, a report, tables, annexes and a digest."""
    folder = tmp_path_factory.mktemp("copying")
    copy_of_invented(folder / "corpus")
    for path in (ANNEXED / "regulations").iterdir():
        shutil.copy(path, folder / "corpus" / "regulations")
    with served(folder) as url:
        yield url


@pytest.fixture
def reader(browser: Browser, shelf: str) -> Iterator[Page]:
    """A fresh page that may read the clipboard."""
    with watched(browser, shelf) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=shelf)
        yield page


def part(page: Page, place: str) -> dict[str, Any]:
    """Return what programs are told of `<document>/<address>`."""
    identifier, address = place.split("/")
    answer = page.request.get(f"/api/documents/{identifier}/parts/{address}").json()
    assert isinstance(answer, dict)
    return answer


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def copied(page: Page, first: str, last: str = "") -> str:
    """Select an element, or from one to another, and copy."""
    page.evaluate(SELECT, [first, last])
    page.keyboard.press("Control+c")
    return clipboard(page)


def as_copied(text: str) -> str:
    """Return the wording of the API as a clipboard holds it: a row of a table has its cells apart, a footnote no sign."""
    lines = [re.sub(r"^\[\^[^\]]+\][:：]\s*", "", line) for line in text.split("\n")]
    return "\n".join(
        "\t".join(cell.strip() for cell in line[1:].rstrip("|").split("|")) if line.startswith("|") else line
        for line in lines
    )


def visit(url: str) -> Callable[[Page], object]:
    return lambda page: page.goto(url)


def report(page: Page) -> None:
    page.goto("/draft")
    page.get_by_label("正文").fill(DRAFT)
    page.get_by_role("button", name="核对", exact=True).click()
    expect(page.locator(".sheet")).to_be_visible()
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")


@dataclass(frozen=True)
class PageKind:
    """A kind of page: how it is opened, what is selected there, and whose wording that is; of a chapter its heading."""

    name: str
    open: Callable[[Page], object]
    selected: str
    place: str
    is_head: bool = False

    def wording(self, page: Page) -> str:
        text = str(part(page, self.place)["text"])
        return as_copied(text.partition("\n")[0] if self.is_head else text)


PAGE_KINDS = (
    PageKind("an article", visit("/documents/shili-2024"), "#art_7", "shili-2024/art_7"),
    PageKind("an article with a mark", visit("/documents/shili-2024?q=卡片"), "#art_7", "shili-2024/art_7"),
    PageKind("a 款", visit("/documents/shili-2024"), "#art_2__para_2", "shili-2024/art_2__para_2"),
    PageKind("a 项", visit("/documents/shili-2024"), "#art_7__para_2__item_2", "shili-2024/art_7__para_2__item_2"),
    PageKind("a heading", visit("/documents/shili-2015"), "#chp_1", "shili-2015/chp_1", is_head=True),
    PageKind("a report", visit("/documents/baogao-yangli"), "#sec_1__sub_1__p_1", "baogao-yangli/sec_1__sub_1__p_1"),
    PageKind("a title", visit("/documents/shili-2024"), "h1", "shili-2024/title"),
    PageKind("a digest", visit("/documents/jiandu-yaodian"), "#art_7", "jiandu-yaodian/art_7"),
    PageKind("a table", visit("/documents/shili-guidang"), "#art_2__para_1__tbl_1", "shili-guidang/art_2__para_1__tbl_1"),
    PageKind("a row", visit("/documents/shili-guidang"), "#annex_2__tbl_1__tr_4", "shili-guidang/annex_2__tbl_1__tr_4"),
    PageKind("a text with notes", visit("/documents/shili-guidang"), "#art_1", "shili-guidang/art_1"),
    PageKind("an annex", visit("/documents/shili-guidang"), "#annex_1__art_2", "shili-guidang/annex_1__art_2"),
    PageKind("results", visit("/search?q=卡片遗失&view=passages"), ".hit", "shili-2024/art_8"),
    PageKind("a formulation", visit("/formulations/三色卡片"), ".hit [data-part='shili-2024/art_1']", "shili-2024/art_1"),
    PageKind("old wording in a comparison", visit("/compare/shili-2015/shili-2024"), "[data-part^='shili-2015/art_1']", "shili-2015/art_1"),
    PageKind("new wording in a comparison", visit("/compare/shili-2015/shili-2024"), "[data-part^='shili-2024/art_1']", "shili-2024/art_1"),
    PageKind("the source in a report", report, ".passage-of-source[data-part='shili-2024/art_3']", "shili-2024/art_3"),
)  # fmt: skip


@pytest.mark.parametrize("kind", PAGE_KINDS, ids=lambda kind: kind.name)
def test_a_selection_holds_the_wording_alone(reader: Page, kind: PageKind) -> None:
    kind.open(reader)
    assert copied(reader, kind.selected) == kind.wording(reader)
    assert not re.search(r"style|class|href|<mark|<sup", str(reader.evaluate(HTML)))


def test_a_selection_over_everything_leaves_out_what_is_not_the_text(reader: Page) -> None:
    """Beside and between the text stand its contents, badges, who cites it, the handles."""
    reader.goto("/documents/shili-2024")
    passages = reader.request.get("/api/documents/shili-2024").json()["passages"]
    assert copied(reader, "body") == "\n".join(passage["text"] for passage in passages)


def test_the_draft_in_a_report_is_copied_as_it_was_handed_in(reader: Page) -> None:
    report(reader)
    lines = copied(reader, ".sheet").split("\n")
    assert lines == [line for line in DRAFT.split("\n") if line.strip()]


def test_words_of_one_paragraph_are_copied_without_a_paragraph(reader: Page) -> None:
    reader.goto("/documents/shili-2024")
    reader.evaluate("""() => {
      const words = document.querySelector('#art_2__para_2').firstChild, range = document.createRange();
      range.setStart(words, 0); range.setEnd(words, 4);
      getSelection().removeAllRanges(); getSelection().addRange(range);
    }""")
    reader.keyboard.press("Control+c")
    assert clipboard(reader) == "样例小组"
    assert "<p" not in str(reader.evaluate(HTML))


def test_a_table_is_copied_as_one(reader: Page) -> None:
    reader.goto("/documents/shili-guidang")
    copied(reader, "#art_2__para_1__tbl_1")
    html = str(reader.evaluate(HTML))
    assert html.count("<table>") == 1
    assert html.count("<tr>") == 4


# The menu at a number


def menu(page: Page, link: str) -> None:
    page.locator(link).focus()
    page.locator(link).click()
    expect(page.locator(".number-menu ul button").first).to_be_focused()


def choose(page: Page, name: str) -> str:
    page.locator(".number-menu").get_by_role("button", name=name, exact=True).click()
    expect(page.locator(".copy-notice")).to_contain_text(f"已复制{name}")
    return clipboard(page)


PARAGRAPH = "样例小组是虚构小镇办事的最小单位，承担‘三色卡片’的填写、传递、归档。"


@pytest.mark.parametrize(
    ("name", "text", "html"),
    [
        (
            "原文和引文",
            f"“{PARAGRAPH}”（{GROUND}第二条第二款）",
            f'“{PARAGRAPH}”（<a href="{{}}">{GROUND}第二条第二款</a>）',
        ),
        ("引文", f"{GROUND}第二条第二款", f'<a href="{{}}">{GROUND}第二条第二款</a>'),
        ("原文", "样例小组是虚构小镇办事的最小单位，承担“三色卡片”的填写、传递、归档。", ""),
        ("链接", "{}", '<a href="{}">'),
    ],
)
def test_a_paragraph_is_copied_in_four_ways(reader: Page, shelf: str, name: str, text: str, html: str) -> None:
    url = f"{shelf}/documents/shili-2024#art_2__para_2"
    reader.goto("/documents/shili-2024")
    menu(reader, "#art_2__para_2 a.handle")
    assert choose(reader, name) == text.format(url)
    assert html.format(url) in str(reader.evaluate(HTML))


def test_an_article_is_offered_as_a_whole_and_by_its_paragraphs(reader: Page) -> None:
    reader.goto("/documents/shili-2024")
    menu(reader, "#art_2 a.number")
    assert reader.locator(".number-menu .scopes button").all_inner_texts() == ["第二条", "第一款", "第二款"]
    assert choose(reader, "引文") == f"{GROUND}第二条"
    menu(reader, "#art_2 a.number")
    reader.keyboard.press("ArrowRight")
    expect(reader.locator(".number-menu .citation")).to_have_text(f"{GROUND}第二条第一款")


def test_of_several_paragraphs_each_is_opened_and_the_last_closed(reader: Page) -> None:
    reader.goto("/documents/shili-2024")
    menu(reader, "#art_2 a.number")
    lines = choose(reader, "原文和引文").split("\n")
    assert lines == ["“本条例适用于虚构小镇的各个样例小组。", f"“{PARAGRAPH}”（{GROUND}第二条）"]
    assert str(reader.evaluate(HTML)).count("<p>") == 2


def test_the_menu_obeys_the_keys(reader: Page) -> None:
    reader.goto("/documents/shili-2024#art_9")
    reader.keyboard.press("c")
    actions = reader.locator(".number-menu ul button")
    expect(actions.first).to_be_focused()
    assert actions.all_inner_texts() == ["原文和引文", "引文", "原文", "链接"]
    reader.keyboard.press("ArrowDown")
    expect(actions.nth(1)).to_be_focused()
    expect(reader.locator(".number-menu ul a")).to_have_count(2)
    reader.keyboard.press("ArrowUp")
    reader.keyboard.press("ArrowUp")
    expect(reader.locator(".number-menu ul a").last).to_be_focused()
    reader.keyboard.press("Escape")
    expect(reader.locator(".number-menu")).to_have_count(0)
    expect(reader.locator("#art_9 a.number")).to_be_focused()
    reader.keyboard.press("c")
    expect(actions.first).to_be_focused()
    reader.keyboard.press("Enter")
    expect(reader.locator(".copy-notice")).to_contain_text("已复制")
    assert clipboard(reader).endswith(f"（{GROUND}第九条）")


def test_copying_leaves_address_and_history_alone(reader: Page) -> None:
    reader.goto("/documents/shili-2024")
    before = reader.evaluate("[location.href, history.length]")
    for link in ("#art_2 a.number", "#art_2__para_2 a.handle", "#art_7__para_2__item_1 a.number"):
        menu(reader, link)
        choose(reader, "引文")
    assert reader.evaluate("[location.href, history.length]") == before


def test_an_edition_that_lapsed_is_told_with_what_is_in_force(reader: Page) -> None:
    reader.goto("/documents/shili-2015")
    menu(reader, "#art_1 a.number")
    expect(reader.locator(".number-menu .lapse")).to_contain_text("2015年版自2024年4月1日起不再有效（已废止）")
    current = reader.locator(".number-menu .lapse a")
    assert (current.inner_text(), current.get_attribute("href")) == ("看现行第一条", "/documents/shili-2024#art_1")
    assert choose(reader, "引文") == "《示例工作条例（试行）》（2015年版）第一条"
    expect(reader.locator(".copy-notice.lapsed")).to_contain_text("不再有效")


def test_a_digest_is_never_copied_as_a_quotation(reader: Page) -> None:
    reader.goto("/documents/jiandu-yaodian")
    menu(reader, "#art_7 a.number")
    expect(reader.locator(".number-menu .lapse")).to_contain_text("不是原文")
    assert reader.locator(".number-menu ul button").all_inner_texts() == ["引文", "条文要点", "链接"]
    reader.keyboard.press("Escape")
    reader.evaluate(SELECT, ["#art_7", ""])
    expect(reader.locator(".selection-bar")).to_contain_text("不是原文")
    assert reader.locator(".selection-bar button").count() == 0


def test_an_article_a_chapter_and_a_selection_are_taken_away_as_word(reader: Page) -> None:
    reader.goto("/documents/shili-2024")
    for place, part in (("#art_9 a.number", "art_9"), ("#chp_1 a.handle", "chp_1")):
        menu(reader, place)
        link = reader.locator(".number-menu ul a", has_text="下载 Word")
        expect(link).to_have_attribute("href", f"/export/shili-2024.docx?part={part}")
        reader.keyboard.press("Escape")
    reader.evaluate(SELECT, ["#art_8", "#art_10"])
    reader.keyboard.press("c")
    with reader.expect_download() as download:
        reader.locator(".number-menu ul a", has_text="下载 Word").click()
    assert download.value.suggested_filename == "shili-2024-art_8-art_10.docx"


def test_other_scripts_add_lines_to_the_menu(reader: Page) -> None:
    reader.goto("/documents/shili-2024")
    reader.evaluate(
        "numberMenu.entries.push(() => null, (part) => ({ name: `看${part.label}`, href: '/guide' }),"
        " async () => [{ name: '又一行', href: '/draft' }])"
    )
    menu(reader, "#art_9 a.number")
    expect(reader.locator(".number-menu ul a")).to_have_text(["下载 Word", "历次修改 2", "看第九条", "又一行"])
    reader.keyboard.press("ArrowUp")
    expect(reader.locator(".number-menu ul a").last).to_be_focused()


def test_a_number_is_a_permanent_link_where_no_script_runs(browser: Browser, shelf: str) -> None:
    with watched(browser, shelf, java_script_enabled=False) as page:
        page.goto("/documents/shili-2024")
        page.locator("#art_9 a.number").click()
        expect(page).to_have_url(f"{shelf}/documents/shili-2024#art_9")
        page.locator("#art_2__para_2").hover()
        page.locator("#art_2__para_2 a.handle").click()
        expect(page).to_have_url(f"{shelf}/documents/shili-2024#art_2__para_2")


# A selection


def test_selected_words_are_copied_with_their_source(reader: Page, shelf: str) -> None:
    reader.goto("/documents/shili-2024")
    reader.evaluate(SELECT, ["#art_2__para_2", ""])
    reader.locator(".selection-bar").get_by_role("button", name="复制并注明出处").click()
    expect(reader.locator(".copy-notice")).to_contain_text("已复制")
    assert clipboard(reader) == f"“{PARAGRAPH}”（{GROUND}第二条第二款）"
    assert f'href="{shelf}/documents/shili-2024#art_2__para_2"' in str(reader.evaluate(HTML))
    assert reader.evaluate("getSelection().isCollapsed") is False


@pytest.mark.parametrize(
    ("first", "last", "cited"),
    [
        ("#art_2__para_1", "#art_2__para_2", "第二条"),
        ("#art_3__para_1__item_1", "#art_3__para_1__item_2", "第三条第一款"),
        ("#art_8", "#art_10", "第八条至第十条"),
        ("#art_9", "#art_9", "第九条"),
    ],
)
def test_what_goes_beyond_a_part_is_cited_as_the_part_that_holds_it_or_from_one_to_another(
    reader: Page, first: str, last: str, cited: str
) -> None:
    reader.goto("/documents/shili-2024")
    reader.evaluate(SELECT, [first, last])
    reader.keyboard.press("c")
    expect(reader.locator(".number-menu .citation")).to_have_text(GROUND + cited)
    text = choose(reader, "原文和引文")
    assert text.endswith(f"（{GROUND}{cited}）")
    assert not text.startswith("“第")


def test_a_hit_is_copied_from_the_results(reader: Page) -> None:
    reader.goto("/search?q=卡片遗失")
    expect(reader.locator("a.where").first).to_be_focused()
    reader.keyboard.press("c")
    expect(reader.locator(".number-menu ul button").first).to_be_focused()
    reader.keyboard.press("Enter")
    expect(reader.locator(".copy-notice")).to_contain_text("已复制")
    assert clipboard(reader) == f"“卡片遗失的，适用第七条第二款第（二）项。”（{GROUND}第八条）"
    expect(reader).to_have_url(re.compile("/search"))


def test_it_is_copied_where_the_browser_has_no_clipboard(reader: Page) -> None:
    """As on http under a name of the office: there the older way is the only one."""
    reader.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    reader.goto("/documents/shili-2024")
    menu(reader, "#art_9 a.number")
    reader.keyboard.press("ArrowDown")
    reader.keyboard.press("Enter")
    expect(reader.locator(".copy-notice")).to_contain_text("已复制")
    reader.goto("/draft")
    reader.get_by_label("正文").focus()
    reader.keyboard.press("Control+v")
    assert reader.get_by_label("正文").input_value() == f"{GROUND}第九条"
